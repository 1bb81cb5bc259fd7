"""The other side: who came to one's lessons, what they shared, and an answer to it."""

from __future__ import annotations

from handlers.observing.log_sharing import letter_buttons
from handlers.people.choosing import page_buttons
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.html import Html
from handlers.texts.observing import sharing as texts
from school.observing.given_lessons import GivenLesson, lessons_given, shows
from school.observing.in_class import Line
from school.observing.observations import Observation, SharedPart
from school.problems import BadAnswer, Outdated

family = Family("my_lessons", "听课")
PAGE = 8


@family.command("my_lessons", "谁听了我的课、评课", where=Where.PRIVATE, plain=("谁听了我的课", "我的课"))
async def my_lessons(ctx: Context) -> None:
    """This term's lessons that somebody came to, the latest first."""
    await show_list(ctx, 0)


@family.button("lessons.page")
async def show_list(ctx: Context, page: int) -> None:
    """A page of them."""
    ctx.require(None, private=True)
    found = await _lessons(ctx)
    pages = max(1, -(-len(found) // PAGE))
    page = max(0, min(page, pages - 1))
    rows = [
        [Button(texts.lesson_button(it), f"lesson.open:{it.logs[0].id}")]
        for it in found[page * PAGE : (page + 1) * PAGE]
    ]
    text = texts.lesson_list(ctx.term, found, ctx.directory.customs.readers)
    ctx.show(text, [*rows, page_buttons(page, pages, lambda to: f"lessons.page:{to}")])


async def _lessons(ctx: Context) -> list[GivenLesson]:
    since = min(ctx.term.first_day, ctx.today)
    return lessons_given(await ctx.store.observations.of_host(ctx.member.id, since, ctx.today))


async def _own_lesson(ctx: Context, log_id: int) -> GivenLesson:
    """The lesson of this member that a log is about, whatever term it was in. Raises Outdated, OnlyInPrivate."""
    ctx.require(None, private=True)
    log = await ctx.store.observations.find(log_id)
    if log is None or log.visit.host_id != ctx.member.id:
        raise Outdated
    day = log.visit.day
    found = lessons_given(await ctx.store.observations.of_host(ctx.member.id, day, day))
    return next(it for it in found if any(one.id == log_id for one in it.logs))


@family.button("lesson.open")
async def open_lesson(ctx: Context, log_id: int) -> None:
    """One lesson: who came, and everything that was shared."""
    _show(ctx, await _own_lesson(ctx, log_id))


def _show(ctx: Context, lesson: GivenLesson) -> None:
    several = len(lesson.shared) > 1
    first = lesson.logs[0].id
    seen = (
        [Button(texts.ALL_SEEN if several else texts.SEEN, f"lesson.seen:{first}")] if lesson.unseen else []
    )
    rows = []
    for log in lesson.shared:
        observer = ctx.directory.member_by_id[log.observer_id].name if several else ""
        row = [Button(texts.ANSWER + observer, f"share.answer:{log.id}")]
        if log.lines and shows(log, SharedPart.LINES):
            row.append(Button(texts.LINES, f"share.lines:{log.id}"))
        rows.append(row)
    ctx.show(texts.lesson(lesson, ctx.directory), [seen, *rows, [Button(texts.TO_LIST, "lessons.page:0")]])


@family.button("lesson.seen")
async def acknowledge_all(ctx: Context, log_id: int) -> None:
    """Everything shared of this lesson has been read."""
    for log in (await _own_lesson(ctx, log_id)).unseen:
        await ctx.store.sharing.seen(log.id, ctx.now)
    ctx.answer(texts.THANKS)
    _show(ctx, await _own_lesson(ctx, log_id))


async def shared_with(ctx: Context, log_id: int) -> Observation:
    """A log of a lesson of this member of which something is shared. Raises Outdated, OnlyInPrivate."""
    ctx.require(None, private=True)
    log = await ctx.store.observations.find(log_id)
    if log is None or log.share is None or log.visit.host_id != ctx.member.id:
        raise Outdated
    return log


@family.button("share.seen")
async def acknowledge(ctx: Context, log_id: int) -> None:
    """What one observer shared has been read; the letter stays, without this button."""
    log = await shared_with(ctx, log_id)
    await ctx.store.sharing.seen(log.id, ctx.now)
    ctx.answer(texts.THANKS)
    observer = ctx.directory.member_by_id[log.observer_id].name
    [[_, answer], open_lesson_row] = letter_buttons(log)
    ctx.show(texts.letter(log, observer, ctx.directory), [[answer, *open_lesson_row]])


async def _shared_lines(ctx: Context, log_id: int) -> tuple[Observation, list[Line]]:
    """The record of a lesson, where it is shared with this member. Raises Outdated, OnlyInPrivate."""
    log = await shared_with(ctx, log_id)
    if not shows(log, SharedPart.LINES):
        raise Outdated
    return log, await ctx.store.class_lines.of(log.id)


@family.button("share.lines")
async def see_lines(ctx: Context, log_id: int) -> None:
    """The record of the lesson."""
    log, found = await _shared_lines(ctx, log_id)
    observer = ctx.directory.member_by_id[log.observer_id].name
    files = [Button(texts.FILES, f"share.files:{log.id}")] if any(it.file for it in found) else []
    back = [Button(texts.BACK, f"lesson.open:{log.id}")]
    ctx.show(texts.line_page(log, found, observer, ctx.directory), [files, back])


@family.button("share.files")
async def see_files(ctx: Context, log_id: int) -> None:
    """The photos and other files of the record of the lesson."""
    _, found = await _shared_lines(ctx, log_id)
    ctx.send_files([file for it in found if it.file for file in await ctx.store.class_lines.files(it.id)])


# --- answering ------------------------------------------------------------------------------------


def _ask(ctx: Context, data: Data) -> Html:
    return texts.ask_answer(data["observer"])


def _read(ctx: Context, data: Data, text: str) -> str:
    if len(text) > texts.ANSWER_LIMIT:
        raise BadAnswer("answer", text)
    return text


async def _store(ctx: Context, data: Data) -> None:
    log = await shared_with(ctx, data["log"])
    await ctx.store.sharing.answer(log.id, data["words"], ctx.now)
    observer = ctx.directory.member_by_id[log.observer_id]
    if observer.user_id is not None:
        button = Button(texts.OPEN_LESSON, f"log.open:{log.id}")
        ctx.tell(observer.user_id, texts.answered(log, data["words"]), [[button]])
    ctx.show(texts.answer_sent(observer.name), [[Button(texts.OPEN_LESSON, f"lesson.open:{log.id}")]])


ANSWER = family.form(Form("share.answer", texts.TITLE, (Field("words", _ask, read=_read),), _store))


@family.button("share.answer")
async def answer(ctx: Context, log_id: int) -> None:
    """Say something to what was shared."""
    log = await shared_with(ctx, log_id)
    observer = ctx.directory.member_by_id[log.observer_id].name
    await forms.begin(ctx, ANSWER, {"log": log.id, "observer": observer}, below=True)
