"""Rows of a roster -> a draft of the people in it, with everything that needs a look."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Final, TypeVar

from school.folding import fold
from school.grades import grade_label
from school.names import looks_like_name
from school.people import Group, GroupKind, Stage
from school.roster.draft import (
    MAX_ROWS,
    AlreadyInSchool,
    ColumnNotRead,
    DateUnreadable,
    GradeMissing,
    NameLooksWrong,
    NameMissing,
    PersonDraft,
    RosterDraft,
    RosterProblem,
    SameNameTwice,
    TeachingUnclear,
    TooManyRows,
    UnknownGroup,
)
from school.roster.entries import Entry, Field, is_position, look_like_people, read_lines, read_table
from school.roster.fields import Cell, clean_name, is_name, read_month, read_roles, read_year
from school.roster.teaching import Teaching, read_teaching
from school.subjects import read_subjects

SAMPLE_MARK: Final = "示例"
"""A row whose name begins like this explains the template and is nobody."""


def read_roster(
    rows: Sequence[Sequence[Cell]],
    stage: Stage,
    *,
    groups: Iterable[Group] = (),
    existing: Collection[str] = (),
    pasted: bool = False,
) -> RosterDraft:
    """Read the rows of a sheet: a table under a header with 姓名, or else lines that hold names.

    `groups` are those of the school, `existing` the names of its members. Without a header, a sheet of
    something else than names holds nobody; what somebody `pasted` as names is taken for names. Never raises.
    """
    too_many = [TooManyRows(len(rows))] if len(rows) > MAX_ROWS else []
    rows = rows[:MAX_ROWS]
    reader = _Reader(stage, tuple(groups), existing)
    table = read_table(rows)
    entries = table.entries if table else read_lines(rows, stage)
    if not (table or pasted or look_like_people(entries)):
        return RosterDraft((), tuple(too_many))
    people = reader.people(entries)
    unread = [ColumnNotRead(title) for title in table.unknown] if table else []
    return RosterDraft(
        tuple(people),
        (*too_many, *unread, *reader.problems, *_namesakes(people)),
        table.skipped if table else (),
    )


def read_pasted_roster(
    text: str,
    stage: Stage,
    *,
    groups: Iterable[Group] = (),
    existing: Collection[str] = (),
) -> RosterDraft:
    """Read names that somebody pasted into a chat: one a line, several a line, or cells of a sheet."""
    rows: list[list[Cell]] = [[*line.split("\t")] for line in text.splitlines()]
    return read_roster(rows, stage, groups=groups, existing=existing, pasted=True)


def is_list_of_names(text: str, draft: RosterDraft) -> bool:
    """Whether a text from which `draft` was read is plainly a list of people, over several lines."""
    strange = any(isinstance(it, NameMissing | NameLooksWrong) for it in draft.problems)
    if strange or len(text.split("\n")) < 2 or len(draft.people) < 2:
        return False
    return 3 * sum(looks_like_name(it.name) for it in draft.people) >= 2 * len(draft.people)


def _namesakes(people: Sequence[PersonDraft]) -> list[SameNameTwice]:
    rows = defaultdict[str, list[int]](list)
    for person in people:
        rows[person.name].append(person.row)
    return [SameNameTwice(tuple(found), name) for name, found in rows.items() if len(found) > 1]


_NOT_PEOPLE: Final = re.compile(r"[合小总共]计|备注|说明|填表|制表|审核|序号|姓名|人数|以上|以下|空白")
_PARTS: Final = re.compile(r"[、,;/\s]+")
_GROUP_SUFFIX: Final = re.compile(r"(?:(?:学科)?(?:教研|备课|学科|科)?组|学科)$|[\s()]")
_LED: Final = re.compile(r"([^\s、,;/兼及和&]+?)(?:(?:学科)?教研|学科|科)?组{1,2}长")
"""语文 of 语文教研组长, 英语 of 英语组组长; what is no group of the school (备课, 年级) counts for nothing."""
_NOTHING: Final = frozenset({"", "无", "-", "/", "没有", "暂无", "未知"})

_T = TypeVar("_T")


class _Reader:
    """Turns entries into people and gathers what needs a look."""

    def __init__(self, stage: Stage, groups: tuple[Group, ...], existing: Collection[str]) -> None:
        self._stage, self._groups, self._existing = stage, groups, frozenset(existing)
        self.problems: list[RosterProblem] = []

    def people(self, entries: Iterable[Entry]) -> list[PersonDraft]:
        return [person for entry in entries if (person := self._person(entry))]

    def _person(self, entry: Entry) -> PersonDraft | None:
        row, written = entry.row, _text(entry, Field.NAME)
        if written.startswith(SAMPLE_MARK):
            return None
        if not written:
            self.problems.append(NameMissing(row, entry.written))
            return None
        name, note = clean_name(written)
        if not is_name(name) or _NOT_PEOPLE.search(name):
            self.problems.append(NameLooksWrong(row, written))
            return None
        if name in self._existing:
            self.problems.append(AlreadyInSchool(row, name))
        title, taught = (note, "") if is_position(note) else ("", note)
        position = "、".join(filter(None, (_text(entry, Field.POSITION), title)))
        teaching = self._teaching(entry, taught)
        groups = self._subject_groups(entry, position)
        likely = None if groups else self._group_of_subjects(teaching.subjects)
        lost = set(teaching.subjects) - set(read_subjects(fold(" ".join((*groups, likely or "")))))
        if lost and not teaching.assignments:
            self.problems.append(GradeMissing(name, tuple(it for it in teaching.subjects if it in lost)))
        return PersonDraft(
            row,
            name,
            groups=groups,
            prep_groups=self._prep_groups(entry, teaching),
            roles=read_roles(position),
            position=position or None,
            teaching=teaching,
            birth=self._date(entry, Field.BIRTH, read_month),
            joined_year=self._date(entry, Field.JOINED, read_year),
            likely_group=likely,
        )

    def _teaching(self, entry: Entry, note: str) -> Teaching:
        """任教 itself; what it leaves open is taken from the columns for grade, class, subject and group."""
        said = f"{_text(entry, Field.TEACHING)} {note}"
        reading = read_teaching(said, self._stage)
        if not reading.grades:
            grades = read_teaching(_text(entry, Field.PREP_GROUP), self._stage).grades
            places = "、".join(grade_label(grade) for grade in grades)
            said = f"{places} {_text(entry, Field.CLASSES)} {said}"
        if not reading.subjects:
            of_group = read_subjects(fold(_text(entry, Field.GROUP)))
            said += f" {_text(entry, Field.SUBJECT) or '、'.join(of_group)}"
        reading = read_teaching(said, self._stage)
        self.problems.extend(TeachingUnclear(entry.row, text) for text in reading.unclear)
        return reading

    def _subject_groups(self, entry: Entry, position: str) -> tuple[str, ...]:
        """As written; who is 英语组组长 and nothing else belongs to the group that this leads."""
        parts = [part for part in _PARTS.split(_text(entry, Field.GROUP)) if part]
        if parts:
            return tuple(self._group(entry.row, part) for part in parts)
        led = [self._known_group(it[1]) for it in _LED.finditer(fold(position)) if "备课" not in it[1]]
        return tuple(name for name in led if name)

    def _group_of_subjects(self, subjects: Iterable[str]) -> str | None:
        own = {group.subject: group.name for group in self._groups if group.kind is GroupKind.SUBJECT}
        return next((own[it] for it in subjects if it in own), None)

    def _group(self, row: int, written: str) -> str:
        known = self._known_group(written)
        if known is None:
            self.problems.append(UnknownGroup(row, written, GroupKind.SUBJECT))
        return known or written

    def _known_group(self, written: str) -> str | None:
        key, subjects = _key(written), read_subjects(fold(written))
        for group in self._groups:
            if group.kind is GroupKind.SUBJECT and (_key(group.name) == key or (group.subject,) == subjects):
                return group.name
        return None

    def _prep_groups(self, entry: Entry, teaching: Teaching) -> tuple[str, ...]:
        """By name, or by grade and subject; a mere 三年级 in a school without such groups is no question."""
        written = _text(entry, Field.PREP_GROUP)
        if not written:
            return ()
        groups = [group for group in self._groups if group.kind is GroupKind.PREP]
        said = read_teaching(written, self._stage)
        subjects = said.subjects or teaching.subjects
        found = [group.name for group in groups if _key(group.name) == _key(written)] or [
            group.name for group in groups if group.grade in said.grades and group.subject in subjects
        ]
        if found or (said.grades and not said.subjects and "备课" not in written):
            return tuple(found)
        self.problems.append(UnknownGroup(entry.row, written, GroupKind.PREP))
        return (written,)

    def _date(self, entry: Entry, field: Field, read: Callable[[Cell], _T | None]) -> _T | None:
        cell, text = entry.cells.get(field), _text(entry, field)
        value = read(cell)
        if value is None and text not in _NOTHING:
            self.problems.append(DateUnreadable(entry.row, text))
        return value


def _text(entry: Entry, field: Field) -> str:
    cell = entry.cells.get(field)
    return cell.strip() if isinstance(cell, str) else cell.isoformat()[:10] if isinstance(cell, date) else ""


def _key(name: str) -> str:
    """What tells groups apart: 语文 of 语文组, 语文教研组 and 语文 学科组."""
    return _GROUP_SUFFIX.sub("", fold(name))
