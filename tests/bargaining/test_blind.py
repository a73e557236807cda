"""The server-blind form: four rounds of posts, checked, hidden until a round closes, and what is missing named."""

import json

import pytest

from parley.bargaining import acts
from parley.bargaining.models import BlindPost
from parley.bargaining.rules import packages as rules
from parley.people import acts as people
from parley.procedure.capacities import Capacity
from parley.procedure.errors import NotEntitled, Refused
from parley.record import queries as record
from parley.settlement import blind
from tests.bargaining.packaged import BlindParty, rounds

ROUNDS = ("keys", "answers", "blindings", "openings")


def play(packaged, parties, answers, upto="openings"):
    """All rounds, one after the other, each closed by the clock."""
    for name in ROUNDS[: ROUNDS.index(upto) + 1]:
        for party, accepted in zip(parties, answers, strict=True):
            party.post(name, accepted)
        assert packaged.pass_time(hours=1)[0] == 1


@pytest.mark.parametrize(
    ("answers", "state"),
    [((True, True, True), rules.ACCEPTED), ((True, False, True), rules.NOT_AGREED), ((False,) * 3, rules.NOT_AGREED)],
)
def test_four_rounds_show_whether_all_accepted_and_anybody_can_verify_it(packaged, blind_parties, answers, state):
    play(packaged, blind_parties, answers)
    assert packaged.row.state == state
    for seat in (packaged.talks.seat(Capacity.OBSERVER), packaged.talks.heads[0]):
        handed = packaged.talks.client(seat).get(packaged.url("transcript.json"))
        verdict = blind.verify(blind.read_transcript(handed.content))
        assert verdict.ok and verdict.outcome == ("accepted" if all(answers) else "not_agreed")
    read = packaged.talks.client(seat).get(
        f"/api/p/{packaged.talks.process.public_id}/packages/{packaged.id}/transcript"
    )
    assert json.loads(read.content) == json.loads(handed.content)
    told = [row.act for row in record.acts(packaged.talks.process.public_id, ["common"])]
    assert told[-5:] == ["blind.round_closed"] * 4 + [f"package.{state}"]


def test_the_record_has_every_post_by_its_hash_once_its_round_is_closed(packaged, blind_parties):
    play(packaged, blind_parties, (True,) * 3, upto="keys")
    (closed,) = (
        row for row in record.acts(packaged.talks.process.public_id, ["common"]) if row.act == "blind.round_closed"
    )
    assert set(closed.texts) == {f"post:{party.party}" for party in blind_parties}
    for party in blind_parties:
        own = record.acts(packaged.talks.process.public_id, [f"seat:{party.seat.public_id}"])
        assert [row.texts["post"] for row in own] == [closed.texts[f"post:{party.party}"]]


def test_nobody_sees_a_post_or_that_it_is_there_before_its_round_closes(packaged, blind_parties):
    seats = packaged.talks.one_of_each()
    addresses = (packaged.url(), packaged.url("transcript.json"), packaged.talks.url("timeline/"))

    def looks():
        return {
            (name, address): packaged.talks.client(seat).get(address).content.replace(b"\n", b" ")
            for name, seat in seats.items()
            for address in addresses
        }

    before = looks()
    made = blind_parties[0].post("keys")
    for (name, address), after in looks().items():
        own = seats[name] == packaged.talks.heads[0]
        assert len(after) == len(before[name, address]) or own, (name, address)
        assert json.loads(made.body)["proof"][0].encode() not in after
    assert b"Your party" not in packaged.talks.client(packaged.talks.delegates[0]).get(packaged.url()).content
    assert b"post is in" in packaged.talks.client(packaged.talks.heads[0]).get(packaged.url("post/")).content


@pytest.mark.parametrize("missing_in", ROUNDS)
def test_a_missing_post_is_named_with_its_party_and_ends_it(packaged, blind_parties, missing_in):
    if missing_in != "keys":
        play(packaged, blind_parties, (True,) * 3, upto=ROUNDS[ROUNDS.index(missing_in) - 1])
    for party in blind_parties[:2]:
        party.post(missing_in)
    packaged.pass_time(hours=1)
    assert packaged.row.state == rules.NOT_AGREED
    page = packaged.talks.client(packaged.talks.heads[1]).get(packaged.url()).content.decode()
    assert "nothing came from" in page and packaged.talks.parties[2].name in page.split("The terms")[0]
    facts = record.acts(packaged.talks.process.public_id, ["common"])[-2:]
    assert [row.act for row in facts] == ["blind.round_incomplete", "package.not_agreed"]
    assert facts[0].details["missing"] == [packaged.talks.parties[2].name]
    assert packaged.pass_time(hours=10) == (0, 0)
    with pytest.raises(Refused, match="not awaited"):
        blind_parties[0].post(missing_in)


def test_a_post_is_checked_before_it_is_taken(packaged, blind_parties):
    first, second, _third = blind_parties
    good = first.made("keys")
    altered = json.loads(good)
    altered["proof"][0] = altered["proof"][1]
    altered = json.dumps(altered)
    hostile = {
        "": "Fill this in|can't be read",
        "no post": "can't be read",
        "[" * 5000: "can't be read",
        '{"round": NaN}': "can't be read",
        "\x00\ud800": "cannot be shown|can.t be read",
        good[:-1]: "can't be read",
        altered: "proof|can't be read",
        second.made("keys"): "another party",
        good.replace(packaged.id, "elsewhere"): "another package",
        "9" * 20_001: "too long",
    }
    for post, why in hostile.items():
        with pytest.raises(Refused, match=why):
            acts.post_blind_message(by=first.seat, package=packaged.id, post=post)
    for seat in (packaged.talks.mediator, packaged.talks.delegates[0]):
        with pytest.raises(NotEntitled):
            acts.post_blind_message(by=seat, package=packaged.id, post=good)
    assert not BlindPost._base_manager.exists()
    first.post("keys")
    with pytest.raises(Refused, match="server-blind form"):
        packaged.answer(first.seat)


def test_two_heads_of_one_party_do_not_lock_each_other_out(packaged, blind_parties):
    """The first goes on with its secret; once its seat has ended another may begin anew."""
    first = blind_parties[0]
    other = BlindParty(packaged, packaged.talks.seat(Capacity.HEAD, first.seat.party))
    first.post("keys")
    with pytest.raises(Refused, match="has posted for your party"):
        other.post("keys")
    people.end_seat(by=packaged.talks.secretariat, seat=first.seat.public_id)
    other.post("keys")
    assert BlindPost._base_manager.get().seat == other.seat


def test_a_post_of_another_round_or_over_other_posts_is_refused(packaged, blind_parties):
    first = blind_parties[0]
    key = first.made("keys")
    acts.post_blind_message(by=first.seat, package=packaged.id, post=key)
    for party in blind_parties[1:]:
        party.post("keys")
    packaged.pass_time(hours=1)
    with pytest.raises(Refused, match="for the round"):
        acts.post_blind_message(by=first.seat, package=packaged.id, post=key)
    transcript = first.transcript()
    other = blind.make_key(transcript.question, blind_parties[1].party)
    swapped = transcript.with_post(other.post(blind.Round.KEYS))
    secret = blind.answer(first.secret, swapped, accepted=True)
    made = secret.post(blind.Round.ANSWERS).to_bytes().decode()
    with pytest.raises(Refused, match="other posts"):
        acts.post_blind_message(by=first.seat, package=packaged.id, post=made)


def test_a_post_may_be_replaced_until_its_round_closes(packaged, blind_parties):
    play(packaged, blind_parties, (True,) * 3, upto="keys")
    for party in blind_parties:
        party.post("answers", accepted=True)
    blind_parties[1].post("answers", accepted=False)
    packaged.pass_time(hours=1)
    for name in ROUNDS[2:]:
        for party in blind_parties:
            party.post(name)
        packaged.pass_time(hours=1)
    assert packaged.row.state == rules.NOT_AGREED
    assert BlindPost._base_manager.count() == 12


def test_a_round_is_over_in_the_second_of_its_deadline_and_never_before(packaged, blind_parties):
    for party in blind_parties:
        party.post("keys")
    assert packaged.pass_time(minutes=59, seconds=59) == (0, 0)
    late = blind_parties[0].made("keys")
    packaged.source.at = rounds(packaged)[0].due
    with pytest.raises(Refused, match="round is over"):
        acts.post_blind_message(by=blind_parties[0].seat, package=packaged.id, post=late)
    assert packaged.pass_time()[0] == 1
    assert [row.closed_at is not None for row in rounds(packaged)] == [True, False, False, False]


def test_rounds_that_were_held_up_give_the_later_ones_their_time(packaged, blind_parties):
    for party in blind_parties:
        party.post("keys")
    packaged.pass_time(hours=9)
    first, second, third, last = rounds(packaged)
    assert first.missing == [] and second.closed_at is None
    assert [(row.due - packaged.source.at).total_seconds() / 3600 for row in (second, third, last)] == [1, 2, 3]
    assert packaged.row.due == last.due


def test_it_is_withdrawn_before_the_last_round_begins_and_not_after(packaged, blind_parties):
    play(packaged, blind_parties, (True,) * 3, upto="blindings")
    with pytest.raises(Refused, match="withdrawn any more"):
        acts.withdraw_package(by=packaged.talks.mediator, package=packaged.id)
    for party in blind_parties:
        party.post("openings")
    packaged.pass_time(hours=1)
    packaged.id = packaged.draw_up(title="Another").public_id
    packaged.put(hours=1, form="server_blind", minutes=60)
    BlindParty(packaged, packaged.talks.heads[0]).post("keys")
    acts.withdraw_package(by=packaged.talks.mediator, package=packaged.id)
    assert packaged.pass_time(hours=9) == (0, 0)
    assert all(row.closed_at is None for row in rounds(packaged))
    assert not BlindPost.objects.for_clock().filter(round__in=rounds(packaged)).exists()
    page = packaged.talks.client(packaged.talks.heads[1]).get(packaged.url()).content
    assert b"withdrew it" in page


def test_the_desk_asks_each_head_for_its_post_the_same_before_and_after(packaged, blind_parties):
    client = packaged.talks.client(packaged.talks.heads[0])

    def waiting():
        return [(one.what, one.due, one.url) for one in client.get(packaged.talks.url("desk/")).context["waiting"]]

    before = waiting()
    assert any("Keys" in what for what, _due, _url in before)
    blind_parties[0].post("keys")
    assert waiting() == before


def test_the_page_of_a_round_takes_a_file_or_what_is_pasted_without_javascript(packaged, blind_parties, tmp_path):
    first, second, third = blind_parties
    client = packaged.talks.client(first.seat)
    page = client.get(packaged.url("post/")).content.decode()
    assert 'data-round="keys"' in page and f'data-party="{first.party}"' in page and "data-blind-post" in page
    assert 'name="answer"' not in page
    file = tmp_path / "post.json"
    file.write_text(first.made("keys"))
    with file.open("rb") as opened:
        assert client.post(packaged.url("post/"), {"file": opened, "key": "a"}).status_code == 302
    pasted = {"post": second.made("keys"), "key": "b"}
    assert packaged.talks.client(second.seat).post(packaged.url("post/"), pasted).status_code == 302
    empty = packaged.talks.client(third.seat).post(packaged.url("post/"), {"key": "c"})
    assert empty.status_code == 422
    wrong = packaged.talks.client(third.seat).post(packaged.url("post/"), {"post": pasted["post"], "key": "d"})
    assert wrong.status_code == 422 and b"another party" in wrong.content
    file.write_bytes(b"\xff\xfe\x00" * 50_000)
    with file.open("rb") as opened:
        refused = packaged.talks.client(third.seat).post(packaged.url("post/"), {"file": opened, "key": "e"})
    assert refused.status_code == 422
    assert BlindPost._base_manager.count() == 2


def test_in_the_round_of_answers_the_choice_stands_in_no_form(packaged, blind_parties):
    play(packaged, blind_parties, (True,) * 3, upto="keys")
    page = packaged.talks.client(packaged.talks.heads[0]).get(packaged.url("post/")).content.decode()
    _before, _sep, after = page.partition('<form method="post" novalidate>')
    assert 'data-answer="accept"' in page and "data-answer" not in after.partition("</form>")[0]
    fingerprint = blind_parties[0].transcript().fingerprint
    assert fingerprint and fingerprint in page


def test_it_takes_two_parties_and_some_minutes(packaged):
    packaged.talks.adopt(consents="none")
    for head in packaged.talks.heads[1:]:
        people.end_seat(by=packaged.talks.secretariat, seat=head.public_id)
    with pytest.raises(Refused, match="can't be held"):
        packaged.put(form="server_blind")
    assert packaged.row.state == rules.DRAWN_UP
    with pytest.raises(Refused, match="at least 5"):
        packaged.put(form="server_blind", minutes=1)


def test_in_the_trusted_form_there_is_no_transcript(packaged):
    packaged.put()
    client = packaged.talks.client(packaged.talks.heads[0])
    assert client.get(packaged.url("transcript.json")).status_code == 404
    with pytest.raises(Refused, match="answer it on its page"):
        acts.post_blind_message(by=packaged.talks.heads[0], package=packaged.id, post="{}")


@pytest.mark.parametrize("path", ["", "post/", "transcript.json"])
def test_its_pages_take_few_queries(packaged, blind_parties, path, django_assert_max_num_queries):
    play(packaged, blind_parties, (True,) * 3, upto="keys")
    client = packaged.talks.client(packaged.talks.heads[0])
    client.get(packaged.talks.url("table/"))
    with django_assert_max_num_queries(12):
        assert client.get(packaged.url(path)).status_code == 200
