"""Setting up a school."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.app import running
from bot.sandbox import Sandbox
from school.counting.duties import Metric, Per
from school.directory import Directory
from school.people import Role, Stage
from storage.directories import read_directory
from tests.conftest import FixedClock, School, settings_for
from tests.dialogue import Talker, Town
from tests.handlers.old_buttons import data_under, tap_again


async def school_named(town: Town, name: str) -> Directory:
    """The school of this name, as it stands."""
    async with town.app.database.reading() as session:
        [row] = await session.rows("SELECT id FROM schools WHERE name = ?", (name,))
        return await read_directory(session, row["id"])


async def count_of_schools(town: Town) -> int:
    [row] = await town.app.database.read("SELECT count(*) AS n FROM schools")
    return int(row["n"])


async def answers(founder: Talker, *steps: str) -> str:
    """Taps (>label) and typed words, one after the other; what stands there then."""
    for step in steps:
        if step.startswith(">"):
            await founder.taps(step[1:])
        else:
            await founder.says(step)
    return founder.sees()


USUAL = (">小学", ">就用这个学期", ">完成", ">就用这个作息", ">跳过", ">就用“林知远”")


async def test_a_school_stands_after_one_typed_name_and_seven_taps(town: Town) -> None:
    lin = town.person(1, "林知远")
    await lin.starts()
    summary = await answers(lin, ">创建学校", "青禾小学", *USUAL)
    assert "青禾小学建好了" in summary
    assert "9月1日 周二（第1周）" in summary
    assert lin.buttons() == ["📋 导入教师名单", "🙋 邀请老师", "👥 绑定群", "⚙️ 修改设置"]
    school = await school_named(town, "青禾小学")
    assert school.school.stage is Stage.PRIMARY
    assert school.terms[0].first_day == date(2026, 9, 1)
    assert [exam.name for exam in school.terms[0].exams] == ["期中考试", "期末考试"]
    assert {group.subject for group in school.groups} >= {"语文", "数学", "道德与法治", "综合实践"}
    assert len(school.timetable) == 7
    assert school.duties == ()
    [director] = school.directors
    assert (director.name, director.user_id) == ("林知远", 1)


async def test_the_founder_works_in_the_new_school_at_once(town: Town) -> None:
    lin = town.person(1, "林知远")
    await answers(lin, "/new_school", "青禾小学", *USUAL)
    assert "现在是青禾小学（林知远）" in await lin.says("/school")


async def test_only_ticked_duties_hold_and_numbers_can_be_changed(town: Town) -> None:
    lin = town.person(1, "林知远")
    await answers(lin, "/new_school", "青禾小学", ">初中", ">就用这个学期", ">完成", ">就用这个作息")
    await answers(lin, ">教师听课：每学期 15 节", "听课 12", "组长听课 25", ">公开课", ">试卷", ">试卷")
    await answers(lin, ">完成", "林知远")
    duties = (await school_named(town, "青禾小学")).duties
    assert {(it.metric, it.count, it.per, it.role) for it in duties} == {
        (Metric.OBSERVE, 12, Per.TERM, None),
        (Metric.OBSERVE, 25, Per.TERM, Role.GROUP_LEAD),
        (Metric.OPEN_LESSON, 1, Per.TERM, None),
    }


async def test_groups_can_be_left_out_and_typed(town: Town) -> None:
    lin = town.person(1, "林知远")
    await answers(
        lin, "/new_school", "青禾小学", ">小学", ">就用这个学期", ">科学", "书法、心理健康组", ">书法"
    )
    await answers(lin, ">完成", ">就用这个作息", ">跳过", "林知远")
    names = [group.name for group in (await school_named(town, "青禾小学")).groups]
    assert "科学组" not in names
    assert "书法组" not in names
    assert "心理健康组" in names


async def test_going_back_keeps_ticks_and_another_stage_brings_its_own(town: Town) -> None:
    lin = town.person(1, "林知远")
    await answers(lin, "/new_school", "青禾小学", ">小学", ">就用这个学期", ">科学", ">完成", ">上一步")
    assert "☐ 科学" in lin.buttons()
    await answers(lin, ">上一步", ">上一步", ">高中", ">就用这个学期")
    assert "☑ 通用技术" in lin.buttons()
    assert "☑ 语文" in lin.buttons()


async def test_typed_days_are_shown_before_they_count(town: Town) -> None:
    lin = town.person(1, "林知远")
    shown = await answers(lin, "/new_school", "青禾小学", ">小学", "2026.8.31—2027.1.20")
    assert "8月31日 周一（第1周）至1月20日 周三（第21周）" in shown
    await answers(lin, ">上一步", "9月1日到1月15日", ">对，就这样", ">完成", *USUAL[3:])
    [term] = (await school_named(town, "青禾小学")).terms
    assert (term.first_day, term.last_day) == (date(2026, 9, 1), date(2027, 1, 15))


async def test_a_typed_timetable_is_shown_before_it_counts(town: Town) -> None:
    lin = town.person(1, "林知远")
    await answers(lin, "/new_school", "青禾小学", *USUAL[:3])
    shown = await lin.says("上午 8:00-8:40，8:50-9:30\n下午 2:00-2:40")
    assert "每天 3 节课" in shown
    assert "14:00-14:40" in shown
    await answers(lin, ">对，就这样", ">跳过", "林知远")
    assert [period.half for period in (await school_named(town, "青禾小学")).timetable] == ["am", "am", "pm"]


@pytest.mark.parametrize(
    ("before", "typed", "hint"),
    [
        ((), "校", "2 到 30 个字"),
        (("青禾小学",), "大学", "点一个按钮"),
        (("青禾小学", ">小学"), "下学期开始", "2026-09-01 至 2027-01-24"),
        (("青禾小学", ">小学"), "9月1日至9月3日", "不像一个学期"),
        (("青禾小学", *USUAL[:2]), "好" * 30, "2 到 20 个字"),
        (("青禾小学", *USUAL[:3]), "上午四节课", "上午 8:00-8:40"),
        (("青禾小学", *USUAL[:4]), "听很多课", "听课 12"),
        (("青禾小学", *USUAL[:5]), "12345", "姓名"),
    ],
)
async def test_what_does_not_fit_is_explained_and_the_question_stays_open(
    town: Town, before: tuple[str, ...], typed: str, hint: str
) -> None:
    lin = town.person(1, "林知远")
    await answers(lin, "/new_school", *before)
    assert hint in await lin.says(typed)
    await answers(lin, *("青禾小学", *USUAL)[len(before) :])
    assert (await school_named(town, "青禾小学")).directors[0].name == "林知远"


async def test_hostile_names_are_shown_as_they_are(town: Town) -> None:
    lin = town.person(1, "<b>&😀")
    await answers(lin, "/new_school", "<b>青禾</b> & 小学😀", ">小学", ">就用这个学期", "<i>&:x", ">完成")
    await answers(lin, ">就用这个作息", ">跳过")
    assert not any("就用" in label for label in lin.buttons())
    summary = await lin.says("林知远老师")
    assert "<b>青禾</b> & 小学😀建好了" in summary
    assert "<i>&：x组" in summary
    assert "教科室主任：林知远" in summary


async def test_tapping_twice_founds_one_school(town: Town) -> None:
    lin = town.person(1, "林知远")
    await answers(lin, "/new_school", "青禾小学", *USUAL[:-1])
    taps = [town.sandbox.press(lin.person, lin.last(), "就用“林知远”") for _ in range(2)]
    first, second = await asyncio.gather(*taps)
    await town.quiet()
    assert (first.show_alert, second.show_alert) == (False, False)
    assert await count_of_schools(town) == 1


async def test_a_tap_that_comes_again_after_the_end_changes_nothing(town: Town) -> None:
    lin = town.person(1, "林知远")
    await answers(lin, "/new_school", "青禾小学", *USUAL[:-1])
    data = data_under(lin, "就用“林知远”")
    await lin.taps("就用“林知远”")
    await tap_again(lin, data)
    assert await count_of_schools(town) == 1
    assert "建好了" in lin.sees()


async def test_a_begun_school_goes_on_where_it_was_left(town: Town) -> None:
    lin = town.person(1, "林知远")
    await answers(lin, "/new_school", "青禾小学", ">小学")
    town.clock.advance(timedelta(days=3))  # type: ignore[attr-defined]
    assert "本学期是这样吗" in await lin.says("/new_school")
    assert "建好了" in await answers(lin, *USUAL[1:])


async def test_a_director_may_found_another_school_and_directs_both(school: School) -> None:
    lin = school.director
    await answers(lin, "/settings", ">再建一所学校", "云岭小学", *USUAL)
    assert "现在是云岭小学" in await lin.says("/school")
    assert lin.buttons() == ["青禾小学"]
    assert (await school_named(school.town, "青禾小学")).directors[0].user_id == lin.id


@pytest.fixture
async def closed(tmp_path: Path) -> AsyncIterator[Town]:
    """A bot on which only account 1 may found schools."""
    clock = FixedClock()
    async with Sandbox(clock.now, advance=clock.advance) as sandbox:
        settings = settings_for(sandbox, tmp_path, open_registration=False, owner_ids="1")
        async with running(settings, clock) as app:
            yield Town(sandbox, app, clock)


async def test_only_owners_found_schools_where_registration_is_closed(closed: Town) -> None:
    stranger, owner = closed.person(2, "路人"), closed.person(1, "林知远")
    await stranger.starts()
    assert "由管理员开通" in (await stranger.taps("创建学校")).text
    assert "由管理员开通" in await stranger.says("/new_school")
    assert "建好了" in await answers(owner, "/new_school", "青禾小学", *USUAL)
    await owner.says("/settings")
    assert "再建一所学校" in owner.buttons()
