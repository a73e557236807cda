"""The verdict on a transcript: what was checked, what is missing or wrong, the outcome, and how to say it plainly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from .codes import Params, english
from .posts import ROUNDS, Round
from .transcript import Transcript

Say = Callable[[str, Params], str]


class Outcome(StrEnum):
    """What the posts give; as long as one is missing or refused, nothing."""

    ACCEPTED = "accepted"
    NOT_AGREED = "not_agreed"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: in which round, with whose post (None: with what all of them add up to), and why."""

    round: Round
    party: str | None
    code: str
    params: Params

    @property
    def message(self) -> str:
        """The same in English."""
        return english(self.code, self.params)


@dataclass(frozen=True)
class Verdict:
    """What came of checking a transcript. `missing` names rounds and parties, `checked` the rounds that could be."""

    transcript: Transcript
    outcome: Outcome
    findings: tuple[Finding, ...]
    missing: tuple[tuple[Round, str], ...]
    checked: tuple[Round, ...]

    @property
    def ok(self) -> bool:
        """True if nothing that is there is wrong, which says nothing of what is missing."""
        return not self.findings

    def summary(self, say: Say = english) -> str:
        """Plain words, line by line: the outcome, what was checked, what was not, what to do."""
        return "\n".join(say(code, params) for code, params in self.lines(say))

    def lines(self, say: Say = english) -> Iterator[tuple[str, Params]]:
        """The summary as codes with their parameters; `say` turns a finding into words."""
        question = self.transcript.question
        yield ("summary.fails", {"problems": len(self.findings)}) if self.findings else (f"summary.{self.outcome}", {})
        yield "summary.process", {"process": question.process, "package": question.package}
        yield "summary.parties", {"parties": ", ".join(party.name for party in question.parties)}
        for finding in self.findings:
            yield "summary.finding", {"message": say(finding.code, finding.params)}
        for round, party in self.missing:
            if round is self.missing[0][0]:  # later rounds can't begin before this one is whole
                yield "summary.missing", {"party": question.name(party), "round": round.value}
        yield from self._checked()
        yield "summary.unchecked", {}
        yield "summary.people", {}
        yield "summary.time", {}
        if self.findings or self.missing:
            yield "summary.todo", {}
            yield ("summary.todo.refused" if self.findings else "summary.todo.wait"), {}

    def _checked(self) -> Iterator[tuple[str, Params]]:
        transcript = self.transcript
        yield "summary.checked", {}
        for round in ROUNDS:
            counts = {"posts": len(transcript.of(round)), "parties": len(transcript.question.parties)}
            yield f"summary.round.{round}" if round in self.checked else f"summary.unchecked.{round}", counts
        if transcript.fingerprint is not None:
            yield "summary.fingerprint", {"fingerprint": transcript.fingerprint}
