"""Grades and classes: how schools count them, write them and shorten them.

Grades are absolute, 1 to 12: 初一 is 7, 高一 is 10. Class numbers (班) start at 1 within a grade.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from school.people import Stage

MAX_CLASS: Final = 59
_DIGITS: Final = "零一二三四五六七八九"


_GRADES: Final = {
    Stage.PRIMARY: range(1, 7),
    Stage.JUNIOR: range(7, 10),
    Stage.SENIOR: range(10, 13),
    Stage.NINE_YEAR: range(1, 10),
}


def grades_of(stage: Stage) -> range:
    """The grades of a school, absolute: a junior school holds 7 to 9."""
    return _GRADES[stage]


def grade_label(grade: int) -> str:
    """三年级, 七年级, 高一: the wording of the curriculum. `grade` is absolute, 1 to 12."""
    return f"{grade_mark(grade)}年级" if grade < 10 else grade_mark(grade)


def grade_mark(grade: int) -> str:
    """The grade as it stands before a class number: the 三 of 三（2）班, the 高一 of 高一（5）班."""
    return _DIGITS[grade] if grade < 10 else f"高{_DIGITS[grade - 9]}"


def class_label(grade: int | None, class_no: int | None) -> str:
    """三年级, 三（2）班, 2班, or nothing at all when neither is known."""
    if grade is None:
        return "" if class_no is None else f"{class_no}班"
    return grade_label(grade) if class_no is None else f"{grade_mark(grade)}（{class_no}）班"


def read_number(text: str) -> int | None:
    """A number from 0 to 99 in Arabic or Chinese digits (12, 十二, 两), else None."""
    if text.isdecimal():
        return int(text) if len(text) <= 2 else None
    tens, ten, ones = text.replace("〇", "零").replace("两", "二").rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or any(c not in _DIGITS for c in tens + ones) or not text:
        return None
    units = _DIGITS.index(ones) if ones else 0
    return units if not ten else 10 * (_DIGITS.index(tens) if tens else 1) + units


@dataclass(frozen=True, slots=True)
class GradeWord:
    """A grade as written. `absolute` is false where the school decides: 二（3）班 may be 高二."""

    number: int
    absolute: bool


@dataclass(frozen=True, slots=True)
class ClassMention:
    """A grade, a class or both, as found in a text."""

    grade: GradeWord | None
    class_no: int | None


def resolve_grade(word: GradeWord, stage: Stage) -> int:
    """The absolute grade that a school of this stage means; may lie outside 1 to 12.

    In a 高中, 二（3）班 is 高二（3）班: a number that the school does not have counts from its first grade.
    """
    grades = grades_of(stage)
    counts_from_first = stage in (Stage.JUNIOR, Stage.SENIOR) and 1 <= word.number <= len(grades)
    if word.absolute or word.number in grades or not counts_from_first:
        return word.number
    return grades[0] + word.number - 1


_HAN: Final = "一二三四五六七八九"
CLASS_NO: Final = rf"(?:0?[1-9](?!\d)|[1-5]\d(?!\d)|[一二三四五]?十[{_HAN}]?|[{_HAN}两])"
# 三（2）班会课 is a 班会 of 三（2）, and 班主任 is a person.
BAN: Final = "班(?!会|主任|级|长|干|风)"

# 第三班车, 35+10班, 周三3班: the number belongs to what stands before it; not so in 第一学期三（1）班.
_NOT_INSIDE: Final = rf"(?<![\d第.+零〇{_HAN}十百])(?<!周[{_HAN}])(?<!期[{_HAN}])(?<![周拜])(?<!(?<!学)期)"

# The prefixes say "grade" by themselves; what follows them is at most a class.
# In 实验小学 五年级 the word belongs to the name of a school, and says nothing that the number does not.
GRADE_PREFIX: Final = rf"""
    (?:(?P<school>(?<![一-鿿])小学|初中|高中)\s*)?(?<!\d)(?P<plain>\d{{1,4}}|[{_HAN}零〇两十百]{{1,4}})\s*年级
  | (?P<band>(?<![最更提当])[初高])(?P<nth>[{_HAN}](?![点些次])|\d(?!\d))(?:年级)?
  | (?<![a-z])g(?:rade)?\ ?(?P<g>\d{{1,2}})(?!\d)
  | (?<!\d)(?P<year>0?[1-9]|1[0-2]|[{_HAN}])年(?=\s*(?:\(\s*{CLASS_NO}\s*\)|{CLASS_NO}\s*班))
"""

CLASS_PATTERN: Final = rf"""
    (?:{GRADE_PREFIX})
      (?:\s*(?:\(\s*(?P<class_a>{CLASS_NO})\s*\)\s*(?:{BAN})?|(?P<class_b>{CLASS_NO})\s*{BAN})|{BAN})?
  | {_NOT_INSIDE}(?:
      (?P<grade_c>1[0-2]|[1-9]|十[一二]?|[{_HAN}])\s*\(\s*(?P<class_c>{CLASS_NO})\s*\)\s*(?:{BAN})?
    | (?P<grade_d>十[一二]?|[{_HAN}])\s*(?P<class_d>0?[1-9]|[1-5]\d)(?:\s*{BAN}|(?![\d.:%年月日号节点时分课单元个张次\-]))
    | (?P<grade_e>1[0-2]|[1-9])\s?[.-]\s?(?P<class_e>[1-9]|[1-5]\d)\s*{BAN}
    | (?P<grade_f>[{_HAN}])(?P<class_f>[{_HAN}])\s*{BAN}
    | (?P<digits>1[0-2][0-5]\d|[1-9][0-5]\d)\s*{BAN}
    | (?P<tens>[{_HAN}]十[{_HAN}]?)\s*{BAN}
    )
  | {_NOT_INSIDE}(?<![\d{_HAN}十][、~-])(?:\(\s*(?P<only_a>{CLASS_NO})\s*\)|(?P<only_b>{CLASS_NO}))\s*{BAN}
"""

_BAND_BASE: Final = {"小学": 0, "初中": 6, "初": 6, "高中": 9, "高": 9}
_BAND_SIZE: Final = {"小学": 6, "初中": 3, "初": 3, "高中": 3, "高": 3}


def read_class(match: re.Match[str], stage: Stage) -> ClassMention | None:
    """What a match of `CLASS_PATTERN` says, or None when its numbers make no class (300班)."""
    found = match.groupdict()
    class_no: int | None = _first_number(
        found, "class_a", "class_b", "class_c", "class_d", "class_e", "class_f"
    )
    if (word := _grade_word(found)) is not None:
        return ClassMention(word, class_no)
    if found["digits"]:
        return _from_digits(found["digits"])
    if found["tens"]:
        return _from_tens(found["tens"], stage)
    return ClassMention(None, _first_number(found, "only_a", "only_b"))


def _grade_word(found: dict[str, str | None]) -> GradeWord | None:
    if found["plain"]:
        # A number too long to read, such as 2019年级, is as unknown as grade 0.
        nth = read_number(found["plain"]) or 0
        return _in_band(found["school"], nth) if found["school"] else GradeWord(nth, absolute=False)
    if found["band"] and found["nth"]:
        return _in_band(found["band"], read_number(found["nth"]) or 0)
    if found["g"]:
        return GradeWord(int(found["g"]), absolute=True)
    number = _first_number(found, "year", "grade_c", "grade_d", "grade_e", "grade_f")
    return None if number is None else GradeWord(number, absolute=False)


def _in_band(band: str | None, nth: int) -> GradeWord:
    # 初四 and 高四 exist in no curriculum this bot knows: unknown, not grade 10.
    if band is None or not 1 <= nth <= _BAND_SIZE[band]:
        return GradeWord(0, absolute=True)
    return GradeWord(_BAND_BASE[band] + nth, absolute=True)


def _from_digits(digits: str) -> ClassMention | None:
    """The habit of 301班: grade 3, class 1; 1203班: grade 12, class 3."""
    grade, class_no = int(digits[:-2]), int(digits[-2:])
    return ClassMention(GradeWord(grade, absolute=False), class_no) if class_no else None


def _from_tens(tens: str, stage: Stage) -> ClassMention | None:
    """三十班 is 三（10）班 where there is a grade 3, and otherwise class 30."""
    grade, class_no = read_number(tens[0]) or 0, read_number(tens[1:])
    if grade in grades_of(stage):
        return ClassMention(GradeWord(grade, absolute=True), class_no)
    whole = read_number(tens) or 0
    return ClassMention(None, whole) if whole <= MAX_CLASS else None


def _first_number(found: dict[str, str | None], *names: str) -> int | None:
    for name in names:
        if value := found[name]:
            return read_number(value)
    return None
