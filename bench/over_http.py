#!/usr/bin/env python3
"""Durable records over HTTP: the product and its peer, alternating, loaded by the same client.

    bench/over_http.py --shishi target/release/shishi --venv FOLDER --work FOLDER [--rounds 3] [--seconds 10] [--quiet 1.0] [--database STRING]

The folder must be on a real disk: on a tmpfs a sync costs nothing. Every server that is started here is ended here.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shishi", required=True)
    parser.add_argument("--venv", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--quiet", type=float, default=0.0, help="wait until the load of the last minute is below this")
    parser.add_argument("--database", help="connection string of an empty PostgreSQL database: a second server of ours with its zone there")
    return parser.parse_args()


def disk(folder):
    kind = subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True, check=True).stdout.strip()
    if kind in ("tmpfs", "ramfs"):
        sys.exit(f"{folder} is a {kind}: a sync costs nothing there")
    path = os.path.join(folder, "sync.probe")
    times = []
    with open(path, "wb") as file:
        for _ in range(200):
            file.write(b"x" * 8192)
            file.flush()
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - start) * 1000)
    os.unlink(path)
    times.sort()
    return f"{kind}, fdatasync of 8 KiB: p50 {times[100]:.2f} ms, p99 {times[197]:.2f} ms"


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]


def wait_for(url, header=None):
    for _ in range(400):
        try:
            urllib.request.urlopen(urllib.request.Request(url, headers=header or {}), timeout=5)
            return
        except urllib.error.HTTPError as error:
            # A refusal is an answer; 503 is a server that is not ready yet.
            if error.code != 503:
                return
            time.sleep(0.05)
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{url} does not answer")


def quiet(limit):
    waited = 0
    while limit and os.getloadavg()[0] > limit and waited < 600:
        time.sleep(5)
        waited += 5
    return os.getloadavg()[0]


def measure(options, targets, extra):
    """Loads every target, a URL and its processes, with its share of the connections at the same time."""
    load = quiet(options.quiet)
    clients = []
    for url, pids in targets:
        command = [options.shishi, "bench", "http", "--url", url, "--connections", str(options.connections // len(targets)), "--seconds", str(options.seconds)]
        for pid in pids:
            command += ["--pid", str(pid)]
        clients.append(subprocess.Popen(command + extra, stdout=subprocess.PIPE, text=True))
    outs = [json.loads(client.communicate()[0]) for client in clients]
    if any(client.returncode for client in clients):
        sys.exit("a client failed")
    records = sum(out["records_per_second"] for out in outs)
    share = lambda key: round(sum(out[key] * out["records_per_second"] for out in outs) / records, 1)
    return {
        "records_per_second": records,
        **{key: max(out[key] for out in outs) for key in ("p50_ms", "p99_ms")},
        **{key: share(key) for key in ("server_cpu_us_per_record", "client_cpu_us_per_record")},
        "failed": sum(out["failed"] for out in outs),
        "load_before": round(load, 2),
    }


def main():
    options = arguments()
    os.makedirs(options.work, exist_ok=True)
    options.work = os.path.abspath(options.work)
    print("disk:", disk(options.work), flush=True)
    stamp = str(int(time.time()))
    zone, peer = os.path.join(options.work, "zone-" + stamp), os.path.join(options.work, f"peer-{stamp}.db")
    subprocess.run([options.shishi, "demo", "--no-serve", "--dir", zone], check=True, stdout=subprocess.DEVNULL)
    environment = {**os.environ, "PEER_DB": peer, "PYTHONDONTWRITEBYTECODE": "1"}
    folder = os.path.join(HERE, "peer_drf")
    made = subprocess.run([f"{options.venv}/bin/python", "make.py"], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    token = made.stdout.split()[-1]
    # Its log goes to a file, as it would in an office: a line for every request.
    log = open(os.path.join(options.work, f"servers-{stamp}.log"), "w")
    ours = subprocess.Popen([options.shishi, "serve", "--dir", zone, "--port", "8731"], stdout=subprocess.DEVNULL, stderr=log)
    gunicorn = [f"{options.venv}/bin/gunicorn", "--workers", "2", "--bind", "127.0.0.1:8732", "--log-level", "warning"]
    theirs = subprocess.Popen(gunicorn + ["wsgi"], cwd=folder, env=environment)
    threads = subprocess.Popen([*gunicorn[:4], "127.0.0.1:8733", *gunicorn[5:], "--threads", "4", "wsgi"], cwd=folder, env=environment)
    servers = [ours, theirs, threads]
    if options.database:
        there = os.path.join(options.work, "zone-there-" + stamp)
        subprocess.run([options.shishi, "demo", "--no-serve", "--dir", there], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([options.shishi, "move", "--dir", there, "--to", options.database], check=True)
        serve = lambda port: subprocess.Popen([options.shishi, "serve", "--dir", there, "--port", port], stdout=subprocess.DEVNULL, stderr=log)
        servers.append(serve("8734"))
    rows = {}
    try:
        wait_for("http://127.0.0.1:8731/readyz")
        wait_for("http://127.0.0.1:8732/api/v1/records")
        wait_for("http://127.0.0.1:8733/api/v1/records")
        header = ["--header", f"Authorization: Token {token}"]
        runs = {
            "shishi": ([("http://127.0.0.1:8731", [ours.pid])], ["--login", "city1"]),
            "peer, 2 sync workers": ([("http://127.0.0.1:8732", [theirs.pid, *children(theirs.pid)])], header),
            "shishi, with an address": ([("http://127.0.0.1:8731", [ours.pid])], ["--login", "city1", "--address"]),
            "peer, 2 workers of 4 threads": ([("http://127.0.0.1:8733", [threads.pid, *children(threads.pid)])], header),
        }
        if options.database:
            wait_for("http://127.0.0.1:8734/readyz")
            one = ("http://127.0.0.1:8734", [servers[-1].pid])
            runs["shishi on PostgreSQL"] = ([one], ["--login", "city1"])
            servers.append(serve("8735"))
            wait_for("http://127.0.0.1:8735/readyz")
            runs["the same, two servers"] = ([one, ("http://127.0.0.1:8735", [servers[-1].pid])], ["--login", "city1"])
        for turn in range(options.rounds):
            for name, (targets, extra) in runs.items():
                row = measure(options, targets, extra)
                rows.setdefault(name, []).append(row)
                print(turn + 1, name, json.dumps(row), flush=True)
    finally:
        for process in servers:
            process.send_signal(signal.SIGTERM)
        for process in servers:
            process.wait(timeout=30)
    print(f"\nmedians of {options.rounds} rounds of {options.seconds} s, {options.connections} connections")
    print(f"{'':30} {'records/s':>10} {'p50 ms':>8} {'p99 ms':>8} {'CPU µs':>8} {'client µs':>9} {'failed':>7}")
    median = lambda name, key: statistics.median(row[key] for row in rows[name])
    for name in rows:
        failed = sum(row["failed"] for row in rows[name])
        print(
            f"{name:30} {median(name, 'records_per_second'):10.0f} {median(name, 'p50_ms'):8.1f} {median(name, 'p99_ms'):8.1f} "
            f"{median(name, 'server_cpu_us_per_record'):8.0f} {median(name, 'client_cpu_us_per_record'):9.0f} {failed:7}"
        )
    for peer_name in [name for name in rows if name.startswith("peer")]:
        print(f"shishi / {peer_name}: {median('shishi', 'records_per_second') / median(peer_name, 'records_per_second'):.1f} ×")


if __name__ == "__main__":
    main()
