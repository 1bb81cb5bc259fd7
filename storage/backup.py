"""Backups: the database and the files that people sent, in one zip file; and back again.

Files are only ever added to the file store, and the database is put in place by one rename, so there is no
moment at which a kill leaves half of one state and half of another.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Collection
from contextlib import closing
from datetime import datetime
from pathlib import Path

from storage.archives import DATABASE, FILE, half_made, opened
from storage.condition import open_read_only
from storage.database import claim
from storage.files import Files, sync_folder
from storage.one_school import keep_only


class BackupTrouble(Exception):
    """The database can't be copied; the text says why."""


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
    with half_made(target) as folder:
        copy, archive = folder / DATABASE, folder / "archive"
        copy_database(database, copy)
        named = None if school_id is None else _one_school(copy, school_id)
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
    with closing(claim(database)), half_made(database) as folder:
        fresh = folder / DATABASE
        with opened(archive) as found:
            found.unpack_database(fresh)
            found.add_files(Files(files), found.files)
        kept = _keep(database, now)
        fresh.replace(database)
        sync_folder(database.parent)
    return kept


def _one_school(copy: Path, school_id: int) -> Collection[str]:
    try:
        return keep_only(copy, school_id)
    except sqlite3.DatabaseError as error:
        raise BackupTrouble(str(error)) from error


def copy_database(source: Path, target: Path) -> None:
    """Write what has been committed to a database of its own. Raises BackupTrouble."""
    try:
        with closing(open_read_only(source)) as original, closing(sqlite3.connect(target)) as copy:
            original.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        raise BackupTrouble(str(error)) from error


def _write_archive(database: Path, files: Path, target: Path, named: Collection[str] | None) -> None:
    """`named` are the files that go in; None: all there are."""
    with target.open("wb") as out:
        with zipfile.ZipFile(out, "w") as archive:
            archive.write(database, DATABASE, zipfile.ZIP_DEFLATED)
            for path in sorted(files.glob("??/*")):
                name = f"files/{path.parent.name}/{path.name}"
                if FILE.fullmatch(name) and (named is None or path.name in named):
                    # One that nothing names may be removed meanwhile.
                    with contextlib.suppress(FileNotFoundError):
                        archive.write(path, name)
        out.flush()
        os.fsync(out.fileno())


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
