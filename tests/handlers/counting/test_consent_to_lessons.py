"""Observed lessons that wait for a head before they count."""

from __future__ import annotations

from school.counting.consent import State
from school.counting.duties import Metric
from school.observing.customs import Customs
from school.observing.observations import Observation
from storage.store import Store
from tests.conftest import School
from tests.handlers.counted import bind, owe, records_of
from tests.handlers.counting.test_consent import wants_consent
from tests.handlers.old_buttons import data_under, tap_again

GROUP = -500
LESSON = "/observe 三（2）班语文 周牧野 第3节"


async def logs_of(school: School, name: str = "陈小满") -> list[Observation]:
    async with school.town.app.database.reading() as session:
        logs = Store(session, school.ids.school_id).observations
        return await logs.latest(school.ids.members[name], 100)


async def returned(school: School, word: str = "请补写评课") -> Observation:
    """A lesson that a head has given back."""
    await wants_consent(school, Metric.OBSERVE)
    await school.teacher.says(LESSON)
    await school.head.says("待确认")
    await school.head.taps("陈小满")
    await school.head.taps("退回")
    await school.head.says(word)
    return (await logs_of(school))[0]


async def test_a_lesson_waits_everywhere_until_a_head_agrees(school: School) -> None:
    await owe(school, 2)
    await wants_consent(school, Metric.OBSERVE)
    answer = await school.teacher.says(LESSON)
    assert "⏳ 待确认" in answer and "0/2" in answer
    assert "共 1 节（1 节待确认）" in await school.teacher.says("/my_logs")
    assert school.teacher.buttons()[0].startswith("待确认 ")
    assert "另有 1 节待确认" in await school.teacher.says("/my_quota")
    assert "陈小满 0/2 □□□□□ 差2（待确认1）" in await school.director.says("/board")
    assert "陈小满登记了听课“三（2）班语文 周牧野”" in school.head.sees()
    await school.head.taps("去看看")
    await school.head.taps("三（2）班语文 周牧野")
    assert "陈小满　听课" in school.head.sees() and "第3节" in school.head.sees()
    yes = data_under(school.head, "确认")
    await school.head.taps("确认")
    assert "没有待确认" in school.head.sees()
    assert "听课 本学期 1/2" in await school.teacher.says("/my_quota")
    assert "过期" in (await tap_again(school.head, yes)).text


async def test_a_head_reads_what_was_thought_only_where_the_school_lets_them(school: School) -> None:
    await wants_consent(school, Metric.OBSERVE)
    await school.teacher.says(LESSON)
    [log] = await logs_of(school)
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        thought = await store.observations.get(log.id, log.observer_id)
        assert thought is not None
        await session.run("UPDATE observations SET suggestions = '多给时间想', notes = '私人笔记'")
    await school.head.says("/confirm")
    await school.head.taps("三（2）班")
    assert "多给时间想" not in school.head.sees()
    async with school.town.app.database.writing() as session:
        since = log.entered_at
        await Store(session, school.ids.school_id).preferences.set_customs(Customs(since, since))
    await school.head.says("/confirm")
    await school.head.taps("三（2）班")
    assert "多给时间想" in school.head.sees() and "私人笔记" not in school.head.sees()


async def test_what_is_returned_says_why_and_is_handed_in_again(school: School) -> None:
    log = await returned(school)
    assert (log.state, log.word) == (State.RETURNED, "请补写评课")
    assert "苏婉清退回了您登记的听课“三（2）班语文 周牧野”" in school.teacher.sees()
    assert "改好以后" not in school.teacher.sees()
    await owe(school, 2)
    assert "0/2" in await school.teacher.says("/my_quota")
    assert "待确认" not in school.teacher.sees()
    assert "（1 节已退回）" in await school.teacher.says("/my_logs")
    await school.teacher.taps("已退回")
    assert "↩︎ 已退回：请补写评课" in school.teacher.sees()
    before = len(school.head.posts())
    await school.teacher.taps("再请确认")
    assert "⏳ 待确认" in school.teacher.sees()
    assert len(school.head.posts()) > before
    assert not any("再请确认" in it for it in school.teacher.buttons())


async def test_what_was_agreed_to_waits_anew_once_it_is_another_lesson(school: School) -> None:
    await wants_consent(school, Metric.OBSERVE)
    await school.teacher.says(LESSON)
    await school.head.says("/confirm")
    await school.head.taps("陈小满")
    await school.head.taps("确认")
    await school.teacher.says("/my_logs")
    await school.teacher.taps("三（2）班语文")
    await school.teacher.taps("修改")
    await school.teacher.taps("课题")
    await school.teacher.says("秋天")
    assert (await logs_of(school))[0].state is State.COUNTED
    await school.teacher.taps("修改")
    await school.teacher.taps("改为线上")
    assert (await logs_of(school))[0].state is State.PENDING
    assert "1 项" in await school.head.says("/confirm")


async def test_any_change_of_what_was_returned_lets_it_wait_again(school: School) -> None:
    log = await returned(school, "是第几节？")
    await school.teacher.taps("修改")
    await school.teacher.taps("课题")
    await school.teacher.says("秋天")
    [changed] = await logs_of(school)
    assert (changed.id, changed.state, changed.word) == (log.id, State.PENDING, None)


async def test_many_are_agreed_to_at_once_but_none_that_came_since(school: School) -> None:
    await wants_consent(school, Metric.OBSERVE, Metric.PAPER)
    await school.teacher.says(LESSON)
    await school.teacher.says("/log 论文 《一》")
    await school.head.says("/confirm")
    await school.head.taps("这 2 项都确认")
    assert "陈小满 2 项" in school.head.sees()
    await school.teacher.says("/log 论文 《二》")
    await school.head.says("/confirm")
    await school.head.taps("这 3 项都确认")
    together = data_under(school.head, "✅ 确认")
    await school.teacher.says("/log 论文 《三》")
    await tap_again(school.head, together)
    states = sorted((it.title, it.state) for it in await records_of(school))
    assert states == [("《一》", State.COUNTED), ("《三》", State.PENDING), ("《二》", State.COUNTED)]
    assert (await logs_of(school))[0].state is State.COUNTED


async def test_others_can_not_agree(school: School) -> None:
    await wants_consent(school, Metric.OBSERVE)
    await school.teacher.says(LESSON)
    [log] = await logs_of(school)
    assert "需要" in (await tap_again(school.teacher, f"consent.yes:o:{log.id}")).text
    assert "过期" in (await tap_again(school.head, f"consent.yes:r:{log.id}")).text
    assert (await logs_of(school))[0].state is State.PENDING


async def test_each_fits_into_a_line_that_says_whether_it_was_online(school: School) -> None:
    await wants_consent(school, Metric.OBSERVE, Metric.PAPER)
    await school.teacher.says(f"{LESSON} 线上")
    await school.teacher.says("/log 论文 《圆的面积教学中学生几何直观能力的培养》")
    await school.head.says("/confirm")
    assert school.head.buttons()[:2] == [
        "陈小满 11/25 论文《圆的面积教学中学…》",
        "陈小满 11/25 线上 三（2）班语文 周牧野",
    ]


async def test_a_group_hears_nothing_of_it(school: School) -> None:
    group = school.town.group(GROUP, "数学组", school.teacher)
    await bind(school, GROUP, "数学组")
    await wants_consent(school, Metric.OBSERVE)
    said = await school.teacher.says(LESSON, group)
    assert "待确认" not in said and "已记下" in said
