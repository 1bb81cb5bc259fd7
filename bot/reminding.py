"""The tick: what is due is said, and what comes nearer is planned.

Reminders are claimed, their letters posted and they marked as over in one transaction, so a kill leaves them
either due or done. Each letter has an occasion, so that no reminder reaches a chat twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.meters import Meters
from handlers.reminding.correcting import truth
from handlers.reminding.firing import Fired, fire
from handlers.reminding.planning import HORIZON, plan_ahead
from handlers.reminding.reminder_letters import Message, write
from handlers.reminding.scene import Scene, look
from handlers.support.dispatch import new_error_id
from school.directory import Directory
from school.reminding.reminders import Kind, Note
from school.scheduling.schedule import Occurrence
from storage import reminders
from storage.database import Database, DatabaseTrouble, Session
from storage.directories import Directories
from storage.moments import to_text
from storage.outbox import Outbox
from storage.reminders import Done, Reminder, State
from storage.store import Store

log = structlog.get_logger()

TICK = timedelta(seconds=15)
PLAN_EVERY = timedelta(days=1)
"""A school is planned again when less than the horizon less this is planned."""
CLAIMED, MESSAGES, MOST_MESSAGES = 200, 300, 1500
"""Reminders of one school, and messages, after which a transaction ends: handlers that wait have their turn. What is
due at one moment is kept together up to the most."""


class Reminding:
    """Fires what is due and plans ahead. `on_posted` is called when letters have been committed."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        now: Callable[[], datetime],
        on_posted: Callable[[], None],
        meters: Meters,
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._now = now
        self._on_posted = on_posted
        self._meters = meters
        self._directories = Directories()
        self._at_work_on: int | None = None
        self._set_aside: set[int] = set()
        """Schools in which something went wrong that should not; they must not keep the others waiting. A
        restart tries them again."""

    async def tick(self) -> None:
        """Do all that is due by now. What can't be stored just now is done at the next tick."""
        try:
            while await self._step(self._now()):
                pass
            self._meters.ticked()
        except DatabaseTrouble as trouble:
            log.warning("reminders wait for the database", error=str(trouble))

    async def _step(self, now: datetime) -> bool:
        """One transaction's worth of work, in one school. False when there is none."""
        [pending] = await self._database.read(
            reminders.PENDING, (to_text(now), to_text(now + HORIZON - PLAN_EVERY))
        )
        if not pending["due"] and not pending["unplanned"]:
            return False
        try:
            async with self._database.writing() as session:
                self._at_work_on = None
                # Planned first: what a change of days has made senseless must not go out any more.
                posted = not await self._plan(session, now) and await self._fire(session, now)
                worked = self._at_work_on is not None
        except DatabaseTrouble:
            self._directories.forget()
            raise
        except Exception:
            self._directories.forget()
            if self._at_work_on is None:
                raise
            log.exception("reminders of a school set aside", school_id=self._at_work_on)
            self._set_aside.add(self._at_work_on)
            return True
        if posted:
            self._on_posted()
        return worked

    async def _plan(self, session: Session, now: datetime) -> bool:
        """Plan ahead for the school that needs it most."""
        nearest = now + HORIZON - PLAN_EVERY
        for school_id, version in await reminders.unplanned(session, nearest, 1, self._set_aside):
            self._at_work_on = school_id
            directory = await self._directories.get(session, school_id, version)
            await plan_ahead(Store(session, school_id), directory, now)
            return True
        return False

    async def _fire(self, session: Session, now: datetime) -> bool:
        """Say some of what is due in the school that has waited longest."""
        due = await reminders.claim(session, now, CLAIMED, self._set_aside)
        if not due:
            return False
        self._at_work_on = due[0].school_id
        store = Store(session, due[0].school_id)
        scene = await look(store, await self._directory(session, due[0].school_id), due, now)
        done: list[Done] = []
        messages: list[Message] = []
        told: list[tuple[int, Occurrence]] = []
        moment = due[0].due_at
        for reminder in due:
            # What is due at one moment is said in one message.
            if len(messages) >= (MESSAGES if reminder.due_at != moment else MOST_MESSAGES):
                break
            moment = reminder.due_at
            fired, note = _decide(scene, reminder)
            if fired.wait_until is not None:
                await reminders.put_off(session, reminder, fired.wait_until)
                continue
            done.append(Done(reminder.id, State.SENT if fired.messages else State.SKIPPED, note))
            messages += fired.messages
            told += [(reminder.id, it) for it in fired.told]
            if reminder.kind is Kind.CORRECTION and reminder.item_id is not None:
                await store.tellings.put_right(reminder.item_id, reminder.day, truth(scene, reminder))
        written = write(scene, messages)
        await self._outbox.post(session, written.letters, now)
        await store.tellings.note_together(written.together)
        await store.tellings.note(told)
        await reminders.finish(session, done, now)
        for it in done:
            self._meters.reminders.labels((it.note or it.state).split()[0]).inc()
        return bool(messages)

    async def _directory(self, session: Session, school_id: int) -> Directory:
        version = await Store(session, None).schools.version(school_id)
        return await self._directories.get(session, school_id, version)


def _decide(scene: Scene, reminder: Reminder) -> tuple[Fired, str | None]:
    try:
        fired = fire(scene, reminder)
    except Exception:  # One that can't be said must not keep the others back, nor itself come up for ever.
        error_id = new_error_id()
        log.exception("reminder failed", reminder_id=reminder.id, error_id=error_id)
        return Fired(), f"{Note.FAILED} {error_id}"
    return fired, fired.note
