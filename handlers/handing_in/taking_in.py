"""Taking in what somebody hands in: as a submission, as its files, and as a record where it counts for a duty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath

from handlers.handing_in.due import own_debt_of
from handlers.handing_in.owing import Debt
from handlers.support.context import Context
from handlers.support.questions import card_of
from handlers.support.replies import Button
from handlers.texts.handing_in import submissions as texts
from handlers.texts.html import Html
from school.handing_in.file_types import check_name
from school.handing_in.submissions import (
    Closed,
    NotOwed,
    Owes,
    Proof,
    State,
    Submission,
    WrongProof,
    check_open,
    counted,
    to_replace,
)
from school.people import Group, Member
from school.problems import Outdated
from storage.records import Attachment

ARRIVAL, ASKING = "handed_in", "submit"
"""The purpose of a file that is fetched, and the name of the form that asks for one."""
MORE_WITHIN = timedelta(minutes=30)
"""How long a file that comes without a question may belong to what was handed in last."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What was sent: files or a text, with the message it came in and the album that belongs to."""

    files: tuple[Attachment, ...] = ()
    text: str | None = None
    message_id: int | None = None
    album: str | None = None


def check_proof(debt: Debt, kind: Proof) -> None:
    """Refuse what does not count. Raises WrongProof."""
    if not debt.wanted.takes(kind):
        raise WrongProof(debt.wanted.proof)


def proof_of(file: Attachment) -> Proof:
    """As what a file counts."""
    return Proof.PHOTO if file.kind == "photo" else Proof.FILE


def debtor_for(ctx: Context, debt: Debt, debtor_id: int) -> Member | Group:
    """For whom this person hands in. Raises NotOwed where it is not theirs."""
    found = next((it for it in debt.own(ctx.member) if it.id == debtor_id), None)
    if found is None:
        raise NotOwed
    return found


def replaced_by(ctx: Context, debt: Debt, debtor_id: int, chosen: int | None) -> Submission | None:
    """What a new submission would take the place of. Raises Closed or AllGiven."""
    return to_replace(debt.wanted, debt.by(debtor_id), chosen, over=ctx.now >= debt.closes)


async def hand_in(
    ctx: Context, item_id: int, debtor_id: int, piece: Piece, chosen: int | None = None
) -> None:
    """Keep what was sent and say so.

    Raises Outdated, NotOwed, WrongProof, Closed, AllGiven or Unwelcome.
    """
    debt = await own_debt_of(ctx, item_id)
    debtor_for(ctx, debt, debtor_id)
    for kind in {proof_of(file) for file in piece.files} or {Proof.TEXT}:
        check_proof(debt, kind)
    if debt.item.done:
        raise Closed
    old = replaced_by(ctx, debt, debtor_id, chosen)
    # Mending what was sent back is neither too late nor later than what it mends.
    late = old.late if old and not old.counts else check_open(debt.wanted, debt.closes, ctx.now)
    if old:
        await ctx.store.submissions.end(old.id, ctx.now)
    record_id = await _record(ctx, debt, piece, old)
    text = piece.text or next((file.caption for file in piece.files if file.caption), None)
    message_id = piece.message_id or next((file.message_id for file in piece.files), None)
    given = Submission(
        0, item_id, debtor_id, ctx.member.id, State.GIVEN, ctx.now, late, text, record_id=record_id
    )
    submission_id = await ctx.store.submissions.add(given, album=piece.album, message_id=message_id)
    await add_files(ctx, submission_id, record_id, piece.files)
    await _close_question(ctx, item_id, debtor_id)
    have = counted(it for it in debt.given if it is not old).get(debtor_id, 0) + 1
    replaced = old is not None and old.counts
    words = _receipt(ctx, debt, piece.files, have, text=text, late=late, replaced=replaced)
    ctx.show(words, _BELOW_RECEIPT, card=_card_of(submission_id))


async def _close_question(ctx: Context, item_id: int, debtor_id: int) -> None:
    """What has come another way is not asked for any more."""
    for draft in await ctx.store.drafts.of_form(ctx.user.id, ASKING):
        if (draft.data["item"], draft.data["debtor"]) == (item_id, debtor_id):
            await ctx.store.drafts.close(draft.id)
            ctx.edit_markup_of_card(ctx.user.id, card_of(draft))


def _receipt(
    ctx: Context,
    debt: Debt,
    files: Iterable[Attachment],
    have: int,
    *,
    text: str | None = None,
    late: bool,
    replaced: bool = False,
) -> Html:
    return texts.received(
        debt.item,
        texts.files_label([(file.kind, file.name) for file in files]) or texts.excerpt(text),
        ctx.now,
        have,
        debt.wanted.count,
        late=late,
        replaced=replaced,
        open_=ctx.now < debt.closes,
        metric=debt.wanted.metric if debt.wanted.owes is Owes.EACH else None,
    )


_BELOW_RECEIPT = [[Button(texts.TO_TODO, "todo.show")]]


def _card_of(submission_id: int) -> str:
    return f"given:{submission_id}"


async def just_given(ctx: Context) -> tuple[int, str] | None:
    """What the sender has handed in just now, to which more may belong: its id, and the deadline's title."""
    given = await ctx.store.submissions.latest_given(ctx.member.id, ctx.now - MORE_WITHIN)
    item = await ctx.store.schedule.get(given.item_id) if given else None
    return (given.id, item.title) if given is not None and item is not None and not item.done else None


async def add_to_given(ctx: Context, submission_id: int, files: tuple[Attachment, ...]) -> None:
    """Hang more files on what the sender has handed in. Raises Outdated, Closed, WrongProof, Unwelcome."""
    given = await ctx.store.submissions.get(submission_id)
    if given is None or given.member_id != ctx.member.id or not given.counts:
        raise Outdated
    debt = await own_debt_of(ctx, given.item_id)
    if not debt.is_open(ctx.now):
        raise Closed
    await add_to(ctx, given, files)


async def add_to(ctx: Context, given: Submission, files: tuple[Attachment, ...]) -> None:
    """Hang more files on a submission, and say so in its receipt or where a button was tapped.

    Raises Outdated, WrongProof, Unwelcome.
    """
    debt = await own_debt_of(ctx, given.item_id)
    for file in files:
        check_proof(debt, proof_of(file))
    await add_files(ctx, given.id, given.record_id, files)
    every = [it.file for it in await ctx.store.submissions.files([given.id])]
    have = counted(debt.given).get(given.debtor_id, 0)
    words = _receipt(ctx, debt, every, have, late=given.late)
    if ctx.update.callback_query is None:
        ctx.edit_card(ctx.user.id, _card_of(given.id), words, _BELOW_RECEIPT)
    else:
        ctx.show(words, _BELOW_RECEIPT)


async def add_files(
    ctx: Context, submission_id: int, record_id: int | None, files: tuple[Attachment, ...]
) -> None:
    """Hang files on a submission and have them fetched; the same file twice counts once. Raises Unwelcome."""
    for file in files:
        check_name(file.name)
        if await ctx.store.submissions.attach(submission_id, file):
            purpose = {"then": ARRIVAL, "submission": submission_id, "school": ctx.directory.school.id}
            await ctx.store.downloads.ask(ctx.user.id, file, purpose, ctx.now)
    await show_on_record(ctx, record_id, submission_id)


async def show_on_record(ctx: Context, record_id: int | None, submission_id: int) -> None:
    """Let the record that a submission counts as, if it does, have the files of the submission and no other."""
    if record_id is None:
        return
    await ctx.store.records.detach_all(record_id)
    for stored in await ctx.store.submissions.files([submission_id]):
        await ctx.store.records.attach(stored.file, ctx.now, record_id=record_id)


async def _record(ctx: Context, debt: Debt, piece: Piece, old: Submission | None) -> int | None:
    """The record that the submission makes; one it takes the place of passes its own on."""
    title = PurePath(piece.files[0].name).stem if piece.files and piece.files[0].kind == "document" else ""
    if old is not None and old.record_id is not None:
        await ctx.store.records.set_deleted(old.record_id, ctx.member.id, None)
        return old.record_id
    return await make_record(ctx, debt, ctx.member.id, title)


async def make_record(ctx: Context, debt: Debt, member_id: int, title: str = "") -> int | None:
    """Count a submission for the duty the deadline is tied to, if it is; what groups owe is nobody's own."""
    metric = debt.wanted.metric
    if metric is None or debt.wanted.owes is not Owes.EACH:
        return None
    name = (title or debt.item.title)[:100]
    return await ctx.store.records.add(member_id, metric, name, ctx.now.date(), ctx.now)
