"""On PostgreSQL acts of one process go one by one too: whoever waited decides by what stands then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction

from parley.convening import acts
from parley.convening.models import Fact, Process
from parley.people import acts as people
from parley.people.models import Seat
from parley.procedure.errors import NotEntitled
from parley.record import queries as record
from parley.record.models import Log
from parley.record.sources import now

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor == 'sqlite'", reason="SQLite lets one transaction at a time begin: nobody waits within one"
    ),
]
_WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
ENTRY = {"what": "The gate fell shut.", "when": "today", "source": "Seen by the keeper"}


@contextmanager
def meanwhile(*acting: Callable[[], Any]) -> Iterator[list[Any]]:
    """Others begin to act within this block, and come to a stop before it ends; then they go on."""
    came: list[Any] = []

    def trying(act: Callable[[], Any]) -> None:
        try:
            came.append(act())
        except Exception as error:
            came.append(error)
        finally:
            connection.close()

    threads = [Thread(target=trying, args=(act,)) for act in acting]
    with transaction.atomic():
        yield came
        for thread in threads:
            thread.start()
        for _moment in range(600):
            with connection.cursor() as cursor:
                # What others do is otherwise told as it was when a transaction first asked.
                cursor.execute("select pg_stat_clear_snapshot()")
                cursor.execute(_WAITING)
                if cursor.fetchone() == (len(threads),):
                    break
            sleep(0.05)
        else:
            raise AssertionError(f"nobody waits: {came}")
        assert came == []
    for thread in threads:
        thread.join(30)


def test_who_waited_while_the_seat_was_ended_finds_it_ended(talks):
    seat = talks.secretariat
    with meanwhile(lambda: acts.enter_fact(by=seat, **ENTRY)) as came:
        Process._base_manager.select_for_update().get(pk=talks.process.pk)
        Seat._base_manager.filter(pk=seat.pk).update(ended_at=now())
    assert [type(one) for one in came] == [NotEntitled]
    assert not Fact._base_manager.exists()


def test_the_act_before_is_the_one_that_the_next_decides_by(talks):
    seat = people.seat_person(by=talks.secretariat, name="Noor", capacity="observer").public_id
    end = lambda by: people.end_seat(by=by, seat=seat)  # noqa: E731
    with meanwhile(lambda: end(talks.secretariat), lambda: end(talks.mediator)) as came:
        Process._base_manager.select_for_update().get(pk=talks.process.pk)
    assert sum(isinstance(one, Seat) for one in came) == 1 and len(came) == 2
    ended = [one for one in record.acts(talks.process.public_id, ["common", "team"]) if one.act == "seat.ended"]
    assert len({one.audience for one in ended}) == len(ended) >= 1


def test_one_submission_from_two_lines_counts_once(talks):
    twice = [lambda: acts.enter_fact(by=talks.secretariat, key="once", **ENTRY)] * 2
    with meanwhile(*twice) as came:
        Process._base_manager.select_for_update().get(pk=talks.process.pk)
    assert len({one.pk for one in came}) == 1 and Fact._base_manager.count() == 1


def test_positions_and_roots_follow_one_another(talks):
    many = [lambda n=n: acts.enter_fact(by=talks.secretariat, **{**ENTRY, "when": f"day {n}"}) for n in range(8)]
    with meanwhile(*many) as came:
        Process._base_manager.select_for_update().get(pk=talks.process.pk)
    assert all(isinstance(one, Fact) for one in came)
    for audience in record.all_audiences(talks.process.public_id):
        entered = record.acts(talks.process.public_id, [audience])
        assert [one.position for one in entered] == list(range(len(entered)))
        assert [one.at for one in entered] == sorted(one.at for one in entered)
    (head,) = record.heads(talks.process.public_id, ["common"])
    assert head.size == len(record.acts(talks.process.public_id, ["common"]))


def test_logs_stand_in_one_order_whatever_the_order_of_a_database(talks):
    process, names = "a" * 16, ["team", "public", "party:z1", "party:1z", "common", "seat:a", "room:9", "partyx"]
    for name in names:
        Log.objects.create(process=process, audience=name, size=1, root="0" * 64)
    assert record.all_audiences(process) == sorted(names)
    assert [head.audience for head in record.heads(process, names)] == sorted(names)
