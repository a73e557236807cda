"""A signature counts only if this key made it over exactly these bytes, in the one way in which it is written."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.ledger import codes
from parley.ledger.signing import BadKey, BadSignature, key_typed, read_key, signature_typed, verify
from parley.ledger.signing.words import WORDS
from parley.ledger.statement import TAG
from tests.ledger import signatures as made
from tests.ledger.test_statement import MADE

MESSAGE = MADE.to_bytes()
KINDS = {
    "ssh": (made.ssh_key(), made.sshsig),
    "ssh, SHA-256": (made.ssh_key(), lambda message: made.sshsig(message, hashing=b"sha256")),
    "minisign": (made.minisign_key(), made.minisig),
    "minisign, old form": (made.minisign_key(), lambda message: made.minisig(message, old=True)),
    "browser": (made.browser_key(), made.browser_signature),
}
each_kind = pytest.mark.parametrize(("key", "sign"), KINDS.values(), ids=KINDS)


def refused(key, message, signature):
    with pytest.raises(BadSignature) as bad:
        verify(read_key(key), message, signature)
    assert str(bad.value) == codes.english(bad.value.code, bad.value.params)
    return bad.value.code


@each_kind
def test_what_was_signed_is_taken(key, sign):
    assert read_key(key).text == key
    verify(read_key(key), MESSAGE, sign(MESSAGE))


@each_kind
@pytest.mark.parametrize(
    "other",
    [
        {"process": "q3q3q3q3q3q3q3q3"},
        {"rules": 3},
        {"language": "en"},
        {"capacity": "delegate"},
        {"seat": "t5t5t5t5t5t5t5t5"},
        {"act": "letter.delivered"},
        {"subject": "m3vk3vk3vk3vk3vk"},
        {"party": "w7w7w7w7w7w7w7w7"},
        {"reservation": "But for clause 3."},
        {"text": MADE.text + " "},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_signature_is_good_for_no_other_statement(key, sign, other):
    assert refused(key, replace(MADE, **other).to_bytes(), sign(MESSAGE)) == "signature.false"


@each_kind
def test_nobody_elses_key_signed(key, sign):
    others = made.point(b"\x07" * 32)
    fitting = {"ssh-ed25519": made.ssh_key, "minisign": made.minisign_key, "parley-ed25519": made.browser_key}
    theirs = fitting[key.partition(" ")[0]](others)
    assert refused(theirs, MESSAGE, sign(MESSAGE)) in ("signature.false", "signature.other_key")


@each_kind
def test_a_signature_cut_anywhere_is_refused(key, sign):
    whole = sign(MESSAGE)
    for length in range(len(whole) - 1):  # without its last line end it is still whole
        refused(key, MESSAGE, whole[:length])


@each_kind
@given(st.data())
def test_one_character_changed_is_refused_or_was_never_signed(key, sign, data):
    whole = sign(MESSAGE)
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.characters(exclude_characters=whole[place], exclude_categories=["Cs"]))
    changed = whole[:place] + other + whole[place + 1 :]
    try:
        verify(read_key(key), MESSAGE, changed)
    except BadSignature:
        return
    # The first line of a minisign file is nobody's word; everything else is bound.
    assert changed.startswith("untrusted comment: ") and changed.split("\n")[1:] == whole.split("\n")[1:]


@each_kind
@given(junk=st.one_of(st.text(max_size=300), st.binary(max_size=300).map(lambda data: data.decode("latin-1"))))
def test_junk_is_refused_and_breaks_nothing(key, sign, junk):
    with pytest.raises(BadSignature):
        verify(read_key(key), MESSAGE, junk)
    with pytest.raises(BadKey):
        key_typed(junk)


@each_kind
def test_something_of_any_size_is_refused(key, sign):
    assert refused(key, MESSAGE, sign(MESSAGE) + "A" * 20_000_000) == "signature.toolong"
    with pytest.raises(BadKey) as bad:
        read_key(key + "A" * 20_000_000)
    assert bad.value.code == "key.toolong"
    with pytest.raises(BadSignature):
        signature_typed("A" * 20_000_000)
    with pytest.raises(BadKey):
        key_typed("ssh-ed25519 " + "A" * 20_000_000)


# -- SSH


@pytest.mark.parametrize(
    ("bent", "code"),
    [
        ({"namespace": b"file"}, "signature.namespace"),
        ({"namespace": b"parley.statement/1 "}, "signature.namespace"),
        ({"namespace": b""}, "signature.namespace"),
        ({"magic": b"SSHSIQ"}, "signature.shape"),
        ({"version": 2}, "signature.shape"),
        ({"version": 0}, "signature.shape"),
        ({"reserved": b"x"}, "signature.shape"),
        ({"hashing": b"sha1"}, "signature.shape"),
        ({"hashing": b"SHA512"}, "signature.shape"),
        ({"kind": b"ssh-rsa"}, "signature.shape"),
        ({"kind": b"sk-ssh-ed25519@openssh.com"}, "signature.shape"),
        ({"inside": b"\x00"}, "signature.shape"),
        ({"behind": b"\x00"}, "signature.shape"),
        ({"signature": b""}, "signature.shape"),
        ({"signature": bytes(63)}, "signature.shape"),
        ({"signature": bytes(64)}, "signature.false"),
        ({"key": made.point(b"\x09" * 32)}, "signature.other_key"),
    ],
)
def test_an_ssh_signature_bent_anywhere_is_refused(bent, code):
    assert refused(made.ssh_key(), MESSAGE, made.sshsig(MESSAGE, **bent)) == code


@pytest.mark.parametrize(
    "armour",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("BEGIN", "BEGIM"),
        lambda text: "\n" + text,
        lambda text: text + "\n",
        lambda text: text * 2,
        lambda text: text.replace("\n", "\n\n", 1),
        lambda text: text.replace("-----\n", "-----\n ", 1),
        lambda text: text.replace("A", "=", 1),
    ],
)
def test_an_ssh_armour_is_read_in_one_way(armour):
    assert refused(made.ssh_key(), MESSAGE, armour(made.sshsig(MESSAGE))) == "signature.shape"


def test_an_ssh_length_that_lies_is_refused():
    lying = b"SSHSIG" + (1).to_bytes(4, "big") + (2**32 - 1).to_bytes(4, "big") + b"x" * 200
    assert refused(made.ssh_key(), MESSAGE, made.armoured(lying)) == "signature.shape"


# -- minisign


def test_the_comment_of_a_minisign_signature_is_bound_to_it():
    text = made.minisig(MESSAGE)
    assert refused(made.minisign_key(), MESSAGE, text.replace("timestamp:1", "timestamp:2")) == "signature.comment"


def test_a_minisign_signature_of_another_key_number_is_refused():
    assert refused(made.minisign_key(), MESSAGE, made.minisig(MESSAGE, number=b"87654321")) == "signature.other_key"


def test_a_minisign_signature_is_not_taken_in_the_other_form():
    hashed = made.minisig(MESSAGE)
    line = hashed.split("\n")[1]
    assert line.startswith("RU")
    assert refused(made.minisign_key(), MESSAGE, hashed.replace(line, "RW" + line[2:])) == "signature.false"


@pytest.mark.parametrize("trusted", ["\u202egnorw", "two\rlines", "\x1b[2J"])
def test_a_comment_that_plays_with_the_screen_is_refused(trusted):
    assert refused(made.minisign_key(), MESSAGE, made.minisig(MESSAGE, trusted=trusted)) == "signature.shape"


# -- keys


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "key.unknown"),
        ("ssh-rsa AAAA", "key.unknown"),
        ("ssh-ed25519", "key.shape"),
        ("ssh-ed25519 ", "key.shape"),
        (made.ssh_key() + " noor@laptop", "key.shape"),
        (made.ssh_key() + "\n", "key.shape"),
        (" " + made.ssh_key(), "key.unknown"),
        (made.ssh_key()[:-4], "key.shape"),
        ("ssh-ed25519 " + made.b64(made.ssh_blob(made.point()) + b"\0"), "key.shape"),
        ("ssh-ed25519 " + made.b64(made.ssh_blob(made.point(), b"ssh-rsa")), "key.shape"),
        ("minisign " + made.b64(b"ED12345678" + made.point()), "key.shape"),
        ("minisign " + made.b64(b"Ed12345678" + made.point()[:-1]), "key.shape"),
        ("parley-ed25519 " + made.b64(made.point() + b"\0"), "key.shape"),
        ("parley-ed25519 " + made.b64(made.point()).rstrip("="), "key.shape"),
        ("passkey e30", "key.site"),
        ("passkey !", "key.shape"),
    ],
)
def test_a_key_not_written_in_the_one_way_is_refused(text, code):
    with pytest.raises(BadKey) as bad:
        read_key(text)
    assert bad.value.code == code


def test_stray_bits_at_the_end_of_base64_are_refused():
    text = made.browser_key()
    assert text.endswith("=")
    twin = text[:-2] + chr(ord(text[-2]) + 1) + "="
    with pytest.raises(BadKey):
        read_key(twin)


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        (made.ssh_key() + " noor@laptop\r\n", made.ssh_key()),
        ("\n" + made.ssh_key() + "\t a comment, with more words\n", made.ssh_key()),
        ("untrusted comment: minisign public key 1234\n" + made.minisign_key()[9:] + "\n", made.minisign_key()),
        (made.minisign_key()[9:], made.minisign_key()),
        (made.browser_key(), made.browser_key()),
    ],
)
def test_a_key_is_found_in_what_people_paste(pasted, text):
    assert key_typed(pasted).text == text


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n", "key.private"),
        ("-----BEGIN PRIVATE KEY-----\n", "key.private"),
        ("untrusted comment: minisign encrypted secret key\nRWRTY0IyEmpty\n", "key.private"),
        ("ssh-rsa AAAAB3NzaC1yc2E noor@laptop", "key.type"),
        ("ecdsa-sha2-nistp256 AAAA", "key.type"),
        ("sk-ssh-ed25519@openssh.com AAAA", "key.type"),
        (made.ssh_key() + "\n" + made.ssh_key(b"\x05" + made.point()[1:]), "key.shape"),
        ("hello", "key.unknown"),
    ],
)
def test_what_is_no_key_for_here_is_said_to_be_so(pasted, code):
    with pytest.raises(BadKey) as bad:
        key_typed(pasted)
    assert bad.value.code == code


@each_kind
def test_a_signature_from_another_system_is_read(key, sign):
    verify(read_key(key), MESSAGE, signature_typed("\r\n" + sign(MESSAGE).replace("\n", "\r\n") + "\r\n\r\n"))


def test_the_namespace_is_the_first_line_of_what_is_signed():
    assert TAG.encode() == made.NAMESPACE
    assert TAG.encode() + b"\n" == MESSAGE[: len(TAG) + 1]


# -- the short forms


def test_words_are_plain_and_told_apart():
    assert len(WORDS) == len(set(WORDS)) == 256
    assert all(re.fullmatch("[a-z]{3,8}", word) for word in WORDS)
    for word in WORDS:
        one_letter_off = {
            word[:at] + other + word[at + 1 :] for at in range(len(word)) for other in "abcdefghijklmnopqrstuvwxyz"
        }
        one_letter_less = {word[:at] + word[at + 1 :] for at in range(len(word))}
        assert not (one_letter_off | one_letter_less) - {word} & set(WORDS)


def test_the_list_of_words_is_as_it_was():
    # A key's words stand on paper; with another list they would no longer be the same.
    from hashlib import sha256

    assert (
        sha256(" ".join(WORDS).encode()).hexdigest()
        == "9eb2080c94b30ab0a6bfeb7e830079785764b187c83766b4f56defe43df9906d"
    )


def test_what_is_read_out_comes_from_the_fingerprint():
    key = read_key(made.ssh_key())
    assert key.fingerprint == "SHA256:lbmsoA0yIEcEiVDRnMWuzm+nV+3ZEEpVIURqFoeSspg"
    assert key.words == "muffin pumpkin paper ocean baker cube camera engine ankle lilac"
    assert key.numbers == "38329 44192 03378 08263 01161"


def test_one_key_that_comes_as_two_kinds_is_known_again():
    kinds = [read_key(text) for text in (made.ssh_key(), made.minisign_key(), made.browser_key())]
    assert len({key.point_hash for key in kinds}) == 1
    assert len({key.fingerprint for key in kinds}) == 3
