#!/usr/bin/env python3
"""Many zones in one server: its memory, and what people in busy zones notice while others are opened and closed.

    bench/zones.py --shishi target/release/shishi --zone FOLDER --work FOLDER [--zones 200] [--busy 10] [--memory 1536] [--port 8751] [--rest FOLDER]

The zone (`shishi demo --no-serve --scale 7`: 62,353 records, 41 MB) is copied so many times, on a real disk; where that is too small, those
that are not busy may stand elsewhere (`--rest`). First all are visited once, one
after the other; then the first ten are kept busy, each by one person who reads three pages and records an object, five requests a
second: alone, and while all others are visited once more. The copies are removed at the end.
"""

import argparse
import http.client
import json
import pathlib
import shutil
import subprocess
import threading
import time
import uuid

PASSWORD = "shishi-demo-2019"
PAGES = ["/", "/figures", "/offices/city"]


class Person:
    """Somebody at a host, on one connection."""

    def __init__(self, port, host):
        self.port, self.host, self.cookie = port, host, ""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method, path, body=None, kind="application/json"):
        heads = {"Host": self.host, "Cookie": self.cookie, "Content-Type": kind}
        begun = time.perf_counter()
        self.connection.request(method, path, body, heads)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer, text, time.perf_counter() - begun

    def sign_in(self, name):
        form = f"login={name}&password={PASSWORD}&next=%2F"
        answer, text, _ = self.ask("POST", "/login", form, "application/x-www-form-urlencoded")
        if answer.status != 303:
            raise SystemExit(f"{self.host}: {answer.status} {text[:300]}")
        self.cookie = answer.getheader("set-cookie").split(";")[0]

    def record(self):
        object_ = {"object": f"o-{uuid.uuid4()}", "class": "latrine", "act": "removed", "place": "community-01"}
        fact = {"id": str(uuid.uuid4()), "kind": "city.object", "unit": "dept-city", "happened": "2019-12-30", "content": object_}
        return self.ask("POST", "/api/v1/records", json.dumps(fact))


def busy(person, seen, over):
    turn = 0
    while not over.is_set():
        page = PAGES[turn % 4] if turn % 4 < 3 else None
        answer, text, took = person.ask("GET", page) if page else person.record()
        if answer.status not in (200, 201):
            raise SystemExit(f"{person.host} {page}: {answer.status} {text[:300]}")
        seen.append((page is None, took))
        turn += 1
        time.sleep(max(0.0, 0.2 - took))


def visit(port, hosts):
    """Asks each for a page; how long each took."""
    times = []
    for host in hosts:
        begun = time.perf_counter()
        while True:
            answer, _, _ = Person(port, host).ask("GET", "/public")
            if answer.status == 200:
                break
            if answer.status != 503:
                raise SystemExit(f"{host}: {answer.status}")
        times.append(time.perf_counter() - begun)
    return times


def said(what, times):
    times = sorted(times)
    if not times:
        return
    at = lambda share: 1000 * times[min(len(times) - 1, int(share * len(times)))]
    print(f"{what}: {len(times)}, p50 {at(0.5):.1f} ms, p99 {at(0.99):.1f} ms, worst {1000 * times[-1]:.1f} ms", flush=True)


def memory(pid, what):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    line = lambda name: int(next(l for l in status.splitlines() if l.startswith(name)).split()[1]) / 1024
    files = len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))
    print(f"{what}: resident {line('VmRSS'):.0f} MiB, at most {line('VmHWM'):.0f} MiB, {line('Threads') * 1024:.0f} threads, {files} descriptors", flush=True)


def watched(port):
    connection = http.client.HTTPConnection("127.0.0.1", port + 1)
    connection.request("GET", "/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    number = lambda line: float(line.rsplit(" ", 1)[1])
    states = [line for line in lines if line.startswith("shishi_zone_state{") and 'state="open"' in line]
    openings = sum(number(line) for line in lines if line.startswith("shishi_zone_openings_total"))
    reckoned = next(number(line) for line in lines if line.startswith("shishi_zones_reckoned_bytes")) / (1 << 20)
    print(f"  {len(states)} open, {openings:.0f} openings so far, reckoned {reckoned:.0f} MiB", flush=True)


def alone_and_beside(port, people, others):
    for what, act in [("alone", lambda: time.sleep(20)), ("beside openings", others)]:
        seen, over = [], threading.Event()
        threads = [threading.Thread(target=busy, args=(person, seen, over)) for person in people]
        for thread in threads:
            thread.start()
        act()
        over.set()
        for thread in threads:
            thread.join()
        said(f"pages of busy zones, {what}", [took for is_record, took in seen if not is_record])
        said(f"records of busy zones, {what}", [took for is_record, took in seen if is_record])


def main():
    arguments = argparse.ArgumentParser()
    for name in ["shishi", "zone", "work"]:
        arguments.add_argument(f"--{name}", required=True, type=pathlib.Path)
    arguments.add_argument("--rest", type=pathlib.Path)
    for name, default in [("zones", 200), ("busy", 10), ("memory", 1536), ("port", 8751)]:
        arguments.add_argument(f"--{name}", type=int, default=default)
    given = arguments.parse_args()
    hosts = [f"zone-{number:03}.example.org" for number in range(given.zones)]
    folder = given.work / "zones"
    folder.mkdir(parents=True)
    rest = given.rest or folder
    try:
        for number, host in enumerate(hosts):
            place = folder if number < given.busy else rest
            shutil.copytree(given.zone, place / host, ignore=shutil.ignore_patterns("*-shm"))
            if place != folder:
                (folder / host).symlink_to(place / host)
        (folder / "shishi.toml").write_text(f"[limits]\nmemory_mib = {given.memory}\n[log]\nlevel = \"warn\"\n")
        serve = [given.shishi, "serve", "--zones", folder, "--port", str(given.port), "--metrics", f"127.0.0.1:{given.port + 1}"]
        server = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True)
        try:
            server.stdout.readline()
            memory(server.pid, "no zone is open")
            said("first visits", visit(given.port, hosts))
            memory(server.pid, f"all {given.zones} visited once")
            watched(given.port)
            people = [Person(given.port, host) for host in hosts[: given.busy]]
            for person in people:
                person.sign_in("city1")
            alone_and_beside(given.port, people, lambda: said("second visits", visit(given.port, hosts[given.busy :])))
            memory(server.pid, f"{given.busy} busy, all others visited again")
            watched(given.port)
        finally:
            begun = time.perf_counter()
            server.terminate()
            code = server.wait()
        print(f"stopped with {code} after {time.perf_counter() - begun:.1f} s")
    finally:
        for host in hosts:
            shutil.rmtree(rest / host, ignore_errors=True)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
