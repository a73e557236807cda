"""Packages: drawn up and put by the mediator, answered unseen, and told at the deadline to all at once."""

import pytest

from parley.bargaining import acts, queries
from parley.bargaining.models import Choice, PackageAnswer
from parley.bargaining.rules import packages as rules
from parley.cli.main import main
from parley.convening.rules.procedure import NAMED
from parley.ledger.leaf import opens, text_hash
from parley.people import acts as people
from parley.procedure.actors import Clock
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Invalid, NotEntitled, Refused, Stale
from parley.record import queries as record
from parley.record.models import Submission


def facts(packaged, audience="common"):
    return [row.act for row in record.acts(packaged.talks.process.public_id, [audience])]


def test_a_package_takes_one_option_for_each_issue_on_the_table(packaged):
    whole = packaged.choices()
    issue, option = next(iter(whole.items()))
    narrow = acts.lay_issue(
        by=packaged.talks.mediator, title="Between two", concerned=[packaged.talks.parties[0].public_id]
    )
    for wrong in (
        {},
        {key: value for key, value in whole.items() if key != issue},
        whole | {issue: "nothing"},
        whole | {issue: packaged.options["Monitors", "Joint"]},
        whole | {narrow.public_id: option},
    ):
        with pytest.raises(Invalid) as refused:
            acts.draw_up_package(by=packaged.talks.mediator, title="Wrong", choices=wrong)
        assert all(field.startswith("issue_") for field in refused.value.errors)
    assert Choice._base_manager.count() == 3


def test_only_the_mediators_draw_up_put_and_withdraw(packaged):
    for seat in packaged.talks.one_of_each().values():
        if seat.capacity == Capacity.MEDIATOR:
            continue
        with pytest.raises(NotEntitled):
            acts.draw_up_package(by=seat, title="Mine", choices=packaged.choices())
        with pytest.raises(NotEntitled):
            acts.put_package(by=seat, package=packaged.id, due=packaged.source.at)
        with pytest.raises(NotEntitled):
            acts.withdraw_package(by=seat, package=packaged.id)


def test_until_it_is_put_the_team_alone_sees_it_and_then_every_seat_at_once(packaged):
    seats = packaged.talks.one_of_each()
    for put in (False, True):
        for capacity, seat in seats.items():
            client, seen = packaged.talks.client(seat), put or capacity in (Capacity.MEDIATOR, Capacity.SECRETARIAT)
            assert client.get(packaged.url()).status_code == (200 if seen else 404), capacity
            assert (b"spring package" in client.get(packaged.talks.url("table/packages/")).content) == seen
            assert (b"spring package" in client.get(packaged.talks.url("timeline/")).content) == seen
            read = client.get(f"/api/p/{packaged.talks.process.public_id}/packages")
            assert (len(read.json()) == 1) == seen
        if not put:
            packaged.put()
    assert packaged.talks.client(None).get(packaged.url()).status_code == 404


def test_what_is_put_is_frozen_with_its_hash(packaged):
    packaged.put()
    before = packaged.talks.client(packaged.talks.heads[1]).get(packaged.url()).content
    issue = queries.issue(packaged.talks.viewer(packaged.talks.mediator), packaged.issues["Monitors"]).issue
    acts.edit_issue(by=packaged.talks.mediator, issue=issue.public_id, edition=issue.edition, title="Watchers")
    row, shown = packaged.row, packaged.talks.client(packaged.talks.heads[1]).get(packaged.url()).content
    assert b"Watchers" not in shown and b"Monitors" in before and b"Monitors" in shown
    assert row.text_hash == text_hash(row.body) and row.text_hash.encode() in shown
    assert "2. Monitors\n= Joint" in row.body
    (put,) = (one for one in record.acts(packaged.talks.process.public_id, ["common"]) if one.act == "package.put")
    assert put.texts == {"package": row.text_hash}
    with pytest.raises(Refused, match="words stand"):
        acts.edit_package(
            by=packaged.talks.mediator, package=packaged.id, edition=1, title="Other", choices=packaged.choices()
        )


def test_the_table_is_looked_at_again_when_it_is_put(packaged):
    packaged.lay("Wells", ("Open", "Closed"))
    with pytest.raises(Invalid) as refused:
        packaged.put()
    assert list(refused.value.errors) == [f"issue_{packaged.issues['Wells']}"]
    page = packaged.talks.client(packaged.talks.mediator).get(packaged.url()).content.decode()
    assert "can&#x27;t be put" in page or "can't be put" in page
    choices = packaged.choices("By turns", "None", "All for all", "Open")
    acts.edit_package(by=packaged.talks.mediator, package=packaged.id, edition=1, title="Better", choices=choices)
    assert packaged.put().state == rules.PUT


def test_it_is_put_in_the_words_that_were_shown_and_in_no_others(packaged):
    client = packaged.talks.client(packaged.talks.mediator)
    form = client.get(packaged.url("put/")).context["form"]
    sent = {"due": "2026-03-03T09:00", "form": "trusted", "minutes": 1440, "text_hash": form["text_hash"].value()}
    issue = packaged.issues["Monitors"]
    acts.edit_issue(by=packaged.talks.secretariat, issue=issue, edition=1, title="Monitors, and who pays for them")
    refused = client.post(packaged.url("put/"), sent)
    assert refused.status_code == 409 and packaged.row.state == rules.DRAWN_UP
    shown = refused.content.decode()
    assert "has changed since you opened the page" in shown and "Monitors, and who pays for them" in shown
    # What now stands there was seen: sent again it is put.
    again = sent | {"text_hash": refused.context["form"]["text_hash"].value()}
    assert client.post(packaged.url("put/"), again).status_code == 302
    assert packaged.row.state == rules.PUT and packaged.row.text_hash == again["text_hash"]


def test_two_who_change_it_see_each_other(packaged):
    entries = {"package": packaged.id, "edition": 1, "title": "Mine", "choices": packaged.choices()}
    acts.edit_package(by=packaged.talks.mediator, **entries)
    with pytest.raises(Stale) as stale:
        acts.edit_package(by=packaged.talks.mediator, **entries | {"title": "Yours"})
    assert stale.value.theirs["title"] == "Mine" and stale.value.theirs["edition"] == 2


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (("accept", "accept", "accept"), rules.ACCEPTED),
        (("accept", "accept", "refuse"), rules.NOT_AGREED),
        (("accept", "accept", None), rules.NOT_AGREED),
        (("refuse", None, "refuse"), rules.NOT_AGREED),
        ((None, None, None), rules.NOT_AGREED),
    ],
)
def test_it_is_told_at_the_deadline_whether_all_accepted_and_nothing_else(packaged, answers, state):
    packaged.put()
    for head, answer in zip(packaged.talks.heads, answers, strict=True):
        if answer:
            packaged.answer(head, answer)
    assert packaged.pass_time(hours=23, minutes=59, seconds=59) == (0, 0)
    assert packaged.row.state == rules.PUT
    packaged.pass_time(seconds=1)
    assert packaged.row.state == state
    told = [row for row in record.acts(packaged.talks.process.public_id, ["common"]) if row.act.startswith("package.")]
    assert [row.act for row in told] == ["package.put", f"package.{state}"]
    assert (told[-1].seat, told[-1].party, told[-1].capacity) == (None, None, "clock")
    assert set(told[-1].details) == {"by", "title", "count"}


def test_afterwards_nothing_of_the_answers_is_left(packaged):
    packaged.put()
    for head, answer in zip(packaged.talks.heads, ("accept", "refuse", "accept"), strict=True):
        packaged.answer(head, answer, key="one")
        packaged.answer(head, answer, key="two")
    assert Submission.objects.filter(result__startswith="bargaining.packageanswer").count() == 6
    packaged.pass_time(hours=24)
    assert not PackageAnswer._base_manager.exists()
    assert not Submission.objects.filter(result__startswith="bargaining.packageanswer").exists()
    for head in packaged.talks.heads:
        page = packaged.talks.client(head).get(packaged.url()).content
        assert b"Your answer" not in page


def test_an_answer_is_its_giver_s_alone(packaged):
    packaged.put()
    seats = {**packaged.talks.one_of_each(), "own head": packaged.talks.heads[0]}
    before = {name: packaged.talks.client(seat).get(packaged.url()).content for name, seat in seats.items()}
    given = packaged.answer(packaged.talks.heads[0])
    after = {name: packaged.talks.client(seat).get(packaged.url()).content for name, seat in seats.items()}
    for name, seat in seats.items():
        own = seat == packaged.talks.heads[0]
        assert (given.opening.encode() in after[name]) == own, name
        read = packaged.talks.client(seat).get(f"/api/p/{packaged.talks.process.public_id}/packages/{packaged.id}")
        assert read.json()["own"] == ("accept" if own else None)
        bundle = b"".join(packaged.talks.client(seat).get(packaged.talks.url("record.bundle")).streaming_content)
        assert (b"package.answered" in bundle) == own, name
        assert given.opening.encode() not in bundle and b'"accept"' not in bundle
        assert len(before[name]) == len(after[name]) or own
    assert "package.answered" not in facts(packaged, f"party:{packaged.talks.parties[0].public_id}")
    assert "package.answered" not in facts(packaged) + facts(packaged, "team")


def test_whoever_kept_the_line_can_open_what_the_record_has_sealed(packaged):
    packaged.put()
    head = packaged.talks.heads[0]
    first, opening = packaged.answer(head, "refuse"), None
    opening = packaged.answer(head, "accept").opening
    assert first.opening != opening
    packaged.pass_time(hours=24)
    sealed = [
        row.details["sealed"]
        for row in record.acts(packaged.talks.process.public_id, [f"seat:{head.public_id}"])
        if row.act == "package.answered"
    ]
    said = {"package": packaged.id, "text": packaged.row.text_hash, "seat": head.public_id, "answer": "accept"}
    assert opens(sealed[-1], said, bytes.fromhex(opening))
    assert not opens(sealed[-1], said | {"answer": "refuse"}, bytes.fromhex(opening))
    assert not opens(sealed[0], said, bytes.fromhex(opening))


def test_an_answer_in_the_second_of_the_deadline_comes_too_late_whether_the_clock_has_come_or_not(packaged):
    packaged.put()
    packaged.answer(packaged.talks.heads[0])
    packaged.answer(packaged.talks.heads[1])
    packaged.source.at = packaged.row.due
    with pytest.raises(Refused, match="time for answers"):
        packaged.answer(packaged.talks.heads[2])
    with pytest.raises(Refused, match="withdrawn"):
        acts.withdraw_package(by=packaged.talks.mediator, package=packaged.id)
    packaged.pass_time()
    with pytest.raises(Refused, match="not awaited"):
        packaged.answer(packaged.talks.heads[2])
    assert packaged.row.state == rules.NOT_AGREED


def test_nobody_but_the_clock_tells_the_outcome_and_it_not_before_time(packaged):
    packaged.put()
    for head in packaged.talks.heads:
        packaged.answer(head)
    with pytest.raises(Refused, match="at the deadline"):
        acts.decide_package(by=Clock(packaged.talks.process), package=packaged.id)
    with pytest.raises(NotEntitled):
        acts.decide_package(by=packaged.talks.mediator, package=packaged.id)
    packaged.pass_time(hours=24)
    with pytest.raises(Refused):
        acts.decide_package(by=Clock(packaged.talks.process), package=packaged.id)


def test_only_heads_answer_and_only_those_to_whom_it_was_put(packaged):
    packaged.talks.adopt(consents=NAMED, consents_of=(packaged.talks.parties[0].public_id,))
    people.end_seat(by=packaged.talks.secretariat, seat=packaged.talks.heads[2].public_id)
    packaged.put()
    late = packaged.talks.seat(Capacity.HEAD, packaged.talks.parties[2])
    with pytest.raises(Refused, match="not among those"):
        packaged.answer(late)
    for seat in (packaged.talks.mediator, packaged.talks.delegates[0]):
        with pytest.raises(NotEntitled):
            packaged.answer(seat)
    packaged.answer(packaged.talks.heads[0])
    packaged.answer(packaged.talks.heads[1])
    packaged.pass_time(hours=24)
    assert packaged.row.state == rules.ACCEPTED


def test_whose_consent_the_rules_ask_for_must_have_a_head(packaged):
    people.end_seat(by=packaged.talks.secretariat, seat=packaged.talks.heads[1].public_id)
    with pytest.raises(Refused, match="Lower Fields"):
        packaged.put()


def test_a_head_who_went_has_not_accepted_and_two_heads_must_both(packaged):
    second = packaged.talks.seat(Capacity.HEAD, packaged.talks.parties[0])
    packaged.put()
    for head in packaged.talks.heads:
        packaged.answer(head)
    packaged.answer(second, "refuse")
    packaged.pass_time(hours=24)
    assert packaged.row.state == rules.NOT_AGREED
    packaged.id = packaged.draw_up(title="Again").public_id
    packaged.put()
    for head in packaged.talks.heads:
        packaged.answer(head)
    people.end_seat(by=packaged.talks.secretariat, seat=packaged.talks.heads[2].public_id)
    packaged.pass_time(hours=24)
    assert packaged.row.state == rules.NOT_AGREED


def test_of_two_heads_one_who_is_silent_has_refused_and_a_seat_not_taken_has_no_voice(packaged):
    second = packaged.talks.seat(Capacity.HEAD, packaged.talks.parties[0])
    packaged.put()
    for head in packaged.talks.heads:
        packaged.answer(head)
    packaged.pass_time(hours=24)
    assert packaged.row.state == rules.NOT_AGREED
    second.account = None
    second.save()
    packaged.id = packaged.draw_up(title="Again").public_id
    packaged.put()
    for head in packaged.talks.heads:
        packaged.answer(head)
    packaged.pass_time(hours=24)
    assert packaged.row.state == rules.ACCEPTED


def test_what_no_search_has_found_is_not_said_to_come_from_one(packaged):
    with pytest.raises(Absent):
        packaged.draw_up(search="zzz", place=7)


def test_it_counts_as_it_stood_at_the_deadline_however_late_the_clock_comes(packaged):
    packaged.put()
    for head in packaged.talks.heads:
        packaged.answer(head)
    packaged.source.at = packaged.row.due.replace(day=packaged.row.due.day + 2)
    people.end_seat(by=packaged.talks.secretariat, seat=packaged.talks.heads[2].public_id)
    packaged.pass_time()
    assert packaged.row.state == rules.ACCEPTED


def test_withdrawn_before_its_deadline_the_answers_go_with_it(packaged):
    packaged.put()
    packaged.answer(packaged.talks.heads[0])
    acts.withdraw_package(by=packaged.talks.mediator, package=packaged.id, why="The road was cut.")
    assert not PackageAnswer._base_manager.exists() and packaged.row.state == rules.WITHDRAWN
    assert packaged.pass_time(hours=48) == (0, 0)
    with pytest.raises(Refused, match="not awaited"):
        packaged.answer(packaged.talks.heads[1])
    assert b"destroyed, unread" in packaged.talks.client(packaged.talks.heads[1]).get(packaged.url()).content


def test_one_is_answered_at_a_time_and_another_may_follow(packaged):
    packaged.put()
    first, packaged.id = packaged.id, packaged.draw_up(title="Another").public_id
    with pytest.raises(Refused, match="Another package is being answered"):
        packaged.put()
    packaged.source.at = packaged.source.at.replace(day=4)
    packaged.pass_time()
    packaged.put()
    assert {packaged.row.state, type(packaged.row)._base_manager.get(public_id=first).state} == {"put", "not_agreed"}


def test_set_aside_before_it_is_put_nobody_outside_the_team_learns_of_it(packaged):
    acts.withdraw_package(by=packaged.talks.mediator, package=packaged.id)
    assert "package.set_aside" in facts(packaged, "team")
    assert not [fact for fact in facts(packaged) if fact.startswith("package.")]
    with pytest.raises(Refused):
        packaged.put()
    assert packaged.talks.client(packaged.talks.heads[0]).get(packaged.url()).status_code == 404


def test_sent_twice_it_counts_once(packaged):
    packaged.put()
    head = packaged.talks.heads[0]
    first = packaged.answer(head, key="pressed")
    assert packaged.answer(head, key="pressed").pk == first.pk
    assert facts(packaged, f"seat:{head.public_id}").count("package.answered") == 1


def test_what_a_rule_of_the_table_forbids_is_neither_drawn_up_nor_put(packaged):
    options, by = packaged.options, packaged.talks.mediator
    acts.require_option(by=by, condition=options["Monitors", "Joint"], then=options["Prisoners", "All for all"])
    acts.exclude_together(by=by, options=[options["Summer flow", "By shares"], options["Prisoners", "In steps"]])
    costs = {options["Monitors", "Joint"]: 8, options["Summer flow", "By shares"]: 5}
    acts.set_budget(by=by, name="Seed money", limit=12, cost=costs)
    with pytest.raises(Invalid) as refused:
        packaged.put()
    said = [str(one) for one in refused.value.errors.values()]
    assert said == [
        "“Monitors – Joint” takes “Prisoners – All for all” with it, which the package does not have.",
        "These cannot stand together: ['Summer flow – By shares', 'Prisoners – In steps'].",
        "“Seed money” may come to 12 at most; this package comes to 13.",
    ]
    page = packaged.talks.client(by).get(packaged.url()).content.decode()
    assert "Seed money" in page and "cannot stand together" in page
    with pytest.raises(Invalid):
        packaged.draw_up()
    packaged.id = packaged.draw_up("By turns", "Joint", "All for all").public_id
    assert packaged.put().state == rules.PUT


def test_the_line_opens_the_answer_in_the_record_that_was_taken_home(packaged, tmp_path, capsys):
    packaged.put()
    head, path = packaged.talks.heads[0], tmp_path / "record.bundle"
    lines = [f"{answer} {packaged.answer(head, answer).opening}" for answer in ("refuse", "accept")]
    packaged.pass_time(hours=24)
    bundle = packaged.talks.client(head).get(packaged.talks.url("record.bundle")).streaming_content
    path.write_bytes(b"".join(bundle))
    for line, opened in zip(lines, ("REFUSE. It was changed later.", "ACCEPT."), strict=True):
        assert main(["verify", str(path), "--opens", line]) == 0
        assert f"was answered at 2026-03-02T09:00:00Z: {opened}\n" in capsys.readouterr().out
    assert main(["verify", str(path), "--opens", lines[0].replace("refuse", "accept")]) == 1
    assert "OPENS NOTHING" in capsys.readouterr().out
    assert main(["verify", str(path), "--opens", "accept 12"]) != 0
    others = packaged.talks.client(packaged.talks.heads[1]).get(packaged.talks.url("record.bundle")).streaming_content
    path.write_bytes(b"".join(others))
    assert main(["verify", str(path), "--opens", lines[0]]) == 1
