"""Ed25519 as libsodium takes it: every vector of Wycheproof and of CCTV gives the verdict that libsodium gives."""

import json
from base64 import b64encode

import pytest
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from parley.ledger.signing import BadKey, BadSignature, read_key, verify
from tests.ledger import signatures as made


def libsodium_accepts(key, message, signature):
    try:
        crypto_sign_open(signature + message, key)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return len(signature) == 64


def accepts(key_text, message, signature_text):
    try:
        verify(read_key(key_text), message, signature_text)
    except (BadKey, BadSignature):
        return False
    return True


def compared(vectors):
    """How often both accept a vector, raw and wrapped as an SSH signature; fails at the first disagreement."""
    accepted = 0
    for name, key, message, signature in vectors:
        theirs = libsodium_accepts(key, message, signature)
        text = f"parley-ed25519 {b64encode(signature).decode()}"
        assert accepts(made.browser_key(key), message, text) == theirs, name
        over = made.ssh_signed_bytes(message)
        wrapped = made.sshsig(message, key=key, signature=signature)
        assert accepts(made.ssh_key(key), message, wrapped) == libsodium_accepts(key, over, signature), name
        accepted += theirs
    return accepted


def test_every_vector_of_wycheproof(vectors):
    read = json.loads((vectors / "ed25519" / "wycheproof.json").read_text())
    found = [
        (case["tcId"], *(bytes.fromhex(one) for one in (group["publicKey"]["pk"], case["msg"], case["sig"])))
        for group in read["testGroups"]
        for case in group["tests"]
    ]
    valid = sum(case["result"] == "valid" for group in read["testGroups"] for case in group["tests"])
    assert len(found) == 151
    assert compared(found) == valid


def test_every_vector_of_cctv(vectors):
    read = json.loads((vectors / "ed25519" / "cctv.json").read_text())
    found = [
        (case["number"], bytes.fromhex(case["key"]), case["msg"].encode(), bytes.fromhex(case["sig"])) for case in read
    ]
    assert len(found) == 914
    # Vectors that some libraries accept and others don't: there are both among them.
    assert 0 < compared(found) < 914


P = 2**255 - 19
EIGHTH = 55188659117513257062467267217118295137698188065244968500265048394206261417927
#: The points whose order divides eight, by their y, and y's that name one of them in a second way.
FEW = (
    0,
    1,
    P - 1,
    EIGHTH,
    P - EIGHTH,
    P,
    P + 1,
)


@pytest.mark.parametrize("y", FEW)
@pytest.mark.parametrize("sign", [0, 1 << 255])
def test_a_key_under_which_anybody_could_sign_is_refused_when_it_is_read(y, sign):
    key = (y | sign).to_bytes(32, "little")
    for text in (made.browser_key(key), made.ssh_key(key), made.minisign_key(key)):
        with pytest.raises(BadKey) as bad:
            read_key(text)
        assert bad.value.code == "key.weak"


def test_a_key_that_is_no_point_of_the_curve_is_refused():
    refused = 0
    for y in range(2, 40):
        try:
            read_key(made.browser_key(y.to_bytes(32, "little")))
        except BadKey:
            refused += 1
    assert 10 < refused < 30  # about every second y belongs to no point


def test_a_key_written_in_a_second_way_is_refused():
    twice = [y for y in range(2, 19) if sound(y)]
    assert twice  # points that are keys in their first spelling
    assert not any(sound(P + y) for y in range(19))


def sound(y):
    try:
        read_key(made.browser_key(y.to_bytes(32, "little")))
    except BadKey:
        return False
    return True
