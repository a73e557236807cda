"""Which column of a table holds what: the names that Polis, its tools and people give them."""

from __future__ import annotations

from collections.abc import Sequence

from parley.commonground.votes import VotesError

PARTICIPANT, STATEMENT, VOTE, TIME = "participant", "statement", "vote", "time"
NAMES = {
    PARTICIPANT: ("participant", "participantid", "voter", "voterid", "pid"),
    STATEMENT: ("statement", "statementid", "comment", "commentid", "tid"),
    VOTE: ("vote", "value"),
    TIME: ("time", "timestamp", "modified"),
}
# What Polis tells of a participant before the columns of statements begin.
OF_A_PARTICIPANT = ("xid", "groupid", "ncomments", "nvotes", "nagree", "ndisagree")


def plain(name: str) -> str:
    """A name without what differs between exports: capitals, and what stands between words."""
    return name.strip().lower().replace("-", "").replace("_", "").replace(" ", "")


def role(name: str) -> str | None:
    """What a column of this name holds, or None."""
    return next((role for role, names in NAMES.items() if plain(name) in names), None)


def roles(names: Sequence[str], where: str) -> dict[str, str]:
    """The column for each role, by its own name; time may be missing. `where` begins the error."""
    found: dict[str, str] = {}
    for name in names:
        if (what := role(name)) is not None:
            if what in found:
                raise VotesError(f"{where}: the columns {found[what]!r} and {name!r} both hold the {what}; leave one.")
            found[what] = name
    if missing := [what for what in (PARTICIPANT, STATEMENT, VOTE) if what not in found]:
        raise VotesError(
            f"{where}: no column for the {' and the '.join(missing)}; found {listed(names)}. "
            "Expected participant (or voter-id), statement (or comment-id) and vote, and a time if it is known."
        )
    return found


def listed(names: Sequence[str]) -> str:
    """Names for an error, not more than fit a line."""
    shown = ", ".join(repr(name[:40]) for name in names[:12])
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown or "none"
