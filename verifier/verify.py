#!/usr/bin/env python3
"""The second verifier of Shishi, written from docs/ledger-format.md alone. Python 3.11, standard library only.
Here: tree, signatures, bundle, ledger, openings. figures.py: what counts, and the figures. form.py: the form of bytes, records and
page. ed25519.py: the curve."""
import argparse, base64, collections, ed25519, functools, os, re, sys
from hashlib import sha256
from pathlib import Path
from figures import FIGURES, NeedsOpenings, cells, what_counts
from form import KINDS, canonical, check_edition, check_ledger, check_manifest, check_page, has_fields, is_count, jcs, need, parse, read_record

PROOF = ["proof/" + n for n in ("manifest.json", "record.json", "inclusion.tlog-proof", "previous.checkpoint", "consistency.txt")]
(MANIFEST, RECORD, INCLUSION, PREVIOUS, CONSISTENCY), CELLS, PAGE = PROOF, "content/figures.json", "content/report.html"
Checkpoint = collections.namedtuple("Checkpoint", "size root origin")
leaf = lambda data: sha256(b"\0" + data).digest()
node = lambda left, right: sha256(b"\1" + left + right).digest()
split = lambda size: 1 << (size - 1).bit_length() - 1  # the largest power of two below the size
place = ["bundle"]  # what is being looked at: whatever is wrong is said of it

def look(where, data=None):
    place[0] = where
    return Path(where).read_bytes() if data is None else data
def b64(text, size):
    data = base64.b64decode(text, validate=True)
    need(len(data) == size and base64.b64encode(data).decode() == text, f"not strict base64 of {size} bytes")
    return data

def root_of(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    return node(root_of(leaves[:split(len(leaves))]), root_of(leaves[split(len(leaves)):]))
def inclusion_root(index, size, hash_, path):
    """The root of a tree of that size with that leaf at the index: PATH of RFC 6962 2.1.1, from the root down."""
    need(0 <= index < size and bool(path) == (size > 1), "index or path do not fit the size of the tree")
    if size == 1:
        return hash_
    if index < split(size):
        return node(inclusion_root(index, split(size), hash_, path[:-1]), path[-1])
    return node(path[-1], inclusion_root(index - split(size), size - split(size), hash_, path[:-1]))
def consistency_roots(old, new, path):
    """The roots of both trees: SUBPROOF of RFC 6962 2.1.2, from the root down. The path begins with a node that both share."""
    need(0 < old <= new and path and (len(path) == 1 or old < new), "the path does not fit the sizes of the trees")
    if old == new:
        return path[0], path[0]
    if old <= split(new):
        of_old, of_new = consistency_roots(old, split(new), path[:-1])
        return of_old, node(of_new, path[-1])
    return tuple(node(path[-1], right) for right in consistency_roots(old - split(new), new - split(new), path[:-1]))
def check_consistency(data, old, new):
    head, *hashes, end = data.decode().replace("\n", " ", 2).split("\n")
    need((head, end) == (f"shishi-consistency@v1 old {old.size} new {new.size}", ""), f"not from size {old.size} to {new.size}")
    path = [old.root] if old.size in (new.size, old.size & -old.size) else []  # a shared node that the proof leaves out
    path += [b64(line, 32) for line in hashes]
    need(consistency_roots(old.size, new.size, path) == (old.root, new.root), "does not continue the previous checkpoint")

def read_key(text):
    """NAME+ID+BASE64, or a file of it, as (name, key id, public key)."""
    name, id_, blob = (Path(text).read_text() if os.path.isfile(text) else text).strip().split("+", 2)
    raw = b64(blob, 33)
    need(name and raw[0] == 1 and sha256(name.encode() + b"\n" + raw).hexdigest()[:8] == id_, "not a verification key")
    need((point := ed25519.decode(raw[1:])) and not ed25519.small_order(point), "a key under which anything is signed")
    return name, bytes.fromhex(id_), raw[1:]
def read_checkpoint(data, key, origin=None):
    """A checkpoint of that origin, signed by its origin alone, with the key if one was given."""
    note = re.fullmatch("(([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n)\n— ([^ \n]+) ([^\n]+)\n", data.decode())
    need(note and origin in (None, note[2]), f"not a checkpoint of {origin or 'a ledger'}")
    body, name, size, root, signer, blob = note.groups()
    blob = b64(blob, 68)
    need(name == signer and is_count(int(size)), "not signed by its origin, or too large")
    need(not key or (name, blob[:4]) == key[:2] and ed25519.verify(key[2], body.encode(), blob[4:]), "not signed by the key given")
    return Checkpoint(int(size), b64(root, 32), name)

def check_bundle(bundle, key):
    """All that needs no ledger. Returns the edition's record, the two checkpoints, the rules and the number of marks."""
    look("bundle", bundle)
    there = {f.relative_to(bundle).as_posix(): f for f in Path(bundle).rglob("*") if f.is_symlink() or not f.is_dir()}
    odd = [path for path, file in there.items() if file.is_symlink() or not file.is_file()]
    need(not odd, f"no regular file: {odd}")
    files = {path: file.read_bytes() for path, file in there.items()}
    need({*PROOF, CELLS, PAGE} <= {*files}, f"lacks {', '.join({*PROOF, CELLS, PAGE} - {*files})}")
    record = read_record(look(RECORD, files[RECORD]))
    edition, seq = record["open"], record["seq"]
    proof, _, note = look(f"{RECORD}, {INCLUSION}", files[INCLUSION]).partition(b"\n\n")
    checkpoint = read_checkpoint(note, key)
    magic, index, *hashes = proof.decode().split("\n")
    need((magic, index) == ("c2sp.org/tlog-proof@v1", f"index {seq}"), f"not a proof for seq {seq}")
    need(inclusion_root(seq, checkpoint.size, leaf(files[RECORD]), [b64(h, 32) for h in hashes]) == checkpoint.root, "not proved")
    previous = read_checkpoint(look(PREVIOUS, files[PREVIOUS]), key, checkpoint.origin)
    check_consistency(look(CONSISTENCY, files[CONSISTENCY]), previous, checkpoint)
    if look(RECORD, record)["kind"] not in KINDS or record["v"] != 1:
        raise NotImplementedError(f"kind {record['kind']} v{record['v']} needs a newer verifier")
    need(record["kind"] == "edition.published" and "amends" not in record and has_fields("edition.published", 2, edition), "not of an edition")
    need(edition["signers"] == [checkpoint.origin], f"to be signed by {edition['signers']}, is by {checkpoint.origin}")
    need(edition["size"] <= seq, "not an edition of the records before it")
    check_edition(edition)
    need(sha256(look(MANIFEST, files[MANIFEST])).hexdigest() == edition["manifest"], "not the manifest of the edition")
    manifest = check_manifest(canonical(files[MANIFEST]))
    listed = {f["path"]: (f["length"], f["sha256"]) for f in manifest["files"]}
    found = {path: (len(data), sha256(data).hexdigest()) for path, data in files.items() if path not in PROOF}
    for path in sorted({*listed, *found}):
        need(look(path, path).startswith("content/") and listed.get(path) == found.get(path), "not as the manifest lists it")
    need(jcs(parse(look(CELLS, files[CELLS]))) == jcs(edition["cells"]), f"not the cells of {RECORD}")
    return record, previous, checkpoint, manifest["rules"], check_page(look(PAGE, files[PAGE]).decode(), edition["cells"])
def read_ledger(path, key):
    """Records, leaf hashes and origin of an export."""
    lines, _, note = look(path).partition(b"\n\n")
    records, leaves = [], []
    for seq, line in enumerate(lines.split(b"\n")):
        data, _, hash_ = look(f"{path}: seq {seq}", line).rpartition(b"\t")
        leaves.append(leaf(data))
        need(hash_ == base64.b64encode(leaves[seq]), "the line does not have the leaf hash that stands beside it")
        records.append(read_record(data))
        need((records[seq]["seq"], records[seq]["zone"]) == (seq, records[0]["zone"]), "the record carries another number or zone")
        need(seq == 0 or records[seq - 1]["recorded"] <= records[seq]["recorded"], "recorded before the record ahead of it")
    export = read_checkpoint(look(path, note), key)
    need(export[:2] == (len(records), root_of(leaves)), "the records are not those of the export's checkpoint")
    return records, leaves, export.origin
def check_place(path, records, leaves, origin, record, *checkpoints):
    """The ledger has the bundle's checkpoints, and so its record, in it; the record is the edition that follows the one before."""
    for c in checkpoints:
        need(c.origin == origin and c.size <= len(leaves) and root_of(leaves[:c.size]) == c.root, f"the first {c.size} records are not the bundle's")
    alike = lambda r: r["kind"] == "edition.published" and all(r["open"].get(n) == record["open"][n] for n in ("report", "period"))
    before = next(filter(alike, reversed(records[:record["seq"]])), {"open": {"edition": 0}})
    place = (record["open"]["edition"], record["open"].get("supersedes"))
    need(place == (before["open"].get("edition", 0) + 1, before.get("seq")), f"{RECORD} is not the edition that follows the one before it")
def read_openings(path, records):
    """Seq -> sealed content, each held against the digest in its record."""
    *lines, end = look(path).split(b"\n")
    need(not end, "the last line does not end")
    opened = {}
    for number, line in enumerate(lines, 1):
        opening = canonical(look(f"{path}: line {number}", line))
        seq, salt = look(f"{path}: seq {opening['seq']}", opening["seq"]), opening["salt"]
        need({*opening} == {"content", "salt", "seq"} and is_count(seq), "not an opening")
        need(max(opened, default=-1) < seq < len(records) and re.fullmatch("[0-9a-f]{64}", salt), "wrong number or salt")
        digest = sha256(bytes.fromhex(salt) + jcs(opening["content"])).hexdigest()
        need(digest == records[seq].get("sealed"), "does not open the record")
        opened[seq] = opening["content"]
    return opened

NO_LEDGER, SEALED, UNDEFINED = "no ledger was given", "needs openings", "its formula is not in section 7 of this contract"
WORDS = {0: "Verified", 3: "Consistent, but the signer is unknown", 5: "Verified as far as open fields go",
         6: "Signature and inclusion verified, no figure recomputed"}
def left_out(cell, ledger_gives):
    """Why the cell cannot be recomputed, or nothing if the ledger gives what it says."""
    if not ledger_gives or cell["figure"] not in FIGURES:
        return UNDEFINED if ledger_gives else NO_LEDGER
    says = jcs({name: cell[name] for name in ("exact", "rank") if name in cell}).decode()
    try:
        gives = jcs(ledger_gives(cell["figure"], cell["period"]).get(cell["subject"], {})).decode()
    except NeedsOpenings:
        return SEALED
    need(says == gives, f"{cell['figure']} {cell['period']} {cell['subject']} says {says}, the ledger gives {gives}")
def verify(args):
    records, leaves, origin = read_ledger(args.ledger, args.key) if args.ledger else ([], [], "")
    record, previous, checkpoint, rules, marks = check_bundle(args.bundle, args.key)
    edition, zone, ledger_gives = record["open"], record["zone"], None
    if args.ledger:
        check_place(look(args.ledger, args.ledger), records, leaves, origin, record, checkpoint, previous)
        opened = read_openings(args.openings, records) if args.openings else {}
        check_ledger(look(args.ledger, records)[:edition["size"]], opened)
        facts = what_counts(records[:edition["size"]], opened)
        adopted = [{"id": f["rule"], "version": f["version"]} for f in facts["rule.adopted"]]
        need(all(rule in adopted for rule in look(MANIFEST, rules)), "lists a rule that was not adopted")
        ledger_gives = functools.cache(functools.partial(cells, facts, zone))
    of = collections.defaultdict(list)  # why -> the cells that were not recomputed
    for cell in look(RECORD, edition["cells"]):
        of[left_out(cell, ledger_gives)].append(f"{cell['figure']} {cell['period']}")
    equal, unknown = of.pop(None, []), [] if args.key else [checkpoint.origin]
    if args.since:
        folder = os.path.isdir(args.since)
        data = look(os.path.join(args.since, INCLUSION) if folder else args.since)
        kept = read_checkpoint(data.partition(b"\n\n")[2] if folder else data, args.key, checkpoint.origin)
        continued = kept.size <= len(leaves) and root_of(leaves[:kept.size]) == kept.root if leaves else kept in (previous, checkpoint)
        need(continued and kept.size, f"size {kept.size} is not continued by size {len(leaves) or checkpoint.size}")
    code = 3 if unknown else 5 if of[SEALED] else 6 if not args.ledger or edition["cells"] and not equal else 0
    lines = [f"inclusion: record {record['seq']} is in the checkpoint of size {checkpoint.size}",
             f"report: {marks} marked figures, each as its cell says",
             f"cells: {len(edition['cells'])}, recomputed and equal: {len(equal)}, not recomputed: {len(edition['cells']) - len(equal)}"]
    lines += [f"not recomputed, {why} ({len(of[why])}): {', '.join(dict.fromkeys(of[why]))}"
              for why in (NO_LEDGER, SEALED, UNDEFINED) if of[why]]
    return code, [*lines, *(f"signer unknown: {name}" for name in unknown), WORDS[code]]

def main(argv=None):
    parser = argparse.ArgumentParser(prog="verify", description="Verifies an edition; see docs/ledger-format.md, section 8.")
    for name, kind in (("bundle", str), ("--key", read_key), ("--ledger", str), ("--openings", str), ("--since", str)):
        parser.add_argument(name, type=kind)
    args = parser.parse_args(argv)
    absent = [path for path in (args.ledger, args.openings, args.since) if path and not os.path.exists(path)]
    if absent or args.openings and not args.ledger or not os.path.isdir(args.bundle):
        parser.error(f"bundle has to be a folder, and --openings needs --ledger; not there: {absent}")
    try:
        code, lines = verify(args)
    except Exception as e:  # a verifier that stumbles must not pass
        code = 4 if isinstance(e, NotImplementedError) else 1
        lines = [f"{place[0]}: {e if isinstance(e, (ValueError, OSError, NotImplementedError)) else repr(e)}"]
    for line in lines:
        print("".join(c if c.isprintable() else "?" for c in line))  # names come from outside
    return code

if __name__ == "__main__":
    sys.exit(main())
