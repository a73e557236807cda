"""A package that is answered so that not even the server learns how: in browsers, and by `parley answer` with files."""

import json
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

from tests.journeys.people import Person
from tests.journeys.prying import read, read_too, unseen
from tests.journeys.steps_convening import FISHERS, HEADS, MEDIATOR
from tests.journeys.walk import Walk

KEYS, ANSWERS, BLINDINGS, OPENINGS = ROUNDS = ("keys", "answers", "blindings", "openings")
#: The words of `parley answer` for each round, and for each answer.
_STEPS = {KEYS: "key", BLINDINGS: "blind", OPENINGS: "open"}


def put_blind(walk: Walk, like: str, title: tuple[str, str]) -> str:
    """Another package is drawn up from one before it, and put in the server-blind form; its address is returned."""
    mediator = walk[MEDIATOR]
    mediator.open(like)
    mediator.follow_to("?like=")
    last = mediator.page.locator("main form input[type=radio]").last
    entries = {"title": walk.say(*title), last.get_attribute("name"): last.get_attribute("value")}
    mediator.send(**entries)
    address = mediator.page.url.removeprefix(walk.server)
    mediator.follow("/put/")
    mediator.send(due=walk.clock.field(1), form="server_blind", minutes=4, status=422)
    mediator.send(minutes=60)
    walk.looks.look(mediator, "package-put-blind")
    return address


def go_through_rounds(walk: Walk, address: str, folder: Path) -> None:
    """Four rounds by all three; one of them refuses, and nobody ever learns which."""
    answers = dict(zip(HEADS, ("accept", "refuse", "accept"), strict=True))
    fingerprints = set()
    for number, name in enumerate(ROUNDS, start=1):
        for head in HEADS:
            # What shows of a post shows of each: one is watched, of the one who refuses.
            watched = name == ANSWERS and answers[head] == "refuse"
            with unseen(walk, head, also=_everywhere(address)) if watched else nullcontext():
                fingerprints.add(_post(walk, walk[head], name, answers[head], folder))
        _close(walk, address, number)
    assert len(fingerprints - {""}) == 1
    rosa = walk["Rosa Vidal"]
    assert read(rosa, address)["state"] == "not_agreed"
    rosa.open(address)
    walk.looks.look(rosa, "package-not-agreed-blind")
    if walk.javascript:
        found = rosa.page.locator("[data-blind]").get_attribute("data-said-not-agreed")
        rosa.page.locator("[data-blind-verify]").click()
        rosa.page.locator("[data-blind-said]", has_text=found).wait_for()
        walk.looks.look(rosa, "package-verified-in-the-browser")
    held, verdict = _verified(rosa, folder / "posts.json")
    assert held and verdict["outcome"] == "not_agreed"
    for person in walk.people.values():
        person.open(address)
        assert not person.offered("/post/")


def miss_a_round(walk: Walk, address: str, folder: Path) -> None:
    """A delegation posts no key: at the deadline it is named, to all, and the package is not agreed."""
    for head in HEADS[:2]:
        _post(walk, walk[head], KEYS, "", folder)
    _close(walk, address, 1)
    name = walk.say(*FISHERS)
    for person in walk.people.values():
        found = read(person, address)
        assert found["state"] == "not_agreed"
        assert [len(one["missing"]) for one in found["rounds"]] == [1, 0, 0, 0]
    rosa = walk["Rosa Vidal"]
    rosa.open(address)
    assert name in rosa.page.locator("main table").inner_text()
    walk.looks.look(rosa, "package-post-missing")
    held, verdict = _verified(rosa, folder / "missing.json")
    assert not held and verdict["outcome"] == "incomplete"


def _post(walk: Walk, head: Person, name: str, answer: str, folder: Path) -> str:
    """Post one's message of the round; the fingerprint is returned that the page shows, once there is one."""
    head.waits("/post/")
    digits = head.page.locator("main p code[dir=ltr]")
    shown = digits.first.inner_text() if name != KEYS else ""
    walk.looks.look(head, f"post-{name}")
    if walk.javascript and head.name != HEADS[2]:
        if name == ANSWERS:
            head.page.locator(f"[data-answer={answer}]").check()
        assert name == KEYS or head.page.locator("[data-blind-fingerprint]").inner_text() == shown
        head.confirm(head.page.locator("[data-blind-make]"))
    else:
        _by_command(head, _STEPS.get(name, answer), folder)
    return shown


def _by_command(head: Person, step: str, folder: Path) -> None:
    """Take the file along, make the post on a machine of one's own, and hand it in."""
    taken = head.download("/transcript.json", folder / "package.json")
    package = json.loads(taken.read_text())["question"]["package"]
    secret, made = folder / f"{head.name}-{package}.secret", folder / "post.json"
    told = head.page.locator("main ol code").first.inner_text()
    party = told.split("--party ")[1].split()[0]
    _parley("answer", step, made, "--package", taken, "--party", party, "--secret", secret, "--yes")
    head.send(file=made)


def _everywhere(address: str) -> tuple[str, ...]:
    return (*read_too(address), f"{address}transcript.json")


def _close(walk: Walk, address: str, number: int) -> None:
    """The round comes to its deadline; the clerk closes it."""
    rosa = walk["Rosa Vidal"]
    rosa.open(address)
    walk.clock.goes_on(1)
    row = f"main table tbody tr:nth-child({number})"
    rosa.until(f"{row} .status-done, {row} .status-ended")


def _verified(person: Person, to: Path) -> tuple[bool, dict[str, object]]:
    """Take the posts home and verify them offline: whether all holds, and the verdict."""
    taken = person.download("/transcript.json", to)
    done = _parley("verify", taken, "--json", "-", check=False)
    return done.returncode == 0, json.loads(done.stdout)[str(taken)]


def _parley(*words: object, check: bool = True) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "parley.cli.main", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done
