"""The API does what its own description says, whatever is sent to it: no fault, no status and no shape undeclared."""

import json
import random

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import checks
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks as described

from parley.people import acts as people
from parley.procedure.act import REGISTER
from parley.record.sources import Pinned, pinned
from parley.web.routes import ROUTES
from tests.two_worlds.knowing import filled, ids_for, known_ids
from tests.two_worlds.looking import Request, ask, undone
from tests.two_worlds.world import LATER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_its_folder")]

WHO = ("mediator", "secretariat", "head A", "head B", "delegate C", "guarantor", "interpreter", "press", "observer")
#: How many cases of one operation, for each of three seats.
CASES = 4
CHECKS = [
    checks.not_a_server_error,
    described.status_code_conformance,
    described.content_type_conformance,
    described.response_headers_conformance,
    described.response_schema_conformance,
]
HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u202egnirts",
    "\ud800",
    "\u0301" * 5000,
    "<script>alert(1)</script>",
    "'; DROP TABLE people_seat; --",
    "=cmd|' /C calc'!A0",
    "%(by)s %s {0} {{ 7*7 }} ${7*7}",
    "../../etc/passwd",
    "a\r\nSet-Cookie: x=1",
    "\ufeff\u200b\u2066x",
    "9" * 400,
    "x" * 250_000,
    "-1",
    "NaN",
]


@pytest.fixture(scope="module")
def schema():
    # As Django's own client does: the connection, and in it the world that nobody has committed, outlasts a request.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def ways_in(world):
    """For each seat how a program gets in: the odd ones by a key, the others by a session with its token."""
    found, plain = {}, {"Accept-Encoding": "identity"}
    with pinned(Pinned(LATER, "keys")):
        for place, name in enumerate(WHO):
            if place % 2:
                key = people.make_token(by=world.seats[name], label="program").shown_once["key"]
                found[name] = {"headers": {"Authorization": f"Bearer {key}", **plain}, "cookies": {}}
            else:
                session = world.lookers[name].session
                cookies = {"sessionid": session, "csrftoken": "t" * 32}
                found[name] = {"headers": {"X-CSRFToken": "t" * 32, **plain}, "cookies": cookies}
    return found


def _aimed(case, world, ids, chance):
    """The case with ids that there are, for most of those that it made up: otherwise it would find nothing."""
    app = (case.operation.definition.raw.get("tags") or ["drafting"])[0]
    for part in case.path_parameters or {}:
        known = [world.process] if part == "process" else ids_for(ids, app, part)
        if known and chance.random() < 0.9:
            case.path_parameters[part] = known[int(len(known) * chance.random() ** 2)]
    if isinstance(case.body, dict):
        for name in case.body:
            known = ids_for(ids, app, name)
            if known and chance.random() < 0.8:
                case.body[name] = known[:2] if isinstance(case.body[name], list) else chance.choice(known)
    return case


def test_every_answer_is_as_described(world, schema, ways_in):
    chance, near = random.Random(7), world.at_hand()
    ids = {key: sorted(known, key=lambda one: one not in near) for key, known in known_ids().items()}
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 120
    statuses: dict[int, int] = {}
    faults: dict[str, str] = {}
    for place, operation in enumerate(operations):
        names = [WHO[(place + step) % len(WHO)] for step in (0, 2, 5)]

        @settings(
            max_examples=CASES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy())
        def tried(case):
            case = _aimed(case, world, ids, chance)
            for name in names:  # noqa: B023 (called at once)
                with undone(), pinned(Pinned(LATER, name)):
                    response = case.call(**ways_in[name])
                statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
                try:
                    case.validate_response(response, checks=CHECKS)
                except FailureGroup as wrong:
                    # All are told, so that one round shows all there is to mend.
                    faults[operation.label] = f"{name}: {wrong.exceptions[0]}"  # noqa: B023

        tried()
    assert not faults, "\n\n".join(f"{label}, {fault}" for label, fault in faults.items())
    # Something of everything: what only ever met refusals would say little.
    assert statuses[200] > 100 and statuses[404] > 50 and statuses[422] > 100, statuses


@pytest.mark.parametrize("act", sorted(name for name in REGISTER if f"api:act_{name}" in ROUTES))
def test_hostile_text_is_refused_or_kept_as_it_is(world, act):
    """One entry at a time: whatever it is, the answer is one of those described, and says what is wrong."""
    registered, chance = REGISTER[act], random.Random(act)
    may = [name for name in WHO if world.seats[name].capacity in ROUTES[f"api:act_{act}"].post]
    looker, ids = world.lookers[(may or WHO)[0]], known_ids()
    address = f"/api/p/{world.process}/acts/{act}"
    for turn, field in enumerate(registered.entries.model_fields):
        for hostile in chance.sample(HOSTILE, 4) if turn else HOSTILE:
            entries = filled(registered.entries, registered.app, ids, chance) | {field: hostile}
            answer = ask(looker, Request(f"api:act_{act}", "POST", address, json.dumps(entries)))
            assert answer.status in (200, 404, 409, 422), (answer.status, entries)
            told = json.loads(answer.body)
            assert (told["act"] == act) if answer.status == 200 else told["message"]
