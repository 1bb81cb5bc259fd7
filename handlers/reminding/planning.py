"""Reminders made from the schedule, and made again when it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from datetime import date, datetime, timedelta

import structlog

from handlers.support.context import Context
from school.calendar.terms import SchoolCalendar
from school.counting.quota_nudges import plan_nudges
from school.directory import Directory
from school.reminding.late_reminders import missed, overtaken, plan_spaced
from school.reminding.reminders import LOOK_AHEAD, Due, Kind, Wishes, plan_school
from school.reminding.tellings import Told, correct_at, differs, is_wrong, now_so
from school.scheduling.schedule import Item
from storage.store import Store

log = structlog.get_logger()

HORIZON = timedelta(days=21)
"""How far ahead reminders are planned. What is further away is planned as its time draws near."""

LOOK_BACK = timedelta(days=31)
"""How long ago a week or month may have begun of which something is still to be said."""


async def replan(ctx: Context, item: Item, *, notify: bool = True) -> datetime | None:
    """To be called when an item was added, changed, moved, done or cancelled, after it was stored.

    Its reminders are made anew, and what should have been said already is said soon. Whoever was told something
    else of it is told once how it is now. Neither is done if `notify` is False. Answers when something is said
    that should have been already.
    """
    return await replan_item(ctx.store, ctx.directory.calendar, item.id, ctx.now, notify=notify)


async def replan_item(
    store: Store, calendar: SchoolCalendar, item_id: int, now: datetime, *, notify: bool = True
) -> datetime | None:
    """The same without a conversation."""
    now = now.astimezone(calendar.timezone)
    until = await store.reminders.planned_until()
    item = await store.schedule.get(item_id)
    told = await store.tellings.since(now.date(), item_id)
    corrected = await _correct(store, calendar, {item_id: item}, told, now, notify=notify)
    if until is None:
        return None
    wishes = await store.preferences.wishes()
    dues = _dues(item, plan_spaced, calendar, wishes, now, until) if item else []
    late = _late(item, calendar, wishes, now, corrected) if item and notify else []
    await store.reminders.remake_item(item_id, [*dues, *late], now)
    return min((due.at for due in late), default=None)


async def plan_ahead(store: Store, directory: Directory, now: datetime) -> None:
    """Plan a school's reminders up to the horizon: what has come nearer, or, when its days have changed, all.

    After a long stop that includes what should have been said meanwhile: it is said late or noted as skipped.
    """
    calendar = directory.calendar
    now = now.astimezone(calendar.timezone)
    until = now + HORIZON
    since = await store.reminders.planned_until()
    after = now if since is None else since
    items = await store.schedule.items(after.astimezone(calendar.timezone).date(), until.date() + LOOK_AHEAD)
    wishes = await store.preferences.wishes()
    dues: list[tuple[int | None, Due]] = [(None, due) for due in plan_school(calendar, wishes, after, until)]
    dues += [(None, due) for due in plan_nudges(directory.duties, calendar, wishes, after, until)]
    dues += [
        (item.id, due) for item in items for due in _dues(item, plan_spaced, calendar, wishes, after, until)
    ]
    if since is None:
        waiting = await store.reminders.spans(now.date() - LOOK_BACK, open_only=True)
        dues += [(None, due) for due in overtaken(calendar, wishes, now, waiting)]
        told = await store.tellings.since(now.date())
        concerned = {it.item_id: await store.schedule.get(it.item_id) for it in told}
        corrected = await _correct(store, calendar, concerned, told, now)
        dues += [(item.id, due) for item in items for due in _late(item, calendar, wishes, now, corrected)]
    await store.reminders.remake(dues, after)
    await store.reminders.set_planned(until)


def _dues(item: Item, plan: Callable[..., list[Due]], *given: object) -> list[Due]:
    """What is to be said of an item; one odd rule must not keep a school from all other reminders."""
    try:
        return plan(item, *given)
    except Exception:
        log.exception("item can't be planned", item_id=item.id)
        return []


def _late(
    item: Item, calendar: SchoolCalendar, wishes: Wishes, now: datetime, corrected: Set[tuple[int, date]]
) -> list[Due]:
    """What should have been said already. A correction says of a day all that everybody has to know."""
    found = _dues(item, missed, calendar, wishes, now)
    return [due for due in found if due.kind is Kind.PART or (item.id, due.day) not in corrected]


async def _correct(
    store: Store,
    calendar: SchoolCalendar,
    items: dict[int, Item | None],
    told: Sequence[Told],
    now: datetime,
    *,
    notify: bool = True,
) -> frozenset[tuple[int, date]]:
    """Have put right what does not hold any more; answers the days of items that are spoken of by that."""
    seen, days = set(), set()
    for it in told:
        key = (it.item_id, it.name)
        if it.over_at(calendar) <= now or key in seen:
            continue
        so = now_so(it, items[it.item_id], calendar)
        if not is_wrong(it, so):
            continue
        seen.add(key)
        if so is not None and differs(it, so):
            days.add((it.item_id, so.day))
        if notify:
            moment = correct_at(now, it, so, calendar)
            await store.reminders.schedule(Kind.CORRECTION, it.item_id, it.name, moment)
        else:
            await store.tellings.put_right(it.item_id, it.name, so)
    for key in {(it.item_id, it.name) for it in told} - seen:
        await store.reminders.withdraw(Kind.CORRECTION, *key)
    return frozenset(days)
