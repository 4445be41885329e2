"""Checks an export with evidence as somebody without our program would: the signature with Python's cryptography, the sums with hashlib,
the stores against the files of a plain backup, and the rows against sqlite3."""

import base64
import hashlib
import json
import os
import sqlite3
import sys

from cryptography.hazmat.primitives.serialization import load_der_public_key

folder, backup = sys.argv[1:3]


def read(*names):
    with open(os.path.join(*names), "rb") as file:
        return file.read()


def stored(file_id):
    return os.path.join(backup, file_id[:2], file_id)


signed = json.loads(read(folder, "evidence~signature.json"))
listed = read(folder, signed["list"])
digest = hashlib.sha256(listed).hexdigest()
assert digest == signed["sha256"], "the sum of the list"
key = load_der_public_key(base64.b64decode(signed["publicKey"]))
key.verify(base64.b64decode(signed["signature"]), f"pearmain evidence 1\n{digest}\n".encode())

lines = [json.loads(line) for line in listed.decode().splitlines()]
counts = {"stores": 0, "items": 0, "rows": 0, "files": 0, "origins": 0}
for line in lines:
    if line["is"] == "store":
        place = f"{line['domain']}-{line['path']}".encode()
        assert hashlib.sha1(place).hexdigest() == line["fileId"], line
        assert hashlib.sha256(read(stored(line["fileId"]))).hexdigest() == line["sha256"], line
        counts["stores"] += 1
        if line["role"] == "store" and line["path"].endswith("sms.db"):
            # The log belongs to it, and sqlite3 looks for it beside the database.
            database = sqlite3.connect(f"file:{stored(line['fileId'])}?immutable=1", uri=True)
            guids = dict(database.execute("SELECT ROWID, guid FROM message"))
    elif line["is"] == "item":
        if "row" in line:
            assert guids[line["row"]] == line["uid"], line
            counts["rows"] += 1
        counts["items"] += 1
    elif line["is"] == "file":
        content = read(folder, line["name"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (line["bytes"], line["sha256"]), line
        counts["files"] += 1
        if "from" in line:
            assert read(stored(line["from"]["fileId"])) == content, line
            counts["origins"] += 1
print(json.dumps({"head": lines[0], **counts}))
