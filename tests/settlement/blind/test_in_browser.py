"""The browser's side of blind acceptance: the same as Python's to the byte, and a page that never sends an answer."""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from urllib.parse import parse_qs

import pytest

from parley.settlement import blind
from parley.settlement.blind import Outcome, Post, Round, Transcript, check, read_post, verify
from parley.settlement.blind.group import BASE, NOTHING, ORDER, Point, Scalar, add, drawn, multiply
from parley.settlement.blind.reading import coded
from parley.web.middleware import POLICY
from tests.conftest import ROOT
from tests.settlement.blind.runs import SMALL, Run, key_outside, post_of, question, ran

pytestmark = pytest.mark.browser
SCRIPTS = ROOT / "src" / "parley" / "web" / "static" / "parley"
#: Browsers hash for secure pages alone. Nothing listens there: every request is answered by the test.
SITE = "https://parley.test"
SAID = ("working", "made", "choose", "key-lost", "changed", "refused", "missing", "opened", "again", "failed")
WORDS = {name: f"({name})" for name in (*SAID, "accepted", "not-agreed")} | {"refused": "({party} refused)"}
MORE = "import('/static/blind.js').then(async (script) => { globalThis.script = script; return 1; })"


class Visitor:
    """One browser at one party's page of a package; keeps every request that it makes."""

    def __init__(self, context) -> None:
        self.context = context
        self.transcript = Transcript(question())
        self.sent: list[dict[str, str]] = []
        self.faults: list[str] = []
        self.form = ""
        context.route("**/*", self._answer)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self.faults.append(line.text) if "Content Security" in line.text else None)

    def _answer(self, route) -> None:
        request = route.request
        path = request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            file = SCRIPTS / path.removeprefix("/static/")
            return route.fulfill(body=file.read_bytes(), headers={"content-type": "text/javascript"})
        if path == "/sw.js":
            return route.abort()
        self.sent.append({"method": request.method, "url": request.url, "body": request.post_data or ""})
        if path == "/posts":
            return route.fulfill(body=self.transcript.to_bytes(), headers={"content-type": "application/json"})
        headers = {"content-type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
        return route.fulfill(body=self.form or "<!doctype html><title>Empty</title>", headers=headers)

    def comes(self, round: str, party: str, transcript: Transcript) -> None:
        """Open the page of this party in this round."""
        said = "".join(f' data-said-{name}="{escape(text)}"' for name, text in WORDS.items())
        radios = "".join(
            f'<label><input type="radio" data-answer="{one}">{one}</label>' for one in ("accept", "refuse")
        )
        self.form = (
            '<!doctype html><html lang="en"><title>Answer</title><script src="/static/parley.js" defer></script>'
            '<script type="module" src="/static/blind.js"></script>'
            f'<section data-blind data-transcript="/posts" data-round="{round}" data-party="{party}"{said} hidden>'
            f"{radios}<button type=button data-blind-make>Make</button><button type=button data-blind-verify>Verify"
            "</button><p role=status data-blind-said></p><output data-blind-fingerprint></output></section>"
            '<form method="post" action="/hand-in"><textarea name="post" data-blind-post></textarea>'
            "<button>Post</button></form>"
        )
        self.transcript = transcript
        self.page.goto(f"{SITE}/page")
        self.page.locator("[data-blind]").wait_for(state="visible")

    def makes(self, *, accept: bool | None = None, again: bool = False) -> Post:
        """Press the button; the post that is handed in, which is all that is sent."""
        if accept is not None:
            self.page.locator(f"[data-answer={'accept' if accept else 'refuse'}]").check()
        del self.sent[:]
        if again:
            self.press("make", "(again)")
        with self.page.expect_navigation():
            self.page.locator("[data-blind-make]").click()
        posted = [one for one in self.sent if one["method"] == "POST"]
        assert len(posted) == 1 and posted[0]["url"] == f"{SITE}/hand-in"
        assert {one["url"] for one in self.sent} == {f"{SITE}/hand-in", f"{SITE}/posts"}
        fields = parse_qs(posted[0]["body"])
        assert list(fields) == ["post"] and len(fields["post"]) == 1
        post = read_post(fields["post"][0].encode())
        assert post.to_bytes().decode() == fields["post"][0]  # canonical to the byte
        return post

    def press(self, button: str, said: str) -> None:
        """Press a button and wait until this is said."""
        self.page.locator(f"[data-blind-{button}]").click()
        self.says(said)

    def says(self, said: str) -> None:
        self.page.wait_for_function(
            "said => document.querySelector('[data-blind-said]').textContent === said", arg=said, timeout=20_000
        )

    def asks(self, expression: str, argument: object = None) -> object:
        """Evaluate in a page that has the script's functions."""
        if self.page.url != f"{SITE}/empty":
            self.form = ""
            self.page.goto(f"{SITE}/empty")
            self.page.evaluate(MORE)
        return self.page.evaluate(expression, argument)


@pytest.fixture
def visitor(browser) -> Iterator[Visitor]:
    context = browser.new_context()
    visitor = Visitor(context)
    yield visitor
    context.close()
    assert visitor.faults == []


def as_object(transcript: Transcript) -> object:
    return json.loads(transcript.to_bytes())


OUTCOME = "(it) => script.outcome(it).catch((why) => `${why.code} ${why.party ?? ''}`)"


# -- the same as Python, to the byte -----------------------------------------------------------------


@pytest.mark.parametrize(
    "accepted", [(True, True), (True, True, True, True, True), (True, False), (False, False, False)]
)
def test_the_browser_checks_what_python_made(visitor, accepted):
    run = ran(*accepted)
    verdict = verify(run.transcript)
    said = {Outcome.ACCEPTED: "accepted", Outcome.NOT_AGREED: "not-agreed"}[verdict.outcome]
    assert visitor.asks(OUTCOME, as_object(run.transcript)) == said
    assert visitor.asks("(it) => script.fingerprint(it)", as_object(run.transcript)) == run.transcript.fingerprint
    assert visitor.asks("(it) => script.fingerprint(it)", as_object(run.transcript.upto(Round.KEYS))) == ""


STEP = """async ([transcript, round, party, accepted]) => {
  globalThis.secrets ??= {};
  secrets[party] = await script.step(transcript, round, party, secrets[party], accepted);
  return secrets[party].posts[round];
}"""


@pytest.mark.parametrize("accepted", [(True, True, True), (True, False, True), (False, True, True)])
@pytest.mark.parametrize("in_browser", [("p0",), ("p1", "p2"), ("p0", "p1", "p2")], ids=len)
def test_parties_in_browsers_and_at_the_command_line_agree(visitor, in_browser, accepted):
    """Each checks the others' posts before its own step, so that every round crosses both ways."""
    run = Run(question(text='Withdrawal: 30 days\n\u2028"\\/\t𝄞 é الماء'))
    for round in blind.ROUNDS:
        before = run.transcript
        for place, name in enumerate(run.parties):
            if name in in_browser:
                made = visitor.asks(STEP, [as_object(before), round.value, name, accepted[place]])
                post = Post.from_object(made)
            else:
                run.secrets[name] = run.stepped(name, round, accepted[place], before)
                post = run.secrets[name].post(round)
            check(before, post)
            run.transcript = run.transcript.with_post(post)
    verdict = verify(run.transcript)
    assert verdict.ok and verdict.outcome is (Outcome.ACCEPTED if all(accepted) else Outcome.NOT_AGREED)
    expected = "accepted" if all(accepted) else "not-agreed"
    assert visitor.asks(OUTCOME, as_object(run.transcript)) == expected


def altered(run: Run) -> Iterator[tuple[str, Transcript]]:
    """Transcripts in which one thing is wrong."""
    whole = run.transcript
    points = {
        "identity": NOTHING,
        "small": SMALL,
        "zero": Point(bytes(32)),
        "beyond": Point(b"\xff" * 32),
        "identity again": Point((2**255 - 18).to_bytes(32, "little")),
        "signed zero": Point(NOTHING[:31] + b"\x80"),
        "another": multiply(drawn(), BASE),
    }
    chance = random.Random(5)
    yield "a key outside the subgroup", whole.upto(Round.ANSWERS).with_post(key_outside(whole, "p1"))
    for round in blind.ROUNDS:
        post = post_of(run, round, "p1")
        for place, point in enumerate(post.points):
            for what, other in {**points, "mixed": add([point, SMALL])}.items():
                changed = (*post.points[:place], other, *post.points[place + 1 :])
                yield f"{round} point {place} {what}", whole.with_post(replace(post, points=changed))
        for place, scalar in enumerate(post.proof):
            flipped = bytearray(scalar)
            flipped[chance.randrange(31)] ^= 1 << chance.randrange(8)
            for other in (Scalar(bytes(flipped)), Scalar(bytes(32))):
                proof = (*post.proof[:place], other, *post.proof[place + 1 :])
                yield f"{round} proof {place}", whole.with_post(replace(post, proof=proof))
        yield f"{round} seen", whole.with_post(replace(post, seen=bytes(32)))
        yield f"{round} copied", whole.with_post(replace(post_of(run, round, "p0"), party="p1"))


def test_the_browser_refuses_what_python_refuses(visitor):
    run = ran(True, True, True)
    for what, transcript in altered(run):
        assert not verify(transcript).ok, what
        assert visitor.asks(OUTCOME, as_object(transcript)) == "refused p1", what


def test_the_browser_reads_strictly_and_misses_what_is_missing(visitor):
    run = ran(True, True)
    whole = as_object(run.transcript)

    def change(work) -> object:
        value = json.loads(json.dumps(whole))
        work(value["posts"][1], value)
        return visitor.asks(OUTCOME, value)

    high = int.from_bytes(post_of(run, Round.KEYS, "p1").proof[1], "little") + ORDER
    assert change(lambda post, _: post.update(more="x")) == "refused p1"
    assert change(lambda post, _: post["proof"].append(post["proof"][0])) == "refused p1"
    assert change(lambda post, _: post["points"].append(post["points"][0])) == "refused p1"
    assert change(lambda post, _: post.update(points="x")) == "refused p1"
    assert change(lambda post, _: post["points"].__setitem__(0, post["points"][0] + "=")) == "refused p1"
    assert change(lambda post, _: post["proof"].__setitem__(1, coded(high.to_bytes(32, "little")))) == "refused p1"
    for place, post in enumerate(whole["posts"]):
        assert change(lambda _, value, place=place: value["posts"].pop(place)) == f"missing {post['party']}"
    assert change(lambda _, value: value["question"].update(text="Other words")) == "refused p0"


# -- the page -----------------------------------------------------------------------------------------


def test_a_party_goes_through_all_rounds_in_its_browser(visitor):
    """The page submits posts alone, shows the fingerprint, and forgets the secret once it has opened."""
    asked = question(2)
    other = blind.make_key(asked, "p1")
    visitor.comes("keys", "p0", Transcript(asked))
    key = visitor.makes()
    check(Transcript(asked), key)
    visitor.comes("keys", "p0", Transcript(asked))
    assert visitor.makes() == key  # nothing is lost by pressing twice

    keys = Transcript(asked).with_post(key).with_post(other.post(Round.KEYS))
    visitor.comes("answers", "p0", keys)
    visitor.page.wait_for_function("document.querySelector('[data-blind-fingerprint]').textContent")
    assert visitor.page.locator("[data-blind-fingerprint]").inner_text() == keys.fingerprint
    visitor.press("make", "(choose)")
    # One excludes the other, though neither is in a form.
    visitor.page.locator("[data-answer=accept]").check()
    visitor.page.locator("[data-answer=refuse]").check()
    assert not visitor.page.locator("[data-answer=accept]").is_checked()
    first = visitor.makes(accept=False)
    check(keys, first)
    visitor.comes("answers", "p0", keys)
    answer = visitor.makes(accept=True, again=True)
    check(keys, answer)
    assert answer != first and "accept" not in visitor.sent[-1]["body"]

    other = blind.answer(other, keys, accepted=True)
    answers = keys.with_post(answer).with_post(other.post(Round.ANSWERS))
    visitor.comes("blindings", "p0", answers)
    blinding = visitor.makes()
    other = blind.blind(other, answers)
    blindings = answers.with_post(blinding).with_post(other.post(Round.BLINDINGS))
    visitor.comes("openings", "p0", blindings)
    opening = visitor.makes()
    other = blind.unlock(other, blindings)
    whole = blindings.with_post(opening).with_post(other.post(Round.OPENINGS))
    assert verify(whole).outcome is Outcome.ACCEPTED

    visitor.comes("", "p0", whole)
    visitor.press("verify", "(accepted)")
    visitor.comes("openings", "p0", blindings)
    visitor.press("make", "(key-lost)")


def test_the_page_stops_where_going_on_would_tell(visitor):
    asked = question(2)
    other = blind.make_key(asked, "p1")
    visitor.comes("answers", "p0", ran(True, True, asked=asked, last=Round.KEYS).transcript)
    visitor.page.locator("[data-answer=accept]").check()
    visitor.press("make", "(key-lost)")
    visitor.comes("keys", "p0", Transcript(asked))
    key = visitor.makes()
    keys = Transcript(asked).with_post(key).with_post(other.post(Round.KEYS))
    # A key of the others' that isn't proven.
    wrong = replace(other.post(Round.KEYS), points=(multiply(drawn(), BASE),))
    visitor.comes("answers", "p0", keys.with_post(wrong))
    visitor.page.locator("[data-answer=accept]").check()
    visitor.press("make", "(\u2068Blue\u2069 refused)")
    visitor.comes("answers", "p0", Transcript(asked).with_post(key))
    visitor.page.locator("[data-answer=accept]").check()
    visitor.press("make", "(missing)")
    # Its own answer, exchanged for an earlier one.
    visitor.comes("answers", "p0", keys)
    first = visitor.makes(accept=False)
    visitor.comes("answers", "p0", keys)
    second = visitor.makes(accept=True, again=True)
    other = blind.answer(other, keys, accepted=True)
    shown = keys.with_post(first).with_post(other.post(Round.ANSWERS))
    visitor.comes("blindings", "p0", shown)
    visitor.press("make", "(changed)")
    # A second list, after the first was opened.
    true = shown.with_post(second)
    visitor.comes("blindings", "p0", true)
    blinding = visitor.makes()
    other = blind.blind(other, true)
    blinded = true.with_post(blinding).with_post(other.post(Round.BLINDINGS))
    visitor.comes("openings", "p0", blinded)
    visitor.makes()
    again = blind.blind(replace(other, posts=other.posts[:2]), true)
    visitor.comes("openings", "p0", blinded.with_post(again.post(Round.BLINDINGS)))
    visitor.press("make", "(opened)")
    visitor.comes("answers", "p0", keys)
    visitor.page.locator("[data-answer=refuse]").check()
    visitor.press("make", "(again)")
    visitor.press("make", "(opened)")


def test_a_failed_connection_loses_nothing_and_an_answer_in_a_form_is_never_taken(visitor):
    asked = question(2)
    visitor.comes("keys", "p0", Transcript(asked))
    visitor.context.set_offline(True)
    visitor.context.unroute("**/*")
    visitor.press("make", "(failed)")
    visitor.context.set_offline(False)
    visitor.context.route("**/*", visitor._answer)
    visitor.makes()
    # Were a template ever to put the choice into a form, it would be sent: the script leaves it dead.
    visitor.comes("answers", "p0", Transcript(asked))
    visitor.form = visitor.form.replace("<section", "<form><section").replace("</section>", "</section></form>")
    visitor.page.goto(f"{SITE}/page")
    visitor.page.locator("[data-blind]").wait_for(state="visible")
    assert all(one.is_disabled() for one in visitor.page.locator("[data-answer]").all())
    assert visitor.page.locator("[data-answer][name]").count() == 0


def test_the_script_stays_small():
    script = (SCRIPTS / "blind.js").read_bytes()
    assert len(gzip.compress(script, 9)) < 6_000 and b"http" not in script and b"eval" not in script
