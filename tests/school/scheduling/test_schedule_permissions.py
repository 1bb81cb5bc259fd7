"""Who may put what into the schedule, change it and see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from school.people import Member, Role
from school.permissions import may_change_item, may_schedule, may_see_item
from school.scheduling.schedule import Audience, Item, ItemKind, Part

MATHS, CHINESE = 1, 2
DIRECTOR = Member(1, 1, "林知远", appointed=frozenset({Role.DIRECTOR}))
HEAD = Member(2, 1, "苏婉清", groups=frozenset({MATHS}), leads={MATHS: Role.GROUP_LEAD})
TEACHER = Member(3, 1, "陈小满", groups=frozenset({MATHS}))
OTHER = Member(4, 1, "周牧野", groups=frozenset({CHINESE}))
LEADER = Member(5, 1, "顾长河", appointed=frozenset({Role.SCHOOL_LEADER}))
EVERYBODY = (DIRECTOR, HEAD, TEACHER, OTHER, LEADER)
NAMES = {member.id: member.name for member in EVERYBODY}


def item(audience: Audience, created_by: Member = DIRECTOR) -> Item:
    day = date(2026, 12, 2)
    return Item(1, ItemKind.EVENT, "磨课", day, day, audience, created_by=created_by.id)


def people(*members: Member) -> Audience:
    return Audience(people=frozenset(member.id for member in members))


@pytest.mark.parametrize(
    ("audience", "allowed"),
    [
        (Audience(), {"林知远", "顾长河"}),
        (Audience(MATHS), {"林知远", "顾长河", "苏婉清"}),
        (Audience(CHINESE), {"林知远", "顾长河"}),
        (people(HEAD, TEACHER), {"林知远", "顾长河", "苏婉清"}),
        (people(HEAD, OTHER), {"林知远", "顾长河"}),
    ],
)
def test_who_may_schedule_for_whom(audience: Audience, allowed: set[str]) -> None:
    meant = [member for member in EVERYBODY if member.id in audience.people]
    assert {it.name for it in EVERYBODY if may_schedule(it, audience, meant)} == allowed


@pytest.mark.parametrize(
    ("changed", "allowed"),
    [
        (item(Audience()), {"林知远"}),
        (item(Audience(MATHS)), {"林知远", "苏婉清"}),
        (item(Audience(CHINESE)), {"林知远"}),
        (item(Audience(CHINESE), LEADER), {"林知远", "顾长河"}),
        (item(people(HEAD, TEACHER), HEAD), {"林知远", "苏婉清"}),
        (item(people(HEAD, TEACHER)), {"林知远"}),
        (item(Audience(CHINESE), TEACHER), {"林知远"}),
    ],
)
def test_who_may_change_what(changed: Item, allowed: set[str]) -> None:
    assert {it.name for it in EVERYBODY if may_change_item(it, changed)} == allowed


@pytest.mark.parametrize(
    ("seen", "allowed"),
    [
        (item(Audience()), set(NAMES.values())),
        (item(Audience(CHINESE)), set(NAMES.values())),
        (item(people(HEAD, TEACHER), HEAD), {"林知远", "顾长河", "苏婉清", "陈小满"}),
        (
            replace(item(people(TEACHER), HEAD), parts={OTHER.id: Part.SPEAKER}),
            {"林知远", "顾长河", "苏婉清", "陈小满", "周牧野"},
        ),
    ],
)
def test_who_may_see_what(seen: Item, allowed: set[str]) -> None:
    assert {it.name for it in EVERYBODY if may_see_item(it, seen)} == allowed


def test_who_has_left_may_nothing() -> None:
    for member in EVERYBODY:
        gone = replace(member, active=False)
        assert not may_schedule(gone, Audience(MATHS))
        assert not may_change_item(gone, item(Audience(MATHS), member))
        assert not may_see_item(gone, item(Audience()))
