"""What is doubtful in a plan, one question at a time, each with its readings to tap."""

from __future__ import annotations

from dataclasses import replace

from handlers.plans.pages import Desk, desk_of, shown
from handlers.plans.review import show_summary
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, Keyboard, in_columns
from handlers.texts.plans import questions as texts
from handlers.texts.plans.review import BACK
from school.people import Role
from school.plan_review.proposals import Missing, Question
from school.plan_review.questions import Matter, accepted, answers, open_matter, tied, whom_codes
from school.problems import Outdated
from storage.plan_entries import Entry

family = Family("plan_asking", "工作计划")
MOST = 21
"""Readings under one question: seven rows of three fit a phone."""


@family.button("plan.ask", role=Role.DIRECTOR)
async def ask_next(ctx: Context, plan_id: int, after: int) -> None:
    """The next entry that has to be decided, after one that has been or was skipped; after the last the overview."""
    desk = await desk_of(ctx, plan_id)
    waiting = desk.undecided()
    entry = next((it for it in waiting if it.number > after), None)
    if entry is None:
        ctx.answer(texts.at_the_end(len(waiting)))
        await show_summary(ctx, plan_id)
        return
    _ask(ctx, desk, entry)


def _ask(ctx: Context, desk: Desk, entry: Entry) -> None:
    waiting, matter = desk.undecided(), open_matter(entry.proposal)
    if matter is None:
        raise Outdated
    alike = len(_alike(desk, entry)) - 1 if matter is Missing.WHOM else 0
    text = texts.question(
        entry,
        matter,
        shown(ctx, entry, desk.now),
        ctx.directory,
        ctx.today,
        left=len(waiting),
        alike=alike,
    )
    ctx.show(text, [*_readings(ctx, desk, entry, matter), *_ways_on(desk, entry, matter)])


def _readings(ctx: Context, desk: Desk, entry: Entry, matter: Matter) -> Keyboard:
    here = f"{desk.plan.id}:{entry.number}:{matter}"
    buttons = [
        Button(
            texts.answer_label(it.code, matter, entry.proposal, ctx.directory),
            f"plan.answer:{here}:{it.code}",
        )
        for it in answers(entry.proposal, matter, ctx.directory)[:MOST]
    ]
    return in_columns(buttons, 3 if len(buttons) > 4 else 2)


def _ways_on(desk: Desk, entry: Entry, matter: Matter) -> Keyboard:
    plan, number = desk.plan, entry.number
    leave = texts.STAY if matter is Question.CHANGED_HERE else texts.LEAVE
    easy = [it.number for it in _acceptable(desk)]
    label = texts.ACCEPT if number in easy else texts.ACCEPT_OTHERS
    rest = [Button(label.format(n=len(easy)), f"plan.accept:{plan.id}")] if len(easy) > 1 else []
    write = [Button(texts.WRITE, f"plan.edit:{plan.id}:{number}:when:ask")] if matter is Missing.TIME else []
    return [
        write,
        [
            Button(leave, f"plan.leave:{plan.id}:{number}"),
            Button(texts.LATER, f"plan.ask:{plan.id}:{number}"),
        ],
        rest,
        [
            Button(texts.CHANGE, f"plan.entry:{plan.id}:{number}:ask"),
            Button(BACK, f"plan.open:{plan.id}"),
        ],
    ]


def _alike(desk: Desk, entry: Entry) -> list[Entry]:
    """The undecided entries that are for the same unknown group or people, by the plan's words."""
    who = entry.proposal.draft.who
    if not who:
        return [entry]
    return [
        it
        for it in desk.undecided()
        if it.proposal.draft.who == who
        and type(it.proposal.draft) is type(entry.proposal.draft)
        and Missing.WHOM in it.proposal.missing
    ]


@family.button("plan.answer", role=Role.DIRECTOR)
async def answer(ctx: Context, plan_id: int, number: int, matter: str, code: str) -> None:
    """Read an entry as was tapped, and go on; what was decided meanwhile stays."""
    desk = await desk_of(ctx, plan_id)
    entry = desk.entry(number)
    asked = open_matter(entry.proposal)
    if asked is None or asked != matter or entry.kept is not None:
        ctx.answer(texts.ALREADY)
        await ask_next(ctx, plan_id, number)
        return
    reading = next((it for it in answers(entry.proposal, asked, ctx.directory) if it.code == code), None)
    if reading is None:
        raise Outdated
    changed = [replace(entry, proposal=reading.proposal)]
    if asked is Missing.WHOM:
        others = [
            it
            for it in _alike(desk, entry)
            if it.number != number and code in whom_codes(it.proposal.draft, ctx.directory)
        ]
        changed += [replace(it, proposal=tied(it.proposal, code, ctx.directory)) for it in others]
    decided = [replace(it, kept=None if it.proposal.doubtful else True) for it in changed]
    await ctx.store.plans.edit(plan_id, decided)
    await ask_next(ctx, plan_id, number - 1)


def _acceptable(desk: Desk) -> list[Entry]:
    """The undecided entries that may be taken as they were read."""
    read = [(it, accepted(it.proposal)) for it in desk.undecided()]
    return [replace(it, proposal=proposal, kept=True) for it, proposal in read if proposal is not None]


@family.button("plan.accept", role=Role.DIRECTOR)
async def accept(ctx: Context, plan_id: int) -> None:
    """Take all that is left as it was read; what lacks something is asked on."""
    desk = await desk_of(ctx, plan_id)
    await ctx.store.plans.edit(plan_id, _acceptable(desk))
    await ask_next(ctx, plan_id, 0)


@family.button("plan.leave", role=Role.DIRECTOR)
async def leave(ctx: Context, plan_id: int, number: int) -> None:
    """Leave an entry out, and go on."""
    await desk_of(ctx, plan_id)
    await ctx.store.plans.keep(plan_id, [number], False)
    await ask_next(ctx, plan_id, number)
