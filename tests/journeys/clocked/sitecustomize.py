"""The clock of a journey's server: as many seconds ahead of the true one as the file says that PARLEY_AHEAD names.

Python reads this at the start of every process that has this folder in its path: the server, its workers, the clerk and
whatever the clerk begins. So deadlines of days pass in a moment, by the clerk's own doing.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from parley.record import sources

_AHEAD = Path(os.environ["PARLEY_AHEAD"])


def _now(_source: object) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=int(_AHEAD.read_text()))


sources._Real.now = _now  # type: ignore[method-assign]
