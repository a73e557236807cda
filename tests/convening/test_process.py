"""A process is opened, described, given its parties and its background."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from parley.convening import acts, queries
from parley.convening.models import Fact, Process
from parley.people.models import Account, Seat
from parley.procedure.actors import Founder
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Invalid, NotEntitled, Refused, Stale
from parley.procedure.viewer import Viewer
from parley.procedure.words import plain
from parley.record import queries as record

PROCESS = {"title": "Talks over the pass", "track": "I.5", "languages": ["ar", "en"], "time_zone": "Asia/Almaty"}


@pytest.fixture
def founder(db):
    return Account.objects.create_user(username="founder", password="password", name="Officer", may_found=True)


def test_whoever_opens_a_process_sits_in_it_as_its_secretariat(founder):
    for _twice in range(2):
        process = acts.open_process(by=Founder(founder), key="once", **PROCESS)
    assert Process.objects.count() == 1
    seat = Seat._base_manager.get()
    assert (seat.process, seat.account, seat.capacity) == (process, founder, Capacity.SECRETARIAT)
    moments = queries.timeline(Viewer(account=founder, seat=seat, process=process))
    assert [(one.act, one.actor, one.capacity) for one in moments] == [("process.opened", "Officer", "founder")]


def test_only_an_account_that_may_found_opens_one(founder, client):
    assert client.get("/convene/").status_code == 404
    Account.objects.filter(pk=founder.pk).update(may_found=False)
    with pytest.raises(NotEntitled):
        acts.open_process(by=Founder(founder), **PROCESS)
    client.force_login(founder)
    assert client.get("/convene/").status_code == 404
    assert client.post("/convene/", PROCESS).status_code == 404
    assert Process.objects.count() == 0


def test_the_page_opens_a_process_and_keeps_what_was_typed(founder, client):
    client.force_login(founder)
    assert client.get("/convene/").status_code == 200
    wrong = client.post("/convene/", {**PROCESS, "time_zone": "../../etc/passwd"})
    assert wrong.status_code == 422
    assert b"There is no such time zone" in wrong.content and b"Talks over the pass" in wrong.content
    right = client.post("/convene/", PROCESS, follow=True)
    assert right.status_code == 200 and b"Talks over the pass" in right.content
    assert Process.objects.get().time_zone == "Asia/Almaty"


@pytest.mark.parametrize(
    ("field", "value"),
    [("languages", []), ("languages", ["ar", "ar"]), ("languages", ["<b>"]), ("track", "III"), ("title", "  ")],
)
def test_what_a_process_cannot_be(founder, field, value):
    with pytest.raises(Refused) as refused:
        acts.open_process(by=Founder(founder), **{**PROCESS, field: value})
    assert field in refused.value.errors if isinstance(refused.value, Invalid) else refused.value.field == field


def test_two_who_describe_it_see_each_other(talks):
    mine = {"track": "I", "languages": ["en"], "time_zone": "UTC"}
    acts.describe_process(by=talks.mediator, edition=1, title="Ours", **mine)
    with pytest.raises(Stale) as stale:
        acts.describe_process(by=talks.secretariat, edition=1, title="Mine", **mine)
    assert stale.value.theirs["title"] == "Ours"
    typed = {**mine, "title": "Mine", "edition": 1, "languages": ["ar", "fr"]}
    page = talks.client(talks.secretariat).post(talks.url("describe/"), typed)
    assert page.status_code == 409
    # Only what differs stands side by side, and in the words of the form.
    assert [(one["mine"], one["theirs"]) for one in page.context["apart"]] == [
        ("Mine", "Ours"),
        ("Arabic, French", "English"),
    ]
    assert b"What you typed" in page.content and page.context["form"]["languages"].value() == ["ar", "fr"]


def test_parties_stand_in_the_order_of_the_rules(talks):
    viewer = talks.viewer(talks.mediator)
    assert [party.name for party in queries.parties(viewer)] == ["Lake Fishers", "Lower Fields", "Upper Terraces"]
    first = acts.add_party(by=talks.secretariat, name="The Bakers", names={"ar": "يقظة", "fr": ""})
    assert queries.parties(viewer)[0] == first and first.names == {"ar": "يقظة"}
    with override("ar"):
        assert queries.parties(viewer)[-1] != first, "a name in the reader's script stands first"
        assert queries.parties(viewer)[0].shown == "يقظة"
    order = [talks.parties[1].public_id, first.public_id]
    draft = acts.draft_rules(by=talks.mediator, order="listed", order_of=order, decision="majority_present")
    for head in talks.heads:
        acts.answer_rules(by=head, draft=draft.public_id, agrees=True)
    baker = talks.seat(Capacity.HEAD, first)
    acts.answer_rules(by=baker, draft=draft.public_id, agrees=True)
    acts.adopt_rules(by=talks.mediator, draft=draft.public_id)
    viewer.process.refresh_from_db()
    names = [party.name for party in queries.parties(talks.viewer(talks.mediator))]
    assert names == ["Lower Fields", "The Bakers", "Upper Terraces", "Lake Fishers"]


def test_a_coalition_holds_parties_but_never_itself(talks):
    upper, lower, fishers = (party.public_id for party in talks.parties)

    def join(party, coalition, edition):
        row = next(row for row in talks.parties if row.public_id == party)
        acts.edit_party(by=talks.secretariat, party=party, edition=edition, name=row.name, coalition=coalition)

    join(upper, lower, 1)
    join(lower, fishers, 1)
    for holder in (upper, fishers, lower):
        with pytest.raises(Refused, match="hold"):
            join(fishers, holder, 1)
    join(upper, "", 2)
    join(fishers, upper, 1)


def test_two_parties_never_bear_the_same_name(talks):
    with pytest.raises(Refused, match="this name"):
        acts.add_party(by=talks.secretariat, name="upper TERRACES")
    with pytest.raises(NotEntitled):
        acts.add_party(by=talks.mediator, name="Another")


def test_two_who_edit_a_party_see_each_other(talks):
    party = talks.parties[0]
    acts.edit_party(by=talks.secretariat, party=party.public_id, edition=1, name="Terraces", names={"ar": "المدرجات"})
    client = talks.client(talks.secretariat)
    url = talks.url(f"parties/{party.public_id}/edit/")
    sent = {"name": "Mine", "name_ar": "لنا", "about": "x", "edition": 1}
    page = client.post(url, sent)
    assert page.status_code == 409
    assert all(words.encode() in page.content for words in ("Terraces", "المدرجات", "Mine", "لنا"))
    assert client.post(url, sent | {"edition": page.context["form"]["edition"].value()}).status_code == 302
    party.refresh_from_db()
    assert (party.name, party.names, party.edition) == ("Mine", {"ar": "لنا"}, 3)


MOSCOW = {
    "kind": "elsewhere",
    "when": "6 to 9 April 2015",
    "day": date(2015, 4, 6),
    "where": "Moscow",
    "what": "Second round between the authorities and the opposition",
    "source": "A news page of 13 April 2015",
}


def test_a_round_held_elsewhere_stands_in_the_timeline_at_its_date(talks):
    acts.enter_fact(by=talks.secretariat, **MOSCOW)
    acts.enter_fact(by=talks.mediator, what="A war", when="since 2011", source="The same page", day=date(2011, 3, 15))
    viewer = talks.viewer(talks.heads[0])
    moments = queries.timeline(viewer)
    assert [one.act for one in moments] == ["round.held_elsewhere", "fact.entered", "fact.entered"]
    first = moments[0]
    assert (first.time, first.kind, first.place, first.source) == (
        date(2015, 4, 6),
        "elsewhere",
        "Moscow",
        MOSCOW["source"],
    )
    assert [one.act for one in queries.timeline(viewer, newest=True)][-1] == "round.held_elsewhere"
    assert [one.act for one in queries.timeline(viewer, newest=True, limit=1)] == ["fact.entered"]
    assert queries.timeline(viewer, after=datetime.fromisoformat("2014-01-01T00:00:00+00:00"))[0].act == "fact.entered"
    assert [row.fact.what for row in queries.background(viewer)] == ["A war", MOSCOW["what"]]
    page = talks.client(talks.heads[0]).get(talks.url("timeline/"))
    assert b"entry-elsewhere" in page.content and b"Moscow" in page.content
    assert queries.timeline(talks.viewer(None)) == [] and queries.background(talks.viewer(None)) == []


def test_a_correction_stays_visible(talks):
    fact = acts.enter_fact(by=talks.secretariat, **MOSCOW)
    right = {name: MOSCOW[name] for name in ("when", "day", "where", "source")}
    newer = acts.correct_fact(by=talks.mediator, fact=fact.public_id, what="Second round", why="too long", **right)
    latest = acts.correct_fact(by=talks.mediator, fact=newer.public_id, what="The second round", **right)
    viewer = talks.viewer(talks.delegates[0])
    (shown,) = queries.background(viewer)
    assert shown.fact == latest and shown.earlier == [newer, fact]
    assert plain(queries.timeline(viewer)[0].text).endswith("2015: The second round")
    page = talks.client(talks.delegates[0]).get(talks.url("background/"))
    assert page.content.count(b"<del>") == 2 and b"too long" in page.content
    with pytest.raises(Stale):
        acts.correct_fact(by=talks.mediator, fact=fact.public_id, what="Else", **right)
    with pytest.raises(Refused, match="stands there already"):
        acts.correct_fact(by=talks.mediator, fact=latest.public_id, what="The second round", **right)
    with pytest.raises(NotEntitled):
        acts.correct_fact(by=talks.heads[0], fact=latest.public_id, what="Ours", **right)
    assert Fact._base_manager.count() == 3
    facts = [one.act for one in record.acts(talks.process.public_id, ["common"])]
    assert facts == ["fact.entered", "fact.corrected", "fact.corrected"]
