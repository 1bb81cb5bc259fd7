"""Which days the words of a term plan mean: 九月 of which year, 第8周, 11-15, and how often a group meets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from school.calendar.terms import SchoolCalendar, Term
from school.plans.document import ResearchTime
from school.scheduling.schedule import ItemKind, rule_days
from school.scheduling.timing import Timing
from school.scheduling.typed_times import NoTermAhead
from school.when import read_when

_YEAR: Final = re.compile(
    r"(?P<first>20\d\d)\s?(?:[-—–~～―－]{1,2}|至|到)\s?(?P<second>20\d\d)\s?(?:学?年)"
    r"(?:度)?\s?(?:第?(?P<term>[一二上下12])学期)?"
)
_HEAD: Final = 400
"""A plan says in its first characters for which term it is."""
_AUTUMN: Final = 7
"""A term that begins in this month or later is the first of its school year."""
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FRIDAY: Final = timedelta(days=4)
_NEXT_MONTH: Final = re.compile("[次下]个?月")
_WEEK_BEFORE_END: Final = re.compile("(?:[每本]?学期(?:结束|末)|放[寒暑]?假)前的?[一1]个?(?:周|星期)")
_KNOWN: Final = re.compile("期中|期末考|节|元旦|国庆|中秋|清明|五一|寒假|暑假|放假|开学|年底|年终")
_FEW: Final = 6
"""Something that is due each month makes no more deadlines than this in a term."""


class NoTermForPlan(NoTermAhead):
    """A plan is sent to a school that has entered no term."""


def term_of_plan(
    text: str, calendar: SchoolCalendar, today: date, months: Collection[int] = ()
) -> tuple[Term, str]:
    """The term a plan is for, and the school year it names (2025—2026) where the school has no such term.

    A plan that names none is for the running or the coming term, or for a later one if only that has the `months`
    of its headings. Raises NoTermForPlan where the school has none.
    """
    near = calendar.term_near(today)
    if near is None:
        raise NoTermForPlan
    if months and not _has_most(near, months):
        later = [it for it in calendar.terms if it.first_day > near.last_day and _has_most(it, months)]
        near = later[0] if later else near
    said = _YEAR.search(text, 0, _HEAD)
    if said is None or int(said["second"]) != int(said["first"]) + 1:
        return near, ""
    first = int(said["first"])
    fitting = [it for it in calendar.terms if school_year(it) == first and _is_said(it, said["term"])]
    if near in fitting or (fitting and today <= fitting[-1].last_day):
        return (near if near in fitting else fitting[-1]), ""
    return near, f"{first}—{first + 1}"


def _has_most(term: Term, months: Collection[int]) -> bool:
    """Whether most of the months lie in a term."""
    count = (term.last_day.year - term.first_day.year) * 12 + term.last_day.month - term.first_day.month
    own = {(term.first_day.month - 1 + n) % 12 + 1 for n in range(count + 1)}
    return len(own & set(months)) * 2 > len(set(months))


def school_year(term: Term) -> int:
    """The year in which the school year of a term began."""
    return term.first_day.year if term.first_day.month >= _AUTUMN else term.first_day.year - 1


def _is_said(term: Term, word: str | None) -> bool:
    return word is None or (word in "一上1") == (term.first_day.month >= _AUTUMN)


class PlanDays:
    """The days of one term, asked for as plans name them. `months` are all the months the plan has headings for."""

    def __init__(self, term: Term, calendar: SchoolCalendar, months: Iterable[int] = ()) -> None:
        self.term = term
        self.calendar = calendar
        named = set(months)
        self._whole_year = any(it >= 9 for it in named) and any(2 <= it <= 6 for it in named)

    def day(self, month: int, day: int) -> date | None:
        """11-15 in the year of the plan, or None where there is no such day."""
        try:
            return date(self._year_of(month), month, day)
        except ValueError:
            return None

    def months(self, months: Iterable[int]) -> tuple[date, date]:
        """The first and the last day of one month or of several under one heading."""
        firsts = [date(self._year_of(it), it, 1) for it in months]
        return min(firsts), _month_end(max(firsts))

    def _year_of(self, month: int) -> int:
        """An autumn plan goes on into the next year; a spring plan for a whole school year began in the last."""
        year = self.term.first_day.year
        if self.term.first_day.month >= _AUTUMN:
            return year if month >= _AUTUMN + (self._whole_year and month < 8) else year + 1
        return year - 1 if self._whole_year and month >= 8 else year

    def weeks(self, first: int, last: int) -> tuple[date, date]:
        """From Monday of one teaching week to Friday of another, within the term."""
        begins = max(self.term.monday_of(first), self.term.first_day)
        return begins, max(begins, min(self.term.monday_of(last) + _FRIDAY, self.term.last_day))

    def due(self, when: str) -> date | None:
        """The last day that `11-15`, `week:8`, `month-end:11` or words such as 元旦前 mean; None where they name none."""
        kind, _, value = when.partition(":")
        if kind == "week":
            week = int(value)
            return self.weeks(week, week)[1] if 1 <= week <= self.term.weeks else None
        if kind == "month-end":
            return self.months([int(value)])[1]
        month, _, day = when.partition("-")
        return self.day(int(month), int(day)) if month.isdecimal() and day.isdecimal() else self._named(when)

    def _named(self, when: str) -> date | None:
        """The last day in the term that words mean which the calendar knows: 元旦前, 期末考试前一周, 学期结束前一周."""
        if _WEEK_BEFORE_END.match(when):
            return self.term.last_day - timedelta(weeks=1)
        said = (
            read_when(when, self.moment(self.term.first_day), self.calendar) if _KNOWN.search(when) else None
        )
        readings = (said, *said.alternatives) if said and said.kind in ("date", "range") else ()
        days = {it.last_day for it in readings if it.last_day}
        within = [it for it in days if self.term.first_day <= it <= self.term.last_day]
        return within[0] if len(within) == 1 else None

    def recurring(self, when: str, today: date) -> list[Timing]:
        """When something is due that is due again and again (每月25日前, 每周五): from today to the end of the term.

        A few days are deadlines of their own; more than that are one series.
        """
        said = read_when(_NEXT_MONTH.sub("每月", when), self.moment(self.term.first_day), self.calendar)
        if said is None or said.kind != "recurrence" or not said.rrule:
            return []
        anchor = self.term.monday_of(2 if said.parity == "even" else 1)
        days = [it for it in rule_days(said.rrule, anchor, self.term.last_day) if it >= today]
        if len(days) > _FEW:
            return [Timing(ItemKind.SERIES, days[0], days[-1], said.start_time, rrule=said.rrule)]
        return [Timing(ItemKind.DEADLINE, it, it, said.start_time) for it in days]

    def series(self, meets: ResearchTime, today: date) -> Timing | None:
        """A fixed meeting time from today to the end of the term; None where it never falls or lacks its week."""
        rrule = _rule(meets)
        if rrule is None:
            return None
        anchor = self.term.monday_of(2 if meets.parity == "even" else 1)
        days = [it for it in rule_days(rrule, anchor, self.term.last_day) if it >= self.term.first_day]
        ahead = [it for it in days if it >= today]
        if not ahead:
            return None
        starts, ends, periods = self._hours(meets, ahead[0])
        return Timing(ItemKind.SERIES, ahead[0], ahead[-1], starts, ends, periods, rrule)

    def _hours(self, meets: ResearchTime, day: date) -> tuple[time | None, time | None, tuple[int, ...]]:
        if meets.clock:
            clock = [time.fromisoformat(it) for it in meets.clock[:2]]
            return clock[0], clock[1] if len(clock) > 1 else None, ()
        found = [self.calendar.period(day, nth, meets.half) for nth in meets.periods or ()]
        bells = [it for it in found if it is not None]
        if not bells or len(bells) != len(found):
            return None, None, ()
        return bells[0].start, bells[-1].end, tuple(it.number for it in bells)

    def moment(self, day: date) -> datetime:
        """The beginning of a day, as the moment from which 周三 or 10日 is read."""
        return datetime.combine(day, time(0, 0, 1), self.calendar.timezone)


def _rule(meets: ResearchTime) -> str | None:
    day = _DAYS[meets.weekday - 1]
    if meets.freq == "monthly":
        nth = -1 if meets.nth == "last" else meets.nth
        return f"FREQ=MONTHLY;BYDAY={nth}{day}" if nth else None
    every_second = meets.freq == "biweekly" or meets.parity is not None
    return f"FREQ=WEEKLY;{'INTERVAL=2;' if every_second else ''}BYDAY={day}"


def _month_end(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
