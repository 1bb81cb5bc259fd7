"""Requests to join, before the directors."""

from __future__ import annotations

import pytest

from school.people import Role
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.dialogue import Talker
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.people.test_invitations import shown

ASKER = 900


@pytest.fixture
async def asker(school: School) -> Talker:
    """Somebody who is not on the list and has asked to be let in as 方晓雯."""
    talker = school.town.person(ASKER, "小方")
    await talker.starts(await shown(school.director))
    await talker.says("方晓雯")
    await talker.taps("请主任把我加进来")
    return talker


async def names_of(school: School, user_id: int) -> list[str]:
    rows = await school.town.app.database.read(
        "SELECT name FROM members WHERE user_id = ? AND school_id = ?", (user_id, school.ids.school_id)
    )
    return [row["name"] for row in rows]


async def test_who_waits_is_reminded_of_it_until_a_director_has_answered(
    school: School, asker: Talker
) -> None:
    assert "还在等教科室主任确认" in await asker.says("你好")
    assert "还在等教科室主任确认" in await asker.starts()
    await school.director.taps("拒绝")
    assert "还在等" not in await asker.says("你好")


async def make_director(school: School, name: str) -> None:
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.members.appoint(school.ids.members[name], Role.DIRECTOR)


async def test_the_director_may_say_that_it_is_somebody_listed(school: School, asker: Talker) -> None:
    await school.director.taps("就是名单里的某人")
    assert school.director.buttons() == ["白露", "何雨桐", "许星河", "‹ 返回"]
    await school.director.taps("白露")
    assert "以“白露”加入" in school.director.sees()
    assert "白露老师，欢迎加入青禾小学" in asker.sees()
    assert await names_of(school, ASKER) == ["白露"]


async def test_the_director_may_decline_and_the_asker_is_told(school: School, asker: Talker) -> None:
    await school.director.taps("拒绝")
    assert "没有同意" in asker.sees()
    assert await names_of(school, ASKER) == []


async def test_asking_the_same_again_does_not_bother_the_director_again(
    school: School, asker: Talker
) -> None:
    before = len(school.director.posts())
    await asker.starts(await shown(school.director))
    shown_meanwhile = len(school.director.posts())
    await asker.says("方晓雯")
    await asker.taps("请主任把我加进来")
    assert len(school.director.posts()) == shown_meanwhile == before + 2


async def test_requests_are_listed_until_they_are_decided(school: School, asker: Talker) -> None:
    assert "方晓雯　小方" in await school.director.says("/requests")
    await school.director.taps("方晓雯")
    await school.director.taps("加为新老师")
    assert "没有等待处理" in await school.director.says("/requests")


async def test_only_directors_see_requests(school: School, asker: Talker) -> None:
    assert "这个功能需要" in await school.head.says("/requests")
    assert "过期" in (await tap_again(school.head, "claim.show:1")).text
    assert "过期" in (await tap_again(school.head, "claim.add:1")).text
    assert await names_of(school, ASKER) == []


async def test_the_second_tap_lets_nobody_in_twice(school: School, asker: Talker) -> None:
    add = data_under(school.director, "加为新老师")
    await school.director.taps("加为新老师")
    answer = await tap_again(school.director, add)
    assert not answer.text
    assert "已经由林知远同意了" in school.director.sees()
    assert await names_of(school, ASKER) == ["方晓雯"]


async def test_what_one_director_decides_the_other_sees(school: School) -> None:
    await make_director(school, "顾长河")
    asker = school.town.person(ASKER, "小方")
    await asker.starts(await shown(school.director))
    await asker.says("方晓雯")
    await asker.taps("请主任把我加进来")
    assert "方晓雯申请加入" in school.leader.sees()
    other = data_under(school.leader, "拒绝")
    await school.director.taps("加为新老师")
    assert "林知远已同意" in school.leader.sees()
    assert school.leader.buttons() == []
    await tap_again(school.leader, other)
    assert "已经由林知远同意了" in school.leader.sees()
    assert await names_of(school, ASKER) == ["方晓雯"]


async def test_a_taken_name_goes_over_only_with_the_directors_word(school: School) -> None:
    asker = school.town.person(ASKER, "新手机")
    await asker.starts(await shown(school.director))
    await asker.says("陈小满")
    await asker.taps("请主任确认")
    assert "现在的账号：陈小满" in school.director.sees()
    assert "申请的账号：新手机" in school.director.sees()
    await school.director.taps("换成新账号")
    assert await names_of(school, ASKER) == ["陈小满"]
    assert "换到另一个账号了" in school.teacher.sees()
    assert "您还没有加入" in await school.teacher.says("/my_quota")


async def test_who_found_a_way_in_meanwhile_is_not_let_in_twice(school: School, asker: Talker) -> None:
    add = data_under(school.director, "加为新老师")
    await asker.starts(await shown(school.director))
    await asker.taps("白露")
    await asker.taps("是我")
    await tap_again(school.director, add)
    assert await names_of(school, ASKER) == ["白露"]
    assert "没有等待处理" in await school.director.says("/requests")


async def test_a_name_that_was_taken_meanwhile_is_not_given_away(school: School, asker: Talker) -> None:
    await school.director.taps("就是名单里的某人")
    white_dew = data_under(school.director, "白露")
    quicker = school.town.person(901, "白露")
    await quicker.starts(await shown(school.director))
    await quicker.taps("我是白露")
    await quicker.taps("是我")
    assert "过期" in (await tap_again(school.director, white_dew)).text
    assert await names_of(school, 901) == ["白露"]


async def test_a_director_of_another_school_decides_nothing_here(school: School, asker: Talker) -> None:
    await sample.build(school.town.app.database, school.town.clock.now(), "远山小学", 1000)
    stranger = school.town.person(1000 + sample.DIRECTOR, "林知远")
    await stranger.starts()
    for verb in ("show", "add", "no"):
        assert "过期" in (await tap_again(stranger, f"claim.{verb}:1")).text
    assert await names_of(school, ASKER) == []


async def test_a_director_who_works_elsewhere_just_now_decides_all_the_same(
    school: School, asker: Talker
) -> None:
    other = await sample.build(school.town.app.database, school.town.clock.now(), "远山小学", 1000)
    async with school.town.app.database.writing() as session:
        store = Store(session, other.school_id)
        await store.members.link(other.members["白露"], sample.DIRECTOR)
    await school.director.taps("加为新老师")
    assert await names_of(school, ASKER) == ["方晓雯"]
