"""From a typed line such as 三（2）班数学 苏婉清 第3节 to what the form of an observation knows already."""

from __future__ import annotations

from handlers.support.context import Context
from handlers.support.fields import Data
from handlers.texts.html import Html
from handlers.texts.observing import observe as texts
from school.observing.days_said import DaySaid, take_day
from school.observing.lesson_lines import read_lesson
from school.observing.lesson_words import undotted
from school.observing.lessons import GradeOutsideSchool, LessonReading, UnknownGrade, UnknownSubject
from school.observing.observations import check_day, only_lesson_of, only_subject_of
from school.observing.visits import VisitKind
from school.people import Member

NEW_NAME = "name:"
"""Marks a host who is not on the roster."""

AS_TYPED = "typed"
"""Stands for the host who was named in the line and is not on the roster: a button's data has no room for names."""


def read_line(ctx: Context, line: str) -> Data:
    """What a line says, as the form's answers; what it does not say is left out and will be asked, and so is a day in
    a closed term.

    `misread`: it names a grade or subject that is not understood, so nothing may be inferred.
    """
    school = ctx.directory
    line = undotted(line, school.school.stage, school.has_class)
    said = take_day(line, ctx.said_at, school.calendar)
    if said.day is not None:
        check_day(said.day, ctx.today)
    reading = read_lesson(said.rest, school.roster, school.school.stage, timetable=school.timetable)
    day = said.day or ctx.today
    data: Data = {
        **({} if school.is_closed(day) else {"day": day.isoformat()}),
        "class_no": reading.class_no,
        "topic": reading.topic,
        "period": next(iter(reading.periods or said.periods), None),
        "kind": reading.kind or VisitKind.REGULAR,
        "online": reading.online,
        "notices": [*_day_notice(said), *texts.notices(reading), *_class_notice(ctx, reading)],
        "leftover": "　".join(piece.text for piece in reading.rest),
    }
    hosts = [member for member in reading.hosts if member.id != ctx.member.id]
    elsewhere = any(isinstance(doubt, GradeOutsideSchool) for doubt in reading.doubts)
    if reading.grade is not None and not elsewhere:
        data["grade"] = str(reading.grade)
    if reading.subject is not None:
        data["subject"] = reading.subject
    elif reading.subjects:
        data["subjects"] = list(reading.subjects)
    if len(hosts or reading.hosts) == 1:
        data["host"] = str((hosts or reading.hosts)[0].id)
    elif hosts:
        data["hosts"] = [member.id for member in hosts]
    elif reading.host_name and reading.kind is VisitKind.OUTSIDE:
        data["host"] = NEW_NAME + reading.host_name
    elif reading.host_name:
        data["stranger"] = reading.host_name
    misread = any(isinstance(doubt, UnknownGrade | UnknownSubject) for doubt in reading.doubts)
    return {**data, "misread": misread or elsewhere}


def said_besides(ctx: Context, data: Data, said: Data) -> Data:
    """The rest of a whole line that answers the first question: 三（2）班语文 张老师 第3节."""
    unsaid = {"day": ctx.today.isoformat(), "kind": VisitKind.REGULAR}
    found = {key: it for key, it in said.items() if it and it != unsaid.get(key)}
    return {**found, "leftover": "　".join(filter(None, (data["leftover"], said["leftover"])))}


def _day_notice(said: DaySaid) -> list[Html]:
    return [texts.unclear_day(said.unclear)] if said.unclear else []


def _class_notice(ctx: Context, reading: LessonReading) -> list[Html]:
    grade, class_no = reading.grade, reading.class_no
    outside = reading.kind is VisitKind.OUTSIDE
    if outside or grade is None or class_no is None or ctx.directory.has_class(grade, class_no):
        return []
    return [texts.unknown_class(grade, class_no)]


def inferred(ctx: Context, data: Data) -> Data:
    """Grade and subject that follow from who gave the lesson, or that the kind of visit leaves open."""
    host = host_of(ctx, data)
    if host is not None and not data.get("misread"):
        grade = int(data["grade"]) if data.get("grade") else None
        only = only_lesson_of(host, grade=grade, subject=data.get("subject"))
        if only is None and (subject := only_subject_of(host, grade)):
            data = {"subject": subject, **data}
        if only is not None:
            data = {"grade": str(only.grade), "subject": only.subject, **data}
            data["class_no"] = data["class_no"] or only.class_no
    return data


def host_name(ctx: Context, data: Data) -> str:
    """Who gave the lesson, on the roster or not; empty while that is not known."""
    host, value = host_of(ctx, data), data.get("host", "")
    if host is not None:
        return host.name
    return str(data["stranger"]) if value == AS_TYPED else value.removeprefix(NEW_NAME)


def host_of(ctx: Context, data: Data) -> Member | None:
    """The colleague who gave the lesson, once that is known."""
    value = data.get("host", "")
    return ctx.directory.member_by_id.get(int(value)) if value.isdecimal() else None
