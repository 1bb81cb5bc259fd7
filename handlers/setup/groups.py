"""The school's subject groups and preparation groups: add, rename, remove."""

from __future__ import annotations

from dataclasses import replace

from handlers.setup.settings import BACK
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.forms import EARLIER, LATER
from handlers.texts.names_and_roles import KINDS
from handlers.texts.setup import settings as texts
from school.grades import grade_label, grades_of
from school.people import Group, GroupKind, Role
from school.problems import BadAnswer, NameTaken, Outdated
from school.staff.name_entry import prep_group_name, read_group, read_group_names
from school.suggestions import suggest_subjects

family = Family("groups", "学校")
PAGE = 24
LONGEST_VALUE = 30
"""Bytes of a name that go through a button's data."""


@family.button("group.list", role=Role.DIRECTOR)
async def show_groups(ctx: Context, kind: GroupKind, page: int) -> None:
    """The groups of one kind; pages count from 0."""
    _show_list(ctx, kind, page)


def _show_list(ctx: Context, kind: GroupKind, page: int = 0) -> None:
    found = [group for group in ctx.directory.groups if group.kind is kind]
    shown = found[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(group.name.removesuffix("备课组"), f"group.show:{group.id}") for group in shown]
    turn = [Button(EARLIER, f"group.list:{kind}:{page - 1}")] if page > 0 else []
    if len(found) > (page + 1) * PAGE:
        turn.append(Button(LATER, f"group.list:{kind}:{page + 1}"))
    last = [Button(texts.ADD_GROUP, f"group.add:{kind}"), BACK]
    ctx.show(texts.groups(kind, len(found)), [*in_columns(buttons, 3), turn, last])


@family.button("group.show", role=Role.DIRECTOR)
async def show_group(ctx: Context, group_id: int) -> None:
    """One group."""
    await _show(ctx, _group(ctx, group_id))


def _group(ctx: Context, group_id: int) -> Group:
    """A group of this school. Raises Outdated."""
    group = ctx.directory.group_by_id.get(group_id)
    if group is None:
        raise Outdated
    return group


async def _show(ctx: Context, group: Group) -> None:
    members = ctx.directory.members_of(group.id)
    leads = [member.name for member in members if group.id in member.leads]
    keyboard = [
        [
            Button(texts.RENAME_GROUP, f"group.rename:{group.id}"),
            Button(texts.REMOVE_GROUP, f"group.remove:{group.id}"),
        ],
        [Button(f"‹ {KINDS[group.kind]}", f"group.list:{group.kind}:0")],
    ]
    ctx.show(texts.group_page(group, len(members), leads, await _chats(ctx, group)), keyboard)


async def _chats(ctx: Context, group: Group) -> int:
    chats = await ctx.store.chats.of_school(ctx.directory.school.id)
    return sum(chat.group_id == group.id for chat in chats)


@family.button("group.rename", role=Role.DIRECTOR)
async def rename(ctx: Context, group_id: int) -> None:
    """Ask for another name."""
    await forms.begin(ctx, RENAME, {"group": _group(ctx, group_id).id})


@family.button("group.remove", role=Role.DIRECTOR)
async def ask_to_remove(ctx: Context, group_id: int) -> None:
    """Say what happens when a group is removed."""
    group = _group(ctx, group_id)
    duties = sum(duty.group_id == group.id for duty in ctx.directory.duties)
    buttons = [
        Button(texts.REALLY_REMOVE, f"group.removed:{group.kind}:{group.id}"),
        Button(texts.KEEP, f"group.show:{group.id}"),
    ]
    ctx.show(texts.ask_remove_group(group, duties, await _chats(ctx, group)), [buttons])


@family.button("group.removed", role=Role.DIRECTOR)
async def remove(ctx: Context, kind: GroupKind, group_id: int) -> None:
    """Remove a group; one that is gone already is gone."""
    await ctx.store.schools.remove_group(ctx.directory.school.id, group_id)
    await ctx.reload()
    _show_list(ctx, kind)


@family.button("group.add", role=Role.DIRECTOR)
async def add(ctx: Context, kind: GroupKind) -> None:
    """Ask which groups to add."""
    await forms.begin(ctx, ADD_SUBJECT if kind is GroupKind.SUBJECT else ADD_PREP)


# --- what the answers mean ----------------------------------------------------------------------------


def _names(ctx: Context) -> set[str]:
    return {group.name for group in ctx.directory.groups}


def _read_name(ctx: Context, data: Data, text: str) -> str:
    group = _group(ctx, data["group"])
    names = read_group_names(text, group.kind)
    if len(names) != 1:
        raise BadAnswer("group", text)
    if names[0] in _names(ctx) - {group.name}:
        raise NameTaken(names[0])
    return names[0]


async def _rename(ctx: Context, data: Data) -> None:
    group = _group(ctx, data["group"])
    subject, grade = read_group(data["name"], ctx.directory.school.stage)
    # A name that says nothing of them (综合组) leaves subject and grade as they were.
    changed = replace(group, name=data["name"], subject=subject or group.subject, grade=grade or group.grade)
    await ctx.store.schools.change_group(ctx.directory.school.id, changed)
    await ctx.reload()
    await _show(ctx, changed)


def _missing(ctx: Context, data: Data) -> list[Choice]:
    """The usual subject groups that the school lacks, and those that were typed."""
    usual = [f"{subject}组" for subject in suggest_subjects(ctx.directory.school.stage)]
    lacking = [name for name in usual if name not in _names(ctx)]
    names = dict.fromkeys([*lacking, *data.get("names", [])])
    return [Choice(name.removesuffix("组"), name) for name in names]


def _read_new(ctx: Context, _: Data, text: str) -> list[str]:
    names = read_group_names(text, GroupKind.SUBJECT)
    taken = next((name for name in names if name in _names(ctx)), None)
    if taken:
        raise NameTaken(taken)
    return _short(names, text)


def _short(names: list[str], text: str) -> list[str]:
    if any(len(name.encode()) > LONGEST_VALUE for name in names):
        raise BadAnswer("group", text)
    return names


async def _add_subject(ctx: Context, data: Data) -> None:
    for name in data["names"]:
        subject, _ = read_group(name, ctx.directory.school.stage)
        await ctx.store.schools.add_group(ctx.directory.school.id, GroupKind.SUBJECT, name, subject)
    await ctx.reload()
    _show_list(ctx, GroupKind.SUBJECT)


def _grades(ctx: Context, _: Data) -> list[Choice]:
    return [Choice(grade_label(grade), str(grade)) for grade in grades_of(ctx.directory.school.stage)]


def _subjects(ctx: Context, data: Data) -> list[Choice]:
    """The school's subjects without a preparation group in this grade, and those that were typed."""
    taught = [
        group.subject for group in ctx.directory.groups if group.kind is GroupKind.SUBJECT and group.subject
    ]
    lacking = [it for it in taught if prep_group_name(int(data["grade"]), it) not in _names(ctx)]
    return [Choice(name, name) for name in dict.fromkeys([*lacking, *data.get("subjects", [])])]


def _read_subjects(_: Context, __: Data, text: str) -> list[str]:
    return _short([name.removesuffix("组") for name in read_group_names(text, GroupKind.SUBJECT)], text)


async def _add_prep(ctx: Context, data: Data) -> None:
    grade = int(data["grade"])
    for subject in data["subjects"]:
        name = prep_group_name(grade, subject)
        await ctx.store.schools.add_group(ctx.directory.school.id, GroupKind.PREP, name, subject, grade)
    await ctx.reload()
    _show_list(ctx, GroupKind.PREP)


RENAME = family.form(
    Form(
        "group_name",
        texts.RENAME_GROUP,
        (
            Field(
                "name",
                lambda ctx, data: texts.ask_group_name(_group(ctx, data["group"]).name),
                read=_read_name,
            ),
        ),
        _rename,
        Role.DIRECTOR,
    )
)
ADD_SUBJECT = family.form(
    Form(
        "group_subject",
        texts.NEW_SUBJECT_GROUPS,
        (
            Field(
                "names",
                lambda _, __: texts.ask_new_subject_groups(),
                _missing,
                _read_new,
                many=True,
                columns=3,
            ),
        ),
        _add_subject,
        Role.DIRECTOR,
    )
)
ADD_PREP = family.form(
    Form(
        "group_prep",
        texts.NEW_PREP_GROUPS,
        (
            Field("grade", lambda _, __: texts.ask_grade(), _grades, columns=3),
            Field(
                "subjects",
                lambda _, data: texts.ask_subjects(grade_label(int(data["grade"]))),
                _subjects,
                _read_subjects,
                many=True,
                columns=3,
            ),
        ),
        _add_prep,
        Role.DIRECTOR,
    )
)
