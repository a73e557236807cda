"""Every route of people and seats, for every capacity and the public, signed in or not."""

import pytest
from django.urls import reverse

from parley.people import acts
from parley.procedure.capacities import SEATS, TEAM, Capacity
from parley.web.routes.people import ROUTES
from tests.people.signing import Signer

TEAM_ALONE = {"seat_person", "invite_to_seat", "withdraw_invitation", "end_seat", "erase_words"}
#: Who is admitted, where it isn't everybody at the table.
ADMITTED = {**dict.fromkeys(TEAM_ALONE, TEAM), "confirm_key": TEAM | {Capacity.HEAD}}
READ = ("seats", "own_seat", "own_key", "seat_keys", "seat_key", "key_sheet")
#: Those without an account, and what tests/people/test_witnesses.py looks at.
ELSEWHERE = {
    "choose_seat", "join", "join_by_link", "enrol_witness", "end_witness", "hand_in_cosignatures", "checkpoints",
    "resume_signing", "consistency",
}  # fmt: skip


@pytest.fixture
def addresses(talks):
    """A true address for each page within the talks, and whether it is the team's alone."""
    seat = acts.seat_person(by=talks.secretariat, name="Noor", capacity="observer")
    acts.invite_to_seat(by=talks.secretariat, seat=seat.public_id)
    token = acts.make_token(by=talks.heads[0], label="minutes")
    key = Signer(talks, talks.heads[0]).enrol()
    given = {"process": talks.process.public_id, "seat": seat.public_id, "token": token.public_id}
    given["seat_key"] = key.public_id
    wanted = {
        "invite_to_seat": ("process", "seat"),
        "withdraw_invitation": ("process", "seat"),
        "end_seat": ("process", "seat"),
        "erase_words": ("process", "seat"),
        "revoke_token": ("process", "token"),
        **dict.fromkeys(("seat_key", "confirm_key", "replace_key", "revoke_key"), ("process", "seat_key")),
    }
    return {
        name: reverse(name, kwargs={key: given[key] for key in wanted.get(name.split(":")[1], ("process",))})
        for name in ROUTES
        if name.split(":")[1] not in ELSEWHERE
    }


@pytest.mark.parametrize("capacity", [*sorted(SEATS), "public", "signed in elsewhere"])
def test_who_gets_in(talks, addresses, capacity):
    from tests.talks import Talks

    seats = talks.one_of_each()
    held = {"public": None, "signed in elsewhere": Talks("Other talks").heads[0]}
    client = talks.client(seats.get(capacity) or held.get(capacity))
    for name, url in addresses.items():
        short = name.split(":")[1]
        admitted = capacity in ADMITTED.get(short, SEATS)
        assert client.get(url).status_code == (200 if admitted else 404), name
        if not admitted or name.startswith("api:") or short in READ:
            assert client.post(url, {}).status_code in (404, 405), name
        for method in ("put", "delete", "patch"):
            assert getattr(client, method)(url).status_code in (404, 405), name


def test_what_is_forbidden_and_what_is_absent_look_the_same(talks, addresses):
    client = talks.client(talks.heads[0])
    forbidden = client.get(addresses["people:end_seat"])
    absent = client.get(talks.url("seats/none/end/"))
    assert forbidden.status_code == absent.status_code == 404
    assert len(forbidden.content) - len(addresses["people:end_seat"]) == len(absent.content) - len(
        talks.url("seats/none/end/")
    )


def test_a_seat_of_other_talks_is_absent(talks):
    from tests.talks import Talks

    other = Talks("Other talks")
    client = talks.client(talks.secretariat)
    for page in ("invite", "end", "withdraw-invitation"):
        url = talks.url(f"seats/{other.heads[0].public_id}/{page}/")
        assert client.post(url, {"days": "3", "key": page}).status_code == 404
    other.heads[0].refresh_from_db()
    assert other.heads[0].ended_at is None
