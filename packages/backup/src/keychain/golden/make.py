#!/usr/bin/python3
"""Makes items.json: items of a keychain-backup.plist, from docs/formats/keychain.md alone, with plistlib and cryptography.

GCM with an empty vector is done by hand, since libraries refuse it; the same GHASH is held against the library's GCM first.
"""
import json
import plistlib
import struct
from datetime import datetime

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_wrap


def ecb(key, block):
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(block) + encryptor.finalize()


def multiply(x, y):
    z, v = 0, y
    for bit in range(127, -1, -1):
        if x >> bit & 1:
            z ^= v
        v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
    return z


def ghash(h, ciphertext):
    s = 0
    padded = ciphertext + bytes(-len(ciphertext) % 16)
    for at in range(0, len(padded), 16):
        s = multiply(s ^ int.from_bytes(padded[at : at + 16], "big"), h)
    return multiply(s ^ len(ciphertext) * 8, h)


def gcm(key, j0, plain):
    counter = (int.from_bytes(j0, "big") + 1).to_bytes(16, "big")
    encryptor = Cipher(algorithms.AES(key), modes.CTR(counter)).encryptor()
    ciphertext = encryptor.update(plain) + encryptor.finalize()
    h = int.from_bytes(ecb(key, bytes(16)), "big")
    tag = ghash(h, ciphertext) ^ int.from_bytes(ecb(key, j0), "big")
    return ciphertext + tag.to_bytes(16, "big")


key = bytes(range(0x40, 0x60))
nonce = bytes(range(12))
for length in (0, 1, 16, 17, 100):
    assert gcm(key, nonce + bytes([0, 0, 0, 1]), bytes(length)) == AESGCM(key).encrypt(nonce, bytes(length), None)


def tlv(tag, content):
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + content


def value(v):
    if isinstance(v, bool):
        return tlv(0x01, b"\xff" if v else b"\x00")
    if isinstance(v, int):
        return tlv(0x02, v.to_bytes(v.bit_length() // 8 + 1, "big", signed=True))
    if isinstance(v, str):
        return tlv(0x0C, v.encode())
    if isinstance(v, datetime):
        return tlv(0x18, v.strftime("%Y%m%d%H%M%SZ").encode())
    return tlv(0x04, v)


def der(fields):
    return tlv(0x31, b"".join(sorted(tlv(0x30, value(k) + value(v)) for k, v in fields.items())))


def sealed(version, number, fields):
    class_key = bytes([number]) * 32
    wrapped = aes_key_wrap(class_key, key)
    head = struct.pack("<II", version, number)
    if version == 0:
        plain = plistlib.dumps(fields, fmt=plistlib.FMT_BINARY)
        padding = 16 - len(plain) % 16
        encryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
        return head + wrapped + encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
    plain = der(fields) if version == 3 else plistlib.dumps(fields, fmt=plistlib.FMT_BINARY)
    return head + struct.pack("<I", len(wrapped)) + wrapped + gcm(key, bytes(16), plain)


moment = datetime(2024, 9, 20, 8, 15, 0)
wifi = {"agrp": "apple", "svce": "AirPort", "acct": "Café Gäste", "cdat": moment, "mdat": moment, "v_Data": "zwei Kännchen".encode()}
site = {"agrp": "com.apple.cfnetwork", "srvr": "shop.example.com", "acct": "anna", "port": 443, "ptcl": "htps", "sync": 1, "v_Data": bytes(range(200))}
odd = {"acct": "x" * 300, "port": -129, "tomb": True, "v_Data": b""}
items = [(v, c, f) for v in (0, 2, 3) for c, f in ((7, wifi), (6, site), (8, odd))]


def shown(v):
    if isinstance(v, datetime):
        return {"date": v.strftime("%Y-%m-%dT%H:%M:%S.000Z")}
    return {"hex": v.hex()} if isinstance(v, bytes) else v


with open("items.json", "w", encoding="utf-8") as file:
    rows = [
        {"version": v, "class": c, "blob": sealed(v, c, f).hex(), "fields": {k: shown(x) for k, x in f.items()}}
        for v, c, f in items
    ]
    json.dump(rows, file, ensure_ascii=False, indent=1)
    file.write("\n")
