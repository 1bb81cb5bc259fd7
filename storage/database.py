"""One SQLite file: WAL, one writer under a lock, readers apart. Everything that talks SQL starts here."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from sqlite3 import SQLITE_ERROR, DatabaseError, IntegrityError, OperationalError, Row
from typing import Self, TextIO

import aiosqlite

from school.problems import TermClosed
from storage.migrations import SchemaTooNew, available, migrate, version_of

TERM_CLOSED = "term closed"
"""What the triggers say that keep a closed term as it is."""

SLICE = 500
"""Rows that are forgotten at once."""

Params = Sequence[object] | Mapping[str, object]

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # What the bot has acknowledged survives a power cut.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA temp_store = MEMORY",
)


class DatabaseInUse(Exception):
    """Another process works on this database; a second one would do everything twice."""


class DatabaseTrouble(Exception):
    """The database can't work just now: disk full, locked, not writable, not a database.

    Nothing of the transaction was written. A mistake in our SQL is not among these: trying again mends none.
    """


class Session:
    """Statements on one connection. Each call is one hop to the connection's thread, so there are few."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def rows(self, sql: str, params: Params = ()) -> list[Row]:
        """Every row the statement answers."""
        return list(await self._connection.execute_fetchall(sql, params))

    async def row(self, sql: str, params: Params = ()) -> Row | None:
        """The first row, or None."""
        found = await self.rows(sql, params)
        return found[0] if found else None

    async def run(self, sql: str, params: Params = ()) -> None:
        """Execute a statement that answers nothing."""
        await self._connection.execute(sql, params)

    async def run_many(self, sql: str, params: Iterable[Sequence[object]]) -> None:
        """Execute a statement once for each set of parameters."""
        await self._connection.executemany(sql, params)

    async def insert(self, sql: str, params: Params = ()) -> int:
        """Execute an INSERT and answer the new row's id."""
        row = await self._connection.execute_insert(sql, params)
        assert row is not None  # noqa: S101  (sqlite always answers last_insert_rowid)
        return int(row[0])


class Database:
    """An open database. Use `open`, then `writing()` for a transaction and `reading()` for a snapshot."""

    def __init__(
        self, path: Path, lock_file: TextIO, writer: aiosqlite.Connection, reader: aiosqlite.Connection
    ) -> None:
        self.path = path
        self._lock_file = lock_file
        self._writer = writer
        self._reader = reader
        self._write_lock = asyncio.Lock()
        self._read_lock = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open or create the database at `path` and bring its schema up to date.

        Raises:
            DatabaseInUse: another process has it open.
            SchemaTooNew: a later version of the program wrote it.
            DatabaseTrouble: it can't be read or written, or is no database.
            OSError: the folder can't be made or written.
        """
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock_file = claim(path)
        try:
            writer = await _connect(path)
            try:
                await migrate(writer, path)
                reader = await _connect(path, read_only=True)
            except BaseException:
                await writer.close()
                raise
        except BaseException as error:
            lock_file.close()
            if isinstance(error, DatabaseError):
                raise DatabaseTrouble(str(error)) from error
            raise
        return cls(path, lock_file, writer, reader)

    async def close(self) -> None:
        """Close both connections; the write-ahead log is folded into the file."""
        async with self._write_lock, self._read_lock:
            await self._reader.close()
            await self._writer.close()
            self._lock_file.close()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Session]:
        """A write transaction: committed when the block ends, rolled back when it raises or is cancelled.

        Raises:
            DatabaseTrouble: it was rolled back because the database can't work just now.
        """
        async with self._write_lock:
            with naming_trouble():
                # Begun inside the `try`: a cancelled wait does not stop the statement in its thread.
                try:
                    await self._writer.execute("BEGIN IMMEDIATE")
                    yield Session(self._writer)
                    await self._writer.execute("COMMIT")
                except BaseException:
                    await asyncio.shield(self._writer.rollback())
                    raise

    async def write(self, sql: str, params: Params = ()) -> list[Row]:
        """One statement that is a transaction by itself, in one hop; answers what it RETURNs.

        Raises DatabaseTrouble.
        """
        async with self._write_lock:
            with naming_trouble():
                return await Session(self._writer).rows(sql, params)

    async def forget(self, table: str, where: str, params: Sequence[object]) -> None:
        """Delete rows, a few at a time: whoever waits to write has their turn in between. Raises DatabaseTrouble."""
        some = f"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE {where} LIMIT ?) RETURNING 1"
        while len(await self.write(some, (*params, SLICE))) == SLICE:
            pass

    async def read(self, sql: str, params: Params = ()) -> list[Row]:
        """One query that needs no snapshot beyond itself, in one hop. Raises DatabaseTrouble."""
        async with self._read_lock:
            with naming_trouble():
                return await Session(self._reader).rows(sql, params)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """A consistent snapshot that neither waits for the writer nor holds it up. Raises DatabaseTrouble."""
        async with self._read_lock:
            with naming_trouble():
                try:
                    await self._reader.execute("BEGIN")
                    yield Session(self._reader)
                finally:
                    await asyncio.shield(self._reader.rollback())


@asynccontextmanager
async def snapshot(path: Path) -> AsyncIterator[Session]:
    """A consistent look at a database from another process than the one that writes it, which is not held up.

    Raises:
        FileNotFoundError: there is none.
        SchemaTooNew: another version of the program wrote it, an older one included.
        DatabaseTrouble: it can't be read.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    with naming_trouble():
        connection = await _connect(path, read_only=True)
        try:
            version, newest = await version_of(connection), available()[-1][0]
            if version != newest:
                raise SchemaTooNew(version, newest)
            await connection.execute("BEGIN")
            yield Session(connection)
        finally:
            await connection.close()


@contextmanager
def naming_trouble() -> Iterator[None]:
    """Let what the database refuses be known by what it means.

    Raises:
        DatabaseTrouble: the database can't work just now.
        TermClosed: something of a closed term would have been changed.
    """
    try:
        yield
    except IntegrityError as error:
        if str(error) == TERM_CLOSED:
            raise TermClosed from error
        raise
    except OperationalError as error:
        # SQLITE_ERROR is a statement that makes no sense; the other codes are the machine's.
        if getattr(error, "sqlite_errorcode", SQLITE_ERROR) == SQLITE_ERROR:
            raise
        raise DatabaseTrouble(str(error)) from error


def claim(path: Path) -> TextIO:
    """Be the only process that works on the database at `path`, until the answer is closed.

    Raises DatabaseInUse.
    """
    lock_file = path.with_name(path.name + ".lock").open("a+")
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock_file.close()
        raise DatabaseInUse(path) from error
    lock_file.truncate(0)
    lock_file.write(f"{os.getpid()}\n")
    lock_file.flush()
    return lock_file


async def _connect(path: Path, *, read_only: bool = False) -> aiosqlite.Connection:
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    connection = await aiosqlite.connect(address, uri=True, isolation_level=None, cached_statements=256)
    connection.row_factory = Row
    try:
        for pragma in _PRAGMAS:
            if not (read_only and "journal_mode" in pragma):
                await connection.execute(pragma)
    except BaseException:
        await connection.close()
        raise
    return connection
