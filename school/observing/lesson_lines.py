"""Read one line about a lesson. Everything in it is either understood or handed back as not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from school.calendar.terms import Period
from school.folding import fold
from school.grades import ClassMention, GradeWord, grades_of, resolve_grade
from school.names import NameMatch, RosterIndex, looks_like_name
from school.observing.lesson_words import Meaning, Online, Subjects, Title, Word, words_of
from school.observing.lessons import (
    Doubt,
    GradeOutsideSchool,
    Leftover,
    LessonReading,
    UnknownGrade,
    UnknownHost,
    UnknownPeriod,
    UnknownSubject,
)
from school.observing.visits import PeriodMention, VisitKind, resolve_periods
from school.people import Member, Stage
from school.subjects import main_subjects, suit_grade

_CHUNK: Final = re.compile(r"[^\s,;。、|/!?\x00]+")
# Words that hold a line together and say nothing by themselves.
_LEAD: Final = (
    r"(?:(?:授课|执教|任课|主讲|上课|开课)?(?:教师|老师|人|者):|(?:学科|科目|班级|年级|节次|课型|类型):"
    r"|听课|听了?|我|了|去|到|在|由|的|和|与|及|是|一节|[-+:()·.~&])*"
)
_TRAIL: Final = r"(?:老师|教师|执教|主讲|授课|听课|上课|的课|课|的|了|上|讲|一节|[-+:()·.~&])*"
_CORE: Final = re.compile(rf"{_LEAD}(.*?){_TRAIL}")
_NOT_A_SUBJECT: Final = re.compile(
    r"\d|第|[今昨前明后]天|[周期拜][一二三四五六日天末]|[上下中]午|晚上|早上|刚才|单元|课时"
)
_JOINERS: Final = frozenset({"、", "/", "+", "和", "与", "及", ",", "&"})
_LONGEST_SUBJECT: Final = 8
_LONGEST_CHUNK: Final = 40

_M = TypeVar("_M", bound=Meaning)


def read_lesson(
    text: str, roster: RosterIndex, stage: Stage, *, timetable: Sequence[Period] = ()
) -> LessonReading:
    """Read a line such as 三（2）班语文 张伟 第3节 《秋天》 公开课, its words in any order.

    The caller has taken the date out; date words that are still there come back in `rest`. A word that
    contradicts an earlier one is left over, not believed. Never raises. `timetable` is what turns
    下午第二节 into a period of the day.
    """
    return _Reading(text, roster, stage).result(timetable)


class _Reading:
    """One line being read: its words, and which of them have found their place."""

    def __init__(self, text: str, roster: RosterIndex, stage: Stage) -> None:
        self._original, self._text = text, fold(text)
        self._roster, self._stage = roster, stage
        self._words = words_of(text, self._text, roster, stage)
        self._used: list[tuple[int, int]] = []
        self._doubts: list[Doubt] = []

    def result(self, timetable: Sequence[Period]) -> LessonReading:
        kind, online = self._kind(), self._online()
        outside = kind is VisitKind.OUTSIDE
        grade, class_no, class_end = self._class(outside=outside)
        named = self._subjects(grade)
        periods = self._periods(timetable)
        title = self._first(Title)
        hosts, host_name = self._hosts(outside=outside)
        chunks = list(self._chunks())
        if host_name is None:
            hosts, host_name = self._host_among(chunks)
        if host_name and not hosts and not outside:
            self._doubts.append(UnknownHost(host_name))
        if not named:
            self._subject_among(chunks, class_end)
        return LessonReading(
            grade=grade,
            class_no=class_no,
            subjects=named,
            topic=title.text if title else None,
            hosts=hosts,
            host_name=hosts[0].name if len(hosts) == 1 else host_name,
            periods=periods,
            kind=kind,
            online=online,
            doubts=tuple(self._doubts),
            rest=self._rest(chunks),
        )

    def _said(self, kind: type[_M]) -> Iterator[tuple[Word, _M]]:
        return ((word, word.meaning) for word in self._words if isinstance(word.meaning, kind))

    def _first(self, kind: type[_M]) -> _M | None:
        for word, meaning in self._said(kind):
            self._use(word)
            return meaning
        return None

    def _use(self, word: Word) -> None:
        self._used.append((word.start, word.end))

    def _joined(self, end: int, start: int) -> bool:
        return self._text[end:start].strip() in _JOINERS

    def _kind(self) -> VisitKind | None:
        """外出 wins over what the lesson is called there: it decides who may be the host."""
        said = list(self._said(VisitKind))
        kinds = [kind for _, kind in said]
        kind = VisitKind.OUTSIDE if VisitKind.OUTSIDE in kinds else kinds[0] if kinds else None
        for word, meaning in said:
            if meaning is kind:
                self._use(word)
        return kind

    def _online(self) -> bool:
        """线上公开课 and 公开课 网课 say it of whatever kind of lesson; each word of it is used up."""
        said = list(self._said(Online))
        for word, _ in said:
            self._use(word)
        return bool(said)

    def _class(self, *, outside: bool) -> tuple[int | None, int | None, int | None]:
        """Grade, class number and the offset where they end."""
        grade: int | None = None
        class_no: int | None = None
        first: Word | None = None
        graded: Word | None = None
        for word, said in self._said(ClassMention):
            number = self._number(said.grade, outside=outside)
            if not (_agree(grade, number) and _agree(class_no, said.class_no)):
                continue
            self._use(word)
            if grade is None and number is not None:
                grade, graded = number, word
            class_no = class_no or said.class_no
            first = first or word
        if graded and grade is not None:
            grade = self._checked(grade, graded, outside=outside)
        return grade, class_no, first.end if first else None

    def _number(self, said: GradeWord | None, *, outside: bool) -> int | None:
        """At another school 三年级 is what it says; at home a 高中 may mean its third grade."""
        if said is None:
            return None
        return said.number if outside else resolve_grade(said, self._stage)

    def _checked(self, grade: int, word: Word, *, outside: bool) -> int | None:
        if not 1 <= grade <= 12:
            self._doubts.append(UnknownGrade(self._original[word.start : word.end]))
            return None
        if grade not in grades_of(self._stage) and not outside:
            self._doubts.append(GradeOutsideSchool(grade))
        return grade

    def _subjects(self, grade: int | None) -> tuple[str, ...]:
        """The first subject and what is joined to it: 数学、科学, 语文阅读."""
        names: tuple[str, ...] = ()
        end = -1
        for word, said in self._said(Subjects):
            if names and word.start != end and not self._joined(end, word.start):
                continue
            self._use(word)
            names, end = names + said.names, word.end
        year = grade or grades_of(self._stage)[0]
        return main_subjects(tuple(dict.fromkeys(suit_grade(name, year) for name in names)))

    def _periods(self, timetable: Sequence[Period]) -> tuple[int, ...]:
        mention = self._first(PeriodMention)
        if mention is None:
            return ()
        periods = resolve_periods(mention, timetable)
        if periods is None:
            self._doubts.append(UnknownPeriod(mention))
        return periods or ()

    def _hosts(self, *, outside: bool) -> tuple[tuple[Member, ...], str | None]:
        """Everybody who may have given the lesson: of colleagues with their full names, each may have."""
        hosts: tuple[Member, ...] = ()
        name: str | None = None
        end = -1
        for word, said in self._said(NameMatch):
            # At another school 李老师 is nobody of ours; a full name may be a colleague teaching there.
            members = () if outside and not self._roster.called(said.name) else said.members
            joined = self._joined(end, word.start) or bool(self._roster.called(said.name))
            if name is not None and not (hosts and members and joined):
                continue
            self._use(word)
            hosts += tuple(member for member in members if member not in hosts)
            name, end = name or said.name, word.end
        return hosts, name

    def _chunks(self) -> Iterator[Leftover]:
        """What no word has used, cut at separators, without what says nothing."""
        masked = self._text
        for start, end in self._used:
            masked = masked[:start] + "\0" * (end - start) + masked[end:]
        for chunk in _CHUNK.finditer(masked):
            if _core(chunk[0]):
                yield Leftover(self._original[chunk.start() : chunk.end()], chunk.start(), chunk.end())

    def _host_among(self, chunks: list[Leftover]) -> tuple[tuple[Member, ...], str | None]:
        """A lone given name or 小李 that means colleagues, else a lone word that looks like a name."""
        for chunk in chunks:
            if members := self._roster.by_short_name(name := _core(chunk.text)):
                chunks.remove(chunk)
                return members, name
        for chunk in chunks:
            if looks_like_name(name := _core(chunk.text)):
                chunks.remove(chunk)
                return (), name
        return (), None

    def _subject_among(self, chunks: list[Leftover], class_end: int | None) -> None:
        """The word after the class, or one that calls itself a 课, is a subject nobody here teaches."""
        for chunk in chunks:
            name = _core(chunk.text)
            in_place = (class_end is not None and chunk.start >= class_end) or chunk.text.endswith("课")
            if in_place and len(name) <= _LONGEST_SUBJECT and not _NOT_A_SUBJECT.search(name):
                chunks.remove(chunk)
                self._doubts.append(UnknownSubject(name))
                return

    def _rest(self, chunks: list[Leftover]) -> tuple[Leftover, ...]:
        """What is left, with what only blanks keep apart in one piece: Unit 3 Section A."""
        pieces: list[Leftover] = []
        for chunk in chunks:
            start = chunk.start
            if pieces and not self._text[pieces[-1].end : start].strip():
                start = pieces.pop().start
            pieces.append(Leftover(self._original[start : chunk.end], start, chunk.end))
        return tuple(pieces)


def _agree(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other


def _core(text: str) -> str:
    """The part of a leftover that says something: 王小明 of 听王小明的课."""
    match = _CORE.fullmatch(text) if len(text) <= _LONGEST_CHUNK else None
    return match[1] if match else text
