"""The thread from what people said to what was agreed: read both ways, and no step of it by who may not see it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from parley.agreement import acts as agreement
from parley.bargaining import acts as bargaining
from parley.bargaining.models import Issue
from parley.cli.tick import pass_deadlines
from parley.consultation import acts as consultation
from parley.consultation.models import Analysis, Statement
from parley.drafting import acts
from parley.drafting.models import Clause
from parley.ledger.leaf import text_hash
from parley.procedure.actors import Stranger
from parley.procedure.errors import Absent, Refused
from parley.record import queries as record
from parley.record.sources import now

BODY = "Gates open at dawn."
FIGURES = b"What was known when it was taken over"


@pytest.fixture
def said(talks):
    """An open consultation on which seven people of each party agree, its figures seen by the team alone so far."""
    held = consultation.prepare_consultation(by=talks.mediator, title="Night gates", question="When?")
    consultation.add_statement(by=talks.secretariat, consultation=held.public_id, body=BODY, language="en")
    consultation.open_consultation(by=talks.mediator, consultation=held.public_id, closes_at=now() + timedelta(2))
    for party in talks.parties:
        made = consultation.make_link(
            by=talks.mediator, consultation=held.public_id, label=party.name, party=party.public_id
        )
        for number in range(7):
            by = Stranger(talks.process, f"visitor {number}")
            consultation.cast_vote(by=by, consultation=held.public_id, link=made.public_id, statement=1, value=1)
    pass_deadlines()
    statement = Statement._base_manager.get()
    page = talks.url(f"consultations/{held.public_id}/statements/{statement.public_id}/")
    return SimpleNamespace(held=held, id=statement.public_id, page=page)


def shut(talks, said):
    consultation.close_consultation(by=talks.mediator, consultation=said.held.public_id)


def lay(talks, said, title="When do the gates open?", **more):
    return bargaining.lay_issue(by=talks.mediator, title=title, statement=said.id, **more)


def agreed(talks, drafted):
    """Bring the text through criticism to adoption, and open it for signature."""
    putting = drafted.put()
    for head in talks.heads:
        drafted.answer(putting, head)
    seats = [seat.public_id for seat in talks.heads]
    return agreement.open_for_signature(
        by=talks.mediator, text=drafted.text, signatories=seats, condition="all_signed", number=0
    )


def pages_of(talks, seat, *paths):
    client = talks.client(seat)
    return [client.get(path).content for path in paths]


def test_from_what_was_said_to_what_was_agreed_every_seat_reads_it_both_ways(talks, said, drafted):
    issue = lay(talks, said)
    clause = acts.add_clause(
        by=talks.mediator, text=drafted.text, body="The gates open at dawn.", issue=issue.public_id
    )
    opened = agreed(talks, drafted)
    shut(talks, said)
    for capacity, seat in talks.one_of_each().items():
        forward, table, text, signed = pages_of(
            talks,
            seat,
            said.page,
            talks.url(f"table/{issue.public_id}/"),
            talks.url(f"texts/{drafted.text}/"),
            talks.url(f"agreements/{opened.public_id}/"),
        )
        assert issue.title.encode() in forward, capacity
        for page in (forward, table):
            assert f"#clause-{clause.public_id}".encode() in page, capacity
            assert f"agreements/{opened.public_id}/".encode() in page, capacity
        for page in (table, text, signed):
            assert said.page.encode() in page, capacity
            assert FIGURES in page, capacity
        for page in (text, signed):
            assert f"table/{issue.public_id}/".encode() in page, capacity
    assert talks.client().get(said.page).status_code == 404


@pytest.mark.parametrize("way", ["issue", "statement"])
def test_nobody_learns_of_a_clause_before_the_draft_is_circulated(talks, said, drafted, way):
    named = {"issue": lay(talks, said).public_id} if way == "issue" else {"statement": said.id}
    clause = acts.add_clause(by=talks.mediator, text=drafted.text, heading="HIDDEN", body="HIDDEN", **named)
    shut(talks, said)
    drafters = {"mediator", "secretariat", "interpreter"}
    for capacity, seat in talks.one_of_each().items():
        (page,) = pages_of(talks, seat, said.page)
        assert (clause.public_id.encode() in page) == (capacity in drafters), capacity
        assert (b"Water of the valley" in page) == (capacity in drafters), capacity


def test_of_a_narrow_issue_nothing_shows_to_those_whom_it_does_not_concern(talks, said, drafted):
    shut(talks, said)
    untouched = {seat.pk: pages_of(talks, seat, said.page) for seat in (*talks.heads, *talks.delegates)}
    issue = lay(talks, said, title="HIDDEN", concerned=[talks.parties[0].public_id])
    clause = acts.add_clause(by=talks.mediator, text=drafted.text, body="Dawn it is.", issue=issue.public_id)
    opened = agreed(talks, drafted)
    for seat in talks.one_of_each().values():
        of_it = seat.capacity in ("mediator", "secretariat") or seat.party == talks.parties[0]
        addresses = [said.page, talks.url(f"texts/{drafted.text}/"), talks.url(f"agreements/{opened.public_id}/")]
        for page in pages_of(talks, seat, *addresses):
            assert (b"HIDDEN" in page, issue.public_id.encode() in page) == (of_it, of_it), seat.capacity
    for seat in (talks.heads[1], talks.heads[2], talks.delegates[2]):
        forward, text = pages_of(talks, seat, said.page, talks.url(f"texts/{drafted.text}/"))
        assert clause.public_id.encode() not in forward
        # The statement would tell that the clause has an origin which this seat does not see.
        assert said.page.encode() not in text
        assert marks_out(forward) == marks_out(untouched[seat.pk][0])


def marks_out(page):
    """A page without what differs each time it is asked for: tokens, idempotency ids, the head of the record."""
    return [line for line in page.splitlines() if b'type="hidden"' not in line]


def test_without_sight_of_the_figures_the_words_alone_are_told(talks, said):
    issue = lay(talks, said)
    path = talks.url(f"table/{issue.public_id}/")
    for seat in talks.one_of_each().values():
        (page,) = pages_of(talks, seat, path)
        assert said.page.encode() in page
        team = seat.capacity in ("mediator", "secretariat")
        assert (FIGURES in page, "\u206821\u2069 votes".encode() in page) == (team, team), seat.capacity


def test_what_was_known_stays_as_it_was_through_votes_and_edits(talks, said, drafted):
    issue = lay(talks, said)
    clause = acts.add_clause(by=talks.mediator, text=drafted.text, body=BODY, statement=said.id)
    found = Analysis._base_manager.get(audience="seats")
    link = consultation.make_link(by=talks.mediator, consultation=said.held.public_id, label="square").public_id
    for number in range(8):
        by = Stranger(talks.process, f"late {number}")
        consultation.cast_vote(by=by, consultation=said.held.public_id, link=link, statement=1, value=-1)
    pass_deadlines()
    bargaining.edit_issue(by=talks.mediator, issue=issue.public_id, edition=1, title="Another wording")
    acts.edit_clause(by=talks.mediator, clause=clause.public_id, edition=1, body="At sunrise the gates open.")
    for row in (Issue._base_manager.get(), Clause._base_manager.get(public_id=clause.public_id)):
        assert row.statement.public_id == said.id
        assert (row.finding["votes"], row.finding["wording"]) == (21, BODY)
        assert row.finding["wording_hash"] == text_hash(BODY)
        assert row.finding["at"] <= now().isoformat()
        assert (row.finding["analysis"], row.finding["result"]) == (found.public_id, found.digest)
        assert [party["share"]["percent"] > 50 for party in row.finding["parties"]] == [True] * 3


def test_the_record_has_the_figures_before_the_team_and_the_words_before_who_sees_the_issue(talks, said, drafted):
    lay(talks, said)
    acts.add_clause(by=talks.mediator, text=drafted.text, body="Dawn.", statement=said.id)
    narrow = lay(talks, said, title="HIDDEN", concerned=[talks.parties[0].public_id])
    acts.add_clause(by=talks.mediator, text=drafted.text, body="Noon.", issue=narrow.public_id)
    process = talks.process.public_id
    taken = [one for one in record.acts(process, ["team"]) if one.act == "statement.taken_over"]
    assert [one.details["finding"]["votes"] for one in taken] == [21, 21, 21]
    rest = [one for one in record.all_audiences(process) if one != "team"]
    told = [one for one in record.acts(process, rest) if "taken_from" in one.details]
    assert [one.details["taken_from"]["wording"] for one in told] == [BODY] * 3
    assert "finding" not in str([one.details for one in record.acts(process, rest)])
    outside = [one for one in rest if one != f"party:{talks.parties[0].public_id}"]
    assert "HIDDEN" not in str(record.acts(process, outside))


def test_the_analysis_that_is_taken_over_from_is_entered_in_the_record_once_and_known_from_then_on(
    talks, said, drafted
):
    lay(talks, said)
    acts.add_clause(by=talks.mediator, text=drafted.text, body="Dawn.", statement=said.id)
    entered = [one for one in record.acts(talks.process.public_id, ["team"]) if one.act == "analysis.entered"]
    row = Analysis._base_manager.get(audience="seats")
    assert [one.details["result"] for one in entered] == [row.digest]
    assert row.told and row.entered_at is not None
    assert not [one for one in record.acts(talks.process.public_id, ["common"]) if one.act == "analysis.entered"]


def test_before_there_is_an_analysis_the_words_are_taken_over_alone(talks, said):
    Analysis._base_manager.all().delete()
    issue = lay(talks, said)
    assert (issue.finding["votes"], issue.finding["analysis"]) == (None, "")
    assert b"fewer than five" in pages_of(talks, talks.mediator, talks.url(f"table/{issue.public_id}/"))[0]


def test_only_what_people_are_shown_is_taken_over(talks, said, drafted):
    draft = consultation.prepare_consultation(by=talks.mediator, title="Later", question="What?")
    early = consultation.add_statement(by=talks.mediator, consultation=draft.public_id, body="Not yet.", language="en")
    with pytest.raises(Refused, match="shown"):
        bargaining.lay_issue(by=talks.mediator, title="Early", statement=early.public_id)
    with pytest.raises(Absent):
        bargaining.lay_issue(by=talks.mediator, title="Nothing", statement="nothing")
    issue = lay(talks, said)
    with pytest.raises(Refused, match="not both"):
        acts.add_clause(by=talks.mediator, text=drafted.text, body="Both", statement=said.id, issue=issue.public_id)
    client = talks.client(talks.mediator)
    for wrong in (early.public_id, "nothing", "%00", "x" * 500):
        assert client.get(talks.url(f"table/lay/?from={wrong}")).status_code == 404
        assert client.get(talks.url(f"texts/take-over/?from={wrong}")).status_code == 404


def test_two_clicks_take_a_statement_to_the_table_and_into_the_text(talks, said, drafted):
    mediator, office = talks.client(talks.mediator), talks.client(talks.secretariat)
    links = [talks.url(f"table/lay/?from={said.id}"), talks.url(f"texts/take-over/?from={said.id}")]
    for client, offered in ((mediator, [True, True]), (office, [True, False])):
        page = client.get(said.page).content.decode()
        assert [link in page for link in links] == offered
    assert b"?from=" not in talks.client(talks.heads[0]).get(said.page).content
    form = mediator.get(links[0])
    assert BODY.encode() in form.content and b"provenance" not in form.content
    typed = {"title": BODY, "key": form.context["key"]}
    assert mediator.post(links[0], {"title": "", "key": "k"}).status_code == 422
    assert mediator.post(links[0], typed).status_code == 302
    issue = Issue._base_manager.get()
    assert issue.statement.public_id == said.id
    onward = mediator.get(talks.url(f"table/{issue.public_id}/")).content.decode()
    assert talks.url(f"texts/take-over/?issue={issue.public_id}") in onward
    chosen = mediator.get(links[1])
    assert chosen.status_code == 302 and chosen["Location"].endswith(f"clauses/add/?from={said.id}")
    form = mediator.get(chosen["Location"])
    assert form.context["form"].initial["body"] == BODY
    typed = {"body": BODY, "after": "", "key": form.context["key"]}
    assert mediator.post(chosen["Location"], typed).status_code == 302
    assert Clause._base_manager.filter(statement__public_id=said.id).count() == 1
    acts.begin_text(by=talks.mediator, title="Another text", language="en")
    assert b"Another text" in mediator.get(links[1]).content
    assert office.get(links[1]).status_code == 404


def test_a_statement_that_is_taken_away_takes_the_thread_with_it(talks, said):
    issue = lay(talks, said)
    Statement._base_manager.update(state="rejected")
    path = talks.url(f"table/{issue.public_id}/")
    assert said.page.encode() not in pages_of(talks, talks.heads[0], path)[0]
    assert said.page.encode() in pages_of(talks, talks.mediator, path)[0]


def test_the_thread_takes_as_many_queries_for_many_clauses(talks, said, drafted, django_assert_max_num_queries):
    for number in range(12):
        issue = lay(talks, said, title=f"Issue {number}")
        acts.add_clause(by=talks.mediator, text=drafted.text, body=f"At {number}.", issue=issue.public_id)
        acts.add_clause(by=talks.mediator, text=drafted.text, body=f"After {number}.", statement=said.id)
    opened = agreed(talks, drafted)
    shut(talks, said)
    client = talks.client(talks.heads[0])
    for path in (said.page, talks.url(f"table/{issue.public_id}/")):
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200
    assert client.get(talks.url(f"agreements/{opened.public_id}/")).status_code == 200
