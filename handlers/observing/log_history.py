"""What became of a log after it was entered: its history, reopening by a head, merging what stands twice."""

from __future__ import annotations

from handlers.counting.consenting import look_again
from handlers.observing.logs import open_log_of, own_log, show_log
from handlers.observing.shared_changes import changed_for_host
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, message_json
from handlers.texts.observing import log_edits as texts
from handlers.texts.observing.log_card import TO_CARD
from school.observing.corrections import REOPENED_FOR, Change, Corrected, is_locked, may_reopen, visit_changes
from school.observing.observations import Observation, SharedPart, merged_appraisal, merged_visit, twin_of
from school.observing.sharing import parts_changed
from school.people import Role
from school.problems import Forbidden, Outdated
from storage.outbox import Letter

family = Family("log_history", "听课")


@family.button("log.history")
async def show_history(ctx: Context, log_id: int) -> None:
    """Who has changed what, and when."""
    log = await own_log(ctx, log_id)
    entries = await ctx.store.corrections.of(log.id)
    back = Button(TO_CARD, f"log.change:{log.id}")
    ctx.show(texts.history(log, entries, ctx.directory), [[back]])


# --- reopening ------------------------------------------------------------------------------------


@family.button("log.ask_reopen")
async def ask_to_reopen(ctx: Context, log_id: int) -> None:
    """Ask those above to let a locked log be changed; once a day."""
    log = await own_log(ctx, log_id)
    if not is_locked(log, ctx.directory.customs, ctx.now):
        await show_log(ctx, log.id)
        return
    above = [it for it in ctx.directory.active if it.user_id and may_reopen(it, ctx.member)]
    if not above:
        ctx.reply(texts.nobody_to_ask())
        return
    text = texts.asks_to_reopen(ctx.member.name, log, ctx.directory)
    payload = message_json(text, [[Button(texts.REOPEN, f"log.reopen:{log.id}")]])
    ctx.letters += [
        Letter(
            member.user_id, "sendMessage", payload, occasion=f"reopen:{log.id}:{ctx.today}:{member.user_id}"
        )
        for member in above
        if member.user_id is not None
    ]
    ctx.answer(texts.ASKED, alert=True)


@family.button("log.reopen", role=Role.PREP_LEAD)
async def reopen(ctx: Context, log_id: int) -> None:
    """Let somebody's locked log be changed for some days."""
    ctx.require(None, private=True)
    log = await ctx.store.observations.find(log_id)
    observer = ctx.directory.member_by_id.get(log.observer_id) if log else None
    if log is None or observer is None:
        raise Outdated
    if not may_reopen(ctx.member, observer):
        raise Forbidden
    if not is_locked(log, ctx.directory.customs, ctx.now):
        ctx.answer(texts.ALREADY_OPEN)
        return
    until = ctx.now + REOPENED_FOR
    await ctx.store.observations.reopen(log.id, until)
    change = Change(Corrected.REOPENED, "", until.date().isoformat())
    await ctx.store.corrections.note(log.id, ctx.member.id, [change], ctx.now)
    ctx.show(texts.reopened(until))
    if observer.user_id is not None:
        change_it = Button(texts.CHANGE, f"log.change:{log.id}")
        ctx.tell(observer.user_id, texts.may_change_again(log, ctx.member.name, until), [[change_it]])


# --- merging --------------------------------------------------------------------------------------


async def twin_on_the_day(ctx: Context, log: Observation) -> Observation | None:
    """Another log of this member that describes the same lesson, if there is one."""
    others = [
        it for it in await ctx.store.observations.of_day(ctx.member.id, log.visit.day) if it.id != log.id
    ]
    twin_id = twin_of(log.visit, [(it.id, it.visit) for it in others])
    return next((it for it in others if it.id == twin_id), None)


async def _both(ctx: Context, log_id: int) -> tuple[Observation, Observation]:
    """Two logs of one lesson that may be changed, the one that was entered first in front. Raises Outdated, Locked."""
    log = await open_log_of(ctx, log_id)
    twin = await twin_on_the_day(ctx, log)
    if twin is None:
        raise Outdated
    first, second = sorted((log, await open_log_of(ctx, twin.id)), key=lambda it: it.id)
    return first, second


@family.button("log.merge")
async def ask_merge(ctx: Context, log_id: int) -> None:
    """Show both, to be merged or kept."""
    first, second = await _both(ctx, log_id)
    merge = Button(texts.MERGE_NOW, f"log.merge_now:{log_id}")
    keep = Button(texts.KEEP_BOTH, f"log.open:{log_id}")
    ctx.show(texts.ask_merge(second, first, ctx.directory), [[merge, keep]])


@family.button("log.merge_now")
async def merge(ctx: Context, log_id: int) -> None:
    """Put the later log into the earlier one, with everything that hangs on it."""
    kept, other = await _both(ctx, log_id)
    logs = ctx.store.observations
    visit = merged_visit(kept.visit, other.visit)
    await logs.change_visit(kept.id, visit, ctx.now)
    await look_again(ctx, kept, visit_changes(kept.visit, visit))
    appraisal = merged_appraisal(kept.appraisal, other.appraisal)
    await logs.change_appraisal(kept.id, appraisal, ctx.now)
    changed = parts_changed(kept.appraisal, appraisal)
    if other.sheet and not kept.sheet:
        await logs.fill(kept.id, other.sheet, ctx.now)
        changed.append(SharedPart.MARKS)
    if other.lines:
        changed.append(SharedPart.LINES)
    await changed_for_host(ctx, kept, *changed)
    if other.told_at and not kept.told_at:
        await logs.set_told(kept.id, other.told_at)
    if other.share and not kept.share:
        await ctx.store.sharing.share(kept.id, other.share.parts, other.share.shared_at)
    await ctx.store.class_lines.move(other.id, kept.id)
    await ctx.store.records.move(other.id, kept.id)
    await logs.delete(other.id, ctx.now)
    await ctx.store.corrections.note(
        kept.id, ctx.member.id, [Change(Corrected.MERGED, str(other.id), str(kept.id))], ctx.now
    )
    ctx.answer(texts.MERGED)
    await show_log(ctx, kept.id)
