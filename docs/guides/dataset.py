#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a data set of Weir as a trainer would, with Python's standard library alone.

    python3 docs/guides/dataset.py DIRECTORY [--least 0.99]

Checks every field against the manifest's types, says which columns are constant, then for each label
grows a small decision tree (CART, Gini impurity) on every other row of that label and the default one
and says how well it tells the remaining rows apart. Identifier columns and text are left out: a model that sees addresses learns the
recording by heart. Exit code 1 when a field does not fit, or a label's precision or recall is below
--least.
"""
import argparse
import collections
import csv
import gzip
import json
import math
import pathlib
import sys

LABEL = "anomaly_label"
DEPTH = 4
FEWEST = 2  # rows in a leaf


def manifests(directory):
    """The manifests in the directory, each with its path."""
    found = []
    for path in sorted(pathlib.Path(directory).glob("*.json")):
        tree = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(tree, dict) and "manifest_version" in tree:
            found.append((path, tree))
    return found


def opened(path):
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return open(path, encoding="utf-8", newline="")


def value(text, kind):
    """The field as its type says; None where it is empty, that is unknown."""
    if text == "":
        return None
    if kind == "integer":
        return int(text)
    if kind in ("double", "time"):
        number = float(text)
        if not math.isfinite(number):
            raise ValueError(f"{text} is no finite number")
        return number
    return text


def rows(path, tree):
    """Every row of every file of the data set, checked against the manifest."""
    columns = tree["columns"]
    names = [column["name"] for column in columns]
    for file in tree["files"]:
        with opened(path.parent / file["name"]) as lines:
            reader = csv.reader(lines, strict=True)
            header = next(reader)
            if header != names:
                sys.exit(f"{file['name']}: the header is not the manifest's: {header}")
            count = 0
            for fields in reader:
                count += 1
                if len(fields) != len(columns):
                    sys.exit(f"{file['name']}:{reader.line_num}: {len(fields)} fields, not {len(columns)}")
                row = []
                for column, field in zip(columns, fields):
                    try:
                        row.append(value(field, column["type"]))
                    except ValueError as error:
                        sys.exit(f"{file['name']}:{reader.line_num}: {column['name']}: {error}")
                yield row
            if count != file["rows"]:
                sys.exit(f"{file['name']}: {count} rows; the manifest says {file['rows']}")


def impurity(counts, total):
    return 1 - sum((count / total) ** 2 for count in counts.values())


def sortable(number):
    """Unknown is below everything: whether a value is known tells something too."""
    return -math.inf if number is None else number


def best_split(data, features):
    """The column and threshold that leave the least impurity, or None."""
    total = len(data)
    best = (impurity(collections.Counter(label for _, label in data), total) - 1e-9, None, None)
    for feature in features:
        ordered = sorted(data, key=lambda entry: sortable(entry[0][feature]))
        left, right = collections.Counter(), collections.Counter(label for _, label in ordered)
        for at in range(total - 1):
            label = ordered[at][1]
            left[label] += 1
            right[label] -= 1
            here, there = sortable(ordered[at][0][feature]), sortable(ordered[at + 1][0][feature])
            if here == there or at + 1 < FEWEST or total - at - 1 < FEWEST:
                continue
            below = at + 1
            left_impurity = impurity(left, below)
            right_impurity = impurity(right, total - below)
            remaining = (below * left_impurity + (total - below) * right_impurity) / total
            if remaining < best[0]:
                middle = there if math.isinf(here) else (here + there) / 2
                best = (remaining, feature, middle)
    return None if best[1] is None else best[1:]


def grow(data, features, depth=DEPTH):
    """A tree: a label, or (column, threshold, tree below it, tree from it on)."""
    counts = collections.Counter(label for _, label in data)
    split = best_split(data, features) if depth > 0 and len(counts) > 1 else None
    if split is None:
        return counts.most_common(1)[0][0]
    feature, threshold = split
    below = [entry for entry in data if sortable(entry[0][feature]) < threshold]
    above = [entry for entry in data if sortable(entry[0][feature]) >= threshold]
    return feature, threshold, grow(below, features, depth - 1), grow(above, features, depth - 1)


def judge(tree, row):
    while isinstance(tree, tuple):
        feature, threshold, below, above = tree
        tree = below if sortable(row[feature]) < threshold else above
    return tree


def show(tree, names, indent="  "):
    if not isinstance(tree, tuple):
        print(f"{indent}label {tree}")
        return
    feature, threshold, below, above = tree
    print(f"{indent}{names[feature]} < {threshold:g}:")
    show(below, names, indent + "  ")
    print(f"{indent}else:")
    show(above, names, indent + "  ")


def report_constants(data, columns):
    constant = {}
    for at, column in enumerate(columns):
        values = {row[at] for row in data}
        if len(values) == 1:
            constant.setdefault("empty" if values == {None} else "constant", []).append(column["name"])
    for kind, names in constant.items():
        print(f"{kind} columns: {' '.join(names)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("directory")
    parser.add_argument("--least", type=float, default=0.0, help="precision and recall that every label must reach")
    arguments = parser.parse_args()
    found = manifests(arguments.directory)
    if not found:
        sys.exit(f"{arguments.directory}: there is no manifest of a data set")
    columns = found[0][1]["columns"]
    data = []
    for path, tree in found:
        if tree["columns"] != columns:
            sys.exit(f"{path}: other columns than {found[0][0]}; read them one by one")
        data.extend(rows(path, tree))
    names = [column["name"] for column in columns]
    print(f"{len(data)} rows of {len(columns)} columns in {len(found)} data sets: every field fits its type")
    if not data:
        return
    report_constants(data, columns)
    label = names.index(LABEL)
    features = [
        at
        for at, column in enumerate(columns)
        if not column["identifier"] and column["type"] in ("integer", "double") and at != label
    ]
    labelled = [(row, row[label]) for row in data]
    print("labels: " + ", ".join(f"{name}: {count} rows" for name, count in sorted(
        collections.Counter(name for _, name in labelled).items())))
    default = found[0][1].get("labels", {}).get("default", 0)
    failed = False
    for name in sorted({truth for _, truth in labelled} - {default}):
        pair = [entry for entry in labelled if entry[1] in (default, name)]
        failed |= not separate(pair, name, features, names, arguments.least)
    sys.exit(1 if failed else 0)


def separate(pair, label, features, names, least):
    """Grows a tree on every other row and judges the remaining; whether that reaches `least`."""
    train, test = pair[::2], pair[1::2]
    tree = grow(train, features)
    print(f"label {label} against the default, a tree grown on {len(train)} rows, every other one:")
    show(tree, names)
    judged = [(judge(tree, row), truth) for row, truth in test]
    hits = sum(1 for said, truth in judged if said == truth == label)
    said = sum(1 for other, _ in judged if other == label)
    there = sum(1 for _, truth in judged if truth == label)
    precision, recall = hits / said if said else 0.0, hits / there if there else 0.0
    print(f"  on the other {len(test)} rows: precision {precision:.4f}, recall {recall:.4f}")
    return min(precision, recall) >= least


if __name__ == "__main__":
    main()
