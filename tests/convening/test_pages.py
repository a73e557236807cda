"""The pages and reads of convening: who may open them, in how many queries, and what hostile text does to them."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parley.convening import acts
from parley.convening.models import Consent, Fact, Ground, Letter, Party
from parley.people.models import Seat
from parley.procedure.act import REGISTER
from parley.procedure.capacities import SEATS, Capacity
from parley.procedure.table import ACTS
from parley.web.routes import ROUTES

READ = ("timeline/", "background/", "parties/", "rules/", "letters/", "consents/")
API = ("/process", "/parties", "/rules", "/background", "/letters", "/consents", "/timeline")
LETTER = {"title": "A request", "addressee": "The Elder", "body": "We ask you to hear us.", "language": "en"}


@pytest.fixture
def full(talks):
    """Talks with something of everything that convening has."""
    team = {"by": talks.secretariat}
    acts.enter_fact(**team, what="A drought", when="2014", source="A paper")
    for head, party in zip(talks.heads, talks.parties, strict=True):
        consent = acts.seek_consent(**team, party=party.public_id, mediator=talks.mediator.public_id)
        acts.answer_consent(by=head, consent=consent.public_id, answer="given")
        acts.state_ground(by=head, mediator=talks.mediator.public_id, what="Neutral", source="A paper")
    talks.letter = acts.draft_letter(by=talks.heads[0], **LETTER)
    acts.open_letter(by=talks.heads[0], letter=talks.letter.public_id)
    talks.draft = acts.draft_rules(**team, reactions=False)
    acts.answer_rules(by=talks.heads[0], draft=talks.draft.public_id, agrees=True)
    return talks


def test_every_seat_reads_and_the_public_does_not(full):
    for capacity, seat in full.one_of_each().items():
        client = full.client(seat)
        for address in READ:
            page = client.get(full.url(address))
            assert page.status_code == 200, (capacity, address)
            assert "no-store" in page["Cache-Control"]
        for address in API:
            assert client.get(f"/api/p/{full.process.public_id}{address}").status_code == 200, (capacity, address)
    for address in READ:
        assert full.client().get(full.url(address)).status_code == 404
    for address in API:
        assert full.client().get(f"/api/p/{full.process.public_id}{address}").status_code in (401, 404)


def test_the_page_of_an_act_is_there_for_those_whom_the_table_names(full):
    party, consent = full.parties[0].public_id, Consent._base_manager.first().public_id
    fact, letter, draft = Fact._base_manager.get().public_id, full.letter.public_id, full.draft.public_id
    addresses = {
        "describe_process": "describe/",
        "add_party": "parties/add/",
        "edit_party": f"parties/{party}/edit/",
        "enter_fact": "background/enter/",
        "correct_fact": f"background/{fact}/correct/",
        "draft_rules": "rules/propose/",
        "answer_rules": f"rules/{draft}/answer/",
        "adopt_rules": f"rules/{draft}/adopt/",
        "withdraw_rules": f"rules/{draft}/withdraw/",
        "draft_letter": "letters/draft/",
        "seek_consent": "consents/seek/",
        "declare_interest": "consents/declare/",
        "answer_consent": f"consents/{consent}/answer/",
        "suspend_consent": f"consents/{consent}/suspend/",
        "state_ground": f"mediators/{full.mediator.public_id}/ground/",
        "sign_letter": f"letters/{letter}/sign/",
        "open_letter": f"letters/{letter}/open/",
        "widen_letter": f"letters/{letter}/widen/",
    }
    for capacity, seat in full.one_of_each().items():
        client = full.client(seat)
        for act, address in addresses.items():
            expected = 200 if capacity in ACTS[act].who else 404
            assert client.get(full.url(address)).status_code == expected, (capacity, act)
    assert all(f"convening:{act}" in ROUTES for act in addresses)


def test_every_act_of_convening_has_a_page_and_the_api(talks):
    ours = {name for name, one in REGISTER.items() if one.app == "convening"}
    for name in ours - {"lapse_letter", "open_process"}:
        assert f"convening:{name}" in ROUTES and f"api:act_{name}" in ROUTES, name


def test_a_page_takes_no_more_queries_for_more_parties(full):
    def queries(address, seat):
        client = full.client(seat)
        client.get(full.url(address))
        with CaptureQueriesContext(connection) as counted:
            assert client.get(full.url(address)).status_code == 200
        return len(counted)

    pages = (*READ, f"letters/{full.letter.public_id}/")
    seat = full.heads[0]
    before = {address: queries(address, seat) for address in pages}
    for number in range(12):
        party = acts.add_party(by=full.secretariat, name=f"Village {number}", coalition=full.parties[0].public_id)
        head = full.seat(Capacity.HEAD, party)
        consent = acts.seek_consent(
            by=full.secretariat, party=party.public_id, mediator=full.mediator.public_id
        ).public_id
        acts.answer_consent(by=head, consent=consent, answer="conditional", terms="a chair of our own")
        acts.widen_letter(by=seat, letter=full.letter.public_id, open_to=[party.public_id])
        acts.sign_letter(by=head, letter=full.letter.public_id)
        acts.answer_rules(by=head, draft=full.draft.public_id, agrees=True)
        acts.enter_fact(by=full.secretariat, what="A fact", when="then", source="x")
        acts.draft_letter(by=seat, **LETTER)
    full.seat(Capacity.MEDIATOR)
    after = {address: queries(address, seat) for address in pages}
    assert after == before
    # Two of them are the session and the account.
    assert max(after.values()) <= 16, after


HOSTILE = [
    "<script>alert(1)</script>",
    "{{ viewer }}{% now 'Y' %}",
    "%(by)s %s %",
    "\u2067العربية and back",
    "\U0001f3d4" * 20,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(talks, text):
    acts.add_party(by=talks.secretariat, name=text, about=text, names={"ar": text})
    acts.enter_fact(by=talks.secretariat, what=text, when=text, source=text, where="", kind="background")
    acts.state_ground(by=talks.heads[0], mediator=talks.mediator.public_id, what=text, source=text)
    acts.draft_rules(by=talks.secretariat, reactions=False, why=text)
    for address in READ:
        page = talks.client(talks.secretariat).get(talks.url(address))
        assert page.status_code == 200
        assert b"<script>alert" not in page.content


@pytest.mark.parametrize("text", ["\u202eabc", "nul\x00", "a\u0301" + "\u0301" * 40, "x" * 200_001])
def test_what_cannot_be_shown_is_refused_beside_its_field(talks, text):
    client = talks.client(talks.secretariat)
    page = client.post(talks.url("parties/add/"), {"name": "Bakers", "about": text})
    assert page.status_code == 422
    assert page.context["form"].errors["about"] and b"Bakers" in page.content
    sent = json.dumps({"name": "Bakers", "names": {"ar": text}})
    api = client.post(f"/api/p/{talks.process.public_id}/acts/add_party", data=sent, content_type="application/json")
    assert api.status_code in (403, 422)
    assert Party._base_manager.count() == 3


def test_nothing_of_another_process_can_be_reached(full):
    from tests.talks import Talks

    other = Talks("Other talks")
    head, letter = other.heads[0], full.letter.public_id
    consent, draft = Consent._base_manager.first().public_id, full.draft.public_id
    client = other.client(head)
    for address in (f"letters/{letter}/", f"consents/{consent}/", f"letters/{letter}/sign/"):
        assert client.get(other.url(address)).status_code == 404, address
    assert client.post(other.url(f"rules/{draft}/answer/"), {"agrees": "yes"}).status_code == 404
    for address in READ:
        assert client.get(full.url(address)).status_code == 404
        shown = client.get(other.url(address)).content.decode()
        assert "A drought" not in shown and full.process.title not in shown
    for model in (Letter, Consent, Fact, Ground):
        assert model.objects.seen_by(other.viewer(head)).count() == 0


def test_a_seat_that_has_ended_sees_nothing_more(full):
    from parley.record.sources import now

    seat, client = full.delegates[0], full.client(full.delegates[0])
    assert client.get(full.url("rules/")).status_code == 200
    Seat._base_manager.filter(pk=seat.pk).update(ended_at=now())
    assert client.get(full.url("rules/")).status_code == 404
    assert len(SEATS) == 11
