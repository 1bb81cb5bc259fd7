"""Who sees how many others have, as dialogues."""

from __future__ import annotations

from datetime import date, timedelta

from school.counting.duties import Metric, Per
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.dialogue import words_of
from tests.handlers.counted import bind, observed, owe
from tests.handlers.old_buttons import tap_again

GROUP = -500
MONDAY = date(2026, 11, 23)


async def test_a_head_sees_the_own_group_with_those_behind_first(school: School) -> None:
    await owe(school, 5)
    await observed(school, "陈小满", *[MONDAY] * 3)
    await observed(school, "苏婉清", *[MONDAY] * 5)
    assert (await school.head.says("/board")).splitlines() == [
        "数学组 · 听课 本学期",
        "11月25日 周三（第13周）",
        "3 人，✅ 完成 1 人，⏳ 慢于进度 1 人",
        "",
        "⏳ 何雨桐 0/5 □□□□□ 差5",
        "陈小满 3/5 ■■■□□ 差2",
        "✅ 苏婉清 5/5 ■■■■■",
    ]
    assert school.head.buttons() == ["🔍 看明细", "🖼 图片"]


async def test_no_appraisal_ever_shows(school: School) -> None:
    await owe(school, 5)
    await observed(school, "陈小满", MONDAY)
    assert "评价" not in await school.head.says("完成情况")


async def test_leaders_see_the_whole_school_and_any_group(school: School) -> None:
    await owe(school, 5)
    for talker in (school.director, school.leader):
        assert "全校 · 听课 本学期" in await talker.says("/board")
        assert "白露" in talker.sees()
        await talker.taps("换个组")
        assert talker.buttons() == ["全校", "语文组", "数学组", "英语组", "‹ 返回"]
        await talker.taps("英语组")
        assert "英语组 · 听课 本学期" in talker.sees() and "白露" not in talker.sees()
        await talker.taps("换个组")
        await talker.taps("‹ 返回")
        assert "英语组 · 听课 本学期" in talker.sees()


async def test_kinds_are_switched_and_a_group_shows_only_its_own(school: School) -> None:
    await owe(school, 5)
    await owe(school, 1, Metric.PAPER, Per.YEAR, group_id=school.ids.groups["数学组"])
    await school.director.says("/board")
    await school.director.taps("论文 本学年")
    assert "全校 · 论文 本学年" in school.director.sees()
    assert "白露" not in school.director.sees() and "陈小满" in school.director.sees()
    await school.director.taps("换个组")
    await school.director.taps("英语组")
    assert "英语组 · 听课 本学期" in school.director.sees()


async def test_a_long_board_has_pages(school: School) -> None:
    await owe(school, 5)
    async with school.town.app.database.writing() as session:
        members = Store(session, school.ids.school_id).members
        for nth in range(30):
            await members.add(f"王{chr(0x4E00 + nth)}", school.town.clock.now())
    await school.director.says("/board")
    first = school.director.sees()
    assert "38 人" in first and len(first.splitlines()) == 4 + 20
    await school.director.taps("下一页")
    second = school.director.sees()
    assert len(second.splitlines()) == 4 + 18 and not set(first.splitlines()[4:]) & set(
        second.splitlines()[4:]
    )
    await school.director.taps("上一页")
    assert school.director.sees() == first


async def test_without_duties_the_director_is_led_to_them(school: School) -> None:
    assert "还没有任务" in await school.head.says("/board")
    await school.director.says("/board")
    await school.director.taps("设置任务")
    assert "学校的任务" in school.director.sees()


async def test_in_the_holidays_a_weekly_board_rests(school: School) -> None:
    await owe(school, 1, per=Per.WEEK)
    school.town.clock.advance(timedelta(days=70))  # type: ignore[attr-defined]
    assert "现在放假" in await school.head.says("/board")


async def test_teachers_see_no_board_and_heads_none_but_their_own(school: School) -> None:
    await owe(school, 5)
    assert "教研组长" in await school.teacher.says("/board")
    english = school.ids.groups["英语组"]
    for data in (
        f"board.at:{english}:observe:term:all:0",
        "board.at:0:observe:term:all:0",
        f"board.to:{english}:observe:term:all",
    ):
        assert "教研组长" in (await tap_again(school.teacher, data)).text
    await school.head.says("/board")
    for data in (f"board.at:{english}:observe:term:all:0", "board.groups:0:observe:term:all"):
        assert "教研组长" in (await tap_again(school.head, data)).text
    assert "数学组" in school.head.sees()


async def test_old_and_foreign_buttons_are_answered_kindly(school: School) -> None:
    other = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    await owe(school, 5)
    await school.director.says("/board")
    for data in (
        f"board.at:{other.groups['数学组']}:observe:term:all:0",
        "board.at:1:sing:term:all:0",
        "board.at:1:observe:term",
        "board.post",
    ):
        assert "过期" in (await tap_again(school.director, data)).text
    await tap_again(school.director, "board.at:0:observe:term:all:-7")
    assert "全校 · 听课" in school.director.sees()


# --- in groups ------------------------------------------------------------------------------------


async def test_in_a_group_the_board_comes_in_private_and_is_posted_on_request(school: School) -> None:
    await owe(school, 5)
    group = school.town.group(GROUP, "数学组", school.teacher, school.head, school.leader)
    await bind(school, GROUP, "数学组")
    assert await school.head.says("/board", group) == "已经私聊发给您了。"
    assert "何雨桐 0/5" in school.head.sees()
    assert "教研组长" in (await school.teacher.taps("发到本群", group)).text
    assert "教研组长" in (await school.leader.taps("发到本群", group)).text
    assert "何雨桐" not in school.teacher.sees(group)
    await school.head.taps("发到本群", group)
    assert "何雨桐 0/5" in school.teacher.sees(group)
    assert school.teacher.buttons(group) == []


async def test_nobody_posts_what_is_not_the_groups_own(school: School) -> None:
    await owe(school, 5)
    group = school.town.group(GROUP, "全校群", school.teacher, school.head, school.leader, school.director)
    await bind(school, GROUP)
    for talker in (school.head, school.leader):
        await talker.says("/board", group)
        assert "发到本群" not in talker.buttons(group)
    await school.director.says("/board", group)
    await school.director.taps("发到本群", group)
    assert "全校 · 听课 本学期" in school.director.sees(group)


async def test_a_group_that_is_tied_to_nothing_gets_no_board(school: School) -> None:
    await owe(school, 5)
    group = school.town.group(GROUP, "闲聊", school.director)
    await school.director.says("/board", group)
    assert school.director.buttons(group) == []


async def test_a_school_of_a_hundred_is_posted_in_several_messages(school: School) -> None:
    await owe(school, 5)
    group = school.town.group(GROUP, "全校群", school.director)
    await bind(school, GROUP)
    async with school.town.app.database.writing() as session:
        members = Store(session, school.ids.school_id).members
        for nth in range(100):
            await members.add(f"<b>王{chr(0x4E00 + nth)}&", school.town.clock.now())
    await school.director.says("/board", group)
    await school.director.taps("发到本群", group)
    posts = [words_of(post) for post in school.director.posts(group)]
    assert [text.count("0/5") for text in posts] == [60, 48]


async def test_who_can_not_be_reached_finds_a_button_into_the_private_chat(school: School) -> None:
    await owe(school, 5)
    group = school.town.group(GROUP, "数学组", school.head)
    await bind(school, GROUP, "数学组")
    async with school.town.app.database.writing() as session:
        await session.run("UPDATE accounts SET reachable = 0")
    assert "何雨桐" not in await school.head.says("/board", group)
    await school.head.taps("打开私聊", group)
    assert "何雨桐 0/5" in school.head.sees()


async def test_who_owes_most_stands_at_the_top(school: School) -> None:
    await owe(school, 15)
    await observed(school, "陈小满", MONDAY)
    await observed(school, "苏婉清", *[MONDAY] * 2)
    rows = [line.split()[1] for line in (await school.head.says("/board")).splitlines() if "⏳ " in line[:2]]
    assert rows == ["何雨桐", "陈小满", "苏婉清"]


async def test_many_kinds_are_a_tap_away(school: School) -> None:
    for per in (Per.TERM, Per.MONTH, Per.YEAR):
        for metric in (Metric.OBSERVE, Metric.PAPER, Metric.REFLECTION):
            await owe(school, 1, metric, per)
    await school.director.says("/board")
    assert school.director.buttons() == ["🔍 看明细", "🖼 图片", "换任务", "换个组"]
    await school.director.taps("换任务")
    assert "看哪一项" in school.director.sees() and len(school.director.buttons()) == 9
    await school.director.taps("论文 本学年")
    assert "全校 · 论文 本学年" in school.director.sees()
