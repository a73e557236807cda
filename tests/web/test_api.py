"""The API performs the same acts as the pages, and says the same of what it refuses."""

import json

import pytest

from parley.convening.models import Letter
from tests.convening.test_letter import LETTER


@pytest.fixture
def post(talks):
    def send(seat, act, entries, **headers):
        url = f"/api/p/{talks.process.public_id}/acts/{act}"
        client = talks.client(seat)
        return client.post(url, json.dumps(entries), content_type="application/json", headers=headers)

    return send


def test_an_act_by_api_counts_once(talks, post):
    for _twice in range(2):
        answer = post(talks.heads[0], "draft_letter", LETTER, **{"Idempotency-Key": "k1"})
        assert answer.status_code == 200, answer.content
    assert Letter._base_manager.count() == 1
    other = post(talks.heads[0], "draft_letter", LETTER | {"title": "Other"}, **{"Idempotency-Key": "k1"})
    assert other.status_code == 409
    assert other.json()["code"] == "key_reused"


def test_absent_and_forbidden_are_the_same_bytes(talks, post):
    letter = post(talks.heads[0], "draft_letter", LETTER).json()["result"]
    forbidden = post(talks.heads[1], "open_letter", {"letter": letter})
    absent = post(talks.heads[1], "open_letter", {"letter": "none"})
    not_this_capacity = post(talks.mediator, "open_letter", {"letter": letter})
    unseated = post(None, "open_letter", {"letter": letter})
    assert forbidden.status_code == 404
    assert forbidden.content == absent.content == not_this_capacity.content == unseated.content


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({}, "title"),
        (LETTER | {"title": ""}, "title"),
        (LETTER | {"title": "x" * 301}, "title"),
        (LETTER | {"title": "a\u202eb"}, "title"),
        (LETTER | {"title": "a\x00b"}, "title"),
        (LETTER | {"title": "a" + "\u0301" * 99}, "title"),
        (LETTER | {"language": "not a language"}, "language"),
        (LETTER | {"body": 7}, "body"),
        (LETTER | {"more": "x"}, "more"),
    ],
)
def test_wrong_entries_are_named(talks, post, entries, field):
    answer = post(talks.heads[0], "draft_letter", entries)
    assert answer.status_code == 422, answer.content
    assert answer.json()["entries"][field]
    assert Letter._base_manager.count() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"title": 1e999}', b"null"])
def test_what_is_not_a_json_object_is_said_to_be_none(talks, body):
    url = f"/api/p/{talks.process.public_id}/acts/draft_letter"
    answer = talks.client(talks.heads[0]).post(url, body, content_type="application/json")
    assert answer.status_code in (400, 422), answer.content
    assert answer.json()["message"]


def test_ten_megabytes_are_too_large(talks, post):
    answer = post(talks.heads[0], "draft_letter", LETTER | {"body": "x" * 10_000_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_session_needs_its_csrf_token(talks):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(talks.heads[0].account)
    url = f"/api/p/{talks.process.public_id}/acts/draft_letter"
    answer = client.post(url, json.dumps(LETTER), content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf"


def test_the_description_names_every_act(talks):
    described = talks.client().get("/api/openapi.json").json()
    assert "/api/p/{process}/acts/sign_letter" in described["paths"]


def test_no_answer_is_kept_by_a_cache(talks, post):
    base = f"/api/p/{talks.process.public_id}/"
    answers = [talks.client(seat).get(base + "me") for seat in (talks.heads[0], None)]
    answers += [post(talks.heads[0], "draft_letter", LETTER), post(talks.mediator, "draft_letter", LETTER)]
    assert [answer.status_code for answer in answers] == [200, 404, 200, 404]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store, private"}


SEAT = {"name": "Noor", "capacity": "observer"}


@pytest.mark.parametrize(
    ("act", "entries", "field"),
    [
        ("seat_person", {"name": "Noor", "capacity": "observer", "valid_until": "2030-01-01T00:00:00"}, "valid_until"),
        (
            "seat_person",
            {"name": "Noor", "capacity": "observer", "valid_until": "9999-12-31T23:59:59-12:00"},
            "valid_until",
        ),
        ("enter_fact", {"what": "w", "when": "once", "source": "s", "kind": "elsewhere", "day": "0001-01-01"}, "day"),
    ],
)
def test_a_time_without_its_zone_or_out_of_reach_is_refused(talks, post, act, entries, field):
    answer = post(talks.secretariat, act, entries)
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["entries"]) == [field]
