"""What counts, and the checked figures: sections 5 and 7 of docs/ledger-format.md."""
from collections import Counter, defaultdict
from fractions import Fraction

from records import MONTH, PERIOD, YEAR, fits, need

# These count at once, as org.* does; the acts among them (section 9 has no "counts" for them) are no entry that anybody reviews.
AT_ONCE = set("""air.station air.station_day projects.supervision projects.lead investment.campaign zone.genesis rule.adopted
    clock.day_closed edition.published report.drafted plausibility.answered review.accepted review.returned""".split())
KEYS = {"party.activity": ["activity"], "economy.month": ["enterprise", "month"], "investment.project": ["project"],
        "economy.external_statistic": ["indicator", "scope", "period", "revision"], "projects.project": ["project"],
        "city.object": ["object"], "air.station": ["station"], "air.station_day": ["station", "happened"]}
RANKED = {"air.pm10_year", "air.pm25_year", "air.pm10_month", "air.pm25_month"}
NEED_OPENINGS = {"party.study_attendance", "economy.output", "economy.revenue", "economy.output_share", "economy.revenue_share"}


def what_counts(records, ledger):
    """Kind -> the records that figures read, once the amendments and acceptances among `records` are followed."""
    latest, accepted, first_of, reviewed, imports = {}, {}, {}, set(), defaultdict(list)
    for r in records:
        seq, kind, where = r["seq"], r["kind"], f"{ledger}: seq {r['seq']}"
        first, amends = seq, r.get("amends")
        if amends:
            first, before = amends["seq"], amends["version"]
            need(first_of.get(first) == first and records[first]["kind"] == kind,
                 f"{where} amends seq {first}, which is not the first version of a fact of its kind.")
            need(latest[first] == before, f"{where} amends version {before}, but the latest version is {latest[first]}.")
            need(not amends["void"] or r["open"] == records[before]["open"], f"{where} withdraws seq {first} with other open fields.")
            need(not kind.startswith("review.") and kind != "edition.published", f"{where} amends an act.")
        first_of[seq], latest[first] = first, seq
        if "import" in r:
            imports[r["import"]].append(seq)
        if kind not in ("review.accepted", "review.returned"):
            continue
        items, batch = r["open"].get("items"), r["open"].get("import")
        need((items is None) != (batch is None), f"{where} must review either items or an import.")
        for fact, version in items or []:
            need(version < seq and first_of.get(version) == fact, f"{where} names version {version} of {fact}, which there is not.")
        if batch is not None:  # only what nobody changed or looked at since it was imported
            items = [(first_of[s], s) for s in imports[batch] if s < seq and latest[first_of[s]] == s and s not in reviewed]
        for fact, version in items:
            reviewed.add(version)
            if kind == "review.accepted":
                accepted[fact] = version
    counting = defaultdict(list)
    for first, last in latest.items():
        kind = records[first]["kind"]
        version = last if kind in AT_ONCE or kind.startswith("org.") else accepted.get(first)
        if version is not None and not records[version].get("amends", {}).get("void"):
            counting[kind].append(records[version])
    return counting


class Figures:
    """The figures of the first N records. `opened` maps seq to sealed content; None if there are no openings."""

    def __init__(self, records, opened, zone, ledger):
        self.facts, self.opened, self.zone, self.ledger = what_counts(records, ledger), opened, zone, ledger

    def cells(self, figure, period):
        """Subject -> (exact value, rank or None); a subject without a value is left out. None: not a checked figure."""
        form = MONTH if figure.endswith("_month") else PERIOD if figure in ("economy.output", "economy.revenue") else YEAR
        if figure not in RANKED and figure not in self.OF_THE_ZONE:
            return None
        need(fits(period, form), f"proof/record.json: the period {period} does not suit {figure}.")
        if figure in RANKED:
            return self.air(figure[4:8], period)
        value = self.OF_THE_ZONE[figure](self, period)
        return {} if value is None else {self.zone: (Fraction(value), None)}

    def counting(self, kind):
        """The records of a kind that count; two facts under one key would leave the figure undefined."""
        seen = {}
        for r in self.facts[kind]:
            key = tuple(r["happened"] if f == "happened" else r["open"][f] for f in KEYS[kind])
            need(key not in seen, f"{self.ledger}: seq {r['seq']} and seq {seen.get(key)} both count for {kind} {' '.join(map(str, key))}.")
            seen[key] = r["seq"]
        return self.facts[kind]

    def happened(self, kind, year, **fields):
        return [r for r in self.counting(kind) if r["happened"][:4] == year and all(r["open"][k] == v for k, v in fields.items())]

    def attendance(self, year):
        return sum(len(set(self.opened.get(r["seq"], {}).get("attendees", [])))
                   for r in self.happened("party.activity", year, type="study"))

    def economy(self, field, period):
        given = defaultdict(dict)  # enterprise -> month -> cumulative value, where the record gives it
        for r in self.counting("economy.month"):
            value = self.opened.get(r["seq"], {}).get(field)
            if value is not None and r["open"]["month"][:4] == period[:4]:
                given[r["open"]["enterprise"]][r["open"]["month"]] = Fraction(value)
        if fits(period, YEAR):
            values = [months[max(months)] for months in given.values()]
        else:
            values = [months[period] - months.get(max((m for m in months if m < period), default=None), 0)
                      for months in given.values() if period in months]
        return sum(values) if values else None

    def share(self, indicator, year):
        own = self.economy(indicator + "_thousand_yuan", year)
        external = [r["open"] for r in self.counting("economy.external_statistic")
                    if (r["open"]["indicator"], r["open"]["scope"], r["open"]["period"]) == (indicator, "central_city", year)]
        if own is None or not external:
            return None
        whole = Fraction(max(external, key=lambda o: o["revision"])["value_hundred_million_yuan"])
        return own / 100_000 / whole if whole else None

    def contracts(self, least, year):
        return len({r["open"]["project"] for r in self.happened("investment.project", year, contract="formal")
                    if Fraction(r["open"]["planned_investment_yuan"]) >= least})

    def key_projects(self, year):
        return len({r["open"]["project"] for r in self.counting("projects.project")
                    if r["happened"][:4] <= year and r["open"]["level"] in ("provincial", "municipal", "both")})

    def latrines(self, year):
        return len({r["open"]["object"] for r in self.counting("city.object") if r["happened"][:4] <= year
                    and (r["open"]["class"], r["open"]["act"]) == ("latrine", "removed")})

    def months_first(self, year):
        editions = {}  # facts stand in order of seq, so the last edition of a month stays
        for r in self.facts["edition.published"]:
            if r["open"]["report"] == "air-month" and r["open"]["period"][:4] == year:
                editions[r["open"]["period"]] = r["open"]["cells"]
        return sum(any((c["figure"], c["period"], c["subject"], c.get("rank")) == ("air.pm25_month", month, self.zone, 1)
                       for c in cells) for month, cells in editions.items() if fits(month, MONTH))

    OF_THE_ZONE = {
        "party.study_attendance": attendance,
        "economy.output": lambda self, period: self.economy("output_thousand_yuan", period),
        "economy.revenue": lambda self, period: self.economy("revenue_thousand_yuan", period),
        "economy.output_share": lambda self, year: self.share("output", year),
        "economy.revenue_share": lambda self, year: self.share("revenue", year),
        "investment.from_100_million": lambda self, year: self.contracts(100_000_000, year),
        "investment.from_1_billion": lambda self, year: self.contracts(1_000_000_000, year),
        "projects.key_projects": key_projects,
        "city.latrines_removed": latrines,
        "air.pm25_months_first": months_first,
    }

    def air(self, field, period):
        stations, of_day, days = {}, defaultdict(list), defaultdict(dict)
        for r in self.counting("air.station"):
            stations[r["open"]["station"]] = r["open"]["participant"], r["happened"]
        for r in self.counting("air.station_day"):
            hours = [Fraction(h) for h in r["open"][field] if h is not None] if r["happened"].startswith(period) else []
            unit, since = stations.get(r["open"]["station"], (None, "9999"))
            if len(hours) >= 20 and since <= r["happened"]:
                of_day[unit, r["happened"]].append(sum(hours) / len(hours))
        for (unit, day), means in of_day.items():
            if 4 * len(means) >= 3 * sum(of == unit and since <= day for of, since in stations.values()):
                days[unit][day] = sum(means) / len(means)
        months = [period] if len(period) == 7 else [f"{period}-{m:02}" for m in range(1, 13)]
        means, rounded = {}, {}
        for unit, valid in days.items():
            means[unit], per_month = sum(valid.values()) / len(valid), Counter(day[:7] for day in valid)
            if all(per_month[m] >= (25 if m[5:] == "02" else 27) for m in months) and (len(months) == 1 or len(valid) >= 324):
                rounded[unit] = round(means[unit])  # Fraction rounds half to even
        rank = {unit: 1 + sum(other < mine for other in rounded.values()) for unit, mine in rounded.items()}
        return {unit: (mean, rank.get(unit)) for unit, mean in means.items()}
