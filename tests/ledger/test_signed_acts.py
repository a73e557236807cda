"""Acts signed with a key of one's own: the statement, the signature, and whose key it was when."""

import io

import pytest

from parley.ledger import sodium
from parley.ledger.bundle import Verdict, verify
from parley.ledger.bundle.enrolled import Enrolments
from parley.ledger.leaf import text_hash
from tests.ledger.records import make_act, make_log, reseal
from tests.ledger.signatures import browser_key, passkey_key, point, ssh_key, sshsig
from tests.ledger.signed_records import (
    LETTER,
    OTHER_SEAT,
    OTHER_SEED,
    SEAT,
    SEED,
    Signed,
    about_key,
    bundle,
    enrolment,
    letter,
    signed_log,
    with_acts,
)


def verdict_of(data: bytes) -> Verdict:
    return verify(io.BytesIO(data))


def found(data: bytes) -> set[str]:
    verdict = verdict_of(data)
    verdict.summary()
    return {finding.code for finding in verdict.findings}


# -- what holds ---------------------------------------------------------------------------------------


def test_a_letter_signed_with_a_confirmed_key_holds() -> None:
    verdict = verdict_of(with_acts(enrolment(0), about_key(1, "key.confirmed", seat=OTHER_SEAT), letter(2)))
    assert verdict.ok, verdict.summary()
    assert (verdict.signed.good, verdict.signed.unconfirmed) == (2, 0)
    checked, unchecked = verdict.summary().split("Not checked:")
    assert "enrolled for their seat. Acts: 2" in checked
    assert "Acts that nobody signed with a key of their own" in unchecked and "keeps the record. Acts: 1" in unchecked


def test_a_key_that_nobody_confirmed_is_said() -> None:
    verdict = verdict_of(with_acts(enrolment(0), letter(1)))
    assert verdict.ok and verdict.signed.unconfirmed == 1
    assert "no head of the delegation has confirmed the key" in verdict.summary()


def test_an_ssh_key_is_as_good() -> None:
    first = letter(1)
    key = ssh_key(point())
    signed = {"key": key, "signature": sshsig(first.statement.encode())}
    enrolled = Signed(0, "key.enrolled", key, name="key:public", key=key)
    enrolled = Signed(0, "key.enrolled", key, name="key:public", key=key, signature=sshsig(enrolled.statement.encode()))
    assert verdict_of(with_acts(enrolled, letter(1, **signed))).signed.good == 2


def test_an_act_in_a_room_is_held_against_the_common_log() -> None:
    signed = letter(1, log="room:r1")
    room = make_log("room:r1", [signed.act])
    common = make_log("common", [enrolment(0).act])
    texts = [*enrolment(0).texts, *signed.texts]
    assert verdict_of(bundle([signed_log(common), signed_log(room)], texts)).signed.good == 2
    assert verdict_of(bundle([signed_log(room), signed_log(common)], texts)).signed.good == 2
    alone = verdict_of(bundle([signed_log(room)], signed.texts))
    assert alone.ok and (alone.signed.good, alone.signed.keyless) == (0, 1)
    assert "of which this file doesn't say whose it is" in alone.summary()
    empty = bundle([signed_log(make_log("common", [make_act(7)])), signed_log(room)], [LETTER, *signed.texts])
    assert found(empty) == {"signed.unenrolled"}


def test_what_only_the_clock_says_is_said() -> None:
    common = make_log("common", [enrolment(0).act, about_key(1, "key.revoked")])
    for time, byclock in (("2015-04-13T09:44:00Z", 0), ("2015-04-13T09:44:00.500000Z", 1), ("2015-04-14T00:00:00Z", 1)):
        signed = letter(2, log="room:r1")
        act = make_act(2, "room:r1", actor=signed.act.leaf.actor, texts=dict(signed.act.leaf.texts), time=time)  # type: ignore[union-attr]
        data = bundle(
            [signed_log(common), signed_log(make_log("room:r1", [act]))], [*enrolment(0).texts, *signed.texts]
        )
        verdict = verdict_of(data)
        assert verdict.ok and verdict.signed.byclock == byclock, time
        assert ("only the clock says which came first" in verdict.summary()) is bool(byclock)


def test_texts_that_are_not_there_are_counted_not_guessed() -> None:
    """Erased, or not for this reader: the act stands, and nothing is claimed of its signature."""
    signed = letter(1)
    for missing in signed.texts[1:]:
        if missing == signed.key:
            continue  # that is the text of the enrolment too
        verdict = verdict_of(with_acts(enrolment(0), signed, without=[missing]))
        assert verdict.ok and (verdict.signed.good, verdict.signed.absent) == (1, 1)
        assert "whose statement isn't in this file. Acts: 1" in verdict.summary()


def test_without_libsodium_everything_but_the_signature_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = with_acts(enrolment(0), letter(1)), with_acts(enrolment(0), letter(1, rules=2))
    monkeypatch.setattr(sodium, "available", lambda: False)

    def refuse() -> object:
        raise sodium.NoLibsodium("none")

    monkeypatch.setattr(sodium, "_bindings", refuse)
    verdict = verdict_of(good)
    assert verdict.ok and (verdict.signed.good, verdict.signed.unverified) == (0, 2)
    assert "ANY SIGNATURE. PyNaCl isn't installed" in verdict.summary()
    assert "signed acts and answers: 2" in verdict.summary()
    assert found(bad) == {"signed.other"}


# -- a signature made for one thing is good for no other ------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        {"process": "geneva-2014"},
        {"rules": 2},
        {"seat_said": OTHER_SEAT},
        {"capacity": "observer"},
        {"party": "party_2"},
        {"party": ""},
        {"act_said": "letter.opened"},
    ],
    ids=str,
)
def test_a_statement_of_another_act_is_refused(other: dict[str, object]) -> None:
    said = {name.removesuffix("_said"): value for name, value in other.items()}
    signed = letter(1)
    bent = letter(1)
    statement = replaced(bent.statement, said)
    signed = resigned(signed, statement)
    verdict = verdict_of(with_acts(enrolment(0), signed))
    assert [one.code for one in verdict.findings] == ["signed.other"], verdict.summary()
    assert next(iter(said)) in verdict.findings[0].message


def replaced(statement: str, said: dict[str, object]) -> str:
    lines = statement.split("\n")
    for name, value in said.items():
        at = next(index for index, line in enumerate(lines) if line.startswith(f"{name}:"))
        lines[at] = f"{name}: {value}".rstrip()
    return "\n".join(lines)


def resigned(signed: Signed, statement: str) -> Signed:
    """The same act, whose signer signed another statement."""
    from nacl.signing import SigningKey

    from tests.ledger.signatures import b64

    signature = f"parley-ed25519 {b64(SigningKey(SEED).sign(statement.encode()).signature)}"
    return rebuilt(signed, statement=statement, signature=signature)


def rebuilt(signed: Signed, **changed: str) -> Signed:
    leaf = signed.act.leaf
    proof = {"statement": signed.statement, "signature": signed.signature, "key": signed.key} | changed
    texts = {name: text for name, text in leaf.texts.items() if not name.startswith("signed:")}  # type: ignore[union-attr]
    texts |= {f"signed:{name}": text_hash(text) for name, text in proof.items()}
    number = int(leaf.id.removeprefix("submission-"))  # type: ignore[union-attr]
    signed.act = make_act(number, leaf.log, act=leaf.act, actor=leaf.actor, texts=texts)  # type: ignore[union-attr]
    signed.texts = [signed.text, *proof.values()]
    return signed


def test_another_text_than_the_act_names_is_refused() -> None:
    other = Signed(1, "letter.signed", "We ask for nothing.\n")
    signed = rebuilt(letter(1), statement=other.statement, signature=other.signature)
    assert found(with_acts(enrolment(0), signed)) == {"signed.text"}


def test_every_flipped_bit_of_a_signature_is_refused() -> None:
    from base64 import b64decode, b64encode

    good = letter(1)
    raw = b64decode(good.signature.split()[1])
    for at in range(64):
        flipped = bytearray(raw)
        flipped[at] ^= 1 << (at % 8)
        signature = f"parley-ed25519 {b64encode(flipped).decode()}"
        assert found(with_acts(enrolment(0), rebuilt(letter(1), signature=signature))) == {"signed.false"}, at


def test_a_signature_over_other_bytes_is_refused() -> None:
    assert found(with_acts(enrolment(0), rebuilt(letter(1), signature=enrolment(5).signature))) == {"signed.false"}


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("parley-ed25519 AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "key.weak"),
        ("no key at all", "key.unknown"),
        (passkey_key({"alg": -7}), "key.site"),
    ],
)
def test_a_key_that_is_none_is_refused(key: str, code: str) -> None:
    assert found(with_acts(enrolment(0), rebuilt(letter(1), key=key))) == {code}


def test_a_statement_that_is_none_is_refused() -> None:
    signed = resigned(letter(1), "I sign everything.\n")
    assert found(with_acts(enrolment(0), signed)) == {"signed.statement"}


def test_half_a_proof_is_refused() -> None:
    for missing in ("signed:statement", "signed:signature", "signed:key"):
        signed = letter(1)
        texts = {name: text for name, text in signed.act.leaf.texts.items() if name != missing}  # type: ignore[union-attr]
        act = make_act(1, act="letter.signed", actor=signed.act.leaf.actor, texts=texts)  # type: ignore[union-attr]
        log = make_log("common", [enrolment(0).act, act])
        kept = {"signed:statement": 1, "signed:signature": 2, "signed:key": 3}
        given = [text for index, text in enumerate(signed.texts) if index != kept[missing]]
        assert found(bundle([signed_log(log)], [*enrolment(0).texts, *given])) == {"signed.incomplete"}, missing


# -- whose key, and when ---------------------------------------------------------------------------------


def test_a_key_must_have_been_enrolled_for_that_seat_before() -> None:
    assert found(with_acts(letter(0))) == {"signed.unenrolled"}
    assert found(with_acts(enrolment(0, seat=OTHER_SEAT), letter(1))) == {"signed.unenrolled"}
    assert found(with_acts(enrolment(0, seed=OTHER_SEED), letter(1))) == {"signed.unenrolled"}
    assert found(with_acts(letter(0), enrolment(1))) == {"signed.early"}


@pytest.mark.parametrize("ending", ["key.revoked", "key.replaced"])
def test_a_key_that_was_revoked_or_replaced_signs_nothing_more(ending: str) -> None:
    assert found(with_acts(enrolment(0), about_key(1, ending), letter(2))) == {"signed.revoked"}
    assert found(with_acts(enrolment(0), letter(1), about_key(2, ending))) == set()
    # An old proof doesn't bring the key back: whoever keeps the record could replay it.
    again = with_acts(enrolment(0), about_key(1, ending), enrolment(2), letter(3))
    assert found(again) == {"signed.again"}


def test_one_signature_counts_once() -> None:
    assert found(with_acts(enrolment(0), letter(1), letter(2))) == {"signed.again"}


def test_nobody_compares_their_own_key() -> None:
    assert found(with_acts(enrolment(0), about_key(1, "key.confirmed", seat=SEAT))) == {"key.alone"}
    assert found(with_acts(enrolment(0), about_key(1, "key.confirmed", seat=OTHER_SEAT))) == set()


@pytest.mark.parametrize("ending", ["key.revoked", "key.replaced"])
def test_a_key_that_has_ended_is_confirmed_by_nobody(ending: str) -> None:
    """Whoever keeps the record could write it, so that a signature of before would look compared."""
    confirmed = about_key(3, "key.confirmed", seat=OTHER_SEAT)
    data = with_acts(enrolment(0), letter(1), about_key(2, ending), confirmed)
    assert found(data) == {"key.late"}
    assert verdict_of(data).signed.unconfirmed == 1
    in_time = with_acts(enrolment(0), letter(1), confirmed, about_key(4, ending))
    assert found(in_time) == set() and verdict_of(in_time).signed.unconfirmed == 0


def test_in_a_proof_the_places_in_the_log_decide_and_not_its_own_order() -> None:
    enrolled = enrolment(0).act.leaf
    confirmed, revoked = about_key(1, "key.confirmed", seat=OTHER_SEAT).leaf, about_key(2, "key.revoked").leaf
    for places, late, compared in (((1, 3, 2), True, False), ((1, 2, 3), False, True), ((1, 0, 3), False, False)):
        tale = Enrolments()
        told = [tale.take(leaf, at) for leaf, at in zip((enrolled, confirmed, revoked), places, strict=True)]  # type: ignore[arg-type]
        assert (("key.late", {}) in told) is late
        assert tale.find(enrolled.texts["key:public"], SEAT, None).compared is compared  # type: ignore[union-attr]


def test_a_key_that_is_told_of_again_and_again_is_looked_at_once() -> None:
    """Whoever writes a file can't make its reader wait: with a look at every life for every act, this takes minutes."""
    tale = Enrolments()
    enrolled = enrolment(0).act.leaf
    confirmed, revoked = about_key(1, "key.confirmed", seat=OTHER_SEAT).leaf, about_key(1, "key.revoked").leaf
    for position in range(0, 30_000, 3):
        tale.take(enrolled, position)  # type: ignore[arg-type]
        tale.take(confirmed, position + 1)  # type: ignore[arg-type]
    tale.take(revoked, 30_000)  # type: ignore[arg-type]
    key = enrolled.texts["key:public"]  # type: ignore[union-attr]
    for position in range(1, 30_000, 3):
        found = tale.find(key, SEAT, position)
        assert (found.position, found.ended, found.confirmed) == (position - 1, 30_000, position)


def test_an_enrolment_without_proof_of_possession_is_refused() -> None:
    assert found(with_acts(about_key(0, "key.enrolled"), letter(1))) == {"key.unproven"}
    nameless = make_act(0, act="key.enrolled", texts={})
    assert found(with_acts(nameless)) == {"key.nameless"}
    # the proof was made with another key than the one that is enrolled
    stolen = Signed(0, "key.enrolled", browser_key(point(OTHER_SEED)), name="key:public")
    assert found(with_acts(stolen)) == {"key.unproven"}
    # the proof is over another text than the key
    other = Signed(0, "key.enrolled", LETTER, name="letter:en")
    assert found(with_acts(other)) == {"key.nameless", "key.unproven"}


def test_a_file_in_which_one_can_not_go_back_is_no_crash() -> None:
    class Pipe(io.BytesIO):
        def seek(self, *_: object) -> int:
            raise OSError(29, "Illegal seek")

    verdict = verify(Pipe(with_acts(enrolment(0), letter(1))))
    assert [one.code for one in verdict.findings] == ["file.unreadable"]


def test_a_file_that_changes_meanwhile_is_noticed() -> None:
    data = with_acts(enrolment(0), letter(1))

    class Changing(io.BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            at = self.getvalue().index(b'"text":"We ask')
            self.getbuffer()[at + 9 : at + 10] = b"f"
            statement = self.getvalue().index(b"parley.statement/1")
            self.getbuffer()[statement + 30 : statement + 31] = b"#"
            return super().seek(offset, whence)

    assert {one.code for one in verify(Changing(data)).findings} == {"file.moved"}


def test_every_flipped_byte_of_a_signed_text_is_refused_though_resealed() -> None:
    data = with_acts(enrolment(0), letter(1))
    lines = data.splitlines(keepends=True)
    for index, line in enumerate(lines):
        if not line.startswith(b'{"sha256":'):
            continue
        for at in range(0, len(line) - 1, 7):
            bent = bytearray(line)
            bent[at] ^= 1
            assert found(reseal([*lines[:index], bytes(bent), *lines[index + 1 :]])), (index, at)
