"""Entering work other than observing: from `/log 公开课 《圆的面积》` to a stored record."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from handlers.counting.consenting import tell_of_waiting
from handlers.counting.standing import standing
from handlers.observing.observe import observe
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.counting import records as texts
from handlers.texts.counting.quota import METRIC_LABELS
from handlers.texts.html import Html, lines
from handlers.texts.problems import explain
from school.counting.consent import state_of
from school.counting.duties import Metric
from school.counting.records import (
    TITLE_LIMIT,
    RecordLine,
    check_record_day,
    day_problem,
    has_title,
    read_day,
    read_kind,
    read_record,
    read_title,
)
from school.problems import Outdated, TermClosed
from storage.records import Attachment, Record

family = Family("records", "任务")
LINK = "rec"
"""Deep links of this prefix and a record's id open the record."""


@family.command("log", "登记公开课、反思、论文等", plain=("登记",), example="/log 公开课 《圆的面积》 昨天")
async def log(ctx: Context) -> None:
    """Read the line, ask for what is missing, store it when nothing is."""
    said = read_record(ctx.args, ctx.said_at, ctx.directory.calendar)
    if said.metric is Metric.OBSERVE:
        ctx.args = said.title or ""
        await observe(ctx)
    else:
        data, refused = _understood(ctx, said)
        await forms.begin(ctx, FORM, data, note=lines(refused) if refused else None)


@family.button("record.new")
async def log_from_button(ctx: Context) -> None:
    """The same without a line."""
    await forms.begin(ctx, FORM)


@family.button("record.of")
async def log_of_kind(ctx: Context, metric: Metric) -> None:
    """The same for one kind of work."""
    if metric is Metric.OBSERVE:
        raise Outdated
    await forms.begin(ctx, FORM, {"metric": metric})


def _understood(ctx: Context, said: RecordLine) -> tuple[Data, list[Html]]:
    """What a line says, as the form's answers; what can't be is left out, to be asked, and why."""
    data: Data = {}
    refused: list[Html] = []
    if said.metric is not None:
        data["metric"] = said.metric
    if said.title is not None and len(said.title) > TITLE_LIMIT:
        refused.append(texts.title_too_long(len(said.title)))
    elif said.title is not None:
        data["title"] = said.title
    day = said.day or ctx.today
    closed = TermClosed() if ctx.directory.is_closed(day) else None
    problem = closed or day_problem(day, ctx.today)
    if problem is not None:
        refused.append(explain(problem))
    elif said.day is not None or {"metric", "title"} <= data.keys():
        data["day"] = day.isoformat()
    if {"metric", "title"} <= data.keys():
        data["files"] = []  # one line is enough; files can follow
    return data, refused


# --- the questions --------------------------------------------------------------------------------


def _kinds(ctx: Context, data: Data) -> list[Choice]:
    owed = [it.duty.metric for it in ctx.directory.owed_by(ctx.member, ctx.today)]
    kinds = dict.fromkeys([*owed, *Metric])
    return [Choice(METRIC_LABELS[it], it) for it in kinds if it is not Metric.OBSERVE]


def _days(ctx: Context, data: Data) -> list[Choice]:
    days = [ctx.today - timedelta(days=back) for back in range(3)]
    return [
        Choice(texts.day_choice(day, ctx.today), day.isoformat())
        for day in days
        if not ctx.directory.is_closed(day)
    ]


def _read_day(ctx: Context, data: Data, text: str) -> str:
    day = read_day(text, ctx.said_at, ctx.directory.calendar)
    check_record_day(day, ctx.today)
    ctx.directory.check_open(day)
    return day.isoformat()


KIND = Field(
    "metric", lambda ctx, data: texts.ask_kind(), _kinds, lambda ctx, data, text: read_kind(text), columns=3
)
TITLE = Field(
    "title",
    lambda ctx, data: texts.ask_title(Metric(data["metric"])),
    read=lambda ctx, data, text: read_title(text),
)
DAY = Field(
    "day",
    lambda ctx, data: texts.ask_day(Metric(data["metric"]), data.get("title")),
    _days,
    _read_day,
    columns=1,
)
FILES = Field(
    "files",
    lambda ctx, data: texts.ask_files(len(data.get("files", []))),
    take=lambda ctx, data, file: asdict(file),
    many=True,
)


async def _finish(ctx: Context, data: Data) -> None:
    metric, day = Metric(data["metric"]), date.fromisoformat(data["day"])
    same_day = await ctx.store.records.on_day(ctx.member.id, metric, day)
    if has_title(data["title"], [record.title for record in same_day]):
        await forms.begin(ctx, AGAIN, data)
    else:
        await _store(ctx, data)


async def _finish_again(ctx: Context, data: Data) -> None:
    if data["again"] == "yes":
        await _store(ctx, data)
    else:
        ctx.show(texts.not_again())


async def _store(ctx: Context, data: Data) -> None:
    day = date.fromisoformat(data["day"])
    metric = Metric(data["metric"])
    state = state_of(ctx.member, metric, ctx.directory)
    record_id = await ctx.store.records.add(ctx.member.id, metric, data["title"], day, ctx.now, state)
    await attach_files(ctx, record_id, data["files"])
    record = Record(record_id, ctx.member.id, metric, data["title"], day, len(data["files"]), state)
    await tell_of_waiting(ctx, record)
    progress = [it for it in await standing(ctx) if it.duty.metric is metric and it.window.holds(day)]
    text = texts.saved(record, ctx.directory, ctx.today, progress)
    buttons = [
        [
            Button(texts.ATTACH, f"record.attach:{record_id}"),
            Button(texts.CHANGE, f"record.change:{record_id}"),
            Button(texts.UNDO, f"record.delete:{record_id}"),
        ]
    ]
    if ctx.private:
        ctx.show(text, buttons)
        return
    link = ctx.private_button(texts.LOOK_AFTER, f"{LINK}{record_id}")
    ctx.reply(texts.saved_in_group(ctx.member.name, metric), [[link]])
    if ctx.caller.reachable:
        ctx.reply_privately(text, buttons)


async def attach_files(ctx: Context, record_id: int, files: list[dict[str, Any]]) -> None:
    """Hang files on a record and have them fetched; the same file twice counts once."""
    for file in (Attachment(**it) for it in files):
        if await ctx.store.records.attach(file, ctx.now, record_id=record_id):
            await ctx.store.downloads.ask(ctx.user.id, file, None, ctx.now)


FORM = family.form(Form("record", texts.TITLE, (KIND, TITLE, DAY, replace(FILES, optional=True)), _finish))
AGAIN = family.form(
    Form(
        "record_again",
        texts.TITLE,
        (
            Field(
                "again",
                lambda ctx, data: texts.ask_again(
                    Metric(data["metric"]), data["title"], date.fromisoformat(data["day"])
                ),
                lambda ctx, data: [Choice(texts.AGAIN, "yes"), Choice(texts.NOT_AGAIN, "no")],
            ),
        ),
        _finish_again,
    )
)
