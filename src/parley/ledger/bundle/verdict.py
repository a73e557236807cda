"""The verdict on a record or a proof: what was found wrong, what was counted, and who vouches for it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from ..codes import Params, english, shown
from ..notes import NoteKey
from ..trust import Vouched
from .counts import AnswerCounts, Counts, SignedCounts

Say = Callable[[str, Params], str]

_MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: its code, the line of the file (0 for the file as a whole), and what to say."""

    code: str
    where: int
    message: str
    params: Params = field(default_factory=dict)


def finding(code: str, where: int, **params: str | int) -> Finding:
    """A finding with its English message; text that comes from the file is made harmless first."""
    safe = {name: shown(value, _MOST_SHOWN) if isinstance(value, str) else value for name, value in params.items()}
    return Finding(code, where, english(code, safe), safe)


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a record: of which process it is, when and for whom it was written, and the key that signs."""

    process: str
    title: str
    made: str
    filtered_for: str | None
    key: NoteKey | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of verifying a file: `ok` only if nothing at all is wrong. `roots` gives each log's root in hex.

    `whole` if the file was read to its end and is byte for byte as its closing line says. For a proof `roots` and
    `sizes` are empty, and `shown` says what it shows; `states` are the checkpoints in it.
    """

    findings: tuple[Finding, ...]
    counts: Counts
    roots: Mapping[str, str]
    sizes: Mapping[str, int]
    head: Head | None
    stopped: bool = False
    whole: bool = False
    vouched: Vouched = field(default_factory=Vouched)
    signed: SignedCounts = field(default_factory=SignedCounts)
    answers: AnswerCounts = field(default_factory=AnswerCounts)
    shown: tuple[tuple[str, Params], ...] = ()
    states: tuple[tuple[str, int, bytes], ...] = ()

    @classmethod
    def of_nothing(cls, found: Finding) -> Verdict:
        """The verdict on what isn't a record at all."""
        return cls(findings=(found,), counts=Counts(), roots={}, sizes={}, head=None)

    @property
    def ok(self) -> bool:
        """True if everything that can be checked holds."""
        return not self.findings and self.head is not None

    def logs(self) -> Iterator[tuple[str, int, bytes]]:
        """Each state that was verified: the log's origin, how many acts, the root."""
        yield from self.states
        if self.head is not None:
            for log, root in self.roots.items():
                yield f"parley/{self.head.process}/{log}", self.sizes[log], bytes.fromhex(root)

    def summary(self, say: Say = english) -> str:
        """Plain words, line by line: what was checked, what wasn't, what to do. `say` turns a code into words."""
        return "\n".join(say(code, params) for code, params in self.lines(say))

    def lines(self, say: Say = english) -> Iterator[tuple[str, Params]]:
        """The summary as codes with their parameters."""
        from .summary import lines

        return lines(self, say)

    def to_json(self) -> dict[str, object]:
        """The verdict for programs."""
        vouched = self.vouched
        witnessed = {log: {"acts": size, "by": list(names)} for log, (size, names) in vouched.witnessed.items()}
        return {
            "ok": self.ok,
            "findings": [{"code": one.code, "line": one.where, "message": one.message} for one in self.findings],
            "counts": {
                name: getattr(self.counts, name) for name in ("logs", "acts", "opened", "closed", "texts", "absent")
            },
            "roots": dict(self.roots),
            "states": [[origin, size, b64encode(root).decode()] for origin, size, root in self.states],
            "key": None if vouched.key is None else str(vouched.key),
            "signatures_checked": vouched.possible,
            "checkpoints_signed": vouched.signed,
            "witnessed": witnessed,
            "acts_signed": asdict(self.signed),
            "answers_signed": asdict(self.answers),
        }
