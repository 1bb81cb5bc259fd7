"""A term plan is sent, looked over, imported and taken back."""

from __future__ import annotations

import io
from datetime import date, timedelta

import docx as word
import pytest

from school.people import Role
from school.quotas import Metric
from school.schedule import Item, ItemKind
from storage.directories import read_directory
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.dialogue import Talker
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.scheduled import put, stored

PLAN = """青禾小学2026—2027学年第一学期教研工作计划
一、工作要求
1、教师每学期听课不少于15节，教研组长不少于20节。青年教师每学期上公开课1节。
2、数学组每周三下午第2节教研，英语组隔周周五下午第1节教研，科学组每周二下午第二节教研。
3、11月30日前上交课题材料。
二、具体安排
九月份
1、召开教研组长会议
2、开展新教师培训
十二月份
1、开展期末复习研讨
2、12月9日数学组公开课
3、举行读书<b>沙龙&
"""


def as_docx(text: str) -> bytes:
    document = word.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


async def send(school: School, text: str = PLAN, name: str = "计划.docx") -> str:
    """The director sends a plan; what the bot says of it."""
    content = as_docx(text) if name.endswith(".docx") else text.encode()
    await school.director.sends(name, content)
    await school.director.taps("这是工作计划")
    return school.director.sees()


async def titles(school: School) -> list[str]:
    return sorted(it.title for it in await stored(school))


async def duties(school: School) -> list[tuple[Metric, int, Role | None]]:
    async with school.town.app.database.reading() as session:
        directory = await read_directory(session, school.ids.school_id)
    return [(it.metric, it.count, it.role) for it in directory.duties]


EVERYTHING = ["上交课题材料", "举行读书<b>沙龙&", "开展期末复习研讨", "数学组公开课", "数学组教研活动"]


@pytest.mark.parametrize("name", ["计划.docx", "计划.txt", "计划.md"])
async def test_a_document_is_summed_up_before_anything_is_live(school: School, name: str) -> None:
    answer = await send(school, name=name)
    assert "月度安排 5 项 · 固定教研 3 个 · 任务 3 条 · 截止 1 个 · 存疑 3 条 · 未用的句子" in answer
    assert "有 1 条等您决定" in answer
    assert "2 条已经过去" in answer
    assert "现在还没有生效" in answer
    assert await titles(school) == []
    assert await duties(school) == []


async def test_a_plan_is_pasted_in_several_messages(school: School) -> None:
    assert "Word" in await school.director.says("/plan")
    await school.director.taps("粘贴文字")
    half = PLAN.index("二、具体安排")
    await school.director.says(PLAN[:half])
    assert "已收到 1 段" in school.director.sees()
    await school.director.says(PLAN[half:])
    await school.director.taps("完成")
    assert "月度安排 5 项" in school.director.sees()
    await school.director.taps("原文件")
    assert school.director.last().data["document"]["file_name"] == "粘贴的计划.txt"


async def test_entries_are_shown_with_their_sentences_and_days(school: School) -> None:
    await send(school)
    await school.director.taps("月度安排")
    page = school.director.sees()
    assert "⬜ 召开教研组长会议\n9月（不定日期） · 全校" in page
    assert "✅ 数学组公开课\n12月9日 周三（第15周） · 数学组\n“12月9日数学组公开课”" in page
    assert "举行读书<b>沙龙&" in page
    await school.director.taps("返回")
    await school.director.taps("固定教研")
    page = school.director.sees()
    assert "每周三 14:20—15:00，11月25日至1月20日 · 数学组" in page
    assert "单周还是双周" in page
    assert "不能自动设置：学校里没有这个组" in page


async def test_a_series_leaves_out_the_holidays(school: School) -> None:
    await send(school, "语文组每周五下午第1节教研。")
    await school.director.taps("固定教研")
    assert "（1月1日放假不开）" in school.director.sees()
    await school.director.taps("返回")
    await school.director.taps("导入 1 项")
    [series] = await stored(school)
    assert [(it.day, it.new_day) for it in series.changes.values()] == [(date(2027, 1, 1), None)]


async def test_what_the_school_cannot_count_is_only_shown(school: School) -> None:
    await send(school)
    await school.director.taps("任务")
    assert "青年教师 · 公开课 1 节" in school.director.sees()
    assert "不能自动设置" in school.director.sees()
    assert len([it for it in school.director.buttons() if it[0] in "✅⬜"]) == 2


async def test_an_import_sets_up_what_is_kept_and_says_when_it_is_first_heard_of(school: School) -> None:
    await send(school)
    await school.director.taps("导入 7 项")
    answer = school.director.sees()
    assert "已导入：5 项日程、2 条任务" in answer
    assert "第一条提醒：11月25日 周三（第13周）12:20" in answer
    assert await titles(school) == EVERYTHING
    assert await duties(school) == [(Metric.OBSERVE, 15, None), (Metric.OBSERVE, 20, Role.GROUP_LEAD)]
    [series] = [it for it in await stored(school) if it.kind is ItemKind.SERIES]
    assert (series.audience.group_id, series.created_by) == (
        school.ids.groups["数学组"],
        school.ids.members["林知远"],
    )


async def test_an_entry_is_left_out_and_taken_in_again(school: School) -> None:
    await send(school)
    await school.director.taps("月度安排")
    await school.director.taps("✅ 4")
    assert "⬜ 4" in school.director.buttons()
    await school.director.taps("⬜ 1")
    await school.director.taps("返回")
    await school.director.taps("导入 7 项")
    assert await titles(school) == sorted({*EVERYTHING, "召开教研组长会议"} - {"数学组公开课"})


async def test_a_long_section_is_left_out_or_taken_in_at_once(school: School) -> None:
    more = "".join(f"{number}、举行第{number}次读书沙龙\n" for number in range(4, 9))
    await send(school, PLAN + more)
    await school.director.taps("月度安排")
    await school.director.taps("全部不导入")
    await school.director.taps("返回")
    assert "✅ 导入 4 项" in school.director.buttons()
    await school.director.taps("月度安排")
    await school.director.taps("全部导入")
    assert "· 已经过去" in school.director.sees()
    await school.director.taps("返回")
    assert "✅ 导入 12 项" in school.director.buttons()


async def test_a_second_tap_on_a_toggle_counts_once(school: School) -> None:
    await send(school)
    await school.director.taps("月度安排")
    leave_out = data_under(school.director, "✅ 4")
    await school.director.taps("✅ 4")
    await tap_again(school.director, leave_out)
    assert "⬜ 4" in school.director.buttons()


@pytest.mark.parametrize(("answer", "kept"), [("采用", True), ("不用", False)])
async def test_a_question_is_answered(school: School, answer: str, kept: bool) -> None:
    await send(school)
    await school.director.taps("存疑")
    await school.director.taps(answer)
    await school.director.taps("返回")
    assert "等您决定" not in school.director.sees()
    await school.director.taps("✅ 导入")
    assert ("英语组教研活动" in await titles(school)) is kept


async def test_sentences_that_were_not_used_can_be_read(school: School) -> None:
    await send(school)
    await school.director.taps("未用的句子")
    assert "具体安排" in school.director.sees()


async def test_a_second_tap_on_import_changes_nothing(school: School) -> None:
    await send(school)
    go = data_under(school.director, "✅ 导入")
    await school.director.taps("✅ 导入")
    answer = await tap_again(school.director, go)
    assert answer.text == "已经导入了"
    assert await titles(school) == EVERYTHING


async def test_the_same_document_changes_nothing_a_second_time(school: School) -> None:
    await send(school)
    await school.director.taps("✅ 导入")
    assert "7 条学校里已经有了" in await send(school)
    assert not any("导入" in it for it in school.director.buttons())
    assert await titles(school) == EVERYTHING


async def test_a_later_version_brings_only_what_is_new(school: School) -> None:
    await send(school)
    await school.director.taps("✅ 导入")
    await send(school, PLAN.replace("听课不少于15节", "听课不少于18节") + "4、举行新年联欢\n")
    await school.director.taps("任务")
    assert "学校现在定的是 15 节，导入后按这里的算" in school.director.sees()
    await school.director.taps("返回")
    await school.director.taps("导入 2 项")
    assert await titles(school) == sorted([*EVERYTHING, "举行新年联欢"])
    assert (Metric.OBSERVE, 18, None) in await duties(school)
    await school.director.taps("撤回整个导入")
    assert await titles(school) == EVERYTHING
    assert (Metric.OBSERVE, 15, None) in await duties(school)


async def test_a_whole_import_is_taken_back_and_can_be_done_again(school: School) -> None:
    await send(school)
    await school.director.taps("✅ 导入")
    undo = data_under(school.director, "撤回整个导入")
    await school.director.taps("撤回整个导入")
    assert "已撤回：5 项日程、2 条任务" in school.director.sees()
    assert (await titles(school), await duties(school)) == ([], [])
    await tap_again(school.director, undo)
    await school.director.taps("导入 7 项")
    assert await titles(school) == EVERYTHING


async def test_what_somebody_has_changed_since_stays(school: School) -> None:
    await send(school)
    await school.director.taps("✅ 导入")
    changed = next(it for it in await stored(school) if it.title == "数学组公开课")
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.schedule.set_done(changed.id, school.ids.members["林知远"], school.town.clock.now())
        [duty, _] = (await read_directory(session, school.ids.school_id)).duties
        await store.duties.set_count(duty.id, 16)
    await school.director.taps("撤回整个导入")
    assert "另有 2 项有人改过" in school.director.sees()
    assert await titles(school) == ["数学组公开课"]
    assert await duties(school) == [(Metric.OBSERVE, 16, None)]


async def test_a_conflict_is_pointed_out(school: School) -> None:
    day = date(2026, 12, 9)
    [_] = await put(
        school, Item(0, ItemKind.EVENT, "家长会", day, day, created_by=school.ids.members["林知远"])
    )
    await send(school, PLAN.replace("12月9日数学组公开课", "12月12日数学组公开课"))
    await school.director.taps("月度安排")
    assert "12月12日 周六是周末" in school.director.sees()


async def test_another_director_goes_on_the_next_day(school: School) -> None:
    await send(school)
    await school.director.taps("月度安排")
    await school.director.taps("✅ 4")
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.members.appoint(school.ids.members["顾长河"], Role.DIRECTOR)
    school.town.clock.advance(timedelta(days=1))
    await school.leader.says("/plan")
    await school.leader.taps("计划.docx")
    await school.leader.taps("导入 6 项")
    assert "数学组公开课" not in await titles(school)
    await school.director.says("/plan")
    await school.director.taps("✅ 计划.docx")
    assert "由顾长河导入" in school.director.sees()


async def test_the_same_document_goes_on_where_it_was(school: School) -> None:
    await send(school, name="计划.txt")
    await school.director.taps("月度安排")
    await school.director.taps("✅ 4")
    await send(school, name="计划.txt")
    assert "✅ 导入 6 项" in school.director.buttons()


async def test_giving_up_is_asked_twice_and_leaves_no_trace(school: School) -> None:
    await send(school)
    old = data_under(school.director, "月度安排")
    await school.director.taps("放弃")
    await school.director.taps("继续看")
    await school.director.taps("放弃")
    await school.director.taps("确定放弃")
    assert "什么都没有导入" in school.director.sees()
    assert await titles(school) == []
    answer = await tap_again(school.director, old)
    assert "出错" not in (answer.text or "") + school.director.sees()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("计划.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "另存为"),
        ("计划.docx", b"PK\x03\x04 broken", "打不开"),
        ("计划.txt", "今天天气很好。".encode(), "没有读出"),
    ],
)
async def test_what_cannot_be_read_is_explained(
    school: School, name: str, content: bytes, words: str
) -> None:
    await school.director.sends(name, content)
    await school.director.taps("这是工作计划")
    assert words in school.director.sees()


async def test_a_plan_of_another_year_is_doubted(school: School) -> None:
    answer = await send(school, PLAN.replace("2026—2027", "2025—2026"))
    assert "计划里写的是 2025—2026 学年" in answer


async def test_only_directors_are_offered_it(school: School) -> None:
    assert "教科室主任" in await school.head.says("/plan")
    await school.head.sends("计划.docx", as_docx(PLAN))
    assert "这是工作计划" not in " ".join(school.head.buttons())


async def refused(talker: Talker, data: str) -> bool:
    before = talker.sees()
    answer = await tap_again(talker, data)
    return talker.sees() == before and bool(answer.text)


async def test_old_buttons_do_nothing_for_teachers_and_for_another_school(school: School) -> None:
    await send(school)
    go, keep = data_under(school.director, "✅ 导入"), data_under(school.director, "月度安排")
    await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    stranger = school.town.person(sample.DIRECTOR + 1000, "林知远")
    school.town.sandbox.person(stranger.person).started = True
    for talker in (school.teacher, stranger):
        await talker.says("/help")
        for data in (go, keep):
            assert await refused(talker, data)
    assert await titles(school) == []
