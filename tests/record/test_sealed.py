"""What is shut opens for its own row and column alone; whatever was altered, moved or put back is refused."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from parley.record import acts, turning, vault
from parley.record.models import Entry, RoomKey, Submission, Wording
from parley.record.sealed import CannotBeOpened, NotForQueries, is_erased
from parley.record.sources import now

pytestmark = pytest.mark.django_db


def append(number, words="the CANARY", seat="abc", **more):
    entry = {"process": "valley", "audience": "common", "act": "letter.signed", "seat": seat, "capacity": "head"}
    entry |= {"party": None, "rules": 1, "key": f"k{number}", "at": now(), "texts": {"words": words}}
    acts.append(**entry | {"details": {"by": words}, "writers": {"words": seat}} | more)


def raw(column, table="record_entry", row=0):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")
        return cursor.fetchall()[row][0]


def put(value, column="details", table="record_entry", row=0):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY id")
        pk = cursor.fetchall()[row][0]
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])


def refused(row=0):
    with pytest.raises(CannotBeOpened, match=r"record_entry\.details of \d+/\d+ can't be opened"):
        _ = Entry.objects.order_by("pk")[row].details
    return True


def test_the_database_holds_none_of_it_and_the_row_gives_it_back():
    append(1)
    held = raw("details")
    assert held.startswith("p1:") and "CANARY" not in held
    assert b"CANARY" not in bytes(raw("leaf")) and "CANARY" not in raw("body", "record_wording")
    row = Entry.objects.get()
    assert row.details == {"by": "the CANARY"} and len(row.salt) == 32
    assert Wording.objects.get().body == "the CANARY"


def test_every_flipped_and_every_cut_letter_is_refused():
    append(1)
    held = raw("details")
    for place in range(len(held)):
        put(held[:place] + ("A" if held[place] != "A" else "B") + held[place + 1 :])
        assert refused()
        put(held[:place])
        assert refused()
    for more in (held + "A", held + "=", held + "\n", "", '{"by": "the CANARY"}', "p1:"):
        put(more)
        assert refused()
    put(held)
    assert Entry.objects.get().details == {"by": "the CANARY"}


def test_bytes_that_were_altered_are_refused():
    append(1)
    held = bytes(raw("leaf"))
    for place in range(len(held)):
        put(held[:place] + bytes([held[place] ^ 1]) + held[place + 1 :], "leaf")
        with pytest.raises(CannotBeOpened):
            _ = Entry.objects.get().leaf


def test_what_was_shut_for_another_row_or_column_is_refused():
    append(1)
    append(2)
    first, second = raw("details"), raw("details", row=1)
    put(second)
    put(first, row=1)
    assert refused(0) and refused(1)
    put(raw("body", "record_wording"))
    assert refused()


def test_what_was_shut_before_a_rotation_is_refused_after_it():
    append(1)
    before = raw("details")
    turning.rotate()
    assert raw("details") != before and Entry.objects.get().details == {"by": "the CANARY"}
    put(before)
    assert refused()


def test_a_short_answer_is_as_long_as_any_other():
    for number, answer in enumerate(("accept", "refuse", "", "a" * 40)):
        append(number, answer)
    assert len({len(raw("body", "record_wording", row)) for row in range(4)}) == 1
    append(9, "a" * 64)
    assert len(raw("body", "record_wording", 4)) > len(raw("body", "record_wording"))


def test_a_query_can_not_look_into_it():
    append(1)
    for wrong in (
        lambda: Entry.objects.filter(details={"by": 1}),
        lambda: Entry.objects.filter(details__icontains="x").count(),
        lambda: Wording.objects.filter(body="x").count(),
        lambda: Wording.objects.update(body="in clear"),
        lambda: str(Wording.objects.values_list("body", flat=True)[0]),
        lambda: sorted(Wording.objects.values_list("body", flat=True), key=lambda body: body == ""),
    ):
        with pytest.raises((NotForQueries, FieldError)), transaction.atomic():
            wrong()


def test_a_deferred_column_is_opened_with_one_query(django_assert_num_queries):
    append(1)
    vault.key_named(raw("body", "record_wording")[3:19])
    row = Wording.objects.only("log").get()
    with django_assert_num_queries(1):
        assert row.body == "the CANARY"


def test_rooms_and_writers_have_keys_of_their_own():
    append(1)
    append(2, seat="def")
    append(3, audience="team")
    append(4)
    keys = set(RoomKey.objects.values_list("process", "room", "writer", "version"))
    assert keys == {
        ("", "marks", "", 1),
        ("valley", "common", "", 1),
        ("valley", "common", "abc", 1),
        ("valley", "common", "def", 1),
        ("valley", "team", "", 1),
        ("valley", "team", "abc", 1),
    }
    assert all(len(bytes(key.wrapped)) == 24 + 32 + 16 for key in RoomKey.objects.all())


def test_a_guess_at_a_short_answer_is_not_confirmed_by_the_database():
    from parley.ledger.leaf import text_hash

    append(1, "accept")
    acts.settle(actor="abc", key="k", digest=text_hash("accept"), at=now(), result="")
    assert Wording.objects.get().mark != text_hash("accept")
    assert text_hash("accept").encode() not in bytes(raw("leaf"))
    assert Submission.objects.get().digest != text_hash("accept")
    assert acts.earlier(actor="abc", key="k", digest=text_hash("accept")).same
    assert not acts.earlier(actor="abc", key="k", digest=text_hash("refuse")).same


def test_erased_words_are_gone_and_the_rest_stands(tmp_path):
    append(1)
    append(2, "from another", seat="def")
    append(3, "the CANARY", seat="def")
    row = Entry.objects.order_by("pk")[0]
    assert row.details
    assert vault.destroy("valley", "abc", now()) == 1
    vault.forget()
    first, second, third = Entry.objects.order_by("pk")
    assert is_erased(first, "details") and first.details == {} and not is_erased(second, "details")
    assert second.details == {"by": "from another"} and third.details == {"by": "the CANARY"}
    assert Wording.objects.order_by("pk")[0].body == "(erased at the person's request)"
    held = raw("details")
    first.save()
    assert raw("details") == held, "saving the row leaves what was erased as it is"
    append(4, "new words")
    assert Entry.objects.order_by("pk")[3].details == {"by": "new words"}


def test_an_erased_record_verifies_and_gives_the_act_closed(tmp_path):
    from parley.ledger.bundle import verify
    from parley.record.queries import write_bundle

    append(1, seat="2" * 16)
    append(2, "from another", seat="3" * 16)
    vault.destroy("valley", "2" * 16, now())
    path = tmp_path / "record.bundle"
    with path.open("wb") as file:
        counts = write_bundle(file, process="valley", title="Valley", audiences=["common"], reader=None)
    assert (counts.acts, counts.opened, counts.closed, counts.texts, counts.absent) == (2, 1, 1, 1, 1)
    assert b"CANARY" not in path.read_bytes() and b"from another" in path.read_bytes()
    with path.open("rb") as file:
        assert verify(file).ok


def test_keys_of_an_act_that_was_undone_leave_nothing_that_would_be_missed_later():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        append(1)
        raise ZeroDivisionError
    append(1)
    vault.forget()
    assert Entry.objects.get().details == {"by": "the CANARY"}
