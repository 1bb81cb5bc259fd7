"""What a teacher owes and hands in: /todo, /submit, files and texts, albums, edited messages."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from handlers.handing_in.due import own_debt_of
from handlers.handing_in.owing import Debt, debts
from handlers.handing_in.taking_in import (
    ASKING,
    Piece,
    debtor_for,
    hand_in,
    proof_of,
    replaced_by,
)
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.numbers import read_number
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.handing_in import submissions as texts
from handlers.texts.html import Html
from school.handing_in.submissions import (
    NotOwed,
    Proof,
    State,
    Submission,
    WrongProof,
    check_open,
    counted,
    read_text,
)
from school.people import Group, Member, Role
from school.problems import NotAMember, Outdated
from school.scheduling.schedule import Item, ItemKind
from storage.records import Attachment
from storage.submissions import school_of

family = Family("submissions", "提交")
LINK = "hand"
"""Deep links of this prefix and a deadline's id ask for what is owed by it."""
BEHIND, AHEAD = timedelta(days=120), timedelta(days=400)
"""How far /todo looks back, for what may still come late, and ahead."""
ROWS, MOST_SHOWN, DONE_SHOWN = 8, 15, 5


# --- what is owed -------------------------------------------------------------------------------------


async def own_debts(ctx: Context) -> list[tuple[Debt, Member | Group]]:
    """The deadlines by which this person hands in, for oneself or for a group, the most urgent first."""
    items = await ctx.store.schedule.items(ctx.today - BEHIND, ctx.today + AHEAD)
    found = await debts(ctx.store, ctx.directory, items, of=ctx.member)
    return [(debt, debtor) for debt in found for debtor in debt.own(ctx.member)]


def is_owed(ctx: Context, debt: Debt, debtor: Member | Group) -> bool:
    """Whether something is missing that may still be handed in here."""
    given = debt.by(debtor.id)
    returned = any(not it.counts for it in given)
    missing = counted(given).get(debtor.id, 0) < debt.wanted.count
    return missing and (debt.is_open(ctx.now) or (returned and not debt.item.done))


def group_name(debtor: Member | Group) -> str | None:
    """The group that owes; None where a person does."""
    return debtor.name if isinstance(debtor, Group) else None


def destinations(ctx: Context, pairs: list[tuple[Debt, Member | Group]]) -> list[tuple[str, str]]:
    """Where a file may go that came without a question: labels, and `ITEM:DEBTOR`."""
    owed = [
        (debt.item, debtor)
        for debt, debtor in pairs
        if is_owed(ctx, debt, debtor) and debt.wanted.proof is not Proof.TICK
    ]
    titles = Counter(item.title for item, _ in owed)
    return [
        (
            texts.button(item.title, group_name(debtor), item.last_day if titles[item.title] > 1 else None),
            f"{item.id}:{debtor.id}",
        )
        for item, debtor in owed
    ]


@family.command("todo", "我要交的材料", where=Where.PRIVATE, plain=("我的待办", "待办"))
async def todo(ctx: Context) -> None:
    """What I owe by when, and what is done."""
    await show_todo(ctx)


@family.button("todo.show")
async def show_todo(ctx: Context) -> None:
    """The same, where a button was tapped."""
    pairs = await own_debts(ctx)
    owed = [(debt, debtor) for debt, debtor in pairs if is_owed(ctx, debt, debtor)][:MOST_SHOWN]
    rows = [_row(ctx, number, *pair) for number, pair in enumerate(owed, 1)]
    plain = (await _plain_deadlines(ctx))[: MOST_SHOWN - len(owed)]
    rows += [texts.plain_row(number, it, ctx.today) for number, it in enumerate(plain, len(rows) + 1)]
    given = [(debt, it) for debt, debtor in pairs for it in debt.by(debtor.id) if it.counts]
    given.sort(key=lambda pair: pair[1].given_at, reverse=True)
    done = [
        texts.done_row(debt.item, it, _group_of(ctx, debt, it), ctx.now) for debt, it in given[:DONE_SHOWN]
    ]
    buttons = [[Button(label, f"submit.to:{to}")] for label, to in destinations(ctx, owed)[:ROWS]]
    buttons += [[Button(texts.done_button(it.title), f"todo.done:{it.id}")] for it in plain]
    more = [[Button(label, data)] for label, data in _replaceable(ctx, given)]
    ctx.show(texts.todo(rows, done), [*buttons, *more][:ROWS])


async def _plain_deadlines(ctx: Context) -> list[Item]:
    """Deadlines of this person's by which nothing is handed in here, and that are not done."""
    items = await ctx.store.schedule.items(ctx.today, ctx.today + AHEAD)
    own = [it for it in items if it.kind is ItemKind.DEADLINE and it.concerns(ctx.member) and not it.done]
    wanted = await ctx.store.submissions.requirements(it.id for it in own)
    done = await ctx.store.tellings.done_with(it.id for it in own)
    left = [it for it in own if it.id not in wanted and ctx.member.id not in done.get(it.id, ())]
    return sorted(left, key=lambda it: (it.last_day, it.id))


@family.button("todo.done")
async def mark_done(ctx: Context, item_id: int) -> None:
    """Done with a deadline by which nothing is handed in; a second tap changes nothing."""
    item = await ctx.store.schedule.get(item_id)
    if item is None or item.kind is not ItemKind.DEADLINE or not item.concerns(ctx.member):
        raise Outdated
    if await ctx.store.submissions.requirement(item_id) is None:
        await ctx.store.tellings.set_done(item_id, ctx.member.id, ctx.now)
    await show_todo(ctx)


def _row(ctx: Context, number: int, debt: Debt, debtor: Member | Group) -> Html:
    given = debt.by(debtor.id)
    have = counted(given).get(debtor.id, 0)
    row = texts.todo_row(number, debt.item, debt.wanted, have, group_name(debtor), ctx.now, debt.closes)
    back = next((it for it in given if not it.counts), None)
    return Html(f"{row}\n{texts.returned_row(back.word)}") if back else row


def _group_of(ctx: Context, debt: Debt, given: Submission) -> str | None:
    if debt.wanted.owes.group_kind is None:
        return None
    group = ctx.directory.group_by_id.get(given.debtor_id)
    return group.name if group else None


def _replaceable(ctx: Context, given: list[tuple[Debt, Submission]]) -> list[tuple[str, str]]:
    """What has been handed in and may still be replaced."""
    found = []
    for debt, it in given:
        if ctx.now < debt.closes and not debt.item.done and it.state is State.GIVEN:
            mine = [one.id for one in debt.by(it.debtor_id)]
            number = mine.index(it.id) + 1 if debt.wanted.count > 1 else None
            found.append((texts.again(debt.item.title, number), f"submit.again:{it.id}"))
    return found


# --- handing in ---------------------------------------------------------------------------------------


@family.command("submit", "提交材料", where=Where.PRIVATE, plain=("提交", "交材料", "交作业"))
async def submit(ctx: Context) -> None:
    """Choose what to hand in; where there is but one, ask for it."""
    found = destinations(ctx, await own_debts(ctx))
    if not found:
        ctx.reply(texts.nothing_to_hand_in(), [[Button(texts.TO_TODO, "todo.show")]])
    elif len(found) == 1:
        item_id, debtor_id = map(int, found[0][1].split(":"))
        await ask_for(ctx, item_id, debtor_id)
    else:
        ctx.reply(texts.choose(), [[Button(label, f"submit.to:{to}")] for label, to in found[: ROWS + ROWS]])


@family.button("submit.to")
async def ask_for(ctx: Context, item_id: int, debtor_id: int) -> None:
    """Ask for a file, a photo or a text."""
    debt = await own_debt_of(ctx, item_id)
    debtor = debtor_for(ctx, debt, debtor_id)
    if debt.wanted.proof is Proof.TICK:
        raise WrongProof(Proof.TICK)
    returned = any(not it.counts for it in debt.by(debtor.id))
    if not returned:
        check_open(debt.wanted, debt.closes, ctx.now)
        replaced_by(ctx, debt, debtor_id, None)
    await _ask(ctx, debt, debtor, None)


@family.button("submit.due", role=None)
async def ask_by_reminder(ctx: Context, item_id: int) -> None:
    """From a reminder: for oneself, or for the first of the own groups that owes; perhaps in another school."""
    await ask_for(ctx, item_id, await debtor_reminded(ctx, item_id))


@family.link(LINK, role=None)
async def ask_by_link(ctx: Context, argument: str) -> None:
    """The same from a group chat, for those whom the bot can't write to before they have started it."""
    await ask_by_reminder(ctx, read_number(argument))


async def debtor_reminded(ctx: Context, item_id: int) -> int:
    """For whom a reminder asks to hand in: see `ask_by_reminder`. Raises Outdated, NotAMember, NotOwed."""
    debt = await _debt_reminded_of(ctx, item_id)
    own = debt.own(ctx.member)
    if not own:
        raise NotOwed
    return next((it for it in own if is_owed(ctx, debt, it)), own[0]).id


async def _debt_reminded_of(ctx: Context, item_id: int) -> Debt:
    """The deadline of a reminder, in the school it came from. Raises Outdated or NotAMember."""
    school_id = await school_of(ctx.store.session, item_id)
    if school_id is None:
        raise Outdated
    if ctx.member_or_none is None or ctx.member.school_id != school_id:
        seats = await ctx.store.accounts.seats(ctx.user.id)
        if all(seat.school_id != school_id for seat in seats):
            raise NotAMember
        await ctx.enter(school_id)
    return await own_debt_of(ctx, item_id)


@family.button("submit.again")
async def replace(ctx: Context, submission_id: int) -> None:
    """Ask for what takes the place of something handed in."""
    given = await ctx.store.submissions.get(submission_id)
    if given is None:
        raise Outdated
    debt = await own_debt_of(ctx, given.item_id)
    debtor = debtor_for(ctx, debt, given.debtor_id)
    replaced_by(ctx, debt, debtor.id, given.id)
    await _ask(ctx, debt, debtor, given.id)


async def _ask(ctx: Context, debt: Debt, debtor: Member | Group, chosen: int | None) -> None:
    asked = texts.ask_what(debt.item, debt.wanted, ctx.today, group_name(debtor))
    data: Data = {"item": debt.item.id, "debtor": debtor.id, "chosen": chosen, "asked": asked}
    data["proof"] = debt.wanted.proof
    await forms.begin(ctx, SUBMIT, data, below=True)


def _take_text(ctx: Context, data: Data, text: str) -> dict[str, Any]:
    if Proof(data["proof"]) not in (Proof.ANY, Proof.TEXT):
        raise WrongProof(Proof(data["proof"]))
    return {"text": read_text(text), "message": ctx.message and ctx.message.message_id}


def _take_file(ctx: Context, data: Data, file: Attachment) -> dict[str, Any]:
    if Proof(data["proof"]) not in (Proof.ANY, proof_of(file)):
        raise WrongProof(Proof(data["proof"]))
    return {"file": asdict(file), "album": ctx.message and ctx.message.media_group_id}


async def _finish(ctx: Context, data: Data) -> None:
    what = data["what"]
    files = (Attachment(**what["file"]),) if "file" in what else ()
    piece = Piece(files, what.get("text"), what.get("message"), what.get("album"))
    await hand_in(ctx, data["item"], data["debtor"], piece, data["chosen"])


SUBMIT = family.form(
    Form(
        ASKING,
        texts.TITLE,
        (Field("what", lambda _, data: Html(data["asked"]), read=_take_text, take=_take_file),),
        _finish,
        Role.TEACHER,
    )
)
