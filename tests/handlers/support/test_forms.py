"""What all forms have in common, as dialogues about observations."""

from __future__ import annotations

from datetime import timedelta

from school.observing.observations import Appraisal
from storage.store import Store
from tests.conftest import School
from tests.dialogue import buttons_of

LINE = "/observe 3年级数学 苏婉清"


async def appraisal_of(school: School) -> Appraisal:
    async with school.town.app.database.reading() as session:
        store = Store(session, school.ids.school_id)
        [log] = await store.observations.latest(school.ids.members["陈小满"], 20)
        return log.appraisal


async def test_an_answer_that_does_not_fit_brings_the_question_back_with_its_buttons(school: School) -> None:
    teacher = school.teacher
    await teacher.says(LINE)
    await teacher.taps("节次")
    asked = teacher.last()
    await teacher.says("/my_quota")
    answer = await teacher.says("第几节来着")
    assert answer.startswith("请点一个按钮来选。") and "第几节课？" in answer
    assert "第4节" in teacher.buttons() and "取消" in teacher.buttons()
    assert buttons_of(asked) == []
    await teacher.taps("第4节")
    assert "第4节" in teacher.sees()


async def test_a_second_wrong_answer_is_explained_once_more(school: School) -> None:
    await school.teacher.says(LINE)
    await school.teacher.taps("修改")
    await school.teacher.taps("日期")
    for words in ("某一天", "另一天"):
        answer = await school.teacher.says(words)
        assert answer.count("没看懂这个日期") == 1 and "哪一天听的" in answer


async def test_what_may_be_skipped_can_be_skipped_all_at_once(school: School) -> None:
    teacher = school.teacher
    await teacher.says(LINE)
    await teacher.taps("评课")
    await teacher.taps("亮点和建议")
    assert teacher.buttons()[-2:] == ["跳过", "取消"]
    await teacher.says("导入自然")
    await teacher.taps("就这些，保存")
    assert await appraisal_of(school) == Appraisal(strengths="导入自然")
    assert "导入自然" in teacher.sees()


async def test_saving_early_keeps_what_was_answered_on_steps_that_were_left(school: School) -> None:
    teacher = school.teacher
    await teacher.says(LINE)
    await teacher.taps("评课")
    await teacher.taps("亮点和建议")
    await teacher.taps("跳过")
    await teacher.says("小结让学生来说")
    await teacher.taps("下一项")
    await teacher.taps("上一步")
    await teacher.taps("就这些，保存")
    assert await appraisal_of(school) == Appraisal(suggestions="小结让学生来说")


async def test_thanks_long_after_do_not_bring_a_form_back(school: School) -> None:
    await school.teacher.says("/observe")
    school.town.clock.advance(timedelta(days=2))
    assert "不客气" in await school.teacher.says("谢谢")
    assert "哪个年级" in await school.teacher.says("刚才说到哪了")


async def test_nothing_sent_is_not_called_nothing_chosen(school: School) -> None:
    await school.teacher.says(LINE)
    await school.teacher.taps("照片")
    answer = await school.teacher.taps("完成")
    assert answer.text == "还没有收到照片或文件。"


async def test_a_question_merely_left_open_gives_way_to_a_form_that_is_finished(school: School) -> None:
    teacher = school.teacher
    await teacher.says("/observe")
    await teacher.says(LINE)
    await teacher.taps("节次")
    await teacher.taps("第4节")
    assert "第4节" in teacher.sees()
    assert not any("没填完" in post.data.get("text", "") for post in teacher.posts())


async def test_a_form_that_was_begun_is_called_back_to_mind(school: School) -> None:
    teacher = school.teacher
    await teacher.says("/observe 数学")
    await teacher.says(LINE)
    await teacher.taps("节次")
    await teacher.taps("第4节")
    assert "没填完" in teacher.sees()
