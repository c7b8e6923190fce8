"""Tests of the second verifier over a small synthetic zone, built and signed here in pure Python."""
import base64, calendar, contextlib, copy, hashlib, html, io, json, os, random, re, shutil, subprocess, sys, tempfile, time, unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import ed25519
import figures
import form
import keys
import verify

ZONE = "zone-1"


# --- a signer and a tree of their own: nothing here is shared with the code under test but the curve -----------------------
def times(k, point):
    result = ed25519.ZERO
    while k:
        if k & 1:
            result = ed25519.add(result, point)
        point, k = ed25519.double(point), k >> 1
    return result


class Signer:
    def __init__(self, seed, name="shishi.example/zone-1"):
        h = hashlib.sha512(seed).digest()
        self.a = int.from_bytes(h[:32], "little") & ((1 << 254) - 8) | 1 << 254
        self.prefix, self.name = h[32:], name
        self.public = ed25519.encode(times(self.a, ed25519.BASE))
        self.key_id = hashlib.sha256(name.encode() + b"\n\x01" + self.public).digest()[:4]
        self.vkey = f"{name}+{self.key_id.hex()}+{base64.b64encode(bytes([1]) + self.public).decode()}"

    def sign(self, message):
        number = lambda *parts: int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ed25519.L
        r = number(self.prefix, message)
        point = ed25519.encode(times(r, ed25519.BASE))
        s = (r + number(point, self.public, message) * self.a) % ed25519.L
        return point + s.to_bytes(32, "little")

    def checkpoint(self, leaves, *others):
        body = f"{self.name}\n{len(leaves)}\n{b64(mth(leaves))}\n"
        return f"{body}\n" + "".join(f"— {s.name} {b64(s.key_id + s.sign(body.encode()))}\n" for s in (self, *others))


def b64(data):
    return base64.b64encode(data).decode()


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    k = split(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m, leaves):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    return path(m, leaves[:k]) + [mth(leaves[k:])] if m < k else path(m - k, leaves[k:]) + [mth(leaves[:k])]


def consistency(m, leaves, whole=True):
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return consistency(m, leaves[:k], whole) + [mth(leaves[k:])]
    return consistency(m - k, leaves[k:], False) + [mth(leaves[:k])]


def canon(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


UNITS = {"community-1": "community", "u1": "department", "e1": "enterprise", "e2": "enterprise", "e3": "enterprise", "a": "district",
         "b": "district", "c": "district", "t": "district"}
PERSONS = ["x", "y"]
BASE = 1 + len(UNITS) + len(PERSONS) + 1  # genesis, units, persons, a rule
SIGNER, OTHER, WITNESS = Signer(b"\x07" * 32), Signer(b"\x08" * 32), Signer(b"\x09" * 32, "witness.example/w")
DEFAULTS = {  # the fields that no figure reads
    "party.activity": {"title": "学习"}, "city.object": {"place": "community-1"}, "air.station": {"title": "站", "control": "national"},
    "investment.project": {"title": "项目", "industry": "food"},
    "projects.project": {"title": "项目", "category": "park", "nature": "new", "accountable_unit": "u1", "planned_investment_yuan": "1",
                         "target_on": "2019-12-31", "target_strength": "plan"}}


class Zone:
    """A ledger under construction."""
    def __init__(self):
        self.records, self.openings = [], {}
        self.add("zone.genesis", {"name": "Probe", "time_zone": "Asia/Shanghai", "key": SIGNER.vkey, "demonstration": True})
        for unit, type_ in UNITS.items():
            self.add("org.unit", {"unit": unit, "title": unit, "type": type_}, "2015-01-01")
        for person in PERSONS:
            self.add("org.person", {"person": person}, "2015-01-01")
        self.add("rule.adopted", {"rule": "air", "version": 1, "text": ["# \\ \"", "", "days = 324"]})

    def add(self, kind, open_, happened="2019-06-01", content=None, **more):
        seq, open_ = len(self.records), {**DEFAULTS.get(kind, {}), **open_}
        record = {"zone": ZONE, "seq": seq, "kind": kind, "v": 1, "command": f"00000000-0000-4000-8000-{seq:012x}", "ordinal": 0,
                  "by": "p1", "for": "p1", "via": "form", "unit": ZONE, "happened": happened,
                  "recorded": f"2020-01-{1 + seq // 86400:02}T{seq // 3600 % 24:02}:{seq // 60 % 60:02}:{seq % 60:02}.000Z", "open": open_}
        record.update(more)
        if content is not None:
            salt = hashlib.sha256(b"salt%d" % seq).digest()
            record["sealed"] = hashlib.sha256(salt + canon(content)).hexdigest()
            self.openings[seq] = {"content": content, "salt": salt.hex(), "seq": seq}
        self.records.append(record)
        return seq

    def amend(self, first, open_=None, content=None, void=False, version=None, happened=None):
        line = [r["seq"] for r in self.records if r["seq"] == first or r.get("amends", {}).get("seq") == first]
        last = self.records[line[-1]]
        return self.add(last["kind"], open_ or last["open"], happened or last["happened"], content,
                        amends={"seq": first, "version": line[-1] if version is None else version, "void": void})

    def accept(self, *items):
        return self.add("review.accepted", {"items": [list(i) if isinstance(i, tuple) else [i, i] for i in items]})

    def day(self, station, day, value, **more):
        hours = [value] * 24
        return self.add("air.station_day", {"station": station, "pm10": hours, "pm25": hours}, day, via="import", **more)

    def lines(self):
        return [canon(r) for r in self.records]

    def leaves(self):
        return [hashlib.sha256(b"\x00" + line).digest() for line in self.lines()]

    def edition(self, cells, report="year", period="2019", size=None, **more):
        before = [r for r in self.records if r["kind"] == "edition.published" and (r["open"]["report"], r["open"]["period"]) == (report, period)]
        if before:
            more = {"supersedes": before[-1]["seq"], **more}
        return self.add("edition.published", {"report": report, "edition": len(before) + 1, "period": period, "signers": [SIGNER.name],
                        "size": len(self.records) if size is None else size, "cells": cells,
                        "manifest": hashlib.sha256(manifest(content(cells))).hexdigest(), **more})


def cell(figure, exact, rank=None, subject=ZONE, period="2019"):
    out = {"exact": exact, "figure": figure, "period": period, "printed": exact, "subject": subject}
    return out if rank is None else {**out, "rank": rank}


def page(cells, marks=("printed",)):
    says = {"printed": lambda c: html.escape(c["printed"]), "rank": lambda c: c["rank"]}
    mark = lambda part, c: f'<data value="{part} {c["figure"]} {c["period"]} {c["subject"]}"><a href="#b">{says[part](c)}</a></data>'
    return ('<!DOCTYPE html><html lang="zh-CN"><p>2019 年报 ' + "".join(mark(part, c) for c in cells for part in marks) + "</p></html>").encode()


def content(cells):
    return {"content/report.html": page(cells), "content/figures.json": json.dumps(cells, indent=2).encode()}


def manifest(files):
    return canon({"files": [{"path": p, "length": len(d), "sha256": hashlib.sha256(d).hexdigest()} for p, d in sorted(files.items())],
                  "rules": [{"id": "air", "version": 1}]})


def economy_zone():
    z = Zone()
    empty = z.add("party.activity", {"activity": "a0", "type": "study"}, content={})
    study = z.add("party.activity", {"activity": "a1", "type": "study"}, content={"attendees": ["x", "y"]})
    lecture = z.add("party.activity", {"activity": "a2", "type": "lecture"}, content={"attendees": ["x"]})
    z.late = z.add("party.activity", {"activity": "a3", "type": "study"}, content={"attendees": ["x"]})  # never accepted
    months = [z.add("economy.month", {"enterprise": e, "month": m},
                    content={"output_thousand_yuan": o, "revenue_thousand_yuan": r}) for e, m, o, r in (
        ("e1", "2019-11", "90000", "1"), ("e1", "2019-12", "100000.5", "2000"), ("e2", "2019-12", "299999.5", "3000"),
        ("e2", "2018-12", "777", "7"))]
    z.month = months[1]
    external = [z.add("economy.external_statistic", {"indicator": i, "scope": "central_city", "period": "2019", "publisher": "局",
                "value_hundred_million_yuan": v, "document": "d", "revision": n}, "2020-03-01")
                for i, v, n in (("output", "10", 1), ("output", "8", 2), ("revenue", "2.5", 1))]
    projects = [z.add("investment.project", {"project": p, "contract": c, "planned_investment_yuan": y}, d) for p, c, y, d in (
        ("i1", "formal", "100000000", "2019-01-01"), ("i2", "formal", "99999999.99", "2019-02-01"), ("i3", "framework", "9" * 10, "2019-02-01"),
        ("i4", "formal", "1000000000", "2019-12-31"), ("i5", "formal", "1000000000", "2018-12-31"))]
    key = [z.add("projects.project", {"project": f"k{i}", "level": level}, d) for i, (level, d) in enumerate((
        ("provincial", "2017-01-01"), ("both", "2019-12-31"), ("zone", "2019-01-01"), ("municipal", "2020-01-01")))]
    city = [z.add("city.object", {"object": f"o{i}", "class": c, "act": a}, d) for i, (c, a, d) in enumerate((
        ("latrine", "removed", "2018-01-01"), ("latrine", "removed", "2019-12-31"), ("toilet", "removed", "2019-01-01"),
        ("latrine", "built", "2019-01-01")))]
    batch = "11111111-1111-4111-8111-111111111111"
    z.imported = [z.add("city.object", {"object": f"b{i}", "class": "latrine", "act": "removed"}, **{"import": batch, "via": "import"})
                  for i in range(4)]
    z.add("review.returned", {"items": [[z.imported[1]] * 2]})            # looked at: the import's acceptance passes it by
    z.amend(z.imported[2], z.records[z.imported[2]]["open"])              # no longer the last version
    z.add("review.accepted", {"import": batch})
    z.accept(empty, study, lecture, *months, *external, *projects, *key, *city)
    gone = z.add("city.object", {"object": "gone", "class": "latrine", "act": "removed"})
    z.accept(gone)
    z.accept((gone, z.amend(gone, void=True)))
    z.study = study
    return z


ECONOMY_CELLS = [cell("party.study_attendance", "2"), cell("economy.output", "400000"), cell("economy.output_share", "1/2"),
                 cell("economy.revenue_share", "1/50"), cell("investment.from_100_million", "2"), cell("investment.from_1_billion", "1"),
                 cell("projects.key_projects", "2"), cell("city.latrines_removed", "4"), cell("air.pm25_months_first", "0"),
                 cell("party.register", "some text")]


class Case(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.addCleanup(shutil.rmtree, self.dir)

    def file(self, name, data):
        full = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        return full

    def write(self, zone, seq, previous=3, signer=SIGNER, name="bundle", others=(), files=None):
        leaves = zone.leaves()
        proof = [b64(h) for h in path(seq, leaves)]
        self.content = files or content(zone.records[seq]["open"]["cells"])
        for p, data in self.content.items():
            self.file(f"{name}/{p}", data)
        note = signer.checkpoint(leaves, *others)
        self.file(f"{name}/proof/manifest.json", manifest(self.content))
        self.file(f"{name}/proof/record.json", zone.lines()[seq])
        self.file(f"{name}/proof/inclusion.tlog-proof", "\n".join(["c2sp.org/tlog-proof@v1", f"index {seq}", *proof, "", note]))
        self.file(f"{name}/proof/previous.checkpoint", signer.checkpoint(leaves[:previous]))
        steps = [b64(h) for h in consistency(previous, leaves)] if previous else []
        self.file(f"{name}/proof/consistency.txt", "".join(x + "\n" for x in
                  ["shishi-consistency@v1", f"old {previous}", f"new {len(leaves)}", *steps]))
        self.ledger = self.file("ledger.txt", b"".join(line + b"\t" + b64(hash_).encode() + b"\n"
                                for line, hash_ in zip(zone.lines(), leaves)) + b"\n" + note.encode())
        self.openings = self.file("openings.jsonl", b"".join(canon(o) + b"\n" for _, o in sorted(zone.openings.items())))
        self.bundle = os.path.join(self.dir, name)

    def run_cli(self, main, *args, key=SIGNER.vkey, ledger=True, openings=True):
        argv = [self.bundle, *args] + (["--key", key] if key else []) + (["--ledger", self.ledger] if ledger else [])
        argv += ["--openings", self.openings] if ledger and openings else []
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                code = main(argv)
            except SystemExit as usage:
                code = usage.code
        return code, out.getvalue()

    def expect(self, wanted, *texts, mains=(verify.main, form.main), args=(), **options):
        """Truth: both programs end so and say so."""
        for main in mains:
            code, out = self.run_cli(main, *args, **options)
            self.assertEqual(code, wanted, f"{main.__module__}: {out}")
            for text in texts:
                self.assertIn(text, out, main.__module__)

    def expect_form(self, *wanted, **options):
        """Form: the form check ends so, whatever verify.py alone says."""
        self.expect(*wanted, mains=[form.main], **options)

    def publish(self, zone, cells=ECONOMY_CELLS, **options):
        self.write(zone, zone.edition(cells, **options))


class Economy(Case):
    def test_redacted(self):
        """What a redaction took is unreadable whoever still has its opening; one that names another record is no redaction."""
        for leaf, late in ((None, False), (None, True), ("00" * 32, False)):
            z = economy_zone()
            redact = lambda: z.add("record.redacted", {
                "seq": z.study, "leaf": leaf or z.leaves()[z.study].hex(), "kind": "party.activity", "lost": ["sealed"], "ground": "order"})
            if not late:
                redact()
            seq = z.edition(ECONOMY_CELLS)
            if late:
                redact()
            self.write(z, seq)
            if leaf:
                self.expect_form(1, "redacts another record than it names")
                continue
            self.expect(5, "recomputed and equal: 8, not recomputed: 2\n", "not recomputed, redacted (1): party.study_attendance 2019\n")
            self.openings = self.file("openings.jsonl", b"".join(
                canon(o) + b"\n" for seq, o in sorted(z.openings.items()) if seq != z.study))
            self.expect(5, "not recomputed, redacted (1): party.study_attendance 2019\n")

    def test_green(self):
        self.publish(economy_zone())
        self.expect(0, "cells: 10, recomputed and equal: 9, not recomputed: 1\n"
                       "not recomputed, its formula is not in section 7 of this contract (1): party.register 2019\nVerified\n")
        self.expect(6, "cells: 10, recomputed and equal: 0, not recomputed: 10\n"
                       "not recomputed, no ledger was given (10): party.study_attendance 2019, economy.output 2019,",
                    "\nSignature and inclusion verified, no figure recomputed\n", ledger=False)
        keyfile = self.file("key.txt", SIGNER.vkey + "\n")
        self.expect(0, key=keyfile)
        self.publish(economy_zone(), [cell("party.register", "some text")])
        self.expect(6, "not in section 7")  # a ledger that recomputes nothing verifies no figure
        self.publish(economy_zone(), [])
        self.expect(0, "cells: 0, ")

    def test_previous_of_every_size(self):
        z = economy_zone()
        seq = z.edition(ECONOMY_CELLS)
        z.add("clock.day_closed", {"date": "2019-06-01", "audit": "00" * 32})
        for size in (1, 2, 8, 13, 16, 32, len(z.records) - 1, len(z.records)):
            self.write(z, seq, previous=size)
            self.expect(6, ledger=False)
        self.write(z, seq, previous=0)
        self.expect(1, "proof/consistency.txt", ledger=False)

    def test_altered_amount_rebuilt_and_signed(self):
        z = economy_zone()
        opening = z.openings[z.month]
        opening["content"]["output_thousand_yuan"] = "100001.5"
        z.records[z.month]["sealed"] = hashlib.sha256(bytes.fromhex(opening["salt"]) + canon(opening["content"])).hexdigest()
        self.publish(z)
        self.expect(1, 'proof/record.json: economy.output 2019 zone-1 says {"exact":"400000"}, the ledger gives {"exact":"400001"}')
        z = economy_zone()
        next(r for r in z.records if r["open"].get("project") == "i2")["open"]["planned_investment_yuan"] = "100000000"
        self.publish(z)
        self.expect(1, 'investment.from_100_million 2019 zone-1 says {"exact":"2"}, the ledger gives {"exact":"3"}')

    def test_missing_acceptance(self):
        z = economy_zone()
        review = next(r for r in z.records if r["kind"] == "review.accepted" and len(r["open"].get("items", [])) > 9)
        review["open"]["items"] = [i for i in review["open"]["items"] if i[0] != z.study]
        self.publish(z)
        self.expect(1, 'party.study_attendance 2019 zone-1 says {"exact":"2"}, the ledger gives {"exact":"0"}')

    def test_amendments(self):
        z = economy_zone()
        changed = z.amend(z.month, content={"output_thousand_yuan": "200000.5", "revenue_thousand_yuan": "2000"})
        base = copy.deepcopy(z)
        self.publish(z)
        self.expect(0)  # not accepted: changes nothing
        november = {"economy.output": "779999/2", "economy.output_share": "779999/1600000", "economy.revenue_share": "3001/250000"}
        for alter, cells in (
                (lambda b: b.accept((z.month, changed)), {"economy.output": "500000", "economy.output_share": "5/8"}),
                (lambda b: b.add("review.returned", {"items": [[z.month, changed]]}), {}),
                (lambda b: b.accept((z.month, b.amend(z.month, void=True))), november)):  # December withdrawn
            b = copy.deepcopy(base)
            alter(b)
            self.publish(b, [{**c, "exact": cells.get(c["figure"], c["exact"])} for c in ECONOMY_CELLS])
            self.expect(0)
            if cells:
                self.publish(b)
                self.expect(1, 'economy.output 2019 zone-1 says {"exact":"400000"}')

    def test_acceptance_after_n_counts_nothing(self):
        z = economy_zone()
        size = len(z.records)
        z.accept(z.late)
        self.publish(z, size=size)
        self.expect(0)
        self.publish(z)
        self.expect(1, 'party.study_attendance 2019 zone-1 says {"exact":"2"}, the ledger gives {"exact":"3"}')

    def test_import_acceptance(self):
        # of four imported latrines one was returned and one amended before the acceptance; two count, as ECONOMY_CELLS has it
        z = economy_zone()
        z.accept(z.imported[1])
        self.publish(z)
        self.expect(1, 'city.latrines_removed 2019 zone-1 says {"exact":"4"}, the ledger gives {"exact":"5"}')

    def test_an_import_is_withdrawn(self):
        withdraw = lambda z, seq, **more: z.add("import.withdrawn", {"import": z.records[seq]["import"]}, personal=["ab" * 32], **more)
        latrines = lambda exact: [cell("city.latrines_removed", exact)]
        z = economy_zone()
        z.accept((z.imported[2], z.imported[2] + 3))  # amended after the import, and accepted for itself: it stays
        day = z.add("air.station", {"station": "s1", "participant": "a"}, "2015-01-01", **{"import": z.records[z.imported[0]]["import"]})
        self.publish(z, latrines("5"))
        self.expect(0)
        base = copy.deepcopy(z)
        withdraw(z, z.imported[0])
        self.publish(z, latrines("3"))
        self.expect(0)
        self.publish(z, latrines("5"))
        self.expect(1, 'city.latrines_removed 2019 zone-1 says {"exact":"5"}, the ledger gives {"exact":"3"}')
        again = z.add("city.object", z.records[z.imported[0]]["open"], **{"import": z.records[z.imported[0]]["import"]})  # its key is free
        z.add("review.accepted", {"import": z.records[again]["import"]})  # nothing that was withdrawn comes back
        self.publish(z, latrines("4"))
        self.expect(0)
        for spoil in (lambda z: withdraw(z, z.imported[0], unit="u1"),  # of another unit nothing came in
                      lambda z: withdraw(z, z.imported[0]) and withdraw(z, z.imported[0]),
                      lambda z: z.add("import.withdrawn", {"import": "33333333-3333-4333-8333-333333333333"}),
                      lambda z: withdraw(z, z.imported[0]) and z.amend(z.imported[0]), lambda z: withdraw(z, z.imported[0]) and z.amend(day),
                      lambda z: withdraw(z, z.imported[0]) and z.accept(z.imported[0]),
                      lambda z: withdraw(z, z.imported[0]) and z.add("review.returned", {"items": [[z.imported[0]] * 2]})):
            z = copy.deepcopy(base)
            seq = spoil(z)
            self.publish(z, latrines("5" if seq == len(base.records) else "3"))
            self.expect_form(1, f"{self.ledger}: seq {seq}")

    def test_acts_for_others(self):
        latrines = lambda exact: [cell("city.latrines_removed", exact)]
        z = economy_zone()
        given = z.add("delegation.given", {"kinds": ["city.object"], "from": "2019-06-01", "until": "2019-12-31"}, content={"clerk": "y"})
        z.add("delegation.stand_in", {"from": "2019-06-01", "until": "2019-12-31"}, content={"absent": "x", "stand_in": "y"})
        object_ = lambda z, key, **more: z.add("city.object", {**z.records[z.imported[0]]["open"], "object": key}, **{"by": "p2", "for": "p1"} | more)
        said = lambda z, word, *items, **more: z.add("delegation." + word, {"items": [list(item) for item in items]}, **more)
        own, one, other = object_(z, "own", by="p1"), object_(z, "one"), object_(z, "other")
        z.accept(one)
        base = copy.deepcopy(z)
        said(z, "confirmed", (one, one))
        said(z, "disowned", (other, other), personal=["ab" * 32])
        z.add("delegation.ended", {"delegation": given})
        self.publish(z, latrines("5"))  # what was accepted counts, and no word of anybody changes it
        self.expect(0)
        z = copy.deepcopy(base)
        said(z, "disowned", (one, one), personal=["ab" * 32])
        self.publish(z, latrines("5"))
        self.expect(0)
        for spoil in (lambda z: said(z, "confirmed"), lambda z: said(z, "confirmed", (own, own)), lambda z: said(z, "confirmed", (one, one), (one, one)),
                      lambda z: said(z, "confirmed", (other, one)), lambda z: said(z, "confirmed", (one, one), by="p2", **{"for": "p2"}),
                      lambda z: said(z, "confirmed", (one, one), by="p2"),
                      lambda z: said(z, "confirmed", (one, one)) and said(z, "disowned", (one, one), personal=["ab" * 32]),
                      lambda z: said(z, "confirmed", (z.imported[0], z.imported[0])), lambda z: z.add("delegation.ended", {"delegation": one}),
                      lambda z: z.add("delegation.ended", {"delegation": given}) and z.add("delegation.ended", {"delegation": given}),
                      lambda z: z.add("delegation.given", {"kinds": [], "from": "2019-06-01", "until": "soon"}, content={"clerk": "y"})):
            z = copy.deepcopy(base)
            seq = spoil(z)
            self.publish(z, latrines("5"))
            self.expect_form(1, f"{self.ledger}: seq {seq}")

    def test_an_opening_balance_is_added_to_a_stock(self):
        z, said = economy_zone(), {"publisher": "局", "document": "表", "grade": "register"}
        stocks = lambda projects, latrines: [cell("projects.key_projects", projects), cell("city.latrines_removed", latrines)]
        latrines = z.add("city.opening_balance", {"figure": "city.latrines_removed", "value": 500, **said}, "2017-12-31")
        others = [z.add("city.opening_balance", {"figure": "city.toilets", "value": 3, **said}, "2017-12-31"),
                  z.add("projects.opening_balance", {"figure": "projects.key_projects", "value": 7, **said}, "2020-01-01"),
                  z.add("social.opening_balance", {"figure": "city.latrines_removed", "value": 1, **said}, "2017-12-31")]
        self.publish(z, stocks("2", "4"))
        self.expect(0)  # nothing of it is accepted
        z.accept(latrines, *others)
        self.publish(z, stocks("2", "504"))  # another figure's, a later day's and another office's do not count
        self.expect(0)
        self.publish(z, stocks("2", "4"))
        self.expect(1, 'city.latrines_removed 2019 zone-1 says {"exact":"4"}, the ledger gives {"exact":"504"}')
        again = copy.deepcopy(z)
        z.accept((latrines, z.amend(latrines, void=True)))
        self.publish(z, stocks("2", "4"))
        self.expect(0)
        for open_ in ({"figure": "city.latrines_removed", "value": 1, **said}, {"figure": "city.roads", "value": "1", **said},
                      {"figure": "city.roads", "value": 1, "publisher": "局", "grade": "register"}):  # the second of a figure; a text; no document
            z = copy.deepcopy(again)
            seq = z.add("city.opening_balance", open_)
            self.publish(z, stocks("2", "504"))
            self.expect_form(1, f"{self.ledger}: seq {seq}")

    def test_bad_records_name_the_seq(self):
        road = {"object": "x", "class": "road", "act": "built"}
        for spoil in (lambda z: z.add("city.object", road, zone="zone-2"),
                      lambda z: z.add("city.object", road, seq=7),
                      lambda z: z.add("city.object", {**road, "length_m": 1.5}),
                      lambda z: z.add("review.accepted", {})):
            z = economy_zone()
            seq = spoil(z)
            self.publish(z)
            self.expect(1, f"{self.ledger}: seq {seq}")
        for spoil in (lambda z: z.amend(z.month, version=0),
                      lambda z: z.add("city.object", road, amends={"seq": z.month, "version": z.month, "void": False}),
                      lambda z: z.add("city.object", road, amends={"seq": 9999, "version": 9999, "void": False}),
                      lambda z: z.add("city.object", road, amends={"seq": len(z.records), "version": len(z.records), "void": False}),
                      lambda z: z.add("city.object", road, amends={"seq": None, "version": None, "void": False}),
                      lambda z: z.accept((z.month, z.study)),
                      lambda z: z.amend(z.month) and z.accept(z.month),  # no longer the last version
                      lambda z: z.accept(99999),
                      lambda z: z.add("review.accepted", {"items": [[None, None]]}),
                      lambda z: z.add("city.object", road, recorded="2019-01-01T00:00:00.000Z")):
            z = economy_zone()
            seq = spoil(z)
            self.publish(z)
            self.expect_form(1, f"{self.ledger}: seq {seq}")
        for open_ in ({}, {"items": "all"}, {"items": [1]}, {"items": {}, "import": []}, {"import": []}):  # nonsense never passes
            z = economy_zone()
            z.add("review.accepted", open_)
            self.publish(z, [cell("city.latrines_removed", "5")])
            self.expect(1)

    def test_cells_that_lie_otherwise(self):
        for cells, text in (([cell("city.latrines_removed", "8/2")], 'says {"exact":"8/2"}'), ([cell("city.latrines_removed", "4", rank=1)], '"rank":1'),
                            ([cell("city.latrines_removed", "4", subject="u9")], "the ledger gives {}")):
            self.publish(economy_zone(), cells)
            self.expect(1, text)
        for cells, text, alone in (([{**cell("city.latrines_removed", "4"), "rank": None}], "not of an edition", 1),
                                   ([cell("economy.output", "0", period="2031")], "does not suit", 1),
                                   ([cell("economy.output_share", "1", period="2019-01")], "does not suit", 6),
                                   ([cell("air.pm25_month", "1", 1)], "does not suit", 6)):  # no formula of section 7, as verify.py has it
            self.publish(economy_zone(), cells)
            self.expect_form(1, text)
            self.expect(alone, mains=[verify.main])

    def test_keys(self):
        self.publish(economy_zone())
        self.expect(3, "signer unknown", key=None)
        self.expect(3, "signer unknown", key=None, openings=False)
        self.expect(1, "not signed by the key given", key=OTHER.vkey)
        self.expect(1, "not signed by the key given", key=WITNESS.vkey)
        self.expect(2, "--key", key="nonsense")
        self.expect(0, key=f" {SIGNER.vkey}\n ")
        for public in ((1).to_bytes(32, "little"), bytes(32), (ed25519.P - 1).to_bytes(32, "little"), (ed25519.P + 3).to_bytes(32, "little")):
            id_ = hashlib.sha256(SIGNER.name.encode() + b"\n\x01" + public).hexdigest()[:8]
            self.expect(2, "--key", key=f"{SIGNER.name}+{id_}+{b64(bytes([1]) + public)}")
        self.expect(2, "--key", key=SIGNER.vkey.replace("+", "+0", 1))
        z = economy_zone()
        self.write(z, z.edition(ECONOMY_CELLS), signer=OTHER)
        self.expect(1, "not signed by the key given", ledger=False)
        self.expect(3, ledger=False, key=None)

    def test_signers(self):
        both = [SIGNER.name, WITNESS.name]
        for signers, others in ((both, []), (both, [WITNESS]), (both[:1], [WITNESS]), (both[1:], []), (both[:1] * 2, []), (both[:1], [SIGNER]), ([], [])):
            z = economy_zone()
            self.write(z, z.edition(ECONOMY_CELLS, signers=signers), others=others)
            self.expect(1)
            self.expect(1, key=None)
        z = economy_zone()
        self.publish(z)
        for name in (self.ledger, os.path.join(self.bundle, "proof/previous.checkpoint"), os.path.join(self.bundle, "proof/inclusion.tlog-proof")):
            with open(name, "rb") as f:
                good = f.read()
            self.file(name, good + f"— {WITNESS.name} {b64(bytes(68))}\n".encode())
            for key in (SIGNER.vkey, None):
                self.expect(1, "not a checkpoint of", key=key)
            self.file(name, good)
        self.expect(0)

    def test_places_of_editions(self):
        for open_ in ({"edition": 2}, {"supersedes": 3}, {"edition": 2, "supersedes": 3}):
            z = economy_zone()
            self.publish(z, **open_)
            self.expect_form(1, "is not the edition that follows")
        z = economy_zone()
        z.edition(ECONOMY_CELLS, period="2018")
        first = z.edition(ECONOMY_CELLS)
        self.publish(z)
        self.expect(0)
        for open_ in ({"edition": 1}, {"supersedes": first - 2}, {"edition": 3}):
            z = economy_zone()
            z.edition(ECONOMY_CELLS)
            self.publish(z, **open_)
            self.expect_form(1, "is not the edition that follows")
        self.publish(economy_zone(), period="2018")
        self.expect_form(1, "does not suit the period")
        self.publish(economy_zone(), report="year", period="2019-03")
        self.expect_form(1, "does not suit the period")
        self.publish(economy_zone(), report="other")
        self.expect_form(4, "report other")

    def spoilt_manifest(self, spoil):
        z, files = economy_zone(), content(ECONOMY_CELLS)
        value = json.loads(manifest(files))
        spoil(value)
        data = canon(value)
        self.write(z, z.edition(ECONOMY_CELLS, manifest=hashlib.sha256(data).hexdigest()))
        self.file("bundle/proof/manifest.json", data)

    def test_manifests(self):
        twice = lambda m: m["files"].insert(0, {**m["files"][0], "sha256": "0" * 64})
        for spoil in (twice, lambda m: m["files"].reverse(), lambda m: m.update(extra="x"), lambda m: m["files"][0].update(extra="x"),
                      lambda m: m.pop("rules"), lambda m: m["rules"].append({"id": "air", "version": 1}), lambda m: m["rules"][0].update(x="y"), lambda m: m["rules"][0].update(version="1")):
            self.spoilt_manifest(spoil)
            self.expect_form(1, "proof/manifest.json", ledger=False)
        self.spoilt_manifest(lambda m: m["rules"][0].update(version=99))
        self.expect(6, ledger=False)
        self.expect_form(1, "proof/manifest.json: lists a rule that was not adopted")

    def published_page(self, change):
        z, files = economy_zone(), content(ECONOMY_CELLS)
        files["content/report.html"] = change(files["content/report.html"])
        self.write(z, z.edition(ECONOMY_CELLS, manifest=hashlib.sha256(manifest(files)).hexdigest()), files=files)

    def test_page(self):
        self.published_page(lambda page: page)
        self.expect_form(6, "report: 10 marked figures, each as its cell says", ledger=False)
        self.published_page(lambda page: page.replace(b"<p>", b"<p>999 "))  # outside of marks: the gate's matter
        self.expect(0)
        for old, new in (("400000", "999"), ("<p>", "<!-- --><p>"), ("<p>", "<script>"), ("<p>", "<P>"), ("<p>", "<p a='b'>"), ("<p>", "<p  a>"), ("<p>", "<p> > "),
                         ("<data value=\"printed economy.output 2019", "<data value=\"rank economy.output 2019"), ("economy.output 2019", "economy.output 2018"),
                         ("<data value=\"printed economy.output 2019 zone-1\">", "<data>"), ("</data>", ""), ("</data>", "</data></data>"),
                         ("<!DOCTYPE html>", ""), ("400000", "&#52;00000"), ("400000", " 400000"), ("some text", "some&amp;text"), ("<data value=", "<data id=")):
            self.published_page(lambda page: page.replace(old.encode(), new.encode()))
            self.expect_form(1, "content/report.html", ledger=False)
        self.published_page(lambda page: re.sub(b"</?data[^>]*>", b"", page))
        self.expect_form(1, "content/report.html: does not print under a mark", ledger=False)
        self.published_page(lambda page: page.decode().encode("utf-16"))
        self.expect_form(1, "content/report.html", ledger=False)

    def test_marks(self):
        cells = [cell("air.pm10_year", "85/2", 1), cell("air.pm10_year", "-1/2", None, "b"), cell("x.text", "第一")]
        whole = page(cells[:1], ("printed", "rank")) + page(cells[1:]).partition(b"<p>")[2]
        self.assertEqual(form.check_page(whole.decode(), cells), 4)
        mean = lambda text, c=0: whole.decode() + f'<data value="mean air.pm10_year 2019 {cells[c]["subject"]}">{text}</data>'
        self.assertEqual(form.check_page(mean("42"), cells), 5)
        self.assertEqual(form.check_page(mean("0", 1), cells), 5)
        for bad in (mean("43"), mean("42.5"), mean("1").replace("mean air.pm10_year 2019 zone-1", "mean x.text 2019 zone-1"), mean("1").replace("mean", "exact"),
                    whole.decode().replace(">1<", ">2<")):
            with self.assertRaises(ValueError, msg=bad[-90:]):
                form.check_page(bad, cells)
        with self.assertRaises(ValueError):
            form.check_page(whole.decode(), cells + cells)

    def test_leaf_hashes(self):
        self.publish(economy_zone())
        with open(self.ledger, "rb") as f:
            lines = f.read().split(b"\n")
        for seq, spoilt in ((BASE + 5, lines[BASE + 5].replace(b"2019-12", b"2019-10")), (9, lines[9][:-44] + lines[8][-44:]), (4, lines[4][:-45])):
            self.file("ledger.txt", b"\n".join(lines[:seq] + [spoilt] + lines[seq + 1:]))
            self.expect(1, f"{self.ledger}: seq {seq}: the line does not have the leaf hash")

    def test_figures_json(self):
        for spoil in (lambda d: d.replace(b'"exact": "2"', b'"exact": "3"'), lambda d: b"[]", lambda d: b"{", lambda d: None,
                      lambda d: d.replace(b'"exact": "2"', b'"exact": "3", "exact": "2"'), lambda d: d.decode().encode("utf-16"),
                      lambda d: b"\xef\xbb\xbf" + d):
            z = economy_zone()
            files = content(ECONOMY_CELLS)
            files["content/figures.json"] = spoil(files["content/figures.json"])
            files = {p: d for p, d in files.items() if d is not None}
            self.write(z, z.edition(ECONOMY_CELLS, manifest=hashlib.sha256(manifest(files)).hexdigest()), files=files)
            self.expect(1, "content/figures.json", ledger=False)
            shutil.rmtree(self.bundle)

    def test_last_month_that_gives_the_value_and_month_cells(self):
        z = Zone()
        for enterprise, month, content_ in (
                ("e1", "2019-02", {"output_thousand_yuan": "10", "revenue_thousand_yuan": "1"}),
                ("e1", "2019-03", {"output_thousand_yuan": "25"}),       # December and revenue missing
                ("e2", "2019-02", {"output_thousand_yuan": "7"}),
                ("e2", "2019-04", {"output_thousand_yuan": "9.5"}),      # no March: April is held against February
                ("e2", "2019-05", {"revenue_thousand_yuan": "4"}), ("e2", "2019-06", None),
                ("e3", "2018-12", {"output_thousand_yuan": "1000"})):
            z.accept(z.add("economy.month", {"enterprise": enterprise, "month": month}, content=content_))
        year, month = cell("economy.output", "69/2"), lambda m, e, f="output": cell(f"economy.{f}", e, period=f"2019-{m:02}")
        self.publish(z, [year, cell("economy.revenue", "5"), month(2, "17"), month(3, "15"), month(4, "5/2"), month(2, "1", "revenue"),
                         month(5, "4", "revenue")])
        self.expect(0, "not recomputed: 0\nVerified")
        for lie, text in ((month(4, "19/2"), 'the ledger gives {"exact":"5/2"}'), (month(1, "0"), "the ledger gives {}"), (month(5, "0"), "the ledger gives {}")):
            self.publish(z, [lie])
            self.expect(1, text)
            self.expect(1 if lie["period"] == "2019-01" else 5, openings=False)  # of January there is nothing to open

    def test_recorded_anew_after_withdrawal(self):
        z, object_ = Zone(), {"object": "o", "class": "latrine", "act": "removed"}
        first = z.add("city.object", object_)
        z.accept(first)
        z.accept((first, z.amend(first, void=True)))
        self.publish(z, [cell("city.latrines_removed", "0")])
        self.expect(0)
        again = z.add("city.object", object_)
        self.publish(z, [cell("city.latrines_removed", "0")])
        self.expect(0)  # not accepted
        z.accept(again)
        self.publish(z, [cell("city.latrines_removed", "1")])
        self.expect(0)

    def test_key_projects_of_every_level(self):
        z = Zone()
        z.accept(*[z.add("projects.project", {"project": level, "level": level}, "2019-12-31")
                   for level in ("provincial", "municipal", "both", "zone")])
        self.publish(z, [cell("projects.key_projects", "3")])
        self.expect(0, "not recomputed: 0\nVerified")

    def test_other_ledger_of_the_same_key(self):
        z = economy_zone()
        self.publish(z)
        honest = self.bundle
        z.records[BASE + 2]["open"]["activity"] = "rewritten"
        self.write(z, len(z.records) - 1, name="other")
        self.expect(0)  # a rewritten ledger with a bundle of its own
        self.bundle = honest
        self.expect(1, f"proof/inclusion.tlog-proof: the first {len(z.records)} records are not the bundle's")
        with open(self.ledger, "rb") as f:
            lines, gap, note = f.read().partition(b"\n\n")
        self.bundle = os.path.join(self.dir, "other")
        z.add("clock.day_closed", {"date": "2019-06-01", "audit": "00" * 32})
        more = z.lines()[-1] + b"\t" + b64(z.leaves()[-1]).encode()
        for records in (lines.rpartition(b"\n")[0], lines + b"\n" + more):
            self.file("ledger.txt", records + gap + note)
            self.expect(1, self.ledger)
        self.publish(economy_zone(), size=99)
        self.expect(1, "not an edition of the records before it")
        self.publish(economy_zone(), size=-1)
        self.expect(1)
        self.expect_form(1, "a number that is no count")

    def test_two_facts_for_one_month(self):
        z = economy_zone()
        z.accept(z.add("economy.month", {"enterprise": "e1", "month": "2019-12"}, content={"output_thousand_yuan": "1"}))
        self.publish(z, [cell("economy.output", "300000.5")])
        self.expect_form(1, "which is not withdrawn")

    def test_openings(self):
        self.publish(economy_zone())
        self.expect(5, "as far as open fields go", "not recomputed: 5\nnot recomputed, needs openings (4): party.study_attendance 2019, economy.output 2019, "
                    "economy.output_share 2019, economy.revenue_share 2019\n", openings=False)
        with open(self.openings, "rb") as f:
            lines = f.readlines()
        salt = json.loads(lines[1])["salt"].encode()
        for spoilt, text in (([lines[0], lines[1].replace(salt, salt.upper())] + lines[2:], f"line 2: does not open the record of seq {BASE + 1}"),
                             ([lines[0], lines[1].replace(b'"x"', b'"z"')] + lines[2:], f"line 2: does not open the record of seq {BASE + 1}"),
                             ([lines[0], lines[1].replace(b":[", b": [")] + lines[2:], "line 2: not an object in canonical JSON")):
            self.file("openings.jsonl", b"".join(spoilt))
            self.expect(1, self.openings, text)
        for spoilt, text in ((lines + lines[-1:], f"line {len(lines) + 1}: not in order"), (lines[:-1] + [lines[-1][:-1]], "does not end"),
                             ([lines[1], lines[0]] + lines[2:], "line 2: not in order"), ([lines[1]] + lines[1:], "line 2: not in order"),
                             ([lines[0].replace(b"{", b'{"a":"1",', 1)] + lines[1:], "line 1: not an opening")):
            self.file("openings.jsonl", b"".join(spoilt))
            self.expect_form(1, self.openings, text)
        self.publish(economy_zone(), [cell("city.latrines_removed", "4")])
        self.expect(0, openings=False)  # nothing sealed is needed

    def test_openings_of_some_records(self):
        z = economy_zone()
        year, november = cell("economy.output", "400000"), cell("economy.output", "90000", period="2019-11")
        without = lambda *seqs: self.file("openings.jsonl", b"".join(canon(o) + b"\n" for s, o in sorted(z.openings.items()) if s not in seqs))
        self.publish(z, [year, cell("party.study_attendance", "2")])
        without(z.month - 1, z.month + 2, BASE + 2)  # e1's November, e2's year before, the lecture: nothing of the year reads them
        self.expect(0, "not recomputed: 0\nVerified")
        without(z.month)  # December gives e1's year
        self.expect(5, "needs openings (1): economy.output 2019\n")
        self.publish(z, [year, november])
        without(z.month - 1)
        self.expect(5, "needs openings (1): economy.output 2019-11\n")
        self.publish(economy_zone(), [cell("city.latrines_removed", "5"), cell("economy.output", "1")])
        self.expect(1, openings=False)

    def test_what_only_an_insider_writes(self):
        road, batch = {"object": "x", "class": "road", "act": "built"}, "22222222-2222-4222-8222-222222222222"
        def gone(z):
            first = z.add("city.object", road)
            z.amend(first, void=True)
            return z.amend(first, version=first + 1)
        for spoil in (lambda z: z.add("review.accepted", {"items": [[z.imported[3]] * 2], "import": batch}), lambda z: z.add("review.accepted", {"items": []}),
                      lambda z: z.add("review.accepted", {}), lambda z: z.add("review.returned", {"import": batch}), lambda z: z.add("review.accepted", {"items": [], "import": batch}),
                      lambda z: z.amend(z.imported[0], {**z.records[z.imported[0]]["open"], "object": "other"}),
                      lambda z: z.amend(z.imported[0], {**z.records[z.imported[0]]["open"], "object": "b1"}),
                      lambda z: z.amend(z.edition([], period="2018")), lambda z: z.amend(z.edition([], period="2018"), void=True), gone,
                      lambda z: z.add("city.object", z.records[z.imported[0]]["open"]), lambda z: z.accept(1), lambda z: z.accept(0),
                      lambda z: z.add("city.object", road, unit="nowhere"), lambda z: z.add("city.object", {**road, "place": "nowhere"}), lambda z: z.add("city.object", {**road, "place": "e1"}),
                      lambda z: z.add("city.object", {**road, "foo": "1"}), lambda z: z.add("city.object", {**road, "class": "moat"}),
                      lambda z: z.add("city.object", {"object": "x", "class": "road", "act": "built", "place": None}),
                      lambda z: z.add("city.object", road, "2019-02-30"), lambda z: z.add("city.object", road, "2019zzz"), lambda z: z.add("city.object", road, "20190-01-01"),
                      lambda z: z.add("city.object", road, content={"x": "1"}), lambda z: z.add("party.activity", {"activity": "p", "type": "film"}, content={"attendees": ["nobody"]}),
                      lambda z: z.add("zone.genesis", z.records[0]["open"]), lambda z: z.add("city.object", road, foo="x"), lambda z: z.add("city.object", road, by="e\u0301"),
                      lambda z: z.add("investment.project", {"project": "p", "contract": "formal", "planned_investment_yuan": "1_0"}),
                      lambda z: z.add("city.object", road, ordinal=-1), lambda z: z.add("city.object", road, command="x"), lambda z: z.add("city.object", road, evidence=[]),
                      lambda z: z.add("city.object", road, sealed=None), lambda z: z.add("city.object", road, via="fax"), lambda z: z.add("city.object", road, recorded="2020-01-99T99:99"),
                      lambda z: z.add("rule.adopted", {"rule": "r", "version": 1, "text": ["a\nb"]}), lambda z: z.add("rule.adopted", {"rule": "r", "version": 1, "text": ["0" * 70000]}),
                      lambda z: z.amend(z.imported[0], None) and z.records[-1].update(unit="e1") or len(z.records) - 1):
            z = economy_zone()
            seq = spoil(z)
            self.publish(z)
            self.expect_form(1, f"{self.ledger}: seq {seq}")

    def test_size_lies(self):
        z = economy_zone()
        seq = z.edition(ECONOMY_CELLS)
        for _ in range(60):
            z.add("clock.day_closed", {"date": "2019-06-01", "audit": "0"})
        leaves = z.leaves()
        self.write(z, seq)
        body = f"{SIGNER.name}\n{len(leaves) + 1}\n{b64(mth(leaves))}\n"  # the same root and paths, one record more
        note = f"{body}\n— {SIGNER.name} {b64(SIGNER.key_id + SIGNER.sign(body.encode()))}\n"
        for name in ("inclusion.tlog-proof", "consistency.txt"):
            with open(os.path.join(self.bundle, "proof", name), encoding="utf-8") as f:
                text = f.read()
            text = text.partition("\n\n")[0] + "\n\n" + note if "tlog" in name else text.replace(f"new {len(leaves)}", f"new {len(leaves) + 1}")
            self.file(f"bundle/proof/{name}", text)
        self.expect(6, ledger=False)  # nobody can tell
        self.expect(1, f"the first {len(leaves) + 1} records are not the bundle's")
        self.write(z, seq)
        self.expect(1, f"size {len(leaves) + 1} is not continued", args=["--since", self.file("lie", note)])
        for junk in ("JUNK\n\n" + SIGNER.checkpoint(leaves[:9]), SIGNER.checkpoint(leaves[:9]) + f"— x {b64(bytes(68))}\n", SIGNER.checkpoint([])):
            self.expect(1, args=["--since", self.file("junk", junk)])
        for name in (self.ledger, os.path.join(self.bundle, "proof/inclusion.tlog-proof")):
            self.expect(1, args=["--since", name])

    def test_what_comes_after_is_not_read(self):
        for kind, v in (("moon.landing", 1), ("economy.month", 2)):
            z = economy_zone()
            seq = z.edition(ECONOMY_CELLS)
            z.add(kind, {"x": "y"}, v=v)
            self.write(z, seq)
            self.expect(0)
        self.publish(economy_zone(), size=len(economy_zone().records) + 1)
        self.expect(1, "not an edition of the records before it")

    def test_newer(self):
        for kind, v, expect in (("moon.landing", 1, self.expect_form), ("moon.landing", 2, self.expect), ("economy.month", 2, self.expect)):
            z = economy_zone()
            seq = z.add(kind, {"x": "y"}, v=v)
            self.publish(z)
            expect(4, f"seq {seq}")
            expect(4, key=None)
        # A later version of a kind has what the first had and more; a record of the first has not what came later.
        for v, more, wanted, expect in ((1, {}, 0, self.expect), (2, {}, 0, self.expect), (2, {"industry": "c1353"}, 0, self.expect),
                                        (1, {"industry": "c1353"}, 1, self.expect_form), (3, {"outline": "114,33"}, 0, self.expect),
                                        (2, {"outline": "114,33"}, 1, self.expect_form), (4, {}, 4, self.expect), (0, {}, 4, self.expect)):
            z = economy_zone()
            z.add("projects.project", {"project": "k", "level": "both", **more}, v=v)
            self.publish(z)
            with self.subTest((v, more)):
                expect(wanted)
        for kind, v, expect in (("moon.landing", 1, self.expect_form), ("edition.published", 2, self.expect)):
            z = economy_zone()
            seq = z.edition(ECONOMY_CELLS)
            z.records[seq].update(kind=kind, v=v)
            self.write(z, seq)
            expect(4, "needs a newer verifier")

    def test_insider_rebuild_and_since(self):
        z = economy_zone()
        kept = self.file("kept.checkpoint", SIGNER.checkpoint(z.leaves()))
        size = len(z.records)
        z.records[BASE + 2]["open"]["activity"] = "rewritten"
        self.publish(z)
        self.expect(0)
        self.expect(1, f"{kept}: size {size} is not continued", args=["--since", kept])
        self.expect(1, f"size {size} ", args=["--since", kept], ledger=False)
        honest = economy_zone()
        self.publish(honest)
        self.expect(0, args=["--since", kept])
        self.expect(6, args=["--since", os.path.join(self.bundle, "proof/previous.checkpoint")], ledger=False)
        self.expect(6, args=["--since", self.bundle], ledger=False)
        longer = self.file("longer.checkpoint", SIGNER.checkpoint(honest.leaves() + [b"\0" * 32]))
        self.expect(1, f"size {len(honest.records) + 1} is not continued", args=["--since", longer])
        self.expect(2, args=["--since", os.path.join(self.dir, "absent")])

    def test_file_set_and_usage(self):
        self.publish(economy_zone())
        for name in ("bundle/extra", "bundle/content/extra", "bundle/proof/extra"):
            extra = self.file(name, b"")
            self.expect(1, name.removeprefix("bundle/"), ledger=False)
            os.remove(extra)
        link = os.path.join(self.bundle, "content/link")
        os.symlink("/etc/hostname", link)
        self.expect(1, "content/link", ledger=False)
        os.remove(link)
        os.mkfifo(link)
        self.expect_form(1, "content/link", ledger=False)
        os.remove(link)
        for name in (*self.content, *verify.PROOF):
            full = os.path.join(self.bundle, name)
            os.rename(full, full + ".kept")
            self.expect(1, name, ledger=False)
            os.rename(full + ".kept", full)
        self.ledger = os.path.join(self.dir, "absent")
        self.expect(2, "absent")
        self.expect(2, "--openings needs --ledger", args=["--openings", self.openings], ledger=False)
        self.bundle = self.bundle + "-absent"
        self.expect(2, ledger=False)

    def test_bit_flips(self):
        z = economy_zone()
        self.publish(z)
        dice = random.Random(20190305)
        names = [os.path.join("bundle", n) for n in (*self.content, *verify.PROOF)] + ["ledger.txt", "openings.jsonl"]
        for name in names:
            full = os.path.join(self.dir, name)
            with open(full, "rb") as f:
                good = f.read()
            for _ in range(40):
                bit = dice.randrange(len(good) * 8)
                bad = bytearray(good)
                bad[bit >> 3] ^= 1 << (bit & 7)
                self.file(name, bytes(bad))
                self.expect(1, name.removeprefix("bundle/"))
            self.file(name, good)
        self.expect(0)


class Chain(Case):
    """Another key signs: the zone's ledger has two changes, and an edition behind each."""
    SIGNERS = (SIGNER, OTHER, Signer(b"\x0a" * 32))

    def change(self, zone, old, new, size=None, signers=None, **more):
        size = len(zone.records) if size is None else size
        text = f"shishi-key-rotation@v1\n{old.name}\n{old.vkey}\n{new.vkey}\n{size}\n".encode()
        by_old, by_new = signers or (old, new)
        return zone.add("zone.key_rotated", {"old_key": old.vkey, "new_key": new.vkey, "size": size, "old_signature": b64(by_old.sign(text)),
                                             "new_signature": b64(by_new.sign(text)), **more.pop("open_", {})}, **{"for": "p2", **more})

    def lay(self, zone, *changes, signer=None, note=None, name="bundle"):
        """The changes beside a bundle, each in the whole ledger's checkpoint, and no others."""
        leaves, proofs = zone.leaves(), os.path.join(self.dir, name, "proof")
        for old in [old for old in os.listdir(proofs) if old.startswith("key-")]:
            os.remove(os.path.join(proofs, old))
        for number, seq in enumerate(changes, 1):
            proof = ["c2sp.org/tlog-proof@v1", f"index {seq}", *map(b64, path(seq, leaves)), "", note or signer.checkpoint(leaves)]
            self.file(f"{name}/proof/key-{number}.json", zone.lines()[seq])
            self.file(f"{name}/proof/key-{number}.tlog-proof", "\n".join(proof))

    def previous(self, zone, size, signer, *others):
        self.file("bundle/proof/previous.checkpoint", signer.checkpoint(zone.leaves()[:size], *others))

    def twice(self):
        """The bundle of an edition behind two changes, continued from a checkpoint between them."""
        one, two, three = self.SIGNERS
        z = economy_zone()
        changes = [self.change(z, one, two), self.change(z, two, three)]
        seq = z.edition(ECONOMY_CELLS)
        self.write(z, seq, previous=changes[1], signer=three)
        self.previous(z, changes[1], two)
        self.lay(z, *changes, signer=three)
        return z, changes, seq

    def test_any_key_of_the_chain(self):
        z, changes, _ = self.twice()
        for signer in self.SIGNERS:
            told = [f"key: record {seq} replaces {old.vkey} by {new.vkey}\n" for seq, old, new in zip(changes, self.SIGNERS, self.SIGNERS[1:])]
            self.expect(0, *told, key=signer.vkey)
            self.expect(6, *told, key=signer.vkey, ledger=False)
        self.expect(3, "signer unknown", key=None)
        self.expect(3, "signer unknown", key=None, ledger=False)
        for ledger in (True, False):
            self.expect(1, "the key given is none of the zone's", key=Signer(b"\x0b" * 32).vkey, ledger=ledger)

    def test_the_key_in_force_signs(self):
        z, changes, seq = self.twice()
        one, two, three = self.SIGNERS
        good = {size: signers for size, signers in ((changes[0], [one]), (changes[1], [two]), (len(z.records), [three]))}
        for size, right in good.items():
            for signer in self.SIGNERS:
                self.write(z, seq, previous=size, signer=three)
                self.lay(z, *changes, signer=three)
                self.previous(z, size, signer)
                self.expect(0 if [signer] == right else 1, key=one.vkey)
        # two signatures: of the key that was replaced, then of the one in force
        for signers, code in (((two, three), 0), ((three, two), 1), ((one, three), 1), ((three, three), 1), ((one, two, three), 1)):
            self.write(z, seq, previous=changes[1], signer=signers[0], others=signers[1:])
            self.previous(z, changes[1], two)
            self.lay(z, *changes, note=signers[0].checkpoint(z.leaves(), *signers[1:]))
            for key in (one, three):
                self.expect(code, key=key.vkey)
        # before the first change there is no key before
        self.write(z, seq, previous=changes[0], signer=three)
        self.lay(z, *changes, signer=three)
        self.previous(z, changes[0], one, one)
        self.expect(1, "not a checkpoint of", key=one.vkey)

    def test_older_bundles(self):
        one, two, _ = self.SIGNERS
        z = economy_zone()
        self.publish(z)
        self.expect(1, key=two.vkey)  # nothing names it
        self.change(z, one, two)
        leaves = z.leaves()
        self.ledger = self.file("ledger.txt", b"".join(line + b"\t" + b64(hash_).encode() + b"\n" for line, hash_ in zip(z.lines(), leaves))
                                + b"\n" + two.checkpoint(leaves).encode())
        for key in (one, two):
            self.expect(0, "key: record", key=key.vkey)
        self.expect(1, key=two.vkey, ledger=False)
        since = self.file("since", one.checkpoint(leaves[:9]))
        self.expect(0, args=("--since", since), key=two.vkey)
        since = self.file("since", two.checkpoint(leaves[:9]))
        self.expect(1, args=("--since", since), key=two.vkey)

    def test_changes_that_are_none(self):
        one, two, three = self.SIGNERS
        for what, code, make in (
                ("good", 0, lambda z: self.change(z, one, two)),
                ("signed by the old key alone", 1, lambda z: self.change(z, one, two, signers=(one, one))),
                ("signed by the new key alone", 1, lambda z: self.change(z, one, two, signers=(two, two))),
                ("of another size", 1, lambda z: self.change(z, one, two, size=len(z.records) + 1)),
                ("of a key that is not in force", 1, lambda z: self.change(z, three, two)),
                ("to another ledger's key", 1, lambda z: self.change(z, one, WITNESS)),
                ("with a field more", 1, lambda z: self.change(z, one, two, open_={"more": "1"})),
                ("of a newer version", 4, lambda z: self.change(z, one, two, v=2))):
            z = economy_zone()
            seq = make(z)
            edition = z.edition(ECONOMY_CELLS)
            self.write(z, edition, previous=3, signer=two)
            self.previous(z, 3, one)
            self.lay(z, seq, signer=two)
            with self.subTest(what):
                self.expect(code, key=one.vkey)
                self.expect(code or 6, key=three.vkey if "not in force" in what else one.vkey, ledger=False)
        z = economy_zone()
        changes = [self.change(z, one, two), self.change(z, two, one)]  # back to one that was there
        self.write(z, z.edition(ECONOMY_CELLS), signer=one)
        self.lay(z, *changes, signer=one)
        self.expect(1, "by one that was there", key=one.vkey)
        z = economy_zone()
        seq = self.change(z, one, two, **{"for": "p1"})
        self.write(z, z.edition(ECONOMY_CELLS), signer=two)
        self.previous(z, 3, one)
        self.lay(z, seq, signer=two)
        self.expect(1, "changes the key by one person", key=one.vkey)
        self.expect(1, "changes the key by one person", key=one.vkey, ledger=False)

    def test_what_the_bundle_carries(self):
        z, changes, seq = self.twice()
        one, _, three = self.SIGNERS
        proofs = os.path.join(self.bundle, "proof")
        def broken(change):
            self.write(z, seq, previous=changes[1], signer=three)
            self.previous(z, changes[1], self.SIGNERS[1])
            self.lay(z, *changes, signer=three)
            change()
            self.expect(1, key=one.vkey)
            self.expect(1, key=one.vkey, ledger=False)
        remove = lambda *names: [os.remove(os.path.join(proofs, name)) for name in names]
        broken(lambda: remove("key-2.json", "key-2.tlog-proof"))
        broken(lambda: remove("key-1.json", "key-1.tlog-proof"))
        broken(lambda: remove("key-2.tlog-proof"))
        broken(lambda: remove("key-2.json"))
        broken(lambda: self.lay(z, *changes, note=three.checkpoint(z.leaves()[:-1])))
        broken(lambda: self.lay(z, *reversed(changes), signer=three))
        broken(lambda: self.lay(z, *changes, 1, signer=three))
        broken(lambda: self.file("bundle/proof/key-3.txt", "more"))


class Small(Case):
    """Who reads verify.py and figures.py has read the whole argument: they are short, and need nothing else but the curve and whose
    signatures count, which is a question of its own since keys change (docs/decisions/0024-another-key.md)."""
    PARTS = ("verify.py", "figures.py")

    def test_lines(self):
        for most, *names in ((255, *self.PARTS), (60, "keys.py")):
            lines = []
            for name in names:
                with open(os.path.join(HERE, name), encoding="utf-8") as f:
                    lines += f.read().splitlines()
            self.assertLessEqual(len(lines), most, names)
            self.assertLessEqual(max(map(len, lines)), 140, names)

    def test_alone(self):
        self.publish(economy_zone())
        alone = os.path.join(self.dir, "alone")
        os.mkdir(alone)
        for name in (*self.PARTS, "keys.py", "ed25519.py"):
            shutil.copy(os.path.join(HERE, name), alone)
        def run():
            command = [sys.executable, os.path.join(alone, "verify.py"), self.bundle, "--key", SIGNER.vkey, "--ledger", self.ledger,
                       "--openings", self.openings]
            return subprocess.run(command, cwd=self.dir, env={"PYTHONIOENCODING": "utf-8"}, capture_output=True, text=True, encoding="utf-8")
        done = run()
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertEqual(done.stdout.splitlines()[-1], "Verified")
        with open(os.path.join(self.bundle, "content/report.html"), "ab") as f:
            f.write(b" ")
        done = run()
        self.assertEqual((done.returncode, done.stderr), (1, ""), done.stdout)
        self.assertIn("content/report.html: not as the manifest lists it", done.stdout)

    def test_form_says_more(self):
        """The form check says what verify.py says, and one line of its own."""
        self.publish(economy_zone())
        said = [self.run_cli(main)[1].splitlines() for main in (verify.main, form.main)]
        self.assertEqual(said[1], [said[0][0], "report: 10 marked figures, each as its cell says", *said[0][1:]])


class Air(Case):
    def air_zone(self, months=range(1, 13)):
        """The zone at 50.5, a at 49.5 (both round to 50), b at 70, c with one station of two: never a valid day."""
        z = Zone()
        for station, unit in (("s0", ZONE), ("sa", "a"), ("sb", "b"), ("sc1", "c"), ("sc2", "c")):
            z.add("air.station", {"station": station, "participant": unit}, "2015-01-01")
        for month in months:
            for day in range(1, calendar.monthrange(2019, month)[1] + 1):
                for station, value in (("s0", "50.5"), ("sa", "49.5"), ("sb", "70"), ("sc1", "1")):
                    z.day(station, f"2019-{month:02}-{day:02}", value)
        return z

    def test_year_with_ties(self):
        z = self.air_zone()
        good = [cell("air.pm10_year", "101/2", 1), cell("air.pm10_year", "99/2", 1, "a"), cell("air.pm10_year", "70", 3, "b")]
        self.publish(z, good)
        self.expect(0, "not recomputed: 0\nVerified")
        self.publish(z, good[:1] + [{**good[1], "rank": 2}, good[2]])
        self.expect(1, 'air.pm10_year 2019 a says {"exact":"99/2","rank":2}, the ledger gives {"exact":"99/2","rank":1}')
        self.publish(z, good[:1] + [{**c, "figure": "air.pm25_year"} for c in good])  # the zone alone, and everybody
        self.expect(0, "not recomputed: 0\nVerified")

    def test_month_validity_and_months_first(self):
        z = self.air_zone(months=[2, 3])
        march = [r for r in z.records if r["open"].get("station") == "sb" and r["happened"][:7] == "2019-03"]
        for r in march[:4]:
            r["open"]["pm10"] = r["open"]["pm25"] = [None] * 4 + ["70"] * 20  # 20 hours suffice
        for r in march[4:8]:
            r["open"]["pm25"] = [None] * 5 + ["70"] * 19  # 27 days remain
        february = [r for r in z.records if r["open"].get("station") == "sa" and r["happened"][:7] == "2019-02"]
        for r in february[:4]:
            r["open"]["pm25"] = [None] * 24  # 24 days: a takes no part
        z.amend(march[9]["seq"], {**march[9]["open"], "pm25": ["97"] * 24})  # the last version counts without acceptance
        cells = lambda month, *rows: [cell("air.pm25_month", e, n, u, month) for u, e, n in rows]
        feb = cells("2019-02", (ZONE, "101/2", 1), ("b", "70", 2))
        mar = cells("2019-03", (ZONE, "101/2", 1), ("a", "99/2", 1), ("b", "71", 3)) + [
            cell("air.pm10_month", "101/2", 1, ZONE, "2019-03"), cell("air.pm10_month", "99/2", 1, "a", "2019-03"),
            cell("air.pm10_month", "70", 3, "b", "2019-03")]
        self.publish(z, feb, report="air-month", period="2019-02")
        self.expect(0)
        without_rank = feb + [cell("air.pm25_month", "99/2", None, "a", "2019-02")]
        self.publish(z, without_rank, report="air-month", period="2019-02")
        self.expect(0)
        without_rank[-1]["rank"] = 1
        self.publish(z, without_rank, report="air-month", period="2019-02")
        self.expect(1, 'says {"exact":"99/2","rank":1}, the ledger gives {"exact":"99/2"}')
        z.records = z.records[:-3]
        first = z.edition(feb, "air-month", "2019-02")
        z.edition(mar, "air-month", "2019-03")
        z.edition(cells("2019-03", (ZONE, "101/2", 2)), "air-quarter", "2019-03")  # another report
        mark = len(z.records)
        z.edition(cells("2019-02", (ZONE, "101/2", 2)), "air-month", "2019-02", edition=2, supersedes=first)
        self.publish(z, [cell("air.pm25_months_first", "1")])
        self.expect(0)
        self.publish(z, [cell("air.pm25_months_first", "2")], size=mark)
        self.expect(0)
        self.publish(z, [cell("air.pm25_months_first", "2")])
        self.expect(1, 'says {"exact":"2"}, the ledger gives {"exact":"1"}')

    def test_half_to_even_and_stations(self):
        z = Zone()
        stations = [z.add("air.station", {"station": f"s{i}", "participant": ZONE}, "2015-01-01") for i in range(4)]
        z.add("air.station", {"station": "t", "participant": "t"}, "2015-01-01")
        for day in range(1, 31):
            for i, value in enumerate(("40", "41", "42", "43")[: 4 if day < 28 else 2]):
                z.day(f"s{i}", f"2019-04-{day:02}", value)  # on the last three days two stations of four: not valid
            z.day("t", f"2019-04-{day:02}", "42.5")  # 42.5 rounds to 42
        rows = [cell("air.pm10_month", "83/2", 1, period="2019-04"), cell("air.pm10_month", "85/2", 1, "t", "2019-04")]
        self.publish(z, rows, report="air-month", period="2019-04")
        self.expect(0)  # 41.5 rounds to 42 as well
        z.amend(stations[3], void=True)  # three stations left: 40, 41, 42; still no valid day with two of them
        rows[0].update(exact="41")
        rows[1].update(rank=2)
        self.publish(z, rows, report="air-month", period="2019-04")
        self.expect(0)

    def test_stations_of_the_day(self):
        z = Zone()
        for i in range(5):  # three stations, from the 28th on five
            z.add("air.station", {"station": f"s{i}", "participant": ZONE}, "2019-04-28" if i > 2 else "2015-01-01")
        for day in range(1, 31):
            for i in (0, 1, 2) if day < 28 else (0, 1) if day == 28 else (0, 1, 3, 4):
                z.day(f"s{i}", f"2019-04-{day:02}", "40")
        z.day("s3", "2019-04-01", "900")        # not yet there
        rows = [cell("air.pm10_month", "40", 1, period="2019-04")]
        self.publish(z, rows, report="air-month", period="2019-04")
        self.expect(0)  # every day but the 28th
        for i in (5, 6):
            z.add("air.station", {"station": f"s{i}", "participant": ZONE}, "2019-04-20")
        self.publish(z, rows, report="air-month", period="2019-04")
        self.expect(1, 'says {"exact":"40","rank":1}, the ledger gives {"exact":"40"}')  # from the 20th on three of five

    def test_boundaries_of_a_month(self):
        for month, days, valid in (("2019-04", 30, 27), ("2019-04", 30, 26), ("2019-02", 28, 25), ("2019-02", 28, 24)):
            z = Zone()
            for i in range(4):
                z.add("air.station", {"station": f"s{i}", "participant": ZONE}, "2015-01-01")
            for day in range(1, days + 1):
                for i in range(3):  # three stations of four suffice
                    z.day(f"s{i}", f"{month}-{day:02}", "40")
            for r in z.records[BASE + 4:BASE + 7]:  # and 20 hours of 24, on the first day
                r["open"] = {**r["open"], "pm10": ["80"] * 20 + [None] * 4}
            for r in z.records[BASE + 7:BASE + 7 + 3 * (days - valid):3]:  # 19 do not: two stations of four are left
                r["open"] = {**r["open"], "pm10": ["900"] * 19 + [None] * 5}
            mean = str(figures.Fraction(80 + 40 * (valid - 1), valid))
            for rank in (1, None):
                self.publish(z, [cell("air.pm10_month", mean, rank, period=month)], report="air-month", period=month)
                self.expect(0 if (rank == 1) == ((month, valid) in (("2019-04", 27), ("2019-02", 25))) else 1)
                z.records.pop()

    def test_boundary_of_a_year(self):
        for lost, rank in ((41, 1), (42, None)):  # of 365 days, and no month below its own bound
            z, least = Zone(), lambda month: 25 if month == 2 else 27
            z.add("air.station", {"station": "s", "participant": ZONE}, "2015-01-01")
            for month in range(1, 13):
                for day in range(1, calendar.monthrange(2019, month)[1] + 1):
                    if day > least(month) and lost:
                        lost -= 1
                    else:
                        z.day("s", f"2019-{month:02}-{day:02}", "40")
            self.publish(z, [cell("air.pm10_year", "40", rank)])
            self.expect(0, "not recomputed: 0\nVerified")

    def test_two_facts_for_one_day(self):
        z = self.air_zone(months=[3])
        z.day("s0", "2019-03-01", "1")
        self.publish(z, [cell("air.pm25_month", "1", 1, period="2019-03")], report="air-month", period="2019-03")
        self.expect_form(1, "which is not withdrawn")


class Bytes(unittest.TestCase):
    def test_canonical(self):
        for good in ('{"a":1,"b":["x",null]}', '{"a":"\\"\\\\"}', '{"":0}', '{"n":9007199254740991}', '{"a":' + "[" * 63 + "]" * 63 + "}"):
            form.check_json(verify.canonical(good.encode()))
        for bad in ('{"b":1,"a":2}', '{"a":1,"a":1}', '{"a": 1}', '{"a":1.0}', '{"a":1.5}', '{"a":1e2}', '{"a":-0}', '{"a":01}', '{"a":NaN}', '{"a":Infinity}',
                    '{"a":"\\u0041"}', '{"a":"\\/"}', '{"a":"\t"}', '{"a":"\n"}', '{"a":"\\ud800"}', '\ufeff{}', '{}\n', '', '[]', '1', "9" * 5000,
                    '{"a":' + "[" * 100_000 + "]" * 100_000 + "}"):
            with self.assertRaises((ValueError, RecursionError), msg=bad[:60]):
                verify.canonical(bad.encode())
        with self.assertRaises(ValueError):
            verify.canonical(b'{"a":"\xff"}')
        for bad in ('{"a":"\\n"}', '{"é":1}', '{"a b":1}', '{"a":"e\u0301"}', '{"a":"\u0085"}', '{"a":-1}', '{"a":9007199254740992}',
                    '{"a":' + "[" * 64 + "]" * 64 + "}"):
            value = verify.canonical(bad.encode())
            with self.assertRaises(ValueError, msg=bad[:60]):
                form.check_json(value)
        with self.assertRaises(ValueError):
            form.check_json({"a": "a" * 65_528}, 65_535)
        form.check_json({"a": "a" * 65_527}, 65_535)

    def test_table_of_kinds(self):
        with open(os.path.join(HERE, "../docs/ledger-format.md"), encoding="utf-8") as f:
            text = f.read()
        self.assertEqual(len(form.KINDS), text.count("\n| `", text.index("kinds: begin"), text.index("kinds: end")))
        self.assertEqual(form.KINDS["economy.month"], ("when accepted", ["enterprise", "month"], {
            "enterprise": ("", "unit id, of type `enterprise`", 1), "month": ("", "month", 1)}, {
            "output_thousand_yuan": ("?", "decimal, thousand_yuan", 1), "revenue_thousand_yuan": ("?", "decimal, thousand_yuan", 1)}))
        self.assertEqual(form.KINDS["projects.project"][2]["industry"], ("?", "key", 2))
        for counts, key, *parts in form.KINDS.values():
            self.assertIn(counts, ("–", "at once", "when accepted"))
            self.assertLessEqual({*key}, {*parts[0], "happened"})

    def test_kinds_that_figures_read(self):
        # verify.py stands without the contract: what it says of the kinds that it reads is what the contract says
        with open(os.path.join(HERE, "figures.py"), encoding="utf-8") as f:
            read = {*re.findall(r'"(\w+[.]\w+)"', f.read())} & {*form.KINDS}
        self.assertEqual({kind for kind in read if form.KINDS[kind][0] == "when accepted"}, verify.WHEN_ACCEPTED)
        newest = {kind: max((since for part in parts for _, _, since in part.values()), default=1) for kind, (_, _, *parts) in form.KINDS.items()}
        self.assertEqual({kind: version for kind, version in newest.items() if version > 1}, verify.NEWEST)

    def test_types(self):
        keys, units = {("org.person", "x"): 1, ("org.person", "y"): 2, ("air.station", "s"): 3}, {"e": "enterprise"}
        for type_, good, bad in (
                ("decimal, yuan", ["0", "0.1", "9" * 18, "1.000000001"], ["1_0e0", "１２", "1/3", " 7 ", "9" * 19, "1.0", "0.0000000001", "-0", "-1", "01", ".5", "5.", "", 1, None]),
                ("decimal, yuan, of either sign", ["-1", "-0.5"], ["-0", "--1"]),
                ("date", ["2020-02-29"], ["2019-02-30", "2019zzz", "20190-01-01", "20190101", "2019-W01-1", 1]),
                ("month", ["2019-12"], ["2019-13", "2019-00", "2019", "2300-01"]), ("year or month", ["2019", "2019-01"], ["20190", "2019-1"]),
                ("count", [0, 2**53 - 1], [True, "1", None]), ("key", ["a-z_0.+"], ["", "A", "a" * 65, "a\n", "一"]),
                ("text ≤ 3", ["一二三", ""], ["一二三四", 1]), ("`a` `b`", ["a"], ["c", "a b", None, ["a"]]),
                ("unit id", ["e"], ["f", None]), ("unit id, of type `enterprise`", ["e"], []), ("unit id, of type `district`", [], ["e"]),
                ("person id", ["x"], ["z"]), ("key of a air.station", ["s"], ["t"]),
                ("array of person ids, sorted, each once", [[], ["x", "y"]], [["y", "x"], ["x", "x"], ["z"], "x"]),
                ("array of [first seq, version seq]", [[[1, 2]]], [[[1]], [1], "a", [[1, 2**32]], [["1", 2]], [[True, 2]]]),
                ("array of lines", [["a", ""]], ["a", [1]]), ("array of keys", [["a"]], [["A"]]),
                ("array of 24 decimals or null, µg/m³", [["1", None] * 12], [["1"] * 23, ["-1"] * 24, [1] * 24])):
            for values, wanted in ((good, True), (bad, False)):
                for value in values:
                    try:
                        fits = bool(form.fits("f", type_, value, keys, units))
                    except ValueError:
                        fits = False
                    self.assertEqual(fits, wanted, (type_, value))

    def test_base64(self):
        self.assertEqual(verify.b64("AA==", 1), b"\0")
        for text in ("AB==", "AA", "AA=\n=", "AA==\n", "A-==", "é"):
            with self.assertRaises(ValueError):
                verify.b64(text, 1)

    def test_trees(self):
        leaves = [hashlib.sha256(b"%d" % i).digest() for i in range(35)]
        for n in range(1, 36):
            new = keys.Checkpoint(n, mth(leaves[:n]), "o")
            self.assertEqual(verify.root_of(leaves[:n]), new.root)
            self.assertTrue(verify.begins(leaves, new))
            self.assertFalse(verify.begins(leaves[:n - 1], new) or verify.begins(leaves[::-1], new))
            for m in range(n):
                steps = path(m, leaves[:n])
                included = lambda index, steps: verify.roots(index, n, [leaves[m], *steps], False)
                self.assertEqual(included(m, steps), (mth(leaves[:m + 1]), new.root))
                for index, bad in ((m, steps + [leaves[0]]), (m, steps[1:] + [bytes(32)]), (m, steps[:-1] + [bytes(32)]), (n, steps), (-1, steps)):
                    self.assertFalse(self.passes(lambda: self.assertEqual(included(index, bad)[1], new.root)))
                old = keys.Checkpoint(m + 1, mth(leaves[:m + 1]), "o")
                steps = consistency(m + 1, leaves[:n])
                check = lambda old, steps: self.passes(lambda: verify.check_consistency("".join(line + "\n" for line in (
                    "shishi-consistency@v1", f"old {old.size}", f"new {n}", *map(b64, steps))).encode(), old, new))
                self.assertTrue(check(old, steps))
                self.assertFalse(check(old, steps + [leaves[0]]))
                self.assertFalse(check(old, steps[:-1]) and steps)
                self.assertFalse(check(old._replace(root=leaves[9]), steps))
                self.assertFalse(check(old._replace(size=m), steps) and m)
            empty = keys.Checkpoint(0, mth([]), "o")
            self.assertFalse(check(empty, []) or verify.begins(leaves, empty))
            self.assertFalse(check(new._replace(size=n + 1), []))

    @staticmethod
    def passes(check):
        try:
            check()
            return True
        except (AssertionError, ValueError):
            return False


class Curve(unittest.TestCase):
    VECTORS = [  # RFC 8032, 7.1: secret, public, message, signature
        ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
         "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
         "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
         "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        ("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
         hashlib.sha512(b"abc").hexdigest(),
         "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
    ]

    def test_vectors(self):
        for secret, public, message, signature in self.VECTORS:
            signer = Signer(bytes.fromhex(secret))
            self.assertEqual(signer.public.hex(), public)
            message, signature = bytes.fromhex(message), bytes.fromhex(signature)
            self.assertEqual(signer.sign(message), signature)
            self.assertTrue(ed25519.verify(signer.public, message, signature))
            self.assertFalse(ed25519.verify(signer.public, message + b"x", signature))
            for bit in range(0, 512, 37):
                bad = bytearray(signature)
                bad[bit >> 3] ^= 1 << (bit & 7)
                self.assertFalse(ed25519.verify(signer.public, message, bytes(bad)))

    def test_strict(self):
        signature = SIGNER.sign(b"m")
        s = int.from_bytes(signature[32:], "little")
        self.assertTrue(ed25519.verify(SIGNER.public, b"m", signature))
        self.assertFalse(ed25519.verify(SIGNER.public, b"m", signature[:32] + (s + ed25519.L).to_bytes(32, "little")))
        self.assertFalse(ed25519.verify(SIGNER.public, b"m", signature + b"\0"))
        encode = lambda y, sign=0: (y | sign << 255).to_bytes(32, "little")
        self.assertIsNone(ed25519.decode(encode(ed25519.P)))
        self.assertIsNone(ed25519.decode(encode(ed25519.P + 1)))
        self.assertIsNone(ed25519.decode(encode(1, 1)))
        self.assertIsNotNone(ed25519.decode(encode(1)))
        # the neutral element as key would sign anything
        self.assertFalse(ed25519.verify(encode(1), b"m", encode(1) + bytes(32)))

    def test_speed(self):
        signature, start = SIGNER.sign(b"m"), time.process_time()
        for _ in range(10):
            ed25519.verify(SIGNER.public, b"m", signature)
        self.assertLess((time.process_time() - start) / 10, 0.05)


if __name__ == "__main__":
    unittest.main()
