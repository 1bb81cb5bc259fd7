"""From a reminder that is due to the letters that say it, or the reason why nothing is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handlers.reminding.sayings import Saying, asked_about, occurrence_of, saying
from handlers.reminding.scene import Scene
from handlers.support.replies import Button, Keyboard, message_json
from handlers.texts.counting import quota_nudge
from handlers.texts.html import Html
from handlers.texts.reminding import reminders as texts
from school.handing_in.submissions import Proof
from school.people import Member
from school.reminding.late_reminders import LATE, snooze_moments, still_makes_sense
from school.reminding.quiet_hours import is_quiet, next_chance, next_morning
from school.reminding.reminders import DEADLINES, Kind, Note, Personal, over_at
from school.scheduling.schedule import Occurrence
from storage.chats import BoundChat
from storage.outbox import BROADCAST, Letter
from storage.reminders import Reminder
from storage.told import occasion

_NOT_PAUSED = Personal()
MOST = 6
"""Lessons that one message asks about with a button each."""


@dataclass(frozen=True, slots=True)
class Fired:
    """What comes of a due reminder: its letters and the occurrences they tell of, or (`wait_until`) a delay.

    `note` says why there are no letters, or that they are late.
    """

    letters: Sequence[Letter] = ()
    told: Sequence[Occurrence] = ()
    note: Note | None = None
    wait_until: datetime | None = None


def fire(scene: Scene, reminder: Reminder) -> Fired:
    """Decide what becomes of a due reminder."""
    calendar = scene.directory.calendar
    it = occurrence_of(scene, reminder)
    if it is None and reminder.item_id is not None and reminder.kind is not Kind.CORRECTION:
        return Fired(note=Note.GONE)
    ends = over_at(it, calendar) if it else None
    if not still_makes_sense(reminder.kind, reminder.day, scene.now, ends):
        return Fired(note=Note.TOO_LATE)
    due = reminder.late_since or reminder.due_at
    late = scene.now - due > LATE
    chance = _chance(scene, reminder, it) if late else scene.now
    if chance > scene.now:
        in_time = still_makes_sense(reminder.kind, reminder.day, chance, ends)
        return Fired(wait_until=chance) if in_time else Fired(note=Note.TOO_LATE)
    what = saying(scene, reminder)
    letters = _letters(scene, reminder, what, it, due.astimezone(scene.now.tzinfo) if late else None)
    if not letters:
        return Fired(note=Note.NOBODY if what.people or what.chats else Note.NOTHING)
    return Fired(letters, what.about, Note.LATE if late else None)


def _chance(scene: Scene, reminder: Reminder, it: Occurrence | None) -> datetime:
    """When something late may be said: not at night nor on a free day, unless it is about that very day."""
    calendar = scene.directory.calendar
    if reminder.kind is not Kind.CORRECTION:
        return next_chance(scene.now, it.day if it else date.min, calendar)
    ends = [told.over_at(calendar) for told in scene.told.get(reminder.id, ())]
    if is_quiet(scene.now) and ends and next_morning(scene.now) < min(ends):
        return next_morning(scene.now)
    return scene.now


def _letters(
    scene: Scene, reminder: Reminder, what: Saying, it: Occurrence | None, late_since: datetime | None
) -> list[Letter]:
    def dressed(words: Html) -> Html:
        return texts.late(words, late_since) if late_since else words

    keyboard = _keyboard(scene, reminder, it)
    letters = [_to_chat(reminder, chat, dressed(words)) for chat, words in what.chats]
    for who, words in what.people:
        user_id = scene.reach.get(who.id)
        if user_id is not None and is_told(scene, reminder, who, it):
            text = dressed(words)
            if user_id in scene.several:
                text = texts.of_school(text, scene.directory.school.name)
            letters.append(
                _letter(reminder, user_id, 0, message_json(text, keyboard)),
            )
    return letters


def is_told(scene: Scene, reminder: Reminder, who: Member, it: Occurrence | None) -> bool:
    """Whether somebody is to hear what is for them: who is on leave is not, who asked to hear it again is."""
    if reminder.member_id is not None and reminder.kind is not Kind.CRITIQUE:
        return True
    days = {scene.today, it.day} if it else {scene.today}
    away = reminder.kind is not Kind.CORRECTION and any(
        who.id in scene.directory.on_leave(day) for day in days
    )
    return not away and scene.personal.get(who.id, _NOT_PAUSED).wants(reminder.kind, scene.today)


def _to_chat(reminder: Reminder, chat: BoundChat, words: Html) -> Letter:
    payload = message_json(words) | {"disable_notification": True}
    if chat.thread_id:
        payload["message_thread_id"] = chat.thread_id
    return _letter(reminder, chat.chat_id, chat.thread_id, payload)


def _letter(reminder: Reminder, chat_id: int, thread_id: int, payload: dict[str, Any]) -> Letter:
    name = occasion(reminder, chat_id, thread_id)
    return Letter(chat_id, "sendMessage", payload, BROADCAST, occasion=name)


def _keyboard(scene: Scene, reminder: Reminder, it: Occurrence | None) -> Keyboard:
    if reminder.kind is Kind.CORRECTION:
        return ()
    settings = [
        Button(texts.LESS, f"remind.less:{reminder.id}"),
        Button(texts.PAUSE, f"remind.pause:{reminder.id}"),
    ]
    if reminder.kind is Kind.QUOTA:
        return [[Button(quota_nudge.MY_QUOTA, "quota.show")], settings]
    if reminder.kind is Kind.CRITIQUE:
        return [*_to_criticise(scene, reminder), settings]
    if it is None:
        return [settings]
    return [
        _settling(scene, reminder, it),
        snooze_buttons(scene.now, reminder.id, over_at(it, scene.directory.calendar)),
        settings,
    ]


def _to_criticise(scene: Scene, reminder: Reminder) -> list[list[Button]]:
    """Each lesson without feedback, a tap away."""
    return [
        [Button(texts.criticise(log), f"log.write:{log.id}")] for log in asked_about(scene, reminder)[:MOST]
    ]


def _settling(scene: Scene, reminder: Reminder, it: Occurrence) -> list[Button]:
    """How one is rid of a deadline: by handing in what it wants, or else by saying so."""
    if reminder.kind not in DEADLINES.values():
        return []
    proof = scene.collected.get(it.item.id)
    if proof is Proof.TICK:
        return []
    if proof is not None:
        return [Button(texts.HAND_IN, f"submit.due:{it.item.id}")]
    return [Button(texts.DONE, f"remind.done:{reminder.id}")]


def snooze_buttons(now: datetime, reminder_id: int, ends: datetime) -> list[Button]:
    """When it may be said again before it is over."""
    moments = snooze_moments(now)
    return [
        Button(label, f"remind.again:{reminder_id}:{when}")
        for when, label in texts.SNOOZES.items()
        if when in moments and moments[when] < ends
    ]
