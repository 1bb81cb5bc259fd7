"""Correcting a log: history, late entries, locked logs, the same lesson twice. As dialogues."""

from __future__ import annotations

from datetime import timedelta

from tests.conftest import School
from tests.handlers.observing.test_criticising import customs, write
from tests.handlers.observing.test_observe import logs_of
from tests.handlers.old_buttons import data_under, tap_again

LINE = "/observe 三（1）班数学 苏婉清 第3节"


def later(school: School, **by: int) -> None:
    school.town.clock.advance(timedelta(**by))  # type: ignore[attr-defined]


async def test_a_correction_tells_who_when_and_what(school: School) -> None:
    await school.teacher.says(LINE)
    await school.teacher.taps("修改")
    assert "修改记录" not in " ".join(school.teacher.buttons())
    later(school, hours=2)
    await school.teacher.taps("节次")
    await school.teacher.taps("第4节")
    await school.teacher.taps("修改")
    await school.teacher.taps("日期")
    await school.teacher.says("昨天")
    await school.teacher.taps("修改")
    await school.teacher.taps("修改记录")
    page = school.teacher.sees()
    assert "11月25日 周三 10:00 录入" in page
    assert "11月25日 周三 12:00 陈小满：节次由“第3节”改为“第4节”" in page
    assert "日期由“11月25日”改为“11月24日”" in page


async def test_what_is_filled_in_is_no_correction(school: School) -> None:
    await school.teacher.says("/observe 三年级数学 何雨桐")
    for part, value in (("节次", "第4节"), ("班级", "3班")):
        await school.teacher.taps(part)
        await school.teacher.taps(value)
        await school.teacher.taps("修改")
    assert "修改记录" not in " ".join(school.teacher.buttons())


async def test_a_line_changed_after_the_lesson_is_a_correction(school: School) -> None:
    await school.teacher.says(LINE)
    await school.teacher.taps("边听边记")
    await school.teacher.says("导入拖沓")
    await school.teacher.taps("记完了")
    later(school, hours=1)
    await school.teacher.taps("课堂记录 1")
    await school.teacher.taps("导入拖沓")
    await school.teacher.taps("改文字")
    await school.teacher.says("导入略长")
    await school.teacher.says("/my_logs")
    await school.teacher.taps("三（1）班数学")
    await school.teacher.taps("修改")
    await school.teacher.taps("修改记录")
    assert "课堂记录由“导入拖沓”改为“导入略长”" in school.teacher.sees()


async def test_a_message_edited_after_the_lesson_is_a_correction_and_one_edited_in_it_is_none(
    school: School,
) -> None:
    await school.teacher.says(LINE)
    await school.teacher.taps("边听边记")
    sandbox, person = school.town.sandbox, school.teacher.person
    post = await sandbox.send(person, person, "导如拖沓")
    await school.town.quiet()
    await sandbox.edit(person, post, "导入拖沓")
    await school.town.quiet()
    await school.teacher.taps("记完了")
    await sandbox.edit(person, post, "导入略长")
    await school.town.quiet()
    await school.teacher.taps("修改")
    await school.teacher.taps("修改记录")
    page = school.teacher.sees()
    assert "课堂记录由“导入拖沓”改为“导入略长”" in page and "导如" not in page


async def test_what_is_entered_on_another_day_says_so(school: School) -> None:
    answer = await school.teacher.says(LINE + " 昨天")
    assert "补录于 11月25日 周三 10:00" in answer
    assert "补录" not in await school.teacher.says("/observe 三（3）班数学 何雨桐")


async def test_a_message_that_comes_after_midnight_was_entered_when_it_was_written(school: School) -> None:
    later(school, hours=13)
    sandbox, person = school.town.sandbox, school.teacher.person
    await sandbox.down("reset")
    await sandbox.send(person, person, LINE)
    later(school, hours=9)
    await sandbox.up()
    await school.town.quiet()
    assert "已记下" in school.teacher.sees() and "补录" not in school.teacher.sees()


async def locked(school: School) -> None:
    """A log that has become final."""
    await customs(school, "🔒 锁定", "3 天")
    await school.teacher.says(LINE)
    later(school, days=5)
    await school.teacher.says("/my_logs")
    await school.teacher.taps("三（1）班数学")


async def test_a_locked_log_is_read_and_not_changed(school: School) -> None:
    await locked(school)
    await school.teacher.taps("评课")
    answer = await school.teacher.taps("打分")
    assert "锁定" in answer.text
    await school.teacher.taps("返回")
    assert "锁定" in (await school.teacher.taps("删除")).text
    await school.teacher.taps("修改")
    assert "节次" not in school.teacher.buttons()


async def test_a_head_reopens_a_locked_log_for_some_days(school: School) -> None:
    await locked(school)
    await school.teacher.taps("修改")
    for _ in range(2):
        answer = await school.teacher.taps("申请修改")
        assert "通知您" in answer.text
    asked = [post for post in school.head.posts() if "申请修改" in post.text]
    assert len(asked) == 1
    await school.head.taps("允许修改")
    assert "已放开" in school.head.sees()
    assert "苏婉清放开了这条记录" in school.teacher.sees()
    await school.teacher.taps("去修改")
    await school.teacher.taps("节次")
    await school.teacher.taps("第5节")
    [log] = await logs_of(school)
    assert log.visit.period == 5
    await school.teacher.taps("修改")
    await school.teacher.taps("修改记录")
    assert "苏婉清：允许修改，到 12月3日" in school.teacher.sees()
    later(school, days=4)
    assert "锁定" in (await tap_again(school.teacher, f"log.period:{log.id}")).text


async def test_others_do_not_reopen(school: School) -> None:
    await locked(school)
    [log] = await logs_of(school)
    await school.colleague.says("/help")
    assert "需要" in (await tap_again(school.colleague, f"log.reopen:{log.id}")).text
    await school.director.says("/help")
    await tap_again(school.director, f"log.reopen:{log.id}")
    assert "已放开" in school.director.sees()


async def twice(school: School) -> None:
    """The same lesson in two logs, each with something."""
    await school.teacher.says(LINE + " 导入自然")
    await school.teacher.taps("评课")
    await write(school)
    await school.teacher.says("/observe 三（1）班数学 苏婉清 《认识分数》 公开课")
    await school.teacher.taps("是另一节")
    await school.teacher.taps("边听边记")
    await school.teacher.says("两组没有参与")
    await school.teacher.taps("记完了")
    await school.teacher.taps("修改")


async def test_the_same_lesson_twice_is_merged_by_choice(school: School) -> None:
    await twice(school)
    await school.teacher.taps("合并重复")
    assert "像是同一节课" in school.teacher.sees()
    merge = data_under(school.teacher, "合并成一条")
    await school.teacher.taps("合并成一条")
    [log] = await logs_of(school)
    assert (log.visit.period, log.visit.lesson.topic, log.visit.kind) == (3, "认识分数", "open_lesson")
    assert (log.appraisal.notes, log.appraisal.strengths, log.lines) == ("导入自然", "板书清楚", 1)
    assert "过期" in (await tap_again(school.teacher, merge)).text
    await school.teacher.taps("修改")
    await school.teacher.taps("修改记录")
    assert "并入了重复的一条" in school.teacher.sees()


async def test_the_same_lesson_twice_is_kept_by_choice(school: School) -> None:
    await twice(school)
    await school.teacher.taps("合并重复")
    await school.teacher.taps("两条都留着")
    assert len(await logs_of(school)) == 2
