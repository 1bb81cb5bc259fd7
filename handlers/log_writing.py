"""Writing up a lesson: notes, strengths, suggestions, a mark, photos and files."""

from __future__ import annotations

from dataclasses import asdict, replace
from itertools import pairwise
from typing import Any

from handlers.logs import own_log, show_log
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Ask, Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.texts import observe as texts
from handlers.texts.html import Html
from school.observations import MARKS, Appraisal, Observation
from storage.records import Attachment

family = Family("log_writing", "听课")
TELEGRAM_CHUNK = 4000
"""Telegram cuts what people type at 4,096 characters; a piece this long was cut, not ended."""


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


async def add_notes(ctx: Context, log_id: int, notes: str) -> None:
    """Write more notes below those that a log has, and show it."""
    await _keep_notes(ctx, await own_log(ctx, log_id), notes)
    await show_log(ctx, log_id)


async def _keep_notes(ctx: Context, log: Observation, more: str) -> None:
    after = replace(log.appraisal, notes=_added(log.appraisal.notes, more))
    await ctx.store.observations.change_appraisal(log.id, after, ctx.now)


def _added(before: str | None, more: str) -> str | None:
    return "\n".join(part for part in (before, more) if part) or None


def _written(key: str, question: Html) -> Field:
    return Field(key, _words_so_far(key, question), read=_words, optional=True, many=True)


def _marks(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(mark, mark) for mark in MARKS]


APPRAISAL = family.form(
    Form(
        "log.write",
        texts.APPRAISAL,
        (
            _written("notes", texts.ask_notes()),
            _written("strengths", texts.ask_strengths()),
            _written("suggestions", texts.ask_suggestions()),
            Field("mark", lambda ctx, data: texts.ask_mark(), _marks, optional=True),
        ),
        _store_appraisal,
    )
)


@family.button("log.write")
async def write(ctx: Context, log_id: int) -> None:
    """Write what one thinks of the lesson; what was written before stays."""
    await forms.begin(ctx, APPRAISAL, {"log": (await own_log(ctx, log_id)).id})


def _ask_photos(ctx: Context, data: Data) -> Html:
    return texts.ask_photos(len(data.get("files", [])))


def _take_file(ctx: Context, data: Data, file: Attachment) -> dict[str, Any]:
    return asdict(file)


async def _store_files(ctx: Context, data: Data) -> None:
    files = [Attachment(**it) for it in data["files"]]
    await attach_to_log(ctx, await own_log(ctx, data["log"]), files)
    await show_log(ctx, data["log"])


async def attach_to_log(ctx: Context, log: Observation, files: list[Attachment]) -> None:
    """Hang files on a log and have them fetched; what was written under them becomes part of its notes.

    The same file twice counts once.
    """
    for file in files:
        if await ctx.store.records.attach(file, ctx.now, observation_id=log.id):
            await ctx.store.downloads.ask(ctx.user.id, file, None, ctx.now)
    if captions := "\n".join(file.caption for file in files if file.caption):
        await _keep_notes(ctx, log, captions)


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
