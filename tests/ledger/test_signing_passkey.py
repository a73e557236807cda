"""Passkeys: the assertion counts for this statement, on this site, with the person present and verified."""

import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.ledger.signing import BadKey, BadSignature, p256, read_key, verify
from parley.ledger.signing.passkey import EDDSA, ES256, text_of
from tests.ledger import signatures as made
from tests.ledger.signatures import assertion, authenticator_data, client_data, line_of
from tests.ledger.test_statement import MADE

MESSAGE = MADE.to_bytes()
SECRET = ec.derive_private_key(0x1234567890ABCDEF1234567890ABCDEF, ec.SECP256R1())
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
FIELD = 2**256 - 2**224 + 2**192 + 2**96 - 1


def coordinates(secret=SECRET):
    numbers = secret.public_key().public_numbers()
    return numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")


def sign_p256(message, secret=SECRET):
    return secret.sign(message, ec.ECDSA(SHA256()))


X, Y = coordinates()
GOOD = sign_p256(MESSAGE)
KEY = text_of(ES256, made.SITE, X, Y)
EDKEY = text_of(EDDSA, made.SITE, made.point())
MAKERS = {"ES256": (KEY, sign_p256), "EdDSA": (EDKEY, made.signed)}
each_kind = pytest.mark.parametrize(("key", "sign"), MAKERS.values(), ids=MAKERS)


def as_bytes(said):
    return json.dumps(said, separators=(",", ":")).encode()


def asserted(sign, *, data=None, client=None, **changed):
    client = as_bytes(client_data(MESSAGE, **changed)) if client is None else client
    return assertion(authenticator_data() if data is None else data, client, sign)


def refused(key, signature, message=MESSAGE):
    with pytest.raises(BadSignature) as bad:
        verify(read_key(key), message, signature)
    return bad.value.code


@each_kind
def test_what_was_signed_is_taken(key, sign):
    verify(read_key(key), MESSAGE, asserted(sign))
    verify(read_key(key), MESSAGE, asserted(sign, data=authenticator_data(flags=0x1D)))
    verify(read_key(key), MESSAGE, asserted(sign, origin=f"https://www.{made.SITE}:8443"))


@each_kind
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"type": "webauthn.create"}, "signature.shape"),
        ({"type": None}, "signature.shape"),
        ({"challenge": made.url64(bytes(32))}, "signature.false"),
        ({"challenge": ""}, "signature.false"),
        ({"challenge": made.url64(MESSAGE)}, "signature.false"),
        ({"origin": "https://elsewhere.example.org"}, "signature.site"),
        ({"origin": f"https://{made.SITE}.evil.example"}, "signature.site"),
        ({"origin": f"https://evil{made.SITE}"}, "signature.site"),
        ({"origin": f"https://{made.SITE}@evil.example"}, "signature.site"),
        ({"origin": f"http://{made.SITE}"}, "signature.site"),
        ({"origin": "null"}, "signature.site"),
        ({"origin": None}, "signature.site"),
        ({"crossOrigin": True}, "signature.site"),
        ({"topOrigin": "https://evil.example"}, "signature.site"),
    ],
)
def test_what_the_browser_says_is_looked_at(key, sign, changed, code):
    assert refused(key, asserted(sign, **changed)) == code


@each_kind
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (authenticator_data(flags=0x01), "signature.unverified"),
        (authenticator_data(flags=0x04), "signature.unverified"),
        (authenticator_data(flags=0x00), "signature.unverified"),
        (authenticator_data(flags=0x45), "signature.shape"),
        (authenticator_data(flags=0x85), "signature.shape"),
        (authenticator_data(more=b"\xa0"), "signature.shape"),
        (authenticator_data()[:-1], "signature.shape"),
        (b"", "signature.shape"),
        (authenticator_data("elsewhere.example.org"), "signature.site"),
    ],
)
def test_what_the_authenticator_says_is_looked_at(key, sign, data, code):
    assert refused(key, asserted(sign, data=data)) == code


@each_kind
def test_nothing_stands_twice_in_what_the_browser_says(key, sign):
    once = as_bytes(client_data(MESSAGE))
    for twice in (
        once.replace(b'"type":', b'"type":"webauthn.create","type":', 1),
        once[:-1] + b',"challenge":"x"}',
        once[:-1],
        once + b" {}",
        b"[" + once + b"]",
        b"\xff" + once,
        b"[" * 5000,
    ):
        assert refused(key, asserted(sign, client=twice)) == "signature.shape"


@each_kind
def test_the_signature_is_good_for_no_other_statement(key, sign):
    from dataclasses import replace

    for other in ({"process": "q3q3q3q3q3q3q3q3"}, {"rules": 3}, {"language": "en"}, {"capacity": "delegate"}):
        assert refused(key, asserted(sign), replace(MADE, **other).to_bytes()) == "signature.false"


@each_kind
def test_an_assertion_bent_in_shape_is_refused(key, sign):
    whole = asserted(sign)
    fields = json.loads(whole)
    for bent in (
        "",
        "{}",
        "[]",
        "null",
        whole + "\n",
        whole.replace(":", ": ", 1),
        line_of(fields | {"userHandle": ""}),
        line_of({name: value for name, value in fields.items() if name != "signature"}),
        line_of(fields | {"signature": 5}),
        line_of(fields | {"signature": fields["signature"] + "="}),
        line_of(fields | {"signature": "\ud800"}),
        '{"signature":"AA",' + whole[1:],
    ):
        assert refused(key, bent) == "signature.shape"


@each_kind
def test_another_key_did_not_sign(key, sign):
    other = ec.derive_private_key(77, ec.SECP256R1())
    theirs = KEY if key == EDKEY else text_of(ES256, made.SITE, *coordinates(other))
    assert refused(theirs, asserted(sign)) == "signature.false"


@pytest.mark.parametrize(
    "fields",
    [
        {"alg": ES256, "rp": made.SITE, "x": made.url64(X)},
        {"alg": ES256, "rp": made.SITE, "x": made.url64(X), "y": made.url64(X)},
        {"alg": ES256, "rp": made.SITE, "x": made.url64(bytes(32)), "y": made.url64(bytes(32))},
        {"alg": ES256, "rp": made.SITE, "x": made.url64(b"\0" + X), "y": made.url64(Y)},
        {"alg": ES256, "rp": made.SITE, "x": made.url64(X), "y": made.url64(Y[:31])},
        {"alg": ES256, "rp": made.SITE, "x": made.url64(X), "y": made.url64(Y), "z": ""},
        {"alg": ES256, "rp": "Not A Site", "x": made.url64(X), "y": made.url64(Y)},
        {"alg": ES256, "rp": "", "x": made.url64(X), "y": made.url64(Y)},
        {"alg": -257, "rp": made.SITE, "x": made.url64(X), "y": made.url64(Y)},
        {"alg": True, "rp": made.SITE, "x": made.url64(X), "y": made.url64(Y)},
        {"alg": EDDSA, "rp": made.SITE, "x": made.url64(made.point()), "y": made.url64(Y)},
        {"alg": EDDSA, "rp": made.SITE, "x": made.url64(b"\x01" + bytes(31))},
        {"alg": [EDDSA], "rp": {}, "x": []},
    ],
)
def test_a_passkey_that_is_no_sound_key_is_refused(fields):
    with pytest.raises(BadKey):
        read_key(made.passkey_key(fields))


# -- P-256, with the package `cryptography` as oracle


def oracle(key, message, signature):
    try:
        key.public_key().verify(signature, message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


@given(st.integers(1, N - 1), st.binary(max_size=80))
@settings(max_examples=60)
def test_signatures_are_taken_as_the_oracle_takes_them(number, message):
    secret = ec.derive_private_key(number, ec.SECP256R1())
    x, y = coordinates(secret)
    signature = sign_p256(message, secret)
    assert p256.holds(x, y, message, signature)
    assert not p256.holds(x, y, message + b"!", signature)
    r, s = decode_dss_signature(signature)
    mirrored = encode_dss_signature(r, N - s)  # ECDSA can't tell the two apart, and nor do we
    assert p256.holds(x, y, message, mirrored) == oracle(secret, message, mirrored) is True


@pytest.mark.parametrize("number", [1, 2, 3, N - 1, N - 2])
def test_keys_at_the_edge_are_taken_as_the_oracle_takes_them(number):
    # With the key 1 or N-1 the two points that are added are equal, or opposite to each other.
    secret = ec.derive_private_key(number, ec.SECP256R1())
    for message in (b"", b"a", b"b", b"statement"):
        signature = sign_p256(message, secret)
        assert p256.holds(*coordinates(secret), message, signature)
        assert not p256.holds(*coordinates(secret), b"other", signature)


EDGES = [0, 1, 2, N - 1, N, N + 1, FIELD - 1, FIELD, 2**256 - 1, 2**256]


@pytest.mark.parametrize("r", EDGES)
@pytest.mark.parametrize("s", EDGES)
def test_numbers_at_the_edge_are_refused_as_the_oracle_refuses_them(r, s):
    signature = encode_dss_signature(r, s)
    assert p256.holds(X, Y, MESSAGE, signature) == oracle(SECRET, MESSAGE, signature) is False


def test_a_number_greater_by_the_order_is_another_spelling_and_refused():
    r, s = decode_dss_signature(sign_p256(MESSAGE))
    for signature in (encode_dss_signature(r + N, s), encode_dss_signature(r, s + N)):
        assert not p256.holds(X, Y, MESSAGE, signature)


def test_der_is_read_in_one_way():
    good = sign_p256(MESSAGE)
    r, s = decode_dss_signature(good)
    first, second = (number.to_bytes((number.bit_length() + 8) // 8, "big") for number in (r, s))

    def der(one, other, *, tag=0x30, behind=b""):
        body = b"\x02" + bytes([len(one)]) + one + b"\x02" + bytes([len(other)]) + other + behind
        return bytes([tag, len(body)]) + body

    assert der(first, second) == good
    for bad in (
        b"",
        b"\x30",
        good[:-1],
        good + b"\0",
        der(b"\0" + first, second),
        der(first, b"\0" + second),
        der(first, second, behind=b"\0"),
        der(first, second, tag=0x31),
        der(b"", second),
        der(b"\xff" + first[1:], second),
        b"\x30\x81" + bytes([len(good) - 2]) + good[2:],
        b"\x30\x80" + good[2:] + b"\0\0",
        first[-32:] + second[-32:],
    ):
        assert not p256.holds(X, Y, MESSAGE, bad), bad.hex()


@given(st.data())
def test_a_bit_flipped_anywhere_is_refused(data):
    bit = data.draw(st.integers(0, len(GOOD) * 8 - 1))
    bent = bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(GOOD))
    assert not p256.holds(X, Y, MESSAGE, bent)


@given(st.integers(0, FIELD + 5), st.integers(0, FIELD + 5))
def test_what_is_no_point_of_the_curve_is_no_key(x, y):
    try:
        ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        sound = True
    except ValueError:
        sound = False
    assert p256.is_sound_key(x.to_bytes(32, "big"), y.to_bytes(32, "big")) == sound
    assert not p256.is_sound_key((FIELD + 1).to_bytes(32, "big"), Y)
