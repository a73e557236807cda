"""Seating and ending, in a real database and on pages; and who learns of a name behind a pseudonym."""

import io
from datetime import timedelta

import pytest

from parley.convening.queries import timeline
from parley.people import acts, queries
from parley.people.models import Seat, Token
from parley.procedure.capacities import SEATS, TEAM, Capacity
from parley.procedure.errors import Absent, Invalid, NotEntitled, Refused
from parley.record import queries as record
from parley.record.sources import now

SECRET = "Yusuf ibn Hidden"


@pytest.fixture
def masked(talks):
    """A delegate of the first party under a pseudonym, with an account."""
    seat = acts.seat_person(
        by=talks.secretariat,
        name=SECRET,
        capacity="delegate",
        party=talks.parties[0].public_id,
        pseudonym="Cedar",
        institution="Union of terraces",
    )
    seat.account = talks.seat(Capacity.WITNESS).account
    Seat._base_manager.filter(account=seat.account).exclude(pk=seat.pk).update(account=None)
    seat.save()
    return seat


def exported(talks, *audiences):
    """What these logs hold, as their readers can carry it away."""
    file = io.BytesIO()
    record.write_bundle(file, process=talks.process.public_id, title="x", audiences=audiences, reader=None)
    return file.getvalue().decode()


def everybody(talks, masked):
    """A client for every capacity, for the person itself and for the public."""
    clients = {str(capacity): talks.client(seat) for capacity, seat in talks.one_of_each().items()}
    return {**clients, "self": talks.client(masked), "public": talks.client()}


def test_the_name_behind_a_pseudonym_is_known_to_the_team_and_the_person_alone(talks, masked):
    addresses = ["seats/", "seats/mine/", "timeline/", "desk/"]
    addresses = [talks.url(rest) for rest in addresses] + [
        f"/api/p/{talks.process.public_id}/{rest}" for rest in ("seats", "me")
    ]
    knows = {"mediator", "secretariat", "self"}
    read = {}
    for who, client in everybody(talks, masked).items():
        pages = {address: client.get(address) for address in addresses}
        read[who] = {address: page for address, page in pages.items() if page.status_code == 200}
        said = any(SECRET in page.content.decode() for page in pages.values())
        assert said == (who in knows), who
    assert all(len(pages) == len(addresses) for who, pages in read.items() if who != "public")
    assert "Cedar" in read["head"][talks.url("seats/")].content.decode()


def test_no_log_but_the_team_s_holds_the_name(talks, masked):
    for audience in ("common", f"party:{talks.parties[0].public_id}", "public", f"seat:{masked.public_id}"):
        assert SECRET not in exported(talks, audience)
    assert SECRET in exported(talks, "team")


def test_a_viewer_s_seat_list_has_no_place_for_the_name(talks, masked):
    views = [view for bench in queries.table(talks.viewer(talks.heads[0])) for view in bench.seats]
    assert SECRET not in repr(views)
    assert {view.invited for view in views} == {""}
    assert {view.legal_name for view in views if not view.own} == {None}


def test_two_worlds_that_differ_in_the_name_look_alike_to_the_others(talks, masked):
    def world():
        client = talks.client(talks.heads[1])
        return [client.get(talks.url(rest)).content for rest in ("timeline/", "desk/")] + [
            repr(queries.table(talks.viewer(talks.heads[1])))
        ]

    before = world()
    masked.legal_name = "A quite different person"
    masked.save()
    after = world()
    assert before[2] == after[2]
    # The forms' one-time tokens differ from page to page.
    assert [len(page) for page in before[:2]] == [len(page) for page in after[:2]]


def test_the_seating_is_in_the_timeline_of_all(talks, masked):
    texts = [moment.text for moment in timeline(talks.viewer(talks.seat(Capacity.OBSERVER)))]
    assert any("Cedar" in text and "delegate" in text for text in texts)


@pytest.mark.parametrize("capacity", sorted(SEATS))
def test_every_capacity_can_be_seated_by_the_team_alone(talks, capacity):
    party = talks.parties[0].public_id if capacity in ("head", "delegate", "adviser", "envoy") else ""
    given = {"name": "Noor", "capacity": str(capacity), "party": party}
    for held, seat in talks.one_of_each().items():
        if held not in TEAM:
            with pytest.raises(NotEntitled):
                acts.seat_person(by=seat, **given)
    seat = acts.seat_person(by=talks.mediator, **given)
    assert seat.capacity == capacity and seat.shown == "Noor"
    with pytest.raises(Refused) as refused:
        acts.seat_person(by=talks.mediator, **{**given, "party": "" if party else talks.parties[0].public_id})
    assert refused.value.field == "party"


def test_a_party_of_other_talks_is_not_there(talks):
    from tests.talks import Talks

    other = Talks("Other talks")
    with pytest.raises(Refused) as refused:
        acts.seat_person(by=talks.mediator, name="Noor", capacity="head", party=other.parties[0].public_id)
    assert refused.value.field == "party"


def test_a_pseudonym_is_nobody_else_s_name(talks, masked):
    given = {"by": talks.secretariat, "capacity": "observer"}
    with pytest.raises(Refused, match="already"):
        acts.seat_person(name="Noor", pseudonym="cedar", **given)
    with pytest.raises(Refused, match="pseudonym"):
        acts.seat_person(name="CEDAR", **given)


def test_removal_takes_effect_at_the_next_request(talks):
    delegate = talks.delegates[0]
    key = acts.make_token(by=delegate, label="reader").shown_once["key"]
    client, program = talks.client(delegate), {"Authorization": f"Bearer {key}"}
    me = f"/api/p/{talks.process.public_id}/me"
    assert client.get(talks.url("seats/")).status_code == 200
    assert talks.client().get(me, headers=program).status_code == 200
    acts.end_seat(by=talks.secretariat, seat=delegate.public_id)
    assert client.get(talks.url("seats/")).status_code == 404
    assert client.get(talks.url("timeline/")).status_code == 404
    assert talks.client().get(me, headers=program).status_code == 404
    assert not Token._base_manager.filter(seat=delegate, revoked_at=None).exists()
    with pytest.raises(NotEntitled):
        acts.make_token(by=delegate, label="again")


def test_a_seat_counts_only_in_its_time(talks):
    head = talks.heads[0]
    Seat._base_manager.filter(pk=head.pk).update(valid_from=now() + timedelta(hours=1))
    assert talks.client(head).get(talks.url("seats/")).status_code == 404
    Seat._base_manager.filter(pk=head.pk).update(valid_from=now() - timedelta(2), valid_until=now() - timedelta(1))
    assert talks.client(head).get(talks.url("seats/")).status_code == 404
    Seat._base_manager.filter(pk=head.pk).update(valid_until=now() + timedelta(1))
    assert talks.client(head).get(talks.url("seats/")).status_code == 200


def test_the_last_of_the_team_cannot_be_ended(talks):
    acts.end_seat(by=talks.secretariat, seat=talks.mediator.public_id)
    with pytest.raises(Refused, match="last seat"):
        acts.end_seat(by=talks.secretariat, seat=talks.secretariat.public_id)
    assert "end_seat" not in queries.seat(talks.viewer(talks.secretariat), talks.secretariat.public_id).can
    assert "end_seat" in queries.seat(talks.viewer(talks.secretariat), talks.heads[0].public_id).can
    assert queries.seat(talks.viewer(talks.heads[0]), talks.heads[1].public_id).can == frozenset()


def test_the_table_lists_parties_in_the_order_of_the_rules(talks):
    for place, party in enumerate(reversed(talks.parties)):
        party.place = place
        party.save()
    named = [bench.party.name for bench in queries.table(talks.viewer(talks.heads[0])) if bench.party]
    assert named == sorted(party.name for party in talks.parties)
    talks.adopt(order="listed")
    named = [bench.party.name for bench in queries.table(talks.viewer(talks.heads[0])) if bench.party]
    assert named == [party.name for party in reversed(talks.parties)]


def test_a_person_is_seated_on_a_page_and_once(talks):
    client = talks.client(talks.secretariat)
    url = talks.url("seats/add/")
    key = client.get(url).context["key"]
    sent = {"name": "Noor", "capacity": "head", "party": talks.parties[1].public_id, "key": key}
    assert [client.post(url, sent).status_code for _twice in range(2)] == [302, 302]
    assert [seat.legal_name for seat in Seat._base_manager.all()].count("Noor") == 1
    wrong = client.post(url, {**sent, "capacity": "observer", "key": "another"})
    assert wrong.status_code == 422
    assert "Leave the party out" in wrong.content.decode() and "Noor" in wrong.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_table(talks, django_assert_max_num_queries):
    for number in range(30):
        acts.seat_person(by=talks.secretariat, name=f"Person {number}", capacity="observer")
    client = talks.client(talks.secretariat)
    with django_assert_max_num_queries(14):
        assert client.get(talks.url("seats/")).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["", " ", "a\u202eb", "a\x00b", "a\nb", "x" * 121, "x" * 10_000_000, "Z" + "\u0301" * 40, "\ud800"],
    ids=["empty", "blank", "override", "nul", "two lines", "long", "10 MB", "stacked", "surrogate"],
)
def test_hostile_names_are_refused_in_words(talks, name):
    before = Seat._base_manager.count()
    with pytest.raises(Invalid) as refused:
        acts.seat_person(by=talks.secretariat, name=name, capacity="observer")
    assert refused.value.field == "name"
    assert Seat._base_manager.count() == before


def test_hostile_names_on_the_page(talks):
    client = talks.client(talks.secretariat)
    url = talks.url("seats/add/")
    sent = {"capacity": "observer", "name": "a\u202eb"}
    page = client.post(url, sent)
    assert page.status_code == 422 and "invisible direction override" in page.content.decode()
    assert client.post(url, {**sent, "name": "x" * 10_000_000}).status_code in (413, 422)
    markup = "<script>alert(1)</script> & “Noor”"
    assert client.post(url, {**sent, "name": markup}).status_code == 302
    shown = client.get(talks.url("seats/")).content.decode()
    assert "<script>alert" not in shown and "&lt;script&gt;alert(1)" in shown


def test_choosing_among_one_s_own_seats(talks):
    head = talks.heads[0]
    witness = talks.seat(Capacity.WITNESS)
    Seat._base_manager.filter(pk=witness.pk).update(account=head.account)
    client = talks.client(head)
    assert "Sit here" in client.get(talks.url("seats/mine/")).content.decode()
    assert client.get(f"/api/p/{talks.process.public_id}/me").json()["seat"]["capacity"] == "head"
    assert client.post("/seats/choose/", {"seat": witness.public_id}).status_code == 302
    assert client.get(f"/api/p/{talks.process.public_id}/me").json()["seat"]["capacity"] == "witness"
    for foreign in (talks.heads[1].public_id, "none", ""):
        assert client.post("/seats/choose/", {"seat": foreign}).status_code == 404
    assert talks.client().post("/seats/choose/", {"seat": witness.public_id}).status_code == 404


def test_a_person_s_words_are_erased_and_the_rest_stands(talks):
    from parley.convening import acts as convening
    from parley.convening.models import RulesAnswer
    from parley.record import vault

    head, other = talks.heads[:2]
    drafted = convening.draft_rules(by=talks.secretariat, decision="majority_present", why="to go on").public_id
    for seat, words in ((head, "What I should not have said"), (other, "What another said")):
        convening.answer_rules(by=seat, draft=drafted, agrees=True, words=words)
    address = talks.url(f"seats/{head.public_id}/erase/")
    assert talks.client(other).get(address).status_code == 404
    with pytest.raises(Absent):
        acts.erase_words(by=other, seat=head.public_id)
    assert talks.client(head).get(address).status_code == 200
    acts.erase_words(by=head, seat=head.public_id)
    vault.forget()
    said = {row.seat_id: row.words for row in RulesAnswer._base_manager.all()}
    assert said == {head.pk: "(erased at the person's request)", other.pk: "What another said"}
    texts = [moment.text for moment in timeline(talks.viewer(other))]
    assert sum("was erased" in text for text in texts) == 1
    assert any("had the words of" in text for text in texts)
    page = talks.client(talks.mediator).get(talks.url("rules/")).content.decode()
    assert "What another said" in page and "should not have said" not in page
    # Who goes on speaking is heard again.
    convening.answer_rules(by=head, draft=drafted, agrees=False, words="What I say now")
    assert "What I say now" in {row.words for row in RulesAnswer._base_manager.filter(seat=head)}
