"""Published vectors for the ledger's tests, from the folder of test data where there is one."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("PARLEY_TEST_DATA") or Path(__file__).resolve().parents[2] / "../shared/data")


@pytest.fixture
def vectors() -> Path:
    folder = DATA / "vectors"
    if not folder.is_dir():
        pytest.skip("no test data: set PARLEY_TEST_DATA to the folder that holds vectors/")
    return folder
