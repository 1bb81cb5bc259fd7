"""/term: the school's calendar on one screen, with the ways to change it."""

from __future__ import annotations

from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, Keyboard
from handlers.texts.scheduling import school_calendar as texts
from handlers.texts.scheduling.schedule import IN_PRIVATE
from school.calendar.terms import Term
from school.people import Role
from school.permissions import holds
from school.problems import Outdated

family = Family("school_calendar", "日程")
LINK = "term"


@family.command("term", "学期、周次和放假", plain=("学期", "校历", "周次"), plain_alone=True)
async def term(ctx: Context) -> None:
    """The running or coming term; in a group in a few lines."""
    found = ctx.directory.calendar.term_near(ctx.today) or ctx.term
    if ctx.private:
        ctx.reply(texts.page(found, ctx.directory, ctx.today), _keyboard(ctx, found))
    else:
        ctx.reply(texts.brief(found, ctx.today), [[ctx.private_button(IN_PRIVATE, LINK)]])


@family.link(LINK)
async def term_by_link(ctx: Context, _: str) -> None:
    """From a group to the whole page."""
    await term(ctx)


@family.button("calendar.term")
async def show_term(ctx: Context, first_day: str) -> None:
    """Another term, by its first day."""
    found = _term(ctx, first_day)
    ctx.show(texts.page(found, ctx.directory, ctx.today), _keyboard(ctx, found))


@family.button("calendar.weeks")
async def show_weeks(ctx: Context, first_day: str) -> None:
    """The weeks of a term."""
    found = _term(ctx, first_day)
    back = [Button(texts.BACK, f"calendar.term:{found.first_day}")]
    ctx.show(texts.weeks(found, ctx.directory, ctx.today), [back])


def _term(ctx: Context, first_day: str) -> Term:
    found = next((it for it in ctx.directory.terms if it.first_day.isoformat() == first_day), None)
    if found is None:
        raise Outdated
    return found


def _keyboard(ctx: Context, shown: Term) -> Keyboard:
    terms = ctx.directory.terms
    at = terms.index(shown)
    beside = (*terms[max(0, at - 1) : at], *terms[at + 1 : at + 2])
    others = [Button(it.name, f"calendar.term:{it.first_day}") for it in beside]
    weeks = [Button(texts.WEEKS, f"calendar.weeks:{shown.first_day}")]
    if not holds(ctx.member, Role.DIRECTOR):
        return [others, weeks]
    return [
        others,
        [*weeks, Button(texts.TERM_SETTINGS, "term.list")],
        [Button(texts.SPECIAL_DAYS, "special.list"), Button(texts.BELLS, "bells.list")],
    ]
