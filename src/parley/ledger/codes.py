"""Every message of a verdict, by its code, in one place: to be translated without touching what decides.

Templates for `str.format`; the parameters are named in them. Codes with a dot before a verb are findings
(something is wrong); those that begin with `summary.` are the lines of a summary.
"""

from __future__ import annotations

from collections.abc import Mapping
from json import JSONDecodeError

Param = str | int
Params = Mapping[str, Param]

MESSAGES: dict[str, str] = {
    # The file
    "file.missing": "There is no such file.",
    "file.directory": "This is a folder, not a file.",
    "file.unreadable": "The file can't be read: {why}.",
    "file.empty": "The file is empty.",
    "file.foreign": "This is not a record written by Parley: {why}.",
    "file.version": "The record is of the format {format}, which this verifier doesn't know.",
    "file.cut": "The file ends before its closing line: its end is missing.",
    "file.followed": "Something follows the closing line.",
    "file.changed": "The file is not byte for byte as it was written.",
    "file.miscounted": "The closing line says {what}: {said}, but the file holds {found}.",
    "file.moved": "The file was changed while it was read.",
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
    "log.witnessed": "A witness saw {log} at {size} acts with another root: history was rewritten since.",
    # Signatures under a checkpoint
    "note.missing": "There is no signature by {name}.",
    "note.bad": "A signature in the name of {name} is false: it isn't over this checkpoint.",
    "note.twice": "There are two signatures by {name}.",
    "note.otherkey": "{name} is not a key that may sign this checkpoint.",
    "note.toomany": "There are more signatures than are checked in one go.",
    # Whose word the reader takes
    "key.changed": "THE RECORD'S KEY HAS CHANGED. You have known this process by {known}; this file carries {key}.",
    "key.untrusted": "The record is signed by a key that your policy doesn't name for this process: {key}.",
    "known.fork": "ANOTHER HISTORY. You have verified {origin} before; then its first {size} acts had another root.",
    "known.older": "{origin} ends here at {size} acts, but you have verified it with {before} acts before.",
    "policy.silent": (
        "YOUR POLICY SAYS NOTHING ON THESE TALKS: no log line of it names a key of parley/{process}. So nothing in this"
        " file was held against anybody whom you trust."
    ),
    "policy.nosodium": "The policy can't be checked: PyNaCl isn't installed here.",
    "policy.unmet": "The log {log} wasn't seen by the witnesses that your policy asks for: {asks}.",
    # The policy file
    "policy.toolong": "The policy is longer than {most} bytes.",
    "policy.toomany": "The policy names more than {most} keys and groups.",
    "policy.characters": "The line isn't UTF-8, or holds a control character.",
    "policy.word": "A line begins with log, witness, group, quorum or #, not with {word}.",
    "policy.log": "A log's line is: log NAME+HASH+KEY",
    "policy.witness": "A witness's line is: witness NAME NAME+HASH+KEY",
    "policy.group": "A group's line is: group NAME all|any|NUMBER NAME...",
    "policy.quorum": "The quorum's line is: quorum NAME, or: quorum none",
    "policy.secondquorum": "A quorum was named before.",
    "policy.noquorum": "The policy names no quorum. Without witnesses, write: quorum none",
    "policy.key": "The key can't be read: {why}.",
    "policy.logkind": "This is a witness's key, not a log's.",
    "policy.witnesskind": "This is a log's key, not a witness's.",
    "policy.origin": "{name} is not the name of a Parley record: parley/PROCESS, or parley/PROCESS/LOG.",
    "policy.samekey": "The key of {name} stands in an earlier line under another name.",
    "policy.twice": "The name {name} stands in an earlier line, or can't be used.",
    "policy.unknown": "No earlier line says who {name} is.",
    "policy.member": "{name} is in an earlier group, or in this one twice.",
    "policy.threshold": "{word} is neither all, nor any, nor a number from 1 to {most}.",
    # Proofs
    "proof.unreadable": "The proof can't be read ({why}).",
    "proof.noact": "The act that was to be proven doesn't follow.",
    "proof.empty": "The file proves nothing.",
    "proof.inclusion": "The act isn't the one at place {index} (from 0) of a log of {size} acts with this root.",
    "proof.growth": "The log of {later} acts does not begin with the log of {earlier} acts: history was rewritten.",
    # Acts
    "act.unreadable": "The act can't be read ({why}).",
    "act.process": "The act belongs to another process: {process}.",
    "act.log": "The act belongs to another log: {log}.",
    "act.twice": "The act's id stands earlier in its log already: one submission would count twice.",
    "act.details": "The details are not those that the act was bound to.",
    "seen.future": "The actor is said to have seen {size} acts of this log, when it held {found}.",
    "seen.fork": "The actor saw another history: the first {size} acts of this log had another root.",
    # Acts that their actors signed with a key of their own
    "signed.incomplete": "Of statement, signature and key, one is missing.",
    "signed.statement": "The signed statement can't be read ({why}).",
    "signed.other": (
        "The signed statement speaks of another act: its line “{field}” says {signed}, the act itself says {acted}."
    ),
    "signed.text": "The text that was signed is none of those that the act names.",
    "signed.false": "THE SIGNATURE IS FALSE: the key did not sign this statement.",
    "signed.unenrolled": "The key that signed was never enrolled for this seat.",
    "signed.early": "The key that signed was enrolled for this seat only after the act.",
    "signed.again": "An earlier act of this log was signed with this very statement: one signature would count twice.",
    "proof.fork": "The file holds two different states of {origin} at act {size}: two histories of one log.",
    "signed.revoked": "The key that signed had been revoked or replaced before the act.",
    "key.nameless": "An act about a key doesn't name the key.",
    "key.alone": "A key was confirmed by its own seat, or by nobody: somebody else compares it.",
    "key.late": "A key was confirmed after it had been revoked or replaced. That doesn't bring it back.",
    "key.unproven": "A key was enrolled without a proof that its owner holds it.",
    # Answers to a text that was put, as their voices signed them and as they were revealed
    "answer.puttwice": "An earlier act put another text under this name: what was answered could be either.",
    "answer.incomplete": "Of what {voice} signed as its answer, the statement, the signature or the key is missing.",
    "answer.statement": "What {voice} signed as its answer can't be read ({why}).",
    "answer.other": (
        "What is shown as the signed answer of {voice} was signed for something else: its line “{field}” says {signed},"
        " here it would have to say {acted}."
    ),
    "answer.text": "{voice} signed an answer to another text than the one that was put.",
    "answer.said": "{voice} signed the answer “{signed}”, but “{acted}” was revealed.",
    "answer.words": "The words that were revealed with the answer of {voice} aren't those that were signed.",
    "answer.voiceless": "An answer of {voice} was revealed, but {voice} was not asked: it had no voice.",
    "answer.left": "{voice} was asked, but is left out of what was revealed: neither an answer nor silence is told.",
    "answer.twice": "What came of this text was told before: answers are revealed once, and decided on once.",
    "answer.untold": "The text is decided on, but no act before reveals what was answered: nobody can see why.",
    "answer.nameless": (
        "It doesn't say by its name which text was put, as acts before it do: so it can't be held against that text and"
        " its answers."
    ),
    "answer.false": "THE SIGNATURE IS FALSE: the key did not sign the answer that was revealed for {voice}.",
    "answer.unenrolled": "The key that signed the answer of {voice} was not enrolled for that seat by then.",
    "answer.revoked": (
        "The key that signed the answer of {voice} had been revoked or replaced before the text was put."
    ),
    "answer.again": "The signed answer of {voice} was revealed before: one signature would count twice.",
    "answer.own": "In its own log {voice} answered “{signed}” last, but “{acted}” was revealed.",
    "answer.decided": "What is said to be adopted, or not, is another text than the one that was put.",
    "answer.older": (
        "{voice} changed its answer: in its own log stands answer number {later}, but number {edition} was revealed."
    ),
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
    "summary.unsure": (
        "NO SIGNATURE WAS CHECKED, so nothing says who wrote this record. What else could be checked of it holds."
    ),
    "summary.fails": "THE RECORD DOES NOT HOLD. Problems found: {problems}",
    "summary.proof.holds": "The proof holds, as far as it could be checked.",
    "summary.proof.unsure": (
        "NO SIGNATURE WAS CHECKED, so nothing says who wrote this proof. What else could be checked of it holds."
    ),
    "summary.proof.fails": "THE PROOF DOES NOT HOLD. Problems found: {problems}",
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
    "summary.key": "  - The record's key signed every checkpoint. Checkpoints: {checkpoints}, key: {key}",
    "summary.key.met": "      You have known this process by the same key before.",
    "summary.key.named": "      Your policy names this key.",
    "summary.witnessed": "  - Witnesses of your policy saw {log} and that it only grew. Up to act: {size}, by: {names}",
    "summary.acts.signed": (
        "  - Acts signed by whoever acted, with a key of their own that had been enrolled for their seat. Acts: {acts}"
    ),
    "summary.answers.signed": (
        "  - Answers to a text that was put, signed by their voices: each to that very text, and revealed as it was"
        " signed. Answers: {answers}"
    ),
    "summary.proof.act": (
        "  - {act} is act {number} of {size} in the log {log}: by the seat {seat} as {capacity}, at {time} by the"
        " server's clock."
    ),
    "summary.proof.growth": "  - {log} only grew between {earlier} and {later} acts: nothing earlier was changed.",
    "summary.nosodium": (
        "  - ANY SIGNATURE. PyNaCl isn't installed here, so nothing says who made this record. Install it (pip install"
        " pynacl) and verify again. Signatures under checkpoints: {signatures}, signed acts and answers: {acts}"
    ),
    "summary.unsigned": (
        "  - Who made this record. No checkpoint in it is signed by a key that you know: whoever writes a whole new"
        " record can write one that holds."
    ),
    "summary.key.new": (
        "  - Whose key it is that signed. You have not met it before and no policy names it: a forger's own key would"
        " look the same."
    ),
    "summary.strangers": "  - Signatures by keys that you don't know. They count for nothing. Signatures: {signatures}",
    "summary.nopolicy": (
        "  - Whether others were shown the same history. For that, give a policy that names witnesses (--policy)."
    ),
    "summary.noquorum": "  - Whether others were shown the same history: your policy asks for no witnesses.",
    "summary.unwitnessed": "  - The newest acts of the common log: witnesses haven't seen them yet. Acts: {acts}",
    "summary.unwitnessed.logs": "  - Whether others were shown the same of logs that no quorum has seen. Logs: {logs}",
    "summary.older": "  - What came later. You have verified a newer state of this process before. Logs: {logs}",
    "summary.acts.absent": "  - Acts that were signed, but whose statement isn't in this file. Acts: {acts}",
    "summary.acts.keyless": (
        "  - Acts signed with a key of which this file doesn't say whose it is: the common log, or the act by which it"
        " was enrolled, isn't in it. Acts: {acts}"
    ),
    "summary.acts.unconfirmed": (
        "  - Whose keys they are: no head of the delegation has confirmed the key, only whoever signed in from that"
        " seat. Acts: {acts}"
    ),
    "summary.acts.byclock": (
        "  - Acts signed with a key that was revoked, where by the clock the act came later. They stand in different"
        " logs, so only the clock says which came first. Acts: {acts}"
    ),
    "summary.acts.attested": (
        "  - Acts that nobody signed with a key of their own: that they were done, and by whom, is the word of whoever"
        " keeps the record. Acts: {acts}"
    ),
    "summary.answers.absent": "  - Answers that were signed, but whose statement isn't in the file. Answers: {answers}",
    "summary.answers.keyless": (
        "  - Answers signed with a key of which this file doesn't say whose it is: the act by which it was enrolled"
        " isn't in it. Answers: {answers}"
    ),
    "summary.answers.unlinked": (
        "  - To which text answers were signed, and what was revealed of them: the file doesn't say it, as records of"
        " earlier versions don't. Their signatures are true. Answers: {answers}"
    ),
    "summary.answers.byclock": (
        "  - Answers signed with a key that was revoked or replaced while answers were given: which came first, no log"
        " says. Answers: {answers}"
    ),
    "summary.answers.unconfirmed": (
        "  - Whose keys signed answers: nobody else has confirmed the key, only whoever signed in from that seat."
        " Answers: {answers}"
    ),
    "summary.answers.attested": (
        "  - Answers that were revealed and that nobody signed with a key of their own: that they were given so is the"
        " word of whoever keeps the record. Answers: {answers}"
    ),
    "summary.closed": "  - Details that are not opened for this reader. Acts: {acts}",
    "summary.absent": "  - Texts that acts name and the file doesn't contain. Texts: {absent}",
    "summary.elsewhere": "  - Logs that are not in this file. It can't show whether there are others.",
    "summary.proof.rest": (
        "  - The rest of the record. A proof shows what stands there, not what came before or after: a key may have"
        " been revoked, a signature withdrawn."
    ),
    "summary.clock": "  - Whether the times are true. The order is proven, the clock is not.",
    "summary.head": "  - The title, the time of writing and the reader at the top: they are the writer's own words.",
    "summary.todo": "What to do:",
    "summary.todo.path": "  - Check the name of the file, and that you may read it.",
    "summary.todo.foreign": (
        "  - Ask for the file again: the first line of a record or a proof names its format, parley-record or"
        " parley-proof. One that was packed (.gz, .zip) must be unpacked first."
    ),
    "summary.todo.version": (
        "  - Get a newer verifier, from somebody else than whoever gave you the file, and verify this same file with"
        " it. Keep it unchanged until then."
    ),
    "summary.todo.unread": (
        "  - The file wasn't read to its end, so whether it is as it was written isn't known. Fetch it again, by"
        " another way if you can. If it is the same, keep it unchanged, sign nothing that rests on it, and show it to"
        " the other parties and to whoever keeps the record."
    ),
    "summary.todo.damaged": (
        "  - The file was damaged or altered after it was written. Don't rely on it. Fetch it again, by another way if"
        " you can, and verify that."
    ),
    "summary.todo.written": (
        "  - The file is as it was written, and yet its record doesn't hold. Keep it unchanged, sign nothing that"
        " rests on it, and show it to the other parties and to whoever keeps the record."
    ),
    "summary.todo.compare": "  - Compare the roots with those that others hold: if they differ, history was split.",
    "summary.todo.key": (
        "  - Compare the key with the one that the other parties have, by telephone or on paper, and write it into a"
        " policy file."
    ),
    "summary.todo.roots": "  - Compare the roots above with those that others noted.",
    "summary.todo.otherkey": (
        "  - Ask whoever keeps the record, by another way, whether its key was changed, and why. Only if the other"
        " parties were told the same: put the new key into your policy, and delete the old one from the file of"
        " records that you know."
    ),
    "summary.todo.fork": (
        "  - Keep both files, this one and the earlier one: together they prove that history was rewritten. Show them"
        " to the other parties and to the witnesses."
    ),
    "summary.todo.older": (
        "  - If this is meant to be an old copy, verify it on its own: --known none. If it is meant to be the newest,"
        " acts were cut off: keep both files and show them to the other parties."
    ),
    "summary.todo.nosodium": (
        "  - Install PyNaCl (pip install pynacl) and verify again, or verify on another machine that has it. Until"
        " then, don't rely on this file: a forger's own record would look the same."
    ),
    "summary.todo.policy.nosodium": "  - Install PyNaCl (pip install pynacl) and verify again.",
    "summary.todo.policy.silent": (
        "  - Give the policy that was written for these talks. If you have none, compare the key with the one that the"
        " other parties have, and write it into your policy. If this file was to be of other talks, you were given the"
        " wrong one."
    ),
    "summary.todo.policy.unmet": (
        "  - Ask the witnesses up to where they have seen the log, and for a record written after that. If they have"
        " seen another history, you have been shown a forged one."
    ),
    # The command
    "command.policy": "The policy file {file} can't be read: {why}",
    "command.policy.line": "The policy file {file}, line {line}: {why}",
    "command.known": (
        "What was verified can't be remembered: {why}. Name another file by --known, or none at all: --known none"
    ),
    "command.unsaid": "The verdict can't be written out: {why}",
    "command.kept": "From now on this record is known by its key ({file}).",
}


def english(code: str, params: Params) -> str:
    """The message of this code in English."""
    return MESSAGES[code].format_map(params)


def reason(error: Exception) -> str:
    """Why something can't be read or written, in words for whoever has it before them: never what Python says of it."""
    if isinstance(error, OSError):
        return error.strerror or "the system doesn't say why"
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8"
    return "not JSON" if isinstance(error, JSONDecodeError) else str(error)


def shown(text: str, most: int = 120) -> str:
    """Text from an untrusted file, made harmless for a screen: no control or direction marks, not too long."""
    # The two joiners are part of the spelling of Persian and of Indic scripts, and move nothing.
    safe = "".join(
        c if c.isprintable() or c in "\u200c\u200d" else "\N{REPLACEMENT CHARACTER}" for c in text[: most + 1]
    )
    return safe if len(safe) <= most else safe[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"
