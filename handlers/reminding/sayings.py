"""What a reminder says, and to whom: chats get the words for everybody, people their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from handlers.reminding.correcting import correction
from handlers.reminding.scene import Saying, Scene, span_of
from handlers.texts.counting import quota_nudge
from handlers.texts.html import Html, lines
from handlers.texts.observing.sharing import corrected
from handlers.texts.reminding import broadcasts
from handlers.texts.reminding import reminders as texts
from school.people import Member, Role
from school.reminding.late_reminders import is_news
from school.reminding.reminders import ABOUT_LESSONS, Kind, has_part, soon_at
from school.scheduling.listeners import chats_told, hears_in_chat, in_week_of
from school.scheduling.schedule import Item, ItemKind, Occurrence, agenda, occurrences
from storage.chats import BoundChat
from storage.reminders import Reminder


def occurrence_of(scene: Scene, reminder: Reminder) -> Occurrence | None:
    """What a reminder of an item is about, if it still takes place on that day and is not done."""
    item = scene.items.get(reminder.item_id or 0)
    if item is None or item.done:
        return None
    found = occurrences(item, reminder.day, reminder.day, scene.directory.calendar)
    return next((it for it in found if it.day == reminder.day), None)


def saying(scene: Scene, reminder: Reminder) -> Saying:
    """What a reminder says now. Nothing, where what it is about is gone or there is nothing to say."""
    if reminder.kind is Kind.CORRECTION:
        return correction(scene, reminder)
    if reminder.kind is Kind.QUOTA:
        return _quota(scene, reminder)
    if reminder.kind in ABOUT_LESSONS:
        return _about_lessons(scene, reminder)
    if reminder.item_id is None:
        return _span(scene, reminder)
    it = occurrence_of(scene, reminder)
    return _of_item(scene, reminder, it) if it is not None else Saying()


def _about_lessons(scene: Scene, reminder: Reminder) -> Saying:
    who = scene.directory.member_by_id.get(reminder.member_id or 0)
    found = scene.lessons.get(reminder.id, ())
    if who is None or not who.active or not found:
        return Saying()
    words = texts.critique if reminder.kind is Kind.CRITIQUE else corrected
    return Saying(people=[(who, words(found, scene.directory))])


# --- about an item ------------------------------------------------------------------------------------


def _of_item(scene: Scene, reminder: Reminder, it: Occurrence) -> Saying:
    own = texts.own_words(reminder.words) if reminder.words else None
    people = [
        (who, own or words)
        for who, words in _addressed(scene, reminder, it)
        if not (who.id == it.item.created_by and _is_news(scene, reminder, it))
    ]
    if reminder.member_id is not None:
        return Saying(people=[pair for pair in people if pair[0].id == reminder.member_id])
    chats = []
    if reminder.kind is Kind.EVE:
        ties = chats_told(it.item.audience, (chat.group_id for chat in scene.chats))
        words = own or texts.eve(it, scene.directory, scene.today)
        chats = [(chat, words) for chat in scene.chats if chat.group_id in ties]
        people = (
            [] if _is_told_soon(scene, it) else [pair for pair in people if not hears_in_chat(pair[0], ties)]
        )
    return Saying(chats, people, [] if it.item.kind is ItemKind.MONTH else [it])


def _is_news(scene: Scene, reminder: Reminder, it: Occurrence) -> bool:
    """Whether people first hear of it by this; not what somebody wants to hear again."""
    return reminder.member_id is None and is_news(it, reminder.kind, scene.directory.calendar, scene.wishes)


def _is_told_soon(scene: Scene, it: Occurrence) -> bool:
    """Whether an event is so near that everybody is told in private anyway."""
    soon = soon_at(it, scene.directory.calendar, scene.wishes)
    return soon is not None and soon <= scene.now


def _addressed(scene: Scene, reminder: Reminder, it: Occurrence) -> Iterable[tuple[Member, Html]]:
    school, today, item = scene.directory, scene.today, it.item
    concerned = [who for who in school.active if it.concerns(who)]
    match reminder.kind:
        case Kind.EVE:
            words = texts.eve(it, school, today)
            yield from ((who, words) for who in concerned)
        case Kind.PART:
            for who in concerned:
                if who.id in it.parts and has_part(it.parts[who.id]):
                    yield who, texts.part(it, school, it.parts[who.id], today)
        case Kind.MONTH_CLOSING:
            words = texts.month_closing(item, today)
            yield from ((who, words) for who in _responsible(scene, item))
        case Kind.SOON:
            words = texts.soon(it, school, today)
            yield from ((who, words) for who in concerned)
        case _:
            new = _is_news(scene, reminder, it)
            words = texts.deadline(it, school, today, new=new)
            done = scene.done.get(item.id, set())
            yield from ((who, words) for who in concerned if who.id not in done)


def _responsible(scene: Scene, item: Item) -> Sequence[Member]:
    """Who sees to a month item: the people it names, or those who lead its group, or the directors."""
    school = scene.directory
    named = item.audience.people | set(item.parts)
    if named:
        return [who for who in school.active if who.id in named]
    group = item.audience.group_id
    leads = [who for who in school.active if group is not None and group in who.leads]
    return leads or school.directors


# --- about a week or a month --------------------------------------------------------------------------


def _span(scene: Scene, reminder: Reminder) -> Saying:
    first, last = span_of(reminder)
    since = max(first, scene.today)
    found = [
        it
        for it in agenda(scene.agenda, first, last, scene.directory.calendar)
        if it.last_day >= since and not it.item.done and _belongs(it, first, last, reminder.kind)
    ]
    chats = list(_of_chats(scene, reminder, found, since))
    people = list(_of_people(scene, reminder, found, since))
    return Saying(chats, people, found if reminder.kind is Kind.WEEK else [])


def _belongs(it: Occurrence, first: date, last: date, kind: Kind) -> bool:
    """A month item runs all month; the week tells of it only when that month ends."""
    return kind is Kind.MONTH or it.item.kind is not ItemKind.MONTH or first <= it.last_day <= last


def _of_chats(
    scene: Scene, reminder: Reminder, found: Sequence[Occurrence], since: date
) -> Iterable[tuple[BoundChat, Html]]:
    ties = {chat.group_id for chat in scene.chats}
    for chat in scene.chats:
        here = [it for it in found if in_week_of(it.item.audience, chat.group_id, ties)]
        if reminder.kind is Kind.MONTH:
            words = broadcasts.month(reminder.day, here, scene.directory, since=since)
        else:
            counts = scene.counts.get(chat.group_id)
            words = broadcasts.week(reminder.day, here, scene.directory, counts, since=since)
        if reminder.words:
            yield chat, texts.own_words(reminder.words)
        elif words is not None:
            yield chat, words


def _of_people(
    scene: Scene, reminder: Reminder, found: Sequence[Occurrence], since: date
) -> Iterable[tuple[Member, Html]]:
    tell = broadcasts.month if reminder.kind is Kind.MONTH else broadcasts.week
    for who in scene.directory.active:
        words = tell(reminder.day, _own(scene, who, found), scene.directory, member=who, since=since)
        if words is not None:
            yield who, words


def _own(scene: Scene, who: Member, found: Sequence[Occurrence]) -> list[Occurrence]:
    return [it for it in found if it.concerns(who) and who.id not in scene.done.get(it.item.id, ())]


# --- about duties -------------------------------------------------------------------------------------


def _quota(scene: Scene, reminder: Reminder) -> Saying:
    """A word to each who is behind and here; heads and directors hear who was spoken to."""
    away = scene.directory.on_leave(scene.today)
    behind = [(who, found) for who, found in scene.behind.get(reminder.id, ()) if who.id not in away]
    own = {who.id: quota_nudge.nudge(found, scene.directory, scene.today) for who, found in behind}
    people = []
    for who in scene.directory.active:
        others = [it for it, _ in behind if it.id != who.id and _hears_of(who, it)]
        told = quota_nudge.told_heads(others, reminder.day) if others else None
        if who.id in own or told:
            people.append((who, lines([own.get(who.id), told])))
    return Saying(people=people)


def _hears_of(who: Member, other: Member) -> bool:
    return Role.DIRECTOR in who.appointed or bool(other.groups & who.leads.keys())
