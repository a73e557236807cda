"""Whoever is outside a secret gets the same answers with it and without it; and the comparison would notice if not."""

import pytest

from tests import databases
from tests.two_worlds.comparing import compare
from tests.two_worlds.knowing import known_ids
from tests.two_worlds.leaks import PLANTED
from tests.two_worlds.looking import routes
from tests.two_worlds.secrets import SECRETS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_its_folder")]

#: How many questions to each world here; `make two-worlds` asks more.
FEW = 10
BY_NAME = {secret.name: secret for secret in SECRETS}
#: On PostgreSQL at least one of every stage: how rows lie, are numbered and are locked is otherwise there, and not who
#: may see what. `PARLEY_TEST_DATABASE=postgresql make two-worlds` takes all of them.
ON_POSTGRESQL = (
    "a sealed criticism",
    "an unseen answer",
    "an answer to a package",
    "a vote",
    "a submitted statement",
    "findings being drafted",
    "an item under embargo",
    "an invitation to a seat",
    "a draft letter",
    "a draft summary",
)
TRIED = ON_POSTGRESQL if databases.on_postgresql() else tuple(BY_NAME)


def test_every_stage_has_a_secret_that_is_tried():
    assert {BY_NAME[name].stages for name in TRIED} == {secret.stages for secret in SECRETS}


@pytest.mark.parametrize("name", TRIED)
def test_the_secret_is_kept(world, name):
    found = compare(world, BY_NAME[name], 7, number=FEW)
    assert found.compared >= FEW
    assert not found.leaks, "\n".join(map(str, found.leaks))
    assert not found.faults


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_a_planted_leak_is_noticed(world, planted):
    secret = BY_NAME[planted.secret]
    assert not compare(world, secret, 7, number=12, wanted=planted.routes.__contains__).leaks
    with planted.leak():
        found = compare(world, secret, 7, number=40, wanted=planted.routes.__contains__, until=planted.differs)
    assert found.leaks
    assert {leak.request.route for leak in found.leaks} <= planted.routes
    assert planted.differs & {leak.differs for leak in found.leaks}
    assert all(leak.looker not in secret.insiders(world) for leak in found.leaks)


def test_every_part_of_an_address_has_something_to_be_filled_with(world):
    ids = known_ids()
    known = {part for (_app, part), found in ids.items() if found}
    unnamed = {"process", "pk", "tag", "token"}
    parts = {part for _name, parts in routes() for part in parts}
    assert parts - known - unnamed == set()
    assert ids["press", "tag"] and ids["consultation", "token"] and ids["people", "token"] and ids["press", "confirm"]
