"""Appraising a lesson: strengths and suggestions, a mark, private notes, photos and files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import pairwise
from typing import Any

from handlers.observing.logs import open_log_of, own_log, show_log
from handlers.observing.shared_changes import changed_for_host
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Ask, Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.html import Html
from handlers.texts.observing import log_writing as texts
from school.observing.corrections import appraisal_changes
from school.observing.observations import MARKS, Appraisal, Observation
from school.observing.phrases import Praise, suggested
from school.observing.sharing import parts_changed
from storage.records import Attachment

family = Family("log_writing", "听课")
TELEGRAM_CHUNK = 4000
"""Telegram cuts what people type at 4,096 characters; a piece this long was cut, not ended."""
LOOKED_AT = 40
"""Earlier appraisals in which phrases are looked for."""
PHRASE, TYPED = "#", "'"
"""Mark a phrase among the answers, by its number, and what was typed."""


@family.button("log.write")
async def show_appraisal(ctx: Context, log_id: int) -> None:
    """What is thought of the lesson so far, and the ways to go on."""
    log = await own_log(ctx, log_id)
    ctx.show(texts.page(log, ctx.directory), _buttons(ctx, log))


def _buttons(ctx: Context, log: Observation) -> list[list[Button]]:
    write = [Button(texts.SHEET, f"log.sheet:{log.id}"), Button(texts.WORDS, f"log.words:{log.id}")]
    phrases = Button(texts.PHRASES, f"phrases.show:{log.id}:{Praise.STRENGTHS}")
    second = [Button(texts.NOTES, f"log.notes:{log.id}"), phrases]
    if log.told_at:
        second.append(Button(texts.NOT_TOLD, f"log.told:{log.id}:0"))
    elif ctx.directory.customs.critique and not log.criticised:
        second.append(Button(texts.TOLD, f"log.told:{log.id}:1"))
    share = Button(
        texts.share_button(log.visit.host_name, shared=log.share is not None), f"log.share:{log.id}"
    )
    return [
        write,
        second,
        [share] if log.visit.host_id is not None else [],
        [Button(texts.BACK, f"log.open:{log.id}")],
    ]


@family.button("log.told")
async def told(ctx: Context, log_id: int, so: int) -> None:
    """The feedback was given by word of mouth, or it was not after all."""
    log = await own_log(ctx, log_id)
    await ctx.store.observations.set_told(log.id, ctx.now if so else None)
    await show_appraisal(ctx, log.id)


async def change_appraisal(ctx: Context, log: Observation, after: Appraisal) -> None:
    """Replace what is thought, and keep what it said otherwise before. Nothing else may have changed since `log`."""
    await ctx.store.observations.change_appraisal(log.id, after, ctx.now)
    await ctx.store.corrections.note(log.id, ctx.member.id, appraisal_changes(log.appraisal, after), ctx.now)
    await changed_for_host(ctx, log, *parts_changed(log.appraisal, after))


# --- strengths and suggestions --------------------------------------------------------------------


def _words_so_far(key: str, question: Html) -> Ask:
    def ask(ctx: Context, data: Data) -> Html:
        so_far = together(_spelled_out(data, key))
        return Html(f"{question}\n{texts.taken(len(so_far))}") if so_far else question

    return ask


def together(pieces: list[str] | None) -> str:
    """Pieces as they were meant: what Telegram cut is joined again, separate messages are paragraphs."""
    text = ""
    for before, piece in pairwise(["", *(pieces or ())]):
        cut = not before or len(before) >= TELEGRAM_CHUNK
        text += piece if cut else f"\n{piece}"
    return text


def _spelled_out(data: Data, key: str) -> list[str]:
    """The answers with the phrases that were ticked in words."""
    phrases = data["phrases"][key] if "phrases" in data else ()
    return [
        phrases[int(it.removeprefix(PHRASE))] if it.startswith(PHRASE) else it.removeprefix(TYPED)
        for it in data.get(key) or ()
    ]


def _phrases(key: str) -> Callable[[Context, Data], list[Choice]]:
    def choices(ctx: Context, data: Data) -> list[Choice]:
        return [Choice(phrase, f"{PHRASE}{at}") for at, phrase in enumerate(data["phrases"][key])]

    return choices


def _written(key: str, question: Html) -> Field:
    return Field(
        key,
        _words_so_far(key, question),
        _phrases(key),
        lambda ctx, data, text: TYPED + text,
        optional=True,
        many=True,
        columns=1,
    )


def _marks(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(mark, mark) for mark in MARKS]


async def _store_words(ctx: Context, data: Data) -> None:
    log = await open_log_of(ctx, data["log"])
    before = log.appraisal
    after = replace(
        before,
        strengths=_added(before.strengths, together(_spelled_out(data, "strengths"))),
        suggestions=_added(before.suggestions, together(_spelled_out(data, "suggestions"))),
        mark=data.get("mark") or before.mark,
    )
    await change_appraisal(ctx, log, after)
    await show_appraisal(ctx, log.id)


def _added(before: str | None, more: str) -> str | None:
    return "\n".join(part for part in (before, more) if part) or None


WORDS = family.form(
    Form(
        "log.words",
        texts.TITLE,
        (
            _written("strengths", texts.ask_strengths()),
            _written("suggestions", texts.ask_suggestions()),
            Field("mark", lambda ctx, data: texts.ask_mark(), _marks, optional=True),
        ),
        _store_words,
    )
)


@family.button("log.words")
async def write_words(ctx: Context, log_id: int) -> None:
    """Write strengths and suggestions; what was written before stays."""
    log = await open_log_of(ctx, log_id)
    await forms.begin(ctx, WORDS, {"log": log.id, "phrases": await phrases_for(ctx)})


async def phrases_for(ctx: Context) -> dict[Praise, list[str]]:
    """The phrases that are offered to the sender, by part."""
    written = await ctx.store.observations.phrases(ctx.member.id, LOOKED_AT)
    said = await ctx.store.preferences.phrases(ctx.member.id)
    return {part: suggested(written[part], part, said) for part in Praise}


# --- private notes --------------------------------------------------------------------------------


async def add_notes(ctx: Context, log_id: int, notes: str) -> None:
    """Write more notes below those that a log has, and show it."""
    await keep_notes(ctx, await own_log(ctx, log_id), notes)
    await show_log(ctx, log_id)


async def keep_notes(ctx: Context, log: Observation, more: str) -> None:
    """Write more notes below those that a log has."""
    after = replace(log.appraisal, notes=_added(log.appraisal.notes, more))
    await ctx.store.observations.change_appraisal(log.id, after, ctx.now)


async def _store_notes(ctx: Context, data: Data) -> None:
    await keep_notes(ctx, await own_log(ctx, data["log"]), together(data["notes"]))
    await show_appraisal(ctx, data["log"])


def _ask_notes(ctx: Context, data: Data) -> Html:
    so_far = together(data.get("notes"))
    return Html(f"{texts.ask_notes()}\n{texts.taken(len(so_far))}") if so_far else texts.ask_notes()


NOTES = family.form(
    Form(
        "log.notes",
        texts.NOTES_TITLE,
        (Field("notes", _ask_notes, read=lambda ctx, data, text: text, many=True),),
        _store_notes,
    )
)


@family.button("log.notes")
async def write_notes(ctx: Context, log_id: int) -> None:
    """Write what nobody else is to read."""
    log = await own_log(ctx, log_id)
    ctx.directory.check_open(log.visit.day)
    await forms.begin(ctx, NOTES, {"log": log.id})


# --- files ----------------------------------------------------------------------------------------


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
        await hang(ctx, log.id, file)
    if captions := "\n".join(file.caption for file in files if file.caption):
        await keep_notes(ctx, log, captions)


async def hang(ctx: Context, log_id: int, file: Attachment) -> int | None:
    """Hang one file on a log and have it fetched; its id, None when it hangs there already."""
    kept = await ctx.store.records.attach(file, ctx.now, observation_id=log_id)
    if kept is not None:
        await ctx.store.downloads.ask(ctx.user.id, file, None, ctx.now)
    return kept


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
