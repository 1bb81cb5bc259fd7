"""What is asked about a lesson that was observed: of which day, in which grade, which subject, whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers.observing.lesson_day import DAY as WHICH_DAY
from handlers.observing.lesson_day import QUESTION
from handlers.observing.observe_line import AS_TYPED, NEW_NAME, host_name, inferred, read_line, said_besides
from handlers.observing.timetabled import is_open, lacks_host, taken
from handlers.support.context import Context
from handlers.support.fields import Ask, Choice, Data, Field
from handlers.texts.days import near_day
from handlers.texts.html import Html
from handlers.texts.observing import observe as texts
from school.grades import grade_label, grades_of
from school.observing.lesson_lines import read_lesson
from school.observing.lessons import Lesson, LessonReading, lesson_label, likely_hosts
from school.observing.observations import SeveralHosts
from school.observing.visits import VisitKind
from school.people import GroupKind, Member
from school.problems import BadAnswer
from school.suggestions import suggest_subjects

LIKELY = 12
"""How many teachers are offered at first; the others are a tap away."""


def _ask(question: Html) -> Ask:
    def ask(ctx: Context, data: Data) -> Html:
        data = taken(data)
        day = near_day(date.fromisoformat(data["day"]), ctx.today) if "day" in data else ""
        notices = list(map(Html, data["notices"]))
        head = texts.known_so_far(_label_so_far(data), host_name(ctx, data), day, notices)
        return Html(f"{head}\n{question}")

    return ask


def _label_so_far(data: Data) -> str:
    grade = int(data["grade"]) if data.get("grade") else None
    return lesson_label(Lesson(grade, data["class_no"], data.get("subject") or ""))


def _grades(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(grade_label(grade), str(grade)) for grade in grades_of(ctx.directory.school.stage)]


def _read_grade(ctx: Context, data: Data, text: str) -> str:
    grade = inferred(ctx, read_line(ctx, text)).get("grade")
    if grade is None:
        raise BadAnswer("choice", text)
    return str(grade)


def _said_besides(ctx: Context, data: Data, text: str) -> Data:
    return said_besides(ctx, data, inferred(ctx, read_line(ctx, text)))


def _subjects(ctx: Context, data: Data) -> list[Choice]:
    if "subjects" in data:
        return [Choice(subject, subject) for subject in data["subjects"]]
    own = [
        group.subject for group in ctx.directory.groups if group.kind is GroupKind.SUBJECT and group.subject
    ]
    names = dict.fromkeys([*own, *suggest_subjects(ctx.directory.school.stage)])
    return [Choice(name, name) for name in names]


def _read_subject(ctx: Context, data: Data, text: str) -> str:
    reading = read_lesson(text, ctx.directory.roster, ctx.directory.school.stage)
    if reading.subject is not None:
        return reading.subject
    if not 2 <= len(text) <= 12:
        raise BadAnswer("subject", text)
    return text


def _hosts(ctx: Context, data: Data) -> list[Choice]:
    data = taken(data)
    members = [member for member in ctx.directory.active if member.id != ctx.member.id]
    if "hosts" in data:
        members = [member for member in members if member.id in data["hosts"]]
    grade = int(data["grade"]) if data.get("grade") else None
    subjects = (data["subject"],) if data.get("subject") else ()
    reading = LessonReading(grade=grade, class_no=data["class_no"], subjects=subjects)
    ordered = likely_hosts(reading, members)
    names = [member.name for member in ordered]
    stranger = [Choice(texts.as_typed(data["stranger"]), AS_TYPED)] if "stranger" in data else []
    return stranger + [
        Choice(_host_label(ctx, it, namesake=names.count(it.name) > 1), str(it.id)) for it in ordered
    ]


def _host_label(ctx: Context, member: Member, *, namesake: bool) -> str:
    groups = [group.name for group in ctx.directory.groups_of(member)]
    return texts.host_label(member, groups, namesake=namesake)


def _read_host(ctx: Context, data: Data, text: str) -> str:
    found = read_lesson(text, ctx.directory.roster, ctx.directory.school.stage).hosts
    others = [member for member in found if member.id != ctx.member.id]
    if not others and len(text) == 1:
        others = [it for it in ctx.directory.active if it.name.startswith(text) and it.id != ctx.member.id]
    if len(others) > 1:
        raise SeveralHosts(text, [_host_label(ctx, it, namesake=True) for it in others])
    if others:
        return str(others[0].id)
    if not 2 <= len(text) <= 20:
        raise BadAnswer("person", text)
    return NEW_NAME + text


def _lacks_grade(data: Data) -> bool:
    return is_open(data) and bool(data["kind"] != VisitKind.OUTSIDE)


DAY = replace(WHICH_DAY, ask=_ask(QUESTION), when=lambda data: "day" not in data)

GRADE = Field(
    "grade", _ask(texts.ask_grade()), _grades, _read_grade, _said_besides, columns=3, when=_lacks_grade
)

SUBJECT = Field("subject", _ask(texts.ask_subject()), _subjects, _read_subject, columns=3, when=is_open)

HOST = Field("host", _ask(texts.ask_host()), _hosts, _read_host, columns=3, page=LIKELY, when=lacks_host)
