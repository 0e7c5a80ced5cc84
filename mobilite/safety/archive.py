"""What an archive is made of: a tar, encrypted as it is written.

- ``about.json``: what made it, when, from which state of the base
- ``rows/<model>/<rank>.jsonl.gz``: the rows of a table, by parts
- ``files/<name>``: the private files, and after each lot of them ``lots/<rank>.json``, their sizes and SHA-256
- ``manifest.json``, last: counts and SHA-256 of each table, the number of files
"""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mobilite.safety.sealed import Damaged, Reader, Writer

FORMAT = 1
#: Bytes of rows in a part, before compression.
PART = 1024 * 1024
#: Files in a lot.
LOT = 500
BLOCK = 1024 * 1024


class ArchiveWriter:
    """Write an archive into a file. ``close()`` makes it whole."""

    def __init__(self, file: BinaryIO, about: dict):
        self._sealed = Writer(file)
        self._tar = tarfile.open(fileobj=self._sealed, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._lot: dict[str, list] = {}
        self._lots = 0
        self.json("about.json", {"format": FORMAT, **about})

    def json(self, name: str, content) -> None:
        self.member(name, json.dumps(content, ensure_ascii=False).encode())

    def member(self, name: str, content: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        self._tar.addfile(info, io.BytesIO(content))

    def rows(self, label: str, rank: int, lines: bytes) -> None:
        self.member(f"rows/{label}/{rank:06}.jsonl.gz", gzip.compress(lines, compresslevel=6, mtime=0))

    def file(self, name: str, path: Path) -> int:
        """Add a private file and return its size. Raises FileNotFoundError when it is missing."""
        with path.open("rb") as file:
            info = tarfile.TarInfo(f"files/{name}")
            info.size = file.seek(0, io.SEEK_END)
            file.seek(0)
            hashing = _Hashing(file)
            self._tar.addfile(info, hashing)
        self._lot[name] = [info.size, hashing.hash.hexdigest()]
        if len(self._lot) >= LOT:
            self.end_lot()
        return info.size

    def end_lot(self) -> None:
        if self._lot:
            self._lots += 1
            self.json(f"lots/{self._lots:06}.json", self._lot)
            self._lot = {}

    def close(self, manifest: dict) -> None:
        self.json("manifest.json", manifest)
        self._tar.close()
        self._sealed.close()


class _Hashing:
    def __init__(self, file):
        self._file, self.hash = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        content = self._file.read(size)
        self.hash.update(content)
        return content


@dataclass(frozen=True)
class Member:
    """One thing of an archive: « about », « rows », « file », « lot » or « manifest », and whose it is."""

    what: str
    name: str
    file: BinaryIO

    def json(self):
        return json.loads(self.file.read())

    def rows(self) -> Iterator[tuple[list, bytes]]:
        """Yield each row with its line."""
        with gzip.open(self.file) as lines:
            for line in lines:
                yield json.loads(line), line


def members(file: BinaryIO) -> Iterator[Member]:
    """Yield what an archive holds, in its order. Raises WrongKey, CutOff or Damaged, at the end at the latest."""
    sealed = Reader(file)
    try:
        with tarfile.open(fileobj=sealed, mode="r|") as tar:
            for info in tar:
                content = tar.extractfile(info)
                if content is None:
                    raise Damaged
                yield Member(*_named(info.name), content)
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, ValueError, KeyError) as error:
        raise Damaged from error
    sealed.drain()


def _named(name: str) -> tuple[str, str]:
    folder, _, rest = name.partition("/")
    match folder:
        case "about.json":
            return "about", ""
        case "manifest.json":
            return "manifest", ""
        case "rows":
            return "rows", rest.partition("/")[0]
        case "files":
            return "file", rest
        case "lots":
            return "lot", rest
    raise Damaged
