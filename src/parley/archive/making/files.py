"""The archive's file as it is written: every part once, with its hash, under a clock that stands still."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, Protocol

FORMAT = "parley-archive/1"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Writable(Protocol):
    """Where an archive is written: straight ahead, and never back."""

    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


class Ahead:
    """A file that is written straight ahead, so that an archive has the same bytes wherever it is written."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        return int(self._file.write(data))

    def flush(self) -> None:
        self._file.flush()


class Part:
    """One part while it is written."""

    def __init__(self, into: Any) -> None:
        self._into, self._digest, self.size = into, sha256(), 0

    def write(self, data: bytes | str) -> None:
        data = data.encode() if isinstance(data, str) else data
        self._into.write(data)
        self._digest.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class Files:
    """The parts of an archive; the list of all of them, with their hashes, is the last."""

    def __init__(self, out: Writable) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)  # type: ignore[call-overload]
        self.written: dict[str, tuple[str, int]] = {}

    @contextmanager
    def part(self, name: str, size: int = 0) -> Iterator[Part]:
        """A part to be written piece by piece; `size` where it is known, for what is very large."""
        if name in self.written or not name.isascii() or name.startswith("/") or ".." in name:
            raise ValueError(f"{name!r} can't be the name of a part, or is there already")
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
        with self._zip.open(info, "w", force_zip64=size > 1 << 30) as into:
            part = Part(into)
            yield part
        self.written[name] = (part.sha256, part.size)

    def add(self, name: str, content: bytes | str) -> None:
        """A part at once."""
        with self.part(name) as part:
            part.write(content)

    def pour(self, name: str, pieces: Iterable[bytes], size: int) -> None:
        """A part from what is read as it is written."""
        with self.part(name, size) as part:
            for piece in pieces:
                part.write(piece)

    def close(self, about: dict[str, Any]) -> None:
        """Write the lists of all parts, one for programs and one for `sha256sum -c`, and end the archive."""
        files = {name: {"sha256": digest, "size": size} for name, (digest, size) in sorted(self.written.items())}
        manifest = {"format": FORMAT, **about, "files": files}
        self.add("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        self.add("SHA256SUMS", "".join(f"{one[0]}  {name}\n" for name, one in sorted(self.written.items())))
        self._zip.close()
