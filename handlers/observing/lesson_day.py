"""The question on which day a lesson was observed."""

from __future__ import annotations

from datetime import timedelta

from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field
from handlers.texts.days import near_day
from handlers.texts.observing import log_edits as texts
from school.observing.days_said import take_day
from school.observing.observations import check_day
from school.problems import BadAnswer


def _days(ctx: Context, data: Data) -> list[Choice]:
    days = [ctx.today - timedelta(days=back) for back in range(3)]
    return [
        Choice(near_day(day, ctx.today), day.isoformat()) for day in days if not ctx.directory.is_closed(day)
    ]


def _read_day(ctx: Context, data: Data, text: str) -> str:
    day = take_day(text, ctx.said_at, ctx.directory.calendar).day
    if day is None:
        raise BadAnswer("day", text)
    check_day(day, ctx.today)
    ctx.directory.check_open(day)
    return day.isoformat()


QUESTION = texts.ask_day()
DAY = Field("day", lambda ctx, data: QUESTION, _days, _read_day, columns=1)
