"""Entering an observation: from `/observe 3年级数学` to a stored log in one tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from handlers.counting.consenting import tell_of_waiting
from handlers.observing import logs
from handlers.observing.lesson_day import DAY, QUESTION
from handlers.observing.log_edits import change_visit
from handlers.observing.log_writing import add_notes, attach_to_log
from handlers.observing.observe_line import (
    AS_TYPED,
    NEW_NAME,
    host_name,
    host_of,
    inferred,
    read_line,
    said_besides,
)
from handlers.observing.timetabled import NOW, is_open, lacks_host, taken, understood
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Ask, Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.texts.days import near_day
from handlers.texts.html import Html
from handlers.texts.observing import observe as texts
from handlers.texts.problems import explain
from school.counting.consent import State, state_of
from school.counting.duties import Metric
from school.counting.quotas import Entry
from school.grades import grade_label, grades_of
from school.observing.customs import critique_asked_at
from school.observing.lesson_lines import read_lesson
from school.observing.lessons import Lesson, LessonReading, lesson_label, likely_hosts
from school.observing.observations import Appraisal, SeveralHosts, Visit, check_visit, twin_of
from school.observing.visits import VisitKind
from school.people import GroupKind, Member
from school.problems import BadAnswer, Outdated, TermClosed
from school.reminding.reminders import Kind
from school.suggestions import suggest_subjects
from storage.records import Attachment

family = Family("observe", "听课")
LIKELY = 12
"""How many teachers are offered at first; the others are a tap away."""


@family.command(
    "observe",
    "记一次听课，如：3年级数学",
    plain=("听课", "记听课", "听了", "我听了"),
    example="/observe 三（2）班数学 第3节 《秋天》",
)
async def observe(ctx: Context) -> None:
    """Read the line, ask for what is missing, store it when nothing is."""
    await _begin(ctx, await understood(ctx, ctx.args))


@family.button("observe.new")
async def observe_from_button(ctx: Context) -> None:
    """The same without a line."""
    await _begin(ctx, await understood(ctx, ""))


async def observe_with_file(ctx: Context, line: str, file: Attachment) -> None:
    """The same for a line that stands under a photo, which will hang on the log."""
    await _begin(ctx, {**await understood(ctx, line), "files": [asdict(file)]})


async def _begin(ctx: Context, data: Data) -> None:
    """Ask what is missing; a day that is, was one of a closed term."""
    await forms.begin(ctx, FORM, data, note=None if "day" in data else explain(TermClosed()))


@family.button("log.lesson")
async def change_lesson(ctx: Context, log_id: int) -> None:
    """Ask once more which lesson of whom it was."""
    visit = (await logs.open_log_of(ctx, log_id)).visit
    data: Data = {
        "log": log_id,
        "day": visit.day.isoformat(),
        "class_no": None,
        "topic": visit.lesson.topic,
        "period": visit.period,
        "kind": visit.kind,
        "online": visit.online,
        "notices": [],
        "leftover": "",
    }
    await forms.begin(ctx, FORM, data)


# --- the questions --------------------------------------------------------------------------------


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


# --- storing --------------------------------------------------------------------------------------


async def _finish(ctx: Context, data: Data) -> Html | None:
    data = inferred(ctx, taken(data))
    visit = _visit(ctx, data)
    check_visit(ctx.member, visit, ctx.today)
    if "log" in data:
        await change_visit(ctx, data["log"], visit)
        return None
    since = ctx.directory.counted_since(ctx.today)
    before, that_day = await ctx.store.observations.entered(ctx.member.id, since, visit.day)
    twin = twin_of(visit, that_day)
    if twin is not None:
        await forms.begin(ctx, AGAIN, {**data, "twin": twin})
        return None
    await _store(ctx, visit, data, before)
    return texts.settled_in_group(ctx.member.name, visit)


def _visit(ctx: Context, data: Data) -> Visit:
    host = host_of(ctx, data)
    if host is None and data["host"] != AS_TYPED and not data["host"].startswith(NEW_NAME):
        raise Outdated
    grade = int(data["grade"]) if data.get("grade") else None
    return Visit(
        lesson=Lesson(grade, data["class_no"], data["subject"], data["topic"]),
        host_id=host.id if host else None,
        host_name=host_name(ctx, data),
        day=date.fromisoformat(data["day"]),
        period=data["period"],
        kind=VisitKind(data["kind"]),
        online=data.get("online", False),
    )


async def _store(ctx: Context, visit: Visit, data: Data, before: Sequence[Entry]) -> None:
    appraisal = Appraisal(notes=data["leftover"] or None)
    state = state_of(ctx.member, Metric.OBSERVE, ctx.directory)
    log = await ctx.store.observations.add(ctx.member.id, visit, appraisal, ctx.said_at, state)
    await tell_of_waiting(ctx, log)
    if ctx.directory.customs.critique:
        asked_at = critique_asked_at(ctx.now, ctx.directory.calendar)
        await ctx.store.reminders.schedule(Kind.CRITIQUE, None, visit.day, asked_at, ctx.member.id)
    if "files" in data:
        await attach_to_log(ctx, log, _files(data))
        log = await logs.own_log(ctx, log.id)
    this = Entry(
        Metric.OBSERVE,
        visit.day,
        log.id,
        visit.kind,
        visit.lesson.subject,
        visit.host_id,
        visit.period,
        log.state is State.PENDING,
        visit.online,
    )
    progress = ctx.directory.progress(ctx.member, [*before, this], ctx.today)
    observing = [it for it in progress if it.duty.metric is Metric.OBSERVE]
    text = texts.saved(log, ctx.directory, ctx.today, observing, list(map(Html, data["notices"])))
    if ctx.private:
        ctx.show(text, logs.saved_buttons(ctx, log))
        return
    ctx.reply(
        texts.saved_in_group(ctx.member.name, visit), [[ctx.private_button(texts.WRITE_MORE, f"log{log.id}")]]
    )
    if ctx.caller.reachable:
        ctx.reply_privately(text, logs.saved_buttons(ctx, log))


def _files(data: Data) -> list[Attachment]:
    return [Attachment(**it) for it in data.get("files", [])]


async def _finish_again(ctx: Context, data: Data) -> None:
    if data["again"] != "keep":
        await attach_to_log(ctx, await logs.own_log(ctx, data["twin"]), _files(data))
    if data["again"] == "open":
        await logs.show_log(ctx, data["twin"])
    elif data["again"] == "add":
        await add_notes(ctx, data["twin"], data["leftover"])
    else:
        visit = _visit(ctx, data)
        before, _ = await ctx.store.observations.entered(
            ctx.member.id, ctx.directory.counted_since(ctx.today), visit.day
        )
        await _store(ctx, visit, data, before)


def _ask_again(ctx: Context, data: Data) -> Html:
    visit = _visit(ctx, data)
    return texts.ask_again(visit, ctx.directory.term_at(visit.day), list(map(Html, data["notices"])))


def _ways_out(_: Context, data: Data) -> list[Choice]:
    ways = [Choice(texts.OPEN_EXISTING, "open"), Choice(texts.KEEP_BOTH, "keep")]
    return [Choice(texts.ADD_NOTES, "add"), *ways] if data["leftover"] else ways


def _lacks_grade(data: Data) -> bool:
    return is_open(data) and bool(data["kind"] != VisitKind.OUTSIDE)


FORM = family.form(
    Form(
        "observe",
        texts.TITLE,
        (
            replace(DAY, ask=_ask(QUESTION)),
            NOW,
            Field(
                "grade",
                _ask(texts.ask_grade()),
                _grades,
                _read_grade,
                _said_besides,
                columns=3,
                when=_lacks_grade,
            ),
            Field("subject", _ask(texts.ask_subject()), _subjects, _read_subject, columns=3, when=is_open),
            Field(
                "host", _ask(texts.ask_host()), _hosts, _read_host, columns=3, page=LIKELY, when=lacks_host
            ),
        ),
        _finish,
    )
)

AGAIN = family.form(
    Form(
        "observe_again",
        texts.TITLE,
        (Field("again", _ask_again, _ways_out, columns=1),),
        _finish_again,
    )
)
