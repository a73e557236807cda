"""What every test of reading may rest on."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def put(tmp_path):
    """Writes a file and gives its path."""

    def write(text: str | bytes, name: str = "votes.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write
