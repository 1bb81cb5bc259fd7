"""Documents are made beside the bot's work: after a restart, small ones beside large ones, and never twice."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import exporting
from bot.exporting import next_order
from handlers.exporting.export_letters import card_of
from school.exporting.exports import Paper, Request, Scope
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Visit
from storage import exports
from storage.exports import Export
from storage.store import Store
from tests import sample
from tests.bot.conftest import Log, Start, column
from tests.bot.test_feeds import opened
from tests.dialogue import Talker, Town
from tests.handlers.papers.test_exports import files_of, until

STATES = "SELECT state FROM exports ORDER BY id"


async def ordered(town: Town, ids: sample.Sample, *, starts: int = 0) -> int:
    """A document asked for by 陈小满 and not begun."""
    who, now = ids.members["陈小满"], town.clock.now()
    async with town.app.database.writing() as session:
        store = Store(session, ids.school_id)
        visit = Visit(Lesson(3, 2, "数学", "圆"), None, "外校老师", date(2026, 11, 23))
        await store.observations.add(who, visit, Appraisal("好"), now)
        request = Request(Paper.BOOK, Scope(member_id=who), "2026-08-31")
        export_id = await store.exports.ask(who, request, now)
        await session.run("UPDATE exports SET starts = ?", (starts,))
    # The message that says how far it is has been deleted since; what is to be said comes as a new one.
    await town.app._outbox.keep_card(card_of(export_id), sample.TEACHER, 999_999, now)
    return export_id


def teacher_of(town: Town) -> Talker:
    """陈小满, whom the bot may write to."""
    found = town.person(sample.TEACHER, "陈小满")
    town.sandbox.person(found.person).started = True
    return found


def order(number: int, paper: Paper, school_id: int = 1, starts: int = 0, member: int | None = 5) -> Export:
    request = Request(paper, Scope(member_id=member), "2026-08-31")
    return Export(number, school_id, 5, request, "waiting", starts, datetime(2026, 11, 25, tzinfo=UTC))


FOLDER, WHOLE_BOOK, BOOK = (
    order(1, Paper.FOLDER, member=None),
    order(2, Paper.BOOK, member=None),
    order(3, Paper.BOOK),
)


@pytest.mark.parametrize(
    ("waiting", "taken", "served", "quick", "any_"),
    [
        ([FOLDER, WHOLE_BOOK, BOOK], (), {}, 3, 1),
        ([FOLDER, WHOLE_BOOK, BOOK], (1,), {}, 3, 2),
        ([FOLDER, WHOLE_BOOK, BOOK], (1, 3), {}, None, 2),
        ([FOLDER, WHOLE_BOOK], (1,), {}, None, 2),
        ([BOOK, order(4, Paper.DUTIES)], (3,), {}, 4, 4),
        ([BOOK, order(4, Paper.DUTIES, 2)], (), {1: 1}, 4, 4),
        ([BOOK, order(4, Paper.DUTIES, 2)], (), {1: 1, 2: 2}, 3, 3),
        ([BOOK, order(4, Paper.DUTIES, 2, starts=1)], (), {1: 1, 2: 2}, 4, 4),
        ([], (), {}, None, None),
    ],
)
def test_which_is_made_next(
    waiting: list[Export], taken: tuple[int, ...], served: dict[int, int], quick: int | None, any_: int | None
) -> None:
    chosen = [next_order(waiting, taken, served, quick_only=only) for only in (True, False)]
    assert [it and it.id for it in chosen] == [quick, any_]


async def test_a_book_is_made_while_the_folder_of_a_school_is(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    script = tmp_path_factory.mktemp("slow") / "python"
    script.write_text(
        '#!/bin/sh\njob=$(cat)\ncase "$job" in *folder*) exec sleep 60 ;; esac\n'
        f'printf %s "$job" | {sys.executable} "$@"\n'
    )
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    async with start() as town:
        ids = await sample.build(town.app.database, town.clock.now())
        teacher = teacher_of(town)
        await ordered(town, ids)
        request, now = Request(Paper.FOLDER, Scope(), "2026-08-31"), town.clock.now()
        async with town.app.database.writing() as session:
            for _ in range(2):
                await Store(session, ids.school_id).exports.ask(ids.members["陈小满"], request, now)
        town.app.exporter.wake()
        await until(lambda: bool(files_of(teacher)))
        states = "SELECT state || starts FROM exports ORDER BY id"
        assert await column(town.app.database, states) == ["done1", "waiting1", "waiting0"]


async def test_what_was_begun_before_a_restart_is_made_and_sent_once(start: Start) -> None:
    async with start() as town:
        ids = await sample.build(town.app.database, town.clock.now())
        teacher = teacher_of(town)
        await ordered(town, ids, starts=1)
        half_made = town.app.files.workplace / "tmp1"
        half_made.mkdir()
        (half_made / "book.docx").write_bytes(b"PK")
    async with start() as town:
        await town.quiet()
        assert not half_made.exists()
        assert await column(town.app.database, STATES) == ["done"]
    async with start() as town:
        await town.quiet()
        teacher.town = town
        assert len([post for post in teacher.posts() if "document" in post.data]) == 1
        assert list(files_of(teacher)) == ["陈小满 听课本 2026-2027学年第一学期.docx"]


async def test_what_ends_the_bot_three_times_is_given_up(start: Start) -> None:
    async with start() as town:
        ids = await sample.build(town.app.database, town.clock.now())
        teacher = teacher_of(town)
        await ordered(town, ids, starts=exporting.STARTS)
        town.app.exporter.wake()
        await town.quiet()
        assert await column(town.app.database, STATES) == ["failed"]
        assert "没有做成" in teacher.sees() and files_of(teacher) == {}


async def test_a_process_that_fails_is_told_of_kindly_and_logged(
    start: Start, monkeypatch: pytest.MonkeyPatch, logged: Log
) -> None:
    async with start() as town:
        ids = await sample.build(town.app.database, town.clock.now())
        teacher = teacher_of(town)
        monkeypatch.setattr(sys, "executable", "/bin/false")
        await ordered(town, ids)
        town.app.exporter.wake()
        await town.quiet()
        assert await column(town.app.database, STATES) == ["failed"]
        assert "没有做成" in teacher.sees()
        assert [it for it in logged if it["event"] == "an export failed"]


NO_ROOM = """import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
import bot.export_job
bot.export_job.main()"""


async def test_without_room_on_the_disk_it_is_told_kindly_and_nothing_half_made_is_left(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, logged: Log
) -> None:
    script = tmp_path_factory.mktemp("full") / "python"
    script.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{NO_ROOM}'\n")
    script.chmod(0o755)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    async with start() as town:
        ids = await sample.build(town.app.database, town.clock.now())
        teacher = teacher_of(town)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "executable", str(script))
            await ordered(town, ids)
            town.app.exporter.wake()
            await town.quiet()
        assert "没有做成" in teacher.sees() and files_of(teacher) == {}
        [failed] = [it for it in logged if it["event"] == "an export failed"]
        assert "File too large" in failed["exception"]
        assert list(town.app.files.workplace.iterdir()) == []
        await ordered(town, ids)
        town.app.exporter.wake()
        await town.quiet()
        assert len(files_of(teacher)) == 1
        assert await column(town.app.database, STATES) == ["failed", "done"]


HALF_WAY = """import os, pathlib, time
import bot.export_job as it
from storage.files import Files
def run(job):
    folder = Files(pathlib.Path(job['files'])).place_to_work(os.getpid())
    pathlib.Path(folder.name, 'archive.zip').write_bytes(b'PK')
    time.sleep(60)
it.run = run
it.main()"""


async def test_what_is_stopped_half_way_leaves_nothing_on_the_disk(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    script = tmp_path_factory.mktemp("slow") / "python"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{HALF_WAY}"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setattr(sys, "executable", str(script))
    async with start() as town:
        ids = await sample.build(town.app.database, town.clock.now())
        export_id = await ordered(town, ids)
        workplace = town.app.files.workplace
        another = workplace / "another"
        another.mkdir()
        town.app.exporter.wake()
        await until(lambda: any(workplace.glob("*/archive.zip")))
        async with town.app.database.writing() as session:
            await Store(session, ids.school_id).exports.settle(export_id, "stopped", town.clock.now())
        town.app.exporter.wake()
        await until(lambda: list(workplace.iterdir()) == [another])


async def test_what_was_stopped_a_moment_ago_is_not_said_to_go_on(start: Start) -> None:
    async with start() as town:
        ids = await sample.build(town.app.database, town.clock.now())
        teacher = teacher_of(town)
        export_id = await ordered(town, ids)
        [export] = await exports.waiting(town.app.database)
        async with town.app.database.writing() as session:
            await Store(session, ids.school_id).exports.settle(export_id, "stopped", town.clock.now())
        await town.app.exporter._tell(export, 1, 2)
        await town.quiet()
        assert teacher.posts() == []


async def test_the_process_knows_no_token(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    seen = tmp_path_factory.mktemp("seen") / "env"
    script = seen.with_name("python")
    script.write_text(f"#!/bin/sh\nenv > {seen}\n")
    script.chmod(0o755)
    monkeypatch.setenv("JIAOYAN_BOT_TOKEN", "123456:SECRET-of-the-bot")
    monkeypatch.setattr(sys, "executable", str(script))
    async with start() as town:
        ids = await sample.build(town.app.database, town.clock.now())
        await ordered(town, ids)
        town.app.exporter.wake()
        await town.quiet()
    assert "SECRET" not in seen.read_text() and "PATH" in seen.read_text()


async def test_stopping_the_bot_ends_the_process_and_leaves_the_order(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    script = tmp_path_factory.mktemp("slow") / "python"
    script.write_text("#!/bin/sh\nexec sleep 60\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    async with start() as town:
        ids = await sample.build(town.app.database, town.clock.now())
        await ordered(town, ids)
        town.app.exporter.wake()
        for _ in range(1000):
            if await column(town.app.database, "SELECT starts FROM exports") == [1]:
                break
            await asyncio.sleep(0.005)
        database = town.app.settings.database
    async with start() as town:
        assert town.app.settings.database == database
        assert await column(town.app.database, STATES) == ["waiting"]


async def test_a_large_file_is_fetched_by_its_address_until_it_expires(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "LARGEST", 1000)
    async with opened(start, "public_url") as port:
        teacher = teacher_of(port.town)
        await ordered(port.town, port.ids)
        port.town.app.exporter.wake()
        await port.town.quiet()
        assert files_of(teacher) == {} and "不要转发" in teacher.sees()
        [entity] = [it for it in teacher.last().data["entities"] if it["type"] == "text_link"]
        async with port.http.get(entity["url"]) as response:
            assert response.status == 200 and (await response.read()).startswith(b"PK")
            assert "filename*=UTF-8''" in response.headers["Content-Disposition"]
        for url in (entity["url"][:-1], f"{port.address}/files/{'x' * 32}", f"{port.address}/files/.."):
            assert await port.status(url) == 404
        port.town.clock.advance(exports.KEPT + timedelta(seconds=1))
        assert await port.status(entity["url"]) == 404


async def test_without_an_address_what_is_too_large_is_said_so(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "LARGEST", 1000)
    async with opened(start) as port:
        teacher = teacher_of(port.town)
        await ordered(port.town, port.ids)
        port.town.app.exporter.wake()
        await port.town.quiet()
        assert files_of(teacher) == {} and "请按月导出" in teacher.sees()
