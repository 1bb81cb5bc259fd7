"""One person's card: groups, duties, teaching, name, account; for the director."""

from __future__ import annotations

from handlers.people.choosing import active_member, name_buttons, tell_of_new_duties
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, in_columns
from handlers.texts.html import Html
from handlers.texts.names_and_roles import lead_name, role_name
from handlers.texts.people import members as texts
from school.people import Group, GroupKind, Member, Role
from school.problems import Outdated
from school.staff.joining import find, in_order
from school.staff.staffing import check_director_remains, read_lessons, read_name

family = Family("members", "老师名单")

FOUND = 21
_APPOINTED = (Role.SCHOOL_LEADER, Role.DIRECTOR)


@family.command("people", "找一位老师", role=Role.DIRECTOR, where=Where.PRIVATE, example="/people 王小明")
async def people(ctx: Context) -> None:
    """The card of the person named, or names to tap."""
    if not ctx.args:
        await pick(ctx, 0)
        return
    found = find(ctx.directory.active, ctx.args)
    if len(found) == 1:
        await show(ctx, found[0].id)
    else:
        words = texts.several(ctx.args) if found else texts.nobody_called(ctx.args)
        names = name_buttons(ctx, found[:FOUND], 0, _show, lambda _: "people.pick:0")
        ctx.show(words, [*names, [Button(texts.PEOPLE, "people.pick:0")]])


@family.button("people.pick", role=Role.DIRECTOR)
async def pick(ctx: Context, page: int) -> None:
    """All names, page by page."""
    everyone = in_order(ctx.directory.active)
    if not everyone:
        ctx.show(texts.nobody())
        return
    names = name_buttons(ctx, everyone, page, _show, lambda at: f"people.pick:{at}")
    ctx.show(texts.pick(), [*names, [Button(texts.LIST, "roster.page:0")]])


def _show(member: Member) -> str:
    return f"people.show:{member.id}"


@family.button("people.show", role=Role.DIRECTOR)
async def show(ctx: Context, member_id: int) -> None:
    """A person's card."""
    member = ctx.directory.member_by_id.get(member_id)
    if member is None:
        raise Outdated
    account = await ctx.store.accounts.get(member.user_id) if member.user_id is not None else None
    ctx.show(texts.card(member, ctx.directory, account, ctx.today), _card_buttons(ctx, member))


def _card_buttons(ctx: Context, member: Member) -> list[list[Button]]:
    back = [Button(texts.PEOPLE, "people.pick:0")]
    if not member.active:
        return [back]

    def button(label: str, verb: str, *more: object) -> Button:
        return Button(label, ":".join(map(str, (verb, member.id, *more))))

    rows = [
        [button(texts.DUTIES, "people.duties"), button(texts.TEACHING, "people.teach")],
        [
            button(texts.GROUPS, "people.groups", GroupKind.SUBJECT),
            button(texts.PREP_GROUPS, "people.groups", GroupKind.PREP),
        ],
        [button(texts.LEAVES, "leave.of"), button(texts.RENAME, "people.name")],
    ]
    # Directors go by way of /handover, so that nobody locks themselves out by a slip.
    if member.id != ctx.member.id:
        if member.user_id is not None:
            rows[-1].append(button(texts.FREE, "people.free"))
        rows[-1].append(button(texts.LEAVE, "people.leave"))
    return [*rows, back]


def _group(ctx: Context, group_id: int) -> Group:
    group = ctx.directory.group_by_id.get(group_id)
    if group is None:
        raise Outdated
    return group


def _back_to_card(member: Member) -> list[Button]:
    return [Button(texts.CARD, _show(member))]


# Duties ------------------------------------------------------------------------------------------------


@family.button("people.duties", role=Role.DIRECTOR)
async def show_duties(ctx: Context, member_id: int) -> None:
    """What this person leads and is."""
    member = active_member(ctx, member_id)
    myself = member.id == ctx.member.id
    rows = [
        [_tick(lead_name(group), group.id in member.leads, f"people.lead:{member.id}:{group.id}")]
        for group in ctx.directory.groups_of(member)
    ]
    rows += [
        [_tick(role_name(role), role in member.appointed, f"people.role:{member.id}:{role}")]
        for role in _APPOINTED
        if not (myself and role is Role.DIRECTOR)
    ]
    ctx.show(texts.ask_duties(member, myself=myself), [*rows, _back_to_card(member)])


def _tick(label: str, ticked: bool, data: str) -> Button:
    """The button says what is to be, so that the same tap twice counts once."""
    return Button((texts.TICKED if ticked else texts.NOT_TICKED) + label, f"{data}:{0 if ticked else 1}")


@family.button("people.lead", role=Role.DIRECTOR)
async def set_lead(ctx: Context, member_id: int, group_id: int, leads: int) -> None:
    """Make somebody the head of a group they are in, or a plain member again."""
    member, group, before = active_member(ctx, member_id), _group(ctx, group_id), ctx.directory
    if group.id not in member.groups:
        raise Outdated
    await ctx.store.members.join(member.id, group.id, lead=bool(leads))
    await ctx.reload()
    tell_of_new_duties(ctx, before)
    await show_duties(ctx, member.id)


@family.button("people.role", role=Role.DIRECTOR)
async def set_role(ctx: Context, member_id: int, role: Role, given: int) -> None:
    """Give or take back a role; to make a director is asked for twice."""
    member = active_member(ctx, member_id)
    if role not in _APPOINTED:
        raise Outdated
    if given and role is Role.DIRECTOR and role not in member.appointed:
        yes, no = f"people.director:{member.id}", f"people.duties:{member.id}"
        ctx.show(texts.ask_appoint(member), [[Button(texts.YES_APPOINT, yes), Button(texts.NO, no)]])
    else:
        await _appoint(ctx, member, role, given=bool(given))


@family.button("people.director", role=Role.DIRECTOR)
async def make_director(ctx: Context, member_id: int) -> None:
    """One more director."""
    await _appoint(ctx, active_member(ctx, member_id), Role.DIRECTOR, given=True)


async def _appoint(ctx: Context, member: Member, role: Role, *, given: bool) -> None:
    before = ctx.directory
    if given:
        await ctx.store.members.appoint(member.id, role)
    else:
        if role is Role.DIRECTOR:
            check_director_remains(before, without=member)
        await ctx.store.members.dismiss(member.id, role)
    await ctx.reload()
    tell_of_new_duties(ctx, before)
    await show_duties(ctx, member.id)


# Groups ------------------------------------------------------------------------------------------------


@family.button("people.groups", role=Role.DIRECTOR)
async def show_groups(ctx: Context, member_id: int, kind: GroupKind) -> None:
    """Which groups this person is in."""
    member = active_member(ctx, member_id)
    groups = [group for group in ctx.directory.groups if group.kind is kind]
    ticks = [_tick(it.name, it.id in member.groups, f"people.in:{member.id}:{it.id}") for it in groups]
    ctx.show(
        texts.ask_groups(member, kind, there_are=bool(groups)),
        [*in_columns(ticks, 2), _back_to_card(member)],
    )


@family.button("people.in", role=Role.DIRECTOR)
async def set_group(ctx: Context, member_id: int, group_id: int, inside: int) -> None:
    """Put somebody into a group or take them out."""
    member, group = active_member(ctx, member_id), _group(ctx, group_id)
    if not inside:
        await ctx.store.members.quit(member.id, group.id)
    elif group.id not in member.groups:
        await ctx.store.members.join(member.id, group.id)
    await ctx.reload()
    await show_groups(ctx, member.id, group.kind)


# Teaching and name -------------------------------------------------------------------------------------


@family.button("people.teach", role=Role.DIRECTOR)
async def change_teaching(ctx: Context, member_id: int) -> None:
    """Ask what this person teaches."""
    await forms.begin(ctx, TEACHING, {"member_id": active_member(ctx, member_id).id})


def _ask_teaching(ctx: Context, data: Data) -> Html:
    return texts.ask_teaching(active_member(ctx, data["member_id"]))


def _read_teaching(ctx: Context, _: Data, text: str) -> str:
    read_lessons(text, ctx.directory.school.stage)
    return text


async def _store_teaching(ctx: Context, data: Data) -> None:
    member = active_member(ctx, data["member_id"])
    await ctx.store.members.assign(member.id, read_lessons(data["lessons"], ctx.directory.school.stage))
    await ctx.reload()
    await show(ctx, member.id)


TEACHING = family.form(
    Form(
        "teaching",
        texts.TEACHING_TITLE,
        (Field("lessons", _ask_teaching, read=_read_teaching),),
        _store_teaching,
        role=Role.DIRECTOR,
    )
)


@family.button("people.name", role=Role.DIRECTOR)
async def change_name(ctx: Context, member_id: int) -> None:
    """Ask for the right name."""
    await forms.begin(ctx, NAME, {"member_id": active_member(ctx, member_id).id})


def _ask_name(ctx: Context, data: Data) -> Html:
    return texts.ask_name(active_member(ctx, data["member_id"]))


def _read_name(ctx: Context, data: Data, text: str) -> str:
    return read_name(text, ctx.directory, own=active_member(ctx, data["member_id"]))


async def _store_name(ctx: Context, data: Data) -> None:
    member = active_member(ctx, data["member_id"])
    await ctx.store.members.rename(member.id, data["name"])
    await ctx.reload()
    await show(ctx, member.id)


NAME = family.form(
    Form(
        "rename",
        texts.RENAME_TITLE,
        (Field("name", _ask_name, read=_read_name),),
        _store_name,
        role=Role.DIRECTOR,
    )
)
