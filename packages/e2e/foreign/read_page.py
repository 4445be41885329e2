"""Prints what Python's HTML parser sees of a page: its tags, all addresses in it, its policy, the sums of its styles, and its words."""

import base64
import hashlib
import json
import sys
from html.parser import HTMLParser


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = {"tags": [], "addresses": [], "policy": None, "handlers": [], "styles": [], "words": []}
        self.quiet = False

    def handle_starttag(self, tag, attributes):
        self.quiet = tag == "style"
        if tag not in self.seen["tags"]:
            self.seen["tags"].append(tag)
        named = dict(attributes)
        if named.get("http-equiv") == "Content-Security-Policy":
            self.seen["policy"] = named["content"]
        for name, value in attributes:
            if name in ("src", "href"):
                self.seen["addresses"].append([tag, value])
            if name.startswith("on"):
                self.seen["handlers"].append(name)

    def handle_endtag(self, tag):
        self.quiet = False

    def handle_data(self, data):
        if self.quiet:
            self.seen["styles"].append(base64.b64encode(hashlib.sha256(data.encode()).digest()).decode())
        elif data.strip():
            self.seen["words"].append(data)


with open(sys.argv[1], encoding="utf-8") as file:
    page = Page()
    page.feed(file.read())
    print(json.dumps(page.seen, ensure_ascii=False))
