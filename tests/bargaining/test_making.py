"""A search at work: stopped by a word, killed, begun again; outside every transaction."""

from itertools import product
from threading import Event

import pytest
from django.db import connection

from parley.bargaining import acts
from parley.bargaining.models import FoundPackage, Run
from parley.bargaining.tasks import searching
from parley.bargaining.tasks.searches import broke_off, to_take_up
from parley.cli.tick import pass_deadlines
from parley.procedure.errors import Refused
from parley.record import queries as record
from parley.settlement.answer import Answer, Progress
from tests.bargaining.table import LaidTable, run_of


@pytest.fixture
def table(talks):
    return LaidTable(talks)


class Slow:
    """An engine that goes on until it is told to stop, and says what it has meanwhile."""

    def __init__(self, *, hears=True, finds=True):
        self.hears, self.finds, self.working, self.let_go = hears, finds, Event(), Event()

    def __call__(self, bargain, concept, *, progress, **_more):
        every = product(*(range(len(issue.options)) for issue in bargain.issues))
        package = next(one for one in every if bargain.admissible(one)) if self.finds else None
        while not self.let_go.is_set():
            self.working.set()
            if progress(Progress("searching", share=0.25, package=package)) and self.hears:
                return Answer(bargain, concept, "heuristic", package=package, by_clock=True)
            self.let_go.wait(0.01)
        return Answer(bargain, concept, "heuristic", package=package)


@pytest.fixture
def slow(monkeypatch):
    """Puts a slow engine in the place of the real one, and the steps of listening close together."""
    import parley.settlement.settle as real

    def put(**how):
        engine = Slow(**how)
        monkeypatch.setattr(real, "settle", engine)
        engines.append(engine)
        return engine

    engines = []
    monkeypatch.setattr(searching, "TICK", 0.01)
    yield put
    for engine in engines:
        engine.let_go.set()


def begun(table):
    table.state_all()
    search = table.announce()
    with table.later():
        table.begin(search)
    return search


@pytest.mark.parametrize("hears", [True, False])
def test_a_search_that_is_stopped_keeps_the_best_so_far(talks, table, slow, hears, monkeypatch):
    search = begun(table)
    engine = slow(hears=hears)
    monkeypatch.setattr(searching, "GRACE", 3)
    looked = []

    def wanted():
        looked.append(run_of(search).share)
        if len(looked) == 8:
            acts.stop_search(by=talks.mediator, search=search.public_id)
        return True

    table.make(search, wanted=wanted)
    run = run_of(search)
    assert run.state == "found" and run.stop_asked_at is not None
    assert engine.working.is_set()
    # It noted how far it was: of two things to look for the first, a quarter through.
    assert any(share for share in looked)
    (row,) = FoundPackage._base_manager.filter(search=search)
    assert [answer["status"] for answer in row.answers] == ["heuristic"]
    assert "search.stopped" in [act.act for act in record.acts(talks.process.public_id, ["team"])]
    with pytest.raises(Refused, match="not running"):
        acts.stop_search(by=talks.mediator, search=search.public_id)


def test_a_search_that_is_stopped_before_anything_is_found_did_not_break_off(talks, table, slow):
    search = begun(table)
    engine = slow(finds=False)

    def wanted():
        if engine.working.is_set() and run_of(search).stop_asked_at is None:
            acts.stop_search(by=talks.mediator, search=search.public_id)
        return True

    table.make(search, wanted=wanted)
    assert run_of(search).state == "cut_short"
    assert not FoundPackage._base_manager.filter(search=search).exists()
    assert "search.cut_short" in [act.act for act in record.acts(talks.process.public_id, ["team"])]


def test_a_search_whose_server_goes_down_is_begun_again_and_gives_the_same(talks, table, slow, monkeypatch):
    search = begun(table)
    engine = slow()
    with pytest.raises(searching.GivenUp):
        table.make(search, wanted=lambda: not engine.working.is_set())
    assert run_of(search).state == "running" and not FoundPackage._base_manager.filter(search=search).exists()
    # Whoever was at work on it may be there still, until nothing has been heard for a while.
    assert to_take_up() is None
    with table.later():
        assert to_take_up().public_id == search.public_id
    engine.let_go.set()
    monkeypatch.undo()
    table.make(search)
    run = run_of(search)
    assert (run.state, run.attempts) == ("found", 2)
    assert to_take_up() is None


def test_one_that_was_taken_up_by_somebody_else_drops_what_it_found(talks, table, slow):
    search = begun(table)
    engine = slow()

    def wanted():
        if engine.working.is_set():
            Run._base_manager.filter(search=search).update(attempts=7)
        return True

    with pytest.raises(searching.GivenUp):
        table.make(search, wanted=wanted)
    assert run_of(search).state == "running"


def test_one_that_breaks_off_again_and_again_is_given_up(talks, table, monkeypatch):
    import parley.settlement.settle as real

    def broken(*given, **more):
        raise RuntimeError("no memory")

    search = begun(table)
    monkeypatch.setattr(real, "settle", broken)
    for _time in range(3):
        assert to_take_up().public_id == search.public_id
        with pytest.raises(RuntimeError):
            table.make(search)
        broke_off(search.public_id)
    assert run_of(search).state == "failed"
    assert to_take_up() is None
    broke_off(search.public_id)


def test_no_transaction_is_open_while_the_engine_works(talks, table, monkeypatch):
    import parley.settlement.settle as real

    search, seen = begun(table), []
    honest = real.settle
    depth = len(connection.savepoint_ids)

    def looking(*given, **more):
        seen.append(len(connection.savepoint_ids))
        return honest(*given, **more)

    monkeypatch.setattr(real, "settle", looking)
    table.make(search)
    assert seen and max(seen) == depth


def test_the_clock_begins_it_at_its_deadline_and_not_before(talks, table):
    table.state_all()
    search = table.announce()
    assert pass_deadlines()[0] == 0
    with pytest.raises(Refused, match="deadline"):
        table.begin(search)
    with table.later():
        assert pass_deadlines() == (1, 0)
        assert run_of(search).state == "running"
        assert pass_deadlines() == (0, 0)
