"""What speaks against an item's day: days off, exams, other items of the same people; and which day would fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final

from school.directory import Directory
from school.scheduling.schedule import Item, ItemKind, Occurrence, agenda, occurrences

LOOK_AHEAD: Final = 60
"""Days that are looked at for one that fits."""

_USUAL_LENGTH: Final = timedelta(minutes=40)
"""How long something lasts whose end nobody has said: a lesson."""


class Hitch(StrEnum):
    """Why a day does not fit."""

    PAST = "past"
    DAY_OFF = "day_off"
    EXAM = "exam"
    OCCASION = "occasion"
    BUSY = "busy"
    AWAY = "away"


OF_DAYS: Final = frozenset({Hitch.DAY_OFF, Hitch.EXAM, Hitch.OCCASION, Hitch.AWAY})
"""What may come to speak against a day that was good when it was chosen."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What speaks against one day of an item.

    `name` is the holiday (empty for a plain weekend), the exam, the school's occasion (运动会) or the other item;
    `people` are the ids of those who would have to be in two places, or are on leave. `planned` is the occurrence's
    own name.
    """

    hitch: Hitch
    planned: date
    day: date
    name: str = ""
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """What stands already: the school, and the items around the days that are asked about."""

    school: Directory
    items: Sequence[Item]

    def conflicts(self, item: Item, now: datetime) -> list[Conflict]:
        """Everything that speaks against an item, in order of its days; of a series only what lies ahead.

        `now` is aware, in the school's zone. Month items have no day that could be wrong; a deadline may fall on
        a weekend, but not on a holiday.
        """
        if item.kind is ItemKind.MONTH:
            return []
        every = occurrences(item, date.min, date.max, self.school.calendar)
        if item.kind is ItemKind.SERIES:
            every = (it for it in every if it.day >= now.date())
        return [found for it in every for found in self._against(it, now)]

    def fitting(self, occurrence: Occurrence, now: datetime) -> list[date]:
        """Days after an occurrence's own that nothing speaks against, at the same time: the next, and the next
        on the same weekday. In a term only days of that term are looked at."""
        calendar, item = self.school.calendar, occurrence.item
        term = calendar.term_of(occurrence.day)
        own = {it.day for it in occurrences(item, occurrence.day, occurrence.day + timedelta(LOOK_AHEAD))}
        days = [
            day
            for n in range(1, LOOK_AHEAD + 1)
            if (day := max(occurrence.day, now.date() - timedelta(days=1)) + timedelta(days=n)) not in own
            and (term is None or term.first_day <= day <= term.last_day)
            and not self._against(self._moved(occurrence, day), now)
        ]
        same_weekday = [day for day in days if day.weekday() == occurrence.day.weekday()]
        return sorted({*days[:1], *same_weekday[:1]})

    def _moved(self, occurrence: Occurrence, day: date) -> Occurrence:
        item, calendar = occurrence.item, self.school.calendar
        change = item.changes.get(occurrence.planned)
        if change is not None and change.starts is not None:
            item = replace(item, starts=change.starts, ends=change.ends, periods=())
        if item.kind is ItemKind.SERIES:
            item = replace(item, first_day=day, last_day=day, rrule="FREQ=DAILY", changes={})
        else:
            item = replace(item, first_day=day, last_day=day + (item.last_day - item.first_day))
        [moved] = occurrences(item, day, day, calendar)
        return moved

    def _against(self, it: Occurrence, now: datetime) -> list[Conflict]:
        is_past = (it.last_day, it.starts or time.max) < (now.date(), now.time())
        found = [Conflict(Hitch.PAST, it.planned, it.day)] if is_past else []
        found += self._days_off(it)
        if it.item.kind is not ItemKind.DEADLINE:
            found += self._exams(it)
            found += self._away(it)
            found += self._others(it)
        return found

    def _days_off(self, it: Occurrence) -> list[Conflict]:
        # Only the first day: what lasts for days (教学开放周) may well reach into a weekend.
        day = self.school.calendar.day(it.day)
        if day.kind == "holiday" or (day.kind == "weekend" and it.item.kind is not ItemKind.DEADLINE):
            return [Conflict(Hitch.DAY_OFF, it.planned, it.day, day.name or "")]
        return [
            Conflict(Hitch.OCCASION, it.planned, it.day, special.name)
            for special in self.school.special_days
            if special.day == it.day and special.counts_as is None and special.name not in it.item.title
        ]

    def _exams(self, it: Occurrence) -> list[Conflict]:
        return [
            Conflict(Hitch.EXAM, it.planned, it.day, exam.name)
            for term in self.school.terms
            for exam in term.exams
            if exam.first_day <= it.last_day and it.day <= exam.last_day and exam.name not in it.item.title
        ]

    def _away(self, it: Occurrence) -> list[Conflict]:
        """Those on leave without whom it can't be: who have a part in it, or for whom alone it is."""
        needed = it.item.audience.people | set(it.parts)
        away = tuple(sorted(needed & set(self.school.on_leave(it.day))))
        return [Conflict(Hitch.AWAY, it.planned, it.day, people=away)] if away else []

    def _others(self, it: Occurrence) -> list[Conflict]:
        if it.starts is None:
            return []
        people = self._people(it.item)
        found = []
        for other in self._by_day.get(it.day, ()):
            if other.item.id != it.item.id and _overlap(it, other):
                shared = people & self._people(other.item)
                if shared:
                    conflict = Conflict(
                        Hitch.BUSY, it.planned, it.day, other.item.title, tuple(sorted(shared))
                    )
                    found.append(conflict)
        return found

    def _people(self, item: Item) -> frozenset[int]:
        key = (item.audience, frozenset(item.parts))
        if key not in self._attendees:
            self._attendees[key] = frozenset(it.id for it in self.school.active if item.concerns(it))
        return self._attendees[key]

    @cached_property
    def _by_day(self) -> dict[date, list[Occurrence]]:
        """What has an hour, under every day it touches."""
        timed = [it for it in self.items if it.kind in (ItemKind.EVENT, ItemKind.SERIES)]
        found: dict[date, list[Occurrence]] = {}
        for it in agenda(timed, date.min, date.max, self.school.calendar):
            if it.starts is not None:
                for nth in range((it.last_day - it.day).days + 1):
                    found.setdefault(it.day + timedelta(days=nth), []).append(it)
        return found

    @cached_property
    def _attendees(self) -> dict[tuple[object, object], frozenset[int]]:
        return {}


def _overlap(one: Occurrence, other: Occurrence) -> bool:
    first, second = sorted((_stretch(one), _stretch(other)))
    return first[1] > second[0]


def _stretch(it: Occurrence) -> tuple[datetime, datetime]:
    starts = datetime.combine(it.day, it.starts or time.min)
    ends = datetime.combine(it.last_day, it.ends) if it.ends else starts + _USUAL_LENGTH
    return starts, ends


def days_of(conflicts: Iterable[Conflict]) -> list[date]:
    """The occurrences that something speaks against, by the days of their rule, each once."""
    return list(dict.fromkeys(it.planned for it in conflicts))
