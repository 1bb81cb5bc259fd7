"""From a reminder that is due to the messages that say it, or the reason why nothing is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.reminding.reminder_letters import Message
from handlers.reminding.sayings import occurrence_of, saying
from handlers.reminding.scene import Saying, Scene
from handlers.texts.html import Html
from handlers.texts.reminding import reminders as texts
from school.people import Member
from school.reminding.late_reminders import LATE, still_makes_sense
from school.reminding.quiet_hours import is_quiet, next_chance, next_morning
from school.reminding.reminders import Kind, Note, over_at
from school.scheduling.schedule import Occurrence
from storage.reminders import Reminder


@dataclass(frozen=True, slots=True)
class Fired:
    """What comes of a due reminder: its messages and the occurrences they tell of, or (`wait_until`) a delay.

    `note` says why there are no messages, or that they are late.
    """

    messages: Sequence[Message] = ()
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
    messages = _messages(scene, reminder, what, it, due.astimezone(scene.now.tzinfo) if late else None)
    if not messages:
        return Fired(note=Note.NOBODY if what.people or what.chats else Note.NOTHING)
    return Fired(messages, what.about, Note.LATE if late else None)


def _chance(scene: Scene, reminder: Reminder, it: Occurrence | None) -> datetime:
    """When something late may be said: not at night nor on a free day, unless it is about that very day."""
    calendar = scene.directory.calendar
    if reminder.kind is not Kind.CORRECTION:
        return next_chance(scene.now, it.day if it else date.min, calendar)
    ends = [told.over_at(calendar) for told in scene.told.get(reminder.id, ())]
    if is_quiet(scene.now) and ends and next_morning(scene.now) < min(ends):
        return next_morning(scene.now)
    return scene.now


def _messages(
    scene: Scene, reminder: Reminder, what: Saying, it: Occurrence | None, late_since: datetime | None
) -> list[Message]:
    def dressed(words: Html) -> Html:
        return texts.late(words, late_since) if late_since else words

    found = [
        Message(reminder, chat.chat_id, chat.thread_id, dressed(words), it) for chat, words in what.chats
    ]
    for who, words in what.people:
        user_id = scene.reach.get(who.id)
        if user_id is not None and is_told(scene, reminder, who, it):
            found.append(Message(reminder, user_id, 0, dressed(words), it))
    return found


def is_told(scene: Scene, reminder: Reminder, who: Member, it: Occurrence | None) -> bool:
    """Whether somebody is to hear what is for them: who is on leave is not, who asked to hear it again is."""
    if reminder.member_id is not None and reminder.kind is not Kind.CRITIQUE:
        return True
    return scene.hears(who, reminder.kind, it.day if it else scene.today)
