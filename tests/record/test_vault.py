"""The vault key is made once, whole, for its owner alone; without it nothing opens, and nothing new is made."""

import stat

import pytest
from django.db import transaction

from parley.record import turning, vault
from parley.record.models import Entry, RoomKey
from parley.record.sources import now
from tests.record.test_append import append

pytestmark = pytest.mark.django_db


def test_the_key_is_made_for_its_owner_alone(tmp_path, settings):
    settings.KEYS = tmp_path / "stick"
    append(1)
    path = settings.KEYS / "vault.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and len(bytes.fromhex(path.read_text().strip())) == 32
    assert [one.name for one in settings.KEYS.iterdir()] == ["vault.key"]
    assert bytes.fromhex(path.read_text().strip()) not in b"".join(bytes(key.wrapped) for key in RoomKey.objects.all())


@pytest.mark.parametrize("held", [None, "", "ab", "z" * 64, "00" * 32])
def test_without_the_right_key_nothing_opens_and_no_new_one_is_made(settings, held):
    append(1)
    path = settings.KEYS / "vault.key"
    path.unlink()
    if held is not None:
        path.write_text(held)
    vault.forget()
    with pytest.raises(vault.VaultUnusable, match=r"vault\.key"):
        _ = Entry.objects.get().details
    with pytest.raises(vault.VaultUnusable), transaction.atomic():
        append(2, audience="team")
    with pytest.raises(vault.VaultUnusable):
        vault.ready()
    assert not path.exists() if held is None else path.read_text() == held


def test_a_key_that_was_moved_to_another_room_is_refused():
    append(1)
    append(2, audience="team")
    team = RoomKey.objects.get(room="team", writer="abc")
    shut = team.wrapped
    RoomKey.objects.filter(pk=team.pk).delete()
    RoomKey.objects.filter(room="common", writer="abc").update(wrapped=shut)
    vault.forget()
    with pytest.raises(vault.VaultUnusable):
        _ = Entry.objects.get(log__audience="common").details


def test_the_vault_key_is_replaced_and_the_old_one_opens_nothing(settings):
    append(1)
    path = settings.KEYS / "vault.key"
    old, before = path.read_text(), {key.name: bytes(key.wrapped) for key in RoomKey.objects.all()}
    assert turning.rewrap() == len(before)
    assert path.read_text() != old and not (settings.KEYS / "vault.key.next").exists()
    assert all(bytes(key.wrapped) != before[key.name] for key in RoomKey.objects.all())
    vault.forget()
    assert Entry.objects.get().details == {"by": "Somebody"}
    append(2, audience="team")
    path.write_text(old)
    vault.forget()
    with pytest.raises(vault.VaultUnusable):
        _ = Entry.objects.order_by("pk")[0].details


def test_whoever_looked_before_a_replacement_opens_what_is_wrapped_anew():
    """A server goes on while the command replaces the vault key: it holds keys as they were wrapped before."""
    append(1)
    vault.forget()
    vault._look()
    held = dict(vault._keys)
    assert any(isinstance(one, tuple) for one in held.values())
    turning.rewrap()
    vault._keys.clear()
    vault._keys.update(held)
    vault._at_hand.looked = True
    assert Entry.objects.get().details == {"by": "Somebody"}


def test_a_replacement_that_was_killed_is_finished_by_the_next(settings, monkeypatch):
    append(1)

    def killed(*_paths):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(turning, "_put_in_place", killed)
        with pytest.raises(KeyboardInterrupt):
            turning.rewrap()
    assert (settings.KEYS / "vault.key.next").exists()
    vault.forget()
    assert Entry.objects.get().details == {"by": "Somebody"}
    append(2, audience="team")
    turning.rewrap()
    vault.forget()
    assert [row.details for row in Entry.objects.order_by("pk")] == [{"by": "Somebody"}] * 2
    assert [one.name for one in settings.KEYS.iterdir() if "vault" in one.name] == ["vault.key"]


def test_one_look_tells_a_thread_what_another_server_made_and_destroyed(django_assert_num_queries):
    append(1)
    row = Entry.objects.get()
    vault.forget()
    with django_assert_num_queries(1):
        assert row.details and row.salt and row.leaf
    RoomKey.objects.filter(writer="abc").update(wrapped=b"", destroyed_at=now())
    vault.look_again()
    row = Entry.objects.get()
    with django_assert_num_queries(1):
        assert row.details == {} and row.leaf
