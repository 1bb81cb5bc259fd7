"""Finding oneself on a roster."""

from __future__ import annotations

import pytest

from school.people import Member, Role
from school.staff.joining import NotAnInvitation, find, likely, needs_consent, read_token, spelled

NAMES = ["陈小满", "陈晓梅", "欧阳小满", "曾一凡", "吕绿", "阿依古丽·买买提", "Anna Lee"]
MEMBERS = [Member(number, 1, name) for number, name in enumerate(NAMES, 1)]
TOKEN = "aB3_-aB3_-aB3_-aB3_-aB"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("陈小满", ["陈小满"]),
        ("我是陈小满", ["陈小满"]),
        ("陈小满老师", ["陈小满"]),
        ("陈 小 满", ["陈小满"]),
        ("小满", ["陈小满", "欧阳小满"]),
        ("陈", ["陈小满", "陈晓梅"]),
        ("cxm", ["陈小满", "陈晓梅"]),
        ("CX", ["陈小满", "陈晓梅"]),
        ("chenxiaoman", ["陈小满"]),
        ("zeng", ["曾一凡"]),
        ("oyxm", ["欧阳小满"]),
        ("anna lee", ["Anna Lee"]),
        ("买买提", ["阿依古丽·买买提"]),
        ("王", []),
        ("", []),
        ("。", []),
    ],
)
def test_a_typed_name_finds_whom_it_may_mean(typed, names):
    assert [member.name for member in find(MEMBERS, typed)] == names


def test_an_exact_name_is_not_drowned_by_longer_ones():
    people = [Member(1, 1, "张伟"), Member(2, 1, "张伟华"), Member(3, 1, "张伟")]
    assert [member.id for member in find(people, "张伟")] == [1, 3]


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ("陈小满", None, ["陈小满"]),
        ("小满", "陈", ["陈小满"]),
        ("陈", "小满", ["陈小满"]),
        ("青禾小学陈小满", None, ["陈小满"]),
        ("Xiaoman", "Chen", ["陈小满"]),
        ("chenxiaomei", None, ["陈晓梅"]),
        ("满满", None, []),
        ("", None, []),
    ],
)
def test_the_account_shows_whose_it_may_be(first, last, names):
    assert [member.name for member in likely(MEMBERS, first, last)] == names


def test_a_name_is_spelled_in_letters_only():
    assert spelled("吕绿")[0].isalpha()


@pytest.mark.parametrize(
    "pasted",
    [
        f"https://t.me/jiaoyan_bot?start=j{TOKEN}",
        f"请点链接：t.me/jiaoyan_bot?start=j{TOKEN} 加入",
        f"/start j{TOKEN}",
        f"j{TOKEN}",
        TOKEN,
    ],
)
def test_an_invitation_is_found_in_whatever_was_pasted(pasted):
    assert read_token(pasted) == TOKEN


@pytest.mark.parametrize("pasted", ["", "邀请链接", "https://t.me/jiaoyan_bot", TOKEN[:-1], TOKEN + "xyz"])
def test_anything_else_is_no_invitation(pasted):
    with pytest.raises(NotAnInvitation):
        read_token(pasted)


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (Member(1, 1, "陈小满"), False),
        (Member(1, 1, "陈小满", leads={3: Role.GROUP_LEAD}), False),
        (Member(1, 1, "陈小满", user_id=7), True),
        (Member(1, 1, "顾长河", appointed=frozenset({Role.SCHOOL_LEADER})), True),
        (Member(1, 1, "林知远", appointed=frozenset({Role.DIRECTOR})), True),
    ],
)
def test_a_name_that_is_taken_or_has_power_over_the_school_needs_consent(member, expected):
    assert needs_consent(member) is expected
