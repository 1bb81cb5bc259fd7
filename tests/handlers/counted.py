"""What the tests about duties put into the school beforehand."""

from __future__ import annotations

from datetime import date

from school.counting.duties import Duty, Metric, Per
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Visit
from storage.chats import BoundChat
from storage.records import Record
from storage.store import Store
from tests.conftest import School


async def owe(
    school: School, count: int, metric: Metric = Metric.OBSERVE, per: Per = Per.TERM, **whom: int
) -> int:
    """Set a duty."""
    async with school.town.app.database.writing() as session:
        duties = Store(session, school.ids.school_id).duties
        return await duties.add(Duty(0, metric, count, per, **whom), school.town.clock.now())  # type: ignore[arg-type]


async def observed(school: School, name: str, *days: date) -> None:
    """Enter observations by somebody."""
    async with school.town.app.database.writing() as session:
        logs = Store(session, school.ids.school_id).observations
        for day in days:
            visit = Visit(Lesson(3, 1, "数学", None), None, "外校老师", day)
            await logs.add(
                school.ids.members[name], visit, Appraisal(notes="评价只给自己看"), school.town.clock.now()
            )


async def wrote(school: School, name: str, title: str, day: date, metric: Metric = Metric.REFLECTION) -> None:
    """Enter a record by somebody."""
    async with school.town.app.database.writing() as session:
        records = Store(session, school.ids.school_id).records
        await records.add(school.ids.members[name], metric, title, day, school.town.clock.now())


async def records_of(school: School, name: str = "陈小满") -> list[Record]:
    """What somebody has entered."""
    async with school.town.app.database.reading() as session:
        records = Store(session, school.ids.school_id).records
        return await records.latest(school.ids.members[name], limit=100)


async def bind(school: School, chat_id: int, group: str | None = None) -> None:
    """Tie a chat to the school or to one of its groups."""
    group_id = school.ids.groups[group] if group else None
    async with school.town.app.database.writing() as session:
        chat = BoundChat(chat_id, 0, school.ids.school_id, group_id, "群", present=True)
        await Store(session, school.ids.school_id).chats.bind(
            chat, school.director.id, school.town.clock.now()
        )
