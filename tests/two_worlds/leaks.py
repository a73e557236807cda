"""Leaks planted on purpose, such as have been made elsewhere: the comparison must notice each of them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any
from unittest import mock

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from parley.bargaining import queries as bargaining
from parley.convening.models import Letter
from parley.drafting import queries as drafting
from parley.drafting.models import Answer, Criticism
from parley.people.queries import seats
from parley.press import tasks
from parley.press.models import Item, Photo
from parley.procedure import guarded, pages, waiting
from parley.procedure.guarded import EVERYTHING, NOTHING
from parley.procedure.viewer import Viewer
from parley.record import queries as record


@dataclass(frozen=True)
class Planted:
    """A leak, the secret that it gives away, and the routes by which it can be noticed."""

    name: str
    secret: str
    routes: frozenset[str]
    leak: Callable[[], AbstractContextManager[Any]]
    #: In what the answers differ.
    differs: frozenset[str] = frozenset({"body", "headers"})


def _seen_by_everybody(model: Any) -> AbstractContextManager[Any]:
    """The rule of sight of one table is left open: every seat sees all of it."""

    def opened(viewer: Viewer) -> Q:
        return EVERYTHING if viewer.seated else NOTHING

    return mock.patch.dict(guarded._RULES, {model: opened})


def a_rule_left_open() -> AbstractContextManager[Any]:
    return _seen_by_everybody(Criticism)


def a_bank_left_open() -> AbstractContextManager[Any]:
    return _seen_by_everybody(Photo)


def a_count_of_answers() -> AbstractContextManager[Any]:
    """The page of a text that was put tells how many have answered already."""
    shown = drafting.putting

    def counting(viewer: Viewer, public_id: str) -> Any:
        view = shown(viewer, public_id)
        count = Answer._base_manager.filter(putting=view.putting).count()
        return replace(view, title=f"{view.title} ({count})")

    return mock.patch.object(drafting, "putting", counting)


def forbidden_rather_than_absent() -> AbstractContextManager[Any]:
    """A letter that is there and may not be read gets another answer than one that is not."""
    letters = import_module("parley.convening.queries.letters")
    honest = letters.one

    def telling(model: Any, viewer: Viewer, public_id: str, *related: str) -> Any:
        try:
            return honest(model, viewer, public_id, *related)
        except guarded.Absent:
            if Letter._base_manager.filter(public_id=public_id).exists():
                raise PermissionDenied from None
            raise

    return mock.patch.object(letters, "one", telling)


def a_number_that_counts_on() -> AbstractContextManager[Any]:
    """An option is shown with the number of its row, which counts on over those that are hidden."""
    shown = bargaining._views

    def numbered(*given: Any, **more: Any) -> Any:
        views = shown(*given, **more)
        for view in views:
            for option in view.options:
                option.label = f"{option.label} #{option.pk}"
        return views

    return mock.patch.object(bargaining, "_views", numbered)


@contextmanager
def a_desk_that_names_others() -> Iterator[None]:
    """The list of what waits tells who has answered already."""

    def answered(viewer: Viewer) -> list[waiting.Waiting]:
        rows = Answer._base_manager.filter(putting__revealed_at=None).select_related("seat")
        return [waiting.Waiting(f"{row.seat.shown} has answered; you have not", "/") for row in rows]

    with mock.patch.object(waiting, "_WAITING", [*waiting._WAITING, answered]):
        yield


def a_tag_of_all_logs() -> AbstractContextManager[Any]:
    """The tag of a live page is made from the heads of all logs, and so changes with those of other rooms."""

    class Everything:
        @staticmethod
        def heads(process: str, audiences: Any) -> Any:
            return record.heads(process, record.all_audiences(process))

    return mock.patch.object(pages, "record", Everything)


def a_query_more() -> AbstractContextManager[Any]:
    """The page looks the same, but where there is sealed criticism it asks the database once more."""
    shown = drafting.criticisms

    def slower(viewer: Viewer, text: str, number: int) -> Any:
        view = shown(viewer, text, number)
        for row in Criticism._base_manager.filter(draft=view.draft):
            row.refresh_from_db()
        return view

    return mock.patch.object(drafting, "criticisms", slower)


def a_mail_that_tells() -> AbstractContextManager[Any]:
    """A mail to readers tells how many items are being prepared."""
    honest = tasks._send

    def telling(reader: Any, subject: str, template: str, context: dict[str, Any]) -> None:
        count = Item._base_manager.filter(process=reader.process, issued_at=None).count()
        honest(reader, f"{subject} ({count} more to come)", template, context)

    return mock.patch.object(tasks, "_send", telling)


def the_team_s_log_for_heads() -> AbstractContextManager[Any]:
    honest = Viewer.audiences.fget
    assert honest is not None

    def wider(viewer: Viewer) -> tuple[str, ...]:
        return (*honest(viewer), "team") if viewer.of_delegation else honest(viewer)

    return mock.patch.object(Viewer, "audiences", property(wider))


def a_name_in_the_list() -> AbstractContextManager[Any]:
    """The table of seats gives everybody the name behind a pseudonym."""
    shown = seats._view

    def named(viewer: Viewer, row: Any, *more: Any) -> Any:
        return replace(shown(viewer, row, *more), legal_name=row.legal_name)

    return mock.patch.object(seats, "_view", named)


PLANTED = [
    Planted("a rule left open", "a sealed criticism", frozenset({"drafting:criticisms"}), a_rule_left_open),
    Planted("a count of answers", "an unseen answer", frozenset({"drafting:putting"}), a_count_of_answers),
    Planted(
        "403 instead of 404",
        "a draft letter",
        frozenset({"convening:letter"}),
        forbidden_rather_than_absent,
        frozenset({"status"}),
    ),
    Planted("a number that counts on", "a narrow issue", frozenset({"bargaining:issues"}), a_number_that_counts_on),
    Planted("a desk that names others", "an unseen answer", frozenset({"process_desk"}), a_desk_that_names_others),
    Planted("a tag of all logs", "a private priority", frozenset({"record"}), a_tag_of_all_logs),
    Planted(
        "a query more", "a sealed criticism", frozenset({"drafting:criticisms"}), a_query_more, frozenset({"queries"})
    ),
    Planted(
        "a mail that tells",
        "an unreleased item",
        frozenset({"press:subscribe"}),
        a_mail_that_tells,
        frozenset({"mails"}),
    ),
    Planted("the team's log for heads", "a draft summary", frozenset({"record_bundle"}), the_team_s_log_for_heads),
    Planted("a name in the list", "the name behind a pseudonym", frozenset({"people:seats"}), a_name_in_the_list),
    Planted(
        "a bank left open",
        "a photograph not used yet",
        frozenset({"press:photo"}),
        a_bank_left_open,
        frozenset({"status"}),
    ),
]
