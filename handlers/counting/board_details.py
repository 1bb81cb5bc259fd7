"""What stands behind a board: its picture, one person's numbers, and the work behind each of them."""

from __future__ import annotations

import asyncio

from handlers.counting.board import board_data, checked, scope_name
from handlers.counting.quota import PAGE, listed
from handlers.counting.standing import behind, behind_group, standing
from handlers.people.choosing import active_member, name_buttons, one_page
from handlers.pictures.bars import MOST, Bar
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.counting import board as texts
from handlers.texts.counting import quota as quota_texts
from school.counting.board import Kind, Standing
from school.counting.duties import Metric, Only, Per
from school.directory import Directory
from school.people import Member, Role
from school.permissions import holds, looks_after, may_see_board
from school.problems import Forbidden, Outdated
from school.staff.joining import in_order

family = Family("board_details", "任务")


@family.button("board.picture", role=Role.PREP_LEAD)
async def send_picture(ctx: Context, scope: int, metric: Metric, per: Per, only: Only) -> None:
    """A board as a picture, in private; the same one from the same message goes out once."""
    group_id, kind = checked(ctx, scope), Kind(metric, per, only)
    found = await board_data(ctx, group_id, kind)
    if not found:
        raise Outdated
    title = f"{scope_name(ctx, group_id)} · {texts.kind_label(kind, ctx.today)}"
    subtitle = texts.picture_subtitle(found, ctx.today, ctx.term)
    bars = [_bar(it, ctx.directory) for it in found]

    def draw() -> str:
        # What draws is loaded when it is needed, beside the event loop.
        from handlers.pictures.board import board_picture

        png = board_picture(title, subtitle, bars, texts.left_out(len(found) - MOST))
        return ctx.environment.files.put(png)

    sha256 = await asyncio.to_thread(draw)
    under = ctx.message.message_id if ctx.message else 0
    occasion = f"board:{ctx.chat.id}:{under}:{sha256[:16]}"
    ctx.reply_photo(texts.picture_name(), sha256, texts.picture_caption(title), occasion=occasion)
    ctx.answer(texts.PICTURE_BELOW)


def _bar(standing: Standing, school: Directory) -> Bar:
    it = standing.progress
    return Bar(
        texts.who(standing, school),
        it.count,
        it.target,
        it.expected,
        it.pace,
        texts.EXCUSED if it.excused else f"{it.count}/{it.target}",
    )


# --- one person -----------------------------------------------------------------------------------


@family.button("board.who", role=Role.PREP_LEAD)
async def choose_person(ctx: Context, scope: int, page: int) -> None:
    """Whose numbers to look at."""
    group_id = checked(ctx, scope)
    everybody = ctx.directory.active if group_id is None else ctx.directory.members_of(group_id)
    names = name_buttons(
        ctx,
        in_order(everybody),
        page,
        lambda member: f"board.person:{member.id}",
        lambda at: f"board.who:{scope}:{at}",
    )
    ctx.show(texts.choose_person(), names)


def _person(ctx: Context, member_id: int) -> Member:
    """Somebody whose numbers the sender may see, in private. Raises Outdated, Forbidden."""
    member = active_member(ctx, member_id)
    if not ctx.private:
        raise Outdated
    if not looks_after(ctx.member, member):
        raise Forbidden
    return member


@family.button("board.person", role=Role.PREP_LEAD)
async def show_person(ctx: Context, member_id: int) -> None:
    """Everything one person owes alone."""
    member = _person(ctx, member_id)
    found = await standing(ctx, member)
    buttons = [
        Button(
            quota_texts.button_label(it, ctx.directory, ctx.today),
            f"board.work:{member.id}:{it.duty.id}:{it.partner_id or 0}:0",
        )
        for it in found
    ]
    text = texts.of_person(member, found, ctx.directory, ctx.today)
    granted = [Button(texts.ALLOW, f"allow.of:{member.id}")] if holds(ctx.member, Role.DIRECTOR) else []
    ctx.show(text, [*in_columns(buttons, 2), granted])


@family.button("board.work", role=Role.PREP_LEAD)
async def show_work(ctx: Context, member_id: int, duty_id: int, partner_id: int, page: int) -> None:
    """The work behind a number of one person: what was done and when, nothing of what was thought."""
    member = _person(ctx, member_id)
    found = await behind(ctx, member, duty_id, partner_id)
    if found is None:
        raise Outdated
    here = f"board.work:{member.id}:{duty_id}:{partner_id}"
    shown, turns = one_page(found.entries, page, PAGE, lambda at: f"{here}:{at}")
    text = await listed(ctx, found, f"{member.name} ", shown)
    ctx.show(text, [turns, [Button(texts.BACK, f"board.person:{member.id}")]])


@family.button("board.group", role=Role.PREP_LEAD)
async def show_group_work(ctx: Context, group_id: int, duty_id: int, page: int) -> None:
    """The work behind a number of a group as one."""
    group = ctx.directory.group_by_id.get(group_id)
    if group is None or not ctx.private:
        raise Outdated
    if not may_see_board(ctx.member, group_id):
        raise Forbidden
    found = await behind_group(ctx, group, duty_id)
    if found is None:
        raise Outdated
    shown, turns = one_page(found.entries, page, PAGE, lambda at: f"board.group:{group_id}:{duty_id}:{at}")
    ctx.show(await listed(ctx, found, f"{group.name} ", shown), [turns])
