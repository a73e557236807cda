"""What a party's own machine refuses to do, whatever the server shows it."""

from dataclasses import replace

import pytest

from parley.settlement import blind
from parley.settlement.blind import NotTaken, Round, verify
from tests.settlement.blind.runs import place_of, post_of, question, ran, tampered


def refusal(act, *given, **named) -> str:
    with pytest.raises(NotTaken) as refused:
        act(*given, **named)
    return refused.value.code


def test_nobody_answers_twice_unasked():
    run = ran(True, True, last=Round.KEYS)
    secret = blind.answer(run.secrets["p0"], run.transcript, accepted=True)
    for accepted in (True, False):
        assert refusal(blind.answer, secret, run.transcript, accepted=accepted) == "secret.made"
    again = blind.answer(secret, run.transcript, accepted=False, again=True)
    assert again.post(Round.ANSWERS) != secret.post(Round.ANSWERS) and len(again.posts) == 2


def test_a_secret_is_for_one_package_and_its_very_words():
    run = ran(True, True, last=Round.KEYS)
    for other in (question(2, text="Other words"), question(2, package="pack2"), question(3)):
        transcript = replace(run.transcript, question=other)
        assert refusal(blind.answer, run.secrets["p0"], transcript, accepted=True) == "secret.other"
    assert refusal(blind.make_key, question(2), "p7") == "post.party"


def test_nobody_answers_under_keys_that_are_missing_or_do_not_hold():
    run = ran(True, True, True, last=Round.KEYS)
    secret = run.secrets["p0"]
    for name in ("p1", "p2"):
        fewer = replace(run.transcript, posts=tuple(post for post in run.transcript.posts if post.party != name))
        assert refusal(blind.answer, secret, fewer, accepted=True) == "posts.missing"
        place = place_of(run.transcript, Round.KEYS, name)
        wrong = tampered(run.transcript, place, points=(blind.group.multiply(blind.group.drawn(), blind.group.BASE),))
        assert refusal(blind.answer, secret, wrong, accepted=True) == "post.proof"


@pytest.mark.parametrize("step", [blind.blind, blind.unlock])
def test_nobody_goes_on_where_its_own_posts_are_exchanged_or_absent(step):
    """A server that puts another answer in a party's place, even an earlier one of its own, doesn't get further."""
    last = Round.ANSWERS if step is blind.blind else Round.BLINDINGS
    run = ran(True, True, last=last)
    own = run.secrets["p0"]
    others = blind.answer(
        replace(own, posts=own.posts[:1]), run.transcript.upto(Round.ANSWERS), accepted=False, again=True
    )
    shown = run.transcript.with_post(others.post(Round.ANSWERS))
    assert refusal(step, own, shown) == "secret.changed"
    without = replace(
        run.transcript, posts=tuple(p for p in run.transcript.posts if (p.round, p.party) != (last, "p0"))
    )
    assert refusal(step, own, without) == "secret.absent"
    assert refusal(step, replace(own, posts=own.posts[:1]), run.transcript) == "secret.absent"


def test_blinding_again_is_the_same_post_unless_the_answers_changed():
    run = ran(True, True, last=Round.ANSWERS)
    once = blind.blind(run.secrets["p0"], run.transcript)
    assert blind.blind(once, run.transcript) == once
    changed = blind.answer(run.secrets["p1"], run.transcript, accepted=False, again=True)
    other = run.transcript.with_post(changed.post(Round.ANSWERS))
    assert blind.blind(once, other).post(Round.BLINDINGS) != once.post(Round.BLINDINGS)


def test_one_list_is_opened_and_never_a_second():
    """Others who refused could else accept in a second list, and learn how the party answered."""
    run = ran(True, False, last=Round.BLINDINGS)
    opened = blind.unlock(run.secrets["p0"], run.transcript)
    assert blind.unlock(opened, run.transcript) == opened
    # All others answer anew and blind anew; the party's own posts are in the list as it made them.
    turned = blind.answer(run.secrets["p1"], run.transcript, accepted=True, again=True)
    second = run.transcript.upto(Round.BLINDINGS).with_post(turned.post(Round.ANSWERS))
    assert refusal(blind.blind, opened, second) == "secret.opened"
    assert refusal(blind.answer, opened, run.transcript, accepted=True, again=True) == "secret.opened"
    blinded = blind.blind(turned, second)
    other = second.with_post(blinded.post(Round.BLINDINGS)).with_post(post_of(run, Round.BLINDINGS, "p0"))
    assert refusal(blind.unlock, opened, other) == "secret.opened"


def test_the_fingerprint_is_there_once_all_keys_are_and_differs_with_any_of_them():
    run = ran(True, True, last=Round.KEYS)
    assert run.transcript.upto(Round.KEYS).fingerprint is None
    digits = run.transcript.fingerprint
    assert digits is not None and [len(group) for group in digits.split()] == [5] * 12
    assert digits.replace(" ", "").isascii() and digits.replace(" ", "").isdigit()
    other = blind.make_key(run.transcript.question, "p1")
    assert run.transcript.with_post(other.post(Round.KEYS)).fingerprint != digits
    # It stays the same through the later rounds.
    assert ran(True, True).transcript.fingerprint != digits
    whole = run.round(Round.ANSWERS, [True, True]).round(Round.BLINDINGS).round(Round.OPENINGS)
    assert whole.transcript.fingerprint == digits and verify(whole.transcript).ok
