"""An announcement that changes an event moves the event with it, unless its author says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.reminding.planning import replan_item
from handlers.support.desks import Desk
from handlers.texts.announcing import announced_moves as texts
from handlers.texts.html import Html
from handlers.texts.problems import plain
from school.announcing.announced_moves import LOOK_AHEAD, find_move
from school.announcing.moves import Move
from school.permissions import may_change_item
from school.scheduling.schedule import Item, ItemKind, Occurrence, agenda
from school.scheduling.timing import Timing, change_of
from storage.announcements import Announcement
from storage.chats import BoundChat


async def proposed(desk: Desk, announcement: Announcement) -> tuple[Occurrence, Timing] | None:
    """The event that the words speak of and their author may move, with its new time; None unless it is one.

    Only events of which everybody concerned gets the announcement are meant.
    """
    today, calendar = desk.now.date(), desk.directory.calendar
    rooms = await desk.rooms()
    items = [
        item
        for item in await desk.store.schedule.items(today, today + LOOK_AHEAD)
        if may_change_item(desk.author(announcement), item) and _is_told(desk, announcement, item, rooms)
    ]
    coming = agenda(items, today, today + LOOK_AHEAD, calendar)
    return find_move(plain(Html(announcement.html)), desk.now, calendar, coming)


def _is_told(desk: Desk, announcement: Announcement, item: Item, rooms: list[BoundChat]) -> bool:
    concerned = [it for it in desk.directory.active if item.concerns(it) and it.id != announcement.author_id]
    return bool(concerned) and all(announcement.addressees.include(it, rooms) for it in concerned)


async def with_move(desk: Desk, announcement: Announcement) -> Announcement:
    """The announcement with the move that its words ask for, if they do."""
    found = await proposed(desk, announcement)
    return replace(announcement, move=as_move(found) if found else None)


def as_move(found: tuple[Occurrence, Timing]) -> Move:
    """What is kept of it until it is carried out."""
    it, timing = found
    return Move(it.item.id, it.planned, timing)


async def carry_out(desk: Desk, announcement: Announcement) -> Html | None:
    """Move the event; what its author is told about that. The announcement itself tells everybody else."""
    move = announcement.move
    if move is None:
        return None
    item = await desk.store.schedule.get(move.item_id)
    it = _occurrence(desk, item, move) if item else None
    if item is None or it is None or not may_change_item(desk.author(announcement), item):
        return texts.not_moved()
    if item.kind is ItemKind.SERIES:
        await desk.store.schedule.except_day(item.id, change_of(it, move.timing))
    else:
        await desk.store.schedule.change(move.timing.put(item), desk.now)
    await replan_item(desk.store, desk.directory.calendar, item.id, desk.now, notify=False)
    return texts.moved(it, move.timing, desk.directory)


def _occurrence(desk: Desk, item: Item, move: Move) -> Occurrence | None:
    first, last = move.planned - timedelta(days=1), move.planned + LOOK_AHEAD
    found = agenda([item], min(first, desk.now.date()), last, desk.directory.calendar)
    return next((it for it in found if it.planned == move.planned), None)
