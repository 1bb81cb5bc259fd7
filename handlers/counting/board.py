"""Who has how many: heads see their own groups, leaders and directors the whole school."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.counting.standing import standing_of_groups
from handlers.support.context import Context
from handlers.support.private import show_in_private
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.counting import board as texts
from handlers.texts.counting.quota import SET_DUTIES, group_button_label
from handlers.texts.html import Html, lines
from school.counting.board import Kind, Standing, first_kind, kinds_owed, standings
from school.counting.duties import Metric, Only, Per
from school.counting.quotas import Progress
from school.counting.windows import window_of
from school.people import Group, Member, Role
from school.permissions import OVERSEERS, holds, may_post_board, may_see_board
from school.problems import Forbidden, Outdated

family = Family("board", "任务")
PAGE = 20
MOST_KINDS = 6
"""Kinds of work that stand under a board; where there are more, one button leads to them."""
IN_GROUP = 60
"""People in one message to a group chat, where there are no pages to turn."""
LINK = "board"


@family.command("board", "完成情况", role=Role.PREP_LEAD, plain=("完成情况",))
async def board(ctx: Context) -> None:
    """The board of one's own group or school, in private; posting it in a group takes a tap more."""
    group_id = _usual_scope(ctx)
    kinds = _kinds(ctx, group_id)
    text, keyboard = await _page(ctx, group_id, first_kind(kinds) if kinds else None, 0)
    show_in_private(ctx, text, keyboard, link=LINK, also=_post_button(ctx))


@family.link(LINK, role=Role.PREP_LEAD)
async def board_by_link(ctx: Context, argument: str) -> None:
    """The same, from a group's hint."""
    await board(ctx)


def _usual_scope(ctx: Context) -> int | None:
    """The group this chat is tied to, or else the school for those who see it whole, or one's own group."""
    here = ctx.caller.group_id
    if here is not None and may_see_board(ctx.member, here):
        return here
    if ctx.member.roles & OVERSEERS:
        return None
    return min(ctx.member.leads)


def _people(ctx: Context, group_id: int | None) -> list[Member]:
    return list(ctx.directory.active) if group_id is None else ctx.directory.members_of(group_id)


def _kinds(ctx: Context, group_id: int | None) -> list[Kind]:
    return kinds_owed(_people(ctx, group_id), ctx.directory.rules_at(ctx.today), ctx.today)


def _groups_of(ctx: Context, group_id: int | None) -> list[Group]:
    return [it for it in ctx.directory.groups if group_id in (None, it.id)]


def scope_name(ctx: Context, group_id: int | None) -> str:
    """数学组, 全校."""
    return texts.WHOLE_SCHOOL if group_id is None else ctx.directory.group_by_id[group_id].name


@family.button("board.at", role=Role.PREP_LEAD)
async def show(ctx: Context, scope: int, metric: Metric, per: Per, only: Only, page: int) -> None:
    """Another page, kind of work or group. Scope 0 is the whole school."""
    group_id = checked(ctx, scope)
    ctx.show(*await _page(ctx, group_id, Kind(metric, per, only), max(0, page)))


def checked(ctx: Context, scope: int) -> int | None:
    """The group behind a button, if it exists and this person may see it. Boards are for private chats."""
    group_id = scope or None
    if not ctx.private or (group_id is not None and group_id not in ctx.directory.group_by_id):
        raise Outdated
    if not may_see_board(ctx.member, group_id):
        raise Forbidden
    return group_id


@family.button("board.groups", role=Role.PREP_LEAD)
async def choose_group(ctx: Context, scope: int, metric: Metric, per: Per, only: Only) -> None:
    """Which group to look at."""
    checked(ctx, scope)
    choices = [
        Button(scope_name(ctx, group_id), f"board.to:{group_id or 0}:{metric}:{per}:{only}")
        for group_id in _visible(ctx)
    ]
    back = [Button(texts.BACK, f"board.at:{scope}:{metric}:{per}:{only}:0")]
    ctx.show(texts.choose_group(), [*in_columns(choices, 2), back])


@family.button("board.to", role=Role.PREP_LEAD)
async def go_to(ctx: Context, scope: int, metric: Metric, per: Per, only: Only) -> None:
    """Another group: the same kind of work if it is owed there, or else what is."""
    group_id, wanted = checked(ctx, scope), Kind(metric, per, only)
    kinds = _kinds(ctx, group_id)
    kind = wanted if wanted in kinds else first_kind(kinds) if kinds else None
    ctx.show(*await _page(ctx, group_id, kind, 0))


def _visible(ctx: Context) -> list[int | None]:
    own = [group.id for group in ctx.directory.groups if may_see_board(ctx.member, group.id)]
    return [None, *own] if may_see_board(ctx.member, None) else [*own]


async def _page(
    ctx: Context, group_id: int | None, kind: Kind | None, page: int
) -> tuple[Html, list[list[Button]]]:
    as_ones = await standing_of_groups(ctx, _groups_of(ctx, group_id)) if page == 0 else []
    if kind is None:
        return _without_people(ctx, group_id, as_ones)
    found = await board_data(ctx, group_id, kind)
    shown = found[page * PAGE : (page + 1) * PAGE]
    text = texts.board(scope_name(ctx, group_id), kind, found, shown, ctx.directory, ctx.today)
    if as_ones:
        text = lines([text, texts.as_ones(as_ones, ctx.directory, ctx.today)])
    here = f"{group_id or 0}:{kind.metric}:{kind.per}:{kind.only}"
    turns = []
    if page > 0:
        turns.append(Button(texts.EARLIER, f"board.at:{here}:{page - 1}"))
    if len(found) > (page + 1) * PAGE:
        turns.append(Button(texts.LATER, f"board.at:{here}:{page + 1}"))
    others = _other_kinds(ctx, group_id, kind, as_ones)
    closer = [
        Button(texts.DETAILS, f"board.who:{group_id or 0}:0"),
        Button(texts.PICTURE, f"board.picture:{here}"),
    ]
    last = _group_button(ctx, here)
    if sum(map(len, others)) > MOST_KINDS:
        others, last = [], [Button(texts.OTHER_KINDS, f"board.kinds:{here}"), *last]
    return text, [turns, *others, closer if found else [], last]


def _other_kinds(
    ctx: Context, group_id: int | None, kind: Kind, as_ones: Sequence[tuple[Group, Progress]]
) -> list[list[Button]]:
    """What else may be looked at: what groups owe as one, and every other kind of work."""
    kinds = [
        Button(texts.kind_label(it, ctx.today), f"board.at:{group_id or 0}:{it.metric}:{it.per}:{it.only}:0")
        for it in _kinds(ctx, group_id)
        if it != kind
    ]
    return [*_as_one_buttons(ctx, as_ones), *in_columns(kinds, 2)]


@family.button("board.kinds", role=Role.PREP_LEAD)
async def choose_kind(ctx: Context, scope: int, metric: Metric, per: Per, only: Only) -> None:
    """Which kind of work to look at, where there are many."""
    group_id, kind = checked(ctx, scope), Kind(metric, per, only)
    as_ones = await standing_of_groups(ctx, _groups_of(ctx, group_id))
    back = [Button(texts.BACK, f"board.at:{scope}:{metric}:{per}:{only}:0")]
    ctx.show(
        texts.choose_kind(scope_name(ctx, group_id)), [*_other_kinds(ctx, group_id, kind, as_ones), back]
    )


def _group_button(ctx: Context, here: str) -> list[Button]:
    return [Button(texts.OTHER_GROUP, f"board.groups:{here}")] if len(_visible(ctx)) > 1 else []


def _without_people(
    ctx: Context, group_id: int | None, as_ones: Sequence[tuple[Group, Progress]]
) -> tuple[Html, list[list[Button]]]:
    """The page where nobody owes anything alone, though groups may do so as one."""
    name = scope_name(ctx, group_id)
    other = _group_button(ctx, f"{group_id or 0}:{Metric.OBSERVE}:{Per.TERM}:{Only.ALL}")
    if as_ones:
        text = lines([texts.heading(name), texts.as_ones(as_ones, ctx.directory, ctx.today)])
        return text, [*_as_one_buttons(ctx, as_ones), other]
    director = holds(ctx.member, Role.DIRECTOR)
    buttons = [Button(SET_DUTIES, "duties.show")] if director else []
    return texts.no_duties(name, director=director), [buttons, other]


def _as_one_buttons(ctx: Context, as_ones: Sequence[tuple[Group, Progress]]) -> list[list[Button]]:
    buttons = [
        Button(
            group_button_label(group, it, ctx.directory),
            f"board.group:{group.id}:{it.duty.id}:0",
        )
        for group, it in as_ones
    ]
    return in_columns(buttons, 2)


async def board_data(ctx: Context, group_id: int | None, kind: Kind) -> list[Standing]:
    """Everybody of a group, or of the school, who owes a kind of work."""
    people, rules = _people(ctx, group_id), ctx.directory.rules_at(ctx.today)
    since = window_of(kind.per, ctx.today, rules.term).first_day
    entries = await ctx.store.duties.entries_of([member.id for member in people], [kind.metric], since)
    return standings(people, rules, entries, kind, ctx.today)


# --- in a group chat ------------------------------------------------------------------------------


def _post_button(ctx: Context) -> list[Button]:
    may_post = ctx.caller.bound and may_post_board(ctx.member, ctx.caller.group_id)
    return [Button(texts.POST, "board.post")] if may_post else []


@family.button("board.post", role=Role.PREP_LEAD)
async def post(ctx: Context) -> None:
    """Lay the board of the group this chat is tied to open in it, in place of the hint."""
    group_id = ctx.caller.group_id
    if ctx.private or not ctx.caller.bound:
        raise Outdated
    if not may_post_board(ctx.member, group_id):
        raise Forbidden
    kinds = _kinds(ctx, group_id)
    if not kinds:
        ctx.show(texts.no_duties(scope_name(ctx, group_id), director=False))
        return
    kind = first_kind(kinds)
    found = await board_data(ctx, group_id, kind)
    ctx.show(texts.board(scope_name(ctx, group_id), kind, found, found[:IN_GROUP], ctx.directory, ctx.today))
    for start in range(IN_GROUP, len(found), IN_GROUP):
        ctx.reply(texts.rest(found[start : start + IN_GROUP], ctx.directory))
