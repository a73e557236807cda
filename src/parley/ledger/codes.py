"""Every message of a verdict, by its code, in one place: to be translated without touching what decides.

Templates for `str.format`; the parameters are named in them. Codes with a dot before a verb are findings
(something is wrong); those that begin with `summary.` are the lines of a summary.
"""

from __future__ import annotations

from collections.abc import Mapping

Param = str | int
Params = Mapping[str, Param]

MESSAGES: dict[str, str] = {
    # The file
    "file.missing": "There is no such file.",
    "file.directory": "This is a folder, not a file.",
    "file.unreadable": "The file can't be read: {why}.",
    "file.empty": "The file is empty.",
    "file.foreign": "This is not a record written by Parley: {why}.",
    "file.version": "The record is of the format {format}, which this verifier doesn't know. Use a newer one.",
    "file.cut": "The file ends before its closing line: its end is missing.",
    "file.followed": "Something follows the closing line.",
    "file.changed": "The file is not byte for byte as it was written.",
    "file.miscounted": "The closing line speaks of {said} {what}, but the file holds {found}.",
    "file.toomany": "The file holds more than {most} acts, more than are checked in one go.",
    # Lines
    "line.toolong": "The line is longer than {most} bytes.",
    "line.unreadable": "The line can't be read ({why}).",
    "line.unknown": "The line is none of those that a record is made of.",
    "line.misplaced": "A line of this kind doesn't belong here.",
    # Logs
    "log.checkpoint": "The log's checkpoint can't be read ({why}).",
    "log.foreign": "The checkpoint is of another log: {origin}.",
    "log.twice": "The log {log} stands in the file twice.",
    "log.size": "The checkpoint of {log} speaks of {said} acts, but the file holds {found}.",
    "log.root": "The acts of {log} don't give the root of its checkpoint: one was altered, moved, added or left out.",
    # Signatures under a checkpoint
    "note.missing": "There is no signature by {name}.",
    "note.bad": "A signature in the name of {name} is false: it isn't over this checkpoint.",
    "note.twice": "There are two signatures by {name}.",
    "note.otherkey": "{name} is not a key that may sign this checkpoint.",
    "note.toomany": "There are more signatures than are checked in one go.",
    # Acts
    "act.unreadable": "The act can't be read ({why}).",
    "act.process": "The act belongs to another process: {process}.",
    "act.log": "The act belongs to another log: {log}.",
    "act.twice": "The act's id stands earlier in its log already: one submission would count twice.",
    "act.details": "The details are not those that the act was bound to.",
    "seen.future": "The actor is said to have seen {size} acts of this log, when it held {found}.",
    "seen.fork": "The actor saw another history: the first {size} acts of this log had another root.",
    # Texts
    "text.changed": "The text is not the one that its hash names.",
    "text.unnamed": "No act in the file names this text.",
    "text.twice": "The text stands in the file twice.",
    # Keys that people hold themselves
    "key.unknown": (
        "This is no public key of a kind that can be used: an SSH key begins with ssh-ed25519, a minisign key with RW."
    ),
    "key.private": (
        "This is a private key. It must never leave its owner, and now it has: throw it away, make a new one, and"
        " paste the public key alone."
    ),
    "key.type": "A key of the type {type} can't be used. Make an SSH key of the type ed25519.",
    "key.toolong": "This is longer than a key can be: more than {most} characters.",
    "key.shape": "This {kind} key isn't written as such keys are: {what}.",
    "key.weak": "This key is no point of the curve, or one under which anybody could sign. Make a new one.",
    "key.site": "The passkey names no site for which it was made.",
    "signature.toolong": "This is longer than a signature can be: more than {most} characters.",
    "signature.shape": "This isn't a signature as a {kind} key makes it, or part of it is missing.",
    "signature.other_key": "This signature was made with another key.",
    "signature.namespace": "This signature was made for something else. Sign with the option -n {namespace}",
    "signature.false": "The key did not sign exactly this text. Sign the file again, as it was given to you.",
    "signature.comment": "The trusted comment below the signature was changed after signing.",
    "signature.site": "The passkey signed on another site than {site}.",
    "signature.unverified": "The passkey signed without making sure who you are: by PIN, finger or face.",
    # The summary
    "summary.holds": "The record holds, as far as it could be checked.",
    "summary.fails": "THE RECORD DOES NOT HOLD. Problems found: {problems}",
    "summary.unread": "NOTHING COULD BE VERIFIED.",
    "summary.process": "Process: {title} ({process})",
    "summary.made": "Written at {made}",
    "summary.reader": "Written for this reader: {reader}",
    "summary.finding": "  line {where}: {message}",
    "summary.finding.file": "  {message}",
    "summary.more": "  and more; reading stopped there.",
    "summary.checked": "Checked:",
    "summary.whole": "  - The file is whole: every byte is as it was written.",
    "summary.logs": (
        "  - Every log's root, computed again from its acts, is that of its checkpoint. Logs: {logs}, acts: {acts}"
    ),
    "summary.log": "      {log}: acts {acts}, root {root}",
    "summary.seen": "  - What actors had seen of a log when they acted is part of its history. Acts: {seen}",
    "summary.details": "  - Details that are opened are those the acts were bound to. Acts: {opened}",
    "summary.texts": "  - Texts are those that the acts name. Texts: {texts}",
    "summary.unchecked": "Not checked:",
    "summary.unsigned": (
        "  - Who made this record. No checkpoint in it is signed, neither by the server nor by a witness: whoever"
        " writes a whole new record can write one that holds. Compare the roots above with those that others noted."
    ),
    "summary.signatures": (
        "  - Who made this record. This verifier doesn't check signatures yet, so those under the checkpoints count"
        " for nothing here. Compare the roots above with those that others noted. Signatures: {signatures}"
    ),
    "summary.closed": "  - Details that are not opened for this reader. Acts: {closed}",
    "summary.absent": "  - Texts that acts name and the file doesn't contain. Texts: {absent}",
    "summary.elsewhere": "  - Logs that are not in this file. It can't show whether there are others.",
    "summary.clock": "  - Whether the times are true. The order is proven, the clock is not.",
    "summary.head": "  - The title, the time of writing and the reader at the top: they are the writer's own words.",
    "summary.todo": "What to do:",
    "summary.todo.path": "  - Check the name of the file, and that you may read it.",
    "summary.todo.foreign": "  - Ask for the record again: its first line names the format, parley-record.",
    "summary.todo.damaged": (
        "  - The file was damaged or altered after it was written. Don't rely on it. Fetch it again, by another way if"
        " you can, and verify that."
    ),
    "summary.todo.written": (
        "  - The file is as it was written, and yet its record doesn't hold. Keep it unchanged, sign nothing that"
        " rests on it, and show it to the other parties and to whoever keeps the record."
    ),
    "summary.todo.compare": "  - Compare the roots with those that others hold: if they differ, history was split.",
}


def english(code: str, params: Params) -> str:
    """The message of this code in English."""
    return MESSAGES[code].format_map(params)


def shown(text: str, most: int = 120) -> str:
    """Text from an untrusted file, made harmless for a screen: no control or direction marks, not too long."""
    # The two joiners are part of the spelling of Persian and of Indic scripts, and move nothing.
    safe = "".join(
        c if c.isprintable() or c in "\u200c\u200d" else "\N{REPLACEMENT CHARACTER}" for c in text[: most + 1]
    )
    return safe if len(safe) <= most else safe[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"
