"""Read a cell of a timetable: 数学, 数学 程安, 语（秦）, 音乐（单）/美术（双）, 三（2）班数学."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from school.calendar.terms import Parity
from school.class_timetable.lessons import Place
from school.folding import fold
from school.grades import CLASS_PATTERN, GradeWord, grades_of, read_class, resolve_grade
from school.names import RosterIndex, looks_like_name
from school.people import Member, Stage
from school.subjects import SUBJECT_PATTERN, main_subjects, subjects_in, suit_grade

_SHORT: Final = {
    "语": "语文", "数": "数学", "英": "英语", "科": "科学", "品": "道德与法治", "道": "道德与法治",
    "体": "体育", "音": "音乐", "美": "美术", "信": "信息科技", "劳": "劳动", "综": "综合实践",
    "书": "书法", "写": "书法", "心": "心理", "班": "班会", "队": "班会", "阅": "阅读",
    "政": "政治", "史": "历史", "地": "地理", "生": "生物", "物": "物理", "化": "化学",
}  # fmt: skip
_SUBJECT: Final = re.compile(SUBJECT_PATTERN)
_CLASS: Final = re.compile(CLASS_PATTERN, re.VERBOSE)
_BARE_CLASS: Final = re.compile(r"(1[0-2]|[1-9])(0[1-9]|[1-5]\d)(?![\d:])|([1-9])[.\-]([1-9])$")
"""302, 1203, and alone 3.2: a class without the word."""
_PLACE: Final = re.compile(r".*(?:室|馆|场|厅|操场|教学楼)\d*")
_BREAKS: Final = re.compile(r"[\s;、,/|()+]+")
_NOTHING: Final = re.compile(r"[\s/\\\-~_·.*×无]*")
_NO_LESSON: Final = re.compile(
    "自习|自修|自主学习|社团|兴趣小组|大课间|课间操|课外活动|阳光体育|体锻|大扫除|升旗|晨会|午会|"
    "早读|晨读|午读|早操|广播操|眼保健操|午休|午睡|午餐|午饭|课后服务|课后|课服|延时|托管|晚托|晚修"
)
"""What every school has between the lessons, without a teacher of a subject."""
_BOTH: Final = re.compile(r"\(?\s*单周?\s*[/、]?\s*双周?\s*\)?(?![^\s/(])")
_WEEK: Final = re.compile(r"\(\s*([单双])周?\s*\)|([单双])周:?|([单双]):")
_LONGEST: Final = 60
"""Characters of two lessons that take turns, with their teachers and rooms."""
_EDGES: Final = " /;、,|:"


@dataclass(frozen=True, slots=True)
class Said:
    """What a piece of a cell says; what it does not say is None. `name` is a teacher as written."""

    subject: str | None
    name: str | None
    place: Place | None
    parity: Parity | None


def is_blank(text: str) -> bool:
    """Whether a cell holds nothing, or a dash that says so."""
    return _NOTHING.fullmatch(fold(text)) is not None


def no_lesson_in(text: str) -> str | None:
    """The word by which a text speaks of what is no lesson: 自习, 社团, 大课间."""
    match = _NO_LESSON.search(fold(text))
    return match[0] if match else None


def place_in(text: str, stage: Stage) -> Place | None:
    """The first class of this school that a text names in full: 三（2）班, 三2, 302, 初一3班."""
    folded = fold(text)
    found = (_class_in(it, stage) for it in (folded, *folded.split()))
    return next((it[0] for it in found if it), None)


def _class_in(text: str, stage: Stage) -> tuple[Place, int, int] | None:
    for match in _CLASS.finditer(text):
        said = read_class(match, stage)
        if said and said.grade and said.class_no:
            grade = resolve_grade(said.grade, stage)
            if grade in grades_of(stage):
                return Place(grade, said.class_no), *match.span()
    if bare := _BARE_CLASS.match(text):
        number, class_no = (int(it) for it in bare.groups() if it)
        grade = resolve_grade(GradeWord(number, absolute=False), stage)
        if grade in grades_of(stage):
            return Place(grade, class_no), *bare.span()
    return None


def read_cell(text: str, stage: Stage, roster: RosterIndex) -> list[Said]:
    """What a cell says: one lesson, or two that take turns; nothing where a part is not understood."""
    if len(text) > _LONGEST:
        return []
    said = [_read(piece, parity, stage, roster) for piece, parity in _by_weeks(fold(text).strip())]
    understood = [it for it in said if it is not None]
    return understood if len(understood) == len(said) else []


def _by_weeks(text: str) -> list[tuple[str, Parity | None]]:
    """The pieces of a cell with the weeks they are for: 音乐/美术（单/双周）, 音乐（单）美术（双）, 单周音乐 双周美术."""
    if both := _BOTH.search(text):
        rest = f"{text[: both.start()]} {text[both.end() :]}"
        halves = [it for half in re.split("[/|、]", rest) if (it := half.strip(_EDGES))]
        return [(halves[0], "odd"), (halves[1], "even")] if len(halves) == 2 else [(rest, None)]
    marks = list(_WEEK.finditer(text))
    if not marks:
        return [(text, None)]
    parities: list[Parity] = ["odd" if "单" in it[0] else "even" for it in marks]
    if len(marks) == 1:
        [mark] = marks
        return [(f"{text[: mark.start()]} {text[mark.end() :]}".strip(_EDGES), parities[0])]
    if text[: marks[0].start()].strip(_EDGES):
        starts, ends = [0, *(it.end() for it in marks[:-1])], [it.start() for it in marks]
        pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        pieces[-1] += f" {text[marks[-1].end() :]}"
    else:
        ends = [*(it.start() for it in marks[1:]), len(text)]
        pieces = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    return list(zip((it.strip(_EDGES) for it in pieces), parities, strict=True))


def _read(text: str, parity: Parity | None, stage: Stage, roster: RosterIndex) -> Said | None:
    found = _class_in(text, stage)
    place = None
    if found:
        place, start, end = found
        text = f"{text[:start]} {text[end:]}"
    subjects: tuple[str, ...] = ()
    names: list[str] = []
    for word in _BREAKS.split(text):
        taken, rest = _subjects(word, roster)
        subjects += taken
        rest = re.sub("(?:老师|教师|师)$", "", rest)
        if not rest or _PLACE.fullmatch(rest) or (taken and rest == "课"):
            continue
        if not _is_name(rest, roster):
            return None
        names.append(rest)
    subjects = main_subjects(tuple(dict.fromkeys(subjects)))
    if len(subjects) > 1 or len(names) > 1 or not (subjects or place):
        return None
    grade = place.grade if place else None
    subject = suit_grade(subjects[0], grade) if subjects else None
    return Said(subject, names[0] if names else None, place, parity)


def _subjects(word: str, roster: RosterIndex) -> tuple[tuple[str, ...], str]:
    """The subjects with which a word begins, and what follows them."""
    found: tuple[str, ...] = ()
    # A name such as 高文化 or 艾美 holds no subject.
    while word and not roster.called(word) and (match := _SUBJECT.match(word)):
        found += subjects_in(match)
        word = word[match.end() :]
    if not found and word[:1] in _SHORT and (len(word) == 1 or roster.called(word[1:])):
        return (_SHORT[word[0]],), word[1:]
    return found, word


def _is_name(word: str, roster: RosterIndex) -> bool:
    return bool(roster.called(word) or roster.by_short_name(f"老{word}") or looks_like_name(word))


def colleagues(name: str, place: Place, subject: str, members: RosterIndex) -> tuple[Member, ...]:
    """Whom a name in a timetable may mean: of namesakes, and of those with this surname, who teaches the class."""
    found = members.called(name) or members.by_short_name(f"老{name}") or members.by_short_name(name)
    teaching = tuple(
        it
        for it in found
        if any(
            (one.grade, one.subject) == (place.grade, subject) and one.class_no in (None, place.class_no)
            for one in it.teaches
        )
    )
    return teaching if len(found) > 1 and teaching else found
