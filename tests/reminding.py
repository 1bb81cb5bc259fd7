"""What tests about reminders have in common: items in the sample school, and a clock that goes where it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.reminding.planning import replan_item
from school.reminding.late_reminders import missed
from school.reminding.reminders import Wishes
from school.scheduling.schedule import Audience, Item, ItemKind, Part
from storage.chats import BoundChat
from storage.directories import read_directory
from storage.store import Store
from tests import sample
from tests.conftest import School

ZONE = ZoneInfo("Asia/Shanghai")
MATHS_CHAT, SCHOOL_CHAT = -500, -501


def local(text: str, zone: ZoneInfo = ZONE) -> datetime:
    """2026-12-01 17:00 in the school's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@asynccontextmanager
async def stored(school: School, ids: sample.Sample | None = None) -> AsyncIterator[Store]:
    """The stores of the sample school (or another), in a transaction."""
    async with school.town.app.database.writing() as session:
        yield Store(session, (ids or school.ids).school_id)


async def replan(store: Store, school: School, item_id: int, *, notify: bool = True) -> None:
    """What a handler does after it changed an item."""
    directory = await read_directory(store.session, store.school_id)
    await replan_item(store, directory.calendar, item_id, school.town.clock.now(), notify=notify)


async def add(school: School, kind: ItemKind, title: str, day: str, **more: Any) -> int:
    """Put an item into the schedule; answers its id. `group` is a group's name.

    It is as if it had been there for long, unless `late`: then what should have been said is made up for.
    """
    late = more.pop("late", False)
    ids: sample.Sample = more.pop("ids", school.ids)
    group = more.pop("group", None)
    first = date.fromisoformat(day)
    values: dict[str, Any] = {
        "last_day": date.fromisoformat(more.pop("last_day", day)),
        "audience": more.pop("audience", Audience(ids.groups[group] if group else None)),
        "created_by": ids.members["林知远"],
        **more,
    }
    for name in ("starts", "ends"):
        if isinstance(values.get(name), str):
            values[name] = time.fromisoformat(values[name])
    async with stored(school, ids) as store:
        now = school.town.clock.now()
        entered = now if late else now - timedelta(days=60)
        item = await store.schedule.add(Item(0, kind, title, first, **values), entered)
        if not late:
            await _as_said_long_ago(store, school, item)
        await replan(store, school, item.id)
    return item.id


async def _as_said_long_ago(store: Store, school: School, item: Item) -> None:
    calendar = (await read_directory(store.session, store.school_id)).calendar
    now = school.town.clock.now().astimezone(calendar.timezone)
    for due in missed(item, calendar, Wishes(), now):
        await store.reminders.schedule(due.kind, item.id, due.day, now)
    sent = "UPDATE reminders SET state = 'sent', done_at = due_at WHERE item_id = ?"
    await store.session.run(sent, (item.id,))


async def add_meeting(school: School, **more: Any) -> int:
    """数学组教研, every Wednesday of the term at 14:20, with 陈小满 speaking."""
    speaker = school.ids.members["陈小满"]
    usual: dict[str, Any] = {
        "last_day": "2027-01-20",
        "group": "数学组",
        "place": "三楼会议室",
        "starts": "14:20",
        "ends": "15:50",
        "rrule": "FREQ=WEEKLY;BYDAY=WE",
        "parts": {speaker: Part.SPEAKER},
    }
    return await add(school, ItemKind.SERIES, "数学组教研", "2026-09-02", **{**usual, **more})


async def bind_chats(school: School) -> None:
    """A chat of the maths group and one of the whole school."""
    people = (school.director, school.head, school.teacher)
    for chat_id, title, group in ((MATHS_CHAT, "数学组", "数学组"), (SCHOOL_CHAT, "教师群", None)):
        school.town.group(chat_id, title, *people)
        async with stored(school) as store:
            group_id = school.ids.groups[group] if group else None
            chat = BoundChat(chat_id, 0, school.ids.school_id, group_id, title, present=True)
            await store.chats.bind(chat, school.director.id, school.town.clock.now())


async def tick(school: School) -> None:
    """One tick, and all that comes of it."""
    await school.town.app.reminding.tick()
    await school.town.quiet()


async def be_down_until(school: School, moment: datetime) -> None:
    """Let time pass without a tick, then tick."""
    school.town.clock.advance(moment.astimezone(UTC) - school.town.clock.now())
    await tick(school)


async def go_to(school: School, moment: datetime) -> None:
    """Let time pass up to a moment, with a tick whenever something is due."""
    clock = school.town.clock
    await tick(school)
    while True:
        [row] = await school.town.app.database.read(
            "SELECT min(due_at) AS at FROM reminders WHERE state = 'waiting'"
        )
        due = datetime.fromisoformat(row["at"]) if row["at"] else moment
        clock.advance(max(min(due, moment), clock.now()) - clock.now())
        await tick(school)
        if due >= moment:
            return


def said(school: School, chat_id: int) -> list[str]:
    """Everything the bot has said in a chat."""
    posts = school.town.sandbox.messages(chat_id)
    return [str(post.data.get("text")) for post in posts if post.from_bot]


async def ends_of(school: School) -> dict[tuple[str, str], tuple[str, str | None]]:
    """State and note of every reminder by kind and day."""
    rows = await school.town.app.database.read("SELECT kind, day, state, note FROM reminders")
    return {(row["kind"], row["day"]): (row["state"], row["note"]) for row in rows}
