"""Names of schools and their groups as a director types them, and what the names say."""

from __future__ import annotations

import re
from typing import Final

from school.folding import fold
from school.grades import CLASS_PATTERN, grade_label, read_class, resolve_grade
from school.people import GroupKind, Stage
from school.problems import BadAnswer
from school.subjects import read_subjects

LONGEST_SCHOOL, LONGEST_GROUP = 30, 20
"""Characters."""

_BETWEEN: Final = re.compile(r"[、，,;；\s]+")
_CALLED_SO: Final = ("组", "室", "部", "处", "中心")
_ENDINGS: Final = {GroupKind.SUBJECT: "组", GroupKind.PREP: "备课组"}
_GRADE: Final = re.compile(CLASS_PATTERN, re.VERBOSE)


def read_school_name(text: str) -> str:
    """The name of a school, on one line. Raises BadAnswer("name")."""
    name = _printable(" ".join(text.split()))
    if not 2 <= len(name) <= LONGEST_SCHOOL:
        raise BadAnswer("name", text)
    return name


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def read_group_names(text: str, kind: GroupKind) -> list[str]:
    """The groups named in a typed line: 语文、书法 are 语文组 and 书法组. Raises BadAnswer("group")."""
    names = [_full_name(word, kind) for word in _BETWEEN.split(text.strip()) if word]
    if not names or any(not 2 <= len(name) <= LONGEST_GROUP for name in names):
        raise BadAnswer("group", text)
    return list(dict.fromkeys(names))


def _full_name(word: str, kind: GroupKind) -> str:
    # A colon would end the name inside a button's data.
    word = _printable(word).replace(":", "：")
    if kind is GroupKind.SUBJECT and word.endswith(_CALLED_SO):
        return word
    stem = word.removesuffix("备课组").removesuffix("组")
    return stem + _ENDINGS[kind] if stem else ""


def prep_group_name(grade: int, subject: str) -> str:
    """三年级数学备课组. `grade` is absolute, 1 to 12."""
    return f"{grade_label(grade)}{subject}{_ENDINGS[GroupKind.PREP]}"


def read_group(name: str, stage: Stage) -> tuple[str | None, int | None]:
    """The subject and the absolute grade that a group's name speaks of, each None where it names none.

    A name with several subjects (音体美组) has no subject of its own.
    """
    folded = fold(name)
    match = _GRADE.search(folded)
    mention = read_class(match, stage) if match else None
    grade = resolve_grade(mention.grade, stage) if mention and mention.grade else None
    if grade is not None and not 1 <= grade <= 12:
        grade = None
    subjects = read_subjects(folded, grade)
    return (subjects[0] if len(subjects) == 1 else None), grade
