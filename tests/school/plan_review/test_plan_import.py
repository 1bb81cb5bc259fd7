"""What a term plan would set up: real days, groups and duties, and what has to be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from school.calendar.terms import SpecialDay, Term
from school.counting.duties import EVERY, Metric, Only, Per, Reach, Side, Span
from school.directory import Directory
from school.people import Group, GroupKind, Member, Role, School, Stage
from school.plan_review.days import PlanDays, term_of_plan
from school.plan_review.proposals import (
    ItemDraft,
    Missing,
    PeopleDraft,
    Proposal,
    Question,
    Reading,
    Section,
    Whom,
)
from school.plan_review.proposing import read_proposals, split_parts
from school.plan_review.questions import answers
from school.plans.document import Quote as Words
from school.plans.document import ResearchTime
from school.plans.reading import read_plan
from school.scheduling.schedule import Audience, Item, ItemKind, occurrences
from school.scheduling.series import key_of, without_days_off
from school.scheduling.typed_times import NoTermAhead
from tests.sample import TERM, TIMETABLE

MATHS, CHINESE, THIRD = 1, 2, 3
SPRING = Term("2026-2027学年第二学期", date(2027, 2, 22), date(2027, 7, 2))
OPENING = date(2026, 8, 31)
LIN = Member(1, 1, "林知远", appointed=frozenset({Role.DIRECTOR}))
SU = Member(2, 1, "苏婉清", groups=frozenset({MATHS}), leads={MATHS: Role.GROUP_LEAD})
SCHOOL = Directory(
    School(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1),
    (LIN, SU),
    (
        Group(MATHS, GroupKind.SUBJECT, "数学组", "数学"),
        Group(CHINESE, GroupKind.SUBJECT, "语文组", "语文"),
        Group(THIRD, GroupKind.PREP, "三年级数学备课组", "数学", 3),
    ),
    (TERM, SPRING),
    TIMETABLE,
    (),
)


def read(text: str, today: date = OPENING, school: Directory = SCHOOL) -> Reading:
    return read_proposals(read_plan(text), text, school, LIN, today)


def only(text: str, section: Section, today: date = OPENING) -> Proposal:
    [found] = [it for it in read(text, today).proposals if it.section is section]
    return found


def item_of(proposal: Proposal) -> Item:
    assert proposal.item is not None
    return proposal.item


@pytest.mark.parametrize(
    ("months", "asked", "first"),
    [
        ((9, 10, 11, 12, 1), 9, date(2026, 9, 1)),
        ((9, 10, 11, 12, 1), 1, date(2027, 1, 1)),
        ((8, 9, 10), 8, date(2026, 8, 1)),
        ((9, 12, 3, 6, 7), 7, date(2027, 7, 1)),
    ],
)
def test_a_month_lies_in_the_school_year_of_an_autumn_term(
    months: tuple[int, ...], asked: int, first: date
) -> None:
    assert PlanDays(TERM, SCHOOL.calendar, months).months([asked])[0] == first


@pytest.mark.parametrize(
    ("months", "asked", "first"),
    [
        ((2, 3, 4, 5, 6), 2, date(2027, 2, 1)),
        ((2, 3, 4, 5, 6, 7, 8), 7, date(2027, 7, 1)),
        ((9, 10, 3, 4), 9, date(2026, 9, 1)),
    ],
)
def test_a_month_of_a_spring_plan_lies_in_its_year(months: tuple[int, ...], asked: int, first: date) -> None:
    assert PlanDays(SPRING, SCHOOL.calendar, months).months([asked])[0] == first


def test_two_months_under_one_heading_are_one_stretch() -> None:
    assert PlanDays(TERM, SCHOOL.calendar).months([12, 1]) == (date(2026, 12, 1), date(2027, 1, 31))


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("11-15", date(2026, 11, 15)),
        ("01-08", date(2027, 1, 8)),
        ("02-30", None),
        ("week:8", date(2026, 10, 23)),
        ("week:30", None),
        ("month-end:11", date(2026, 11, 30)),
        ("month-end:02", date(2027, 2, 28)),
        ("学期结束前", None),
        ("元旦前", date(2026, 12, 31)),
        ("国庆节前", date(2026, 9, 30)),
        ("学期结束前一周", date(2027, 1, 15)),
        ("活动结束后三天内", None),
        ("两周内", None),
    ],
)
def test_a_deadline_has_a_last_day_or_none(when: str, day: date | None) -> None:
    assert PlanDays(TERM, SCHOOL.calendar).due(when) == day


def test_a_teaching_week_runs_from_monday_to_friday_within_the_term() -> None:
    days = PlanDays(TERM, SCHOOL.calendar)
    assert days.weeks(8, 8) == (date(2026, 10, 19), date(2026, 10, 23))
    assert days.weeks(1, 2) == (date(2026, 8, 31), date(2026, 9, 11))


def meets(**changes: object) -> ResearchTime:
    values: dict[str, object] = {
        "group": "数学",
        "freq": "weekly",
        "weekday": 3,
        "nth": None,
        "half": "pm",
        "periods": (2,),
        "clock": None,
        "parity": None,
        "quote": Words("", 0, 0),
    }
    return ResearchTime(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "rrule", "first", "last"),
    [
        (meets(), "FREQ=WEEKLY;BYDAY=WE", date(2026, 9, 2), date(2027, 1, 20)),
        (meets(parity="odd"), "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", date(2026, 9, 2), date(2027, 1, 20)),
        (meets(parity="even"), "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", date(2026, 9, 9), date(2027, 1, 13)),
        (meets(freq="biweekly"), "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", date(2026, 9, 2), date(2027, 1, 20)),
        (
            meets(freq="monthly", nth="last", weekday=5),
            "FREQ=MONTHLY;BYDAY=-1FR",
            date(2026, 9, 25),
            date(2026, 12, 25),
        ),
        (meets(freq="monthly", nth=2), "FREQ=MONTHLY;BYDAY=2WE", date(2026, 9, 9), date(2027, 1, 13)),
    ],
)
def test_a_fixed_time_recurs_to_the_end_of_the_term(
    said: ResearchTime, rrule: str, first: date, last: date
) -> None:
    timing = PlanDays(TERM, SCHOOL.calendar).series(said, OPENING)
    assert timing is not None
    assert (timing.rrule, timing.first_day, timing.last_day) == (rrule, first, last)


def test_even_weeks_stay_even_for_a_plan_that_comes_late() -> None:
    timing = PlanDays(TERM, SCHOOL.calendar).series(meets(parity="even"), date(2026, 11, 25))
    assert timing is not None
    assert timing.first_day == date(2026, 12, 2)
    assert SCHOOL.calendar.parity(timing.first_day) == "even"


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        (meets(), (time(14, 20), time(15), (6,))),
        (meets(periods=(1, 2)), (time(13, 30), time(15), (5, 6))),
        (meets(half=None, periods=(3,)), (time(10, 20), time(11), (3,))),
        (meets(periods=(4,)), (None, None, ())),
        (meets(periods=None), (None, None, ())),
        (meets(periods=None, clock=("15:30",)), (time(15, 30), None, ())),
        (meets(periods=None, clock=("15:30", "16:30")), (time(15, 30), time(16, 30), ())),
    ],
)
def test_lessons_have_the_hours_of_the_bells(said: ResearchTime, hours: tuple[object, ...]) -> None:
    timing = PlanDays(TERM, SCHOOL.calendar).series(said, OPENING)
    assert timing is not None
    assert (timing.starts, timing.ends, timing.periods) == hours


@pytest.mark.parametrize("said", [meets(freq="monthly"), meets(freq="monthly", nth=5, weekday=7)])
def test_a_time_without_its_week_or_without_a_day_is_no_series(said: ResearchTime) -> None:
    late = date(2027, 1, 15)
    assert PlanDays(TERM, SCHOOL.calendar).series(said, late) is None


@pytest.mark.parametrize(
    ("head", "term", "other"),
    [
        ("工作计划", TERM, ""),
        ("2026—2027学年第一学期工作计划", TERM, ""),
        ("2026-2027学年度第二学期工作计划", SPRING, ""),
        ("2026～2027学年下学期", SPRING, ""),
        ("2025-2026学年第一学期工作计划", TERM, "2025—2026"),
        ("2026-2029学年发展规划", TERM, ""),
    ],
)
def test_the_head_of_a_plan_says_for_which_term_it_is(head: str, term: Term, other: str) -> None:
    assert term_of_plan(head, SCHOOL.calendar, OPENING) == (term, other)


def test_a_plan_whose_months_only_a_later_term_has_is_for_that_term() -> None:
    assert read("三月份\n1、开题\n四月份\n1、赛课\n五月份\n1、总结\n").term == SPRING
    assert read("十二月份\n1、开题\n一月份\n1、总结\n二月份\n1、研修\n").term == TERM


def test_a_school_without_terms_can_not_date_a_plan() -> None:
    empty = Directory(SCHOOL.school, (LIN,), (), (), (), ())
    with pytest.raises(NoTermAhead):
        read("十月份\n1、开展推门听课活动\n2、举行读书沙龙", school=empty)


def test_an_item_of_a_month_has_no_day_unless_it_names_one() -> None:
    found = [
        item_of(it)
        for it in read("十月份\n1、开展推门听课活动\n2、10月21日数学组公开课\n3、举行读书沙龙").proposals
    ]
    assert [(it.kind, it.title, it.first_day, it.last_day) for it in found] == [
        (ItemKind.MONTH, "开展推门听课活动", date(2026, 10, 1), date(2026, 10, 31)),
        (ItemKind.EVENT, "数学组公开课", date(2026, 10, 21), date(2026, 10, 21)),
        (ItemKind.MONTH, "举行读书沙龙", date(2026, 10, 1), date(2026, 10, 31)),
    ]
    assert [it.audience for it in found] == [Audience(), Audience(MATHS), Audience()]


def test_an_item_of_a_week_lasts_for_the_week() -> None:
    text = "周次\t工作安排\n第3周\t开展新教师汇报课\n第4周\t数学组教材分析会\n第5周\t检查备课笔记"
    found = [it for it in read(text).proposals if it.section is Section.WEEKS]
    assert [(item_of(it).first_day, item_of(it).last_day) for it in found] == [
        (date(2026, 9, 14), date(2026, 9, 18)),
        (date(2026, 9, 21), date(2026, 9, 25)),
        (date(2026, 9, 28), date(2026, 10, 2)),
    ]


def test_a_long_item_keeps_its_words_in_the_note() -> None:
    words = "开展" + "教学" * 40
    it = item_of(read(f"十月份\n1、{words}\n2、举行沙龙").proposals[0])
    assert len(it.title) == 60
    assert it.note == words


def test_the_deadline_of_an_item_goes_before_the_item() -> None:
    text = "十月份\n1、10月25日前上交教学案例\n2、举行读书沙龙"
    listed, salon, deadline = read(text).proposals
    assert deadline.section is Section.DEADLINES
    assert item_of(deadline).first_day == date(2026, 10, 25)
    assert [it.kept_at_first(OPENING) for it in (listed, salon, deadline)] == [False, True, True]


def test_what_a_week_calendar_says_is_handed_in_is_due_in_that_week() -> None:
    text = "周次\t工作安排\n第3周\t检查备课笔记\n第4周\t上交备课笔记\n第5周\t数学组教材分析会"
    *_, deadline = proposals = read(text).proposals
    assert [it.kept_at_first(OPENING) for it in proposals] == [True, False, True, True]
    assert item_of(deadline).last_day == date(2026, 9, 25)


def test_what_is_due_after_something_without_a_day_is_only_offered() -> None:
    found = read("活动结束后三天内，组长上传活动记录。")
    assert (found.proposals, found.unused) == ((), ("活动结束后三天内，组长上传活动记录。",))


def test_work_that_is_not_counted_is_not_imported_unasked() -> None:
    [book] = read("教师每学期读一本书。").proposals
    assert (book.missing, book.kept_at_first(OPENING)) == ((Missing.METRIC,), False)


@pytest.mark.parametrize("sentence", ["学期结束前上交教学总结。", "學期結束前上交教學總結。"])
def test_the_end_of_the_term_is_its_last_day_if_that_is_meant(sentence: str) -> None:
    found = only(sentence, Section.DEADLINES)
    assert item_of(found).first_day == TERM.last_day
    assert found.questions == (Question.END_OF_TERM,)


@pytest.mark.parametrize(
    ("sentence", "title", "questions"),
    [
        ("数学组每周三下午第2节开展教研活动。", "数学组教研活动", ()),
        ("语文组每周四下午开展教研活动。", "语文组教研活动（下午）", ()),
        ("数学组隔周周三下午第2节开展教研活动。", "数学组教研活动", (Question.WHICH_WEEKS,)),
        ("数学组每周三下午第4节开展教研活动。", "数学组教研活动", (Question.NO_SUCH_LESSON,)),
    ],
)
def test_a_series_asks_what_the_plan_leaves_open(
    sentence: str, title: str, questions: tuple[Question, ...]
) -> None:
    found = only(sentence, Section.SERIES)
    assert (item_of(found).title, found.questions) == (title, questions)
    assert found.kept_at_first(OPENING) is (None if questions else True)


def test_a_group_that_the_school_lacks_is_asked_about() -> None:
    found = only("科学组每周二下午第二节开展教研活动。", Section.SERIES)
    assert (found.item, found.missing, found.kept_at_first(OPENING)) == (None, (Missing.WHOM,), None)
    assert isinstance(found.draft, ItemDraft)
    assert (found.draft.title, found.draft.who) == ("科学组教研活动", "科学")


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("每位教师每学期听课不少于15节。", (Metric.OBSERVE, 15, Per.TERM, None, None)),
        ("教研组长每学期听课不少于20节。", (Metric.OBSERVE, 20, Per.TERM, Role.GROUP_LEAD, None)),
        ("任課教師每學期聽課不少於15節。", (Metric.OBSERVE, 15, Per.TERM, None, None)),
        ("中层以上领导每学期听课不少于30节。", (Metric.OBSERVE, 30, Per.TERM, Role.SCHOOL_LEADER, None)),
        ("学校行政每学期听课不少于30节。", (Metric.OBSERVE, 30, Per.TERM, Role.SCHOOL_LEADER, None)),
        ("教师每月写教学反思1篇。", (Metric.REFLECTION, 1, Per.MONTH, None, None)),
    ],
)
def test_a_quota_is_a_duty_of_whom_the_school_knows(sentence: str, rule: tuple[object, ...]) -> None:
    duty = only(sentence, Section.DUTIES).duty
    assert duty is not None
    assert (duty.metric, duty.count, duty.per, duty.role, duty.group_id) == rule


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("青年教师每学期上公开课1节。", Missing.WHOM),
        ("教师每次外出写教学反思1篇。", Missing.PERIOD),
    ],
)
def test_a_quota_beyond_the_school_is_asked_about(sentence: str, missing: Missing) -> None:
    found = only(sentence, Section.DUTIES)
    assert (found.duty, found.missing, found.settable) == (None, (missing,), False)
    assert found.kept_at_first(OPENING) is None


def test_a_list_of_people_is_proposed_for_its_group() -> None:
    found = only("数学教研组成员：林知远、苏婉清、王小明", Section.PEOPLE)
    assert found.draft == PeopleDraft("数学", frozenset({1, 2}), ("王小明",), Whom(MATHS))
    assert found.kept_at_first(OPENING) is None


@pytest.mark.parametrize("text", ["数学教研组成员：苏婉清", "组长：王小明"])
def test_a_list_that_would_change_nothing_is_left_out(text: str) -> None:
    assert [it for it in read(text).proposals if it.section is Section.PEOPLE] == []


def test_a_file_of_several_plans_is_parted_without_a_gap() -> None:
    text = "工作计划（一）\n教师每学期听课不少于15节。\n工作计划（二）\n教师每月写教学反思1篇。\n"
    parts = split_parts(read_plan(text), text)
    assert "".join(parts) == text
    assert [len(read(part).proposals) for part in parts] == [1, 1]


def test_what_is_said_twice_is_asked() -> None:
    found = read("教师每学期听课不少于15节。\n教师每学期听课不少于20节。").proposals
    assert Question.SAME_DUTY in found[-1].questions
    assert found[0].questions == ()


def test_a_series_does_not_meet_where_the_school_is_closed() -> None:
    school = Directory(
        SCHOOL.school, SCHOOL.members, SCHOOL.groups, SCHOOL.terms, TIMETABLE, (),
        special_days=(SpecialDay(date(2026, 12, 2), "停课", works=False),),
    )  # fmt: skip
    [found] = read("数学组每周三下午第2节开展教研活动。", date(2026, 11, 25), school).proposals
    item = without_days_off(item_of(found), school)
    days = {it.day for it in occurrences(item, date.min, date.max, school.calendar)}
    assert date(2026, 12, 2) not in days
    assert date(2026, 12, 9) in days


def test_a_series_is_the_same_whenever_its_plan_is_read() -> None:
    text = "数学组单周周三下午第2节开展教研活动。"
    early, late = (item_of(only(text, Section.SERIES, day)) for day in (OPENING, date(2026, 11, 25)))
    even = item_of(only(text.replace("单周", "双周"), Section.SERIES))
    assert early.first_day != late.first_day
    assert key_of(early) == key_of(late)
    assert key_of(early) != key_of(even)


@pytest.mark.parametrize(
    ("sentence", "reach"),
    [
        ("45周岁以下教师每学期听课不少于15节。", Reach(age=Span(None, 45))),
        ("35周岁以下青年教师每学期上公开课1节。", Reach(age=Span(None, 35))),
        ("教龄五年以内的教师每周听课2节。", Reach(service=Span(None, 5))),
        (
            "各教研组每半月上公开课1节。",
            Reach(group_kind=GroupKind.SUBJECT, together=True),
        ),
        ("数学组每月开展教研活动2次。", Reach(together=True)),
        ("师傅每月听徒弟的课不少于3节。", Reach(side=Side.MENTOR, only=Only.PARTNER)),
        ("教师每学期推门听课5节。", Reach(only=Only.DROP_IN)),
        ("每位教师每学期听课不少于15节。", EVERY),
    ],
)
def test_a_quota_may_be_for_some_ages_whole_groups_pairs_or_some_lessons(sentence: str, reach: Reach) -> None:
    found = only(sentence, Section.DUTIES)
    assert found.duty is not None
    assert (found.duty.reach, found.questions) == (reach, ())


def test_a_part_of_the_whole_is_a_duty_of_its_own() -> None:
    whole, part = read("教师每学期听课10节，其中跨学科听课不少于2节。").proposals
    assert part.duty is not None and whole.duty is not None
    assert (whole.duty.count, part.duty.count, part.duty.only) == (10, 2, Only.OTHER_SUBJECT)
    assert part.questions == ()


# --- running text ---------------------------------------------------------------------------------


def events_of(text: str, today: date = OPENING) -> list[tuple[str, date, date]]:
    found = [it.item for it in read(text, today).proposals if it.section is Section.MONTHS]
    return [(it.title, it.first_day, it.last_day) for it in found if it is not None]


@pytest.mark.parametrize(
    ("sentence", "title", "first", "last"),
    [
        ("12月8日组织青年教师赛课。", "组织青年教师赛课", date(2026, 12, 8), date(2026, 12, 8)),
        ("10月中旬举行教学开放日活动。", "举行教学开放日活动", date(2026, 10, 11), date(2026, 10, 20)),
        ("10月15日至16日举行运动会。", "举行运动会", date(2026, 10, 15), date(2026, 10, 16)),
        ("第九周教科室组织课题中期评估。", "教科室组织课题中期评估", date(2026, 10, 26), date(2026, 10, 30)),
        ("12月，举办研究课展示周。", "举办研究课展示周", date(2026, 12, 1), date(2026, 12, 31)),
        ("校级小课题12月下旬集中结题。", "校级小课题集中结题", date(2026, 12, 21), date(2026, 12, 31)),
        ("12月9日，专家来校，三个学科开课。", "专家来校，三个学科开课", date(2026, 12, 9), date(2026, 12, 9)),
        ("12月9日下午，专家来校讲座。", "专家来校讲座（下午）", date(2026, 12, 9), date(2026, 12, 9)),
        ("教务处于12月8日组织作业检查。", "教务处组织作业检查", date(2026, 12, 8), date(2026, 12, 8)),
        ("12月8日举行赛课（初赛）。", "举行赛课（初赛）", date(2026, 12, 8), date(2026, 12, 8)),
        ("9月15日：高三复习研讨会", "高三复习研讨会", date(2026, 9, 15), date(2026, 9, 15)),
    ],
)
def test_what_happens_on_a_day_is_proposed_from_running_text(
    sentence: str, title: str, first: date, last: date
) -> None:
    text = f"一、工作措施\n{sentence}\n"
    assert events_of(text) == [(title, first, last)]
    assert sentence not in read(text).unused


@pytest.mark.parametrize(
    "sentence",
    [
        "争取12月8日组织一次赛课。",
        "去年12月我校被评为先进单位。",
        "上学期11月举行了赛课。",
        "12月8日左右组织赛课。",
        "2025年12月8日组织赛课。",
        "每年12月组织赛课。",
        "10月的校园桂花飘香。",
        "学习《十月》课例，组织研讨。",
    ],
)
def test_what_may_not_happen_is_only_offered(sentence: str) -> None:
    text = f"一、工作措施\n{sentence}\n"
    assert events_of(text) == []


def test_of_a_sentence_only_what_was_not_proposed_is_left() -> None:
    text = "一、措施\n10月12日举行开题会；争取12月8日组织赛课。11月20日举办讲座，每位教师写一篇反思。\n"
    assert [it[0] for it in events_of(text)] == ["举行开题会", "举办讲座"]
    assert [it for it in read(text).unused if "月" in it] == ["；争取12月8日组织赛课。"]


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("每月25日前，教研组长上交活动记录。", ["09-25", "10-25", "11-25", "12-25"]),
        ("每次活动要有记录，次月3日前将记录交教科室。", ["09-03", "10-03", "11-03", "12-03", "01-03"]),
    ],
)
def test_what_is_due_each_month_is_due_on_a_day_of_each(sentence: str, days: list[str]) -> None:
    found = [item_of(it) for it in read(sentence).proposals if it.section is Section.DEADLINES]
    assert [(it.kind, f"{it.last_day:%m-%d}") for it in found] == [(ItemKind.DEADLINE, day) for day in days]


@pytest.mark.parametrize(
    ("sentence", "rrule", "first"),
    [
        ("每周五放学前教研组长上交下周教案。", "FREQ=WEEKLY;BYDAY=FR", date(2026, 9, 4)),
        ("双周周五前，教师将教案交组长签字。", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", date(2026, 9, 11)),
        ("每月15日、30日上交读书笔记。", "FREQ=MONTHLY;BYMONTHDAY=15,30", date(2026, 9, 15)),
    ],
)
def test_what_is_due_more_often_is_one_series(sentence: str, rrule: str, first: date) -> None:
    proposal = only(sentence, Section.DEADLINES)
    item = item_of(proposal)
    assert (item.kind, item.rrule, item.first_day) == (ItemKind.SERIES, rrule, first)
    assert not proposal.doubtful


def test_which_weeks_are_meant_is_asked_where_something_is_due_every_second_week() -> None:
    assert only("隔周周五前，教师上交反思。", Section.DEADLINES).questions == (Question.WHICH_WEEKS,)


@pytest.mark.parametrize(
    ("sentence", "whom"),
    [
        ("各教研组于9月10日前上交教研计划。", Whom(people=frozenset({SU.id}))),
        ("教研组长于9月10日前上交教研计划。", Whom(people=frozenset({SU.id}))),
        ("数学组于9月10日前上交教研计划。", Whom(MATHS)),
        ("各备课组于9月10日前上交计划。", Whom()),
        ("教师于9月10日前上交个人计划。", Whom()),
    ],
)
def test_what_groups_hand_in_is_the_work_of_their_heads(sentence: str, whom: Whom) -> None:
    assert only(sentence, Section.DEADLINES).draft.whom == whom


@pytest.mark.parametrize(
    ("sentence", "section", "who"),
    [
        ("备课组长例会定于每周一下午第2节。", Section.SERIES, "备课组长"),
        ("各备课组于12月20日前上交资料。", Section.DEADLINES, "备课组"),
        ("备课组长于12月20日前上交资料。", Section.DEADLINES, "备课组长"),
        ("每周五放学前备课组长上交下周教案。", Section.DEADLINES, "备课组长"),
        ("12月8日各备课组开展听课活动。", Section.MONTHS, "备课组"),
        ("十二月份：\n1、各备课组制定复习计划", Section.MONTHS, "备课组"),
    ],
)
def test_for_whom_is_asked_where_the_school_has_nobody_called_so(
    sentence: str, section: Section, who: str
) -> None:
    school = replace(SCHOOL, groups=SCHOOL.groups[:2])
    [found] = [it for it in read(sentence, school=school).proposals if it.section is section]
    assert isinstance(found.draft, ItemDraft)
    assert (found.draft.who, found.missing, found.kept_at_first(OPENING)) == (who, (Missing.WHOM,), None)
    codes = [it.code for it in answers(found, Missing.WHOM, school)]
    assert codes == ["group_lead", "all", "g1", "g2"]


@pytest.mark.parametrize(
    "sentence",
    [
        "各教研组、各备课组于12月20日前上交资料。",
        "各组于12月20日前上交资料。",
        "全校教师、各备课组于12月20日前上交资料。",
        "教研组长、备课组长于12月20日前上交资料。",
    ],
)
def test_for_whom_is_not_asked_where_the_school_has_some_of_them(sentence: str) -> None:
    school = replace(SCHOOL, groups=SCHOOL.groups[:2])
    [found] = read(sentence, school=school).proposals
    assert found.missing == ()


@pytest.mark.parametrize(
    ("sentence", "duties"),
    [
        ("两周一次备课组长例会，周一下午3:30。", 0),
        ("每两周一次教研组长例会（周一下午第2节）。", 0),
        ("每月召开一次教研组长例会。", 1),
        ("每周一下午召开教研组长例会，每学期召开两次家长会。", 1),
    ],
)
def test_a_meeting_whose_time_is_read_is_no_duty_as_well(sentence: str, duties: int) -> None:
    sections = [it.section for it in read(sentence).proposals]
    assert sections.count(Section.DUTIES) == duties


@pytest.mark.parametrize(
    ("words", "title", "first", "last", "due"),
    [
        (
            "12月17日至18日组织作业检查，并于12月21日前反馈",
            *("组织作业检查", date(2026, 12, 17), date(2026, 12, 18)),
            ("组织作业检查，并反馈", date(2026, 12, 21)),
        ),
        (
            "12月17日组织作业检查，并于12月21日前上交总结",
            *("组织作业检查", date(2026, 12, 17), date(2026, 12, 17)),
            ("组织作业检查，并上交总结", date(2026, 12, 21)),
        ),
        (
            "12月17日-18日举行赛课，12月25日前上交教案和反思",
            *("举行赛课", date(2026, 12, 17), date(2026, 12, 18)),
            ("举行赛课，上交教案和反思", date(2026, 12, 25)),
        ),
    ],
)
@pytest.mark.parametrize("heading", ["", "十二月份：\n1、"])
def test_what_happens_and_is_then_due_is_both(
    heading: str, words: str, title: str, first: date, last: date, due: tuple[str, date]
) -> None:
    proposals = read(f"{heading}{words}。").proposals
    happens, deadline = map(item_of, proposals)
    event = (happens.kind, happens.title, happens.first_day, happens.last_day)
    assert event == (ItemKind.EVENT, title, first, last)
    assert (deadline.kind, deadline.title, deadline.last_day) == (ItemKind.DEADLINE, *due)
    assert all(it.kept_at_first(OPENING) for it in proposals)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("12月15日由数学组、语文组承担公开课展示活动", "公开课展示活动"),
        ("12月15日举行公开课展示活动，由数学组、语文组承担", "举行公开课展示活动"),
        ("12月15日举行公开课展示活动（由数学组承担）", "举行公开课展示活动"),
        ("12月15日举行公开课展示活动（由数学组承担，三楼）", "举行公开课展示活动（由数学组承担，三楼）"),
        ("12月15日举行公开课展示活动，由苏婉清承担", "举行公开课展示活动，由苏婉清承担"),
        ("12月15日语文组举行公开课展示活动，由数学组承担", "语文组举行公开课展示活动，由数学组承担"),
        ("12月15日举行公开课展示活动，由各教研组承担", "举行公开课展示活动，由各教研组承担"),
    ],
)
def test_those_who_take_something_on_are_whom_it_is_for_and_leave_the_title(words: str, title: str) -> None:
    assert [it[0] for it in events_of(f"一、工作措施\n{words}。\n")] == [title]
    assert [it[0] for it in events_of(f"十二月份：\n1、{words}。\n")] == [title]


def test_the_plan_of_a_group_is_for_the_group() -> None:
    text = (
        "数学教研组工作计划\n二、要求\n组员每学期听课不少于15节，50岁以上教师8节。9月10日前上交个人计划。\n"
        "11月18日举办专题讲座。\n九月份：\n1、制定计划\n十月份：\n1、全校赛课\n"
    )
    found = [(it.section, it.draft.whom) for it in read(text).proposals]
    assert found == [
        (Section.MONTHS, Whom(MATHS)),
        (Section.MONTHS, Whom()),
        (Section.MONTHS, Whom(MATHS)),
        (Section.DUTIES, Whom(MATHS)),
        (Section.DUTIES, Whom(MATHS)),
        (Section.DEADLINES, Whom(MATHS)),
    ]


@pytest.mark.parametrize("who", ["其他教师", "其余教师", "一般教师", "其他人员", "全组教师"])
def test_those_who_are_left_over_are_everybody(who: str) -> None:
    [*_, proposal] = read(f"教研组长每学期听课20节，{who}15节。").proposals
    assert (proposal.draft.whom, proposal.missing) == (Whom(), ())
    assert proposal.duty is not None and proposal.duty.others is (who != "全组教师")


def test_a_sentence_says_how_many_lessons_may_be_watched_online() -> None:
    text = (
        "教师每学期听课15节（其中线上不超过5节）。班主任每学期听课10节。行政每学期听课20节，线上听课不计入。"
    )
    duties = [it.duty for it in read(text).proposals if it.duty is not None]
    assert [(it.count, it.online_most) for it in duties] == [(15, 5), (20, 0)]
