"""What this server signs is what is stored; less, or otherwise, it doesn't sign."""

import stat
from datetime import UTC, datetime

import pytest
from django.conf import settings as django

from parley.ledger import tree
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.notes import sign, verify
from parley.record import checkpoints, queries
from parley.record.checkpoints import auditing
from parley.record.checkpoints.key import KeyUnreadable, log_seed
from parley.record.models import Block, Cosignature, Entry, Log, Signing, Witness
from tests.record.test_append import append

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2015, 5, 25, tzinfo=UTC)


def filled(count, audience="common"):
    for number in range(count):
        append(number, audience=audience)


def one(audience="common"):
    [found] = checkpoints.signed("valley", [audience])
    return found


def alter(position):
    """Somebody with the keys and the database writes another act in the place of one."""
    row = Entry.objects.get(log__audience="common", position=position)
    row.leaf = bytes(row.leaf).replace(b"letter.signed", b"letter.denied")
    row.save()


def test_a_signed_checkpoint_is_the_head_under_the_logs_own_key():
    filled(3)
    found = one()
    [head] = queries.heads("valley", ["common"])
    assert (found.checkpoint.size, found.checkpoint.root.hex()) == (head.size, head.root)
    verify(found.checkpoint, checkpoints.log_key("parley/valley/common"))
    assert one() == found
    append(9)
    later = one()
    assert later.checkpoint.size == 4
    verify(later.checkpoint, checkpoints.log_key("parley/valley/common"))


def test_the_key_is_made_once_whole_and_for_the_owner_alone(tmp_path):
    seed = log_seed()
    path = django.KEYS / "log.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(seed) == 32 and log_seed() == seed
    assert [one.name for one in django.KEYS.iterdir()] == ["log.key"]
    for broken in ("", "00" * 31, "xyz", seed.hex() * 2):
        path.write_text(broken)
        with pytest.raises(KeyUnreadable, match=r"log\.key"):
            log_seed()


def test_a_reader_gets_the_logs_of_its_own_audiences_alone():
    filled(1)
    filled(2, audience="party:abc")
    assert [found.audience for found in checkpoints.signed("valley", ["common"])] == ["common"]
    assert checkpoints.signed("valley", []) == checkpoints.signed("elsewhere", ["common"]) == []
    assert not Signing.objects.filter(log__audience="party:abc").exists()


@pytest.mark.parametrize("where", [0, 2, 4])
@pytest.mark.parametrize("signed_before", [False, True])
def test_altered_acts_are_not_signed(where, signed_before):
    filled(3)
    if signed_before:
        one()
    filled(3, audience="public")
    for number in (3, 4):
        append(number)
    alter(where)
    if signed_before and where < 3:
        # What was signed already isn't gone through for each page; it is found by going through all.
        assert one().checkpoint.size == 5
        assert [p.code for p in checkpoints.audited("valley", stopping=True).problems].count("altered") >= 1
    assert one().stopped == checkpoints.ALTERED and one().checkpoint is None
    assert [alarm.audience for alarm in checkpoints.stopped("valley", ["common", "public"])] == ["common"]


def test_a_missing_act_is_not_passed_over():
    filled(5)
    Entry.objects.filter(position=3).delete()
    assert one().stopped == checkpoints.ALTERED


@pytest.mark.parametrize("column", ["frontier", "root", "size", "note"])
def test_what_is_kept_of_the_last_signing_is_not_trusted(column):
    filled(5)
    one()
    append(5)
    row = Signing.objects.get()
    note = row.note.replace("\n5\n", "\n4\n")
    values = {"frontier": [*row.frontier[:-1], "00" * 32], "root": "00" * 32, "size": 4, "note": note}
    Signing.objects.update(**{column: values[column]})
    assert one().checkpoint is None and one().stopped


def test_a_rolled_back_log_is_not_signed():
    filled(3)
    before = Log.objects.get()
    append(3)
    one()
    Entry.objects.filter(position=3).delete()
    Log.objects.update(size=before.size, root=before.root, frontier=before.frontier)
    assert one().stopped == checkpoints.SHORTER
    append(9)
    assert one().stopped == checkpoints.SHORTER


def test_another_key_does_not_sign_on():
    filled(2)
    one()
    (django.KEYS / "log.key").unlink()
    append(2)
    with pytest.raises(KeyUnreadable, match=r"isn't at .*log\.key; put it back there"):
        one()
    assert not (django.KEYS / "log.key").exists()
    checkpoints.make_another()
    assert one().stopped == checkpoints.OTHER_KEY
    checkpoints.resume("valley", "common")
    verify(one().checkpoint, checkpoints.log_key("parley/valley/common"))


def test_a_lost_key_is_not_made_anew_where_only_witnesses_know_it():
    filled(2)
    one()
    log, seed = Log.objects.get(), log_seed()
    witness = Witness.objects.create(public_id="w", process="valley", seat="s", name="w", key="k", enrolled_at=LONG_AGO)
    bare = Checkpoint("valley", "common", 2, bytes.fromhex(log.root))
    signature = sign(bare.body(), seed, bare.origin)
    given = {"log": log, "witness": witness, "root": log.root, "at": 1, "received_at": LONG_AGO}
    row = Cosignature.objects.create(size=2, line=str(signature), **given)
    checkpoints.hold()
    checkpoints.resume_all()
    row.refresh_from_db()
    assert not row.void and Signing.objects.get().note == ""
    (django.KEYS / "log.key").unlink()
    with pytest.raises(KeyUnreadable):
        one()
    checkpoints.make_another()
    with pytest.raises(FileExistsError):
        checkpoints.make_another()
    # Nothing is signed by the new key unseen: what was cosigned under the old one counts no more once a person says so.
    checkpoints.hold()
    checkpoints.resume_all()
    row.refresh_from_db()
    assert row.void and checkpoints.audited().problems == []


def test_for_another_key_every_signed_log_waits_for_a_person():
    filled(2)
    one()
    filled(1, audience="team")
    assert checkpoints.hold_for_another_key() == 1
    assert one().stopped == checkpoints.OTHER_KEY and one("team").checkpoint.size == 1


def test_after_a_restore_nothing_is_signed_until_a_person_confirms():
    filled(3)
    filled(2, audience="team")
    one()
    assert checkpoints.hold() == 2
    assert {one().stopped, one("team").stopped} == {checkpoints.RESTORED}
    append(3)
    assert one().checkpoint is None
    assert checkpoints.resume_all() == 2
    assert (one().checkpoint.size, one("team").checkpoint.size) == (4, 2)
    assert checkpoints.resume_all() == 0


def test_one_log_is_confirmed_while_another_still_waits():
    filled(3)
    filled(2, audience="party:abc")
    checkpoints.hold("valley")
    checkpoints.resume("valley", "common")
    assert one().checkpoint.size == 3
    assert one("party:abc").stopped == checkpoints.RESTORED
    filled(1, audience="team")
    assert one("team").stopped == checkpoints.RESTORED


def test_what_is_altered_can_not_be_confirmed():
    filled(3)
    checkpoints.hold("valley")
    alter(1)
    with pytest.raises(checkpoints.CannotGoOn):
        checkpoints.resume("valley", "common")
    assert one().stopped == checkpoints.RESTORED


def leaves(count):
    return [tree.leaf_hash(b"%d" % number) for number in range(count)]


def long_log(count):
    """A log of many acts, put there at once; only the tree looks at them."""
    frontier, rows = tree.Frontier(), []
    log = Log.objects.create(process="valley", audience="common")
    for number, leaf in enumerate(leaves(count)):
        frontier.append(leaf)
        rows.append(
            Entry(
                log=log,
                position=number,
                leaf=b"%d" % number,
                leaf_hash=leaf.hex(),
                root=frontier.root().hex(),
                act="a",
                at=LONG_AGO,
                salt=b"",
            )
        )
    Entry.objects.bulk_create(rows, batch_size=500)
    log.size, log.root, log.frontier = count, frontier.root().hex(), frontier.to_json()
    log.save()


def test_proofs_from_kept_blocks_are_those_of_the_whole_tree():
    count = 1300
    long_log(count)
    assert one().checkpoint.size == count
    assert Block.objects.count() == count // 256
    whole = tree.Tree(leaves(count))
    for earlier in (1, 2, 7, 128, 255, 256, 257, 511, 512, 700, 1023, 1024, 1025, 1280, 1299, 1300):
        for later in (256, 257, 512, 777, 1024, 1280, 1281, 1299, 1300):
            if earlier <= later:
                proof = checkpoints.consistency("valley", "common", earlier, later)
                assert proof == whole.consistency_proof(earlier, later)


def test_a_long_log_is_gone_through_in_few_questions(django_assert_max_num_queries):
    long_log(1300)
    one()
    append(1300)
    with django_assert_max_num_queries(12):
        assert one().checkpoint.size == 1301
    with django_assert_max_num_queries(8):
        checkpoints.consistency("valley", "common", 700, 1301)


def test_there_is_no_proof_for_what_was_not_signed():
    filled(5)
    one()
    append(5)
    for earlier, later in ((0, 5), (3, 2), (1, 6), (5, 10**12), (-1, 3)):
        with pytest.raises(checkpoints.CannotBeProven):
            checkpoints.consistency("valley", "common", earlier, later)
    with pytest.raises(checkpoints.CannotBeProven):
        checkpoints.consistency("valley", "team", 1, 1)
    Block.objects.all().delete()
    assert checkpoints.consistency("valley", "common", 2, 5)


def test_a_proof_that_would_not_hold_is_not_given():
    long_log(700)
    one()
    Block.objects.filter(index=0).update(hash="00" * 32)
    with pytest.raises(checkpoints.CannotBeProven):
        checkpoints.consistency("valley", "common", 300, 700)
    assert any("proofs" in problem.message for problem in checkpoints.audited().problems)


def test_an_audit_goes_through_everything():
    filled(3)
    filled(2, audience="team")
    one()
    audit = checkpoints.audited()
    assert (audit.logs, audit.acts, audit.problems) == (2, 5, [])
    assert audit.roots["valley/common"] == (3, Log.objects.get(audience="common").root)
    Signing.objects.update(note=str(sign(b"x", bytes(32), "parley/valley/common")))
    assert [problem.code for problem in checkpoints.audited().problems] == ["key"]


def test_going_through_a_log_holds_nobody_up(monkeypatch):
    """Between two steps no question is open, so whoever writes can."""
    from parley.record.checkpoints import growing

    monkeypatch.setattr(growing, "_AT_ONCE", 2)
    filled(5)
    stored = growing.stored(Log.objects.get(), 0, 5)
    seen = [next(stored)[0], next(stored)[0]]
    append(5)
    assert seen + [position for position, _leaf, _root in stored] == [0, 1, 2, 3, 4]
    assert one().checkpoint.size == 6


@pytest.mark.django_db
def test_what_is_signed_while_the_record_is_gone_through_is_no_alteration(monkeypatch):
    """Acts go on beside the audit that begins with the server."""
    for number in range(250):
        append(number)
    checkpoints.signed("valley", ["common"])
    real = auditing.stored

    def meanwhile(log, first, last):
        yield from real(log, first, last)
        for number in range(10):
            append(1000 + number)
        checkpoints.signed("valley", ["common"])

    monkeypatch.setattr(auditing, "stored", meanwhile)
    assert auditing.audited(stopping=True).problems == []
    assert checkpoints.stopped("valley", ["common"]) == []
