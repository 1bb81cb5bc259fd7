"""/plan: a term plan is sent as a document or as text, read, and given to be looked over."""

from __future__ import annotations

import asyncio

import handlers.texts.documents  # noqa: F401  (its sentences for files that can't be read)
from handlers.plan_review import show_summary
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.documents import read_document
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts import plan as texts
from school.people import Role
from school.plan_import import Reading, read_proposals
from school.plans import read_plan
from school.problems import Outdated
from storage.downloads import Download
from storage.plans import Plan

family = Family("plan", "工作计划")
SHOWN = 6


@family.command(
    "plan",
    "导入工作计划",
    role=Role.DIRECTOR,
    where=Where.PRIVATE,
    plain=("工作计划", "导入计划", "学期计划"),
)
async def show_plans(ctx: Context) -> None:
    """How to send a plan, and the plans there are."""
    plans = await ctx.store.plans.latest(SHOWN)
    rows = [[Button(_label(ctx, it), f"plan.open:{it.id}")] for it in plans]
    ctx.show(texts.overview(bool(plans)), [*rows, [Button(texts.PASTE, "plan.paste")]])


@family.button("plan.list", role=Role.DIRECTOR)
async def show_again(ctx: Context) -> None:
    """The same, where a button was tapped."""
    await show_plans(ctx)


def _label(ctx: Context, plan: Plan) -> str:
    imported = plan.imported_at and plan.imported_at.astimezone(ctx.zone).date()
    return texts.plan_label(plan.name, imported, plan.sent_at.astimezone(ctx.zone).date())


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
    await _look_over(ctx, download.name, sha256, document.text)


@family.button("plan.paste", role=Role.DIRECTOR)
async def paste(ctx: Context) -> None:
    """Ask for the words of a plan."""
    await forms.begin(ctx, PASTED)


async def _read_pasted(ctx: Context, data: Data) -> None:
    text = "\n".join(data["text"])
    if not text:
        raise Outdated
    sha256 = await asyncio.to_thread(ctx.environment.files.put, text.encode())
    await _look_over(ctx, texts.PASTED_NAME, sha256, text)


def _piece(_: Context, __: Data, text: str) -> str:
    return text


PASTED = family.form(
    Form(
        "plan_paste",
        texts.TITLE,
        (Field("text", lambda _, data: texts.ask_text(len(data.get("text", []))), read=_piece, many=True),),
        _read_pasted,
        role=Role.DIRECTOR,
    )
)


async def _look_over(ctx: Context, name: str, sha256: str, text: str) -> None:
    """Begin to look over a plan, or go on where this very document is being looked over already."""
    plan_id = await ctx.store.plans.under_review(sha256)
    if plan_id is None:
        school, author, today = ctx.directory, ctx.member, ctx.today
        reading: Reading = await asyncio.to_thread(
            lambda: read_proposals(read_plan(text), text, school, author, today)
        )
        if not reading.proposals:
            ctx.show(texts.nothing_read(name))
            return
        plan_id = await ctx.store.plans.add(name, sha256, reading, today, author.id, ctx.now)
    await show_summary(ctx, plan_id)
