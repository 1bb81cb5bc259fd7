"""/add: a line becomes an item, after it was shown in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot.sandbox import Chat
from school.calendar.terms import Phase
from school.people import GroupKind, Role
from school.scheduling.schedule import Audience, ItemKind, Part
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.scheduled import bound, only, stored

MATHS_CHAT, SCHOOL_CHAT = -77, -78
LINE = "/add 下周三下午第二节 数学组教研 三楼会议室"


@pytest.fixture
async def maths_chat(school: School) -> Chat:
    """A group chat tied to 数学组."""
    return await bound(school, MATHS_CHAT, school.ids.groups["数学组"])


async def test_one_line_is_shown_in_full_and_then_kept(school: School) -> None:
    echo = await school.head.says(LINE)
    for words in ("数学组教研", "12月2日 周三（第14周）14:20—15:00", "地点：三楼会议室", "对象：数学组"):
        assert words in echo
    assert await stored(school) == []
    await school.head.taps("保存")
    assert "已保存" in school.head.sees()
    item = await only(school)
    assert (item.kind, item.title, item.place) == (ItemKind.EVENT, "数学组教研", "三楼会议室")
    assert (item.first_day, item.starts, item.ends, item.periods) == (
        date(2026, 12, 2),
        time(14, 20),
        time(15),
        (6,),
    )
    assert item.audience == Audience(school.ids.groups["数学组"])
    assert item.created_by == school.ids.members["苏婉清"]


async def test_a_second_tap_keeps_it_once(school: School) -> None:
    await school.head.says(LINE)
    save = data_under(school.head, "保存")
    await school.head.taps("保存")
    answer = await tap_again(school.head, save)
    assert "填完" in (answer.text or "")
    assert len(await stored(school)) == 1


async def test_what_is_cancelled_is_not_kept(school: School) -> None:
    await school.head.says(LINE)
    await school.head.taps("取消")
    assert "已取消" in school.head.sees()
    assert await stored(school) == []


@pytest.mark.parametrize(
    ("line", "words", "kind"),
    [
        ("12月份：课题中期评估", "12月（不定日期）", ItemKind.MONTH),
        ("12月20日前交教学反思", "12月20日 周日（第16周）截止", ItemKind.DEADLINE),
        ("12月20日17:00前交教学反思", "12月20日 周日（第16周）17:00截止", ItemKind.DEADLINE),
        ("双周周四下午第一节 集体备课", "双周周四，到1月14日 周四（第20周）为止", ItemKind.SERIES),
        ("每天8:00 晨会", "每周一至周五", ItemKind.SERIES),
        ("每月最后一周的周五 例会", "每月最后一个周五", ItemKind.SERIES),
        ("第15周 公开课周", "12月7日 周一（第15周）至12月13日 周日（第15周）", ItemKind.EVENT),
        ("下周三 <b>说课</b> & 评课", "<b>说课</b> & 评课", ItemKind.EVENT),
    ],
)
async def test_every_kind_of_item_can_be_added(school: School, line: str, words: str, kind: ItemKind) -> None:
    assert words in await school.director.says(f"/add {line}")
    await school.director.taps("保存")
    item = await only(school)
    assert item.kind is kind and item.audience == Audience()


async def test_several_days_make_several_items(school: School) -> None:
    echo = await school.head.says("/add 12月1日、8日、15日下午第二节 磨课")
    assert "共 3 项" in echo
    await school.head.taps("保存")
    assert [item.first_day.day for item in await stored(school)] == [1, 8, 15]


# --- what is missing or doubtful --------------------------------------------------------------------


async def test_without_a_line_one_is_asked_for(school: School) -> None:
    assert "请发一行" in await school.head.says("/add")
    assert "请核对" in await school.head.says("下周三下午第二节 教研")


async def test_plain_words_work_as_well(school: School) -> None:
    assert "12月2日" in await school.head.says("加日程 下周三下午第二节 教研")


async def test_a_missing_time_is_asked_for_until_it_is_understood(school: School) -> None:
    assert "📌 数学组教研 · 数学组\n什么时候？" in await school.head.says("/add 数学组教研")
    assert "没看懂这个时间" in await school.head.says("有空的时候")
    assert "12月2日 周三" in await school.head.says("下周三下午第二节")


async def test_words_that_are_commands_elsewhere_answer_the_question(school: School) -> None:
    await school.head.says("/add 数学组教研")
    assert "11月25日 周三" in await school.head.says("今天")


async def test_a_missing_title_is_asked_for_with_the_usual_ones_to_tap(school: School) -> None:
    assert "什么活动" in await school.head.says("/add 下周三下午第二节 数学组")
    await school.head.taps("集体备课")
    await school.head.taps("保存")
    assert (await only(school)).title == "集体备课"


async def test_of_several_meanings_one_is_chosen(school: School) -> None:
    await school.head.says("/add 隔周周二14:20 集体备课")
    assert [label for label in school.head.buttons() if "起" in label] == [
        "12月1日起，双周周二14:20",
        "12月8日起，单周周二14:20",
    ]
    await school.head.taps("12月8日起")
    await school.head.taps("保存")
    assert (await only(school)).first_day == date(2026, 12, 8)


async def test_of_two_days_to_choose_from_neither_is_taken_for_granted(school: School) -> None:
    await school.head.says("/add 周四或下周一下午第二节 数学组教研")
    assert "时间是哪一个" in school.head.sees()
    assert [label for label in school.head.buttons() if "14:20" in label] == [
        "11月26日 周四（第13周）14:20—15:00",
        "11月30日 周一（第14周）14:20—15:00",
    ]
    await school.head.taps("11月30日")
    await school.head.taps("保存")
    item = await only(school)
    assert (item.title, item.first_day) == ("数学组教研", date(2026, 11, 30))


async def test_a_doubtful_time_may_be_said_anew(school: School) -> None:
    await school.head.says("/add 隔周周二14:20 集体备课")
    assert "12月9日 周三（第15周）10:00" in await school.head.says("12月9日10:00")


async def test_a_part_of_the_day_is_made_exact_or_left_open(school: School) -> None:
    assert "几点" in await school.head.says("/add 下周三下午 数学组教研")
    await school.head.taps("第7节")
    assert "15:10—15:50" in school.head.sees()
    await school.head.says("/add 下周四放学后 数学组教研")
    assert "没看懂几点" in await school.head.says("差不多")
    assert "16:30" in await school.head.says("16:30")
    await school.head.says("/add 下周五下午 数学组教研")
    await school.head.taps("跳过")
    assert "12月4日 周五（第14周）\n对象" in school.head.sees()


async def test_the_head_of_two_groups_says_which(school: School) -> None:
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        group = await store.schools.add_group(store.school_id, GroupKind.PREP, "三年级数学备课组", "数学", 3)
        await store.members.join(school.ids.members["苏婉清"], group.id, lead=True)
    assert "是谁的活动" in await school.head.says("/add 下周三下午第二节 磨课")
    assert school.head.buttons()[:2] == ["数学组", "三年级数学备课组"]
    await school.head.taps("三年级数学备课组")
    await school.head.taps("保存")
    assert (await only(school)).audience == Audience(group.id)


# --- before it is kept ------------------------------------------------------------------------------


async def test_time_audience_place_and_title_can_be_changed_before_keeping(school: School) -> None:
    await school.director.says("/add 下周三下午第二节 教研")
    await school.director.taps("改时间")
    assert "12月3日 周四（第14周）14:20—15:00" in await school.director.says("下周四")
    await school.director.taps("改对象")
    await school.director.taps("语文组")
    await school.director.taps("➕ 地点")
    assert "地点：录播室" in await school.director.says("录播室")
    await school.director.taps("改名称")
    await school.director.says("同课异构")
    await school.director.taps("保存")
    item = await only(school)
    assert (item.title, item.place, item.first_day) == ("同课异构", "录播室", date(2026, 12, 3))
    assert item.audience == Audience(school.ids.groups["语文组"])


async def test_people_can_be_the_audience(school: School) -> None:
    await school.director.says("/add 下周三下午第二节 谈话")
    await school.director.taps("改对象")
    assert "没认出是谁" in await school.director.says("张三丰")
    assert "对象：陈小满、林知远、周牧野" in await school.director.says("陈小满、周牧野")
    await school.director.taps("保存")
    people = {school.ids.members[name] for name in ("陈小满", "林知远", "周牧野")}
    assert (await only(school)).audience == Audience(people=frozenset(people))


async def test_places_used_before_can_be_tapped(school: School) -> None:
    await school.head.says(LINE)
    await school.head.taps("保存")
    await school.head.says("/add 下周四下午第二节 磨课")
    await school.head.taps("➕ 地点")
    await school.head.taps("三楼会议室")
    assert "地点：三楼会议室" in school.head.sees()
    await school.head.taps("改地点")
    await school.head.taps("跳过")
    assert "地点：" not in school.head.sees()


async def test_speakers_and_preparers_are_understood(school: School) -> None:
    assert "主备：陈小满" in await school.head.says("/add 下周三下午第二节 磨课 陈小满主备")
    await school.head.taps("保存")
    assert (await only(school)).parts == {school.ids.members["陈小满"]: Part.PREPARER}


# --- what speaks against it -------------------------------------------------------------------------


async def hold_exams(school: School, first: date, last: date) -> None:
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        term = replace(sample.TERM, exams=(Phase("期中考试", first, last),))
        await store.schools.change_term(store.school_id, sample.TERM.first_day, term)


async def test_a_day_in_exams_is_pointed_out_with_days_that_fit(school: School) -> None:
    await hold_exams(school, date(2026, 12, 2), date(2026, 12, 3))
    assert "⚠️ 12月2日 周三有期中考试。" in await school.head.says(LINE)
    assert [label for label in school.head.buttons() if "改到" in label] == [
        "改到12月4日 周五",
        "改到12月9日 周三",
    ]
    await school.head.taps("改到12月9日")
    assert "⚠️" not in school.head.sees() and "12月9日 周三（第15周）14:20" in school.head.sees()
    await school.head.taps("保存")
    assert (await only(school)).first_day == date(2026, 12, 9)


async def test_a_holiday_is_pointed_out_and_may_be_kept(school: School) -> None:
    assert "1月1日 周五是元旦" in await school.head.says("/add 1月1日 数学组团拜")
    await school.head.taps("保存")
    assert len(await stored(school)) == 1


async def test_another_item_of_the_same_people_is_pointed_out(school: School) -> None:
    await school.head.says(LINE)
    await school.head.taps("保存")
    echo = await school.director.says("/add 下周三14:30 全校教研 报告厅")
    assert "和“数学组教研”时间冲突（苏婉清、陈小满、何雨桐）" in echo


async def test_the_days_of_a_series_that_do_not_fit_are_left_out(school: School) -> None:
    await hold_exams(school, date(2026, 12, 2), date(2026, 12, 3))
    assert "有 1 次" in await school.head.says("/add 每周三下午第二节 教研")
    await school.head.taps("这 1 次不开")
    assert "12月2日 周三不开" in school.head.sees() and "⚠️" not in school.head.sees()
    await school.head.taps("保存")
    assert {day: it.new_day for day, it in (await only(school)).changes.items()} == {date(2026, 12, 2): None}


async def test_the_days_of_a_series_that_do_not_fit_are_put_off(school: School) -> None:
    await hold_exams(school, date(2026, 12, 2), date(2026, 12, 3))
    await school.head.says("/add 每周三下午第二节 教研")
    await school.head.taps("这 1 次顺延")
    await school.head.taps("保存")
    changes = (await only(school)).changes
    assert {day: it.new_day for day, it in changes.items()} == {date(2026, 12, 2): date(2026, 12, 4)}


async def test_a_series_needs_days_ahead_and_a_term(school: School) -> None:
    assert "以后一次也没有了" in await school.head.says("/add 每周三 教研 到11月20日")


# --- who may, where ---------------------------------------------------------------------------------


async def test_a_teacher_may_not_add(school: School) -> None:
    assert "需要教研组长" in await school.teacher.says(LINE)
    assert await stored(school) == []


@pytest.mark.parametrize("words", ["语文组 教研", "全校教研", "周牧野 谈话"])
async def test_a_head_adds_for_the_own_group_only(school: School, words: str) -> None:
    assert "只能给自己带的组" in await school.head.says(f"/add 下周三下午第二节 {words}")
    assert await stored(school) == []


async def test_who_stops_being_head_while_adding_can_not_keep_it(school: School) -> None:
    await school.head.says(LINE)
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.members.quit(school.ids.members["苏婉清"], school.ids.groups["数学组"])
    await school.head.taps("保存")
    assert await stored(school) == []


async def test_a_school_leader_adds_for_the_school(school: School) -> None:
    await school.leader.says("/add 下周一15:10 行政例会")
    await school.leader.taps("保存")
    leaders = {school.ids.members["顾长河"], school.ids.members["林知远"]}
    assert (await only(school)).audience == Audience(people=frozenset(leaders))


async def test_in_a_bound_group_the_item_is_for_that_group(school: School, maths_chat: Chat) -> None:
    await school.director.says("/add 下周三下午第二节 磨课", maths_chat)
    assert "到私聊里填写" in school.director.sees(maths_chat)
    assert "对象：数学组" in school.director.sees()
    await school.director.taps("保存")
    assert (await only(school)).audience == Audience(school.ids.groups["数学组"])
    assert "已填好" in school.director.sees(maths_chat)


async def test_in_the_school_s_chat_a_head_still_adds_for_the_group(school: School) -> None:
    chat = await bound(school, SCHOOL_CHAT, None)
    await school.head.says("/add 下周三下午第二节 磨课", chat)
    assert "对象：数学组" in school.head.sees()


async def test_the_item_stays_in_the_school_it_was_begun_in(school: School) -> None:
    """An account of two schools switches while the echo is open."""
    other = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    async with school.town.app.database.writing() as session:
        store = Store(session, other.school_id)
        await store.members.link(other.members["白露"], sample.HEAD)
        await store.members.appoint(other.members["白露"], Role.DIRECTOR)
        await store.accounts.sit(sample.HEAD, school.ids.members["苏婉清"])
    await school.head.says(LINE)
    async with school.town.app.database.writing() as session:
        await Store(session, None).accounts.sit(sample.HEAD, other.members["白露"])
    await school.head.taps("保存")
    assert len(await stored(school)) == 1
    async with school.town.app.database.reading() as session:
        theirs = Store(session, other.school_id).schedule
        assert await theirs.items(date(2020, 1, 1), date(2040, 1, 1)) == []
