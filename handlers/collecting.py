"""What heads do with what is handed in: see how far people are, look at it, send back, tick off, remind."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta

from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.handing_in import make_record
from handlers.support.owing import Debt, debt_of, debts
from handlers.support.packing import Entry, pack
from handlers.support.people import NAMES, page_buttons
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns, message_json
from handlers.support.scopes import ME
from handlers.support.workbooks import Sheet, Value
from handlers.texts import deadlines as texts
from handlers.texts import receipts as pages
from handlers.texts.submissions import AGAIN, HAND_IN, STATES, sent_back
from school.folders import safe
from school.names import pinyin_key
from school.people import Group, Member, Role
from school.permissions import may_change_item
from school.problems import Outdated
from school.quiet_hours import is_quiet
from school.receipts import NUDGES_A_DAY, Nudge, main_group, missing, plan_nudge
from school.submissions import (
    LONGEST_WORD,
    NudgedEnough,
    Owes,
    Proof,
    State,
    Submission,
    counted,
    debtors,
    may_collect,
    members_behind,
    read_text,
)
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


def _behind(debt: Debt, mine: tuple[Member | Group, ...]) -> list[Member | Group]:
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
        have = len(people) - len(_behind(debt, people))
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
    behind = _behind(debt, mine)
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
    first.append(Button(texts.GIVEN, f"due.given:{item.id}:0"))
    second = [Button(texts.NUDGE, f"due.nudge:{item.id}")] if behind else []
    second.append(Button(texts.TICK, f"due.ticks:{item.id}:0"))
    third = []
    if may_change_item(ctx.member, item):
        third = [
            Button(texts.TELL, f"item.tell:{item.id}:{item.first_day}:{ME}"),
            Button(texts.EDIT, f"due.edit:{item.id}"),
            Button(texts.CANCEL, f"item.cancel:{item.id}:{item.first_day}:{ME}"),
        ]
    last = [Button(texts.BACK, "due.list:0"), Button(texts.REFRESH, f"due.open:{item.id}")]
    pack = [Button(texts.PACK, f"due.pack:{item.id}")] if debt.wanted.proof is not Proof.TICK else []
    return [first, [*second, *pack], third, last]


@family.button("due.missing", role=Role.PREP_LEAD)
async def who_has_not(ctx: Context, item_id: int, page: int) -> None:
    """Who still owes, by group and pinyin, those apart whom the bot can't write to."""
    debt, mine = await looked_after(ctx, item_id)
    behind = _behind(debt, mine)
    groups = [it for it in behind if isinstance(it, Group)]
    people = [it.id for it in behind if isinstance(it, Member)]
    unreachable = await ctx.store.accounts.unreachable_members(ctx.directory.school.id)
    blocks = pages.missing_blocks(missing(people, (), set(unreachable), ctx.directory))
    shown = pages.paged([texts.missing_groups(groups)] if groups else blocks)
    at = max(0, min(page, len(shown) - 1))
    turns = page_buttons(at, len(shown), lambda to: f"due.missing:{item_id}:{to}")
    nudge_row = [Button(texts.NUDGE, f"due.nudge:{item_id}")] if behind else []
    text = pages.page(texts.missing_head(debt.item, len(behind)), shown[at], at, len(shown))
    ctx.show(text, [turns, [*nudge_row, Button(texts.BACK, f"due.open:{item_id}")]])


# --- what was given -----------------------------------------------------------------------------------


def debtor_name(ctx: Context, debt: Debt, given: Submission) -> str:
    """Whose it is: a person's, who may have left, or a group's, which may be gone."""
    if debt.wanted.owes is Owes.EACH:
        return ctx.directory.member_by_id[given.debtor_id].name
    group = ctx.directory.group_by_id.get(given.debtor_id)
    return group.name if group else ctx.directory.member_by_id[given.member_id].name


def visible(ctx: Context, debt: Debt) -> list[Submission]:
    """What has come of those whom this person looks after, and (for who sees all) of those who have left."""
    mine = {it.id for it in in_view(ctx, debt)}
    sees_all = may_collect(ctx.member, debt.item, _NOBODY)
    found = [it for it in debt.given if it.debtor_id in mine or sees_all]
    return sorted(found, key=lambda it: (pinyin_key(debtor_name(ctx, debt, it)), it.id))


_NOBODY = Member(0, 0, "")
"""Somebody of no group: only who looks after all looks after this one."""


@family.button("due.given", role=Role.PREP_LEAD)
async def what_came(ctx: Context, item_id: int, page: int) -> None:
    """Everything handed in, by pinyin."""
    debt, _ = await looked_after(ctx, item_id)
    every = visible(ctx, debt)
    page = max(0, min(page, (len(every) - 1) // NAMES))
    buttons = [
        Button(texts.given_label(debtor_name(ctx, debt, it), it), f"given.open:{it.id}")
        for it in every[page * NAMES : (page + 1) * NAMES]
    ]
    turns = page_buttons(page, -(-len(every) // NAMES), lambda to: f"due.given:{item_id}:{to}")
    back = [Button(texts.BACK, f"due.open:{item_id}")]
    ctx.show(texts.given_head(debt.item, len(every)), [*in_columns(buttons, 3), turns, back])


async def _looked_at(ctx: Context, submission_id: int) -> tuple[Debt, Submission]:
    """A submission that this person may see. Raises Outdated."""
    given = await ctx.store.submissions.get(submission_id)
    if given is None:
        raise Outdated
    debt, _ = await looked_after(ctx, given.item_id)
    if given not in visible(ctx, debt):
        raise Outdated
    return debt, given


@family.button("given.open", role=Role.PREP_LEAD)
async def open_given(ctx: Context, submission_id: int) -> None:
    """Its files, as Telegram keeps them, and below them what else there is to it."""
    debt, given = await _looked_at(ctx, submission_id)
    files = [it.file for it in await ctx.store.submissions.files([given.id])]
    for file in files:
        method = "sendPhoto" if file.kind == "photo" else "sendDocument"
        ctx.send(ctx.user.id, {file.kind: file.file_id}, method=method)
    giver = ctx.directory.member_by_id[given.member_id].name
    text = texts.given_card(
        debt.item,
        debtor_name(ctx, debt, given),
        giver,
        given,
        [file.name for file in files],
        given.given_at.astimezone(ctx.zone),
    )
    ctx.reply_privately(text, [[Button(texts.SEND_BACK, f"given.back:{given.id}")]] if given.counts else ())


@family.button("given.back", role=Role.PREP_LEAD)
async def ask_word(ctx: Context, submission_id: int) -> None:
    """Ask for a word to go with what is sent back."""
    debt, given = await _looked_at(ctx, submission_id)
    if not given.counts:
        ctx.answer(texts.SENT_BACK_TOAST)
        return
    await forms.begin(ctx, SEND_BACK, {"given": given.id, "name": debtor_name(ctx, debt, given)}, below=True)


async def _send_back(ctx: Context, data: Data) -> None:
    debt, given = await _looked_at(ctx, data["given"])
    await ctx.store.submissions.send_back(given.id, data["word"] or "")
    if given.record_id is not None:
        await ctx.store.records.set_deleted(given.record_id, given.debtor_id, ctx.now)
    giver = ctx.directory.member_by_id[given.member_id]
    if giver.active and giver.user_id is not None and given.state is State.GIVEN:
        again = Button(AGAIN, f"submit.to:{debt.item.id}:{given.debtor_id}")
        ctx.tell(giver.user_id, sent_back(debt.item, ctx.member.name, data["word"]), [[again]])
    await show_progress(ctx, debt.item.id, texts.SENT_BACK_TOAST)


SEND_BACK = family.form(
    Form(
        "given_back",
        texts.SEND_BACK,
        (
            Field(
                "word",
                lambda ctx, data: texts.ask_word(data["name"]),
                read=lambda ctx, data, text: read_text(text, LONGEST_WORD),
                optional=True,
            ),
        ),
        _send_back,
        Role.PREP_LEAD,
    )
)


# --- ticks --------------------------------------------------------------------------------------------


@family.button("due.ticks", role=Role.PREP_LEAD)
async def show_ticks(ctx: Context, item_id: int, page: int) -> None:
    """Everybody who owes, to tick off what came in hand."""
    debt, mine = await looked_after(ctx, item_id)
    behind = _behind(debt, mine)
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
    people = members_behind(_behind(debt, mine), ctx.directory)
    if not people:
        ctx.answer(texts.ALL_GIVEN)
        return
    midnight = datetime.combine(ctx.today, time.min, ctx.zone)
    before = await ctx.store.submissions.nudges_since(item_id, midnight)
    if before >= NUDGES_A_DAY:
        raise NudgedEnough
    school_id = ctx.directory.school.id
    unreachable = set(await ctx.store.accounts.unreachable_members(school_id))
    rooms = [it for it in await ctx.store.chats.of_school(school_id) if it.present]
    plan = plan_nudge(missing([it.id for it in people], (), unreachable, ctx.directory), rooms)
    if not plan.private and not plan.mentioned:
        ctx.answer(texts.NUDGED_NOBODY, alert=True)
        return
    await ctx.store.submissions.nudged(item_id, ctx.now)
    quiet = is_quiet(ctx.now)
    ctx.letters += _nudge_letters(ctx, debt, plan, before, quietly=quiet)
    mentioned = sum(len(named) for _, named in plan.mentioned)
    left = NUDGES_A_DAY - before - 1
    ctx.reply_privately(texts.nudged(len(plan.private), mentioned, plan.nowhere, left, quietly=quiet))


def _nudge_letters(ctx: Context, debt: Debt, plan: Nudge, number: int, *, quietly: bool) -> list[Letter]:
    words = texts.nudge(debt.item, ctx.member.name, ctx.directory, ctx.today)
    in_hand = debt.wanted.proof is Proof.TICK
    button = [] if in_hand else [[Button(HAND_IN, f"submit.due:{debt.item.id}")]]
    found = [
        (member.user_id, 0, message_json(words, button))
        for member in plan.private
        if member.user_id is not None
    ]
    for room, people in plan.mentioned:
        payload = message_json(texts.nudge_in_room(debt.item, people))
        found.append((room.chat_id, room.thread_id, payload))
    letters = []
    for chat_id, thread_id, payload in found:
        extra = {"message_thread_id": thread_id} if thread_id else {}
        silent = {"disable_notification": True} if quietly else {}
        name = f"due-nudge:{debt.item.id}:{ctx.today}:{number}:{chat_id}.{thread_id}"
        letters.append(Letter(chat_id, "sendMessage", payload | extra | silent, BROADCAST, name))
    return letters


# --- everything in one file -----------------------------------------------------------------------------


@family.button("due.pack", role=Role.PREP_LEAD)
async def send_pack(ctx: Context, item_id: int) -> None:
    """All files in folders by group, with a list, as one or several archives."""
    debt, mine = await looked_after(ctx, item_id)
    given = [it for it in visible(ctx, debt) if it.counts]
    entries = await _entries(ctx, debt, given)
    missing_files = sum(entry.sha256 is None and entry.text is None for entry in entries)
    ready = [entry for entry in entries if entry.sha256 or entry.text]
    sheet = Sheet(debt.item.title, texts.SHEET_HEADER, _rows(ctx, debt, mine))
    archives = await asyncio.to_thread(pack, ctx.environment.files, ready, sheet)
    for number, sha256 in enumerate(archives):
        name = texts.archive_name(safe(debt.item.title, 40), number if len(archives) > 1 else None)
        caption = texts.archive_caption(debt.item, len(ready), missing_files, number, len(archives))
        ctx.reply_document(name, sha256, caption)


async def _entries(ctx: Context, debt: Debt, given: list[Submission]) -> list[Entry]:
    by_id = {it.id: it for it in given}
    found = []
    for stored in await ctx.store.submissions.files(by_id):
        it, file = by_id[stored.submission_id], stored.file
        group, person = _folder(ctx, debt, it), ctx.directory.member_by_id[it.member_id].name
        found.append(Entry(group, person, debt.item.title, file.name, file.size, stored.sha256))
    for it in (it for it in given if it.text):
        group, person = _folder(ctx, debt, it), ctx.directory.member_by_id[it.member_id].name
        words = it.text or ""
        found.append(Entry(group, person, debt.item.title, "文字.txt", len(words) * 4, text=words))
    return found


def _folder(ctx: Context, debt: Debt, given: Submission) -> str:
    if debt.wanted.owes is not Owes.EACH:
        return debtor_name(ctx, debt, given)
    group = main_group(ctx.directory.member_by_id[given.debtor_id], ctx.directory)
    return group.name if group else pages.NO_GROUP


def _rows(ctx: Context, debt: Debt, mine: tuple[Member | Group, ...]) -> list[list[Value]]:
    """Everything that came and everybody who owes, one row each, by group and pinyin."""
    rows: list[list[Value]] = []
    for it in visible(ctx, debt):
        state = texts.given_label("", it).strip("（）") or STATES[it.state]
        rows.append(
            [_folder(ctx, debt, it), debtor_name(ctx, debt, it), state, it.given_at.astimezone(ctx.zone)]
        )
    with_rows = {it.debtor_id for it in debt.given}
    for debtor in (it for it in _behind(debt, mine) if it.id not in with_rows):
        group = debtor if isinstance(debtor, Group) else main_group(debtor, ctx.directory)
        rows.append([group.name if group else pages.NO_GROUP, debtor.name, texts.NOT_GIVEN, None])
    return sorted(rows, key=lambda row: (pinyin_key(str(row[0])), pinyin_key(str(row[1]))))
