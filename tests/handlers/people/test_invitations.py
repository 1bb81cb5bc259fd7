"""Showing and renewing the invitation."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import School
from tests.dialogue import Talker
from tests.handlers.old_buttons import data_under, tap_again


def link_in(text: str) -> str:
    return text.partition("?start=")[2].split()[0]


async def shown(talker: Talker) -> str:
    """The payload of the link that /invite shows."""
    await talker.says("/invite")
    return link_in(talker.posts()[-2].data["text"])


async def test_the_director_gets_a_text_to_forward_and_a_button_to_share(school: School) -> None:
    link = await shown(school.director)
    assert link.startswith("j")
    assert "青禾小学的老师们" in school.director.posts()[-2].data["text"]
    assert "链接有效到 12月25日 周五" in school.director.sees()
    assert "还有 3 位老师没有加入" in school.director.sees()
    [share] = school.director.last().data["reply_markup"]["inline_keyboard"][0]
    assert parse_qs(urlsplit(share["url"]).query)["url"] == [f"https://t.me/jiaoyan_bot?start={link}"]


async def test_asking_again_shows_the_same_link(school: School) -> None:
    assert await shown(school.director) == await shown(school.director)


async def test_a_head_may_show_the_link_but_not_renew_it(school: School) -> None:
    assert "请教科室主任用 /invite 生成" in await school.head.says("/invite")
    link = await shown(school.director)
    assert await shown(school.head) == link
    assert "换一个新链接" not in school.head.buttons()
    answer = await tap_again(school.head, f"invite.new:{link[1:9]}")
    assert answer.show_alert
    assert await shown(school.director) == link


async def test_a_teacher_may_not_see_the_link(school: School) -> None:
    assert "这个功能需要" in await school.teacher.says("/invite")


async def test_renewing_is_asked_for_twice_and_can_be_left(school: School) -> None:
    link = await shown(school.director)
    await school.director.taps("换一个新链接")
    await school.director.taps("先不换")
    assert await shown(school.director) == link


async def test_the_second_tap_on_renew_does_not_renew_again(school: School) -> None:
    old = await shown(school.director)
    await school.director.taps("换一个新链接")
    again = data_under(school.director, "换新链接")
    await school.director.taps("换新链接")
    new = link_in(school.director.posts()[-2].data["text"])
    await tap_again(school.director, again)
    assert link_in(school.director.posts()[-2].data["text"]) == new != old


async def test_an_expired_link_is_replaced_for_the_director(school: School) -> None:
    old = await shown(school.director)
    school.town.clock.advance(timedelta(days=30))
    assert await shown(school.director) != old


async def test_the_link_is_not_for_groups(school: School) -> None:
    group = school.town.group(-5, "教师群", school.director)
    assert "t.me" not in await school.director.says("/invite", group)


@pytest.mark.parametrize("data", ["invite.show", "invite.renew:x", "invite.new:x", "invite.keep"])
async def test_no_button_works_for_a_teacher(school: School, data: str) -> None:
    await school.teacher.says("/help")
    assert "这个功能需要" in (await tap_again(school.teacher, data)).text
