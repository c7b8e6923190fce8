"""Canonical bytes and the shape of records: sections 1, 2 and 9 of docs/ledger-format.md."""
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


def _distinct(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("keys that repeat")
    return dict(pairs)


def same_json(data, value):
    """Whether the bytes, canonical or not, are JSON of that value."""
    try:
        got = json.loads(data.decode(), object_pairs_hook=_distinct, parse_int=_integer, parse_float=_refuse, parse_constant=_refuse)
        return json.dumps(got, sort_keys=True) == json.dumps(value, sort_keys=True)
    except (ValueError, RecursionError):
        return False


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
LIST = lambda rule, least=0: lambda v: type(v) is list and len(v) >= least and all(fits(x, rule) for x in v)
CELL = {"exact": TEXT, "figure": TEXT, "period": TEXT, "printed": TEXT, "rank?": int, "subject": TEXT}
FILE = {"length": int, "path": TEXT, "sha256": HEX}
RULE = {"id": TEXT, "version": int}
ENVELOPE = {"zone": TEXT, "seq": int, "kind": re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+"), "v": int, "command": UUID, "ordinal": int,
            "by": TEXT, "for": TEXT, "via": {"form", "import", "api", "phone", "clock", "setup"}, "unit": TEXT, "happened": DATE,
            "recorded": INSTANT, "import?": UUID, "amends?": {"seq": int, "version": int, "void": bool},
            "evidence?": LIST(HEX, 1), "open": dict, "sealed?": HEX, "personal?": LIST(HEX, 1)}
TYPES = {"count": int, "bool": bool, "date": DATE, "month": MONTH, "period": PERIOD, "decimal": DECIMAL, "hex": HEX, "uuid": UUID,
         "lines": LIST(re.compile(".*")), "keys": LIST(TEXT), "cells": LIST(CELL),
         "persons": lambda v: LIST(TEXT)(v) and v == sorted(set(v)),
         "hours": lambda v: type(v) is list and len(v) == 24 and all(h is None or fits(h, DECIMAL) for h in v),
         "pairs": LIST(lambda p: type(p) is list and [type(x) for x in p] == [int, int], 1)}
# Section 9: kind, open fields; sealed fields. NAME is a key or an id, NAME:60 a text of at most 60 characters, NAME:a|b one of these.
KINDS = """
zone.genesis name:60 time_zone:40 key demonstration:bool
clock.day_closed date:date audit:hex
rule.adopted rule version:count text:lines
review.accepted items?:pairs import?:uuid
review.returned items:pairs
edition.published report edition:count period:period size:count manifest:hex signers:keys supersedes?:count cells:cells
report.drafted report period:period; text:lines
plausibility.answered rule period:period pair; answer:500
org.unit unit title:60 type:zone|department|enterprise|party_branch|centre|school|hospital|community|district|team parent?
org.person person
org.grant role:officer|reviewer|leader|auditor|editor|rule_keeper|administrator
  office?:projects|investment|economy|party|city|air|social unit? until?:date; person
party.activity activity type:study|survey|lecture|joint_training|film|revolutionary_site|flag_raising title:60 hours?:decimal; attendees?:persons
party.honour honour category:contest_award|advanced_branch|branch_secretary|party_member|outstanding_enterprise award?:first|second|third
  year:count recipient_unit?; recipient_person?
party.site site title:60 type:gallery|station|community|enterprise haves:keys
economy.month enterprise month:month; output_thousand_yuan?:decimal revenue_thousand_yuan?:decimal
economy.external_statistic indicator:output|revenue scope:central_city period:period value_hundred_million_yuan:decimal publisher:60
  document:80 revision:count
economy.budget_revenue month:month item:value_added_tax|enterprise_income_tax|personal_income_tax|construction_tax|property_tax|land_tax|stamp_tax|non_tax
  amount_yuan:decimal
investment.campaign campaign title:60 year:count document:60
investment.project project title:60 contract:formal|framework planned_investment_yuan:decimal
  industry:food|medicine|electrical|equipment|logistics|commerce|other; contract_amount_yuan?:decimal
projects.project project title:60 level:provincial|municipal|both|zone category:industry|park|commerce|infrastructure|livelihood
  nature:new|expansion|upgrade accountable_unit planned_investment_yuan:decimal target_on:date target_strength:commitment|plan|hope
projects.lead project; lead
projects.supervision project stage:preparation|foundation|structure|installation|trial|in_use change:progress|no_change|stopped
  workers:count machines:count problem:none|land|permit|funds|labour|weather|other
city.object object class:latrine|road|toilet act:removed|built|rebuilt place length_m?:decimal
air.station station title:40 participant control:national|provincial|research
air.station_day station pm10:hours pm25:hours
social.centre centre unit_of_centre type:functional|hospital
social.handover_line line category:staff|school|hospital post?:institution|community_service giver_signed_on:date receiver_signed_on:date
  institution?; person?
"""


def _shape(fields):
    shape = {}
    for field in fields:
        name, _, kind = field.partition(":")
        shape[name] = (TYPES.get(kind) or (re.compile("(?s).{0,%s}" % kind) if kind.isdigit() else set(kind.split("|")))) if kind else TEXT
    return shape


OPEN, SEALED = {}, {}
for _line in KINDS.replace("\n  ", " ").split("\n")[1:-1]:
    _open, _, _sealed = _line.partition(";")
    _kind, *_fields = _open.split()
    OPEN[_kind], SEALED[_kind] = _shape(_fields), _shape(_sealed.split())


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
    return record["kind"] not in OPEN or record["v"] != 1
