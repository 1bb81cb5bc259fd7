"""Work that waits for a head before it counts."""

from __future__ import annotations

from datetime import timedelta

from school.counting.consent import State
from school.counting.duties import Metric
from storage.store import Store
from tests.conftest import School
from tests.handlers.counted import owe, records_of
from tests.handlers.counting.test_closing import close
from tests.handlers.old_buttons import data_under, tap_again


async def wants_consent(school: School, *metrics: Metric) -> None:
    async with school.town.app.database.writing() as session:
        await Store(session, school.ids.school_id).preferences.set_consent(metrics)


async def test_the_director_says_which_work_waits(school: School) -> None:
    await school.director.says("/duties")
    await school.director.taps("要确认的登记")
    assert "☐ 论文" in school.director.buttons()
    await school.director.taps("论文")
    assert "☑ 论文" in school.director.buttons()
    assert "☐ 听课" in school.director.buttons()


async def test_a_head_lets_it_count(school: School) -> None:
    await owe(school, 1, Metric.PAPER)
    await wants_consent(school, Metric.PAPER)
    assert "⏳ 待确认" in await school.teacher.says("/log 论文 《小学数学论文》")
    answer = await school.teacher.says("/my_quota")
    assert "论文 本学期 0/1" in answer and "另有 1 篇待确认" in answer
    assert "陈小满登记了论文《小学数学论文》" in school.head.sees()
    await school.head.taps("去看看")
    await school.head.taps("陈小满")
    assert "《小学数学论文》" in school.head.sees()
    yes = data_under(school.head, "确认")
    assert "计入任务" in (await tap_again(school.head, yes)).text
    assert "没有待确认" in school.head.sees()
    assert "✅ 论文 本学期 1/1" in await school.teacher.says("/my_quota")
    assert "过期" in (await tap_again(school.head, yes)).text


async def test_what_is_returned_does_not_count_until_it_was_changed(school: School) -> None:
    await wants_consent(school, Metric.PAPER)
    await school.teacher.says("/log 论文 《题目》")
    await school.head.says("待确认")
    await school.head.taps("陈小满")
    await school.head.taps("退回")
    await school.head.says("请附上论文全文")
    assert "苏婉清退回了您登记的论文《题目》" in school.teacher.sees()
    assert "请附上论文全文" in school.teacher.sees()
    [record] = await records_of(school)
    assert (record.state, record.word) == (State.RETURNED, "请附上论文全文")
    await school.teacher.taps("修改")
    assert "↩︎ 已退回：请附上论文全文" in school.teacher.sees()
    await school.teacher.taps("题目")
    await school.teacher.says("《新题目》")
    [record] = await records_of(school)
    assert (record.state, record.word) == (State.PENDING, None)


async def test_a_file_that_was_missing_lets_it_wait_again(school: School) -> None:
    await wants_consent(school, Metric.PAPER)
    await school.teacher.says("/log 论文 《题目》")
    await school.head.says("待确认")
    await school.head.taps("陈小满")
    await school.head.taps("退回")
    await school.head.says("请附上论文全文")
    await school.teacher.taps("修改")
    await school.teacher.taps("附文件")
    await school.teacher.sends("论文.docx", b"words")
    await school.teacher.taps("完成")
    assert "⏳ 待确认" in school.teacher.sees()
    assert "1 项" in await school.head.says("/confirm")


async def test_one_word_tells_of_many(school: School) -> None:
    await wants_consent(school, Metric.PAPER, Metric.CASE)
    await school.teacher.says("/log 论文 《一》")
    before = len(school.head.posts())
    await school.teacher.says("/log 案例 《二》")
    assert len(school.head.posts()) == before
    assert "2 项" in await school.head.says("/confirm")


async def test_nobody_decides_about_their_own_or_in_other_groups(school: School) -> None:
    await wants_consent(school, Metric.PAPER)
    await school.head.says("/log 论文 《组长的》")
    await school.colleague.says("/log 论文 《别组的》")
    assert "没有待确认" in await school.head.says("/confirm")
    assert "2 项" in await school.director.says("/confirm")
    await school.teacher.says("/log 论文 《我的》")
    [mine] = await records_of(school)
    assert "需要" in (await tap_again(school.teacher, f"consent.yes:r:{mine.id}")).text
    [others] = await records_of(school, "周牧野")
    assert "需要" in (await tap_again(school.head, f"consent.yes:r:{others.id}")).text


async def test_other_work_counts_at_once(school: School) -> None:
    await wants_consent(school, Metric.PAPER)
    await school.teacher.says("/log 教学反思 等待的力量")
    [record] = await records_of(school)
    assert record.state is State.COUNTED


async def test_a_director_hears_of_a_heads_work_though_that_of_members_waits_for_the_head(
    school: School,
) -> None:
    await wants_consent(school, Metric.PAPER)
    await school.teacher.says("/log 论文 《组员的》")
    assert school.director.posts() == []
    await school.head.says("/log 论文 《组长的》")
    assert "苏婉清登记了论文《组长的》" in school.director.sees()


async def test_directors_hear_of_it_where_the_head_has_not_joined(school: School) -> None:
    await wants_consent(school, Metric.PAPER)
    async with school.town.app.database.writing() as session:
        await Store(session, school.ids.school_id).members.unlink(school.ids.members["苏婉清"])
    await school.teacher.says("/log 论文 《组员的》")
    assert "陈小满登记了论文《组员的》" in school.director.sees()


async def test_what_still_waits_in_a_closed_term_stands_in_nobodys_way(school: School) -> None:
    await wants_consent(school, Metric.PAPER)
    await school.teacher.says("/log 论文 《上学期的》")
    await close(school)
    school.town.clock.advance(timedelta(days=100))  # type: ignore[attr-defined]
    await school.teacher.says("/log 论文 《新学期的》")
    assert "陈小满登记了论文《新学期的》" in school.head.sees()
    await school.teacher.says("/log 论文 《又一篇》")
    await school.head.says("/confirm")
    assert not any("上学期的" in it for it in school.head.buttons())
    await school.head.taps("2 项")
    await school.head.taps("确认")
    assert "没有待确认" in school.head.sees()
