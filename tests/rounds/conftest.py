"""The talks over the water, weeks before their first round, by a clock that a test may move."""

import pytest

from parley.record.sources import Pinned, pinned
from tests.rounds.holding import BEFORE
from tests.talks import Talks


@pytest.fixture
def story():
    with pinned(Pinned(BEFORE, "rounds")) as clock:
        yield clock


@pytest.fixture
def talks(db, story):
    return Talks()
