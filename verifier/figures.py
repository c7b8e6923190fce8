"""What counts, and the checked figures: sections 5 and 7 of docs/ledger-format.md."""
import functools, re
from collections import defaultdict
from fractions import Fraction
from form import KINDS, need

class NeedsOpenings(Exception):
    """A cell reads a sealed record that was not opened."""
def what_counts(records, opened):
    """Kind -> the facts that figures read, as amendments and reviews leave them: open fields, `happened`, `zone`, `sealed`."""
    latest, accepted, returned, imports, counting = {}, {}, {}, defaultdict(list), defaultdict(list)
    void = lambda version: version is None or records[version].get("amends", {}).get("void", False)
    for seq, record in enumerate(records):
        fact, open_ = record.get("amends", {"seq": seq})["seq"], record["open"]  # a fact is named by its first version, as in section 5
        latest[fact] = seq
        imports[record.get("import")].append((fact, seq))
        if record["kind"].startswith("review."):  # of a whole import what nobody amended or reviewed since
            batch = [(f, s) for f, s in imports[open_.get("import")] if s == latest[f] and s not in (accepted.get(f), returned.get(f))]
            (accepted if record["kind"] == "review.accepted" else returned).update(open_.get("items", batch))
    for fact, last in latest.items():
        version = accepted.get(fact) if KINDS[records[fact]["kind"]][0] == "when accepted" else last
        if not void(version):
            r, sealed = records[version], opened.get(version, None if "sealed" in records[version] else {})
            counting[r["kind"]].append({**r["open"], "happened": r["happened"], "zone": r["zone"], "sealed": sealed})
    return counting

def unsealed(fact):
    if fact["sealed"] is None:
        raise NeedsOpenings
    return fact["sealed"]
def backwards(months, field):
    """Month and cumulative value, from the last month that gives it on; what lies before is opened only when it is asked for."""
    for month in sorted(months, reverse=True):
        if field in unsealed(months[month]):
            yield month, Fraction(months[month]["sealed"][field])
def economy(indicator, facts, period):
    enterprises, values = defaultdict(dict), []
    for f in facts["economy.month"]:
        if f["month"][:4] == period[:4] and f["month"][:len(period)] <= period:
            enterprises[f["enterprise"]][f["month"]] = f
    for months in enterprises.values():
        given = backwards(months, f"{indicator}_thousand_yuan") if len(period) == 4 or period in months else iter(())
        month, value = next(given, ("", 0))
        if month.startswith(period):
            values.append(value - (next(given, ("", 0))[1] if len(period) == 7 else 0))  # less the one before, if there is one
    return sum(values) if values else None
def share(indicator, facts, year):
    own, wanted = economy(indicator, facts, year), (indicator, "central_city", year)
    external = [f for f in facts["economy.external_statistic"] if (f["indicator"], f["scope"], f["period"]) == wanted]
    whole = Fraction(max(external, key=lambda f: f["revision"])["value_hundred_million_yuan"]) if external else 0
    return own / 100_000 / whole if own is not None and whole else None
def contracts(least, facts, year):
    return len({f["project"] for f in facts["investment.project"] if f["contract"] == "formal" and f["happened"][:4] == year
                and Fraction(f["planned_investment_yuan"]) >= least})
def months_first(facts, year):
    last = {f["period"]: f for f in facts["edition.published"] if f["report"] == "air-month" and f["period"][:5] == year + "-"}
    cells = {(c["figure"], month, c["period"], c["subject"], c.get("rank")) for month, f in last.items() for c in f["cells"]}
    return sum(("air.pm25_month", month, month, f["zone"], 1) in cells for month, f in last.items())
def air(field, facts, period):
    stations, of_day, days = {f["station"]: f for f in facts["air.station"]}, defaultdict(dict), defaultdict(dict)
    for f in facts["air.station_day"]:
        station, day, hours = stations.get(f["station"]), f["happened"], [hour for hour in f[field] if hour is not None]
        if day.startswith(period) and station and station["happened"] <= day and len(hours) >= 20:
            of_day[station["participant"], day][f["station"]] = sum(map(Fraction, hours)) / len(hours)
    for (unit, day), means in of_day.items():
        if 4 * len(means) >= 3 * sum(s["participant"] == unit and s["happened"] <= day for s in stations.values()):
            days[unit][day] = sum(means.values()) / len(means)
    means = {unit: sum(valid.values()) / len(valid) for unit, valid in days.items()}
    months = [period] if len(period) == 7 else [f"{period}-{month:02}" for month in range(1, 13)]
    rankable = {unit: round(means[unit]) for unit, valid in days.items()  # round() of a Fraction is half-even
                if all(sum(day.startswith(m) for day in valid) >= (25 if m.endswith("-02") else 27) for m in months)
                and (len(months) == 1 or len(valid) >= 324)}
    rank = {unit: {"rank": 1 + sum(other < mine for other in rankable.values())} for unit, mine in rankable.items()}
    return {unit: {"exact": str(mean), **rank.get(unit, {})} for unit, mean in means.items()}

SEALED = {f"economy.{name}{end}": functools.partial(function, name)  # the figures that need openings
          for name in ("output", "revenue") for end, function in (("", economy), ("_share", share))}
SEALED["party.study_attendance"] = lambda facts, year: sum(len({*unsealed(f).get("attendees", ())})
    for f in facts["party.activity"] if (f["type"], f["happened"][:4]) == ("study", year))
FIGURES = {
    **{f"air.{name}_{span}": functools.partial(air, name) for name in ("pm10", "pm25") for span in ("month", "year")},
    "air.pm25_months_first": months_first, **SEALED,
    "investment.from_100_million": functools.partial(contracts, 100_000_000),
    "investment.from_1_billion": functools.partial(contracts, 1_000_000_000),
    "projects.key_projects": lambda facts, year: len({f["project"] for f in facts["projects.project"] if f["happened"][:4] <= year
                                                      and f["level"] in ("provincial", "municipal", "both")}),
    "city.latrines_removed": lambda facts, year: len({f["object"] for f in facts["city.object"] if f["happened"][:4] <= year
                                                      and (f["class"], f["act"]) == ("latrine", "removed")})}

def cells(facts, zone, figure, period):
    """Subject -> what the ledger gives for its cell of the figure; a subject without a value is left out."""
    form = "-[0-9]{2}" if figure.endswith("_month") else "(-[0-9]{2})?" if figure in ("economy.output", "economy.revenue") else ""
    need(re.fullmatch("[0-9]{4}" + form, period), f"{figure}: the period {period} does not suit it")
    value = FIGURES[figure](facts, period)
    return value if isinstance(value, dict) else {} if value is None else {zone: {"exact": str(value)}}
