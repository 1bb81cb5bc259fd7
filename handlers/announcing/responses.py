"""Who has answered an announcement: names, reminders to the others, results as a table."""

from __future__ import annotations

import asyncio
from datetime import datetime, time

from handlers.announcing.announcements import in_charge, looked_at
from handlers.announcing.nudging import nudge_letters
from handlers.people.choosing import page_buttons
from handlers.support.context import Context
from handlers.support.desks import desk_of
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.support.tables import Sheet, Value, keep_workbook
from handlers.texts.announcing import receipts as texts
from handlers.texts.announcing.announcements import RECEIVED, REFRESH
from handlers.texts.announcing.nudging import nudged
from handlers.texts.html import Html
from school.announcing.announcements import Ask
from school.announcing.receipts import (
    NUDGES_A_DAY,
    Missing,
    NudgedEnough,
    by_group,
    main_group,
    missing,
    plan_nudge,
)
from school.names import pinyin_key
from school.people import Role
from school.reminding.quiet_hours import is_quiet
from storage.announcements import Announcement
from storage.outbox import cards
from storage.receipts import Receipt

family = Family("responses", "通知")


async def _still(ctx: Context, announcement: Announcement) -> tuple[list[Receipt], Missing]:
    receipts = await ctx.store.receipts.of(announcement)
    unreachable = set(await ctx.store.accounts.unreachable_members(ctx.directory.school.id))
    answered = {it.member_id for it in receipts if it.answer is not None}
    return receipts, missing(
        [it.member_id for it in receipts], answered, unreachable, ctx.directory, ctx.today
    )


@family.button("receipts.missing", role=Role.PREP_LEAD)
async def who_has_not(ctx: Context, announcement_id: int) -> None:
    """Names by group, with those apart whom the bot can't write to; below the card, which goes on counting."""
    await _show_missing(ctx, announcement_id, None)


@family.button("receipts.missing_at", role=Role.PREP_LEAD)
async def turn_missing(ctx: Context, announcement_id: int, page: int) -> None:
    """Another page of them, or the same as it stands now."""
    await _show_missing(ctx, announcement_id, page)


async def _show_missing(ctx: Context, announcement_id: int, page: int | None) -> None:
    found = await looked_at(ctx, announcement_id)
    receipts, still = await _still(ctx, found)
    head = texts.missing_head(found, still, len(receipts))
    _show_pages(ctx, found, head, texts.missing_blocks(still), page, "receipts.missing_at")


def _show_pages(
    ctx: Context, announcement: Announcement, head: Html, blocks: list[Html], page: int | None, verb: str
) -> None:
    """A page of names, or (None) the first in a new message."""
    pages = texts.paged(blocks)
    at = max(0, min(page or 0, len(pages) - 1))
    turns = page_buttons(at, len(pages), lambda to: f"{verb}:{announcement.id}:{to}")
    again = Button(REFRESH, f"{verb}:{announcement.id}:{at}")
    put = ctx.reply if page is None else ctx.show
    put(texts.page(head, pages[at], at, len(pages)), [turns, [again]])


@family.button("receipts.nudge", role=Role.PREP_LEAD)
async def nudge(ctx: Context, announcement_id: int) -> None:
    """Remind those who have not answered, and only them."""
    found = await in_charge(ctx, announcement_id)
    _, still = await _still(ctx, found)
    if not still.present:
        ctx.answer(texts.ALL_ON_LEAVE if still.on_leave else texts.NOBODY_MISSING)
        return
    midnight = datetime.combine(ctx.now.date(), time.min, ctx.zone)
    before = await ctx.store.receipts.nudges_since(found.id, midnight)
    if before >= NUDGES_A_DAY:
        raise NudgedEnough
    plan = plan_nudge(still, await desk_of(ctx).rooms())
    if not plan.private and not plan.mentioned:
        ctx.answer(texts.NOBODY_IN_REACH, alert=True)
        return
    number = await ctx.store.receipts.nudged(found.id, ctx.now)
    quiet = is_quiet(ctx.now)
    messages = {
        card.card: card.message_id for card in await cards(ctx.store.session, f"announce:{found.id}:")
    }
    ctx.letters += nudge_letters(desk_of(ctx), found, plan, number, messages, quietly=quiet)
    ctx.reply_privately(nudged(plan, NUDGES_A_DAY - before - 1, quietly=quiet))


# --- results --------------------------------------------------------------------------------------------


@family.button("receipts.results", role=Role.PREP_LEAD)
async def results(ctx: Context, announcement_id: int) -> None:
    """Who chose or wrote what, below the card."""
    await _show_results(ctx, announcement_id, None)


@family.button("receipts.results_at", role=Role.PREP_LEAD)
async def turn_results(ctx: Context, announcement_id: int, page: int) -> None:
    """Another page of that, or the same as it stands now."""
    await _show_results(ctx, announcement_id, page)


async def _show_results(ctx: Context, announcement_id: int, page: int | None) -> None:
    found = await looked_at(ctx, announcement_id)
    receipts = await ctx.store.receipts.of(found)
    answered = [it for it in receipts if it.answer is not None]
    people = {it.member_id: ctx.directory.member_by_id[it.member_id] for it in answered}
    if found.ask is Ask.WORDS:
        inorder = sorted(answered, key=lambda it: pinyin_key(people[it.member_id].name))
        blocks = [texts.words_block(people[it.member_id], it.answer or "") for it in inorder]
    else:
        blocks = [
            block
            for number, choice in enumerate(found.choices)
            for block in texts.chosen_blocks(
                choice,
                by_group(
                    (people[it.member_id] for it in answered if it.answer == str(number)), ctx.directory
                ),
            )
        ]
    head = texts.results_head(found, len(answered), len(receipts))
    _show_pages(ctx, found, head, blocks, page, "receipts.results_at")


@family.button("receipts.sheet", role=Role.PREP_LEAD)
async def send_sheet(ctx: Context, announcement_id: int) -> None:
    """Everybody with what they answered and when, as .xlsx."""
    found = await looked_at(ctx, announcement_id)
    receipts, still = await _still(ctx, found)
    apart = {member.id: texts.UNREACHABLE for member in still.unreachable}
    apart |= {member.id: texts.ON_LEAVE for member in still.on_leave}
    apart |= {member.id: texts.LEFT for member in still.left}
    rows = [_row(ctx, found, it, apart.get(it.member_id, "")) for it in receipts]
    rows.sort(key=lambda row: (str(row[1]), pinyin_key(str(row[0]))))
    sheet = Sheet("回执", texts.SHEET_HEADER, rows)
    sha256 = await asyncio.to_thread(keep_workbook, ctx.environment.files, sheet)
    answered = sum(it.answer is not None for it in receipts)
    ctx.reply_document(texts.sheet_name(found), sha256, texts.sheet_caption(found, answered, len(receipts)))


def _row(ctx: Context, announcement: Announcement, receipt: Receipt, remark: str) -> list[Value]:
    member = ctx.directory.member_by_id[receipt.member_id]
    group = main_group(member, ctx.directory)
    when = receipt.answered_at.astimezone(ctx.zone) if receipt.answered_at else None
    return [member.name, group.name if group else "", _answer(announcement, receipt.answer), when, remark]


def _answer(announcement: Announcement, answer: str | None) -> str:
    if answer is None:
        return ""
    if announcement.ask is Ask.CHOICE:
        return announcement.choices[int(answer)]
    return answer or RECEIVED
