"""Canonical bytes and the shape of records: sections 1, 2 and 6 of docs/ledger-format.md."""
import datetime, json, re, unicodedata


class Stop(Exception):
    """Ends the run with an exit code and its messages."""
    def __init__(self, code, *messages):
        self.code, self.messages = code, list(messages)


def need(condition, message, code=1):
    if not condition:
        raise Stop(code, message)


def _integer(text):
    if text.startswith("-") or len(text) > 16 or int(text) > 2**53 - 1:
        raise ValueError("a number outside 0 to 2^53-1")
    return int(text)


def _refuse(text):
    raise ValueError(f"the number {text}")


def _ascending(pairs):
    order = [key.encode("utf-16-be") for key, _ in pairs]
    if any(a >= b for a, b in zip(order, order[1:])):
        raise ValueError("keys that repeat or are out of order")
    return dict(pairs)


def jcs(value):
    # Only values read by canonical() come here: their keys already stand in JCS order.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def canonical(data, where):
    """Parse and serialise again: bytes that are not the canonical form of their own content are refused."""
    try:
        text = data.decode()
        value = json.loads(text, object_pairs_hook=_ascending, parse_int=_integer, parse_float=_refuse, parse_constant=_refuse)
        if jcs(value) != data:
            raise ValueError("other white space or escapes")
    except (ValueError, RecursionError) as e:
        raise Stop(1, f"{where}: not canonical JSON ({str(e).splitlines()[0][:90]}).")
    # In canonical JSON only control characters keep an escape, apart from the quote and the backslash.
    need(set(re.findall(r"\\.", text)) <= {'\\"', "\\\\"} and not re.search("[\x7f-\x9f]", text), f"{where}: control character in a text.")
    need(unicodedata.is_normalized("NFC", text), f"{where}: text is not in Unicode normalisation form C.")
    return value


def _calendar(pattern, tail=""):
    def check(value):
        try:
            return bool(isinstance(value, str) and re.fullmatch(pattern, value) and datetime.datetime.fromisoformat(value + tail))
        except ValueError:
            return False
    return check


TEXT, HEX = re.compile(r"(?s).+"), re.compile("[0-9a-f]{64}")
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DECIMAL = re.compile(r"(?!-0\Z)-?(0|[1-9][0-9]{0,17})(\.[0-9]{0,8}[1-9])?")
MONTH, YEAR = re.compile("[0-9]{4}-(0[1-9]|1[0-2])"), re.compile("[0-9]{4}")
PERIOD = re.compile("[0-9]{4}(-(0[1-9]|1[0-2]))?")
DATE = _calendar("[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = _calendar(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
HOURS = lambda v: type(v) is list and len(v) == 24 and all(h is None or fits(h, DECIMAL) for h in v)
PAIRS = lambda v: type(v) is list and bool(v) and all(type(p) is list and [type(x) for x in p] == [int, int] for p in v)
SOME = lambda rule: lambda v: type(v) is list and bool(v) and all(fits(x, rule) for x in v)

ENVELOPE = {"zone": TEXT, "seq": int, "kind": re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+"), "v": int, "command": UUID, "ordinal": int,
            "by": TEXT, "for": TEXT, "via": {"form", "import", "api", "phone", "clock", "setup"}, "unit": TEXT, "happened": DATE,
            "recorded": INSTANT, "import?": UUID, "amends?": {"seq": int, "version": int, "void": bool},
            "evidence?": SOME(HEX), "open": dict, "sealed?": HEX, "personal?": SOME(HEX)}
CELL = {"exact": TEXT, "figure": TEXT, "period": TEXT, "printed": TEXT, "rank?": int, "subject": TEXT}
FILE = {"length": int, "path": TEXT, "sha256": HEX}
RULE = {"id": TEXT, "version": int}
OPEN = {  # the open fields of section 6, and of the two reviews of section 5
    "zone.genesis": {"name": TEXT, "time_zone": TEXT, "key": TEXT, "demonstration": bool},
    "clock.day_closed": {"date": DATE, "audit": re.compile("([0-9a-f]{2})+")},
    "rule.adopted": {"rule": TEXT, "version": int, "text": lambda v: type(v) is list and all(isinstance(x, str) for x in v)},
    "party.activity": {"activity": TEXT, "type": TEXT},
    "economy.month": {"enterprise": TEXT, "month": MONTH},
    "economy.external_statistic": {"indicator": {"output", "revenue"}, "scope": {"central_city"}, "period": YEAR, "publisher": TEXT,
                                   "value_hundred_million_yuan": DECIMAL, "document": TEXT, "revision": int},
    "investment.project": {"project": TEXT, "contract": {"formal", "framework"}, "planned_investment_yuan": DECIMAL},
    "projects.project": {"project": TEXT, "level": {"provincial", "municipal", "both", "zone"}},
    "city.object": {"object": TEXT, "class": {"latrine", "road", "toilet"}, "act": {"removed", "built", "rebuilt"}},
    "air.station": {"station": TEXT, "participant": TEXT},
    "air.station_day": {"station": TEXT, "pm10": HOURS, "pm25": HOURS},
    "edition.published": {"report": TEXT, "edition": int, "period": PERIOD, "size": int, "manifest": HEX, "key": TEXT,
                          "supersedes?": int, "cells": lambda v: type(v) is list and all(fits(c, CELL) for c in v)},
    "review.accepted": {"items?": PAIRS, "import?": UUID},
}
SEALED = {"party.activity": {"attendees?": lambda v: type(v) is list and all(fits(x, TEXT) for x in v)},
          "economy.month": {"output_thousand_yuan?": DECIMAL, "revenue_thousand_yuan?": DECIMAL}}
KNOWN = set(OPEN) | set("""review.returned org.unit org.person org.grant party.site party.honour economy.budget_revenue
    investment.campaign projects.lead projects.supervision social.handover_line social.centre plausibility.answered
    report.drafted record.redacted""".split())


def fits(value, rule):
    if isinstance(rule, re.Pattern):
        return isinstance(value, str) and rule.fullmatch(value) is not None
    if isinstance(rule, type):
        return type(value) is rule  # not isinstance: true is no integer here
    if isinstance(rule, set):
        return isinstance(value, str) and value in rule
    return rule(value) if callable(rule) else type(value) is dict and misfit(value, rule) is None


def misfit(value, shape):
    """The first field that is missing, malformed or unknown; `?` marks a field that may be absent."""
    for name, rule in shape.items():
        field = name.rstrip("?")
        if not fits(value[field], rule) if field in value else field == name:
            return field
    return next((field for field in value if field not in shape and field + "?" not in shape), None)


def check_shape(value, shape, where):
    need(type(value) is dict, f"{where}: not an object.")
    field = misfit(value, shape)
    need(field is None, f"{where}: field {field!r} is missing, unknown or malformed.")


def read_record(data, where):
    need(len(data) <= 65535, f"{where}: a record of more than 65,535 bytes.")
    record = canonical(data, where)
    check_shape(record, ENVELOPE, where)
    if record["kind"] in OPEN and record["v"] == 1:
        check_shape(record["open"], OPEN[record["kind"]], where)
    return record


def newer(record):
    return record["kind"] not in KNOWN or record["v"] != 1
