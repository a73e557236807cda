"""The rules of packages: drawn up, put, answered unseen, and at the deadline accepted by all or not agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from parley.ledger.leaf import commit
from parley.procedure.errors import Invalid, Refused
from parley.procedure.errors import mark as _
from parley.settlement.bargain import Bargain, Breach, Choice

DRAWN_UP, PUT, ACCEPTED, NOT_AGREED, WITHDRAWN = "drawn_up", "put", "accepted", "not_agreed", "withdrawn"
#: Every legal transition; what is not here cannot happen. A package that was not agreed may be followed by another.
TRANSITIONS = {
    DRAWN_UP: {PUT, WITHDRAWN},
    PUT: {ACCEPTED, NOT_AGREED, WITHDRAWN},
    ACCEPTED: set[str](),
    NOT_AGREED: set[str](),
    WITHDRAWN: set[str](),
}
LABELS = {
    DRAWN_UP: _("drawn up"),
    PUT: _("put, being answered unseen"),
    ACCEPTED: _("accepted by all"),
    NOT_AGREED: _("not agreed"),
    WITHDRAWN: _("withdrawn"),
}

ACCEPT, REFUSE = "accept", "refuse"
ANSWERS = {ACCEPT: _("Accept"), REFUSE: _("Refuse")}

#: The two forms: this server counts the answers and then forgets them; or it never learns them.
TRUSTED, SERVER_BLIND = "trusted", "server_blind"


@dataclass(frozen=True)
class Package:
    """A package as the rules see it: its state and, once put, until when it is answered."""

    state: str = DRAWN_UP
    until: datetime | None = None
    #: Until when it can be withdrawn, if not as long: once parts are being unlocked, a host could look ahead.
    withdrawable_until: datetime | None = None

    def edited(self) -> "Package":
        if self.state != DRAWN_UP:
            raise Refused(_("The package has been put: its words stand. Draw up another."))
        return self

    def put(self, until: datetime, at: datetime, *, voices: int, open_already: bool) -> "Package":
        """Put it to all at one instant; one package at a time, or two could be accepted that contradict each other."""
        moved = self._moved(PUT)
        if open_already:
            raise Refused(_("Another package is being answered. Wait for its outcome, or withdraw it first."))
        if not voices:
            raise Refused(_("Nobody has a voice: seat heads of delegation first."))
        if until <= at:
            raise Refused(_("The time for answers has passed already."), field="due")
        return replace(moved, until=until)

    def answered(self, at: datetime) -> "Package":
        """An answer is given or changed until the deadline, by the clock even if nobody has closed it yet."""
        self.awaited()
        if self.until is None or at >= self.until:
            raise Refused(_("The time for answers to this package is over."))
        return self

    def awaited(self) -> "Package":
        """The package is before the parties still, whatever the hour."""
        if self.state != PUT:
            raise Refused(_("Answers to this package are not awaited."))
        return self

    def withdrawn(self, at: datetime) -> "Package":
        """The mediator takes it back: never once the deadline has passed, whatever the answers are."""
        moved, last = self._moved(WITHDRAWN), self.withdrawable_until or self.until
        if last is not None and at >= last:
            raise Refused(_("It can't be withdrawn any more: what comes of it stands."))
        return replace(moved, until=None)

    def decided(self, at: datetime, *, accepted: bool) -> "Package":
        """The outcome is there at the deadline, and not before, even when all have answered."""
        moved = self._moved(ACCEPTED if accepted else NOT_AGREED)
        if self.until is None or at < self.until:
            raise Refused(_("The outcome is told at the deadline, and not before."))
        return replace(moved, until=None)

    def _moved(self, to: str) -> "Package":
        if to not in TRANSITIONS[self.state]:
            raise Refused(_("This cannot be done with the package as it stands now. Open its page again."))
        return replace(self, state=to)


@dataclass(frozen=True)
class Term:
    """One issue and the option that settles it, as they read when the package was put; ids are public ids."""

    issue: str
    title: str
    about: str
    option: str
    label: str

    def to_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Term":
        return cls(**kept)


def worded(title: str, note: str, terms: Sequence[Term]) -> str:
    """The exact text that is put, whose hash stands in the record."""
    pieces = [title, *([note] if note else [])]
    for number, term in enumerate(terms, start=1):
        pieces.append("\n".join([f"{number}. {term.title}", *([term.about] if term.about else []), f"= {term.label}"]))
    return "\n\n".join(pieces) + "\n"


def complete(choices: Mapping[str, str], table: Mapping[str, frozenset[str]]) -> None:
    """Pass if the choices take one option for each issue on the table (`table`: its options), and nothing else.

    What is wrong is said for each issue, under the name of its field, `issue_ID`.
    """
    if not table:
        raise Refused(_("No issue lies on the table that every seat sees. Lay the issues on it first."))
    wrong = dict.fromkeys(
        sorted(choices.keys() - table.keys()), _("This issue is not on the table. Open the page again.")
    )
    for issue, options in table.items():
        if not options:
            wrong[issue] = _("Nobody has proposed an option for this issue: it cannot be settled yet.")
        elif issue not in choices:
            wrong[issue] = _("Choose an option for this issue.")
        elif choices[issue] not in options:
            wrong[issue] = _("This option is no longer there. Open the page again.")
    if wrong:
        raise Invalid({f"issue_{issue}": Refused(said, field=f"issue_{issue}") for issue, said in wrong.items()})


def kept_rules(bargain: Bargain, package: tuple[int, ...], labels: Mapping[str, str]) -> None:
    """Pass if the package keeps the rules of the table; else what it breaks is said, all of it.

    `labels` has the words of issues and options by their ids in the bargain.
    """
    broken = [_broken(bargain, package, breach, labels) for breach in bargain.breaches(package)]
    if broken:
        raise Invalid({f"rule_{number}": one for number, one in enumerate(broken)})


def _broken(bargain: Bargain, package: tuple[int, ...], breach: Breach, labels: Mapping[str, str]) -> Refused:
    def said(choice: Choice) -> str:
        issue = bargain.issues[choice[0]]
        return f"{labels[issue.id]} – {labels[issue.options[choice[1]]]}"

    requirements, exclusions = len(bargain.requirements), len(bargain.exclusions)
    if breach.place < requirements:
        rule = bargain.requirements[breach.place]
        return Refused(
            _("“%(one)s” takes “%(other)s” with it, which the package does not have."),
            one=said(rule.condition),
            other=said(rule.then),
        )
    if breach.place < requirements + exclusions:
        together = [said(one) for one in bargain.exclusions[breach.place - requirements]]
        return Refused(_("These cannot stand together: %(choices)s."), choices=together)
    budget = bargain.budgets[breach.place - requirements - exclusions]
    return Refused(
        _("“%(name)s” may come to %(limit)s at most; this package comes to %(spent)s."),
        name=budget.name,
        limit=budget.limit,
        spent=budget.spent(package),
    )


def accepted_by_all(voices: Sequence[str], answers: Mapping[str, Sequence[str]]) -> bool:
    """Whether every party has accepted: who is silent has not, and where a party has two heads, both must.

    `answers` has the answers of each party's heads in force at the deadline, a refusal for one who gave none; those of
    others count for nothing.
    """
    return bool(voices) and all(answers.get(voice) and set(answers[voice]) == {ACCEPT} for voice in voices)


def sealed(*, package: str, text_hash: str, seat: str, answer: str, opening: bytes) -> str:
    """What stands of an answer in the record: a commitment that nothing opens but the 32 random bytes of `opening`."""
    return commit({"package": package, "text": text_hash, "seat": seat, "answer": answer}, opening)
