"""People who ask to join under a name that is not free for the taking; the directors decide."""

from __future__ import annotations

from handlers.people.choosing import name_buttons
from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.html import Html
from handlers.texts.names_and_roles import account_label
from handlers.texts.people import joining as joining_texts
from handlers.texts.people import requests as texts
from school.people import Member, Role
from school.permissions import holds
from school.problems import Outdated
from school.staff.joining import in_order
from storage.joining import Claim, Verdict

family = Family("requests", "老师名单")

FIRST_STEPS = (
    (
        Button(joining_texts.OBSERVE, "observe.new"),
        Button(joining_texts.MY_QUOTA, "quota.show"),
    ),
)
"""What somebody who has just joined may try."""

SHOWN = 20
"""Requests listed at once; the oldest come first."""


async def admit(ctx: Context, user_id: int, member: Member) -> None:
    """Tie an account to a name, and end what it had asked or begun on the way."""
    await ctx.store.members.link(member.id, user_id)
    await ctx.store.joining.withdraw(ctx.store.school_id, user_id)
    for form in ("join", "invitation"):
        await ctx.store.drafts.drop(user_id, form)
    await ctx.reload()


async def ask(ctx: Context, name: str, member: Member | None) -> None:
    """Put the sender's wish before the directors, once."""
    account = account_label(ctx.sender_name, ctx.user.username)
    claim = await ctx.store.joining.claim(
        ctx.store.school_id, ctx.user.id, account, name, member.id if member else None, ctx.now
    )
    if claim is None:
        return
    words = await _question(ctx, claim)
    for director in ctx.directory.directors:
        if director.user_id is not None:
            ctx.tell(director.user_id, words, _answers(claim, member), card=_card(claim, director))


@family.command("requests", "加入申请", role=Role.DIRECTOR, where=Where.PRIVATE)
async def list_requests(ctx: Context) -> None:
    """Who waits for a decision."""
    claims = (await ctx.store.joining.open_claims(ctx.store.school_id))[:SHOWN]
    ctx.show(texts.waiting(claims), [[Button(claim.name, f"claim.show:{claim.id}")] for claim in claims])


@family.button("claim.show", role=None)
async def show(ctx: Context, claim_id: int) -> None:
    """One request."""
    if claim := await _open(ctx, claim_id):
        ctx.show(await _question(ctx, claim), _answers(claim, _wanted(ctx, claim)))


@family.button("claim.who", role=None)
async def ask_who(ctx: Context, claim_id: int, page: int) -> None:
    """The asker is somebody on the list: whom?"""
    if not (claim := await _open(ctx, claim_id)):
        return
    free = in_order(member for member in ctx.directory.active if member.user_id is None)
    names = name_buttons(
        ctx, free, page, lambda it: f"claim.is:{claim.id}:{it.id}", lambda at: f"claim.who:{claim.id}:{at}"
    )
    back = [Button(texts.BACK, f"claim.show:{claim.id}")]
    ctx.show(texts.who_is_it(claim) if free else texts.nobody_free(claim), [*names, back])


@family.button("claim.is", role=None)
async def accept_as(ctx: Context, claim_id: int, member_id: int) -> None:
    """The asker is this person; an account that had the name loses it, where that was the question."""
    if not (claim := await _open(ctx, claim_id)):
        return
    member = ctx.directory.member_by_id.get(member_id)
    if member is None or not member.active or (member.user_id is not None and member.id != claim.member_id):
        raise Outdated
    if member.user_id is not None:
        ctx.tell(member.user_id, texts.you_are_replaced(member.name, ctx.directory.school.name))
    await _accept(ctx, claim, member)


@family.button("claim.add", role=None)
async def accept_as_new(ctx: Context, claim_id: int) -> None:
    """The asker becomes a new member."""
    if not (claim := await _open(ctx, claim_id)):
        return
    member_id = await ctx.store.members.add(claim.name, ctx.now)
    await _accept(ctx, claim, (await ctx.reload()).member_by_id[member_id])


@family.button("claim.no", role=None)
async def decline(ctx: Context, claim_id: int) -> None:
    """The asker stays outside."""
    if not (claim := await _open(ctx, claim_id)):
        return
    await ctx.store.joining.decide(claim, Verdict.DECLINED, ctx.member.id, ctx.now)
    ctx.show(texts.declined(claim, "您"))
    _tell_other_directors(ctx, claim, texts.declined(claim, ctx.member.name))
    ctx.tell(claim.user_id, texts.you_are_declined(ctx.directory.school.name))


async def _accept(ctx: Context, claim: Claim, member: Member) -> None:
    school = ctx.directory.school.name
    # Before the account is let in, which withdraws whatever it still asks.
    await ctx.store.joining.decide(claim, Verdict.ACCEPTED, ctx.member.id, ctx.now)
    await admit(ctx, claim.user_id, member)
    ctx.show(texts.accepted(claim, member, "您"), [[Button(texts.OPEN_CARD, f"people.show:{member.id}")]])
    _tell_other_directors(ctx, claim, texts.accepted(claim, member, ctx.member.name))
    ctx.tell(claim.user_id, joining_texts.welcome(member.name, school), FIRST_STEPS)


async def _open(ctx: Context, claim_id: int) -> Claim | None:
    """A request that still waits. None when it has been settled, which is then said.

    Somebody may direct one school and work in another just now: the request leads back to its own.

    Raises:
        Outdated: it was withdrawn, or is not for this person to decide.
    """
    claim = await ctx.store.joining.get_claim(claim_id)
    if claim is None:
        raise Outdated
    await ctx.enter(claim.school_id)
    if ctx.member_or_none is None or not holds(ctx.member, Role.DIRECTOR):
        raise Outdated
    joined = ctx.directory.member_by_user.get(claim.user_id)
    if claim.verdict is not None:
        by = ctx.directory.member_by_id.get(claim.decided_by or 0)
        ctx.show(texts.decided_before(claim, by))
    elif joined is not None:
        ctx.show(texts.no_longer_needed(claim, joined))
    else:
        return claim
    return None


def _wanted(ctx: Context, claim: Claim) -> Member | None:
    member = ctx.directory.member_by_id.get(claim.member_id) if claim.member_id else None
    return member if member and member.active else None


async def _question(ctx: Context, claim: Claim) -> Html:
    wanted = _wanted(ctx, claim)
    asker = await ctx.store.accounts.get(claim.user_id)
    holder = await ctx.store.accounts.get(wanted.user_id) if wanted and wanted.user_id else None
    return texts.question(claim, asker, wanted, holder, ctx.directory)


def _answers(claim: Claim, wanted: Member | None) -> list[list[Button]]:
    no = [Button(texts.DECLINE, f"claim.no:{claim.id}")]
    if wanted is None:
        return [
            [Button(texts.ADD, f"claim.add:{claim.id}")],
            [Button(texts.LISTED, f"claim.who:{claim.id}:0")],
            no,
        ]
    allow = texts.ALLOW if wanted.user_id is None else texts.HAND_TO
    return [[Button(allow, f"claim.is:{claim.id}:{wanted.id}")], no]


def _tell_other_directors(ctx: Context, claim: Claim, words: Html) -> None:
    """Their copy of the question must not look open any more."""
    for director in ctx.directory.directors:
        if director.user_id is not None and director.id != ctx.member.id:
            ctx.edit_card(director.user_id, _card(claim, director), words)


def _card(claim: Claim, director: Member) -> str:
    return f"claim:{claim.id}:{director.id}"
