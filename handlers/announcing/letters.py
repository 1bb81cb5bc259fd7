"""An announcement on its way: the letters that carry, correct and take it back, and its counting card.

Shared by the handlers and by the clock, so nothing here needs an update to answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.announcing.moving import carry_out
from handlers.support.context import Environment
from handlers.support.desks import Desk
from handlers.support.replies import Button, Keyboard, in_columns, keyboard_json, message_json, send_method
from handlers.texts.announcing import announcements as texts
from handlers.texts.html import Html
from school.announcing.addressees import MayNotAddress, Place, may_address
from school.announcing.announcements import LONGEST_CAPTION, Ask, NobodyToTell, State
from storage.announcements import Announcement, File, card_of
from storage.outbox import BROADCAST, Card, Letter
from storage.receipts import Receipt, Tally

DELETABLE = timedelta(hours=47)
"""Telegram deletes a message only within 48 hours (core.telegram.org/bots/api#deletemessage)."""
CHOICES_IN_A_ROW = 3
KINDS = ("photo", "video", "document", "audio", "voice", "video_note")
"""The kinds of files that an announcement may carry, in the order in which they go out."""
ALONE = ("voice", "video_note")
"""Those of which each goes in a message of its own: no album takes them."""


# --- the message ----------------------------------------------------------------------------------------


def room_keyboard(announcement: Announcement, answers: Mapping[str, int], link: str) -> Keyboard:
    """What stands under it in a group chat; `link` opens the private chat for those who are to write."""
    total = sum(answers.values())
    if announcement.ask is Ask.NOTHING:
        return ()
    if announcement.ask is Ask.WORDS:
        return [[Button(texts.counted(texts.REPLY, total), url=link)]]
    if announcement.ask is Ask.RECEIPT:
        return [[Button(texts.counted(texts.RECEIVED, total), _tap(announcement, 0))]]
    counts = texts.counts_of(answers, announcement.choices)
    return in_columns(
        [
            Button(texts.counted(choice, count), _tap(announcement, number))
            for number, (choice, count) in enumerate(zip(announcement.choices, counts, strict=True))
        ],
        CHOICES_IN_A_ROW,
    )


def private_keyboard(
    announcement_id: int,
    ask: Ask,
    choices: Sequence[str],
    round_: int,
    answer: str | None,
    answered_at: datetime | None,
    now: datetime,
) -> Keyboard:
    """What stands under it in a private chat: once tapped, when that was."""
    if ask is Ask.WORDS:
        label = texts.REPLY if answer is None else texts.CHANGE_REPLY
        return [[Button(label, f"ack.write:{announcement_id}")]]
    labels = [texts.RECEIVED] if ask is Ask.RECEIPT else choices
    tapped = -1 if answer is None else int(answer or 0)
    when = answered_at.astimezone(now.tzinfo) if answered_at else now
    return in_columns(
        [
            Button(
                texts.own_choice(label, when, now) if number == tapped else label,
                f"ack:{announcement_id}:{round_}:{number}",
            )
            for number, label in enumerate(labels)
        ],
        CHOICES_IN_A_ROW,
    )


def keyboard_for(
    announcement: Announcement, answer: str | None, answered_at: datetime | None, now: datetime
) -> Keyboard:
    """The same for somebody who has answered this, or (None) nothing yet; none where nothing is asked."""
    it = announcement
    if it.ask is Ask.NOTHING:
        return ()
    return private_keyboard(it.id, it.ask, it.choices, it.round, answer, answered_at, now)


def _tap(announcement: Announcement, choice: int) -> str:
    return f"ack:{announcement.id}:{announcement.round}:{choice}"


def link_of(announcement: Announcement, environment: Environment) -> str:
    """Opens the private chat and asks for a short text there."""
    return environment.link(f"ack{announcement.id}")


def fits_caption(announcement: Announcement) -> bool:
    """Whether the words can stand under the one file; several files can't carry buttons, a video note no words."""
    files = announcement.files
    return len(files) == 1 and files[0].kind != "video_note" and announcement.size <= LONGEST_CAPTION


def message_letters(
    announcement: Announcement, words: Html, keyboard: Keyboard, place: Place, card: str, *, once: bool
) -> list[Letter]:
    """The letters that put an announcement into a chat; `card` names its message. `once`: for good."""
    chat_id, thread_id = place

    def letter(method: str, payload: dict[str, Any], name: str) -> Letter:
        topic = {"message_thread_id": thread_id} if thread_id else {}
        return Letter(chat_id, method, payload | topic, BROADCAST, name if once else None, name)

    if announcement.captioned:
        [file] = announcement.files
        payload: dict[str, Any] = {file.kind: file.file_id, "caption": words, "parse_mode": "HTML"}
        if keyboard:
            payload["reply_markup"] = keyboard_json(keyboard)
        return [letter(send_method(file.kind), payload, card)]
    albums = [letter(*_album(files), f"{kind}-{card}") for kind, files in _albums(announcement.files)]
    return [*albums, letter("sendMessage", message_json(words, keyboard), card)]


def _albums(files: Sequence[File]) -> Iterator[tuple[str, list[File]]]:
    """What goes together, and under which name: each kind, or each file of a kind that goes alone."""
    for kind in KINDS:
        same = [file for file in files if file.kind == kind]
        if kind in ALONE:
            yield from ((f"{kind}-{number}", [file]) for number, file in enumerate(same))
        elif same:
            yield kind, same


def _album(files: list[File]) -> tuple[str, dict[str, Any]]:
    if len(files) == 1:
        return send_method(files[0].kind), {files[0].kind: files[0].file_id}
    return "sendMediaGroup", {"media": [{"type": file.kind, "media": file.file_id} for file in files]}


# --- sending, correcting, taking back -------------------------------------------------------------------


async def send_out(desk: Desk, announcement: Announcement) -> tuple[Announcement, list[Letter]]:
    """Let it go out now: keep whom it is for, and answer it as sent with its letters, group chats first.

    Raises MayNotAddress, NobodyToTell.
    """
    author = desk.author(announcement)
    if not may_address(author, announcement.addressees, desk.directory, await desk.rooms()):
        raise MayNotAddress
    delivery = await desk.delivery(announcement)
    if not delivery.private and not delivery.rooms:
        raise NobodyToTell
    sent = replace(
        announcement,
        state=State.SENT,
        captioned=fits_caption(announcement),
        sent_at=desk.now,
        due_at=None,
    )
    await desk.store.announcements.send(sent, delivery, desk.now)
    about_event = await carry_out(desk, sent)
    words = texts.message(sent, author, desk.directory, desk.now)
    in_rooms, in_private = _keyboards(sent, desk)
    letters = []
    if about_event is not None and author.user_id is not None:
        letters.append(Letter(author.user_id, "sendMessage", message_json(about_event)))
    for room in delivery.rooms:
        place = room.chat_id, room.thread_id
        card = card_of(sent.id, *place)
        letters += message_letters(sent, words, in_rooms, place, card, once=True)
        if sent.pinned:
            letters.append(_pin(room.chat_id, card))
    for member in delivery.private:
        assert member.user_id is not None  # noqa: S101  (who has no account is unreachable)
        place = member.user_id, 0
        letters += message_letters(sent, words, in_private, place, card_of(sent.id, *place), once=True)
    return sent, letters


def _keyboards(announcement: Announcement, desk: Desk) -> tuple[Keyboard, Keyboard]:
    link = link_of(announcement, desk.environment)
    return room_keyboard(announcement, {}, link), keyboard_for(announcement, None, None, desk.now)


def _pin(chat_id: int, card: str) -> Letter:
    payload = {"disable_notification": True}
    return Letter(chat_id, "pinChatMessage", payload, BROADCAST, f"pin-{card}", card)


def corrections(
    announcement: Announcement,
    desk: Desk,
    receipts: Iterable[Receipt],
    rooms: Iterable[Place],
    tally: Tally,
) -> list[Letter]:
    """Edits of every message of a corrected announcement, behind those that have not gone out yet."""
    words = texts.message(announcement, desk.author(announcement), desk.directory, desk.now)
    method, field = (
        ("editMessageCaption", "caption") if announcement.captioned else ("editMessageText", "text")
    )
    payload = message_json(words) if field == "text" else {"caption": words, "parse_mode": "HTML"}

    def edit(chat_id: int, card: str, keyboard: Keyboard) -> Letter:
        buttons = {"reply_markup": keyboard_json(keyboard)} if keyboard else {}
        return Letter(chat_id, method, payload | buttons, BROADCAST, card=card)

    in_rooms = room_keyboard(announcement, tally.answers, link_of(announcement, desk.environment))
    found = [edit(place[0], card_of(announcement.id, *place), in_rooms) for place in rooms]
    for it in receipts:
        if it.user_id is not None:
            own = keyboard_for(announcement, it.answer, it.answered_at, desk.now)
            found.append(edit(it.user_id, card_of(announcement.id, it.user_id), own))
    return found


def withdrawals(announcement: Announcement, cards: Iterable[Card], now: datetime) -> list[Letter]:
    """Takes back every message that has arrived; what is too old for that says so from now on."""
    return [_take_back(announcement, card, now) for card in cards]


def _take_back(announcement: Announcement, card: Card, now: datetime) -> Letter:
    payload: dict[str, Any] = {"message_id": card.message_id}
    if now - card.sent_at <= DELETABLE:
        return Letter(card.chat_id, "deleteMessage", payload, BROADCAST)
    words = {"parse_mode": "HTML"}
    if card.card.startswith(tuple(f"{kind}-" for kind in KINDS)) or (
        announcement.captioned and card.card.startswith("announce:")
    ):
        return Letter(
            card.chat_id, "editMessageCaption", payload | words | {"caption": texts.withdrawn()}, BROADCAST
        )
    return Letter(card.chat_id, "editMessageText", payload | words | {"text": texts.withdrawn()}, BROADCAST)


def names_of(announcement: Announcement) -> tuple[str, ...]:
    """How the names of its messages, and the occasions of its letters, begin."""
    beginning = f"announce:{announcement.id}:"
    return beginning, *(f"{first}-{beginning}" for first in (*KINDS, "pin", "nudge"))


# --- the counting card ----------------------------------------------------------------------------------


def author_card(announcement_id: int) -> str:
    """The name of the card that counts for the author."""
    return f"announce-card:{announcement_id}"


async def counting_card(desk: Desk, announcement: Announcement, tally: Tally) -> tuple[Html, Keyboard]:
    """How far an announcement has come, with what its author may do."""
    audience = texts.audience_label(announcement.addressees, desk.directory, await desk.rooms())
    words = texts.card(announcement, audience, tally, desk.now)
    listing = [Button(texts.TO_LIST, "announcements.page:own:0")]
    if announcement.state is not State.SENT:
        return words, [listing]
    number = announcement.id
    about = []
    if announcement.ask is not Ask.NOTHING:
        missing = texts.MISSING if announcement.ask is Ask.RECEIPT else texts.NOT_ANSWERED
        about = [
            [
                Button(missing, f"receipts.missing:{number}"),
                Button(texts.NUDGE, f"receipts.nudge:{number}"),
            ],
            [Button(texts.SHEET, f"receipts.sheet:{number}")],
        ]
        if announcement.ask is not Ask.RECEIPT:
            about[1].insert(0, Button(texts.RESULTS, f"receipts.results:{number}"))
    changes = [
        Button(texts.CORRECT, f"announcements.correct:{number}"),
        Button(texts.WITHDRAW, f"announcements.withdraw:{number}"),
    ]
    return words, [*about, changes, listing]
