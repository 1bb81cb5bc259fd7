"""/export: documents of one's own work, of a group's or of the school's, made in the background and sent as files."""

from __future__ import annotations

from handlers.exporting.export_letters import card_of, named, scope_name, stop_button
from handlers.people.choosing import name_buttons
from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, in_columns
from handlers.texts.exporting import exports as texts
from handlers.texts.exporting import templates as template_texts
from handlers.texts.exporting.papers import span_name
from school.counting.tallies import by_name
from school.exporting.exports import (
    Paper,
    Request,
    Scope,
    Span,
    TooManyExports,
    check_export,
    may_export,
    papers_for,
    read_scope,
    read_span,
    spans,
    term_span,
)
from school.people import Member, Role
from school.permissions import OVERSEERS
from school.problems import Outdated

family = Family("exports", "导出")
AT_A_TIME = 3
"""Documents that one person may wait for."""
_ROWS = (
    (Paper.BOOK,),
    (Paper.BRIEF,),
    (Paper.REPORT,),
    (Paper.WORKBOOK,),
    (Paper.OBSERVATIONS, Paper.RECORDS, Paper.DUTIES),
    (Paper.FOLDER,),
)


@family.command(
    "export", "导出文档和表格", where=Where.PRIVATE, plain=("导出", "我的听课本"), example="/export"
)
async def export(ctx: Context) -> None:
    """One's own documents, or those of the group or school one looks after, of this term."""
    scope = _named_scope(ctx) if ctx.args else _usual_scope(ctx)
    await _show(ctx, scope, term_span(ctx.term, ctx.directory))


def _usual_scope(ctx: Context) -> Scope:
    if ctx.member.roles & OVERSEERS:
        return Scope()
    if ctx.member.leads:
        return Scope(group_id=min(ctx.member.leads))
    return Scope(member_id=ctx.member.id)


def _named_scope(ctx: Context) -> Scope:
    """/export 陈小满 or /export 数学组, as far as it is for this person to have; else what is usual."""
    named = [Scope(group_id=it.id) for it in ctx.directory.groups if it.name == ctx.args]
    named += [Scope(member_id=it.id) for it in ctx.directory.active if it.name == ctx.args]
    return next((it for it in named if may_export(ctx.member, it, ctx.directory)), _usual_scope(ctx))


def checked(ctx: Context, scope: str, span: str) -> tuple[Scope, Span]:
    """The people and days of a button. Raises Outdated, Forbidden, OnlyInPrivate."""
    ctx.require(None, private=True)
    whom = read_scope(scope)
    check_export(ctx.member, whom, ctx.directory)
    return whom, read_span(span, ctx.directory, ctx.today)


@family.button("export.at")
async def show(ctx: Context, scope: str, span: str) -> None:
    """What there is to be had of some people and days."""
    await _show(ctx, *checked(ctx, scope, span))


async def _show(ctx: Context, scope: Scope, span: Span) -> None:
    ids = [it.id for it in ctx.directory.members if scope.holds(it)]
    logs = await ctx.store.observations.count_of_all(ids, span.first_day, span.last_day)
    records = await ctx.store.records.count_of_all(ids, span.first_day, span.last_day)
    here = f"{scope.code}:{span.code}"
    offered = papers_for(scope, span)
    rows = [
        [Button(_label(it, scope), f"export.make:{it}:{here}") for it in row if it in offered]
        for row in _ROWS
    ]
    own = Scope(member_id=ctx.member.id)
    if scope != own:
        rows.insert(0, [Button(texts.MY_BOOK, f"export.make:{Paper.BOOK}:{own.code}:{span.code}")])
    rows += [
        [Button(template_texts.label(it), f"template.fill:{it.id}:{here}")]
        for it in await ctx.store.templates.every()
    ]
    if Role.DIRECTOR in ctx.member.roles:
        rows.append([Button(template_texts.LIST, "template.list")])
    others = [Button(texts.OTHER_PEOPLE, f"export.who:{here}")] if len(_scopes(ctx)) > 1 else []
    rows.append([*others, Button(texts.OTHER_DAYS, f"export.when:{here}")])
    ctx.show(texts.page(_name(ctx, scope), span, logs, records), rows)


def _label(paper: Paper, scope: Scope) -> str:
    return texts.BOOKS if paper is Paper.BOOK and scope.member_id is None else texts.LABELS[paper]


def _name(ctx: Context, scope: Scope) -> str:
    return texts.MINE if scope.member_id == ctx.member.id else scope_name(scope, ctx.directory)


# --- whom and when ------------------------------------------------------------------------------------


def _scopes(ctx: Context) -> list[Scope]:
    """Everything this person can have documents of, but for single people."""
    every = [
        Scope(member_id=ctx.member.id),
        Scope(),
        *(Scope(group_id=it.id) for it in ctx.directory.groups),
    ]
    return [it for it in every if may_export(ctx.member, it, ctx.directory)]


@family.button("export.who")
async def choose_people(ctx: Context, scope: str, span: str) -> None:
    """Whom it is to be about: oneself, the school, a group, or somebody."""
    whom, days = checked(ctx, scope, span)
    choices = [Button(_name(ctx, it), f"export.at:{it.code}:{days.code}") for it in _scopes(ctx)]
    people = [Button(texts.BY_PERSON, f"export.people:{scope}:{days.code}:0")] if len(choices) > 1 else []
    back = Button(texts.BACK, f"export.at:{whom.code}:{days.code}")
    ctx.show(texts.choose_people(), [*in_columns(choices, 2), people, [back]])


@family.button("export.people")
async def choose_person(ctx: Context, scope: str, span: str, page: int) -> None:
    """Somebody of a group, or of all whom this person looks after."""
    whom, days = checked(ctx, scope, span)
    people = _people(ctx, whom)
    here = f"{whom.code}:{days.code}"
    rows = name_buttons(
        ctx,
        people,
        page,
        lambda it: f"export.at:{Scope(member_id=it.id).code}:{days.code}",
        lambda to: f"export.people:{here}:{to}",
    )
    about = whom if whom.member_id is None else _usual_scope(ctx)
    back = [Button(texts.BACK, f"export.who:{here}")]
    ctx.show(texts.choose_person(_name(ctx, about)), [*rows, back])


def _people(ctx: Context, scope: Scope) -> tuple[Member, ...]:
    """The people of a group or of the school; from one's own page, all whom one looks after."""
    inside = [it for it in ctx.directory.active if scope.member_id is not None or scope.holds(it)]
    visible = [it for it in inside if may_export(ctx.member, Scope(member_id=it.id), ctx.directory)]
    return by_name(visible)


@family.button("export.when")
async def choose_days(ctx: Context, scope: str, span: str) -> None:
    """Which term or month it is to be about."""
    whom, days = checked(ctx, scope, span)
    found = spans(ctx.directory, ctx.today)
    terms = [[Button(span_name(it), f"export.at:{whom.code}:{it.code}")] for it in found if not it.is_month]
    months = [Button(span_name(it), f"export.at:{whom.code}:{it.code}") for it in found if it.is_month]
    back = [Button(texts.BACK, f"export.at:{whom.code}:{days.code}")]
    ctx.show(texts.choose_days(), [*terms, *in_columns(months, 2), back])


# --- the order ----------------------------------------------------------------------------------------


@family.button("export.make")
async def make(ctx: Context, paper: Paper, scope: str, span: str) -> None:
    """Have a document made. The same tap while it is being made changes nothing."""
    whom, days = checked(ctx, scope, span)
    if paper not in papers_for(whom, days):
        raise Outdated
    await order(ctx, Request(paper, whom, days.code))


async def order(ctx: Context, request: Request) -> None:
    """Put an order in and say so below. Raises TooManyExports."""
    waiting = await ctx.store.exports.waiting(ctx.member.id)
    if any(it.request == request for it in waiting):
        ctx.answer(texts.STILL_MAKING)
        return
    if len(waiting) >= AT_A_TIME:
        raise TooManyExports
    export_id = await ctx.store.exports.ask(ctx.member.id, request, ctx.now)
    words = texts.making(named(request, ctx.directory, ctx.today))
    ctx.reply_privately(words, stop_button(export_id), card=card_of(export_id))


@family.button("export.stop")
async def stop(ctx: Context, export_id: int) -> None:
    """Take an order back while it has not been fulfilled."""
    found = await ctx.store.exports.get(export_id)
    if found is None or found.member_id != ctx.member.id:
        raise Outdated
    if not await ctx.store.exports.settle(export_id, "stopped", ctx.now):
        raise Outdated
    ctx.answer(texts.STOPPED_TOAST)
    ctx.show(texts.stopped(named(found.request, ctx.directory, ctx.today)))
