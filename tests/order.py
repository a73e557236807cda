"""In which order the files of tests are gone through: what takes long comes first.

Each worker takes the next file when it has nearly done with its own. A long one taken last would keep one worker busy
while the others have gone home.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

#: The files and folders that take longest, the longest first; all others follow as they are found.
LONGEST = (
    "tests/journeys/test_settlement.py",
    "tests/journeys/",
    "tests/durability/",
    "tests/two_worlds/",
    "tests/web/test_api_description.py",
    "tests/web/test_routes.py",
    "tests/drafting/test_sealed.py",
    "tests/cli/",
    "tests/archive/",
    "tests/settlement/",
    "tests/bargaining/",
    "tests/commonground/",
    "tests/web/",
    "tests/drafting/",
)
#: Each test of these stands alone, so that two workers may take two of them.
APART = ("tests/journeys/",)


def rank(nodeid: str) -> int:
    """Where a test comes in this order, by its file."""
    return next((place for place, start in enumerate(LONGEST) if nodeid.startswith(start)), len(LONGEST))


class LongestFirst(LoadFileScheduling):
    """Whole files to each worker, in the order in which the tests were found."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        # Otherwise it would put first what has the most tests, which are mostly the quick ones.
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(APART) else super()._split_scope(nodeid)
