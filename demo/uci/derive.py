#!/usr/bin/env python3
"""Derives station_days_2014.csv and stations.csv from the hourly UCI files (see SOURCE.md).

    python3 derive.py FOLDER

FOLDER holds the *.csv or *.csv.gz files of UCI "Beijing Multi-Site Air-Quality", one a station. Files without the UCI
columns are passed over. Standard library only; the two csv files are written beside this script. Values are copied, never
filled, clipped or averaged: a missing hour stays missing.
"""

import csv
import datetime as dt
import gzip
import hashlib
import io
import pathlib
import sys
from decimal import Decimal

YEAR = 2014
STATIONS = 12
HOURS = 24
MISSING_IN, MISSING_OUT = "NA", "-"
POLLUTANTS = {"pm10": "PM10", "pm25": "PM2.5"}  # our column: the UCI column
HERE = pathlib.Path(__file__).resolve().parent
# Of the true series. A republished, "cleaned" copy of the same files gives another digest.
EXPECTED_SHA256 = "f4d8b8c35a58b43cf6624cb756fba3c2275f1a1fd861f25ce097c07634c49cc1"


def canonical(text):
    """`12.0` -> `12`, `1e+02` -> `100`; a missing value -> `-`."""
    if text == MISSING_IN:
        return MISSING_OUT
    value = Decimal(text)
    if not value.is_finite() or value < 0:
        raise ValueError(f"not a concentration: {text!r}")
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def read_station(path):
    """The station's name and {date: {pollutant: [24 texts]}}, or None when the file is not one of the UCI set."""
    opener = gzip.open if path.suffix == ".gz" else open
    days, name = {}, None
    with opener(path, "rt", encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        wanted = {"year", "month", "day", "hour", "station", *POLLUTANTS.values()}
        if not wanted <= set(reader.fieldnames or ()):
            return None
        for row in reader:
            if name not in (None, row["station"]):
                raise ValueError(f"{path.name}: two stations in one file")
            name = row["station"]
            if int(row["year"]) != YEAR:
                continue
            date = dt.date(YEAR, int(row["month"]), int(row["day"]))
            day = days.setdefault(date, {key: [None] * HOURS for key in POLLUTANTS})
            hour = int(row["hour"])
            for key, column in POLLUTANTS.items():
                if day[key][hour] is not None:
                    raise ValueError(f"{path.name}: {date} hour {hour} twice")
                day[key][hour] = canonical(row[column])
    # An hour without a row is missing like an hour marked NA.
    first = dt.date(YEAR, 1, 1)
    full = {}
    for offset in range((dt.date(YEAR + 1, 1, 1) - first).days):
        date = first + dt.timedelta(days=offset)
        day = days.get(date, {key: [None] * HOURS for key in POLLUTANTS})
        full[date] = {key: [MISSING_OUT if v is None else v for v in day[key]] for key in POLLUTANTS}
    return name, full


def render(header, rows):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def main(folder):
    stations = {}
    for path in sorted(folder.iterdir()):
        if not path.name.endswith((".csv", ".csv.gz")):
            continue
        found = read_station(path)
        if found is None:
            print(f"passed over (not the UCI columns): {path.name}")
            continue
        name, days = found
        if name.lower() in stations:
            raise ValueError(f"{name} in two files")
        stations[name.lower()] = (name, days)
    if len(stations) != STATIONS:
        raise SystemExit(f"{len(stations)} stations found, {STATIONS} expected: nothing written")

    rows = [
        (key, date.isoformat(), *(" ".join(day[pollutant]) for pollutant in POLLUTANTS))
        for key in sorted(stations)
        for date, day in sorted(stations[key][1].items())
    ]
    table = render(["station", "date", *POLLUTANTS], rows)
    digest = hashlib.sha256(table).hexdigest()
    if digest != EXPECTED_SHA256:
        raise SystemExit(f"not the true series: sha256 {digest}, expected {EXPECTED_SHA256}: nothing written")
    (HERE / f"station_days_{YEAR}.csv").write_bytes(table)
    names = [(key, stations[key][0]) for key in sorted(stations)]
    (HERE / "stations.csv").write_bytes(render(["station", "name_en"], names))

    for place, pollutant in enumerate(POLLUTANTS, start=2):
        missing = sum(row[place].split(" ").count(MISSING_OUT) for row in rows)
        print(f"{pollutant}: {missing} of {len(rows) * HOURS} hours missing")
    print(f"{len(stations)} stations, {len(rows)} rows, {len(table)} bytes, sha256 {digest}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(pathlib.Path(sys.argv[1]))
