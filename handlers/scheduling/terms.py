"""The school's terms and their exams, after the school was set up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from handlers.scheduling.continuing import follow_term, series_before
from handlers.setup.settings import BACK
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.html import Html
from handlers.texts.scheduling import term_series as series_texts
from handlers.texts.setup import settings as texts
from handlers.texts.setup.schools import RIGHT
from school.calendar.term_entry import check_apart, read_phase, read_term, with_phase, within
from school.calendar.terms import Phase, Term
from school.people import Role
from school.problems import Outdated, TermClosed
from school.suggestions import name_term, suggest_term

family = Family("terms", "学校")
REMOVE = "-"


@family.button("term.list", role=Role.DIRECTOR)
async def show_terms(ctx: Context) -> None:
    """All terms."""
    terms = [[Button(term.name, f"term.show:{term.first_day}")] for term in ctx.directory.terms]
    ctx.show(texts.terms(ctx.directory, ctx.term), [*terms, [Button(texts.NEW_TERM, "term.new"), BACK]])


@family.button("term.show", role=Role.DIRECTOR)
async def show_term(ctx: Context, first_day: str) -> None:
    """One term with its exams."""
    await _show(ctx, own_term(ctx, first_day))


async def _show(ctx: Context, term: Term) -> None:
    first = term.first_day.isoformat()
    exams = [
        [Button(texts.change_phase(phase), f"term.exam:{first}:{place}")]
        for place, phase in enumerate(term.exams)
    ]
    if term.closed:
        rows = [[Button(texts.RESULTS, f"closing.show:{first}")], [Button(texts.TO_TERMS, "term.list")]]
        ctx.show(texts.term_page(term), rows)
        return
    others = len(ctx.directory.terms) > 1
    closing = [Button(texts.CLOSE_TERM, f"closing.ask:{first}")] if term.first_day <= ctx.today else []
    before = await series_before(ctx, term)
    keyboard = [
        *exams,
        [Button(series_texts.button(len(before)), f"term.series:{first}")] if before else [],
        [Button(texts.NEW_PHASE, f"term.exam:{first}:-1"), Button(texts.CHANGE_DAYS, f"term.days:{first}")],
        closing,
        [Button(texts.REMOVE_TERM, f"term.remove:{first}")] if others else [],
        [Button(texts.TO_TERMS, "term.list")],
    ]
    ctx.show(texts.term_page(term), keyboard)


def own_term(ctx: Context, first_day: str) -> Term:
    """The school's term that begins on a day (ISO). Raises Outdated."""
    term = next((it for it in ctx.directory.terms if it.first_day.isoformat() == first_day), None)
    if term is None:
        raise Outdated
    return term


def _open_term(ctx: Context, first_day: str) -> Term:
    """The same, if it is not closed. Raises Outdated, TermClosed."""
    term = own_term(ctx, first_day)
    if term.closed:
        raise TermClosed
    return term


def _others(ctx: Context, term: Term) -> list[Term]:
    return [it for it in ctx.directory.terms if it.first_day != term.first_day]


@family.button("term.new", role=Role.DIRECTOR)
async def add_term(ctx: Context) -> None:
    """Enter the term that follows."""
    await forms.begin(ctx, NEW_TERM)


@family.button("term.days", role=Role.DIRECTOR)
async def change_days(ctx: Context, first_day: str) -> None:
    """Move the first or last day of a term."""
    await forms.begin(ctx, TERM_DAYS, {"first": _open_term(ctx, first_day).first_day.isoformat()})


@family.button("term.exam", role=Role.DIRECTOR)
async def change_exam(ctx: Context, first_day: str, place: int) -> None:
    """Enter an exam, or move or remove one; `place` is its number in the term, -1 for a new one."""
    exams = _open_term(ctx, first_day).exams
    if place >= len(exams):
        raise Outdated
    await forms.begin(ctx, EXAM, {"first": first_day, "name": exams[place].name if place >= 0 else None})


@family.button("term.remove", role=Role.DIRECTOR)
async def ask_to_remove(ctx: Context, first_day: str) -> None:
    """Say what happens when a term is removed."""
    term = _open_term(ctx, first_day)
    buttons = [
        Button(texts.REALLY_REMOVE_TERM, f"term.removed:{first_day}"),
        Button(texts.KEEP_TERM, f"term.show:{first_day}"),
    ]
    ctx.show(texts.ask_remove_term(term), [buttons])


@family.button("term.removed", role=Role.DIRECTOR)
async def remove(ctx: Context, first_day: str) -> None:
    """Remove a term; the last one stays, and one that is gone is gone."""
    terms = ctx.directory.terms
    gone = next((it for it in terms if it.first_day.isoformat() == first_day), None)
    if gone is not None and gone.closed:
        raise TermClosed
    if gone is not None and len(terms) > 1:
        await ctx.store.schools.remove_term(ctx.directory.school.id, gone.first_day)
        await ctx.reload()
    await show_terms(ctx)


# --- a new term, and other days for one ---------------------------------------------------------------


def _following(ctx: Context) -> Term:
    """The term that comes after the school's last one."""
    last = ctx.directory.terms[-1].last_day
    term = suggest_term(max(last, ctx.today))
    # A school whose term ends early would be offered the rest of the same term.
    return term if term.first_day > last else suggest_term(term.last_day + timedelta(days=1))


def _new_term(ctx: Context, data: Data) -> Term:
    chosen = data.get("days")
    if isinstance(chosen, list):
        first, last = map(date.fromisoformat, chosen)
        typed = Term(name_term(first), first, last)
        return replace(typed, exams=within(suggest_term(first).exams, typed))
    return suggest_term(date.fromisoformat(chosen)) if chosen else _following(ctx)


def _offered(ctx: Context, _: Data) -> list[Choice]:
    return [Choice(texts.TAKE_TERM, _following(ctx).first_day.isoformat())]


def _read_new_days(ctx: Context, _: Data, text: str) -> list[str]:
    term = read_term(text, _following(ctx).first_day, ctx.directory.terms)
    return [term.first_day.isoformat(), term.last_day.isoformat()]


async def _add(ctx: Context, data: Data) -> None:
    term = _new_term(ctx, data)
    check_apart(term, ctx.directory.terms)
    await ctx.store.schools.set_term(ctx.directory.school.id, term)
    await ctx.reload()
    await _show(ctx, term)


def _moved(ctx: Context, data: Data) -> tuple[Term, list[Phase]]:
    """A term with its new days, and the exams that do not lie in it any more."""
    term = own_term(ctx, data["first"])
    first, last = map(date.fromisoformat, data["days"])
    moved = Term(name_term(first), first, last)
    moved = replace(moved, exams=within(term.exams, moved))
    return moved, [phase for phase in term.exams if phase not in moved.exams]


def _read_days(ctx: Context, data: Data, text: str) -> list[str]:
    term = own_term(ctx, data["first"])
    days = read_term(text, term.first_day, _others(ctx, term))
    return [days.first_day.isoformat(), days.last_day.isoformat()]


async def _move(ctx: Context, data: Data) -> None:
    old, (term, _) = _open_term(ctx, data["first"]), _moved(ctx, data)
    check_apart(term, _others(ctx, old))
    await ctx.store.schools.change_term(ctx.directory.school.id, old.first_day, term)
    await ctx.reload()
    await follow_term(ctx, old, term)
    await _show(ctx, term)


# --- exams --------------------------------------------------------------------------------------------


def _phase(data: Data) -> Phase:
    name, first, last = data["phase"]
    return Phase(name, date.fromisoformat(first), date.fromisoformat(last))


def _read_phase(ctx: Context, data: Data, text: str) -> list[str]:
    phase = read_phase(text, own_term(ctx, data["first"]), data["name"])
    return [phase.name, phase.first_day.isoformat(), phase.last_day.isoformat()]


def _removal(_: Context, data: Data) -> list[Choice]:
    return [Choice(texts.REMOVE_PHASE, REMOVE)] if data["name"] else []


async def _set_exam(ctx: Context, data: Data) -> None:
    term = _open_term(ctx, data["first"])
    if data["phase"] == REMOVE:
        exams = tuple(phase for phase in term.exams if phase.name != data["name"])
    else:
        exams = with_phase(term.exams, _phase(data), instead_of=data["name"])
    changed = replace(term, exams=exams)
    await ctx.store.schools.change_term(ctx.directory.school.id, term.first_day, changed)
    await ctx.reload()
    await _show(ctx, changed)


def _sure(_: Context, __: Data) -> list[Choice]:
    return [Choice(RIGHT, "ok")]


def _ask_moved(ctx: Context, data: Data) -> Html:
    return texts.ask_term_sure(*_moved(ctx, data))


NEW_TERM = family.form(
    Form(
        "term_new",
        texts.NEW_TERM_TITLE,
        (
            Field("days", lambda ctx, _: texts.ask_new_term(_following(ctx)), _offered, _read_new_days),
            Field(
                "sure",
                lambda ctx, data: texts.ask_term_sure(_new_term(ctx, data), ()),
                _sure,
                when=lambda data: isinstance(data.get("days"), list),
            ),
        ),
        _add,
        Role.DIRECTOR,
    )
)
TERM_DAYS = family.form(
    Form(
        "term_days",
        texts.CHANGE_DAYS,
        (
            Field("days", lambda ctx, data: texts.ask_days(own_term(ctx, data["first"])), read=_read_days),
            Field("sure", _ask_moved, _sure),
        ),
        _move,
        Role.DIRECTOR,
    )
)
EXAM = family.form(
    Form(
        "term_exam",
        texts.PHASE_TITLE,
        (
            Field("phase", lambda _, data: texts.ask_phase(data["name"]), _removal, _read_phase),
            Field(
                "sure",
                lambda ctx, data: texts.ask_phase_sure(_phase(data), own_term(ctx, data["first"])),
                _sure,
                when=lambda data: isinstance(data.get("phase"), list),
            ),
        ),
        _set_exam,
        Role.DIRECTOR,
    )
)
