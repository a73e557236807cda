"""The text is put, answered unseen, and decided by the rule in force."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parley.convening.rules.procedure import MAJORITY_PRESENT
from parley.drafting import acts, queries, tasks
from parley.drafting.rules.verdict import verdict
from parley.ledger.leaf import text_hash
from parley.procedure.actors import Clock
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused, Stale
from parley.record import queries as record
from parley.record import vault
from parley.record.sources import Pinned, now, pinned
from parley.rounds.models import Attendance, Round
from tests.two_worlds.looking import undone

START = datetime(2030, 5, 1, 9, tzinfo=UTC)


def test_by_consensus_the_last_answer_reveals_all_and_adopts(talks, drafted):
    putting = drafted.put()
    assert set(putting.voices) == {party.public_id for party in talks.parties}
    drafted.answer(putting, talks.heads[0], words="Gladly")
    drafted.answer(putting, talks.heads[1])
    shown = queries.putting(talks.viewer(talks.mediator), putting.public_id)
    assert shown.verdict is None and all(voice.answer == "" for voice in shown.voices)
    assert queries.adopted_texts(talks.viewer(talks.mediator)) == []
    drafted.answer(putting, talks.heads[2])
    shown = queries.putting(talks.viewer(talks.heads[2]), putting.public_id)
    assert [(voice.name, voice.answer, voice.words) for voice in shown.voices] == [
        ("Lake Fishers", "accept", ""),
        ("Lower Fields", "accept", ""),
        ("Upper Terraces", "accept", "Gladly"),
    ]
    assert "all \u20683\u2069 voices accepted" in shown.said
    (adopted,) = queries.adopted_texts(talks.viewer(talks.heads[0]))
    assert (adopted.text, adopted.number, adopted.title) == (drafted.text, 1, "Water of the valley")
    version = adopted.version("en")
    assert version.authentic and version.text_hash == text_hash(version.body)
    assert "Each village takes half" in version.body
    assert queries.adopted_text(talks.viewer(talks.secretariat), drafted.text) == adopted


def test_one_rejection_breaks_consensus_and_the_mediator_drafts_anew_or_abandons(talks, drafted):
    putting = drafted.put()
    for head, answer in zip(talks.heads, ("accept", "reject", "accept"), strict=True):
        drafted.answer(putting, head, answer)
    assert drafted.draft.state == "not_adopted"
    with pytest.raises(Absent):
        queries.adopted_text(talks.viewer(talks.mediator), drafted.text)
    with pytest.raises(Refused, match="as it stands now"):
        acts.put_text(by=drafted.by, text=drafted.text, due=now() + timedelta(1))
    acts.new_draft(by=drafted.by, text=drafted.text)
    with pytest.raises(Refused):
        acts.abandon_text(by=drafted.by, text=drafted.text)
    putting = drafted.put()
    drafted.answer(putting, talks.heads[0], "reject")
    for head in talks.heads[1:]:
        drafted.answer(putting, head)
    acts.abandon_text(by=drafted.by, text=drafted.text, why="No way forward")
    assert drafted.draft.state == "abandoned"
    with pytest.raises(Refused):
        acts.new_draft(by=drafted.by, text=drafted.text)


def test_a_majority_of_those_present_at_the_round_decides(talks, drafted):
    talks.adopt(decision=MAJORITY_PRESENT, voice="seat")
    day = now().date()
    round_ = Round.objects.create(
        process=talks.process, title="First round", city="Astana", time_zone="Asia/Almaty", starts_on=day, ends_on=day
    )
    came = [talks.heads[0], talks.delegates[0], talks.heads[1]]
    for seat in came:
        Attendance.objects.create(round=round_, seat=seat, party=seat.party, state="present")
    Attendance.objects.create(round=round_, seat=talks.heads[2], party=talks.parties[2], state="walked_out")
    putting = drafted.put(round=round_.public_id)
    assert set(putting.voices) == {seat.public_id for seat in came}
    with pytest.raises(Refused, match="no voice"):
        drafted.answer(putting, talks.heads[2])
    drafted.answer(putting, came[0])
    drafted.answer(putting, came[1])
    assert drafted.draft.state == "put"
    drafted.answer(putting, came[2], "reject")
    shown = queries.putting(talks.viewer(talks.heads[2]), putting.public_id)
    assert shown.putting.adopted and "more than half" in shown.said
    page = talks.client(talks.heads[2]).get(drafted.url(f"put/{putting.public_id}/")).content.decode()
    assert "First round" in page and "Adopted by a majority of those present" in page


def test_absence_takes_no_voice_away_under_consensus(talks, drafted):
    with pytest.raises(Refused, match="Under consensus"):
        drafted.put(round="anyround")


def test_without_a_round_every_head_and_delegate_has_a_voice(talks, drafted):
    talks.adopt(decision=MAJORITY_PRESENT, voice="seat")
    putting = drafted.put()
    assert set(putting.voices) == {seat.public_id for seat in (*talks.heads, *talks.delegates)}
    assert "round" not in talks.client(talks.mediator).get(drafted.url("put/")).context["form"].fields


def test_the_voice_of_a_party_is_its_head_s(talks, drafted):
    putting = drafted.put()
    with pytest.raises(Refused, match="head of delegation"):
        drafted.answer(putting, talks.delegates[0])


def test_an_answer_may_be_changed_until_all_is_revealed(talks, drafted):
    putting = drafted.put()
    drafted.answer(putting, talks.heads[0], "reject")
    with pytest.raises(Stale) as stale:
        drafted.answer(putting, talks.heads[0], "accept")
    assert stale.value.theirs["answer"] == "reject"
    drafted.answer(putting, talks.heads[0], "accept", edition=1)
    drafted.answer(putting, talks.heads[1])
    drafted.answer(putting, talks.heads[2])
    assert drafted.draft.state == "adopted"
    with pytest.raises(Refused, match="not awaited"):
        drafted.answer(putting, talks.heads[0], "reject", edition=2)


def test_at_the_deadline_silence_is_not_acceptance(talks, drafted):
    with pinned(Pinned(START, "deadline")) as source:
        putting = drafted.put(hours=24)
        drafted.answer(putting, talks.heads[0])
        assert list(tasks.answers_to_reveal(source.at)) == []
        with pytest.raises(Refused, match="when all are in"):
            acts.reveal_answers(by=talks.mediator, putting=putting.public_id)
        source.at = START + timedelta(hours=24)
        with pytest.raises(Refused, match="not awaited"):
            drafted.answer(putting, talks.heads[1])
        (due,) = tasks.answers_to_reveal(source.at)
        due.act(by=Clock(due.process), **due.entries)
    shown = queries.putting(talks.viewer(talks.heads[1]), putting.public_id)
    assert [voice.answer for voice in shown.voices] == ["silent", "silent", "accept"]
    assert not shown.putting.adopted


def test_nobody_tells_by_what_is_opened_whether_another_has_answered(talks, drafted, monkeypatch):
    putting, opened, key_named = drafted.put(), [], vault.key_named
    monkeypatch.setattr(vault, "key_named", lambda name: opened.append(name) or key_named(name))

    def at_work():
        vault.forget()
        opened.clear()
        with undone(), CaptureQueriesContext(connection) as queries:
            with pytest.raises(Refused, match="when all are in"):
                acts.reveal_answers(by=talks.mediator, putting=putting.public_id)
            drafted.answer(putting, talks.heads[1])
        return len(opened), len(queries)

    unanswered = at_work()
    drafted.answer(putting, talks.heads[0], words="Gladly")
    assert at_work() == unanswered


def test_the_rule_is_the_one_under_which_it_was_put(talks, drafted):
    putting = drafted.put()
    talks.adopt(decision=MAJORITY_PRESENT)
    for head, answer in zip(talks.heads, ("accept", "reject", "accept"), strict=True):
        drafted.answer(putting, head, answer)
    assert drafted.draft.state == "not_adopted"


def test_the_verdict_is_recomputed_from_the_record(talks, drafted):
    putting = drafted.put()
    for head, answer in zip(talks.heads, ("accept", "reject", "accept"), strict=True):
        drafted.answer(putting, head, answer)
    rows = {row.act: row for row in record.acts(talks.process.public_id, ["common"])}
    put, revealed = rows["text.put"].details, rows["answers.revealed"].details
    given = {row["voice"]: row["answer"] for row in revealed["answers"]}
    again = verdict(put["decision"], [row["voice"] for row in put["voices"]], given)
    assert not again.adopted and "text.not_adopted" in rows
    for party in talks.parties:
        (sealed,) = (row for row in record.acts(talks.process.public_id, [f"party:{party.public_id}"]))
        assert sealed.details["answer"] == given[party.public_id]
        # By this an offline verifier holds the three against each other.
        assert sealed.details["putting"] == put["putting"] == revealed["putting"] == putting.public_id
    assert rows["text.not_adopted"].details["putting"] == putting.public_id


def test_nobody_learns_from_the_common_log_who_answered_last(talks, drafted):
    putting = drafted.put()
    for head in talks.heads:
        drafted.answer(putting, head)
    revealed = [
        row for row in record.acts(talks.process.public_id, ["common"]) if row.act.startswith(("answ", "text.a"))
    ]
    assert [(row.act, row.seat, row.party, row.capacity) for row in revealed] == [
        ("answers.revealed", None, None, "clock"),
        ("text.adopted", None, None, "clock"),
    ]


def test_with_nobody_to_answer_the_text_is_not_put(talks, drafted):
    for head in talks.heads:
        head.ended_at = now()
        head.save()
    with pytest.raises(Refused, match="Nobody has a voice"):
        drafted.put()


def test_on_the_page_an_answer_counts_once_and_what_was_typed_is_kept(talks, drafted):
    putting = drafted.put()
    client = talks.client(talks.heads[0])
    url = drafted.url(f"put/{putting.public_id}/")
    page = client.get(url)
    assert page.status_code == 200 and b"unseen" in page.content
    sent = {"answer": "accept", "words": "Gladly", "edition": "0", "key": page.context["key"]}
    for _twice in range(2):
        assert client.post(url + "answer/", sent).status_code == 302
    assert drafted.stored.Answer.count() == 1
    wrong = client.post(url + "answer/", sent | {"answer": "maybe", "key": "k2", "edition": "1"})
    assert wrong.status_code == 422 and b"Gladly" in wrong.content
    assert b"Gladly" in client.get(url).content
    assert b"Gladly" not in talks.client(talks.heads[1]).get(url).content
    assert talks.client(talks.seat(Capacity.OBSERVER)).get(url).status_code == 200
    assert talks.client(None).get(url).status_code == 404
