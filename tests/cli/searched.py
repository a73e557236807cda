"""Leaves a search in the fictional talks of PARLEY_DATA whose deadline has just passed; prints its id.

PARLEY_DATA=DIR python -m tests.cli.searched
"""

import os
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "parley.web.settings"
django.setup()

from parley.bargaining import acts  # noqa: E402
from parley.people.queries import demonstration_seats  # noqa: E402
from parley.record.sources import StoryClock, now, pinned  # noqa: E402

mediator = next(seat for seat in demonstration_seats() if seat.capacity == "mediator" and seat.process.track == "II")
with pinned(StoryClock(now() - timedelta(minutes=10), "searched")):
    found = acts.announce_search(
        by=mediator, due=now() + timedelta(minutes=5), concepts=["nash", "ks", "leximin", "utilitarian"], others=3
    )
print(found.public_id)
