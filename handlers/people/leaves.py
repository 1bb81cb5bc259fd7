"""Leave: who is away from school, recorded by the director and by heads for their own groups."""

from __future__ import annotations

from datetime import date

from handlers.people.choosing import active_member, one_page
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.people import leaves as texts
from school.people import Member, Role
from school.permissions import holds, looks_after
from school.problems import BadAnswer, Forbidden, Outdated
from school.staff.joining import find, in_order
from school.staff.leave_lines import read_leave, read_leave_days
from school.staff.leaves import USUAL_REASONS, Leave, check_free, read_reason

family = Family("leaves", "老师名单")
PAGE = 8
Days = tuple[date, date | None]


@family.command(
    "leave",
    "登记请假、看谁不在",
    role=Role.PREP_LEAD,
    where=Where.PRIVATE,
    plain=("登记请假", "请假登记"),
    example="/leave 王小明 11月25日至27日 病假",
)
async def leave(ctx: Context) -> None:
    """Read the line and ask for what is missing; without a line, who is away and will be."""
    if not ctx.args:
        await show_list(ctx, 0)
        return
    said = read_leave(ctx.args, ctx.said_at, ctx.directory.calendar, ctx.directory.roster)
    data: Data = {}
    if said.people:
        data["people"] = [str(_recordable(ctx, it.id).id) for it in said.people]
    if said.days:
        data["days"] = _to_json(said.days)
    if said.reason:
        data["reason"] = said.reason
    await forms.begin(ctx, FORM, data, note=None if said.people else texts.nobody_named())


def _recordable(ctx: Context, member_id: int) -> Member:
    """Somebody whose leave the sender may record. Raises Outdated, Forbidden."""
    member = active_member(ctx, member_id)
    if not looks_after(ctx.member, member):
        raise Forbidden(Role.DIRECTOR if not ctx.member.leads else None)
    return member


# --- looking --------------------------------------------------------------------------------------


@family.button("leave.list", role=Role.PREP_LEAD)
async def show_list(ctx: Context, page: int) -> None:
    """Who is away today, and the leaves to come."""
    found = [it for it in ctx.directory.leaves if it.last_day is None or it.last_day >= ctx.today]
    found = [it for it in found if _may_see(ctx, it)]
    shown, turns = one_page(found, page, PAGE, lambda at: f"leave.list:{at}")
    rows = [[Button(texts.label(it, ctx.directory), f"leave.open:{it.id}")] for it in shown]
    text = texts.overview([it for it in found if it.holds(ctx.today)], len(found), ctx.directory)
    ctx.show(text, [*rows, turns, [Button(texts.NEW, "leave.new:0")]])


def _may_see(ctx: Context, found: Leave) -> bool:
    member = ctx.directory.member_by_id[found.member_id]
    return member.active and looks_after(ctx.member, member)


@family.button("leave.of", role=Role.PREP_LEAD)
async def show_person(ctx: Context, member_id: int) -> None:
    """One person's leaves, the latest first."""
    member = _recordable(ctx, member_id)
    found = [it for it in reversed(ctx.directory.leaves) if it.member_id == member.id][:PAGE]
    rows = [[Button(texts.days(it), f"leave.open:{it.id}")] for it in found]
    new = [Button(texts.NEW, f"leave.new:{member.id}")]
    ctx.show(texts.of_person(member, found), [*rows, new, [Button(texts.TO_LIST, "leave.list:0")]])


@family.button("leave.open", role=Role.PREP_LEAD)
async def open_leave(ctx: Context, leave_id: int) -> None:
    """One leave."""
    _show(ctx, _leave(ctx, leave_id))


def _leave(ctx: Context, leave_id: int) -> Leave:
    found = next((it for it in ctx.directory.leaves if it.id == leave_id), None)
    if found is None:
        raise Outdated
    _recordable(ctx, found.member_id)
    return found


def _show(ctx: Context, found: Leave, *, recorded: bool = False) -> None:
    change = [
        Button(texts.CHANGE_DAYS, f"leave.days:{found.id}"),
        Button(texts.CHANGE_REASON, f"leave.reason:{found.id}"),
        Button(texts.REMOVE, f"leave.remove:{found.id}"),
    ]
    reduce = [Button(texts.REDUCE, f"allow.leave:{found.id}")] if holds(ctx.member, Role.DIRECTOR) else []
    ctx.show(
        texts.card(found, ctx.directory, recorded=recorded),
        [change, reduce, [Button(texts.TO_LIST, "leave.list:0")]],
    )


@family.button("leave.remove", role=Role.PREP_LEAD)
async def remove(ctx: Context, leave_id: int) -> None:
    """Take a leave back; it can be recorded again with a tap on the line that is shown."""
    found = _leave(ctx, leave_id)
    await ctx.store.leaves.remove(found.id, ctx.now)
    ctx.show(texts.removed(found, ctx.directory), [[Button(texts.TO_LIST, "leave.list:0")]])


# --- recording ------------------------------------------------------------------------------------


@family.button("leave.new", role=Role.PREP_LEAD)
async def record(ctx: Context, member_id: int) -> None:
    """Ask for everything, or (of a person's card) for all but the person; 0 is nobody yet."""
    data: Data = {"people": [str(_recordable(ctx, member_id).id)]} if member_id else {}
    await forms.begin(ctx, FORM, data)


def _people(ctx: Context, _: Data) -> list[Choice]:
    able = in_order(it for it in ctx.directory.active if looks_after(ctx.member, it))
    return [Choice(member.name, str(member.id)) for member in able]


def _read_people(ctx: Context, _: Data, text: str) -> list[str]:
    found = []
    for name in text.replace("，", "、").replace(" ", "、").split("、"):
        people = find(ctx.directory.active, name) if name else []
        if name and len(people) != 1:
            raise BadAnswer("whom", text)
        found += [str(_recordable(ctx, it.id).id) for it in people]
    return found


def _read_days(ctx: Context, _: Data, text: str) -> list[str | None]:
    return _to_json(read_leave_days(text, ctx.said_at, ctx.directory.calendar))


def _usual_days(ctx: Context, _: Data) -> list[Choice]:
    return [Choice(label, label) for label in texts.USUAL_DAYS]


def _days(ctx: Context, data: Data) -> Days:
    days = data["days"]
    if isinstance(days, str):
        return read_leave_days(days, ctx.now, ctx.directory.calendar)
    return date.fromisoformat(days[0]), date.fromisoformat(days[1]) if days[1] else None


def _to_json(days: Days) -> list[str | None]:
    return [days[0].isoformat(), days[1].isoformat() if days[1] else None]


def _reasons(_: Context, __: Data) -> list[Choice]:
    return [Choice(reason, reason) for reason in USUAL_REASONS]


async def _finish(ctx: Context, data: Data) -> None:
    days, ids = _days(ctx, data), []
    for member in [_recordable(ctx, int(who)) for who in data["people"]]:
        check_free(member, days, ctx.directory.leaves)
        ids.append(await ctx.store.leaves.add(member.id, *days, data["reason"], ctx.member.id, ctx.now))
    await ctx.reload()
    found = [_leave(ctx, leave_id) for leave_id in ids]
    for it in found:
        _tell(ctx, it)
    if len(found) == 1:
        _show(ctx, found[0], recorded=True)
    else:
        rows = [[Button(texts.label(it, ctx.directory), f"leave.open:{it.id}")] for it in found]
        ctx.show(texts.recorded(len(found)), [*rows, [Button(texts.TO_LIST, "leave.list:0")]])


def _tell(ctx: Context, found: Leave) -> None:
    user_id = ctx.directory.member_by_id[found.member_id].user_id
    if user_id not in (None, ctx.user.id):
        ctx.tell(user_id, texts.told(found, ctx.member))


DAYS = Field("days", lambda _, __: texts.ask_days(), _usual_days, _read_days, columns=3)
REASON = Field(
    "reason", lambda _, __: texts.ask_reason(), _reasons, lambda _, __, text: read_reason(text), columns=3
)
FORM = family.form(
    Form(
        "leave",
        texts.TITLE,
        (
            Field(
                "people",
                lambda _, __: texts.ask_people(),
                _people,
                _read_people,
                many=True,
                columns=3,
            ),
            DAYS,
            REASON,
        ),
        _finish,
        role=Role.PREP_LEAD,
    )
)


# --- changing -------------------------------------------------------------------------------------


async def _change(ctx: Context, data: Data) -> None:
    found = _leave(ctx, data["leave"])
    first, last = _days(ctx, data) if "days" in data else (found.first_day, found.last_day)
    member = ctx.directory.member_by_id[found.member_id]
    check_free(member, (first, last), ctx.directory.leaves, but=found.id)
    await ctx.store.leaves.change(found.id, first, last, data.get("reason", found.reason))
    await ctx.reload()
    _show(ctx, _leave(ctx, found.id))


CHANGED_DAYS = family.form(Form("leave_days", texts.TITLE, (DAYS,), _change, role=Role.PREP_LEAD))
CHANGED_REASON = family.form(Form("leave_reason", texts.TITLE, (REASON,), _change, role=Role.PREP_LEAD))


@family.button("leave.days", role=Role.PREP_LEAD)
async def change_days(ctx: Context, leave_id: int) -> None:
    """Ask for other days: somebody comes back earlier, or later."""
    await forms.begin(ctx, CHANGED_DAYS, {"leave": _leave(ctx, leave_id).id})


@family.button("leave.reason", role=Role.PREP_LEAD)
async def change_reason(ctx: Context, leave_id: int) -> None:
    """Ask for another reason."""
    await forms.begin(ctx, CHANGED_REASON, {"leave": _leave(ctx, leave_id).id})
