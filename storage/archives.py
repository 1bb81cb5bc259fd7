"""Reading an archive that a backup wrote: `jiaoyan.db` and `files/ab/ab12…` (a file under its SHA-256)."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
import time
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from storage.condition import condition
from storage.files import Files

DATABASE: Final = "jiaoyan.db"
_HALF_MADE: Final = ".jiaoyan-half-made-"
FILE: Final = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")


class BadArchive(Exception):
    """This is no backup that can be used; the text says why."""


class Archive:
    """A backup that is being read. Get one from `opened`."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zipped = zipped
        names = zipped.namelist()
        if names.count(DATABASE) != 1:
            raise BadArchive(f"there is no {DATABASE} in it")
        strange = next((name for name in names if name != DATABASE and not FILE.fullmatch(name)), None)
        if strange is not None:
            raise BadArchive(f"{strange!r} does not belong into a backup")
        self.files = {match[2]: match[0] for match in map(FILE.fullmatch, names) if match}
        """The files in it: by SHA-256, the name in the archive."""

    def unpack_database(self, target: Path) -> None:
        """Write its database to `target`. Raises BadArchive, OSError."""
        with self._zipped.open(DATABASE) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out)
            os.fsync(out.fileno())
        found = condition(target)
        target.with_name(target.name + ".lock").unlink(missing_ok=True)
        if found.damage is not None:
            raise BadArchive(f"its database is damaged: {found.damage}")
        if found.too_new:
            raise BadArchive("a later version of jiaoyan wrote it; install that version")
        if found.version < 1:
            raise BadArchive("its database is not one of jiaoyan's")

    def add_files(self, store: Files, wanted: Collection[str]) -> None:
        """Put the `wanted` of its files into a store; all are looked at before the first is put.

        Raises BadArchive, OSError.
        """
        chosen = [(sha256, name) for sha256, name in self.files.items() if sha256 in wanted]
        for sha256, name in chosen:
            if hashlib.sha256(self._zipped.read(name)).hexdigest() != sha256:
                raise BadArchive(f"{name} is damaged")
        for _, name in chosen:
            store.put(self._zipped.read(name))


@contextmanager
def half_made(beside: Path) -> Iterator[Path]:
    """A folder for what is not finished, on the same disk as `beside`; it is gone when the block ends.

    What a kill has left of earlier ones goes after a day.
    """
    before = time.time() - 24 * 3600
    for left in beside.parent.glob(f"{_HALF_MADE}*"):
        if left.stat().st_mtime < before:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_HALF_MADE, dir=beside.parent) as folder:
        yield Path(folder)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive, for as long as the block lasts. Raises BadArchive, OSError."""
    try:
        with zipfile.ZipFile(path) as zipped:
            yield Archive(zipped)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise BadArchive(f"it is damaged: {error}") from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # A list of contents that points before the beginning of the file.
            raise BadArchive(f"it is damaged: {error}") from error
        raise
