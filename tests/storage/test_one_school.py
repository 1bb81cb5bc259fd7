"""One school is taken out whole, with nothing of another."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from school.counting.duties import Metric
from storage.backup import back_up, restore
from storage.condition import condition
from storage.database import Database
from storage.files import Files
from storage.one_school import NoSuchSchool, schools
from storage.records import Attachment
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
async def two(tmp_path: Path) -> Path:
    """A folder with two schools, a teacher of each of which sent a file."""
    database = await Database.open(tmp_path / "jiaoyan.db")
    files = Files(tmp_path / "files")
    for number, name in enumerate(("青禾小学", "远山小学")):
        ids = await sample.build(database, NOW, name, number * 1000)
        async with database.writing() as session:
            store = Store(session, ids.school_id)
            record = await store.records.add(
                ids.members["陈小满"], Metric.REFLECTION, f"{name}的反思", date(2026, 11, 24), NOW
            )
            file = Attachment("document", f"id{number}", f"unique{number}", "反思.docx", 4)
            await store.records.attach(file, NOW, record_id=record)
            download = await store.downloads.ask(sample.TEACHER, file, None, NOW)
            await session.run(
                "UPDATE downloads SET sha256 = ?, done_at = '' WHERE id = ?",
                (files.put(name.encode()), download),
            )
    await database.close()
    return tmp_path


def taken_out(folder: Path, school_id: int) -> Path:
    archive = folder / "one.zip"
    back_up(folder / "jiaoyan.db", folder / "files", archive, school_id=school_id, force=True)
    return archive


def test_schools_are_listed_with_their_people(two: Path) -> None:
    assert [(it.id, it.name, it.people, it.joined) for it in schools(two / "jiaoyan.db")] == [
        (1, "青禾小学", 8, 5),
        (2, "远山小学", 8, 5),
    ]


@pytest.mark.parametrize(
    ("school_id", "own", "other"), [(1, "青禾小学", "远山小学"), (2, "远山小学", "青禾小学")]
)
def test_it_holds_that_school_and_no_byte_of_the_other(
    two: Path, tmp_path: Path, school_id: int, own: str, other: str
) -> None:
    archive = taken_out(two, school_id)
    with zipfile.ZipFile(archive) as opened:
        contents = {name: opened.read(name) for name in opened.namelist()}
    assert sum(own.encode() in content for content in contents.values()) == 2
    assert not [name for name, content in contents.items() if other.encode() in content]


async def test_restored_elsewhere_it_is_whole(two: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    restore(taken_out(two, 2), home / "jiaoyan.db", home / "files", NOW)
    assert condition(home / "jiaoyan.db").damage is None
    assert [it.name for it in schools(home / "jiaoyan.db")] == ["远山小学"]
    database = await Database.open(home / "jiaoyan.db")
    assert [row["title"] for row in await database.read("SELECT title FROM records")] == ["远山小学的反思"]
    [row] = await database.read("SELECT sha256 FROM downloads")
    assert Files(home / "files").get(row["sha256"]) == "远山小学".encode()
    await database.close()


def test_a_number_that_is_no_school_writes_nothing(two: Path) -> None:
    with pytest.raises(NoSuchSchool):
        taken_out(two, 9)
    assert not (two / "one.zip").exists()
