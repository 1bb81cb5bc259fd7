"""What is kept of people: read, taken out, erased; and the end of a whole school."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from handlers.handing_in.packing import LARGEST
from handlers.people.choosing import name_buttons
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.people import privacy as texts
from school.exporting.folders import safe, told_apart
from school.people import Member, Role
from school.permissions import holds
from school.problems import Outdated
from school.staff.joining import in_order
from school.staff.staffing import check_director_remains
from storage.files import Files

family = Family("privacy", "常用")


@family.command("privacy", "隐私与我的数据", role=None, where=Where.PRIVATE, plain=("隐私",))
async def privacy(ctx: Context) -> None:
    """What is kept, who sees it, and what one can do about it."""
    member = ctx.member_or_none
    if member is None:
        ctx.show(texts.page(None), [[Button(texts.FORGET, "privacy.forget")]])
        return
    buttons = [[Button(texts.TAKE, "privacy.take"), Button(texts.ERASE, "privacy.ask")]]
    if holds(member, Role.DIRECTOR):
        buttons.append(
            [Button(texts.DEPARTED, "privacy.gone:0"), Button(texts.DELETE_SCHOOL, "privacy.school")]
        )
    ctx.show(texts.page(ctx.directory.school.name), buttons)


@family.button("privacy.show", role=None)
async def show_again(ctx: Context) -> None:
    """The same, where a button was tapped."""
    await privacy(ctx)


# --- taking out ------------------------------------------------------------------------------------------


@family.button("privacy.take")
async def take_out(ctx: Context) -> None:
    """Everything that is kept of the sender in this school, with their files, as one archive."""
    member, school = ctx.member, ctx.directory.school
    data = {"school": school.name, "tables": await ctx.store.personal.data(member.id)}
    files = await ctx.store.personal.files(member.id)
    sha256, left_out = await asyncio.to_thread(_archive, ctx.environment.files, data, files)
    ctx.reply_document(texts.ARCHIVE, sha256, texts.taken(school.name, len(files) - left_out))
    if left_out:
        ctx.reply_privately(texts.taken_without(left_out))


def _archive(files: Files, data: dict[str, Any], named: Sequence[tuple[str, str]]) -> tuple[str, int]:
    """The archive's SHA-256, and how many files did not fit."""
    buffer, size, left_out = io.BytesIO(), 0, 0
    names = told_apart(f"files/{safe(name)}" for name, _ in named)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(texts.DATA_FILE, json.dumps(data, ensure_ascii=False, indent=1))
        for name, (_, sha256) in zip(names, named, strict=True):
            content = files.get(sha256)
            if size + len(content) > LARGEST:
                left_out += 1
                continue
            size += len(content)
            archive.writestr(name, content, zipfile.ZIP_STORED)
    return files.put(buffer.getvalue()), left_out


# --- erasing ---------------------------------------------------------------------------------------------


@family.button("privacy.ask")
async def ask_erase(ctx: Context) -> None:
    """The last look before the sender's own data go."""
    check_director_remains(ctx.directory, without=ctx.member)
    yes = [Button(texts.TAKE, "privacy.take")], [Button(texts.YES, f"privacy.erase:{ctx.member.id}")]
    ctx.show(texts.ask_erase(ctx.directory.school.name), [*yes, [Button(texts.BACK, "privacy.show")]])


@family.button("privacy.erase")
async def erase(ctx: Context, member_id: int) -> None:
    """Erase the sender's own data in this school, and the account where it has no other."""
    member = ctx.member
    if member.id != member_id:
        raise Outdated
    check_director_remains(ctx.directory, without=member)
    await _erase(ctx, member)
    if not await ctx.store.accounts.seats(ctx.user.id):
        await ctx.store.accounts.forget(ctx.user.id)
    ctx.show(texts.erased())


@family.button("privacy.forget", role=None)
async def forget(ctx: Context) -> None:
    """Forget an account that has no school."""
    if await ctx.store.accounts.seats(ctx.user.id):
        raise Outdated
    await ctx.store.accounts.forget(ctx.user.id)
    ctx.show(texts.forgotten())


@family.button("privacy.gone", role=Role.DIRECTOR)
async def show_departed(ctx: Context, page: int) -> None:
    """Those who have left and whose names are still there."""
    people = in_order(filter(_departed, ctx.directory.member_by_id.values()))
    names = name_buttons(
        ctx, people, page, lambda it: f"privacy.gone_ask:{it.id}", lambda at: f"privacy.gone:{at}"
    )
    ctx.show(texts.departed(len(people)), [*names, [Button(texts.BACK, "privacy.show")]])


def _departed(member: Member) -> bool:
    return not member.active and member.name != texts.anonymous_name(member.id)


@family.button("privacy.gone_ask", role=Role.DIRECTOR)
async def ask_erase_departed(ctx: Context, member_id: int) -> None:
    """The last look."""
    member = _departed_member(ctx, member_id)
    yes = [Button(texts.YES, f"privacy.gone_erase:{member.id}")]
    ctx.show(texts.ask_erase_departed(member.name), [yes, [Button(texts.BACK, "privacy.gone:0")]])


@family.button("privacy.gone_erase", role=Role.DIRECTOR)
async def erase_departed(ctx: Context, member_id: int) -> None:
    """Erase the data of somebody who has left."""
    member = _departed_member(ctx, member_id)
    await _erase(ctx, member)
    ctx.show(texts.erased_departed(member.name), [[Button(texts.BACK, "privacy.gone:0")]])


def _departed_member(ctx: Context, member_id: int) -> Member:
    member = ctx.directory.member_by_id.get(member_id)
    if member is None or not _departed(member):
        raise Outdated
    return member


async def _erase(ctx: Context, member: Member) -> None:
    await ctx.store.members.leave(member.id)
    await ctx.store.personal.erase(member.id, texts.anonymous_name(member.id))


# --- the end of a school ---------------------------------------------------------------------------------


async def _delete_school(ctx: Context, data: Data) -> None:
    school, directory = ctx.directory.school, ctx.directory
    if data["name"] != school.name:
        ctx.reply(texts.not_the_name(school.name), [[Button(texts.BACK, "privacy.show")]])
        return
    for director in directory.directors:
        if director.user_id not in (None, ctx.user.id):
            ctx.tell(director.user_id, texts.school_deleted(school.name, ctx.member.name))
    await ctx.store.schools.delete(school.id)
    ctx.reply(texts.school_deleted(school.name))


DELETE_SCHOOL = family.form(
    Form(
        "delete_school",
        texts.DELETE_SCHOOL,
        (
            Field(
                "name",
                lambda ctx, data: texts.ask_school_name(ctx.directory.school.name),
                read=lambda ctx, data, text: text.strip(),
            ),
        ),
        _delete_school,
        Role.DIRECTOR,
    )
)


@family.button("privacy.school", role=Role.DIRECTOR)
async def begin_deletion(ctx: Context) -> None:
    """Ask for the school's name, which nobody types by mistake."""
    await forms.begin(ctx, DELETE_SCHOOL)
