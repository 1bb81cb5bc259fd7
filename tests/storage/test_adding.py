"""A school is added to an installation that serves others: whole, with ids of its own, and nobody else is touched."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage import adding
from storage.adding import Added, NameTaken, SeveralSchools, add_school
from storage.archives import BadArchive
from storage.backup import back_up
from storage.condition import condition
from storage.database import Database, DatabaseInUse
from storage.files import Files
from storage.migrations import available
from storage.one_school import NoSuchSchool, schools
from storage.renumbering import INSIDE, LEFT_BEHIND, REFERENCES, SPOKEN, leading_to, tables
from tests import sample
from tests.security.rehearsal import Straight
from tests.security.schools import FOREIGN, SECRET, found_the_other

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
KEPT = "jiaoyan.db.before-add-20261125-020000"
NAME = "远山小学"
GROWN = 2 * FOREIGN
"""The new id of every row of the moved school: where it goes, every table has a row with its old one."""

WITHOUT_IDS = {
    "accounts": "user_id name username reachable updated_at",
    "allowances": "metric first_day last_day percent reason created_at",
    "announcement_answers": "round answer answered_at",
    "announcement_nudges": "nudged_at",
    "announcement_people": "user_id",
    "announcement_rooms": "chat_id thread_id",
    "announcements": "state html size files ask choices pinned captioned round due_at live created_at updated_at "
    "sent_at corrected_at withdrawn_at",
    "appointments": "role",
    "attachments": "file_id unique_id kind name size created_at",
    "cards": "chat_id message_id sent_at",
    "chats": "chat_id thread_id title bound_by bound_at present",
    "claims": "user_id account name created_at verdict decided_at",
    "class_lessons": "first_day weekday period grade class_no subject parity teacher",
    "closings": "first_day closed_at reopened_at",
    "deadline_nudges": "nudged_at",
    "downloads": "user_id file_id unique_id name size purpose sha256 error attempts created_at done_at",
    "duties": "others online_most "
    "metric count per role side group_kind age_from age_to service_from service_to lessons together adds "
    "created_at deleted_at",
    "group_members": "lead",
    "item_done": "done_at",
    "item_exceptions": "day new_day starts ends place",
    "item_people": "part day",
    "items": "kind title place note first_day last_day starts ends periods rrule created_at updated_at done_at "
    "cancelled_at revision",
    "leaves": "first_day last_day reason created_at deleted_at",
    "members": "name user_id active birth joined_year created_at",
    "observation_changes": "part before after changed_at",
    "observation_lines": "said_at text message_id deleted_at",
    "observations": "online state word decided_at "
    "host_name grade class_no subject topic day period kind notes strengths suggestions mark "
    "created_at updated_at deleted_at sheet told_at reopened_until",
    "outbox": "chat_id method payload priority card created_at state error done_at update_id",
    "pairs": "first_day last_day created_at",
    "periods": "number half starts ends",
    "plan_entries": "number kept revision before status",
    "plans": "name document data sent_at imported_at open_to",
    "preferences": "name value",
    "records": "metric title day created_at deleted_at state word decided_at",
    "reminders": "kind day due_at late_since state words done_at note",
    "requirements": "owes count proof late metric",
    "schools": "name stage timezone version created_at planned_until",
    "shares": "changed_at parts shared_at seen_at answer answered_at",
    "sheets": "name kinds dimensions",
    "sittings": "opened_at ends_at closed",
    "special_days": "day name works counts_as",
    "staff_groups": "kind name subject grade",
    "submission_files": "kind file_id unique_id name size message_id",
    "submissions": "debtor_id state text word late album message_id given_at ended_at",
    "teaching": "grade class_no subject",
    "templates": "name sha256 shape places sent_at",
    "terms": "name first_day last_day exams closed_at",
    "timetables": "name weekdays season periods",
    "told": "name title day starts place",
}
"""Columns without an id of ours (those of Telegram aside); `debtor_id` is looked after by itself."""

_DRAFT = {
    "of": "people",
    "who": "青年教师",
    "whom": [7001, None, [7001], ""],
    "members": [7001, 7001],
    "lead": False,
}
_PROPOSAL = {"section": "x", "quote": "7 篇", "questions": [], "twice": False, "draft": _DRAFT}
WITH_IDS: dict[tuple[str, str], Any] = {
    ("announcements", "addressees"): {
        "everyone": False,
        "groups": [7001],
        "roles": [],
        "people": [7001],
        "rooms": [],
    },
    ("announcements", "move"): {"item": 7001, "day": "2026-11-25", "timing": {}},
    ("closings", "results"): {"rules": ["7 节"], "people": [[7001, "甲", "observe", "term", "all", 7, 8]]},
    ("plan_entries", "base"): _DRAFT,
    ("plan_entries", "data"): _PROPOSAL,
    ("plan_entries", "read"): _PROPOSAL,
    ("plan_entries", "undo"): {"item": 7001, "draft": _DRAFT, "group": 7001, "joined": [[7001, None]]},
    ("plans", "groups"): [7001, 7001],
    ("told", "people"): [7001],
    ("told", "tasks"): {"7001": "speaker"},
}


@pytest.fixture
async def home(tmp_path: Path) -> Path:
    """The sample school, and another with a row in every table, all with the same id, of which files are kept."""
    folder = tmp_path / "home"
    database = await Database.open(folder / "jiaoyan.db")
    await sample.build(database, NOW)
    await database.close()
    files = Files(folder / "files")
    with closing(sqlite3.connect(folder / "jiaoyan.db", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        await found_the_other(Straight(connection))
        for (table, column), value in WITH_IDS.items():
            connection.execute(f"UPDATE {table} SET {column} = ?", (json.dumps(value, ensure_ascii=False),))
        connection.execute("UPDATE terms SET closed_at = '2026-11-25T00:00:00Z'")
        connection.execute("UPDATE requirements SET owes = 'subject_group'")
        connection.execute("UPDATE downloads SET sha256 = ?", (files.put(b"handed in"),))
        connection.execute("UPDATE plans SET document = ?", (files.put(b"plan"),))
        connection.execute(
            "INSERT INTO outbox (chat_id, method, payload, occasion, created_at, state) "
            "VALUES (5, 'sendMessage', '', 'reminder:7001:5:0:99', '', 'sent')"
        )
        connection.execute("UPDATE said_together SET occasion = 'reminder:7001:5:0:99'")
        connection.execute("INSERT INTO cards VALUES ('announce:7001:-5.3', -5, 77, '')")
        connection.execute("COMMIT")
    return folder


@pytest.fixture
def archive(home: Path, tmp_path: Path) -> Path:
    """The other school, taken out."""
    target = tmp_path / "move.zip"
    back_up(home / "jiaoyan.db", home / "files", target, school_id=FOREIGN)
    return target


async def added(archive: Path, home: Path, **more: Any) -> Added:
    return await add_school(archive, home / "jiaoyan.db", home / "files", NOW, **more)


def rows(database: Path) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid")]
            for table in tables(connection)
        }


def rows_in(archive: Path, folder: Path) -> dict[str, list[dict[str, Any]]]:
    with zipfile.ZipFile(archive) as opened:
        return rows(Path(opened.extract("jiaoyan.db", folder)))


def renumbered(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """What a row of the archive is to become: the id 7001 of every row is another, wherever it stands."""

    def of(column: str, value: Any) -> Any:
        if "school_id" in (column, f"{table[:-1]}_{column}"):
            return FOREIGN + 1
        if column in ("bound_by", "message_id"):
            return value
        if value == FOREIGN:
            return GROWN
        return value.replace(str(FOREIGN), str(GROWN)) if isinstance(value, str) else value

    return {column: of(column, value) for column, value in row.items()}


async def test_every_row_comes_with_another_id_and_those_that_were_there_stay(
    home: Path, archive: Path, tmp_path: Path
) -> None:
    before, moved = rows(home / "jiaoyan.db"), rows_in(archive, tmp_path)
    came = await added(archive, home, name=NAME)
    assert (came.school.id, came.school.name, came.files, came.missing) == (FOREIGN + 1, NAME, 2, 0)
    after = rows(home / "jiaoyan.db")
    assert condition(home / "jiaoyan.db").damage is None
    moved_tables = 0
    for table in before:
        new = [row for row in after[table] if row not in before[table]]
        assert [row for row in after[table] if row in before[table]] == before[table], table
        expected = [renumbered(table, row) for row in moved[table]]
        if table in LEFT_BEHIND or table in (
            "accounts",
            "chats",
        ):  # These people and this chat are here already.
            expected = []
        elif table == "schools":
            expected[0] |= {"name": NAME, "planned_until": ""}
        elif table == "outbox":
            expected[0]["id"] = new[0]["id"]
        assert new == expected, table
        moved_tables += bool(expected)
    assert moved_tables >= len(before) - len(LEFT_BEHIND) - 2


async def test_what_only_the_old_bot_can_do_is_not_in_the_archive(home: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home / "jiaoyan.db")) as connection:
        connection.execute(
            "UPDATE announcements SET state = 'scheduled', due_at = '2026-11-26T00:00:00Z', files = '[[1]]'"
        )
        connection.execute(
            "INSERT INTO outbox (chat_id, method, payload, created_at) VALUES (5, 'x', '{}', '')"
        )
        connection.execute("INSERT INTO cards VALUES ('page:7001', 5, 78, '')")
        connection.commit()
    archive = tmp_path / "move.zip"
    back_up(home / "jiaoyan.db", home / "files", archive, school_id=FOREIGN)
    found = rows_in(archive, tmp_path)
    assert [(it["state"], it["due_at"], it["files"]) for it in found["announcements"]] == [
        ("draft", None, "[]")
    ]
    assert [it["occasion"] for it in found["outbox"]] == ["reminder:7001:5:0:99"]
    assert [(it["card"], it["message_id"]) for it in found["cards"]] == [("announce:7001:-5.3", 0)]
    assert [it["message_id"] for it in found["submissions"] + found["submission_files"]] == [None, None]
    assert all(it["message_id"] < 0 for it in found["observation_lines"])
    assert not any(it["reachable"] for it in found["accounts"])


async def test_where_the_bot_never_was_everything_that_can_be_moved_is_there(
    home: Path, archive: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    await (await Database.open(elsewhere / "jiaoyan.db")).close()
    await added(archive, elsewhere)
    moved, after = rows_in(archive, tmp_path), rows(elsewhere / "jiaoyan.db")
    missing = {table for table in moved if len(moved[table]) != len(after[table])}
    assert {table for table in missing if table not in LEFT_BEHIND} == set()
    assert after["chats"][0]["present"] == 0 and all(not it["reachable"] for it in after["accounts"])
    assert Files(elsewhere / "files").get(after["plans"][0]["document"]) == b"plan"


def test_every_table_and_every_column_has_been_thought_of() -> None:
    """Does a new column hold ids (say so in storage.renumbering), or none (say so here)? Is a new table moved at all?"""
    with closing(sqlite3.connect(":memory:")) as schema:
        for _, sql in available():
            schema.executescript(sql)
        known = {(table, column) for table, names in WITHOUT_IDS.items() for column in names.split()}
        known |= REFERENCES.keys() | INSIDE.keys() | SPOKEN.keys()
        found = {
            (table, row[1])
            for table in tables(schema)
            if table not in LEFT_BEHIND
            for row in schema.execute(f"PRAGMA table_info({table})")
            if leading_to(schema, table, row[1]) is None
        }
    assert found == known
    assert WITH_IDS.keys() == INSIDE.keys()


async def test_somebody_of_both_schools_keeps_the_account_and_the_place(home: Path, archive: Path) -> None:
    with closing(sqlite3.connect(home / "jiaoyan.db")) as connection:
        connection.execute("UPDATE accounts SET reachable = 1, name = '现在的名字'")
        connection.commit()
    before = rows(home / "jiaoyan.db")["accounts"]
    await added(archive, home, name=NAME)
    assert rows(home / "jiaoyan.db")["accounts"] == before


async def test_a_person_without_a_school_works_in_the_one_that_came(home: Path, archive: Path) -> None:
    with closing(sqlite3.connect(home / "jiaoyan.db")) as connection:
        connection.execute("UPDATE accounts SET member_id = NULL WHERE user_id = 9101")
        connection.commit()
    await added(archive, home, name=NAME)
    [account] = [it for it in rows(home / "jiaoyan.db")["accounts"] if it["user_id"] == 9101]
    assert account["member_id"] == GROWN


async def test_a_chat_that_is_tied_here_stays_so_and_is_named(home: Path, archive: Path) -> None:
    before = rows(home / "jiaoyan.db")["chats"]
    came = await added(archive, home, name=NAME)
    assert came.taken_chats == (SECRET,)
    assert rows(home / "jiaoyan.db")["chats"] == before


async def test_ids_that_are_gone_are_not_given_again(home: Path, archive: Path) -> None:
    with closing(sqlite3.connect(home / "jiaoyan.db")) as connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 9000 WHERE name = 'items'")
        connection.commit()
    await added(archive, home, name=NAME)
    assert [it["id"] for it in rows(home / "jiaoyan.db")["items"]][-1] == 9000 + FOREIGN


async def test_a_whole_backup_gives_back_a_school_that_was_deleted(home: Path, tmp_path: Path) -> None:
    backup = tmp_path / "night.zip"
    back_up(home / "jiaoyan.db", home / "files", backup)
    with closing(sqlite3.connect(home / "jiaoyan.db")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM schools WHERE id = ?", (FOREIGN,))
        connection.commit()
    shutil.rmtree(home / "files")
    with pytest.raises(SeveralSchools) as several:
        await added(backup, home)
    assert [it.id for it in several.value.found] == [1, FOREIGN]
    with pytest.raises(NoSuchSchool):
        await added(backup, home, school_id=5)
    came = await added(backup, home, school_id=FOREIGN)
    assert came.school.name == SECRET and came.files == 2
    assert [it.name for it in schools(home / "jiaoyan.db")] == ["青禾小学", SECRET]


async def test_an_older_archive_is_brought_up_to_date_and_itself_untouched(
    home: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    with closing(sqlite3.connect(old / "jiaoyan.db", isolation_level=None)) as connection:
        for number, sql in available()[:3]:
            connection.executescript(f"BEGIN;{sql};PRAGMA user_version = {number};COMMIT;")
        connection.execute(
            "INSERT INTO schools (name, stage, timezone, created_at) VALUES (?, 'primary', 'Asia/Shanghai', '')",
            (NAME,),
        )
    archive = tmp_path / "old.zip"
    back_up(old / "jiaoyan.db", old / "files", archive)
    before = archive.read_bytes()
    assert (await added(archive, home)).school.name == NAME
    assert archive.read_bytes() == before


# --- refused whole ------------------------------------------------------------------------------------------


async def refused(archive: Path, home: Path, error: type[Exception], **more: Any) -> str:
    before, files = rows(home / "jiaoyan.db"), sorted(home.rglob("*"))
    with pytest.raises(error) as raised:
        await added(archive, home, **more)
    assert rows(home / "jiaoyan.db") == before
    assert sorted(home.rglob("*")) == files
    return str(raised.value)


async def test_a_name_that_is_there_is_refused(home: Path, archive: Path) -> None:
    assert SECRET in await refused(archive, home, NameTaken)
    assert "青禾小学" in await refused(archive, home, NameTaken, name="青禾小学")


async def test_a_running_bot_is_not_disturbed(home: Path, archive: Path) -> None:
    running = await Database.open(home / "jiaoyan.db")
    with pytest.raises(DatabaseInUse):
        await added(archive, home, name=NAME)
    await running.close()


async def test_no_installation_and_no_archive(home: Path, archive: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await added(archive, tmp_path / "nowhere")
    await refused(tmp_path / "none.zip", home, FileNotFoundError)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (f"PRAGMA user_version = {available()[-1][0] + 1}", "later version"),
        ("INSERT INTO periods VALUES (999, 1, 'am', '', '')", "points nowhere"),
    ],
)
async def test_a_newer_or_broken_database_is_refused(
    home: Path, archive: Path, tmp_path: Path, statement: str, why: str
) -> None:
    rewrite(archive, tmp_path, statement)
    assert why in await refused(archive, home, BadArchive, name=NAME)


def rewrite(archive: Path, folder: Path, statement: str) -> None:
    """Change the database in an archive."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
        names = opened.namelist()
    with closing(sqlite3.connect(folder / "jiaoyan.db")) as connection:
        connection.execute(statement)
        connection.commit()
    with zipfile.ZipFile(archive, "w") as again:
        for name in names:
            again.write(folder / name, name)


async def test_an_archive_cut_short_or_bitten_is_refused_or_whole(home: Path, archive: Path) -> None:
    whole, before = archive.read_bytes(), rows(home / "jiaoyan.db")
    spare = shutil.copytree(home, home.with_name("spare"))
    for at in range(0, len(whole), len(whole) // 25):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            archive.write_bytes(damaged)
            try:
                await added(archive, home, name=NAME)
            except BadArchive:
                assert rows(home / "jiaoyan.db") == before
            else:
                assert len(rows(home / "jiaoyan.db")["members"]) == len(before["members"]) + 1
                shutil.rmtree(home)
                shutil.copytree(spare, home)


async def test_files_that_are_not_in_it_are_counted(home: Path, archive: Path, tmp_path: Path) -> None:
    shutil.rmtree(home / "files")
    half = tmp_path / "half.zip"
    back_up(home / "jiaoyan.db", home / "files", half, school_id=FOREIGN)
    came = await added(half, home, name=NAME)
    assert (came.files, came.missing) == (0, 2)


@pytest.mark.parametrize("table", ["accounts", "items", "schools"])
async def test_trouble_in_the_middle_leaves_nothing_of_it(
    home: Path, archive: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    insert = adding._insert

    async def failing(session: Any, into: str, *more: Any) -> None:
        await insert(session, into, *more)
        if into == table:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(adding, "_insert", failing)
    await refused(archive, home, OSError, name=NAME)


async def test_what_was_there_before_is_kept_as_it_was(home: Path, archive: Path) -> None:
    before = rows(home / "jiaoyan.db")
    came = await added(archive, home, name=NAME)
    assert came.kept == home / KEPT and rows(came.kept) == before
