"""Greetings, help, and words that fit nothing."""

from __future__ import annotations

import pytest

from tests.conftest import School
from tests.dialogue import Town


async def test_a_stranger_is_told_what_this_is_and_offered_two_ways(town: Town) -> None:
    stranger = town.person(7, "路人")
    answer = await stranger.starts()
    assert len(answer.splitlines()) == 3
    assert stranger.buttons() == ["🏫 创建学校", "🙋 加入学校"]


async def test_help_offers_a_stranger_the_same_in_private_and_words_alone_in_a_group(town: Town) -> None:
    stranger = town.person(7, "路人")
    await stranger.says("/help")
    assert stranger.buttons() == ["🏫 创建学校", "🙋 加入学校"]
    group = town.group(-5, "数学组", stranger)
    assert "邀请链接" in await stranger.says("/help", group)
    assert stranger.buttons(group) == []


@pytest.mark.parametrize("command", ["/requests", "/settings"])
async def test_a_head_is_told_who_may_do_it(school: School, command: str) -> None:
    assert "需要教科室主任来用" in await school.head.says(command)


async def test_the_card_of_a_colleague_s_form_says_that_it_is_not_yours(school: School) -> None:
    group = school.town.group(-5, "数学组", school.teacher, school.head)
    await school.teacher.says("/observe 3年级数学", group)
    await school.head.taps("继续填写", group)
    assert "别的老师" in school.head.sees()


async def test_help_shows_a_teacher_only_what_a_teacher_may_do(school: School) -> None:
    assert "/help" in await school.teacher.says("/help")


async def test_an_unknown_command_is_answered_in_private_and_ignored_in_a_group(school: School) -> None:
    group = school.town.group(-5, "数学组", school.teacher)
    assert "没有 /nonsense" in await school.teacher.says("/nonsense")
    assert await school.teacher.says("/nonsense", group) == ""


@pytest.mark.parametrize("words", ["谢谢", "谢谢！", "辛苦了", "好的", "OK"])
async def test_thanks_are_answered_as_thanks(school: School, words: str) -> None:
    assert await school.teacher.says(words) == "不客气，有事随时找我。"


@pytest.mark.parametrize("words", ["／help", "/帮助", "/HELP", "／帮助"])
async def test_a_wide_slash_and_chinese_after_a_slash_are_understood_in_private(
    school: School, words: str
) -> None:
    assert "/my_quota" in await school.teacher.says(words)


async def test_a_command_for_another_bot_is_not_for_us(school: School) -> None:
    group = school.town.group(-5, "数学组", school.teacher)
    assert await school.teacher.says("/help@other_bot", group) == ""
    assert "/help" in await school.teacher.says("/help@jiaoyan_bot", group)


async def test_a_button_that_no_longer_exists_is_answered(school: School) -> None:
    await school.teacher.says("/help")
    school.town.sandbox.inject(
        [
            {
                "callback_query": {
                    "id": "77",
                    "from": school.teacher.person.as_user(),
                    "chat_instance": "1",
                    "data": "nonsense:1",
                    "message": school.teacher.last().data,
                }
            }
        ]
    )
    await school.town.quiet()
