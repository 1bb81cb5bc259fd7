"""A teacher's own phrases, and those that are not suggested any more."""

from __future__ import annotations

from storage.personal import Personal
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again

LINE = "/observe 三（1）班数学 苏婉清 第3节"


async def phrases_page(school: School) -> None:
    await school.teacher.says(LINE)
    await school.teacher.taps("评课")
    await school.teacher.taps("常用语")


async def test_ones_own_phrases_come_first_in_the_appraisal(school: School) -> None:
    await phrases_page(school)
    assert "常用语 · 亮点" in school.teacher.sees()
    await school.teacher.taps("添加")
    await school.teacher.says("1. 追问到位\n2. 板书漂亮")
    assert school.teacher.buttons()[:2] == ["✏️ 追问到位", "✏️ 板书漂亮"]
    await school.teacher.taps("返回")
    await school.teacher.taps("亮点和建议")
    assert [it.strip("☐☑ ") for it in school.teacher.buttons()[:2]] == ["追问到位", "板书漂亮"]


async def test_a_phrase_is_hidden_at_a_tap_and_brought_back(school: School) -> None:
    await phrases_page(school)
    hidden = school.teacher.buttons()[0]
    old = data_under(school.teacher, hidden)
    assert "不再推荐" in (await tap_again(school.teacher, old)).text
    assert hidden not in school.teacher.buttons()
    assert "过期" in (await tap_again(school.teacher, old)).text
    await school.teacher.taps("返回")
    await school.teacher.taps("亮点和建议")
    assert hidden.removeprefix("✕ ") not in " ".join(school.teacher.buttons())
    await school.teacher.taps("取消")
    await tap_again(school.teacher, "phrases.show:1:strengths")
    await school.teacher.taps("恢复不再推荐的 1 条")
    assert hidden in school.teacher.buttons()


async def test_ones_own_are_changed_and_deleted(school: School) -> None:
    await phrases_page(school)
    await school.teacher.taps("建议的")
    assert "常用语 · 建议" in school.teacher.sees()
    await school.teacher.taps("添加")
    assert "2 到 20 个字" in await school.teacher.says("好")
    await school.teacher.says("多让学生说")
    await school.teacher.taps("✏️ 多让学生说")
    assert "一行一条" in await school.teacher.says("两句话\n一起来")
    await school.teacher.says("多让学生想")
    assert "✏️ 多让学生想" in school.teacher.buttons()
    await school.teacher.taps("✏️ 多让学生想")
    await school.teacher.taps("删除")
    assert not [it for it in school.teacher.buttons() if it.startswith("✏️")]


async def test_they_are_part_of_ones_data_and_go_with_it(school: School) -> None:
    await phrases_page(school)
    await school.teacher.taps("添加")
    await school.teacher.says("追问到位")
    who = school.ids.members["陈小满"]
    async with school.town.app.database.writing() as session:
        personal = Personal(session, school.ids.school_id)
        assert "追问到位" in str(
            [
                it["value"].encode().decode("unicode_escape")
                for it in (await personal.data(who))["preferences"]
            ]
        )
        await personal.erase(who, "某老师")
        assert "preferences" not in await personal.data(who)
