"""Ed25519 signature verification (RFC 8032), by hand, in the strict reading.

Refused: s >= L, points with y >= p, the point x = 0 with its sign bit set, keys and R of small order.
Nothing here is secret, so nothing has to run in constant time.
"""
import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
ZERO = (0, 1, 1, 0)  # extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, x*y = T/Z


def add(a, b):
    """Complete addition on the twisted Edwards curve; also right for a == b."""
    e1 = (a[1] - a[0]) * (b[1] - b[0]) % P
    e2 = (a[1] + a[0]) * (b[1] + b[0]) % P
    c = 2 * a[3] * b[3] * D % P
    d = 2 * a[2] * b[2] % P
    e, f, g, h = e2 - e1, d - c, d + c, e2 + e1
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(a):
    x2, y2 = a[0] * a[0] % P, a[1] * a[1] % P
    h = x2 + y2
    e = h - (a[0] + a[1]) ** 2
    g = x2 - y2
    f = 2 * a[2] * a[2] + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def decode(data):
    """The point of 32 bytes, or None if they are not its one canonical encoding."""
    if len(data) != 32:
        return None
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * SQRT_M1 % P
    if v * x * x % P != u or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def encode(a):
    inverse = pow(a[2], -1, P)
    x, y = a[0] * inverse % P, a[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def small_order(a):
    a = double(double(double(a)))
    return a[0] == 0 and a[1] == a[2]


def key(data):
    """The point of a public key, or None if it is none or one under which anything is signed."""
    point = decode(data)
    return None if point is None or small_order(point) else point


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def multiply_both(s, a, k, b):
    """s*a + k*b with one shared chain of doublings."""
    both, result = add(a, b), ZERO
    for i in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        result = double(result)
        bits = s >> i & 1, k >> i & 1
        if bits == (1, 1):
            result = add(result, both)
        elif bits[0]:
            result = add(result, a)
        elif bits[1]:
            result = add(result, b)
    return result


def verify(public, message, signature):
    """True if `signature` (64 bytes) over `message` is by the key `public` (32 bytes)."""
    if len(signature) != 64:
        return False
    a, r, s = key(public), decode(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or small_order(r):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    minus_key = (P - a[0], a[1], 1, P - a[3])
    return encode(multiply_both(s, BASE, k, minus_key)) == signature[:32]
