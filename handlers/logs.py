"""The observer's own logs: list, open, complete, change, delete and bring back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from handlers.support import forms
from handlers.support.context import Context
from handlers.support.forms import Ask, Choice, Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, in_columns
from handlers.texts import observe as texts
from handlers.texts.days import near_day
from handlers.texts.html import Html, paged
from school.observations import MARKS, Appraisal, Observation, Visit, check_visit, take_day
from school.problems import BadAnswer, Outdated
from school.visits import KIND_LABELS, VisitKind
from storage.records import Attachment

family = Family("logs", "听课")
PAGE = 8
MOST_CLASSES = 12
TOPIC_LIMIT = 60
TELEGRAM_CHUNK = 4000
"""Telegram cuts what people type at 4,096 characters; a piece this long was cut, not ended."""


@family.command("my_logs", "我的听课记录", where=Where.PRIVATE, plain=("我的听课", "听课记录"))
async def my_logs(ctx: Context) -> None:
    """This term's logs, the latest first."""
    await _show_list(ctx, 0)


@family.button("logs.page")
async def turn_page(ctx: Context, page: int) -> None:
    """Another page of the list."""
    await _show_list(ctx, max(0, page))


async def _show_list(ctx: Context, page: int) -> None:
    term, store = ctx.term, ctx.store.observations
    since = min(term.first_day, ctx.today)
    total = await store.count(ctx.member.id, since, ctx.today)
    logs = await store.between(ctx.member.id, since, ctx.today, limit=PAGE, offset=page * PAGE)
    rows = [[Button(texts.list_label(log), f"log.open:{log.id}")] for log in logs]
    turns = []
    if page > 0:
        turns.append(Button(texts.NEWER, f"logs.page:{page - 1}"))
    if total > (page + 1) * PAGE:
        turns.append(Button(texts.OLDER, f"logs.page:{page + 1}"))
    ctx.show(texts.log_list(term, total), [*rows, turns, [Button(texts.NEW, "observe.new")]])


@family.button("log.open")
async def open_log(ctx: Context, log_id: int) -> None:
    """One log with everything in it."""
    await show_log(ctx, log_id)


@family.link("log")
async def open_by_link(ctx: Context, argument: str) -> None:
    """From the short card in a group to the log itself."""
    if not argument.isdecimal():
        raise Outdated
    await show_log(ctx, int(argument))


async def show_log(ctx: Context, log_id: int) -> None:
    """Show a log's card where a button was tapped, or anew."""
    log = await own_log(ctx, log_id)
    ctx.show(texts.card(log, ctx.directory.term_at(log.visit.day)), _card_buttons(log))


async def own_log(ctx: Context, log_id: int) -> Observation:
    """A log of this member. Raises Outdated when it is deleted or somebody else's."""
    log = await ctx.store.observations.get(log_id, ctx.member.id)
    if log is None:
        raise Outdated
    return log


def saved_buttons(log: Observation) -> list[list[Button]]:
    """What may follow at once: what is still unknown first."""
    visit = log.visit
    unknown = [
        *([Button(texts.PERIOD, f"log.period:{log.id}")] if visit.period is None else []),
        *([Button(texts.CLASS, f"log.class:{log.id}")] if visit.lesson.class_no is None else []),
        *([Button(texts.TOPIC, f"log.topic:{log.id}")] if visit.lesson.topic is None else []),
    ]
    write = [Button(texts.WRITE, f"log.write:{log.id}"), Button(texts.PHOTO, f"log.photo:{log.id}")]
    return [
        write,
        unknown,
        [Button(texts.CHANGE, f"log.change:{log.id}"), Button(texts.UNDO, f"log.delete:{log.id}")],
    ]


def _card_buttons(log: Observation) -> list[list[Button]]:
    rows = [[Button(texts.WRITE, f"log.write:{log.id}"), Button(texts.PHOTO, f"log.photo:{log.id}")]]
    more = []
    if texts.is_long(log):
        more.append(Button(texts.READ_ALL, f"log.read:{log.id}"))
    if log.photos:
        more.append(Button(texts.SEE_FILES, f"log.files:{log.id}"))
    rows.append(more)
    rows.append([Button(texts.CHANGE, f"log.change:{log.id}"), Button(texts.DELETE, f"log.delete:{log.id}")])
    rows.append([Button(texts.TO_LIST, "logs.page:0")])
    return rows


@family.button("log.read")
async def read_all(ctx: Context, log_id: int) -> None:
    """Long notes in full, as pages."""
    it = (await own_log(ctx, log_id)).appraisal
    for name, words in (
        (texts.NOTES, it.notes),
        (texts.STRENGTHS, it.strengths),
        (texts.SUGGESTIONS, it.suggestions),
    ):
        pages = paged(words) if words else []
        for number, page in enumerate(pages, start=1):
            ctx.reply_privately(texts.full_page(name, page, number, len(pages)))


@family.button("log.files")
async def see_files(ctx: Context, log_id: int) -> None:
    """The photos and files of a log, as Telegram keeps them."""
    log = await own_log(ctx, log_id)
    for file in await ctx.store.records.attachments(observation_id=log.id):
        method = "sendPhoto" if file.kind == "photo" else "sendDocument"
        ctx.send(ctx.user.id, {file.kind: file.file_id}, method=method)


@family.button("log.delete")
async def delete(ctx: Context, log_id: int) -> None:
    """Take a log away, with a way back."""
    log = await ctx.store.observations.get(log_id, ctx.member.id, deleted=True)
    if log is None:
        raise Outdated
    await ctx.store.observations.delete(log.id, ctx.now)
    ctx.show(texts.deleted(log.visit), [[Button(texts.RESTORE, f"log.restore:{log.id}")]])


@family.button("log.restore")
async def restore(ctx: Context, log_id: int) -> None:
    """Bring a deleted log back."""
    log = await ctx.store.observations.get(log_id, ctx.member.id, deleted=True)
    if log is None:
        raise Outdated
    await ctx.store.observations.restore(log.id)
    await show_log(ctx, log.id)


@family.button("log.change")
async def choose_change(ctx: Context, log_id: int) -> None:
    """Which part of the log to change."""
    log = await own_log(ctx, log_id)
    buttons = [Button(label, f"{verb}:{log.id}") for label, verb in _CHANGES]
    text = texts.card(log, ctx.directory.term_at(log.visit.day))
    ctx.show(text, [*in_columns(buttons, 3), [Button(texts.TO_CARD, f"log.open:{log.id}")]])


# --- one question each ----------------------------------------------------------------------------

Change = Callable[[Visit, str], Visit]


async def change_visit(ctx: Context, log_id: int, visit: Visit) -> None:
    """Replace what was observed, if it can have happened, and show the log."""
    log = await own_log(ctx, log_id)
    check_visit(ctx.member, visit, ctx.today)
    await ctx.store.observations.change_visit(log.id, visit, ctx.now)
    ctx.answer(texts.CHANGED)
    await show_log(ctx, log.id)


def _visit_form(name: str, field: Field, change: Change) -> Form:
    async def finish(ctx: Context, data: Data) -> None:
        log = await own_log(ctx, data["log"])
        await change_visit(ctx, log.id, change(log.visit, data[field.key]))

    form = family.form(Form(name, texts.TITLE, (field,), finish))

    @family.button(name)
    async def begin(ctx: Context, log_id: int) -> None:
        await forms.begin(ctx, form, {"log": (await own_log(ctx, log_id)).id})

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
    if not digits.isdecimal() or not 1 <= int(digits) <= 59:
        raise BadAnswer("number", text)
    return str(int(digits))


def _read_topic(ctx: Context, data: Data, text: str) -> str:
    topic = text.strip("《》“”「」 ")
    if not 1 <= len(topic) <= TOPIC_LIMIT:
        raise BadAnswer("title", text)
    return topic


def _kinds(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(label, kind) for kind, label in KIND_LABELS.items()]


def _days(ctx: Context, data: Data) -> list[Choice]:
    days = [ctx.today - timedelta(days=back) for back in range(3)]
    return [Choice(near_day(day, ctx.today), day.isoformat()) for day in days]


def _read_day(ctx: Context, data: Data, text: str) -> str:
    day = take_day(text, ctx.said_at, ctx.directory.calendar).day
    if day is None:
        raise BadAnswer("day", text)
    return day.isoformat()


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
    Field("day", _plainly(texts.ask_day()), _days, _read_day, columns=1),
    lambda visit, value: replace(visit, day=date.fromisoformat(value)),
)

_CHANGES = (
    (texts.PERIOD, "log.period"),
    (texts.CLASS, "log.class"),
    (texts.TOPIC, "log.topic"),
    (texts.KIND, "log.kind"),
    (texts.DAY, "log.day"),
    (texts.LESSON, "log.lesson"),
)


# --- appraisal ------------------------------------------------------------------------------------


def _words_so_far(key: str, question: Html) -> Ask:
    def ask(ctx: Context, data: Data) -> Html:
        so_far = _together(data.get(key))
        return Html(f"{question}\n{texts.taken(len(so_far))}") if so_far else question

    return ask


def _words(ctx: Context, data: Data, text: str) -> str:
    return text


def _together(pieces: list[str] | None) -> str:
    """Pieces as they were meant: what Telegram cut is joined again, separate messages are paragraphs."""
    text = ""
    for before, piece in pairwise(["", *(pieces or ())]):
        cut = not before or len(before) >= TELEGRAM_CHUNK
        text += piece if cut else f"\n{piece}"
    return text


async def _store_appraisal(ctx: Context, data: Data) -> None:
    log = await own_log(ctx, data["log"])
    before = log.appraisal
    after = Appraisal(
        notes=_added(before.notes, _together(data["notes"])),
        strengths=_added(before.strengths, _together(data["strengths"])),
        suggestions=_added(before.suggestions, _together(data["suggestions"])),
        mark=data["mark"] or before.mark,
    )
    await ctx.store.observations.change_appraisal(log.id, after, ctx.now)
    await show_log(ctx, log.id)


def _added(before: str | None, more: str) -> str | None:
    return "\n".join(part for part in (before, more) if part) or None


APPRAISAL = family.form(
    Form(
        "log.write",
        texts.APPRAISAL,
        (
            Field("notes", _words_so_far("notes", texts.ask_notes()), read=_words, optional=True, many=True),
            Field(
                "strengths",
                _words_so_far("strengths", texts.ask_strengths()),
                read=_words,
                optional=True,
                many=True,
            ),
            Field(
                "suggestions",
                _words_so_far("suggestions", texts.ask_suggestions()),
                read=_words,
                optional=True,
                many=True,
            ),
            Field(
                "mark",
                _plainly(texts.ask_mark()),
                lambda ctx, data: [Choice(it, it) for it in MARKS],
                optional=True,
            ),
        ),
        _store_appraisal,
    )
)


@family.button("log.write")
async def write(ctx: Context, log_id: int) -> None:
    """Write what one thinks of the lesson; what was written before stays."""
    await forms.begin(ctx, APPRAISAL, {"log": (await own_log(ctx, log_id)).id})


# --- photos and files -----------------------------------------------------------------------------


def _ask_photos(ctx: Context, data: Data) -> Html:
    return texts.ask_photos(len(data.get("files", [])))


def _take_file(ctx: Context, data: Data, file: Attachment) -> dict[str, Any]:
    return asdict(file)


async def _store_files(ctx: Context, data: Data) -> None:
    files = [Attachment(**it) for it in data["files"]]
    await attach_to_log(ctx, await own_log(ctx, data["log"]), files)
    await show_log(ctx, data["log"])


async def attach_to_log(ctx: Context, log: Observation, files: list[Attachment]) -> None:
    """Hang files on a log and have them fetched; the same file twice counts once."""
    for file in files:
        if await ctx.store.records.attach(file, ctx.now, observation_id=log.id):
            await ctx.store.downloads.ask(ctx.user.id, file, None, ctx.now)


PHOTOS = family.form(
    Form(
        "log.photo",
        texts.ATTACHMENTS,
        (Field("files", _ask_photos, take=_take_file, many=True),),
        _store_files,
    )
)


@family.button("log.photo")
async def photo(ctx: Context, log_id: int) -> None:
    """Collect photos for a log."""
    await forms.begin(ctx, PHOTOS, {"log": (await own_log(ctx, log_id)).id})
