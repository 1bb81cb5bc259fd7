"""The schedule as an iCalendar file (RFC 5545), for phones and for whatever else keeps a calendar.

What has a time is zoned, what has none is a DATE. A series is one RRULE: cancelled days are EXDATEs, and those
that are moved, or that other bells give other hours, are overrides with a RECURRENCE-ID. A deadline has an alarm
the day before. A month item has no day, so it stands on the month's first working day, where it keeps nobody busy.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event, Timezone, vRecur, vText

from handlers.texts.scheduling import calendars as texts
from school.calendar.terms import SchoolCalendar
from school.directory import Directory
from school.scheduling.schedule import Item, ItemKind, Occurrence, occurrences, rule_days

REFRESH_HOURS: Final = 4
"""How often who subscribes should look again."""
_A_DAY_BEFORE: Final = timedelta(days=-1)
_AT_EIGHT_THE_DAY_BEFORE: Final = timedelta(hours=-16)
_USUAL_LENGTH: Final = timedelta(hours=1)
"""Of an event that says only when it begins: a calendar wants an end."""


def calendar_file(
    items: Iterable[Item],
    directory: Directory,
    scope_name: str,
    now: datetime,
    *,
    host: str,
    wanted: Callable[[Occurrence], bool] = lambda _: True,
) -> bytes:
    """Items as a calendar that a reader can import or subscribe to.

    Args:
        items: what is in it; each whole, a series with all its occurrences.
        directory: the school, for its zone, bells, names.
        scope_name: whose calendar it is; readers show it.
        now: when this is written (DTSTAMP).
        host: makes ids unique in the world; the bot's username.
        wanted: which occurrences belong into it; all, unless it says otherwise.
    """
    made = Calendar()
    made.add("VERSION", "2.0")
    made.add("PRODID", texts.PRODUCT)
    made.add("NAME", vText(_clean(scope_name)))
    made.add("REFRESH-INTERVAL", timedelta(hours=REFRESH_HOURS), {"VALUE": "DURATION"})
    # What calendars understood before RFC 7986 brought the two above.
    made.add("X-WR-CALNAME", vText(_clean(scope_name)))
    made.add("X-PUBLISHED-TTL", f"PT{REFRESH_HOURS}H")
    writer = _Writer(directory, wanted, now, host)
    whole = list(items)
    events = [event for item in whole for event in writer.events(item)]
    made.add_component(_timezone(directory.calendar, [now.date(), *(it.last_day for it in whole)], events))
    for event in events:
        made.add_component(event)
    content: bytes = made.to_ical()
    return content


def _timezone(calendar: SchoolCalendar, days: Iterable[date], events: Iterable[Event]) -> Timezone:
    """The school's zone for the years that are needed; it also keeps a calendar without events from being none."""
    years = {day.year for day in days} | {event.start.year for event in events}
    return Timezone.from_tzinfo(
        calendar.timezone, first_date=date(min(years), 1, 1), last_date=date(max(years) + 2, 1, 1)
    )


class _Writer:
    """Items into events, for one file."""

    def __init__(
        self, directory: Directory, wanted: Callable[[Occurrence], bool], now: datetime, host: str
    ) -> None:
        self._directory = directory
        self._calendar = directory.calendar
        self._wanted = wanted
        self._now = now.astimezone(UTC)
        self._host = host

    def events(self, item: Item) -> Iterator[Event]:
        """The event of an item, with the overrides of its occurrences; nothing where it never takes place."""
        found = list(filter(self._wanted, occurrences(item, date.min, date.max, self._calendar)))
        if found and item.kind is ItemKind.SERIES:
            yield from self._series(item, found)
        elif found and item.kind is ItemKind.DEADLINE:
            yield self._deadline(found[0])
        elif found and item.kind is ItemKind.MONTH:
            yield self._event(replace(found[0], day=_first_working_day(item.first_day, self._calendar)))
        elif found:
            yield self._event(found[0])

    def _series(self, item: Item, found: list[Occurrence]) -> Iterator[Event]:
        days = rule_days(item.rrule or "", item.first_day, item.last_day)
        # The hours that most have; the rest become overrides.
        [((starts, ends), _)] = Counter((it.starts, it.ends) for it in found).most_common(1)
        usual = replace(item, turns={})
        master = self._event(Occurrence(usual, days[0], days[0], starts, ends, item.place))
        master.add("RRULE", _rule(item, self._begin(days[-1], starts)))
        kept = {it.planned for it in found}
        for day in days:
            if day not in kept:
                master.add("EXDATE", self._begin(day, starts))
        yield master
        for it in found:
            as_usual = Occurrence(usual, it.planned, it.planned, starts, ends, item.place)
            if replace(it, item=usual) != as_usual or it.parts != item.parts:
                override = self._event(it)
                override.add("RECURRENCE-ID", self._begin(it.planned, starts))
                yield override

    def _deadline(self, it: Occurrence) -> Event:
        event = self._event(replace(it, ends=it.starts))
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", _clean(texts.entry_title(it.item)))
        alarm.add("TRIGGER", _A_DAY_BEFORE if it.starts else _AT_EIGHT_THE_DAY_BEFORE)
        event.add_component(alarm)
        return event

    def _event(self, it: Occurrence) -> Event:
        item, event = it.item, Event()
        event.add("UID", f"item-{item.id}@{self._host}")
        event.add("DTSTAMP", self._now)
        event.add("SEQUENCE", item.revision)
        event.add("SUMMARY", _clean(texts.entry_title(item)))
        event.add("DTSTART", self._begin(it.day, it.starts))
        if (end := self._end(it)) is not None:
            event.add("DTEND", end)
        busy = it.starts is not None and item.kind is not ItemKind.DEADLINE
        event.add("TRANSP", "OPAQUE" if busy else "TRANSPARENT")
        event.add("CATEGORIES", [_clean(self._audience(item))])
        if it.place:
            event.add("LOCATION", _clean(it.place))
        parts = [(part, self._name(who)) for who, part in it.parts.items()]
        if details := texts.entry_details(item.note, parts):
            event.add("DESCRIPTION", _clean(details))
        return event

    def _begin(self, day: date, starts: time | None) -> date:
        return datetime.combine(day, starts, self._calendar.timezone) if starts else day

    def _end(self, it: Occurrence) -> date | None:
        """The end, which is not part of the event any more; None for a moment without length."""
        last_day = it.day if it.item.kind is ItemKind.MONTH else it.last_day
        if it.starts is None:
            return last_day + timedelta(days=1)
        begin = datetime.combine(it.day, it.starts, self._calendar.timezone)
        end = (
            datetime.combine(last_day, it.ends, self._calendar.timezone) if it.ends else begin + _USUAL_LENGTH
        )
        return end if end > begin else None

    def _audience(self, item: Item) -> str:
        people = [self._name(member_id) for member_id in sorted(item.audience.people)]
        if people:
            return "、".join(people)
        group = self._directory.group_by_id.get(item.audience.group_id or 0)
        return group.name if group else texts.WHOLE_SCHOOL

    def _name(self, member_id: int) -> str:
        return self._directory.member_by_id[member_id].name


def _rule(item: Item, last: date) -> vRecur:
    """The rule of a series, ended where its last day is: UNTIL has the type of DTSTART, in UTC if it is a moment."""
    rule: vRecur = vRecur.from_ical((item.rrule or "").removeprefix("RRULE:"))
    rule.pop("COUNT", None)
    rule["UNTIL"] = [last.astimezone(UTC) if isinstance(last, datetime) else last]
    return rule


def _first_working_day(month: date, calendar: SchoolCalendar) -> date:
    days = [month.replace(day=n + 1) for n in range(monthrange(month.year, month.month)[1])]
    return next((day for day in days if calendar.is_workday(day)), month)


def _clean(text: str) -> str:
    """Without the control characters that a TEXT value may not have (RFC 5545, 3.3.11)."""
    return "".join(it for it in text if it in "\n\t" or it.isprintable() or it > "\x9f")
