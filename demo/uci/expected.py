#!/usr/bin/env python3
"""The monthly means and ranks of 2014, computed by a second hand to judge the product by.

    python3 expected.py

Reads stations.csv and station_days_2014.csv beside it, writes expected_2014.csv and expected_firsts_2014.csv. It shares no
code with the product: exact fractions from the first addition to the last, one rounding at the end. Standard library only.

Rules: a day counts with at least 20 hourly values, its mean is the mean of its valid hours; a month is the mean of its
valid days and is ranked with at least 27 of them (February 25); rounded once, half to even, to an integer; rank ascending
over the rounded integer, equal values share a rank and the next one skips (1, 1, 3); tied firsts both count as first.
"""

import csv
import pathlib
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
POLLUTANTS = ("pm10", "pm25")
HOURS_FOR_A_DAY = 20
DAYS_FOR_A_MONTH = 27
DAYS_FOR_FEBRUARY = 25


def half_even(value):
    """Rounds a non-negative fraction to an integer, a half to the even neighbour."""
    whole, rest = divmod(value.numerator, value.denominator)
    twice = 2 * rest
    if twice > value.denominator or (twice == value.denominator and whole % 2 == 1):
        whole += 1
    return whole


def mean(values):
    return sum(values, Fraction(0)) / len(values)


def read():
    """{(month, pollutant, station): [mean of each valid day]} with an empty list where no day is valid."""
    with open(HERE / "stations.csv", encoding="utf-8", newline="") as handle:
        stations = [row["station"] for row in csv.DictReader(handle)]
    days = {(m, p, s): [] for m in range(1, 13) for p in POLLUTANTS for s in stations}
    seen = set()
    with open(HERE / "station_days_2014.csv", encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            key = row["station"], row["date"]
            if key in seen:
                raise ValueError(f"{key} twice")
            seen.add(key)
            month = int(row["date"][5:7])
            for pollutant in POLLUTANTS:
                hours = row[pollutant].split(" ")
                if len(hours) != 24:
                    raise ValueError(f"{key} {pollutant}: {len(hours)} hours")
                valid = [Fraction(text) for text in hours if text != "-"]
                if len(valid) >= HOURS_FOR_A_DAY:
                    days[month, pollutant, row["station"]].append(mean(valid))
    if len(seen) != 365 * len(stations):
        raise ValueError(f"{len(seen)} station days for {len(stations)} stations")
    return stations, days


def write(name, header, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    stations, days = read()
    rows, firsts, unranked = [], {(p, s): 0 for p in POLLUTANTS for s in stations}, []
    for month in range(1, 13):
        need = DAYS_FOR_FEBRUARY if month == 2 else DAYS_FOR_A_MONTH
        for pollutant in POLLUTANTS:
            exact = {s: mean(d) for s in stations if len(d := days[month, pollutant, s]) >= need}
            rounded = {s: half_even(value) for s, value in exact.items()}
            for station in stations:
                valid_days = len(days[month, pollutant, station])
                if station not in exact:
                    unranked.append((month, pollutant, station, valid_days))
                    rows.append((month, pollutant, station, valid_days, "", "", ""))
                    continue
                rank = 1 + sum(other < rounded[station] for other in rounded.values())
                firsts[pollutant, station] += rank == 1
                rows.append((month, pollutant, station, valid_days, exact[station], rounded[station], rank))

    header = ["month", "pollutant", "station", "valid_days", "mean_exact", "mean_rounded", "rank"]
    write("expected_2014.csv", header, rows)
    header = ["pollutant", "station", "months_first"]
    write("expected_firsts_2014.csv", header, [(p, s, firsts[p, s]) for p in POLLUTANTS for s in stations])

    print(f"{len(unranked)} of {len(rows)} station-months are not rankable:")
    for month, pollutant, station, valid_days in unranked:
        print(f"  2014-{month:02} {pollutant} {station}: {valid_days} valid days")


if __name__ == "__main__":
    main()
