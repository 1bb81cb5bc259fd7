"""From an expression as it was read to what it means on this day in this school."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from school.holidays import ONE_DAY
from school.when.calendar_days import Weekdays
from school.when.days import Context, Days, Span, one, several
from school.when.hours import Stretch
from school.when.model import When
from school.when.phrases import Phrase
from school.when.recurrence_times import resolve_recurrence
from school.when.school_days import ComingHoliday, Festival


def resolve(phrase: Phrase, at: Context) -> When | None:
    """What a phrase means, or None where it means no time that exists (2月30日, 第99周)."""
    if phrase.every:
        return resolve_recurrence(phrase, at)
    if phrase.minutes is not None:
        moment = at.now + timedelta(minutes=phrase.minutes)
        clock = moment.time().replace(second=0, microsecond=0)
        return When("datetime", moment.date(), start_time=clock, deadline=phrase.mark == "within")
    if phrase.days is None:
        return _time_alone(phrase, at)
    span = _listed(phrase, at)
    if span is None:
        return None
    readings = [_reading(phrase, phrase.days, reading, at) for reading in (span, *span.others)]
    return with_alternatives(readings, certain=span.certain, week_of=at)


def with_alternatives(readings: list[When | None], *, certain: bool, week_of: Context) -> When | None:
    """The first reading with the others beside it; if it is not certain, a doubt that only offers them."""
    found = [replace(r, week=_week(r, week_of)) for r in readings if r]
    if not found or (readings[0] is None and certain):
        return None
    unlike = tuple(dict.fromkeys(reading for reading in found[1:] if reading != found[0]))
    if certain:
        return replace(found[0], alternatives=unlike)
    return When("doubt", alternatives=(found[0], *unlike))


def _week(reading: When, at: Context) -> int | None:
    return (
        at.calendar.week_of(reading.first_day) if reading.first_day and reading.kind != "recurrence" else None
    )


def _listed(phrase: Phrase, at: Context) -> Span | None:
    """The days of a phrase, those of a list joined."""
    if phrase.days is None:
        return None
    span = phrase.days.find(at)
    if span is None or not phrase.further:
        return span
    days = [span.first, *span.more]
    for further in phrase.further:
        found = further.find(replace(at, anchor=max(days)))
        if found is None or found.first != found.last:
            return None
        days += [found.first, *found.more]
    return replace(several(days), certain=span.certain)


def _time_alone(phrase: Phrase, at: Context) -> When | None:
    """A time of day without a day: today if it is still ahead, else tomorrow. With `past`: the last one."""
    if phrase.hours is None or (stretch := phrase.hours.on(at.today, at.calendar)) is None:
        return None
    day = at.today
    if at.past and stretch.start and stretch.start > at.now.time():
        day -= ONE_DAY
    elif not at.past and _is_over(stretch, at.now):
        day += ONE_DAY
    found = _moment(phrase, one(day), phrase.hours.on(day, at.calendar))
    other = _moment(phrase, one(at.today), stretch) if day != at.today else None
    return with_alternatives([found, other], certain=True, week_of=at)


def _is_over(stretch: Stretch, now: datetime) -> bool:
    if stretch.start:
        return stretch.start < now.time()
    return (stretch.half == "am" and now.hour >= 12) or (stretch.half == "noon" and now.hour >= 14)


def _reading(phrase: Phrase, days: Days, span: Span, at: Context) -> When | None:
    """One reading of the days, with time of day and marks applied."""
    if phrase.last:
        return _between_moments(phrase, span, at)
    if phrase.hours is None:
        return _whole_days(phrase, days, span, at)
    stretch = phrase.hours.on(span.first, at.calendar)
    if stretch is None:
        return None
    if isinstance(days, Weekdays) and span.first == at.today and not at.past and _is_over(stretch, at.now):
        span = Weekdays(days.numbers, days.ranged).find(replace(at, anchor=at.today + ONE_DAY)) or span
        stretch = phrase.hours.on(span.first, at.calendar) or stretch
    return _moment(phrase, span, stretch)


def _moment(phrase: Phrase, span: Span, stretch: Stretch | None) -> When | None:
    """A time of day on known days."""
    if stretch is None:
        return None
    found = When(
        "date",
        span.first,
        span.first,
        stretch.start,
        stretch.end,
        half=stretch.half,
        more=span.more,
        deadline=phrase.mark in ("by", "before"),
        periods=stretch.periods,
        after_period=stretch.after_period,
        occasion=stretch.occasion,
    )
    if span.last != span.first:
        return _on_each_day(found, span)
    if stretch.start is None:
        return found
    if phrase.mark == "after" or (phrase.mark == "from" and stretch.end is None):
        return replace(found, kind="range", last_day=None, end_time=None)
    if stretch.end is None:
        return replace(found, kind="datetime", last_day=None)
    # 3:45—4:35 is a range of clock times; a lesson is a moment that has an end.
    return replace(found, kind="datetime" if stretch.periods or stretch.occasion else "range")


def _on_each_day(found: When, span: Span) -> When:
    """周一到周五中午12:30 is five moments; over a longer range only the days are certain."""
    length = (span.end - span.first).days
    if found.start_time is None or span.last is None or length > 6:
        return replace(found, kind="range", last_day=span.last, start_time=None, end_time=None, periods=())
    days = tuple(span.first + timedelta(days=n) for n in range(1, length + 1))
    last = span.first if found.end_time else None
    return replace(found, kind="datetime", last_day=last, more=days)


def _between_moments(phrase: Phrase, span: Span, at: Context) -> When | None:
    """12月3日8:00至12月4日17:00."""
    last = phrase.last.find(replace(at, anchor=span.first)) if phrase.last else None
    if last is None or last.last is None or last.last < span.first:
        return None
    found = When("range", span.first, last.last, deadline=phrase.mark == "by")
    start = phrase.hours.on(span.first, at.calendar) if phrase.hours else None
    end = phrase.last_hours.on(last.last, at.calendar) if phrase.last_hours else None
    if start and start.start and end and (end.end or end.start):
        return replace(found, start_time=start.start, end_time=end.end or end.start)
    return found


def _whole_days(phrase: Phrase, days: Days, span: Span, at: Context) -> When | None:
    match phrase.mark:
        case "by" | "before":
            return _deadline(phrase, days, span)
        case "starts" if days.grain == "day":
            return When("date", span.first, span.first)
        case "from" | "starts":
            return When("range", span.first, None)
        case "after":
            return When("range", _first_after(days, span, at), None)
        case "within":
            return _up_to(days, span)
        case _ if span.first == span.last:
            return When("date", span.first, span.first, more=span.more)
        case _:
            return When("range", span.first, span.last)


def _deadline(phrase: Phrase, days: Days, span: Span) -> When | None:
    """前 includes a day or an end that is named (11月15日前, 月底前), not what has yet to begin (国庆前, 第16周前)."""
    starts_something = days.grain != "day" and not days.closing and phrase.mark == "before"
    last = span.first - ONE_DAY if starts_something else span.last
    return When("date", last, last, deadline=True) if last else None


def _first_after(days: Days, span: Span, at: Context) -> date:
    """The first day of 之后: after a date the date itself; after a holiday, when work begins again."""
    if days.grain == "day" and not days.closing:
        return span.end
    day = span.end + ONE_DAY
    while isinstance(days, Festival | ComingHoliday) and not at.calendar.is_workday(day):
        day += ONE_DAY
    return day


def _up_to(days: Days, span: Span) -> When | None:
    if span.last is None:
        return None
    if days.grain == "day" and span.first == span.last:
        return When("date", span.first, span.last, deadline=True)
    return When("range", span.first, span.last, deadline=True)
