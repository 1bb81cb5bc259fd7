"""What the timetable of the classes knows of a lesson that somebody observes: its subject, teacher and period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from handlers.observing.observe_line import host_of, inferred, read_line, said_besides
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field
from handlers.texts.observing import observe as texts
from school.class_timetable.going import Facts, Said, by_subject, common, going_on, meant
from school.class_timetable.lessons import Held, held_on, lessons_of
from school.observing.coverage import reasons
from school.observing.lessons import Lesson
from school.observing.visits import VisitKind
from school.problems import BadAnswer

OFFERED = 7
"""Lessons going on that are offered as buttons on one page."""
OTHER = "other"


async def held(ctx: Context, day: date) -> list[Held]:
    """The lessons of a day, where the school's timetable of that term is known."""
    calendar = ctx.directory.calendar
    term, asked = calendar.term_of(day), lessons_of(day, calendar)
    if term is None or asked is None:
        return []
    return held_on(day, await ctx.store.class_timetables.of_weekday(term.first_day, *asked), ctx.directory)


async def understood(ctx: Context, line: str) -> Data:
    """What a line says, completed by the timetable; without a line the lessons that are going on."""
    data = read_line(ctx, line)
    if not line and "day" in data:
        going = going_on(await held(ctx, ctx.today), ctx.member, ctx.said_at)
        return {**data, "now": await _offered(ctx, going)} if going else data
    said = _said(data)
    if said is not None:
        fitting = meant(await held(ctx, date.fromisoformat(data["day"])), said, ctx.member, ctx.said_at)
        data = completed(data, [Facts.of(it) for it in fitting])
    return inferred(ctx, data)


def _said(data: Data) -> Said | None:
    """What is known of a lesson of this school; None where the timetable can't or need not say more."""
    if data["misread"] or data["kind"] == VisitKind.OUTSIDE or data["online"] or "day" not in data:
        return None
    if "stranger" in data or "subjects" in data:
        return None
    if all(data.get(key) for key in ("grade", "class_no", "subject", "host", "period")):
        return None
    hosts = [int(data["host"])] if "host" in data else data.get("hosts", [])
    grade = int(data["grade"]) if "grade" in data else None
    said = Said(grade, data["class_no"], data.get("subject"), data["period"], frozenset(hosts))
    return said if said.says_which else None


def completed(data: Data, fitting: Sequence[Facts]) -> Data:
    """The answers with what all the lessons that may be meant have in common; what was said stays."""
    found = {key: it for key, it in as_answers(common(fitting)).items() if not data.get(key)}
    return {**data, **found, "notices": [*data["notices"], texts.by_timetable()]} if found else data


def as_answers(it: Facts) -> Data:
    """What is known of a lesson as answers of the form."""
    grade, host = (None if number is None else str(number) for number in (it.grade, it.host_id))
    known = {
        "grade": grade,
        "class_no": it.class_no,
        "subject": it.subject,
        "period": it.period,
        "host": host,
    }
    return {key: value for key, value in known.items() if value is not None}


# --- what is going on, as a question --------------------------------------------------------------


async def _offered(ctx: Context, going: Sequence[Held]) -> list[Data]:
    """The lessons that are going on: those of the own subjects, then the others, the best reasons to go first."""
    visits = await ctx.store.observations.visited(min(ctx.term.first_day, ctx.today), ctx.today)
    reason = reasons(ctx.member, visits)
    ordered = sorted(going, key=lambda it: (0, *reason(it.host)) if it.host else (1,))
    own, other = by_subject(ctx.member, ordered)
    return [asdict(Facts.of(it)) for it in (*own, *other)]


def is_open(data: Data) -> bool:
    """Whether none of the lessons that were offered has been taken."""
    return data.get("lesson") in (None, OTHER)


def taken(data: Data) -> Data:
    """The answers with the lesson that was tapped."""
    return data if is_open(data) else {**data, **as_answers(Facts(**data["now"][int(data["lesson"])]))}


def lacks_host(data: Data) -> bool:
    """Whether nobody knows yet who gave the lesson, not even the timetable."""
    return is_open(data) or "host" not in taken(data)


def _choices(ctx: Context, data: Data) -> list[Choice]:
    going = [Choice(_label(ctx, Facts(**it)), str(place)) for place, it in enumerate(data["now"])]
    other = Choice(texts.OTHER_LESSON, OTHER)
    starts = range(0, len(going), OFFERED)
    return [it for start in starts for it in (*going[start : start + OFFERED], other)]


def _label(ctx: Context, it: Facts) -> str:
    host = host_of(ctx, as_answers(it))
    return texts.going_label(Lesson(it.grade, it.class_no, it.subject or ""), host.name if host else "")


def _read(ctx: Context, _: Data, text: str) -> str:
    said = read_line(ctx, text)
    if not any(key in said for key in ("grade", "subject", "subjects", "host", "hosts", "stranger")):
        raise BadAnswer("lesson", text)
    return OTHER


def _besides(ctx: Context, data: Data, text: str) -> Data:
    """A line that was typed instead: of a class or teacher named in it the lesson that is going on is known."""
    line = read_line(ctx, text)
    said = _said(line) if line.get("day") == data["day"] else None
    if said is not None:
        going = [Facts(**it) for it in data["now"]]
        line = completed(line, [it for it in going if said.fits(it)])
    return said_besides(ctx, data, inferred(ctx, line))


NOW = Field(
    "lesson",
    lambda _, data: texts.ask_lesson(data["now"][0]["period"]),
    _choices,
    _read,
    _besides,
    page=OFFERED + 1,
    when=lambda data: bool(data.get("now")),
)
