"""Schools with teachers, and what they type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from school.calendar.terms import Period, Term
from school.counting.duties import Duty, Metric, Per
from school.people import Assignment, GroupKind, Stage
from storage.database import Database
from storage.store import Store

SCHOOLS, TEACHERS = 75, 40
FIRST_USER = 100_000
_FAMILY, _GIVEN = "王李张刘陈杨赵黄周吴", "安宁乐清和远明静"
_MINUTE = timedelta(minutes=50)


async def build(path: Path, schools: int = SCHOOLS, now: datetime | None = None) -> None:
    """A database with schools of 40 teachers each, all joined, with duties."""
    database = await Database.open(path)
    now = now or datetime.now(UTC)
    async with database.writing() as session:
        for school in range(schools):
            await build_school(session, school, now)
    await database.close()


async def build_school(session: Any, number: int, now: datetime, teachers: int = TEACHERS) -> None:
    """One school in the middle of its term; beyond forty people names come again."""
    store = Store(session, None)
    school_id = await store.schools.add(f"第{number + 1}小学", Stage.PRIMARY, "Asia/Shanghai", now)
    store = Store(session, school_id)
    today = now.date()
    await store.schools.set_term(
        school_id, Term("本学期", today - timedelta(days=70), today + timedelta(days=70))
    )
    starts = [datetime.combine(date.min, time(8)) + _MINUTE * period for period in range(8)]
    periods = [
        Period(n + 1, "am" if n < 4 else "pm", it.time(), (it + timedelta(minutes=40)).time())
        for n, it in enumerate(starts)
    ]
    await store.schools.set_timetable(school_id, periods)
    group = await store.schools.add_group(school_id, GroupKind.SUBJECT, "数学组", "数学")
    for teacher in range(teachers):
        member_id = await store.members.add(name_of(teacher % TEACHERS), now)
        await store.members.assign(member_id, [Assignment(teacher % 6 + 1, "数学", teacher // 6 + 1)])
        await store.members.join(member_id, group.id)
        user_id = user_of(number, teacher)
        await store.accounts.note(user_id, "Teacher", None, reachable=True, now=now)
        await store.members.link(member_id, user_id)
    for metric, number_owed, per in (
        (Metric.OBSERVE, 2, Per.MONTH),
        (Metric.OBSERVE, 15, Per.TERM),
        (Metric.OPEN_LESSON, 1, Per.TERM),
        (Metric.REFLECTION, 1, Per.MONTH),
    ):
        await store.duties.add(Duty(0, metric, number_owed, per), now)


def name_of(teacher: int) -> str:
    """A name, one for each of the forty."""
    return _FAMILY[teacher % 10] + _GIVEN[teacher // 10] + _GIVEN[(teacher // 10 + teacher) % 8]


def user_of(school: int, teacher: int) -> int:
    """The Telegram id of a teacher."""
    return FIRST_USER + school * TEACHERS + teacher


def everybody() -> range:
    """The Telegram ids of all teachers."""
    return range(FIRST_USER, FIRST_USER + SCHOOLS * TEACHERS)


def messages(kind: str) -> Iterator[dict[str, Any]]:
    """Updates without end, one private message of one teacher after another."""
    for number in count():
        person = number % (SCHOOLS * TEACHERS)
        user_id = FIRST_USER + person
        yield message(user_id, number + 1, _text(kind, person % TEACHERS, number // (SCHOOLS * TEACHERS)))


def asking(user_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The same without end, of these accounts asking for their duties."""
    for number in count():
        yield message(user_ids[number % len(user_ids)], number + 1, "/my_quota")


def _text(kind: str, teacher: int, round_number: int) -> str:
    if kind != "observe":
        return "/my_quota"
    host = name_of((teacher + 1) % TEACHERS)
    return (
        f"/observe 三（{round_number // 8 + 1}）班数学 {host} 第{round_number % 8 + 1}节 《认识分数》 公开课"
    )


def message(user_id: int, number: int, text: str) -> dict[str, Any]:
    """An update: what somebody writes in private, the `number`th message of all."""
    person = {"id": user_id, "first_name": "Teacher"}
    written: dict[str, Any] = {
        "message_id": number,
        "date": int(datetime.now(UTC).timestamp()),
        "chat": {**person, "type": "private"},
        "from": {**person, "is_bot": False},
        "text": text,
    }
    if text.startswith("/"):
        written["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return {"message": written}
