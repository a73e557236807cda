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
from parley.bargaining.acts import packages
from parley.bargaining.models import BlindPost, Obstacle, Package, PackageAnswer, Run, Sealed
from parley.bargaining.queries import blind as transcripts
from parley.convening.models import Letter
from parley.drafting import queries as drafting
from parley.drafting.models import Answer, Criticism
from parley.people.queries import seats
from parley.press import tasks
from parley.press.models import Item, Photo
from parley.procedure import guarded, waiting
from parley.procedure.act import Act
from parley.procedure.guarded import EVERYTHING, NOTHING
from parley.procedure.viewer import Viewer
from parley.record import queries as record
from parley.record.sources import now
from parley.settlement.blind import read_post

#: By their modules: the packages give functions of the same names.
issues = import_module("parley.bargaining.queries.table")
searches = import_module("parley.bargaining.queries.searches")


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
    shown = issues._views

    def numbered(*given: Any, **more: Any) -> Any:
        views = shown(*given, **more)
        for view in views:
            for option in view.options:
                option.label = f"{option.label} #{option.pk}"
        return views

    return mock.patch.object(issues, "_views", numbered)


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

    def every_head(viewer: Viewer) -> Any:
        process = viewer.process.public_id
        return record.heads(process, record.all_audiences(process))

    return mock.patch.object(Viewer, "heads", property(every_head))


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
    honest = Viewer.audiences.func

    def wider(viewer: Viewer) -> tuple[str, ...]:
        return (*honest(viewer), "team") if viewer.of_delegation else honest(viewer)

    return mock.patch.object(Viewer, "audiences", property(wider))


def a_name_in_the_list() -> AbstractContextManager[Any]:
    """The table of seats gives everybody the name behind a pseudonym."""
    shown = seats._view

    def named(viewer: Viewer, row: Any, *more: Any) -> Any:
        return replace(shown(viewer, row, *more), legal_name=row.legal_name)

    return mock.patch.object(seats, "_view", named)


def a_count_of_answers_to_a_package() -> AbstractContextManager[Any]:
    """The page of a package tells how many have answered already."""
    shown = bargaining.package

    def counting(viewer: Viewer, public_id: str) -> Any:
        view = shown(viewer, public_id)
        view.package.title += f" ({PackageAnswer._base_manager.filter(package=view.package).count()})"
        return view

    return mock.patch.object(bargaining, "package", counting)


def an_early_end() -> AbstractContextManager[Any]:
    """The outcome of a package is told as soon as the last party has answered, and so tells who is last, and more."""
    honest = PackageAnswer.save

    def ending(row: PackageAnswer, *given: Any, **more: Any) -> None:
        honest(row, *given, **more)
        rows = Package._base_manager.filter(pk=row.package_id)
        answered = PackageAnswer._base_manager.filter(package=row.package_id).values("party").distinct().count()
        if answered == len(rows.get().voices):
            rows.update(state="not_agreed", decided_at=now())

    return mock.patch.object(PackageAnswer, "save", ending)


def an_answer_in_the_common_log() -> AbstractContextManager[Any]:
    """That somebody answered a package, though not how, stands where every seat reads it."""
    honest = Act.record

    def telling(act: Act, fact: str, *, audience: str = "common", **more: Any) -> None:
        honest(act, fact, audience="common" if fact == "package.answered" else audience, **more)

    return mock.patch.object(Act, "record", telling)


def a_log_of_the_delegation() -> AbstractContextManager[Any]:
    """A head's answer to a package stands in the log of the whole delegation."""
    honest = Act.record

    def telling(act: Act, fact: str, *, audience: str = "common", **more: Any) -> None:
        own = f"party:{act.by.party.public_id}" if fact == "package.answered" else audience
        honest(act, fact, audience=own, **more)

    return mock.patch.object(Act, "record", telling)


@contextmanager
def a_desk_that_stops_asking() -> Iterator[None]:
    """The mediator's desk says when nobody's answer to a package is wanting any more."""

    def complete(viewer: Viewer) -> list[waiting.Waiting]:
        rows = Package._base_manager.filter(state="put", form="trusted") if viewer.may("put_package") else ()
        answered = [(row, PackageAnswer._base_manager.filter(package=row).count()) for row in rows]
        return [waiting.Waiting(f"All have answered “{row.title}”", "/") for row, n in answered if n == len(row.voices)]

    with mock.patch.object(waiting, "_WAITING", [*waiting._WAITING, complete]):
        yield


def answers_destroyed_one_by_one() -> AbstractContextManager[Any]:
    """A package that is withdrawn takes as many queries as there were answers to it."""
    honest = packages._destroy_answers

    def slower(act: Act, package: Package) -> None:
        for row in PackageAnswer._base_manager.filter(package=package):
            row.delete()
        honest(act, package)

    return mock.patch.object(packages, "_destroy_answers", slower)


def a_post_before_its_round_closes() -> AbstractContextManager[Any]:
    """The posts of the running round are handed out with those of the rounds that are closed."""
    honest = transcripts.transcript_of

    def early(read: Any, package: Package) -> Any:
        found = honest(read, package)
        for row in BlindPost._base_manager.filter(round__package=package):
            found = found.with_post(read_post(row.body.encode()))
        return found

    return mock.patch.object(transcripts, "transcript_of", early)


def a_seal_in_the_common_log() -> AbstractContextManager[Any]:
    """That a delegation sealed its priorities, though not what, stands where every seat reads it."""
    honest = Act.record

    def telling(act: Act, fact: str, *, audience: str = "common", **more: Any) -> None:
        honest(act, fact, audience="common" if fact == "priorities.sealed" else audience, **more)

    return mock.patch.object(Act, "record", telling)


def a_page_that_knows_who_sealed() -> AbstractContextManager[Any]:
    """The page of a search tells how many have sealed by now."""
    honest = searches.search

    def counting(viewer: Viewer, public_id: str) -> Any:
        shown = honest(viewer, public_id)
        count = Sealed._base_manager.filter(withdrawn_at=None, party__process=viewer.process).count()
        return replace(shown, state=f"{shown.state}, {count} sealed")

    return mock.patch.object(bargaining, "search", counting)


def an_end_that_is_told() -> AbstractContextManager[Any]:
    """Whether a search was made, and found anything, stands beside it for every seat."""
    honest = searches._row

    def telling(row: Any, run: Any) -> Any:
        return honest(row, Run._base_manager.get(search=row))

    return mock.patch.object(searches, "_row", telling)


def obstacles_for_all() -> AbstractContextManager[Any]:
    return _seen_by_everybody(Obstacle)


def a_query_for_each_seal() -> AbstractContextManager[Any]:
    """The list of searches looks the same, but the database is asked once for each seal."""
    honest = searches.searches

    def slower(viewer: Viewer) -> Any:
        for row in Sealed._base_manager.filter(withdrawn_at=None):
            row.refresh_from_db()
        return honest(viewer)

    return mock.patch.object(bargaining, "searches", slower)


PLANTED = [
    Planted(
        "a seal in the common log",
        "sealed priorities",
        frozenset({"convening:timeline", "record", "record_bundle"}),
        a_seal_in_the_common_log,
    ),
    Planted(
        "a page that knows who sealed",
        "sealed priorities",
        frozenset({"bargaining:search"}),
        a_page_that_knows_who_sealed,
    ),
    Planted("an end that is told", "what a search takes", frozenset({"bargaining:searches"}), an_end_that_is_told),
    Planted("obstacles for all", "what stands in the way", frozenset({"bargaining:search"}), obstacles_for_all),
    Planted(
        "a query for each seal",
        "sealed priorities",
        frozenset({"bargaining:searches"}),
        a_query_for_each_seal,
        frozenset({"queries"}),
    ),
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
    Planted(
        "a count of answers to a package",
        "an answer to a package",
        frozenset({"bargaining:package"}),
        a_count_of_answers_to_a_package,
    ),
    Planted("an early end", "an answer to a package", frozenset({"bargaining:packages", "api:package"}), an_early_end),
    Planted(
        "an answer in the common log",
        "an answer to a package",
        frozenset({"convening:timeline", "record"}),
        an_answer_in_the_common_log,
    ),
    Planted(
        "a log of the delegation",
        "a changed answer to a package",
        frozenset({"convening:timeline", "record_bundle"}),
        a_log_of_the_delegation,
    ),
    Planted(
        "a desk that stops asking", "an answer to a package", frozenset({"process_desk"}), a_desk_that_stops_asking
    ),
    Planted(
        "answers destroyed one by one",
        "an answer to a package",
        frozenset({"bargaining:withdraw_package", "api:act_withdraw_package"}),
        answers_destroyed_one_by_one,
        frozenset({"queries"}),
    ),
    Planted(
        "a post before its round closes",
        "a post of the server-blind form",
        frozenset({"bargaining:transcript", "api:transcript"}),
        a_post_before_its_round_closes,
    ),
    Planted("a tag of all logs", "private priorities", frozenset({"record"}), a_tag_of_all_logs),
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
