#!/usr/bin/env python3
"""The second verifier of Shishi, written from docs/ledger-format.md alone. Python 3.11, standard library only.
Here: bytes, tree, signatures, bundle, ledger, openings. figures.py: what counts, and the figures. ed25519.py: the curve."""
import argparse, base64, collections, ed25519, functools, json, os, re, sys
from hashlib import sha256
from pathlib import Path
from figures import FIGURES, KINDS, NeedsOpenings, cells, need, what_counts

PROOF = ["proof/" + n for n in ("manifest.json", "record.json", "inclusion.tlog-proof", "previous.checkpoint", "consistency.txt")]
(MANIFEST, RECORD, INCLUSION, PREVIOUS, CONSISTENCY), CELLS = PROOF, "content/figures.json"
Checkpoint = collections.namedtuple("Checkpoint", "size root origin signers")
jcs = lambda value: json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
leaf = lambda data: sha256(b"\0" + data).digest()
node = lambda left, right: sha256(b"\1" + left + right).digest()
split = lambda size: 1 << (size - 1).bit_length() - 1  # the largest power of two below the size
place = ["bundle"]  # what is being looked at: whatever is wrong is said of it

def look(where, data=None):
    place[0] = where
    return Path(where).read_bytes() if data is None else data
def canonical(data):
    """Parses and serialises again: white space, other escapes, unsorted or repeated keys do not come out as they went in."""
    value = json.loads(data.decode(), parse_float=int, parse_constant=int)  # int refuses fractions, exponents and NaN
    need(type(value) is dict and jcs(value) == data, "not an object in canonical JSON")
    return value
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
    roots = consistency_roots(old.size, new.size, path) if old.size else (root_of([]), new.root)  # all continue the empty tree
    need(roots == (old.root, new.root) and (old.size or not hashes), "does not continue the previous checkpoint")

def read_key(text):
    """NAME+ID+BASE64, or a file of it, as (name, key id, public key)."""
    name, id_, blob = (Path(text).read_text().removesuffix("\n") if os.path.isfile(text) else text).split("+", 2)
    raw = b64(blob, 33)
    need(raw[0] == 1 and sha256(name.encode() + b"\n" + raw).hexdigest()[:8] == id_, "not a verification key")
    return name, bytes.fromhex(id_), raw[1:]
def read_checkpoint(data, key, origin=None):
    """A checkpoint of that origin, signed by the key if one was given."""
    note = re.fullmatch("(([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n)\n((?:— [^ \n]+ [^\n]+\n)+)", data.decode())
    need(note and origin in (None, note[2]), f"not a checkpoint of {origin or 'a ledger'}")
    body, name, size, root, lines = note.groups()
    signatures = {signer: b64(blob, 68) for signer, blob in re.findall("— ([^ \n]+) ([^\n]+)\n", lines)}
    need(name in signatures and len(signatures) == lines.count("\n"), "not signed once by each, the origin among them")
    blob = signatures.get(key[0], b"") if key else b""
    need(not key or blob[:4] == key[1] and ed25519.verify(key[2], body.encode(), blob[4:]), "not signed by the key given")
    return Checkpoint(int(size), b64(root, 32), name, sorted(signatures))

def need_known(records):
    for record in records:
        if record["kind"] not in KINDS or record["v"] != 1:
            raise NotImplementedError(f"seq {record['seq']}: kind {record['kind']} v{record['v']} needs a newer verifier")
def check_bundle(bundle, key):
    """All that needs no ledger. Returns the edition's record and the two checkpoints."""
    files = {f.relative_to(bundle).as_posix(): f.read_bytes() for f in Path(bundle).rglob("*") if f.is_symlink() or f.is_file()}
    need({*PROOF, CELLS} <= {*files}, f"lacks {', '.join({*PROOF, CELLS} - {*files})}")
    record = canonical(look(RECORD, files[RECORD]))
    edition, seq = record["open"], record["seq"]
    proof, _, note = look(f"{RECORD}, {INCLUSION}", files[INCLUSION]).partition(b"\n\n")
    checkpoint = read_checkpoint(note, key)
    magic, index, *hashes = proof.decode().split("\n")
    need((magic, index) == ("c2sp.org/tlog-proof@v1", f"index {seq}"), f"not a proof for seq {seq}")
    need(inclusion_root(seq, checkpoint.size, leaf(files[RECORD]), [b64(h, 32) for h in hashes]) == checkpoint.root, "not proved")
    need_known([record])
    need(record["kind"] == "edition.published" and 0 <= edition["size"] <= seq, "not an edition of the records before it")
    need(checkpoint.signers == sorted(edition["signers"]), f"to be signed by {edition['signers']}, is by {checkpoint.signers}")
    previous = read_checkpoint(look(PREVIOUS, files[PREVIOUS]), key, checkpoint.origin)
    check_consistency(look(CONSISTENCY, files[CONSISTENCY]), previous, checkpoint)
    need(sha256(look(MANIFEST, files[MANIFEST])).hexdigest() == edition["manifest"], "not the manifest of the edition")
    listed = {f["path"]: (f["length"], f["sha256"]) for f in canonical(files[MANIFEST])["files"]}
    found = {path: (len(data), sha256(data).hexdigest()) for path, data in files.items() if path not in PROOF}
    for path in sorted({*listed, *found}):
        need(look(path, path).startswith("content/") and listed.get(path) == found.get(path), "not as the manifest lists it")
    pairs = lambda data: repr(json.loads(data, object_pairs_hook=sorted))  # as sorted pairs: a key that is given twice shows
    need(pairs(look(CELLS, files[CELLS])) == pairs(jcs(edition["cells"])), f"not the cells of {RECORD}")
    return record, previous, checkpoint

def read_ledger(path, zone, key, checkpoint):
    """Records and leaf hashes of an export that has the bundle's checkpoint, and so the edition's record, in it."""
    lines, _, note = look(path).partition(b"\n\n")
    records, leaves = [], []
    for seq, line in enumerate(lines.split(b"\n")):
        data, _, hash_ = look(f"{path}: seq {seq}", line).rpartition(b"\t")
        leaves.append(leaf(data))
        need(hash_ == base64.b64encode(leaves[seq]), "the line does not have the leaf hash that stands beside it")
        records.append(canonical(data))
        need((records[seq]["seq"], records[seq]["zone"]) == (seq, zone), "the record carries another number or zone")
        need(seq == 0 or records[seq - 1]["recorded"] <= records[seq]["recorded"], "recorded before the record ahead of it")
    export = read_checkpoint(look(path, note), key, checkpoint.origin)
    need(export[:2] == (len(records), root_of(leaves)), "the records are not those of the export's checkpoint")
    need(root_of(leaves[:checkpoint.size]) == checkpoint.root, f"the first {checkpoint.size} records are not the bundle's")
    return records, leaves

def read_openings(path, records):
    """Seq -> sealed content, each held against the digest in its record."""
    *lines, end = look(path).split(b"\n")
    need(not end, "the last line does not end")
    opened = {}
    for number, line in enumerate(lines, 1):
        opening = canonical(look(f"{path}: line {number}", line))
        seq, salt = look(f"{path}: seq {opening['seq']}", opening["seq"]), opening["salt"]
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
    record, previous, checkpoint = check_bundle(args.bundle, args.key)
    edition, zone, ledger_gives = record["open"], record["zone"], None
    records, leaves = read_ledger(args.ledger, zone, args.key, checkpoint) if args.ledger else ([], [])
    if args.since:
        data = look(os.path.join(args.since, INCLUSION) if os.path.isdir(args.since) else args.since)
        kept = read_checkpoint(b"\n\n".join(data.split(b"\n\n")[-2:]), args.key, checkpoint.origin)  # the end of a proof, or all
        continued = root_of(leaves[:kept.size]) == kept.root if leaves else kept[:2] in (previous[:2], checkpoint[:2])
        need(continued, f"size {kept.size} is not continued by size {len(leaves) or checkpoint.size}")
    if args.ledger:
        opened = read_openings(args.openings, records) if args.openings else {}
        need_known(look(args.ledger, records))
        ledger_gives = functools.cache(functools.partial(cells, what_counts(records[:edition["size"]], opened), zone))
    of = collections.defaultdict(list)  # why -> the cells that were not recomputed
    for cell in look(RECORD, edition["cells"]):
        of[left_out(cell, ledger_gives)].append(f"{cell['figure']} {cell['period']}")
    equal, unknown = of.pop(None, []), sorted({*edition["signers"]} - {args.key and args.key[0]})
    code = 3 if unknown else 5 if of[SEALED] else 6 if not args.ledger or edition["cells"] and not equal else 0
    lines = [f"inclusion: record {record['seq']} is in the checkpoint of size {checkpoint.size}",
             f"cells: {len(edition['cells'])}, recomputed and equal: {len(equal)}, not recomputed: {len(edition['cells']) - len(equal)}"]
    lines += [f"not recomputed, {why} ({len(of[why])}): {', '.join(dict.fromkeys(of[why]))}"
              for why in (NO_LEDGER, SEALED, UNDEFINED) if of[why]]
    return code, [*lines, *(f"signer unknown: {name}" for name in unknown), WORDS[code]]

def main(argv=None):
    parser = argparse.ArgumentParser(prog="verify", description="Verifies an edition; see docs/ledger-format.md, section 8.")
    for name, kind in (("bundle", str), ("--key", read_key), ("--ledger", str), ("--openings", str), ("--since", str)):
        parser.add_argument(name, type=kind)
    args = parser.parse_args(argv)
    if args.openings and not args.ledger or not os.path.isdir(args.bundle):
        parser.error("bundle has to be a folder, and --openings needs --ledger")
    try:
        code, lines = verify(args)
    except Exception as e:  # a verifier that stumbles must not pass
        code = 2 if isinstance(e, OSError) else 4 if isinstance(e, NotImplementedError) else 1
        lines = [f"{place[0]}: {e if isinstance(e, (ValueError, OSError, NotImplementedError)) else repr(e)}"]
    for line in lines:
        print("".join(c if c.isprintable() else "?" for c in line))  # names come from outside
    return code

if __name__ == "__main__":
    sys.exit(main())
