"""The letter of request, as an act in a real database and as a page."""

from datetime import UTC, datetime, timedelta

import pytest

from parley.convening import acts, queries
from parley.convening.models import Signature
from parley.ledger.leaf import text_hash
from parley.procedure.actors import Clock
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, KeyReused, NotEntitled, NoViewer, Refused, Stale
from parley.procedure.waiting import due_by, waiting_for
from parley.record import queries as record
from parley.record.sources import Pinned, pinned

LETTER = {
    "title": "A request",
    "addressee": "The Elder of the Pass",
    "body": "We ask you to hear us.\nAll of us.",
    "language": "en",
}


DELIVERED = ("letter.delivered", "letter.accepted_with_terms")


@pytest.fixture
def letter(talks):
    return acts.draft_letter(by=talks.heads[0], **LETTER)


@pytest.fixture
def opened(talks, letter):
    return acts.open_letter(by=talks.heads[0], letter=letter.public_id)


def test_several_leaders_sign_and_the_text_freezes(talks, opened):
    for head in talks.heads:
        acts.sign_letter(by=head, letter=opened.public_id)
    with pytest.raises(Refused, match="frozen"):
        acts.edit_letter(by=talks.heads[0], letter=opened.public_id, edition=1, title="x", addressee="y", body="z")
    acts.seal_letter(by=talks.heads[0], letter=opened.public_id)
    with pytest.raises(Refused, match="not open"):
        acts.sign_letter(by=talks.heads[1], letter=opened.public_id)
    acts.deliver_letter(by=talks.heads[0], letter=opened.public_id)
    acts.answer_letter(
        by=talks.secretariat, letter=opened.public_id, answer="accepted_with_terms", terms="as host and moderator"
    )
    facts = [moment.act for moment in queries.timeline(talks.viewer(talks.heads[1]))]
    assert facts == ["letter.opened", *["letter.signed"] * 3, "letter.sealed", *DELIVERED]
    texts = [moment.text for moment in queries.timeline(talks.viewer(talks.mediator))]
    assert all(head.shown in texts[0] for head in talks.heads) and "as host and moderator" in texts[1]


def test_before_delivery_the_letter_is_the_drafters_and_those_they_open_it_to(talks, letter):
    drafter, asked, other = talks.heads
    acts.open_letter(by=drafter, letter=letter.public_id, open_to=[talks.parties[1].public_id])
    acts.sign_letter(by=asked, letter=letter.public_id)
    waiting = {seat: waiting_for(talks.viewer(seat)) for seat in (other, talks.mediator, talks.secretariat)}
    assert not any("letter" in one.url for found in waiting.values() for one in found)
    shut_out = (other, talks.mediator, talks.secretariat, talks.seat(Capacity.OBSERVER))
    for seat in shut_out:
        viewer = talks.viewer(seat)
        assert queries.letters(viewer) == [] and queries.timeline(viewer) == []
        assert Signature.objects.seen_by(viewer).count() == 0
        assert talks.client(seat).get(talks.url(f"letters/{letter.public_id}/")).status_code == 404
        with pytest.raises((Absent, NotEntitled)):
            acts.sign_letter(by=seat, letter=letter.public_id)
    assert queries.letter(talks.viewer(asked), letter.public_id).open_to == []
    assert queries.letter(talks.viewer(drafter), letter.public_id).open_to == [talks.parties[1]]
    acts.widen_letter(by=drafter, letter=letter.public_id, open_to=[talks.parties[2].public_id])
    acts.sign_letter(by=other, letter=letter.public_id)
    acts.seal_letter(by=drafter, letter=letter.public_id)
    acts.deliver_letter(by=drafter, letter=letter.public_id)
    for seat in shut_out:
        assert queries.letter(talks.viewer(seat), letter.public_id).standing == 2
        assert "letter.delivered" in [moment.act for moment in queries.timeline(talks.viewer(seat))]
    common = record.acts(talks.process.public_id, ["common"])
    assert [one.act for one in common] == ["letter.delivered"]
    assert common[0].texts == {"letter:en": text_hash(LETTER["body"])}
    assert common[0].details["signatories"] == [asked.shown, other.shown]


def test_a_signature_may_be_given_again_after_it_was_withdrawn(talks, opened):
    for _time in range(2):
        acts.sign_letter(by=talks.heads[0], letter=opened.public_id)
        acts.withdraw_signature(by=talks.heads[0], letter=opened.public_id)
    acts.sign_letter(by=talks.heads[0], letter=opened.public_id)
    shown = queries.letter(talks.viewer(talks.heads[0]), opened.public_id)
    assert shown.standing == 1 and len(shown.signatures) == 3
    acts.withdraw_signature(by=talks.heads[0], letter=opened.public_id)
    with pytest.raises(Refused, match="Nobody has signed"):
        acts.seal_letter(by=talks.heads[0], letter=opened.public_id)


def test_a_signature_withdrawn_after_delivery_is_before_all(talks, opened):
    acts.sign_letter(by=talks.heads[0], letter=opened.public_id)
    acts.seal_letter(by=talks.heads[0], letter=opened.public_id)
    acts.deliver_letter(by=talks.heads[0], letter=opened.public_id)
    acts.withdraw_signature(by=talks.heads[0], letter=opened.public_id, why="too late an hour")
    assert queries.timeline(talks.viewer(talks.mediator))[-1].act == "letter.signature_withdrawn"


def test_no_letter_is_delivered_without_a_signature(talks, opened):
    acts.sign_letter(by=talks.heads[0], letter=opened.public_id)
    acts.seal_letter(by=talks.heads[0], letter=opened.public_id)
    acts.withdraw_signature(by=talks.heads[0], letter=opened.public_id)
    with pytest.raises(Refused, match="No signature"):
        acts.deliver_letter(by=talks.heads[0], letter=opened.public_id)


def test_a_letter_without_an_answer_lapses_at_its_time(talks, opened):
    at = datetime(2015, 4, 13, 9, 44, tzinfo=UTC)
    due = datetime(2015, 4, 30, tzinfo=UTC)
    with pinned(Pinned(at, "letter")) as clock:
        for seat in (talks.heads[0], talks.secretariat):
            seat.valid_from = at
            seat.save()
        acts.sign_letter(by=talks.heads[0], letter=opened.public_id)
        acts.seal_letter(by=talks.heads[0], letter=opened.public_id)
        with pytest.raises(Refused, match="passed already"):
            acts.deliver_letter(by=talks.heads[0], letter=opened.public_id, answer_due=at)
        acts.deliver_letter(by=talks.heads[0], letter=opened.public_id, answer_due=due)
        waiting = waiting_for(talks.viewer(talks.secretariat))
        assert [one.due for one in waiting if "letter" in one.url] == [due]
        assert not any(one.overdue for one in waiting)
        assert due_by(due - timedelta(seconds=1)) == []
        with pytest.raises(Refused, match="not passed"):
            acts.lapse_letter(by=Clock(process=talks.process), letter=opened.public_id)
        clock.at = due
        for one in due_by(due):
            one.act(by=Clock(process=one.process), **one.entries)
        with pytest.raises(Refused):
            acts.answer_letter(by=talks.secretariat, letter=opened.public_id, answer="accepted")
        assert queries.letters(talks.viewer(talks.heads[2]))[0].letter.state == "lapsed"


def test_a_withdrawn_signature_stays_visible(talks, opened):
    acts.sign_letter(by=talks.heads[0], letter=opened.public_id)
    acts.withdraw_signature(by=talks.heads[0], letter=opened.public_id, why="the wording")
    shown = queries.letter(talks.viewer(talks.heads[1]), opened.public_id)
    assert shown.standing == 0
    assert [row.withdrawn_why for row in shown.signatures] == ["the wording"]


def test_a_draft_is_absent_for_others(talks, letter):
    with pytest.raises(Absent):
        queries.letter(talks.viewer(talks.heads[1]), letter.public_id)
    assert queries.letters(talks.viewer(talks.mediator)) == []
    page = talks.client(talks.heads[1]).get(talks.url(f"letters/{letter.public_id}/"))
    nothing = talks.client(talks.heads[1]).get(talks.url("letters/none/"))
    assert page.status_code == nothing.status_code == 404


def test_who_may_is_checked_in_the_act(talks, opened):
    with pytest.raises(NotEntitled):
        acts.sign_letter(by=talks.delegates[0], letter=opened.public_id)


def test_one_submission_counts_once(talks, opened):
    first = acts.sign_letter(by=talks.heads[0], key="same", letter=opened.public_id)
    assert acts.sign_letter(by=talks.heads[0], key="same", letter=opened.public_id) == first
    assert Signature._base_manager.count() == 1
    with pytest.raises(KeyReused):
        acts.withdraw_signature(by=talks.heads[0], key="same", letter=opened.public_id)


def test_two_editors_see_each_other(talks, letter):
    changed = {"title": "Ours", "addressee": "You", "body": "New"}
    acts.edit_letter(by=talks.heads[0], letter=letter.public_id, edition=1, **changed)
    with pytest.raises(Stale) as stale:
        acts.edit_letter(
            by=talks.delegates[0], letter=letter.public_id, edition=1, title="Mine", addressee="a", body="b"
        )
    assert stale.value.theirs["title"] == "Ours"


def test_a_table_is_not_read_without_a_viewer(talks, opened):
    with pytest.raises(NoViewer):
        Signature.objects.all()


def test_the_record_stands_in_the_act_s_transaction(talks, opened):
    before = record.heads(talks.process.public_id, ["common"])
    with pytest.raises(Refused):
        acts.seal_letter(by=talks.heads[0], letter=opened.public_id)
    assert record.heads(talks.process.public_id, ["common"]) == before


def test_the_letter_on_its_page(talks, opened):
    client = talks.client(talks.heads[1])
    url = talks.url(f"letters/{opened.public_id}/")
    page = client.get(url)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    form = client.get(url + "sign/")
    assert b"We ask you to hear us." in form.content
    sent = {"key": form.context["key"], "edition": form.context["form"]["edition"].value()}
    for _twice in range(2):
        assert client.post(url + "sign/", sent).status_code == 302
    assert Signature._base_manager.count() == 1
    again = client.post(url + "sign/", sent | {"key": "another"})
    assert again.status_code == 422
    assert b"already" in again.content


def test_nobody_signs_a_text_that_changed_meanwhile(talks, opened):
    client = talks.client(talks.heads[1])
    url = talks.url(f"letters/{opened.public_id}/sign/")
    sent = {"edition": client.get(url).context["form"]["edition"].value()}
    mine = {"title": "A request", "addressee": "You", "body": "Quite another text"}
    acts.edit_letter(by=talks.heads[0], letter=opened.public_id, edition=1, **mine)
    page = client.post(url, sent)
    assert page.status_code == 409 and b"Quite another text" in page.content
    assert Signature._base_manager.count() == 0
    assert client.post(url, {"edition": page.context["form"]["edition"].value()}).status_code == 302


def test_a_page_keeps_what_was_typed_when_somebody_was_first(talks, letter):
    mine = {"title": "Mine", "addressee": "a", "body": "My words", "edition": "1", "key": "k1"}
    acts.edit_letter(by=talks.delegates[0], letter=letter.public_id, edition=1, title="Theirs", addressee="a", body="b")
    client = talks.client(talks.heads[0])
    url = talks.url(f"letters/{letter.public_id}/edit/")
    page = client.post(url, mine)
    assert page.status_code == 409
    assert b"My words" in page.content and b"Theirs" in page.content
    assert client.post(url, mine | {"edition": "2", "key": page.context["key"]}).status_code == 302
    letter.refresh_from_db()
    assert letter.title == "Mine"
