"""The group: libsodium refuses what this engine rests on its refusing, and sums of checked points stay in the group."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings

from parley.settlement.blind import group, proof
from parley.settlement.blind.group import (
    BASE,
    NOTHING,
    ORDER,
    ZERO,
    NotAPoint,
    Point,
    Scalar,
    add,
    drawn,
    is_point,
    is_scalar,
    multiply,
    subtract,
    times_plus,
)

FIELD = 2**255 - 19
#: All encodings of points of order 1, 2, 4 and 8, canonical and not (as in "Taming the many EdDSAs", 2020).
SMALL = [
    bytes.fromhex(point)
    for point in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
]
ORDER_8 = Point(SMALL[6])
SCALARS = st.integers(0, ORDER - 1).map(lambda number: Scalar(number.to_bytes(32, "little")))


def number(value: int) -> Scalar:
    return Scalar((value % ORDER).to_bytes(32, "little"))


@pytest.mark.parametrize("data", SMALL, ids=bytes.hex)
def test_points_of_small_order_are_no_points(data):
    assert not is_point(data)
    with pytest.raises(NotAPoint):
        multiply(number(2), Point(data))


def test_points_outside_the_subgroup_are_no_points():
    for _ in range(8):
        mixed = Point(bindings.crypto_core_ed25519_add(multiply(drawn(), BASE), ORDER_8))
        assert not is_point(mixed)
        for scalar in (number(8), number(3), drawn()):
            with pytest.raises(NotAPoint):
                multiply(scalar, mixed)


def test_every_encoding_beyond_the_field_is_refused():
    """Nineteen numbers from p on fit into 255 bits; each has a twin below p, and with the sign bit another."""
    for y in range(FIELD, 2**255):
        for sign in (0, 1 << 255):
            data = (y | sign).to_bytes(32, "little")
            assert not is_point(data)
            with pytest.raises(NotAPoint):
                multiply(number(5), Point(data))


def test_half_of_all_bytes_are_on_no_curve_and_most_others_not_in_the_group():
    found = sum(is_point(hashlib.sha256(bytes([place, 7])).digest()) for place in range(256))
    assert 4 <= found <= 32  # one in sixteen


@given(SCALARS, SCALARS)
def test_multiplying_and_adding_agree(one, other):
    both = number(int.from_bytes(one, "little") + int.from_bytes(other, "little"))
    assert add([multiply(one, BASE), multiply(other, BASE)]) == multiply(both, BASE)
    assert subtract(multiply(both, BASE), multiply(one, BASE)) == multiply(other, BASE)
    product = number(int.from_bytes(one, "little") * int.from_bytes(other, "little"))
    if other != ZERO:
        assert multiply(one, multiply(other, BASE)) == multiply(product, BASE)
    assert times_plus(one, other, one) == number(int.from_bytes(product, "little") + int.from_bytes(one, "little"))


def test_nothing_comes_of_nothing():
    point = multiply(drawn(), BASE)
    assert multiply(ZERO, point) == NOTHING == subtract(point, point) == add([])
    assert add([point, NOTHING]) == point
    with pytest.raises(NotAPoint):
        multiply(number(1), NOTHING)


def test_scalars_have_one_encoding():
    assert is_scalar(ZERO) and is_scalar(number(-1))
    assert not is_scalar(ORDER.to_bytes(32, "little")) and not is_scalar(b"\xff" * 32)


def test_no_two_lists_of_parts_are_hashed_alike():
    met = {
        group.digest(label, *parts)
        for label, parts in (
            ("a", (b"",)),
            ("a", ()),
            ("a", (b"", b"")),
            ("a", (b"bc",)),
            ("a", (b"b", b"c")),
            ("ab", (b"c",)),
            ("a", (b"\0\0\0\1b",)),
        )
    }
    assert len(met) == 7
    # Framed by hand: SHA-512 over length and bytes of each, cut to 32 bytes.
    framed = b"\0\0\0\x10parley-blind/1 a" + b"\0\0\0\2bc"
    assert group.digest("a", b"bc") == hashlib.sha512(framed).digest()[:32]
    whole = int.from_bytes(hashlib.sha512(framed).digest(), "little")
    assert group.scalar_of("a", b"bc") == number(whole)


def test_no_number_is_drawn_twice():
    assert len({drawn() for _ in range(1000)}) == 1000


def test_a_nonce_is_never_used_twice(monkeypatch):
    """Two proofs with one nonce give the secret away, so each proof draws its own, also over the same words."""
    met = []
    monkeypatch.setattr(proof, "drawn", lambda: met.append(drawn()) or met[-1])
    secret = drawn()
    row = proof.Row(BASE, multiply(secret, BASE), 0)
    first, second = proof.prove(b"x", [row], [secret]), proof.prove(b"x", [row], [secret])
    assert first != second and len(set(met)) == 2
    assert proof.holds(b"x", [row], first) and not proof.holds(b"y", [row], first)


def test_one_secret_in_two_rows_is_shown_to_be_the_same():
    secret, other, base = drawn(), drawn(), multiply(drawn(), BASE)
    same = [proof.Row(BASE, multiply(secret, BASE), 0), proof.Row(base, multiply(secret, base), 0)]
    assert proof.holds(b"", same, proof.prove(b"", same, [secret]))
    differ = [same[0], proof.Row(base, multiply(other, base), 0)]
    for claimed in (secret, other):
        assert not proof.holds(b"", differ, proof.prove(b"", differ, [claimed]))
