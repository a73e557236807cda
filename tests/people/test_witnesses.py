"""Witnesses are named by their seats, what they cosign is taken in, and what contradicts the record stops its log."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parley.convening import acts as convening
from parley.ledger.bundle import verify
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.exchange import Offer, cosignatures
from parley.ledger.leaf import text_hash
from parley.ledger.notes import Kind, NoteKey, cosign, sign
from parley.people import acts, queries
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, NotEntitled, Refused, Stale
from parley.procedure.table import ACTS
from parley.record import checkpoints
from parley.record.checkpoints.key import log_seed
from parley.record.models import Cosignature, Entry, Log, Signing
from parley.record.queries import acts as recorded
from parley.record.sources import Pinned, now, pinned
from tests.convening.test_letter import LETTER

SEED = bytes(range(32))
NAME = "witness.example/terraces"
TIME = 1_790_000_000


def key(name=NAME, seed=SEED):
    return str(NoteKey.of_seed(seed, name, Kind.WITNESS))


def cosigned(checkpoint, name=NAME, seed=SEED, time=TIME):
    line = cosign(checkpoint.body(), seed, name, time)
    return replace(checkpoint, signatures=(*checkpoint.signatures, line)).to_text()


def signed_here(process, log, size, root):
    """A checkpoint under this server's own key, whatever it says: a host can make any."""
    bare = Checkpoint(process, log, size, root)
    return replace(bare, signatures=(sign(bare.body(), log_seed(), bare.origin),))


@pytest.fixture
def moving(talks):
    """Talks in which something has happened, with a witness of the first head's seat."""
    acts.enrol_witness(by=talks.heads[0], witness_key=key())
    convening.draft_letter(by=talks.heads[0], **LETTER | {"title": "CANARY"})
    convening.draft_letter(by=talks.heads[1], **LETTER | {"title": "Another"})
    convening.declare_interest(by=talks.mediator, what="A boat on the lake")
    return talks


def head(talks, seat, log="common"):
    offer = queries.offered(talks.viewer(seat))
    return next(one.checkpoint for one in offer.logs if one.log == log)


def hand_in(talks, seat, *notes):
    acts.hand_in_cosignatures(by=seat, notes=list(notes))


def watching(talks, seat, log="common"):
    [view] = [view for view in queries.watched(talks.viewer(seat)).logs if view.audience == log]
    return view


def test_a_witness_is_named_for_all_to_see(talks):
    acts.enrol_witness(by=talks.heads[0], witness_key=f"  {key()}\n")
    [entry] = [one for one in recorded(talks.process.public_id, ["common"]) if one.act == "witness.enrolled"]
    assert entry.details["name"] == NAME
    assert list(entry.texts) == ["witness:key"]
    assert [one.name for one in queries.watched(talks.viewer(talks.heads[0])).own] == [NAME]
    assert queries.watched(talks.viewer(talks.heads[1])).own == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "whole line"),
        ("something", "whole line"),
        (key()[:-2] + "A=", "whole line"),
        (key().replace("terraces", "fields"), "whole line"),
        (str(NoteKey.of_seed(SEED, "parley/x/common")), "key of a log"),
    ],
)
def test_what_is_no_key_of_a_witness_is_refused(talks, text, why):
    with pytest.raises(Refused, match=why) as refused:
        acts.enrol_witness(by=talks.heads[0], witness_key=text)
    assert refused.value.field == "witness_key"


def test_a_server_does_not_witness_itself(talks):
    with pytest.raises(Refused, match="this server itself"):
        acts.enrol_witness(by=talks.heads[0], witness_key=key(seed=log_seed()))


def test_names_are_told_apart_and_a_seat_has_three_at_most(talks):
    acts.enrol_witness(by=talks.heads[0], witness_key=key())
    with pytest.raises(Refused, match="of this name"):
        acts.enrol_witness(by=talks.heads[1], witness_key=key(seed=bytes(32)))
    for number in (2, 3):
        acts.enrol_witness(by=talks.heads[0], witness_key=key(f"w{number}"))
    with pytest.raises(Refused, match="3 witnesses"):
        acts.enrol_witness(by=talks.heads[0], witness_key=key("w4"))
    first = queries.watched(talks.viewer(talks.heads[0])).own[0]
    acts.end_witness(by=talks.heads[0], witness=first.id)
    acts.enrol_witness(by=talks.heads[1], witness_key=key())


def test_who_keeps_the_record_does_not_witness_it(talks):
    for seat in talks.one_of_each().values():
        may = Capacity(seat.capacity) in ACTS["enrol_witness"].who
        assert may == (seat.capacity not in ("mediator", "secretariat", "interpreter", "press"))
        if not may:
            with pytest.raises(NotEntitled):
                acts.enrol_witness(by=seat, witness_key=key())


def test_a_witness_is_ended_by_its_own_seat_alone(moving):
    [own] = queries.watched(moving.viewer(moving.heads[0])).own
    for other in (moving.heads[1], moving.delegates[0]):
        with pytest.raises(Absent):
            acts.end_witness(by=other, witness=own.id)
    note = cosigned(head(moving, moving.heads[0]))
    acts.end_witness(by=moving.heads[0], witness=own.id)
    with pytest.raises(Refused, match="enrolled"):
        hand_in(moving, moving.heads[0], note)


def test_a_seat_names_twenty_witnesses_in_all(talks):
    """What each has seen stays in every record that is taken home."""
    for number in range(20):
        made = acts.enrol_witness(by=talks.heads[0], witness_key=key(f"w{number}"))
        acts.end_witness(by=talks.heads[0], witness=made.public_id)
    with pytest.raises(Refused, match="20 witnesses"):
        acts.enrol_witness(by=talks.heads[0], witness_key=key("one.more"))
    acts.enrol_witness(by=talks.heads[1], witness_key=key())


@pytest.mark.parametrize("way", ["ended", "run out"])
def test_the_witness_of_a_seat_that_is_over_cosigns_no_more_and_what_it_saw_stays_true(talks, way):
    until = now() + timedelta(days=1) if way == "run out" else None
    guarantor = talks.seat(Capacity.GUARANTOR, valid_until=until)
    for seat, name in ((guarantor, NAME), (guarantor, "idle.example"), (talks.heads[0], "own.example")):
        acts.enrol_witness(by=seat, witness_key=key(name))
    a = talks.heads[0]
    seen = head(talks, a)
    hand_in(talks, a, cosigned(seen))
    forked = cosigned(signed_here(talks.process.public_id, "common", 99, b"\1" * 32))
    with pinned(Pinned(now() + timedelta(days=2), "later")):
        if way == "ended":
            people_before = facts(talks).count("witness.ended")
            acts.end_seat(by=talks.mediator, seat=guarantor.public_id)
            assert facts(talks).count("witness.ended") == people_before + 2
        over = now() if way == "ended" else until
        convening.declare_interest(by=talks.mediator, what="A boat")
        newer = head(talks, a)
        with pytest.raises(Refused, match="seat is in force"):
            hand_in(talks, a, cosigned(newer))
        # Under one cosignature that counts, the other is passed over.
        both = replace(newer, signatures=(*newer.signatures, cosign(newer.body(), SEED, NAME, TIME)))
        hand_in(talks, a, cosigned(both, name="own.example"))
        view = watching(talks, a)
        rows = {row.name: (row.size, row.ended) for row in view.watching}
        assert rows == {NAME: (seen.size, over), "own.example": (newer.size, None)} and view.idle == []
        page = talks.client(a).get(talks.url("record/")).content.decode()
        assert over.date().isoformat() in page and "idle.example" not in page
        # Whoever ends seats silences no witness: what it saw convicts.
        hand_in(talks, a, forked)
        assert [one.audience for one in checkpoints.stopped(talks.process.public_id, ["common"])] == ["common"]
    if way == "ended":
        acts.enrol_witness(by=talks.heads[1], witness_key=key())


def test_a_cosignature_is_shown_to_whoever_reads_that_log_and_to_nobody_else(moving):
    a, b = moving.heads[:2]
    room = f"party:{moving.parties[0].public_id}"
    convening.declare_interest(by=moving.mediator, what="A house by the lake")
    notes = [cosigned(one.checkpoint) for one in queries.offered(moving.viewer(a)).logs]
    hand_in(moving, a, *notes)
    assert [(row.name, row.size) for row in watching(moving, b).watching] == [(NAME, head(moving, b).size)]
    own = {view.audience for view in queries.watched(moving.viewer(a)).logs if view.watching}
    theirs = {view.audience for view in queries.watched(moving.viewer(b)).logs if view.watching}
    assert theirs == {"common"} < own
    assert room not in queries.offered(moving.viewer(b)).to_bytes().decode()
    with pytest.raises(Absent):
        queries.proof(moving.viewer(b), room, 1, 1)


def test_a_cosignature_leaves_no_entry(moving):
    before = Entry.objects.count()
    hand_in(moving, moving.heads[0], cosigned(head(moving, moving.heads[0])))
    assert Entry.objects.count() == before
    assert Cosignature.objects.count() == 1


def test_the_same_twice_and_an_older_one_change_nothing(moving):
    a = moving.heads[0]
    first = cosigned(head(moving, a))
    convening.declare_interest(by=moving.mediator, what="A house by the lake")
    second = cosigned(head(moving, a), time=TIME + 5)
    hand_in(moving, a, second)
    hand_in(moving, a, second)
    hand_in(moving, moving.heads[1], first)
    [row] = Cosignature.objects.all()
    assert (row.size, row.at) == (head(moving, a).size, TIME + 5)
    assert queries.alarms(moving.viewer(a)) == []


@pytest.mark.parametrize("time", [0, 1, TIME, 4_000_000_000, 2**62, 2**63 - 1])
def test_a_witness_s_clock_decides_nothing(moving, time):
    a = moving.heads[0]
    at = datetime(2027, 5, 4, tzinfo=UTC)
    with pinned(Pinned(at, "received")):
        hand_in(moving, a, cosigned(head(moving, a), time=time))
    convening.declare_interest(by=moving.mediator, what="A house by the lake")
    with pinned(Pinned(at - timedelta(days=1), "our own clock jumped back")):
        hand_in(moving, a, cosigned(head(moving, a), time=0))
    [row] = watching(moving, a).watching
    assert row.size == head(moving, a).size
    assert moving.client(a).get(moving.url("record/")).status_code == 200


def test_what_proves_nothing_is_refused_and_nothing_of_it_taken(moving):
    a, b = moving.heads[:2]
    good = head(moving, a)
    room = f"party:{moving.parties[0].public_id}"
    unsigned = replace(good, signatures=())
    forged = replace(good, root=bytes(32))
    cases = {
        "cannot be read": "nonsense",
        "no log that you can see": cosigned(signed_here(moving.process.public_id, "room:nothing", 1, bytes(32))),
        "not signed by this server": cosigned(unsigned),
        "bears no cosignature": good.to_text(),
        "false signature": cosigned(good).replace(cosigned(good)[-20:-10], "AAAAAAAAAA"),
    }
    for why, note in cases.items():
        with pytest.raises(Refused, match=why) as refused:
            hand_in(moving, a, cosigned(good), note)
        assert refused.value.values["number"] == 2
    with pytest.raises(Refused, match="not signed by this server"):
        hand_in(moving, a, cosigned(forged))
    with pytest.raises(Refused, match="no cosignature"):
        hand_in(moving, a, cosigned(good, name="somebody.else"))
    with pytest.raises(Refused, match="no log that you can see"):
        hand_in(moving, b, cosigned(signed_here(moving.process.public_id, room, 99, bytes(32))))
    assert Cosignature.objects.count() == 0
    assert not Signing.objects.exclude(stopped="").exists()


@pytest.mark.parametrize("more", [0, 7])
def test_another_history_under_our_own_key_stops_its_log_and_all_who_read_it_are_told(moving, more):
    a, b, c = moving.heads
    log = f"party:{moving.parties[0].public_id}"
    convening.draft_letter(by=a, **LETTER | {"title": "For ourselves"})
    mine = {one.log: one.checkpoint for one in queries.offered(moving.viewer(a)).logs}
    audience = log if log in mine else "common"
    other = signed_here(moving.process.public_id, audience, mine[audience].size + more, b"\1" * 32)
    hand_in(moving, a, cosigned(other))
    [alarm] = queries.alarms(moving.viewer(a))
    assert alarm.audience == audience and [one.note for one in alarm.evidence] == [cosigned(other)]
    page = moving.client(a).get(moving.url("desk/")).content.decode()
    assert "in doubt" in page and "signed no more" in page
    [one] = checkpoints.signed(moving.process.public_id, [audience])
    assert one.checkpoint is None
    assert one.stopped == (checkpoints.SHORTER if more else checkpoints.FORKED)
    facts = [one.act for one in recorded(moving.process.public_id, [audience])]
    assert facts.count("history.shorter" if more else "history.forked") == 1
    readers = audience == "common"
    for seat in (b, c, moving.mediator):
        assert bool(queries.alarms(moving.viewer(seat))) is readers
    # The same again adds nothing.
    hand_in(moving, moving.delegates[0], cosigned(other))
    assert [one.act for one in recorded(moving.process.public_id, [audience])] == facts


def test_an_alarm_in_a_delegation_s_own_log_is_told_to_that_delegation_alone(moving):
    acts.make_token(by=moving.heads[0], label="witness")
    log = f"seat:{moving.heads[0].public_id}"
    hand_in(moving, moving.heads[0], cosigned(signed_here(moving.process.public_id, log, 1, b"\1" * 32)))
    assert [one.audience for one in queries.alarms(moving.viewer(moving.heads[0]))] == [log]
    for seat in (moving.heads[1], moving.delegates[0], moving.mediator, moving.secretariat):
        assert queries.alarms(moving.viewer(seat)) == []
        for page in ("desk/", "record/", "timeline/"):
            content = moving.client(seat).get(moving.url(page)).content.decode()
            assert "in doubt" not in content and log not in content
    with pytest.raises(Absent):
        acts.resume_signing(by=moving.mediator, log=log, why="all is well")
    acts.resume_signing(by=moving.heads[0], log=log, why="a backup was put back", shown=1)
    assert queries.alarms(moving.viewer(moving.heads[0])) == []
    for seat in (moving.mediator, moving.heads[1]):
        assert queries.watched(moving.viewer(seat)).evidence == []


def test_the_team_lets_the_common_log_go_on_and_what_was_witnessed_is_kept(moving):
    a = moving.heads[0]
    hand_in(moving, a, cosigned(head(moving, a)))
    other = signed_here(moving.process.public_id, "common", 99, b"\1" * 32)
    hand_in(moving, a, cosigned(other))
    with pytest.raises(Refused, match="mediation team"):
        acts.resume_signing(by=a, log="common", why="never mind")
    client = moving.client(moving.mediator)
    page = client.get(moving.url("record/common/resume/"))
    assert page.status_code == 200
    assert moving.client(a).get(moving.url("record/common/resume/")).status_code == 404
    form = {"why": "agreed by all heads", "key": "k"}
    unseen = client.post(moving.url("record/common/resume/"), form | {"shown": 0})
    assert unseen.status_code == 409 and 'name="shown" value="1"' in unseen.content.decode()
    assert client.post(moving.url("record/common/resume/"), form | {"shown": 1}).status_code == 302
    assert head(moving, a).size == Entry.objects.filter(log__audience="common").count()
    assert Cosignature.objects.filter(void=False).count() == 1
    assert client.get(moving.url("record/common/resume/")).status_code == 404


def test_a_witness_of_what_is_gone_counts_no_more_once_a_person_went_on(moving):
    a = moving.heads[0]
    hand_in(moving, a, cosigned(head(moving, a)))
    Cosignature.objects.update(root="11" * 32)
    convening.declare_interest(by=moving.mediator, what="A house by the lake")
    assert checkpoints.signed(moving.process.public_id, ["common"])[0].stopped == checkpoints.ALTERED
    # What the server has there isn't what its key signed, so it is no evidence.
    assert queries.watched(moving.viewer(a)).evidence == []
    acts.resume_signing(by=moving.mediator, log="common", why="agreed")
    assert Cosignature.objects.get().void
    assert watching(moving, a).watching == []


def rolled_back(talks, seat):
    """An old backup is put back: the last act of the common log is gone, and this seat's witness has seen it."""
    old = Log.objects.get(audience="common")
    convening.declare_interest(by=talks.mediator, what="Gone with the backup")
    note = cosigned(head(talks, seat))
    Entry.objects.filter(log=old, position=old.size).delete()
    Log.objects.filter(pk=old.pk).update(size=old.size, root=old.root, frontier=old.frontier)
    Signing.objects.filter(log=old).delete()
    return note


def facts(talks, log="common"):
    return [one.act for one in recorded(talks.process.public_id, [log])]


@pytest.mark.parametrize("by", ["the team", "an operator"])
def test_what_a_person_has_decided_of_stops_the_log_no_more_and_anything_else_does(moving, by):
    a, process = moving.heads[0], moving.process.public_id
    note = rolled_back(moving, a)

    def go_on(shown):
        if by == "the team":
            acts.resume_signing(by=moving.mediator, log="common", why="a backup was put back", shown=shown)
        else:
            assert checkpoints.resume_all() == 1

    hand_in(moving, a, note)
    assert checkpoints.signed(process, ["common"])[0].stopped == checkpoints.SHORTER
    go_on(1)
    before = facts(moving)
    for seat in (a, moving.delegates[0], moving.heads[1]):
        hand_in(moving, seat, note)
    assert facts(moving) == before and checkpoints.signed(process, ["common"])[0].checkpoint
    # Nor once the log has grown past it, by which it is another history.
    for number in range(3):
        convening.declare_interest(by=moving.mediator, what=f"House {number}")
    hand_in(moving, a, note)
    assert checkpoints.stopped(process, ["common"]) == []
    [shown] = queries.watched(moving.viewer(moving.heads[1])).evidence
    assert shown.note == note and shown.by == a.shown and shown.decided
    assert shown.decided_by == (moving.mediator.shown if by == "the team" else "")
    page = moving.client(moving.heads[1]).get(moving.url("record/")).content.decode()
    assert "Decided by" in page and shown.root[:8] in page and "in doubt" not in page
    # Another history of the very same size is something else.
    other = cosigned(signed_here(process, "common", shown.size, b"\1" * 32))
    hand_in(moving, a, other, note)
    assert checkpoints.signed(process, ["common"])[0].stopped == checkpoints.FORKED
    [alarm] = queries.alarms(moving.viewer(moving.heads[1]))
    assert [one.note for one in alarm.evidence] == [other]
    go_on(1)
    hand_in(moving, a, other, note)
    assert checkpoints.stopped(process, ["common"]) == []


def test_whoever_decides_decides_of_all_that_was_shown_by_then(moving):
    a, process = moving.heads[0], moving.process.public_id
    notes = [cosigned(signed_here(process, "common", 90 + number, b"\1" * 32)) for number in range(5)]
    hand_in(moving, a, notes[0])
    hand_in(moving, a, *notes[1:], *notes)
    assert facts(moving).count("history.shorter") == 5
    page = moving.client(a).get(moving.url("desk/")).content.decode()
    # Every page tells of it, and none is as long as whoever hands in wants it to be.
    assert page.count("Handed in by") == 3 and "5 such states" in page
    with pytest.raises(Stale, match="Look at all of it"):
        acts.resume_signing(by=moving.mediator, log="common", why="agreed", shown=4)
    assert moving.client(moving.mediator).get(moving.url("record/common/resume/")).content.count(b"Handed in by") == 8
    acts.resume_signing(by=moving.mediator, log="common", why="agreed", shown=5)
    hand_in(moving, a, *notes)
    assert checkpoints.stopped(process, ["common"]) == []


def test_what_the_server_finds_in_its_own_tables_is_shown_and_decided_too(moving):
    a = moving.heads[0]
    old = Log.objects.get(audience="common")
    convening.declare_interest(by=moving.mediator, what="Gone")
    note = cosigned(head(moving, a))
    hand_in(moving, a, note)
    Entry.objects.filter(log=old, position=old.size).delete()
    Log.objects.filter(pk=old.pk).update(size=old.size, root=old.root, frontier=old.frontier)
    assert checkpoints.signed(moving.process.public_id, ["common"])[0].stopped == checkpoints.SHORTER
    [shown] = queries.alarms(moving.viewer(a))[0].evidence
    assert (shown.size, shown.by) == (old.size + 1, "")
    acts.resume_signing(by=moving.mediator, log="common", why="agreed", shown=1)
    hand_in(moving, a, note)
    assert checkpoints.stopped(moving.process.public_id, ["common"]) == []


def test_nobody_fills_others_pages_by_what_stands_under_a_checkpoint(moving):
    a = moving.heads[0]
    other = cosigned(signed_here(moving.process.public_id, "common", 99, b"\1" * 32))
    junk = "".join(f"\u2014 canary{number} {'A' * 200}\n" for number in range(20))
    hand_in(moving, a, other + junk)
    [alarm] = queries.alarms(moving.viewer(a))
    assert [one.note for one in alarm.evidence] == [other]
    [entry] = [one for one in recorded(moving.process.public_id, ["common"]) if one.act == "history.shorter"]
    assert entry.texts["history:shown"] == text_hash(other)


def test_many_checkpoints_are_taken_in_few_questions(moving, django_assert_max_num_queries):
    """While they are, nobody else writes."""
    a = moving.heads[0]
    for number in range(12):
        convening.declare_interest(by=moving.mediator, what=f"House {number}")
    rows = list(Entry.objects.filter(log__audience="common").values_list("position", "root"))
    states = [signed_here(moving.process.public_id, "common", place + 1, bytes.fromhex(root)) for place, root in rows]
    assert len(states) > 12
    with django_assert_max_num_queries(30):
        hand_in(moving, a, *map(cosigned, states))
    assert Cosignature.objects.get().size == len(states)


def by_program(talks, seat):
    made = acts.make_token(by=seat, label="witness").shown_once["key"]
    return talks.client(), {"Authorization": f"Bearer {made}"}, f"/api/p/{talks.process.public_id}/"


def test_a_program_reads_proves_and_hands_in(moving):
    a = moving.heads[0]
    client, headers, root = by_program(moving, a)
    answer = client.get(f"{root}checkpoints", headers=headers)
    assert "no-store" in answer.headers["Cache-Control"]
    offer = Offer.from_bytes(answer.content)
    common = next(one for one in offer.logs if one.log == "common")
    proof = client.get(f"{root}checkpoints/common/1/{common.checkpoint.size}", headers=headers)
    assert proof.status_code == 200 and len(proof.json()["proof"]) >= 1
    body = {"notes": [cosigned(common.checkpoint)]}
    sent = client.post(f"{root}acts/hand_in_cosignatures", body, "application/json", headers=headers)
    assert sent.status_code == 200, sent.content
    offer = Offer.from_bytes(client.get(f"{root}checkpoints", headers=headers).content)
    assert next(one for one in offer.logs if one.log == "common").witnessed == {NAME: common.checkpoint.size}
    other = f"party:{moving.parties[1].public_id}"
    for path in (
        "common/0/1",
        "common/2/1",
        "common/1/99",
        f"{other}/1/1",
        "nothing/1/1",
        "common/1/99999999999999999999",
    ):
        assert client.get(f"{root}checkpoints/{path}", headers=headers).status_code == 404, path
    assert client.get(f"{root}checkpoints").status_code == 404


def test_by_stick_over_the_pages(moving, tmp_path):
    a = moving.heads[0]
    client = moving.client(a)
    offer = Offer.from_bytes(client.get(moving.url("record/checkpoints.json")).content)
    notes = [cosigned(one.checkpoint) for one in offer.logs]
    file = tmp_path / "cosignatures.json"
    file.write_bytes(cosignatures(offer.process, notes))
    with file.open("rb") as opened:
        sent = client.post(moving.url("record/cosignatures/"), {"notes": opened, "key": "k"})
    assert sent.status_code == 302
    assert watching(moving, a).watching
    convening.declare_interest(by=moving.mediator, what="A house by the lake")
    common = next(one for one in queries.offered(moving.viewer(a), proofs=True).logs if one.log == "common")
    assert common.earlier == common.checkpoint.size - 1 and common.proof
    for content in (b"", b"nonsense", b"[" * 100_000, cosignatures("elsewhere234", notes), json.dumps(["x"]).encode()):
        file.write_bytes(content)
        with file.open("rb") as opened:
            assert client.post(moving.url("record/cosignatures/"), {"notes": opened, "key": "k2"}).status_code == 422


def test_the_page_tells_who_has_witnessed_what(moving):
    a, b = moving.heads[:2]
    before = moving.client(b).get(moving.url("record/")).content.decode()
    assert "No witness has seen this log yet" in before
    size = head(moving, a).size
    tag = moving.client(b).get(moving.url("record/")).headers["ETag"]
    hand_in(moving, a, cosigned(head(moving, a)))
    polled = moving.client(b).get(moving.url("record/"), headers={"If-None-Match": tag})
    assert polled.status_code == 200
    page = polled.content.decode()
    assert NAME in page and f"{size} / {size}" in page and moving.heads[0].shown in page
    desk = moving.client(b).get(moving.url("desk/")).content.decode()
    assert f"Act \u2068{size}\u2069 and all before it are witnessed" in desk
    convening.declare_interest(by=moving.mediator, what="A house by the lake")
    assert f"{size} / {size + 1}" in moving.client(b).get(moving.url("record/")).content.decode()


def test_a_witness_that_has_seen_nothing_yet_is_shown_to_all_at_the_table(moving):
    for seat in moving.one_of_each().values():
        page = moving.client(seat).get(moving.url("record/")).content.decode()
        assert page.count("has seen nothing yet") == 1
        assert NAME in page and moving.heads[0].shown in page
    hand_in(moving, moving.heads[0], cosigned(head(moving, moving.heads[0])))
    assert "nothing yet" not in moving.client(moving.heads[1]).get(moving.url("record/")).content.decode()


def test_logs_that_stopped_for_one_reason_are_told_in_one_box(moving):
    a = moving.heads[0]
    for log in ("common", f"party:{moving.parties[0].public_id}"):
        hand_in(moving, a, cosigned(signed_here(moving.process.public_id, log, 99, b"\1" * 32)))
    page = moving.client(a).get(moving.url("desk/")).content.decode()
    assert page.count('class="notice alarm"') == 1 and page.count("fewer acts than this server") == 1
    assert "Your delegation" in page and "Everybody at the table" in page
    # Codes are for files and commands.
    assert ">party:" not in page and ">common<" not in page


def test_the_page_of_enrolment_shows_the_command_with_the_key_of_this_server(talks):
    page = talks.client(talks.heads[0]).get(talks.url("record/witnesses/enrol/")).content.decode()
    assert f"<span>--log-key</span> {queries.key_of_this_server()}" in page


def bundle(talks, seat, path):
    answer = talks.client(seat).get(talks.url("record.bundle"))
    path.write_bytes(b"".join(answer.streaming_content))
    return verify(path)


def test_the_record_that_is_taken_home_is_signed_and_says_who_has_seen_it(moving, tmp_path):
    a = moving.heads[0]
    verdict = bundle(moving, a, tmp_path / "before")
    assert verdict.ok, verdict.summary()
    assert verdict.vouched.signed == verdict.counts.logs
    assert str(verdict.vouched.key.public.hex()) == queries.key_of_this_server()
    hand_in(moving, a, cosigned(head(moving, a)))
    convening.declare_interest(by=moving.mediator, what="A house by the lake")
    text = tmp_path / "after"
    verdict = bundle(moving, a, text)
    assert verdict.ok, verdict.summary()
    assert NAME.encode() in text.read_bytes()
    hand_in(moving, a, cosigned(head(moving, a)))
    assert bundle(moving, a, text).ok
    # Of a log that is signed no more there is a record all the same, and it says that it isn't signed.
    hand_in(moving, a, cosigned(signed_here(moving.process.public_id, "common", 99, b"\1" * 32)))
    verdict = bundle(moving, a, text)
    assert verdict.ok and verdict.vouched.key is None
