"""Who has been observed this term: for heads their own groups, for leaders and directors the whole school."""

from __future__ import annotations

import asyncio

from handlers.people.choosing import active_member, name_buttons, page_buttons
from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, in_columns
from handlers.texts.observing import coverage as texts
from handlers.texts.observing.log_edits import HISTORY, REOPEN, history
from handlers.texts.observing.sharing import LINES, line_page
from school.observing.corrections import OF_APPRAISAL, Entry, is_locked, may_reopen
from school.observing.coverage import Coverage, coverage
from school.observing.observations import Observation
from school.observing.sharing import may_read
from school.people import Member, Role
from school.permissions import OVERSEERS, may_see_board
from school.problems import Forbidden, Outdated

family = Family("coverage", "听课")
PAGE = 8


@family.command(
    "coverage", "听课覆盖：谁还没被听过", role=Role.PREP_LEAD, where=Where.PRIVATE, plain=("听课覆盖",)
)
async def show_coverage(ctx: Context) -> None:
    """One's own group or the school."""
    whole = bool(ctx.member.roles & OVERSEERS)
    await show(ctx, 0 if whole else min(ctx.member.leads))


@family.button("cover.show", role=Role.PREP_LEAD)
async def show(ctx: Context, scope: int) -> None:
    """Another group; scope 0 is the whole school."""
    found = await _coverage(ctx, scope)
    first = []
    if found.people:
        first = [
            Button(texts.PICTURE, f"cover.picture:{scope}"),
            Button(texts.EACH, f"cover.people:{scope}:0"),
        ]
    second = [Button(texts.WHERE, "where.lessons:0:0")]
    if len(_visible(ctx)) > 1:
        second.append(Button(texts.OTHER_GROUP, f"cover.groups:{scope}"))
    ctx.show(texts.overview(_name(ctx, scope), found, ctx.directory, ctx.today), [first, second])


def _visible(ctx: Context) -> list[int]:
    own = [group.id for group in ctx.directory.groups if may_see_board(ctx.member, group.id)]
    return [0, *own] if may_see_board(ctx.member, None) else own


def _people(ctx: Context, scope: int) -> list[Member]:
    """Those of a scope that this person may look at. Raises Outdated, Forbidden, OnlyInPrivate."""
    ctx.require(None, private=True)
    if scope and scope not in ctx.directory.group_by_id:
        raise Outdated
    if not may_see_board(ctx.member, scope or None):
        raise Forbidden
    return ctx.directory.members_of(scope) if scope else list(ctx.directory.active)


def _name(ctx: Context, scope: int) -> str:
    return ctx.directory.group_by_id[scope].name if scope else texts.WHOLE_SCHOOL


async def _coverage(ctx: Context, scope: int) -> Coverage:
    people = _people(ctx, scope)
    since = min(ctx.term.first_day, ctx.today)
    return coverage(people, await ctx.store.observations.visited(since, ctx.today))


@family.button("cover.groups", role=Role.PREP_LEAD)
async def choose_group(ctx: Context, scope: int) -> None:
    """Which group to look at."""
    _people(ctx, scope)
    buttons = [Button(_name(ctx, it), f"cover.show:{it}") for it in _visible(ctx)]
    ctx.show(texts.choose_group(), [*in_columns(buttons, 2), [Button(texts.BACK, f"cover.show:{scope}")]])


@family.button("cover.picture", role=Role.PREP_LEAD)
async def send_picture(ctx: Context, scope: int) -> None:
    """The same as a picture."""
    found = await _coverage(ctx, scope)
    if not found.people:
        raise Outdated
    caption = texts.caption(_name(ctx, scope), ctx.directory, ctx.today)
    subtitle = texts.subtitle(found, ctx.directory, ctx.today)

    def draw() -> str:
        # What draws is loaded when it is needed, beside the event loop.
        from handlers.pictures.coverage import coverage_picture

        return ctx.environment.files.put(coverage_picture(found, texts.title(_name(ctx, scope)), subtitle))

    sha256 = await asyncio.to_thread(draw)
    under = ctx.message.message_id if ctx.message else 0
    occasion = f"picture:{ctx.chat.id}:{under}:{sha256[:16]}"
    ctx.reply_photo(texts.PICTURE_NAME, sha256, caption, occasion=occasion)


@family.button("cover.people", role=Role.PREP_LEAD)
async def show_people(ctx: Context, scope: int, page: int) -> None:
    """Everybody with how often they were observed, the fewest first."""
    found = await _coverage(ctx, scope)
    people = sorted(found.people, key=lambda it: found.times[it.id])
    rows = name_buttons(
        ctx,
        people,
        page,
        lambda it: f"cover.person:{scope}:{it.id}:0",
        lambda to: f"cover.people:{scope}:{to}",
        lambda it: f" {found.times[it.id]}",
    )
    ctx.show(texts.people(_name(ctx, scope)), [*rows, [Button(texts.BACK, f"cover.show:{scope}")]])


@family.button("cover.person", role=Role.PREP_LEAD)
async def show_person(ctx: Context, scope: int, member_id: int, page: int) -> None:
    """Who came to one person's lessons this term."""
    member = active_member(ctx, member_id)
    if member not in _people(ctx, scope):
        raise Outdated
    since = min(ctx.term.first_day, ctx.today)
    logs = await ctx.store.observations.of_host(member.id, since, ctx.today)
    pages = max(1, -(-len(logs) // PAGE))
    page = max(0, min(page, pages - 1))
    rows = [
        [Button(texts.visit_label(it, _observer(ctx, it).name), f"cover.visit:{scope}:{it.id}")]
        for it in logs[page * PAGE : (page + 1) * PAGE]
    ]
    turns = page_buttons(page, pages, lambda to: f"cover.person:{scope}:{member.id}:{to}")
    ctx.show(texts.visits(member, logs), [*rows, turns, [Button(texts.BACK, f"cover.people:{scope}:0")]])


def _observer(ctx: Context, log: Observation) -> Member:
    return ctx.directory.member_by_id[log.observer_id]


async def _visit(ctx: Context, scope: int, log_id: int) -> tuple[Observation, bool]:
    """A visit to somebody of a scope, and whether this person may read its appraisal. Raises as `_people` does."""
    people = _people(ctx, scope)
    log = await ctx.store.observations.find(log_id)
    host = ctx.directory.member_by_id.get(log.visit.host_id or 0) if log else None
    if log is None or host is None or host not in people:
        raise Outdated
    return log, may_read(ctx.member, log, _observer(ctx, log), host, ctx.directory.customs)


@family.button("cover.visit", role=Role.PREP_LEAD)
async def show_visit(ctx: Context, scope: int, log_id: int) -> None:
    """One visit: the facts, and the appraisal where the school lets this person read it."""
    log, readable = await _visit(ctx, scope, log_id)
    observer = _observer(ctx, log)
    more = []
    if readable and log.lines:
        more.append(Button(LINES, f"cover.lines:{scope}:{log.id}"))
    if await _history(ctx, log, readable=readable):
        more.append(Button(HISTORY, f"cover.history:{scope}:{log.id}"))
    if is_locked(log, ctx.directory.customs, ctx.now) and may_reopen(ctx.member, observer):
        more.append(Button(REOPEN, f"log.reopen:{log.id}"))
    back = Button(texts.BACK, f"cover.person:{scope}:{log.visit.host_id}:0")
    ctx.show(texts.one_visit(log, observer.name, ctx.directory, readable=readable), [more, [back]])


@family.button("cover.lines", role=Role.PREP_LEAD)
async def show_lines(ctx: Context, scope: int, log_id: int) -> None:
    """What was written in class, where this person may read it."""
    log, readable = await _visit(ctx, scope, log_id)
    if not readable:
        raise Outdated
    found = await ctx.store.class_lines.of(log.id)
    back = Button(texts.BACK, f"cover.visit:{scope}:{log.id}")
    ctx.show(line_page(log, found, _observer(ctx, log).name, ctx.directory), [[back]])


async def _history(ctx: Context, log: Observation, *, readable: bool) -> list[Entry]:
    """What was corrected; what tells of the appraisal only where that may be read."""
    entries = await ctx.store.corrections.of(log.id)
    return [it for it in entries if readable or it.change.part not in OF_APPRAISAL]


@family.button("cover.history", role=Role.PREP_LEAD)
async def show_history(ctx: Context, scope: int, log_id: int) -> None:
    """Who has changed what of a visit, and when."""
    log, readable = await _visit(ctx, scope, log_id)
    entries = await _history(ctx, log, readable=readable)
    back = Button(texts.BACK, f"cover.visit:{scope}:{log.id}")
    ctx.show(history(log, entries, ctx.directory), [[back]])
