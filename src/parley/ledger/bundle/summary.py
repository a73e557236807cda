"""A verdict in plain words: what was checked, what was not, and what to do. Codes alone; `codes` has the words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..codes import Params, shown
from ..policy import NONE
from ..trust import SHARED

if TYPE_CHECKING:
    from .verdict import Say, Verdict

Line = tuple[str, Params]

_PATH = frozenset(("file.missing", "file.directory", "file.unreadable"))
_FOREIGN = frozenset(("file.empty", "file.foreign"))
_DAMAGED = frozenset(("file.cut", "file.followed", "file.changed", "file.moved", "line.toolong"))
_KEY = frozenset(("key.changed", "key.untrusted"))
# What may be nobody's fault: the file is too old, or the reader's own machine can't check it.
_MILD = {
    "known.older": "summary.todo.older",
    "policy.nosodium": "summary.todo.policy.nosodium",
    "policy.silent": "summary.todo.policy.silent",
    "policy.unmet": "summary.todo.policy.unmet",
}
_FORK = frozenset(("known.fork", "seen.fork", "log.witnessed"))


def lines(verdict: Verdict, say: Say) -> Iterator[Line]:
    """The summary as codes with their parameters; `say` puts findings into words within it."""
    head, proof = verdict.head, bool(verdict.shown or verdict.states)
    if verdict.ok and not verdict.vouched.possible:
        yield ("summary.proof.unsure" if proof else "summary.unsure"), {}
    elif verdict.ok:
        yield ("summary.proof.holds" if proof else "summary.holds"), {}
    elif head is None:
        yield "summary.unread", {}
    else:
        yield ("summary.proof.fails" if proof else "summary.fails"), {"problems": len(verdict.findings)}
    if head is not None:
        yield "summary.process", {"title": shown(head.title), "process": head.process}
        yield "summary.made", {"made": head.made}
        if head.filtered_for is not None:
            yield "summary.reader", {"reader": shown(head.filtered_for)}
    for found in verdict.findings:
        code = "summary.finding" if found.where else "summary.finding.file"
        yield code, {"where": found.where, "message": say(found.code, found.params)}
    if verdict.stopped:
        yield "summary.more", {}
    if verdict.ok:
        yield from _checked(verdict, proof)
        yield from _unchecked(verdict, proof)
    yield from _advice(verdict)


def _checked(verdict: Verdict, proof: bool) -> Iterator[Line]:
    counts = verdict.counts
    yield "summary.checked", {}
    yield "summary.whole", {}
    if proof:
        yield from verdict.shown
    else:
        yield "summary.logs", {"logs": counts.logs, "acts": counts.acts}
    for log, root in verdict.roots.items():
        yield "summary.log", {"log": log, "acts": verdict.sizes[log], "root": root}
    yield from _who(verdict)
    if counts.seen:
        yield "summary.seen", {"seen": counts.seen}
    if counts.opened:
        yield "summary.details", {"opened": counts.opened}
    if counts.texts:
        yield "summary.texts", {"texts": counts.texts}
    if verdict.signed.good:
        yield "summary.acts.signed", {"acts": verdict.signed.good}
    if held := verdict.answers.good - verdict.answers.unlinked:
        yield "summary.answers.signed", {"answers": held}


def _who(verdict: Verdict) -> Iterator[Line]:
    vouched = verdict.vouched
    if vouched.key is not None and vouched.possible:
        yield "summary.key", {"key": str(vouched.key), "checkpoints": vouched.signed}
        if vouched.met:
            yield "summary.key.met", {}
        if vouched.named:
            yield "summary.key.named", {}
    for log, (size, names) in vouched.witnessed.items():
        yield "summary.witnessed", {"log": log, "size": size, "names": shown(", ".join(names), 500)}


def _unchecked(verdict: Verdict, proof: bool) -> Iterator[Line]:
    counts, signed = verdict.counts, verdict.signed
    yield "summary.unchecked", {}
    yield from _who_not(verdict, proof)
    acts = {
        "summary.acts.absent": signed.absent,
        "summary.acts.keyless": signed.keyless,
        "summary.acts.unconfirmed": signed.unconfirmed,
        "summary.acts.byclock": signed.byclock,
        "summary.acts.attested": counts.acts - sum((signed.good, signed.absent, signed.keyless, signed.unverified)),
        "summary.closed": counts.closed,
    }
    for code, number in acts.items():
        if number:
            yield code, {"acts": number}
    yield from _answers_unchecked(verdict)
    if counts.absent:
        yield "summary.absent", {"absent": counts.absent}
    if proof:
        yield "summary.proof.rest", {}
    else:
        yield "summary.elsewhere", {}
    yield "summary.clock", {}
    yield "summary.head", {}


def _answers_unchecked(verdict: Verdict) -> Iterator[Line]:
    counts = verdict.answers
    answers = {
        "summary.answers.absent": counts.absent,
        "summary.answers.keyless": counts.keyless,
        "summary.answers.unlinked": counts.unlinked,
        "summary.answers.byclock": counts.byclock,
        "summary.answers.unconfirmed": counts.unconfirmed,
        "summary.answers.attested": counts.attested,
    }
    for code, number in answers.items():
        if number:
            yield code, {"answers": number}


def _who_not(verdict: Verdict, proof: bool) -> Iterator[Line]:
    counts, vouched = verdict.counts, verdict.vouched
    if not vouched.possible:
        signed = verdict.signed.unverified + verdict.answers.unverified
        yield "summary.nosodium", {"signatures": counts.signatures, "acts": signed}
        return
    if vouched.key is None:
        yield "summary.unsigned", {}
    elif not vouched.met and not vouched.named:
        yield "summary.key.new", {}
    if vouched.unknown:
        yield "summary.strangers", {"signatures": vouched.unknown}
    if not vouched.policy:
        yield "summary.nopolicy", {}
    elif vouched.asks == NONE:
        yield "summary.noquorum", {}
    else:
        yield from _unwitnessed(verdict, proof)
    if vouched.older:
        yield "summary.older", {"logs": vouched.older}


def _unwitnessed(verdict: Verdict, proof: bool) -> Iterator[Line]:
    witnessed = verdict.vouched.witnessed
    if not proof:
        later = verdict.sizes.get(SHARED, 0) - witnessed.get(SHARED, (0, ()))[0]
        if later:
            yield "summary.unwitnessed", {"acts": later}
        others = sum(1 for log in verdict.sizes if log not in witnessed and log != SHARED)
        if others:
            yield "summary.unwitnessed.logs", {"logs": others}
    elif not witnessed:
        yield "summary.unwitnessed.logs", {"logs": verdict.counts.logs}


def _advice(verdict: Verdict) -> Iterator[Line]:
    codes = {found.code for found in verdict.findings}
    advice: list[str] = []
    if verdict.ok:
        if not verdict.vouched.possible:
            advice = ["summary.todo.nosodium"]
        elif verdict.vouched.key is not None and not verdict.vouched.met and not verdict.vouched.named:
            advice = ["summary.todo.key"]
        elif verdict.vouched.key is None:
            advice = ["summary.todo.roots"]
    elif codes & _PATH:
        advice = ["summary.todo.path"]
    elif codes & _FOREIGN:
        advice = ["summary.todo.foreign"]
    elif "file.version" in codes:
        advice = ["summary.todo.version"]
    elif codes & _DAMAGED:
        advice = ["summary.todo.damaged"]
    elif codes <= _MILD.keys():
        advice = [_MILD[code] for code in sorted(codes)]
    else:
        if codes & _KEY:
            advice = ["summary.todo.otherkey"]
        elif codes & _FORK:
            advice = ["summary.todo.fork"]
        advice += ["summary.todo.written", "summary.todo.compare"] if verdict.whole else ["summary.todo.unread"]
    if advice:
        yield "summary.todo", {}
    for code in advice:
        yield code, {}
