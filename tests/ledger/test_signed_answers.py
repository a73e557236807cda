"""Answers to a text that was put: what each voice signed, held against what was revealed of it."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest
from nacl.signing import SigningKey

from parley.ledger import sodium
from parley.ledger.answer import Answer
from parley.ledger.bundle import Act, Verdict, verify
from parley.ledger.languages import arabic
from parley.ledger.leaf import Actor, Leaf, commit, text_hash
from parley.ledger.statement import Statement
from tests.ledger.records import PROCESS, make_log, salt
from tests.ledger.signatures import b64, browser_key, point
from tests.ledger.signed_records import OTHER_SEED, SEED, Signed, about_key, bundle, enrolment, signed_log
from tests.ledger.test_proof import proof_of, written

TEXT, ANOTHER = "Each village takes half of the summer flow.\n", "The upper village takes all of it.\n"
PUTTING, WORDS = "putting-1", "As long as the gate is kept."


@dataclass(frozen=True)
class Voice:
    """A party whose head answers for it; with `alone`, a delegate who answers for themselves."""

    seat: str
    party: str
    seed: bytes
    name: str
    alone: bool = False

    @property
    def id(self) -> str:
        return self.seat if self.alone else self.party

    @property
    def capacity(self) -> str:
        return "delegate" if self.alone else "head"

    def enrolled(self, number: int) -> Signed:
        return enrolment(number, seat=self.seat, seed=self.seed, capacity=self.capacity, party=self.party)

    def says(self, answer: str = "accept", *, edition: int = 1, body: str = TEXT, **other: object) -> str:
        """The statement of an answer, or of something like it."""
        said = {
            "act": "text.answered" if edition == 1 else "text.answer_changed",
            "subject": PUTTING,
            "process": PROCESS,
            "rules": 2,
            "seat": self.seat,
            "capacity": self.capacity,
            "party": self.party,
            "language": "en",
            "talks": "Talks in Astana",
            "signer": self.name,
            "reservation": "",
            "text": Answer(answer, edition, "k3vk3vk3vk3vk3vk", body).to_text(),
        }
        return Statement(**{**said, **other}).to_bytes().decode()  # type: ignore[arg-type]

    def shows(self, statement: str | None = None, *, seed: bytes = b"", **texts: str) -> dict[str, str]:
        """What stands in the record where this voice has signed that."""
        said = self.says() if statement is None else statement
        made = SigningKey(seed or self.seed).sign(said.encode()).signature
        proof = {"signature": f"parley-ed25519 {b64(made)}", "key": browser_key(point(seed or self.seed))}
        return {f"answer:{self.id}:{name}": text for name, text in {"statement": said, **proof, **texts}.items()}


UPPER = Voice("seat-1", "party_1", SEED, "Upper village")
LOWER = Voice("seat-2", "party_2", OTHER_SEED, "Lower village")
PERSON = Voice("seat-3", "party_1", bytes(range(2, 34)), "A delegate", alone=True)
BOTH = (UPPER, LOWER)


def told(
    number: int, act: str, texts: Mapping[str, str], *, log: str = "common", rules: int = 2, **details: object
) -> Act:
    hashes = {name: text_hash(text) for name, text in texts.items()}
    actor, commitment = Actor(None, "clock"), commit(details, salt(number))
    time = "2015-06-01T09:00:00Z"
    leaf = Leaf(PROCESS, log, act, actor, rules, f"submission-{number}", time, hashes, commitment)
    return Act(leaf, details, salt(number))


def put(voices: Sequence[Voice] = BOTH, **details: object) -> Act:
    names = [{"voice": one.id, "name": one.name} for one in voices]
    asked = {"putting": PUTTING, "voice": "seat" if voices[0].alone else "party", "voices": names}
    return told(50, "text.put", {"draft:en": TEXT}, **(asked | details))


def revealed(texts: Mapping[str, str], number: int = 60, **details: object) -> Act:
    answers = [{"voice": one.id, "answer": "accept"} for one in BOTH]
    return told(number, "answers.revealed", texts, **({"putting": PUTTING, "answers": answers} | details))


def record(
    *proofs: Mapping[str, str],
    before: Sequence[Act] = (),
    meanwhile: Sequence[Act] = (),
    after: Sequence[Act] = (),
    keys: Sequence[Signed] = tuple(one.enrolled(number) for number, one in enumerate(BOTH)),
    asked: Act | None = None,
    own: Sequence[Signed] = (),
    without: Sequence[str] = (),
    **details: object,
) -> bytes:
    """A record in which both keys were enrolled and confirmed, a text was put, and these answers were revealed."""
    texts = {name: text for proof in proofs for name, text in proof.items()}
    confirmed = [
        about_key(10 + number, "key.confirmed", seat="seat-9", seed=one.seed)
        for number, one in enumerate((*BOTH, PERSON))
    ]
    acts = [*(one.act for one in keys), *confirmed, *before, asked or put(), *meanwhile, revealed(texts, **details)]
    logs = [make_log("common", [*acts, *after])]
    if own:
        logs.append(make_log(own[0].act.leaf.log, [one.act for one in own]))  # type: ignore[union-attr]
    whole = [*texts.values(), *(text for one in (*keys, *own) for text in one.texts), TEXT]
    return bundle([signed_log(log) for log in logs], [text for text in whole if text not in without])


def verdict_of(data: bytes) -> Verdict:
    verdict = verify(io.BytesIO(data))
    verdict.summary(), verdict.summary(arabic)
    return verdict


def found(*proofs: Mapping[str, str], **given: object) -> list[str]:
    return [one.code for one in verdict_of(record(*proofs, **given)).findings]  # type: ignore[arg-type]


# -- what holds -------------------------------------------------------------------------------------------


def test_answers_that_were_revealed_as_they_were_signed_hold() -> None:
    reserved = {f"answer:{LOWER.id}": WORDS, **LOWER.shows(LOWER.says(reservation=WORDS))}
    verdict = verdict_of(record(UPPER.shows(), reserved))
    assert verdict.ok, verdict.summary()
    counts = verdict.to_json()["answers_signed"]
    assert counts == {"good": 2} | dict.fromkeys(set(counts) - {"good"}, 0)  # type: ignore[call-overload]
    checked, unchecked = verdict.summary().split("Not checked:")
    assert "revealed as it was signed. Answers: 2" in checked and "Answers:" not in unchecked
    assert "وكُشفت كما وُقّعت. الإجابات: 2" in verdict.summary(arabic)


def test_a_person_answers_for_themselves() -> None:
    keys, rows = [PERSON.enrolled(0)], [{"voice": PERSON.id, "answer": "reject"}]
    proof = PERSON.shows(PERSON.says("reject"))
    assert found(proof, keys=keys, asked=put([PERSON]), answers=rows) == []
    for capacity in ("adviser", "mediator"):
        lifted = PERSON.shows(PERSON.says("reject", capacity=capacity))
        assert found(lifted, keys=keys, asked=put([PERSON]), answers=rows) == ["answer.other"]
    other = PERSON.shows(PERSON.says("reject", seat="seat-1"))
    assert found(other, keys=keys, asked=put([PERSON]), answers=rows) == ["answer.other"]


def test_an_answer_that_nobody_signed_is_said_to_be_the_keepers_word() -> None:
    verdict = verdict_of(record(UPPER.shows()))
    assert verdict.ok and (verdict.answers.good, verdict.answers.attested) == (1, 1)
    assert "that they were given so is the word of whoever keeps the record. Answers: 1" in verdict.summary()
    silent = [{"voice": UPPER.id, "answer": "accept"}, {"voice": LOWER.id, "answer": "silent"}]
    assert verdict_of(record(UPPER.shows(), answers=silent)).answers.attested == 0


def test_what_a_record_of_before_does_not_say_is_not_claimed() -> None:
    """Its acts don't name what was put: of such an answer the signature is checked, and the text is not."""
    for given in ({"asked": put(putting=None), "putting": None}, {"asked": put(putting="other"), "putting": PUTTING}):
        verdict = verdict_of(record(UPPER.shows(), LOWER.shows(), **given))  # type: ignore[arg-type]
        assert verdict.ok and (verdict.answers.good, verdict.answers.unlinked) == (2, 2), verdict.summary()
        assert "revealed as it was signed" not in verdict.summary()
        assert "as records of earlier versions don't" in verdict.summary().split("Not checked:")[1]
        assert found(UPPER.shows(seed=LOWER.seed), **given) == ["answer.unenrolled"]
        assert found(UPPER.shows(UPPER.says("reject")), **given) == ["answer.said"]


def test_what_is_not_in_the_file_is_counted_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    proof = UPPER.shows()
    for part in ("statement", "signature"):
        absent = verdict_of(record(proof, without=[proof[f"answer:{UPPER.id}:{part}"]]))
        assert absent.ok and (absent.answers.good, absent.answers.absent) == (0, 1)
        assert "whose statement isn't in the file. Answers: 1" in absent.summary()
    good, bad = record(proof), record(UPPER.shows(UPPER.says("reject")))

    def refuse() -> object:
        raise sodium.NoLibsodium("none")

    monkeypatch.setattr(sodium, "available", lambda: False)
    monkeypatch.setattr(sodium, "_bindings", refuse)
    blind = verdict_of(good)
    assert blind.ok and (blind.answers.good, blind.answers.unverified) == (0, 1)
    assert "signed acts and answers: 3" in blind.summary()
    assert [one.code for one in verdict_of(bad).findings] == ["answer.said"]


# -- what was lifted from elsewhere -------------------------------------------------------------------------

LIFTED: dict[str, tuple[Callable[[], dict[str, str]], str]] = {
    "another voice": (lambda: renamed(LOWER.shows(), UPPER), "answer.other"),
    "another process": (lambda: UPPER.shows(UPPER.says(process="geneva-2014")), "answer.other"),
    "another putting": (lambda: UPPER.shows(UPPER.says(subject="putting-0")), "answer.other"),
    "earlier rules": (lambda: UPPER.shows(UPPER.says(rules=1)), "answer.other"),
    "later rules": (lambda: UPPER.shows(UPPER.says(rules=3)), "answer.other"),
    "another capacity": (lambda: UPPER.shows(UPPER.says(capacity="delegate")), "answer.other"),
    "another act": (lambda: UPPER.shows(UPPER.says(act="letter.signed")), "answer.other"),
    "a second answer as a first": (lambda: UPPER.shows(UPPER.says(edition=2, act="text.answered")), "answer.other"),
    "another text": (lambda: UPPER.shows(UPPER.says(body=ANOTHER)), "answer.text"),
    "another language": (lambda: UPPER.shows(UPPER.says(language="ar")), "answer.text"),
    "another answer": (lambda: UPPER.shows(UPPER.says("reject")), "answer.said"),
    "words kept back": (lambda: UPPER.shows(UPPER.says(reservation=WORDS)), "answer.words"),
    "words added": (lambda: {f"answer:{UPPER.id}": WORDS, **UPPER.shows()}, "answer.words"),
    "a letter": (lambda: UPPER.shows(UPPER.says(text="We ask the President of Kazakhstan.\n")), "answer.statement"),
    "no statement": (lambda: UPPER.shows("I accept everything.\n"), "answer.statement"),
    "no signature": (lambda: UPPER.shows(signature="nothing"), "answer.false"),
    "another's signature": (
        lambda: UPPER.shows(signature=LOWER.shows()[f"answer:{LOWER.id}:signature"]),
        "answer.false",
    ),
    "a weak key": (lambda: UPPER.shows(key=f"parley-ed25519 AQ{'A' * 41}="), "answer.false"),
    "a key of nobody": (lambda: UPPER.shows(seed=bytes(32)), "answer.unenrolled"),
    "a key of another seat": (lambda: UPPER.shows(seed=LOWER.seed), "answer.unenrolled"),
}


def renamed(proof: Mapping[str, str], voice: Voice) -> dict[str, str]:
    return {f"answer:{voice.id}:{name.rpartition(':')[2]}": text for name, text in proof.items()}


@pytest.mark.parametrize("name", LIFTED)
def test_a_signature_from_elsewhere_is_no_answer(name: str) -> None:
    make, code = LIFTED[name]
    verdict = verdict_of(record(make(), LOWER.shows() if "voice" not in name else {}))
    assert [one.code for one in verdict.findings] == [code], verdict.summary()
    assert "Upper village (party_1)" in verdict.findings[0].message
    assert verdict.findings[0].where == 9, "the line of the act that reveals"


def test_half_a_proof_and_an_answer_told_two_ways_are_refused() -> None:
    proof = UPPER.shows()
    for missing in proof:
        assert found({name: text for name, text in proof.items() if name != missing}) == ["answer.incomplete"]
    both = [{"voice": UPPER.id, "answer": "reject"}, {"voice": UPPER.id, "answer": "accept"}]
    assert found(proof, answers=[*both, {"voice": LOWER.id, "answer": "accept"}]) == ["answer.said"]
    assert found(proof, answers=[both[0], {"voice": LOWER.id, "answer": "accept"}]) == ["answer.said"]
    assert found(proof, answers=[{"voice": LOWER.id, "answer": "accept"}]) == ["answer.said"]
    assert found(proof, asked=put([LOWER])) == ["answer.voiceless"]


def test_one_name_is_one_text_put_once() -> None:
    """Else whoever keeps the record could have one text signed, and show the signatures under another."""
    names = [{"voice": one.id, "name": one.name} for one in BOTH]
    other = told(51, "text.put", {"draft:en": ANOTHER}, putting=PUTTING, voice="party", voices=names)
    for first, second in ((put(), other), (other, put())):
        assert found(asked=first, meanwhile=[second]) == ["answer.puttwice"]


def test_one_signed_answer_is_revealed_once() -> None:
    again = revealed(UPPER.shows(), 61)
    assert found(UPPER.shows(), after=[again]) == ["answer.twice", "answer.again"]
    older = revealed(UPPER.shows(), 61, putting=None)
    assert found(UPPER.shows(), after=[older], asked=put(putting=None), putting=None) == ["answer.again"]


# -- whose key, and when ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["key.revoked", "key.replaced"])
def test_the_key_must_be_in_force_while_answers_are_given(ending: str) -> None:
    ended = [about_key(70, ending, seed=UPPER.seed)]
    assert found(UPPER.shows(), before=ended) == ["answer.revoked"]
    meanwhile = verdict_of(record(UPPER.shows(), meanwhile=ended))
    assert meanwhile.ok and meanwhile.answers.byclock == 1
    assert "which came first, no log says. Answers: 1" in meanwhile.summary()
    after = verdict_of(record(UPPER.shows(), after=ended))
    assert after.ok and after.answers.byclock == 0


def test_a_key_that_came_too_late_or_in_another_capacity_answers_nothing() -> None:
    late = UPPER.enrolled(70).act
    assert found(UPPER.shows(), keys=[], after=[late]) == ["answer.unenrolled"]
    as_delegate = enrolment(0, capacity="delegate")
    assert found(UPPER.shows(), keys=[as_delegate]) == ["answer.other"]
    # A delegate who speaks for the party, and says so: it speaks by its head alone.
    assert found(UPPER.shows(UPPER.says(capacity="delegate")), keys=[as_delegate]) == ["answer.other"]
    for_another_party = enrolment(0, capacity="head", party="party_2")
    assert found(UPPER.shows(), keys=[for_another_party]) == ["answer.other"]


def test_a_key_that_nobody_confirmed_is_said() -> None:
    lower = Voice("seat-4", "party_2", bytes(range(3, 35)), "Lower village")
    verdict = verdict_of(record(UPPER.shows(), lower.shows(), keys=[UPPER.enrolled(0), lower.enrolled(1)]))
    assert verdict.ok and (verdict.answers.good, verdict.answers.unconfirmed) == (2, 1)
    assert "nobody else has confirmed the key" in verdict.summary()


# -- the voice's own log, where the reader has it -------------------------------------------------------------


def sealed(number: int, answer: str, edition: int, told_as: str = "") -> Signed:
    text = Answer(answer, edition, "k3vk3vk3vk3vk3vk", TEXT).to_text()
    act = "text.answered" if edition == 1 else "text.answer_changed"
    fields = {"subject": PUTTING, "capacity": "head", "log": f"party:{UPPER.party}", "name": "answer:en"}
    made = Signed(number, act, text, **fields)  # type: ignore[arg-type]
    details, leaf = {"answer": told_as or answer}, made.act.leaf.to_object()  # type: ignore[union-attr]
    bound = Leaf.from_object(leaf | {"details": commit(details, salt(number))})
    made.act = Act(bound, details, salt(number))
    return made


def test_an_answer_that_was_changed_is_not_revealed_as_it_was_before() -> None:
    """Both were signed by the right key: only its own log tells the party that its last answer was left out."""
    own = [sealed(0, "accept", 1), sealed(1, "reject", 2)]
    verdict = verdict_of(record(UPPER.shows(), own=own))
    assert [one.code for one in verdict.findings] == ["answer.older"]
    assert "stands answer number 2, but number 1 was revealed" in verdict.summary()
    last = [{"voice": UPPER.id, "answer": "reject"}, {"voice": LOWER.id, "answer": "accept"}]
    assert found(UPPER.shows(UPPER.says("reject", edition=2)), own=own, answers=last) == []


def answered(number: int, answer: str, log: str, putting: str = PUTTING) -> Act:
    return told(number, "text.answered", {}, log=log, putting=putting, answer=answer)


def test_what_is_revealed_is_what_stands_last_in_the_voices_own_log() -> None:
    """Also where nobody signed: each delegation's own record finds out a host that turns its answer round."""

    def with_own(*own: Act) -> list[str]:
        logs = [make_log("common", [put(), revealed({})]), make_log(own[0].leaf.log, own)]  # type: ignore[union-attr]
        return [one.code for one in verdict_of(bundle([signed_log(log) for log in logs], [TEXT])).findings]

    for log in (f"party:{UPPER.party}", f"seat:{UPPER.party}"):
        assert with_own(answered(0, "reject", log), answered(1, "accept", log)) == []
        assert with_own(answered(0, "accept", log), answered(1, "reject", log)) == ["answer.own"]
        assert with_own(answered(0, "reject", log, "putting-0")) == []
    assert with_own(answered(0, "reject", "party:another")) == []


def test_what_is_adopted_is_the_text_that_was_put() -> None:
    for act in ("text.adopted", "text.not_adopted"):
        for text, codes in ((TEXT, []), (ANOTHER, ["answer.decided"])):
            decided = told(70, act, {"draft:en": text}, putting=PUTTING)
            assert found(UPPER.shows(), after=[decided]) == codes
            # A host that leaves the name out passes for an older one only where none was named before.
            nameless = told(70, act, {"draft:en": text})
            assert found(after=[nameless]) == ["answer.nameless"]
            assert found(after=[nameless], asked=put(putting=None), putting=None) == []
            later = told(71, "text.put", {"draft:en": TEXT}, putting="putting-2", voice="party", voices=[])
            assert found(after=[nameless, later], asked=put(putting=None), putting=None) == []
        assert found(after=[told(70, act, {"draft:en": TEXT, "draft:ar": TEXT}, putting=PUTTING)]) == ["answer.decided"]


def test_a_signed_answer_whose_details_are_closed_is_known_by_its_statement() -> None:
    closed = sealed(0, "reject", 1)
    closed.act = Act(closed.act.leaf)
    assert found(own=[closed]) == ["answer.own"]
    assert found(own=[closed], answers=[{"voice": one.id, "answer": "reject"} for one in BOTH]) == []


def test_an_answer_in_its_own_log_is_told_as_it_was_signed() -> None:
    assert found(UPPER.shows(), own=[sealed(0, "accept", 1, "reject")]) == ["signed.other"]


def test_a_proof_of_the_reveal_claims_no_more_than_stands_in_it() -> None:
    proof, enrolled = UPPER.shows(), UPPER.enrolled(0)
    acts = [enrolled.act, put(), revealed(proof)]
    for shown, counts in (([2], (0, 1, 0)), ([2, 0], (1, 0, 1)), ([2, 1, 0], (1, 0, 0))):
        texts = [*proof.values(), *(enrolled.texts if 0 in shown else ())]
        data = written([proof_of(at, acts) for at in shown], texts=list(dict.fromkeys(texts)))
        answers = verdict_of(data).answers
        assert (answers.good, answers.keyless, answers.unlinked) == counts, shown
