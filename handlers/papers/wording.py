"""Names and short phrases that several kinds of documents use."""

from __future__ import annotations

from handlers.papers.material import Material
from handlers.texts.days import day_label
from handlers.texts.exporting import papers as texts
from school.directory import Directory
from school.grades import class_label
from school.observing.lessons import Lesson
from school.observing.observations import Observation, Visit
from school.observing.sheets import Dimension
from school.people import Group
from school.scheduling.schedule import Occurrence


def whose(material: Material) -> str:
    """Whom a document is about: a person, a group, or the school."""
    scope, school = material.scope, material.school
    if scope.member_id is not None:
        return school.member_by_id[scope.member_id].name
    return school.school.name if scope.group_id is None else school.group_by_id[scope.group_id].name


def group_name(group: Group | None, otherwise: str = texts.NO_GROUP) -> str:
    """What a group is called."""
    return group.name if group else otherwise


def class_name(lesson: Lesson) -> str:
    """三（2）班, 三年级, or nothing."""
    return class_label(lesson.grade, lesson.class_no)


def lesson_day(visit: Visit) -> str:
    """2026年11月25日 周三 第3节."""
    return f"{visit.day.year}年{short_lesson_day(visit)}"


def short_lesson_day(visit: Visit) -> str:
    """11月25日 周三 第3节."""
    return day_label(visit.day) + (f" 第{visit.period}节" if visit.period else "")


def process(material: Material, log: Observation) -> str:
    """What happened in a lesson: the lines written in class with their times, then the notes."""
    zone = material.now.tzinfo
    said = [
        f"{it.said_at.astimezone(zone):%H:%M} {it.text}" for it in material.lines.get(log.id, ()) if it.text
    ]
    return "\n".join([*said, *filter(None, [log.appraisal.notes])])


def verdict(log: Observation) -> str:
    """The marks of a filled sheet, and the level or points as a whole."""
    sheet, mark = log.sheet, log.appraisal.mark
    said = (
        [f"{it.name} {_mark(it, given)}" for it, given in sheet.pairs if given is not None] if sheet else []
    )
    if sheet and sheet.points is not None:
        said.append(f"共 {sheet.points}/{sheet.most} 分")
    return "；".join([*said, *filter(None, [mark])])


def _mark(dimension: Dimension, mark: str) -> str:
    return mark if dimension.points is None else f"{mark}/{dimension.points}"


def hours(it: Occurrence) -> str:
    """14:20—15:00, or nothing for a whole day."""
    if it.starts is None:
        return ""
    return f"{it.starts:%H:%M}" + (f"—{it.ends:%H:%M}" if it.ends else "")


def people_of(it: Occurrence, school: Directory) -> str:
    """Who speaks or prepares."""
    return "、".join(school.member_by_id[who].name for who in it.parts if who in school.member_by_id)
