"""The schedule outside of Telegram: files, addresses, pictures."""

from __future__ import annotations

import io
from datetime import date, time
from typing import Any

import pytest
from ical.calendar_stream import IcsCalendarStream
from PIL import Image

from bot.sandbox import Answer, Post, people
from handlers.texts.scheduling.calendars import file_name
from school.scheduling.schedule import Audience, Change, Item, ItemKind
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.dialogue import Talker
from tests.handlers.old_buttons import tap_again

WEDNESDAY = date(2026, 12, 2)


async def keep(school: School, title: str, group: str | None = "数学组", **more: Any) -> Item:
    given: dict[str, Any] = {"kind": ItemKind.EVENT, "last_day": WEDNESDAY, "starts": time(14, 20), **more}
    audience = Audience(school.ids.groups[group] if group else None)
    item = Item(0, title=title, first_day=WEDNESDAY, audience=audience, created_by=1, **given)
    async with school.town.app.database.writing() as session:
        return await Store(session, school.ids.school_id).schedule.add(item, school.town.clock.now())


def content_of(talker: Talker, file_id: str) -> bytes:
    stored = talker.town.sandbox.world.files.get(file_id)
    assert stored is not None
    return stored.content


def received(talker: Talker) -> list[tuple[str, list[str]]]:
    """The names of the calendar files a person got, with the titles in them."""
    found = []
    for post in talker.posts():
        if document := post.data.get("document"):
            content = content_of(talker, document["file_id"])
            [calendar] = IcsCalendarStream.from_ics(content.decode()).calendars
            found.append((document["file_name"], sorted(str(it.summary) for it in calendar.events)))
    return found


def pictures(talker: Talker) -> list[Image.Image]:
    photos = [post.data["photo"][-1]["file_id"] for post in talker.posts() if "photo" in post.data]
    return [Image.open(io.BytesIO(content_of(talker, it))) for it in photos]


# Files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["/calendar", "日历", "手机日历"])
async def test_a_teacher_gets_their_own_schedule(school: School, words: str) -> None:
    await keep(school, "数学组教研活动")
    await keep(school, "语文组教研活动", "语文组")
    await keep(school, "全校大会", None)
    caption = await school.teacher.says(words)
    assert "添加到日历" in caption
    assert received(school.teacher) == [("陈小满的日程.ics", ["全校大会", "数学组教研活动"])]
    assert school.teacher.buttons() == []


async def test_nothing_to_put_into_a_calendar_is_said(school: School) -> None:
    assert "现在还没有陈小满的日程" in await school.teacher.says("/calendar")
    assert received(school.teacher) == []


async def test_a_head_gets_the_schedule_of_a_group_too(school: School) -> None:
    await keep(school, "语文组教研活动", "语文组")
    await keep(school, "全校大会", None)
    await school.head.says("/calendar")
    await school.head.taps("教研组的日程文件")
    await school.head.taps("语文组")
    await school.head.taps("英语组")
    assert received(school.head) == [
        ("苏婉清的日程.ics", ["全校大会"]),
        ("语文组的日程.ics", ["语文组教研活动"]),
    ]
    assert "还没有英语组的日程" in school.head.sees()


async def test_groups_are_for_heads(school: School) -> None:
    await keep(school, "语文组教研活动", "语文组")
    await school.teacher.says("/calendar")
    for data in ("calendar.scopes", f"calendar.file:g{school.ids.groups['语文组']}"):
        answer = await tap_again(school.teacher, data)
        assert "组长" in (answer.text)
    assert received(school.teacher) == []


@pytest.mark.parametrize("scope", ["g999", "g", "me2", "", "g-1", "<b>"])
async def test_a_button_of_what_is_gone_is_out_of_date(school: School, scope: str) -> None:
    await school.director.says("/calendar")
    for data in (f"calendar.file:{scope}", f"schedule.picture:{scope}:2026-12"):
        assert "过期" in (await tap_again(school.director, data)).text
    assert received(school.director) == []
    assert pictures(school.director) == []


async def test_another_schools_group_is_out_of_reach(school: School) -> None:
    theirs = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    await school.director.says("/calendar")
    answer = await tap_again(school.director, f"calendar.file:g{theirs.groups['数学组']}")
    assert "过期" in (answer.text)


async def test_where_the_web_port_is_shut_there_is_no_address(school: School) -> None:
    await school.teacher.says("/calendar")
    for data in ("calendar.feed", "feed.show", "feed.new:x", "feed.end:x"):
        assert "过期" in (await tap_again(school.teacher, data)).text


async def test_in_a_group_it_is_said_where_to_ask(school: School) -> None:
    group = school.town.group(-50, "数学组", school.director, school.teacher)
    await school.director.says("/bind", group)
    await school.town.quiet()
    assert "私聊" in await school.teacher.says("/calendar", group)


async def test_a_stranger_is_told_how_to_join(school: School) -> None:
    stranger = school.town.person(77, "外人")
    assert "还没有加入学校" in await stranger.says("/calendar")


async def test_a_cancelled_day_is_not_in_the_file(school: School) -> None:
    weekly: dict[str, Any] = {
        "kind": ItemKind.SERIES,
        "last_day": date(2026, 12, 16),
        "rrule": "FREQ=WEEKLY",
        "changes": {date(2026, 12, 9): Change(date(2026, 12, 9), None)},
    }
    await keep(school, "数学组教研活动", **weekly)
    await school.teacher.says("/calendar")
    document = school.teacher.last().data["document"]
    content = content_of(school.teacher, document["file_id"])
    [calendar] = IcsCalendarStream.from_ics(content.decode()).calendars
    assert [f"{it.dtstart:%d}" for it in calendar.timeline] == ["02", "16"]


async def test_hostile_titles_and_names_do_no_harm(school: School) -> None:
    await keep(school, "<b>&🏫\r\nEND:VCALENDAR", None)
    assert "<b>" not in await school.teacher.says("/calendar")
    [(_, titles)] = received(school.teacher)
    assert len(titles) == 1


def test_a_name_becomes_part_of_a_file_name_without_what_files_can_not_have() -> None:
    assert file_name('../陈"小\r\n满/三（1）班🏫') == "陈小满三（1）班.ics"


# Pictures ----------------------------------------------------------------------------------------------


async def asks_for_picture(talker: Talker, under: Post, scope: str = "me") -> str:
    """Tap the button for December's picture under a message."""
    sandbox = talker.town.sandbox
    button = {"callback_data": f"schedule.picture:{scope}:2026-12"}
    waiting = people.tap(sandbox.world, talker.person, under, button)
    await sandbox.waits.until(waiting.done, 5.0, "the answer to a tap")
    await talker.town.quiet()
    return Answer(**waiting.result()).text


async def test_a_month_as_a_picture_comes_once_from_one_button(school: School) -> None:
    await keep(school, "数学组教研活动")
    await school.teacher.says("/help")
    under = school.teacher.last()
    for _ in range(2):
        assert await asks_for_picture(school.teacher, under) == "图片在最下面"
    [picture] = pictures(school.teacher)
    assert picture.width == 1080
    assert school.teacher.last().data["caption"] == "2026年12月 · 陈小满"


async def test_when_the_schedule_has_changed_the_same_button_gives_the_new_picture(school: School) -> None:
    await school.teacher.says("/help")
    under = school.teacher.last()
    await asks_for_picture(school.teacher, under)
    await keep(school, "数学组教研活动")
    await asks_for_picture(school.teacher, under)
    before, after = pictures(school.teacher)
    assert before.tobytes() != after.tobytes()


async def test_a_groups_month_is_a_picture_too(school: School) -> None:
    await school.teacher.says("/help")
    await asks_for_picture(school.teacher, school.teacher.last(), f"g{school.ids.groups['数学组']}")
    assert school.teacher.last().data["caption"] == "2026年12月 · 数学组"


@pytest.mark.parametrize("month", ["2026-13", "0000-01", "9999-12", "202612", "x", ""])
async def test_a_month_that_is_none_is_out_of_date(school: School, month: str) -> None:
    await school.teacher.says("/help")
    answer = await tap_again(school.teacher, f"schedule.picture:me:{month}")
    assert "过期" in (answer.text)
    assert pictures(school.teacher) == []
