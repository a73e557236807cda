"""The one way to write: all or nothing, once, by whoever is entitled at that moment, and into the right log."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from parley.convening import acts
from parley.convening.models import Letter, Signature
from parley.procedure.act import REGISTER, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Invalid, KeyReused, NotEntitled, Refused
from parley.procedure.table import ACTS, FACTS
from parley.record import queries as record
from parley.record.sources import Pinned, now, pinned
from tests.convening.test_letter import LETTER
from tests.databases import another


@pytest.fixture
def letter(talks):
    found = acts.draft_letter(by=talks.heads[0], **LETTER)
    return acts.open_letter(by=talks.heads[0], letter=found.public_id)


def everything(talks):
    return [(head.audience, head.size, head.root) for head in record.heads(talks.process.public_id, _all(talks))]


def _all(talks):
    return record.all_audiences(talks.process.public_id)


def test_every_act_is_in_the_table_and_every_line_of_the_table_is_an_act():
    assert set(REGISTER) == set(ACTS)


def test_an_act_outside_the_table_cannot_even_be_written():
    with pytest.raises(LookupError, match="not in the table"):

        @act
        def annul_everything(act):
            """Nobody may."""


def test_an_act_that_fails_after_recording_leaves_nothing(talks, letter, monkeypatch):
    before = everything(talks)
    monkeypatch.setattr("parley.record.acts.settle", lambda **_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        acts.sign_letter(by=talks.heads[0], key="k", letter=letter.public_id)
    monkeypatch.undo()
    assert everything(talks) == before
    assert Signature._base_manager.count() == 0
    # The id was not used up by the failure: sent again, it counts.
    acts.sign_letter(by=talks.heads[0], key="k", letter=letter.public_id)
    assert Signature._base_manager.count() == 1


def test_a_seat_that_ended_or_has_not_begun_may_nothing(talks, letter):
    later = talks.seat(Capacity.HEAD, talks.parties[0], valid_from=now() + timedelta(days=1))
    gone = talks.seat(Capacity.HEAD, talks.parties[1], ended_at=now())
    for seat in (later, gone):
        with pytest.raises(NotEntitled):
            acts.sign_letter(by=seat, letter=letter.public_id)
    with pinned(Pinned(now() + timedelta(days=2), "later")):
        acts.sign_letter(by=later, letter=letter.public_id)


def test_an_id_counts_for_one_actor(talks, letter):
    acts.sign_letter(by=talks.heads[0], key="same", letter=letter.public_id)
    acts.sign_letter(by=talks.heads[1], key="same", letter=letter.public_id)
    assert Signature._base_manager.count() == 2
    with pytest.raises(KeyReused):
        acts.draft_letter(by=talks.heads[0], key="same", **LETTER)


@pytest.mark.parametrize("key", [" ", "a b", "\n", "x" * 65, "é", "a\x00"])
def test_an_id_that_is_none_is_refused(talks, letter, key):
    with pytest.raises(Refused, match="idempotency"):
        acts.sign_letter(by=talks.heads[0], key=key, letter=letter.public_id)


def test_unknown_entries_are_refused_and_named(talks):
    with pytest.raises(Invalid) as wrong:
        acts.draft_letter(by=talks.heads[0], **LETTER, weather="fine")
    assert set(wrong.value.errors) == {"weather"}
    assert Letter._base_manager.count() == 0


def test_a_page_that_showed_another_history_is_found_out(talks, letter):
    [head] = [one for one in record.heads(talks.process.public_id, _all(talks)) if one.audience.startswith("room:")]
    forged = head.mark[:-64] + "0" * 64
    with pytest.raises(Refused, match="does not know"):
        acts.sign_letter(by=talks.heads[0], seen=forged, letter=letter.public_id)
    assert Signature._base_manager.count() == 0
    acts.sign_letter(by=talks.heads[0], seen=head.mark, letter=letter.public_id)


def test_every_leaf_names_actor_capacity_rules_and_time(talks, letter):
    acts.sign_letter(by=talks.heads[1], letter=letter.public_id)
    signed = [one for one in record.acts(talks.process.public_id, _all(talks)) if one.act == "letter.signed"][-1]
    assert signed.seat == talks.heads[1].public_id
    assert (signed.capacity, signed.party) == ("head", talks.parties[1].public_id)
    assert signed.rules == talks.process.rules_version
    assert abs(signed.at - now()) < timedelta(minutes=5)


def test_a_fact_without_a_sentence_is_a_mistake_in_the_code(talks, letter, monkeypatch):
    monkeypatch.delitem(FACTS, "letter.signed")
    with pytest.raises(LookupError, match="no sentence"):
        acts.sign_letter(by=talks.heads[0], letter=letter.public_id)
    assert Signature._base_manager.count() == 0


CROWD = """
import json
from threading import Barrier, Thread

import django

django.setup()
from django.core.management import call_command
from django.db import connection

call_command("migrate", run_syncdb=True, verbosity=0)
from parley.convening import acts
from parley.convening.models import Signature
from parley.record import queries as record
from tests.convening.test_letter import LETTER
from tests.talks import Talks

talks = Talks()
letter = acts.open_letter(by=talks.heads[0], letter=acts.draft_letter(by=talks.heads[0], **LETTER).public_id)
barrier, found = Barrier(50), []

def sign():
    barrier.wait()
    try:
        found.append(acts.sign_letter(by=talks.heads[0], key="one-click", letter=letter.public_id).pk)
    except Exception as error:
        found.append(repr(error))
    finally:
        connection.close()

threads = [Thread(target=sign) for _ in range(50)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
entries = record.acts(talks.process.public_id, record.all_audiences(talks.process.public_id))
signed = sum(one.act == "letter.signed" for one in entries)
print(json.dumps({"found": found, "signatures": Signature._base_manager.count(), "signed": signed}))
"""


def test_fifty_at_once_with_one_id_count_once(tmp_path):
    environment = {**os.environ, **another(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.unmigrated"}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-c", CROWD]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    came = json.loads(done.stdout)
    assert (came["signatures"], came["signed"]) == (1, 1), came["found"][:3]
    assert len(came["found"]) == 50 and len(set(came["found"])) == 1, came["found"]
