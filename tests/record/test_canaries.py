"""A stolen disk shows nothing of what was said: every column is sealed or stands in the list of those that are not."""

import json
import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.db import models

from parley.record.sealed import sealed_columns
from tests.record.searching import CLEAR, found_in

#: What the world of the two worlds leaves empty, and why that is no gap.
EMPTY = {
    "bargaining.Obstacle.what": "no row: no search of that world finds nothing",
    "bargaining.Opened.content": "no row: there the seals are opened in worlds of their own",
    "bargaining.Opened.ranking": "no row: there the seals are opened in worlds of their own",
    "bargaining.PackageAnswer.answer": "no row: answers are destroyed when the outcome is there",
    "bargaining.PackageAnswer.opening": "no row: answers are destroyed when the outcome is there",
}


def texts():
    """Every column of our tables that could hold words, by its name."""
    for model in apps.get_models():
        if not model.__module__.startswith("parley."):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField | models.BinaryField):
                yield f"{model._meta.label}.{field.name}"


def test_every_column_is_sealed_or_said_to_be_clear_with_a_reason():
    sealed = {f"{model._meta.label}.{field.name}" for model, columns in sealed_columns() for field in columns}
    open_ones = {name for name in texts() if name not in sealed and name.rpartition(".")[2] != "public_id"}
    assert open_ones - set(CLEAR) == set(), "seal it, or say in tests/record/searching.py why it may stand in clear"
    assert set(CLEAR) - open_ones == set(), "sealed or gone: it needs no reason any more"
    assert all(len(reason) > 10 for reason in CLEAR.values())


@pytest.mark.parametrize(
    "hidden",
    [
        str.encode,
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: b"x" + __import__("base64").b64encode(b"ab" + text.encode() + b"c"),
        lambda text: text.encode().hex().encode(),
        lambda text: json.dumps({"a": text}).encode(),
        lambda text: b"head" + __import__("gzip").compress(text.encode() * 2) + b"tail",
        lambda text: b"head" + __import__("zlib").compress(text.encode() * 2),
    ],
    ids=["utf-8", "utf-16", "utf-16 the other way", "base64", "hex", "json", "gzip", "zlib"],
)
@pytest.mark.parametrize("text", ["Gates open at dawn.", "تُحصى الآبار كلها."])
def test_the_search_would_find_it(hidden, text):
    assert found_in(b"\x00" * 7 + hidden(text) + b"\xff" * 9, [text, "not there at all"]) == {text}


@pytest.fixture(scope="module")
def stolen(tmp_path_factory):
    """A data folder in which everything was said, as a thief finds it: what was said, and where it lies."""
    folder = tmp_path_factory.mktemp("stolen")
    environment = {
        **os.environ,
        "PARLEY_LOG": "INFO",
        "TMPDIR": str(folder / "tmp"),
        "PARLEY_KEYS": str(folder / "keys"),
    }
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    for name in ("tmp", "keys"):
        (folder / name).mkdir()
    command = [sys.executable, "-m", "tests.record.searching", str(folder / "data")]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=600)
    (folder / "said.log").write_bytes(done.stderr)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return folder, json.loads(done.stdout)


def test_every_sealed_column_was_written_to(stolen):
    _folder, said = stolen
    named = {f"{model._meta.label}.{field.name}" for model, columns in sealed_columns() for field in columns}
    assert named - set(said["written"]) - set(EMPTY) == set()


def test_nothing_of_it_is_found_anywhere(stolen):
    folder, said = stolen
    words = said["words"]
    assert len(words) > 150 and "Gates open at dawn." in words
    looked_at = [path for path in folder.rglob("*") if path.is_file() and "keys" not in path.parts]
    names = {path.name for path in looked_at}
    assert {"parley.sqlite3", "parley.sqlite3-journal", "said.log"} <= names and any(".shut" in name for name in names)
    found = {path.name: found_in(path.read_bytes(), words) for path in looked_at}
    assert {name: some for name, some in found.items() if some} == {}
