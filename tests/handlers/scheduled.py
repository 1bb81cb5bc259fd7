"""Items put straight into the schedule of the sample school, and what has become of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from bot.sandbox import Chat
from school.scheduling.schedule import Audience, Item, ItemKind
from storage.chats import BoundChat
from storage.store import Store
from tests import sample
from tests.conftest import School

DEC_2, DEC_9, DEC_16 = date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 16)


def maths(school: School, **changes: object) -> Item:
    """磨课 of 数学组 on 2 December, 14:20, made by its head; with `changes`."""
    item = Item(
        0,
        ItemKind.EVENT,
        "磨课",
        DEC_2,
        DEC_2,
        Audience(school.ids.groups["数学组"]),
        place="录播室",
        starts=time(14, 20),
        ends=time(15),
        created_by=school.ids.members["苏婉清"],
    )
    return replace(item, **changes)  # type: ignore[arg-type]


def weekly(school: School, first: date = date(2026, 11, 4), **changes: object) -> Item:
    """数学组教研 every Wednesday until 20 January."""
    item = maths(school, kind=ItemKind.SERIES, title="数学组教研", rrule="FREQ=WEEKLY;BYDAY=WE")
    return replace(item, **{"first_day": first, "last_day": date(2027, 1, 20), **changes})  # type: ignore[arg-type]


async def put(school: School, *items: Item) -> list[Item]:
    """Store items; as they were stored."""
    async with school.town.app.database.writing() as session:
        schedule = Store(session, school.ids.school_id).schedule
        return [await schedule.add(item, school.town.clock.now()) for item in items]


async def stored(school: School) -> list[Item]:
    """Everything in the schedule, whenever it is."""
    async with school.town.app.database.reading() as session:
        return await Store(session, school.ids.school_id).schedule.items(date(2020, 1, 1), date(2040, 1, 1))


async def only(school: School) -> Item:
    """The only item there is."""
    [item] = await stored(school)
    return item


async def bound(school: School, chat_id: int, group_id: int | None) -> Chat:
    """A group chat with everybody who has joined, tied to a group or (None) to the school."""
    everybody = (school.head, school.teacher, school.director, school.colleague)
    chat = school.town.group(chat_id, "群", *everybody)
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        tie = BoundChat(chat_id, 0, school.ids.school_id, group_id, "群", True)
        await store.chats.bind(tie, sample.DIRECTOR, school.town.clock.now())
    return chat
