"""Numbers as plans write them: 15, 十五, 两, 二十, 1-2, 三至五; the months and numbered lists among them."""

from __future__ import annotations

import re

DIGITS = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000}

NUMBER = r"(?:\d{1,6}|[一二两三四五六七八九十百千〇零]{1,7})"
"""Pattern of one number in folded text."""

RANGE = rf"{NUMBER}(?:\s{{0,2}}(?:-{{1,3}}|至|到)\s{{0,2}}{NUMBER})?"
"""Pattern of a number or a span of two, such as 1-2 or 三至五."""

_SPAN = re.compile(rf"({NUMBER})\s*(?:-+|至|到)\s*({NUMBER})")
_PAIR = re.compile(r"([一二三四五六七八])([二三四五六七八九])")


def number(text: str) -> int | None:
    """The value of a whole number in Arabic or Chinese figures, or None: `十五` is 15, `二〇二六` is 2026."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 9 else None
    if not text or len(text) > 9 or any(char not in DIGITS and char not in _SCALES for char in text):
        return None
    if not any(char in _SCALES for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    return _scaled(text)


def _scaled(text: str) -> int:
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char == "万":
            total += (section + digit) * 10000
            section = digit = 0
        else:
            section += (digit or 1) * _SCALES[char]
            digit = 0
    return total + section + digit


def span(text: str) -> tuple[int, int | None] | None:
    """Lowest and highest number of `3`, `1-2`, `三至五` or the colloquial `两三`; the highest is None if single."""
    found = _SPAN.fullmatch(text.strip())
    if found:
        low, high = number(found[1]), number(found[2])
        return None if low is None or high is None else (low, high if high > low else None)
    pair = _PAIR.fullmatch(text.strip().replace("两", "二"))
    if pair and DIGITS[pair[2]] == DIGITS[pair[1]] + 1:
        return DIGITS[pair[1]], DIGITS[pair[2]]
    single = number(text)
    return None if single is None else (single, None)
