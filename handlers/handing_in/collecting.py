"""What heads do about what is to be handed in: see how far people are, tick off, remind."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from handlers.announcing.nudging import MENTIONS
from handlers.handing_in.due import debt_of
from handlers.handing_in.owing import Debt, debts
from handlers.handing_in.submissions import LINK
from handlers.handing_in.taking_in import make_record
from handlers.people.choosing import NAMES, page_buttons
from handlers.scheduling.scopes import ME
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns, message_json
from handlers.texts.announcing import receipts as pages
from handlers.texts.announcing.nudging import nudged
from handlers.texts.handing_in import deadlines as texts
from handlers.texts.handing_in.submissions import HAND_IN
from school.announcing.receipts import NUDGES_A_DAY, Nudge, NudgedEnough, main_group, missing, plan_nudge
from school.handing_in.submissions import (
    Proof,
    State,
    Submission,
    counted,
    debtors,
    may_collect,
    members_behind,
)
from school.people import Group, Member, Role
from school.permissions import may_change_item
from school.problems import Outdated
from school.reminding.quiet_hours import is_quiet
from storage.outbox import BROADCAST, Letter

family = Family("collecting", "提交")
BEHIND, AHEAD = timedelta(days=180), timedelta(days=400)
"""How far the list looks back and ahead."""
PAGE = 7


# --- looking ------------------------------------------------------------------------------------------


def in_view(ctx: Context, debt: Debt) -> tuple[Member | Group, ...]:
    """Those who owe (or are done) and whom this person looks after."""
    every = debtors(debt.wanted, debt.item.audience, debt.school)
    return tuple(it for it in every if may_collect(ctx.member, debt.item, it))


async def looked_after(ctx: Context, item_id: int) -> tuple[Debt, tuple[Member | Group, ...]]:
    """A deadline and those of its people whom this person looks after. Raises Outdated where there are none."""
    debt = await debt_of(ctx, item_id)
    mine = in_view(ctx, debt)
    if not mine and not may_change_item(ctx.member, debt.item):
        raise Outdated
    return debt, mine


def behind_of(debt: Debt, mine: tuple[Member | Group, ...]) -> list[Member | Group]:
    """Those of them who have not handed in everything."""
    have = counted(debt.given)
    return [it for it in mine if have.get(it.id, 0) < debt.wanted.count]


@family.button("due.list", role=Role.PREP_LEAD)
async def show_list(ctx: Context, page: int) -> None:
    """The deadlines one looks after, those that come next first, then those that are over."""
    items = await ctx.store.schedule.items(ctx.today - BEHIND, ctx.today + AHEAD)
    found = [(debt, in_view(ctx, debt)) for debt in await debts(ctx.store, ctx.directory, items)]
    mine = [(debt, people) for debt, people in found if people]
    ahead = [pair for pair in mine if pair[0].closes > ctx.now]
    over = [pair for pair in reversed(mine) if pair[0].closes <= ctx.now]
    shown = [*ahead, *over]
    page = max(0, min(page, (len(shown) - 1) // PAGE))
    rows = []
    for debt, people in shown[page * PAGE : (page + 1) * PAGE]:
        have = len(people) - len(behind_of(debt, people))
        rows.append([Button(texts.list_label(debt.item, have, len(people)), f"due.open:{debt.item.id}")])
    turns = page_buttons(page, -(-len(shown) // PAGE), lambda to: f"due.list:{to}")
    ctx.show(texts.listed(len(shown)), [*rows, turns, [Button(texts.NEW, "due.new")]])


@family.button("due.open", role=Role.PREP_LEAD)
async def open_progress(ctx: Context, item_id: int) -> None:
    """One deadline with its progress."""
    await show_progress(ctx, item_id)


async def show_progress(ctx: Context, item_id: int, note: str = "") -> None:
    """The same, perhaps with a word about what has just been done."""
    debt, mine = await looked_after(ctx, item_id)
    behind = behind_of(debt, mine)
    unreachable = set(await ctx.store.accounts.unreachable_members(ctx.directory.school.id))
    cut_off = sum(isinstance(it, Member) and it.id in unreachable for it in behind)
    rows = _by_group(ctx, mine, behind)
    text = texts.progress(debt.item, debt.wanted, ctx.directory, ctx.now, rows, cut_off, note)
    ctx.show(text, _actions(ctx, debt, bool(behind)))


def _by_group(
    ctx: Context, mine: tuple[Member | Group, ...], behind: list[Member | Group]
) -> list[tuple[str, int, int]]:
    """By group its name, how many are done, and how many there are."""
    found: dict[str, list[int]] = {}
    for it in sorted(mine, key=lambda it: _place(ctx, it)):
        group = it if isinstance(it, Group) else main_group(it, ctx.directory)
        row = found.setdefault(group.name if group else pages.NO_GROUP, [0, 0])
        row[0] += it not in behind
        row[1] += 1
    return [(name, done, total) for name, (done, total) in found.items()]


def _place(ctx: Context, debtor: Member | Group) -> int:
    group = debtor if isinstance(debtor, Group) else main_group(debtor, ctx.directory)
    return ctx.directory.groups.index(group) if group else len(ctx.directory.groups)


def _actions(ctx: Context, debt: Debt, behind: bool) -> list[list[Button]]:
    item = debt.item
    first = [Button(texts.MISSING, f"due.missing:{item.id}:0")] if behind else []
    second = [Button(texts.NUDGE, f"due.nudge:{item.id}")] if behind else []
    more = [Button(texts.MORE_ACTIONS, f"due.more:{item.id}")] if _rare(ctx, debt) else []
    return [
        [*first, Button(texts.GIVEN, f"due.given:{item.id}:0")],
        [*second, Button(texts.TICK, f"due.ticks:{item.id}:0")],
        [Button(texts.BACK, "due.list:0"), Button(texts.REFRESH, f"due.open:{item.id}"), *more],
    ]


def _rare(ctx: Context, debt: Debt) -> list[list[Button]]:
    """What one seldom does about a deadline."""
    item = debt.item
    pack = [Button(texts.PACK, f"due.pack:{item.id}")] if debt.wanted.proof is not Proof.TICK else []
    if not may_change_item(ctx.member, item):
        return [pack] if pack else []
    here = f"{item.id}:{item.first_day}:{ME}"
    return [
        [*pack, Button(texts.TELL, f"item.tell:{here}")],
        [Button(texts.EDIT, f"due.edit:{item.id}"), Button(texts.CANCEL, f"item.cancel:{here}")],
    ]


@family.button("due.more", role=Role.PREP_LEAD)
async def show_rare(ctx: Context, item_id: int) -> None:
    """What else may be done about a deadline."""
    debt, _ = await looked_after(ctx, item_id)
    back = [Button(texts.BACK, f"due.open:{item_id}")]
    ctx.show(texts.more_actions(debt.item), [*_rare(ctx, debt), back])


@family.button("due.missing", role=Role.PREP_LEAD)
async def who_has_not(ctx: Context, item_id: int, page: int) -> None:
    """Who still owes, by group and pinyin, those apart whom the bot can't write to."""
    debt, mine = await looked_after(ctx, item_id)
    behind = behind_of(debt, mine)
    groups = [it for it in behind if isinstance(it, Group)]
    people = [it.id for it in behind if isinstance(it, Member)]
    unreachable = await ctx.store.accounts.unreachable_members(ctx.directory.school.id)
    blocks = pages.missing_blocks(missing(people, (), set(unreachable), ctx.directory, ctx.today))
    shown = pages.paged([texts.missing_groups(groups)] if groups else blocks)
    at = max(0, min(page, len(shown) - 1))
    turns = page_buttons(at, len(shown), lambda to: f"due.missing:{item_id}:{to}")
    nudge_row = [Button(texts.NUDGE, f"due.nudge:{item_id}")] if behind else []
    text = pages.page(texts.missing_head(debt.item, len(behind)), shown[at], at, len(shown))
    ctx.show(text, [turns, [*nudge_row, Button(texts.BACK, f"due.open:{item_id}")]])


# --- ticks --------------------------------------------------------------------------------------------


@family.button("due.ticks", role=Role.PREP_LEAD)
async def show_ticks(ctx: Context, item_id: int, page: int) -> None:
    """Everybody who owes, to tick off what came in hand."""
    debt, mine = await looked_after(ctx, item_id)
    behind = behind_of(debt, mine)
    page = max(0, min(page, (len(mine) - 1) // NAMES))
    buttons = [
        Button(
            f"{'☐' if it in behind else '☑'} {it.name}",
            f"due.tick:{item_id}:{it.id}:{int(it in behind)}:{page}",
        )
        for it in mine[page * NAMES : (page + 1) * NAMES]
    ]
    turns = page_buttons(page, -(-len(mine) // NAMES), lambda to: f"due.ticks:{item_id}:{to}")
    back = [Button(texts.BACK, f"due.open:{item_id}")]
    ctx.show(texts.tick_head(debt.item), [*in_columns(buttons, 3), turns, back])


@family.button("due.tick", role=Role.PREP_LEAD)
async def tick(ctx: Context, item_id: int, debtor_id: int, on: int, page: int) -> None:
    """Tick somebody off, or take the ticks back; what people sent themselves stays as it is."""
    debt, mine = await looked_after(ctx, item_id)
    if debtor_id not in {it.id for it in mine}:
        raise Outdated
    own = debt.by(debtor_id)
    if on:
        await _tick(ctx, debt, debtor_id, debt.wanted.count - sum(it.counts for it in own))
    else:
        for it in (it for it in own if it.state is State.TICKED):
            await ctx.store.submissions.end(it.id, ctx.now)
            if it.record_id is not None:
                await ctx.store.records.set_deleted(it.record_id, debtor_id, ctx.now)
    ctx.answer(texts.TICKED if on else texts.UNTICKED)
    await show_ticks(ctx, item_id, page)


async def _tick(ctx: Context, debt: Debt, debtor_id: int, times: int) -> None:
    for it in (it for it in debt.by(debtor_id) if not it.counts):
        await ctx.store.submissions.end(it.id, ctx.now)
    for _ in range(times):
        record_id = await make_record(ctx, debt, debtor_id)
        given = Submission(
            0,
            debt.item.id,
            debtor_id,
            ctx.member.id,
            State.TICKED,
            ctx.now,
            ctx.now >= debt.closes,
            record_id=record_id,
        )
        await ctx.store.submissions.add(given)


# --- reminding ----------------------------------------------------------------------------------------


@family.button("due.nudge", role=Role.PREP_LEAD)
async def nudge(ctx: Context, item_id: int) -> None:
    """Remind those who still owe, and only them, in private or by name in their group's chat."""
    debt, mine = await looked_after(ctx, item_id)
    people = members_behind(behind_of(debt, mine), ctx.directory)
    school_id = ctx.directory.school.id
    unreachable = set(await ctx.store.accounts.unreachable_members(school_id))
    still = missing([it.id for it in people], (), unreachable, ctx.directory, ctx.today)
    if not still.present:
        ctx.answer(texts.ALL_ON_LEAVE if still.on_leave else texts.ALL_GIVEN)
        return
    midnight = datetime.combine(ctx.today, time.min, ctx.zone)
    before = await ctx.store.submissions.nudges_since(item_id, midnight)
    if before >= NUDGES_A_DAY:
        raise NudgedEnough
    rooms = [it for it in await ctx.store.chats.of_school(school_id) if it.present]
    plan = plan_nudge(still, rooms)
    if not plan.private and not plan.mentioned:
        ctx.answer(texts.NUDGED_NOBODY, alert=True)
        return
    await ctx.store.submissions.nudged(item_id, ctx.now)
    quiet = is_quiet(ctx.now)
    ctx.letters += _nudge_letters(ctx, debt, plan, before, quietly=quiet)
    ctx.reply_privately(nudged(plan, NUDGES_A_DAY - before - 1, quietly=quiet))


def _nudge_letters(ctx: Context, debt: Debt, plan: Nudge, number: int, *, quietly: bool) -> list[Letter]:
    words = texts.nudge(debt.item, debt.wanted, ctx.member.name, ctx.directory, ctx.today)
    in_hand = debt.wanted.proof is Proof.TICK
    button = [] if in_hand else [[Button(HAND_IN, f"submit.due:{debt.item.id}")]]
    link = [] if in_hand else [[ctx.private_button(HAND_IN, f"{LINK}{debt.item.id}")]]
    found = [
        (member.user_id, 0, message_json(words, button))
        for member in plan.private
        if member.user_id is not None
    ]
    for room, people in plan.mentioned:
        for start in range(0, len(people), MENTIONS):
            named = texts.nudge_in_room(debt.item, people[start : start + MENTIONS])
            found.append((room.chat_id, room.thread_id, message_json(named, link)))
    letters = []
    for part, (chat_id, thread_id, payload) in enumerate(found):
        extra = {"message_thread_id": thread_id} if thread_id else {}
        silent = {"disable_notification": True} if quietly else {}
        name = f"due-nudge:{debt.item.id}:{ctx.today}:{number}:{chat_id}.{thread_id}.{part}"
        letters.append(Letter(chat_id, "sendMessage", payload | extra | silent, BROADCAST, name))
    return letters
