"""A package on the table of the talks, for the tests that need one."""

import pytest

from tests.bargaining.packaged import BlindParty, Packaged, at_start
from tests.talks import Talks


@pytest.fixture
def packaged(db):
    """Talks with three issues and their options, a package drawn up on them, and a clock that the test moves."""
    with at_start() as source:
        yield Packaged(Talks(), source)


@pytest.fixture
def blind_parties(packaged):
    """The package put in the server-blind form, and each head with a machine of its own."""
    packaged.put(hours=1, form="server_blind", minutes=60)
    return [BlindParty(packaged, head) for head in packaged.talks.heads]
