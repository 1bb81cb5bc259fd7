"""Read what somebody teaches (任教), as rosters write it: 三（1）（2）班数学, 301、302语文, 七年级1-4班英语."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Final

from school.folding import fold
from school.grades import CLASS_NO, GradeWord, grades_of, read_number, resolve_grade
from school.people import Assignment, Stage
from school.subjects import SUBJECT_PATTERN, subjects_in, suit_grade

Place = tuple[int, int | None]
"""A grade (absolute) and a class in it, or None for the whole grade."""


@dataclass(frozen=True, slots=True)
class Teaching:
    """What a cell says about teaching.

    `subjects` and `grades` hold all that are named, also those that could not be paired into assignments;
    `unclear` holds what was not understood, as written.
    """

    assignments: tuple[Assignment, ...] = ()
    subjects: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    unclear: tuple[str, ...] = ()


_HAN: Final = "一二三四五六七八九"
_NUMBER: Final = rf"(?:\d{{1,2}}|[{_HAN}]?十[{_HAN}]?|[{_HAN}])"
_JOIN: Final = r"\s*[、,/~\-至到和]\s*"
_CODE: Final = r"(?<!\d)(?:1[0-2][0-5]\d|[1-9][0-5]\d)(?!\d)"
_LISTED: Final = re.compile(rf"{_CODE}|\d+|[十{_HAN}]+|[~\-至到]")

# Nobody teaches more than this says; a longer cell holds something else.
_LONGEST: Final = 500

_TOKEN: Final = re.compile(
    rf"""(?P<everywhere>全校|各年级|全年级|所有年级)
  | (?P<grades>(?:{_NUMBER}(?:\s*年级)?{_JOIN})*{_NUMBER}\s*年级)
  | (?P<band>[初高])(?:中(?=[{_HAN}]))?(?P<nth>[一二三]|[123](?!\d))(?:年级)?
  | g(?:rade)?\s?(?P<g>1[0-2]|[1-9])(?!\d)
  | (?P<mark>\d{{1,2}}(?=\s*\(|\.\d)|[{_HAN}](?=\s*\(|\s?\d|[{_HAN}]班)|{_NUMBER}(?=年))[.年]?
  | (?P<codes>{_CODE}(?:{_JOIN}{_CODE})*)\s*班?
  | (?:\(\s*)?(?P<classes>{CLASS_NO}(?:{_JOIN}{CLASS_NO}(?![{_HAN}\d.(]))*)\s*\)?(?:\s*班(?!主任|会|队))?
  | (?P<is_subject>{SUBJECT_PATTERN})
  | (?P<filler>班主任|任教|老师|教师|兼任?|备课组|教研组|学科|[\s、,;/+:()·.&和及\-课班组的])""",
    re.VERBOSE,
)


def read_teaching(text: str, stage: Stage) -> Teaching:
    """Read a cell such as 三（1）（2）班数学、四年级科学. Never raises; what is not understood is in `unclear`."""
    if len(text) > _LONGEST:
        return Teaching(unclear=(text,))
    reading = _Reading(stage)
    folded, position, unread = fold(text), 0, 0
    while position < len(folded):
        token = _TOKEN.match(folded, position)
        if token and reading.take(token):
            reading.leave(text[unread:position])
            unread = token.end()
        position = token.end() if token else position + 1
    reading.leave(text[unread:])
    return reading.result()


@dataclass(slots=True)
class _Reading:
    """Alternating runs of places and subjects: 三（1）、三（2） | 语文 | 四年级 | 书法."""

    stage: Stage
    runs: list[tuple[list[Place], list[str]]] = field(default_factory=list)
    current: list[int] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    def leave(self, text: str) -> None:
        if text.strip():
            self.unclear.append(text.strip())

    def take(self, token: re.Match[str]) -> bool:
        if token["filler"]:
            return True
        if token["is_subject"]:
            self._subjects(subjects_in(token))
            return True
        if token["codes"]:
            return self._codes(_listed(token["codes"]))
        if token["classes"]:
            return self._classes(_listed(token["classes"]))
        return self._grades(token)

    def _grades(self, token: re.Match[str]) -> bool:
        if token["everywhere"]:
            grades = list(grades_of(self.stage))
        elif token["band"]:
            grades = [(read_number(token["nth"]) or 0) + (6 if token["band"] == "初" else 9)]
        else:
            numbers = [int(token["g"])] if token["g"] else _listed(token["grades"] or token["mark"])
            grades = [self._resolve(number) for number in numbers]
        known = bool(grades) and set(grades) <= set(grades_of(self.stage))
        # Classes after a grade that is not ours are not classes of the grade before.
        self.current = grades if known else []
        if not known:
            return False
        self._places((grade, None) for grade in grades)
        return True

    def _classes(self, numbers: Sequence[int]) -> bool:
        if not self.current or not numbers:
            return False
        self._places(product(self.current, numbers))
        return True

    def _codes(self, codes: Sequence[int]) -> bool:
        """The habit of 301班: grade 3, class 1."""
        places = [(self._resolve(code // 100), code % 100) for code in codes]
        if not all(grade in grades_of(self.stage) and class_no for grade, class_no in places):
            return False
        self.current = [places[-1][0]]
        self._places(iter(places))
        return True

    def _resolve(self, number: int) -> int:
        return resolve_grade(GradeWord(number, absolute=False), self.stage)

    def _places(self, places: Iterator[Place]) -> None:
        if not self.runs or self.runs[-1][1]:
            self.runs.append(([], []))
        self.runs[-1][0].extend(places)

    def _subjects(self, names: Sequence[str]) -> None:
        if not self.runs:
            self.runs.append(([], []))
        self.runs[-1][1].extend(names)

    def result(self) -> Teaching:
        places = [place for run, _ in self.runs for place in run]
        named = [subject for _, run in self.runs for subject in run]
        pairs = [pair for run in self._paired() for pair in product(*run)]
        taught = {(grade, class_no, suit_grade(subject, grade)): None for (grade, class_no), subject in pairs}
        level = places[0][0] if places else grades_of(self.stage)[0]
        return Teaching(
            # 三年级 before 三（1）班 only says which 1班 is meant.
            tuple(
                Assignment(grade, subject, class_no)
                for grade, class_no, subject in taught
                if class_no or not any(g == grade and c and s == subject for g, c, s in taught)
            ),
            tuple(dict.fromkeys(suit_grade(subject, level) for subject in named)),
            tuple(dict.fromkeys(grade for grade, _ in places)),
            tuple(self.unclear),
        )

    def _paired(self) -> list[tuple[list[Place], list[str]]]:
        """Each run of places with its subjects: those after it, or before it in 语文：三1、数学：三2."""
        runs = self.runs
        if runs and not runs[0][0] and runs[-1][0] and not runs[-1][1]:
            return [(after[0], before[1]) for before, after in pairwise(runs)]
        named = {subject for _, subjects in runs for subject in subjects}
        # 三1数学、三2: the only subject there is belongs to every place.
        only = list(named) if len(named) == 1 else []
        return [(places, subjects or only) for places, subjects in runs]


def _listed(text: str) -> list[int]:
    """The numbers of 1、2, 1-4 or 301-304, ranges filled in; empty for a range that runs backwards."""
    numbers: list[int] = []
    filling = False
    for word in _LISTED.findall(text):
        if word in "~-至到":
            filling = True
            continue
        number = int(word) if word.isdecimal() else read_number(word) or 0
        if filling and numbers:
            if not numbers[-1] < number <= numbers[-1] + 60:
                return []
            numbers.extend(range(numbers[-1] + 1, number))
        numbers.append(number)
        filling = False
    return numbers
