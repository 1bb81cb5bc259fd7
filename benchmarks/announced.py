"""A school with one announcement, due or delivered; the bot as a process; and taps on 收到."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.bots import settings_of
from bot.sandbox import Sandbox
from school.announcing.addressees import Addressees
from school.announcing.announcements import State, plan
from school.calendar.terms import Term
from school.people import GroupKind, Role, Stage
from storage.announcements import Announcement, card_of
from storage.chats import BoundChat
from storage.database import Database
from storage.directories import read_directory
from storage.moments import to_text
from storage.store import Store

AUTHOR = 9_999
FIRST_USER = 10_000
_query_numbers = count(1)


async def build(path: Path, people: int, chats: int, due: datetime, *, delivered: bool) -> None:
    """Announcement 1 is for `people` teachers and `chats` group chats (-1, -2 …), and is due then or delivered."""
    now = datetime.now(UTC)
    database = await Database.open(path)
    async with database.writing() as session:
        school_id = await Store(session, None).schools.add("青禾小学", Stage.PRIMARY, "Asia/Shanghai", now)
        store = Store(session, school_id)
        term = Term("本学期", now.date() - timedelta(days=70), now.date() + timedelta(days=70))
        await store.schools.set_term(school_id, term)
        groups = [
            (await store.schools.add_group(school_id, GroupKind.SUBJECT, f"第{number}组", None)).id
            for number in range(max(1, chats))
        ]
        author = await store.members.add("林知远", now)
        await store.members.appoint(author, Role.DIRECTOR)
        for number in range(people + 1):
            member = author if number == people else await store.members.add(f"老师{number}", now)
            user_id = AUTHOR if number == people else FIRST_USER + number
            if number < people:
                await store.members.join(member, groups[number % len(groups)])
            await store.accounts.note(user_id, "Teacher", None, reachable=True, now=now)
            await store.members.link(member, user_id)
        for number, group_id in enumerate(groups[:chats]):
            await store.chats.bind(
                # The whole school may tap in each, so that any tap is somebody's.
                BoundChat(-1 - number, 0, school_id, group_id, "群", present=True),
                AUTHOR,
                now,
            )
        rooms = frozenset((-1 - number, 0) for number in range(chats))
        draft = Announcement(0, author, "周五下午<b>停课</b>", 6, (), Addressees(everyone=True, rooms=rooms))
        announcement = await store.announcements.add(draft, now)
        if delivered:
            directory = await read_directory(session, school_id)
            delivery = plan(draft.addressees, directory, await store.chats.of_school(school_id), (), author)
            await store.announcements.send(announcement, delivery, now)
            places = [*range(FIRST_USER, FIRST_USER + people), *(-1 - number for number in range(chats))]
            await session.run_many(
                "INSERT INTO cards (card, chat_id, message_id, sent_at) VALUES (?, ?, ?, ?)",
                [
                    (f"announce-card:{announcement.id}", AUTHOR, 1, to_text(now)),
                    *((card_of(announcement.id, place), place, 1, to_text(now)) for place in places),
                ],
            )
        else:
            await session.run(
                "UPDATE announcements SET state = ?, due_at = ?", (State.SCHEDULED, to_text(due))
            )
    await database.close()


def add_everybody(sandbox: Sandbox, people: int, chats: int) -> None:
    """The same people and chats on Telegram."""
    for user_id in (AUTHOR, *range(FIRST_USER, FIRST_USER + people)):
        sandbox.add_person(user_id, "Teacher").started = True
    for number in range(chats):
        sandbox.add_group(-1 - number, "群", [])


async def run_bot(
    sandbox: Sandbox, folder: Path, per_second: float | None = None
) -> asyncio.subprocess.Process:
    """Start a bot as a process; without `per_second` it writes as fast as Telegram allows."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIAOYAN_")}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env=environment | settings_of(sandbox, folder, per_second),
        stderr=sys.stderr,
    )


def tap(user_id: int, chat_id: int) -> dict[str, Any]:
    """Somebody taps 收到 under announcement 1, in private or in a group chat."""
    chat = (
        {"id": chat_id, "type": "supergroup", "title": "群"}
        if chat_id < 0
        else {"id": chat_id, "type": "private", "first_name": "Teacher"}
    )
    message = {
        "message_id": 1,
        "date": int(datetime.now(UTC).timestamp()),
        "chat": chat,
        "from": {"id": 1, "is_bot": True, "first_name": "教研助手"},
        "text": "通知",
    }
    return {
        "callback_query": {
            "id": str(next(_query_numbers)),
            "from": {"id": user_id, "is_bot": False, "first_name": "Teacher"},
            "message": message,
            "chat_instance": "1",
            "data": "ack:1:1:0",
        }
    }


def kept(path: Path) -> int:
    """How many taps are stored."""
    connection = sqlite3.connect(path)
    try:
        [[number]] = connection.execute("SELECT count(*) FROM announcement_answers").fetchall()
    finally:
        connection.close()
    return int(number)
