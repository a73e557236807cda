"""Consent of each party to each mediator: who gives it, who reads its terms, and what is missing for a round."""

import pytest

from parley.convening import acts, queries
from parley.convening.models import Consent, ConsentTerms
from parley.procedure.act import Act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, NotEntitled, Refused
from parley.procedure.waiting import waiting_for
from parley.record import queries as record
from parley.record.sources import now

TERMS = "only as host, and never in the capital"


def _seek(talks, number=0, mediator=None):
    party, seat = talks.parties[number], mediator or talks.mediator
    return acts.seek_consent(
        by=talks.secretariat, party=party.public_id, mediator=seat.public_id, scope="to host and moderate"
    ).public_id


def _missing(talks):
    act = Act(name="", by=talks.mediator, process=talks.process, key="", at=now())
    found = queries.consents_missing_for(act)
    assert found == queries.consents_missing(talks.viewer(talks.mediator))
    return {(party.name, seat.pk) for party, seat in found}


def _in_record(talks, audience):
    return [one.act for one in record.acts(talks.process.public_id, [audience])]


def test_a_round_lacks_each_required_consent_to_each_mediator(talks):
    second = talks.seat(Capacity.MEDIATOR, institution="A centre")
    assert len(_missing(talks)) == 6
    for number in range(3):
        for mediator in (talks.mediator, second):
            acts.answer_consent(by=talks.heads[number], consent=_seek(talks, number, mediator), answer="given")
    assert _missing(talks) == set()
    acts.suspend_consent(by=talks.heads[0], consent=Consent._base_manager.first().public_id, why="shelling")
    assert _missing(talks) == {("Upper Terraces", talks.mediator.pk)}
    talks.adopt(consents="named", consents_of=(talks.parties[1].public_id,))
    assert _missing(talks) == set()
    talks.adopt(consents="none")
    assert _missing(talks) == set()
    talks.adopt()
    second.ended_at = now()
    second.save()
    third = talks.seat(Capacity.MEDIATOR)
    assert {seat for _party, seat in _missing(talks)} == {talks.mediator.pk, third.pk}


def test_consent_on_terms_does_not_stand_until_the_party_says_they_are_met(talks):
    consent = _seek(talks)
    with pytest.raises(Refused, match="on what terms"):
        acts.answer_consent(by=talks.heads[0], consent=consent, answer="conditional")
    with pytest.raises(Refused, match="belong"):
        acts.answer_consent(by=talks.heads[0], consent=consent, answer="given", terms=TERMS)
    acts.answer_consent(by=talks.heads[0], consent=consent, answer="conditional", terms=TERMS)
    assert ("Upper Terraces", talks.mediator.pk) in _missing(talks)
    with pytest.raises(NotEntitled):
        acts.confirm_consent(by=talks.mediator, consent=consent)
    acts.confirm_consent(by=talks.heads[0], consent=consent)
    assert ("Upper Terraces", talks.mediator.pk) not in _missing(talks)


def test_another_party_neither_gives_nor_withdraws_it(talks):
    consent = _seek(talks)
    for head in talks.heads[1:]:
        with pytest.raises(Absent):
            acts.answer_consent(by=head, consent=consent, answer="given")
        page = talks.client(head).post(talks.url(f"consents/{consent}/answer/"), {"answer": "given"})
        assert page.status_code == 404
        assert queries.consent(talks.viewer(head), consent).can == frozenset()
    with pytest.raises(NotEntitled):
        acts.answer_consent(by=talks.delegates[0], consent=consent, answer="given")
    assert queries.consent(talks.viewer(talks.heads[0]), consent).can == {"answer_consent"}


def test_the_terms_are_between_the_party_and_the_team(talks):
    consent = _seek(talks)
    acts.answer_consent(by=talks.heads[0], consent=consent, answer="conditional", terms=TERMS)
    reading = {Capacity.MEDIATOR, Capacity.SECRETARIAT}
    seats = talks.one_of_each()
    for capacity, seat in {**seats, "other head": talks.heads[1], "other delegate": talks.delegates[2]}.items():
        may = capacity in reading or seat.party_id == talks.parties[0].pk
        viewer, client = talks.viewer(seat), talks.client(seat)
        assert (queries.consent(viewer, consent).terms == TERMS) == may, capacity
        assert queries.consent(viewer, consent).state == "given on terms"
        assert (ConsentTerms.objects.seen_by(viewer).count() == 1) == may
        for address in ("consents/", f"consents/{consent}/", "timeline/"):
            shown = client.get(talks.url(address)).content.decode()
            assert (TERMS in shown) <= may, (capacity, address)
        api = client.get(f"/api/p/{talks.process.public_id}/consents/{consent}").json()
        assert api["terms"] == (TERMS if may else "")
        assert any(TERMS in one.text for one in queries.timeline(viewer)) == may, capacity
    assert _in_record(talks, "common") == ["consent.sought", "consent.conditional"]
    assert _in_record(talks, "team") == ["consent.terms_stated"]


def test_two_worlds_with_other_terms_look_alike_to_the_other_parties(talks):
    """The terms leave no trace in a log that another party reads, not even by their length."""
    seen = []
    for terms in (TERMS, "x"):
        consent = _seek(talks)
        acts.answer_consent(by=talks.heads[0], consent=consent, answer="conditional", terms=terms)
        viewer = talks.viewer(talks.heads[1])
        seen.append([(one.act, one.text) for one in queries.timeline(viewer)][-2:])
        acts.withdraw_consent(by=talks.heads[0], consent=consent)
    assert seen[0] == seen[1]


def test_consent_is_sought_once_and_after_a_refusal_anew(talks):
    consent = _seek(talks)
    with pytest.raises(Refused, match="already"):
        _seek(talks)
    acts.answer_consent(by=talks.heads[0], consent=consent, answer="refused", why="never")
    again = _seek(talks)
    acts.answer_consent(by=talks.heads[0], consent=again, answer="given")
    acts.withdraw_consent(by=talks.heads[0], consent=again, why="the raid")
    with pytest.raises(Refused):
        acts.resume_consent(by=talks.heads[0], consent=again)
    assert [one.consent.state for one in queries.consent_table(talks.viewer(talks.heads[1])).lines[2].cells] == [
        "withdrawn"
    ]


def test_consent_is_sought_to_mediators_alone(talks):
    for seat in (talks.secretariat, talks.heads[1]):
        with pytest.raises(Refused, match="not a mediator"):
            _seek(talks, mediator=seat)


def test_what_waits_for_whom(talks):
    consent = _seek(talks)
    url = talks.url(f"consents/{consent}/")
    assert [one.url for one in waiting_for(talks.viewer(talks.heads[0]))] == [url]
    assert waiting_for(talks.viewer(talks.heads[1])) == waiting_for(talks.viewer(talks.delegates[0])) == []
    acts.answer_consent(by=talks.heads[0], consent=consent, answer="conditional", terms=TERMS)
    assert waiting_for(talks.viewer(talks.heads[0])) == []
    # The other parties' consents have not been sought yet.
    to_seek = talks.url("consents/")
    assert {one.url for one in waiting_for(talks.viewer(talks.mediator))} == {url, to_seek}
    for number in (1, 2):
        _seek(talks, number)
    assert [one.url for one in waiting_for(talks.viewer(talks.mediator))] == [url]


def test_grounds_and_interests_stand_beside_the_mediator(talks):
    acts.state_ground(by=talks.delegates[0], mediator=talks.mediator.public_id, what="Neutrality", source="A newspaper")
    acts.declare_interest(by=talks.mediator, what="A cousin in the valley")
    with pytest.raises(NotEntitled):
        acts.declare_interest(by=talks.secretariat, what="None")
    (shown,) = queries.mediator_views(talks.viewer(talks.heads[2]))
    assert [row.what for row in shown.grounds] == ["Neutrality"]
    assert [row.what for row in shown.interests] == ["A cousin in the valley"]
    page = talks.client(talks.heads[2]).get(talks.url("consents/")).content
    assert b"A newspaper" in page and b"A cousin in the valley" in page


def test_consent_goes_through_the_pages(talks):
    team, head = talks.client(talks.secretariat), talks.client(talks.heads[0])
    chosen = {"party": talks.parties[0].public_id, "mediator": talks.mediator.public_id}
    form = team.get(talks.url("consents/seek/"), chosen)
    assert form.context["form"]["party"].value() == chosen["party"]
    asked = team.post(talks.url("consents/seek/"), {**chosen, "scope": "to host"})
    url = asked.headers["Location"]
    assert b"to host" in head.get(url).content
    kept = head.post(url + "answer/", {"answer": "conditional", "terms": "", "why": "as it is"})
    assert kept.status_code == 422 and b"Say on what terms" in kept.content and b"as it is" in kept.content
    assert head.post(url + "answer/", {"answer": "conditional", "terms": TERMS}).status_code == 302
    for step, state in [("confirm", "given"), ("suspend", "suspended"), ("resume", "given"), ("withdraw", "withdrawn")]:
        assert head.post(url + f"{step}/", {"key": step}).status_code == 302
        assert state.encode() in head.get(url).content
    assert Consent._base_manager.get().state == "withdrawn"
