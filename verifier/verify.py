"""The second verifier of Shishi, written from docs/ledger-format.md alone, with Python's standard library: is an edition true, given a
ledger that the product could have written? Beside it: figures.py, keys.py, the curve. form.py: what the product does not write."""
import argparse, base64, collections, functools, json, os, sys
from hashlib import sha256
from pathlib import Path
from figures import REDACTED, SEALED, UNDEFINED, NotRecomputed, cells, need
from keys import CHANGED, b64, chain, read_checkpoint, read_key

PROOF = ["proof/" + n for n in ("manifest.json", "record.json", "inclusion.tlog-proof", "previous.checkpoint", "consistency.txt")]
(MANIFEST, RECORD, INCLUSION, PREVIOUS, CONSISTENCY), CELLS, NO_LEDGER = PROOF, "content/figures.json", "no ledger was given"
WHEN_ACCEPTED = {"city.object", "city.opening_balance", "economy.external_statistic", "economy.month", "investment.project",
                 "party.activity", "projects.opening_balance", "projects.project"}  # of the kinds that figures read; the others at once
WORDS = {0: "Verified", 3: "Consistent, but the signer is unknown", 5: "Verified as far as open fields go",
         6: "Signature and inclusion verified, no figure recomputed"}
NEWEST = {"projects.project": 3, **dict.fromkeys(("projects.supervision", "projects.visit", "projects.problem_step", "oversight.order"), 2)}
place, NOTHING = ["bundle"], ([], [], [], None)  # what is being looked at: whatever is wrong is said of it; a ledger that was not given

def look(name, folder=""):
    place[0] = name
    return Path(folder, name).read_bytes()
jcs = lambda value: json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
def members(pairs):
    need(len(dict(pairs)) == len(pairs), "a key is given twice")
    return dict(pairs)
parse = lambda data: json.loads(data.decode(), object_pairs_hook=members, parse_float=int, parse_constant=int)  # which refuses both
def canonical(data):  # white space, other escapes and unsorted keys do not come out as they went in
    need(type(value := parse(data)) is dict and jcs(value) == data, "not an object in canonical JSON")
    return value
leaf = lambda data: sha256(b"\0" + data).digest()
node = lambda left, right: sha256(b"\1" + left + right).digest()
split = lambda size: 1 << (size - 1).bit_length() >> 1  # the largest power of two below the size
def root_of(leaves):
    half = split(len(leaves))
    return node(root_of(leaves[:half]), root_of(leaves[half:])) if half else leaves[0]
begins = lambda leaves, c: 0 < c.size <= len(leaves) and root_of(leaves[:c.size]) == c.root  # with the records of that checkpoint
def roots(index, size, path, whole):
    """The roots of the leaves up to the index and of all, from the root down: PATH and SUBPROOF of RFC 6962 2.1. The path begins with the
    leaf, or with the largest `whole` tree that ends with it; then come its neighbours on the way up."""
    half, bottom = split(size), size == 1 or whole and index + 1 == size
    need(0 <= index < size and path and bottom == (len(path) == 1), "the path does not fit the tree")
    if bottom:
        return path[0], path[0]
    left = index < half
    first, every = roots(index if left else index - half, half if left else size - half, path[:-1], whole)
    return (first, node(every, path[-1])) if left else (node(path[-1], first), node(path[-1], every))
def check_consistency(data, old, new):
    head, *hashes, end = data.decode().replace("\n", " ", 2).split("\n")
    need((head, end) == (f"shishi-consistency@v1 old {old.size} new {new.size}", ""), f"not from size {old.size} to {new.size}")
    path = [old.root] * (old.size in (new.size, old.size & -old.size)) + [b64(h, 32) for h in hashes]  # a shared tree is left out
    need(roots(old.size - 1, new.size, path, True) == (old.root, new.root), "does not continue the previous checkpoint")
def read_ledger(path, given):  # its records and leaves, and the keys that it names
    lines, _, note = look(path).partition(b"\n\n")
    records, leaves = [], []
    for seq, line in enumerate(lines.split(b"\n")):
        place[0] = f"{path}: seq {seq}"
        data, _, hash_ = line.rpartition(b"\t")
        leaves.append(leaf(data))
        need(hash_ == base64.b64encode(leaves[seq]), "the line does not have the leaf hash that stands beside it")
        records.append(canonical(data))
        need((records[seq]["seq"], records[seq]["zone"]) == (seq, records[0]["zone"]), "the record carries another number or zone")
    place[0] = path
    keys = chain([r for r in records if r["kind"] == CHANGED], given, records[0]["open"].get("key"))
    export = read_checkpoint(note, keys)
    need(export.size == len(records) and begins(leaves, export), "its records are not those of its checkpoint")
    return records, leaves, keys, export.origin
def read_changes(folder):  # of the key, as far as the bundle carries them
    return [canonical(look(f"proof/key-{n + 1}.json", folder)) for n, _ in enumerate(Path(folder, "proof").glob("key-*.json"))]
def check_inclusion(name, of, folder, record, keys, origin, within=None):  # in a checkpoint, or within the one given
    proof, _, note = look(name, folder).partition(b"\n\n")
    found = read_checkpoint(note, keys, origin)
    magic, index, *hashes = proof.decode().split("\n")
    need((magic, index) == ("c2sp.org/tlog-proof@v1", f"index {record['seq']}"), f"not a proof for {of}")
    path = [leaf(jcs(record)), *(b64(h, 32) for h in hashes)]
    need(within in (None, (found, note)) and roots(record["seq"], found.size, path, False)[1] == found.root, f"does not prove {of}")
    return found, note
def read_proofs(folder, given, ledger):  # the edition's record, the bundle's checkpoints, the changes and the keys
    records, leaves, keys, origin = ledger
    record, changes = canonical(look(RECORD, folder)), read_changes(folder)
    keys = keys if records else chain(changes, given)
    previous = read_checkpoint(look(PREVIOUS, folder), keys, origin)
    found = checkpoint, _ = check_inclusion(INCLUSION, RECORD, folder, record, keys, previous.origin)
    need(not leaves or begins(leaves, previous) and begins(leaves, checkpoint), f"the first {checkpoint.size} records are not the bundle's")
    for number, change in enumerate(changes, 1):
        check_inclusion(f"{(name := f'proof/key-{number}')}.tlog-proof", name + ".json", folder, change, keys, previous.origin, found)
    need(not records or changes == [r for r in records[:checkpoint.size] if r["kind"] == CHANGED], "not the ledger's changes of the key")
    check_consistency(look(CONSISTENCY, folder), previous, checkpoint)
    return record, checkpoint, previous, changes, keys
def check_edition(folder, record, signer, changes):
    place[0], edition = RECORD, record["open"]
    need(record["kind"] == "edition.published" and "amends" not in record, "not of an edition")
    need(record["v"] == 1, f"edition.published v{record['v']} needs a newer verifier", NotImplementedError)
    need(edition["signers"] == [signer], f"to be signed by {edition['signers']}, is by {signer}")
    need(0 <= edition["size"] <= record["seq"], "not an edition of the records before it")
    need(sha256(data := look(MANIFEST, folder)).hexdigest() == edition["manifest"], "not the manifest of the edition")
    listed = {f["path"]: (f["length"], f["sha256"]) for f in canonical(data)["files"]}
    found = {f.relative_to(folder).as_posix() for f in Path(folder).rglob("*") if f.is_file()} - {*PROOF, *(
        f"proof/key-{number}.{end}" for number in range(1, len(changes) + 1) for end in ("json", "tlog-proof"))}
    for path in sorted(found | {*listed}):
        data = look(path, folder)
        need(listed.get(path) == (len(data), sha256(data).hexdigest()), "not as the manifest lists it")
    need(jcs(parse(look(CELLS, folder))) == jcs(edition["cells"]), f"not the cells of {RECORD}")
def read_openings(path, records):  # seq -> sealed content, each held against the digest in its record
    opened = {}
    for number, line in enumerate(look(path).splitlines(), 1):
        place[0] = f"{path}: line {number}"
        opening = canonical(line)
        seq, salt = opening["seq"], bytes.fromhex(opening["salt"])
        digest = sha256(salt + jcs(opening["content"])).hexdigest()
        need((digest, salt.hex()) == (records[seq].get("sealed"), opening["salt"]), f"does not open the record of seq {seq}")
        opened[seq] = opening["content"]
    return opened
def what_counts(path, records, opened):  # kind -> the facts that figures read, as amendments and reviews leave them
    latest, valid, reviewed, facts = {}, {}, set(), collections.defaultdict(list)  # a fact is named by its first version
    for seq, record in enumerate(records):
        place[0], kind, open_ = f"{path}: seq {seq}", record["kind"], record["open"]
        fact, newest = record.get("amends", {"seq": seq})["seq"], NEWEST.get(kind, 1)
        need(1 <= record["v"] <= newest, f"{kind} v{record['v']} needs a newer verifier", NotImplementedError)
        (latest if kind in WHEN_ACCEPTED else valid)[fact] = seq
        if kind.startswith("review."):  # of a whole import what nobody amended or reviewed since
            items = open_["items"] if "items" in open_ else [
                (f, s) for f, s in latest.items() if records[s].get("import") == open_["import"] and s not in reviewed]
            reviewed.update(version for _, version in items)
            valid.update(items if kind == "review.accepted" else ())
        if kind == "import.withdrawn":  # of a whole import what nobody amended since
            whole = open_["import"], record["unit"]
            for fact in [f for f, s in {**valid, **latest}.items() if f == s and (records[f].get("import"), records[f]["unit"]) == whole]:
                latest.pop(fact, None), valid.pop(fact, None)
    for r in [records[seq] for seq in valid.values() if not records[seq].get("amends", {"void": False})["void"]]:
        facts[r["kind"]].append({**r, **r["open"], "sealed": opened.get(r["seq"]) if "sealed" in r else {}})
    return facts
def verify(args):
    records, leaves, *_ = ledger = read_ledger(args.ledger, args.key) if args.ledger else NOTHING
    record, checkpoint, previous, changes, keys = read_proofs(args.bundle, args.key, ledger)
    edition, zone = record["open"], record["zone"]
    check_edition(args.bundle, record, checkpoint.origin, changes)
    opened = read_openings(args.openings, records) if args.openings else {}  # what is redacted is so at every size
    opened.update({r["open"]["seq"]: REDACTED for r in records if r["kind"] == "record.redacted" and "sealed" in r["open"]["lost"]})
    facts = what_counts(args.ledger, records[:edition["size"]], opened)
    given = functools.cache(lambda figure, period: cells(facts, zone, figure, period))
    place[0], names = RECORD, [f"{cell['figure']} {cell['period']}" for cell in edition["cells"]]
    left_out = {NO_LEDGER: [] if args.ledger else names, SEALED: [], REDACTED: [], UNDEFINED: []}
    for cell, name in zip(edition["cells"], names) if args.ledger else ():
        try:
            gives = jcs(given(cell["figure"], cell["period"]).get(cell["subject"], {})).decode()
            says = jcs({part: cell[part] for part in ("exact", "rank") if part in cell}).decode()
            need(says == gives, f"{name} {cell['subject']} says {says}, the ledger gives {gives}")
        except NotRecomputed as why:
            left_out[str(why)].append(name)
    if args.since:
        data = look(os.path.join(args.since, INCLUSION)).partition(b"\n\n")[2] if os.path.isdir(args.since) else look(args.since)
        kept = read_checkpoint(data, keys, checkpoint.origin)
        need(begins(leaves, kept) if leaves else kept in (previous, checkpoint), f"size {kept.size} is not continued")
    count, left = len(names), sum(map(len, left_out.values()))
    code = 3 if not args.key else 5 if left_out[SEALED] + left_out[REDACTED] else 6 if not args.ledger or 0 < count == left else 0
    return code, [
        f"inclusion: record {record['seq']} is in the checkpoint of size {checkpoint.size}",
        f"cells: {count}, recomputed and equal: {count - left}, not recomputed: {left}",
        *(f"not recomputed, {why} ({len(of)}): {', '.join(dict.fromkeys(of))}" for why, of in left_out.items() if of),
        *(f"epoch: record {seq} says that the checkpoint of size {o['lost_size']}, root {o['lost_root']}, is lost: {o['reason']}"
          for seq, kind, o in ((r["seq"], r["kind"], r["open"]) for r in records) if kind == "zone.epoch"),
        *(f"key: record {r['seq']} replaces {r['open']['old_key']} by {r['open']['new_key']}"
          for r in records or changes if r["kind"] == CHANGED),
        *(() if args.key else [f"signer unknown: {checkpoint.origin}"]), WORDS[code]]
def main(argv=None, check=verify):
    parser = argparse.ArgumentParser(description="Verifies an edition; see docs/ledger-format.md, section 8.")
    for name, kind in (("bundle", str), ("--key", read_key), ("--ledger", str), ("--openings", str), ("--since", str)):
        parser.add_argument(name, type=kind)
    args = parser.parse_args(argv)
    absent = [path for path in (args.ledger, args.openings, args.since) if path and not os.path.exists(path)]
    if absent or args.openings and not args.ledger or not os.path.isdir(args.bundle):
        parser.error(f"bundle has to be a folder, and --openings needs --ledger; not there: {absent}")
    try:
        code, lines = check(args)
    except Exception as e:  # a verifier that stumbles must not pass
        code = 4 if isinstance(e, NotImplementedError) else 1
        lines = [f"{place[0]}: {e if isinstance(e, (ValueError, OSError, NotImplementedError)) else repr(e)}"]
    print("\n".join("".join(c if c.isprintable() else "?" for c in line) for line in lines))  # names come from outside
    return code

if __name__ == "__main__":
    sys.exit(main())
