"""From an expression as it was read to what it means on this day in this school."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from school.calendar.holidays import ONE_DAY
from school.when.meaning.calendar_days import is_part
from school.when.meaning.days import Context, Days, Span, one, several
from school.when.meaning.hours import Stretch
from school.when.meaning.phrase import Phrase
from school.when.meaning.recurrences import resolve_recurrence
from school.when.meaning.school_days import ComingHoliday, Festival
from school.when.meaning.weekdays import Weekdays
from school.when.model import Kind, When


def resolve(phrase: Phrase, at: Context) -> When | None:
    """What a phrase means, or None where it means no time that exists (2月30日, 第99周)."""
    if phrase.every:
        return resolve_recurrence(phrase, at)
    if phrase.minutes is not None:
        moment = at.now + timedelta(minutes=phrase.minutes)
        return _whole(phrase, at, "datetime", moment.date(), None, start_time=_minute_of(moment))
    if phrase.days is None:
        return _time_alone(phrase, at)
    span = _listed(phrase, at)
    if span is None:
        return None
    first = _reading(phrase, phrase.days, span, at)
    if span.certain and not span.others:
        return first
    others = [_reading(phrase, phrase.days, reading, at) for reading in span.others]
    return _with_alternatives(first, others, certain=span.certain)


def _with_alternatives(first: When | None, others: list[When | None], *, certain: bool) -> When | None:
    """A reading with the others beside it; if it is not certain, a doubt that only offers them."""
    unlike = tuple(dict.fromkeys(other for other in others if other and other != first))
    if first is None:
        return None
    if certain:
        return replace(first, alternatives=unlike) if unlike else first
    return When("doubt", alternatives=(first, *unlike), span=first.span)


def _minute_of(moment: datetime) -> time:
    return time(moment.hour, moment.minute)


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
    if phrase.either:
        return replace(span, others=(*span.others, *map(one, days[1 + len(span.more) :])), certain=False)
    return replace(several(days), certain=span.certain)


def _time_alone(phrase: Phrase, at: Context) -> When | None:
    """A time of day without a day: today if it is still ahead, else tomorrow. With `past`: the last one."""
    if phrase.hours is None or (stretch := phrase.hours.on(at.today, at.calendar)) is None:
        return None
    if at.past:
        is_ahead = stretch.start is not None and stretch.start > at.now.time()
        day = at.today - ONE_DAY if is_ahead else at.today
    else:
        day = at.today + ONE_DAY if _is_over(stretch, at.now) else at.today
    today = _moment(phrase, one(at.today), stretch, at)
    if day == at.today:
        return today
    moved = phrase.hours.on(day, at.calendar)
    return _with_alternatives(_moment(phrase, one(day), moved, at) if moved else None, [today], certain=True)


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
    if isinstance(days, Weekdays) and span.first == at.today:
        span = _not_this_week(span, stretch, at)
        stretch = phrase.hours.on(span.first, at.calendar) or stretch
    return _moment(phrase, span, stretch, at)


def _not_this_week(span: Span, stretch: Stretch, at: Context) -> Span:
    """A bare weekday that is today, but at an hour that has passed (with `past`: that is yet to come)."""
    weeks = 0
    if at.past:
        weeks = -1 if stretch.start and stretch.start > at.now.time() else 0
    elif _is_over(stretch, at.now):
        weeks = 1
    if span.more:
        return replace(several((span.first + timedelta(weeks=weeks), *span.more)), certain=span.certain)
    last = span.last and span.last + timedelta(weeks=weeks)
    return replace(span, first=span.first + timedelta(weeks=weeks), last=last)


def _moment(phrase: Phrase, span: Span, stretch: Stretch, at: Context) -> When:
    """A time of day on known days."""
    if span.last != span.first:
        return _on_each_day(phrase, span, stretch, at)
    kind: Kind = "datetime" if stretch.start else "date"
    last_day: date | None = span.last
    if stretch.start and (phrase.mark == "after" or (phrase.mark == "from" and stretch.end is None)):
        kind, last_day = "range", None
    elif stretch.start and stretch.end is None:
        last_day = None
    elif stretch.end and not stretch.periods and not stretch.occasion:
        kind = "range"  # 3:45—4:35, while a lesson is a moment that has an end
    return _at_hours(phrase, at, kind, span.first, last_day, stretch, more=span.more)


def _on_each_day(phrase: Phrase, span: Span, stretch: Stretch, at: Context) -> When:
    """周一到周五中午12:30 is five moments; of a whole week or a longer range only the days are certain."""
    length = (span.end - span.first).days
    is_whole_week = phrase.days is not None and phrase.days.grain == "week"
    if stretch.start is None or span.last is None or length > 6 or is_whole_week:
        return _at_hours(phrase, at, "range", span.first, span.last, Stretch(half=stretch.half))
    more = tuple(span.first + timedelta(days=n) for n in range(1, length + 1))
    last_day = span.first if stretch.end else None
    return _at_hours(phrase, at, "datetime", span.first, last_day, stretch, more=more)


def _at_hours(
    phrase: Phrase,
    at: Context,
    kind: Kind,
    first_day: date,
    last_day: date | None,
    stretch: Stretch,
    more: tuple[date, ...] = (),
) -> When:
    return When(
        kind,
        first_day,
        last_day,
        start_time=stretch.start,
        end_time=stretch.end if last_day else None,
        half=stretch.half,
        more=more,
        deadline=phrase.mark in ("by", "before"),
        periods=stretch.periods,
        after_period=stretch.after_period,
        occasion=stretch.occasion,
        week=at.calendar.week_of(first_day),
        span=(phrase.start, phrase.end),
    )


def _whole(
    phrase: Phrase,
    at: Context,
    kind: Kind,
    first_day: date,
    last_day: date | None,
    *,
    more: tuple[date, ...] = (),
    start_time: time | None = None,
    end_time: time | None = None,
) -> When:
    return When(
        kind,
        first_day,
        last_day,
        start_time=start_time,
        end_time=end_time,
        more=more,
        deadline=phrase.mark in ("by", "before", "within"),
        week=at.calendar.week_of(first_day),
        span=(phrase.start, phrase.end),
    )


def _between_moments(phrase: Phrase, span: Span, at: Context) -> When | None:
    """12月3日8:00至12月4日17:00."""
    last = phrase.last.find(replace(at, anchor=span.first)) if phrase.last else None
    if last is None or last.last is None or last.last < span.first:
        return None
    start = phrase.hours.on(span.first, at.calendar) if phrase.hours else None
    end = phrase.last_hours.on(last.last, at.calendar) if phrase.last_hours else None
    if start is None or end is None:
        return _whole(phrase, at, "range", span.first, last.last)
    ends = end.end or end.start
    if start.start is None or ends is None or (span.first == last.last and ends <= start.start):
        return _whole(phrase, at, "range", span.first, last.last)
    return _whole(phrase, at, "range", span.first, last.last, start_time=start.start, end_time=ends)


def _whole_days(phrase: Phrase, days: Days, span: Span, at: Context) -> When | None:
    match phrase.mark:
        case "before" if is_part(days) and not days.closing:
            # 中旬前 may mean before it begins or by its end.
            early, late = (_whole(phrase, at, "date", day, day) for day in (span.first - ONE_DAY, span.end))
            return _with_alternatives(early, [late], certain=False)
        case "by" | "before":
            last = _last_allowed(phrase, days, span)
            return _whole(phrase, at, "date", last, last) if last else None
        case "within":
            return _up_to(phrase, days, span, at)
        case "after":
            return _whole(phrase, at, "range", _first_after(days, span, at), None)
        case "from" | "starts":
            return _whole(phrase, at, "range", span.first, None)
        case _ if span.first == span.last:
            return _whole(phrase, at, "date", span.first, span.first, more=span.more)
        case _:
            return _whole(phrase, at, "range", span.first, span.last)


def _last_allowed(phrase: Phrase, days: Days, span: Span) -> date | None:
    """前 includes a day or an end that is named (11月15日前, 月底前), not what has yet to begin (国庆前, 第16周前)."""
    starts_something = days.grain != "day" and not days.closing and phrase.mark == "before"
    return span.first - ONE_DAY if starts_something else span.last


def _first_after(days: Days, span: Span, at: Context) -> date:
    """The first day of 之后: after a date the date itself; after a holiday, when work begins again."""
    if days.grain == "day" and not days.closing:
        return span.end
    day = span.end + ONE_DAY
    while isinstance(days, Festival | ComingHoliday) and not at.calendar.is_workday(day):
        day += ONE_DAY
    return day


def _up_to(phrase: Phrase, days: Days, span: Span, at: Context) -> When | None:
    if span.last is None:
        return None
    kind: Kind = "date" if days.grain == "day" and span.first == span.last else "range"
    return _whole(phrase, at, kind, span.first, span.last)
