"""Greetings, help, and words that fit nothing."""

from __future__ import annotations

from tests.conftest import School
from tests.dialogue import Town


async def test_a_stranger_is_told_what_this_is_and_offered_two_ways(town: Town) -> None:
    stranger = town.person(7, "路人")
    answer = await stranger.starts()
    assert len(answer.splitlines()) == 3
    assert stranger.buttons() == ["🏫 创建学校", "🙋 加入学校"]


async def test_help_shows_a_teacher_only_what_a_teacher_may_do(school: School) -> None:
    assert "/help" in await school.teacher.says("/help")


async def test_an_unknown_command_is_answered_in_private_and_ignored_in_a_group(school: School) -> None:
    group = school.town.group(-5, "数学组", school.teacher)
    assert "没有 /nonsense" in await school.teacher.says("/nonsense")
    assert await school.teacher.says("/nonsense", group) == ""


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
