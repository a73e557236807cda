"""A host that leaves something out of what was answered is found out, also where nobody signed."""

from tests.ledger.records import make_log
from tests.ledger.signed_records import bundle, signed_log
from tests.ledger.test_signed_answers import (
    ANOTHER,
    LOWER,
    PUTTING,
    TEXT,
    UPPER,
    found,
    put,
    revealed,
    told,
    verdict_of,
)


def test_a_text_is_revealed_and_decided_on_once_and_in_that_order() -> None:
    adopted, not_adopted = (
        told(70 + number, act, {"draft:en": TEXT}, putting=PUTTING)
        for number, act in enumerate(("text.adopted", "text.not_adopted"))
    )
    assert found(after=[revealed({}, 61)]) == ["answer.twice"]
    assert found(after=[adopted]) == []
    assert found(after=[adopted, not_adopted]) == ["answer.twice"]
    assert found(meanwhile=[adopted]) == ["answer.untold"]
    assert found(after=[adopted], putting="putting-2") == ["answer.untold"]
    unrevealed = bundle([signed_log(make_log("common", [put(), adopted]))], [TEXT])
    assert [one.code for one in verdict_of(unrevealed).findings] == ["answer.untold"]
    aside = make_log("party:party_3", [told(60, "answers.revealed", {}, log="party:party_3", putting=PUTTING)])
    hidden = bundle([signed_log(make_log("common", [put(), adopted])), signed_log(aside)], [TEXT])
    assert "answer.untold" in [one.code for one in verdict_of(hidden).findings]


def test_a_host_that_leaves_out_what_was_put_passes_for_no_older_one() -> None:
    assert found(putting=None) == ["answer.nameless"]
    unnamed = told(51, "text.put", {"draft:en": ANOTHER}, voice="party", voices=[])
    assert found(meanwhile=[unnamed]) == ["answer.nameless"]
    assert found(before=[unnamed]) == []


def test_all_who_were_asked_are_told_of_and_nobody_else() -> None:
    """Signed or not: a voice that is left out changes what was decided as much as one that is turned round."""
    rows = [{"voice": one, "answer": "accept"} for one in (UPPER.id, LOWER.id, "party_3")]
    for proof in ({}, UPPER.shows()):
        assert found(proof, answers=rows[:1]) == ["answer.left"]
        assert found(proof, answers=rows) == ["answer.voiceless"]
        assert found(proof, answers=[]) == ["answer.left"] * (1 if proof else 2)
    assert found(answers="accept") == ["answer.left"] * 2
