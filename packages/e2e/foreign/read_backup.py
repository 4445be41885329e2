#!/usr/bin/python3
"""Reads an Apple backup folder of iOS 5 to 27 with nothing of Pearmain in it: plistlib, sqlite3 and cryptography.

    read_backup.py FOLDER            the password of an encrypted backup comes on standard input

Prints one line a regular file: SHA-256 of its content, domain, path (JSON array). Ends with 1 at the first thing that is wrong.
"""
import hashlib
import json
import os
import plistlib
import sqlite3
import stat
import struct
import sys
import tempfile

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap


def read_keybag(data):
    header, classes, place = {}, [], 0
    while place < len(data):
        tag, length = data[place : place + 4].decode("ascii"), struct.unpack(">I", data[place + 4 : place + 8])[0]
        value = data[place + 8 : place + 8 + length]
        place += 8 + length
        if tag == "UUID" and "UUID" in header:
            classes.append({})
        target = classes[-1] if classes else header
        target[tag] = struct.unpack(">I", value)[0] if length == 4 else value
    return header, classes


def class_keys(data, password):
    header, classes = read_keybag(data)
    if "DPSL" in header:
        password = hashlib.pbkdf2_hmac("sha256", password, header["DPSL"], header["DPIC"], 32)
    key = hashlib.pbkdf2_hmac("sha1", password, header["SALT"], header["ITER"], 32)
    return {entry["CLAS"]: aes_key_unwrap(key, entry["WPKY"]) for entry in classes if entry["WRAP"] & 2}


def decrypt(data, key):
    decryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).decryptor()
    plain = decryptor.update(data) + decryptor.finalize()
    padding = plain[-1]
    if not 1 <= padding <= 16 or plain[-padding:] != bytes([padding]) * padding:
        raise SystemExit("the padding is wrong")
    return plain[:-padding]


def unwrap(keys, wrapped):
    return aes_key_unwrap(keys[struct.unpack("<I", wrapped[:4])[0]], wrapped[4:])


def unarchive(blob):
    archive = plistlib.loads(blob)
    objects = archive["$objects"]

    def follow(value):
        value = objects[value.data] if isinstance(value, plistlib.UID) else value
        return value.get("NS.data", value) if isinstance(value, dict) else value

    root = objects[archive["$top"]["root"].data]
    return {name: follow(value) for name, value in root.items() if name != "$class"}


def rows_of_database(path, sealed_with):
    """Manifest.db, iOS 10 and later: domain, path, facts of every regular file."""
    with open(path, "rb") as file:
        database = file.read()
    if sealed_with:
        database = decrypt(database, sealed_with)
    if not database.startswith(b"SQLite format 3\0"):
        raise SystemExit("the index is not a database")
    with tempfile.TemporaryDirectory() as scratch:
        copy = os.path.join(scratch, "Manifest.db")
        with open(copy, "wb") as file:
            file.write(database)
        rows = sqlite3.connect(copy).execute("SELECT fileID, domain, relativePath, flags, file FROM Files ORDER BY domain, relativePath")
        for file_id, domain, relative_path, flags, blob in rows:
            if hashlib.sha1(f"{domain}-{relative_path}".encode()).hexdigest() != file_id:
                raise SystemExit(f"{domain}-{relative_path} has another id")
            if flags == 1:
                yield domain, relative_path, unarchive(blob)


def rows_of_mbdb(path):
    """Manifest.mbdb, iOS 5 to 9."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:6] != b"mbdb\x05\x00":
        raise SystemExit("the index is no mbdb")
    place = 6

    def counted():
        nonlocal place
        (length,) = struct.unpack_from(">H", data, place)
        place += 2
        if length == 0xFFFF:
            return None
        place += length
        if place > len(data):
            raise SystemExit("the index ends in a record")
        return data[place - length : place]

    while place < len(data):
        domain, relative_path, _target, digest, key = (counted() for _ in range(5))
        mode, _inode, _uid, _gid, _modified, _changed, _born, size, _class, attributes = struct.unpack_from(">HQIIiiiqBB", data, place)
        place += 40
        for _ in range(attributes):
            counted(), counted()
        facts = {"Size": size, "EncryptionKey": key, "Digest": digest}
        if stat.S_ISREG(mode):
            yield domain.decode(), relative_path.decode(), {name: value for name, value in facts.items() if value is not None}


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, "Manifest.plist"), "rb") as file:
        manifest = plistlib.load(file)
    with open(os.path.join(folder, "Status.plist"), "rb") as file:
        if plistlib.load(file)["SnapshotState"] != "finished":
            raise SystemExit("the backup is not finished")
    encrypted = manifest.get("IsEncrypted", False)
    password = sys.stdin.buffer.read() if encrypted else b""
    keys = class_keys(manifest["BackupKeyBag"], password)

    flat = float(manifest["Version"]) < 10
    if flat:
        rows = rows_of_mbdb(os.path.join(folder, "Manifest.mbdb"))
    else:
        rows = rows_of_database(os.path.join(folder, "Manifest.db"), unwrap(keys, manifest["ManifestKey"]) if "ManifestKey" in manifest else None)
    for domain, relative_path, facts in rows:
        file_id = hashlib.sha1(f"{domain}-{relative_path}".encode()).hexdigest()
        with open(os.path.join(folder, file_id if flat else os.path.join(file_id[:2], file_id)), "rb") as file:
            stored = file.read()
        if "Digest" in facts and hashlib.sha1(stored).digest() != facts["Digest"]:
            raise SystemExit(f"{domain}-{relative_path} has another digest")
        content = decrypt(stored, unwrap(keys, facts["EncryptionKey"])) if encrypted else stored
        if len(content) != facts["Size"]:
            raise SystemExit(f"{domain}-{relative_path} has another size")
        print(json.dumps([hashlib.sha256(content).hexdigest(), domain, relative_path]))


main()
