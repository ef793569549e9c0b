#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a data set by its manifest, checks every field against it, and prints for each label which single
column parts its rows best from those of the default label. Standard library only.

usage: dataset.py dataset.manifest.json
"""
import csv
import gzip
import json
import os
import re
import sys

PATTERNS = {
    "integer": re.compile(r"-?(0|[1-9]\d*)"),
    "double": re.compile(r"-?(0|[1-9]\d*)(\.\d+)?(e-?\d+)?"),
    "time": re.compile(r"-?\d+\.\d{9}"),
    "text": re.compile(r".*", re.DOTALL),
}


def read(path):
    """The rows of one file, as dictionaries of text; empty text is an unknown value."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def check(manifest, directory):
    """All rows, or the end of the program at the first that is not what the manifest says."""
    columns = manifest["columns"]
    rows = []
    for file in manifest["files"]:
        before = len(rows)
        for row in read(os.path.join(directory, file["name"])):
            if list(row) != [column["name"] for column in columns]:
                sys.exit("%s: columns differ from the manifest" % file["name"])
            for column in columns:
                field = row[column["name"]]
                if field and not PATTERNS[column["type"]].fullmatch(field):
                    sys.exit("%s: %s is '%s', no %s" % (file["name"], column["name"], field, column["type"]))
            rows.append(row)
        if len(rows) - before != file["rows"]:
            sys.exit("%s: %d rows, the manifest says %d" % (file["name"], len(rows) - before, file["rows"]))
    if len(rows) != manifest["rows"]:
        sys.exit("%d rows, the manifest says %d" % (len(rows), manifest["rows"]))
    return rows


def best_threshold(inside, outside):
    """Balanced accuracy of the best 'x >= t' or 'x < t', and how it reads."""
    values = sorted(set(inside) | set(outside))
    best = (0.0, "")
    inside, outside = sorted(inside), sorted(outside)
    i = o = 0
    for value in values:
        while i < len(inside) and inside[i] < value:
            i += 1
        while o < len(outside) and outside[o] < value:
            o += 1
        above = ((len(inside) - i) / len(inside) + o / len(outside)) / 2
        best = max(best, (above, ">= %g" % value), (1 - above, "< %g" % value))
    return best


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        manifest = json.load(file)
    rows = check(manifest, os.path.dirname(sys.argv[1]))
    print("%s: %d rows, %s schema, from %s to %s%s" % (
        manifest["dataset"], len(rows), manifest["schema"], manifest["start"], manifest["end"],
        "" if manifest["complete"] else " (incomplete)"))
    numbers = [column["name"] for column in manifest["columns"]
               if column["type"] in ("integer", "double") and not column["identifier"] and column["group"] != "label"]
    constant = [name for name in numbers if len({row[name] for row in rows}) <= 1]
    print("%d features, %d of them the same in all rows: %s" % (len(numbers), len(constant), " ".join(constant)))
    default = str(manifest.get("labels", {}).get("default", 0))
    labels = sorted({row.get("anomaly_label", default) for row in rows}, key=int)
    for label in labels:
        inside = [row for row in rows if row.get("anomaly_label", default) == label]
        print("label %s: %d rows" % (label, len(inside)))
        outside = [row for row in rows if row.get("anomaly_label", default) == default]
        if label == default or not outside:
            continue
        found = []
        for name in numbers:
            pair = [[float(row[name]) for row in part if row[name]] for part in (inside, outside)]
            if all(pair):
                found.append(best_threshold(*pair) + (name,))
        for accuracy, how, name in sorted(found, reverse=True)[:5]:
            print("  %.3f  %s %s" % (accuracy, name, how))


if __name__ == "__main__":
    main()
