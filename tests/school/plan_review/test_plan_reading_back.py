"""Pure rules around a plan that is looked over: readings, versions, kinds of documents, sentences, what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from school.counting.duties import Metric, Per
from school.people import Role
from school.plan_review.proposals import (
    DutyDraft,
    ItemDraft,
    Missing,
    Proposal,
    Question,
    Section,
    Whom,
)
from school.plan_review.questions import accepted, answers, edited, new_group_name, open_matter
from school.plan_review.reality import State, fact_of
from school.plan_review.sentences import proposal_of
from school.plan_review.versions import is_later_version, merge, pair
from school.plans.document_kinds import Kind, kind_of
from school.scheduling.schedule import Item, ItemKind
from school.scheduling.timing import Timing
from tests.school.plan_review.test_plan_import import LIN, MATHS, OPENING, SCHOOL, SU, read

DEC = Timing(ItemKind.MONTH, date(2026, 12, 1), date(2026, 12, 31))
SALON = ItemDraft(ItemKind.MONTH, "举行读书沙龙", DEC, Whom())
LISTENS = DutyDraft("教师", "听课", 15, "节", Metric.OBSERVE, Per.TERM, Whom())


def item(draft: ItemDraft, *questions: Question) -> Proposal:
    return Proposal(Section.MONTHS, draft.title, draft, questions)


def duty(draft: DutyDraft, *questions: Question) -> Proposal:
    return Proposal(Section.DUTIES, draft.what, draft, questions)


# --- readings -------------------------------------------------------------------------------------


def test_what_is_lacking_is_asked_before_what_is_in_doubt() -> None:
    nothing = replace(LISTENS, metric=None, whom=None, per=None)
    proposal = duty(nothing, Question.PERIOD_IMPLIED)
    asked = []
    while (matter := open_matter(proposal)) is not None:
        asked.append(matter)
        proposal = answers(proposal, matter, SCHOOL)[0].proposal
    assert asked == [Missing.METRIC, Missing.WHOM, Missing.PERIOD]


def test_roles_are_offered_first_for_people_who_are_like_no_group() -> None:
    proposal = duty(replace(LISTENS, who="校长", whom=None))
    codes = [it.code for it in answers(proposal, Missing.WHOM, SCHOOL)]
    assert codes[:4] == ["school_leader", "group_lead", "prep_lead", "all"]
    assert codes[-1] == "new"


def test_a_group_like_the_words_is_offered_first() -> None:
    proposal = duty(replace(LISTENS, who="语文老师", whom=None))
    assert [it.code for it in answers(proposal, Missing.WHOM, SCHOOL)] == [
        "g2",
        "g1",
        "g3",
        "new",
        "all",
        "prep_lead",
        "group_lead",
        "school_leader",
    ]


def test_an_item_is_never_for_a_role_that_nobody_holds() -> None:
    proposal = item(replace(SALON, who="组长", whom=None))
    found = {it.code: it.proposal.draft.whom for it in answers(proposal, Missing.WHOM, SCHOOL)}
    assert found["group_lead"] == Whom(people=frozenset({SU.id}))
    assert "school_leader" not in found


def test_every_second_week_may_begin_a_week_later() -> None:
    [series] = read("数学组隔周周三下午第2节开展教研活动。").proposals
    odd, even = answers(series, Question.WHICH_WEEKS, SCHOOL)
    timings = [it.proposal.draft.timing for it in (odd, even) if isinstance(it.proposal.draft, ItemDraft)]
    assert (odd.code, even.code) == ("odd", "even")
    assert [it.first_day for it in timings if it] == [date(2026, 9, 2), date(2026, 9, 9)]
    assert [it.last_day for it in timings if it] == [date(2027, 1, 20), date(2027, 1, 13)]


def test_setting_a_part_settles_what_was_asked_of_it() -> None:
    proposal = item(SALON, Question.LIMIT_IMPLIED, Question.PART_OF_ANOTHER)
    moved = edited(proposal, timing=Timing(ItemKind.EVENT, date(2026, 12, 9), date(2026, 12, 9)))
    assert moved.questions == (Question.PART_OF_ANOTHER,)
    assert isinstance(moved.draft, ItemDraft)
    assert moved.draft.kind is ItemKind.EVENT


@pytest.mark.parametrize(
    ("proposal", "taken"),
    [
        (item(SALON, Question.TIME_NOT_STATED), True),
        (item(SALON, Question.CHANGED_HERE), False),
        (item(replace(SALON, whom=None)), False),
    ],
)
def test_only_what_needs_no_word_is_taken_as_it_was_read(proposal: Proposal, taken: bool) -> None:
    assert (accepted(proposal) is not None) is taken


@pytest.mark.parametrize(
    ("who", "name"),
    [("综合", "综合组"), ("课题组人员", "课题组"), ("数学组", "数学组"), ("青年教师", "青年教师组")],
)
def test_a_group_is_named_after_the_plan(who: str, name: str) -> None:
    assert new_group_name(who) == name


# --- versions -------------------------------------------------------------------------------------


def test_entries_are_paired_by_their_words_then_by_likeness_each_once() -> None:
    old = [item(replace(SALON, title=it)) for it in ("举行读书沙龙", "开展校级公开课展示", "检查备课笔记")]
    new = [item(replace(SALON, title=it)) for it in ("检查备课笔记", "开展校级公开课展示月活动", "期末复习")]
    assert pair(new, old) == {0: 2, 1: 1}


def test_duties_are_paired_by_who_owes_what_however_many() -> None:
    more = replace(LISTENS, count=20)
    leads = replace(LISTENS, whom=Whom(role=Role.GROUP_LEAD))
    assert pair([duty(leads), duty(more)], [duty(LISTENS), duty(leads)]) == {0: 1, 1: 0}


@pytest.mark.parametrize(
    ("titles", "later"), [(["举行读书沙龙", "甲乙丙"], True), (["甲乙丙", "丁戊己"], False), ([], False)]
)
def test_a_plan_with_much_in_common_is_a_later_version(titles: list[str], later: bool) -> None:
    old = [item(replace(SALON, title=it)) for it in ("举行读书沙龙", "检查备课笔记", "期末复习")]
    assert is_later_version([item(replace(SALON, title=it)) for it in titles], old) is later


@pytest.mark.parametrize(
    ("after", "now", "result", "clash"),
    [
        ({}, {"title": "读书会"}, {"title": "读书会"}, False),
        ({"place": "图书馆"}, {"title": "读书会"}, {"title": "读书会", "place": "图书馆"}, False),
        ({"title": "沙龙"}, {}, {"title": "沙龙"}, False),
        ({"title": "沙龙"}, {"title": "读书会"}, {"title": "沙龙"}, True),
        ({"title": "沙龙"}, {"title": "沙龙"}, {"title": "沙龙"}, False),
    ],
)
def test_a_change_of_the_plan_is_brought_into_what_was_edited(
    after: dict[str, str], now: dict[str, str], result: dict[str, str], clash: bool
) -> None:
    merged = merge(SALON, replace(SALON, **after), replace(SALON, **now))  # type: ignore[arg-type]
    assert merged.draft == replace(SALON, **result)  # type: ignore[arg-type]
    assert merged.clash is clash


def test_a_series_that_merely_begins_later_has_not_changed() -> None:
    early, late = (
        read("数学组每周三下午第2节开展教研活动。", day).proposals[0].draft
        for day in (OPENING, date(2026, 11, 25))
    )
    assert merge(early, late, early).draft == early


# --- kinds of documents ---------------------------------------------------------------------------

ROSTER = "姓名\t教研组\n" + "".join(f"教师{n}\t数学组\n" for n in "甲乙丙丁戊")
BELLS = "上午\n第一节 8:20-9:00\n第二节 9:10-9:50\n第三节 10:20-11:00\n下午\n第四节 14:00-14:40"


@pytest.mark.parametrize(
    ("text", "entries", "kind"),
    [
        (ROSTER, 0, Kind.ROSTER),
        (ROSTER.replace("\t", " | "), 1, Kind.ROSTER),
        (ROSTER, 9, Kind.PLAN),
        (BELLS, 0, Kind.BELLS),
        ("节次\t星期一\t星期二\t星期三\t星期四\n1\t语文\t数学\t语文\t英语", 0, Kind.CLASSES),
        ("今天天气很好。", 0, Kind.PLAN),
        ("九月份\n1、8:20-9:00开会", 1, Kind.PLAN),
    ],
)
def test_a_document_is_told_by_what_it_holds(text: str, entries: int, kind: Kind) -> None:
    assert kind_of(text, entries) is kind


# --- sentences ------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("words", "section", "timing", "missing"),
    [
        (
            "12月16日下午第二节数学组磨课",
            Section.MONTHS,
            Timing(ItemKind.EVENT, date(2026, 12, 16), date(2026, 12, 16), time(14, 20), time(15), (6,)),
            (),
        ),
        (
            "12月16日数学组交反思",
            Section.DEADLINES,
            Timing(ItemKind.DEADLINE, date(2026, 12, 16), date(2026, 12, 16)),
            (),
        ),
        ("12月16日数学组磨课", Section.SERIES, None, (Missing.TIME,)),
        ("认真总结", Section.MONTHS, None, (Missing.TIME,)),
    ],
)
def test_a_sentence_becomes_an_item_as_far_as_it_says(
    words: str, section: Section, timing: Timing | None, missing: tuple[Missing, ...]
) -> None:
    found = proposal_of(words, section, SCHOOL, LIN, NOW)
    assert isinstance(found.draft, ItemDraft)
    assert (found.quote, found.draft.timing, found.missing) == (words, timing, missing)


@pytest.mark.parametrize(
    ("words", "metric", "count", "missing"),
    [
        ("教师每学期听课不少于15节", Metric.OBSERVE, 15, ()),
        ("大家都来写反思", Metric.REFLECTION, 1, (Missing.PERIOD,)),
        ("认真总结", None, 1, (Missing.METRIC, Missing.PERIOD)),
    ],
)
def test_a_sentence_becomes_a_duty_as_far_as_it_says(
    words: str, metric: Metric | None, count: int, missing: tuple[Missing, ...]
) -> None:
    found = proposal_of(words, Section.DUTIES, SCHOOL, LIN, NOW)
    assert isinstance(found.draft, DutyDraft)
    assert (found.draft.metric, found.draft.count, found.missing) == (metric, count, missing)


# --- what happened --------------------------------------------------------------------------------

DAY, TODAY = date(2026, 12, 9), date(2026, 12, 20)
LESSON = Item(1, ItemKind.EVENT, "公开课", DAY, DAY)


@pytest.mark.parametrize(
    ("it", "work", "given", "owed", "state"),
    [
        (LESSON, set(), 0, 0, State.NO_TRACE),
        (LESSON, {(SU.id, DAY)}, 0, 0, State.DONE),
        (LESSON, {(SU.id, TODAY)}, 0, 0, State.NO_TRACE),
        (LESSON, {(99, DAY)}, 0, 0, State.NO_TRACE),
        (replace(LESSON, done=True), set(), 0, 0, State.DONE),
        (replace(LESSON, first_day=TODAY, last_day=TODAY), set(), 0, 0, State.AHEAD),
        (replace(LESSON, kind=ItemKind.MONTH), {(SU.id, DAY)}, 0, 0, State.NO_TRACE),
        (replace(LESSON, kind=ItemKind.DEADLINE), set(), 2, 2, State.DONE),
        (replace(LESSON, kind=ItemKind.DEADLINE), set(), 1, 2, State.NO_TRACE),
    ],
)
def test_an_item_is_done_where_it_has_left_something(
    it: Item, work: set[tuple[int, date]], given: int, owed: int, state: State
) -> None:
    assert fact_of(1, it, work, SCHOOL, TODAY, given=given, owed=owed).state is state


def test_of_a_series_the_times_with_a_record_are_counted() -> None:
    series = replace(
        LESSON,
        kind=ItemKind.SERIES,
        rrule="FREQ=WEEKLY;BYDAY=WE",
        first_day=date(2026, 12, 2),
        last_day=date(2027, 1, 20),
    )
    fact = fact_of(1, series, {(SU.id, DAY)}, SCHOOL, TODAY)
    assert (fact.past, fact.held, fact.state) == (3, 1, State.NO_TRACE)
    assert MATHS in SU.groups
