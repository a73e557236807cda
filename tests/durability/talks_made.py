"""Makes small fictional talks in the folder of PARLEY_DATA; prints their id and a key with which to act in them.

PARLEY_DATA=DIR python -m tests.durability.talks_made
"""

import json
import os

from parley.cli.folder import prepare

prepare(os.environ["PARLEY_DATA"])

from parley.convening import acts as convening  # noqa: E402
from parley.people import acts as people  # noqa: E402
from parley.people.models import Account, Seat  # noqa: E402
from parley.procedure.actors import Founder  # noqa: E402
from parley.procedure.viewer import Viewer  # noqa: E402

founder = Founder(Account.objects.create(username="office", may_found=True))
process = convening.open_process(by=founder, title="Talks that must not be lost", track="II", languages=["en"])
office = Seat.objects.seen_by(Viewer(seat=founder, process=process)).get()
key = people.make_token(by=office, label="load").shown_once["key"]
print(json.dumps({"process": process.public_id, "seat": office.public_id, "key": key}))
