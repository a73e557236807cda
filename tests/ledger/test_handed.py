"""The verifier as one file: the same everywhere, alone with PyNaCl or without it, in English and in Arabic."""

import ast
import io
import json
import os
import resource
import shutil
import string
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import pytest

from parley.ledger import known
from parley.ledger.bundle import verify
from parley.ledger.codes import MESSAGES
from parley.ledger.codes_arabic import MESSAGES as ARABIC
from parley.ledger.command import write_json
from parley.ledger.handed import verifier
from parley.ledger.known import CannotBeKept
from parley.ledger.languages import LANGUAGES, arabic, language_of
from parley.ledger.policy import Policy
from parley.ledger.reasons_arabic import WITHIN
from parley.ledger.trust import Trust
from tests.ledger.records import ANSWER, LETTER, reseal
from tests.ledger.signed_records import KEY, bundle, enrolment, letter, policy, signed_log, with_acts
from tests.ledger.test_proof import GOOD as PROOF
from tests.ledger.test_trust import LOGS, OTHER, OTHER_KEY, part, whole


@pytest.fixture(scope="session")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file alone in a folder, and beside it PyNaCl with what it needs and nothing else of this machine's."""
    folder = tmp_path_factory.mktemp("stick")
    (folder / "verify.py").write_text(verifier(), encoding="utf-8")
    site = Path(sysconfig.get_path("purelib"))
    for name in ("nacl", "cffi", "pycparser"):
        if (site / name).is_dir():
            shutil.copytree(site / name, folder / "site" / name)
    for library in site.glob("_cffi_backend*"):
        shutil.copy(library, folder / "site")
    return folder


def run(
    handed: Path, *words: object, nacl: bool = True, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Python alone (-I -S: nothing of this user's, no site-packages), with PyNaCl's folder or without."""
    start = "import runpy, sys; sys.argv = ['verify.py', *sys.argv[1:]]; "
    start += f"sys.path.append({str(handed / 'site')!r}); " if nacl else ""
    start += f"runpy.run_path({str(handed / 'verify.py')!r}, run_name='__main__')"
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", start, *map(str, words)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=300, env=dict(environment or {}), cwd=handed
    )


def kept(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


# -- the file -------------------------------------------------------------------------------------------


def test_it_is_the_same_whoever_makes_it_and_readable_python() -> None:
    text = verifier()
    assert text == verifier() and text.isprintable() is False
    ast.parse(text)
    assert not any(mark in text for mark in ("/work", "site-packages", "\r", "\u202e", "\u200f"))
    source = Path(verify.__code__.co_filename).read_text(encoding="utf-8").strip("\n")
    assert source in text  # the very modules, not a translation of them


def test_it_rests_on_the_standard_library_and_pynacl_alone() -> None:
    tree = ast.parse(verifier())
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    used = set()
    for text in [verifier(), *(one for one in texts if "\nfrom " in one or "\nimport " in one)]:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                used |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                used.add(node.module.partition(".")[0])
    assert used - set(sys.stdlib_module_names) == {"nacl", "ledger"}


def test_it_says_the_same_as_parley_does(handed: Path, tmp_path: Path) -> None:
    signed = with_acts(enrolment(0), letter(1))
    files = {"whole": whole(at_4=("left", "right")), "signed": signed, "proof": PROOF, "cut": signed[:-9]}
    kept(tmp_path, "policy", policy())
    for name, data in files.items():
        path = kept(tmp_path, name, data)
        done = run(handed, path, "--policy", tmp_path / "policy", "--known", "none")
        verdict = verify(path, Trust(Policy.from_bytes(policy())))
        assert done.stdout == f"{path}\n{verdict.summary()}\n" and done.stderr == ""
        assert done.returncode == (0 if verdict.ok else 1)


def test_it_runs_in_an_environment_with_nothing_but_pynacl(handed: Path, tmp_path: Path) -> None:
    path = kept(tmp_path, "record", with_acts(enrolment(0), letter(1)))
    done = run(handed, path, "--known", "none", "--json", tmp_path / "verdict")
    assert done.returncode == 0, done.stderr
    said = json.loads((tmp_path / "verdict").read_text())[str(path)]
    assert (said["ok"], said["signatures_checked"], said["key"]) == (True, True, str(KEY))
    assert said["acts_signed"]["good"] == 2
    probe = "import sys; sys.path.append('site'); import nacl, django"
    assert subprocess.run([sys.executable, "-I", "-S", "-c", probe], cwd=handed, capture_output=True).returncode == 1


def test_without_pynacl_it_checks_all_but_signatures_and_says_so(handed: Path, tmp_path: Path) -> None:
    good, bad = with_acts(enrolment(0), letter(1)), with_acts(enrolment(0), letter(1))[:-9]
    done = run(handed, kept(tmp_path, "good", good), "--known", "none", nacl=False)
    assert done.returncode == 3 and "ANY SIGNATURE. PyNaCl isn't installed here" in done.stdout, done.stderr
    assert done.stdout.splitlines()[1].startswith("NO SIGNATURE WAS CHECKED") and "as far as" not in done.stdout
    assert "verify on another machine" in done.stdout.partition("What to do:")[2]
    arabic_too = run(handed, tmp_path / "good", "--known", "none", "--lang", "ar", nacl=False)
    assert arabic_too.returncode == 3 and arabic_too.stdout.splitlines()[1].startswith("لم يُدقَّق أي توقيع")
    proof = run(handed, kept(tmp_path, "proof", PROOF), "--known", "none", nacl=False)
    assert proof.returncode == 3 and "nothing says who wrote this proof" in proof.stdout
    one_bad = run(handed, tmp_path / "good", kept(tmp_path, "cut", bad), "--known", "none", nacl=False)
    assert one_bad.returncode == 1
    assert run(handed, kept(tmp_path, "bad", bad), "--known", "none", nacl=False).returncode == 1
    kept(tmp_path, "policy", policy())
    done = run(handed, tmp_path / "good", "--policy", tmp_path / "policy", "--known", "none", nacl=False)
    assert done.returncode == 1 and "Install PyNaCl" in done.stdout
    # what was not checked is not remembered
    done = run(handed, tmp_path / "good", "--known", tmp_path / "known", nacl=False)
    assert done.returncode == 3 and not (tmp_path / "known").exists()


# -- the command ------------------------------------------------------------------------------------------


def test_it_remembers_and_refuses_another_key_a_fork_and_a_roll_back(handed: Path, tmp_path: Path) -> None:
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    first = run(handed, kept(tmp_path, "five", part(5)), environment=home)
    assert first.returncode == 0 and "From now on this record is known by its key" in first.stdout
    known = tmp_path / "config" / "parley" / "known-records"
    assert f"key {KEY}\n" in known.read_text()
    assert run(handed, kept(tmp_path, "six", part(6)), environment=home).returncode == 0
    before = known.read_bytes()
    older = run(handed, kept(tmp_path, "four", part(4)), environment=home)
    assert older.returncode == 1 and "you have verified it with 6 acts before" in older.stdout
    forged = bundle([signed_log(log, seed=OTHER) for log in LOGS], (LETTER, ANSWER), key=OTHER_KEY)
    other = run(handed, kept(tmp_path, "forged", forged), environment=home)
    assert other.returncode == 1 and "THE RECORD'S KEY HAS CHANGED" in other.stdout
    assert known.read_bytes() == before
    alone = run(handed, tmp_path / "forged", "--known", "none", environment=home)
    assert alone.returncode == 0
    both = run(handed, tmp_path / "six", tmp_path / "forged", "--known", tmp_path / "new", environment=home)
    assert both.returncode == 1 and "KEY HAS CHANGED" in both.stdout  # within one run, too


def test_a_policy_or_memory_that_can_not_be_read_verifies_nothing(handed: Path, tmp_path: Path) -> None:
    record = kept(tmp_path, "record", whole())
    bad = kept(tmp_path, "policy", b"# ours\nlog nonsense\nquorum none\n")
    done = run(handed, record, "--policy", bad, "--known", "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"verify.py: The policy file {bad}, line 2: The key can't be read: not NAME+HASH+BASE64.\n"
    for policy_file in (tmp_path / "absent", tmp_path, "a\udcff"):
        done = run(handed, record, "--policy", policy_file, "--known", "none")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    known = kept(tmp_path, "known", b"nonsense")
    done = run(handed, record, "--known", known, "--lang", "ar")
    assert done.returncode == 2 and "تعذّر تذكّر" in done.stderr and known.read_bytes() == b"nonsense"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="this system has no folder in which nobody may write")
def test_what_can_not_be_remembered_is_said_and_the_verdict_stands(handed: Path, tmp_path: Path) -> None:
    done = run(handed, kept(tmp_path, "record", whole()), "--known", "/proc/parley/known")
    assert done.returncode == 0 and "The record holds" in done.stdout
    assert "What was verified can't be remembered: /proc/parley/known" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("count", [1, 40])
def test_a_verdict_that_can_not_be_written_is_said_in_one_line(count: int, handed: Path, tmp_path: Path) -> None:
    """Also where more is said than Python keeps back before it writes."""
    record = kept(tmp_path, "record", whole())
    command = [
        sys.executable,
        "-I",
        str(handed / "verify.py"),
        *[str(record)] * count,
        "--known",
        "none",
        "--lang",
        "en",
    ]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=100)
    assert done.returncode == 2
    assert done.stderr == "verify.py: The verdict can't be written out: No space left on device\n"
    done = run(handed, record, "--known", "none", "--lang", "en", "--json", tmp_path / "no" / "verdict")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert f"{tmp_path}/no/verdict: No such file" in done.stderr
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as it:
        it.stdout.close()  # type: ignore[union-attr]
        assert it.stderr.read() == b""  # type: ignore[union-attr]
    assert it.returncode == 2


# -- bad input: a verdict, and little memory -----------------------------------------------------------------


def hostile(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name.replace(" ", "-")
    record = whole()
    with path.open("wb") as file:
        if name == "two gigabytes of zeros":
            file.truncate(2 << 30)
        elif name == "a line of a gigabyte":
            file.write(record[: record.index(b'{"act"')] + b'{"act":')
            file.seek(1 << 30, os.SEEK_CUR)
            file.write(b"}\n")
        elif name == "a text of a gigabyte":
            file.write(record[: record.index(b'{"sha256"')] + b'{"sha256":"')
            file.seek(1 << 30, os.SEEK_CUR)
            file.write(b'"}\n')
        elif name == "deep JSON":
            file.write(record[: record.index(b'{"act"')] + b'{"act":' + b"[" * 500_000 + b"]" * 500_000 + b"}\n")
        elif name == "a deep head":
            file.write(b'{"a":' * 150_000 + b"1" + b"}" * 150_000 + b"\n")
        elif name == "packed":
            import gzip

            file.write(gzip.compress(bytes(200 << 20)))
        elif name == "a million empty lines":
            file.write(record[: record.index(b'{"act"')] + b"\n" * 1_000_000)
        elif name == "doubled":
            file.write(record + record)
    return path


BAD = {
    "two gigabytes of zeros": "line.toolong",
    "a line of a gigabyte": "line.toolong",
    "a text of a gigabyte": "line.toolong",
    "deep JSON": "act.unreadable",
    "a deep head": "file.foreign",
    "packed": "file.foreign",
    "a million empty lines": "line.unknown",
    "doubled": "file.followed",
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="how much memory it took is read from /proc")
@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_clear_verdict_in_little_memory(name: str, handed: Path, tmp_path: Path) -> None:
    """The peak of memory of the whole process, Python and libsodium included."""
    path, out = hostile(tmp_path, name), tmp_path / "verdict"
    code = (
        f"import sys, runpy; sys.path.append({str(handed / 'site')!r})\n"
        f"sys.argv = ['verify.py', {str(path)!r}, '--known', 'none', '--json', {str(out)!r}]\n"
        f"try:\n    runpy.run_path({str(handed / 'verify.py')!r}, run_name='__main__')\n"
        "except SystemExit as done:\n    print('exit', done.code)\n"
        # Not getrusage: that counts what the process that began this one held.
        "print('peak', next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    limits = lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))  # noqa: E731
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, timeout=300, preexec_fn=limits
    )
    assert "exit 1" in done.stdout and "Traceback" not in done.stderr, done.stdout + done.stderr
    assert "What to do:" in done.stdout
    codes = [one["code"] for one in json.loads(out.read_text())[str(path)]["findings"]]
    assert BAD[name] in codes
    peak = int(done.stdout.rsplit("peak ", 1)[1]) // 1024
    assert peak < 200, f"{peak} MB"


# -- languages ------------------------------------------------------------------------------------------------


def names_in(message: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(message) if name)


def test_every_message_is_said_in_arabic_with_the_same_parameters() -> None:
    assert list(ARABIC) == list(MESSAGES)
    for code, english in MESSAGES.items():
        assert names_in(ARABIC[code]) == names_in(english), code
        assert any("\u0600" <= letter <= "\u06ff" for letter in ARABIC[code]) or code == "summary.finding.file", code
        assert english.startswith("  -") == ARABIC[code].startswith("  -"), code
        assert not any("\u0660" <= digit <= "\u0669" for digit in ARABIC[code])


def test_every_reason_that_stands_within_a_message_is_said_in_arabic() -> None:
    """Those that are always the same; one with a number in it is said as it is."""
    reasons = set()
    for name in ("bundle/form", "bundle/verifying", "proof/form", "checkpoint", "notes", "answer", "leaf", "canonical"):
        tree = ast.parse((Path(verify.__code__.co_filename).parent.parent / f"{name}.py").read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            names = ("ValueError", "NotA", "NotCanonical", "_Odd", "_require")
            raised = isinstance(call.func, ast.Name) and call.func.id.startswith(names)
            given = [*(call.args[-1:] if raised else []), *(word.value for word in call.keywords if word.arg == "why")]
            reasons |= {str(one.value) for one in given if isinstance(one, ast.Constant)}
    assert len(reasons) > 60
    # Said to whoever signs or writes, in no verdict.
    writers = {
        "a time is a count of seconds since 1970",
        "a time without its zone could be any hour",
        "can't be written",
    }
    writers |= {"a number too large for a double", "not a finite number", "not an Actor", "not a tree head"}
    assert reasons - set(WITHIN) == writers


def test_no_message_ends_in_what_python_says() -> None:
    """What is wrong with a line is said in words for whoever reads the verdict, in their language."""
    record = whole().splitlines(keepends=True)
    act = next(at for at, line in enumerate(record) if line.startswith(b'{"act"'))
    text = next(at for at, line in enumerate(record) if line.startswith(b'{"sha256"'))
    bent = {
        (act, b'{"act":\xff}\n'): ("not UTF-8", "ليس بترميز UTF-8"),
        (act, b'{"act":nonsense}\n'): ("byte 7: not JSON", "البايت 7: ليس JSON"),
        (act, record[act].replace(b'"seat-0"', b'"seat 0"')): ("actor.seat: not a public id", "actor.seat: ليس مُعرِّفًا"),
        (text, b'{"sha256":"%b","text":"\xff"}\n' % (b"0" * 64)): ("not UTF-8", "ليس بترميز UTF-8"),
        (text, b'{"sha256":"%b","text":"\x01"}\n' % (b"0" * 64)): ("not JSON", "ليس JSON"),
    }
    for (at, line), (english, in_arabic) in bent.items():
        verdict = verify(io.BytesIO(reseal([*record[:at], line, *record[at + 1 :]])))
        assert f"can't be read ({english})" in verdict.summary()
        assert f"\u2068{in_arabic}\u2069" in verdict.summary(arabic)
    unnamed = verify("a\x00b")
    assert "no file's name can hold" in unnamed.summary() and "null byte" not in unnamed.summary()


def test_a_name_that_is_not_utf_8_is_no_reason_to_fail(tmp_path: Path) -> None:
    out, name = tmp_path / "out", os.fsdecode(b"record\xff")
    write_json(out, {name: True})
    assert json.loads(out.read_text(encoding="utf-8")) == {name: True}
    out.write_bytes(b"\xff")
    with pytest.raises(CannotBeKept, match=r"out: not UTF-8$"):
        known.read(out)


def test_what_to_do_claims_no_more_than_was_read() -> None:
    """A file that was cut, or of which reading stopped, isn't said to be as it was written."""
    data, lines = whole(), whole().splitlines(keepends=True)
    for size in (len(data) - 1, len(data) - 60, data.index(b'{"act"') + 40):
        cut = verify(io.BytesIO(data[:size]))
        assert [one.code for one in cut.findings] == ["file.cut"] and "Fetch it again" in cut.summary()
    lines[1] = lines[1].replace(b"parley/", b"barley/")
    stopped = verify(io.BytesIO(reseal(lines))).summary()
    assert "wasn't read to its end" in stopped and "as it was written, and yet" not in stopped
    newer = verify(io.BytesIO(data.replace(b"parley-record/2", b"parley-record/9"))).summary()
    assert "Get a newer verifier" in newer and "unpacked" not in newer


def test_what_runs_the_other_way_is_kept_apart() -> None:
    said = arabic("log.size", {"log": "room:r1", "said": 5, "found": 7})
    assert "\u2068room:r1\u2069" in said and "5" in said and "7" in said
    assert "\u2068الدفاتر\u2069" in arabic("file.miscounted", {"what": "logs", "said": 1, "found": 2})
    inner = arabic("text.twice", {})
    assert arabic("summary.finding", {"where": 3, "message": inner}) == f"  السطر 3: {inner}"


def test_the_language_is_the_readers(handed: Path, tmp_path: Path) -> None:
    path = kept(tmp_path, "record", whole())
    good = run(handed, path, "--known", "none", environment={"LANG": "ar_SY.UTF-8"})
    assert good.returncode == 0 and "السجل سليم" in good.stdout and "The record holds" not in good.stdout
    cut = run(handed, kept(tmp_path, "cut", whole()[:-9]), "--known", "none", "--lang", "ar")
    assert cut.returncode == 1 and "السجل غير سليم" in cut.stdout and "ما ينبغي فعله" in cut.stdout
    over = run(handed, path, "--known", "none", "--lang", "en", environment={"LC_ALL": "ar"})
    assert "The record holds" in over.stdout
    assert run(handed, path, "--known", "none", "--lang", "xx").returncode == 2


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ar_SY.UTF-8"}, "ar"),
        ({"LANG": "ar.UTF-8"}, "ar"),
        ({"LC_ALL": "fr_FR", "LANG": "ar"}, "en"),
        ({"LC_MESSAGES": "ar-LB", "LANG": "en_GB"}, "ar"),
        ({"LC_ALL": "", "LANG": "ar"}, "ar"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "arn_CL"}, "en"),
    ],
    ids=str,
)
def test_the_language_of_a_system(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language and language in LANGUAGES


def test_a_terminal_without_arabic_is_no_reason_to_fail(handed: Path, tmp_path: Path) -> None:
    path = kept(tmp_path, "record", whole())
    command = [sys.executable, "-I", str(handed / "verify.py"), str(path), "--known", "none", "--lang", "ar"]
    done = subprocess.run(
        command, capture_output=True, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, timeout=100
    )
    assert done.returncode == 0 and done.stderr == b""
