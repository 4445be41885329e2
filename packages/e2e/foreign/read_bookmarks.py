"""Prints what Python's HTML parser reads of a browser's bookmark file: a JSON line a bookmark, {folders, title, url, added, note}."""

import html.parser
import json
import sys


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.folders = []
        self.heading = None
        self.link = None
        self.found = []
        self.inside = None

    def handle_starttag(self, tag, attributes):
        self.inside = tag
        if tag == "h3":
            self.heading = ""
        elif tag == "dl":
            self.folders.append(self.heading)
        elif tag == "a":
            values = dict(attributes)
            self.link = {"url": values["href"], "added": values.get("add_date"), "title": "", "note": ""}
            self.link["folders"] = [each for each in self.folders if each is not None]
            self.found.append(self.link)

    def handle_endtag(self, tag):
        self.inside = None
        if tag == "dl":
            self.folders.pop()

    def handle_data(self, data):
        if self.inside == "h3":
            self.heading += data
        elif self.inside == "a":
            self.link["title"] += data
        elif self.inside == "dd":
            self.link["note"] += data.rstrip("\n ")


reader = Reader()
with open(sys.argv[1], encoding="utf-8") as file:
    reader.feed(file.read())
reader.close()
assert reader.folders == [], reader.folders
for bookmark in reader.found:
    print(json.dumps(bookmark, ensure_ascii=False))
