"""The list of teachers: looking at it, and the ways to hand in a new one."""

from __future__ import annotations

import asyncio

from handlers.people.choosing import page_buttons
from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.people import roster as texts
from school.people import GroupKind, Role
from school.staff.joining import in_order
from storage.files import Files

family = Family("roster", "老师名单")


@family.command("roster", "老师名单", role=Role.DIRECTOR, where=Where.PRIVATE, plain=("老师名单", "教师名单"))
async def roster(ctx: Context) -> None:
    """Everybody, by group."""
    await turn(ctx, 0)


@family.button("roster.page", role=Role.DIRECTOR)
async def turn(ctx: Context, page: int) -> None:
    """A page of the list."""
    page = max(0, page)
    text, pages = texts.listed(ctx.directory, page)
    keyboard = [
        page_buttons(min(page, pages - 1), pages, lambda at: f"roster.page:{at}"),
        [Button(texts.FIND, "people.pick:0"), Button(texts.INVITE, "invite.show")],
        [Button(texts.IMPORT, "roster.how"), Button(texts.UNREACHABLE, "roster.silent")],
    ]
    ctx.show(text, keyboard if ctx.directory.active else [[Button(texts.IMPORT, "roster.how")]])


@family.button("roster.how", role=Role.DIRECTOR)
async def how(ctx: Context) -> None:
    """The ways to hand in a list."""
    ctx.reply_privately(
        texts.how(ctx.directory),
        [[Button(texts.TEMPLATE, "roster.template"), Button(texts.PASTE, "roster.paste")]],
    )


@family.button("roster.template", role=Role.DIRECTOR)
async def send_template(ctx: Context) -> None:
    """The empty sheet, with the school's own groups to choose from."""
    groups = [group.name for group in ctx.directory.groups if group.kind is GroupKind.SUBJECT]
    sha256 = await asyncio.to_thread(_keep_template, ctx.environment.files, groups)
    ctx.reply_document(texts.template_name(ctx.directory.school.name), sha256, texts.template_caption())


def _keep_template(files: Files, groups: list[str]) -> str:
    # What writes workbooks is loaded when it is needed, beside the event loop.
    from handlers.people.roster_template import roster_template

    return files.put(roster_template(groups))


@family.command("unreachable", "联系不上的老师", role=Role.DIRECTOR, where=Where.PRIVATE)
async def unreachable(ctx: Context) -> None:
    """Whom the bot can't write to."""
    await show_unreachable(ctx)


@family.button("roster.silent", role=Role.DIRECTOR)
async def show_unreachable(ctx: Context) -> None:
    """Whom the bot can't write to: not joined, never started, or blocked."""
    ids = set(await ctx.store.accounts.unreachable_members(ctx.store.school_id))
    people = in_order(member for member in ctx.directory.active if member.id in ids)
    not_joined = [member for member in people if member.user_id is None]
    silent = [member for member in people if member.user_id is not None]
    ctx.reply_privately(
        texts.unreachable(not_joined, silent), [[Button(texts.INVITE, "invite.show")]] if not_joined else ()
    )
