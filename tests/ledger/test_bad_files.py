"""Whatever is handed to the verifier: a clear verdict, little memory, no traceback."""

import io
import os
import random
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from parley.ledger.bundle import Verdict, verify
from parley.ledger.bundle.form import MOST_LINE_BYTES, MOST_TEXT_LINE_BYTES
from parley.ledger.leaf import text_hash
from tests.ledger.records import LETTER, PROCESS, make_act, make_log, record, reseal

HEAD = record([], []).splitlines(keepends=True)[0]
LOG = record([make_log("common", [])], []).splitlines(keepends=True)[1]


def memory_of(work: Callable[[], Verdict]) -> tuple[Verdict, int]:
    tracemalloc.start()
    try:
        verdict = work()
        return verdict, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def codes(verdict: Verdict) -> list[str]:
    assert not verdict.ok
    assert verdict.summary()
    return [finding.code for finding in verdict.findings]


def test_no_file(tmp_path: Path) -> None:
    assert codes(verify(tmp_path / "absent")) == ["file.missing"]
    assert codes(verify("")) in (["file.missing"], ["file.directory"])
    assert codes(verify(tmp_path)) == ["file.directory"]
    assert codes(verify("a\x00b")) == ["file.unreadable"]
    assert codes(verify("a" * 5000)) == ["file.unreadable"]
    assert codes(verify(tmp_path / "absent" / "\udcff")) == ["file.missing"]


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "record.bundle"
    path.write_bytes(HEAD)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert codes(verify(path)) == ["file.unreadable"]


class Failing(io.BytesIO):
    """A disk that fails after some lines."""

    def readline(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 200:
            raise OSError(5, "Input/output error")
        return super().readline(size)


def test_a_disk_that_fails_while_reading() -> None:
    whole = record([make_log("common", [make_act(number) for number in range(5)])], [LETTER])
    verdict = verify(Failing(whole))
    assert codes(verdict) == ["file.unreadable"]
    assert "Input/output error" in verdict.summary()


def test_two_gigabytes_of_zeros(tmp_path: Path) -> None:
    path = tmp_path / "zeros"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    verdict, peak = memory_of(lambda: verify(path))
    assert codes(verdict) == ["line.toolong"]
    assert peak < 40 << 20


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file on this system")
def test_an_endless_file() -> None:
    assert codes(verify("/dev/zero")) == ["line.toolong"]


class Lines(io.RawIOBase):
    """A stream made as it is read, so that the test itself needs no memory."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        self._rest = self._rest or next(self._pieces, b"")
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


LONG = {
    "an act": b'{"act":{"act":"',
    "a text": b'{"sha256":"' + b"0" * 64 + b'","text":"',
    "a log": b'{"checkpoint":"',
    "nothing known": b"",
}


@pytest.mark.parametrize("kind", LONG)
def test_a_line_of_100_megabytes(kind: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield HEAD + LOG + LONG[kind]
        for _ in range(100):
            yield b"x" * (1 << 20)
        yield b'"}\n'

    verdict, peak = memory_of(lambda: verify(io.BufferedReader(Lines(pieces()))))
    assert codes(verdict) == ["line.toolong"]
    assert peak < 40 << 20


HOSTILE = {
    "arrays deep": b'{"act":' + b"[" * 500_000,
    "objects deep": b'{"act":' * 100_000,
    "many small arrays": b'{"act":[' + b"[]," * 100_000 + b"[]]}",
    "a number without end": b'{"act":' + b"9" * 1_000_000 + b"}",
    "a long exponent": b'{"act":1e' + b"9" * 1_000_000 + b"}",
    "one escape after another": b'{"act":"' + b"\\u0041" * 150_000 + b'"}',
    "names of texts without end": b'{"act":{"act":"a.a","texts":{' + b'"a":"' * 100_000 + b"}}}",
    "a word without end": b'{"act":{"act":"' + b"a.a-" * 200_000 + b'"}}',
    "many keys": b'{"act":{' + b",".join(b'"%d":0' % number for number in range(30_000)) + b"}}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_line_is_one_finding(name: str) -> None:
    assert len(HOSTILE[name]) < MOST_LINE_BYTES
    data = HEAD + LOG + HOSTILE[name] + b"\n"
    verdict, peak = memory_of(lambda: verify(io.BytesIO(data)))
    assert "act.unreadable" in codes(verdict)
    assert peak < 80 << 20


HOSTILE_TEXTS = {
    "not a string": b"[" * 1000,
    "an object": b'{"a":1}',
    "half a character": b'"\\ud800"',
    "something after": b'"a","more":[[]]',
    "an escape too many": b'"\\u0041"',
    "not ended": b'"abc',
    "not UTF-8": b'"\xff"',
    "NUL": b'"\x00"',
}


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_a_hostile_text_is_one_finding(name: str) -> None:
    line = b'{"sha256":"' + text_hash("a").encode() + b'","text":' + HOSTILE_TEXTS[name] + b"}\n"
    assert "line.unreadable" in codes(verify(io.BytesIO(HEAD + line)))


def test_a_long_text_is_read_with_memory_in_proportion() -> None:
    text = "ق" * 3_000_000
    assert len(text.encode()) < MOST_TEXT_LINE_BYTES
    log = make_log("common", [make_act(0, texts={"agreement:ar": text_hash(text)})])
    data = record([log], [text])
    verdict, peak = memory_of(lambda: verify(io.BytesIO(data)))
    assert verdict.ok, verdict.summary()
    assert peak < 100 << 20


FOREIGN = {
    "plain words": b"Dear Mr President,\n",
    "JSON": b'{"acts":[]}\n',
    "JSON of another kind": b"[1,2]\n",
    "a number": b"7\n",
    "null": b"null\n",
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "a zip": b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
    "UTF-16": HEAD.decode().encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + HEAD,
    "Windows line ends": HEAD.replace(b"\n", b"\r\n"),
    "an empty line first": b"\n" + HEAD,
    "a head with more": HEAD.replace(b'{"filtered_for"', b'{"extra":1,"filtered_for"'),
    "a format that isn't text": HEAD.replace(b'"parley-record/2"', b"1"),
    "a made that isn't a time": HEAD.replace(b"2015-06-02T12:00:00Z", b"2015-06-32T12:00:00Z"),
    "a process that isn't one": HEAD.replace(b'"id":"astana-2015"', b'"id":"astana 2015"'),
    "a process of another shape": HEAD.replace(b'{"id":"astana-2015",', b"{"),
    "a title that isn't text": HEAD.replace(b'"title":"Talks', b'"title":1,"x":"Talks'),
    "a reader that isn't text": HEAD.replace(b'"the party of the seat s1"', b"[]"),
    "a title too long": HEAD.replace(b"Talks", b"T" * 1001),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_of_another_kind(name: str) -> None:
    assert codes(verify(io.BytesIO(FOREIGN[name]))) == ["file.foreign"]


def test_a_newer_format_and_an_empty_file() -> None:
    assert codes(verify(io.BytesIO(HEAD.replace(b"record/2", b"record/22")))) == ["file.version"]
    assert codes(verify(io.BytesIO(b""))) == ["file.empty"]


def test_noise() -> None:
    noise = random.Random(2015)
    for _ in range(200):
        verdict = verify(io.BytesIO(noise.randbytes(noise.randrange(1, 4000))))
        assert codes(verdict)
        verdict = verify(io.BytesIO(HEAD + LOG + b'{"act":' + noise.randbytes(noise.randrange(1, 4000))))
        assert codes(verdict)


def test_another_process_act_among_ours() -> None:
    ours = record([make_log("common", [make_act(0), make_act(1)])], [LETTER]).splitlines(keepends=True)
    theirs = record([make_log("common", [make_act(1, process="geneva")], process="geneva")], [LETTER], process="geneva")
    ours[3] = theirs.splitlines(keepends=True)[2]
    assert codes(verify(io.BytesIO(reseal(ours)))) == ["act.process", "log.root"]
    assert PROCESS.encode() in ours[0]


def test_memory_grows_by_little_more_than_the_hashes(tmp_path: Path) -> None:
    """So a million acts take about a hundred megabytes, in a file of six hundred."""
    peaks = []
    for count in (500, 4_500):
        path = tmp_path / f"{count}"
        path.write_bytes(record([make_log("common", [make_act(number) for number in range(count)])], [LETTER]))
        verdict, peak = memory_of(lambda path=path: verify(path))  # type: ignore[misc]
        assert verdict.ok
        peaks.append(peak)
    assert (peaks[1] - peaks[0]) / 4_000 < 200
