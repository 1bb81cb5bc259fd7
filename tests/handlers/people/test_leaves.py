"""Leave as the people of a school record it."""

from __future__ import annotations

from datetime import date

from school.staff.leaves import Leave
from storage.directories import read_directory
from tests.conftest import School


async def leaves(school: School) -> list[Leave]:
    async with school.town.app.database.reading() as session:
        return list((await read_directory(session, school.ids.school_id)).leaves)


async def test_one_line_records_it_and_tells_the_person(school: School) -> None:
    said = await school.head.says("/leave 陈小满 11月25日至27日 病假")
    assert "陈小满" in said
    assert "11月25日 周三 至 11月27日 周五 病假" in said
    assert "苏婉清为您登记了：" in school.teacher.sees()
    [found] = await leaves(school)
    assert (found.first_day, found.last_day, found.reason) == (date(2026, 11, 25), date(2026, 11, 27), "病假")
    assert "今天不在：陈小满" in await school.head.says("/leave")


async def test_what_a_line_leaves_out_is_asked(school: School) -> None:
    assert "没认出是谁" in await school.director.says("登记请假 王五")
    await school.director.taps("周牧野")
    await school.director.taps("何雨桐")
    await school.director.taps("完成")
    assert "没看懂是哪几天" in await school.director.says("马上")
    await school.director.says("12月1日起")
    await school.director.taps("外出培训")
    assert "已登记 2 位老师" in school.director.sees()
    await school.director.taps("周牧野")
    assert "还没有定回来的日子" in school.director.sees()


async def test_from_the_card_of_a_person(school: School) -> None:
    await school.director.says("/people 陈小满")
    await school.director.taps("请假")
    assert "没有请假记录" in school.director.sees()
    await school.director.taps("登记请假")
    await school.director.taps("今天")
    await school.director.says("孩子家长会")
    assert "11月25日 周三 孩子家长会" in school.director.sees()
    assert "请假：11月25日 周三 孩子家长会" in await school.director.says("/people 陈小满")


async def test_changed_and_removed(school: School) -> None:
    await school.head.says("/leave 陈小满 11月25日至27日 病假")
    await school.head.taps("改日期")
    await school.head.says("11月25日至26日")
    assert "11月26日 周四 病假" in school.head.sees()
    await school.head.taps("改原因")
    await school.head.taps("公出")
    [found] = await leaves(school)
    assert (found.last_day, found.reason) == (date(2026, 11, 26), "公出")
    await school.head.taps("删除")
    assert await leaves(school) == []


async def test_the_same_days_twice_are_refused(school: School) -> None:
    await school.head.says("/leave 陈小满 11月25日至27日 病假")
    assert "已经登记过" in await school.head.says("/leave 陈小满 11月27日 公出")
    assert len(await leaves(school)) == 1


async def test_heads_record_and_see_their_own_people_only(school: School) -> None:
    await school.director.says("/leave 周牧野 今天 病假")
    assert "今天没有人请假" in await school.head.says("/leave")
    assert "需要" in await school.head.says("/leave 周牧野 明天 病假")
    assert "需要" in await school.teacher.says("/leave 陈小满 明天 病假")
    assert len(await leaves(school)) == 1


async def test_it_is_the_matter_of_private_chats(school: School) -> None:
    group = school.town.group(-1001, "数学组", school.head)
    assert "私聊" in await school.head.says("/leave 陈小满 今天 病假", group)
