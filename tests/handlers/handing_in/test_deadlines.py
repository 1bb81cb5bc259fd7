"""Asking for what is due, seeing how far people are, sending back, ticking off, nudging, packing."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

from openpyxl import load_workbook

from bot.sandbox import Post
from school.counting.duties import Duty, Metric, Per
from school.handing_in.submissions import Owes, Proof, Requirement
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.dialogue import Talker
from tests.files import office
from tests.handlers.old_buttons import tap_again
from tests.handlers.scheduled import bound, only
from tests.handlers.scheduled import stored as items_of

CASE = office()
LINE = "/deadline 11月30日前 每位教师交一篇教学案例"


async def asked(school: School, line: str = LINE, by: Talker | None = None) -> None:
    who = by or school.director
    await who.says(line)
    await who.taps("保存")


async def wanted_in(school: School) -> Requirement:
    item = await only(school)
    async with school.town.app.database.reading() as session:
        found = await Store(session, school.ids.school_id).submissions.requirement(item.id)
    assert found is not None
    return found


async def opens(talker: Talker, title: str = "教学案例") -> str:
    await talker.says("/deadline")
    await talker.taps(title)
    return talker.sees()


# --- asking -------------------------------------------------------------------------------------------


async def test_a_line_is_shown_in_full_before_it_is_kept(school: School) -> None:
    text = await school.director.says(LINE)
    assert "教学案例" in text
    assert "11月30日 周一（第14周）截止" in text
    assert "全校，每人交 1 份" in text
    assert "要交的：6 人" in text
    assert await items_of(school) == []
    await school.director.taps("保存")
    assert "已保存" in school.director.sees()
    assert (await only(school)).title == "教学案例"
    assert await wanted_in(school) == Requirement()


async def test_everything_is_adjusted_with_buttons(school: School) -> None:
    director = school.director
    await director.says(LINE)
    assert len(director.buttons()) <= 8
    for label in (
        "形式：",
        "更多设置",
        "改为每个教研组交",
        "＋ 1 份",
        "＋ 1 份",
        "－ 1 份",
        "补交：",
        "收起",
    ):
        await director.taps(label)
    assert "每个教研组交 2 份" in director.sees()
    assert "要交的：3 个组" in director.sees()
    await director.taps("改时间")
    await director.says("12月4日17:00")
    await director.taps("保存")
    assert await wanted_in(school) == Requirement(Owes.SUBJECT_GROUP, 2, Proof.FILE, late=False)
    assert "12月4日 周五（第14周）17:00截止" in director.sees()


async def test_a_group_duty_is_read_from_the_words(school: School) -> None:
    await asked(school, "/deadline 12月20日前 每个教研组交一份工作总结")
    assert await wanted_in(school) == Requirement(Owes.SUBJECT_GROUP)
    assert "语文组　0/1" in school.director.sees()


async def test_what_is_due_again_and_again_is_kept_for_each_day(school: School) -> None:
    await asked(school, "/deadline 每月底前 每人交一份教学反思")
    assert "共 2 次" in school.director.sees()
    assert [f"{it.first_day:%m-%d}" for it in await items_of(school)] == ["11-30", "12-31"]


async def test_what_a_line_does_not_say_is_asked_for(school: School) -> None:
    await school.director.says("/deadline 交反思")
    assert "什么时候截止" in school.director.sees()
    await school.director.says("没有时间")
    assert "没看懂这个时间" in school.director.sees()
    await school.director.says("下周五")
    assert "反思" in school.director.sees()
    await school.director.taps("保存")
    assert (await only(school)).title == "反思"


async def test_a_last_day_that_may_be_two_is_chosen(school: School) -> None:
    await school.director.says("/deadline 12月中旬前 每人交一份教学反思")
    assert [label for label in school.director.buttons() if "截止" in label] == [
        "12月10日 周四（第15周）截止",
        "12月20日 周日（第16周）截止",
    ]
    await school.director.taps("12月20日")
    await school.director.taps("保存")
    assert (await only(school)).first_day == date(2026, 12, 20)


async def test_a_head_asks_the_own_group_and_no_other(school: School) -> None:
    assert "数学组，每人交 2 份" in await school.head.says("/deadline 周五17:00前 每人交2份试卷")
    await school.head.taps("取消")
    refusal = await school.head.says("/deadline 周五前 语文组每人交一份试卷")
    assert "语文组" not in refusal
    assert await items_of(school) == []


async def test_a_teacher_asks_nobody(school: School) -> None:
    assert "需要" in await school.teacher.says(LINE)


async def test_a_deadline_is_changed_and_what_was_given_stays(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    await school.teacher.sends("案例.docx", CASE)
    await opens(school.director)
    await school.director.taps("更多")
    await school.director.taps("修改")
    await school.director.taps("更多设置")
    assert not any("改为每" in label for label in school.director.buttons())
    await school.director.taps("收起")
    await school.director.taps("改名称")
    await school.director.says("<b>优秀&案例</b>")
    await school.director.taps("保存")
    assert "<b>优秀&案例</b>" in school.director.sees()
    assert "已交齐 1/6" in school.director.sees()


async def test_a_deadline_that_is_cancelled_is_owed_no_more(school: School) -> None:
    await asked(school)
    await school.director.taps("更多")
    await school.director.taps("取消")
    await school.director.taps("不通知")
    assert "没有要交" in await school.teacher.says("/todo")
    assert "过期" in (await old_tap(school.director, "due.open:1"))


async def old_tap(talker: Talker, data: str) -> str:
    """What a button of an old message, or of somebody else's, answers."""
    answer = await tap_again(talker, data)
    return answer.text or talker.sees()


# --- looking after it -----------------------------------------------------------------------------------


async def test_who_has_not_is_listed_by_group_and_pinyin_with_the_unreachable_apart(school: School) -> None:
    await asked(school)
    await school.director.taps("还没交")
    text = school.director.sees()
    assert text.index("周牧野") < text.index("陈小满") < text.index("苏婉清")
    assert text.index("联系不上") < text.index("白露") < text.index("何雨桐") < text.index("许星河")
    assert "林知远" not in text


async def test_a_head_sees_the_own_group_only(school: School) -> None:
    await asked(school)
    assert "已交齐 0/3" in await opens(school.head)
    await school.head.taps("勾选")
    assert "☐ 陈小满" in school.head.buttons()
    assert "☐ 周牧野" not in school.head.buttons()
    item = (await only(school)).id
    zhou = school.ids.members["周牧野"]
    assert "过期" in await old_tap(school.head, f"due.tick:{item}:{zhou}:1:0")


async def test_a_tick_counts_once_and_can_be_taken_back(school: School) -> None:
    await asked(school)
    await school.director.taps("勾选")
    post = school.director.last()
    await school.director.taps("白露", on=post)
    item, bai = (await only(school)).id, school.ids.members["白露"]
    await old_tap(school.director, f"due.tick:{item}:{bai}:1:0")
    assert "☑ 白露" in school.director.buttons()
    assert "已交齐 1/6" in await opens(school.director)
    await school.director.taps("勾选")
    await school.director.taps("白露")
    assert "已交齐 0/6" in await opens(school.director)


async def test_what_is_sent_back_is_owed_again_with_the_word(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    await school.teacher.says("我的案例")
    await opens(school.director)
    await school.director.taps("已交")
    await school.director.taps("陈小满")
    assert "我的案例" in school.director.sees()
    await school.director.taps("退回")
    await school.director.says("请补上<反思>")
    assert "请补上<反思>" in school.teacher.sees()
    assert "被退回" in await school.teacher.says("/todo")
    await school.teacher.taps("📤")
    await school.teacher.says("补好了")
    assert "已交齐 1/6" in await opens(school.director)


async def test_only_those_who_owe_are_nudged_and_twice_a_day(school: School) -> None:
    await asked(school)
    await school.colleague.says("/submit")
    await school.colleague.says("交了")
    await opens(school.director)
    await school.director.taps("催一下")
    assert "私聊 2 人" in school.director.sees()
    assert "林知远提醒您" in school.teacher.sees()
    assert "提醒您" not in school.colleague.sees()
    await opens(school.director)
    await school.director.taps("催一下")
    await opens(school.director)
    answer = await school.director.taps("催一下")
    assert "最多催 2 次" in (answer.text or school.director.sees())
    assert len([post for post in school.teacher.posts() if "提醒您" in post.text]) == 2
    school.town.clock.advance(timedelta(days=1))
    await opens(school.director)
    await school.director.taps("催一下")
    assert len([post for post in school.teacher.posts() if "提醒您" in post.text]) == 3


async def test_who_is_on_leave_is_not_nudged(school: School) -> None:
    await asked(school, "/deadline 11月30日前 数学组每人交一篇教学案例")
    await school.head.says("/leave 陈小满、何雨桐 今天 病假")
    await opens(school.director)
    await school.director.taps("还没交")
    assert "🏠 请假，不催　2 人\n陈小满、何雨桐" in school.director.sees()
    before = len(school.teacher.posts())
    await school.director.taps("催一下")
    assert "私聊 1 人" in school.director.sees()
    assert len(school.teacher.posts()) == before
    await school.head.says("/submit")
    await school.head.says("交了")
    await opens(school.director)
    assert "都在请假" in (await school.director.taps("催一下")).text


async def test_who_has_no_private_chat_is_named_in_the_group(school: School) -> None:
    chat = await bound(school, -1001, school.ids.groups["数学组"])
    await asked(school)
    await school.director.taps("催一下")
    assert "何雨桐" in school.head.sees(chat)
    assert "陈小满" not in school.head.sees(chat)
    await school.teacher.taps("📤 提交", chat)
    assert "请把文件、照片或文字直接发给我" in school.teacher.sees()
    await school.teacher.says("我的案例")
    assert "已收到教学案例" in school.teacher.sees()


async def test_somebody_who_left_owes_nothing_but_what_was_given_stays(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    await school.teacher.says("我的案例")
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        for name in ("陈小满", "白露"):
            await store.members.leave(school.ids.members[name])
    assert "已交齐 0/4" in await opens(school.director)
    await school.director.taps("已交")
    assert "陈小满" in school.director.buttons()


# --- one file -------------------------------------------------------------------------------------------


def packed(school: School, post: Post) -> zipfile.ZipFile:
    stored = school.town.sandbox.world.files.get(post.data["document"]["file_id"])
    assert stored is not None
    return zipfile.ZipFile(io.BytesIO(stored.content))


async def test_all_of_it_comes_in_folders_by_group_with_a_list(school: School) -> None:
    await asked(school, "/deadline 11月30日前 每位教师交一篇=1+1")
    await school.teacher.says("/submit")
    await school.teacher.sends("../x.docx", CASE)
    await school.colleague.says("/submit")
    await school.colleague.says("=HYPERLINK(1)")
    await opens(school.director, "1+1")
    await school.director.taps("更多")
    await school.director.taps("打包")
    archive = packed(school, school.director.last())
    names = set(archive.namelist())
    assert "清单.xlsx" in names
    assert {name.split("/")[0] for name in names - {"清单.xlsx"}} == {"数学组", "语文组"}
    [maths] = [name for name in names if name.startswith("数学组/")]
    assert maths.startswith("数学组/数学组_陈小满_")
    assert maths.endswith(".docx")
    assert archive.read(maths) == CASE
    sheet = load_workbook(io.BytesIO(archive.read("清单.xlsx"))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert [row[2] for row in rows if row[2] == "未交"] == ["未交"] * 4
    assert ("陈小满", "已交", "x.docx") in {(row[1], row[2], row[4]) for row in rows}


# --- other schools ----------------------------------------------------------------------------------------


async def test_nobody_of_another_school_sees_or_touches_it(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    await school.teacher.says("我的案例")
    await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    other = school.town.person(sample.DIRECTOR + 1000, "林知远")
    await other.starts()
    assert "还没有布置" in await other.says("/deadline")
    item = (await only(school)).id
    for data in (
        f"due.open:{item}",
        f"due.missing:{item}:0",
        f"due.given:{item}:0",
        f"due.nudge:{item}",
        f"due.pack:{item}",
        f"due.edit:{item}",
        f"due.ticks:{item}:0",
        "given.open:1",
        "given.back:1",
        f"submit.to:{item}:{school.ids.members['陈小满']}",
    ):
        assert "过期" in await old_tap(other, data)


async def test_a_submission_counts_for_the_duty_it_is_tied_to(school: School) -> None:
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.duties.add(Duty(0, Metric.CASE, 1, Per.TERM), school.town.clock.now())
    await school.director.says(LINE)
    assert "计入案例任务" in school.director.sees()
    await school.director.taps("保存")
    await school.teacher.says("/submit")
    assert "已计入您的案例任务" in await school.teacher.sends("分数的初步认识.docx", CASE)
    assert "1/1" in await school.teacher.says("/my_quota")
    assert "分数的初步认识" in " ".join(await shown(school.teacher, "/my_records"))
    await opens(school.director)
    await school.director.taps("已交")
    await school.director.taps("陈小满")
    await school.director.taps("退回")
    await school.director.taps("跳过")
    assert "已退回给陈小满" in school.director.sees()
    assert "0/1" in await school.teacher.says("/my_quota")
    await school.teacher.says("/submit")
    await school.teacher.sends("重写的.docx", office(parts={"2": ""}))
    assert "1/1" in await school.teacher.says("/my_quota")
    # The record has what counts now, and neither what was sent back nor what is not taken.
    await school.teacher.says("/todo")
    await school.teacher.taps("🔁")
    await school.teacher.sends("坏的.docx", b"MZ")
    rows = await school.town.app.database.read("SELECT name FROM attachments WHERE record_id IS NOT NULL")
    assert [row["name"] for row in rows] == ["重写的.docx"]


async def test_people_who_are_named_owe_and_nobody_is_asked_who_does_not_exist(school: School) -> None:
    await school.director.says("/deadline 11月30日前 陈小满、周牧野交公开课教案")
    assert "陈小满、周牧野，每人交 1 份" in school.director.sees()
    assert "谁来交" in await school.director.says("/deadline 11月30日前 备课组长交计划")


async def test_to_count_for_a_duty_that_nobody_has_is_pointed_out(school: School) -> None:
    await school.director.says(LINE)
    assert "/duties" not in school.director.sees()
    await school.director.taps("更多设置")
    await school.director.taps("计入案例任务：否")
    assert "还没有人有案例任务，可以在 /duties 里设" in school.director.sees()


async def shown(talker: Talker, command: str) -> list[str]:
    await talker.says(command)
    return talker.buttons()
