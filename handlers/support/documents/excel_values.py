"""Numbers of a sheet as they show: dates and times by their number formats (ECMA-376 part 1, 18.8.30)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final
from xml.etree.ElementTree import Element

_DATES: Final = frozenset((14, 15, 27, 31, 36, 50, 52, 54, 57))
_DAYS_OF_YEAR: Final = frozenset((16, 28, 29, 30, 51, 53, 58))
_MONTHS: Final = frozenset((17,))
_TIMES: Final = frozenset((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56))
_MOMENTS: Final = frozenset((22,))
# Words in quotes, escaped characters, colours and conditions are no part of the pattern.
_ASIDE: Final = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.')
_WEEKDAYS: Final = "一二三四五六日"
_LAST_DAY: Final = 2_958_465
"""31 December 9999."""


class Formats:
    """The number formats of a workbook."""

    def __init__(self, styles: Element | None, *, since_1904: bool) -> None:
        self._origin = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
        own = {} if styles is None else {each.get("numFmtId", ""): each for each in styles.iter("numFmt")}
        cells = None if styles is None else styles.find("cellXfs")
        names = [] if cells is None else [each.get("numFmtId", "0") for each in cells]
        self._kinds = [_kind(name, own[name].get("formatCode", "") if name in own else "") for name in names]

    def shown(self, value: str, style: str) -> str:
        """A stored number as text: 9月1日 or 14:20 where its style says so, 12 for 12.0."""
        try:
            number = float(value)
        except ValueError:
            return value
        kind = self._kinds[int(style)] if style.isdigit() and int(style) < len(self._kinds) else ""
        if not kind or not 0 <= number <= _LAST_DAY:
            return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.10g}"
        moment = self._origin + timedelta(seconds=round(number * 86_400))
        return _written(moment, kind)


def _written(moment: datetime, kind: str) -> str:
    """Year, month, day, weekday and time, whichever the kind names with y, m, d, a and h."""
    words = f"{moment.year}年" if "y" in kind else ""
    words += f"{moment.month}月" if "m" in kind else ""
    words += f"{moment.day}日" if "d" in kind else ""
    weekday = f"星期{_WEEKDAYS[moment.weekday()]}" if "a" in kind else ""
    clock = f"{moment:%H:%M}" if "h" in kind else ""
    return " ".join(filter(None, (words, weekday, clock)))


def _kind(name: str, code: str) -> str:
    """Which parts of a moment a format shows; "" for plain numbers."""
    if code:
        return _kind_of_code(code)
    number = int(name) if name.isdigit() else 0
    for kind, numbers in (
        ("ymd", _DATES),
        ("md", _DAYS_OF_YEAR),
        ("ym", _MONTHS),
        ("h", _TIMES),
        ("ymdh", _MOMENTS),
    ):
        if number in numbers:
            return kind
    return ""


def _kind_of_code(code: str) -> str:
    pattern = _ASIDE.sub("", code.split(";")[0]).lower()
    if "general" in pattern or not re.search(r"[ymdhsa]", pattern):
        return ""
    has_clock = re.search(r"h|s|am/pm|上午", pattern) is not None
    # The m of h:mm and mm:ss are minutes.
    rest = re.sub(r"am/pm|h+[^ymda]*m*|m+[^ymdha]*s+|s+", "", pattern)
    kind = "".join(letter for letter in "ym" if letter in rest)
    weekday = re.search(r"a{3,4}|d{3,4}", rest) is not None
    day = re.search(r"(?<!d)d{1,2}(?!d)", rest) is not None
    return kind + ("d" if day else "") + ("a" if weekday else "") + ("h" if has_clock else "")
