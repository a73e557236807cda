"""Who writes in whose turn: one line, those who wait written together, and who fails undone alone."""

import sqlite3
import subprocess
import sys
from threading import Event, Thread

import pytest
from django.db import connection

from parley.consultation import acts
from parley.consultation.models import Vote
from parley.procedure.actors import Stranger
from parley.procedure.errors import Refused
from parley.record import turns
from parley.record.models import Submission
from parley.record.turns import Line, in_turn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def groups():
    """A line that notes who was written together, and waits before the first group until it is let go."""
    return Groups()


class Groups:
    def __init__(self):
        self.sizes = []
        self.let_go = Event()
        self.begun = Event()
        self.line = Line(self.commit)
        self.came = []
        self.threads = []

    def commit(self, group):
        self.begun.set()
        assert self.let_go.wait(10)
        self.sizes.append(len(group))
        turns._together(group)

    def come(self, work):
        def waiting():
            try:
                self.came.append(self.line.wait(work))
            except Exception as error:
                self.came.append(error)
            finally:
                connection.close()

        thread = Thread(target=waiting)
        thread.start()
        self.threads.append(thread)

    def join(self):
        self.let_go.set()
        for thread in self.threads:
            thread.join(10)
            assert not thread.is_alive()


def noted(key):
    return lambda: Submission.objects.create(actor="somebody", key=key, digest="", at="2026-01-01T00:00:00Z").key


def refused():
    noted("undone")()
    raise Refused("no")


def test_those_who_wait_are_written_together_and_who_fails_is_undone_alone(groups):
    groups.come(noted("first"))
    assert groups.begun.wait(10)
    for work in (noted("a"), refused, noted("b"), noted("a")):
        groups.come(work)
        # One after another, so that the line stands in this order.
        while len(groups.line._waiting) < len(groups.threads) - 1:
            pass
    groups.join()
    assert groups.sizes == [1, 4]
    assert sorted(str(one) for one in groups.came if not isinstance(one, Exception)) == ["a", "b", "first"]
    assert sorted(type(one).__name__ for one in groups.came if isinstance(one, Exception)) == [
        "IntegrityError",
        "Refused",
    ]
    assert set(Submission.objects.values_list("key", flat=True)) == {"first", "a", "b"}


def test_nobody_is_answered_where_the_commit_fails(groups, monkeypatch):
    def broken(group):
        groups.begun.set()
        assert groups.let_go.wait(10)
        for one in group:
            one.write()
        raise sqlite3.OperationalError("disk full")

    groups.line._commit = broken
    groups.come(lambda: 1)
    assert groups.begun.wait(10)
    groups.come(lambda: 2)
    groups.join()
    assert [type(one) for one in groups.came] == [sqlite3.OperationalError] * 2
    # The line goes on for those who come later.
    groups.line._commit = turns._together
    assert groups.line.wait(lambda: 3) == 3


def test_within_a_turn_one_has_the_turn():
    assert in_turn(lambda: in_turn(lambda: in_turn(noted("inner")))) == "inner"
    with pytest.raises(Refused):
        in_turn(refused)
    assert set(Submission.objects.values_list("key", flat=True)) == {"inner"}


def test_another_process_waits_for_its_turn(tmp_path, monkeypatch):
    name = tmp_path / "parley.sqlite3"
    name.touch()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(name))
    lock = f"import fcntl, os; fcntl.flock(os.open({str(name)!r} + '.turn', os.O_RDWR), fcntl.LOCK_EX); print('mine')"
    with turns._first_of_all():
        other = subprocess.Popen([sys.executable, "-c", lock], stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1.5)
    assert other.communicate(timeout=10)[0] == "mine\n"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite keeps readers out while it writes")
def test_a_reader_waits_while_a_group_goes_to_the_disk_and_no_longer(tmp_path, monkeypatch):
    name = tmp_path / "parley.sqlite3"
    name.touch()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(name))
    read = Event()
    reader = Thread(target=lambda: (turns.let_write(), read.set()))
    # The reader is a thread with a connection of its own, told of the same database.
    monkeypatch.setattr(turns, "connection", connection._connections[connection._alias])
    with turns._first_of_all():
        reader.start()
        assert not read.wait(0.3)
    assert read.wait(10)
    reader.join()


def test_votes_of_many_at_once_count_once_each(talks):
    held = acts.prepare_consultation(by=talks.mediator, title="Gates", question="When?").public_id
    acts.add_statement(by=talks.mediator, consultation=held, body="At dawn.", language="en")
    acts.open_consultation(by=talks.mediator, consultation=held)
    link = acts.make_link(by=talks.mediator, consultation=held, label="market").public_id
    failed = []

    def vote(number):
        try:
            # Each visitor sends the same vote twice, as over a broken line.
            for _time in range(2):
                by = Stranger(talks.process, f"visitor {number}")
                acts.cast_vote(
                    by=by, key=f"key {number}"[:3] + str(number), consultation=held, link=link, statement=1, value=1
                )
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=vote, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert Vote._base_manager.count() == 12
    assert Submission.objects.filter(key__startswith="key").count() == 12
