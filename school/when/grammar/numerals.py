"""Numbers as teachers write them: 12, 十二, 廿五, 两; and runs of digits that are lists: 三四节."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

DIGITS: Final = "零一二三四五六七八九"
HAN_NUMERAL: Final = "零一二三四五六七八九十廿卅"


def _spellings(number: int) -> tuple[str, ...]:
    """Every way to write a number from 0 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    one = DIGITS[ones] if ones else ""
    if tens == 0:
        return (DIGITS[ones], "零" + DIGITS[ones], *(("两",) if number == 2 else ()))
    if tens == 1:
        return ("十" + one, "一十" + one)
    short = {2: ("廿" + one, "二十" + one), 3: ("卅" + one, "三十" + one)}
    return short.get(tens, (DIGITS[tens] + "十" + one,))


_NUMBERS: Final = {spelling: number for number in range(100) for spelling in _spellings(number)} | {"元": 1}


def number(text: str) -> int | None:
    """The value of an Arabic numeral or of a Chinese one below 100, or None."""
    if text.isdecimal():
        return int(text)
    return _NUMBERS.get(text)


def digit_run(text: str) -> tuple[int, ...]:
    """The digits of a run such as 三四 or 一三五 if they rise, as in a list; otherwise nothing."""
    digits = tuple(map(DIGITS.find, text))
    rising = all(a < b for a, b in pairwise(digits))
    return digits if len(digits) > 1 and digits[0] > 0 and rising else ()


def year(text: str) -> int:
    """The year of 2026, 二〇二六 or the short 26; `text` is digits of either kind."""
    digits = "".join(str(DIGITS.find(char)) if char in DIGITS else char for char in text)
    value = int(digits)
    return value + 2000 if value < 100 else value
