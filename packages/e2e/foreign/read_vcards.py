"""Prints what python-vobject reads of a file of cards: a JSON line a card, {name: [[group, parameters, value], …]}."""

import json
import sys

import vobject


def shown(value):
    if isinstance(value, bytes):
        return {"bytes": len(value)}
    if isinstance(value, (vobject.vcard.Name, vobject.vcard.Address)):
        return {key: part for key, part in vars(value).items() if part}
    return value


with open(sys.argv[1], encoding="utf-8", newline="") as file:
    for card in vobject.readComponents(file):
        lines = {}
        for line in card.lines():
            lines.setdefault(line.name, []).append([line.group, line.params, shown(line.value)])
        print(json.dumps(lines, ensure_ascii=False))
