"""Ages and years of service as a director types them: 45周岁以下, 35至45周岁, 教龄3年以内, 20年以上."""

from __future__ import annotations

import re
from typing import Final

from school.counting.duties import Span
from school.folding import fold
from school.grades import read_number
from school.problems import BadAnswer

OLDEST: Final = 99

_NUMBER: Final = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_UNIT: Final = r"(?:个?周?岁|年)?"
_BETWEEN: Final = re.compile(rf"{_NUMBER}{_UNIT}[-~至到]{_NUMBER}{_UNIT}")
_ABOVE: Final = re.compile(rf"(?:满)?{_NUMBER}{_UNIT}[(（]?(?:含)?[)）]?(?:及?以上|起)")
_BELOW: Final = re.compile(
    rf"(?:不满|未满|不足)?{_NUMBER}{_UNIT}[(（]?(?:含)?[)）]?(?:及?以下|以内|之内|内)?"
)
_AROUND: Final = re.compile(r"教龄|工龄|年龄|任教|入职|的|教师|老师|青年|\s")


def read_years(text: str) -> Span:
    """Years from a short text that says nothing else. A number alone is the most. Raises BadAnswer("years").

    不满 and 未满 exclude the number itself, everything else includes it: 民法典, article 1259.
    """
    words = _AROUND.sub("", fold(text))
    span = _between(words) or _above(words) or _below(words)
    if span is None:
        raise BadAnswer("years", text)
    return span


def _between(words: str) -> Span | None:
    match = _BETWEEN.fullmatch(words)
    if match is None:
        return None
    least, most = read_number(match[1]) or 0, read_number(match[2]) or 0
    return Span(least, most) if 0 < least < most else None


def _above(words: str) -> Span | None:
    match = _ABOVE.fullmatch(words)
    number = read_number(match[1]) if match else None
    return Span(number, None) if number else None


def _below(words: str) -> Span | None:
    match = _BELOW.fullmatch(words)
    number = read_number(match[1]) if match else None
    if not match or not number:
        return None
    less = words.startswith(("不满", "未满", "不足"))
    return Span(None, number - less) if number - less > 0 else None
