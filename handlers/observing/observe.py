"""Entering an observation: from `/observe 3年级数学` to a stored log in one tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from handlers.counting.consenting import tell_of_waiting
from handlers.observing import logs
from handlers.observing.lesson_questions import DAY, GRADE, HOST, SUBJECT
from handlers.observing.log_edits import change_visit
from handlers.observing.log_writing import add_notes, attach_to_log
from handlers.observing.observe_line import (
    AS_TYPED,
    NEW_NAME,
    host_name,
    host_of,
    inferred,
)
from handlers.observing.timetabled import NOW, taken, understood
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.texts.html import Html
from handlers.texts.observing import observe as texts
from handlers.texts.observing.log_card import visit_lines
from handlers.texts.problems import explain
from school.counting.consent import State, state_of
from school.counting.duties import Metric
from school.counting.quotas import Entry
from school.observing.customs import critique_asked_at
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Visit, check_visit, twin_of
from school.observing.visits import VisitKind
from school.problems import Outdated, TermClosed
from school.reminding.reminders import Kind
from storage.records import Attachment

family = Family("observe", "听课")


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
        await forms.begin(ctx, AGAIN, {**data, "twin": twin, "there": _described(ctx, dict(that_day)[twin])})
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


def _described(ctx: Context, visit: Visit) -> Html:
    return visit_lines(visit, ctx.directory.term_at(visit.day))


def _ask_again(_: Context, data: Data) -> Html:
    return texts.ask_again(Html(data["there"]), list(map(Html, data["notices"])))


def _ways_out(_: Context, data: Data) -> list[Choice]:
    ways = [Choice(texts.OPEN_EXISTING, "open"), Choice(texts.KEEP_BOTH, "keep")]
    return [Choice(texts.ADD_NOTES, "add"), *ways] if data["leftover"] else ways


FORM = family.form(
    Form(
        "observe",
        texts.TITLE,
        (
            DAY,
            NOW,
            GRADE,
            SUBJECT,
            HOST,
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
