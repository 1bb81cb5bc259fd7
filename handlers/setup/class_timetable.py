"""The timetable of the classes: a file is read, shown, and stored at a tap; looking at it and deleting it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import groupby

import handlers.texts.documents  # noqa: F401  (its sentences for files that can't be read)
from handlers.scheduling.terms import own_term
from handlers.setup.settings import BACK
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.documents import read_document
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.questions import page_of
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.support.spreadsheet_problems import NotASpreadsheet
from handlers.texts.html import Html
from handlers.texts.people.roster_import import not_fetched
from handlers.texts.setup import class_timetable as texts
from school.calendar.terms import Term
from school.class_timetable.lessons import ClassLesson, Place
from school.class_timetable.reading import Reading, read_class_timetable
from school.class_timetable.tables import Sheet
from school.people import Role
from school.problems import TermClosed
from storage.downloads import Download

family = Family("class_timetable", "学校")


@family.button("classes.show", role=Role.DIRECTOR)
async def show(ctx: Context) -> None:
    """What there is for the term, and how to hand a timetable in."""
    term = _term(ctx)
    lessons = await ctx.store.class_timetables.extent(term.first_day)
    before = None if lessons else await _before(ctx, term)
    first = term.first_day.isoformat()
    row = [Button(texts.REMOVE, f"classes.remove:{first}")] if lessons else []
    if before is not None:
        row = [Button(texts.keep(before.name), f"classes.keep:{first}:{before.first_day}")]
    ctx.show(texts.page(term, lessons), [row, [BACK]])


def _term(ctx: Context) -> Term:
    """The term that a timetable is for: the running one, or the one to come."""
    return ctx.directory.calendar.term_near(ctx.today) or ctx.term


async def _before(ctx: Context, term: Term) -> Term | None:
    """The term before, if it has a timetable."""
    for earlier in reversed(ctx.directory.terms):
        if earlier.first_day < term.first_day:
            return earlier if await ctx.store.class_timetables.extent(earlier.first_day) else None
    return None


@family.button("classes.keep", role=Role.DIRECTOR)
async def keep(ctx: Context, first_day: str, source: str) -> None:
    """Go on with the timetable of the term before, where there is none yet."""
    term, before = _open_term(ctx, first_day), own_term(ctx, source)
    if not await ctx.store.class_timetables.extent(term.first_day):
        await ctx.store.class_timetables.copy(before.first_day, term.first_day)
    await show(ctx)


def _open_term(ctx: Context, first_day: str) -> Term:
    term = own_term(ctx, first_day)
    if term.closed:
        raise TermClosed
    return term


@family.button("classes.remove", role=Role.DIRECTOR)
async def ask_to_remove(ctx: Context, first_day: str) -> None:
    """Say what goes."""
    term = _open_term(ctx, first_day)
    buttons = [
        Button(texts.REALLY_REMOVE, f"classes.removed:{first_day}"),
        Button(texts.LEAVE, "classes.show"),
    ]
    ctx.show(texts.ask_remove(term), [buttons])


@family.button("classes.removed", role=Role.DIRECTOR)
async def remove(ctx: Context, first_day: str) -> None:
    """Delete a term's timetable; what was observed stays."""
    await ctx.store.class_timetables.remove(_open_term(ctx, first_day).first_day)
    await show(ctx)


# --- a file ---------------------------------------------------------------------------------------


@family.arrival("classes")
async def read_file(ctx: Context, download: Download) -> None:
    """A timetable that a director sent as a file has been fetched."""
    ctx.require(Role.DIRECTOR)
    sha256 = download.sha256
    if sha256 is None:
        ctx.reply(not_fetched())
        return
    school, files = ctx.directory, ctx.environment.files
    morning = sum(it.half == "am" for it in school.timetable)
    reading = await asyncio.to_thread(
        lambda: read_class_timetable(
            _sheets(files.get(sha256), download.name),
            school.school.stage,
            school.roster,
            name=download.name,
            morning=morning,
        )
    )
    problems = texts.problems(reading, school)
    if not reading.lessons:
        ctx.reply(texts.nothing_read(download.name, problems), [[Button(texts.HOW, "classes.show")]])
        return
    await ctx.store.drafts.drop(ctx.user.id, IMPORT.name)
    await forms.begin(ctx, IMPORT, _packed(reading) | {"problems": problems, "aside": texts.aside(reading)})


def _sheets(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a workbook, or the tables of a Word document."""
    from handlers.support.spreadsheets import read_sheets

    try:
        return [
            Sheet(title, [[str(cell) for cell in row] for row in rows])
            for title, rows in read_sheets(content)
        ]
    except NotASpreadsheet:
        return [Sheet("", _rows(read_document(content, name).text))]


def _rows(text: str) -> list[Sequence[str]]:
    """Tables of text as rows of the same width: the first cell of a head may be as wide as two below it."""
    rows: list[Sequence[str]] = []
    for is_table, lines in groupby(text.splitlines(), key=lambda line: "\t" in line):
        cells = [line.split("\t") for line in lines]
        width = max(map(len, cells))
        rows += [[row[0], *[""] * (width - len(row)), *row[1:]] for row in cells] if is_table else cells
    return rows


def _packed(reading: Reading) -> Data:
    return {
        "lessons": [
            [it.place, it.weekday, it.period, it.subject, it.parity, it.member_id, it.teacher]
            for it in reading.lessons
        ],
        "whole": sorted(reading.whole),
    }


def _lessons(ctx: Context, data: Data) -> list[ClassLesson]:
    lessons = [ClassLesson(Place(*place), *rest) for place, *rest in data["lessons"]]
    return [it for it in lessons if it.member_id is None or it.member_id in ctx.directory.member_by_id]


def _preview(ctx: Context, data: Data) -> Html:
    lessons = _lessons(ctx, data)
    aside, problems = Html(data["aside"]), data["problems"]
    return texts.preview(lessons, aside, problems, _term(ctx), ctx.directory, page_of(data))


async def _store(ctx: Context, data: Data) -> None:
    term, lessons = _term(ctx), _lessons(ctx, data)
    if term.closed:
        raise TermClosed
    whole = {Place(*place) for place in data["whole"]}
    members = {it.member_id for it in lessons if it.member_id is not None and it.place not in whole}
    await ctx.store.class_timetables.replace(term.first_day, lessons, whole, members)
    buttons = [Button(texts.SEE, "where.lessons:0:0"), Button(texts.LOOK, "classes.show")]
    ctx.show(texts.stored(lessons), [buttons])


IMPORT = family.form(
    Form(
        "class_timetable",
        texts.TITLE,
        (
            Field(
                "go",
                _preview,
                lambda _, __: [Choice(texts.YES, "yes")],
                pages=lambda _, data: texts.preview_pages(len(data["problems"])),
            ),
        ),
        _store,
        role=Role.DIRECTOR,
    )
)
