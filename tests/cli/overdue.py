"""Leaves a consultation in the fictional talks of PARLEY_DATA whose closing time has just passed; prints its id.

PARLEY_DATA=DIR python -m tests.cli.overdue
"""

import os
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "parley.web.settings"
django.setup()

from parley.consultation import acts  # noqa: E402
from parley.people.queries import demonstration_seats  # noqa: E402
from parley.record.sources import StoryClock, now, pinned  # noqa: E402

mediator = next(seat for seat in demonstration_seats() if seat.capacity == "mediator" and seat.process.track == "II")
with pinned(StoryClock(now() - timedelta(hours=1), "overdue")):
    found = acts.prepare_consultation(by=mediator, title="The upper gate", question="Who keeps the key?").public_id
    acts.add_statement(by=mediator, consultation=found, body="It is kept in turn.", language="en")
    closes = now() + timedelta(minutes=50)
    acts.open_consultation(by=mediator, consultation=found, closes_at=closes)
    # Its votes stand in the record already, so that its closing is all that is due.
print(found)
