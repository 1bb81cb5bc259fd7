"""Which time of the day an expression means: a half-day, a clock time, lesson periods, or 放学后."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final, Literal, Protocol

from school.calendar.terms import Break, Half, Period, SchoolCalendar
from school.when.model import DayHalf

Word = Literal["dawn", "morning", "am", "noon", "pm", "evening"]
Side = Literal["before", "after", "in"]

HALF_OF: Final[dict[str, DayHalf]] = {
    "dawn": "am", "morning": "am", "am": "am", "noon": "noon", "pm": "pm", "evening": "pm",
}  # fmt: skip
_SLOT_HALF: Final[dict[str, DayHalf]] = {
    "早读": "am", "早操": "am", "晨会": "am", "升旗": "am", "大课间": "am", "午休": "noon", "放学": "pm", "课后服务": "pm",
    "晚自习": "pm",
}  # fmt: skip
LAST_MINUTE: Final = time(23, 59)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of day on a known day: from `start` to `end`, either of which may be unknown."""

    start: time | None = None
    end: time | None = None
    half: DayHalf | None = None
    periods: tuple[int, ...] = ()
    after_period: int | None = None
    occasion: str | None = None


class Hours(Protocol):
    """An expression for a time of the day."""

    def on(self, day: date, calendar: SchoolCalendar) -> Stretch | None:
        """The time meant on a day, or None where it makes no sense (上午15点, 第12节)."""


def clock_hour(hour: int, word: str | None) -> int | None:
    """The hour of 24 for an hour as written and the half-day word before it.

    Without a word, 1 to 6 are afternoon: school days run from 7:00 to 19:00. None where word and hour
    contradict each other.
    """
    if not 0 <= hour <= 24 or (hour == 24 and word not in (None, "evening")):
        return None
    if hour > 12 or hour == 0:
        fits = {
            "dawn": hour == 0,
            "morning": False,
            "am": False,
            "noon": hour <= 14,
            "pm": hour > 12,
            "evening": True,
        }
        return hour if word is None or fits[word] else None
    match word:
        case None:
            return hour + 12 if hour <= 6 else hour
        case "dawn":
            return hour % 12 if hour <= 6 or hour == 12 else None
        case "morning" | "am":
            return hour if hour >= 4 else None
        case "noon":
            return hour + 12 if hour <= 2 else (hour if hour >= 11 else None)
        case "pm":
            return hour % 12 + 12
        case _:
            return hour + 12 if 5 <= hour <= 12 else None


@dataclass(frozen=True, slots=True)
class HalfDay:
    """上午, 中午, 晚上; without a word the whole day (上午和下午)."""

    word: str | None

    def on(self, day: date, calendar: SchoolCalendar) -> Stretch | None:
        return Stretch(half=HALF_OF[self.word] if self.word else None)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """下午3点半, 14:30, with an end where there is one: 8点到9点半."""

    hour: int
    minute: int
    word: str | None = None
    end: ClockTime | None = None
    early: int = 0  # minutes before it: 差五分八点

    def on(self, day: date, calendar: SchoolCalendar) -> Stretch | None:
        start = self._time()
        if start is None:
            return None
        half = HALF_OF[self.word] if self.word else None
        if self.end is None:
            return Stretch(start, half=half)
        end = self.end.after(start, self.word)
        return Stretch(start, end, half) if end else None

    def _time(self) -> time | None:
        hour = clock_hour(self.hour, self.word)
        if hour is None or self.minute > 59:
            return None
        if hour == 24:
            return LAST_MINUTE if self.minute == 0 else None
        minutes = hour * 60 + self.minute - self.early
        return time(minutes // 60, minutes % 60) if minutes >= 0 else None

    def after(self, start: time, word: str | None) -> time | None:
        """This time as the end of a stretch that starts at `start` under the half-day word before it."""
        words = (self.word,) if self.word else (word, None, "pm", "evening")
        for candidate in (replace(self, word=word) for word in words):
            end = candidate._time()
            if end and end > start:
                return end
        return None


@dataclass(frozen=True, slots=True)
class Lessons:
    """第二节, 下午一、二节, 上午最后一节; `side` for 第二节课后 and 第二节课前.

    Negative numbers count from the end of the half-day (or of the day).
    """

    numbers: tuple[int, ...]
    word: str | None = None
    side: Side = "in"

    def on(self, day: date, calendar: SchoolCalendar) -> Stretch | None:
        found = [self._period(number, day, calendar) for number in self.numbers]
        periods = [period for period in found if period]
        if len(periods) < len(self.numbers):
            return self._unknown(day, calendar)
        half = HALF_OF[self.word] if self.word else None
        if self.side == "after":
            return Stretch(periods[-1].end, half=half, after_period=periods[-1].number)
        if self.side == "before":
            return Stretch(periods[0].start, half=half)
        numbers = tuple(period.number for period in periods)
        return Stretch(periods[0].start, periods[-1].end, half, numbers)

    def _period(self, number: int, day: date, calendar: SchoolCalendar) -> Period | None:
        half: Half | None = None
        if self.word:
            half = "am" if HALF_OF[self.word] == "am" else "pm"
        if number > 0:
            return calendar.period(day, number, half)
        table = calendar.timetable_on(day)
        periods = () if table is None else (table.in_half(half) if half else table.periods)
        return periods[number] if -len(periods) <= number < 0 else None

    def _unknown(self, day: date, calendar: SchoolCalendar) -> Stretch | None:
        """Without a timetable the numbers still stand, if they are numbers of the whole day."""
        if calendar.timetable_on(day) or min(self.numbers) < 1 or max(self.numbers) > 12 or self.word == "pm":
            return None
        half = HALF_OF[self.word] if self.word else None
        if self.side == "after":
            return Stretch(half=half, after_period=self.numbers[-1])
        return Stretch(half=half, periods=self.numbers if self.side == "in" else ())


def refined(before: Hours | None, hours: Hours) -> Hours | None:
    """Hours that make those before them exact (周五下午 … 3点); None where these are exact or contradict them."""
    if before is None:
        return hours
    if isinstance(before, HalfDay) and isinstance(hours, ClockTime | Lessons):
        return replace(hours, word=before.word) if hours.word in (None, before.word) else None
    return None


def under_word_of(before: Hours, hours: Hours) -> Hours:
    """The hours with the half-day word of those before them: 下午第二节或第三节."""
    if isinstance(hours, ClockTime) and hours.hour > 12:
        return hours
    if isinstance(hours, ClockTime | Lessons) and isinstance(before, ClockTime | Lessons | HalfDay):
        return replace(hours, word=hours.word or before.word)
    return hours


@dataclass(frozen=True, slots=True)
class Slot:
    """早读, 大课间, 中午放学后: a named stretch; clock times only where the school's timetable has it."""

    name: str
    word: str | None = None
    side: Side = "in"

    @property
    def half(self) -> DayHalf:
        """The half-day it lies in."""
        return HALF_OF[self.word] if self.word else _SLOT_HALF[self.name]

    def on(self, day: date, calendar: SchoolCalendar) -> Stretch | None:
        label = self.name + {"before": "前", "after": "后", "in": ""}[self.side]
        known = self._break(day, calendar)
        plain = Stretch(half=self.half, occasion=label)
        if known is None:
            return plain
        if self.side == "in":
            return replace(plain, start=known.start, end=known.end)
        return replace(plain, start=known.start if self.side == "before" else known.end)

    def _break(self, day: date, calendar: SchoolCalendar) -> Break | None:
        table = calendar.timetable_on(day)
        breaks = table.breaks if table else ()
        return next((known for known in breaks if self.name in known.name), None)
