"""Two worlds that differ in one secret give everybody outside it the same archive, byte for byte."""

from unittest import mock

import pytest

from parley.archive import queries
from parley.archive.views import taking as views
from parley.record.queries import acts, all_audiences
from tests.two_worlds.comparing import compare
from tests.two_worlds.secrets import SECRETS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_its_folder")]
BY_NAME = {secret.name: secret for secret in SECRETS}
#: Each archive takes as long as some hundred pages.
FEW = 6


@pytest.mark.parametrize(
    "name",
    [
        "a draft letter",
        "a sealed criticism",
        "an unseen answer",
        "the name behind a pseudonym",
    ],
)
def test_two_worlds_that_differ_in_a_secret_give_outsiders_the_same_bytes(world, name):
    found = compare(world, BY_NAME[name], 7, number=FEW, wanted=lambda route: route.startswith("archive:"))
    assert found.compared >= FEW
    assert not found.leaks, "\n".join(map(str, found.leaks))
    assert not found.faults


def test_a_planted_leak_in_the_archive_is_noticed(world):
    """An archive that said how many acts there are in all would tell of a letter that others draft."""
    real = queries.talks_for

    def leaking(viewer, audiences=None):
        told = real(viewer, audiences)
        return type(told)(**{**vars(told), "summary": str(len(acts(told.process, all_audiences(told.process))))})

    secret = BY_NAME["a draft letter"]
    with mock.patch.object(views, "talks_for", leaking):
        found = compare(
            world, secret, 7, number=FEW, wanted=lambda route: route == "archive:archive_zip", until=("body",)
        )
    assert found.leaks
    assert {leak.request.route for leak in found.leaks} == {"archive:archive_zip"}
