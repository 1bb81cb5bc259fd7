"""Putting right what people were told: how something is now, whom it is for, and who prepares it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.reminding.scene import Saying, Scene
from handlers.texts.html import Html
from handlers.texts.reminding import reminders as texts
from school.people import Member
from school.reminding.reminders import Kind
from school.reminding.tellings import (
    Told,
    charged,
    differs,
    is_for_others,
    now_so,
    relieved,
    said_last,
)
from school.scheduling.listeners import chats_told, hears_in_chat, in_week_of
from school.scheduling.schedule import Occurrence
from storage.chats import BoundChat
from storage.reminders import Reminder

Place = tuple[int, int]
"""A chat and a topic in it."""


def truth(scene: Scene, reminder: Reminder) -> Occurrence | None:
    """How what a correction puts right is now; None: it will not be."""
    told = scene.told.get(reminder.id, ())
    item = scene.items.get(reminder.item_id or 0)
    return now_so(told[0], item, scene.directory.calendar) if told else None


def correction(scene: Scene, reminder: Reminder) -> Saying:
    """For everybody who was told something that does not hold, and has not been told better since."""
    so, calendar = truth(scene, reminder), scene.directory.calendar
    told = scene.told.get(reminder.id, ())
    open_ones = [it for it in told if it.over_at(calendar) > scene.now]
    heard_last = {place: it for it in told for place in _readers(scene, it)}
    informed = {
        place for place, it in heard_last.items() if not differs(it, so) and not is_for_others(it, so)
    }
    words = {
        place: said
        for it in open_ones
        for place in _readers(scene, it)
        if place not in informed and (said := _put_right(scene, it, so, place)) is not None
    }
    chats = [(chat, words[place]) for chat in scene.chats if (place := _place(chat)) in words]
    by_user = scene.directory.member_by_user
    people = {by_user[chat_id].id: said for (chat_id, _), said in words.items() if chat_id in by_user}
    if so is not None and open_ones:
        people |= _new_tasks(scene, open_ones, so)
        more_chats, more_people = _arrivals(scene, open_ones, so)
        chats += more_chats
        people = more_people | people
    addressed = [(scene.directory.member_by_id[who], said) for who, said in people.items()]
    return Saying(chats, addressed, [so] if so is not None else [])


def _put_right(scene: Scene, told: Told, so: Occurrence | None, place: Place) -> Html | None:
    """What a reader has to hear; None where all that was told still holds there."""
    school, today = scene.directory, scene.today
    member = school.member_by_user.get(place[0])
    if member is not None and so is not None and not so.concerns(member):
        done = member.id in scene.done.get(so.item.id, ())
        return None if done else texts.no_longer_yours(so, school, today)
    for_others = member is None and so is not None and _is_for_others_here(scene, told, so, place)
    if not differs(told, so) and not for_others:
        return None
    return texts.correction(told, so, school, today, for_others=for_others)


def _is_for_others_here(scene: Scene, told: Told, so: Occurrence, place: Place) -> bool:
    """Whether other people of a chat are meant than it was told for."""
    if not is_for_others(told, so):
        return False
    tie = next((chat.group_id for chat in scene.chats if _place(chat) == place), None)
    people = [who for who in scene.directory.active if tie is None or tie in who.groups]
    return any(told.audience.includes(who) is not so.item.audience.includes(who) for who in people)


def _new_tasks(scene: Scene, told: Sequence[Told], so: Occurrence) -> dict[int, Html]:
    """For those who were told to prepare something and need not any more, and for those who have to now.

    Who has left the audience as well is told so, and nothing else.
    """
    found: dict[int, Html] = {}
    corrected = [place for it in told if it.kind is Kind.CORRECTION for place in _readers(scene, it)]
    for it in told:
        reached = {
            who.id
            for chat_id, _ in [*_readers(scene, it), *corrected]
            if (who := scene.directory.member_by_user.get(chat_id)) is not None
            and (so.concerns(who) or not it.audience.includes(who))
        }
        spared = texts.relieved(so, scene.directory, scene.today)
        found |= dict.fromkeys(reached & relieved(it, so), spared)
        for who_id, part in charged(it, so).items():
            found[who_id] = texts.part(so, scene.directory, part, scene.today)
    return found


# --- who has come ---------------------------------------------------------------------------------------


def _arrivals(
    scene: Scene, told: Sequence[Told], so: Occurrence
) -> tuple[list[tuple[BoundChat, Html]], dict[int, Html]]:
    """For the chats and people that it was not for: what those it was for were told last, as it is now."""
    kind = said_last(told)
    before = [it for it in told if it.kind not in (Kind.WEEK, Kind.PART, Kind.CORRECTION)]
    if kind is None or not all(is_for_others(it, so) for it in before):
        return [], {}
    school, today = scene.directory, scene.today
    heard = {place for it in told if it.kind is not Kind.WEEK for place in _readers(scene, it)}
    ties = (
        chats_told(so.item.audience, (chat.group_id for chat in scene.chats))
        if any(it.kind is Kind.EVE for it in before)
        else set()
    )
    chats = [
        (chat, texts.eve(so, school, today))
        for chat in scene.chats
        if chat.group_id in ties and _place(chat) not in heard
    ]
    words = _said(scene, kind, so)
    people = {
        who.id: words
        for who in _newcomers(scene, before, so)
        if scene.hears(who, kind, so.day) and not (kind is Kind.EVE and hears_in_chat(who, ties))
    }
    return chats, people


def _newcomers(scene: Scene, told: Sequence[Told], so: Occurrence) -> Iterable[Member]:
    done = scene.done.get(so.item.id, ())
    for who in scene.directory.active:
        if so.concerns(who) and who.id not in done and not any(it.was_for(who) for it in told):
            yield who


def _said(scene: Scene, kind: Kind, so: Occurrence) -> Html:
    if kind is Kind.SOON:
        return texts.soon(so, scene.directory, scene.today)
    if kind is Kind.EVE:
        return texts.eve(so, scene.directory, scene.today)
    return texts.deadline(so, scene.directory, scene.today)


# --- who has read ---------------------------------------------------------------------------------------


def _readers(scene: Scene, told: Told) -> Iterable[Place]:
    """Who read of an occurrence that was for them; the week's words went to more than each of its items is for."""
    ties = {_place(chat): chat.group_id for chat in scene.chats}
    for place in scene.readers.get(told.reminder_id, ()):
        member = scene.directory.member_by_user.get(place[0])
        if member is not None:
            if told.was_for(member):
                yield place
        elif place in ties and (
            told.kind is not Kind.WEEK or in_week_of(told.audience, ties[place], ties.values())
        ):
            yield place


def _place(chat: BoundChat) -> Place:
    return chat.chat_id, chat.thread_id
