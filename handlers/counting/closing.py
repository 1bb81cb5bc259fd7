"""Closing a term: what is still open, freezing it, what it came to, opening it again."""

from __future__ import annotations

from handlers.people.choosing import one_page
from handlers.scheduling.terms import own_term
from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, in_columns
from handlers.texts.counting import closing as texts
from handlers.texts.counting.duty_words import duty_sentence
from handlers.texts.exporting.exports import LABELS as PAPER_LABELS
from school.calendar.terms import Term
from school.counting.closing import Results, TermNotBegun, results_of
from school.counting.tallies import counted_from
from school.exporting.exports import Paper, Scope, term_span
from school.people import Role
from school.problems import Outdated

family = Family("closing", "学校")
PAGE = 30


@family.command(
    "close_term",
    "结束学期、归档",
    role=Role.DIRECTOR,
    where=Where.PRIVATE,
    plain=("结束学期", "学期归档"),
)
async def close_term(ctx: Context) -> None:
    """The term that is to be closed, or all that are closed."""
    begun = [it for it in ctx.directory.terms if it.first_day <= ctx.today and not it.closed]
    if begun:
        await ask(ctx, begun[0].first_day.isoformat())
    else:
        rows = [[Button(it.name, f"closing.show:{it.first_day}")] for it in ctx.directory.terms if it.closed]
        ctx.show(texts.nothing_to_close(), rows)


@family.button("closing.ask", role=Role.DIRECTOR)
async def ask(ctx: Context, first_day: str) -> None:
    """What closing means, what is open still, and what the term would come to."""
    term = own_term(ctx, first_day)
    if term.closed:
        await show(ctx, first_day)
        return
    if ctx.today < term.first_day:
        raise TermNotBegun
    results = await _results(ctx, term)
    pending = await ctx.store.consents.count_pending(term.first_day, term.last_day)
    buttons = [
        Button(texts.CLOSE, f"closing.do:{first_day}"),
        Button(texts.NOT_YET, f"term.show:{first_day}"),
    ]
    rows = [[Button(texts.PENDING, "consent.list:0")] if pending else [], buttons]
    ctx.show(texts.ask(term, results, pending, ctx.today), rows)


async def _results(ctx: Context, term: Term) -> Results:
    school = ctx.directory
    since = counted_from(school, term_span(term, school))
    entries = await ctx.store.duties.entries_of(
        [it.id for it in school.active], {it.metric for it in school.duties}, since
    )
    sentences = [duty_sentence(it, school) for it in school.duties]
    return results_of(school, entries, term, ctx.today, sentences)


@family.button("closing.do", role=Role.DIRECTOR)
async def close(ctx: Context, first_day: str) -> None:
    """Freeze the term; a second tap shows what it came to."""
    term = own_term(ctx, first_day)
    if not term.closed:
        if ctx.today < term.first_day:
            raise TermNotBegun
        await ctx.store.closings.close(term.first_day, await _results(ctx, term), ctx.member.id, ctx.now)
        await ctx.reload()
    following = next((it for it in ctx.directory.terms if it.first_day > term.last_day), None)
    step = Button(texts.NEXT_TERM, "term.new") if following is None else Button(texts.RULES, "duties.show")
    ctx.show(
        texts.closed(term, following, ctx.directory),
        [[step], [Button(texts.RESULTS, f"closing.show:{first_day}")], _folder(first_day)],
    )


# --- afterwards -----------------------------------------------------------------------------------


@family.button("closing.show", role=Role.SCHOOL_LEADER)
async def show(ctx: Context, first_day: str) -> None:
    """What a closed term came to: each kind of work in a line."""
    term = own_term(ctx, first_day)
    closing = await ctx.store.closings.of(term.first_day)
    if closing is None:
        raise Outdated
    kinds = [
        Button(texts.kind_label(kind), f"closing.kind:{first_day}:{nth}:0")
        for nth, kind in enumerate(closing.results.kinds)
    ]
    by = ctx.directory.member_by_id[closing.closed_by]
    reopen = [Button(texts.REOPEN, f"closing.reopen:{first_day}")] if _is_director(ctx) else []
    text = texts.results(term, closing.results, by, closing.closed_at.astimezone(ctx.zone))
    ctx.show(text, [*in_columns(kinds, 2), _folder(first_day), reopen])


def _folder(first_day: str) -> list[Button]:
    """The records of the term as an archive, to be kept beside the bot."""
    return [Button(PAPER_LABELS[Paper.FOLDER], f"export.make:{Paper.FOLDER}:{Scope().code}:{first_day}")]


def _is_director(ctx: Context) -> bool:
    return Role.DIRECTOR in ctx.member.roles


@family.button("closing.kind", role=Role.SCHOOL_LEADER)
async def show_kind(ctx: Context, first_day: str, nth: int, page: int) -> None:
    """Who had done how much of one kind of work, those who fell short first."""
    term = own_term(ctx, first_day)
    closing = await ctx.store.closings.of(term.first_day)
    kinds = closing.results.kinds if closing else []
    if closing is None or not 0 <= nth < len(kinds):
        raise Outdated
    found = closing.results.of(kinds[nth])
    shown, turns = one_page(found, page, PAGE, lambda at: f"closing.kind:{first_day}:{nth}:{at}")
    back = [Button(texts.BACK, f"closing.show:{first_day}")]
    ctx.show(texts.of_kind(term, kinds[nth], len(found), shown), [turns, back])


@family.button("closing.reopen", role=Role.DIRECTOR)
async def ask_reopen(ctx: Context, first_day: str) -> None:
    """Opening a term again is asked for twice."""
    term = own_term(ctx, first_day)
    if not term.closed:
        raise Outdated
    buttons = [
        Button(texts.REOPEN_NOW, f"closing.open:{first_day}"),
        Button(texts.KEEP_CLOSED, f"closing.show:{first_day}"),
    ]
    ctx.show(texts.ask_reopen(term), [buttons])


@family.button("closing.open", role=Role.DIRECTOR)
async def reopen(ctx: Context, first_day: str) -> None:
    """Let the records of a term be changed again; a second tap changes nothing."""
    term = own_term(ctx, first_day)
    if term.closed:
        await ctx.store.closings.reopen(term.first_day, ctx.member.id, ctx.now)
        await ctx.reload()
    ctx.show(texts.reopened(term), [[Button(texts.CLOSE_AGAIN, f"closing.ask:{first_day}")]])
