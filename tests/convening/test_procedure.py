"""Rules of procedure: proposed, adopted, amended by their own rule, and read in plain words."""

import pytest

from parley.convening import acts, queries
from parley.convening.models import RulesDraft
from parley.convening.rules.procedure import Procedure
from parley.people.models import Seat
from parley.procedure.capacities import SEATS, Capacity
from parley.procedure.errors import NotEntitled, Refused
from parley.procedure.waiting import waiting_for
from parley.procedure.words import plain
from parley.record import queries as record


@pytest.fixture
def unruled(talks):
    """The same talks before any rules are adopted."""
    from parley.convening.models import Rules

    Rules._base_manager.all().delete()
    talks.process.rules_version = 0
    talks.process.save()
    return talks


def _renewed(talks):
    talks.process.refresh_from_db()
    return talks.process.rules_version


def test_the_first_rules_are_adopted_by_the_team(unruled):
    talks = unruled
    draft = acts.draft_rules(by=talks.secretariat, consents="named", consents_of=[talks.parties[0].public_id])
    assert _renewed(talks) == 0
    rules = acts.adopt_rules(by=talks.mediator, draft=draft.public_id)
    assert _renewed(talks) == rules.version == 1
    leaf = record.acts(talks.process.public_id, ["common"])[-1]
    assert (leaf.act, leaf.rules) == ("rules.adopted", 0)
    acts.add_party(by=talks.secretariat, name="Another")
    assert record.acts(talks.process.public_id, ["common"])[-1].rules == 1
    with pytest.raises(Refused, match="already"):
        acts.adopt_rules(by=talks.mediator, draft=draft.public_id)


def test_consensus_takes_every_party(talks):
    talks.adopt(decision="consensus")
    before = talks.process.rules_version
    draft = acts.draft_rules(by=talks.mediator, decision="majority_present", why="the talks stand still").public_id
    for head in talks.heads[:2]:
        acts.answer_rules(by=head, draft=draft, agrees=True)
    acts.answer_rules(by=talks.heads[2], draft=draft, agrees=False, words="not yet")
    with pytest.raises(Refused, match="2 of 3"):
        acts.adopt_rules(by=talks.mediator, draft=draft)
    assert "adopt_rules" not in queries.rules_of_procedure(talks.viewer(talks.mediator)).drafts[0].can
    acts.answer_rules(by=talks.heads[2], draft=draft, agrees=True)
    acts.adopt_rules(by=talks.mediator, draft=draft)
    assert _renewed(talks) == before + 1
    leaf = record.acts(talks.process.public_id, ["common"])[-1]
    assert (leaf.act, leaf.rules) == ("rules.adopted", before)
    assert queries.rules_in_force(talks.viewer(talks.heads[0])).decision == "majority_present"


def test_a_majority_is_more_than_half_of_all_parties(talks):
    talks.adopt(decision="majority_present")
    draft = acts.draft_rules(by=talks.mediator, reactions=False).public_id
    acts.answer_rules(by=talks.heads[0], draft=draft, agrees=True)
    with pytest.raises(Refused):
        acts.adopt_rules(by=talks.mediator, draft=draft)
    acts.answer_rules(by=talks.heads[1], draft=draft, agrees=True)
    acts.adopt_rules(by=talks.mediator, draft=draft)


def test_a_new_head_speaks_for_the_party_in_place_of_the_old(talks):
    talks.adopt(decision="majority_present")
    draft = acts.draft_rules(by=talks.mediator, reactions=False).public_id
    second = talks.seat(Capacity.HEAD, talks.parties[0])
    for head in (talks.heads[0], second):
        acts.answer_rules(by=head, draft=draft, agrees=True)
    shown = queries.rules_of_procedure(talks.viewer(talks.mediator)).drafts[0]
    assert (shown.agreed, shown.voices) == (1, 3), "one party, one voice"


def test_who_has_a_voice_is_for_the_rules_in_force(talks):
    talks.adopt(voice="party")
    draft = acts.draft_rules(by=talks.mediator, voice="seat").public_id
    with pytest.raises(Refused, match="head of delegation"):
        acts.answer_rules(by=talks.delegates[0], draft=draft, agrees=True)
    with pytest.raises(NotEntitled):
        acts.answer_rules(by=talks.mediator, draft=draft, agrees=True)
    for head in talks.heads:
        acts.answer_rules(by=head, draft=draft, agrees=True)
    acts.adopt_rules(by=talks.mediator, draft=draft)
    draft = acts.draft_rules(by=talks.mediator, voice="party").public_id
    for seat in (*talks.heads, *talks.delegates):
        with pytest.raises(Refused):
            acts.adopt_rules(by=talks.mediator, draft=draft)
        acts.answer_rules(by=seat, draft=draft, agrees=True)
    acts.adopt_rules(by=talks.mediator, draft=draft)


def test_a_draft_that_was_overtaken_is_not_adopted(talks):
    talks.adopt(decision="majority_present")
    one = acts.draft_rules(by=talks.mediator, presence="all").public_id
    other = acts.draft_rules(by=talks.secretariat, reactions=False).public_id
    for head in talks.heads:
        acts.answer_rules(by=head, draft=one, agrees=True)
        acts.answer_rules(by=head, draft=other, agrees=True)
    acts.adopt_rules(by=talks.mediator, draft=one)
    with pytest.raises(Refused, match="Draft it anew"):
        acts.adopt_rules(by=talks.mediator, draft=other)
    acts.withdraw_rules(by=talks.mediator, draft=other)
    with pytest.raises(Refused):
        acts.withdraw_rules(by=talks.mediator, draft=other)


def test_rules_name_only_parties_that_are_there(talks):
    with pytest.raises(Refused, match="parties of this process"):
        acts.draft_rules(by=talks.mediator, presence="named", presence_of=["0000"])
    with pytest.raises(Refused, match="at least one"):
        acts.draft_rules(by=talks.mediator, presence="named")
    with pytest.raises(Refused, match="in force already"):
        acts.draft_rules(by=talks.mediator, consents_of=[talks.parties[0].public_id])
    assert RulesDraft._base_manager.count() == 0


def test_the_page_says_the_rules_and_what_changed(talks):
    talks.adopt(presence="named", presence_of=(talks.parties[2].public_id,))
    seat = talks.seat(Capacity.OBSERVER)
    page = talks.client(seat).get(talks.url("rules/")).content.decode()
    assert "A round opens only when these parties are present: \u2068Lake Fishers\u2069." in page
    assert page.count("<del>") == page.count("<ins>") == 1
    assert "These rules are amended when every party agrees, through its head." in page


def test_an_amendment_goes_through_the_pages(talks):
    before = talks.process.rules_version
    team, url = talks.client(talks.secretariat), talks.url("rules/")
    form = team.get(url + "propose/")
    values = {name: form.context["form"][name].value() for name in form.context["form"].fields}
    sent = {name: value for name, value in values.items() if value}
    kept = team.post(url + "propose/", sent | {"presence": "named", "presence_of": []})
    assert kept.status_code == 422 and b"Name at least one party" in kept.content
    chosen = {"presence": "named", "presence_of": [talks.parties[1].public_id], "reactions": ""}
    assert team.post(url + "propose/", sent | chosen).status_code == 302
    draft = RulesDraft._base_manager.get()
    assert Procedure.from_json(draft.content) == Procedure(
        presence="named", presence_of=(talks.parties[1].public_id,), reactions=False
    )
    for head in talks.heads:
        assert [one.url for one in waiting_for(talks.viewer(head))] == [url]
        client = talks.client(head)
        assert b"Agree or object" in client.get(url).content
        assert client.post(url + f"{draft.public_id}/answer/", {"agrees": "yes"}).status_code == 302
        assert waiting_for(talks.viewer(head)) == []
    assert url in [one.url for one in waiting_for(talks.viewer(talks.secretariat))]
    assert team.post(url + f"{draft.public_id}/adopt/", {"key": "k"}).status_code == 302
    assert _renewed(talks) == before + 1


def test_own_keys_are_asked_for_by_an_amendment_and_said_in_words(talks):
    talks.adopt(decision="majority_present")
    assert "nobody needs a key of their own" in talks.client(talks.heads[0]).get(talks.url("rules/")).content.decode()
    team, url = talks.client(talks.secretariat), talks.url("rules/")
    form = team.get(url + "propose/").context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value())}
    kept = team.post(url + "propose/", sent | {"own_keys": ["agreements", "everything"]})
    assert kept.status_code == 422 and RulesDraft._base_manager.count() == 0
    assert team.post(url + "propose/", sent | {"own_keys": ["agreements", "letters"]}).status_code == 302
    draft = RulesDraft._base_manager.get()
    assert draft.content["own_keys"] == ["letters", "agreements"]
    said = plain(team.get(url).content.decode())
    assert "</span>What is signed is attested by this server; nobody needs a key of their own.</del>" in said
    assert "</span>These are signed with the signer" in said
    assert "never holds: letters of request, agreements. The rest is attested" in said
    for head in talks.heads[:2]:
        acts.answer_rules(by=head, draft=draft.public_id, agrees=True)
    acts.adopt_rules(by=talks.mediator, draft=draft.public_id)
    assert _renewed(talks) == draft.amends + 1
    assert queries.rules_in_force(talks.viewer(talks.heads[0])).own_keys == ("letters", "agreements")
    assert talks.client(talks.heads[0]).get(f"/api{url}".rstrip("/")).json()["own_keys"] == ["letters", "agreements"]
    with pytest.raises(Refused, match="in force already"):
        acts.draft_rules(by=talks.mediator, decision="majority_present", own_keys=["agreements", "letters"])


def test_every_seat_reads_the_rules_and_nobody_else(talks):
    acts.draft_rules(by=talks.mediator, reactions=False)
    for capacity, seat in talks.one_of_each().items():
        shown = queries.rules_of_procedure(talks.viewer(Seat._base_manager.get(pk=seat.pk)))
        assert len(shown.drafts) == 1 and shown.in_force, capacity
    assert len(talks.one_of_each()) == len(SEATS)
    nobody = queries.rules_of_procedure(talks.viewer(None))
    assert nobody.drafts == nobody.versions == []
