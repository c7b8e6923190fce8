#!/usr/bin/env python3
"""Import of 100,000 × 12: the product and openpyxl beside it, alternating.

    bench/import/run.py --shishi target/release/shishi --venv FOLDER --work FOLDER [--rows 100000] [--rounds 3]
"""

import argparse
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def run(command):
    """Seconds, CPU seconds, peak MiB and output of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise SystemExit(f"{command}: status {status}\n{out}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out


def resident(shishi, zone):
    out = run([shishi, "bench", "start", "--dir", zone, "--rounds", "1"])[3]
    return float(re.search(r"resident when idle: ([0-9.]+)", out).group(1)), out


def main():
    parser = argparse.ArgumentParser()
    for name in ("--shishi", "--venv", "--work"):
        parser.add_argument(name, required=True)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    work = os.path.abspath(options.work)
    os.makedirs(work, exist_ok=True)
    python, book = f"{options.venv}/bin/python", os.path.join(work, f"projects-{options.rows}.xlsx")
    if not os.path.exists(book):
        run([python, os.path.join(HERE, "generate.py"), book, str(options.rows)])
    fresh = os.path.join(work, "import-fresh")
    if not os.path.exists(fresh):
        run([options.shishi, "demo", "--no-serve", "--dir", fresh])
    with sqlite3.connect(os.path.join(fresh, "operations.db")) as connection:
        (by,) = connection.execute("SELECT person FROM account WHERE login = 'projects1'").fetchone()
    before = resident(options.shishi, fresh)[0]
    ours, theirs, beyond = [], [], []
    for turn in range(options.rounds):
        zone = os.path.join(work, f"import-zone-{turn}")
        shutil.rmtree(zone, ignore_errors=True)
        shutil.copytree(fresh, zone)
        command = [options.shishi, "import", "--dir", zone, "--kind", "projects.project", "--unit", "dept-projects", "--by", by, "--file", book]
        seconds, cpu, peak, out = run(command)
        after, started = resident(options.shishi, zone)
        beyond.append(peak - after)
        ours.append(seconds)
        print(f"shishi: {seconds:.2f} s with the start, CPU {cpu:.2f} s, peak {peak:.0f} MiB; a server just started on the result {after:.0f} MiB (before {before:.0f})")
        print("   " + out.strip().replace("\n", "\n   "), flush=True)
        shutil.rmtree(zone)
        database = os.path.join(work, f"import-peer-{turn}.db")
        for ending in ("", "-wal", "-shm"):
            if os.path.exists(database + ending):
                os.unlink(database + ending)
        seconds, cpu, peak, out = run([python, os.path.join(HERE, "peer.py"), book, database])
        theirs.append(json.loads(out)["seconds"])
        print(f"peer: {out.strip()}, CPU {cpu:.2f} s", flush=True)
    ours, theirs = statistics.median(ours), statistics.median(theirs)
    print(f"medians: shishi {ours:.2f} s, peer {theirs:.2f} s: {theirs / ours:.1f} × (limit 10); peak beyond the state {statistics.median(beyond):.0f} MiB (limit 100)")


main()
