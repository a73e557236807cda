"""Who may take the archive home: a seat in force, its own, and nobody a moment longer."""

from datetime import UTC, datetime
from unittest import mock

import pytest
from django.urls import reverse

from parley.archive.views import handing
from parley.archive.views import taking as views
from parley.people import acts as people
from parley.procedure.capacities import Capacity
from parley.record.sources import Pinned, pinned
from tests.archive.conftest import Taken

pytestmark = pytest.mark.django_db


def test_whoever_has_no_seat_finds_nothing(talks):
    other = type(talks)("Talks over the pass")
    for client in (talks.client(), other.client(other.heads[0])):
        for rest in ("archive.zip", "archive/"):
            answer = client.get(talks.url(rest))
            absent = client.get(talks.url("nothing-of-that-name/"))
            assert answer.status_code == 404 == absent.status_code


def test_a_seat_that_has_ended_gets_nothing_at_its_next_request(talks):
    observer = talks.seat(Capacity.OBSERVER)
    client = talks.client(observer)
    assert client.get(talks.url("archive.zip")).status_code == 200
    people.end_seat(by=talks.secretariat, seat=observer.public_id)
    assert client.get(talks.url("archive.zip")).status_code == 404
    assert client.get(talks.url("archive/")).status_code == 404


def test_a_seat_that_ends_while_the_archive_is_made_gets_nothing(talks, monkeypatch):
    observer = talks.seat(Capacity.OBSERVER)
    made = views.archive_of

    def ended_meanwhile(*args):
        people.end_seat(by=talks.secretariat, seat=observer.public_id)
        return made(*args)

    monkeypatch.setattr(views, "archive_of", ended_meanwhile)
    assert talks.client(observer).get(talks.url("archive.zip")).status_code == 404


def test_one_at_a_time_for_a_seat_and_none_is_left_at_work(talks, monkeypatch):
    client, head = talks.client(talks.heads[0]), talks.heads[0].public_id
    again = []
    made = views.archive_of

    def asked_again(*args):
        again.append(client.get(talks.url("archive.zip")))
        return made(*args)

    monkeypatch.setattr(views, "archive_of", asked_again)
    assert client.get(talks.url("archive.zip")).status_code == 200
    assert again[0].status_code == 429 and b"being made already" in again[0].content
    assert head not in handing._AT_WORK
    monkeypatch.setattr(views, "archive_of", mock.Mock(side_effect=OSError("full")))
    with pytest.raises(OSError):
        client.get(talks.url("archive.zip"))
    assert head not in handing._AT_WORK


def test_the_record_s_page_leads_there(talks):
    client = talks.client(talks.heads[0])
    address = reverse("archive:archive", args=[talks.process.public_id])
    assert address in client.get(talks.url("record/")).content.decode()
    page = client.get(address)
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert reverse("archive:archive_zip", args=[talks.process.public_id]) in page.content.decode()


def test_in_arabic_it_runs_from_right_to_left(talks, taken, delivered):
    delivered(language="ar", body="نطلب منكم أن تسمعونا.", title="طلب")
    archive = taken(talks.heads[0], language="ar")
    assert '<html lang="ar" dir="rtl">' in archive.text("index.html")
    assert archive.json("manifest.json")["language"] == "ar"
    assert archive.like("texts/", "letter-ar", ".pdf")


def test_nothing_of_it_is_written_in_clear_and_nothing_stays(talks, taken, delivered, monkeypatch, tmp_path):
    """What passes through a file on the way is sealed under a key that no file holds."""
    written = []

    class Watched:
        def __init__(self, file):
            self._file = file

        def write(self, data):
            written.append(bytes(data))
            return self._file.write(data)

        def __getattr__(self, name):
            return getattr(self._file, name)

    from parley.archive.making import spool

    real = spool.TemporaryFile
    monkeypatch.setattr(spool, "TemporaryFile", lambda **more: Watched(real(**more)))
    delivered(body="CANARY " * 20_000)
    archive = taken(talks.heads[0])
    assert b"CANARY" in archive.everything()
    on_disk = b"".join(written)
    assert len(on_disk) > 100_000
    assert b"CANARY" not in on_disk and b"PK\x03\x04" not in on_disk and b"parley-record" not in on_disk


def test_the_same_record_gives_the_same_bytes(talks, delivered, signed):
    delivered()
    signed()

    def take():
        with pinned(Pinned(datetime(2030, 6, 1, tzinfo=UTC), "the same")):
            answer = talks.client(talks.mediator).get(talks.url("archive.zip"))
            return b"".join(answer.streaming_content)

    first = take()
    assert take() == first
    assert Taken(first).names[0] == "verify.py"
