"""Cut a text into tokens: the words of time in it, and gaps where it speaks of something else."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from school.folding import fold
from school.when.grammar.numerals import digit_run, number, year
from school.when.grammar.vocabulary import DECOY_STARTS, DECOYS, PATTERNS, WORDS, N

_LINE: Final = "\ue000"  # stands in for a line break, which `fold` would make a blank
_TABLE: Final = str.maketrans(
    # Traditional forms of the words of time; 〇; the ratio sign.
    "週禮節點號後個內開學時鐘課間兩雙單隔從結國慶聖誕勞動兒陽師檢測試調運會緊這當現農曆終過為寫於與〇○∶\n",
    "周礼节点号后个内开学时钟课间两双单隔从结国庆圣诞劳动儿阳师检测试调运会紧这当现农历终过为写于与零零:"
    + _LINE,
) | str.maketrans(
    # List marks, which `fold` would turn into digits that run into the date behind them.
    dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⒈⒉⒊⒋⒌⒍⒎⒏⒐㈠㈡㈢㈣㈤㈥㈦㈧㈨\t", "|")
)
_TIMELY: Final = re.compile(
    "[0-9零一二三四五六七八九十廿卅两周期拜今明昨天日午早晚晨夜末月年每逢隔单双节旦夕宵秋庆假学现半节班前旬]"
)


_LIST_MARK: Final = re.compile(r"^ *(\d{1,2})[、.)]", re.MULTILINE)


class Token(NamedTuple):
    """A word of time at text[start:end]. `many` holds lists, such as the 1, 3, 5 of 周一三五."""

    kind: str
    value: int
    text: str
    many: tuple[int, ...]
    start: int
    end: int


def simplified(text: str) -> str:
    """The text with one form for every way to write a word of time; offsets stay the same."""
    plain = fold(text.translate(_TABLE)).replace(_LINE, "\n")
    return _without_list_marks(plain) if "\n" in plain else plain


def _without_list_marks(text: str) -> str:
    """1、… 2、25号前交… on lines of their own: what counts the lines is no part of the date behind it."""
    marks = list(_LIST_MARK.finditer(text))
    if len(marks) < 2 or [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)):
        return text
    for mark in marks:
        text = f"{text[: mark.start(1)]}{'|' * (mark.end() - mark.start(1))}{text[mark.end() :]}"
    return text


def may_hold_time(text: str) -> bool:
    """False for a simplified text without a single character of time: the cheap way out."""
    return _TIMELY.search(text) is not None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))


def _weekdays(text: str) -> tuple[int, ...]:
    return tuple(
        "一二三四五六日".find(char) + 1 for char in _WEEKDAY_NAME.sub("", text).replace("天", "日").strip()
    )


_WEEKDAY_NAME: Final = re.compile("周|星期|礼拜")
_READ_LIST: Final[dict[str, Callable[[str], tuple[int, ...]]]] = {
    "STAMP": _numbers,
    "CLOCK": _numbers,
    "DOTTED": _numbers,
    "NUM": digit_run,
    "WEEKDAY": lambda text: _numbers(text) or _weekdays(text),
}
_READ_VALUE: Final[dict[str, Callable[[str], int]]] = {
    "NUM": lambda text: -1 if (value := number(text)) is None else value,
    "YEAR": lambda text: year(text[:-1]),
}


class Lexer:
    """The compiled vocabulary, together with the names a school gives its own occasions."""

    def __init__(self, occasions: tuple[str, ...]) -> None:
        words = {word: (kind, value) for kind, group in WORDS.items() for word, value in group.items()}
        words |= {name: ("EVENT", name) for name in occasions if name not in words}
        self._words: Final = words
        self._groups: Final = {f"p{i}": (kind, value) for i, (kind, _, value) in enumerate(PATTERNS)}
        longest_first = sorted(words, key=len, reverse=True)
        alternatives = [
            f"(?={DECOY_STARTS})(?P<decoy>{'|'.join(DECOYS)})",
            *(f"(?P<p{i}>{pattern})" for i, (_, pattern, _) in enumerate(PATTERNS)),
            f"(?=[{re.escape(''.join({word[0] for word in words}))}])(?P<word>{'|'.join(map(re.escape, longest_first))})",
            f"(?P<number>{N})",
        ]
        self._master: Final = re.compile("|".join(alternatives))

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a simplified text, with a GAP for every stretch between them, closed by an END."""
        found: list[Token] = []
        position = 0
        for match in self._master.finditer(text):
            start, end = match.span()
            if start > position:
                found.append(Token("GAP", 0, "", (), position, start))
            position = end
            token = self._token(match.lastgroup or "", match.group(), start, end)
            if token.kind != "SPACE":
                found.append(token)
        if position < len(text):
            found.append(Token("GAP", 0, "", (), position, len(text)))
        found.append(Token("END", 0, "", (), len(text), len(text)))
        return found

    def _token(self, group: str, text: str, start: int, end: int) -> Token:
        if group == "word":
            kind, value = self._words[text]
        elif group == "number":
            kind, value = "NUM", 0
        elif group == "decoy":
            return Token("GAP", 0, "", (), start, end)
        else:
            kind, value = self._groups[group]
        many = _READ_LIST[kind](text) if kind in _READ_LIST else ()
        if kind in _READ_VALUE:
            value = _READ_VALUE[kind](text)
        if isinstance(value, str):
            return Token(kind, 0, value, many, start, end)
        return Token(kind, value, text, many, start, end)


@lru_cache(maxsize=64)
def lexer(occasions: tuple[str, ...]) -> Lexer:
    """The lexer for a school with these occasions (names of exams and other phases)."""
    return Lexer(occasions)
