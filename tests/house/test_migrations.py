"""Tests, and a new database, make their tables straight from the models; the migrations are held to the same here."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_new_folder_is_as_one_that_went_through_every_step(tmp_path):
    stepped, made = tmp_path / "stepped", tmp_path / "made"
    run("django", "migrate", "--no-input", "--verbosity=0", folder=stepped)
    assert "0 deadlines" in run("parley.cli.main", "tick", "--data", str(made), folder=made)
    assert found(made) == found(stepped)
    # Nothing is due in it, so that the next version goes on from there.
    assert run("django", "showmigrations", "--plan", folder=made).count("[ ]") == 0


def run(module: str, *words: str, folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    told = {"PARLEY_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "parley.web.settings"}
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | told, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def found(folder: Path) -> dict[str, object]:
    """Of each table its columns, references and indexes, wherever they stand in it, and what Django keeps of itself."""
    with closing(sqlite3.connect(folder / "parley.sqlite3")) as database:

        def ask(question: str) -> list[tuple[object, ...]]:
            return database.execute(question).fetchall()

        tables = [name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
        shape: dict[str, object] = {
            name: (
                # Without the place of a column, the number of a reference, and the name of an index.
                sorted(repr(row[1:]) for row in ask(f"PRAGMA table_info({name})")),
                sorted(repr(row[2:]) for row in ask(f"PRAGMA foreign_key_list({name})")),
                sorted(indexed(ask, name)),
            )
            for name in tables
        }
        shape["steps"] = sorted(ask("SELECT app, name FROM django_migrations"))
        shape["kinds"] = sorted(ask("SELECT app_label, model FROM django_content_type"))
        shape["permissions"] = sorted(ask("SELECT codename FROM auth_permission"))
        return shape


def indexed(ask, table: str) -> list[str]:
    rows = ask(f"PRAGMA index_list({table})")
    parts = {name: [part[2] for part in ask(f"PRAGMA index_info({name})")] for _at, name, *_kind in rows}
    where = dict(ask(f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}'"))
    return [
        repr((unique, partial, parts[name], (where.get(name) or "").partition(" WHERE ")[2]))
        for _at, name, unique, _origin, partial in rows
    ]
