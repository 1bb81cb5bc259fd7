"""When an item of the schedule is, from a time as it was typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from school.calendar.terms import SchoolCalendar
from school.scheduling.schedule import Change, Item, ItemKind, Occurrence


@dataclass(frozen=True, slots=True)
class Timing:
    """When an item is; fields as in `Item`. `more` are further days, each of which makes an item of its own.

    `open_hour`: the text named a part of the day (下午, 放学后) but no time.
    """

    kind: ItemKind
    first_day: date
    last_day: date
    starts: time | None = None
    ends: time | None = None
    periods: tuple[int, ...] = ()
    rrule: str | None = None
    more: tuple[date, ...] = ()
    open_hour: bool = False

    @property
    def days(self) -> tuple[date, ...]:
        """The first day of each item that this makes."""
        return (self.first_day, *self.more)

    def put(self, item: Item) -> Item:
        """The item at this time (its first day; a series follows its rule without exceptions)."""
        return replace(
            item,
            kind=self.kind,
            first_day=self.first_day,
            last_day=self.last_day,
            starts=self.starts,
            ends=self.ends,
            periods=self.periods,
            rrule=self.rrule,
            changes={},
        )

    def on(self, day: date, calendar: SchoolCalendar) -> Timing:
        """The same hours on another day, as long as before; the bells of that day for lesson periods."""
        moved = replace(self, first_day=day, last_day=day + (self.last_day - self.first_day), more=())
        if self.periods:
            first, last = calendar.period(day, self.periods[0]), calendar.period(day, self.periods[-1])
            if first and last:
                return replace(moved, starts=first.start, ends=last.end)
        return moved

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a draft."""
        return {
            "kind": self.kind.value,
            "first": self.first_day.isoformat(),
            "last": self.last_day.isoformat(),
            "starts": self.starts and self.starts.isoformat(),
            "ends": self.ends and self.ends.isoformat(),
            "periods": list(self.periods),
            "rrule": self.rrule,
            "more": [day.isoformat() for day in self.more],
            "open": self.open_hour,
        }


def timing_from_json(found: dict[str, Any]) -> Timing:
    """What `Timing.as_json` wrote."""
    return Timing(
        kind=ItemKind(found["kind"]),
        first_day=date.fromisoformat(found["first"]),
        last_day=date.fromisoformat(found["last"]),
        starts=time.fromisoformat(found["starts"]) if found["starts"] else None,
        ends=time.fromisoformat(found["ends"]) if found["ends"] else None,
        periods=tuple(found["periods"]),
        rrule=found["rrule"],
        more=tuple(date.fromisoformat(day) for day in found["more"]),
        open_hour=found["open"],
    )


def timing_of(item: Item) -> Timing:
    """When an item is."""
    return Timing(item.kind, item.first_day, item.last_day, item.starts, item.ends, item.periods, item.rrule)


def rhythm(timing: Timing) -> tuple[str | None, int | None]:
    """On which days a series meets, wherever it begins: its rule and, of every second week, which ones."""
    week = (timing.first_day.toordinal() - 1) // 7
    return timing.rrule, week % 2 if "INTERVAL=2" in (timing.rrule or "") else None


def time_of(it: Occurrence) -> Timing:
    """When one occurrence is, by itself."""
    changed = it.item.changes.get(it.planned)
    periods = () if changed and changed.starts else it.item.periods
    return Timing(ItemKind.EVENT, it.day, it.day, it.starts, it.ends, periods)


def change_of(it: Occurrence, timing: Timing) -> Change:
    """What a new time changes of one occurrence; hours that are as usual follow the bells as before."""
    usual = timing.periods == it.item.periods and bool(timing.periods)
    hours = (None, None) if usual else (timing.starts, timing.ends)
    place = it.place if it.place != it.item.place else None
    return Change(it.planned, timing.first_day, *hours, place)
