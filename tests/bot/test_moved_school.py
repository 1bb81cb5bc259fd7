"""A school that was moved into an installation with another one goes on there, under another bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import running
from bot.sandbox import Post, Sandbox
from storage.adding import add_school
from storage.backup import back_up
from tests import sample
from tests.conftest import START, FixedClock, settings_for
from tests.dialogue import Talker, Town
from tests.files import office

CASE = office()
CHAT = -1001
SHIFT = 1000
"""Between the Telegram ids of the moved school's people and those of the school that is there already."""

EVENING = timedelta(hours=7, minutes=30)
"""From the beginning to when people are told of the next day."""

People = dict[int, Talker]


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    """Telegram as the bot of the installation sees it that takes the school in."""
    async with another_telegram() as sandbox:
        yield sandbox


@asynccontextmanager
async def another_telegram() -> AsyncIterator[Sandbox]:
    """Telegram as another bot sees it: no file and no message of one is known to the other."""
    clock = FixedClock()
    async with Sandbox(clock.now, advance=clock.advance) as sandbox:
        yield sandbox


@asynccontextmanager
async def bot_in(folder: Path, sandbox: Sandbox) -> AsyncIterator[Town]:
    clock = FixedClock()
    async with running(settings_for(sandbox, folder), clock) as app:
        yield Town(sandbox, app, clock)


def people_in(town: Town, shift: int = 0) -> People:
    return {user_id: town.person(user_id + shift, name) for name, user_id, *_ in sample.PEOPLE if user_id}


async def later(town: Town, by: timedelta) -> None:
    """Time passes, and what has become due is said."""
    town.clock.advance(by)
    await town.app.reminding.tick()
    await town.quiet()


async def live(folder: Path, sandbox: Sandbox, name: str, shift: int = 0) -> None:
    """Found a school in which people have done something of everything, and have something before them."""
    async with bot_in(folder, sandbox) as town:
        await sample.build(town.app.database, START, name, shift)
        people = people_in(town, shift)
        for talker in people.values():
            town.sandbox.person(talker.person).started = True
        director, teacher = people[sample.DIRECTOR], people[sample.TEACHER]
        group = town.group(CHAT - shift, "教师群", director, teacher)
        await director.says("/bind 全校", group)
        await teacher.says("/observe 3年级2班 数学 圆的认识 何雨桐")
        await teacher.says("/log 教学反思 等待的力量")
        await director.says("/deadline 11月30日前 每位教师交一篇教学案例")
        await director.taps("保存")
        await teacher.says("/submit")
        await teacher.sends("案例.docx", CASE)
        await director.says("/add 明天下午第二节 全校教研 报告厅")
        await director.taps("保存")
        # The evening before, everybody is told of it.
        await later(town, EVENING)
        await later(town, timedelta(minutes=10))
        assert any("全校教研" in str(post.text) for post in town.sandbox.messages(group))


@pytest.fixture
async def home(tmp_path: Path, telegram: Sandbox) -> Path:
    """An installation whose school has the same ids as the one that is moved into it."""
    await live(tmp_path / "home", telegram, "远山小学", SHIFT)
    async with another_telegram() as elsewhere:
        await live(tmp_path / "away", elsewhere, "青禾小学")
    archive = tmp_path / "move.zip"
    back_up(tmp_path / "away" / "jiaoyan.db", tmp_path / "away" / "files", archive, school_id=1)
    home = tmp_path / "home"
    came = await add_school(archive, home / "jiaoyan.db", home / "files", START)
    assert (came.school.name, came.school.joined, came.files) == ("青禾小学", 5, 1)
    return home


def documents(talker: Talker) -> list[Post]:
    return [post for post in talker.posts() if "document" in post.data]


async def test_its_people_find_what_they_had_and_go_on(home: Path, telegram: Sandbox) -> None:
    async with bot_in(home, telegram) as town:
        people = people_in(town)
        teacher, director = people[sample.TEACHER], people[sample.DIRECTOR]
        assert "青禾小学" in await teacher.starts()
        await teacher.says("/my_logs")
        await teacher.taps("三（2）班数学")
        assert "圆的认识" in teacher.sees()
        await teacher.taps("删除")
        assert "还没有听课记录" in await teacher.says("/my_logs")
        await teacher.says("/my_records")
        assert any("等待的力量" in label for label in teacher.buttons())
        assert "✅ 教学案例" in await teacher.says("/todo")
        await director.starts()
        text = await director.says("/schedule")
        assert text.count("全校教研") == 1
        assert "陈小满" in await director.says("/people 陈小满")
        neighbour = people_in(town, SHIFT)[sample.TEACHER]
        assert "共 1 节" in await neighbour.says("/my_logs")


async def test_a_file_that_the_other_bot_received_comes_by_its_content(home: Path, telegram: Sandbox) -> None:
    async with bot_in(home, telegram) as town:
        director = people_in(town)[sample.DIRECTOR]
        await director.starts()
        await director.says("/deadline")
        await director.taps("教学案例")
        await director.taps("📄 已交")
        await director.taps("陈小满")
        [sent] = documents(director)
        content = town.sandbox.world.files.get(sent.data["document"]["file_id"])
        assert content is not None and content.content == CASE
        assert sent.data["document"]["file_name"] == "案例.docx"


async def test_what_the_old_bot_has_said_is_not_said_again_and_the_rest_is(
    home: Path, telegram: Sandbox
) -> None:
    async with bot_in(home, telegram) as town:
        director = people_in(town)[sample.DIRECTOR]
        await director.starts()
        group = town.group(CHAT, "教师群", director, with_bot=False)
        town.sandbox.add_bot(group, director.person)
        await later(town, EVENING)
        await later(town, timedelta(minutes=10))
        assert said_of_it(director.posts() + director.posts(group)) == 0
        await later(town, timedelta(hours=18, minutes=45))
        assert said_of_it(director.posts()) == 1
        await director.says("/schedule")
        await director.taps("1")
        await director.taps("🗑 取消")
        await director.taps("取消，并通知大家")
        assert said_of_it(director.posts(group)) == 1


def said_of_it(posts: list[Post]) -> int:
    return sum("全校教研" in str(post.text) for post in posts)
