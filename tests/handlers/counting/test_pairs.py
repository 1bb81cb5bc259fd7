"""师徒结对, and what the two owe each other."""

from __future__ import annotations

from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Visit
from storage.directories import read_directory
from storage.store import Store
from tests.conftest import School


async def pair_up(school: School) -> None:
    await school.director.says("/pairs 苏婉清 陈小满、何雨桐")


async def test_a_line_makes_pairs_and_both_are_told(school: School) -> None:
    await pair_up(school)
    assert school.director.buttons()[:2] == ["苏婉清 → 陈小满", "苏婉清 → 何雨桐"]
    assert "苏婉清成了您的师傅" in school.teacher.sees()
    assert "您成了陈小满、何雨桐的师傅" in school.head.sees()
    await pair_up(school)
    async with school.town.app.database.reading() as session:
        assert len((await read_directory(session, school.ids.school_id)).pairs) == 2


async def test_names_that_fit_nobody_are_asked_again(school: School) -> None:
    assert "没认出是谁" in await school.director.says("/pairs 王五 陈小满")
    await school.director.says("/pairs")
    await school.director.taps("结对")
    await school.director.says("苏婉清")
    assert "苏婉清" not in school.director.buttons()
    assert "没认出是谁" in await school.director.says("苏婉清")
    await school.director.says("陈小满")
    await school.director.taps("完成")
    assert "苏婉清 → 陈小满" in school.director.buttons()


async def test_mentor_and_mentee_owe_each_other_lessons(school: School) -> None:
    await pair_up(school)
    await school.director.says("/duties 师傅每学期听徒弟的课3节，徒弟每学期听师傅的课4节")
    assert "师傅每学期听徒弟的课 3 节" in school.director.sees()
    await school.director.taps("都设置")
    async with school.town.app.database.writing() as session:
        visit = Visit(
            Lesson(3, 2, "数学", None), school.ids.members["陈小满"], "陈小满", school.town.clock.now().date()
        )
        logs = Store(session, school.ids.school_id).observations
        await logs.add(school.ids.members["苏婉清"], visit, Appraisal(), school.town.clock.now())
    answer = await school.head.says("/my_quota")
    assert "听陈小满的课 本学期 1/3" in answer
    assert "听何雨桐的课 本学期 0/3" in answer
    await school.head.taps("听陈小满的课")
    assert "师傅每学期听徒弟的课 3 节" in school.head.sees()
    assert "听苏婉清的课 本学期 0/4" in await school.teacher.says("/my_quota")
    assert "苏婉清→何雨桐 0/3" in await school.director.says("/board")


async def test_a_pair_that_ended_asks_nothing_more(school: School) -> None:
    await pair_up(school)
    await school.director.says("/duties 师傅每学期听徒弟的课3节")
    await school.director.taps("设置")
    await school.director.says("师徒结对")
    await school.director.taps("苏婉清 → 何雨桐")
    await school.director.taps("结束结对")
    assert "已结束" in school.director.sees()
    answer = await school.head.says("/my_quota")
    assert "陈小满" in answer and "何雨桐" not in answer


async def test_only_the_director_pairs_people(school: School) -> None:
    for talker in (school.teacher, school.head, school.leader):
        assert "教科室主任" in await talker.says("/pairs 苏婉清 陈小满")
