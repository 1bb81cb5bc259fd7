"""One person's card and what the director changes on it."""

from __future__ import annotations

from typing import Any

import pytest

from school.people import Role
from storage.directories import read_directory
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again


async def person(school: School, name: str) -> Any:
    """A member as stored."""
    async with school.town.app.database.reading() as session:
        directory = await read_directory(session, school.ids.school_id)
    return directory.member_by_id[school.ids.members[name]]


async def directors(school: School) -> list[str]:
    async with school.town.app.database.reading() as session:
        return [it.name for it in (await read_directory(session, school.ids.school_id)).directors]


async def make_director(school: School, name: str) -> None:
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.members.appoint(school.ids.members[name], Role.DIRECTOR)


# Finding -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["陈小满", "小满", "cxm"])
async def test_a_card_is_found_by_name_part_or_initials(school: School, typed: str) -> None:
    text = await school.director.says(f"/people {typed}")
    assert text == "👤 陈小满\n教研组：数学组\n职务：教师\n任教：三（2）班数学\n✓ 已加入：陈小满"


async def test_several_matches_are_offered_and_none_is_said(school: School) -> None:
    await school.director.says("/people 河")
    assert school.director.buttons() == ["顾长河", "许星河", "‹ 全部老师"]
    assert "没有找到“王大力”" in await school.director.says("/people 王大力")


async def test_everybody_can_be_picked_from_the_list(school: School) -> None:
    await school.director.says("/people")
    await school.director.taps("何雨桐")
    assert "○ 还没有加入" in school.director.sees()


async def test_the_card_says_who_cannot_be_reached(school: School) -> None:
    school.town.sandbox.block(school.teacher.person)
    await school.town.quiet()
    assert "收不到我的私聊" in await school.director.says("/people 陈小满")


async def test_cards_are_for_the_director_alone(school: School) -> None:
    member_id = school.ids.members["何雨桐"]
    for talker in (school.teacher, school.head, school.leader):
        assert "这个功能需要" in await talker.says("/people 何雨桐")
        for data in (
            f"people.show:{member_id}",
            f"people.lead:{member_id}:1:1",
            f"people.role:{member_id}:director:1",
            f"people.director:{member_id}",
            f"people.gone:{member_id}",
            f"people.unlink:{member_id}",
        ):
            assert "这个功能需要" in (await tap_again(talker, data)).text
    assert await directors(school) == ["林知远"]


@pytest.mark.parametrize(
    "data",
    [
        "people.show:{other}",
        "people.duties:{other}",
        "people.role:{other}:school_leader:1",
        "people.role:{mine}:teacher:1",
        "people.role:{mine}:emperor:1",
        "people.lead:{mine}:{group}:1",
        "people.in:{mine}:{group}:1",
        "people.teach:{other}",
        "people.name:{other}",
        "people.unlink:{other}",
        "people.gone:{other}",
        "handover.do:{other}:0",
        "people.show:0",
    ],
)
async def test_what_belongs_to_another_school_is_out_of_reach(school: School, data: str) -> None:
    other = await sample.build(school.town.app.database, school.town.clock.now(), "远山小学", 1000)
    await school.director.says("/people 陈小满")
    filled = data.format(
        mine=school.ids.members["陈小满"], other=other.members["陈小满"], group=other.groups["数学组"]
    )
    assert "过期" in (await tap_again(school.director, filled)).text


# Duties and groups -------------------------------------------------------------------------------------


async def test_a_teacher_becomes_head_is_told_and_stops_being_head(school: School) -> None:
    await school.director.says("/people 陈小满")
    await school.director.taps("职务")
    await school.director.taps("☐ 数学组组长")
    assert "您现在是青禾小学的数学组组长" in school.teacher.sees()
    assert (await person(school, "陈小满")).leads == {school.ids.groups["数学组"]: Role.GROUP_LEAD}
    await school.director.taps("☑ 数学组组长")
    assert (await person(school, "陈小满")).leads == {}


async def test_the_same_tap_twice_is_not_there_and_back(school: School) -> None:
    await school.director.says("/people 陈小满")
    await school.director.taps("职务")
    tick = data_under(school.director, "学校行政")
    await school.director.taps("学校行政")
    told = len(school.teacher.posts())
    await tap_again(school.director, tick)
    assert Role.SCHOOL_LEADER in (await person(school, "陈小满")).appointed
    assert len(school.teacher.posts()) == told


async def test_a_second_director_is_confirmed_first(school: School) -> None:
    await school.director.says("/people 苏婉清")
    await school.director.taps("职务")
    await school.director.taps("教科室主任")
    assert await directors(school) == ["林知远"]
    await school.director.taps("确认")
    assert await directors(school) == ["林知远", "苏婉清"]
    assert "教科室主任" in school.head.sees()
    await school.director.taps("☑ 教科室主任")
    assert await directors(school) == ["林知远"]


async def test_somebody_moves_from_one_group_to_another(school: School) -> None:
    await school.director.says("/people 苏婉清")
    await school.director.taps("教研组")
    await school.director.taps("☑ 数学组")
    await school.director.taps("☐ 语文组")
    moved = await person(school, "苏婉清")
    assert moved.groups == {school.ids.groups["语文组"]}
    assert moved.leads == {}


async def test_a_tap_into_the_group_one_leads_does_not_end_leading(school: School) -> None:
    await school.director.says("/people 苏婉清")
    member, group = school.ids.members["苏婉清"], school.ids.groups["数学组"]
    await tap_again(school.director, f"people.in:{member}:{group}:1")
    assert (await person(school, "苏婉清")).leads


async def test_a_school_without_preparation_groups_says_so(school: School) -> None:
    await school.director.says("/people 苏婉清")
    await school.director.taps("备课组")
    assert "学校还没有备课组" in school.director.sees()


# Teaching and name -------------------------------------------------------------------------------------


async def test_teaching_is_typed_and_shown_as_understood(school: School) -> None:
    await school.director.says("/people 何雨桐")
    await school.director.taps("任教")
    assert "没看懂“哈哈”" in await school.director.says("三年级数学和哈哈")
    assert "任教：三年级数学、三（2）班科学" in await school.director.says("三年级数学、三（2）班科学")


async def test_a_name_is_corrected_but_not_into_another_persons(school: School) -> None:
    await school.director.says("/people 何雨桐")
    await school.director.taps("改姓名")
    assert "已经有“陈小满”了" in await school.director.says("陈小满")
    assert "2 到 20 个字" in await school.director.says("12345")
    assert "👤 何雨彤" in await school.director.says("何雨彤")


# Leaving -----------------------------------------------------------------------------------------------


async def test_an_account_is_untied_and_the_name_is_free_again(school: School) -> None:
    await school.director.says("/people 陈小满")
    await school.director.taps("解除绑定")
    yes = data_under(school.director, "解除绑定")
    await school.director.taps("解除绑定")
    assert "解除了您与“陈小满”的绑定" in school.teacher.sees()
    assert (await person(school, "陈小满")).user_id is None
    told = len(school.teacher.posts())
    await tap_again(school.director, yes)
    assert len(school.teacher.posts()) == told


async def test_who_leaves_is_off_the_list_and_the_records_stay(school: School) -> None:
    await school.director.says("/people 陈小满")
    await school.director.taps("离校")
    await school.director.taps("取消")
    assert (await person(school, "陈小满")).active
    await school.director.taps("离校")
    yes = data_under(school.director, "确认离校")
    await school.director.taps("确认离校")
    assert "已为“陈小满”办理离校" in school.director.sees()
    assert not (await person(school, "陈小满")).active
    assert "办理了离校" in school.teacher.sees()
    assert "陈小满" not in await school.director.says("/roster")
    assert not (await tap_again(school.director, yes)).text


async def test_an_old_card_of_somebody_who_left_answers_kindly(school: School) -> None:
    await school.director.says("/people 陈小满")
    duties = data_under(school.director, "职务")
    await school.director.taps("离校")
    await school.director.taps("确认离校")
    assert "过期" in (await tap_again(school.director, duties)).text
    await tap_again(school.director, f"people.show:{school.ids.members['陈小满']}")
    assert "已离校" in school.director.sees()


async def test_directors_find_no_button_to_lock_themselves_out(school: School) -> None:
    await school.director.says("/people 林知远")
    assert not {"解除绑定", "离校"} & set(school.director.buttons())
    await school.director.taps("职务")
    assert all("教科室主任" not in label for label in school.director.buttons())


@pytest.mark.parametrize("data", ["people.unlink:{me}", "people.gone:{me}", "people.role:{me}:director:0"])
async def test_the_last_director_stays_whatever_is_tapped(school: School, data: str) -> None:
    await school.director.says("/people 林知远")
    answer = await tap_again(school.director, data.format(me=school.ids.members["林知远"]))
    assert "至少要有一位教科室主任" in answer.text
    assert await directors(school) == ["林知远"]


async def test_a_director_who_has_not_joined_does_not_count(school: School) -> None:
    await make_director(school, "何雨桐")
    await school.director.says("/people 林知远")
    answer = await tap_again(school.director, f"people.gone:{school.ids.members['林知远']}")
    assert "至少要有一位教科室主任" in answer.text


# Handing over ------------------------------------------------------------------------------------------


async def test_a_director_hands_over_and_goes(school: School) -> None:
    await school.director.says("/handover")
    assert school.director.buttons() == ["陈小满", "顾长河", "苏婉清", "周牧野"]
    await school.director.taps("苏婉清")
    go = data_under(school.director, "不再担任")
    await school.director.taps("不再担任")
    assert await directors(school) == ["苏婉清"]
    assert "您现在是青禾小学的教科室主任" in school.head.sees()
    first = school.director.sees()
    assert not (await tap_again(school.director, go)).text
    assert school.director.sees() == first


async def test_a_director_takes_a_second_one_in(school: School) -> None:
    await school.director.says("/handover")
    await school.director.taps("苏婉清")
    await school.director.taps("我也继续担任")
    assert await directors(school) == ["林知远", "苏婉清"]


async def test_beside_another_director_one_can_only_step_down(school: School) -> None:
    await make_director(school, "苏婉清")
    await school.director.says("/handover")
    await school.director.taps("苏婉清")
    assert all("继续担任" not in label for label in school.director.buttons())
    await school.director.taps("不再担任")
    assert await directors(school) == ["苏婉清"]


async def test_a_teacher_cannot_hand_over_what_is_not_theirs(school: School) -> None:
    await school.teacher.says("/help")
    answer = await tap_again(school.teacher, f"handover.do:{school.ids.members['苏婉清']}:0")
    assert "这个功能需要" in answer.text
    assert await directors(school) == ["林知远"]


async def test_nobody_is_offered_the_office_who_has_not_joined(school: School) -> None:
    await school.director.says("/handover")
    data = f"handover.do:{school.ids.members['何雨桐']}:0"
    assert "过期" in (await tap_again(school.director, data)).text
    assert await directors(school) == ["林知远"]
