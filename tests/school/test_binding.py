"""Who may tie a chat to what, and what is meant."""

from __future__ import annotations

import pytest

from school.binding import NoSuchGroup, best_first, bindable, find_target, may_take_over
from school.directory import Directory
from school.people import Group, GroupKind, Member, Role, School, Stage

LANGUAGE = Group(1, GroupKind.SUBJECT, "语文组", "语文")
MATHS = Group(2, GroupKind.SUBJECT, "数学组", "数学")
PREP = Group(3, GroupKind.PREP, "三年级数学备课组", "数学", 3)
DIRECTOR = Member(1, 1, "林知远", appointed=frozenset({Role.DIRECTOR}))
HEAD = Member(2, 1, "苏婉清", groups=frozenset({2}), leads={2: Role.GROUP_LEAD})
TEACHER = Member(3, 1, "陈小满", groups=frozenset({2}))
LEADER = Member(4, 1, "顾长河", appointed=frozenset({Role.SCHOOL_LEADER}))
LEFT = Member(5, 1, "旧主任", active=False, appointed=frozenset({Role.DIRECTOR}))
SCHOOL = Directory(
    School(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1),
    (DIRECTOR, HEAD, TEACHER, LEADER, LEFT),
    (LANGUAGE, MATHS, PREP),
    (),
    (),
    (),
)


@pytest.mark.parametrize(
    ("member", "options"),
    [
        (DIRECTOR, [None, LANGUAGE, MATHS, PREP]),
        (HEAD, [MATHS]),
        (TEACHER, []),
        (LEADER, []),
        (LEFT, []),
    ],
)
def test_a_chat_is_tied_by_the_director_or_by_the_head_of_the_group(
    member: Member, options: list[Group | None]
) -> None:
    assert bindable(SCHOOL, member) == options


@pytest.mark.parametrize(
    ("member", "school_id", "group_id", "may"),
    [
        (DIRECTOR, 1, None, True),
        (DIRECTOR, 1, 2, True),
        (DIRECTOR, 9, None, True),
        (HEAD, 1, 2, True),
        (HEAD, 1, 1, False),
        (HEAD, 1, None, False),
        (HEAD, 9, None, False),
        (LEFT, 9, None, False),
    ],
)
def test_a_tied_chat_is_taken_over_only_by_somebody_with_a_say_in_it(
    member: Member, school_id: int, group_id: int | None, may: bool
) -> None:
    assert may_take_over(member, SCHOOL, school_id, group_id) is may


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("数学组", MATHS),
        ("数学", MATHS),
        ("数学教研组", MATHS),
        (" 语文组 ", LANGUAGE),
        ("三年级数学", PREP),
        ("全校", None),
        ("青禾小学", None),
    ],
)
def test_a_name_finds_its_group(name: str, group: Group | None) -> None:
    assert find_target(SCHOOL, name) == group


@pytest.mark.parametrize("name", ["体育组", "数", "组", "数学组 语文组"])
def test_an_unknown_name_finds_nothing(name: str) -> None:
    with pytest.raises(NoSuchGroup):
        find_target(SCHOOL, name)


def test_the_group_that_the_title_names_comes_first() -> None:
    assert best_first([LANGUAGE, MATHS], "青禾数学教研群") == [MATHS, LANGUAGE]
    assert best_first([LANGUAGE, MATHS], "老师们") == [LANGUAGE, MATHS]
