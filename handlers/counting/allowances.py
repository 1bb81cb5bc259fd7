"""What takes from a person's duties: leave, late arrival, part time; granted by the director, with a reason."""

from __future__ import annotations

from datetime import date, timedelta

from handlers.people.choosing import active_member
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.counting import allowances as texts
from handlers.texts.counting.duty_words import METRIC_LABELS
from school.counting.allowances import Allowance
from school.counting.duties import Metric
from school.people import Member, Role
from school.problems import BadAnswer, Outdated
from school.staff.leave_lines import read_leave_days
from school.staff.leaves import Leave, read_reason

family = Family("allowances", "任务")
TERM, DAYS, LATE, SHARE = "term", "days", "late", "share"
LEAVE = "#"
"""Stands before the id of a leave that is to be taken out."""
_PERCENTS = (80, 70, 60, 50, 30)


@family.button("allow.of", role=Role.DIRECTOR)
async def show_person(ctx: Context, member_id: int) -> None:
    """What is allowed to a person in this term and later."""
    member = active_member(ctx, member_id)
    found = [it for it in ctx.directory.allowances if it.member_id == member.id and _is_open(ctx, it)]
    rows = [[Button(texts.label(it), f"allow.open:{it.id}")] for it in found]
    new = [Button(texts.NEW, f"allow.new:{member.id}")]
    back = [Button(texts.TO_PERSON, f"board.person:{member.id}")]
    ctx.show(texts.of_person(member, found), [*rows, new, back])


def _is_open(ctx: Context, allowance: Allowance) -> bool:
    return allowance.last_day is None or allowance.last_day >= ctx.term.first_day


@family.button("allow.open", role=Role.DIRECTOR)
async def show_allowance(ctx: Context, allowance_id: int) -> None:
    """One of them, to be taken back."""
    found = _allowance(ctx, allowance_id)
    ctx.show(
        texts.card(found, ctx.directory.member_by_id[found.member_id]),
        [
            [Button(texts.REMOVE, f"allow.remove:{found.id}")],
            [Button(texts.BACK, f"allow.of:{found.member_id}")],
        ],
    )


def _allowance(ctx: Context, allowance_id: int) -> Allowance:
    found = next((it for it in ctx.directory.allowances if it.id == allowance_id), None)
    if found is None:
        raise Outdated
    active_member(ctx, found.member_id)
    return found


@family.button("allow.remove", role=Role.DIRECTOR)
async def remove(ctx: Context, allowance_id: int) -> None:
    """Take it back: everything is owed again."""
    found = _allowance(ctx, allowance_id)
    await ctx.store.allowances.remove(found.id)
    await ctx.reload()
    await show_person(ctx, found.member_id)


@family.button("allow.leave", role=Role.DIRECTOR)
async def allow_leave(ctx: Context, leave_id: int) -> None:
    """Take the days of a leave out of the person's duties, in one tap; a second tap changes nothing."""
    leave = next((it for it in ctx.directory.leaves if it.id == leave_id), None)
    if leave is None:
        raise Outdated
    wanted = _of_leave(leave)
    if not any(_same(it, wanted) for it in ctx.directory.allowances):
        await _grant(ctx, wanted)
    await show_person(ctx, leave.member_id)


def _of_leave(leave: Leave, metric: Metric | None = None) -> Allowance:
    return Allowance(0, leave.member_id, leave.first_day, leave.last_day, 0, leave.reason, metric)


def _same(one: Allowance, other: Allowance) -> bool:
    return (one.member_id, one.first_day, one.last_day, one.percent) == (
        other.member_id,
        other.first_day,
        other.last_day,
        other.percent,
    )


async def _grant(ctx: Context, allowance: Allowance) -> None:
    member = active_member(ctx, allowance.member_id)
    await ctx.store.allowances.add(allowance, ctx.member.id, ctx.now)
    await ctx.reload()
    if member.user_id not in (None, ctx.user.id):
        ctx.tell(member.user_id, texts.told(allowance))


# --- granting one ---------------------------------------------------------------------------------


@family.button("allow.new", role=Role.DIRECTOR)
async def grant(ctx: Context, member_id: int) -> None:
    """Ask how, for which work and why."""
    await forms.begin(ctx, FORM, {"member": active_member(ctx, member_id).id})


def _leaves(ctx: Context, member: Member) -> list[Leave]:
    term = ctx.term
    return [
        it
        for it in ctx.directory.leaves
        if it.member_id == member.id and it.touches(term.first_day, term.last_day)
    ]


def _ways(ctx: Context, data: Data) -> list[Choice]:
    leaves = _leaves(ctx, active_member(ctx, data["member"]))
    of_leaves = [Choice(texts.of_leave(it), f"{LEAVE}{it.id}") for it in leaves]
    return [*of_leaves, *(Choice(label, way) for way, label in texts.WAYS.items())]


def _read_days(ctx: Context, _: Data, text: str) -> list[str | None]:
    first, last = read_leave_days(text, ctx.said_at, ctx.directory.calendar)
    return [first.isoformat(), last.isoformat() if last else None]


def _read_percent(_: Context, __: Data, text: str) -> str:
    words = text.strip().rstrip("%％").strip()
    if not words.isdecimal() or len(words) > 2:
        raise BadAnswer("percent", text)
    return str(int(words))


def _metrics(ctx: Context, data: Data) -> list[Choice]:
    member = active_member(ctx, data["member"])
    owed = dict.fromkeys(it.duty.metric for it in ctx.directory.owed_by(member, ctx.today))
    return [Choice(texts.EVERYTHING, "all"), *(Choice(METRIC_LABELS[it], it) for it in owed)]


def _reasons(_: Context, data: Data) -> list[Choice]:
    return [Choice(it, it) for it in texts.REASONS]


async def _finish(ctx: Context, data: Data) -> None:
    member = active_member(ctx, data["member"])
    metric = None if data["metric"] == "all" else Metric(data["metric"])
    way = data["way"]
    if way.startswith(LEAVE):
        leave = next((it for it in _leaves(ctx, member) if f"{LEAVE}{it.id}" == way), None)
        if leave is None:
            raise Outdated
        await _grant(ctx, _of_leave(leave, metric))
    else:
        first, last = _span(ctx, data)
        percent = int(data["percent"]) if way == SHARE else 0
        await _grant(ctx, Allowance(0, member.id, first, last, percent, data["reason"], metric))
    await show_person(ctx, member.id)


def _span(ctx: Context, data: Data) -> tuple[date, date | None]:
    """The days an allowance is for: those given, or the term, or of the term what lies before the first day."""
    term, way = ctx.term, data["way"]
    if way in (TERM, SHARE):
        return term.first_day, term.last_day
    first = date.fromisoformat(data["days"][0])
    if way == LATE:
        return term.first_day, max(term.first_day, first - timedelta(days=1))
    last = data["days"][1]
    return first, date.fromisoformat(last) if last else None


FORM = family.form(
    Form(
        "allowance",
        texts.TITLE,
        (
            Field(
                "way",
                lambda ctx, data: texts.ask_way(active_member(ctx, data["member"])),
                _ways,
                columns=1,
            ),
            Field(
                "days",
                lambda ctx, data: texts.ask_days(late=data["way"] == LATE),
                read=_read_days,
                when=lambda data: data.get("way") in (DAYS, LATE),
            ),
            Field(
                "percent",
                lambda ctx, data: texts.ask_percent(),
                lambda ctx, data: [Choice(f"{it}%", str(it)) for it in _PERCENTS],
                _read_percent,
                columns=3,
                when=lambda data: data.get("way") == SHARE,
            ),
            Field("metric", lambda ctx, data: texts.ask_metric(), _metrics, columns=3),
            Field(
                "reason",
                lambda ctx, data: texts.ask_reason(),
                _reasons,
                lambda ctx, data, text: read_reason(text),
                columns=3,
                when=lambda data: not str(data.get("way", "")).startswith(LEAVE),
            ),
        ),
        _finish,
        role=Role.DIRECTOR,
    )
)
