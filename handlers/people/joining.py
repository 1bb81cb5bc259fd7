"""Following an invitation: choose one's own name, confirm it, and be in.

Whoever has the link may look at the names, so every step asks again whether the link still holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.people import requests
from handlers.people.choosing import active_member, name_buttons
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.html import Html
from handlers.texts.people import joining as texts
from school.people import Member
from school.problems import InvitationInvalid
from school.roster.fields import clean_name, is_name
from school.staff.joining import find, in_order, likely, needs_consent

family = Family("joining", "老师名单")

FOUND = 15
"""Names shown of a search; whoever finds more can type more."""


@family.link("j", role=None)
async def follow(ctx: Context, token: str) -> None:
    """A stranger opens the invitation."""
    if await _come_in(ctx, token):
        await _listen(ctx, token)
        _show_names(ctx, token, 0)


@family.button("join.page", role=None)
async def turn(ctx: Context, token: str, page: int) -> None:
    """Another page of names."""
    if await _come_in(ctx, token):
        _show_names(ctx, token, page)


@family.button("join.none", role=None)
async def not_listed(ctx: Context, token: str) -> None:
    """名单里没有我: ask for the name."""
    if await _come_in(ctx, token):
        await _listen(ctx, token)
        ctx.show(texts.type_name(), [_whole_list(token)])


@family.button("join.me", role=None)
async def choose(ctx: Context, token: str, member_id: int) -> None:
    """A name was tapped: is that really you?"""
    if await _come_in(ctx, token):
        _ask_whether(ctx, token, active_member(ctx, member_id))


@family.button("join.yes", role=None)
async def confirm(ctx: Context, token: str, member_id: int) -> None:
    """It is: join at once, or ask the directors where the name is not free for the taking."""
    if not await _come_in(ctx, token, member_id):
        return
    member = active_member(ctx, member_id)
    if needs_consent(member):
        await _ask_directors(ctx, member.name, member)
        return
    await requests.admit(ctx, ctx.user.id, member)
    ctx.show(texts.welcome(member.name, ctx.directory.school.name), requests.FIRST_STEPS)


@family.button("join.alike", role=None)
async def same_name(ctx: Context, token: str, member_id: int) -> None:
    """Somebody has the same name as a person on the list."""
    if await _come_in(ctx, token):
        name = active_member(ctx, member_id).name
        await forms.begin(ctx, NAME, {"token": token, "name": name, "unknown": True, "namesake": True})


async def _come_in(ctx: Context, token: str, chosen: int | None = None) -> bool:
    """Look at the school an invitation leads to. False for its members, who are told where they are.

    Raises:
        InvitationInvalid: the invitation is unknown, expired or replaced.
    """
    invitation = await ctx.store.joining.invitation(token)
    if invitation is None:
        raise InvitationInvalid
    now = ctx.now
    school = (await ctx.enter(invitation.school_id)).school
    member = ctx.member_or_none
    if member is None:
        if not invitation.valid_at(now):
            raise InvitationInvalid
        return True
    await ctx.store.accounts.sit(ctx.user.id, member.id)
    # The second tap on 是我 sees what the first one did.
    words = texts.welcome if member.id == chosen else texts.already_in
    ctx.show(words(member.name, school.name), requests.FIRST_STEPS)
    return False


def _show_names(ctx: Context, token: str, page: int) -> None:
    free = in_order(member for member in ctx.directory.active if member.user_id is None)
    names = name_buttons(
        ctx, free, page, lambda it: f"join.me:{token}:{it.id}", lambda at: f"join.page:{token}:{at}"
    )
    guesses = likely(free, ctx.user.first_name, ctx.user.last_name) if page == 0 else []
    first = [[Button(texts.its_me(it.name), f"join.me:{token}:{it.id}")] for it in guesses[:3]]
    school = ctx.directory.school.name
    if free:
        ctx.show(texts.choose(school), [*first, *names, _not_listed(token)])
    else:
        ctx.show(texts.nobody_left(school))


def _ask_whether(ctx: Context, token: str, member: Member) -> None:
    yes = Button(
        texts.CONFIRM_BY_DIRECTOR if needs_consent(member) else texts.ME, f"join.yes:{token}:{member.id}"
    )
    no = Button(texts.NOT_ME, f"join.page:{token}:0")
    alike = Button(texts.NAMESAKE, f"join.alike:{token}:{member.id}")
    if member.user_id is not None:
        words = texts.taken(member, ctx.directory)
    elif needs_consent(member):
        words = texts.privileged(member, ctx.directory)
    else:
        words = texts.is_this_you(member, ctx.directory)
    ctx.show(words, [[yes], [no], [alike]])


def _not_listed(token: str) -> list[Button]:
    return [Button(texts.NOT_LISTED, f"join.none:{token}")]


def _whole_list(token: str) -> list[Button]:
    return [Button(texts.WHOLE_LIST, f"join.page:{token}:0")]


async def _ask_directors(ctx: Context, name: str, member: Member | None) -> None:
    await ctx.store.drafts.drop(ctx.user.id, NAME.name)
    await requests.ask(ctx, name, member)
    ctx.show(texts.asked(name))


# Typed names -------------------------------------------------------------------------------------------


async def _listen(ctx: Context, token: str) -> None:
    """Take what is typed next for a name, without a question of its own: the page of names asks already."""
    await ctx.store.drafts.drop(ctx.user.id, NAME.name)
    await ctx.store.drafts.begin(ctx.user.id, None, NAME.name, "name", {"token": token}, ctx.now)


async def _named(ctx: Context, data: Data) -> None:
    """A name was typed, or the question whether to ask the directors was answered."""
    token, answer = data["token"], data.get("sure")
    if not await _come_in(ctx, token):
        return
    if answer == "yes":
        await _ask_directors(ctx, data["name"], None)
    else:
        await _search(ctx, token, answer or data["name"])


async def _search(ctx: Context, token: str, text: str) -> None:
    people = find(ctx.directory.active, text)
    name, _ = clean_name(text)
    if not people and is_name(name):
        await forms.begin(ctx, NAME, {"token": token, "name": name, "unknown": True})
        return
    await _listen(ctx, token)
    if len(people) == 1:
        _ask_whether(ctx, token, people[0])
    elif people:
        _show_found(ctx, token, text, people[:FOUND])
    else:
        ctx.reply(texts.not_a_name(text[:20]), [_whole_list(token)])


def _show_found(ctx: Context, token: str, text: str, people: Sequence[Member]) -> None:
    names = name_buttons(
        ctx, people, 0, lambda it: f"join.me:{token}:{it.id}", lambda _: f"join.page:{token}:0"
    )
    ctx.reply(texts.found(text, people), [*names, _whole_list(token), _not_listed(token)])


def _ask_name(_: Context, __: Data) -> Html:
    return texts.type_name()


def _ask_sure(_: Context, data: Data) -> Html:
    return texts.add_namesake(data["name"]) if data.get("namesake") else texts.add_me(data["name"])


def _yes(_: Context, __: Data) -> list[Choice]:
    return [Choice(texts.ASK_DIRECTOR, "yes")]


def _any_text(_: Context, __: Data, text: str) -> str:
    return text


NAME = family.form(
    Form(
        "join",
        texts.TITLE,
        (
            Field("name", _ask_name, read=_any_text),
            Field(
                "sure", _ask_sure, choices=_yes, read=_any_text, when=lambda data: bool(data.get("unknown"))
            ),
        ),
        _named,
        role=None,
    )
)
