"""`parley answer`: answer a package so that nobody, the server included, learns how; on one's own machine, offline."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from parley.cli.placing import placing
from parley.cli.trouble import Trouble

if TYPE_CHECKING:
    from parley.settlement.blind import Post, Question, Secret, Transcript

STEPS = {
    "key": "make a secret, and the key that belongs to it",
    "accept": "accept the package, unseen",
    "refuse": "refuse the package, unseen",
    "blind": "stir the sum of all answers, once they are all there",
    "open": "unlock one's part of the result, once all blindings are there",
    "collect": "put posts of several parties into one file; needs no secret",
}
_ROUNDS = {"key": "keys", "accept": "answers", "refuse": "answers", "blind": "blindings", "open": "openings"}
_ABOUT = """\
Four rounds: every party makes a key; every party answers; every party blinds; every party opens. After each step, hand
in the post that was written, and take the posts of all others from the page of the package or from a stick. Whoever
has all posts learns by `parley verify` whether all accepted, and nothing else.

"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "answer",
        help="answer a package so that not even the server learns how",
        description=_ABOUT + "\n".join(f"  {step:8} {what}" for step, what in STEPS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("step", choices=STEPS, metavar="STEP", help=", ".join(STEPS))
    parser.add_argument("out", metavar="OUT", help="where to write the post (`collect`: all posts)")
    parser.add_argument("--package", required=True, metavar="FILE", help="the package, as its page hands it out")
    parser.add_argument("--party", metavar="ID", help="the party that answers: its id, or its name")
    parser.add_argument("--secret", metavar="FILE", help="the party's secret; `key` makes it, nobody else may see it")
    parser.add_argument(
        "--posts",
        action="append",
        default=[],
        metavar="FILE",
        help="all posts so far, one party's post, or a folder of such files (*.json); may be said several times",
    )
    parser.add_argument("--again", action="store_true", help="make a new answer in place of one that was made before")
    parser.add_argument("--yes", action="store_true", help="don't ask before answering")


def run(args: argparse.Namespace) -> int:
    """Take one step of blind acceptance; the post is written only after the secret was kept."""
    from parley.settlement.blind import NotTaken

    transcript = _gathered(args.package, args.posts)
    if args.step == "collect":
        return _collect(transcript, Path(args.out))
    if args.secret is None:
        raise Trouble(f"parley answer {args.step} takes --secret FILE: the party's secret")
    for what, given in (("secret", args.secret), ("package", args.package)):
        if Path(given).resolve() == Path(args.out).resolve():
            raise Trouble(f"{args.out}: that is the {what} itself; name another file for the post")
    try:
        secret = _taken(args, transcript)
    except NotTaken as refused:
        more = "; to do that, say --again" if refused.code == "secret.made" else ""
        raise Trouble(_line(str(refused)).rstrip(".") + more) from None
    _keep(Path(args.secret), secret)
    post = next(post for post in secret.posts if post.round == _ROUNDS[args.step])
    _write(Path(args.out), post.to_bytes())
    _say(transcript.question, post, args)
    return 0


def _taken(args: argparse.Namespace, transcript: "Transcript") -> "Secret":
    """The secret after this step."""
    from parley.settlement import blind

    path = Path(args.secret)
    if args.step == "key" and not path.exists():
        return blind.make_key(transcript.question, _party(transcript.question, args.party))
    secret = _secret(path)
    if args.party and secret.party != _party(transcript.question, args.party):
        raise Trouble(f"{path}: this is the secret of {secret.party}, not of {_line(args.party)}")
    if args.step == "key":
        if secret.question != transcript.question.digest:
            raise blind.NotTaken("secret.other")
        return secret  # its key is written again
    if args.step in ("accept", "refuse"):
        answered = blind.answer(secret, transcript, accepted=args.step == "accept", again=args.again)
        if not args.yes:
            _ask(transcript, secret, args.step)
        return answered
    return blind.blind(secret, transcript) if args.step == "blind" else blind.unlock(secret, transcript)


def _ask(transcript: "Transcript", secret: "Secret", step: str) -> None:
    """Show all that is answered, and to whom the answer is locked; go on only for a plain yes."""
    question = transcript.question
    print(f"Package {question.package} in the process {question.process}:\n")
    for line in question.text.splitlines():
        print("  " + _line(line))
    print("\nIt takes the acceptance of: " + ", ".join(_line(party.name) for party in question.parties))
    print(
        f"\nFingerprint of the package and the keys. Compare it with every other party first:\n  {_digits(transcript)}"
    )
    print(
        f"\n{_line(question.name(secret.party))} answers: {step.upper()}. Is that right? Type yes: ", end="", flush=True
    )
    said = sys.stdin.readline()
    if not said:
        raise Trouble("nothing was answered; run it at a terminal, or say --yes")
    if said.strip().lower() != "yes":
        raise Trouble("nothing was answered, since yes was not typed")


def _digits(transcript: "Transcript") -> str:
    groups = (transcript.fingerprint or "").split()
    return "\n  ".join(" ".join(groups[place : place + 6]) for place in range(0, len(groups), 6))


def _say(question: "Question", post: "Post", args: argparse.Namespace) -> None:
    """What was written, and what comes next."""
    name = _line(question.name(post.party))
    print(f"{args.out}: {name}'s post for the round of {post.round}. Hand it in.")
    if args.step == "key":
        print(
            f"{args.secret}: {name}'s secret. Keep it until the outcome is there, show it to nobody, then destroy it."
        )
    if args.step == "open":
        print(f"Once the outcome is there, destroy {args.secret}: what is destroyed can open no answer any more.")


def _collect(transcript: "Transcript", out: Path) -> int:
    """Put all posts into one file, whatever they hold, and say what is missing or wrong."""
    from parley.settlement.blind import verify

    _write(out, transcript.to_bytes())
    verdict = verify(transcript)
    print(f"{out}: posts {len(transcript.posts)}")
    for finding in verdict.findings:
        print(_line(finding.message))
    round = next((round for round, _ in verdict.missing), None)
    absent = [transcript.question.name(party) for which, party in verdict.missing if which == round]
    if absent:
        print(f"Missing in the round of {round}: {_line(', '.join(absent))}")
    return 0 if verdict.ok else 1


# -- files --------------------------------------------------------------------------------------------


def _gathered(package: str, files: Iterable[str]) -> "Transcript":
    """The package, with the posts of all these files. Two different posts for one place are a matter for people."""
    from parley.settlement.blind import NotTaken, Post, Transcript
    from parley.settlement.blind.reading import loaded
    from parley.settlement.blind.transcript import transcript_of

    transcript: Transcript | None = None
    came: dict[Post, str] = {}
    for name in (package, *_single(files)):
        try:
            value = loaded(_bytes(name))
            if transcript is not None and isinstance(value, dict) and "format" not in value:
                posts: tuple[Post, ...] = (Post.from_object(value),)
            else:
                found = transcript_of(value)
                posts, transcript = found.posts, transcript or Transcript(found.question)
                if found.question.digest != transcript.question.digest:
                    raise Trouble(f"{name}: this is of another package than {package}, or of other words or parties")
        except NotTaken as refused:
            raise Trouble(f"{name}: {_line(str(refused))}") from None
        for post in posts:
            other = transcript.post(post.round, post.party)
            if other not in (None, post):
                who = _line(transcript.question.name(post.party))
                raise Trouble(
                    f"{name}: {who}'s post for the round of {post.round} is another than in {came[other]}; leave out"
                    " the file that no longer counts, and ask why there are two"
                )
            came.setdefault(post, name)
            transcript = transcript.with_post(post)
    assert transcript is not None  # the package itself was one
    return transcript


def _single(files: Iterable[str]) -> Iterator[str]:
    """The files themselves, and for a folder what lies in it."""
    for name in files:
        folder = Path(name)
        if folder.is_dir():
            inside = sorted(str(file) for file in folder.glob("*.json"))
            if not inside:
                raise Trouble(f"{name}: there is no file in this folder whose name ends in .json")
            yield from inside
        else:
            yield name


def _secret(path: Path) -> "Secret":
    from parley.settlement.blind import NotTaken, read_secret

    try:
        secret = read_secret(_bytes(path))
    except FileNotFoundError:
        raise Trouble(f"{path}: there is no secret; make one by parley answer key") from None
    except NotTaken as refused:
        raise Trouble(f"{path}: {_line(str(refused))}") from None
    if os.name == "posix" and path.stat().st_mode & 0o077:
        print(f"parley: {path}: others on this machine may read it; chmod 600 it", file=sys.stderr)
    return secret


def _bytes(path: str | Path) -> bytes:
    """The file, up to one byte more than is ever read."""
    from parley.settlement.blind.reading import MOST_BYTES

    with Path(path).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _keep(path: Path, secret: "Secret") -> None:
    """Put the secret in its place whole, readable by its owner alone, and on the disk before anything rests on it."""
    if path.exists() and not path.is_file():
        raise Trouble(f"{path}: a secret is kept in a file of its own")
    # As made by mkstemp it is its owner's alone, and stays so when it takes its place.
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secret.to_bytes() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write(path: Path, data: bytes) -> None:
    with placing(path) as file:
        file.write(data.decode() + "\n")


def _party(question: "Question", named: str | None) -> str:
    """The id of the party that is meant, by its id or its name."""
    known = "; ".join(f"{party.id} ({_line(party.name)})" for party in question.parties)
    if named is None:
        raise Trouble(f"say --party ID for whom; the parties are {known}")
    meant = [party.id for party in question.parties if named in (party.id, party.name)]
    if len(meant) != 1:
        raise Trouble(f"{_line(named)} is no party to this package; the parties are {known}")
    return meant[0]


def _line(text: str) -> str:
    """Text from a file, made harmless for a screen, and whole."""
    from parley.ledger.codes import shown

    return shown(text, len(text))
