"""Prints the rows that Python's csv reads in a file, parted by commas, and the cells that there are for whoever parts it at semicolons or tabs."""

import csv
import json
import sys

with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    text = file.read()
rows = list(csv.reader(text.splitlines(keepends=True), strict=True))


def carelessly(separator):
    """As spreadsheets do it: a quote counts at the beginning of a cell alone."""
    lines = text.splitlines(keepends=True)
    return [cell for row in csv.reader(lines, delimiter=separator) for cell in row] + [
        cell for line in text.splitlines() for cell in line.split(separator)
    ]


json.dump({"rows": rows, "careless": carelessly(";") + carelessly("\t")}, sys.stdout)
