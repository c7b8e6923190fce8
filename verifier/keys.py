"""Whose signatures count: keys, what they sign, and the changes of a zone's key (docs/ledger-format.md, section 3). A chain is a list of
(seq, key): the key signs every checkpoint of a size above the seq, up to that of the next. The first has no seq: -1."""
import base64, collections, ed25519, os, re
from hashlib import sha256
from pathlib import Path
from figures import need

Checkpoint = collections.namedtuple("Checkpoint", "size root origin")
Key = collections.namedtuple("Key", "name id public")
CHANGED, HEAD = "zone.key_rotated", "shishi-key-rotation@v1"

def b64(text, size):
    data = base64.b64decode(text, validate=True)
    need(len(data) == size and base64.b64encode(data).decode() == text, f"not strict base64 of {size} bytes")
    return data
def parse_key(text):  # NAME+ID+BASE64
    name, id_, blob = text.split("+", 2)
    raw = b64(blob, 33)
    id_of = sha256(name.encode() + b"\n" + raw).digest()[:4]
    need(name and raw[0] == 1 and id_ == id_of.hex() and ed25519.key(raw[1:]), "not a verification key")
    return Key(name, id_of, raw[1:])
def read_key(text):  # or a file of one
    return parse_key((Path(text).read_text() if os.path.isfile(text) else text).strip())

def chain(changes, given, first=None):
    """The keys that the records of the changes name, each signed by the one before it and by itself. `first` is what the ledger begins
    with, where that is known; the key that was given must be one of them, or is the only one if there was no change."""
    keys = [(-1, parse_key(first or changes[0]["open"]["old_key"]))] if changes else [(-1, given)] if given else []
    for record in changes:
        need(record["v"] == 1, f"{CHANGED} v{record['v']} needs a newer verifier", NotImplementedError)
        need(record["kind"] == CHANGED, "not a change of the key")
        o, seq, known = record["open"], record["seq"], [key for _, key in keys]
        old, new = parse_key(o["old_key"]), parse_key(o["new_key"])
        need({*o} == {"old_key", "new_key", "size", "old_signature", "new_signature"}, f"seq {seq} has other fields than a change has")
        need(old == known[-1] and new not in known and new.name == old.name, f"seq {seq} replaces another key, or by one that was there")
        need(record["by"] != record["for"], f"seq {seq} changes the key by one person")
        need(o["size"] == seq, f"seq {seq} is to stand behind {o['size']} records")
        text = f"{HEAD}\n{old.name}\n{o['old_key']}\n{o['new_key']}\n{seq}\n".encode()
        for key, signature in (old, o["old_signature"]), (new, o["new_signature"]):
            need(ed25519.verify(key.public, text, b64(signature, 64)), f"seq {seq} is not signed by both keys")
        keys.append((seq, new))
    need(not given or given in [key for _, key in keys], "the key given is none of the zone's")
    return keys

def read_checkpoint(data, keys, origin=None):
    """Signed by its origin alone: with the key in force at its size, if there are keys, or with the one before it and that one."""
    note = re.fullmatch("(([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n)\n((?:— [^ \n]+ [^\n]+\n)+)", data.decode())
    lines = [line[2:].split(" ", 1) for line in note[5].splitlines()] if note else []
    size, signers = int(note[3]) if note else 0, [key for seq, key in keys if note and seq < int(note[3])][-2:]
    is_its_own = 0 < len(lines) <= max(1, len(signers)) and {note[2]} == {name for name, _ in lines} and origin in (None, note[2])
    need(is_its_own, f"not a checkpoint of {origin or 'a ledger'}, signed by its origin")
    signed = [b64(blob, 68) for _, blob in lines]
    for blob, key in zip(signed, signers[-len(signed):]):
        good = (note[2], blob[:4]) == (key.name, key.id) and ed25519.verify(key.public, note[1].encode(), blob[4:])
        need(good, "not signed by the key given, or by the one in force at its size")
    return Checkpoint(size, b64(note[4], 32), note[2])
