"""Lines as heads type them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.directory import Directory
from school.people import Group, GroupKind, Member, Role, School, Stage
from school.scheduling.audiences import read_audience
from school.scheduling.item_lines import LONGEST_TITLE, read_item, read_place
from school.scheduling.schedule import Audience, ItemKind, Part
from school.scheduling.typed_times import NeverFalls
from tests.sample import TERM, TIMETABLE

NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
CHINESE, MATHS, THIRD = 1, 2, 3
LIN = Member(1, 1, "林知远", appointed=frozenset({Role.DIRECTOR}))
SU = Member(2, 1, "苏婉清", groups=frozenset({MATHS}), leads={MATHS: Role.GROUP_LEAD})
CHEN = Member(3, 1, "陈小满", groups=frozenset({MATHS, THIRD}))
ZHOU = Member(4, 1, "周牧野", groups=frozenset({CHINESE}))
TWINS = (Member(6, 1, "李静"), Member(7, 1, "李静"))
SCHOOL = Directory(
    School(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1),
    (LIN, SU, CHEN, ZHOU, *TWINS),
    (
        Group(CHINESE, GroupKind.SUBJECT, "语文组", "语文"),
        Group(MATHS, GroupKind.SUBJECT, "数学组", "数学"),
        Group(THIRD, GroupKind.PREP, "三年级数学备课组", "数学", 3),
    ),
    (TERM,),
    TIMETABLE,
    (),
)


def test_the_name_of_a_colleague_is_no_weekday() -> None:
    school = replace(SCHOOL, members=(*SCHOOL.members, Member(5, 1, "周一鸣")))
    [timing] = read_item("周一鸣公开课 12月4日 第3节", NOW, school).timings
    assert timing.first_day == date(2026, 12, 4)
    assert read_item("周一鸣公开课", NOW, school).timings == ()


@pytest.mark.parametrize(
    ("line", "title", "place"),
    [
        ("下周三下午第二节 数学组教研 三楼会议室", "数学组教研", "三楼会议室"),
        ("下周三第六节数学组在三楼会议室开教研会", "数学组教研会", "三楼会议室"),
        ("时间：下周三下午第二节，地点：录播室，对象：数学组，内容：同课异构", "同课异构", "录播室"),
        ("周五第3节 磨课 教学楼二楼", "磨课", "教学楼二楼"),
        ("下周一 集体备课 9:00 报告厅（新）", "集体备课", "报告厅（新）"),
        ("下周一 地点：小树林 集体备课", "集体备课", "小树林"),
        ("下周三 参观博物馆", "参观博物馆", None),
        ("12月3日 教科室检查备课", "教科室检查备课", None),
        ("每周三下午第二节 数学组教研 三楼会议室 到12月底", "数学组教研", "三楼会议室"),
        ("每周三下午第二节 磨课 从下周起", "磨课", None),
        ("本月 课题结题", "课题结题", None),
        ("12月份：课题中期评估", "课题中期评估", None),
        ("12月8日 周牧野老师公开课 第2节", "周牧野老师公开课", None),
        ("下周三下午第二节 数学组", "", None),
        ("", "", None),
    ],
)
def test_a_line_has_a_title_and_perhaps_a_place(line: str, title: str, place: str | None) -> None:
    found = read_item(line, NOW, SCHOOL)
    assert (found.title, found.place) == (title, place)


@pytest.mark.parametrize(
    ("line", "kind", "first", "last"),
    [
        ("下周三下午第二节 磨课", ItemKind.EVENT, date(2026, 12, 2), date(2026, 12, 2)),
        ("12月份：课题中期评估", ItemKind.MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        ("下个月：论文评比", ItemKind.MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        ("12月20日前 上交论文", ItemKind.DEADLINE, date(2026, 12, 20), date(2026, 12, 20)),
        ("周五交反思", ItemKind.DEADLINE, date(2026, 11, 27), date(2026, 11, 27)),
        ("周五10:00交流会", ItemKind.EVENT, date(2026, 11, 27), date(2026, 11, 27)),
        ("每周三 磨课 到12月底", ItemKind.SERIES, date(2026, 11, 25), date(2026, 12, 30)),
        ("每周三 磨课 从12月7日起", ItemKind.SERIES, date(2026, 12, 9), date(2027, 1, 20)),
    ],
)
def test_a_line_says_when(line: str, kind: ItemKind, first: date, last: date) -> None:
    [timing] = read_item(line, NOW, SCHOOL).timings
    assert (timing.kind, timing.first_day, timing.last_day) == (kind, first, last)


def test_an_hour_may_stand_apart_from_its_day() -> None:
    found = read_item("下周一 陈小满、周牧野 谈话 9:00", NOW, SCHOOL)
    assert found.title == "谈话"
    assert (found.timings[0].first_day, found.timings[0].starts) == (date(2026, 11, 30), time(9))


EVERYBODY = Audience()


@pytest.mark.parametrize(
    ("line", "audience", "parts"),
    [
        ("明天 数学组教研", Audience(MATHS), {}),
        ("明天 数学教研组 教研", Audience(MATHS), {}),
        ("明天 数学 磨课", Audience(MATHS), {}),
        ("明天 数学公开课", None, {}),
        ("明天 三年级数学备课组 集体备课", Audience(THIRD), {}),
        ("明天 3年级数学备课组集体备课", Audience(THIRD), {}),
        ("明天 三年级数学组 集体备课", Audience(THIRD), {}),
        ("明天 数学组长汇报", None, {}),
        ("明天 全校教研", EVERYBODY, {}),
        ("明天 全体教师 政治学习", EVERYBODY, {}),
        ("明天 语文组、数学组 联合教研", Audience(people=frozenset({2, 3, 4})), {}),
        ("明天 教研组长例会", Audience(people=frozenset({2, 1})), {}),
        ("明天 行政会", Audience(people=frozenset({1})), {}),
        ("明天 陈小满 谈话", Audience(people=frozenset({3, 1})), {}),
        ("明天 陈小满说课", None, {3: Part.SPEAKER}),
        ("明天 磨课 陈小满主备", None, {3: Part.PREPARER}),
        ("明天 数学组磨课 主备：陈小满 主讲：苏婉清", Audience(MATHS), {3: Part.PREPARER, 2: Part.SPEAKER}),
        ("明天 数学组磨课 主讲 陈小满", Audience(MATHS), {3: Part.SPEAKER}),
        ("明天 数学组 陈小满 主备 集体备课", Audience(MATHS), {3: Part.PREPARER}),
        ("明天 数学组磨课 主讲人： 陈小满、苏婉清", Audience(MATHS), {3: Part.SPEAKER, 2: Part.SPEAKER}),
        ("明天 数学组 磨课 周牧野", Audience(MATHS), {4: Part.SPEAKER}),
        ("明天 李静 谈话", None, {}),
    ],
)
def test_a_line_says_who(line: str, audience: Audience | None, parts: dict[int, Part]) -> None:
    named = read_item(line, NOW, SCHOOL).named
    assert named.audience(SCHOOL, LIN) == audience
    assert named.all_parts() == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数学组", Audience(MATHS)),
        ("语文、数学", Audience(people=frozenset({2, 3, 4}))),
        ("全校", EVERYBODY),
        ("全体老师", EVERYBODY),
        ("陈小满、周牧野", Audience(people=frozenset({3, 4, 1}))),
        ("组长", Audience(people=frozenset({2, 1}))),
        ("王五", None),
        ("数学组和王五", None),
        ("", None),
    ],
)
def test_an_answer_says_who(text: str, expected: Audience | None) -> None:
    assert read_audience(text, SCHOOL, LIN) == expected


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("三楼会议室", "三楼会议室"),
        ("在报告厅", "报告厅"),
        ("操场", "操场"),
        ("现场", None),
        ("教科室", None),
        ("以学生为中心", None),
        ("推门进教室", None),
    ],
)
def test_some_words_are_places(word: str, place: str | None) -> None:
    assert read_place(word) == place


def test_names_that_are_markup_stay_words() -> None:
    hostile = replace(SCHOOL, groups=(Group(9, GroupKind.SUBJECT, "<b>&组"),))
    found = read_item("明天 <b>&组 教研", NOW, hostile)
    assert found.named.audience(hostile, LIN) == Audience(9)
    assert found.title == "教研"


@given(st.text(alphabet="下周三午第二节数学组教研 、：，在室楼陈小满主备12月日前每到底😀<&\n", max_size=200))
def test_no_line_is_too_odd(line: str) -> None:
    with suppress(NeverFalls):
        assert len(read_item(line, NOW, SCHOOL).title) <= LONGEST_TITLE
