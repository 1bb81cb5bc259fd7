"""Saying hello, help, switching schools, and the buttons that all forms share."""

from __future__ import annotations

from handlers.announcing.receipts import take_typed_receipt
from handlers.observing.in_class import offer_to_go_on
from handlers.people.roster_import import take_names
from handlers.plans.plan import take_words
from handlers.support import forms
from handlers.support.begun import latest_draft
from handlers.support.context import Context
from handlers.support.menu import fit_menu, may_be_offered
from handlers.support.numbers import read_number
from handlers.support.registry import Command, Family, Where
from handlers.support.replies import Button
from handlers.texts import basics as texts
from school.problems import NotYours, Outdated

family = Family("basics", "常用")


@family.command("start", "开始使用", role=None, in_menu=False)
async def start(ctx: Context) -> None:
    """Follow a deep link, greet a member, or explain the bot to a stranger."""
    if not ctx.private:
        await ctx.environment.registry.on["started_in_group"](ctx)
    elif ctx.args:
        await _follow_link(ctx, ctx.args.split()[0])
    elif ctx.member_or_none is not None:
        ctx.reply(texts.welcome_back(ctx.member.name, ctx.directory.school.name, _usable(ctx)))
        fit_menu(ctx, ctx.member)
    else:
        await _greet_stranger(ctx)


async def _greet_stranger(ctx: Context) -> None:
    """Explain the bot; in a group without buttons, which would open a form there."""
    if not ctx.private:
        ctx.reply(texts.hello())
        return
    waiting = await ctx.store.joining.waiting_for(ctx.user.id)
    buttons = [Button(texts.CREATE, "school.create"), Button(texts.JOIN, "join.how")]
    ctx.reply(texts.hello(waiting), [buttons])


async def _follow_link(ctx: Context, payload: str) -> None:
    link = next(
        (it for prefix, it in ctx.environment.registry.links.items() if payload.startswith(prefix)), None
    )
    if link is None:
        raise Outdated
    ctx.require(link.role)
    await link.run(ctx, payload.removeprefix(link.prefix))


@family.command("help", "我能做什么", role=None, plain=("帮助",))
async def show_help(ctx: Context) -> None:
    """What this person may do here, family by family."""
    if ctx.member_or_none is None:
        await _greet_stranger(ctx)
    else:
        ctx.reply(texts.help_page(_usable(ctx)))
        fit_menu(ctx, ctx.member)


def _usable(ctx: Context) -> list[tuple[str, list[Command]]]:
    found: dict[str, list[Command]] = {}
    for part in ctx.environment.registry.families:
        offered = [it for it in part.commands if may_be_offered(it, ctx.member_or_none, private=ctx.private)]
        found.setdefault(part.title, []).extend(offered)
    return [(title, commands) for title, commands in found.items() if commands]


@family.command("cancel", "取消正在填的表", role=None, where=Where.PRIVATE, plain=("取消",))
async def cancel(ctx: Context) -> None:
    """Give up the form that is being filled in."""
    draft = await latest_draft(ctx)
    if draft is None:
        ctx.reply(texts.nothing_to_cancel())
    else:
        await forms.cancel(ctx, draft)


@family.command("school", "切换学校", role=None, where=Where.PRIVATE)
async def choose_school(ctx: Context) -> None:
    """Show the schools this account belongs to, to switch between them."""
    seats = await ctx.store.accounts.seats(ctx.user.id)
    current = ctx.member_or_none.id if ctx.member_or_none else None
    buttons = [
        [Button(seat.school_name, f"school.sit:{seat.member_id}")]
        for seat in seats
        if seat.member_id != current
    ]
    ctx.reply(texts.schools([seat for seat in seats if seat.member_id == current], seats), buttons)


@family.button("school.sit", role=None)
async def sit(ctx: Context, member_id: int) -> None:
    """Work in another school from now on."""
    seat = next((it for it in await ctx.store.accounts.seats(ctx.user.id) if it.member_id == member_id), None)
    if seat is None:
        raise Outdated
    await ctx.store.accounts.sit(ctx.user.id, member_id)
    await ctx.enter(seat.school_id)
    fit_menu(ctx, ctx.member)
    ctx.show(texts.sitting(seat.member_name, seat.school_name))


@family.button("f", role=None)
async def answer_form(ctx: Context, draft_id: int, step: str, action: str) -> None:
    """A button under a form's question."""
    await forms.tapped(ctx, draft_id, step, action)


@family.button("form.resume", role=None)
async def resume_form(ctx: Context, draft_id: int) -> None:
    """Go on with a form that was left."""
    await forms.resume(ctx, await forms.own_draft(ctx, draft_id))


@family.link("d", role=None)
async def resume_by_link(ctx: Context, argument: str) -> None:
    """Go on in private with a form that was begun in a group."""
    draft = await ctx.store.drafts.get(read_number(argument), ctx.user.id)
    if draft is None:
        raise NotYours
    await forms.resume(ctx, draft)


@family.on("words")
async def not_understood(ctx: Context) -> None:
    """Private words that are no command and answer no question."""
    if ctx.member_or_none is None:
        await _greet_stranger(ctx)
    elif await take_typed_receipt(ctx):
        pass
    elif texts.is_courtesy(ctx.text):
        ctx.reply(texts.you_are_welcome())
    elif not (await offer_to_go_on(ctx) or await take_names(ctx) or await take_words(ctx)):
        ctx.reply(texts.not_understood())
