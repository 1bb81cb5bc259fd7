"""Photos and documents that come without a question, and files that have been fetched."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import PurePath

from handlers.exporting import templates
from handlers.handing_in.arriving import take_loose
from handlers.handing_in.submissions import destinations, own_debts
from handlers.handing_in.taking_in import Piece, add_to_given, hand_in, just_given
from handlers.observing import in_class, logs
from handlers.observing.log_writing import attach_to_log
from handlers.observing.observe import FORM as OBSERVATION
from handlers.observing.observe import observe_with_file
from handlers.observing.sittings import open_sitting
from handlers.people import roster_import
from handlers.setup import class_timetable
from handlers.support import forms
from handlers.support.attachments import attachment_of
from handlers.support.begun import latest_draft
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family, run_command
from handlers.texts import files as texts
from handlers.texts.exporting import templates as template_texts
from handlers.texts.html import Html
from handlers.texts.observing.log_card import files_added, list_label
from school.handing_in.file_types import check_name
from school.people import Role
from school.permissions import holds
from school.problems import Outdated
from storage.drafts import Draft
from storage.records import Attachment

family = Family("files", "文件")

SPREADSHEETS = frozenset({".xlsx", ".xls", ".csv", ".txt"})
TEMPLATES = frozenset({".docx", ".xlsx"})
PLANS = frozenset({".docx", ".doc", ".xlsx", ".pdf", ".txt", ".md"})
TIMETABLES = frozenset({".xlsx", ".xls", ".csv", ".txt", ".docx"})
PLAN_WORD, CLASSES_WORD = "计划", "课"
"""In a file's name they say that this is most likely a plan, or the timetable of the classes."""
RECENT = 3
MOST_OWED = 5
OWED = "d"
"""Marks a deadline among the purposes, with the ids of the deadline and of who owes."""
GIVEN = "g"
"""Marks what was handed in just now, with its id."""


@family.on("file")
async def take_file(ctx: Context) -> None:
    """Give a file to the question that waits for one; ask what it is for where none does."""
    if not ctx.private:
        return
    ctx.require(Role.TEACHER)
    file = attachment_of(ctx.message) if ctx.message else None
    if file is None:
        raise Outdated
    check_name(file.name)
    if await take_loose(ctx, file):
        return
    if _behind_command(ctx, "announce") is not None:
        await _announce(ctx)
        return
    draft, sitting = await latest_draft(ctx), await open_sitting(ctx)
    asked = draft is not None and (sitting is None or draft.updated_at >= sitting.opened_at)
    if draft is not None and asked and await forms.given_file(ctx, draft, file):
        return
    if await in_class.take(ctx, ctx.text, file):
        return
    if holds(ctx.member, Role.PREP_LEAD) and _line_of(ctx, "announce") is not None:
        await _announce(ctx)
        return
    line = _line_of(ctx, "observe")
    if line is not None:
        await observe_with_file(ctx, line, replace(file, caption=""))
        return
    if draft is not None and _collects(draft) and forms.is_fresh(ctx, draft):
        await forms.amend(ctx, draft, {"files": [*draft.data["files"], asdict(file)]})
        return
    recent = await ctx.store.observations.latest(ctx.member.id, RECENT)
    data: Data = {
        "files": [asdict(file)],
        "logs": [[log.id, list_label(log)] for log in recent],
        "given": await just_given(ctx),
        "owed": destinations(ctx, await own_debts(ctx))[:MOST_OWED],
        "album": ctx.message and ctx.message.media_group_id,
    }
    if not _purposes(ctx, data):
        ctx.reply(texts.nowhere_to_put())
        return
    await forms.begin(ctx, LOOSE, data)


async def _announce(ctx: Context) -> None:
    """Begin an announcement with a file whose caption says so."""
    line = _line_of(ctx, "announce")
    await run_command(ctx, ctx.environment.registry.commands["announce"], line or "")


def _collects(draft: Draft) -> bool:
    """Whether a form that has come with a file takes more of them, as those of an album."""
    return draft.form in (LOOSE.name, OBSERVATION.name) and "files" in draft.data


def _line_of(ctx: Context, name: str) -> str | None:
    """What follows a command in a caption: 三年级数学 of 听课 三年级数学; None for a caption that says something else."""
    if (line := _behind_command(ctx, name)) is not None:
        return line
    registry = ctx.environment.registry
    spoken = registry.spoken(ctx.text)
    return spoken[1] if spoken is not None and spoken[0] is registry.commands[name] else None


def _behind_command(ctx: Context, name: str) -> str | None:
    """What follows /name at the beginning of a caption; None for a caption that begins otherwise."""
    word, *line = ctx.text.split(maxsplit=1) or [""]
    return "".join(line).strip() if word.lower().partition("@")[0] == f"/{name}" else None


def _ask_purpose(ctx: Context, data: Data) -> Html:
    return texts.what_for(
        [it["name"] for it in data["files"]], photo=all(it["kind"] == "photo" for it in data["files"])
    )


def _purposes(ctx: Context, data: Data) -> list[Choice]:
    choices = [Choice(label, f"{OWED}{to.replace(':', '.')}") for label, to in data["owed"]]
    if given := data.get("given"):
        choices.insert(0, Choice(texts.to_given(given[1]), f"{GIVEN}{given[0]}"))
    choices += [Choice(texts.to_log(label), str(log_id)) for log_id, label in data["logs"]]
    if not holds(ctx.member, Role.DIRECTOR):
        return choices
    plan = [Choice(texts.PLAN, "plan")] if all(_ends_like(PLANS, it) for it in data["files"]) else []
    if len(data["files"]) > 1:
        return [*plan, *choices]
    [file] = data["files"]
    roster = [Choice(texts.ROSTER, "roster")] if _ends_like(SPREADSHEETS, file) else []
    template = [Choice(template_texts.THIS_ONE, "template")] if _ends_like(TEMPLATES, file) else []
    classes = [Choice(texts.CLASSES, "classes")] if _ends_like(TIMETABLES, file) else []
    tables = [*plan, *roster] if PLAN_WORD in file["name"] else [*roster, *plan]
    tables = [*classes, *tables] if CLASSES_WORD in file["name"] else [*tables, *classes]
    return [*tables, *template, *choices]


def _ends_like(suffixes: frozenset[str], file: Data) -> bool:
    return file["kind"] == "document" and PurePath(file["name"]).suffix.lower() in suffixes


_IMPORTS = {"roster": roster_import.IMPORT.name, "classes": class_timetable.IMPORT.name}


async def _use(ctx: Context, data: Data) -> None:
    files = [Attachment(**it) for it in data["files"]]
    if data["purpose"] in ("roster", "classes"):
        ctx.require(Role.DIRECTOR)
        # What was read before and not confirmed gives way to this.
        await ctx.store.drafts.drop(ctx.user.id, _IMPORTS[data["purpose"]])
        await ctx.store.downloads.ask(ctx.user.id, files[0], {"then": data["purpose"]}, ctx.now)
        ctx.show(texts.reading(files[0].name))
        return
    if data["purpose"].startswith(OWED):
        item_id, debtor_id = map(int, data["purpose"].removeprefix(OWED).split("."))
        await hand_in(ctx, item_id, debtor_id, Piece(tuple(files), album=data["album"]))
        return
    if data["purpose"].startswith(GIVEN):
        await add_to_given(ctx, int(data["purpose"].removeprefix(GIVEN)), tuple(files))
        return
    if data["purpose"] == "template":
        await templates.fetch(ctx, files[0])
        return
    if data["purpose"] == "plan":
        ctx.require(Role.DIRECTOR)
        for file in files:
            await ctx.store.downloads.ask(ctx.user.id, file, {"then": "plan"}, ctx.now)
        ctx.show(texts.reading(*(file.name for file in files)))
        return
    log = await logs.own_log(ctx, int(data["purpose"]))
    await attach_to_log(ctx, log, files)
    ctx.show(files_added(log.visit, len(files)))


LOOSE = family.form(Form("file", texts.TITLE, (Field("purpose", _ask_purpose, _purposes, columns=1),), _use))


@family.on("file_arrived")
async def file_arrived(ctx: Context) -> None:
    """A file that a handler asked for has been fetched, or can't be."""
    download = await ctx.store.downloads.get(ctx.update.api_kwargs["file_arrived"])
    if download is None or download.purpose is None or download.user_id != ctx.user.id:
        return
    await ctx.environment.registry.arrivals[download.purpose["then"]](ctx, download)
