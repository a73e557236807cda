"""Which statement is shown next: the weights, the draw, what could be guessed of them, and what is noted of it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.consultation import acts, queries
from parley.consultation.models import Participant, Shown, Statement, Vote
from parley.consultation.rules import choosing, course
from parley.procedure.actors import Clock
from parley.procedure.errors import Absent, Refused
from parley.record.models import Submission
from parley.record.sources import Pinned, now, pinned

TALLIES = st.builds(
    lambda agree, disagree, passed, extremity: choosing.Tally(agree, passed, agree + disagree + passed, extremity),
    *(st.integers(0, 60),) * 3,
    st.floats(0, 3),
)


def test_the_weights_are_those_that_polis_publishes():
    # Worked out by hand: ((1 - (P+1)/(S+2)) (E+1) (A+1)/(S+2) (1 + 8 * 2^(-S/5)))^2
    assert choosing.weight(choosing.Tally()) == pytest.approx((0.5 * 1 * 0.5 * 9) ** 2)
    asked = choosing.Tally(agree=6, passed=1, seen=10, extremity=0.5)
    assert choosing.weight(asked) == pytest.approx(((1 - 2 / 12) * 1.5 * 7 / 12 * (1 + 8 / 4)) ** 2)
    assert choosing.weight(asked, meta=True) == 49


@given(TALLIES, st.integers(0, 4))
def test_below_the_floor_every_statement_weighs_the_same(tally, few):
    below = choosing.Tally(min(tally.agree, few), 0, few, tally.extremity)
    assert choosing.weight(below.coarse) == choosing.NEW


@given(TALLIES)
def test_only_steps_and_fifths_go_into_a_weight(tally):
    coarse = tally.coarse
    assert coarse.seen == tally.seen - tally.seen % 5 and coarse.coarse.seen == coarse.seen
    assert 0 <= coarse.agree <= coarse.seen and 0 <= coarse.passed <= coarse.seen
    assert 5 * coarse.agree % max(coarse.seen, 1) == 0 and 5 * coarse.passed % max(coarse.seen, 1) == 0
    assert choosing.weight(coarse) > 0


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=40), st.binary(min_size=8, max_size=8))
def test_something_is_always_drawn_and_the_same_chance_draws_the_same(weights, chance):
    place, probability = choosing.drawn(weights, chance)
    assert 0 <= place < len(weights)
    assert probability == pytest.approx(weights[place] / sum(weights))
    assert choosing.drawn(weights, chance) == (place, probability)


def test_it_is_drawn_in_proportion():
    weights, every = [1.0, 3.0, 0.5, 5.5], 4000
    drawn = Counter(choosing.drawn(weights, (i * 2**64 // every).to_bytes(8, "big"))[0] for i in range(every))
    assert [drawn[place] / every for place in range(4)] == pytest.approx([0.1, 0.3, 0.05, 0.55], abs=0.001)


def test_nothing_can_be_drawn_from_nothing():
    with pytest.raises(ValueError):
        choosing.drawn([], b"12345678")


def weigh(held, **tally):
    one = held.add(f"Statement {tally}")
    said = {"statement": one.public_id, "agree": 0, "passed": 0, **tally}
    acts.weigh_statements(by=Clock(held.talks.process), consultation=held.id, tallies=[said])
    one.refresh_from_db()
    return one


def test_the_clock_weighs_and_a_weight_holds_until_a_step_is_passed(held):
    assert weigh(held, seen=4, agree=4).weight == choosing.NEW
    one = weigh(held, seen=11, agree=6, extremity=0.9)
    assert (one.step, one.weight) == (2, choosing.weight(choosing.Tally(6, 0, 10, 0.8)))
    said = {"statement": one.public_id, "agree": 1, "passed": 9, "seen": 14, "extremity": 3.0}
    acts.weigh_statements(by=Clock(held.talks.process), consultation=held.id, tallies=[said])
    before = one.weight
    one.refresh_from_db()
    assert one.weight == before
    acts.weigh_statements(by=Clock(held.talks.process), consultation=held.id, tallies=[said | {"seen": 15}])
    one.refresh_from_db()
    assert one.weight < before


def test_a_statement_about_the_consultation_itself_keeps_its_weight(held, statements):
    one = statements.get(number=1)
    acts.mark_meta(by=held.talks.mediator, statement=one.public_id, meta=True)
    said = {"statement": one.public_id, "agree": 9, "passed": 0, "seen": 20}
    acts.weigh_statements(by=Clock(held.talks.process), consultation=held.id, tallies=[said])
    one.refresh_from_db()
    assert (one.weight, one.step) == (49, 4)
    acts.mark_meta(by=held.talks.mediator, statement=one.public_id, meta=False)
    one.refresh_from_db()
    assert (one.weight, one.step) == (choosing.NEW, 0)


def test_a_vote_draws_the_next_statement_and_notes_that_it_was_shown(held, shown):
    for number in range(8):
        held.add(f"Statement {number}")
    held.vote("visitor", 1, statement=3)
    participant = Participant._base_manager.get()
    drawn = shown.exclude(statement__number=3).get()
    assert participant.showing == drawn.statement
    assert drawn.probability == pytest.approx(1 / 9) and drawn.device == "page"
    visit = queries.visit_by_link(held.link.token, "visitor")
    assert visit.statement == drawn.statement
    held.vote("visitor", 1, statement=drawn.statement.number)
    assert shown.count() == 3


def test_the_page_writes_nothing_and_shows_the_same_again(held):
    for number in range(8):
        held.add(f"Statement {number}")
    visitor = held.talks.client()
    first = visitor.get(held.public).context["visit"].statement
    assert visitor.get(held.public).context["visit"].statement == first
    assert not Shown._base_manager.exists() and not Participant._base_manager.exists()
    asked = Submission.objects.count()
    assert visitor.get(f"{held.public}?statement=2").status_code == 200
    assert Submission.objects.count() == asked


def test_what_the_first_page_drew_is_noted_with_its_probability_and_what_was_asked_for_without(held, shown):
    held.add("Every gate has a keeper.")
    first = queries.visit_by_link(held.link.token, "visitor").statement
    held.vote("visitor", 1, statement=first.number)
    assert shown.get(statement=first).probability == pytest.approx(1 / 3)
    other = Statement._base_manager.exclude(pk=first.pk).exclude(pk=Participant._base_manager.get().showing_id).get()
    held.vote("visitor", -1, statement=other.number)
    assert shown.get(statement=other).probability is None
    # It was asked for: what had been drawn still waits.
    assert shown.count() == 3
    held.vote("visitor", 0, statement=first.number)
    assert shown.count() == 3


def test_what_is_drawn_follows_the_weights_and_repeats_under_the_same_chance(held):
    heavy = held.add("Ask this.")
    Statement._base_manager.filter(pk=heavy.pk).update(weight=1e9)

    def next_of(who):
        with pinned(Pinned(now(), who)):
            held.vote(who, 1, statement=1)
        return queries.visit_by_link(held.link.token, who).statement

    assert {next_of(f"visitor {n}").pk for n in range(5)} == {heavy.pk}


def test_what_was_drawn_and_then_taken_from_view_is_not_shown(held):
    held.add("Every gate has a keeper.")
    held.vote("visitor", 1, statement=1)
    waiting = Participant._base_manager.get().showing
    acts.judge_statement(
        by=held.talks.mediator, statement=waiting.public_id, verdict="rejected", reason="twice", was="accepted"
    )
    visit = queries.visit_by_link(held.link.token, "visitor")
    assert visit.statement is not None and visit.statement != waiting
    with pytest.raises(Absent):
        held.vote("visitor", 1, statement=waiting.number)
    held.vote("visitor", 1, statement=visit.statement.number)
    assert queries.visit_by_link(held.link.token, "visitor").statement is None


@pytest.mark.parametrize("statements", [3, 60])
def test_a_vote_takes_as_many_queries_for_many_as_for_few(held, statements, django_assert_max_num_queries):
    for number in range(statements):
        held.add(f"Statement {number}")
        held.vote(f"visitor {number}", 1)
    held.vote("visitor", 1, statement=1)
    # Of these, nine are the act's own: transaction, process, idempotency id.
    with django_assert_max_num_queries(20):
        held.vote("visitor", 1, statement=Participant._base_manager.get(mark_hash=_mark(held)).showing.number)
    visitor = held.talks.client()
    with django_assert_max_num_queries(8):
        visitor.get(held.public)


def _mark(held):
    return course.mark_hash(f"link {held.link.public_id} visitor")


def test_a_vote_sent_again_under_another_key_counts_once(held, votes):
    for key in ("one", "two"):
        by, link = held.visitor("visitor"), held.link.public_id
        acts.cast_vote(by=by, key=key, consultation=held.id, link=link, statement=1, value=-1)
    assert votes.count() == 1 and Vote._base_manager.get().value == -1


def test_the_hour_of_the_close_counts_not_when_the_clock_comes_round(held):
    held.vote("visitor", 1)
    with pinned(Pinned(held.again().closes_at, "at the hour")):
        with pytest.raises(Refused, match="not open"):
            held.vote("late", 1)
        with pytest.raises(Refused, match="not open"):
            held.vote("visitor", -1)
        page = held.talks.client().get(held.public)
        assert b"not open" in page.content and not page.context["visit"].open
    assert held.again().state == "open"
