"""Witnesses are named by their seats, what they cosign is taken in, and what contradicts the record stops its log."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parley.convening import acts as convening
from parley.ledger.bundle import verify
from parley.ledger.exchange import Offer, cosignatures
from parley.ledger.notes import NoteKey, cosign
from parley.people import acts, queries
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, NotEntitled, Refused
from parley.procedure.table import ACTS
from parley.record import checkpoints
from parley.record.checkpoints.key import log_seed
from parley.record.models import Cosignature, Entry, Signing
from parley.record.queries import acts as recorded
from parley.record.sources import Pinned, now, pinned
from tests.people.witnessing import (
    NAME,
    SEED,
    TIME,
    cosigned,
    facts,
    hand_in,
    head,
    key,
    moving,
    signed_here,
    watching,
)

__all__ = ["moving"]


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
