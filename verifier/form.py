"""The form check: verifies as verify.py does, and refuses besides what the product never writes – other JSON, records, courses of events,
bundles, pages and fields than those of sections 1, 2, 5, 4 and 9 of docs/ledger-format.md. Most of it only the holder of the key could
write. Command line and ends are those of verify.py."""
import datetime, html, json, re, sys, unicodedata, verify
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from figures import OF_MONTH, OF_YEAR, need
from verify import CELLS, MANIFEST, RECORD, canonical, jcs, look, place

HERE = Path(__file__).resolve().parent  # the contract lies beside, or in the repository's docs: its table of kinds is read from it
CONTRACT = next(f for f in (HERE / "ledger-format.md", HERE.parent / "docs/ledger-format.md") if f.exists()).read_text("utf-8")
ROWS = [row.split("|") for row in re.findall("^[|] `.*[|]$", CONTRACT.partition("<!-- kinds: begin -->")[2], re.M)]
# kind -> when it counts, its key, and the open and sealed fields: name -> whether it may be absent, type, version of the kind that it came with
KINDS = {row[1].strip(" `"): (row[2].strip(), re.findall("`(.+?)`", row[3]), *({name: (may, type_, int(since or 1)) for name, may, since, type_
    in re.findall(r"`(\w+)`([?]?)(?:[+]([0-9]+))? [(]([^)]*)[)]", part)} for part in row[4:6])) for row in ROWS}
KEY, PERIOD, DECIMAL = "[a-z0-9_.+-]{1,64}", "(?:19|2[01])[0-9]{2}", "(?!-0$)-?(?:0|[1-9][0-9]{0,17})(?:[.][0-9]{0,8}[1-9])?"
MONTH = PERIOD + "-(?:0[1-9]|1[0-2])"
PAGE = "content/report.html"
CELL = {name: str for name in ("exact", "figure", "period", "printed", "subject")}

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
                lambda c: type(c) is dict and {n: type(v) for n, v in c.items() if n != "rank"} == CELL and is_count(c.get("rank", 0))), "places": each(
                lambda c: type(c) is dict and {"project"} <= {*c} <= {"exact", "list", "printed", "project", "rank"} and is_count(c["project"])
                and is_count(c.get("rank", 0)) and c.get("rank", 0) < 1 << 32 and c.get("list", "red") in ("red", "black")
                and is_text(c.get("exact", "")) and is_text(c.get("printed", "")))}[name])):
        if type_.startswith(start):
            return test()
    return type(value) is str and value in words
def has_fields(kind, v, part, content, keys=(), units=()):
    """Whether the content is an object of the kind's open (2) or sealed (3) fields in version v: none missing, none unknown, each of its type."""
    fields = {n: (may, type_) for n, (may, type_, since) in KINDS[kind][part].items() if since <= v}
    return type(content) is dict and {n for n, (may, _) in fields.items() if not may} <= {*content} <= {*fields} and all(
        fits(n, fields[n][1], v, keys, units) for n, v in content.items())

def count(digits):
    need(digits.isdigit() and is_count(int(digits)), "a number that is no count")
    return int(digits)
def depth(value):
    """How deep it nests. On the way: its numbers are counts, and the names of its members are in ASCII."""
    need(type(value) is not int or is_count(value), "a number that is no count")
    need(type(value) is not dict or all(re.fullmatch(r"[!#-\[\]-~]*", name) for name in value), "a key that is not ASCII")
    inside = value.values() if type(value) is dict else value if type(value) is list else None
    return 0 if inside is None else 1 + max(map(depth, inside), default=0)
def check_json(value, most=1 << 53):
    """What is canonical for verify.py already is so to the last: its length and depth, and its text."""
    data = jcs(value)
    need(len(data) <= most and depth(value) <= 64, "too long, or nested too deep")
    text = data.decode()
    need(re.fullmatch(r'(?:[^\\\x00-\x1f\x7f-\x9f]|\\["\\])*+', text) and unicodedata.is_normalized("NFC", text), "text that is not canonical")
DIGEST, UUID = "[0-9a-f]{64}", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
digests = lambda v: type(v) is list and v != [] and all(is_text(d, DIGEST) for d in v)
ENVELOPE = {  # section 2; the last five may be absent
    **{name: lambda v: is_text(v, KEY) for name in ("zone", "kind", "by", "for", "unit")}, "command": lambda v: is_text(v, UUID),
    "via": lambda v: is_text(v, "form|import|api|phone|clock|setup"), "happened": is_date, "open": lambda v: type(v) is dict, "seq": is_count,
    "recorded": lambda v: is_text(v, "[0-9-]{10}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z") and is_date(v[:10]),
    **{name: lambda v: is_count(v) and v < 1 << 32 for name in ("v", "ordinal")}, "import": lambda v: is_text(v, UUID),
    "amends": lambda v: {n: type(x) for n, x in v.items()} == {"seq": int, "version": int, "void": bool},
    "evidence": digests, "personal": digests, "sealed": lambda v: is_text(v, DIGEST)}
def check_record(record):
    check_json(record, 65_535)
    need({*ENVELOPE} - {"import", "amends", "evidence", "personal", "sealed"} <= {*record} <= {*ENVELOPE}, "an envelope with other members")
    for name, value in record.items():
        need(ENVELOPE[name](value), f"its {name} is not as section 2 has it")
    need("amends" not in record or record["amends"]["seq"] < record["seq"], "amends nothing before it")
def check_records(path, records):
    for seq, record in enumerate(records):
        place[0] = f"{path}: seq {seq}"
        check_record(record)
        need(seq == 0 or records[seq - 1]["recorded"] <= record["recorded"], "recorded before the record ahead of it")
def check_openings(path):
    """Lines in order of seq, each once and ended, of these members alone."""
    *lines, end = look(path).split(b"\n")
    need(not end, "the last line does not end")
    before = -1
    for number, line in enumerate(lines, 1):
        place[0] = f"{path}: line {number}"
        opening = canonical(line)
        check_json(opening)
        need({*opening} == {"content", "salt", "seq"} and is_text(opening["salt"], DIGEST), "not an opening")
        need(is_count(opening["seq"]) and before < opening["seq"], "not in order of seq and each once")
        before = opening["seq"]

def known(record):
    newest = max((since for part in KINDS.get(record["kind"], ())[2:] for _, _, since in part.values()), default=1)
    need(record["kind"] in KINDS and 1 <= record["v"] <= newest, f"seq {record['seq']}: kind {record['kind']} v{record['v']} needs a newer verifier",
         NotImplementedError)
def check_ledger(records, opened):
    """Every record is one that the product would have taken after those before it (section 5)."""
    latest, imports = {}, defaultdict(list)  # a fact is named by its first version
    accepted, returned, keys, units = {}, {}, {}, {records[0]["zone"]: "zone"}  # fact -> the version that was last reviewed so
    gone = set()  # what was withdrawn with its import
    unsaid, mandates = {}, set()  # acts for others, of which their persons have said nothing: fact and person; delegations that go on
    void = lambda version: version is None or version in gone or records[version].get("amends", {}).get("void", False)
    for seq, record in enumerate(records):
        kind, open_, amends = record["kind"], record["open"], record.get("amends")
        lawful = lambda condition, what: need(condition, f"seq {seq} {what}")
        known(record)
        counts, named, _, sealed = KINDS[kind]
        lawful((seq == 0) == (kind == "zone.genesis") and record["unit"] in units, "is a genesis elsewhere, or of an unknown unit")
        lawful(has_fields(kind, record["v"], 2, open_, keys, units), f"does not have the open fields of {kind}")
        lawful(sealed if "sealed" in record else all(may for may, *_ in sealed.values()), "has sealed content where there is none, or lacks it")
        lawful(seq not in opened or has_fields(kind, record["v"], 3, opened[seq], keys, units), f"does not have the sealed fields of {kind}")
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
        if kind == "record.redacted":
            lawful(open_["seq"] < seq and open_["leaf"] == verify.leaf(jcs(records[open_["seq"]])).hex(), "redacts another record than it names")
        if kind == "org.unit":
            units[open_["unit"]] = open_["type"]
        lawful(kind != "zone.epoch" or is_text(open_["lost_root"], DIGEST) and record["by"] != record["for"],
               "declares an epoch without a root, or by one person")
        if kind == "import.withdrawn":  # of a whole import what nobody amended or withdrew since
            left = {f for f, s in imports[open_["import"]] if f == s == latest[f] and records[f]["unit"] == record["unit"]} - gone
            lawful(left, "withdraws an import of which nothing of its unit is left")
            gone |= left
        if kind.startswith("delegation."):
            lawful(record["by"] == record["for"], "says of a delegation what another should say")
            if kind == "delegation.ended":
                lawful(open_["delegation"] in mandates, "ends no delegation that goes on")
                mandates.remove(open_["delegation"])
            elif "items" in open_:  # confirmed or disowned
                lawful(open_["items"] and all(unsaid.pop(s, None) == (f, record["for"]) for f, s in open_["items"]),
                       "speaks of what is no act of that person by another, or again")
            else:
                mandates.add(seq)
        elif record["by"] != record["for"] and "import" not in record:
            unsaid[seq] = (fact, record["for"])
        if kind.startswith("review."):
            lawful(len(open_) == 1 and open_.get("items") != [], "reviews neither versions nor an import, or both")
            batch = [(f, s) for f, s in imports[open_.get("import", "")]
                     if s == latest[f] and s not in (accepted.get(f), returned.get(f)) and f not in gone]
            for fact, version in open_.get("items", batch):  # of a whole import what nobody amended or reviewed since
                lawful(latest.get(fact) == version and KINDS[records[fact]["kind"]][0] == "when accepted" and fact not in gone,
                       f"does not review the last version of seq {fact}")
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

def check_edition(record):
    """Record and report are known, and the cells are of its period."""
    edition = record["open"]
    known(record)
    need(record["kind"] == "edition.published" and "amends" not in record and has_fields("edition.published", 1, 2, edition), "not of an edition")
    need(edition["report"] in ("year", "air-month"), f"report {edition['report']} needs a newer verifier", NotImplementedError)
    length = 4 if edition["report"] == "year" else 7
    need(len(edition["period"]) == length and all(c["period"].startswith(edition["period"]) for c in edition["cells"]),
         "the report or a cell does not suit the period")
    for c in edition["cells"]:
        of_period = {4: OF_YEAR, 7: OF_MONTH}.get(len(c["period"]), {})
        need(c["figure"] in of_period or c["figure"] not in {**OF_YEAR, **OF_MONTH}, f"{c['figure']}: the period {c['period']} does not suit it")
def check_place(records, record):
    """The edition is the one that follows the one before it, of the same report and period."""
    alike = lambda r: r["kind"] == "edition.published" and all(r["open"].get(n) == record["open"][n] for n in ("report", "period"))
    before = next(filter(alike, reversed(records[:record["seq"]])), {"open": {"edition": 0}})
    its_place = (record["open"]["edition"], record["open"].get("supersedes"))
    need(its_place == (before["open"].get("edition", 0) + 1, before.get("seq")), f"{RECORD} is not the edition that follows the one before it")
def check_manifest(manifest):
    """Its members are those of section 4, in order and each once."""
    check_json(manifest)
    need({*manifest} == {"files", "rules"} and all({*f} == {"length", "path", "sha256"} and is_count(f["length"]) for f in manifest["files"])
         and all({*r} == {"id", "version"} and is_text(r["id"]) and is_count(r["version"]) for r in manifest["rules"]), "a manifest with other members")
    for names in ([f["path"] for f in manifest["files"]], [r["id"] for r in manifest["rules"]]):
        need(names == sorted({*names}), "not in order and each once")
    need(all(f["path"].startswith("content/") for f in manifest["files"]), "lists what is not below content/")
def check_files(folder):
    place[0] = "bundle"
    odd = [path.relative_to(folder).as_posix() for path in Path(folder).rglob("*")
           if path.is_symlink() or not (path.is_dir() or path.is_file())]
    need(not odd, f"no regular file: {odd}")

def check(args):
    """The form of each part, once verify.py has read it: what somebody changed is named before what is unusual. Then the verification, as
    verify.py has it, so that nothing passes here that fails there."""
    records, *_ = ledger = verify.read_ledger(args.ledger, args.key) if args.ledger else verify.NOTHING
    check_records(args.ledger, records)
    check_files(args.bundle)
    check_record(canonical(look(RECORD, args.bundle)))
    for change in verify.read_changes(args.bundle):
        check_record(change)
    record, checkpoint, _, changes, _ = verify.read_proofs(args.bundle, args.key, ledger)
    need(is_count(checkpoint.size), "a size that is no count")
    place[0], edition = RECORD, record["open"]
    check_edition(record)
    verify.check_edition(args.bundle, record, checkpoint.origin, changes)
    manifest = canonical(look(MANIFEST, args.bundle))
    check_manifest(manifest)
    json.loads(look(CELLS, args.bundle).decode(), parse_int=count)
    marks = check_page(look(PAGE, args.bundle).decode(), edition["cells"])
    if args.ledger:
        place[0] = args.ledger
        check_place(records, record)
        opened = verify.read_openings(args.openings, records) if args.openings else {}
        if args.openings:
            check_openings(args.openings)
        place[0] = args.ledger
        check_ledger(records[:edition["size"]], opened)
        place[0] = MANIFEST
        adopted = [(r["open"]["rule"], r["open"]["version"]) for r in records[:edition["size"]] if r["kind"] == "rule.adopted"]
        need(all((r["id"], r["version"]) in adopted for r in manifest["rules"]), "lists a rule that was not adopted")
    code, (inclusion, *lines) = verify.verify(args)
    return code, [inclusion, f"report: {marks} marked figures, each as its cell says", *lines]

def main(argv=None):
    return verify.main(argv, check)

if __name__ == "__main__":
    sys.exit(main())
