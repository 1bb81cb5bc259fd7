"""The invented school the tests of time expressions are set in, and a short way to write a reading down."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from school.calendar.terms import Break, Half, Period, Phase, SchoolCalendar, Term, Timetable
from school.when import When

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2027, 3, 10, 9, 30, tzinfo=ZONE)  # Wednesday of teaching week 3


def _periods() -> tuple[Period, ...]:
    starts = ("08:20", "09:10", "10:20", "11:10", "14:00", "14:50", "15:40")
    ends = ("09:00", "09:50", "11:00", "11:50", "14:40", "15:30", "16:20")
    halves: tuple[Half, ...] = ("am",) * 4 + ("pm",) * 3
    return tuple(
        Period(number, half, time.fromisoformat(start), time.fromisoformat(end))
        for number, (half, start, end) in enumerate(zip(halves, starts, ends, strict=True), 1)
    )


AUTUMN = Term(
    "2026-2027学年第一学期",
    date(2026, 9, 1),
    date(2027, 1, 22),
    (
        Phase("期中考试", date(2026, 11, 11), date(2026, 11, 12)),
        Phase("期末考试", date(2027, 1, 13), date(2027, 1, 14)),
    ),
)
SPRING = Term(
    "2026-2027学年第二学期",
    date(2027, 2, 22),
    date(2027, 7, 9),
    (
        Phase("第一次月考", date(2027, 3, 25), date(2027, 3, 26)),
        Phase("期中考试", date(2027, 4, 28), date(2027, 4, 29)),
        Phase("校园读书节", date(2027, 5, 17), date(2027, 5, 21)),
        Phase("期末考试", date(2027, 6, 29), date(2027, 6, 30)),
    ),
)
CALENDAR = SchoolCalendar(
    ZONE, (AUTUMN, SPRING), (Timetable(_periods(), (Break("大课间", time(9, 50), time(10, 20)),)),)
)


def brief(when: When | None) -> str:
    """A reading on one line: `2027-03-17 14:50-15:30 P6`, `by 2027-03-31`, `FREQ=WEEKLY;BYDAY=WE pm`."""
    if when is None:
        return "none"
    if when.kind == "doubt":
        return "? " + " | ".join(map(brief, when.alternatives))
    parts = ["by"] if when.deadline else []
    parts += [when.rrule] if when.rrule else []
    if when.kind == "recurrence":
        parts += [f"from {when.first_day}"] if when.first_day else []
        parts += [f"until {when.last_day}"] if when.last_day else []
        parts += [when.parity] if when.parity else []
    elif when.kind == "range":
        parts.append(f"{_ends(when)}")
    else:
        parts.append(" + ".join(str(day) for day in (when.first_day, *when.more)))
    if when.start_time and when.kind != "range":
        parts.append("-".join(f"{clock:%H:%M}" for clock in (when.start_time, when.end_time) if clock))
    if when.half and not when.start_time:
        parts.append(when.half)
    if when.periods:
        parts.append("P" + ",".join(map(str, when.periods)))
    parts += [f"after P{when.after_period}"] if when.after_period else []
    parts += [when.occasion] if when.occasion and not when.start_time else []
    return " ".join(parts)


def _ends(when: When) -> str:
    start = f"{when.first_day} {when.start_time:%H:%M}" if when.start_time else f"{when.first_day}"
    if when.last_day is None:
        return f"{start} .."
    if when.end_time is None:
        return f"{start} .. {when.last_day}"
    if when.last_day == when.first_day:
        return f"{start}-{when.end_time:%H:%M}"
    return f"{start} .. {when.last_day} {when.end_time:%H:%M}"
