"""The letter of request, as an act in a real database and as a page."""

import pytest

from parley.convening import acts, queries
from parley.convening.models import Signature
from parley.procedure.errors import Absent, KeyReused, NotEntitled, NoViewer, Refused, Stale
from parley.record import queries as record

LETTER = {
    "title": "A request",
    "addressee": "The Elder of the Pass",
    "body": "We ask you to hear us.\nAll of us.",
    "language": "en",
}


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
    texts = [moment.text for moment in queries.timeline(talks.viewer(talks.mediator))]
    assert len(texts) == 7
    assert "as host and moderator" in texts[-1]


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
    key = page.context["key"]
    for _twice in range(2):
        assert client.post(url + "sign/", {"key": key}).status_code == 302
    assert Signature._base_manager.count() == 1
    again = client.post(url + "sign/", {"key": "another"})
    assert again.status_code == 422
    assert b"already" in again.content


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
