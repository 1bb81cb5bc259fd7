"""One writer, readers apart, nothing half done."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import Database, DatabaseInUse, DatabaseTrouble

ADD = "INSERT INTO cards (card, chat_id, message_id, sent_at) VALUES (?, 1, 1, '')"
COUNT = "SELECT count(*) AS n FROM cards"


async def count(database: Database) -> int:
    [row] = await database.read(COUNT)
    return int(row["n"])


async def test_what_is_written_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "jiaoyan.db"
    database = await Database.open(path)
    async with database.writing() as session:
        await session.run(ADD, ("a",))
    await database.close()
    database = await Database.open(path)
    assert await count(database) == 1
    await database.close()


async def test_closing_folds_the_log_into_the_file(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "jiaoyan.db")
    await database.write(ADD, ("a",))
    await database.close()
    assert sorted(it.name for it in tmp_path.iterdir()) == ["jiaoyan.db", "jiaoyan.db.lock"]


async def test_an_error_rolls_everything_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.writing() as session:
            await session.run(ADD, ("a",))
            raise ZeroDivisionError
    assert await count(database) == 0


async def test_a_refused_row_rolls_everything_back(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        async with database.writing() as session:
            await session.run(ADD, ("a",))
            await session.run(ADD, ("a",))
    assert await count(database) == 0


@pytest.mark.parametrize("hops", range(12))
async def test_a_transaction_cancelled_anywhere_is_rolled_back_and_the_next_one_works(
    database: Database, hops: int
) -> None:
    reached_the_end = False

    async def write() -> None:
        nonlocal reached_the_end
        async with database.writing() as session:
            await session.run(ADD, ("a",))
            await asyncio.Event().wait()
            reached_the_end = True

    task = asyncio.create_task(write())
    for _ in range(hops):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not reached_the_end
    assert await count(database) == 0
    async with database.writing() as session:
        await session.run(ADD, ("b",))
    assert await count(database) == 1


@pytest.mark.parametrize("hops", range(6))
async def test_a_snapshot_cancelled_anywhere_does_not_stand_in_the_way_of_the_next(
    database: Database, hops: int
) -> None:
    async def look() -> None:
        async with database.reading() as session:
            await session.rows(COUNT)
            await asyncio.Event().wait()

    task = asyncio.create_task(look())
    for _ in range(hops):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.reading() as session:
        assert (await session.rows(COUNT))[0]["n"] == 0


async def test_writers_wait_for_each_other(database: Database) -> None:
    async def add_after_reading(name: str) -> None:
        async with database.writing() as session:
            [row] = await session.rows(COUNT)
            await asyncio.sleep(0.001)
            await session.run(ADD, (f"{row['n']}",))

    await asyncio.gather(*(add_after_reading(str(number)) for number in range(20)))
    rows = await database.read("SELECT card FROM cards ORDER BY rowid")
    assert [row["card"] for row in rows] == [str(number) for number in range(20)]


async def test_a_reader_keeps_its_snapshot_while_others_write(database: Database) -> None:
    async with database.reading() as session:
        before = (await session.rows(COUNT))[0]["n"]
        async with database.writing() as writer:
            await writer.run(ADD, ("a",))
        assert (await session.rows(COUNT))[0]["n"] == before == 0
    assert await count(database) == 1


async def test_a_reader_does_not_see_what_is_not_committed(database: Database) -> None:
    async with database.writing() as session:
        await session.run(ADD, ("a",))
        assert await count(database) == 0


async def test_readers_can_not_write(database: Database) -> None:
    with pytest.raises((sqlite3.OperationalError, DatabaseTrouble)):
        await database.read(ADD + " RETURNING card", ("a",))
    assert await count(database) == 0


async def test_foreign_keys_are_kept(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await database.write("INSERT INTO periods VALUES (99, 1, 'am', '08:00', '08:40')")


async def test_a_lock_is_trouble_that_passes(database: Database) -> None:
    await database.write("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseTrouble, match="locked"):
        async with database.writing() as session:
            await session.run(ADD, ("a",))
    with pytest.raises(DatabaseTrouble, match="locked"):
        await database.write(ADD, ("a",))
    other.execute("ROLLBACK")
    other.close()
    async with database.writing() as session:
        await session.run(ADD, ("a",))
    assert await count(database) == 1


async def test_a_full_disk_is_trouble_that_passes_and_leaves_nothing_behind(database: Database) -> None:
    [pages] = await database.write("PRAGMA page_count")
    await database.write(f"PRAGMA max_page_count = {pages[0]}")
    with pytest.raises(DatabaseTrouble, match="full"):
        async with database.writing() as session:
            for number in range(1000):
                await session.run(ADD, (f"{number}" * 100,))
    assert await count(database) == 0
    await database.write("PRAGMA max_page_count = 1000000")
    async with database.writing() as session:
        await session.run(ADD, ("a",))
    assert await count(database) == 1


async def test_a_mistake_in_sql_is_no_trouble_that_passes(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await database.write("DELETE FROM nowhere")
    with pytest.raises(sqlite3.OperationalError, match="syntax"):
        async with database.writing() as session:
            await session.run("SELEKT 1")


async def test_a_second_opening_is_refused_even_in_this_process(database: Database) -> None:
    with pytest.raises(DatabaseInUse):
        await Database.open(database.path)


async def test_a_second_process_is_refused_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "jiaoyan.db"
    code = f"""
import asyncio, pathlib
from storage.database import Database
async def main():
    database = await Database.open(pathlib.Path({str(path)!r}))
    print("open", flush=True)
    await asyncio.sleep(60)
    await database.close()
asyncio.run(main())
"""
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None and await holder.stdout.readline() == b"open\n"
        with pytest.raises(DatabaseInUse):
            await Database.open(path)
    finally:
        holder.kill()
        await holder.wait()
    await (await Database.open(path)).close()


async def test_what_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "jiaoyan.db"
    path.write_bytes(b"Dear diary, today I observed a lesson. " * 100)
    with pytest.raises(DatabaseTrouble, match="not a database"):
        await Database.open(path)
    assert path.read_bytes().startswith(b"Dear diary")
    path.unlink()
    await (await Database.open(path)).close()
