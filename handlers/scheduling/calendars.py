"""The schedule outside of Telegram: as a file, as an address to subscribe to, as a picture."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from handlers.scheduling.own_calendar import coming_items, written_calendar
from handlers.scheduling.schedule import read_day
from handlers.scheduling.scopes import ALL, ME, SCHOOL, checked, scope_name, scopes_of, shown_between
from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, Keyboard, in_columns
from handlers.texts.html import Html
from handlers.texts.scheduling import calendars as texts
from school.people import Role
from school.permissions import holds
from school.problems import Outdated

family = Family("calendars", "日程")

_SIGN = 8
"""Characters of a token that tell a button which address it was made for."""


@family.command("calendar", "放进手机日历", where=Where.PRIVATE, plain=("日历", "手机日历"))
async def calendar(ctx: Context) -> None:
    """One's own schedule as a file, and the ways to more."""
    await _send_file(ctx, ME)


@family.button("calendar.scopes", role=Role.PREP_LEAD)
async def choose_scope(ctx: Context) -> None:
    """Which schedule to take as a file."""
    others = [scope for scope in scopes_of(ctx) if scope != ME]
    buttons = [Button(scope_name(ctx, it), f"calendar.file:{it}") for it in others]
    ctx.reply(texts.choose_scope(), in_columns(buttons, 2))


@family.button("calendar.file", role=Role.PREP_LEAD)
async def send_file(ctx: Context, scope: str) -> None:
    """The schedule of a group or the school as a file."""
    await _send_file(ctx, checked(ctx, scope))


async def _send_file(ctx: Context, scope: str) -> None:
    whose = _whose(ctx, scope)
    items = await coming_items(ctx.store.schedule, ctx.directory, ctx.now)
    name = texts.calendar_name(ctx.directory.school.name, whose)
    host = ctx.environment.bot_username
    content = await written_calendar(items, ctx.directory, scope, ctx.member, name, ctx.now, host=host)
    keyboard = _ways_on(ctx) if scope == ME else ()
    title = whose if scope in (SCHOOL, ALL) else texts.schedule_of(whose)
    if b"BEGIN:VEVENT" not in content:
        ctx.reply(texts.nothing_yet(title), keyboard)
        return
    sha256 = await asyncio.to_thread(ctx.environment.files.put, content)
    ctx.reply_document(texts.file_name(title), sha256, texts.file_caption(title), keyboard)


def _whose(ctx: Context, scope: str) -> str:
    """陈小满, 数学组, 全校日程."""
    return ctx.member.name if scope == ME else scope_name(ctx, scope)


def _ways_on(ctx: Context) -> Keyboard:
    feed = [Button(texts.SUBSCRIBE, "calendar.feed")] if ctx.environment.web_address else []
    others = [Button(texts.OTHERS, "calendar.scopes")] if holds(ctx.member, Role.PREP_LEAD) else []
    return [row for row in (feed, others) if row]


# An address to subscribe to ----------------------------------------------------------------------------


@family.button("calendar.feed")
async def show_feed(ctx: Context) -> None:
    """The private address; made when it is asked for first."""
    token = await _token(ctx) or await ctx.store.feeds.renew(ctx.member.id, ctx.now)
    ctx.reply(*_feed_page(ctx, token))


@family.button("feed.show")
async def keep_feed(ctx: Context) -> None:
    """The address stays as it is."""
    token = await _token(ctx)
    if token is None:
        raise Outdated
    ctx.show(*_feed_page(ctx, token))


@family.button("feed.renew")
async def ask_whether_to_renew(ctx: Context, sign: str) -> None:
    """A new address cuts off what is subscribed to the old one, so it is asked for twice."""
    ctx.show(texts.renew(), [[Button(texts.RENEW_NOW, f"feed.new:{sign}"), Button(texts.KEEP, "feed.show")]])


@family.button("feed.new")
async def renew(ctx: Context, sign: str) -> None:
    """Replace the address this button was made for; one that has been replaced already is shown as it is."""
    token = await _token(ctx)
    if token is None:
        raise Outdated
    if token.startswith(sign):
        token = await ctx.store.feeds.renew(ctx.member.id, ctx.now)
    ctx.show(*_feed_page(ctx, token))


@family.button("feed.stop")
async def ask_whether_to_stop(ctx: Context, sign: str) -> None:
    """Stopping cuts off what is subscribed, so it is asked for twice."""
    ctx.show(texts.stop(), [[Button(texts.STOP_NOW, f"feed.end:{sign}"), Button(texts.KEEP, "feed.show")]])


@family.button("feed.end")
async def stop(ctx: Context, sign: str) -> None:
    """Let the address this button was made for lead nowhere."""
    token = await _token(ctx)
    if token is not None and not token.startswith(sign):
        raise Outdated
    await ctx.store.feeds.revoke(ctx.member.id)
    ctx.show(texts.stopped())


async def _token(ctx: Context) -> str | None:
    """The person's token. Raises Outdated where the web port is shut, or the button is not in a private chat."""
    if ctx.environment.web_address is None or not ctx.private:
        raise Outdated
    return await ctx.store.feeds.token_of(ctx.member.id)


def _feed_page(ctx: Context, token: str) -> tuple[Html, Keyboard]:
    sign = token[:_SIGN]
    keyboard = [[Button(texts.RENEW, f"feed.renew:{sign}"), Button(texts.STOP, f"feed.stop:{sign}")]]
    return texts.feed(ctx.environment.feed(token)), keyboard


# A picture ---------------------------------------------------------------------------------------------


@family.button("schedule.picture")
async def send_picture(ctx: Context, scope: str, month: str) -> None:
    """A month (YYYY-MM) of a scope as a picture; the same one from the same message goes out once."""
    first = read_day(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    found = await shown_between(ctx, checked(ctx, scope), first, last)
    whose = _whose(ctx, scope)

    def draw() -> str:
        # What draws is loaded when it is needed, beside the event loop.
        from handlers.pictures.month import month_picture

        png = month_picture(
            first,
            found,
            ctx.directory.calendar,
            texts.calendar_name(ctx.directory.school.name, whose),
            today=ctx.today,
            groups={group.id: group.name for group in ctx.directory.groups},
        )
        return ctx.environment.files.put(png)

    sha256 = await asyncio.to_thread(draw)
    under = ctx.message.message_id if ctx.message else 0
    occasion = f"picture:{ctx.chat.id}:{under}:{sha256[:16]}"
    ctx.reply_photo(texts.picture_name(first), sha256, texts.picture_caption(first, whose), occasion=occasion)
    ctx.answer(texts.PICTURE_BELOW)
