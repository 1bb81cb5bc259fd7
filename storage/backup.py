"""Backups: the database and the files that people sent, in one zip file; and back again.

An archive holds `jiaoyan.db` and `files/ab/ab12…` (a file under its SHA-256). Files are only ever added to
the file store, and the database is put in place by one rename, so there is no moment at which a kill leaves
half of one state and half of another.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.database import DatabaseInUse, claim
from storage.files import Files, sync_folder
from storage.migrations import available
from storage.one_school import keep_only

_DATABASE = "jiaoyan.db"
_FILE = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")


class BackupTrouble(Exception):
    """The database can't be copied; the text says why."""


class BadArchive(Exception):
    """This is no backup that can be restored; the text says why."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How a database is. `damage` is what SQLite's integrity check says; `in_use_by` a process id, if any."""

    version: int
    newest: int
    damage: str | None
    in_use_by: str | None

    @property
    def too_new(self) -> bool:
        """Whether a later version of the program wrote it."""
        return self.version > self.newest


def condition(path: Path) -> Condition:
    """Look at a database without changing it; a running bot is not disturbed.

    Raises FileNotFoundError.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    user = _user_of(path)
    newest = available()[-1][0]
    try:
        with closing(_open_read_only(path)) as connection:
            [[version]] = connection.execute("PRAGMA user_version").fetchall()
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            faults += [f"row {row[1]} of {row[0]} points nowhere" for row in _dangling(connection)]
    except sqlite3.DatabaseError as error:
        return Condition(0, newest, str(error), user)
    damage = "; ".join(fault for fault in faults if fault != "ok")
    return Condition(version, newest, damage or None, user)


def back_up(
    database: Path, files: Path, target: Path, *, force: bool = False, school_id: int | None = None
) -> int:
    """Write an archive to `target` and answer its size in bytes. The bot may be running meanwhile.

    With a `school_id` it holds that school alone.

    Raises:
        NoSuchSchool: nothing was written.
        FileNotFoundError: there is no database.
        FileExistsError: there is something at `target` and `force` was not asked for.
        BackupTrouble, OSError: it can't be read or written; `target` is as it was.
    """
    if not database.exists():
        raise FileNotFoundError(database)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        copy, archive = Path(folder, _DATABASE), Path(folder, "archive")
        _copy_database(database, copy)
        named = None if school_id is None else keep_only(copy, school_id)
        # After the database: a file is in the store before the database speaks of it.
        _write_archive(copy, files, archive, named)
        if target.exists() and not force:
            raise FileExistsError(target)
        archive.chmod(0o600)
        archive.replace(target)
    sync_folder(target.parent)
    return target.stat().st_size


def restore(archive: Path, database: Path, files: Path, now: datetime) -> Path | None:
    """Put a backup in place. Answers where the database that was there before is kept now, None without one.

    Files are added to those that are there. An older schema is brought up to date at the next start.

    Raises:
        BadArchive: nothing was changed.
        DatabaseInUse: the bot is running; nothing was changed.
        OSError: it can't be read or written.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(claim(database)),
        tempfile.TemporaryDirectory(prefix=".restore.", dir=database.parent) as folder,
    ):
        fresh = Path(folder, _DATABASE)
        try:
            with zipfile.ZipFile(archive) as opened:
                _check_names(opened)
                with opened.open(_DATABASE) as source, fresh.open("wb") as target:
                    shutil.copyfileobj(source, target)
                    os.fsync(target.fileno())
                _check_database(fresh)
                _check_files(opened)
                _add_files(opened, Files(files))
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise BadArchive(f"it is damaged: {error}") from error
        except OSError as error:
            if (
                error.errno == errno.EINVAL
            ):  # A list of contents that points before the beginning of the file.
                raise BadArchive(f"it is damaged: {error}") from error
            raise
        kept = _keep(database, now)
        fresh.replace(database)
        sync_folder(database.parent)
    return kept


def _open_read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)


def _dangling(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    return connection.execute("PRAGMA foreign_key_check").fetchall()[:3]


def _user_of(path: Path) -> str | None:
    try:
        claim(path).close()
    except DatabaseInUse:
        return path.with_name(path.name + ".lock").read_text().strip() or "unknown"
    return None


def _copy_database(source: Path, target: Path) -> None:
    try:
        with closing(_open_read_only(source)) as original, closing(sqlite3.connect(target)) as copy:
            original.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        raise BackupTrouble(str(error)) from error


def _write_archive(database: Path, files: Path, target: Path, named: Collection[str] | None) -> None:
    """`named` are the files that go in; None: all there are."""
    with target.open("wb") as out:
        with zipfile.ZipFile(out, "w") as archive:
            archive.write(database, _DATABASE, zipfile.ZIP_DEFLATED)
            for path in sorted(files.glob("??/*")):
                name = f"files/{path.parent.name}/{path.name}"
                if _FILE.fullmatch(name) and (named is None or path.name in named):
                    # One that nothing names may be removed meanwhile.
                    with contextlib.suppress(FileNotFoundError):
                        archive.write(path, name)
        out.flush()
        os.fsync(out.fileno())


def _check_names(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if names.count(_DATABASE) != 1:
        raise BadArchive(f"there is no {_DATABASE} in it")
    strange = next((name for name in names if name != _DATABASE and not _FILE.fullmatch(name)), None)
    if strange is not None:
        raise BadArchive(f"{strange!r} does not belong into a backup")


def _check_database(path: Path) -> None:
    found = condition(path)
    path.with_name(path.name + ".lock").unlink(missing_ok=True)
    if found.damage is not None:
        raise BadArchive(f"its database is damaged: {found.damage}")
    if found.too_new:
        raise BadArchive("a later version of jiaoyan wrote it; install that version")
    if found.version < 1:
        raise BadArchive("its database is not one of jiaoyan's")


def _check_files(archive: zipfile.ZipFile) -> None:
    """Before the first is added, so that a damaged archive changes nothing."""
    for name, sha256 in _files_in(archive):
        if hashlib.sha256(archive.read(name)).hexdigest() != sha256:
            raise BadArchive(f"{name} is damaged")


def _add_files(archive: zipfile.ZipFile, files: Files) -> None:
    for name, _ in _files_in(archive):
        files.put(archive.read(name))


def _files_in(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for name in archive.namelist():
        if match := _FILE.fullmatch(name):
            yield name, match[2]


def _keep(database: Path, now: datetime) -> Path | None:
    """A second name for the database that is there, with all that its write-ahead log holds."""
    if not database.exists():
        return None
    # Opening and closing folds the log into the file. A database too damaged for that keeps its log beside it.
    with contextlib.suppress(sqlite3.DatabaseError), closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    kept = database.with_name(f"{database.name}.before-restore-{now:%Y%m%d-%H%M%S}")
    try:
        os.link(database, kept)
    except FileExistsError:
        raise
    except OSError:  # A file system without links.
        shutil.copy2(database, kept)
    for suffix in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            Path(f"{database}{suffix}").replace(f"{kept}{suffix}")
    return kept
