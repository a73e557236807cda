"""What the posts give: "accepted" only if every party accepted, and nothing beyond that to anybody."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import bindings

from parley.settlement import blind
from parley.settlement.blind import Outcome, Round, party, verify
from parley.settlement.blind.course import Course
from parley.settlement.blind.group import BASE, NOTHING, Scalar, add, drawn, multiply, scalar_of, subtract
from tests.settlement.blind.runs import Run, post_of, question, ran

#: Refusals are rare among random answers of many, so each number of parties has its own mix.
ANSWERS = st.integers(2, 8).flatmap(
    lambda parties: st.one_of(
        st.just([True] * parties),
        st.integers(0, parties - 1).map(lambda one: [place != one for place in range(parties)]),
        st.lists(st.booleans(), min_size=parties, max_size=parties),
    )
)


@settings(max_examples=25)
@given(ANSWERS)
def test_accepted_if_and_only_if_all_accepted(accepted):
    run = ran(*accepted)
    verdict = verify(run.transcript)
    assert verdict.ok and verdict.missing == () and verdict.checked == blind.ROUNDS
    assert verdict.outcome is (Outcome.ACCEPTED if all(accepted) else Outcome.NOT_AGREED)
    assert blind.read_transcript(run.transcript.to_bytes()) == run.transcript


def test_an_answer_may_be_replaced_until_the_round_is_over():
    run = ran(False, True, last=Round.ANSWERS)
    earlier = post_of(run, Round.ANSWERS, "p0")
    changed = blind.answer(run.secrets["p0"], run.transcript.upto(Round.ANSWERS), accepted=True, again=True)
    run.secrets["p0"], post = changed, changed.post(Round.ANSWERS)
    blind.check(run.transcript, post)
    run.transcript = run.transcript.with_post(post)
    assert earlier not in run.transcript.posts and len(run.transcript.posts) == 4
    run.round(Round.BLINDINGS).round(Round.OPENINGS)
    assert verify(run.transcript).outcome is Outcome.ACCEPTED


# -- what a refuser can't learn ------------------------------------------------------------------------


def unblinded(run: Run):
    """What would come out if the sum of all answers were decrypted as it is: what blinding is there to hide."""
    total = Course(run.transcript).total
    return subtract(total.second, add(multiply(secret.scalar, total.first) for secret in run.secrets.values()))


@pytest.fixture
def numbers(monkeypatch):
    """Every secret number that a party draws for its answers and blindings, in order."""
    kept: list[Scalar] = []

    def keeping() -> Scalar:
        kept.append(drawn())
        return kept[-1]

    monkeypatch.setattr(party, "drawn", keeping)
    return kept


def test_a_lone_refuser_would_recognise_its_own_point_but_for_the_blindings(numbers):
    run = ran(True, False, True, last=Round.ANSWERS)
    own = multiply(numbers[6], BASE)  # three keys, then for each answer a random number and a refusal
    weight = scalar_of("weight", run.transcript.seen(Round.BLINDINGS), b"p1")
    assert unblinded(run) == multiply(weight, own)  # so it would know: nobody else refused
    results = set()
    for _ in range(10):
        again = Run(run.transcript.question)
        again.transcript, again.secrets = run.transcript, dict(run.secrets)
        again.round(Round.BLINDINGS).round(Round.OPENINGS)
        results.add(Course(again.transcript).result)
    # Ten openings of the very same answers: ten points, none of them the refuser's or its multiple by a known number.
    assert len(results) == 10 and not results & {NOTHING, own, multiply(weight, own)}


def test_what_comes_out_is_the_same_multiple_whoever_else_refused(numbers):
    """The result is s times the sum of refusals, with s the sum of all blindings: no party knows s."""
    for accepted in ([True, False, True], [True, False, False], [False, False, False]):
        del numbers[:]
        run = ran(*accepted)
        blindings = [int.from_bytes(number, "little") for number in numbers[-3:]]
        s = Scalar((sum(blindings) % (2**252 + 27742317777372353535851937790883648493)).to_bytes(32, "little"))
        assert Course(run.transcript).result == multiply(s, unblinded(run))


def test_the_bytes_of_a_result_are_evenly_spread():
    """Sixty refused packages: no bit of what comes out is nearly always the same (the sign bit and zeroes included)."""
    results = []
    run = ran(False, True, last=Round.ANSWERS)
    for _ in range(60):
        again = Run(run.transcript.question)
        again.transcript, again.secrets = run.transcript, dict(run.secrets)
        results.append(Course(again.round(Round.BLINDINGS).round(Round.OPENINGS).transcript).result)
    for bit in range(256):
        ones = sum(result[bit // 8] >> bit % 8 & 1 for result in results)
        # By chance, once in five million runs of this test. Also of the highest bit of y, since p is nearly 2^255.
        assert 8 <= ones <= 52, bit


def test_an_answer_looks_the_same_whatever_it_says():
    posts = [post_of(ran(accepted, True, last=Round.ANSWERS), Round.ANSWERS, "p0") for accepted in (True, False) * 5]
    assert {len(post.to_bytes()) for post in posts} == {len(posts[0].to_bytes())}
    seen = [point for post in posts for point in post.points]
    assert len(set(seen)) == len(seen)
    secret = ran(True, True, last=Round.ANSWERS).secrets["p0"].to_bytes()
    assert b"accept" not in secret and b"refus" not in secret


def counting(calls, name, real, *given):
    calls.append(name)
    return real(*given)


def test_both_answers_take_the_same_work(monkeypatch):
    """Not the time, which nobody promises, but the multiplications and random numbers, one by one."""
    run = ran(True, True, last=Round.KEYS)
    done = {}
    for accepted in (True, False):
        calls: list[str] = []
        for name in ("crypto_scalarmult_ed25519_noclamp", "crypto_scalarmult_ed25519_base_noclamp"):
            monkeypatch.setattr(bindings, name, partial(counting, calls, name, getattr(bindings, name)))
        blind.answer(run.secrets["p0"], run.transcript, accepted=accepted)
        done[accepted] = calls
        monkeypatch.undo()
    assert done[True] == done[False] != []


# -- what refusers can't arrange -----------------------------------------------------------------------


def test_two_refusals_that_cancel_are_refusals_all_the_same(monkeypatch):
    """Two who refuse by opposite points could else be counted as accepting, and show later that they refused."""
    run = ran(True, True, True, last=Round.KEYS)
    opposite = iter([number := drawn(), Scalar(bindings.crypto_core_ed25519_scalar_negate(number))])
    before = run.transcript
    for each, accepted in (("p0", False), ("p1", True), ("p2", False)):
        draws = iter([drawn(), drawn() if accepted else next(opposite)])
        monkeypatch.setattr(party, "drawn", lambda draws=draws: next(draws))
        run.secrets[each] = blind.answer(run.secrets[each], before, accepted=accepted)
        monkeypatch.setattr(party, "drawn", drawn)
        run.transcript = run.transcript.with_post(run.secrets[each].post(Round.ANSWERS))
    # Without weights the sum says "accepted".
    first, second = (add(post.points[half] for post in run.transcript.of(Round.ANSWERS)) for half in (0, 1))
    assert subtract(second, add(multiply(secret.scalar, first) for secret in run.secrets.values())) == NOTHING
    run.round(Round.BLINDINGS).round(Round.OPENINGS)
    assert verify(run.transcript).outcome is Outcome.NOT_AGREED


@pytest.mark.parametrize("round", [Round.KEYS, Round.BLINDINGS])
def test_posts_that_cancel_give_no_outcome(round, monkeypatch):
    """All parties together can make their keys, or blindings, add up to nothing: then anything would be accepted."""
    opposite = iter([number := drawn(), Scalar(bindings.crypto_core_ed25519_scalar_negate(number))])
    run = Run(question(2))
    for one in round.earlier:
        run.round(one, [False, False])
    monkeypatch.setattr(party, "drawn", lambda: next(opposite))
    run.round(round)
    verdict = verify(run.transcript)
    assert [finding.code for finding in verdict.findings] == ["sum.nothing"]
    assert verdict.outcome is Outcome.INCOMPLETE
    monkeypatch.setattr(party, "drawn", drawn)
    following = blind.ROUNDS[blind.ROUNDS.index(round) + 1]
    with pytest.raises(blind.NotTaken, match="cancel each other out"):
        run.round(following, [True, True])
