"""A term plan is sent, looked over, imported and taken back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.app import running
from bot.sandbox import Sandbox
from handlers.plans.plan import joined
from school.counting.duties import Metric
from school.people import Role
from school.scheduling.schedule import Item, ItemKind
from storage.directories import read_directory
from storage.store import Store
from tests import sample
from tests.conftest import FixedClock, School, settings_for
from tests.dialogue import Talker, Town
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.plan_walks import PLAN, all_duties, as_docx, send, titles
from tests.handlers.scheduled import put, stored, weekly


async def duties(school: School) -> list[tuple[Metric, int, Role | None]]:
    return [(it.metric, it.count, it.role) for it in await all_duties(school)]


EVERYTHING = ["上交课题材料", "举行读书<b>沙龙&", "开展期末复习研讨", "数学组公开课", "数学组教研活动"]


@pytest.mark.parametrize("name", ["计划.docx", "计划.txt", "计划.md"])
async def test_a_document_is_summed_up_before_anything_is_live(school: School, name: str) -> None:
    answer = await send(school, name=name)
    assert "月度安排 5 项 · 固定教研 3 个 · 任务 3 条 · 截止 1 个 · 存疑 3 条 · 未用的句子" in answer
    assert "有 3 条等您决定" in answer
    assert "2 条已经过去" in answer
    assert "现在还没有生效" in answer
    assert await titles(school) == []
    assert await duties(school) == []


async def test_two_plans_sent_together_are_each_read(school: School) -> None:
    await school.director.sends("数学组计划.txt", "数学组计划\n十二月份：\n1.开展期末复习研讨\n".encode())
    await school.director.sends("语文组计划.txt", "语文组计划\n十二月份：\n1.举行读书沙龙\n".encode())
    await school.director.taps("这是工作计划")
    said = "\n".join(str(post.text) for post in school.director.posts())
    assert "正在读“数学组计划.txt”“语文组计划.txt”" in said
    assert "📄 数学组计划.txt" in said and "📄 语文组计划.txt" in said


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
    assert "⬜ 召开教研组长会议\n2026年9月（不定日期） · 全校" in page
    assert "✅ 数学组公开课\n12月9日 周三（第15周） · 数学组\n“12月9日数学组公开课”" in page
    assert "举行读书<b>沙龙&" in page
    await school.director.taps("返回")
    await school.director.taps("固定教研")
    page = school.director.sees()
    assert "每周三 14:20—15:00，11月25日至1月20日 · 数学组" in page
    assert "❓ 英语组教研活动\n单周周五 13:30—14:10" in page
    assert "❓ 科学组教研活动\n每周二 14:20—15:00，12月1日至1月19日 · 对象？" in page


async def test_a_series_leaves_out_the_holidays(school: School) -> None:
    await send(school, "语文组每周五下午第1节教研。")
    await school.director.taps("固定教研")
    assert "（1月1日除外）" in school.director.sees()
    await school.director.taps("返回")
    await school.director.taps("导入 1 项")
    [series] = await stored(school)
    assert [(it.day, it.new_day) for it in series.changes.values()] == [(date(2027, 1, 1), None)]


async def test_an_import_sets_up_what_is_kept_and_says_when_it_is_first_heard_of(school: School) -> None:
    await send(school)
    await school.director.taps("导入 7 项")
    answer = school.director.sees()
    assert "已导入：月度安排 3 项、固定教研 1 个、截止 1 个、任务 2 条" in answer
    assert "· 11月25日 周三（第13周）12:20　数学组教研活动" in answer
    assert "· 11月30日 周一（第14周）07:30　向大家播报本周安排" in answer
    assert "还有 3 条没有决定" in answer
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


async def test_a_second_tap_on_import_changes_nothing(school: School) -> None:
    await send(school)
    go = data_under(school.director, "✅ 导入")
    await school.director.taps("✅ 导入")
    answer = await tap_again(school.director, go)
    assert answer.text == "已经导入了"
    assert await titles(school) == EVERYTHING


async def test_a_whole_import_is_taken_back_and_can_be_done_again(school: School) -> None:
    await send(school)
    await school.director.taps("✅ 导入")
    undo = data_under(school.director, "撤回整个导入")
    await school.director.taps("撤回整个导入")
    await school.director.taps("不撤回")
    await school.director.taps("撤回整个导入")
    really = data_under(school.director, "确定撤回")
    await school.director.taps("确定撤回")
    assert "已撤回：5 项日程、2 条任务" in school.director.sees()
    assert (await titles(school), await duties(school)) == ([], [])
    assert (await tap_again(school.director, really)).text == "已经撤回了"
    assert (await tap_again(school.director, undo)).text
    await school.director.taps("返回概览")
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
    await school.director.taps("确定撤回")
    assert "2 项有人改过，保留不动：数学组公开课、听课" in school.director.sees()
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
    old = data_under(school.director, "撤回整个导入").replace("undo", "keep") + ":4:0:months:0"
    assert "已经导入了" in ((await tap_again(school.director, old)).text or "")


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


async def test_only_directors_import_one(school: School) -> None:
    assert "还没有可以看的工作计划" in await school.head.says("/plan")
    await school.head.sends("计划.docx", as_docx(PLAN))
    assert "这是工作计划" not in " ".join(school.head.buttons())


async def test_the_document_is_fetched_by_those_allowed(school: School) -> None:
    await send(school)
    fetch = data_under(school.director, "原文件")
    await school.head.says("/help")
    assert await refused(school.head, fetch)
    await school.director.taps("✅ 导入")
    await school.head.says("/plan")
    await school.head.taps("计划.docx")
    assert "由林知远导入" in school.head.sees()
    assert "撤回整个导入" not in " ".join(school.head.buttons())
    await school.head.taps("原文件")
    assert school.head.last().data["document"]["file_name"] == "计划.docx"
    assert "还没有可以看的工作计划" in await school.teacher.says("/plan")
    assert await refused(school.teacher, fetch)
    await school.director.says("/plan")
    await school.director.taps("✅ 计划.docx")
    await school.director.taps("原文件：主任、行政和组长可看")
    await school.director.taps("全体教师")
    await school.teacher.says("/plan")
    await school.teacher.taps("计划.docx")
    assert school.teacher.last().data["document"]["file_name"] == "计划.docx"


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


# --- what else is sent for a plan -----------------------------------------------------------------


async def test_a_file_of_several_plans_is_looked_over_part_by_part(school: School) -> None:
    other = "教师每学期听课不少于18节。\n"
    answer = await send(
        school, f"工作计划（一）\n{other}工作计划（二）\n教师每月写教学反思1篇。\n", "两份.txt"
    )
    assert "有 2 份计划：\n1. 工作计划（一）\n2. 工作计划（二）" in answer
    await school.director.taps("2. 工作计划")
    assert "分开看、分开导入" in school.director.sees()
    await school.director.taps("导入 1 项")
    assert await duties(school) == [(Metric.REFLECTION, 1, None)]
    await school.director.says("/plan")
    await school.director.taps("📝 两份.txt")
    await school.director.taps("文件里的其他计划")
    await school.director.taps("1. 工作计划")
    await school.director.taps("放弃")
    await school.director.taps("确定放弃")
    assert await duties(school) == [(Metric.REFLECTION, 1, None)]


async def test_a_file_taken_for_several_plans_can_be_looked_over_as_one(school: School) -> None:
    text = "工作计划（一）\n教师每学期听课不少于18节。\n工作计划（二）\n教师每月写教学反思1篇。\n"
    await send(school, text, "两份.txt")
    await school.director.taps("合成一份看")
    await school.director.taps("导入 2 项")
    assert len(await duties(school)) == 2


@pytest.mark.parametrize("name", ["名单.txt", "名单.docx"])
async def test_a_roster_sent_as_a_plan_is_imported_as_a_roster(school: School, name: str) -> None:
    await send(school, "姓名\t教研组\n江晚晴\t语文组\n叶小禾\t数学组\n程安\t数学组\n", name)
    assert any("是老师名单，不是工作计划" in str(post.data.get("text")) for post in school.director.posts())
    await school.director.taps("✅ 导入")
    async with school.town.app.database.reading() as session:
        directory = await read_directory(session, school.ids.school_id)
    assert "程安" in {member.name for member in directory.active}


async def test_a_plan_sent_as_a_roster_is_read_as_a_plan(school: School) -> None:
    await school.director.sends("计划.txt", PLAN.encode())
    await school.director.taps("这是教师名单")
    assert any("是工作计划，不是老师名单" in str(post.data.get("text")) for post in school.director.posts())
    assert "月度安排 5 项" in school.director.sees()


async def test_bells_and_timetables_of_classes_are_told_from_a_plan(school: School) -> None:
    bells = (
        "作息时间表\n上午\n第一节 8:20-9:00\n第二节 9:10-9:50\n第三节 10:20-11:00\n下午\n第四节 14:00-14:40\n"
    )
    await send(school, bells, "作息.txt")
    assert "14:00" in school.director.sees()
    classes = "节次\t星期一\t星期二\t星期三\t星期四\t星期五\n1\t语文\t数学\t语文\t英语\t数学\n"
    await send(school, classes, "课表.txt")
    assert any("是课程表，不是工作计划" in str(post.data.get("text")) for post in school.director.posts())
    assert "没写是哪个班" in school.director.sees()
    await school.director.says("/plan")
    await school.director.taps("粘贴文字")
    await school.director.says(classes)
    await school.director.taps("完成")
    assert any("像是课程表，不是工作计划" in str(post.data.get("text")) for post in school.director.posts())


async def test_a_forwarded_plan_is_taken_without_being_asked_for(school: School) -> None:
    await school.director.says(PLAN + "四、其他\n" + "各项工作由教科室负责落实。" * 8)
    assert "已收到 1 段" in school.director.sees()
    await school.director.says("4、举行新年联欢")
    await school.director.taps("完成")
    assert "月度安排" in school.director.sees()


async def test_long_words_that_are_no_plan_are_none(school: School) -> None:
    assert "段" not in await school.director.says("今天天气很好。" * 60)
    assert "已收到" not in await school.teacher.says(PLAN * 2)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [(["一", "二"], "一\n二"), (["长" * 4096, "句"], "长" * 4096 + "句"), ([], ""), (["一"], "一")],
)
def test_pieces_of_a_text_are_joined_where_telegram_cut_them(pieces: list[str], text: str) -> None:
    assert joined(pieces) == text


async def test_a_review_goes_on_after_the_program_was_stopped(tmp_path: Path) -> None:
    clock = FixedClock()
    async with Sandbox(clock.now, advance=clock.advance) as sandbox:
        settings = settings_for(sandbox, tmp_path)
        async with running(settings, clock) as app:
            await sample.build(app.database, clock.now())
            director = Town(sandbox, app, clock).person(sample.DIRECTOR, "林知远")
            sandbox.person(director.person).started = True
            await director.sends("计划.txt", PLAN.encode())
            await director.taps("这是工作计划")
            await director.taps("逐条决定")
            await director.taps("双周")
            await director.taps("返回概览")
            await director.taps("月度安排")
            await director.taps("✏️ 4")
            await director.taps("名称")
        async with running(settings, clock) as app:
            director = Talker(Town(sandbox, app, clock), director.person)
            assert "三年级公开课" in await director.says("三年级公开课")
            await director.taps("‹ 返回")
            await director.taps("返回概览")
            assert "有 2 条等您决定" in director.sees()
            await director.taps("导入 8 项")
            assert "已导入" in director.sees()


async def test_a_school_without_a_term_is_told_to_enter_one(school: School) -> None:
    async with school.town.app.database.writing() as session:
        await Store(session, school.ids.school_id).schools.remove_term(
            school.ids.school_id, sample.TERM.first_day
        )
    assert "学校还没有设学期" in await send(school)


async def test_a_meeting_that_the_school_has_under_another_name_is_not_added(school: School) -> None:
    await put(school, weekly(school, periods=(6,)))
    answer = await send(school, "数学组每周三下午第2节开展教研活动。")
    assert "1 个和学校已有的活动很像，默认不导入" in answer
    await school.director.taps("固定教研")
    assert "学校已有“数学组教研”（每周三 14:20—15:00）" in school.director.sees()
    await school.director.taps("⬜ 1")
    await school.director.taps("返回概览")
    await school.director.taps("导入 1 项")
    assert sorted(await titles(school)) == ["数学组教研", "数学组教研活动"]


async def test_a_plan_in_which_nothing_was_read_can_be_looked_through(school: School) -> None:
    text = "".join(f"{n}、加强第{n}项工作的管理，扎实推进。\n" for n in "一二三四五六")
    assert "没有读出能直接导入的内容" in await send(school, text)
    await school.director.taps("未用的句子")
    await school.director.taps("1")
    await school.director.taps("📅 日程")
    await school.director.taps("时间")
    await school.director.says("12月9日")
    await school.director.says("/plan")
    await school.director.taps("📝 计划.docx")
    await school.director.taps("导入 1 项")
    assert len(await titles(school)) == 1


@pytest.mark.parametrize("word", ["/plan ", "学期计划\n"])
async def test_a_plan_may_follow_the_command(school: School, word: str) -> None:
    await school.director.says(word + PLAN)
    assert "已收到 1 段" in school.director.sees()
    await school.director.taps("完成")
    assert "月度安排 5 项" in school.director.sees()
    assert "/plan" not in school.director.sees()
