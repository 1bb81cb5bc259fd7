"""Whom a line names: the whole school, groups (数学组, 三年级数学备课组), heads (教研组长), people by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from school.directory import Directory
from school.folding import fold
from school.grades import grade_mark
from school.people import Group, GroupKind, Member, Role
from school.scheduling.schedule import Audience, Part

_WHOLE: Final = re.compile(r"全校|全体|所有(?:教师|老师)|各(?:教研|备课|学科)?组(?!长)")
_WHOLE_ALONE: Final = re.compile(rf"(?:{_WHOLE.pattern})(?:教师|老师|教职工|教职员工|人员|成员)?(?:参加)?")
_HEADS: Final = re.compile(r"^各?(?P<who>教研组长|备课组长|组长|行政|校领导|学校行政)")
HEADS: Final = {
    "教研组长": frozenset({Role.GROUP_LEAD}),
    "备课组长": frozenset({Role.PREP_LEAD}),
    "组长": frozenset({Role.GROUP_LEAD, Role.PREP_LEAD}),
    "行政": frozenset({Role.SCHOOL_LEADER, Role.DIRECTOR}),
    "校领导": frozenset({Role.SCHOOL_LEADER}),
    "学校行政": frozenset({Role.SCHOOL_LEADER, Role.DIRECTOR}),
}
"""Those who have a charge, as plans call them, and the roles of which they hold one."""
_BETWEEN: Final = re.compile(r"[、和与及,/()（）:： ]+")
_PREPARES: Final = re.compile(r"主备(?:人|课)?|备课人?|准备")
_SPEAKS: Final = re.compile(r"主讲(?:人|教师)?|主持(?:人)?|执教(?:教师)?|上课|发言|授课(?:教师)?|讲座")
_PART_ALONE: Final = re.compile(r"主讲(?:人|教师)?|主备人?|主持人?|执教(?:教师)?")
_ENDINGS: Final = ("教研组", "备课组", "学科组", "科组", "组")
_DIGIT_GRADE: Final = re.compile(r"([1-9])(?=年级)")


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a line has named so far; `people` are those with nothing said about what they do."""

    whole_school: bool = False
    groups: tuple[Group, ...] = ()
    roles: frozenset[Role] = frozenset()
    people: tuple[int, ...] = ()
    parts: Mapping[int, Part] = field(default_factory=dict)

    def audience(self, school: Directory, author: Member) -> Audience | None:
        """Who is meant, or None where nobody is named. Single people, and heads, meet with the author."""
        if self.whole_school:
            return Audience()
        if len(self.groups) == 1:
            return Audience(self.groups[0].id)
        if self.groups:
            ids = {group.id for group in self.groups}
            return _people(member for member in school.active if member.groups & ids)
        if self.roles:
            return _people(it for it in school.active if it.roles & self.roles or it.id == author.id)
        return Audience(people=frozenset({*self.people, author.id})) if self.people else None

    @property
    def anybody(self) -> bool:
        """Whether a line says whom it is for, even if there is nobody who is called so."""
        return bool(self.whole_school or self.groups or self.roles or self.people or self.parts)

    def owing(self, school: Directory) -> Audience | None:
        """Who is meant to hand something in, the author only if named; None where that is nobody.

        Whatever somebody who is named does with it (叶小禾交公开课教案), it is theirs to hand in; beside the own
        group only they are meant (数学组叶小禾).
        """
        named = {*self.people, *self.parts}
        if self.whole_school:
            return Audience()
        if len(self.groups) == 1 and not named:
            return Audience(self.groups[0].id)
        ids = {group.id for group in self.groups}
        members = {it.id for it in school.active if it.groups & ids}
        if not self.groups:
            members = {it.id for it in school.active if it.roles & self.roles}
        meant = named if named and named <= members else named | members
        return Audience(people=frozenset(meant)) if meant else None

    def all_parts(self) -> dict[int, Part]:
        """Speakers and preparers; somebody named beside a group speaks there."""
        beside = self.people if self.whole_school or self.groups or self.roles else ()
        return {**dict.fromkeys(beside, Part.SPEAKER), **self.parts}


def _people(members: Iterable[Member]) -> Audience | None:
    ids = frozenset(member.id for member in members)
    return Audience(people=ids) if ids else None


def read_named(word: str, named: Named, school: Directory) -> tuple[str, Named]:
    """What one word of a line adds to whom it names, and what of the word belongs into a title.

    数学组 by itself is only an audience, while 数学组教研 is a title as well.
    """
    if _WHOLE.search(word):
        return "" if _WHOLE_ALONE.fullmatch(word) else word, replace(named, whole_school=True)
    if heads := _HEADS.match(word):
        left = "" if heads.end() == len(word) else word
        return left, replace(named, roles=named.roles | HEADS[heads["who"]])
    groups, rest = _groups_in(word, school)
    if groups:
        return word if _BETWEEN.sub("", rest) else "", replace(
            named, groups=tuple(dict.fromkeys((*named.groups, *groups)))
        )
    return _read_people(word, named, school)


def _groups_in(word: str, school: Directory) -> tuple[list[Group], str]:
    """The groups a word names, and the word without them."""
    text = _DIGIT_GRADE.sub(lambda digit: grade_mark(int(digit[1])), fold(word))
    spellings = _spellings(school)
    if text in spellings:
        return [spellings[text]], ""
    found = []
    for spelling in sorted(spellings, key=len, reverse=True):
        if spelling.endswith("组") and re.search(rf"{re.escape(spelling)}(?!长)", text):
            found.append(spellings[spelling])
            text = text.replace(spelling, "")
    return found, text


def _spellings(school: Directory) -> dict[str, Group]:
    """How each group may be written; a subject group goes before a preparation group of the same stem."""
    found: dict[str, Group] = {}
    for group in sorted(school.groups, key=lambda it: it.kind is GroupKind.PREP):
        name = fold(group.name)
        stem = next((name.removesuffix(end) for end in _ENDINGS if name.endswith(end)), name)
        endings = (
            ("", "备课组", "组") if group.kind is GroupKind.PREP else ("", "教研组", "学科组", "科组", "组")
        )
        for spelling in (name, *(stem + end for end in endings if stem)):
            found.setdefault(spelling, group)
    for group in school.groups:
        found[fold(group.name)] = group
    return found


def _read_people(word: str, named: Named, school: Directory) -> tuple[str, Named]:
    people, rest = _people_in(word, school)
    if not people:
        return word, named
    ids = [member.id for member in people]
    rest = _BETWEEN.sub("", rest)
    if not rest:
        return "", replace(named, people=tuple(dict.fromkeys((*named.people, *ids))))
    part = Part.PREPARER if _PREPARES.search(rest) else Part.SPEAKER
    only_part = _PREPARES.fullmatch(rest) or _SPEAKS.fullmatch(rest)
    return "" if only_part else word, replace(named, parts={**named.parts, **dict.fromkeys(ids, part)})


def with_parts(words: Iterable[str], school: Directory) -> list[str]:
    """The words of a line, a name and what its person does in one: 主讲 叶小禾, 叶小禾 主讲."""
    found: list[str] = []
    for word in words:
        before = found[-1] if found else ""
        if (_is_part(before) and _names_people(word, school)) or (
            _is_part(word) and _names_people(before, school)
        ):
            found[-1] = before + word
        else:
            found.append(word)
    return found


def _is_part(word: str) -> bool:
    return _PART_ALONE.fullmatch(word.rstrip(":：")) is not None


def _names_people(word: str, school: Directory) -> bool:
    people, rest = _people_in(word, school)
    return bool(people) and not _BETWEEN.sub("", rest)


def _people_in(word: str, school: Directory) -> tuple[list[Member], str]:
    """Everybody named in full, namesakes aside (nobody could tell which is meant), and the word without them."""
    found: list[Member] = []
    rest, at = [], 0
    while at < len(word):
        match = school.roster.at(word, at)
        if match is None or len(match.members) != 1:
            rest.append(word[at])
            at += 1
        else:
            found += match.members
            at = match.end
    return found, "".join(rest)


def read_audience(text: str, school: Directory, author: Member) -> Audience | None:
    """Whom a typed answer means (数学组、语文组; 陈小满 何雨桐; 全校), or None."""
    named = Named()
    for word in re.split(r"[\s、，,；;和]+", text.strip()):
        left, named = read_named(word, named, school)
        if left and not _WHOLE.search(left):
            return None
    return named.audience(school, author)
