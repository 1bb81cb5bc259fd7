"""Following an invitation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import sample
from tests.conftest import School
from tests.dialogue import Talker, Town
from tests.handlers.old_buttons import data_under, tap_again

INVALID = "邀请链接已经失效"


async def invite(school: School) -> str:
    """The payload of a fresh invitation."""
    await school.director.says("/invite")
    return school.director.posts()[-2].data["text"].partition("?start=")[2].split()[0]


async def member_of(town: Town, user_id: int) -> str | None:
    rows = await town.app.database.read("SELECT name FROM members WHERE user_id = ?", (user_id,))
    return rows[0]["name"] if rows else None


@pytest.fixture
async def link(school: School) -> str:
    return await invite(school)


@pytest.fixture
def newcomer(school: School) -> Talker:
    return school.town.person(900, "小雨")


async def test_a_teacher_finds_the_own_name_confirms_and_is_in(school, link, newcomer):
    assert "青禾小学邀请您加入" in await newcomer.starts(link)
    assert newcomer.buttons() == ["白露", "何雨桐", "许星河", "名单里没有我"]
    await newcomer.taps("何雨桐")
    assert newcomer.sees() == "您是青禾小学的何雨桐（三（3）班数学、四（1）班数学）吗？"
    await newcomer.taps("是我")
    assert "何雨桐老师，欢迎加入青禾小学" in newcomer.sees()
    assert "/observe" in newcomer.sees()
    assert await member_of(school.town, 900) == "何雨桐"


async def test_the_name_that_telegram_shows_comes_first(school, link):
    talker = school.town.person(901, "许星河 四年级英语")
    await talker.starts(link)
    assert talker.buttons()[0] == "👉 我是许星河"


@pytest.mark.parametrize("typed", ["何雨桐", "雨桐", "hyt", "heyut", "我是何雨桐"])
async def test_typing_finds_a_name_too(school, link, newcomer, typed):
    await newcomer.starts(link)
    assert "何雨桐" in await newcomer.says(typed)
    await newcomer.taps("是我")
    assert await member_of(school.town, 900) == "何雨桐"


async def test_what_is_typed_after_joining_is_no_name_any_more(school, link, newcomer):
    await newcomer.starts(link)
    await newcomer.taps("何雨桐")
    await newcomer.taps("是我")
    assert "没明白" in await newcomer.says("你好")


async def test_several_matches_are_offered(school, link, newcomer):
    await newcomer.starts(link)
    assert "找到 2 位" in await newcomer.says("河")
    assert newcomer.buttons() == ["顾长河", "许星河", "‹ 看全部名单", "名单里没有我"]


async def test_a_wrong_name_can_be_gone_back_on(school, link, newcomer):
    await newcomer.starts(link)
    await newcomer.taps("白露")
    await newcomer.taps("不是我")
    assert "何雨桐" in newcomer.buttons()
    assert await member_of(school.town, 900) is None


async def test_the_second_tap_counts_once_and_shows_the_same(school, link, newcomer):
    await newcomer.starts(link)
    await newcomer.taps("何雨桐")
    yes = data_under(newcomer, "是我")
    await newcomer.taps("是我")
    first = newcomer.sees()
    answer = await tap_again(newcomer, yes)
    assert not answer.text
    assert newcomer.sees() == first


async def test_two_who_tap_one_name_at_once_do_not_both_get_it(school, link, newcomer):
    second = school.town.person(902, "另一位")
    for talker in (newcomer, second):
        await talker.starts(link)
        await talker.taps("何雨桐")
    await newcomer.taps("是我")
    await second.taps("是我")
    assert await member_of(school.town, 900) == "何雨桐"
    assert await member_of(school.town, 902) is None
    assert "已经请教科室主任确认“何雨桐”" in second.sees()
    assert "另一位" in school.director.sees()
    assert "小雨" in school.director.sees()


async def test_a_member_is_told_so_even_by_an_old_link(school, link):
    school.town.clock.advance(timedelta(days=31))
    assert "您已经在青禾小学了，您是陈小满老师" in await school.teacher.starts(link)


@pytest.mark.parametrize("payload", ["jnonsense", "jAAAAAAAAAAAAAAAAAAAAAA", "j"])
async def test_an_unknown_link_is_refused(town, payload):
    assert INVALID in await town.person(903, "路人").starts(payload)


async def test_an_expired_link_is_refused(school, link, newcomer):
    school.town.clock.advance(timedelta(days=30))
    assert INVALID in await newcomer.starts(link)


@pytest.mark.parametrize("step", ["何雨桐", "名单里没有我", "typed", "是我"])
async def test_a_link_that_was_replaced_stops_working_at_every_step(school, link, newcomer, step):
    await newcomer.starts(link)
    if step == "是我":
        await newcomer.taps("何雨桐")
    await school.director.taps("换一个新链接")
    await school.director.taps("换新链接")
    if step == "typed":
        assert INVALID in await newcomer.says("何雨桐")
    else:
        assert INVALID in (await newcomer.taps(step)).text
    assert await member_of(school.town, 900) is None


async def test_whoever_is_not_listed_is_brought_before_the_director(school, link, newcomer):
    await newcomer.starts(link)
    await newcomer.taps("名单里没有我")
    assert "名单里没有方晓雯" in await newcomer.says("方晓雯")
    await newcomer.taps("请主任把我加进来")
    assert "方晓雯申请加入青禾小学" in school.director.sees()
    await school.director.taps("加为新老师")
    assert "欢迎加入青禾小学" in newcomer.sees()
    assert await member_of(school.town, 900) == "方晓雯"


async def test_a_slip_of_the_pen_is_mended_by_typing_again(school, link, newcomer):
    await newcomer.starts(link)
    assert "名单里没有何雨同" in await newcomer.says("何雨同")
    assert "何雨桐" in await newcomer.says("何雨桐")
    await newcomer.taps("是我")
    assert await member_of(school.town, 900) == "何雨桐"


async def test_what_is_no_name_is_not_brought_before_anybody(school, link, newcomer):
    await newcomer.starts(link)
    before = len(school.director.posts())
    assert "没有找到" in await newcomer.says("<b>&amp; 12345")
    assert len(school.director.posts()) == before


async def test_a_namesake_of_somebody_listed_becomes_another_person(school, link, newcomer):
    await newcomer.starts(link)
    await newcomer.taps("何雨桐")
    await newcomer.taps("同名")
    await newcomer.taps("请主任把我加进来")
    await school.director.taps("加为新老师")
    rows = await school.town.app.database.read(
        "SELECT user_id FROM members WHERE name = '何雨桐' ORDER BY id"
    )
    assert [row["user_id"] for row in rows] == [None, 900]


async def test_a_name_with_power_over_the_school_takes_the_directors_word(school, link, newcomer):
    await school.director.says("/people 顾长河")
    await school.director.taps("解除绑定")
    await school.director.taps("解除绑定")
    await newcomer.starts(link)
    await newcomer.taps("顾长河")
    assert "管理权限" in newcomer.sees()
    await newcomer.taps("请主任确认")
    assert await member_of(school.town, 900) is None
    await school.director.taps("✅ 同意")
    assert await member_of(school.town, 900) == "顾长河"


async def test_a_teacher_of_one_school_may_join_another(school, link):
    other = await sample.build(school.town.app.database, school.town.clock.now(), "远山小学", 1000)
    guest = school.town.person(1000 + sample.TEACHER, "陈小满")
    school.town.sandbox.person(guest.person).started = True
    await guest.starts(link)
    await guest.taps("何雨桐")
    await guest.taps("是我")
    assert "现在是青禾小学（何雨桐）" in await guest.says("/school")
    await guest.taps("远山小学")
    assert "已切换到远山小学" in guest.sees()
    assert other.school_id != school.ids.school_id


async def test_an_id_of_another_school_opens_nothing(school, link, newcomer):
    other = await sample.build(school.town.app.database, school.town.clock.now(), "远山小学", 1000)
    await newcomer.starts(link)
    stranger = other.members["何雨桐"]
    for verb in ("me", "yes", "alike"):
        answer = await tap_again(newcomer, f"join.{verb}:{link[1:]}:{stranger}")
        assert "过期" in answer.text
    assert await member_of(school.town, 900) is None


async def test_a_long_list_is_turned_page_by_page(school, newcomer):
    async with school.town.app.database.writing() as session:
        for number in range(60):
            await session.run(
                "INSERT INTO members (school_id, name, created_at) VALUES (?, ?, '')",
                (school.ids.school_id, f"李{chr(0x4E00 + number)}"),
            )
    await newcomer.starts(await invite(school))
    assert len(newcomer.buttons()) == 21 + 2
    await newcomer.taps("下一页")
    assert {"‹ 上一页", "下一页 ›"} <= set(newcomer.buttons())
    await newcomer.taps("下一页")
    assert "下一页 ›" not in newcomer.buttons()


async def test_a_stranger_can_paste_the_link(school, link, newcomer):
    await newcomer.starts()
    await newcomer.taps("加入学校")
    assert "没有找到邀请链接" in await newcomer.says("就是那个链接")
    assert "青禾小学邀请您加入" in await newcomer.says(f"点这里 https://t.me/jiaoyan_bot?start={link} 加入")
    await newcomer.taps("何雨桐")
    await newcomer.taps("是我")
    assert await member_of(school.town, 900) == "何雨桐"


async def test_a_hostile_name_on_telegram_is_shown_as_it_is(school, link):
    talker = school.town.person(904, "<b>&😀")
    await talker.starts(link)
    await talker.says("方晓雯")
    await talker.taps("请主任")
    assert "<b>&😀" in school.director.sees()
