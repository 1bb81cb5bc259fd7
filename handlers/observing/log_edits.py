"""Changing what was observed: one short question for each part of a log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.counting.consenting import look_again
from handlers.observing.lesson_day import DAY
from handlers.observing.log_history import twin_on_the_day
from handlers.observing.log_sharing import withdraw
from handlers.observing.logs import open_log_of, own_log, show_log
from handlers.observing.shared_changes import changed_for_host
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Ask, Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.html import Html, lines
from handlers.texts.observing import log_edits as texts
from handlers.texts.observing.log_card import CLASS, PERIOD, TO_CARD, TOPIC, card
from handlers.texts.problems import explain
from school.grades import MAX_CLASS
from school.observing.corrections import is_locked, visit_changes
from school.observing.observations import Visit, check_visit
from school.observing.visits import KIND_LABELS, VisitKind
from school.problems import BadAnswer, TermClosed

family = Family("log_edits", "听课")
MOST_CLASSES = 12
TOPIC_LIMIT = 60


@family.button("log.change")
async def choose_change(ctx: Context, log_id: int) -> None:
    """Which part of the log to change; what was changed before; whether the lesson stands there twice."""
    log = await own_log(ctx, log_id)
    if ctx.directory.is_closed(log.visit.day):
        rows = []
    elif is_locked(log, ctx.directory.customs, ctx.now):
        rows = [[Button(texts.ASK_REOPEN, f"log.ask_reopen:{log.id}")]]
    else:
        buttons = [Button(label, f"{verb}:{log.id}") for label, verb in _CHANGES]
        online = Button(texts.online(log.visit), f"log.online:{log.id}:{int(not log.visit.online)}")
        rows = in_columns([*buttons, online], 3)
    more = []
    if await ctx.store.corrections.of(log.id):
        more.append(Button(texts.HISTORY, f"log.history:{log.id}"))
    if await twin_on_the_day(ctx, log) is not None:
        more.append(Button(texts.MERGE, f"log.merge:{log.id}"))
    closed = [explain(TermClosed()), ""] if ctx.directory.is_closed(log.visit.day) else []
    ctx.show(
        lines([*closed, card(log, ctx.directory)]), [*rows, more, [Button(TO_CARD, f"log.open:{log.id}")]]
    )


@family.button("log.online")
async def turn_online(ctx: Context, log_id: int, online: int) -> None:
    """The lesson was watched online, or it was not."""
    log = await open_log_of(ctx, log_id)
    await change_visit(ctx, log.id, replace(log.visit, online=bool(online)))


Change = Callable[[Visit, str], Visit]


async def change_visit(ctx: Context, log_id: int, visit: Visit) -> None:
    """Replace what was observed, if it can have happened, and show the log."""
    log = await open_log_of(ctx, log_id)
    check_visit(ctx.member, visit, ctx.today)
    if visit.host_id != log.visit.host_id:
        # What was meant for one colleague is not shown to another.
        await withdraw(ctx, log)
    elif visit.day != log.visit.day and log.share is not None and log.share.corrected:
        # The host is told by the day.
        await changed_for_host(ctx, replace(log, visit=visit), *log.share.parts)
    await ctx.store.observations.change_visit(log.id, visit, ctx.now)
    changes = visit_changes(log.visit, visit)
    await ctx.store.corrections.note(log.id, ctx.member.id, changes, ctx.now)
    if visit != log.visit:
        await look_again(ctx, log, changes)
    ctx.answer(texts.CHANGED)
    await show_log(ctx, log.id)


def _visit_form(name: str, field: Field, change: Change) -> Form:
    async def finish(ctx: Context, data: Data) -> None:
        log = await own_log(ctx, data["log"])
        await change_visit(ctx, log.id, change(log.visit, data[field.key]))

    form = family.form(Form(name, texts.TITLE, (field,), finish))

    @family.button(name)
    async def begin(ctx: Context, log_id: int) -> None:
        await forms.begin(ctx, form, {"log": (await open_log_of(ctx, log_id)).id})

    return form


def _plainly(question: Html) -> Ask:
    return lambda ctx, data: question


def _with_lesson(visit: Visit, **changes: Any) -> Visit:
    return replace(visit, lesson=replace(visit.lesson, **changes))


def _periods(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(f"第{period.number}节", str(period.number)) for period in ctx.directory.timetable]


def _classes(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(f"{number}班", str(number)) for number in range(1, MOST_CLASSES + 1)]


def _read_class(ctx: Context, data: Data, text: str) -> str:
    digits = text.removesuffix("班")
    if not digits.isdecimal() or not 1 <= int(digits) <= MAX_CLASS:
        raise BadAnswer("class", text)
    return str(int(digits))


def _read_topic(ctx: Context, data: Data, text: str) -> str:
    topic = text.strip("《》“”「」 ")
    if not 1 <= len(topic) <= TOPIC_LIMIT:
        raise BadAnswer("title", text)
    return topic


def _kinds(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(label, kind) for kind, label in KIND_LABELS.items()]


_visit_form(
    "log.period",
    Field("period", _plainly(texts.ask_period()), _periods, columns=4),
    lambda visit, value: replace(visit, period=int(value)),
)
_visit_form(
    "log.class",
    Field("class", _plainly(texts.ask_class()), _classes, _read_class, columns=4),
    lambda visit, value: _with_lesson(visit, class_no=int(value)),
)
_visit_form(
    "log.topic",
    Field("topic", _plainly(texts.ask_topic()), read=_read_topic),
    lambda visit, value: _with_lesson(visit, topic=value),
)
_visit_form(
    "log.kind",
    Field("kind", _plainly(texts.ask_kind()), _kinds, columns=3),
    lambda visit, value: replace(visit, kind=VisitKind(value)),
)
_visit_form(
    "log.day",
    DAY,
    lambda visit, value: replace(visit, day=date.fromisoformat(value)),
)

_CHANGES = (
    (PERIOD, "log.period"),
    (CLASS, "log.class"),
    (TOPIC, "log.topic"),
    (texts.KIND, "log.kind"),
    (texts.DAY, "log.day"),
    (texts.LESSON, "log.lesson"),
)
