"""What a term has come to: people and groups, each window by itself."""

from __future__ import annotations

from datetime import date

from school.counting.board import Kind
from school.counting.closing import results_of
from school.counting.duties import Duty, Metric, Per
from school.counting.quotas import Entry
from school.directory import Directory
from school.people import Group, GroupKind, Member, School, Stage
from tests.sample import TERM

MATHS = Group(7, GroupKind.SUBJECT, "数学组", "数学")
CHEN, HE = (Member(number, 1, name, groups=frozenset({7})) for number, name in ((1, "陈小满"), (2, "何雨桐")))
MONTHLY = Duty(1, Metric.OBSERVE, 2, Per.MONTH)
TOGETHER = Duty(2, Metric.OPEN_LESSON, 1, Per.MONTH, group_kind=GroupKind.SUBJECT, together=True)
SCHOOL = Directory(
    School(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1),
    (CHEN, HE),
    (MATHS,),
    (TERM,),
    (),
    (MONTHLY, TOGETHER),
)
TODAY = date(2026, 10, 20)


def observed(*days: date) -> list[Entry]:
    return [Entry(Metric.OBSERVE, day, number) for number, day in enumerate(days)]


def test_more_in_one_month_makes_up_for_no_other() -> None:
    entries = {1: observed(*(date(2026, 9, day) for day in (1, 2, 3, 4))), 2: observed(date(2026, 10, 9))}
    found = results_of(SCHOOL, entries, TERM, TODAY, ["规定"])
    assert found.rules == ("规定",)
    people = [(it.name, it.done, it.owed) for it in found.of(Kind(Metric.OBSERVE, Per.MONTH))]
    assert people == [("陈小满", 2, 4), ("何雨桐", 1, 4)]


def test_groups_that_owed_as_one_are_among_them() -> None:
    entries = {2: [Entry(Metric.OPEN_LESSON, date(2026, 9, 3)), Entry(Metric.OPEN_LESSON, date(2026, 9, 4))]}
    found = results_of(SCHOOL, entries, TERM, TODAY, [])
    [group] = found.of(Kind(Metric.OPEN_LESSON, Per.MONTH))
    assert (group.member_id, group.name, group.done, group.owed, group.missing) == (None, "数学组", 1, 2, 1)
    assert found.kinds == [Kind(Metric.OBSERVE, Per.MONTH), Kind(Metric.OPEN_LESSON, Per.MONTH)]
