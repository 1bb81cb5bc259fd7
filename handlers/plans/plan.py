"""/plan: a term plan is sent as a document or as text, read, and given to be looked over."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import handlers.texts.documents  # noqa: F401  (its sentences for files that can't be read)
from handlers.people.roster_import import show_draft
from handlers.plans.imported import imported_plan, may_read, show_imported
from handlers.plans.pages import desk_of, get_plan, open_plan
from handlers.plans.reading import begin_review, compare_with, read_as_one, read_text
from handlers.plans.review import show_parts, show_summary
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.documents import read_document
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.support.routing import SLASHES
from handlers.texts.plans import plan as texts
from school.people import Role
from school.permissions import holds
from school.plan_review.people import roster_rows
from school.plan_review.proposals import Reading
from school.plans.document_kinds import Kind, bells_in, kind_of
from school.problems import Outdated
from school.roster.reading import read_roster
from storage.downloads import Download
from storage.plans import Plan

family = Family("plan", "工作计划")
SHOWN = 8
LONG = 40
"""Characters from which what follows the command is a plan and not a slip."""
LONG_MESSAGE, LEAST = 200, 3
"""Characters, and entries read in them, from which a message that nobody asked for is taken for a plan."""
LEAST_SENTENCES = 5
"""Sentences from which a plan in which nothing was read is worth looking through for what is missing."""
CUT_AT = 4000
"""Characters from which a message was cut by Telegram, which takes 4096."""


@family.command(
    "plan",
    "学期工作计划",
    where=Where.PRIVATE,
    plain=("工作计划", "导入计划", "学期计划"),
    offered_to=Role.PREP_LEAD,
)
async def show_plans(ctx: Context) -> None:
    """For the director: how to send a plan, and those there are; for others those whose document they may fetch."""
    if not holds(ctx.member, Role.DIRECTOR):
        await _show_documents(ctx)
        return
    if len(ctx.args) >= LONG:
        # 工作计划 at the beginning is a word for the command, and part of the plan.
        await begin_pasted(ctx, ctx.args if ctx.text[0] in SLASHES else ctx.text)
        return
    plans = await ctx.store.plans.latest(SHOWN)
    rows = [[Button(_label(ctx, it), f"plan.open:{it.id}")] for it in plans]
    ctx.show(texts.overview(bool(plans)), [*rows, [Button(texts.PASTE, "plan.paste")]])


@family.button("plan.list")
async def show_again(ctx: Context) -> None:
    """The same, where a button was tapped."""
    ctx.args = ""
    await show_plans(ctx)


async def _show_documents(ctx: Context) -> None:
    plans = [it for it in await ctx.store.plans.in_force(SHOWN) if may_read(ctx, it)]
    verb = "plan.look" if holds(ctx.member, Role.PREP_LEAD) else "plan.file"
    rows = [[Button(texts.document_label(it.name), f"{verb}:{it.id}")] for it in plans]
    ctx.show(texts.documents(len(plans)), rows)


@family.button("plan.look", role=Role.PREP_LEAD)
async def look(ctx: Context, plan_id: int) -> None:
    """What an imported plan made, for those who may fetch its document."""
    await show_imported(ctx, await imported_plan(ctx, plan_id))


def _label(ctx: Context, plan: Plan) -> str:
    imported = plan.imported_at and plan.imported_at.astimezone(ctx.zone).date()
    sent = plan.sent_at.astimezone(ctx.zone).date()
    return texts.plan_label(plan.name, imported, sent, superseded=plan.superseded)


# --- a document -----------------------------------------------------------------------------------


@family.arrival("plan")
async def read_file(ctx: Context, download: Download) -> None:
    """A document that a director sent as a plan has been fetched."""
    ctx.require(Role.DIRECTOR)
    sha256 = download.sha256
    if sha256 is None:
        ctx.reply(texts.not_fetched())
        return
    files = ctx.environment.files
    document = await asyncio.to_thread(lambda: read_document(files.get(sha256), download.name))
    await _look_over(ctx, download.name, sha256, document.text, download)


async def _look_over(
    ctx: Context, name: str, sha256: str, text: str, download: Download | None = None
) -> None:
    """Begin to look over a plan, or go on where this very document is being looked over already."""
    known = await ctx.store.plans.under_review(sha256)
    if not known:
        readings = await read_text(ctx, text)
        entries = sum(len(it.proposals) for _, it in readings)
        kind = kind_of(text, entries)
        sentences = sum(len(it.unused) for _, it in readings)
        if kind is not Kind.PLAN or not (entries or sentences >= LEAST_SENTENCES):
            await _not_a_plan(ctx, name, text, kind, download)
            return
        known = await _begin(ctx, name, sha256, readings)
    if len(known) > 1:
        await show_parts(ctx, known[0])
    else:
        await show_summary(ctx, known[0])


async def _begin(ctx: Context, name: str, sha256: str, readings: list[tuple[str, Reading]]) -> list[int]:
    if len(readings) == 1:
        return [await begin_review(ctx, name, sha256, readings[0][1])]
    titles = [title for title, _ in readings]
    return [
        await begin_review(ctx, name, sha256, it, parts=titles, part=at)
        for at, (_, it) in enumerate(readings)
        if it.proposals or it.unused
    ]


async def _not_a_plan(ctx: Context, name: str, text: str, kind: Kind, download: Download | None) -> None:
    """Hand a document over to the import that it is for, or say what is missing in it."""
    handed_here = download is None or (download.purpose or {}).get("handed")
    if kind in texts.HANDED_OVER and download is not None and not handed_here:
        ctx.reply(texts.is_other(kind, name))
        handed = replace(download, purpose={**(download.purpose or {}), "handed": True})
        await ctx.environment.registry.arrivals[kind](ctx, handed)
    elif kind is Kind.BELLS:
        ctx.reply(texts.is_bells(name))
        await forms.begin(ctx, ctx.environment.registry.forms["school_timetable"], {"bells": bells_in(text)})
    elif kind is Kind.CLASSES:
        ctx.show(texts.is_classes(name))
    else:
        ctx.show(texts.nothing_read(name))


@family.button("plan.roster", role=Role.DIRECTOR)
async def take_people_over(ctx: Context, plan_id: int) -> None:
    """Hand the people of a plan whom the school does not know over to the import of rosters."""
    desk = await desk_of(ctx, plan_id)
    school = ctx.directory
    rows = roster_rows(desk.lists(), school)
    if not rows:
        raise Outdated
    await show_draft(ctx, read_roster(rows, school.school.stage, groups=school.groups))


@family.button("plan.whole", role=Role.DIRECTOR)
async def as_one(ctx: Context, plan_id: int) -> None:
    """Look a file over as one plan that was taken for several."""
    plan = await open_plan(ctx, plan_id)
    files = ctx.environment.files
    document = await asyncio.to_thread(lambda: read_document(files.get(plan.sha256), plan.name))
    reading = await read_as_one(ctx, document.text)
    for other in await ctx.store.plans.under_review(plan.sha256):
        await ctx.store.plans.drop(other)
    await show_summary(ctx, await begin_review(ctx, plan.name, plan.sha256, reading))


@family.button("plan.version", role=Role.DIRECTOR)
async def compare(ctx: Context, plan_id: int, before_id: int) -> None:
    """Look a plan over as a later version of one that is imported, or (0) as one of its own."""
    plan = await open_plan(ctx, plan_id)
    before = await get_plan(ctx, before_id) if before_id else None
    if before is not None and (before.imported_at is None or before.superseded):
        raise Outdated
    await compare_with(ctx, plan, before)
    await show_summary(ctx, plan.id)


# --- pasted or forwarded words --------------------------------------------------------------------


@family.button("plan.paste", role=Role.DIRECTOR)
async def paste(ctx: Context) -> None:
    """Ask for the words of a plan."""
    await forms.begin(ctx, PASTED)


async def begin_pasted(ctx: Context, text: str) -> None:
    """A long message that is the first piece of a plan; more may follow."""
    await forms.begin(ctx, PASTED, {"first": [text]})


async def take_words(ctx: Context) -> bool:
    """Take a long message that nobody asked for as a plan, if it reads like one: it may have been forwarded."""
    if not ctx.private or len(ctx.text) < LONG_MESSAGE or not holds(ctx.member, Role.DIRECTOR):
        return False
    if not ctx.directory.terms or sum(len(it.proposals) for _, it in await read_text(ctx, ctx.text)) < LEAST:
        return False
    await begin_pasted(ctx, ctx.text)
    return True


async def _read_pasted(ctx: Context, data: Data) -> None:
    text = joined(data["text"])
    if not text:
        raise Outdated
    sha256 = await asyncio.to_thread(ctx.environment.files.put, text.encode())
    await _look_over(ctx, texts.PASTED_NAME, sha256, text)


def joined(pieces: list[str]) -> str:
    """Several messages as one text; where Telegram cut one that was too long, the sentence goes on."""
    text = ""
    for before, piece in zip(["", *pieces], pieces, strict=False):
        text += piece if len(before) >= CUT_AT or not text else f"\n{piece}"
    return text


def _piece(_: Context, __: Data, text: str) -> str:
    return text


PASTED = family.form(
    Form(
        "plan_paste",
        texts.TITLE,
        (
            Field(
                "text",
                lambda _, data: texts.ask_text(len(data.get("text", []))),
                read=_piece,
                many=True,
                ticked=lambda _, data: data.get("first", []),
            ),
        ),
        _read_pasted,
        role=Role.DIRECTOR,
    )
)
