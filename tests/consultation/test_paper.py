"""Sheets of paper: printed with a code each and no name, typed in once, corrected, counted for their audience."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.consultation import acts, queries
from parley.consultation.models import Participant, Sheet
from parley.consultation.rules import choosing, paper
from parley.procedure.errors import Invalid, NotEntitled, Refused, Stale
from parley.record import queries as record

SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
CODES = st.text(SIGNS, min_size=4, max_size=4)


@given(CODES, st.integers(1, paper.COPIES))
def test_a_code_is_read_however_it_is_typed(code, number):
    printed = paper.serial(code, number)
    for typed in (printed, printed.lower(), printed.replace("-", " "), f" {printed.replace('-', '')} "):
        assert paper.number_on(typed, code=code, copies=paper.COPIES) == number


@given(CODES, st.integers(1, paper.COPIES), st.data())
def test_a_slip_in_a_code_is_noticed(code, number, data):
    printed = paper.serial(code, number).lower()
    place = data.draw(st.sampled_from([i for i, sign in enumerate(printed) if sign != "-"]))
    other = data.draw(st.sampled_from([sign for sign in SIGNS + "01" if sign != printed[place]]))
    with pytest.raises(Refused):
        paper.number_on(printed[:place] + other + printed[place + 1 :], code=code, copies=paper.COPIES)


@given(CODES, st.integers(1, paper.COPIES), st.integers(0, 6))
def test_two_signs_that_changed_places_are_noticed(code, number, place):
    signs = [*paper.serial(code, number).lower().replace("-", "")]
    swapped = [*signs[:place], signs[place + 1], signs[place], *signs[place + 2 :]]
    if swapped != signs:
        with pytest.raises(Refused):
            paper.number_on("".join(swapped), code=code, copies=paper.COPIES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1", 1), ("2", -1), ("3", 0), ("", None), ("-", None), ("٢", -1), (" 3 ", 0), ("۱", 1)],
)
def test_a_digit_of_any_script_is_an_answer(typed, meant):
    assert paper.answer(typed) == meant


@pytest.mark.parametrize("typed", ["4", "11", "a", "x", "²", "½", "-1"])
def test_anything_else_is_none(typed):
    with pytest.raises(Refused):
        paper.answer(typed)


@pytest.fixture
def batch(held):
    entries = {"link": held.link.public_id, "copies": 3, "statements": 20, "languages": ["ar", "en"]}
    return acts.print_sheets(by=held.talks.secretariat, **entries)


def enter(held, batch, number, answers, **more):
    serial = paper.serial(batch.code, number)
    return acts.enter_sheet(by=held.talks.secretariat, batch=batch.public_id, serial=serial, answers=answers, **more)


def test_the_sheets_are_printed_in_both_directions_and_ask_for_no_name(held, batch):
    page = held.talks.client(held.talks.mediator).get(held.url(f"paper/{batch.public_id}/"))
    shown = page.content.decode()
    assert [shown.count(paper.serial(batch.code, number)) for number in (1, 2, 3)] == [1, 1, 1]
    assert shown.count('class="box"') == 3 * 2 * 3
    for language in ("ar", "en"):
        assert f'<span lang="{language}" dir="auto">{paper.words(language).agree}</span>' in shown
    assert shown.count("Gates open at dawn.") == 3
    assert held.talks.client(held.talks.heads[0]).get(held.url(f"paper/{batch.public_id}/")).status_code == 404


def test_a_sheet_is_counted_for_its_audience_and_what_was_left_out_was_shown(held, batch, votes, shown):
    enter(held, batch, 2, {"1": 1})
    participant = Participant._base_manager.get()
    assert participant.party == held.talks.parties[1] and participant.seat is None
    assert (votes.get().value, votes.get().statement.number) == (1, 1)
    assert {(one.statement.number, one.device) for one in shown.all()} == {(1, "paper"), (2, "paper")}
    last = record.acts(held.talks.process.public_id, ["team"])[-1]
    assert last.act == "sheet.entered" and set(last.details) == {"by", "title", "serial"}


def test_the_same_sheet_is_taken_once(held, batch, votes):
    enter(held, batch, 2, {"1": 1}, key="pressed")
    enter(held, batch, 2, {"1": 1}, key="pressed")
    with pytest.raises(Refused, match="already"):
        enter(held, batch, 2, {"1": -1})
    client = held.talks.client(held.talks.mediator)
    sent = {"serial": paper.serial(batch.code, 2), "answers-1": "2", "answers-2": "3", "key": "k"}
    answer = client.post(held.url(f"paper/{batch.public_id}/type/"), sent)
    assert answer.status_code == 422 and b"typed in already" in answer.content
    # Nothing that was typed is lost.
    assert re.search(rb'name="answers-1" value="2"', answer.content)
    assert votes.count() == 1


def test_a_page_of_typing_errors_keeps_what_was_typed(held, batch, votes):
    client = held.talks.client(held.talks.mediator)
    address = held.url(f"paper/{batch.public_id}/type/")
    for sent, said in (
        ({"serial": "KKKK-001-K", "answers-1": "1"}, b"another batch"),
        ({"serial": "nonsense", "answers-1": "1"}, b"is written like"),
        ({"serial": paper.serial(batch.code, 1), "answers-1": "9", "answers-2": "1"}, b"Statement 1"),
        ({"serial": paper.serial(batch.code, 1)}, b"Nothing has been typed in"),
        ({"serial": paper.serial(batch.code, 4), "answers-1": "1"}, b"no sheet with this code"),
        ({"answers-1": "1"}, b"required"),
    ):
        answer = client.post(address, {**sent, "key": "k"})
        assert answer.status_code == 422 and said in answer.content, sent
        for name, typed in sent.items():
            assert f'name="{name}" value="{typed}"'.encode() in answer.content
    assert not votes.exists() and not Sheet._base_manager.exists()


def test_one_sheet_after_the_other_is_typed_in(held, batch, votes):
    client = held.talks.client(held.talks.secretariat)
    address = held.url(f"paper/{batch.public_id}/type/")
    for number in (1, 3):
        sent = {"serial": paper.serial(batch.code, number), "answers-1": "1", "answers-2": "٣", "key": f"k{number}"}
        went = client.post(address, sent)
        assert went.headers["Location"] == address
    page = client.get(address)
    assert [serial for _sheet, serial in page.context["view"].sheets] == [paper.serial(batch.code, n) for n in (1, 3)]
    assert sorted(votes.values_list("value", flat=True)) == [0, 0, 1, 1]


def test_a_sheet_is_corrected_and_taken_back(held, batch, votes, shown):
    sheet = enter(held, batch, 1, {"1": 1, "2": -1})
    client = held.talks.client(held.talks.secretariat)
    address = held.url(f"sheets/{sheet.public_id}/")
    page = client.get(address)
    assert re.search(rb'name="answers-2" value="2"', page.content)
    assert client.post(address, {"edition": "1", "answers-1": "3", "answers-2": "2", "key": "k"}).status_code == 302
    assert dict(votes.values_list("statement__number", "value")) == {1: 0, 2: -1}
    late = client.post(address, {"edition": "1", "answers-1": "1", "key": "k2"})
    assert late.status_code == 409 and b"1: 3" in late.content.replace(b"<bdi>", b"")
    with pytest.raises(Stale):
        acts.correct_sheet(by=held.talks.mediator, sheet=sheet.public_id, answers={}, edition=1)
    acts.correct_sheet(by=held.talks.mediator, sheet=sheet.public_id, answers={}, edition=2)
    assert not votes.exists() and not shown.exists() and held.again().erasures == 1
    with pytest.raises(Refused, match="already"):
        enter(held, batch, 1, {"1": 1})


def test_only_what_stands_on_the_sheet_is_answered(held, batch):
    held.add("Every gate has a keeper.")
    for wrong in ({"3": 1}, {"1": 2}, {"x": 1}, {}):
        with pytest.raises((Refused, Invalid)):
            enter(held, batch, 1, wrong)


def test_more_statements_than_fit_are_drawn_by_their_weights(held, statements):
    for number in range(30):
        held.add(f"Statement {number}")
    statements.filter(number__in=(7, 9)).update(weight=1e9)
    entries = {"link": held.link.public_id, "copies": 1, "statements": 2, "languages": ["fr"]}
    batch = acts.print_sheets(by=held.talks.mediator, **entries)
    assert batch.numbers == [7, 9]
    assert choosing.NEW != 1e9


def test_sheets_are_printed_and_typed_in_by_the_team_while_it_is_open(held, batch):
    with pytest.raises(NotEntitled):
        acts.enter_sheet(by=held.talks.heads[0], batch=batch.public_id, serial="x", answers={"1": 1})
    entries = {"link": held.link.public_id, "copies": 1, "statements": 2}
    with pytest.raises(Refused, match="different"):
        acts.print_sheets(by=held.talks.mediator, languages=["en", "en"], **entries)
    for wrong in ({"copies": 0}, {"copies": 9999}, {"statements": 0}):
        with pytest.raises(Refused):
            acts.print_sheets(by=held.talks.mediator, languages=["en"], **{**entries, **wrong})
    acts.close_consultation(by=held.talks.mediator, consultation=held.id)
    with pytest.raises(Refused, match="not open"):
        enter(held, batch, 1, {"1": 1})
    with pytest.raises(Refused, match="closed"):
        acts.print_sheets(by=held.talks.mediator, languages=["en"], **entries)
    page = held.talks.client(held.talks.mediator).get(held.url(f"paper/{batch.public_id}/type/"))
    assert b"not counted now" in page.content


def test_a_sheet_is_taken_back_after_the_close_too_and_no_answer_is_changed(held, batch, votes):
    sheet = enter(held, batch, 1, {"1": 1, "2": -1})
    acts.close_consultation(by=held.talks.mediator, consultation=held.id)
    client = held.talks.client(held.talks.mediator)
    address = held.url(f"sheets/{sheet.public_id}/")
    assert address.encode() in client.get(held.url(f"paper/{batch.public_id}/type/")).content
    assert b"can be taken back" in client.get(address).content
    assert client.post(address, {"edition": 1, "answers-1": "2"}).status_code == 422 and votes.count() == 2
    assert client.post(address, {"edition": 1}).status_code == 302 and not votes.count()


def test_every_language_of_texts_has_its_words(settings):
    assert {code for code, _name in settings.TEXT_LANGUAGES} <= set(paper.WORDS)


def test_printing_takes_as_many_queries_for_many_as_for_few(held, django_assert_max_num_queries):
    for number in range(40):
        held.add(f"Statement {number}")
    entries = {"link": held.link.public_id, "copies": 50, "statements": 40, "languages": ["en"]}
    batch = acts.print_sheets(by=held.talks.mediator, **entries)
    client = held.talks.client(held.talks.mediator)
    with django_assert_max_num_queries(14):
        client.get(held.url(f"paper/{batch.public_id}/"))
    assert queries.batch(held.talks.viewer(held.talks.mediator), held.id, batch.public_id).serials[49]
