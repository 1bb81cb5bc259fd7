"""What must hold while people come, go and change their duties."""

from __future__ import annotations

import pytest

from school.directory import Directory
from school.people import Assignment, Member, Role, School, Stage
from school.problems import BadAnswer, LastDirector, NameTaken
from school.staff.staffing import TeachingNotRead, check_director_remains, read_lessons, read_name

DIRECTOR = frozenset({Role.DIRECTOR})
LIN = Member(1, 1, "林知远", user_id=101, appointed=DIRECTOR)
SU = Member(2, 1, "苏婉清", user_id=102)


def school(*members: Member) -> Directory:
    return Directory(School(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1), members, (), (), (), ())


def test_the_only_director_has_to_stay():
    with pytest.raises(LastDirector):
        check_director_remains(school(LIN, SU), without=LIN)


def test_a_director_who_has_not_joined_is_none_to_rely_on():
    absent = Member(3, 1, "何雨桐", appointed=DIRECTOR)
    with pytest.raises(LastDirector):
        check_director_remains(school(LIN, absent), without=LIN)


def test_a_director_who_has_left_is_none_to_rely_on():
    gone = Member(3, 1, "何雨桐", user_id=103, active=False, appointed=DIRECTOR)
    with pytest.raises(LastDirector):
        check_director_remains(school(LIN, gone), without=LIN)


def test_beside_another_director_one_may_go():
    other = Member(3, 1, "何雨桐", user_id=103, appointed=DIRECTOR)
    check_director_remains(school(LIN, other), without=LIN)


def test_a_teacher_may_go_whoever_directs():
    check_director_remains(school(LIN, SU), without=SU)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("王 小 明", "王小明"), ("王小明老师", "王小明"), ("阿依古丽•买买提", "阿依古丽·买买提")],
)
def test_a_typed_name_is_tidied(typed, name):
    assert read_name(typed, school(LIN)) == name


@pytest.mark.parametrize("typed", ["", "7", "王小明123", "=1+1", "很长" * 20])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(BadAnswer):
        read_name(typed, school(LIN))


def test_a_name_of_somebody_else_is_refused_but_not_ones_own():
    with pytest.raises(NameTaken):
        read_name("苏婉清", school(LIN, SU), own=LIN)
    assert read_name("林知远", school(LIN, SU), own=LIN) == "林知远"


def test_lessons_are_read_whole():
    assert set(read_lessons("三（1）（2）班数学、四年级科学", Stage.PRIMARY)) == {
        Assignment(3, "数学", 1),
        Assignment(3, "数学", 2),
        Assignment(4, "科学"),
    }


def test_nothing_is_taught_by_who_says_so():
    assert read_lessons(" 无 ", Stage.PRIMARY) == ()


@pytest.mark.parametrize("typed", ["哈哈", "三（1）班数学和打杂", "三年级", "数学", ""])
def test_what_is_understood_in_part_only_is_refused(typed):
    with pytest.raises(TeachingNotRead):
        read_lessons(typed, Stage.PRIMARY)
