"""Whose lessons one could go to."""

from __future__ import annotations

from datetime import date, timedelta

from handlers.observing.observe import FORM
from handlers.observing.observe_line import inferred, read_line
from handlers.observing.timetabled import as_answers, held
from handlers.people.choosing import active_member
from handlers.scheduling.scopes import ALL, shown_between
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, in_columns
from handlers.texts.observing import coverage as texts
from school.class_timetable.going import Facts, by_subject, lessons_to_see
from school.class_timetable.lessons import Held, next_school_day
from school.observing.coverage import Visited, could_visit, open_lessons
from school.problems import Outdated
from school.reminding.reminders import over_at
from school.scheduling.schedule import Occurrence

family = Family("where", "听课")
SHOWN = 6
AHEAD, PLANNED = timedelta(days=7), 5
"""How far ahead, and how many, lessons of the schedule are named."""


@family.command(
    "where", "可以去听谁的课", where=Where.PRIVATE, plain=("可以去听谁的课", "去听谁的课", "听谁的课")
)
async def where(ctx: Context) -> None:
    """The lessons for which there are the best reasons; colleagues where no timetable is known."""
    await show_lessons(ctx, 0, 0)


# --- lessons of the timetable ---------------------------------------------------------------------


@family.button("where.lessons")
async def show_lessons(ctx: Context, others: int, start: int) -> None:
    """Lessons of today and of the next school day, of the own subjects or (`others`) of all others."""
    ctx.require(None, private=True)
    coming = next_school_day(ctx.today, ctx.directory.calendar)
    given = [*await held(ctx, ctx.today), *(await held(ctx, coming) if coming else ())]
    found = lessons_to_see(ctx.member, given, await _visits(ctx), ctx.now)
    if not found:
        await show(ctx, 0)
        return
    own, other = by_subject(ctx.member, found)
    listed = other if others and other else own or other
    start = start if 0 <= start < len(listed) else 0
    shown = sorted(listed[start : start + SHOWN], key=lambda it: it.starts)
    turn = []
    if len(listed) > SHOWN:
        turn.append(Button(texts.MORE, f"where.lessons:{int(listed is other)}:{start + SHOWN}"))
    if own and other:
        turn.append(
            Button(
                *(texts.OWN, "where.lessons:0:0") if listed is other else (texts.OTHERS, "where.lessons:1:0")
            )
        )
    rows = in_columns([_lesson_button(ctx, it) for it in shown], 2)
    subjects = sorted({it.lesson.subject for it in own}) if listed is own else []
    text = texts.where_lessons(shown, await _planned(ctx), subjects, ctx.directory, ctx.now)
    ctx.show(text, [*rows, turn, [Button(texts.BY_PEOPLE, "where.more:0")]])


def _lesson_button(ctx: Context, it: Held) -> Button:
    """One tap logs a lesson that is going on; others are shown first."""
    verb = "where.hear" if it.starts <= ctx.now else "where.lesson"
    return Button(texts.lesson_button(it, ctx.now), f"{verb}:{it.lesson.id}:{it.day}")


async def _lesson(ctx: Context, lesson_id: int, day: str) -> Held:
    """A lesson of the timetable on a day (ISO). Raises Outdated where it is not given then."""
    ctx.require(None, private=True)
    try:
        given = await held(ctx, date.fromisoformat(day))
    except ValueError as error:
        raise Outdated from error
    found = next((it for it in given if it.lesson.id == lesson_id), None)
    if found is None:
        raise Outdated
    return found


@family.button("where.lesson")
async def show_lesson(ctx: Context, lesson_id: int, day: str) -> None:
    """One lesson, to be logged once it has begun."""
    it = await _lesson(ctx, lesson_id, day)
    went = Button(texts.WENT, f"where.hear:{it.lesson.id}:{it.day}")
    ctx.show(texts.one_lesson(it, ctx.directory, ctx.now), [[went, Button(texts.BACK, "where.lessons:0:0")]])


@family.button("where.hear")
async def hear(ctx: Context, lesson_id: int, day: str) -> None:
    """Log a lesson with all that the timetable knows; nothing before it begins."""
    it = await _lesson(ctx, lesson_id, day)
    if it.starts > ctx.now:
        ctx.answer(texts.not_yet(it))
        return
    ctx.directory.check_open(it.day)
    data = {**read_line(ctx, ""), "day": it.day.isoformat(), **as_answers(Facts.of(it))}
    await forms.begin(ctx, FORM, data, below=True)


async def _visits(ctx: Context) -> list[Visited]:
    return await ctx.store.observations.visited(min(ctx.term.first_day, ctx.today), ctx.today)


async def _planned(ctx: Context) -> list[Occurrence]:
    """The open lessons of the schedule that are still to come."""
    coming = await shown_between(ctx, ALL, ctx.today, ctx.today + AHEAD)
    return [it for it in open_lessons(coming) if over_at(it, ctx.directory.calendar) > ctx.now][:PLANNED]


# --- colleagues -----------------------------------------------------------------------------------


@family.button("where.more")
async def show(ctx: Context, start: int) -> None:
    """The next few; after the last comes the first."""
    ctx.require(None, private=True)
    visits = await _visits(ctx)
    found = could_visit(ctx.member, ctx.directory.active, visits, ctx.directory.on_leave(ctx.today))
    start = start if 0 <= start < len(found) else 0
    shown = found[start : start + SHOWN]
    heard = {it.host_id for it in visits if it.observer_id == ctx.member.id}
    rows = in_columns([Button(it.name, f"where.person:{it.id}") for it in shown], 3)
    more = [Button(texts.MORE, f"where.more:{start + SHOWN}")] if len(found) > SHOWN else []
    suggested = [(it, it.id in heard) for it in shown]
    ctx.show(texts.where(suggested, await _planned(ctx), ctx.directory), [*rows, more])


@family.button("where.person")
async def show_colleague(ctx: Context, member_id: int) -> None:
    """One of them, to log a lesson of theirs; a tap by mistake stores nothing."""
    member = active_member(ctx, member_id)
    went = Button(texts.WENT, f"where.went:{member.id}")
    ctx.show(texts.colleague(member), [[went, Button(texts.BACK, "where.more:0")]])


@family.button("where.went")
async def went(ctx: Context, member_id: int) -> None:
    """The lesson has been observed: what is missing is asked, and it is stored."""
    host = active_member(ctx, member_id)
    await forms.begin(ctx, FORM, inferred(ctx, {**read_line(ctx, ""), "host": str(host.id)}), below=True)
