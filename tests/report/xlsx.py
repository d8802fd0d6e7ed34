#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""xlsx.py BOOK.xlsx TABLE.csv SHEET: the sheet holds the CSV's rows, numbers
as numbers (to 1e-9), and its headings are frozen; no text is a formula."""
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


def load(path, name):
    z = zipfile.ZipFile(path)
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
            cells[column(c.get("r"))] = (
                strings[int(v.text)] if is_text else float(v.text))
        rows.append(cells)
    return rows


def main():
    rows = load(sys.argv[1], sys.argv[3])[1:]
    with open(sys.argv[2], newline="", encoding="utf-8") as f:
        wanted = list(csv.reader(f))[1:]
    if len(rows) != len(wanted):
        sys.exit("%d rows and %d" % (len(rows), len(wanted)))
    for ours, theirs in zip(rows, wanted):
        for i, text in enumerate(theirs):
            v = ours.get(i)
            try:
                number = float(text)
            except ValueError:
                number = None
            if number is None:
                if (v is None) != (text == ""):
                    sys.exit("column %d: %r and %r" % (i, v, text))
            elif not isinstance(v, float) or abs(v - number) > 1e-9 * max(
                    1, abs(number)):
                sys.exit("column %d: %r and %r" % (i, v, text))


main()
