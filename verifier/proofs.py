"""Tree, checkpoints, proofs and keys: section 3 of docs/ledger-format.md."""
import base64, re
from collections import namedtuple
from hashlib import sha256

import ed25519
from records import Stop, need

Checkpoint = namedtuple("Checkpoint", "origin size root body signatures")  # name -> key id and signature


def b64(text, size, where):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    need(len(data) == size and base64.b64encode(data).decode() == text, f"{where}: not strict base64 of {size} bytes.")
    return data


def leaf(data):
    return sha256(b"\0" + data).digest()


def node(left, right):
    return sha256(b"\1" + left + right).digest()


def root_of(level):
    # Pairing from the left and carrying an odd last one up gives the split at the largest power of two.
    while len(level) > 1:
        level = [node(*level[i:i + 2]) if i + 1 < len(level) else level[i] for i in range(0, len(level), 2)]
    return level[0] if level else sha256(b"").digest()


def inclusion_root(index, size, hash_, path):
    """The root that the path leads to, or None if the path has the wrong length (RFC 9162 2.1.3.2)."""
    last = size - 1
    for step in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            hash_ = node(step, hash_)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            hash_ = node(hash_, step)
        index, last = index >> 1, last >> 1
    return hash_ if last == 0 else None


def consistent(old, new, path):
    """RFC 9162 2.1.4.2; from the empty tree, and between equal sizes, the path is empty."""
    if old.size == 0 or old.size == new.size:
        return not path and old.root == (new.root if old.size else root_of([]))
    if old.size > new.size or not path:
        return False
    path = [old.root] + path if old.size & (old.size - 1) == 0 else list(path)
    first, last = old.size - 1, new.size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    from_old = from_new = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            from_old, from_new = node(step, from_old), node(step, from_new)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            from_new = node(from_new, step)
        first, last = first >> 1, last >> 1
    return last == 0 and (from_old, from_new) == (old.root, new.root)


def utf8(data, where):
    try:
        return data.decode()
    except ValueError:
        raise Stop(1, f"{where}: not UTF-8.")


def read_checkpoint(text, where):
    m = re.fullmatch("(([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n)\n((?:— [^ \n]+ [^\n]+\n)+)", text)
    need(m, f"{where}: not a checkpoint.")
    lines = [line.split(" ", 2)[1:] for line in m[5].split("\n")[:-1]]
    signatures = {name: b64(blob, 68, where) for name, blob in lines}
    need(len(signatures) == len(lines) and m[2] in signatures, f"{where}: not signed once by each signer, the origin among them.")
    return Checkpoint(m[2], int(m[3]), b64(m[4], 32, where), m[1].encode(), signatures)


def read_key(text, where, code=1):
    """NAME+ID+BASE64 as (name, key id, public key)."""
    name, _, rest = text.partition("+")
    key_id, _, blob = rest.partition("+")
    try:
        raw = b64(blob, 33, where)
    except Stop:
        raw = b"\0"
    good = re.fullmatch(r"[^\s+]+", name) and raw[0] == 1 and sha256(name.encode() + b"\n" + raw).hexdigest()[:8] == key_id
    need(good, f"{where}: not a verification key.", code)
    return name, bytes.fromhex(key_id), raw[1:]


def check_signature(checkpoint, origin, key, where):
    """Of the expected ledger; and signed by the key, if one was given."""
    need(checkpoint.origin == origin, f"{where}: the checkpoint is of {checkpoint.origin}, not of {origin}.")
    if key is not None:
        blob = checkpoint.signatures.get(key[0], b"")
        need(blob[:4] == key[1], f"{where}: the checkpoint is signed by another key than the one given.")
        need(ed25519.verify(key[2], checkpoint.body, blob[4:]), f"{where}: the signature of the checkpoint is false.")


def read_inclusion(data, where):
    """Index, path and checkpoint of a tlog-proof."""
    head, _, note = utf8(data, where).partition("\n\n")
    lines = head.split("\n")
    need(lines[0] == "c2sp.org/tlog-proof@v1" and len(lines) > 1 and re.fullmatch("index (0|[1-9][0-9]{0,15})", lines[1]),
         f"{where}: not a tlog-proof.")
    return int(lines[1][6:]), [b64(line, 32, where) for line in lines[2:]], read_checkpoint(note, where)


def read_consistency(data, where):
    """Old size, new size and path."""
    text = utf8(data, where)
    m = re.fullmatch("shishi-consistency@v1\nold (0|[1-9][0-9]{0,15})\nnew (0|[1-9][0-9]{0,15})\n((?:[^\n]+\n)*)", text)
    need(m, f"{where}: not a consistency proof.")
    return int(m[1]), int(m[2]), [b64(line, 32, where) for line in m[3].split("\n")[:-1]]
