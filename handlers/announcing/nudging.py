"""Reminders to those who have not answered an announcement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.announcing.letters import link_of, private_keyboard, room_keyboard
from handlers.support.desks import Desk
from handlers.support.replies import message_json
from handlers.texts.announcing import receipts as texts
from handlers.texts.announcing.announcements import signed
from school.announcing.receipts import Nudge
from storage.announcements import Announcement, card_of
from storage.outbox import BROADCAST, Letter

MENTIONS = 20
"""People named in one message; more would be a wall of names."""


def nudge_letters(
    desk: Desk,
    announcement: Announcement,
    plan: Nudge,
    number: int,
    messages: Mapping[str, int],
    *,
    quietly: bool,
) -> list[Letter]:
    """One letter for each person, and one for each group chat and some names in it.

    `number` tells this reminder from others. `messages` holds the message of each of the announcement's cards:
    a reminder answers the one in its chat, so that a tap leads there.
    """
    letters = []
    own = private_keyboard(
        announcement.id, announcement.ask, announcement.choices, announcement.round, None, None, desk.now
    )
    words = texts.nudge(announcement, signed(desk.author(announcement), desk.directory))
    for member in plan.private:
        assert member.user_id is not None  # noqa: S101  (who has no account is unreachable)
        payload = message_json(words, own) | _answering(messages, announcement, member.user_id, 0)
        letters.append(_letter(member.user_id, payload, announcement, number, quietly=quietly))
    buttons = room_keyboard(announcement, {}, link_of(announcement, desk.environment))
    for room, people in plan.mentioned:
        for start in range(0, len(people), MENTIONS):
            named = texts.nudge_in_room(announcement, people[start : start + MENTIONS])
            payload = message_json(named, buttons)
            payload |= _answering(messages, announcement, room.chat_id, room.thread_id)
            if room.thread_id:
                payload["message_thread_id"] = room.thread_id
            part = f"{number}.{room.thread_id}.{start}"
            letters.append(_letter(room.chat_id, payload, announcement, part, quietly=quietly))
    return letters


def _answering(
    messages: Mapping[str, int], announcement: Announcement, chat_id: int, thread_id: int
) -> dict[str, Any]:
    message_id = messages.get(card_of(announcement.id, chat_id, thread_id))
    if message_id is None:
        return {}
    return {"reply_parameters": {"message_id": message_id, "allow_sending_without_reply": True}}


def _letter(
    chat_id: int, payload: dict[str, Any], announcement: Announcement, number: object, *, quietly: bool
) -> Letter:
    if quietly:
        payload["disable_notification"] = True
    name = f"nudge-{card_of(announcement.id, chat_id)}:{number}"
    return Letter(chat_id, "sendMessage", payload, BROADCAST, name, name)
