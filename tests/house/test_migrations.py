"""The tests make their tables straight from the models; here the migrations are held to the same."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_an_empty_folder_migrates_to_the_present(tmp_path):
    (tmp_path / "data").mkdir()
    command = [sys.executable, "-m", "parley.cli.main", "tick", "--data", str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PARLEY_DATA": ""}, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "0 deadlines" in done.stdout
