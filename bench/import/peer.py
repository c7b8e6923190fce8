#!/usr/bin/env python3
"""The peer of the import: openpyxl reads the same workbook, every row is validated as the product does, valid rows and
their audit rows go to SQLite (WAL, synchronous=FULL) in batches of 500: peer.py FILE DATABASE"""

import datetime
import decimal
import json
import re
import resource
import sqlite3
import sys
import time
import unicodedata
import uuid

import openpyxl
from codes import CATEGORIES, LEVELS, NATURES, STRENGTHS, UNITS

KEY = re.compile(r"[a-z0-9._+-]{1,64}\Z")
FIELDS = ["project", "title", "level", "category", "nature", "accountable_unit", "planned_investment_yuan", "target_on", "target_strength", "happened"]
TODAY = datetime.date(2020, 1, 20)


def day(text, faults, field):
    try:
        return datetime.date.fromisoformat(str(text).strip())
    except ValueError:
        faults.append((field, "not-a-date"))


def check(row, known, units):
    faults = []
    texts = {name: "" if row[name] is None else str(row[name]).strip() for name in FIELDS}
    for name, text in texts.items():
        if not text:
            faults.append((name, "required"))
    if not KEY.match(texts["project"].lower()):
        faults.append(("project", "not-a-key"))
    elif texts["project"].lower() in known:
        faults.append(("project", "exists-already"))
    title = texts["title"]
    if len(title) > 60:
        faults.append(("title", "too-long"))
    if unicodedata.normalize("NFC", title) != title or any(unicodedata.category(c) == "Cc" for c in title):
        faults.append(("title", "not-a-text"))
    for name, choices in (("level", LEVELS), ("category", CATEGORIES), ("nature", NATURES), ("target_strength", STRENGTHS)):
        if texts[name] not in choices:
            faults.append((name, "not-a-choice"))
    if texts["accountable_unit"] not in units:
        faults.append(("accountable_unit", "unknown-unit"))
    try:
        amount = decimal.Decimal(texts["planned_investment_yuan"].replace(",", ""))
        if amount < 0:
            faults.append(("planned_investment_yuan", "negative"))
        if -amount.as_tuple().exponent > 2:
            faults.append(("planned_investment_yuan", "too-many-places"))
    except decimal.InvalidOperation:
        faults.append(("planned_investment_yuan", "not-a-quantity"))
    day(texts["target_on"], faults, "target_on")
    happened = day(texts["happened"], faults, "happened")
    if happened and happened > TODAY:
        faults.append(("happened", "in-the-future"))
    return texts, faults


def main():
    book, database = sys.argv[1:3]
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE project (id INTEGER PRIMARY KEY, command TEXT UNIQUE, {', '.join(FIELDS)}, status TEXT, who TEXT, recorded TEXT, UNIQUE (project))")
    connection.execute("CREATE INDEX project_day ON project (happened)")
    connection.execute("CREATE TABLE audit (id INTEGER PRIMARY KEY, at TEXT, who TEXT, act TEXT, subject TEXT, detail TEXT)")
    start = time.perf_counter()
    rows = openpyxl.load_workbook(book, read_only=True).active.iter_rows(values_only=True)
    header = next(rows)
    known, bad, batch, written = set(), 0, [], 0

    def put():
        now = datetime.datetime.now(datetime.timezone.utc).isoformat()
        connection.execute("BEGIN IMMEDIATE")
        marks = ",".join("?" * (len(FIELDS) + 4))
        connection.executemany(f"INSERT INTO project (command, {', '.join(FIELDS)}, status, who, recorded) VALUES ({marks})",
            [(str(uuid.uuid4()), *texts.values(), "submitted", "p-1", now) for texts in batch])
        connection.executemany("INSERT INTO audit (at, who, act, subject, detail) VALUES (?, 'p-1', 'import', ?, ?)",
            [(now, texts["project"], json.dumps(texts, ensure_ascii=False)) for texts in batch])
        connection.execute("COMMIT")

    for cells in rows:
        texts, faults = check(dict(zip(header, cells)), known, UNITS)
        if faults:
            bad += 1
            continue
        known.add(texts["project"].lower())
        batch.append(texts)
        if len(batch) == 500:
            put()
            written += len(batch)
            batch.clear()
    if batch:
        put()
        written += len(batch)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"written": written, "bad": bad, "seconds": round(seconds, 2), "peak_mib": round(peak, 1)}))


main()
