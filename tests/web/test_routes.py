"""The table of routes, walked: every address of the house, from every capacity, by every method."""

import random
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse

from parley.people import acts as people
from parley.procedure.capacities import SEATS, Capacity
from parley.procedure.viewer import Viewer
from parley.record.sources import Pinned, pinned
from parley.web.middleware import Admission
from parley.web.routes import ROUTES
from parley.web.routes.route import ANYONE, SIGNED_IN
from tests.two_worlds.knowing import known_ids
from tests.two_worlds.looking import Request, ask, requests, routes, undone, unnamed_routes, with_entries
from tests.two_worlds.world import LATER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_its_folder")]

#: django-allauth has more addresses than Parley offers; those that the table does not list are not there.
_NOT_OFFERED = re.compile(r"(account|mfa|socialaccount|usersessions)_")
#: What is there on other conditions than a capacity: a demonstration, an invitation, something to confirm, a
#: statement of one's own by the mark of one's own cookie, a result that was published (tests/press look at those).
_ON_CONDITION = {
    "consultation:public_translate_own", "demo", "sit_down", "stand_up", "people:join_by_link", "people:choose_seat",
    "convening:convene", "people:resume_signing", "api:act_resume_signing", "press:findings", "api:press_findings",
    "mfa_authenticate", "mfa_login_webauthn", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_edit_webauthn", "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_reauthenticate", "account_reauthenticate", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_activate_totp",
}  # fmt: skip
#: Whither a reader comes back who signs in or changes the language.
_BACK = re.compile(rb'(name="next" value="|[?]next=)[^"]*"')
#: What is absent says so in one way on pages, to programs within a process, and to programs without.
_SPACES = ("/api/p/", "/api/", "/")
_OUTSIDERS = ("public", "no seat", "head next door", "mediator next door")


def _asked(world):
    """For every route the addresses that there are, the most promising first."""
    chance = random.Random(7)
    near = world.at_hand() | {1, 2}
    ids = {key: sorted(known, key=lambda one: one not in near) for key, known in known_ids().items()}
    found = requests(world.process, ids, near, chance)
    return {
        route: [with_entries(one, ids, chance) for one in (some * 40 if len(some) == 1 else some[:24])]
        for route, some in found.items()
    }


@pytest.fixture(scope="module")
def addresses(world):
    return _asked(world)


def _by_capacity(world):
    """One looker for each capacity, and those without a seat here."""
    lookers = {}
    for name, seat in world.seats.items():
        lookers.setdefault(seat.capacity, (world.lookers[name], Viewer(seat.account, seat, world.talks.process)))
    assert set(lookers) == {str(capacity) for capacity in SEATS}
    for name in _OUTSIDERS:
        account = world.accounts.get(name)
        lookers[name] = (world.lookers[name], Viewer(account, None, world.talks.process))
    return lookers


def test_every_address_stands_in_the_table():
    named = {name for name, _parts in routes()}
    assert unnamed_routes() == []
    assert {name for name in named - set(ROUTES) if not _NOT_OFFERED.match(name)} == {"api:api-root"}
    assert set(ROUTES) - named == set()


def test_what_the_table_does_not_list_is_not_there(world):
    unlisted = [(name, parts) for name, parts in routes() if name not in ROUTES]
    assert len(unlisted) > 10
    for name, parts in unlisted:
        values = {"process": world.process, "key": "x-y", "uidb36": "x"}
        # Of an address by a regular expression the parts are not told.
        parts = parts or dict.fromkeys(re.findall(r"P<(\w+)>", _pattern(name)), False)
        address = reverse(name, kwargs={part: 1 if whole else values.get(part, "x") for part, whole in parts.items()})
        for looker in ("public", "secretariat"):
            assert ask(world.lookers[looker], Request(name, "GET", address)).status == 404, name


def _pattern(name):
    found = get_resolver().reverse_dict.getlist(name)
    return str(found[0][1]) if found else ""


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def test_each_capacity_is_admitted_as_the_table_says(world, addresses):
    """Every route, every capacity and everybody without a seat, every method, as the middleware decides."""
    door, tried = Admission(lambda request: HttpResponse()), 0
    for route, some in addresses.items():
        address = some[0].address
        match = resolve(address)
        assert match.view_name == route
        for name, (_looker, viewer) in _by_capacity(world).items():
            for method in ("GET", "POST", METHODS[tried % len(METHODS)]):
                request = RequestFactory().generic(method, address)
                request.user, request.session = viewer.account or AnonymousUser(), {}
                request.viewer = Viewer(viewer.account)
                request.resolver_match = match
                admitted = True
                try:
                    with pinned(Pinned(LATER, "door")):
                        door.process_view(request, match.func, (), match.kwargs)
                except Http404:
                    admitted = False
                seen = viewer if "process" in match.kwargs else Viewer(viewer.account)
                assert admitted == _listed(route, seen, method), (route, name, method)
                tried += 1
    assert tried > 9_000


def _listed(route, viewer, method):
    """What the table says, read without the code that reads it for the middleware."""
    row = ROUTES[route]
    who = {"GET": row.get, "HEAD": row.get, "POST": row.post}.get(method)
    if who is None or who == SIGNED_IN:
        return who is not None and viewer.account is not None
    return who == ANYONE or (viewer.seat is not None and Capacity(viewer.seat.capacity) in who)


def test_who_is_not_admitted_gets_what_is_absent(world, addresses):
    """One 404 and nothing but, for each route: to the public, to other talks, and to a capacity that it is not for."""
    lookers, tried, chance = _by_capacity(world), 0, random.Random(7)
    absent = {
        (name, api): _alike(ask(looker, Request("", "GET", f"{api}nowhere/")))
        for name, (looker, _viewer) in lookers.items()
        for api in _SPACES
    }
    for route, some in sorted(addresses.items()):
        chosen = some[0].address
        for method in ("GET", "POST", chance.choice(METHODS[3:])):
            refused = [
                name
                for name, (_looker, viewer) in lookers.items()
                if not _listed(route, viewer if "/p/" in chosen else Viewer(viewer.account), method)
            ]
            for name in chance.sample(refused, min(2, len(refused))):
                answer = ask(lookers[name][0], Request(route, method, chosen, "{}"))
                expected = absent[name, next(space for space in _SPACES if chosen.startswith(space))]
                tried += 1
                assert answer.status == 404, (route, method, name)
                assert _alike(answer) == expected, (route, method, name)
    assert tried > 1000


def _alike(answer):
    """All that an answer tells, but for the address that was asked for, which the page repeats."""
    headers = [(name, value) for name, value in answer.headers if name != "Content-Length"]
    return answer.status, headers, answer.cookies, _BACK.sub(b"", answer.body)


def test_who_is_admitted_finds_something_there(world, addresses):
    """Every route answers somebody whom it admits, so that no 404 above is one for want of an object."""
    silent, chance = [], random.Random(7)
    lookers = list(_by_capacity(world).values()) + [
        (world.lookers[name], Viewer(seat.account, seat, world.talks.process)) for name, seat in world.seats.items()
    ]
    for route, some in sorted(addresses.items()):
        if route in _ON_CONDITION:
            continue
        method = "GET" if ROUTES[route].get is not None else "POST"
        questions = [
            (looker, request)
            for request in some
            if request.method == method
            for looker, viewer in lookers
            if ROUTES[route].admits(viewer if "/p/" in request.address else Viewer(viewer.account), method)
        ]
        chance.shuffle(questions)
        answers = []
        for question in questions[:800]:
            answers.append((ask(*question).status, str(question[1])))
            if answers[-1][0] in (200, 302, 409, 422):
                break
        else:
            silent.append((route, answers[:5]))
    assert not silent


def test_files_of_readers_are_reached_by_their_route_alone(world):
    stored = next((world.places["MEDIA_ROOT"] / "press").iterdir())
    for address in (f"/media/press/{stored.name}", f"/static/../media/press/{stored.name}", "/media/", "/static/"):
        assert ask(world.lookers["public"], Request("", "GET", address)).status == 404


def _pages(world):
    talks = world.talks
    return {
        "desk": talks.url("desk/"),
        "record": talks.url("record/"),
        "export": talks.url("record.bundle"),
        "archive": talks.url("archive.zip"),
        "timeline": talks.url("timeline/"),
        "table": talks.url("table/"),
        "text": talks.url(f"texts/{world.text}/"),
        "calendar": talks.url(f"rounds/{world.ahead}/round.ics"),
        "own seat": talks.url("seats/mine/"),
        "API": f"/api/p/{world.process}/timeline",
        "API of oneself": f"/api/p/{world.process}/me",
        "item": talks.url(f"press/items/{world.waiting}/"),
    }


@pytest.mark.parametrize("way", ["the seat ended", "the account closed", "the seat ran out"])
def test_who_is_removed_is_out_at_the_next_request(world, way):
    """In the middle of a session: page, poll, export, calendar, API by session and by key, and acts."""
    with undone():
        client, by_key = world.talks.client(world.b), {"Authorization": f"Bearer {world.keys['head B']}"}
        with pinned(Pinned(LATER, "before")):
            before = {name: client.get(address) for name, address in _pages(world).items()}
            assert {name: one.status_code for name, one in before.items()} == dict.fromkeys(before, 200)
            tags = {name: one.headers["ETag"] for name, one in before.items() if "ETag" in one.headers}
            assert {"desk", "record", "timeline"} <= set(tags)
            polled = {"If-None-Match": tags["record"]}
            assert client.get(_pages(world)["record"], headers=polled).status_code == 304
            api = _pages(world)["API of oneself"]
            assert world.talks.client().get(api, headers=by_key).status_code == 200
        match way:
            case "the seat ended":
                with pinned(Pinned(LATER, "ended")):
                    people.end_seat(by=world.clerk, seat=world.b.public_id)
            case "the account closed":
                type(world.b.account).objects.filter(pk=world.b.account_id).update(is_active=False)
            case "the seat ran out":
                type(world.b)._base_manager.filter(pk=world.b.pk).update(valid_until=LATER)
        with pinned(Pinned(LATER, "after")):
            for name, address in _pages(world).items():
                polled = {"If-None-Match": tags.get(name, "x")}
                assert client.get(address, headers=polled).status_code == 404, name
            assert world.talks.client().get(api, headers=by_key).status_code == 404
            sent = {"key": "k", "answer": "accept", "words": "", "edition": "0"}
            assert client.post(world.talks.url(f"texts/x/put/{world.put}/answer/"), sent).status_code == 404
            acted = f"/api/p/{world.process}/acts/answer_text"
            body = {"putting": world.put, "answer": "accept"}
            for way_in in ({}, by_key):
                sender = world.talks.client() if way_in else client
                answer = sender.post(acted, body, content_type="application/json", headers=way_in)
                assert answer.status_code == 404
