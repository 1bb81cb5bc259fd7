"""The schedule from the running term on, as a calendar file for whoever looks at a scope of it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from handlers.scheduling.scopes import in_scope
from school.directory import Directory
from school.people import Member
from school.scheduling.schedule import Item
from storage.schedule import Schedule

AHEAD = timedelta(days=400)
"""How far into the future a calendar reaches, where no term reaches further."""


async def coming_items(schedule: Schedule, directory: Directory, now: datetime) -> list[Item]:
    """What falls into the running term, and all that comes later."""
    today = now.astimezone(directory.calendar.timezone).date()
    running = directory.calendar.term_of(today)
    last = max([today + AHEAD, *(term.last_day for term in directory.terms)])
    return await schedule.items(running.first_day if running else today, last)


async def written_calendar(
    items: list[Item],
    directory: Directory,
    scope: str,
    member: Member,
    name: str,
    now: datetime,
    *,
    host: str,
) -> bytes:
    """What of it belongs to a scope (see `scopes`) that this member looks at, as an .ics file."""

    def write() -> bytes:
        # What writes calendars is loaded when it is needed, beside the event loop.
        from handlers.scheduling.icalendar import calendar_file

        return calendar_file(
            items,
            directory,
            name,
            now,
            host=host,
            wanted=lambda it: in_scope(it, scope, member, directory),
        )

    return await asyncio.to_thread(write)
