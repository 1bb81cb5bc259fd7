"""What a deadline wants by its words, who owes it, and what may still come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.counting.duties import Metric
from school.directory import Directory
from school.handing_in.submissions import (
    MOST,
    AllGiven,
    Closed,
    OddText,
    Owes,
    Proof,
    Requirement,
    State,
    Submission,
    check_open,
    closes_at,
    debtors,
    may_collect,
    members_behind,
    own_debts,
    read_text,
    still_owing,
    to_replace,
)
from school.handing_in.wanted import read_wanted
from school.people import Group, GroupKind, Member, Role, School, Stage
from school.scheduling.schedule import Audience, Item, ItemKind

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
MATHS, CHINESE = Group(1, GroupKind.SUBJECT, "数学组", "数学"), Group(2, GroupKind.SUBJECT, "语文组", "语文")
GRADE_3 = Group(3, GroupKind.PREP, "三年级数学备课组", "数学", 3)
SU = Member(11, 1, "苏婉清", groups=frozenset({1, 3}), leads={1: Role.GROUP_LEAD})
CHEN = Member(12, 1, "陈小满", groups=frozenset({1}))
ZHOU = Member(13, 1, "周牧野", groups=frozenset({2}))
LIN = Member(14, 1, "林知远", appointed=frozenset({Role.DIRECTOR}))
GONE = Member(15, 1, "白露", groups=frozenset({2}), active=False)
SCHOOL = Directory(
    School(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1),
    (SU, CHEN, ZHOU, LIN, GONE),
    (MATHS, CHINESE, GRADE_3),
    (),
    (),
    (),
)
ITEM = Item(5, ItemKind.DEADLINE, "案例", date(2026, 11, 30), date(2026, 11, 30), created_by=14)


def piece(number: int, debtor: int = 12, state: State = State.GIVEN, *, late: bool = False) -> Submission:
    return Submission(number, 5, debtor, debtor, state, NOW, late)


@pytest.mark.parametrize(
    ("words", "thing", "owes", "count", "proof", "metric"),
    [
        ("每位教师交一篇教学案例", "教学案例", Owes.EACH, 1, Proof.ANY, Metric.CASE),
        ("每个教研组交一份工作总结", "工作总结", Owes.SUBJECT_GROUP, 1, Proof.ANY, None),
        ("各备课组上交2份试卷", "试卷", Owes.PREP_GROUP, 2, Proof.ANY, Metric.EXAM_PAPER),
        ("数学组每人交两篇教学反思", "教学反思", Owes.EACH, 2, Proof.ANY, Metric.REFLECTION),
        ("交反思", "反思", Owes.EACH, 1, Proof.ANY, Metric.REFLECTION),
        ("工作总结一份", "工作总结", Owes.EACH, 1, Proof.ANY, None),
        ("交纸质教案3份", "纸质教案", Owes.EACH, 3, Proof.TICK, Metric.LESSON_PLAN),
        ("每位老师上传3张板书照片", "板书照片", Owes.EACH, 1, Proof.PHOTO, None),
        ("所有教师写一篇读后感", "读后感", Owes.EACH, 1, Proof.ANY, Metric.READING_NOTE),
        ("把听课记录本交到教科室", "听课记录本", Owes.EACH, 1, Proof.ANY, None),
        ("每位教师将论文一篇交给组长", "论文", Owes.EACH, 1, Proof.ANY, Metric.PAPER),
        ("期中质量分析", "期中质量分析", Owes.EACH, 1, Proof.ANY, None),
        ("各教研组长会议记录", "各教研组长会议记录", Owes.EACH, 1, Proof.ANY, None),
        ("交99份卷子", "卷子", Owes.EACH, MOST, Proof.ANY, None),
        ("", "", Owes.EACH, 1, Proof.ANY, None),
    ],
)
def test_words_say_who_hands_in_how_many_of_what(
    words: str, thing: str, owes: Owes, count: int, proof: Proof, metric: Metric | None
) -> None:
    said = read_wanted(words)
    assert (said.thing, said.owes, said.count, said.proof, said.metric) == (thing, owes, count, proof, metric)


@given(st.text(max_size=40))
def test_any_words_are_read_as_something_that_can_be_wanted(words: str) -> None:
    said = read_wanted(words)
    assert 1 <= said.count <= MOST
    assert said.thing == said.thing.strip()


@pytest.mark.parametrize(
    ("owes", "audience", "expected"),
    [
        (Owes.EACH, Audience(), (CHEN, SU, ZHOU)),
        (Owes.EACH, Audience(1), (CHEN, SU)),
        (Owes.EACH, Audience(people=frozenset({14, 15})), (LIN,)),
        (Owes.SUBJECT_GROUP, Audience(), (MATHS, CHINESE)),
        (Owes.SUBJECT_GROUP, Audience(1), (MATHS,)),
        (Owes.PREP_GROUP, Audience(), (GRADE_3,)),
        (Owes.PREP_GROUP, Audience(2), ()),
    ],
)
def test_each_person_owes_or_each_group_but_neither_the_office_nor_who_left(
    owes: Owes, audience: Audience, expected: tuple[object, ...]
) -> None:
    assert debtors(Requirement(owes), audience, SCHOOL) == expected


def test_anybody_of_a_group_hands_in_for_it() -> None:
    wanted = Requirement(Owes.SUBJECT_GROUP)
    assert own_debts(CHEN, wanted, Audience(), SCHOOL) == (MATHS,)
    assert own_debts(LIN, wanted, Audience(), SCHOOL) == ()
    assert members_behind([MATHS], SCHOOL) == (CHEN, SU)


def test_somebody_owes_until_all_pieces_are_there_and_none_is_sent_back() -> None:
    wanted = Requirement(count=2)
    one, two = piece(1), piece(2)
    back = piece(2, state=State.RETURNED)
    assert CHEN in still_owing(wanted, Audience(1), [one], SCHOOL)
    assert CHEN not in still_owing(wanted, Audience(1), [one, two], SCHOOL)
    assert CHEN in still_owing(wanted, Audience(1), [one, back], SCHOOL)


def test_a_deadline_without_an_hour_is_open_through_its_last_day() -> None:
    closes = closes_at(ITEM, SCHOOL.calendar)
    assert closes == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert check_open(Requirement(late=False), closes, closes - timedelta(seconds=1)) is False
    assert check_open(Requirement(late=True), closes, closes) is True
    with pytest.raises(Closed):
        check_open(Requirement(late=False), closes, closes)


@pytest.mark.parametrize(
    ("count", "own", "chosen", "expected"),
    [
        (1, [], None, None),
        (1, [piece(1)], None, 1),
        (2, [piece(1)], None, None),
        (2, [piece(1), piece(2, state=State.RETURNED)], None, 2),
        (2, [piece(1), piece(2)], 2, 2),
    ],
)
def test_what_is_new_is_added_or_takes_a_place(
    count: int, own: list[Submission], chosen: int | None, expected: int | None
) -> None:
    found = to_replace(Requirement(count=count), own, chosen, over=False)
    assert (found and found.id) == expected


def test_one_of_several_has_to_be_chosen() -> None:
    with pytest.raises(AllGiven):
        to_replace(Requirement(count=2), [piece(1), piece(2)], None, over=False)
    with pytest.raises(AllGiven):
        to_replace(Requirement(count=2), [piece(1), piece(2)], 99, over=False)


def test_after_the_deadline_only_what_was_sent_back_is_replaced() -> None:
    with pytest.raises(Closed):
        to_replace(Requirement(), [piece(1)], None, over=True)
    back = piece(1, state=State.RETURNED)
    assert to_replace(Requirement(), [back], None, over=True) is back


@pytest.mark.parametrize(
    ("who", "debtor", "may"),
    [
        (SU, CHEN, True),
        (SU, MATHS, True),
        (SU, ZHOU, False),
        (SU, CHINESE, False),
        (LIN, ZHOU, True),
        (CHEN, CHEN, False),
        (GONE, ZHOU, False),
    ],
)
def test_heads_collect_from_their_own_group_and_the_director_from_all(
    who: Member, debtor: Member | Group, may: bool
) -> None:
    assert may_collect(who, ITEM, debtor) is may


@pytest.mark.parametrize("text", ["", "  \n", "长" * 3001])
def test_a_text_has_a_length(text: str) -> None:
    with pytest.raises(OddText):
        read_text(text)
