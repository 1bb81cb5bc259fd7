"""What is shared and then corrected: whoever gave the lesson is told once, a while after the last change."""

from __future__ import annotations

from datetime import date

from handlers.support.context import Context
from school.observing.observations import Observation, SharedPart
from school.observing.sharing import TOLD_AFTER
from school.reminding.quiet_hours import next_chance
from school.reminding.reminders import Kind


async def changed_for_host(ctx: Context, log: Observation, *parts: SharedPart) -> None:
    """Some parts of a log say something else now: where they are shared, the host is to look again."""
    host_id = log.visit.host_id
    if log.share is None or host_id is None or not log.share.parts.intersection(parts):
        return
    await ctx.store.sharing.changed(log.id, ctx.now)
    at = next_chance(ctx.now + TOLD_AFTER, date.min, ctx.directory.calendar)
    await ctx.store.reminders.schedule(Kind.SHARED, None, log.visit.day, at, host_id)
