"""What the school wants of whom: the director lists, adds, changes and removes duties."""

from __future__ import annotations

from typing import TypedDict

from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts import duties as texts
from handlers.texts.html import Html
from handlers.texts.people import role_name
from handlers.texts.quota import METRIC_LABELS, PER_LABELS
from school.grades import read_number
from school.names import pinyin_key
from school.people import Role
from school.problems import BadAnswer, Outdated
from school.quotas import Duty, Metric, Per

family = Family("duties", "任务")
PAGE = 8
MOST = 200
"""More of anything than a person can be asked for, a slip of the pen."""
_USUAL = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30)
_PERIODS = (Per.TERM, Per.MONTH, Per.WEEK, Per.HALF_MONTH, Per.YEAR, Per.DAY)
"""The usual ones first."""
_ROLES = (Role.PREP_LEAD, Role.GROUP_LEAD, Role.SCHOOL_LEADER, Role.DIRECTOR)


@family.command("duties", "设置任务", role=Role.DIRECTOR, where=Where.PRIVATE, plain=("设置任务", "布置任务"))
async def show_duties(ctx: Context) -> None:
    """The school's duties."""
    await show_page(ctx, 0)


@family.button("duties.show", role=Role.DIRECTOR)
async def show_again(ctx: Context) -> None:
    """The same, where a button was tapped."""
    await show_page(ctx, 0)


@family.button("duties.page", role=Role.DIRECTOR)
async def show_page(ctx: Context, page: int) -> None:
    """One page of them."""
    page = max(0, page)
    duties = ctx.directory.duties
    shown = duties[page * PAGE : (page + 1) * PAGE]
    rows = [[Button(texts.duty_label(it, ctx.directory), f"duties.open:{it.id}")] for it in shown]
    turns = []
    if page > 0:
        turns.append(Button(texts.EARLIER, f"duties.page:{page - 1}"))
    if len(duties) > (page + 1) * PAGE:
        turns.append(Button(texts.LATER, f"duties.page:{page + 1}"))
    ctx.show(texts.overview(len(duties)), [*rows, turns, [Button(texts.ADD, "duties.add")]])


@family.button("duties.open", role=Role.DIRECTOR)
async def open_duty(ctx: Context, duty_id: int) -> None:
    """One duty."""
    duty = _duty(ctx, duty_id)
    change = [
        Button(texts.CHANGE, f"duties.count:{duty.id}"),
        Button(texts.REMOVE, f"duties.remove:{duty.id}"),
    ]
    ctx.show(texts.duty_line(duty, ctx.directory), [change, [Button(texts.BACK, "duties.show")]])


def _find(ctx: Context, duty_id: int) -> Duty | None:
    return next((it for it in ctx.directory.duties if it.id == duty_id), None)


def _duty(ctx: Context, duty_id: int) -> Duty:
    duty = _find(ctx, duty_id)
    if duty is None:
        raise Outdated
    return duty


@family.button("duties.remove", role=Role.DIRECTOR)
async def remove(ctx: Context, duty_id: int) -> None:
    """Take a duty away, with a way back; a second tap changes nothing."""
    duty = _find(ctx, duty_id)
    if duty is None:
        ctx.answer(texts.GONE)
        return
    await ctx.store.duties.remove(duty.id)
    undo = f"duties.restore:{duty.metric}:{duty.count}:{duty.per}:{_address(duty)}"
    keyboard = [[Button(texts.RESTORE, undo)], [Button(texts.BACK, "duties.show")]]
    ctx.show(texts.removed(duty, ctx.directory), keyboard)


@family.button("duties.restore", role=Role.DIRECTOR)
async def restore(ctx: Context, metric: Metric, count: int, per: Per, address: str) -> None:
    """Set a removed duty again, as its button remembers it; a second tap changes nothing."""
    if not 1 <= count <= MOST:
        raise Outdated
    await _set(ctx, metric, count, per, address)


# --- whom a duty addresses, in one word: all, a role, g12 (a group), m34 (a person) ----------------


class Addressed(TypedDict, total=False):
    """Whom a duty addresses, as the store wants it; everybody when nothing is in it."""

    role: Role
    group_id: int
    member_id: int


def _address(duty: Duty) -> str:
    if duty.member_id is not None:
        return f"m{duty.member_id}"
    if duty.group_id is not None:
        return f"g{duty.group_id}"
    return duty.role or "all"


def _addressed(ctx: Context, address: str) -> Addressed:
    """Whom an address means. Raises Outdated for a group or person this school does not have."""
    school = ctx.directory
    if address == "all":
        return {}
    if address in set(Role):
        return {"role": Role(address)}
    kind, number = address[:1], address[1:]
    if kind == "g" and number.isdecimal() and int(number) in school.group_by_id:
        return {"group_id": int(number)}
    if kind == "m" and number.isdecimal() and int(number) in school.member_by_id:
        return {"member_id": int(number)}
    raise Outdated


async def _set(ctx: Context, metric: Metric, count: int, per: Per, address: str) -> None:
    duty_id = await ctx.store.duties.add(metric, count, per, ctx.now, **_addressed(ctx, address))
    school = await ctx.reload()
    keyboard = [[Button(texts.ADD, "duties.add"), Button(texts.BACK, "duties.show")]]
    ctx.show(texts.saved(_duty(ctx, duty_id), school), keyboard)


# --- adding ---------------------------------------------------------------------------------------


def _whom(ctx: Context, data: Data) -> list[Choice]:
    groups = [Choice(texts.SOME_GROUP, "group")] if ctx.directory.groups else []
    roles = [Choice(role_name(role), role) for role in _ROLES]
    return [Choice(texts.EVERYBODY, "all"), *roles, *groups, Choice(texts.SOME_PERSON, "person")]


def _groups(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(group.name, f"g{group.id}") for group in ctx.directory.groups]


def _people(ctx: Context, data: Data) -> list[Choice]:
    people = sorted(ctx.directory.active, key=lambda member: pinyin_key(member.name))
    return [Choice(member.name, f"m{member.id}") for member in people]


def _read_person(ctx: Context, data: Data, text: str) -> str:
    found = ctx.directory.roster.called(text)
    if len(found) != 1:
        raise BadAnswer("person", text)
    return f"m{found[0].id}"


def _metrics(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(label, metric) for metric, label in METRIC_LABELS.items()]


def _periods(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(PER_LABELS[per], per) for per in _PERIODS]


def _counts(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(str(number), str(number)) for number in _USUAL]


def _read_count(ctx: Context, data: Data, text: str) -> str:
    words = text.rstrip("节次篇项份个本 ")
    number = int(words) if words.isdecimal() and len(words) <= 3 else read_number(words)
    if number is None or not 1 <= number <= MOST:
        raise BadAnswer("number", text)
    return str(number)


def _ask_count(ctx: Context, data: Data) -> Html:
    return texts.ask_count(Metric(data["metric"]), Per(data["per"]))


METRIC = Field("metric", lambda ctx, data: texts.ask_metric(), _metrics, columns=3)
PER = Field("per", lambda ctx, data: texts.ask_per(), _periods, columns=3)
COUNT = Field("count", _ask_count, _counts, _read_count, columns=4)


async def _finish(ctx: Context, data: Data) -> None:
    address = data.get("group") or data.get("person") or data["whom"]
    await _set(ctx, Metric(data["metric"]), int(data["count"]), Per(data["per"]), address)


FORM = family.form(
    Form(
        "duties.add",
        texts.TITLE,
        (
            Field("whom", lambda ctx, data: texts.ask_whom(), _whom),
            Field(
                "group",
                lambda ctx, data: texts.ask_group(),
                _groups,
                when=lambda data: data.get("whom") == "group",
            ),
            Field(
                "person",
                lambda ctx, data: texts.ask_person(),
                _people,
                _read_person,
                columns=3,
                when=lambda data: data.get("whom") == "person",
            ),
            METRIC,
            PER,
            COUNT,
        ),
        _finish,
        role=Role.DIRECTOR,
    )
)


@family.button("duties.add", role=Role.DIRECTOR)
async def add(ctx: Context) -> None:
    """Set another duty."""
    await forms.begin(ctx, FORM)


# --- changing the number --------------------------------------------------------------------------


async def _change(ctx: Context, data: Data) -> None:
    duty = _duty(ctx, data["duty"])
    await ctx.store.duties.set_count(duty.id, int(data["count"]))
    await ctx.reload()
    ctx.answer(texts.CHANGED)
    await open_duty(ctx, duty.id)


CHANGE = family.form(Form("duties.count", texts.TITLE, (COUNT,), _change, role=Role.DIRECTOR))


@family.button("duties.count", role=Role.DIRECTOR)
async def change_count(ctx: Context, duty_id: int) -> None:
    """Ask for another number."""
    duty = _duty(ctx, duty_id)
    await forms.begin(ctx, CHANGE, {"duty": duty.id, "metric": duty.metric, "per": duty.per})
