#!/usr/bin/env python3
"""The second verifier of Shishi, written from docs/ledger-format.md alone. Python 3.11, standard library only.

ed25519.py: signatures. records.py: bytes and shapes. proofs.py: the tree. figures.py: what counts, and the figures.
"""
import argparse, json, os, sys
from base64 import b64encode
from hashlib import sha256

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from figures import NEED_OPENINGS, Figures, what_counts
from proofs import (check_signature, consistent, inclusion_root, leaf, read_checkpoint, read_consistency, read_inclusion, read_key,
                    root_of, utf8)
from records import FILE, HEX, LIST, RULE, SEALED, Stop, canonical, check_shape, jcs, need, newer, read_record, same_json

PROOF = ["proof/" + n for n in ("manifest.json", "record.json", "inclusion.tlog-proof", "previous.checkpoint", "consistency.txt")]
MANIFEST, RECORD, INCLUSION, PREVIOUS, CONSISTENCY = PROOF
FIGURES = "content/figures.json"


def read_bytes(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except OSError as e:
        raise Stop(2, f"{path}: cannot be read ({e.strerror}).")


def bundle_files(bundle):
    """Relative path -> full path of every file; links are refused because they lead out of the bundle."""
    need(os.path.isdir(bundle), f"{bundle}: not the folder of a bundle.", 2)
    found = {}
    for folder, folders, names in os.walk(bundle):
        for name in folders + names:
            full = os.path.join(folder, name)
            path = os.path.relpath(full, bundle).replace(os.sep, "/")
            need(not os.path.islink(full) and (name in folders or os.path.isfile(full)), f"{path}: not a regular file.")
            if name in names:
                found[path] = full
    return found


def check_bundle(bundle, key):
    """Everything that needs no ledger. Returns the edition's record, its bytes and the two checkpoints."""
    files = bundle_files(bundle)
    for path in PROOF:
        need(path in files, f"{path}: missing.")
    proof = {path: read_bytes(files[path]) for path in PROOF}

    # The record first: until it is known to stand in the tree, nothing that it says may be used.
    record = read_record(proof[RECORD], RECORD)
    index, path, checkpoint = read_inclusion(proof[INCLUSION], INCLUSION)
    both = f"{RECORD}, {INCLUSION}"
    need(index == record["seq"] < checkpoint.size, f"{both}: the proof is for seq {index} in a tree of {checkpoint.size}, "
         f"the record is seq {record['seq']}.")
    need(inclusion_root(index, checkpoint.size, leaf(proof[RECORD]), path) == checkpoint.root, f"{both}: the record is not in the tree.")
    need(not newer(record), f"{RECORD}: kind {record['kind']} v{record['v']} needs a newer verifier.", 4)
    need(record["kind"] == "edition.published", f"{RECORD}: kind {record['kind']} is no edition.")
    edition = record["open"]
    need(edition["size"] <= record["seq"], f"{RECORD}: seq {record['seq']} cannot show figures of {edition['size']} records.")
    need(edition["edition"] >= 1 and ("supersedes" in edition) == (edition["edition"] > 1), f"{RECORD}: edition and supersedes disagree.")
    names = [(c["figure"], c["period"], c["subject"]) for c in edition["cells"]]
    need(len(set(names)) == len(names), f"{RECORD}: two cells for the same figure, period and subject.")

    need(sorted(checkpoint.signatures) == sorted(edition["signers"]), f"{both}: signed by {', '.join(checkpoint.signatures)}, "
         f"to be signed by {', '.join(edition['signers'])}.")
    need(key is None or key[0] in edition["signers"], f"{RECORD}: the key given is of {key and key[0]}, who does not sign the edition.")
    check_signature(checkpoint, checkpoint.origin, key, INCLUSION)
    previous = read_checkpoint(utf8(proof[PREVIOUS], PREVIOUS), PREVIOUS)
    check_signature(previous, checkpoint.origin, key, PREVIOUS)
    old, new, path = read_consistency(proof[CONSISTENCY], CONSISTENCY)
    need((old, new) == (previous.size, checkpoint.size), f"{CONSISTENCY}: is for sizes {old} and {new}, the checkpoints have "
         f"{previous.size} and {checkpoint.size}.")
    need(consistent(previous, checkpoint, path), f"{CONSISTENCY}: the tree of {new} does not continue the tree of {old} "
         f"in {PREVIOUS}.")

    need(sha256(proof[MANIFEST]).hexdigest() == edition["manifest"], f"{MANIFEST}: is not the manifest of the edition.")
    manifest = canonical(proof[MANIFEST], MANIFEST)
    check_shape(manifest, {"files": LIST(FILE), "rules": LIST(RULE)}, MANIFEST)
    listed = {f["path"]: f for f in manifest["files"]}
    need(len(listed) == len(manifest["files"]), f"{MANIFEST}: lists a file twice.")
    for path, entry in listed.items():
        need(path.startswith("content/"), f"{MANIFEST}: {path} is outside content/.")
        need(path in files, f"{path}: missing.")
        data = read_bytes(files[path])
        need((len(data), sha256(data).hexdigest()) == (entry["length"], entry["sha256"]), f"{path}: is not what the manifest lists.")
    for path in files:
        need(path in listed or path in PROOF, f"{path}: a file that the manifest does not list.")
    need(FIGURES in listed, f"{FIGURES}: missing.")
    need(same_json(read_bytes(files[FIGURES]), edition["cells"]), f"{FIGURES}: is not the cells of {RECORD}.")
    return record, proof[RECORD], previous, checkpoint


def read_ledger(path, origin, key, zone):
    """Records, their leaf hashes and the export's checkpoint."""
    head, gap, tail = read_bytes(path).partition(b"\n\n")
    need(gap, f"{path}: no empty line and checkpoint after the records.")
    records, leaves = [], []
    for seq, line in enumerate(head.split(b"\n")):
        where, (line, _, hash_) = f"{path}: seq {seq}", line.rpartition(b"\t")
        leaves.append(leaf(line))
        need(hash_ == b64encode(leaves[-1]), f"{where}: the line does not have the leaf hash that stands beside it.")
        record = read_record(line, where)
        need(record["seq"] == seq, f"{where} carries the number {record['seq']}.")
        need(record["zone"] == zone, f"{where} is of another zone.")
        need((record["kind"] == "zone.genesis") == (seq == 0), f"{where}: the genesis is the first record and only that.")
        need(not records or records[-1]["recorded"] <= record["recorded"], f"{where} was recorded before the record ahead of it.")
        records.append(record)
    checkpoint = read_checkpoint(utf8(tail, path), path)
    check_signature(checkpoint, origin, key, path)
    need(checkpoint.size == len(records), f"{path}: {len(records)} records under a checkpoint of size {checkpoint.size}.")
    need(checkpoint.root == root_of(leaves), f"{path}: the records do not give the root of the checkpoint.")
    return records, leaves


def read_openings(path, records):
    """Seq -> sealed content, each held against the digest in its record."""
    data = read_bytes(path)
    need(not data or data.endswith(b"\n"), f"{path}: the last line has no line feed.")
    opened, last = {}, -1
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        opening = canonical(line, f"{path}: line {number}")
        check_shape(opening, {"content": dict, "salt": HEX, "seq": int}, f"{path}: line {number}")
        seq, where = opening["seq"], f"{path}: seq {opening['seq']}"
        need(last < seq < len(records), f"{where} is out of order or beyond the ledger.")
        digest = sha256(bytes.fromhex(opening["salt"]) + jcs(opening["content"])).hexdigest()
        need(records[seq].get("sealed") == digest, f"{where} does not open the record.")
        if records[seq]["kind"] in SEALED and records[seq]["v"] == 1:
            check_shape(opening["content"], SEALED[records[seq]["kind"]], where)
        opened[seq], last = opening["content"], seq
    for record in records:
        need("sealed" not in record or record["seq"] in opened, f"{path}: no opening for seq {record['seq']}.")
    return opened


def check_since(old, leaves, previous, checkpoint, key, ledger):
    where = os.path.join(old, INCLUSION) if os.path.isdir(old) else old
    data = read_bytes(where)
    kept = read_inclusion(data, where)[2] if os.path.isdir(old) else read_checkpoint(utf8(data, where), where)
    check_signature(kept, checkpoint.origin, key, where)
    if leaves is None:
        need((kept.size, kept.root) in [(c.size, c.root) for c in (previous, checkpoint)], f"{where}: the checkpoint of size {kept.size} "
             f"is neither of the bundle's, of sizes {previous.size} and {checkpoint.size}; with the ledger it can be checked.")
    else:
        need(kept.size <= len(leaves) and root_of(leaves[:kept.size]) == kept.root,
             f"{ledger}: the ledger of size {len(leaves)} does not continue the checkpoint of size {kept.size} in {where}.")


def check_cells(edition, figures, have_openings):
    """Recompute what can be; returns (number of cells compared, figures that need openings, figures of no fixed definition)."""
    groups, wrong, compared, closed, unchecked = {}, [], 0, set(), set()
    for cell in edition["cells"]:
        groups.setdefault((cell["figure"], cell["period"]), {})[cell["subject"]] = cell
    for (figure, period), cells in sorted(groups.items()):
        if figure in NEED_OPENINGS and not have_openings:
            closed.add(figure)
            continue
        expected = figures.cells(figure, period)
        if expected is None:
            unchecked.add(figure)
            continue
        for subject, cell in sorted(cells.items()):
            name, (exact, rank) = f"{RECORD}: {figure} {period} {subject}", expected.get(subject, (None, None))
            compared += 1
            if exact is None:
                wrong.append(f"{name} says {cell['exact']}, the ledger gives no value.")
            elif (cell["exact"], cell.get("rank")) != (str(exact), rank):
                shown = lambda value, place: value if place is None else f"{value} with rank {place}"
                wrong.append(f"{name} says {shown(cell['exact'], cell.get('rank'))}, the ledger gives {shown(str(exact), rank)}.")
    if wrong:
        raise Stop(1, *wrong)
    return compared, closed, unchecked


def check_ledger(args, record, data, key, previous, checkpoint):
    """Everything that needs the ledger. Returns its leaves, a code and messages."""
    path, edition, seq = args.ledger, record["open"], record["seq"]
    records, leaves = read_ledger(path, checkpoint.origin, key, record["zone"])
    need(len(records) >= checkpoint.size, f"{path}: {len(records)} records; the bundle speaks of {checkpoint.size}, take a newer export.")
    need(leaves[seq] == leaf(data), f"{path}: seq {seq} is not the record in {RECORD}.")
    for c, name in ((previous, PREVIOUS), (checkpoint, INCLUSION)):
        need(root_of(leaves[:c.size]) == c.root, f"{path}: the first {c.size} records do not give the root in {name}.")
    if "supersedes" in edition:
        before = records[edition["supersedes"]] if edition["supersedes"] < seq else {"kind": None}
        need(before["kind"] == "edition.published" and before["v"] == 1 and [before["open"][k] for k in ("report", "period", "edition")]
             == [edition["report"], edition["period"], edition["edition"] - 1], f"{path}: seq {seq} does not supersede the edition before.")
    opened = read_openings(args.openings, records) if args.openings else None
    unknown = [f"{path}: seq {r['seq']}: kind {r['kind']} v{r['v']} needs a newer verifier." for r in records if newer(r)]
    if any(newer(r) for r in records[:edition["size"]]):
        return leaves, 4, unknown  # what a newer kind does to the figures is not known here
    figures = Figures(records[:edition["size"]], opened, record["zone"], path)
    compared, closed, unchecked = check_cells(edition, figures, opened is not None)
    if not unknown:
        what_counts(records, path)  # the records after N are held to the same rules
    messages = [f"{compared} of {len(edition['cells'])} cells recomputed from the first {edition['size']} records."]
    if unchecked:
        messages.append(f"Not recomputed, because the format does not define them: {', '.join(sorted(unchecked))}.")
    if closed:
        messages.append(f"Not recomputed, because they need openings: {', '.join(sorted(closed))}.")
    return leaves, 4 if unknown else 5 if closed else 0, messages + unknown


def verify(args):
    """Exit code and messages. Among several reservations 4 goes before 3 and 3 before 5."""
    need(args.ledger or not args.openings, "--openings needs --ledger.", 2)
    key = None
    if args.key is not None:
        text = utf8(read_bytes(args.key), args.key) if os.path.isfile(args.key) else args.key
        key = read_key(text.removesuffix("\n"), "--key", 2)
    record, data, previous, checkpoint = check_bundle(args.bundle, key)
    edition = record["open"]
    leaves, code, messages = None, 0, ["No ledger was given, so no figure was recomputed."]
    if args.ledger:
        leaves, code, messages = check_ledger(args, record, data, key, previous, checkpoint)
    if args.since:
        check_since(args.since, leaves, previous, checkpoint, key, args.ledger)
        messages.append(f"The ledger continues the checkpoint kept in {args.since}.")
    unknown = [name for name in edition["signers"] if key is None or name != key[0]]
    if unknown:
        code = 4 if code == 4 else 3
        messages.append(f"No key was given for {', '.join(unknown)}, so the signer is unknown.")
    verdict = {0: "Verified", 3: "Consistent", 4: "Not fully verified", 5: "Verified as far as open fields go"}[code]
    return code, [f"{verdict}: {edition['report']} {edition['period']}, edition {edition['edition']}, seq {record['seq']}."] + messages


def main(argv=None):
    parser = argparse.ArgumentParser(prog="verify", description="Verify an edition of Shishi; see docs/ledger-format.md.")
    parser.add_argument("bundle", metavar="BUNDLE")
    parser.add_argument("--key", metavar="VKEY_OR_FILE", help="the verification key, from a source that you trust")
    parser.add_argument("--ledger", metavar="FILE", help="ledger export")
    parser.add_argument("--openings", metavar="FILE", help="openings of the sealed fields")
    parser.add_argument("--since", metavar="OLD", help="a checkpoint or bundle that you kept from before")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    args = parser.parse_args(argv)
    try:
        code, messages = verify(args)
    except Stop as stop:
        code, messages = stop.code, stop.messages
    messages = ["".join(c if c.isprintable() else "?" for c in m) for m in messages]  # names come from outside: keep to one line
    print(json.dumps({"exit": code, "messages": messages}, ensure_ascii=False) if args.json else "\n".join(messages))
    return code


if __name__ == "__main__":
    sys.exit(main())
