"""The pages of keys: who sees what, what is refused beside its field, and that a signature can be pasted or sent."""

from base64 import b64decode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parley.ledger.signing import read_key
from parley.people import acts
from parley.people.models import SeatKey
from parley.procedure.capacities import SEATS, Capacity
from tests.ledger import signatures as made
from tests.people.signing import Signer
from tests.talks import Talks


@pytest.fixture
def noor(talks):
    return Signer(talks, talks.heads[0])


def asked(client, url, signer, **more):
    """The second step of an enrolment: the page that shows what is to be signed."""
    first = client.get(url)
    assert first.status_code == 200
    shown = client.post(url, {"key": first.context["key"], "public_key": signer.public + " noor@laptop", **more})
    assert shown.status_code == 200
    return shown


def enter(client, url, shown, signer, **more):
    signature = made.sshsig(shown.context["statement"].text.encode(), seed=signer.secret)
    sent = dict(shown.context["sent"]) | {"key": shown.context["key"], "signature": signature} | more
    return client.post(url, sent)


def test_a_key_is_enrolled_in_two_steps(talks, noor):
    client, url = talks.client(noor.seat), talks.url("seats/mine/key/enrol/")
    shown = asked(client, url, noor)
    page = shown.content.decode()
    assert (
        "ssh-keygen -Y sign" in page
        and "parley.statement/1" in page
        and "noor@laptop" not in shown.context["statement"].text
    )
    assert b64decode(shown.context["statement"].download.partition(",")[2]).decode() == shown.context["statement"].text
    assert not SeatKey._base_manager.exists()
    done = enter(client, url, shown, noor)
    assert done.status_code == 302 and done["Location"] == talks.url("seats/mine/key/")
    own = client.get(done["Location"]).content.decode()
    row = SeatKey._base_manager.get()
    assert row.text == noor.public and "not compared yet" in own


def test_the_signature_may_be_sent_as_a_file_with_other_line_ends(talks, noor):
    client, url = talks.client(noor.seat), talks.url("seats/mine/key/enrol/")
    shown = asked(client, url, noor)
    signature = made.sshsig(shown.context["statement"].text.encode(), seed=noor.secret).replace("\n", "\r\n")
    file = SimpleUploadedFile("statement.txt.sig", signature.encode())
    assert enter(client, url, shown, noor, signature="", signature_file=file).status_code == 302


@pytest.mark.parametrize(
    "file", [b"", b"\xff\xfe\x00", b"\0" * 100, b"A" * 3_000_000, b"-----BEGIN SSH SIGNATURE-----\n"]
)
def test_a_file_that_is_no_signature_is_refused_and_nothing_is_lost(talks, noor, file):
    client, url = talks.client(noor.seat), talks.url("seats/mine/key/enrol/")
    shown = asked(client, url, noor)
    chosen = SimpleUploadedFile("statement.txt.sig", file)
    again = enter(client, url, shown, noor, signature="", signature_file=chosen)
    assert again.status_code == 422
    assert again.context["statement"] == shown.context["statement"]
    assert enter(client, url, again, noor).status_code == 302


def test_what_is_wrong_with_a_key_is_said_beside_it(talks, noor):
    client, url = talks.client(noor.seat), talks.url("seats/mine/key/enrol/")
    page = client.post(url, {"key": "k", "public_key": "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE"})
    assert page.status_code == 422 and "b3BlbnNzaC1rZXktdjE" not in page.content.decode()
    assert "private key" in str(page.context["form"].errors["public_key"])


def test_a_wrong_signature_keeps_the_page(talks, noor):
    client, url = talks.client(noor.seat), talks.url("seats/mine/key/enrol/")
    shown = asked(client, url, noor)
    wrong = enter(client, url, shown, Signer(talks, noor.seat, 2))
    assert wrong.status_code == 422 and "than the one that you are enrolling" in wrong.content.decode()
    assert "in force for your seat" not in str(wrong.context["form"].errors)
    assert enter(client, url, wrong, noor).status_code == 302


def test_everybody_at_the_table_sees_all_keys_and_nobody_else(talks, noor):
    row = noor.enrol()
    seats = talks.one_of_each()
    assert set(seats) == SEATS
    pages = ["seats/keys/", "seats/keys/sheet/", f"seats/keys/{row.public_id}/"]
    for seat in seats.values():
        client = talks.client(seat)
        for address in pages:
            page = client.get(talks.url(address)).content.decode()
            assert read_key(row.text).words in page
        (out,) = client.get(f"/api/p/{talks.process.public_id}/keys").json()
        assert (out["key"], out["compared_by"]) == (noor.public, None)
    for address in [*pages, f"seats/keys/{row.public_id}/confirm/", "seats/mine/key/", "seats/mine/key/enrol/"]:
        assert talks.client().get(talks.url(address)).status_code == 404
    assert talks.client().get(f"/api/p/{talks.process.public_id}/keys").status_code == 404


def test_the_person_behind_a_pseudonym_is_not_named(talks):
    seat = talks.seat(Capacity.DELEGATE, talks.parties[0], legal_name="Salma Secret", pseudonym="Heron")
    row = Signer(talks, seat).enrol()
    acts.confirm_key(by=talks.heads[0], seat_key=row.public_id, how="meeting")
    for other in (talks.heads[0], talks.heads[1]):
        client = talks.client(other)
        for address in ("seats/keys/", "seats/keys/sheet/", f"seats/keys/{row.public_id}/", "timeline/"):
            page = client.get(talks.url(address)).content.decode()
            assert "Heron" in page and "Salma" not in page
        assert b"Salma" not in client.get(f"/api/p/{talks.process.public_id}/keys").content


def test_a_key_of_other_talks_is_absent(talks, noor):
    elsewhere = Talks("Other talks")
    row = Signer(elsewhere, elsewhere.heads[0], 7).enrol()
    client = talks.client(talks.heads[0])
    for rest in ("", "confirm/", "replace/", "revoke/"):
        address = talks.url(f"seats/keys/{row.public_id}/{rest}")
        assert client.get(address).status_code == 404 == client.post(address, {"key": "k"}).status_code


def test_comparing_and_what_waits(talks):
    row = Signer(talks, talks.delegates[0]).enrol()
    head, other = talks.client(talks.heads[0]), talks.client(talks.heads[1])
    address = talks.url(f"seats/keys/{row.public_id}/confirm/")
    assert address in head.get(talks.url("desk/")).content.decode()
    assert address not in other.get(talks.url("desk/")).content.decode()
    assert head.post(address, {"key": "k"}).status_code == 422
    assert other.post(address, {"key": "k", "how": "telephone"}).status_code == 422
    assert head.post(address, {"key": "k", "how": "telephone"}).status_code == 302
    assert address not in head.get(talks.url("desk/")).content.decode()
    page = other.get(talks.url(f"seats/keys/{row.public_id}/")).content.decode()
    assert "by telephone" in page and talks.heads[0].shown in page


def test_replacing_and_revoking_on_pages(talks, noor):
    old = noor.enrol()
    client, newer = talks.client(noor.seat), Signer(talks, noor.seat, 2)
    url = talks.url(f"seats/keys/{old.public_id}/replace/")
    shown = asked(client, url, newer)
    assert enter(client, url, shown, newer).status_code == 302
    row = SeatKey._base_manager.get(text=newer.public)
    own = client.get(talks.url("seats/mine/key/")).content.decode()
    assert f'data-ended-key="{noor.public}"' in own and f'data-ended-key="{newer.public}"' not in own
    revoke = talks.url(f"seats/keys/{row.public_id}/revoke/")
    assert "before stands" in client.get(revoke).content.decode()
    assert client.post(revoke, {"key": "k"}).status_code == 302
    assert "has no key yet" in client.get(talks.url("seats/mine/key/")).content.decode()


def test_more_keys_take_no_more_queries(talks):
    def queries(address, seat):
        client = talks.client(seat)
        client.get(talks.url(address))
        with CaptureQueriesContext(connection) as caught:
            client.get(talks.url(address))
        return len(caught)

    addresses = ("seats/keys/", "seats/keys/sheet/", "desk/")
    lookers = (talks.mediator, talks.heads[2])
    Signer(talks, talks.heads[0], 1).enrol()
    Signer(talks, talks.delegates[2], 9).enrol()
    before = [queries(address, seat) for address in addresses for seat in lookers]
    for number, seat in enumerate([*talks.heads[1:], *talks.delegates[:2]], start=2):
        Signer(talks, seat, number).enrol()
    assert [queries(address, seat) for address in addresses for seat in lookers] == before
