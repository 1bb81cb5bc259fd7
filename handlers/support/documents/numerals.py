"""Numbers in the styles that Word can count in (ECMA-376 part 1, 17.18.59, those that Chinese documents use)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_ROMAN: Final = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def numeral(value: int, style: str) -> str:
    """A number from 0 in a style of Word's; in Arabic digits where the style is unknown or has no such number."""
    write = _STYLES.get(style, str)
    return write(value) or str(value)


def _han(value: int) -> str:
    """十二, 二十, 一百零三; below 1000, as lists are."""
    if not 0 < value < 1000:
        return ""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _formal(value: int) -> str:
    written = _han(value)
    return written.translate(str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰"))


def _one_of(characters: str) -> Callable[[int], str]:
    return lambda value: characters[value - 1] if 0 < value <= len(characters) else ""


def _letter(value: int) -> str:
    """a, …, z, aa, bb: Word repeats the letter."""
    if not 0 < value <= 780:
        return ""
    rounds, letter = divmod(value - 1, 26)
    return chr(ord("a") + letter) * (rounds + 1)


def _roman(value: int) -> str:
    text = ""
    for number, letters in _ROMAN:
        text += letters * (value // number)
        value %= number
    return text if len(text) < 20 else ""


def _span(first: str, count: int) -> str:
    return "".join(chr(ord(first) + step) for step in range(count))


_circled = _one_of(_span("①", 20) + _span("㉑", 15) + _span("㊱", 15))
_STYLES: Final[Mapping[str, Callable[[int], str]]] = {
    "none": lambda _: "",
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: str(value).translate({48 + n: 0xFF10 + n for n in range(10)}),
    "chineseCounting": _han,
    "chineseCountingThousand": _han,
    "taiwaneseCounting": _han,
    "taiwaneseCountingThousand": _han,
    "japaneseCounting": _han,
    "koreanCounting": _han,
    "ideographDigital": lambda value: "".join(_DIGITS[int(digit)] for digit in str(value)),
    "taiwaneseDigital": lambda value: "".join(_DIGITS[int(digit)] for digit in str(value)),
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal,
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _one_of(_span("⑴", 20)),
    "decimalEnclosedFullstop": _one_of(_span("⒈", 20)),
    "ideographEnclosedCircle": _one_of(_span("㊀", 10)),
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
}
