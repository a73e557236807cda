"""What contradicts the record stops its log, until a person who has seen it decides; the same stops it no more then."""

import pytest

from parley.convening import acts as convening
from parley.ledger.leaf import text_hash
from parley.people import acts, queries
from parley.procedure.errors import Absent, Refused, Stale
from parley.record import checkpoints
from parley.record.models import Cosignature, Entry, Log, Signing
from parley.record.queries import acts as recorded
from tests.convening.test_letter import LETTER
from tests.people.witnessing import cosigned, facts, hand_in, head, moving, signed_here, watching

__all__ = ["moving"]


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
    if by == "the team":
        # Who opened the page before the first was decided of has not seen the second.
        with pytest.raises(Stale):
            go_on(1)
    go_on(2)
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


def test_logs_that_stopped_for_one_reason_are_told_in_one_box(moving):
    a = moving.heads[0]
    for log in ("common", f"party:{moving.parties[0].public_id}"):
        hand_in(moving, a, cosigned(signed_here(moving.process.public_id, log, 99, b"\1" * 32)))
    page = moving.client(a).get(moving.url("desk/")).content.decode()
    assert page.count('class="notice alarm"') == 1 and page.count("fewer acts than this server") == 1
    assert "Your delegation" in page and "Everybody at the table" in page
    # Codes are for files and commands.
    assert ">party:" not in page and ">common<" not in page
