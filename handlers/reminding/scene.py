"""Everything of a school that its due reminders need, read at once; what they say is then decided without storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.handing_in.owing import debts, relieved
from handlers.texts.html import Html
from handlers.texts.reminding import broadcasts
from school.counting.board import first_kind, kinds_owed, standings
from school.counting.quota_nudges import behind_on
from school.counting.quotas import Progress
from school.counting.windows import window_of
from school.directory import Directory
from school.handing_in.submissions import Proof
from school.observing.observations import Observation
from school.people import Member
from school.reminding.reminders import ABOUT_LESSONS, Kind, Personal, Wishes, month_end
from school.reminding.tellings import Told
from school.scheduling.schedule import Item, Occurrence
from storage.chats import BoundChat
from storage.reminders import Reminder
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Scene:
    """A school at a moment (`now` in its zone).

    `items` are those that the reminders are about, `agenda` those of the weeks and months they tell of. `reach`
    leads from members to the accounts the bot may write to, `several` are accounts with more than one school.
    `done` says who is done with which item, `counts` how far the duties of a tie's people have come. `told` and
    `readers` say what of the items was told by which reminder, and to which (chat, thread). By the deadlines in
    `collected` something is handed in, as what it says: there `done` are those who have nothing to hand in any more.
    `behind` are those behind with what has to be done in a period, by the reminder that speaks of it.
    `lessons` are those that a reminder speaks of, by its id.
    """

    directory: Directory
    now: datetime
    wishes: Wishes
    personal: Mapping[int, Personal]
    chats: Sequence[BoundChat]
    reach: Mapping[int, int]
    several: frozenset[int]
    items: Mapping[int, Item]
    agenda: Sequence[Item]
    done: Mapping[int, set[int]]
    counts: Mapping[int | None, Html]
    told: Mapping[int, Sequence[Told]]
    readers: Mapping[int, Sequence[tuple[int, int]]]
    collected: Mapping[int, Proof]
    behind: Mapping[int, Sequence[tuple[Member, Sequence[Progress]]]]
    lessons: Mapping[int, Sequence[Observation]]

    @property
    def today(self) -> date:
        """The school's date."""
        return self.now.date()

    def hears(self, who: Member, kind: Kind, day: date) -> bool:
        """Whether somebody wants to hear this now of a day: not while on leave, today or then; but corrections."""
        away = kind is not Kind.CORRECTION and any(
            who.id in self.directory.on_leave(it) for it in {self.today, day}
        )
        return not away and self.personal.get(who.id, _NOT_PAUSED).wants(kind, self.today)


_NOT_PAUSED = Personal()


@dataclass(frozen=True, slots=True)
class Saying:
    """The words for each chat and each person, and the occurrences they tell of.

    `people` are those it is meant for; whether the bot may write to them, and whether they want it, comes later.
    """

    chats: Sequence[tuple[BoundChat, Html]] = ()
    people: Sequence[tuple[Member, Html]] = ()
    about: Sequence[Occurrence] = ()


async def look(store: Store, directory: Directory, reminders: Sequence[Reminder], now: datetime) -> Scene:
    """The school as these reminders find it."""
    now = now.astimezone(directory.calendar.timezone)
    wishes, personal = await store.preferences.all()
    chats = [it for it in await store.chats.of_school(directory.school.id) if it.present]
    reach = await store.accounts.reachable_members(directory.school.id)
    items = {
        it.id: it
        for it in await store.schedule.among({it.item_id for it in reminders if it.item_id is not None})
    }
    spans = [span_of(it) for it in reminders if it.item_id is None and it.kind not in _OF_PEOPLE]
    agenda = await store.schedule.items(min(a for a, _ in spans), max(b for _, b in spans)) if spans else []
    weekly = any(it.kind is Kind.WEEK for it in reminders)
    told, readers = await _told(store, reminders)
    everything = [*items.values(), *agenda]
    owed = await debts(store, directory, everything)
    return Scene(
        directory=directory,
        now=now,
        wishes=wishes,
        personal=personal,
        chats=chats,
        reach={who: user_id for who, (user_id, _) in reach.items()},
        several=frozenset(user_id for user_id, seats in reach.values() if seats > 1),
        items=items,
        agenda=agenda,
        done=await store.tellings.done_with(it.id for it in everything)
        | {debt.item.id: relieved(debt) for debt in owed},
        counts=await _counts(store, directory, chats, now.date()) if weekly and wishes.counts else {},
        told=told,
        readers=readers,
        collected={debt.item.id: debt.wanted.proof for debt in owed},
        behind=await _behind(store, directory, reminders, now.date()),
        lessons={it.id: await _lessons(store, directory, it) for it in reminders if it.kind in ABOUT_LESSONS},
    )


async def _behind(
    store: Store, school: Directory, reminders: Sequence[Reminder], today: date
) -> dict[int, list[tuple[Member, list[Progress]]]]:
    """By the id of a reminder who is behind with what it speaks of."""
    nudges = [it for it in reminders if it.kind is Kind.QUOTA]
    if not nudges or not school.terms:
        return {}
    metrics = {duty.metric for duty in school.duties}
    people = [it.id for it in school.active]
    entries = await store.duties.entries_of(people, metrics, school.counted_since(today))
    rules = school.rules_at(today)
    return {it.id: behind_on(it.day, school.active, rules, entries, today) for it in nudges}


_OF_PEOPLE = (Kind.QUOTA, *ABOUT_LESSONS)
"""Reminders that are neither about an item nor about a week or month."""


def span_of(reminder: Reminder) -> tuple[date, date]:
    """The days that words about a week or a month tell of."""
    if reminder.kind is Kind.WEEK:
        return reminder.day, reminder.day + timedelta(days=6)
    return reminder.day, month_end(reminder.day)


async def _lessons(store: Store, school: Directory, reminder: Reminder) -> list[Observation]:
    """Of a day those without feedback that somebody has observed, where the school wants it, or those that somebody
    gave and whose feedback was corrected since they saw it."""
    who, day = reminder.member_id or 0, reminder.day
    if reminder.kind is Kind.SHARED:
        given = await store.observations.of_host(who, day, day)
        return [it for it in given if it.share is not None and it.share.corrected]
    if not school.customs.critique:
        return []
    return [it for it in await store.observations.of_day(who, day) if not it.criticised]


async def _told(
    store: Store, reminders: Sequence[Reminder]
) -> tuple[dict[int, list[Told]], dict[int, list[tuple[int, int]]]]:
    """By the id of the correction what it has to put right, and the readers of the reminders that told it."""
    told: dict[int, list[Told]] = {}
    readers: dict[int, list[tuple[int, int]]] = {}
    for reminder in reminders:
        if reminder.kind is Kind.CORRECTION and reminder.item_id is not None:
            told[reminder.id] = await store.tellings.of(reminder.item_id, reminder.day)
            for it in told[reminder.id]:
                if it.reminder_id not in readers:
                    readers[it.reminder_id] = await store.tellings.readers(it.reminder_id)
    return told, readers


async def _counts(
    store: Store, school: Directory, chats: Sequence[BoundChat], today: date
) -> dict[int | None, Html]:
    found: dict[int | None, Html] = {}
    if not school.terms:
        return found
    rules = school.rules_at(today)
    for tie in {it.group_id for it in chats}:
        people = school.active if tie is None else school.members_of(tie)
        kinds = kinds_owed(people, rules, today)
        if not kinds:
            continue
        kind = first_kind(kinds)
        since = window_of(kind.per, today, rules.term).first_day
        entries = await store.duties.entries_of([it.id for it in people], [kind.metric], since)
        rows = standings(people, rules, entries, kind, today)
        words = broadcasts.counts(kind, rows, today)
        if words is not None:
            found[tie] = words
    return found
