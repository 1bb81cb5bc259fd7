"""The link that lets teachers in."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from handlers.people import joining
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.html import Html
from handlers.texts.people import joining as texts
from school.people import Role
from school.permissions import holds
from school.staff.joining import read_token
from storage.joining import Invitation

family = Family("invitations", "老师名单")

VALID = timedelta(days=30)
_SIGN = 8
"""Characters of a token that tell a button which link it was made for."""


@family.command("invite", "邀请老师加入", role=Role.GROUP_LEAD, where=Where.PRIVATE, plain=("邀请老师",))
async def invite(ctx: Context) -> None:
    """The invitation, ready to be forwarded."""
    await show(ctx)


@family.button("invite.show", role=Role.GROUP_LEAD)
async def show(ctx: Context) -> None:
    """The invitation, ready to be forwarded; a director gets a new one where there is none."""
    may_renew = holds(ctx.member, Role.DIRECTOR)
    invitation = await ctx.store.joining.current(ctx.store.school_id, ctx.now)
    if invitation is None and may_renew:
        invitation = await _new(ctx)
    if invitation is None:
        ctx.reply_privately(texts.none_yet())
        return
    _send(ctx, invitation, may_renew=may_renew)


@family.button("invite.renew", role=Role.DIRECTOR)
async def ask_whether_to_renew(ctx: Context, sign: str) -> None:
    """A new link cuts off the old one, so it is asked for twice."""
    ctx.show(
        texts.renew(),
        [[Button(texts.RENEW_NOW, f"invite.new:{sign}"), Button(texts.KEEP, "invite.keep")]],
    )


@family.button("invite.new", role=Role.DIRECTOR)
async def renew(ctx: Context, sign: str) -> None:
    """Replace the link this button was made for; one that has been replaced already is shown as it is."""
    invitation = await ctx.store.joining.current(ctx.store.school_id, ctx.now)
    if invitation is None or invitation.token.startswith(sign):
        invitation = await _new(ctx)
    _send(ctx, invitation, may_renew=True)


@family.button("invite.keep", role=Role.DIRECTOR)
async def keep(ctx: Context) -> None:
    """The link stays as it is."""
    ctx.show(texts.kept())


async def _new(ctx: Context) -> Invitation:
    return await ctx.store.joining.invite(ctx.store.school_id, ctx.member.id, ctx.now, ctx.now + VALID)


def _send(ctx: Context, invitation: Invitation, *, may_renew: bool) -> None:
    link = ctx.environment.link(f"j{invitation.token}")
    share = f"https://t.me/share/url?{urlencode({'url': link, 'text': texts.SHARED})}"
    keyboard = [[Button(texts.SHARE, url=share)]]
    if may_renew:
        keyboard.append([Button(texts.RENEW, f"invite.renew:{invitation.token[:_SIGN]}")])
    waiting = sum(member.user_id is None for member in ctx.directory.active)
    ctx.reply_privately(texts.to_forward(ctx.directory.school.name, link))
    ctx.reply_privately(
        texts.invitation(invitation.expires_at.astimezone(ctx.zone), waiting, may_renew=may_renew), keyboard
    )


# For strangers -----------------------------------------------------------------------------------------


@family.button("join.how", role=None)
async def how_to_join(ctx: Context) -> None:
    """Explain where invitations come from; take one that is pasted."""
    await forms.begin(ctx, PASTED)


def _ask(_: Context, __: Data) -> Html:
    return texts.how()


def _read(_: Context, __: Data, text: str) -> str:
    return read_token(text)


async def _follow(ctx: Context, data: Data) -> None:
    await joining.follow(ctx, data["token"])


PASTED = family.form(Form("invitation", texts.TITLE, (Field("token", _ask, read=_read),), _follow, role=None))
