#!/usr/bin/env python3
"""What other users notice of an import: the latency of their records before it and while it is written.

    bench/import/others.py --shishi target/release/shishi --zone FOLDER --book projects-100000.xlsx [--port 8741] [--before 8] [--rounds 5]

The zone is a fresh demonstration, copied for every round; eight connections record objects of the city at 80 a second, through the
API, durably. The rounds' records are counted together.
"""

import argparse
import http.client
import json
import os
import shutil
import statistics
import subprocess
import threading
import time
import uuid

PASSWORD = "shishi-demo-2019"
CONNECTIONS = 8


def login(port, name):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/login", f"login={name}&password={PASSWORD}", {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"})
    answer = connection.getresponse()
    answer.read()
    return answer.getheader("set-cookie").split(";")[0]


def ask(connection, port, cookie, method, path, body=None, kind="application/json"):
    connection.request(method, path, body, {"Cookie": cookie, "Content-Type": kind, "Origin": f"http://127.0.0.1:{port}"})
    answer = connection.getresponse()
    return answer.status, answer.getheader("location"), answer.read()


def record(port, cookie, seen, over):
    """Records one object every tenth of a second; (start, seconds) of each goes into `seen`."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while not over.is_set():
        begun = time.perf_counter()
        object_ = {"object": f"o-{uuid.uuid4()}", "class": "latrine", "act": "removed", "place": "community-01"}
        body = json.dumps({"id": str(uuid.uuid4()), "kind": "city.object", "unit": "dept-city", "happened": "2019-12-30", "content": object_})
        status, _, text = ask(connection, port, cookie, "POST", "/api/v1/records", body)
        if status != 201:
            raise SystemExit(f"{status} {text[:300]}")
        took = time.perf_counter() - begun
        seen.append((begun, took))
        time.sleep(max(0.0, 0.1 - took))


def upload(port, cookie, book):
    edge = uuid.uuid4().hex
    def part(name, more, data):
        return b"--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n" % (edge.encode(), name.encode(), more.encode(), data)
    with open(book, "rb") as file:
        body = part("kind", "", b"projects.project") + part("unit", "", b"dept-projects") + part("file", '; filename="book.xlsx"', file.read())
    body += f"--{edge}--\r\n".encode()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    status, job, text = ask(connection, port, cookie, "POST", "/imports", body, f"multipart/form-data; boundary={edge}")
    if status != 303:
        raise SystemExit(f"{status} {text[:300]}")
    return job.split("?")[0]


def wait(port, cookie, job):
    """Until no bar is shown any more."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while True:
        _, _, text = ask(connection, port, cookie, "GET", f"{job}/progress")
        if b"<progress" not in text:
            return
        time.sleep(0.05)


def said(name, lasted, took):
    took = sorted(took)
    at = lambda share: took[min(len(took) - 1, int(share * len(took)))]
    times = ", ".join(f"{seconds:.1f}" for seconds in lasted)
    print(f"{name}: {times} s, {len(took)} records, p50 {statistics.median(took):.1f} ms, p99 {at(0.99):.1f} ms, worst {took[-1]:.1f} ms", flush=True)


def round_of(options, zone):
    """One import: for each of its parts the seconds it took and the milliseconds of others' records."""
    port = options.port
    server = subprocess.Popen([options.shishi, "serve", "--dir", zone, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=open(f"{zone}.log", "w"))
    try:
        for _ in range(200):
            try:
                ready = http.client.HTTPConnection("127.0.0.1", port)
                ready.request("GET", "/readyz")
                if ready.getresponse().status == 200:
                    break
            except OSError:
                pass
            time.sleep(0.05)
        city, projects = login(port, "city1"), login(port, "projects1")
        seen, over = [], threading.Event()
        threads = [threading.Thread(target=record, args=(port, city, seen, over)) for _ in range(CONNECTIONS)]
        [thread.start() for thread in threads]
        time.sleep(1)
        marks = [time.perf_counter()]
        time.sleep(options.before)
        marks.append(time.perf_counter())
        job = upload(port, projects, options.book)
        marks.append(time.perf_counter())
        wait(port, projects, job)
        marks.append(time.perf_counter())
        ask(http.client.HTTPConnection("127.0.0.1", port), port, projects, "POST", f"{job}/run", "", "application/x-www-form-urlencoded")
        wait(port, projects, job)
        marks.append(time.perf_counter())
        over.set()
        [thread.join() for thread in threads]
        return [(ended - begun, [seconds * 1000 for start, seconds in seen if begun <= start < ended]) for begun, ended in zip(marks, marks[1:])]
    finally:
        server.terminate()
        server.wait()


def main():
    parser = argparse.ArgumentParser()
    for name in ("--shishi", "--zone", "--book"):
        parser.add_argument(name, required=True)
    parser.add_argument("--port", type=int, default=8741)
    parser.add_argument("--before", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rounds, copy = [], options.zone.rstrip("/") + "-others"
    for _ in range(options.rounds):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(options.zone, copy)
        rounds.append(round_of(options, os.path.abspath(copy)))
    shutil.rmtree(copy)
    os.remove(f"{os.path.abspath(copy)}.log")
    for name, parts in zip(("before", "upload", "dry run", "while it is written"), zip(*rounds)):
        said(name, [seconds for seconds, _ in parts], [each for _, took in parts for each in took])


main()
