"""The analysis of a consultation, made in the background: kept, shown, tried again, entered in the record."""

from datetime import timedelta

import pytest

from parley.cli.tick import pass_deadlines
from parley.consultation import acts, queries
from parley.consultation.models import Analysis, Refresh, Statement
from parley.consultation.queries.analyses import Book
from parley.consultation.rules import storing
from parley.consultation.tasks import analysing
from parley.procedure.actors import Clock
from parley.procedure.errors import Refused
from parley.record import queries as record
from parley.record.sources import Pinned, now, pinned
from tests.consultation.conftest import Held
from tests.consultation.crowds import BODIES, close, come, one_more


@pytest.fixture
def held(talks):
    return Held(talks, statements=BODIES)


@pytest.fixture
def kept():
    return Analysis._base_manager


def team(held):
    return held.talks.viewer(held.talks.mediator)


def reject(held, one):
    why = {"verdict": "rejected", "reason": "Unclear.", "was": "accepted"}
    acts.judge_statement(by=held.talks.mediator, statement=one.public_id, **why)


def later(**span):
    """Some time from now on."""
    return pinned(Pinned(now() + timedelta(**span), "later"))


def test_within_one_round_of_the_clerk_votes_stand_in_the_analysis(held):
    come(held)
    assert queries.analysis(team(held), held.consultation) is None
    pass_deadlines()
    found = queries.analysis(team(held), held.consultation)
    assert (found.participants, found.audience) == (90, "team")
    assert set(found.bridges[:2]) == {1, 5}
    assert {one.number for one in found.divides[:2]} == {2, 3}


def test_a_bridge_says_where_every_party_stands(held):
    come(held)
    pass_deadlines()
    first = Statement._base_manager.get(consultation=held.consultation, number=1)
    found = queries.analysed_statement(team(held), first)
    assert found.bridge and found.above_half > 0.95 and not found.missing
    assert [row.side.party for row in found.by_party] == sorted(held.talks.parties, key=lambda one: one.name)
    assert all(row.share.lower <= row.share.estimate <= row.share.upper for row in found.by_party)
    assert found.worst.estimate <= min(row.share.estimate for row in found.by_party)
    assert found.counts.total == sum(row.counts.total for row in found.by_party)


def test_nothing_is_made_anew_while_nothing_moves(held, kept):
    come(held)
    pass_deadlines()
    made = list(kept.values_list("pk", flat=True))
    with later(minutes=5):
        pass_deadlines()
        assert list(kept.values_list("pk", flat=True)) == made
        held.add("Count the sluices.")
        pass_deadlines()
    assert kept.filter(audience="team").first().pk > max(made)


@pytest.mark.parametrize("what", ["a vote", "a changed vote", "an erasure", "a verdict", "the close"])
def test_whatever_moves_it_makes_it_anew(held, kept, what):
    come(held, sizes=(8, 8, 8))
    held.vote("somebody", 1)
    pass_deadlines()
    before = kept.filter(audience="team").first()
    with later(seconds=30):
        if what == "a vote":
            held.vote("another", 1)
        elif what == "a changed vote":
            held.vote("somebody", -1)
        elif what == "an erasure":
            held.erase("somebody")
        elif what == "a verdict":
            one = Statement._base_manager.get(consultation=held.consultation, number=2)
            reject(held, one)
        else:
            close(held)
        pass_deadlines()
    after = kept.filter(audience="team").first()
    assert after.pk > before.pk
    assert after.digest != before.digest or what == "the close"


def test_the_same_votes_give_the_same_result_again(held, kept):
    come(held)
    pass_deadlines()
    first = kept.filter(audience="team").first()
    Refresh._base_manager.update(made_of="", not_before=None)
    with later(minutes=1):
        pass_deadlines()
    again = kept.filter(audience="team").first()
    assert again.pk != first.pk and again.digest == first.digest


def test_an_analysis_that_fails_is_said_and_tried_again(held, kept, monkeypatch):
    come(held)
    pass_deadlines()
    url, client = held.url("analysis/"), held.talks.client(held.talks.mediator)
    assert b"could not be brought up to date" not in client.get(url).content
    whole = analysing._analysed
    one_more(held, 0, 1)

    def broken(*_given):
        raise MemoryError("too large")

    monkeypatch.setattr(analysing, "_analysed", broken)
    with later(minutes=1) as clock:
        assert pass_deadlines()[1] == 1
        shown = client.get(url)
        assert b"could not be brought up to date" in shown.content and b"Gates open at dawn." in shown.content
        assert pass_deadlines()[1] == 0, "not at once"
        clock.at += timedelta(seconds=10)
        assert pass_deadlines()[1] == 1
        assert Refresh._base_manager.get().failures == 2
        monkeypatch.setattr(analysing, "_analysed", whole)
        clock.at += timedelta(minutes=1)
        assert pass_deadlines()[1] == 0
        assert b"could not be brought up to date" not in client.get(url).content
    assert kept.filter(audience="team").first().participants == 91


def test_the_clocks_own_refreshing_stands_in_no_log(held):
    come(held)
    acts.record_votes(by=Clock(held.talks.process), consultation=held.id)
    logs = record.all_audiences(held.talks.process.public_id)
    before = record.heads(held.talks.process.public_id, logs)
    pass_deadlines()
    assert record.heads(held.talks.process.public_id, logs) == before


def test_the_last_analysis_is_entered_with_what_it_was_made_of(held, kept):
    come(held)
    close(held)
    pass_deadlines()
    entries = record.acts(held.talks.process.public_id, ["team", "common"])
    entered = {one.audience: one.details for one in entries if one.act == "analysis.entered"}
    assert set(entered) == {"team", "common"}
    of_team = kept.filter(audience="team").first()
    assert entered["team"]["result"] == of_team.digest and entered["team"]["votes"] == of_team.votes
    assert entered["team"]["engine"] == analysing.engine()
    assert entered["common"]["result"] == kept.filter(audience="seats").first().digest


def test_the_team_enters_an_analysis_once(held, kept):
    come(held)
    pass_deadlines()
    found = kept.filter(audience="team").first()
    acts.enter_analysis(by=held.talks.secretariat, analysis=found.public_id)
    with pytest.raises(Refused, match="already"):
        acts.enter_analysis(by=held.talks.mediator, analysis=found.public_id)
    last = record.acts(held.talks.process.public_id, ["team"])[-1]
    assert last.act == "analysis.entered" and last.details["result"] == found.digest


def test_what_is_handed_out_is_told_and_the_next_telling_steps_from_it(held, kept):
    come(held, sizes=(20, 20, 20))
    pass_deadlines()
    handed = kept.filter(audience="seats").first()
    assert not handed.told
    acts.enter_analysis(by=held.talks.mediator, analysis=handed.public_id)
    one_more(held, 0, 1)
    with later(minutes=10):
        pass_deadlines()
    assert kept.filter(audience="team").first().participants == 61
    assert kept.filter(audience="seats").first() == handed, "one vote more is not told"


def test_where_people_stand_is_kept_of_the_newest_alone(held, kept):
    come(held)
    with later(hours=1) as clock:
        pass_deadlines()
        for _ in range(3):
            clock.at += timedelta(hours=1)
            one_more(held, 1, 1)
            pass_deadlines()
    rows = list(kept.filter(audience="team"))
    assert len(rows) == 4
    assert [bool(row.people) for row in rows] == [True, False, False, False]
    assert [row.participants for row in rows] == [93, 92, 91, 90]
    course = queries.course_page(team(held), held.id)
    assert [point.participants for point in course.points] == [90, 91, 92, 93]
    assert all(share is not None for share in course.points[0].shares)


def test_the_next_statements_are_weighed_from_it(held):
    come(held)
    before = set(Statement._base_manager.filter(consultation=held.consultation).values_list("weight", flat=True))
    pass_deadlines()
    rows = Statement._base_manager.filter(consultation=held.consultation)
    assert len(before) == 1 and len(set(rows.values_list("weight", flat=True))) > 1
    assert all(step >= 10 for step in rows.values_list("step", flat=True))


def test_no_vote_of_a_party_below_the_floor_moves_a_weight(held):
    rows = Statement._base_manager.filter(consultation=held.consultation, number=1)
    for number in range(10):
        held.vote(f"{number:032}", 1 if number < 5 else -1)
    pass_deadlines()
    before = rows.values_list("step", "weight").get()
    assert before[0] == 2
    rows.update(step=0)
    few = acts.make_link(
        by=held.talks.mediator, consultation=held.id, label="inn", party=held.talks.parties[0].public_id
    )
    for number in range(4):
        held.vote(f"few {number:028}", 1, link=few)
    with later(minutes=2):
        pass_deadlines()
    assert rows.values_list("step", "weight").get() == before


def test_a_rejected_statement_is_no_bridge(held):
    come(held)
    one = Statement._base_manager.get(consultation=held.consultation, number=1)
    reject(held, one)
    pass_deadlines()
    found = queries.analysis(team(held), held.consultation)
    assert 1 not in found.bridges and 5 in found.bridges


@pytest.mark.parametrize("people", [0, 1, 4])
def test_of_fewer_than_five_people_nothing_is_told(held, people):
    for number in range(people):
        held.vote(f"visitor{number}", 1)
    pass_deadlines()
    found = queries.overview(team(held), held.id)
    assert not found.bridges and not found.unknown and "Fewer than five" in found.in_short[0]
    for page in ("", "map/", "statements/", "course/", "sheet/"):
        answer = held.talks.client(held.talks.mediator).get(held.url(f"analysis/{page}"))
        assert answer.status_code == 200 and b"<circle" not in answer.content and b"opinion-map" not in answer.content


def test_a_kept_result_is_the_engines_own(held, kept):
    from parley.commonground.result import Result

    come(held)
    pass_deadlines()
    row = kept.filter(audience="team").first()
    result = Result.from_json({**storing.together(bytes(row.head), bytes(row.statements)), "timings": {}})
    book = Book.open(team(held), held.consultation, people=True)
    assert result.counts.participants == 90 and [one.id for one in result.bridges] == list(book.reading.bridges)
    assert len(book.people["x"]) == 90 and "participants" not in book.people
    assert "Upper Terraces" not in str(result.parties)


def test_of_a_large_consultation_what_is_new_is_read_and_the_result_is_the_same(held, kept, monkeypatch):
    from parley.consultation.tasks import gathering

    come(held)
    held.vote("changes", 1)
    held.vote("leaves", 1)
    pass_deadlines()
    monkeypatch.setattr(gathering, "LARGE", 50)
    monkeypatch.setattr(gathering, "_held", {})
    clock = Pinned(now() + timedelta(minutes=2), "later")
    with pinned(clock):

        def moved(*steps):
            for step in steps:
                step()
            clock.at += timedelta(minutes=2)
            assert pass_deadlines()[1] == 0
            found = kept.filter(audience="team").first()
            whole = gathering._small(held.again(), list(Statement._base_manager.order_by("number")))
            assert found.votes == len(whole.ballots)
            read = gathering._large(held.consultation, list(Statement._base_manager.order_by("number")))
            assert read.votes.values.tolist() == whole.votes.values.tolist()
            assert read.votes.participants.tolist() == whole.votes.participants.tolist()
            return found

        moved(lambda: one_more(held, 0, 1))
        assert Refresh._base_manager.get().packed
        moved(lambda: held.vote("changes", -1))
        monkeypatch.setattr(gathering, "_held", {})
        after_a_restart = moved(lambda: one_more(held, 1, -1))
        moved(lambda: held.erase("leaves"))
        refresh = Refresh._base_manager.get()
        refresh.packed = b"no state at all"
        refresh.save()
        monkeypatch.setattr(gathering, "_held", {})
        moved(lambda: one_more(held, 2, 0))
    assert after_a_restart.participants == 94


def test_what_was_reckoned_before_the_close_is_not_the_last(held, kept, monkeypatch):
    come(held)
    whole = analysing._analysed

    def closed_meanwhile(*given):
        if held.again().state == "open":
            held.vote("at the last moment", 1)
            close(held)
        return whole(*given)

    monkeypatch.setattr(analysing, "_analysed", closed_meanwhile)
    pass_deadlines()
    assert not kept.exists()
    pass_deadlines()
    assert kept.filter(audience="team").first().participants == 91
    entered = [one for one in record.acts(held.talks.process.public_id, ["team"]) if one.act == "analysis.entered"]
    assert len(entered) == 1
