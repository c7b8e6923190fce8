"""The checked figures: section 7 of docs/ledger-format.md. A fact is the open fields of what counts, with `happened`, `zone` and `sealed`:
what its opening opens, nothing where nothing is sealed, None where it was not opened, or REDACTED. Sums and means are exact fractions."""
from collections import defaultdict
from fractions import Fraction
from functools import partial

SEALED, REDACTED, UNDEFINED = "needs openings", "redacted", "its formula is not in section 7 of this contract"
class NotRecomputed(Exception):
    """A cell cannot be recomputed, and why."""
def need(condition, message, error=ValueError):
    if not condition:
        raise error(message)
unsealed = lambda fact: need(fact["sealed"] not in (None, REDACTED), fact["sealed"] or SEALED, NotRecomputed) or fact["sealed"]
mean = lambda values: sum(map(Fraction, values)) / len(values)
def economy(indicator, facts, period):  # values are cumulative; no more of them is opened than a cell needs
    field, enterprises, values = f"{indicator}_thousand_yuan", defaultdict(list), []
    for f in sorted(facts["economy.month"], key=lambda f: f["month"], reverse=True):
        if period[:4] <= f["month"] <= period + "-12":
            enterprises[f["enterprise"]].append(f)
    for months in enterprises.values():
        given = ((f["month"], Fraction(f["sealed"][field])) for f in months if field in unsealed(f))
        month, value = next(given, ("", 0)) if months[0]["month"].startswith(period) else ("", 0)
        if month.startswith(period):
            values.append(value - (next(given, ("", 0))[1] if month == period else 0))  # of a month, less the one before it
    return sum(values) if values else None
def share(indicator, facts, year):
    own, wanted = economy(indicator, facts, year), (indicator, "central_city", year)
    external = [f for f in facts["economy.external_statistic"] if (f["indicator"], f["scope"], f["period"]) == wanted]
    whole = Fraction(max(external, key=lambda f: f["revision"])["value_hundred_million_yuan"]) if external else 0
    return own / 100_000 / whole if own is not None and whole else None
def stock(kind, where, balance, figure, facts, year):  # what happened up to the year's end, and what an opening balance says was before
    until = lambda of, where: [f for f in facts[of] if f["happened"][:4] <= year and all(f[n] in codes for n, codes in where.items())]
    return len(until(kind, where)) + sum(f["value"] for f in until(balance, {"figure": [figure]}))
def contracts(least, facts, year):
    return len({f["project"] for f in facts["investment.project"] if f["contract"] == "formal" and f["happened"][:4] == year
                and Fraction(f["planned_investment_yuan"]) >= least})
def months_first(facts, year):
    last = {f["period"]: f for f in facts["edition.published"] if f["report"] == "air-month" and f["period"][:5] == year + "-"}
    cells = {(c["figure"], month, c["period"], c["subject"], c.get("rank")) for month, f in last.items() for c in f["cells"]}
    return sum(("air.pm25_month", month, month, f["zone"], 1) in cells for month, f in last.items())
def air(field, facts, period):
    stations, of_day, days = {f["station"]: f for f in facts["air.station"]}, defaultdict(list), defaultdict(dict)
    for f in facts["air.station_day"]:
        station, day, hours = stations.get(f["station"]), f["happened"], [hour for hour in f[field] if hour is not None]
        if day.startswith(period) and station and station["happened"] <= day and len(hours) >= 20:
            of_day[station["participant"], day].append(mean(hours))
    for (unit, day), means in of_day.items():
        if 4 * len(means) >= 3 * sum(s["participant"] == unit and s["happened"] <= day for s in stations.values()):
            days[unit][day] = mean(means)
    means = {unit: mean(valid.values()) for unit, valid in days.items()}
    months = [period] if len(period) == 7 else [f"{period}-{month:02}" for month in range(1, 13)]
    least = {period: 324, **{month: 25 if month.endswith("-02") else 27 for month in months}}  # valid days, to be rankable
    rankable = {unit: round(means[unit]) for unit, valid in days.items()  # round() of a Fraction is half-even
                if all(sum(day.startswith(span) for day in valid) >= number for span, number in least.items())}
    rank = {unit: {"rank": 1 + sum(other < mine for other in rankable.values())} for unit, mine in rankable.items()}
    return {unit: {"exact": str(value), **rank.get(unit, {})} for unit, value in means.items()}

output, revenue, pm10, pm25 = partial(economy, "output"), partial(economy, "revenue"), partial(air, "pm10"), partial(air, "pm25")
OF_MONTH = {"economy.output": output, "economy.revenue": revenue, "air.pm10_month": pm10, "air.pm25_month": pm25}
OF_YEAR = {
    "party.study_attendance": lambda facts, year: sum(len({*unsealed(f).get("attendees", ())}) for f in facts["party.activity"]
        if (f["type"], f["happened"][:4]) == ("study", year)),
    "projects.key_projects": partial(stock, "projects.project", {"level": ["provincial", "municipal", "both"]},
        "projects.opening_balance", "projects.key_projects"),
    "city.latrines_removed": partial(stock, "city.object", {"class": ["latrine"], "act": ["removed"]},
        "city.opening_balance", "city.latrines_removed"),
    "investment.from_100_million": partial(contracts, 10**8), "investment.from_1_billion": partial(contracts, 10**9),
    "economy.output": output, "economy.output_share": partial(share, "output"), "economy.revenue": revenue,
    "economy.revenue_share": partial(share, "revenue"), "air.pm10_year": pm10, "air.pm25_year": pm25, "air.pm25_months_first": months_first}
def cells(facts, zone, figure, period):  # subject -> what the ledger gives for its cell; a subject without a value is left out
    formula = {4: OF_YEAR, 7: OF_MONTH}.get(len(period), {}).get(figure)
    need(formula, UNDEFINED, NotRecomputed)
    value = formula(facts, period)
    return value if isinstance(value, dict) else {} if value is None else {zone: {"exact": str(value)}}
