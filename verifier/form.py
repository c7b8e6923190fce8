"""The form of things: canonical JSON, the members of records (section 2), the fields of kinds (section 9) and the marks of the
printed page (section 4) of docs/ledger-format.md. Whoever holds the key could write other forms; here they are refused."""
import datetime, html, json, re, unicodedata
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent  # the contract lies beside, or in the repository's docs: its table of kinds is read from it
CONTRACT = next(f for f in (HERE / "ledger-format.md", HERE.parent / "docs/ledger-format.md") if f.exists()).read_text("utf-8")
ROWS = [row.split("|") for row in re.findall("^[|] `.*[|]$", CONTRACT.partition("<!-- kinds: begin -->")[2], re.M)]
# kind -> when it counts, its key, and the open and sealed fields: name -> whether it may be absent, type
KINDS = {row[1].strip(" `"): (row[2].strip(), re.findall("`(.+?)`", row[3]), *(
    {name: (may, type_) for name, may, type_ in re.findall(r"`(\w+)`([?]?) [(]([^)]*)[)]", part)} for part in row[4:6])) for row in ROWS}
KEY, PERIOD, DECIMAL = "[a-z0-9_.+-]{1,64}", "(?:19|2[01])[0-9]{2}", "(?!-0$)-?(?:0|[1-9][0-9]{0,17})(?:[.][0-9]{0,8}[1-9])?"
MONTH = PERIOD + "-(?:0[1-9]|1[0-2])"
CELL = {name: str for name in ("exact", "figure", "period", "printed", "subject")}


def need(condition, message):
    if not condition:
        raise ValueError(message)
def is_text(value, pattern="(?s).*"):
    return type(value) is str and re.fullmatch(pattern, value) is not None
def is_count(value):
    return type(value) is int and 0 <= value < 1 << 53
def is_date(value):
    return is_text(value, "[0-9]{4}-[0-9]{2}-[0-9]{2}") and datetime.date.fromisoformat(value) is not None
def fits(name, type_, value, keys, units):
    """Whether a value is of a type as section 9 writes it; `keys` and `units` are what a reference may name."""
    words, each = re.findall("`(.+?)`", type_), lambda test: type(value) is list and all(map(test, value))
    for start, test in (
            ("text ≤ ", lambda: is_text(value) and len(value) <= int(type_[7:])),
            ("unit id", lambda: is_text(value) and value in units and units[value] in (words or [units[value]])),
            ("person id", lambda: ("org.person", value) in keys),
            ("key of a ", lambda: (type_[9:], value) in keys),
            ("decimal", lambda: is_text(value, DECIMAL) and (value[0] != "-" or type_.endswith("either sign"))),
            ("date", lambda: is_date(value)), ("month", lambda: is_text(value, MONTH)), ("count", lambda: is_count(value)),
            ("year or month", lambda: is_text(value, f"{PERIOD}|{MONTH}")), ("key", lambda: is_text(value, KEY)),
            ("array of 24", lambda: each(lambda v: v is None or fits(name, "decimal", v, keys, units)) and len(value) == 24),
            ("array of person", lambda: each(lambda v: ("org.person", v) in keys) and value == sorted({*value})),
            ("array of lines", lambda: each(is_text)), ("array of keys", lambda: each(lambda v: is_text(v, KEY))),
            ("array of [", lambda: each(lambda v: type(v) is list and len(v) == 2 and all(map(is_count, v)) and max(v) < 1 << 32)),
            ("as described", lambda: {"key": is_text(value), "demonstration": type(value) is bool, "signers": each(is_text), "cells": each(
                lambda c: type(c) is dict and {n: type(v) for n, v in c.items() if n != "rank"} == CELL and is_count(c.get("rank", 0)))}[name])):
        if type_.startswith(start):
            return test()
    return type(value) is str and value in words
def has_fields(kind, part, content, keys=(), units=()):
    """Whether the content is an object of the kind's open (2) or sealed (3) fields: none missing, none unknown, each of its type."""
    fields = KINDS[kind][part]
    return type(content) is dict and {n for n, (may, _) in fields.items() if not may} <= {*content} <= {*fields} and all(
        fits(n, fields[n][1], v, keys, units) for n, v in content.items())

jcs = lambda value: json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
depth = lambda v: 1 + max(map(depth, v.values() if type(v) is dict else v), default=0) if type(v) in (dict, list) else 0
def parse(data):
    """JSON in UTF-8 without a byte order mark, without a key twice, and with no number but counts."""
    def members(pairs):
        need(len(dict(pairs)) == len(pairs) and all(re.fullmatch(r"[!#-\[\]-~]*", key) for key, _ in pairs), "a key is given twice, or is not ASCII")
        return dict(pairs)
    def count(digits):
        need(digits.isdigit() and is_count(int(digits)), "a number that is no count")
        return int(digits)
    return json.loads(data.decode(), object_pairs_hook=members, parse_int=count, parse_float=count, parse_constant=count)
def canonical(data, most=1 << 53):
    """Parses and serialises again: white space, other escapes and unsorted keys do not come out as they went in."""
    value, text = parse(data), data.decode()
    need(type(value) is dict and jcs(value) == data and len(data) <= most and depth(value) <= 64, "not an object in canonical JSON, or too long")
    need(re.fullmatch(r'(?:[^\\\x00-\x1f\x7f-\x9f]|\\["\\])*+', text) and unicodedata.is_normalized("NFC", text), "text that is not canonical")
    return value
DIGEST, UUID = "[0-9a-f]{64}", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
digests = lambda v: type(v) is list and v != [] and all(is_text(d, DIGEST) for d in v)
ENVELOPE = {  # section 2; the last five may be absent
    **{name: lambda v: is_text(v, KEY) for name in ("zone", "kind", "by", "for", "unit")}, "command": lambda v: is_text(v, UUID),
    "via": lambda v: is_text(v, "form|import|api|phone|clock|setup"), "happened": is_date, "open": lambda v: type(v) is dict, "seq": is_count,
    "recorded": lambda v: is_text(v, "[0-9-]{10}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z") and is_date(v[:10]),
    **{name: lambda v: is_count(v) and v < 1 << 32 for name in ("v", "ordinal")}, "import": lambda v: is_text(v, UUID),
    "amends": lambda v: {n: type(x) for n, x in v.items()} == {"seq": int, "version": int, "void": bool},
    "evidence": digests, "personal": digests, "sealed": lambda v: is_text(v, DIGEST)}
def read_record(data):
    record = canonical(data, 65_535)
    need({*ENVELOPE} - {"import", "amends", "evidence", "personal", "sealed"} <= {*record} <= {*ENVELOPE}, "an envelope with other members")
    for name, value in record.items():
        need(ENVELOPE[name](value), f"its {name} is not as section 2 has it")
    need("amends" not in record or record["amends"]["seq"] < record["seq"], "amends nothing before it")
    return record

def check_ledger(records, opened):
    """Every record is one that the product would have taken after those before it (section 5)."""
    latest, imports = {}, defaultdict(list)  # a fact is named by its first version
    accepted, returned, keys, units = {}, {}, {}, {records[0]["zone"]: "zone"}  # fact -> the version that was last reviewed so
    void = lambda version: version is None or records[version].get("amends", {}).get("void", False)
    for seq, record in enumerate(records):
        kind, open_, amends = record["kind"], record["open"], record.get("amends")
        lawful = lambda condition, what: need(condition, f"seq {seq} {what}")
        if kind not in KINDS or record["v"] != 1:
            raise NotImplementedError(f"seq {seq}: kind {kind} v{record['v']} needs a newer verifier")
        counts, named, _, sealed = KINDS[kind]
        lawful((seq == 0) == (kind == "zone.genesis") and record["unit"] in units, "is a genesis elsewhere, or of an unknown unit")
        lawful(has_fields(kind, 2, open_, keys, units), f"does not have the open fields of {kind}")
        lawful(sealed if "sealed" in record else all(may for may, _ in sealed.values()), "has sealed content where there is none, or lacks it")
        lawful(seq not in opened or has_fields(kind, 3, opened[seq], keys, units), f"does not have the sealed fields of {kind}")
        fact = amends["seq"] if amends else seq
        key = (kind, *([open_.get(name, record["happened"]) for name in named] or [fact]))
        lawful(all(type(part) is str or part < 100 for part in key[1:]) or not named, "has a key with a count above 99")
        if amends:
            lawful(counts != "–" and latest.get(fact) == amends["version"] and records[fact]["kind"] == kind,
                   "does not amend the last version of a fact of its kind")
            lawful(not void(latest[fact]) and keys[key] == fact if key in keys else False, "amends a withdrawn fact, or changes its key")
            lawful(records[fact]["unit"] == record["unit"], "amends a fact of another unit")
        elif key in keys:
            old = keys[key]
            lawful(void(latest[old]) and (counts == "at once" or void(accepted.get(old))), f"has the key of seq {old}, which is not withdrawn")
        latest[fact], keys[key] = seq, fact
        imports[record.get("import")].append((fact, seq))
        if kind == "org.unit":
            units[open_["unit"]] = open_["type"]
        if kind.startswith("review."):
            lawful(len(open_) == 1 and open_.get("items") != [], "reviews neither versions nor an import, or both")
            batch = [(f, s) for f, s in imports[open_.get("import", "")] if s == latest[f] and s not in (accepted.get(f), returned.get(f))]
            for fact, version in open_.get("items", batch):  # of a whole import what nobody amended or reviewed since
                lawful(latest.get(fact) == version and KINDS[records[fact]["kind"]][0] == "when accepted", f"does not review the last version of seq {fact}")
                (accepted if kind == "review.accepted" else returned)[fact] = version

PLAIN = ('(?:[^<>]++|</?+(?!(?:data|iframe|noembed|noframes|noscript|plaintext|script|style|template|textarea|xmp)[ />])'
         '[a-z][a-z0-9]*+(?: [A-Za-z0-9_:-]++(?:="[^"<>]*+")?+)*+/?+>)')
MARK = f'<data value="([^"<>&]*+)">({PLAIN}*+)</data>'
PARTS = {"printed": lambda cell: cell["printed"], "rank": lambda cell: str(cell["rank"]),
         "mean": lambda cell: re.fullmatch("-?(?:0|[1-9][0-9]*)(?:/[1-9][0-9]*)?", cell["exact"]) and str(round(Fraction(cell["exact"])))}
def check_page(page, cells):
    """Every mark of the page prints its cell, and every cell is marked. Returns the number of marks."""
    of_cell, marks = {(c["figure"], c["period"], c["subject"]): c for c in cells}, re.findall(MARK, page)
    need(len(of_cell) == len(cells) and re.fullmatch(f"<!DOCTYPE html>(?:{PLAIN}|{MARK})*+", page), "not a page in the form of section 4")
    for mark, text in marks:
        part, *name = mark.split(" ")
        text, cell = re.sub("<[^>]*>", "", text), of_cell.get((*name,), {})
        need(cell and part in PARTS and not re.search("&(?!(?:lt|gt|quot|amp);)", text), f"no cell has what is marked {mark}")
        need(PARTS[part](cell) == html.unescape(text), f"{mark} is printed as {text}, its cell says {cell}")
    missing = {*of_cell} - {(*mark.split(" ")[1:],) for mark, _ in marks}
    need(not missing, f"does not print under a mark: {sorted(missing)[:3]}")
    return len(marks)

def check_edition(edition):
    """The report is known, and the cells are of its period."""
    if edition["report"] not in ("year", "air-month"):
        raise NotImplementedError(f"report {edition['report']} needs a newer verifier")
    need(len(edition["period"]) == (4 if edition["report"] == "year" else 7)
         and all(c["period"].startswith(edition["period"]) for c in edition["cells"]), "the report or a cell does not suit the period")
def check_manifest(manifest):
    """Its members are those of section 4, in order and each once."""
    need({*manifest} == {"files", "rules"} and all({*f} == {"length", "path", "sha256"} and is_count(f["length"]) for f in manifest["files"])
         and all({*r} == {"id", "version"} and is_text(r["id"]) and is_count(r["version"]) for r in manifest["rules"]), "a manifest with other members")
    for names in ([f["path"] for f in manifest["files"]], [r["id"] for r in manifest["rules"]]):
        need(names == sorted({*names}), "not in order and each once")
    return manifest
