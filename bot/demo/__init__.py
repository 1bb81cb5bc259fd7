"""The demo: the whole bot against a local look-alike of Telegram, with an invented school in it."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import running
from bot.clock import Clock
from bot.demo.school import DIRECTOR, HEAD, PERSONAS, SCHOOL_NAME, Persona, fill
from bot.demo.stroll import Stroll
from bot.sandbox import Person, Sandbox
from bot.settings import read_settings
from school.calendar.terms import SchoolCalendar
from school.suggestions import suggest_term
from storage.database import Database

ZONE = ZoneInfo("Asia/Shanghai")
PORT = 8787
MORNING = time(10)
SETTLED_WEEKS, LAST_WEEKS = 6, 3
"""Before its sixth week and in its last three a term has too little, or too much, to show."""


@asynccontextmanager
async def demo(port: int = PORT) -> AsyncIterator[Sandbox]:
    """The running demo; `url` of what it yields is where the web chat is.

    Everything lives in a temporary folder and is gone when the block ends.
    """
    clock = Clock()
    clock.advance(_ahead(clock.now().astimezone(ZONE)))
    stroll = Stroll(clock)
    sandbox = Sandbox(clock.now, advance=stroll.forward)
    with tempfile.TemporaryDirectory(prefix="jiaoyan-demo-") as folder:
        await _start(sandbox, port)
        try:
            settings = read_settings(
                bot_token=sandbox.token,
                telegram_api=sandbox.url,
                data_dir=Path(folder),
                open_registration=True,
                proxy=None,
                webhook_url=None,
                public_url=None,
                _env_file=None,
            )
            await _fill(settings.database, clock.now())
            people = _move_in(sandbox)
            async with running(settings, clock) as stroll.app:
                await _say_hello(sandbox, people)
                yield sandbox
        finally:
            await sandbox.stop()


async def _start(sandbox: Sandbox, port: int) -> None:
    try:
        await sandbox.start(port=port)
    except OSError:
        await sandbox.start(port=0)


async def _fill(path: Path, now: datetime) -> None:
    database = await Database.open(path)
    try:
        await fill(database, now)
    finally:
        await database.close()


def _ahead(now: datetime) -> timedelta:
    """How far to move the clock to a school day's morning with the term well under way."""
    today = now.date()
    term = suggest_term(today)
    week = term.week_of(today)
    if week is None or not SETTLED_WEEKS <= week <= term.weeks - LAST_WEEKS:
        today = max(today, term.monday_of(SETTLED_WEEKS + 2))
        if week is not None and week > term.weeks - LAST_WEEKS:
            today = suggest_term(term.last_day + timedelta(days=1)).monday_of(SETTLED_WEEKS + 2)
    morning = datetime.combine(today, MORNING, ZONE)
    calendar = SchoolCalendar(ZONE, (term,))
    while morning < now or not calendar.is_workday(morning.date()):
        morning += timedelta(days=1)
    return morning - now


def _move_in(sandbox: Sandbox) -> dict[int, Person]:
    people: dict[int, Person] = {}
    for persona in PERSONAS:
        person = people[persona.user_id] = sandbox.add_person(persona.user_id, persona.name)
        sandbox.describe(person, persona.role)
        person.started = persona.joined
    for chat_id, title, members in _chats():
        sandbox.add_group(chat_id, title, [people[it.user_id] for it in members])
    return people


def _chats() -> list[tuple[int, str, list[Persona]]]:
    staff = [persona for persona in PERSONAS if persona.in_school]
    maths = [persona for persona in staff if persona.group == "数学组" or persona.user_id == DIRECTOR]
    maths.sort(key=lambda persona: persona.user_id != HEAD)
    return [(-1001, f"{SCHOOL_NAME}教师群", staff), (-1002, "数学教研组", maths)]


async def _say_hello(sandbox: Sandbox, people: dict[int, Person]) -> None:
    for persona in PERSONAS:
        if persona.joined:
            await sandbox.send(people[persona.user_id], people[persona.user_id], "/start")
    maths = _chats()[1]
    speaker = people[maths[2][0].user_id]
    await sandbox.send(speaker, sandbox.chat(maths[0]), "这周的听课记录，大家听完随手发一条 /observe 就行。")
