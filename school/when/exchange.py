"""Times and school calendars as JSON: what `jiaoyan when` reads and prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from school.calendar.terms import Break, Period, Phase, SchoolCalendar, Term, Timetable
from school.when.model import When


def as_json(when: When | None) -> dict[str, Any]:
    """A reading as a JSON object; `kind` is none where nothing may be taken for certain."""
    if when is None:
        return {"kind": "none"}
    if when.kind == "doubt":
        return {"kind": "none", "alternatives": [as_json(other) for other in when.alternatives]}
    is_rule = when.kind == "recurrence"
    fields: dict[str, Any] = {
        "kind": when.kind,
        "start": _wall_time(when.first_day, None if is_rule else when.start_time),
        "end": _end(when),
        "half": when.half,
        "more": [day.isoformat() for day in when.more],
        "deadline": when.deadline,
        "period": list(when.periods),
        "after_period": when.after_period,
        "occasion": when.occasion,
        "week": when.week,
        "rrule": when.rrule,
        "parity": when.parity,
        "time": _clock(when.start_time) if is_rule else None,
        "time_end": _clock(when.end_time) if is_rule else None,
        "alternatives": [as_json(other) for other in when.alternatives],
        "span": list(when.span) if when.span[1] else None,
    }
    return {key: value for key, value in fields.items() if value or (key == "end" and when.kind == "range")}


def _end(when: When) -> str | None:
    if when.kind == "date":
        return None
    return _wall_time(when.last_day, None if when.kind == "recurrence" else when.end_time)


def _wall_time(day: date | None, clock: time | None) -> str | None:
    if day is None:
        return None
    return f"{day.isoformat()}T{_clock(clock)}" if clock else day.isoformat()


def _clock(clock: time | None) -> str | None:
    return clock.strftime("%H:%M") if clock else None


def calendar_from_json(school: Mapping[str, Any]) -> SchoolCalendar:
    """The calendar of a school file: `timezone`, `term` (or `terms`), `periods`, `breaks`.

    Raises KeyError or ValueError where the file is not of this shape.
    """
    terms = school["terms"] if "terms" in school else [school["term"]] if school.get("term") else []
    timetable = Timetable(
        periods=tuple(_period(each) for each in school.get("periods", ())),
        breaks=tuple(
            Break(each["name"], time.fromisoformat(each["start"]), time.fromisoformat(each["end"]))
            for each in school.get("breaks", ())
        ),
    )
    return SchoolCalendar(
        ZoneInfo(school.get("timezone", "Asia/Shanghai")),
        tuple(sorted((_term(each) for each in terms), key=lambda term: term.first_day)),
        (timetable,) if timetable.periods else (),
    )


def _period(each: Mapping[str, Any]) -> Period:
    start, end = time.fromisoformat(each["start"]), time.fromisoformat(each["end"])
    return Period(int(each["number"]), each.get("half") or ("am" if start < time(12) else "pm"), start, end)


def _term(each: Mapping[str, Any]) -> Term:
    exams = tuple(
        Phase(exam["name"], date.fromisoformat(exam["start"]), date.fromisoformat(exam["end"]))
        for exam in each.get("exams", ())
    )
    return Term(
        each["name"], date.fromisoformat(each["first_day"]), date.fromisoformat(each["last_day"]), exams
    )
