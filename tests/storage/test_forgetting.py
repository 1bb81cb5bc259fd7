"""What nobody needs is forgotten a little at a time: nobody waits for it, however much has been stored."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import downloads, drafts, exports, inbox, outbox, reminders, told, unused_files
from storage.database import SLICE, Database
from storage.files import Files
from storage.unused_files import remove_unused

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
PARTS = (inbox, outbox, drafts, exports, reminders, told, downloads)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


def old(files: Files, number: int) -> str:
    sha256 = files.put(b"%d" % number)
    os.utime(files.path(sha256), (0, 0))
    return sha256


async def fetched(database: Database, sha256: str, unique_id: str = "u") -> None:
    await database.write(
        "INSERT INTO downloads (user_id, file_id, unique_id, name, size, purpose, sha256, created_at, done_at) "
        "VALUES (1, 'f', ?, '', 1, 'null', ?, '', '2026-01-01T00:00:00Z')",
        (unique_id, sha256),
    )


async def test_files_are_asked_about_some_at_a_time(
    database: Database, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unused_files, "AT_ONCE", 3)
    stored = [old(files, number) for number in range(600)]
    named = set(stored[::7])
    for sha256 in named:
        await fetched(database, sha256)
    asked: list[int] = []
    read = database.read

    async def counting(sql: str, params: tuple[str, ...] = ()) -> list[object]:
        found = await read(sql, params)
        asked.append(len(found))
        return list(found)

    monkeypatch.setattr(database, "read", counting)
    assert await remove_unused(database, files) == len(stored) - len(named)
    assert {path.name for path in files.folder.glob("??/*")} == named
    assert max(asked) <= 3 and len(asked) > 200


async def test_every_place_that_names_a_file_keeps_it(database: Database, files: Files) -> None:
    named = [old(files, number) for number in range(5)]
    unnamed = old(files, 99)
    await fetched(database, named[0])
    await database.write(
        "INSERT INTO outbox (chat_id, method, payload, created_at) VALUES (1, 'sendDocument', ?, '')",
        (f'{{"document": {{"sha256": "{named[1]}"}}}}',),
    )
    await database.write(
        "INSERT INTO drafts (user_id, form, step, data, updated_at) VALUES (1, 'x', 'x', ?, '')",
        (f'{{"file": "{named[2]}"}}',),
    )
    await database.write("PRAGMA foreign_keys = OFF")
    await database.write(
        "INSERT INTO plans (school_id, name, document, data, sent_by, sent_at) VALUES (1, '', ?, '', 1, '')",
        (named[3],),
    )
    await database.write(
        "INSERT INTO templates (school_id, name, sha256, shape, places, sent_by, sent_at) "
        "VALUES (1, '', ?, 'word_rows', '', 1, '')",
        (named[4],),
    )
    assert await remove_unused(database, files) == 1
    assert [files.path(it).exists() for it in named] == [True] * 5 and not files.path(unnamed).exists()


async def test_rows_go_a_few_at_a_time_and_writers_have_their_turn(database: Database) -> None:
    await database.write(
        "INSERT INTO inbox (update_id, body, received_at, done_at) "
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?) "
        "SELECT i, '', '', '2026-01-01T00:00:00Z' FROM n",
        (4 * SLICE + 1,),
    )
    left: list[int] = []

    async def write_now_and_then() -> None:
        while not left or left[-1]:
            async with database.writing() as session:
                [row] = await session.rows("SELECT count(*) AS n FROM inbox")
                left.append(row["n"])

    await asyncio.gather(write_now_and_then(), inbox.prune(database, NOW))
    assert len(set(left)) >= 4, "the writer was let in between the slices"
    assert left[-1] == 0


async def test_downloads_that_hang_on_nothing_go(database: Database) -> None:
    for number in range(SLICE + 20):
        await fetched(database, "0" * 64, f"u{number}")
    await database.write("PRAGMA foreign_keys = OFF")
    await database.write(
        "INSERT INTO attachments (school_id, file_id, unique_id, kind, name, size, created_at) "
        "VALUES (1, 'f', 'u7', 'photo', '', 1, '')"
    )
    await downloads.prune(database, NOW)
    assert [row["unique_id"] for row in await database.read("SELECT unique_id FROM downloads")] == ["u7"]


@pytest.mark.parametrize("part", PARTS, ids=lambda it: it.__name__)
async def test_an_empty_installation_has_nothing_to_forget(database: Database, part: object) -> None:
    await part.prune(database, NOW)  # type: ignore[attr-defined]


async def test_what_is_too_old_is_found_by_an_index(database: Database) -> None:
    """Those tables aside that hold what is open only."""
    asked: list[str] = []
    write = database.write

    async def noting(sql: str, params: tuple[object, ...] = ()) -> list[object]:
        asked.append(sql)
        return list(await write(sql, params))

    database.write = noting  # type: ignore[assignment, method-assign]
    for part in PARTS:
        await part.prune(database, NOW + timedelta(days=1))
    assert len(asked) >= 8
    for sql in asked:
        plan = await database.read(f"EXPLAIN QUERY PLAN {sql}", [""] * sql.count("?"))
        scans = [row["detail"] for row in plan if row["detail"].startswith("SCAN")]
        assert all("told" in it or "USING INDEX reminders_open" in it for it in scans), (sql, scans)
