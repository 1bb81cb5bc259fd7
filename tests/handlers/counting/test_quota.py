"""What a teacher sees of their duties, as dialogues."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handlers.texts.counting import quota as texts
from school.counting.duties import Duty, Metric, Per
from school.counting.quotas import Progress
from school.counting.windows import Window
from school.directory import Directory
from school.people import School as Place
from school.people import Stage
from tests import sample
from tests.conftest import School
from tests.dialogue import buttons_of, words_of
from tests.handlers.counted import bind, observed, owe, wrote
from tests.handlers.old_buttons import data_under, tap_again

GROUP = -500
MONDAY = date(2026, 11, 23)


async def test_everything_owed_stands_on_one_screen(school: School) -> None:
    await owe(school, 15)
    await owe(school, 2, per=Per.MONTH)
    await owe(school, 1, Metric.PAPER, Per.YEAR)
    await observed(school, "陈小满", MONDAY, date(2026, 9, 10))
    assert (await school.teacher.says("/my_quota")).splitlines() == [
        "我的任务　11月25日 周三（第13周）",
        "",
        "听课 本月 1/2　■■■■□□□□",
        "还差 1 节 · 11月30日 周一前",
        "",
        "听课 本学期 2/15　■■□□□□□□",
        "还差 13 节 · 1月22日 周五前",
        "⏳ 到第13周应有 8 节，现有 2",
        "",
        "论文 本学年 0/1　□□□□□□□□",
        "还差 1 篇 · 7月31日 周六前",
    ]
    assert school.teacher.buttons() == [
        "听课 本月 ›",
        "听课 本学期 ›",
        "论文 本学年 ›",
        "➕ 记听课",
        "➕ 登记其他",
    ]


@pytest.mark.parametrize("words", ["任务", "我的任务", "我的听课任务"])
async def test_plain_chinese_asks_the_same(school: School, words: str) -> None:
    await owe(school, 15)
    assert "听课 本学期 0/15" in await school.teacher.says(words)


async def test_what_is_done_is_ticked_and_asks_nothing_more(school: School) -> None:
    await owe(school, 1)
    await observed(school, "陈小满", MONDAY)
    answer = await school.teacher.says("/my_quota")
    assert "✅ 听课 本学期 1/1　■■■■■■■■" in answer
    assert "还差" not in answer


async def test_who_owes_nothing_is_told_who_could_change_that(school: School) -> None:
    answer = await school.teacher.says("/my_quota")
    assert "没有任务" in answer and "/duties" in answer
    await school.director.says("/my_quota")
    await school.director.taps("设置任务")
    assert "学校的任务" in school.director.sees()


async def test_in_the_holidays_monthly_duties_rest(school: School) -> None:
    await owe(school, 2, per=Per.MONTH)
    school.town.clock.advance(timedelta(days=70))  # type: ignore[attr-defined]
    assert "放假" in await school.teacher.says("/my_quota")


async def test_a_group_sees_a_hint_and_no_numbers(school: School) -> None:
    await owe(school, 15)
    group = school.town.group(GROUP, "数学组", school.teacher)
    assert await school.teacher.says("/my_quota", group) == "已经私聊发给您了。"
    assert "听课 本学期 0/15" in school.teacher.sees()


async def test_who_never_pressed_start_finds_a_button_into_the_private_chat(school: School) -> None:
    await owe(school, 15)
    group = school.town.group(GROUP, "数学组", school.teacher)
    await bind(school, GROUP)
    async with school.town.app.database.writing() as session:
        await session.run("UPDATE accounts SET reachable = 0")
    answer = await school.teacher.says("/my_quota", group)
    assert "0/15" not in answer
    await school.teacher.taps("打开私聊", group)
    assert "听课 本学期 0/15" in school.teacher.sees()


async def test_the_work_behind_a_number_is_listed_page_by_page_and_opens(school: School) -> None:
    await owe(school, 15)
    await observed(school, "陈小满", *(MONDAY - timedelta(days=nth) for nth in range(9)), date(2026, 8, 1))
    await school.teacher.says("/my_quota")
    await school.teacher.taps("听课 本学期")
    assert school.teacher.sees().splitlines()[:2] == ["听课 本学期　9/15", "8月31日 至 1月22日"]
    assert len([it for it in school.teacher.buttons() if it.startswith("11月")]) == 8
    await school.teacher.taps("下一页")
    assert school.teacher.buttons()[0].startswith("11月15日")
    await school.teacher.taps("上一页")
    await school.teacher.taps("11月23日")
    assert "三（1）班数学" in school.teacher.sees()


async def test_other_work_behind_a_number_opens_too(school: School) -> None:
    await owe(school, 2, Metric.REFLECTION)
    await wrote(school, "陈小满", "<b>等待&的力量", MONDAY)
    await school.teacher.says("/my_quota")
    await school.teacher.taps("教学反思 本学期")
    assert school.teacher.buttons() == ["11月23日 <b>等待&的力量", "‹ 我的任务", "➕ 登记"]
    await school.teacher.taps("11月23日")
    assert "<b>等待&的力量" in school.teacher.sees()


async def test_the_list_leads_back_and_on(school: School) -> None:
    await owe(school, 2, Metric.REFLECTION)
    await school.teacher.says("/my_quota")
    await school.teacher.taps("教学反思")
    await school.teacher.taps("‹ 我的任务")
    assert "我的任务" in school.teacher.sees()
    await school.teacher.taps("登记其他")
    assert "登记哪一类" in school.teacher.sees()


async def test_a_button_of_a_duty_that_is_gone_is_answered_kindly(school: School) -> None:
    duty_id = await owe(school, 15)
    await school.teacher.says("/my_quota")
    async with school.town.app.database.writing() as session:
        await session.run("DELETE FROM duties")
    answer = await school.teacher.taps("听课 本学期")
    assert "过期" in answer.text
    assert "过期" in (await tap_again(school.teacher, f"quota.page:{duty_id}:0:-3")).text


async def test_nobody_opens_a_duty_that_is_not_theirs(school: School) -> None:
    other = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    foreign = School(school.town, other, *(school.teacher,) * 5)
    theirs = await owe(foreign, 9)
    heads = await owe(school, 20, member_id=school.ids.members["苏婉清"])
    await school.teacher.says("/my_quota")
    for duty_id in (theirs, heads, 10**12):
        answer = await tap_again(school.teacher, f"quota.page:{duty_id}:0:0")
        assert "过期" in answer.text


async def test_two_taps_show_one_list(school: School) -> None:
    await owe(school, 15)
    await school.teacher.says("/my_quota")
    data = data_under(school.teacher, "听课 本学期")
    before = len(school.teacher.posts())
    for _ in range(2):
        assert (await tap_again(school.teacher, data)).text == ""
    assert len(school.teacher.posts()) == before
    assert "听课 本学期" in words_of(school.teacher.last())
    assert "‹ 我的任务" in buttons_of(school.teacher.last())


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "target", "bar"),
    [
        (0, 15, "□□□□□□□□"),
        (1, 15, "■□□□□□□□"),
        (14, 15, "■■■■■■■□"),
        (15, 15, "■■■■■■■■"),
        (30, 15, "■■■■■■■■"),
        (1, 100, "■□□□□□□□"),
    ],
)
def test_a_bar_is_empty_only_without_work_and_full_only_when_done(count: int, target: int, bar: str) -> None:
    assert texts.bar(count, target) == bar


@pytest.mark.parametrize(
    ("last_day", "words"),
    [
        (date(2026, 11, 24), "已截止"),
        (date(2026, 11, 25), "今天截止"),
        (date(2026, 11, 26), "明天截止"),
        (date(2026, 11, 30), "11月30日 周一前"),
    ],
)
def test_the_end_of_a_window_is_said_as_people_say_it(last_day: date, words: str) -> None:
    assert texts.by_when(Window(date(2026, 11, 1), last_day), date(2026, 11, 25)) == words


@pytest.mark.parametrize(("day", "label"), [(15, "上半月"), (16, "下半月")])
def test_half_months_have_names(day: int, label: str) -> None:
    assert texts.window_label(Per.HALF_MONTH, date(2026, 11, day)) == label


def test_every_kind_and_period_has_words() -> None:
    assert set(texts.METRIC_LABELS) == set(texts.UNITS) == set(Metric)
    assert set(texts.PER_LABELS) == set(texts.PER_WINDOWS) == set(Per)


def test_a_duty_that_ended_unfinished_is_not_urged_any_more() -> None:
    window = Window(sample.TERM.first_day, sample.TERM.last_day)
    late = Progress(Duty(1, Metric.OBSERVE, 15, Per.TERM), window, 12, 15, 15, 15)
    school = Directory(
        Place(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1), (), (), (sample.TERM,), (), ()
    )
    words = texts.mine([late], [], school, date(2027, 2, 1))
    assert "还差 3 节 · 已截止" in words and "⏳" not in words
