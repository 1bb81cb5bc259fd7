"""The tick of announcements: what is due goes out, and the counting cards follow, never too often.

A card is edited when what it shows has changed, at most once in a while, and not while an earlier edit still
waits: five hundred taps in ten seconds become three edits.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.means import Means
from handlers.announcing.letters import (
    author_card,
    counting_card,
    link_of,
    room_keyboard,
    send_out,
)
from handlers.support.desks import Desk
from handlers.support.replies import Button, Keyboard, keyboard_json, message_json
from handlers.texts.announcing import announce as texts
from handlers.texts.announcing.announcements import excerpt
from handlers.texts.html import Html
from handlers.texts.problems import explain
from school.announcing.announcements import STILL_IN_TIME, Ask, State
from school.problems import Problem
from storage import announcements
from storage.announcements import Announcement, names_of_rooms
from storage.database import DatabaseTrouble, Session
from storage.directories import Directories
from storage.outbox import BROADCAST, REPLY, Letter, cards
from storage.store import Store

log = structlog.get_logger()

TICK = timedelta(seconds=2)
AUTHOR_SECONDS, ROOM_SECONDS = 4.0, 8.0
"""The least time between two edits of one card. A group takes 20 messages a minute, and wants most for itself."""
LATE = timedelta(minutes=5)


@dataclass(slots=True)
class _Shown:
    """A card as it was last edited: what it showed, when (monotonic seconds), by which letter."""

    letter: Letter
    at: float
    letter_id: int = 0


class Announcing:
    """Sends what was scheduled and keeps counting cards true."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self.seconds: Callable[[], float] = time.monotonic
        """By what the rests between edits are measured."""
        self._directories = Directories()
        self._shown: dict[str, _Shown] = {}

    async def tick(self) -> None:
        """Do what is to be done now. What can't be stored just now is done at the next tick."""
        try:
            for school_id, announcement_id in await announcements.due(
                self._means.database, self._means.clock.now()
            ):
                await self._work(school_id, announcement_id, self._send)
            live = await announcements.live(self._means.database)
            for school_id, announcement_id in live:
                await self._work(school_id, announcement_id, self._count)
            if not live and self._shown:
                self._forget()
        except DatabaseTrouble as trouble:
            log.warning("announcements wait for the database", error=str(trouble))

    async def _work(
        self,
        school_id: int,
        announcement_id: int,
        do: Callable[[Desk, Announcement], Awaitable[list[Letter]]],
    ) -> None:
        """One announcement, in a transaction of its own; one that fails does not hold up the others."""
        try:
            async with self._means.database.writing() as session:
                desk = await self._desk(session, school_id)
                announcement = await desk.store.announcements.get(announcement_id)
                letters = [] if announcement is None else await do(desk, announcement)
                posted = await self._means.outbox.post(session, letters, self._means.clock.now())
        except DatabaseTrouble:
            self._directories.forget()
            raise
        except Exception:
            self._directories.forget()
            log.exception("announcement failed", announcement_id=announcement_id)
            return
        for waiting in posted or ():
            if waiting.letter.card in self._shown:
                self._shown[waiting.letter.card].letter_id = waiting.id
        if letters:
            self._means.offer(posted)

    async def _desk(self, session: Session, school_id: int) -> Desk:
        version = await Store(session, None).schools.version(school_id)
        directory = await self._directories.get(session, school_id, version)
        return Desk.at(Store(session, school_id), directory, self._means.environment, self._means.clock.now())

    # --- what is due --------------------------------------------------------------------------------

    async def _send(self, desk: Desk, announcement: Announcement) -> list[Letter]:
        if announcement.state is not State.SCHEDULED or announcement.due_at is None:
            return []
        due = announcement.due_at.astimezone(desk.now.tzinfo)
        if desk.now - due > STILL_IN_TIME:
            return await self._ask_author(desk, announcement, due)
        try:
            sent, letters = await send_out(desk, announcement)
        except Problem as problem:
            await self._back_to_draft(desk, announcement)
            again = [[Button(texts.OPEN, f"announce.show:{announcement.id}")]]
            return _tell(desk, announcement, texts.not_sent(excerpt(announcement), explain(problem)), again)
        late = _tell(desk, sent, texts.went_out_late(due)) if desk.now - due > LATE else []
        words, keyboard = await counting_card(desk, sent, await desk.store.receipts.tally(sent))
        return [*late, *_tell(desk, sent, words, keyboard, author_card(sent.id)), *letters]

    async def _ask_author(self, desk: Desk, announcement: Announcement, due: datetime) -> list[Letter]:
        await self._back_to_draft(desk, announcement)
        words = texts.too_late(announcement, excerpt(announcement), due, desk.directory.term_at(due.date()))
        buttons = [
            Button(texts.NOW, f"announce.go:{announcement.id}"),
            Button(texts.OPEN, f"announce.show:{announcement.id}"),
        ]
        return _tell(desk, announcement, words, [buttons])

    async def _back_to_draft(self, desk: Desk, announcement: Announcement) -> None:
        draft = replace(announcement, state=State.DRAFT, due_at=None)
        await desk.store.announcements.save(draft, desk.now)

    # --- what the cards show ------------------------------------------------------------------------

    async def _count(self, desk: Desk, announcement: Announcement) -> list[Letter]:
        """The edits that are to be made now; the announcement stays live while there will be more."""
        tally = await desk.store.receipts.tally(announcement)
        words, keyboard = await counting_card(desk, announcement, tally)
        edits = [
            (AUTHOR_SECONDS, it)
            for it in _tell(desk, announcement, words, keyboard, author_card(announcement.id), edit=True)
        ]
        if announcement.ask is not Ask.NOTHING and tally.answers:
            buttons = room_keyboard(announcement, tally.answers, link_of(announcement, desk.environment))
            payload = {"reply_markup": keyboard_json(buttons)}
            edits += [
                (ROOM_SECONDS, Letter(it.chat_id, "editMessageReplyMarkup", payload, BROADCAST, card=it.card))
                for it in await cards(desk.store.session, names_of_rooms(announcement.id))
            ]
        changed = [(pause, it) for pause, it in edits if self._differs(it)]
        due = [it for pause, it in changed if await self._may_edit(it, pause)]
        if len(due) == len(changed) and not tally.on_the_way:
            await desk.store.announcements.shown(announcement.id)
        for letter in due:
            self._shown[letter.card or ""] = _Shown(letter, self.seconds())
        return due

    def _differs(self, letter: Letter) -> bool:
        shown = self._shown.get(letter.card or "")
        return shown is None or shown.letter != letter

    async def _may_edit(self, letter: Letter, pause: float) -> bool:
        shown = self._shown.get(letter.card or "")
        if shown is None:
            return True
        rested = self.seconds() - shown.at >= pause
        return rested and not await self._means.outbox.unsent([shown.letter_id])

    def _forget(self) -> None:
        """Drop cards that have rested: nothing is live, so whatever is shown next will have changed."""
        now = self.seconds()
        self._shown = {card: it for card, it in self._shown.items() if now - it.at < ROOM_SECONDS}


def _tell(
    desk: Desk,
    announcement: Announcement,
    words: Html,
    keyboard: Keyboard = (),
    card: str | None = None,
    *,
    edit: bool = False,
) -> list[Letter]:
    """A letter to the author, if the author has an account."""
    user_id = desk.author(announcement).user_id
    if user_id is None:
        return []
    method = "editMessageText" if edit else "sendMessage"
    return [Letter(user_id, method, message_json(words, keyboard), REPLY, card=card)]
