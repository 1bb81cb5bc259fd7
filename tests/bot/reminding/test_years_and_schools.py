"""Terms, years, zones and other schools."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from school.calendar.terms import Term
from school.scheduling.schedule import Audience, ItemKind
from tests import sample
from tests.conftest import School
from tests.reminding import (
    MATHS_CHAT,
    SCHOOL_CHAT,
    add,
    add_meeting,
    bind_chats,
    go_to,
    local,
    said,
    stored,
    tick,
)


async def test_a_series_runs_over_the_new_year_and_stops_with_the_term(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await go_to(school, local("2027-03-01 12:00"))
    eves = [text.splitlines()[-3] for text in said(school, MATHS_CHAT) if "📌" in text]
    assert [text.split("（")[0] for text in eves] == [
        "12月2日 周三", "12月9日 周三", "12月16日 周三", "12月23日 周三", "12月30日 周三",
        "1月6日 周三", "1月13日 周三", "1月20日 周三",
    ]  # fmt: skip


async def test_february_29_is_a_day_like_others(school: School) -> None:
    async with stored(school) as store:
        await store.schools.set_term(
            school.ids.school_id, Term("2027-2028学年第二学期", date(2028, 2, 14), date(2028, 7, 1))
        )
    school.town.clock.advance(local("2028-02-21 10:00") - school.town.clock.now())
    await add(school, ItemKind.EVENT, "开学教研", "2028-02-29", starts="14:20", group="数学组")
    await add(school, ItemKind.MONTH, "二月计划", "2028-02-01", last_day="2028-02-29", group="数学组")
    await go_to(school, local("2028-02-28 17:00"))
    assert "📌 明天 14:20 开学教研" in school.teacher.sees()
    assert "2月29日 周二（第3周）" in school.teacher.sees()
    assert any("离月底还有 7 天" in text for text in said(school, school.head.id))
    await go_to(school, local("2028-02-29 12:20"))
    assert "⏰ 今天 14:20" in school.teacher.sees()


async def test_a_school_elsewhere_is_reminded_by_its_own_clock(school: School) -> None:
    async with stored(school) as store:
        await store.schools.set_timezone(school.ids.school_id, "Asia/Urumqi")
    urumqi = ZoneInfo("Asia/Urumqi")
    await add_meeting(school)
    await go_to(school, local("2026-11-25 12:19", urumqi))
    assert said(school, school.teacher.id) == []
    await go_to(school, local("2026-11-25 12:20", urumqi))
    assert "14:20" in school.teacher.sees()


async def test_moving_to_another_zone_moves_the_reminders(school: School) -> None:
    await add_meeting(school)
    await tick(school)
    async with stored(school) as store:
        await store.schools.set_timezone(school.ids.school_id, "Asia/Urumqi")
    await go_to(school, local("2026-11-25 14:19"))
    assert said(school, school.teacher.id) == []
    await go_to(school, local("2026-11-25 14:20"))
    assert "14:20" in school.teacher.sees()


async def test_two_schools_hear_nothing_of_each_other(school: School) -> None:
    town = school.town
    theirs = await sample.build(town.app.database, town.clock.now(), "云岭小学", shift=1000)
    stranger = town.person(sample.TEACHER + 1000, "陈小满")
    town.sandbox.person(stranger.person).started = True
    await add_meeting(school)
    await add(school, ItemKind.EVENT, "他校大会", "2026-11-25", starts="14:20", ids=theirs)
    await go_to(school, local("2026-11-25 12:20"))
    assert "数学组教研" in school.teacher.sees() and "他校大会" not in school.teacher.sees()
    assert [text.splitlines()[0] for text in said(school, stranger.id)] == ["⏰ 今天 14:20 他校大会"]


async def test_somebody_of_two_schools_is_told_which_one_it_is(school: School) -> None:
    theirs = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    async with stored(school, theirs) as store:
        await store.members.link(theirs.members["白露"], school.teacher.id)
    await add_meeting(school)
    await go_to(school, local("2026-11-25 12:20"))
    assert school.teacher.sees().endswith("—— 青禾小学")
    assert "——" not in school.head.sees().splitlines()[-1]


async def test_single_people_are_told_in_private_only(school: School) -> None:
    await bind_chats(school)
    pair = frozenset({school.ids.members["陈小满"], school.ids.members["周牧野"]})
    await add(school, ItemKind.EVENT, "师徒结对", "2026-12-02", starts="14:20", audience=Audience(None, pair))
    await go_to(school, local("2026-12-02 12:20"))
    assert "师徒结对" in school.teacher.sees() and "师徒结对" in school.colleague.sees()
    assert said(school, MATHS_CHAT) == said(school, SCHOOL_CHAT) == []
    assert said(school, school.head.id) == []


async def test_between_terms_nothing_is_said_until_school_has_begun(school: School) -> None:
    await bind_chats(school)
    spring = Term("2026-2027学年第二学期", date(2027, 2, 22), date(2027, 7, 9))
    async with stored(school) as store:
        await store.schools.set_term(school.ids.school_id, spring)
    await add(school, ItemKind.EVENT, "开学典礼", "2027-02-24", starts="08:20")
    await go_to(school, local("2027-01-22 12:00"))
    before = len(said(school, SCHOOL_CHAT))
    await go_to(school, local("2027-02-22 07:29"))
    assert len(said(school, SCHOOL_CHAT)) == before
    assert said(school, school.teacher.id) == []
    await go_to(school, local("2027-02-22 07:30"))
    assert {text.splitlines()[0] for text in said(school, SCHOOL_CHAT)[before:]} == {
        "🗓 2月安排",
        "📅 第1周安排（2月22日–2月28日）",
    }
