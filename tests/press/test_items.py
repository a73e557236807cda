"""An item's way from the draft to the public, as acts in a real database."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from parley.press import acts, queries
from parley.press.models import Clearance, Version
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, NotEntitled, Refused, Stale
from parley.procedure.waiting import due_by, waiting_for
from parley.record import queries as record
from parley.record.sources import Pinned, pinned
from tests.press.conftest import NEWS

NOON = datetime(2100, 3, 1, 12, tzinfo=UTC)


def test_an_item_is_issued_once_all_have_cleared_it(press, talks):
    item = press.news()
    with pytest.raises(Refused, match="not all cleared"):
        acts.issue_item(by=press.officer, item=item.public_id)
    press.ask(item)
    with pytest.raises(Refused, match="not all cleared"):
        acts.issue_item(by=press.officer, item=item.public_id)
    press.clear(item)
    acts.issue_item(by=press.officer, item=item.public_id)
    assert press.version(item).state == "issued"


def test_only_the_parties_that_the_rules_name_are_asked(press, talks):
    talks.adopt(clearance="named", clearance_of=(talks.parties[1].public_id,))
    item = press.news()
    press.ask(item)
    assert [row.party_id for row in Clearance._base_manager.all()] == [talks.parties[1].pk]
    with pytest.raises(Absent):
        queries.item(talks.viewer(talks.heads[0]), item.public_id)
    assert queries.item(talks.viewer(talks.heads[1]), item.public_id).own.said == "asked"


def test_an_edit_voids_the_clearances(press, talks):
    item = press.cleared(press.news())
    acts.edit_news(by=press.officer, item=item.public_id, edition=1, **NEWS | {"body": "Another word."})
    assert press.version(item).state == "draft"
    assert not Clearance._base_manager.exists()
    with pytest.raises(Refused):
        acts.issue_item(by=press.officer, item=item.public_id)
    with pytest.raises(Absent):
        queries.item(talks.viewer(talks.heads[0]), item.public_id)
    # Even the same words again must be cleared again.
    acts.edit_news(by=press.officer, item=item.public_id, edition=2, **NEWS)
    with pytest.raises(Refused):
        acts.issue_item(by=press.officer, item=item.public_id)


def test_a_clearance_names_the_words_that_were_read(press, talks):
    item = press.news()
    press.ask(item)
    read = press.version(item).digest
    acts.edit_news(by=press.officer, item=item.public_id, edition=1, **NEWS | {"body": "Another word."})
    press.ask(item)
    with pytest.raises(Refused, match="has changed"):
        acts.clear_item(by=talks.heads[0], item=item.public_id, digest=read)


def test_an_objection_is_for_the_desk_and_the_party_alone(press, talks):
    item = press.news()
    press.ask(item)
    acts.object_to_item(
        by=talks.heads[0], item=item.public_id, digest=press.version(item).digest, words="Not the sluice"
    )
    desk = queries.item(talks.viewer(press.officer), item.public_id)
    assert [row.words for row in desk.clearances if row.words] == ["Not the sluice"]
    other = queries.item(talks.viewer(talks.heads[1]), item.public_id)
    assert [row.party for row in other.clearances] == [talks.parties[1]]
    texts = [str(one.details) for one in record.acts(talks.process.public_id, talks.viewer(talks.heads[1]).audiences)]
    assert not any("Not the sluice" in text for text in texts)


def test_before_the_issue_no_other_log_holds_a_word(press, talks):
    press.cleared(press.news())
    for log in ("common", "public", *(f"party:{party.public_id}" for party in talks.parties)):
        for one in record.acts(talks.process.public_id, [log]):
            assert "Water flows" not in str(one.details) and not one.texts
    assert record.acts(talks.process.public_id, ["common", "public"]) == []


def test_a_changed_mind_lifts_the_embargo(press, talks):
    with pinned(Pinned(NOON, "a")):
        item = press.cleared(press.news())
        acts.embargo_item(by=press.officer, item=item.public_id, until=NOON + timedelta(hours=2))
        acts.object_to_item(by=talks.heads[0], item=item.public_id, digest=press.version(item).digest, words="Wait")
        assert press.version(item).state == "asked"
        assert due_by(NOON + timedelta(hours=3)) == []


def test_the_clock_issues_what_was_under_embargo(press, talks):
    with pinned(Pinned(NOON, "a")) as clock:
        item = press.cleared(press.news())
        with pytest.raises(Refused, match="has passed"):
            acts.embargo_item(by=press.officer, item=item.public_id, until=NOON)
        acts.embargo_item(by=press.officer, item=item.public_id, until=NOON + timedelta(hours=2))
        with pytest.raises(Refused, match="under embargo"):
            acts.issue_item(by=press.officer, item=item.public_id)
        assert due_by(NOON + timedelta(hours=1)) == []
        clock.at = NOON + timedelta(hours=2)
        tick(clock.at)
        item.refresh_from_db()
        assert item.issued_at == clock.at
        assert due_by(clock.at) == []


def test_rules_adopted_meanwhile_hold_an_embargoed_item_back(press, talks):
    talks.adopt(clearance="named", clearance_of=(talks.parties[1].public_id,))
    with pinned(Pinned(NOON, "a")) as clock:
        item = press.cleared(press.news())
        acts.embargo_item(by=press.officer, item=item.public_id, until=NOON + timedelta(hours=2))
        talks.adopt(clearance="all")
        clock.at = NOON + timedelta(hours=2)
        tick(clock.at)
        assert press.version(item).state == "asked"
        assert due_by(clock.at) == []
        # The others are asked now; who has cleared already is not asked twice.
        press.cleared(item)
        acts.issue_item(by=press.officer, item=item.public_id)


def tick(at):
    from parley.procedure.actors import Clock

    for due in due_by(at):
        due.act(by=Clock(due.process), **due.entries)


def test_a_correction_is_cleared_and_the_earlier_version_stays(press, talks):
    item = press.issue(press.news())
    first = item.issued_at
    acts.correct_item(by=press.officer, item=item.public_id, correction="The day was wrong.")
    with pytest.raises(Refused, match="already"):
        acts.correct_item(by=press.officer, item=item.public_id, correction="Again.")
    acts.edit_news(by=press.officer, item=item.public_id, edition=1, **NEWS | {"body": "Opened on Monday."})
    public = talks.viewer(None)
    assert queries.news_item(public, item.public_id).story.words == "The sluice was opened."
    press.issue(item)
    page = queries.news_item(public, item.public_id)
    assert page.story.words == "Opened on Monday."
    assert page.story.issued_at == first
    assert [one.words for one in page.corrections] == ["The day was wrong."]
    assert queries.earlier_version(public, item.public_id, 1).story.words == "The sluice was opened."
    with pytest.raises(Absent):
        queries.earlier_version(public, item.public_id, 2)


def test_numbers_tell_of_no_correction_given_up(press, talks):
    item = press.issue(press.news())
    for why in ("One", "Two"):
        acts.correct_item(by=press.officer, item=item.public_id, correction=why)
        if why == "One":
            acts.withdraw_item(by=press.officer, item=item.public_id)
    press.issue(item)
    assert sorted(v.number for v in Version._base_manager.filter(number__isnull=False)) == [1, 2]


def test_a_party_s_press_officer_drafts_and_no_more(press, talks):
    item = acts.draft_news(by=press.of_party, **NEWS)
    others = press.news()
    acts.edit_news(by=press.of_party, item=item.public_id, edition=1, **NEWS | {"body": "Ours."})
    for act in (acts.ask_clearance, acts.issue_item):
        with pytest.raises(Refused):
            act(by=press.of_party, item=item.public_id)
    with pytest.raises(Absent):
        acts.edit_news(by=press.of_party, item=others.public_id, edition=1, **NEWS)
    assert [row.id for row in queries.desk(talks.viewer(press.of_party)).open] == [item.public_id]
    with pytest.raises(NotEntitled):
        acts.draft_news(by=talks.heads[0], **NEWS)


def test_who_sees_a_draft(press, talks):
    item = press.news()
    seats = talks.one_of_each()
    desk = {Capacity.MEDIATOR, Capacity.SECRETARIAT}
    for capacity, seat in seats.items():
        seen = True
        try:
            queries.item(talks.viewer(seat), item.public_id)
        except Absent:
            seen = False
        assert seen is (capacity in desk or capacity == Capacity.PRESS), capacity
    with pytest.raises(Absent):
        queries.item(talks.viewer(press.of_party), item.public_id)


def test_once_clearance_is_asked_the_desk_alone_edits(press, talks):
    item = acts.draft_news(by=press.of_party, **NEWS)
    press.ask(item)
    with pytest.raises(Refused, match="press desk alone"):
        acts.edit_news(by=press.of_party, item=item.public_id, edition=1, **NEWS)
    with pytest.raises(Refused, match="press desk alone"):
        acts.withdraw_item(by=press.of_party, item=item.public_id)
    assert not any(name.startswith(("edit", "withdraw")) for name in seen_by(press.of_party, talks, item).can)
    acts.edit_news(by=press.officer, item=item.public_id, edition=1, **NEWS | {"body": "Mended."})


def seen_by(seat, talks, item):
    return queries.item(talks.viewer(seat), item.public_id)


@pytest.mark.parametrize("drafter", ["officer", "of_party"])
def test_how_others_answer_changes_nothing_for_a_head_or_a_party_s_officer(press, talks, drafter):
    item = acts.draft_news(by=getattr(press, drafter), **NEWS)
    press.ask(item)
    watchers = [talks.heads[0], press.of_party, talks.delegates[0]]
    acts.clear_item(by=talks.heads[0], item=item.public_id, digest=press.version(item).digest)
    before = [watched(talks, seat, item) for seat in watchers]
    for head in talks.heads[1:]:
        acts.clear_item(by=head, item=item.public_id, digest=press.version(item).digest)
    assert press.version(item).state == "cleared"
    assert [watched(talks, seat, item) for seat in watchers] == before
    acts.embargo_item(by=press.officer, item=item.public_id, until=NOON)
    assert [watched(talks, seat, item) for seat in watchers] == before
    acts.object_to_item(by=talks.heads[2], item=item.public_id, digest=press.version(item).digest, words="Wait")
    assert [watched(talks, seat, item) for seat in watchers] == before


def watched(talks, seat, item):
    """All that a seat has of an item before the issue: its pages, the API, its logs, its desk."""
    client, viewer = talks.client(seat), talks.viewer(seat)
    found = [record.heads(talks.process.public_id, viewer.audiences), waiting_for(viewer)]
    for path in ("press/", f"press/items/{item.public_id}/", "timeline/"):
        page = client.get(talks.url(path))
        found.append((page.status_code, re.sub(rb'name="(csrfmiddlewaretoken|key)" value="[^"]*"', b"", page.content)))
    for path in ("desk", f"desk/{item.public_id}"):
        found.append(client.get(f"/api/p/{talks.process.public_id}/press/{path}").content)
    return found


def test_two_at_the_desk_see_each_other(press, talks):
    item = press.news()
    acts.edit_news(by=press.officer, item=item.public_id, edition=1, **NEWS | {"body": "Mine."})
    with pytest.raises(Stale) as stale:
        acts.edit_news(by=talks.secretariat, item=item.public_id, edition=1, **NEWS | {"body": "Yours."})
    assert stale.value.theirs == {"headline": NEWS["headline"], "body": "Mine.", "edition": 2}


def test_what_waits(press, talks):
    item = press.news()
    press.ask(item)
    assert len(waiting_for(talks.viewer(talks.heads[0]))) == 1
    assert waiting_for(talks.viewer(talks.delegates[0])) == []
    press.clear(item)
    assert waiting_for(talks.viewer(talks.heads[0])) == []
    assert "Water flows again" in waiting_for(talks.viewer(press.officer))[0].what


def test_nothing_points_to_what_is_not_public(press, talks):
    hidden, issued = press.news(), press.issue(press.news())
    with pytest.raises(Refused) as refused:
        press.news(related=[hidden.public_id])
    assert refused.value.field == "related"
    pointing = press.issue(press.news(related=[issued.public_id]))
    assert [one.headline for one in queries.news_item(talks.viewer(None), pointing.public_id).related] == [
        "Water flows again"
    ]


def test_one_submission_counts_once(press):
    first = acts.draft_news(by=press.officer, key="k", **NEWS)
    assert acts.draft_news(by=press.officer, key="k", **NEWS) == first
    assert Version._base_manager.count() == 1


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({"tags": ["!!!"]}, "tags"),
        ({"tags": [f"t{n}" for n in range(13)]}, "tags"),
        ({"outside": [{"headline": "x", "url": "javascript:alert(1)"}]}, "outside"),
        ({"outside": [{"headline": "x", "url": "https://a b"}]}, "outside"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"headline": "two\nlines"}, "headline"),
        ({"headline": "over\u202eride"}, "headline"),
        ({"body": "nul\x00"}, "body"),
        ({"body": ""}, "body"),
        ({"photo": "nosuchphoto"}, None),
    ],
)
def test_bad_entries_are_refused_beside_their_field(press, entries, field):
    with pytest.raises(Refused) as refused:
        press.news(**entries)
    if field:
        assert refused.value.field == field
    assert not Version._base_manager.exists()
