"""`jiaoyan` as an operator meets it: real processes, exit codes, one clear sentence."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import socket
import sqlite3
import sys
import time
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import structlog
from aiohttp import web
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import command_line
from bot.sandbox import Sandbox
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Visit
from storage.database import Database
from storage.store import Store
from tests import sample

REPOSITORY = Path(__file__).parents[2]


class Machine:
    """A server with a data folder, where commands are typed."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.folder = folder
        self.database = folder / "data" / "jiaoyan.db"
        self.settings = {
            "JIAOYAN_BOT_TOKEN": sandbox.token,
            "JIAOYAN_TELEGRAM_API": sandbox.url,
            "JIAOYAN_DATA_DIR": str(folder / "data"),
        }

    async def begin(self, *command: str, **settings: str | None) -> asyncio.subprocess.Process:
        """Type a command; settings are added, or with None taken away."""
        given = self.settings | {f"JIAOYAN_{name.upper()}": value for name, value in settings.items()}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("JIAOYAN_")}
        environment |= {name: value for name, value in given.items() if value is not None}
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *command,
            cwd=self.folder,
            env={**environment, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    async def types(self, *command: str, **settings: str | None) -> tuple[int, str]:
        """Exit code and everything printed."""
        process = await self.begin(*command, **settings)
        async with asyncio.timeout(30):
            output, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, output.decode()

    async def does(self, *command: str, **settings: str | None) -> tuple[int, str]:
        """The same within this process, which is quicker; not for `run`, which wants its signals."""
        given = self.settings | {f"JIAOYAN_{name.upper()}": value for name, value in settings.items()}

        def invoke() -> Result:
            return CliRunner().invoke(command_line(), command, env=given)

        result = await asyncio.to_thread(invoke)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    @asynccontextmanager
    async def running(self, **settings: str | None) -> AsyncIterator[asyncio.subprocess.Process]:
        """`jiaoyan run`, ended when the block ends."""
        process = await self.begin("run", **settings)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    async def has_data(self) -> None:
        """An empty database of this version."""
        await (await Database.open(self.database)).close()


async def says(process: asyncio.subprocess.Process, words: str) -> str:
    """Wait until the process prints these words; everything it printed up to there."""
    assert process.stdout is not None
    printed = ""
    async with asyncio.timeout(20):
        while words not in printed:
            line = await process.stdout.readline()
            assert line, f"it ended without saying {words!r}: {printed}"
            printed += line.decode()
    return printed


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Telegram with the time of this machine."""
    async with Sandbox() as opened:
        yield opened


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Commands set up logging for their process, which here is ours."""
    root = logging.getLogger()
    level, handlers, config = root.level, root.handlers[:], structlog.get_config()
    yield
    structlog.configure(**config)
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest.fixture
def machine(tmp_path: Path, sandbox: Sandbox) -> Machine:
    return Machine(tmp_path, sandbox)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_it_runs_answers_and_ends_cleanly_when_told(
    machine: Machine, sandbox: Sandbox, stop: signal.Signals
) -> None:
    li = sandbox.add_person(7, "李")
    async with machine.running() as process:
        await says(process, "running")
        await sandbox.press_start(li)
        assert "教研助手" in (await sandbox.next_message(li)).text
        began = time.monotonic()
        process.send_signal(stop)
        output, _ = await process.communicate()
    assert process.returncode == 0 and time.monotonic() - began < 5
    assert "stopped" in output.decode() and "Traceback" not in output.decode()
    assert not Path(f"{machine.database}-wal").exists()


async def test_it_ends_within_five_seconds_even_while_telegram_does_not_answer(
    machine: Machine, sandbox: Sandbox
) -> None:
    li = sandbox.add_person(7, "李")
    async with machine.running() as process:
        await says(process, "running")
        sandbox.latency = 60
        await sandbox.press_start(li)
        await asyncio.sleep(0.3)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        await process.communicate()
        assert time.monotonic() - began < 5
    sandbox.latency = 0
    async with machine.running() as process:
        assert "教研助手" in (await sandbox.next_message(li, within=15)).text


async def test_a_second_one_refuses_to_start(machine: Machine) -> None:
    async with machine.running() as process:
        await says(process, "running")
        code, output = await machine.types("run")
        assert code == 2 and "Another process already works on" in output and "Traceback" not in output
        assert process.returncode is None


async def test_a_wrong_token_ends_it_with_advice_and_without_showing_it(machine: Machine) -> None:
    code, output = await machine.types("run", bot_token="123456:another-token-of-mine")
    assert code == 2 and "@BotFather" in output
    assert "another-token-of-mine" not in output and "Traceback" not in output


async def test_before_the_network_is_up_it_keeps_trying_and_says_so(
    machine: Machine, sandbox: Sandbox
) -> None:
    li = sandbox.add_person(7, "李")
    await sandbox.down("refused")
    async with machine.running() as process:
        printed = await says(process, "can't be reached, trying again")
        assert "JIAOYAN_PROXY" in printed and sandbox.token not in printed
        await sandbox.up()
        await says(process, "running")
        await sandbox.press_start(li)
        await sandbox.next_message(li)


async def test_it_can_be_stopped_while_it_keeps_trying(machine: Machine, sandbox: Sandbox) -> None:
    await sandbox.down("refused")
    async with machine.running() as process:
        await says(process, "trying again")
        process.send_signal(signal.SIGTERM)
        output, _ = await process.communicate()
        assert process.returncode == 0 and "Traceback" not in output.decode()


async def test_a_port_that_is_taken_is_named(machine: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        code, output = await machine.types("run", webhook_url="https://bot.example.org", listen=listen)
    assert code == 2 and listen in output and "Traceback" not in output


@pytest.mark.parametrize("command", ["run", "check", "doctor", "backup x.zip", "restore x.zip"])
async def test_without_settings_every_command_says_what_to_do(machine: Machine, command: str) -> None:
    code, output = await machine.does(*command.split(), bot_token=None, listen="nonsense")
    assert code == 2
    assert "JIAOYAN_BOT_TOKEN is missing" in output and "JIAOYAN_LISTEN is not right" in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_bytes(b"Dear diary, " * 500), "file is not a database"),
        (lambda path: sqlite3.connect(path).execute("PRAGMA user_version = 9999"), "later version"),
    ],
)
async def test_a_database_that_can_not_be_used_is_refused_and_explained(
    machine: Machine, spoil: object, words: str
) -> None:
    await machine.has_data()
    assert callable(spoil)
    spoil(machine.database)
    code, output = await machine.types("run")
    assert code == 2 and words in output and "Traceback" not in output
    code, output = await machine.does("check")
    assert code == 1 and words in output.replace("A later", "later")


async def test_checking_a_good_installation(machine: Machine) -> None:
    code, output = await machine.does("check")
    assert code == 0, output
    assert all(line.startswith("✓ ") for line in output.splitlines()) and output.count("\n") == 7
    assert "no database yet" in output and "@jiaoyan_bot" in output and "Asia/Shanghai" in output
    assert not machine.database.exists()


async def test_checking_while_the_bot_runs(machine: Machine) -> None:
    async with machine.running() as process:
        await says(process, "running")
        code, output = await machine.types("check")
        assert code == 0 and f"running on it, as process {process.pid}" in output
        assert process.returncode is None


async def test_backing_up_while_the_bot_runs_and_restoring_when_it_does_not(
    machine: Machine, sandbox: Sandbox
) -> None:
    li, archive = sandbox.add_person(7, "李老师"), machine.folder / "all.zip"
    async with machine.running() as process:
        await says(process, "running")
        await sandbox.press_start(li)
        await sandbox.next_message(li)
        code, output = await machine.does("backup", str(archive))
        assert code == 0 and "all.zip" in output and "personal data" in output
        code, output = await machine.does("backup", str(archive))
        assert code == 2 and "--force" in output
        code, _ = await machine.does("backup", "--force", str(archive))
        assert code == 0
        code, output = await machine.does("restore", str(archive))
        assert code == 2 and "running" in output
        assert process.returncode is None
    machine.database.unlink()
    code, output = await machine.does("restore", str(archive))
    assert code == 0 and "Restored" in output
    connection = sqlite3.connect(machine.database)
    assert connection.execute("SELECT name FROM accounts").fetchall() == [("李老师",)]
    connection.close()
    code, output = await machine.does("restore", str(archive))
    assert code == 0
    kept = re.search(r"kept as (\S+)\.\s", output)
    assert kept and Path(kept[1]).exists()


async def test_an_archive_that_is_none_is_refused(machine: Machine) -> None:
    await machine.has_data()
    with zipfile.ZipFile(machine.folder / "holiday.zip", "w") as archive:
        archive.writestr("beach.jpg", b"sun")
    for name in ("holiday.zip", "missing.zip"):
        code, output = await machine.does("restore", str(machine.folder / name))
        assert code == 2 and name in output and "Traceback" not in output
    assert not list(machine.database.parent.glob("*before-restore*"))


async def test_a_proxy_is_used_for_everything(machine: Machine, sandbox: Sandbox) -> None:
    seen: list[str] = []

    async def forward(request: web.Request) -> web.Response:
        seen.append(request.path.rpartition("/")[2])
        return web.json_response(
            {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "x", "username": "by_proxy_bot"}}
        )

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", forward)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    proxy = f"http://127.0.0.1:{runner.addresses[0][1]}"
    code, output = await machine.does("check", telegram_api="http://telegram.invalid", proxy=proxy)
    await runner.cleanup()
    assert code == 0 and "@by_proxy_bot" in output and seen == ["getMe"]


async def test_schools_are_listed_and_one_is_taken_out_deleted_and_brought_back(machine: Machine) -> None:
    await machine.has_data()
    archive = str(machine.folder / "school.zip")
    database = await Database.open(machine.database)
    school = (await sample.build(database, datetime.now(UTC))).school_id
    assert (await machine.does("delete-school", str(school), "--name", "青禾小学"))[0] == 2
    await database.close()
    code, output = await machine.does("schools")
    assert code == 0 and f"{school}  青禾小学: 8 people, 5 joined" in output
    assert (await machine.does("backup", archive, "--school", str(school)))[0] == 0
    code, output = await machine.does("delete-school", str(school), "--name", "青禾")
    assert code == 2 and "Nothing was deleted" in output
    code, output = await machine.does("delete-school", str(school), "--name", "青禾小学")
    assert code == 0 and "青禾小学" not in (await machine.does("schools"))[1]
    code, output = await machine.does("add-school", "nowhere.zip")
    assert code == 2 and "There is no nowhere.zip" in output
    code, output = await machine.does("add-school", archive)
    assert code == 0 and f"Added 青禾小学 as school {school}: 8 people" in output
    code, output = await machine.does("add-school", archive)
    assert code == 2 and "There is a school called 青禾小学 here" in output and "--name" in output
    code, output = await machine.does("backup", "--force", archive)
    code, output = await machine.does("add-school", archive, "--school", "99")
    assert code == 2 and "There is no school 99" in output
    code, output = await machine.does("backup", "x.zip", "--school", "99")
    assert code == 2 and "There is no school" in output


async def test_documents_are_written_while_the_bot_may_be_running(machine: Machine) -> None:
    await machine.has_data()
    database, now = await Database.open(machine.database), datetime.now(UTC)
    ids = await sample.build(database, now)
    async with database.writing() as session:
        visit = Visit(Lesson(3, 2, "数学", "圆"), None, "外校老师", date(2026, 11, 23))
        store = Store(session, ids.school_id)
        await store.observations.add(ids.members["陈小满"], visit, Appraisal("好"), now)
    into = ("--when", "2026-08-31", "--into", str(machine.folder / "out"))
    code, output = await machine.does("export", "book", "--who", "数学组", *into)
    assert code == 0 and "数学组 听课本 2026-2027学年第一学期.zip" in output
    code, output = await machine.does("export", *into)
    assert code == 0 and (machine.folder / "out" / "青禾小学 全部表格 2026-2027学年第一学期.xlsx").exists()
    assert len([*(machine.folder / "out").iterdir()]) == 2
    await sample.build(database, now, "云溪小学", shift=1000)
    await database.close()
    for command, sentence in (
        (("--who", "没有这个人", "--school", "青禾小学"), "neither a group nor a teacher"),
        (("book", "--who", "白露", "--school", "青禾小学"), "nothing yet"),
        (("--when", "2019-01", "--school", "青禾小学"), "no term or month"),
        ((), "青禾小学; 云溪小学"),
    ):
        code, output = await machine.does("export", *command)
        assert code == 2 and sentence in output, output
