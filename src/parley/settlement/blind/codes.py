"""All that blind acceptance has to say, by its code, in one place: to be translated without touching what decides.

Templates for `str.format`; the parameters are named in them. `{party}` is a party's name as the package has it.
"""

from __future__ import annotations

from collections.abc import Mapping

Params = Mapping[str, str | int]

MESSAGES: dict[str, str] = {
    # What can't be read
    "file.toolarge": "It is larger than {most} bytes.",
    "file.json": "It is not JSON as it must be written here: {why}.",
    "file.format": "It is not of the format {format}.",
    "question.form": "The package can't be read: {where}: {why}.",
    "post.form": "The post can't be read: {where}: {why}.",
    # A post that is refused
    "post.package": "The post was made for another package: {package}.",
    "post.party": "The post is in the name of {id}, which is no party to this package.",
    "post.twice": "{party} has posted twice in the round of {round}.",
    "post.early": "{party}'s post in the round of {round} comes too early: posts of the round of {before} are missing.",
    "post.seen": (
        "{party}'s post in the round of {round} was made over other earlier posts than these, or other words of the"
        " package: something was exchanged since, or {party} was shown something else."
    ),
    "post.point": "{party}'s post in the round of {round} holds a point that is none of the group.",
    "post.copied": "{party}'s post in the round of {round} repeats what {other} posted.",
    "post.proof": (
        "The proof in {party}'s post in the round of {round} does not hold: it was altered, or made by somebody who"
        " doesn't know {party}'s secret."
    ),
    "sum.nothing": "The posts of the round of {round} cancel each other out, so that nothing can be learnt from them.",
    # What stops a party before it posts
    "secret.form": "The secret can't be read: {where}: {why}.",
    "secret.other": "The secret was made for another package, or another wording or list of parties.",
    "secret.changed": (
        "In the round of {round}, the post under the name of {party} is not the one that was made with this secret."
        " Don't go on: ask for the posts again by another way, and tell the other parties."
    ),
    "secret.absent": "{party}'s own post in the round of {round} is not among the posts: hand it in first.",
    "secret.made": "{party} has posted in the round of {round} already. A new post would take the place of that one.",
    "secret.opened": (
        "{party} has opened another list of posts already. Whoever opens two lists can be made to show its own answer:"
        " the package has to be put again, with new keys."
    ),
    "posts.missing": "In the round of {round}, posts are missing: {parties}.",
    # The summary
    "summary.accepted": "ACCEPTED BY ALL. Every post holds, and they give: every party accepted.",
    "summary.not_agreed": (
        "NOT AGREED. Every post holds, and they give: at least one party did not accept. Which, and how many, the posts"
        " can't tell."
    ),
    "summary.incomplete": "NO OUTCOME. Posts are missing; those that are there and could be checked hold.",
    "summary.fails": "NO OUTCOME. The posts do not hold. Problems found: {problems}",
    "summary.process": "Process: {process}, package: {package}",
    "summary.parties": "Parties: {parties}",
    "summary.fingerprint": "Fingerprint of the package and the keys:\n  {fingerprint}",
    "summary.finding": "  - {message}",
    "summary.checked": "Checked, round by round:",
    "summary.round.keys": (
        "  - Keys, {posts} of {parties}: each party knows the secret of its own key; none is made from another's."
    ),
    "summary.round.answers": (
        "  - Answers, {posts} of {parties}: each was made by the holder of its party's key, for this package, and isn't"
        " made from another's. What it says stays locked."
    ),
    "summary.round.blindings": (
        "  - Blindings, {posts} of {parties}: each multiplied the one sum of all answers by one secret number."
    ),
    "summary.round.openings": (
        "  - Openings, {posts} of {parties}: each opened the one blinded sum with the key that it had posted."
    ),
    "summary.unchecked.answers": "  - Answers, {posts} of {parties}: not checked, as the round before isn't whole.",
    "summary.unchecked.blindings": "  - Blindings, {posts} of {parties}: not checked, as a round before isn't whole.",
    "summary.unchecked.openings": "  - Openings, {posts} of {parties}: not checked, as a round before isn't whole.",
    "summary.missing": "  The post of {party} for the round of {round} is missing.",
    "summary.unchecked": "Not checked:",
    "summary.people": (
        "  - Whose keys these are. Whoever keeps the posts could have made keys in others' names: compare the"
        " fingerprint of the keys with every other party, by telephone or on paper."
    ),
    "summary.time": "  - When posts were made, and whether a missing one was withheld by its party or by the server.",
    "summary.todo": "What to do:",
    "summary.todo.wait": "  - Ask the parties named above for their posts, and verify again.",
    "summary.todo.refused": (
        "  - Keep the file unchanged. Ask for the posts again by another way; if they are the same, show them to the"
        " party named and to the others, and put the package again with new keys."
    ),
}


class NotTaken(ValueError):
    """What was handed in can't be taken: `code` with `params` says why, str() says it in English."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(english(code, params))
        self.code = code
        self.params: Params = params


def english(code: str, params: Params) -> str:
    """The message of this code in English."""
    return MESSAGES[code].format_map(params)
