"""Who has been observed, and whose lessons one could go to, as dialogues."""

from __future__ import annotations

from school.scheduling.schedule import ItemKind
from tests.conftest import School
from tests.handlers.observing.test_observe import logs_of
from tests.handlers.old_buttons import tap_again
from tests.reminding import add


async def test_a_leader_sees_who_has_not_been_observed_and_opens_what_there_is(school: School) -> None:
    await school.teacher.says("/observe 三（1）班数学 苏婉清 第3节 讲得太快")
    page = await school.leader.says("/coverage")
    assert "任课老师 6 人，有人听过 1 人。\n另有 2 人没有登记任教，没算进来。" in page
    assert "还没有人听过（5 人）" in page
    assert "三年级　⚠️语文" in page or "语文 0（1）" in page
    await school.leader.taps("每个人")
    assert school.leader.buttons()[0] == "白露 0"
    await school.leader.taps("苏婉清 1")
    await school.leader.taps("陈小满")
    assert "听课人：陈小满" in school.leader.sees()
    assert "讲得太快" not in school.leader.sees() and "只有听课人自己" in school.leader.sees()


async def test_a_head_sees_the_own_group_only(school: School) -> None:
    page = await school.head.says("/coverage")
    assert "数学组" in page and "周牧野" not in page
    answer = await tap_again(school.head, "cover.show:0")
    assert "需要" in answer.text
    assert "需要" in await school.teacher.says("/coverage")


async def test_the_same_as_a_picture_once(school: School) -> None:
    await school.leader.says("/coverage")
    page = school.leader.last()
    for _ in range(2):
        await school.leader.taps("看图", on=page)
    pictures = [post for post in school.leader.posts() if "photo" in post.data]
    assert len(pictures) == 1


async def test_a_teacher_finds_whose_lessons_to_go_to_and_logs_one(school: School) -> None:
    page = await school.teacher.says("可以去听谁的课")
    assert page.index("苏婉清") < page.index("周牧野") and "和老师约" in page
    await school.teacher.taps("苏婉清")
    assert await logs_of(school) == []
    await school.teacher.taps("我听了")
    [log] = await logs_of(school)
    assert (log.visit.host_name, log.visit.lesson.subject) == ("苏婉清", "数学")
    page = await school.teacher.says("/where")
    assert page.index("周牧野") < page.index("苏婉清") and "（您听过）" in page


async def test_a_leader_sees_what_was_corrected_but_not_what_was_thought(school: School) -> None:
    await school.teacher.says("/observe 三（1）班数学 苏婉清 第3节")
    await school.teacher.taps("评课")
    for mark in ("良好", "优秀"):
        await school.teacher.taps("亮点和建议")
        await school.teacher.taps("跳过")
        await school.teacher.taps("跳过")
        await school.teacher.taps(mark)
    await school.teacher.taps("返回")
    await school.teacher.taps("修改")
    await school.teacher.taps("节次")
    await school.teacher.taps("第4节")
    [log] = await logs_of(school)
    await school.leader.says("/coverage")
    await tap_again(school.leader, f"cover.visit:0:{log.id}")
    await school.leader.taps("修改记录")
    assert "节次由“第3节”改为“第4节”" in school.leader.sees() and "优秀" not in school.leader.sees()


async def test_lessons_that_stand_in_the_schedule_come_first(school: School) -> None:
    await add(school, ItemKind.EVENT, "三（1）班数学公开课", "2026-11-27", starts="14:20", place="阶梯教室")
    await add(school, ItemKind.EVENT, "数学组教研", "2026-11-27", starts="15:20")
    await add(school, ItemKind.EVENT, "早上的汇报课", "2026-11-25", starts="08:20", ends="09:00")
    page = await school.teacher.says("/where")
    assert "11月27日 周五（第13周）14:20 三（1）班数学公开课（阶梯教室）" in page
    assert "教研" not in page and "早上的" not in page
