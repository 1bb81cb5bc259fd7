"""Find the words in a line about a lesson: title, class, subject, kind of visit, period and people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from school.folding import fold
from school.grades import (
    CLASS_PATTERN,
    ClassMention,
    GradeWord,
    class_label,
    grades_of,
    read_class,
    resolve_grade,
)
from school.names import HAN, NameMatch, RosterIndex
from school.observing.visits import (
    KIND_PATTERN,
    ONLINE_PATTERN,
    PERIOD_PATTERN,
    PeriodMention,
    VisitKind,
    kind_of,
    period_of,
)
from school.people import Stage
from school.subjects import SUBJECT_PATTERN, subjects_in


@dataclass(frozen=True, slots=True)
class Title:
    """The topic of the lesson, as written: 浮力（第一课时）."""

    text: str


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects that one word names; several for a group name such as 音体美."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Online:
    """The lesson was watched online."""


Meaning = Title | ClassMention | Subjects | VisitKind | Online | PeriodMention | NameMatch


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of the line that means something, with its offsets."""

    start: int
    end: int
    meaning: Meaning


_TOKEN: Final = re.compile(
    rf"(?P<is_period>{PERIOD_PATTERN})|(?P<is_online>{ONLINE_PATTERN})|(?P<is_kind>{KIND_PATTERN})"
    rf"|(?P<is_class>{CLASS_PATTERN})|(?P<is_subject>{SUBJECT_PATTERN})",
    re.VERBOSE,
)
_TITLE: Final = re.compile(
    r"""(?:(?:(?:授课|教学)?内容|课题|题目)[ ]?:?[ ]?)?
        (?:《(?P<a>(?:[^《》]|《[^《》]*》)*)》|“(?P<b>[^“”]*)”|「(?P<c>[^「」]*)」|『(?P<d>[^『』]*)』
          |"(?P<e>[^"]*)"|《(?P<open>[^《》\s]+))
        (?P<part>[ ]?\(?第[ ]?[一二三四五六七八九十\d]{1,2}[ ]?课时\)?)?
      |(?:(?:授课|教学)?内容|课题|题目)[ ]?:[ ]?(?P<plain>[^\s,;。]+)""",
    re.VERBOSE,
)
_TITLE_GROUPS: Final = ("a", "b", "c", "d", "e", "open", "plain")
_HAN: Final = re.compile(f"[{HAN}]")
_BLANK: Final = frozenset(" \0")
# A character after a name that is certainly not part of it.
_AFTER_NAME: Final = frozenset("的在上讲教听课和与班第老")


_DOTTED: Final = re.compile(
    rf"(?:^\s*|(?<![\d.]))([1-9])\.([1-9]|1\d|20)(?![\d.日号])(?=(\s*(?:{SUBJECT_PATTERN}))?)"
)
_CLASS: Final = re.compile(CLASS_PATTERN, re.VERBOSE)


def undotted(text: str, stage: Stage, has_class: Callable[[int, int], bool]) -> str:
    """3.2数学 as 三（2）班数学, at the beginning of a line or before a subject, where it looks like a date.

    Left as it stands where the line names a class otherwise, or the school has no such class.
    """
    folded = fold(text)
    for match in _DOTTED.finditer(folded):
        grade, class_no = resolve_grade(GradeWord(int(match[1]), absolute=False), stage), int(match[2])
        rest = f"{folded[: match.start()]} {folded[match.end() :]}"
        in_place = match[3] or not folded[: match.start(1)].strip()
        if in_place and grade in grades_of(stage) and has_class(grade, class_no) and not _CLASS.search(rest):
            return f"{text[: match.start()]}{class_label(grade, class_no)}{text[match.end() :]}"
    return text


def words_of(original: str, text: str, roster: RosterIndex, stage: Stage) -> list[Word]:
    """The words of a line, in order and without overlaps; `text` is `original` folded."""
    title = _title(original, text)
    if title:
        # Blanked, so that no rule finds a subject or a class inside a title.
        text = text[: title.start] + "\0" * (title.end - title.start) + text[title.end :]
    found = list(_scan(text, roster, stage))
    return sorted([*found, title], key=lambda word: word.start) if title else found


def _title(original: str, text: str) -> Word | None:
    match = _TITLE.search(text)
    if match is None:
        return None
    topic = next(original[slice(*match.span(g))] for g in _TITLE_GROUPS if match[g] is not None).strip()
    if not topic:
        return None
    part = f"（{match['part'].strip(' ()')}）" if match["part"] else ""
    return Word(match.start(), match.end(), Title(topic + part))


def _scan(text: str, roster: RosterIndex, stage: Stage) -> Iterator[Word]:
    """From left to right the longest word at each place; a name only where nothing as long is meant."""
    addressed = roster.addressed(text)
    position = 0
    while position < len(text):
        if text[position] in _BLANK:
            position += 1
            continue
        token = _TOKEN.match(text, position)
        name = addressed.get(position) or roster.at(text, position)
        word: Word | None = None
        if name and (token is None or name.end > token.end()):
            name = _widened(text, name, roster)
            word = Word(name.start, name.end, name)
        elif token and (meaning := _meaning(token, stage)):
            word = Word(token.start(), token.end(), meaning)
        if word:
            yield word
        position = word.end if word else position + 1


def _meaning(token: re.Match[str], stage: Stage) -> Meaning | None:
    if token["is_class"] is not None:
        return read_class(token, stage)
    if token["is_subject"] is not None:
        return Subjects(subjects_in(token))
    if token["is_online"] is not None:
        return Online()
    return kind_of(token) if token["is_kind"] is not None else period_of(token)


def _widened(text: str, name: NameMatch, roster: RosterIndex) -> NameMatch:
    """张伟 inside 张伟民 is not our 张伟: a lone character that belongs to nothing belongs to the name."""
    end = name.end
    tail, after = text[end : end + 1], text[end + 1 : end + 2]
    if len(name.name) != 2 or end - name.start != 2 or not _HAN.match(tail) or tail in _AFTER_NAME:
        return name
    if _TOKEN.match(text, end) or roster.at(text, end):
        return name
    if _HAN.match(after) and not _TOKEN.match(text, end + 1):
        return name
    return NameMatch(name.start, end + 1, name.name + tail, roster.called(name.name + tail))
