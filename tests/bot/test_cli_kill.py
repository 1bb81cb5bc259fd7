"""Commands of an operator that are killed half way: all of it or nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.archives import half_made
from storage.backup import back_up
from storage.condition import condition
from storage.database import Database
from storage.files import Files
from storage.one_school import schools
from tests import sample

REPOSITORY = Path(__file__).parents[2]
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)

DIE = "os.kill(os.getpid(), signal.SIGKILL)"
DELETING = """
run = Session.run
async def dying(self, sql, params=()):
    if sql.startswith("DELETE FROM schools"):
        await self._connection.set_progress_handler(lambda: {die}, {steps})
    await run(self, sql, params)
Session.run = dying
"""
ADDING = """
insert = adding._insert
async def dying(session, table, *more):
    await insert(session, table, *more)
    if table == {table!r}:
        {die}
adding._insert = dying
"""
BACKING_UP = """
write = zipfile.ZipFile.write
def dying(self, path, name, *more):
    if name.startswith("files/"):
        {die}
    write(self, path, name, *more)
zipfile.ZipFile.write = dying
"""


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A data folder with two schools and a file."""
    folder = tmp_path / "data"
    database = await Database.open(folder / "jiaoyan.db")
    await sample.build(database, NOW)
    await sample.build(database, NOW, "远山小学", 1000)
    await database.close()
    Files(folder / "files").put(b"plan")
    return folder


async def killed(data: Path, trap: str, *command: str) -> None:
    """Run a command in a process that kills itself where `trap` says."""
    code = f"import os, signal, sys, zipfile\nfrom storage import adding\nfrom storage.database import Session\n{trap}\n"
    code += f"sys.argv = ['jiaoyan', *{command!r}]\nfrom bot.__main__ import main\nmain()"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("JIAOYAN_")}
    settings = {"JIAOYAN_BOT_TOKEN": "123456:x", "JIAOYAN_DATA_DIR": str(data), "PYTHONPATH": str(REPOSITORY)}
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, env=plain | settings, cwd=data)
    async with asyncio.timeout(30):
        assert await process.wait() == -signal.SIGKILL


def everything(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize("steps", [50, 1000])
async def test_a_school_is_deleted_whole_or_not_at_all(data: Path, steps: int) -> None:
    database = data / "jiaoyan.db"
    before = everything(database)
    await killed(data, DELETING.format(die=DIE, steps=steps), "delete-school", "2", "--name", "远山小学")
    assert everything(database) == before and condition(database).damage is None
    await (await Database.open(database)).close()


@pytest.mark.parametrize("table", ["accounts", "schools"])
async def test_a_school_is_added_whole_or_not_at_all(data: Path, tmp_path: Path, table: str) -> None:
    archive = tmp_path / "move.zip"
    back_up(data / "jiaoyan.db", data / "files", archive, school_id=2)
    before = everything(data / "jiaoyan.db")
    command = ("add-school", str(archive), "--name", "搬来的学校")
    await killed(data, ADDING.format(die=DIE, table=table), *command)
    assert everything(data / "jiaoyan.db") == before
    assert [it.id for it in schools(data / "jiaoyan.db")] == [1, 2]
    assert condition(data / "jiaoyan.db").damage is None


async def test_a_backup_is_written_whole_or_not_at_all(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.zip"
    target.write_bytes(b"the one before")
    await killed(data, BACKING_UP.format(die=DIE), "backup", "--force", str(target))
    assert target.read_bytes() == b"the one before"
    [left] = tmp_path.glob(".jiaoyan-half-made-*")
    assert left.stat().st_mode & 0o077 == 0, "it holds personal data"
    back_up(data / "jiaoyan.db", data / "files", target, force=True)
    assert len(zipfile.ZipFile(target).namelist()) == 2
    assert left.exists(), "another backup may be at work there"
    os.utime(left, (0, 0))
    with half_made(target):
        assert not left.exists()
    shutil.rmtree(data)
