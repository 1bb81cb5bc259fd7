"""Backups while the bot runs, and the way back."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import migrations
from storage.archives import BadArchive
from storage.backup import BackupTrouble, back_up, restore
from storage.condition import condition
from storage.database import Database, DatabaseInUse
from storage.files import Files

NOW = datetime(2026, 11, 25, 2, 0, 0, tzinfo=UTC)
KEPT = "jiaoyan.db.before-restore-20261125-020000"


class Home:
    """A data folder, seen as an operator sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "jiaoyan.db"
        self.files = folder / "files"

    async def has_card(self, card: str) -> None:
        """Write something into the database."""
        opened = await Database.open(self.database)
        await opened.write("INSERT INTO cards VALUES (?, 1, 1, '')", (card,))
        await opened.close()

    def cards(self, database: Path | None = None) -> list[str]:
        """What stands in the database, or in another one."""
        connection = sqlite3.connect(database or self.database)
        found = [row[0] for row in connection.execute("SELECT card FROM cards ORDER BY card")]
        connection.close()
        return found

    def everything(self) -> dict[str, bytes]:
        """Every file of the folder; SQLite's own bookkeeping aside."""
        return {
            str(it.relative_to(self.folder)): it.read_bytes()
            for it in self.folder.rglob("*")
            if it.is_file() and it.suffix != ".lock"
        }

    def back_up(self, target: Path, **more: bool) -> int:
        return back_up(self.database, self.files, target, **more)

    def restore(self, archive: Path) -> Path | None:
        return restore(archive, self.database, self.files, NOW)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "data")


@pytest.fixture
def other(tmp_path: Path) -> Home:
    return Home(tmp_path / "elsewhere")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


async def test_a_backup_restores_database_and_files_elsewhere(home: Home, other: Home, archive: Path) -> None:
    await home.has_card("a")
    sha256 = Files(home.files).put(b"plan")
    size = home.back_up(archive)
    assert archive.stat().st_size == size
    assert other.restore(archive) is None
    assert other.cards() == ["a"] and Files(other.files).get(sha256) == b"plan"
    await other.has_card("b")


async def test_a_backup_of_a_running_bot_holds_what_was_committed_and_no_more(
    home: Home, other: Home, archive: Path
) -> None:
    running = await Database.open(home.database)
    await running.write("INSERT INTO cards VALUES ('committed', 1, 1, '')")
    async with running.writing() as session:
        await session.run("INSERT INTO cards VALUES ('not yet', 1, 1, '')")
        home.back_up(archive)
    other.restore(archive)
    assert other.cards() == ["committed"]
    await running.close()
    assert home.cards() == ["committed", "not yet"]


async def test_backups_under_load_are_each_consistent(home: Home, other: Home, archive: Path) -> None:
    """A writer adds cards in pairs; no backup may hold half a pair."""
    await home.has_card("0")
    stop = threading.Event()

    def write() -> None:
        connection = sqlite3.connect(home.database, isolation_level=None, timeout=10)
        number = 0
        while not stop.is_set():
            number += 1
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT INTO cards VALUES (?, 1, 1, '')", [(f"{number}-{half}" + "x" * 500,) for half in "ab"]
            )
            connection.execute("COMMIT")
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            home.back_up(archive, force=True)
            other.restore(archive)
            assert len(other.cards()) % 2 == 1
            shutil.rmtree(other.folder)
    finally:
        stop.set()
        writer.join()


async def test_an_existing_file_is_overwritten_only_on_demand(home: Home, archive: Path) -> None:
    await home.has_card("a")
    archive.write_text("mine")
    with pytest.raises(FileExistsError):
        home.back_up(archive)
    assert archive.read_text() == "mine"
    home.back_up(archive, force=True)
    assert zipfile.is_zipfile(archive)
    assert sorted(it.name for it in archive.parent.iterdir()) == ["backup.zip", "data"]


async def test_only_its_owner_may_read_a_backup(home: Home, archive: Path) -> None:
    await home.has_card("a")
    home.back_up(archive)
    assert archive.stat().st_mode & 0o777 == 0o600


async def test_a_backup_that_fails_leaves_nothing(
    home: Home, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.has_card("a")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        home.back_up(archive)
    assert [it.name for it in archive.parent.iterdir()] == ["data"]


def test_no_database_and_no_sound_one_can_not_be_backed_up(home: Home, archive: Path) -> None:
    with pytest.raises(FileNotFoundError):
        home.back_up(archive)
    home.folder.mkdir()
    home.database.write_bytes(b"Dear diary, " * 500)
    with pytest.raises(BackupTrouble):
        home.back_up(archive)
    assert not archive.exists()


async def test_half_written_files_are_left_out(home: Home, archive: Path) -> None:
    await home.has_card("a")
    Files(home.files).put(b"plan")
    (home.files / "ab").mkdir()
    (home.files / "ab" / "tmp12345").write_bytes(b"half")
    home.back_up(archive)
    assert len(zipfile.ZipFile(archive).namelist()) == 2


async def test_restoring_keeps_what_was_there(home: Home, archive: Path) -> None:
    await home.has_card("old")
    home.back_up(archive)
    await home.has_card("newer")
    later = Files(home.files).put(b"sent later")
    kept = home.restore(archive)
    assert kept == home.folder / KEPT
    assert home.cards() == ["old"] and home.cards(kept) == ["newer", "old"]
    assert Files(home.files).get(later) == b"sent later"


async def test_what_was_there_is_kept_with_what_only_its_log_holds(
    home: Home, tmp_path: Path, archive: Path
) -> None:
    """After a kill, the last commits stand in the write-ahead log alone."""
    await home.has_card("old")
    home.back_up(archive)
    running = await Database.open(home.database)
    await running.write("INSERT INTO cards VALUES ('in the log', 1, 1, '')")
    killed = Home(tmp_path / "killed")
    shutil.copytree(home.folder, killed.folder)
    await running.close()
    assert (killed.folder / "jiaoyan.db-wal").stat().st_size > 0
    kept = killed.restore(archive)
    assert killed.cards() == ["old"] and killed.cards(kept) == ["in the log", "old"]


async def test_a_damaged_database_can_be_replaced_and_is_kept_as_it_is(home: Home, archive: Path) -> None:
    await home.has_card("a")
    home.back_up(archive)
    home.database.write_bytes(b"rubbish" * 1000)
    kept = home.restore(archive)
    assert kept is not None and kept.read_bytes() == b"rubbish" * 1000
    assert home.cards() == ["a"]
    await home.has_card("b")


async def test_nothing_is_restored_under_a_running_bot(home: Home, archive: Path) -> None:
    await home.has_card("a")
    home.back_up(archive)
    running = await Database.open(home.database)
    before = home.everything()
    with pytest.raises(DatabaseInUse):
        home.restore(archive)
    assert home.everything() == before
    await running.close()


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(archive) as opened:
        content = {name: opened.read(name) for name in opened.namelist()}
    change(content)
    with zipfile.ZipFile(archive, "w") as opened:
        for name, data in content.items():
            opened.writestr(name, data)


def sql_in(content: dict[str, bytes], tmp_path: Path, statement: str) -> None:
    path = tmp_path / "changed.db"
    path.write_bytes(content["jiaoyan.db"])
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    content["jiaoyan.db"] = path.read_bytes()


def bitten(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(4096) + data[middle + 4096 :]


FILE = hashlib.sha256(b"plan").hexdigest()
NEWEST = migrations.available()[-1][0]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda c, _: c.pop("jiaoyan.db"), "no jiaoyan.db"),
        (lambda c, _: c.update({"../../etc/cron.d/x": b"evil"}), "does not belong"),
        (lambda c, _: c.update({"/etc/passwd": b"evil"}), "does not belong"),
        (lambda c, _: c.update({f"files/00/{FILE}": b"plan"}), "does not belong"),
        (lambda c, _: c.update({f"files/{FILE[:2]}/{FILE}": b"another plan"}), "is damaged"),
        (lambda c, _: c.update({"jiaoyan.db": b"Dear diary"}), "damaged"),
        (lambda c, _: c.update({"jiaoyan.db": bitten(c["jiaoyan.db"])}), "damaged"),
        (lambda c, t: sql_in(c, t, f"PRAGMA user_version = {NEWEST + 1}"), "later version"),
        (lambda c, t: sql_in(c, t, "PRAGMA user_version = 0"), "not one of"),
        (lambda c, t: sql_in(c, t, "INSERT INTO periods VALUES (9, 1, 'am', '', '')"), "points nowhere"),
    ],
)
async def test_a_bad_archive_is_refused_and_changes_nothing(
    home: Home, archive: Path, tmp_path: Path, change: Callable[[dict[str, bytes], Path], object], why: str
) -> None:
    await home.has_card("a")
    Files(home.files).put(b"plan")
    home.back_up(archive)
    await home.has_card("b")
    before = home.everything()
    rewritten(archive, lambda content: (change(content, tmp_path), None)[1])
    with pytest.raises(BadArchive, match=why):
        home.restore(archive)
    assert home.everything() == before


@pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04", b"just text"])
async def test_what_is_no_zip_file_is_refused(home: Home, archive: Path, rubbish: bytes) -> None:
    await home.has_card("a")
    archive.write_bytes(rubbish)
    with pytest.raises(BadArchive):
        home.restore(archive)
    assert home.cards() == ["a"]


async def test_an_archive_cut_short_or_bitten_anywhere_is_refused_or_whole(
    home: Home, other: Home, archive: Path
) -> None:
    await home.has_card("a")
    Files(home.files).put(b"plan" * 1000)
    home.back_up(archive)
    whole = archive.read_bytes()
    for at in range(0, len(whole), len(whole) // 40):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            archive.write_bytes(damaged)
            try:
                other.restore(archive)
            except BadArchive:
                assert not other.database.exists()
            else:
                assert other.cards() == ["a"]
                shutil.rmtree(other.folder)


async def test_an_older_backup_is_brought_up_to_date_at_the_next_start(
    home: Home, other: Home, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.has_card("a")
    home.back_up(archive)
    steps = migrations.available()
    monkeypatch.setattr(
        migrations, "available", lambda: [*steps, (NEWEST + 1, "ALTER TABLE cards ADD COLUMN extra TEXT;")]
    )
    other.restore(archive)
    await (await Database.open(other.database)).close()
    assert condition(other.database).version == NEWEST + 1


async def test_the_condition_of_a_database_in_use(home: Home) -> None:
    with pytest.raises(FileNotFoundError):
        condition(home.database)
    await home.has_card("a")
    idle = condition(home.database)
    assert (idle.damage, idle.in_use_by, idle.too_new) == (None, None, False)
    running = await Database.open(home.database)
    assert condition(home.database).in_use_by is not None
    await running.close()
