"""What an act on packages must know before it decides: what lies on the table, and how a package stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parley.bargaining.models import BlindPost, BlindRound, Issue, Option, Package
from parley.bargaining.queries.laid import laid_rules
from parley.bargaining.rules import blind, table
from parley.bargaining.rules import packages as rules
from parley.bargaining.rules.laid import Laid, LaidIssue, LaidOption
from parley.settlement.bargain import Bargain
from parley.settlement.blind import Party as Voice
from parley.settlement.blind import Question, Transcript, read_post

#: How rows of a model are read: for a viewer, or within an act.
Read = Callable[[type[Any]], Any]


@dataclass(frozen=True)
class Table:
    """The issues that a package must settle, those that lie before every seat, with their options and rules."""

    issues: tuple[Issue, ...]
    #: By the issue's primary key.
    options: Mapping[int, tuple[Option, ...]]
    #: The same by public ids, with the rules between the issues.
    laid: Laid

    @property
    def bargain(self) -> Bargain:
        return self.laid.bargain

    @property
    def settled_by(self) -> dict[str, frozenset[str]]:
        """The options of each issue, by public ids."""
        return {issue.public_id: frozenset(one.public_id for one in self.options[issue.pk]) for issue in self.issues}

    @property
    def labels(self) -> dict[str, str]:
        """The words of issues and options, by public id."""
        return self.laid.words

    def kept(self, choices: Mapping[str, str]) -> None:
        """Pass if the choices settle every issue and keep the rules of the table; else say all that is wrong."""
        rules.complete(choices, self.settled_by)
        rules.kept_rules(self.bargain, self.bargain.placed(choices), self.labels)

    def chosen(self, choices: Mapping[str, str]) -> list[tuple[Issue, Option]]:
        """The issues with the options that are taken, in the order of the table, where there are such."""
        options = {one.public_id: one for some in self.options.values() for one in some}
        return [(issue, options[choices[issue.public_id]]) for issue in self.issues if issue.public_id in choices]


def on_table(read: Read) -> Table:
    """What lies on the table before every seat now; narrow issues are settled among those whom they concern."""
    issues = tuple(read(Issue).filter(state=table.ON_TABLE, narrow=False))
    options: dict[int, list[Option]] = {issue.pk: [] for issue in issues}
    for option in read(Option).filter(issue__in=issues).select_related("proposed_by__party"):
        options[option.issue_id].append(option)
    questions = tuple(
        LaidIssue(
            issue.public_id, issue.title, tuple(LaidOption(one.public_id, one.label) for one in options[issue.pk])
        )
        for issue in issues
    )
    return Table(issues, {pk: tuple(some) for pk, some in options.items()}, Laid(questions, laid_rules(read)))


def as_ruled(package: Package, last_round_begins: datetime | None = None) -> rules.Package:
    """A package as the rules see it; in the server-blind form it is withdrawn only before the last round begins."""
    return rules.Package(package.state, package.due, last_round_begins)


def last_round_begins(rounds: Iterable[BlindRound]) -> datetime | None:
    """When the parties begin to unlock; None in the trusted form."""
    return next((row.due for row in rounds if row.name == blind.BLINDINGS), None)


def round_as_ruled(row: BlindRound) -> blind.Round:
    """A round of the server-blind form as the rules see it."""
    return blind.Round(row.name, row.due, closed=row.closed_at is not None)


def running_round(read: Read, package: Package) -> BlindRound | None:
    """The round in which posts are taken now; None in the trusted form, and once all are closed."""
    found: BlindRound | None = read(BlindRound).filter(package=package, closed_at=None).order_by("number").first()
    return found


def question_of(package: Package) -> Question:
    """What every post of the server-blind form is bound to: the exact text, and whose acceptance it takes."""
    parties = tuple(Voice(id=voice["party"], name=voice["name"]) for voice in package.voices)
    return Question(process=package.process.public_id, package=package.public_id, text=package.body, parties=parties)


def transcript_of(read: Read, package: Package) -> Transcript:
    """The question and the posts of the rounds that are closed: all that anybody needs to go on, or to verify."""
    posts = read(BlindPost).filter(round__package=package, round__closed_at__isnull=False)
    order = {party: place for place, party in enumerate(package.parties)}
    rows = sorted(
        posts.select_related("round", "party"), key=lambda row: (row.round.number, order[row.party.public_id])
    )
    return Transcript(question_of(package), posts=tuple(read_post(row.body.encode()) for row in rows))
