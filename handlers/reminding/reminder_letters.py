"""The letters of reminders: those of one moment for one chat in one message, and the buttons under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.observing.log_sharing import corrected_card, to_look_again
from handlers.reminding.scene import Scene
from handlers.support.replies import Button, Keyboard, message_json
from handlers.texts.counting import quota_nudge
from handlers.texts.html import Html, joined
from handlers.texts.reminding import reminders as texts
from school.handing_in.submissions import Proof
from school.reminding.late_reminders import snooze_moments
from school.reminding.reminders import DEADLINES, Kind, over_at
from school.scheduling.schedule import Occurrence
from storage.outbox import BROADCAST, Letter
from storage.reminders import Reminder
from storage.told import occasion

LESSONS = 6
"""Lessons that one message asks about with a button each."""
_TOGETHER, _LENGTH = 6, 3000
"""Reminders, and characters, that one message holds at most."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a reminder says in a chat: `it` is the occurrence it is about, if it is about one."""

    reminder: Reminder
    chat_id: int
    thread_id: int
    words: Html
    it: Occurrence | None

    @property
    def private(self) -> bool:
        """Whether it is for one person."""
        return self.chat_id > 0


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters, and for reminders (by id) that share one the occasion of that letter."""

    letters: Sequence[Letter]
    together: Sequence[tuple[int, str]]


def write(scene: Scene, messages: Iterable[Message]) -> Letters:
    """The letters that say these messages, which are due together, in their order."""
    letters, together = [], []
    for group in _grouped(messages):
        first = group[0]
        name = occasion(first.reminder, first.chat_id, first.thread_id)
        letters.append(_letter(scene, group, name))
        together += [(it.reminder.id, name) for it in group[1:]]
    return Letters(letters, together)


def _grouped(messages: Iterable[Message]) -> Iterator[Sequence[Message]]:
    """What is about items comes together for a chat; corrections by themselves, for they have no buttons."""
    groups: dict[tuple[int, int, object], list[list[Message]]] = {}
    for it in messages:
        about = it.reminder.kind is Kind.CORRECTION if it.reminder.item_id is not None else it.reminder.id
        found = groups.setdefault((it.chat_id, it.thread_id, str(about)), [[]])
        if found[-1] and not _has_room(found[-1], it):
            found.append([])
        found[-1].append(it)
    for found in groups.values():
        yield from found


def _has_room(group: Sequence[Message], another: Message) -> bool:
    return len(group) < _TOGETHER and sum(len(it.words) for it in [*group, another]) <= _LENGTH


def _letter(scene: Scene, group: Sequence[Message], name: str) -> Letter:
    first = group[0]
    text = _text(scene, group)
    if not first.private:
        payload = message_json(text) | {"disable_notification": True}
        if first.thread_id:
            payload["message_thread_id"] = first.thread_id
        return Letter(first.chat_id, "sendMessage", payload, BROADCAST, occasion=name)
    if first.chat_id in scene.several:
        text = texts.of_school(text, scene.directory.school.name)
    payload = message_json(text, _keyboard(scene, group))
    if first.reminder.kind is not Kind.SHARED:
        return Letter(first.chat_id, "sendMessage", payload, BROADCAST, occasion=name)
    payload |= {"disable_notification": True}
    lessons = scene.lessons.get(first.reminder.id, ())
    # Only of one lesson it says what the appraisal says, which may be taken back.
    card = corrected_card(lessons[0].id, scene.now) if len(lessons) == 1 else None
    return Letter(first.chat_id, "sendMessage", payload, BROADCAST, occasion=name, card=card)


def _text(scene: Scene, group: Sequence[Message]) -> Html:
    """What the reminders say. Answering the message hands in only where it is about one thing to hand in."""
    proofs = [_proof(scene, it) for it in group]
    several = sum(proof not in (None, Proof.TICK) for proof in proofs) > 1
    words = [
        it.words
        if proof is None or it.reminder.words or (several and proof is not Proof.TICK)
        else texts.with_hint(it.words, proof)
        for it, proof in zip(group, proofs, strict=True)
    ]
    return joined([*words, texts.hand_in_below()] if several else words, "\n\n")


def _proof(scene: Scene, message: Message) -> Proof | None:
    """What is to be handed in by the deadline that a reminder is about."""
    if message.it is None or message.reminder.kind not in DEADLINES.values():
        return None
    return scene.collected.get(message.it.item.id)


# --- buttons --------------------------------------------------------------------------------------------


def _keyboard(scene: Scene, group: Sequence[Message]) -> Keyboard:
    first = group[0].reminder
    if first.kind is Kind.CORRECTION:
        return ()
    settings = [
        Button(texts.LESS, f"remind.less:{first.id}"),
        Button(texts.PAUSE, f"remind.pause:{first.id}"),
    ]
    if first.kind is Kind.QUOTA:
        return [[Button(quota_nudge.MY_QUOTA, "quota.show")], settings]
    if first.kind is Kind.SHARED:
        return to_look_again(scene.lessons.get(first.id, ())[:LESSONS])
    if first.kind is Kind.CRITIQUE:
        return [*_to_criticise(scene, first), settings]
    occurrences = [it.it for it in group if it.it is not None]
    if not occurrences:
        return [settings]
    ends = max(over_at(it, scene.directory.calendar) for it in occurrences)
    settling = [_settling(scene, it, it.it, alone=len(group) == 1) for it in group if it.it]
    return [*settling, snooze_buttons(scene.now, first.id, ends), settings]


def _to_criticise(scene: Scene, reminder: Reminder) -> list[list[Button]]:
    """Each lesson without feedback, a tap away."""
    return [
        [Button(texts.criticise(log), f"log.write:{log.id}")]
        for log in scene.lessons.get(reminder.id, ())[:LESSONS]
    ]


def _settling(scene: Scene, message: Message, it: Occurrence, *, alone: bool) -> list[Button]:
    """How one is rid of a deadline: by handing in what it wants, or else by saying so."""
    proof = _proof(scene, message)
    if message.reminder.kind not in DEADLINES.values() or proof is Proof.TICK:
        return []
    which = None if alone else it.item.title
    if proof is not None:
        return [Button(texts.hand_in(which), f"submit.due:{it.item.id}")]
    return [Button(texts.done(which), f"remind.done:{message.reminder.id}")]


def snooze_buttons(now: datetime, reminder_id: int, ends: datetime) -> list[Button]:
    """When it may be said again before it is over."""
    moments = snooze_moments(now)
    return [
        Button(label, f"remind.again:{reminder_id}:{when}")
        for when, label in texts.SNOOZES.items()
        if when in moments and moments[when] < ends
    ]
