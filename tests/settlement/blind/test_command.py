"""`parley answer` and `parley verify` as delegations use them: files that go from hand to hand."""

import json
import re
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from parley.cli.main import main
from parley.settlement import blind
from parley.settlement.blind import Question, Transcript
from tests.cli.commands import parley, surroundings, trouble
from tests.settlement.blind.runs import question, ran


class Table:
    """Three delegations round a table, a folder of posts that goes round, and no server."""

    def __init__(self, folder: Path, asked: Question | None = None) -> None:
        self.folder, self.posts = folder, folder / "stick"
        self.posts.mkdir()
        self.package = folder / "package.json"
        self.package.write_bytes(Transcript(asked or question()).to_bytes())

    def secret(self, party: str) -> Path:
        return self.folder / f"{party}.secret"

    def words(self, step: str, party: str, out: str = "", *more: object) -> list[object]:
        given = ["answer", "--package", self.package, "--party", party, "--secret", self.secret(party), step]
        if any(self.posts.iterdir()):
            given += ["--posts", self.posts]
        return [*given, *more, self.folder / (out or f"{step}-{party}.json")]

    def does(self, step: str, party: str, *more: object, input: str = "", out: str = "") -> str:
        done = parley(*self.words(step, party, out, *more), input=input)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def round(self, *steps: str) -> None:
        """Everybody takes its step, here without a process of its own; then all posts go into the folder at once."""
        for place, step in enumerate(steps):
            words = self.words(step, f"p{place}", "", *(["--yes"] if step in ("accept", "refuse") else []))
            with redirect_stdout(StringIO()):
                assert main([str(word) for word in words]) == 0
        for place, step in enumerate(steps):
            (self.folder / f"{step}-p{place}.json").rename(self.posts / f"{step}-p{place}.json")

    def collected(self) -> Path:
        out = self.folder / "all.json"
        done = parley("answer", "collect", out, "--package", self.package, "--posts", self.posts)
        assert done.returncode == 0, done.stdout + done.stderr
        return out


@pytest.fixture
def table(tmp_path):
    return Table(tmp_path)


@pytest.mark.parametrize(("answers", "said"), [("aaa", "ACCEPTED BY ALL."), ("ara", "NOT AGREED.")])
def test_three_delegations_answer_without_a_server(table, answers, said):
    table.round("key", "key", "key")
    table.round(*({"a": "accept", "r": "refuse"}[one] for one in answers))
    table.round("blind", "blind", "blind")
    table.round("open", "open", "open")
    file = table.collected()
    done = parley("verify", file)
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout.startswith(f"{file}\n{said}")
    for words in ("Keys, 3 of 3", "Answers, 3 of 3", "Blindings, 3 of 3", "Openings, 3 of 3", "Not checked:"):
        assert words in done.stdout
    # What the file and the secrets hold doesn't tell who answered how, nor does their size.
    whole = file.read_text() + "".join(table.secret(f"p{place}").read_text() for place in range(3))
    assert not re.search("accept|refus|agree", whole)
    assert len({len(path.read_bytes()) for path in table.posts.glob("accept-*")} | {355}) == 1
    as_json = json.loads(parley("verify", file, "--json", "-").stdout)[str(file)]
    assert as_json["outcome"] == ("accepted" if answers == "aaa" else "not_agreed")
    assert as_json["ok"] and as_json["findings"] == as_json["missing"] == [] and len(as_json["checked"]) == 4


def test_it_shows_what_is_answered_and_goes_on_only_for_a_plain_yes(table):
    table.round("key", "key", "key")
    for typed, why in (("", "nothing was answered; run it at a terminal, or say --yes"), ("y\n", "yes was not typed")):
        before = table.secret("p0").read_bytes()
        done = parley(*table.words("accept", "p0", "a.json"), input=typed)
        assert done.returncode == 1 and why in done.stderr
        assert not (table.folder / "a.json").exists() and table.secret("p0").read_bytes() == before
    said = table.does("refuse", "p0", input="Yes\n")
    for line in ("  Withdrawal: 30 days", "  الماء: كل يوم", "Amber, Blue, شرق", "Amber answers: REFUSE."):
        assert line in said
    digits = blind.read_transcript(table.collected().read_bytes()).fingerprint
    assert digits is not None and digits in " ".join(said.split())


def test_what_is_shown_can_not_steer_the_terminal(tmp_path):
    table = Table(tmp_path, question(3, text="Harmless\u202eevil\n" + "long " * 1000))
    table.round("key", "key", "key")
    said = table.does("accept", "p0", input="yes\n")
    assert "\u202e" not in said and "long " * 999 in said


def test_the_secret_is_its_owners_alone(table):
    table.does("key", "p0")
    assert table.secret("p0").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in table.folder.iterdir() if path.name.startswith(".")] == []
    table.secret("p0").chmod(0o644)
    done = parley(*table.words("key", "p0"))
    assert done.returncode == 0 and "others on this machine may read it; chmod 600 it" in done.stderr
    assert table.secret("p0").stat().st_mode & 0o777 == 0o600
    # A key that is made again is the same key, so that nothing that was posted is lost.
    first = (table.folder / "key-p0.json").read_bytes()
    table.does("key", "p0")
    assert (table.folder / "key-p0.json").read_bytes() == first


def test_nobody_answers_twice_without_saying_so(table):
    table.round("key", "key", "key")
    table.does("accept", "p0", "--yes")
    for step in ("accept", "refuse"):
        said = trouble(*table.words(step, "p0", "", "--yes"))
        assert "Amber has posted in the round of answers already" in said and said.endswith("say --again")
    table.does("refuse", "p0", "--yes", "--again")


def test_what_is_out_of_turn_is_said(table):
    assert "there is no secret; make one by parley answer key" in trouble(*table.words("accept", "p0", "", "--yes"))
    table.does("key", "p0")
    said = trouble(*table.words("accept", "p0", "", "--yes"))
    assert "Amber's own post in the round of keys is not among the posts" in said
    (table.folder / "key-p0.json").rename(table.posts / "key-p0.json")
    assert "posts are missing: Blue, شرق" in trouble(*table.words("accept", "p0", "", "--yes"))
    table.round("key", "key", "key")
    assert "Amber's own post in the round of answers" in trouble(*table.words("blind", "p0"))


def test_posts_that_differ_are_a_matter_for_people(table):
    table.round("key", "key", "key")
    table.secret("p1").unlink()
    table.does("key", "p1", out="other.json")
    said = trouble(*table.words("accept", "p0", "", "--yes", "--posts", table.folder / "other.json"))
    assert "Blue's post for the round of keys is another than in" in said and "ask why there are two" in said


def test_own_posts_that_were_exchanged_stop_everything(table):
    table.round("key", "key", "key")
    kept = table.secret("p0").read_bytes()
    table.round("accept", "accept", "accept")
    # As a server would that still had an earlier answer of the same party.
    now = table.secret("p0").read_bytes()
    table.secret("p0").write_bytes(kept)
    (table.posts / "accept-p0.json").unlink()
    table.does("refuse", "p0", "--yes")
    table.secret("p0").write_bytes(now)
    (table.folder / "refuse-p0.json").rename(table.posts / "refuse-p0.json")
    said = trouble(*table.words("blind", "p0"))
    assert "is not the one that was made with this secret" in said and "tell the other parties" in said


def test_bad_files_are_refused_with_their_name_and_place(table, tmp_path):
    table.round("key", "key", "key")
    bad = tmp_path / "bad.json"
    for content, why in (
        (b"", "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"format":"parley-bargain/1"}', "not of the format parley-blind/1"),
        (table.secret("p1").read_bytes(), "not of the format parley-blind/1"),
        (b'{"party":"p0"}', "package is missing"),
        (Transcript(question(3, package="pack2")).to_bytes(), "of another package than"),
        (b" " * ((4 << 20) + 10), "larger than"),
    ):
        bad.write_bytes(content)
        said = trouble(*table.words("accept", "p0", "", "--yes", "--posts", bad))
        assert f"{bad}: " in said and why in said, said
    assert "no such file" in trouble(*table.words("accept", "p0", "", "--yes", "--posts", tmp_path / "none.json"))
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no file in this folder" in trouble(*table.words("accept", "p0", "", "--yes", "--posts", empty))


def test_who_answers_must_be_plain(table):
    given = ["answer", "key", table.folder / "out.json", "--package", table.package]
    assert "takes --secret FILE" in trouble(*given)
    given += ["--secret", table.secret("x")]
    assert "the parties are p0 (Amber); p1 (Blue)" in trouble(*given)
    assert "Mauve is no party to this package" in trouble(*given, "--party", "Mauve")
    assert "that is the package itself" in trouble(*given[:2], table.package, *given[3:], "--party", "p0")
    assert "that is the secret itself" in trouble(*given[:2], table.secret("x"), *given[3:], "--party", "p0")
    assert parley(*given, "--party", "شرق").returncode == 0
    assert "this is the secret of p2, not of p0" in trouble(*given, "--party", "p0")
    # A file that is no secret is never written over.
    (table.folder / "letter.txt").write_text("Dear all")
    assert "letter.txt: It is not JSON" in trouble(*given[:4], table.package, "--secret", table.folder / "letter.txt")
    assert (table.folder / "letter.txt").read_text() == "Dear all"


def test_a_full_disk_loses_no_secret_and_posts_nothing(table):
    table.does("key", "p0")
    kept = table.secret("p0").read_bytes()
    out = table.folder / "nowhere" / "out.json"
    done = parley("answer", "key", out, "--package", table.package, "--party", "p0", "--secret", table.secret("p0"))
    assert done.returncode == 1 and "name a file or folder that is there" in done.stderr
    assert table.secret("p0").read_bytes() == kept
    missing = table.folder / "nowhere" / "a.secret"
    done = parley("answer", "key", table.folder / "a", "--package", table.package, "--party", "p0", "--secret", missing)
    assert done.returncode == 1 and not (table.folder / "a").exists()


# -- verify -------------------------------------------------------------------------------------------


def test_verify_names_what_is_missing_and_what_does_not_hold(tmp_path):
    whole = ran(True, True, True).transcript
    file = tmp_path / "posts.json"
    file.write_bytes(Transcript(whole.question, whole.posts[:5]).to_bytes())
    done = parley("verify", file)
    assert done.returncode == 1 and "NO OUTCOME. Posts are missing" in done.stdout
    assert "The post of شرق for the round of answers is missing." in done.stdout
    assert "round of blindings is missing" not in done.stdout and "Blindings, 0 of 3: not checked" in done.stdout
    raw = json.loads(whole.to_bytes())
    raw["posts"][4]["proof"].reverse()
    file.write_text(json.dumps(raw, indent=2), encoding="utf-8")
    done = parley("verify", file)
    assert done.returncode == 1 and "The proof in Blue's post in the round of answers does not hold" in done.stdout
    assert "What to do:" in done.stdout and "Keep the file unchanged" in done.stdout
    raw["posts"][4]["proof"] = "gone"
    file.write_text(json.dumps(raw), encoding="utf-8")
    done = parley("verify", file)
    assert done.returncode == 1 and "NOTHING COULD BE VERIFIED" in done.stdout
    assert "posts[4].proof: it is not a list" in done.stdout
    as_json = json.loads(parley("verify", file, "--json", "-").stdout)[str(file)]
    assert as_json["ok"] is False and as_json["findings"][0]["code"] == "post.form"


def test_answering_and_verifying_posts_needs_pynacl_alone(table):
    """No Django, no numpy: what a delegation has to trust, and to carry along, is small."""
    table.round("key", "key", "key")
    file = table.collected()
    for words in (["verify", str(file)], [str(word) for word in table.words("accept", "p0", "", "--yes")]):
        code = (
            f"import sys\nfrom parley.cli.main import main\nmain({words!r})\n"
            "foreign = {'django', 'numpy', 'numba', 'highspy', 'pydantic', 'cryptography'} & set(sys.modules)\n"
            "assert not foreign, foreign"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=surroundings())
        assert done.returncode == 0, done.stderr
