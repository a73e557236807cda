"""Statements that are worded once: they read, change and insert what Django would, however often they are asked."""

from contextlib import suppress
from typing import Any

import pytest
from django.db import DataError, transaction

from parley.consultation.models import Consultation, Participant, Statement, Vote
from parley.record.prepared import Inserting, prepared, updating
from parley.record.sources import now


@pytest.fixture
def held(talks):
    found = Consultation.objects.create(process=talks.process, title="Gates", question="When?", moderation="before")
    for number in (1, 2):
        Statement.objects.create(
            consultation=found, number=number, body=f"At {number}.", language="en", state="accepted"
        )
    Participant.objects.create(consultation=found, mark_hash="a", party=talks.parties[0])
    return found


@prepared
def statements(consultation: Any, number: Any) -> Any:
    rows = Statement._base_manager.filter(consultation=consultation, number=number)
    return rows.values_list("pk", "language", "made_at", "consultation__process__languages", named=True)


@prepared
def participants(mark_hash: Any) -> Any:
    return Participant._base_manager.filter(mark_hash=mark_hash).select_related(
        "consultation__process", "seat", "party"
    )


@updating
def show(participant: Any, statement: Any) -> Any:
    return Participant._base_manager.filter(pk=participant), {"showing": statement}


def test_columns_are_read_as_the_fields_hold_them(held, django_assert_num_queries):
    for number in (1, 2):
        with django_assert_num_queries(1):
            (row,) = statements(consultation=held.pk, number=number)
        expected = Statement._base_manager.get(number=number)
        assert (row.pk, row.language, row.made_at) == (expected.pk, expected.language, expected.made_at)
        assert row.consultation__process__languages == ["en", "ar"]
    assert statements(consultation=held.pk, number=3) == []


def test_rows_come_with_what_is_related_to_them(held, talks, django_assert_num_queries):
    for _time in range(2):
        with django_assert_num_queries(1):
            (row,) = participants(mark_hash="a")
            found = (row.consultation.process.title, row.seat, row.party.name, row.showing_id)
        assert found == (talks.process.title, None, talks.parties[0].name, None)
        assert row.consultation.title == "Gates"
        assert row == Participant._base_manager.get()
        row.consultation.title = "of this row alone"


def test_what_is_handed_over_is_never_part_of_the_wording(held):
    # Where a number belongs PostgreSQL refuses a text; SQLite finds nothing that equals it.
    with suppress(DataError), transaction.atomic():
        assert statements(consultation=held.pk, number="1 OR 1=1") == []
    assert participants(mark_hash="' OR ''='") == []
    assert participants(mark_hash="%s") == []


def test_changes_say_how_many_rows_they_met(held):
    statement, participant = Statement._base_manager.first(), Participant._base_manager.get()
    assert show(participant=participant.pk, statement=statement.pk) == 1
    assert Participant._base_manager.get().showing == statement
    assert show(participant=participant.pk, statement=None) == 1
    assert Participant._base_manager.get().showing is None
    assert show(participant=0, statement=None) == 0


def test_a_row_that_is_there_is_changed_or_left(held):
    statement, participant = Statement._base_manager.first(), Participant._base_manager.get()
    cast = Inserting(Vote, unique=["statement", "participant"], update=["value", "at"])
    keep = Inserting(Vote, unique=["statement", "participant"])
    first = cast(statement=statement, participant=participant, value=1, at=now())
    assert len(first.public_id) == 16
    again = cast(statement=statement, participant=participant, value=-1, at=now())
    assert keep(statement=statement, participant=participant, value=0, at=now()) is None
    row = Vote._base_manager.get()
    assert (row.pk, row.pk, row.value, row.public_id) == (first.pk, again.pk, -1, first.public_id)
