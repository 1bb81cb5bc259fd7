"""/schedule, /today and /week: what happens, for a person, a group and the school."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from school.calendar.terms import Period, Timetable
from school.scheduling.schedule import Audience, ItemKind, Part
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.handlers.old_buttons import tap_again
from tests.handlers.scheduled import DEC_2, bound, maths, put, weekly

TODAY = date(2026, 11, 25)
MATHS_CHAT, SCHOOL_CHAT, OTHER_CHAT = -77, -78, -79


async def fill(school: School) -> None:
    """Something of the school, of two groups, and of single people."""
    ids = school.ids
    december = {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 31), "starts": None, "ends": None}
    await put(
        school,
        maths(school),
        maths(
            school, title="语文组沙龙", audience=Audience(ids.groups["语文组"]), starts=time(10), ends=None
        ),
        maths(school, title="谈话", audience=Audience(people=frozenset({ids.members["周牧野"]})), place=None),
        maths(school, title="课题中期评估", kind=ItemKind.MONTH, audience=Audience(), place=None, **december),
        maths(
            school,
            title="交教学反思",
            kind=ItemKind.DEADLINE,
            audience=Audience(),
            first_day=date(2026, 12, 20),
            last_day=date(2026, 12, 20),
            starts=time(17),
            ends=None,
            place=None,
        ),
    )


async def test_a_month_shows_what_concerns_a_person_day_by_day(school: School) -> None:
    await fill(school)
    await school.teacher.says("/schedule")
    await school.teacher.taps("12月")
    assert school.teacher.sees().splitlines() == [
        "📅 12月 · 我的日程　第14—18周",
        "",
        "本月事项",
        "1. ☐ 课题中期评估（全校）",
        "",
        "12月2日 周三（第14周）",
        "2. 14:20—15:00 磨课 · 录播室（数学组）",
        "12月20日 周日（第16周）",
        "3. 截止：交教学反思（17:00，全校）",
    ]


async def test_holidays_and_exams_stand_in_the_month(school: School) -> None:
    await put(school, maths(school, first_day=date(2027, 1, 1), last_day=date(2027, 1, 1)))
    await school.teacher.says("日程")
    for label in ("12月 ›", "1月 ›"):
        await school.teacher.taps(label)
    assert "1月1日 周五（第18周） · 元旦放假" in school.teacher.sees()
    assert "放假：1月1日—3日 元旦" in school.teacher.sees()


async def test_an_empty_month_tells_a_head_how_to_add(school: School) -> None:
    assert "/add 下周三" in await school.head.says("/schedule")
    await school.head.taps("加一项")
    assert "请发一行" in school.head.sees()
    assert "/add" not in await school.teacher.says("/schedule")


@pytest.mark.parametrize(
    ("who", "scope", "shown", "hidden"),
    [
        ("teacher", "全校日程", ["课题中期评估", "交教学反思"], ["磨课", "语文组沙龙", "谈话"]),
        ("teacher", "语文组", ["语文组沙龙"], ["磨课", "谈话", "课题中期评估"]),
        ("colleague", "我的日程", ["语文组沙龙", "谈话", "课题中期评估"], ["磨课"]),
        ("head", "我的日程", ["磨课", "谈话"], ["语文组沙龙"]),
        ("director", "全部安排", ["磨课", "语文组沙龙", "谈话", "课题中期评估"], []),
    ],
)
async def test_each_looks_at_what_they_like_and_may(
    school: School, who: str, scope: str, shown: list[str], hidden: list[str]
) -> None:
    await fill(school)
    talker = getattr(school, who)
    await talker.says("/schedule")
    await talker.taps("12月")
    await talker.taps("换个组")
    await talker.taps(scope)
    assert scope in talker.sees()
    assert all(title in talker.sees() for title in shown)
    assert not any(title in talker.sees() for title in hidden)


async def test_a_teacher_is_not_offered_everything(school: School) -> None:
    await school.teacher.says("/schedule")
    await school.teacher.taps("换个组")
    assert "全部安排" not in school.teacher.buttons()
    answer = await tap_again(school.teacher, "schedule.month:all:2026-12:0")
    assert "过期" in (answer.text or "")


async def test_an_item_is_opened_by_its_number_and_left_again(school: School) -> None:
    await fill(school)
    await school.teacher.says("/schedule")
    await school.teacher.taps("12月")
    await school.teacher.taps("2")
    card = school.teacher.sees()
    assert "12月2日 周三（第14周）14:20—15:00" in card and "地点：录播室" in card and "由苏婉清添加" in card
    assert school.teacher.buttons() == ["‹ 返回"]
    await school.teacher.taps("返回")
    assert "12月 · 我的日程" in school.teacher.sees()


async def test_a_week_shows_its_days_and_turns(school: School) -> None:
    await put(school, weekly(school))
    await school.teacher.says("/schedule")
    await school.teacher.taps("周视图")
    assert school.teacher.sees().startswith("📅 11月23日—29日 · 我的日程　第13周（单周）")
    assert "11月25日 周三（第13周） · 今天\n1. 14:20—15:00 数学组教研 · 录播室" in school.teacher.sees()
    await school.teacher.taps("下周")
    assert "第14周（双周）" in school.teacher.sees() and "12月2日 周三" in school.teacher.sees()
    await school.teacher.taps("月视图")
    assert "12月 · 我的日程" in school.teacher.sees()


async def test_a_week_across_the_new_year_names_both_months(school: School) -> None:
    await school.teacher.says("/schedule")
    await tap_again(school.teacher, "schedule.week:me:2026-12-31")
    assert "12月28日—1月3日" in school.teacher.sees() and "元旦放假" in school.teacher.sees()


async def test_a_long_month_is_paged(school: School) -> None:
    every_day = weekly(school, date(2026, 12, 1), rrule="FREQ=DAILY", audience=Audience())
    await put(school, every_day)
    await school.teacher.says("/schedule")
    await school.teacher.taps("12月")
    assert "1/2" in school.teacher.sees() and "24. " in school.teacher.sees()
    await school.teacher.taps("下一页")
    assert "25. " in school.teacher.sees() and "31. " in school.teacher.sees()
    await school.teacher.taps("31")
    assert "12月31日 周四" in school.teacher.sees()


async def test_lesson_periods_follow_other_bells(school: School) -> None:
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        late = (*sample.TIMETABLE[:5], Period(6, "pm", time(15), time(15, 40)))
        winter = Timetable(late, season=((12, 1), (2, 28)), name="冬令")
        await store.schools.set_other_timetable(store.school_id, winter)
    await put(school, weekly(school, periods=(6,)))
    await school.teacher.says("/schedule")
    assert "14:20—15:00 数学组教研" in school.teacher.sees()
    await school.teacher.taps("12月")
    assert "15:00—15:40 数学组教研" in school.teacher.sees()


@pytest.mark.parametrize(
    "data",
    [
        "schedule.month:me:2026-13:0",
        "schedule.month:me:abc:0",
        "schedule.month:me:1999-01:0",
        "schedule.month:g999:2026-12:0",
        "schedule.month:nobody:2026-12:0",
        "schedule.week:me:2026-02-30",
        "item.open:999:2026-12-02:me",
        "item.open:abc:2026-12-02:me",
    ],
)
async def test_odd_buttons_are_answered_kindly(school: School, data: str) -> None:
    await school.teacher.says("/schedule")
    answer = await tap_again(school.teacher, data)
    assert "过期" in (answer.text or "")


async def test_an_item_of_single_people_is_theirs(school: School) -> None:
    await fill(school)
    async with school.town.app.database.reading() as session:
        items = await Store(session, school.ids.school_id).schedule.items(DEC_2, DEC_2)
    private = next(item for item in items if item.title == "谈话")
    await school.teacher.says("/schedule")
    answer = await tap_again(school.teacher, f"item.open:{private.id}:{DEC_2}:me")
    assert "过期" in (answer.text or "")
    assert "谈话" not in school.teacher.sees()


async def test_another_school_s_items_are_out_of_reach(school: School) -> None:
    [item] = await put(school, maths(school))
    await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    stranger = school.town.person(sample.DIRECTOR + 1000, "外校主任")
    await stranger.says("/schedule")
    await stranger.taps("12月")
    assert "磨课" not in stranger.sees()
    for data in (f"item.open:{item.id}:{DEC_2}:me", f"item.gone:{item.id}:{DEC_2}:me:all:0"):
        assert "过期" in ((await tap_again(stranger, data)).text or "")
    async with school.town.app.database.reading() as session:
        assert await Store(session, school.ids.school_id).schedule.get(item.id) == item


# --- today, this week -------------------------------------------------------------------------------


async def test_today_says_what_day_it_is_and_what_happens(school: School) -> None:
    await put(school, weekly(school, parts={school.ids.members["陈小满"]: Part.SPEAKER}))
    assert await school.teacher.says("今天") == "\n".join(
        ["📅 今天是11月25日 周三（第13周），单周", "我的日程", "", "1. 14:20—15:00 数学组教研 · 录播室"]
    )
    await school.teacher.taps("1")
    assert "主讲：陈小满" in school.teacher.sees()


async def test_an_empty_day_names_what_comes_next(school: School) -> None:
    await put(school, maths(school))
    answer = await school.teacher.says("/today")
    assert "今天没有安排" in answer
    assert "下一项：12月2日 周三 14:20—15:00 磨课" in answer


async def test_on_a_day_off_people_are_left_in_peace(school: School) -> None:
    school.town.clock.advance(timedelta(days=3))
    assert "今天不上班" in await school.teacher.says("/today")


async def test_this_week_comes_by_plain_words(school: School) -> None:
    await put(school, weekly(school))
    assert "第13周（单周）" in await school.teacher.says("本周")
    assert "第13周（单周）" in await school.teacher.says("/week")


async def test_a_sentence_that_begins_with_today_is_not_the_command(school: School) -> None:
    assert "没明白" in await school.teacher.says("今天天气不错")


# --- in groups --------------------------------------------------------------------------------------


async def test_in_a_group_s_chat_only_its_items_are_shown_briefly(school: School) -> None:
    await fill(school)
    chat = await bound(school, MATHS_CHAT, school.ids.groups["数学组"])
    answer = await school.teacher.says("/schedule", chat)
    assert answer.splitlines() == ["📅 数学组", "12月2日 周三（第14周）14:20—15:00 磨课 · 录播室"]
    assert school.teacher.buttons(chat) == ["在私聊里看"]
    await school.teacher.taps("在私聊里看", chat)
    assert "数学组" in school.teacher.sees() and "换个组" in school.teacher.buttons()


async def test_the_school_s_chat_sees_what_is_for_all(school: School) -> None:
    await fill(school)
    chat = await bound(school, SCHOOL_CHAT, None)
    answer = await school.teacher.says("/schedule", chat)
    assert "交教学反思" in answer and "磨课" not in answer and "谈话" not in answer
    assert "今天没有安排" in await school.teacher.says("/today", chat)
    assert "这周没有别的安排" in await school.teacher.says("/week", chat)


async def test_a_busy_group_is_shown_the_next_eight(school: School) -> None:
    chat = await bound(school, MATHS_CHAT, school.ids.groups["数学组"])
    await put(school, weekly(school, rrule="FREQ=DAILY"))
    answer = await school.teacher.says("/schedule", chat)
    assert len(answer.splitlines()) == 10 and "还有 24 项" in answer


async def test_in_a_chat_that_is_tied_to_nothing_the_answer_is_private(school: School) -> None:
    await fill(school)
    chat = school.town.group(OTHER_CHAT, "闲聊", school.teacher)
    for command in ("/schedule", "/today", "/week"):
        assert "私聊" in await school.teacher.says(command, chat)
    assert "我的日程" in school.teacher.sees()
