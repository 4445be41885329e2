#!/usr/bin/python3
"""Decrypts a file of age with a passphrase, after https://age-encryption.org/v1, with nothing of Pearmain in it: cryptography alone.

    open_age.py FILE                 the passphrase comes on standard input, the content goes to standard output
"""
import base64
import sys

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

CHUNK = 64 * 1024 + 16


def unpadded(text):
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)


def derive(key, salt, info):
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(key)


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    version, stanza, body, mac, payload = data.split(b"\n", 4)
    assert version == b"age-encryption.org/v1"
    arrow, kind, salt, work = stanza.split(b" ")
    assert (arrow, kind) == (b"->", b"scrypt")
    label = b"age-encryption.org/v1/scrypt"
    wrapping = Scrypt(salt=label + unpadded(salt), length=32, n=2 ** int(work), r=8, p=1).derive(sys.stdin.buffer.read())
    file_key = ChaCha20Poly1305(wrapping).decrypt(bytes(12), unpadded(body), None)
    assert mac.startswith(b"--- ")
    check = hmac.HMAC(derive(file_key, None, b"header"), hashes.SHA256())
    check.update(data[: len(data) - len(payload) - len(mac) - 1 + 3])
    check.verify(unpadded(mac[4:]))
    nonce, chunks = payload[:16], payload[16:]
    cipher = ChaCha20Poly1305(derive(file_key, nonce, b"payload"))
    for number, at in enumerate(range(0, len(chunks), CHUNK)):
        last = at + CHUNK >= len(chunks)
        sys.stdout.buffer.write(
            cipher.decrypt(number.to_bytes(11, "big") + bytes([last]), chunks[at : at + CHUNK], None)
        )


main()
