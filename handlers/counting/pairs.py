"""师徒结对: the director says who is whose mentor, from when and up to when."""

from __future__ import annotations

from datetime import timedelta

from handlers.people.choosing import active_member, one_page
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.counting import pairs as texts
from handlers.texts.html import Html
from school.counting.duties import Pair
from school.people import Member, Role
from school.problems import BadAnswer, Outdated
from school.staff.joining import find, in_order

family = Family("pairs", "老师名单")
PAGE = 10


@family.command(
    "pairs",
    "师徒结对",
    role=Role.DIRECTOR,
    where=Where.PRIVATE,
    plain=("师徒结对", "师徒"),
    example="/pairs 王小明 李雷、韩梅梅",
)
async def pairs(ctx: Context) -> None:
    """All pairs; with names behind it the first is the mentor of the others."""
    if not ctx.args:
        await show_list(ctx, 0)
        return
    people = [_named(ctx, name) for name in ctx.args.replace("、", " ").replace("，", " ").split()]
    data: Data = {"mentor": str(people[0].id)}
    if len(people) > 1:
        data["mentees"] = [str(it.id) for it in people[1:]]
    await forms.begin(ctx, FORM, data)


def _named(ctx: Context, name: str) -> Member:
    found = find(ctx.directory.active, name)
    if len(found) != 1:
        raise BadAnswer("whom", name)
    return found[0]


def _running(ctx: Context) -> list[Pair]:
    """The pairs that have not ended, of people who are there."""
    active = {it.id for it in ctx.directory.active}
    return [
        it
        for it in ctx.directory.pairs
        if (it.last_day is None or it.last_day >= ctx.today) and {it.mentor_id, it.mentee_id} <= active
    ]


@family.button("pairs.list", role=Role.DIRECTOR)
async def show_list(ctx: Context, page: int) -> None:
    """All pairs, page by page."""
    found = _running(ctx)
    shown, turns = one_page(found, page, PAGE, lambda at: f"pairs.list:{at}")
    rows = [[Button(texts.label(it, ctx.directory), f"pairs.open:{it.id}")] for it in shown]
    ctx.show(texts.overview(len(found)), [*rows, turns, [Button(texts.NEW, "pairs.new")]])


@family.button("pairs.open", role=Role.DIRECTOR)
async def open_pair(ctx: Context, pair_id: int) -> None:
    """One pair."""
    pair = _pair(ctx, pair_id)
    ctx.show(
        texts.card(pair, ctx.directory),
        [[Button(texts.END, f"pairs.end:{pair.id}")], [Button(texts.BACK, "pairs.list:0")]],
    )


def _pair(ctx: Context, pair_id: int) -> Pair:
    found = next((it for it in _running(ctx) if it.id == pair_id), None)
    if found is None:
        raise Outdated
    return found


@family.button("pairs.end", role=Role.DIRECTOR)
async def end(ctx: Context, pair_id: int) -> None:
    """Let a pair end with yesterday; what they did stays theirs."""
    pair = _pair(ctx, pair_id)
    await ctx.store.pairs.end(pair.id, ctx.today - timedelta(days=1))
    await ctx.reload()
    ctx.show(texts.ended(pair, ctx.directory), [[Button(texts.BACK, "pairs.list:0")]])


# --- a new one ------------------------------------------------------------------------------------


@family.button("pairs.new", role=Role.DIRECTOR)
async def add(ctx: Context) -> None:
    """Ask for the mentor and the mentees."""
    await forms.begin(ctx, FORM)


def _people(ctx: Context, data: Data) -> list[Choice]:
    mentor = data.get("mentor")
    return [Choice(it.name, str(it.id)) for it in in_order(ctx.directory.active) if str(it.id) != mentor]


def _read_mentees(ctx: Context, data: Data, text: str) -> list[str]:
    names = text.replace("，", "、").replace(" ", "、").split("、")
    found = [str(_named(ctx, name).id) for name in names if name]
    if data["mentor"] in found:
        raise BadAnswer("whom", text)
    return found


async def _finish(ctx: Context, data: Data) -> None:
    mentor = active_member(ctx, int(data["mentor"]))
    first = min(ctx.today, ctx.term.first_day) if ctx.today <= ctx.term.last_day else ctx.today
    known = {(it.mentor_id, it.mentee_id) for it in _running(ctx)}
    made = []
    for mentee in [active_member(ctx, int(who)) for who in data["mentees"]]:
        if mentee.id == mentor.id:
            raise Outdated
        if (mentor.id, mentee.id) not in known:
            await ctx.store.pairs.add(mentor.id, mentee.id, first, ctx.now)
            made.append(mentee)
            _tell(ctx, mentee, texts.told_mentee(mentor))
    if made:
        _tell(ctx, mentor, texts.told_mentor(made))
    await ctx.reload()
    await show_list(ctx, 0)


def _tell(ctx: Context, member: Member, words: Html) -> None:
    if member.user_id not in (None, ctx.user.id):
        ctx.tell(member.user_id, words)


FORM = family.form(
    Form(
        "pair",
        texts.TITLE,
        (
            Field(
                "mentor",
                lambda ctx, data: texts.ask_mentor(),
                _people,
                lambda ctx, data, text: str(_named(ctx, text).id),
                columns=3,
            ),
            Field(
                "mentees",
                lambda ctx, data: texts.ask_mentees(active_member(ctx, int(data["mentor"]))),
                _people,
                _read_mentees,
                many=True,
                columns=3,
            ),
        ),
        _finish,
        role=Role.DIRECTOR,
    )
)
