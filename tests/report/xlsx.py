#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""xlsx.py BOOK.xlsx TABLE.csv SHEET [COLUMN,...]: the sheet holds the CSV's
rows, numbers as numbers (to 1e-9), and its headings are frozen; no text is a
formula. The columns named are in points: a hundredfold, and without a %."""
import csv
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def column(ref):
    n = 0
    for c in re.match("[A-Z]+", ref).group():
        n = 26 * n + ord(c) - 64
    return n - 1


def number_formats(z):
    """The format of each style of cell, where it is one of the book's own."""
    styles = ET.fromstring(z.read("xl/styles.xml"))
    codes = {x.get("numFmtId"): x.get("formatCode")
             for x in styles.iter("{%s}numFmt" % NS["m"])}
    return [codes.get(x.get("numFmtId"), "")
            for x in styles.find("m:cellXfs", NS)]


def load(path, name, points):
    z = zipfile.ZipFile(path)
    formats = number_formats(z)
    strings = ["".join(t.text or "" for t in si.iter("{%s}t" % NS["m"]))
               for si in ET.fromstring(z.read("xl/sharedStrings.xml"))]
    names = [s.get("name") for s in
             ET.fromstring(z.read("xl/workbook.xml")).find("m:sheets", NS)]
    sheet = ET.fromstring(
        z.read("xl/worksheets/sheet%d.xml" % (names.index(name) + 1)))
    if sheet.find(".//m:f", NS) is not None:
        sys.exit("a formula")
    if sheet.find(".//m:pane[@state='frozen']", NS) is None:
        sys.exit("headings are not frozen")
    rows = []
    for row in sheet.iter("{%s}row" % NS["m"]):
        cells = {}
        for c in row:
            v = c.find("m:v", NS)
            if v is None:
                continue
            is_text = c.get("t") == "s"
            i = column(c.get("r"))
            if i in points and "%" in formats[int(c.get("s", 0))]:
                sys.exit("column %d: points with a %%" % i)
            cells[i] = (
                strings[int(v.text)] if is_text else float(v.text))
        rows.append(cells)
    return rows


def main():
    with open(sys.argv[2], newline="", encoding="utf-8") as f:
        heads, *wanted = csv.reader(f)
    points = [heads.index(c) for c in "".join(sys.argv[4:]).split(",") if c]
    rows = load(sys.argv[1], sys.argv[3], points)[1:]
    if len(rows) != len(wanted):
        sys.exit("%d rows and %d" % (len(rows), len(wanted)))
    for ours, theirs in zip(rows, wanted):
        for i, text in enumerate(theirs):
            v = ours.get(i)
            try:
                number = float(text)
                number *= 100 if i in points else 1
            except ValueError:
                number = None
            if number is None:
                if (v is None) != (text == ""):
                    sys.exit("column %d: %r and %r" % (i, v, text))
            elif not isinstance(v, float) or abs(v - number) > 1e-9 * max(
                    1, abs(number)):
                sys.exit("column %d: %r and %r" % (i, v, text))


main()
