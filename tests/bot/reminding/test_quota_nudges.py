"""One gentle word near the end of a period, in private, to those who are behind."""

from __future__ import annotations

from datetime import date, time

from school.counting.duties import Per
from school.reminding.reminders import Rule, Topic
from storage.store import Store
from tests.conftest import School
from tests.handlers.counted import observed, owe
from tests.reminding import MATHS_CHAT, bind_chats, go_to, local, said


async def test_who_is_behind_hears_of_it_once_and_heads_see_the_list(school: School) -> None:
    await bind_chats(school)
    await owe(school, 3, per=Per.HALF_MONTH)
    await observed(school, "苏婉清", *(date(2026, 11, day) for day in (17, 18, 19)))
    await go_to(school, local("2026-11-27 16:59"))
    assert "提个醒" not in school.teacher.sees()
    await go_to(school, local("2026-11-27 17:00"))
    assert "🌱 提个醒，11月30日 周一前：" in school.teacher.sees()
    assert "· 听课 下半月 0/3，还差 3 节" in school.teacher.sees()
    assert school.teacher.buttons()[0] == "我的任务"
    assert "我已经私下提醒：" in school.head.sees() and "陈小满" in school.head.sees()
    assert "周牧野" not in school.head.sees() and "提个醒" not in school.head.sees()
    assert "周牧野" in school.director.sees() and "提个醒" in school.director.sees()
    assert not any("提醒：" in text or "提个醒" in text for text in said(school, MATHS_CHAT))
    posts = len(school.teacher.posts())
    await go_to(school, local("2026-11-30 18:00"))
    assert [it for it in school.teacher.posts()[posts:] if "提个醒" in str(it.data.get("text"))] == []


async def test_who_is_on_leave_is_left_in_peace(school: School) -> None:
    await owe(school, 3, per=Per.HALF_MONTH)
    await school.head.says("/leave 陈小满 11月27日 病假")
    await go_to(school, local("2026-11-27 17:00"))
    assert "提个醒" not in school.teacher.sees()
    assert "陈小满" not in school.head.sees()


async def test_a_school_may_not_want_it(school: School) -> None:
    await owe(school, 3, per=Per.HALF_MONTH)
    async with school.town.app.database.writing() as session:
        preferences = Store(session, school.ids.school_id).preferences
        await preferences.set_rule(Topic.QUOTA, Rule(False, time(17)))
    await go_to(school, local("2026-11-27 17:00"))
    assert school.teacher.sees() == ""
