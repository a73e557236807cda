"""The result of a consultation before the public: drafted from the analysis, cleared word for word, then frozen."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from parley.cli.tick import pass_deadlines
from parley.consultation import acts as consultation
from parley.consultation import queries
from parley.consultation.models import Analysis, Consultation, Link, Statement
from parley.press import acts
from parley.press.models import Item
from parley.procedure.actors import Stranger
from parley.procedure.capacities import Capacity
from parley.procedure.errors import NotEntitled, Refused
from parley.record.sources import Pinned, now, pinned

GIVEN = {"title": "What the valley says", "language": "en", "introduction": "We asked *everybody*."}


def cast(talks, held, party, who, statement, value):
    links = Link._base_manager.filter(consultation__public_id=held)
    link = next(one for one in links if one.label == party.name)
    by = Stranger(talks.process, f"{party.name} {who}")
    consultation.cast_vote(by=by, consultation=held, link=link.public_id, statement=statement, value=value)


def later_votes(talks, held):
    """Forty more of the second party vote against, and the analysis follows."""
    with pinned(Pinned(now() + timedelta(hours=1), "later")) as clock:
        for who in range(100, 140):
            cast(talks, held, talks.parties[1], who, 1, -1)
        for _minute in range(3):
            clock.at += timedelta(minutes=10)
            pass_deadlines()


@pytest.fixture
def held(talks):
    """A consultation in which all agree at dawn, parties part over the night, and of the third too few have come."""
    made = consultation.prepare_consultation(by=talks.mediator, title="Night gates", question="When may they open?")
    held = made.public_id
    bodies = ("Gates open at dawn.", "Gates open at night.", "UNSEEN so far.")
    for body in bodies:
        consultation.add_statement(by=talks.secretariat, consultation=held, body=body, language="en")
    dawn = Statement._base_manager.get(number=1).public_id
    translated = {"consultation": held, "statement": dawn, "body": "تفتح البوابات فجراً.", "language": "ar"}
    consultation.translate_statement(by=talks.mediator, **translated)
    consultation.open_consultation(by=talks.mediator, consultation=held)
    for party in talks.parties:
        consultation.make_link(by=talks.mediator, consultation=held, label=party.name, party=party.public_id)
    for place, party in enumerate(talks.parties):
        for who in range(30 if place < 2 else 3):
            cast(talks, held, party, who, 1, 1)
            cast(talks, held, party, who, 2, 1 if place == 0 else -1)
    pass_deadlines()
    return SimpleNamespace(id=held, talks=talks)


@pytest.fixture
def drafted(talks, held):
    return acts.draft_findings(by=talks.mediator, consultation=held.id, **GIVEN)


def test_what_is_cleared_stays_whatever_is_voted_later(press, talks, reader, held, drafted):
    press.cleared(drafted)
    later_votes(talks, held.id)
    address = talks.url(f"findings/{drafted.public_id}/")
    assert reader.get(address).status_code == 404
    anew = queries.analysis(talks.viewer(talks.mediator), Consultation._base_manager.get(), "seats")
    assert (anew.votes, press.version(drafted).content["figures"]["votes"]) == (160, 120)
    before = press.version(drafted).content
    acts.issue_item(by=press.officer, item=drafted.public_id)
    page = reader.get(address)
    text = page.content.decode()
    assert press.version(drafted).content == before
    assert before["figures"]["statements"][0]["overall"]["percent"] > 80
    for said in (
        "When may they open?",
        "60 people took part",
        "Gates open at dawn.",
        "تفتح البوابات فجراً.",
        "<em>everybody",
    ):
        assert said in text, said
    assert text.count("<svg") >= 1 and before["figures"]["result"] in text
    assert "UNSEEN" not in text and held.id not in text
    # The figures of the drawing stand in the tables as well.
    for one in before["figures"]["statements"]:
        for side in one["sides"]:
            assert side is None or f"{side['percent']} %" in text
    seen = reader.get(f"/api/p/{talks.process.public_id}/press/findings/{drafted.public_id}").json()
    assert seen["figures"]["statements"] == before["figures"]["statements"]


def test_of_a_party_of_whom_few_came_nothing_is_told(press, talks, held, drafted):
    figures = press.version(drafted).content["figures"]
    fishers = next(place for place, side in enumerate(figures["sides"]) if side["names"][""] == talks.parties[2].name)
    assert [one["sides"][fishers] for one in figures["statements"]] == [None] * 2
    assert [one["votes"] for one in figures["statements"]] == [60, 60], "not 63, which would tell of three"
    assert figures["participants"] == 60
    assert talks.parties[2].name in [one[""] for one in figures["left_out"]]


def test_the_team_drafts_and_the_analysis_enters_the_record(press, talks, held, drafted):
    row = Analysis._base_manager.get(audience="seats", told=True)
    assert row.entered_at is not None
    assert press.version(drafted).content["figures"]["result"] == row.digest
    for capacity, seat in talks.one_of_each().items():
        if capacity not in (Capacity.MEDIATOR, Capacity.SECRETARIAT):
            with pytest.raises(NotEntitled):
                acts.draft_findings(by=seat, consultation=held.id, **GIVEN)
            assert talks.client(seat).get(talks.url(f"press/draft/findings/{held.id}/")).status_code == 404
            assert talks.client(seat).get(talks.url("press/consultations/")).status_code == 404
    assert Item._base_manager.count() == 1


def test_nobody_but_the_desk_and_the_heads_asked_sees_the_draft(press, talks, held, drafted):
    acts.ask_clearance(by=press.officer, item=drafted.public_id)
    seats = {**talks.one_of_each(), "press": press.officer}
    for capacity, seat in seats.items():
        sees = capacity in ("mediator", "secretariat", "head", "press")
        client = talks.client(seat)
        answer = client.get(talks.url(f"press/items/{drafted.public_id}/"))
        assert answer.status_code == (200 if sees else 404), capacity
        assert client.get(talks.url(f"findings/{drafted.public_id}/")).status_code == 404, capacity
        if sees:
            assert b"Gates open at dawn." in answer.content and b"<svg" in answer.content


def test_words_are_edited_and_figures_stay_unless_they_are_read_anew(press, talks, held, drafted):
    before = press.version(drafted).content["figures"]
    later_votes(talks, held.id)
    edit = {"item": drafted.public_id, **GIVEN, "introduction": "Other words."}
    acts.edit_findings(by=press.officer, edition=1, **edit)
    content = press.version(drafted).content
    assert (content["body"], content["figures"]) == ("Other words.", before)
    with pytest.raises(Refused, match="anew"):
        acts.edit_findings(by=press.officer, edition=2, anew=True, **edit)
    acts.edit_findings(by=talks.mediator, edition=2, anew=True, most=1, **edit)
    anew = press.version(drafted).content["figures"]
    assert len(anew["statements"]) == 1 and anew["votes"] > before["votes"]
    # The correction of what has been issued begins from its figures.
    press.issue(drafted)
    acts.correct_item(by=press.officer, item=drafted.public_id, correction="A word")
    acts.edit_findings(by=talks.mediator, edition=1, anew=True, **edit)
    assert len(press.version(drafted).content["figures"]["statements"]) == 2


def test_before_enough_have_voted_nothing_is_published(press, talks, held):
    later = consultation.prepare_consultation(by=talks.mediator, title="Later", question="What?").public_id
    consultation.add_statement(by=talks.mediator, consultation=later, body="This.", language="en")
    consultation.open_consultation(by=talks.mediator, consultation=later)
    with pytest.raises(Refused, match="five people"):
        acts.draft_findings(by=talks.mediator, consultation=later, **GIVEN)


def test_by_clicks_and_in_arabic(press, talks, reader, held):
    mediator = talks.client(talks.mediator)
    assert talks.url("press/consultations/") in mediator.get(talks.url("press/")).content.decode()
    address = talks.url(f"press/draft/findings/{held.id}/")
    assert address in mediator.get(talks.url("press/consultations/")).content.decode()
    form = mediator.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    assert mediator.post(address, {**typed, "most": "101"}).status_code == 422
    answer = mediator.post(address, typed)
    assert answer.status_code == 302
    item = Item._base_manager.get()
    edit = mediator.get(talks.url(f"press/items/{item.public_id}/edit/"))
    assert edit.context["form"].initial["title"] == "Night gates"
    press.issue(item)
    page = reader.get(talks.url(f"findings/{item.public_id}/"), headers={"accept-language": "ar"}).content.decode()
    assert 'dir="rtl"' in page and page.index("تفتح البوابات فجراً.") < page.index("Gates open at dawn.")
    listed = reader.get(talks.url("news/")).content.decode()
    assert talks.url(f"findings/{item.public_id}/") in listed
    assert talks.url(f"findings/{item.public_id}/") in reader.get(talks.url()).content.decode()


def test_a_reader_takes_few_queries(press, talks, reader, drafted, django_assert_max_num_queries):
    press.issue(drafted)
    with django_assert_max_num_queries(12):
        assert reader.get(talks.url(f"findings/{drafted.public_id}/")).status_code == 200
