"""What was handed in: heads look at it, send it back with a word, and get all of it as one file."""

from __future__ import annotations

import asyncio

from handlers.handing_in.collecting import behind_of, in_view, looked_after, show_progress
from handlers.handing_in.owing import Debt
from handlers.handing_in.packing import Entry, pack
from handlers.people.choosing import NAMES, page_buttons
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.support.tables import Sheet, Value
from handlers.texts.announcing.receipts import NO_GROUP
from handlers.texts.handing_in import collected as texts
from handlers.texts.handing_in.deadlines import BACK
from handlers.texts.handing_in.submissions import AGAIN, STATES, files_label, sent_back
from school.announcing.receipts import main_group
from school.exporting.folders import safe
from school.handing_in.submissions import (
    LONGEST_WORD,
    Owes,
    State,
    Submission,
    counted,
    may_collect,
    read_text,
)
from school.names import pinyin_key
from school.people import Group, Member, Role
from school.problems import Outdated

family = Family("collected", "提交")


# --- what was given -----------------------------------------------------------------------------------


def debtor_name(ctx: Context, debt: Debt, given: Submission) -> str:
    """Whose it is: a person's, who may have left, or a group's, which may be gone."""
    if debt.wanted.owes is Owes.EACH:
        return ctx.directory.member_by_id[given.debtor_id].name
    group = ctx.directory.group_by_id.get(given.debtor_id)
    return group.name if group else ctx.directory.member_by_id[given.member_id].name


def visible(ctx: Context, debt: Debt) -> list[Submission]:
    """What has come of those whom this person looks after, and (for who sees all) of those who have left."""
    mine = {it.id for it in in_view(ctx, debt)}
    sees_all = may_collect(ctx.member, debt.item, _NOBODY)
    found = [it for it in debt.given if it.debtor_id in mine or sees_all]
    return sorted(found, key=lambda it: (pinyin_key(debtor_name(ctx, debt, it)), it.id))


_NOBODY = Member(0, 0, "")
"""Somebody of no group: only who looks after all looks after this one."""


@family.button("due.given", role=Role.PREP_LEAD)
async def what_came(ctx: Context, item_id: int, page: int) -> None:
    """Everything handed in, by pinyin."""
    debt, _ = await looked_after(ctx, item_id)
    every = visible(ctx, debt)
    page = max(0, min(page, (len(every) - 1) // NAMES))
    buttons = [
        Button(texts.given_label(debtor_name(ctx, debt, it), it), f"given.open:{it.id}")
        for it in every[page * NAMES : (page + 1) * NAMES]
    ]
    turns = page_buttons(page, -(-len(every) // NAMES), lambda to: f"due.given:{item_id}:{to}")
    back = [Button(BACK, f"due.open:{item_id}")]
    ctx.show(texts.given_head(debt.item, len(every)), [*in_columns(buttons, 3), turns, back])


async def _looked_at(ctx: Context, submission_id: int) -> tuple[Debt, Submission]:
    """A submission that this person may see. Raises Outdated."""
    given = await ctx.store.submissions.get(submission_id)
    if given is None:
        raise Outdated
    debt, _ = await looked_after(ctx, given.item_id)
    if given not in visible(ctx, debt):
        raise Outdated
    return debt, given


@family.button("given.open", role=Role.PREP_LEAD)
async def open_given(ctx: Context, submission_id: int) -> None:
    """Its files, as Telegram keeps them, and below them what else there is to it."""
    debt, given = await _looked_at(ctx, submission_id)
    files = [it.file for it in await ctx.store.submissions.files([given.id])]
    if files:
        ctx.send_files(files)
    giver = ctx.directory.member_by_id[given.member_id].name
    text = texts.given_card(
        debt.item,
        debtor_name(ctx, debt, given),
        giver,
        given,
        files_label([(file.kind, file.name) for file in files]),
        given.given_at.astimezone(ctx.zone),
    )
    ctx.reply_privately(text, [[Button(texts.SEND_BACK, f"given.back:{given.id}")]] if given.counts else ())


@family.button("given.back", role=Role.PREP_LEAD)
async def ask_word(ctx: Context, submission_id: int) -> None:
    """Ask for a word to go with what is sent back."""
    debt, given = await _looked_at(ctx, submission_id)
    if not given.counts:
        ctx.answer(texts.SENT_BACK_TOAST)
        return
    await forms.begin(ctx, SEND_BACK, {"given": given.id, "name": debtor_name(ctx, debt, given)}, below=True)


async def _send_back(ctx: Context, data: Data) -> None:
    debt, given = await _looked_at(ctx, data["given"])
    await ctx.store.submissions.send_back(given.id, data["word"] or "")
    if given.record_id is not None:
        await ctx.store.records.set_deleted(given.record_id, given.debtor_id, ctx.now)
    giver = ctx.directory.member_by_id[given.member_id]
    if giver.active and giver.user_id is not None and given.state is State.GIVEN:
        again = Button(AGAIN, f"submit.to:{debt.item.id}:{given.debtor_id}")
        ctx.tell(giver.user_id, sent_back(debt.item, ctx.member.name, data["word"]), [[again]])
    await show_progress(ctx, debt.item.id, texts.sent_back(debtor_name(ctx, debt, given)))


SEND_BACK = family.form(
    Form(
        "given_back",
        texts.SEND_BACK,
        (
            Field(
                "word",
                lambda ctx, data: texts.ask_word(data["name"]),
                read=lambda ctx, data, text: read_text(text, LONGEST_WORD),
                optional=True,
            ),
        ),
        _send_back,
        Role.PREP_LEAD,
    )
)


# --- everything in one file -----------------------------------------------------------------------------


@family.button("due.pack", role=Role.PREP_LEAD)
async def send_pack(ctx: Context, item_id: int) -> None:
    """All files in folders by group, with a list, as one or several archives."""
    debt, mine = await looked_after(ctx, item_id)
    given = [it for it in visible(ctx, debt) if it.counts]
    entries = await _entries(ctx, debt, given)
    missing_files = sum(entry.sha256 is None and entry.text is None for entry in entries)
    ready = [entry for entry in entries if entry.sha256 or entry.text]
    sheet = Sheet(debt.item.title, texts.SHEET_HEADER, await _rows(ctx, debt, mine))
    archives = await asyncio.to_thread(pack, ctx.environment.files, ready, sheet)
    for number, sha256 in enumerate(archives):
        name = texts.archive_name(safe(debt.item.title, 40), number if len(archives) > 1 else None)
        caption = texts.archive_caption(debt.item, len(ready), missing_files, number, len(archives))
        ctx.reply_document(name, sha256, caption)


async def _entries(ctx: Context, debt: Debt, given: list[Submission]) -> list[Entry]:
    by_id = {it.id: it for it in given}
    found = []
    for stored in await ctx.store.submissions.files(by_id):
        it, file = by_id[stored.submission_id], stored.file
        group, person = _folder(ctx, debt, it), ctx.directory.member_by_id[it.member_id].name
        found.append(Entry(group, person, debt.item.title, file.name, file.size, stored.sha256))
    for it in (it for it in given if it.text):
        group, person = _folder(ctx, debt, it), ctx.directory.member_by_id[it.member_id].name
        words = it.text or ""
        found.append(Entry(group, person, debt.item.title, "文字.txt", len(words) * 4, text=words))
    return found


def _folder(ctx: Context, debt: Debt, given: Submission) -> str:
    if debt.wanted.owes is not Owes.EACH:
        return debtor_name(ctx, debt, given)
    group = main_group(ctx.directory.member_by_id[given.debtor_id], ctx.directory)
    return group.name if group else NO_GROUP


async def _rows(ctx: Context, debt: Debt, mine: tuple[Member | Group, ...]) -> list[list[Value]]:
    """Everything that came and everybody who still owes, one row each, by group and pinyin."""
    rows: list[list[Value]] = []
    given = visible(ctx, debt)
    files: dict[int, list[tuple[str, str]]] = {}
    for stored in await ctx.store.submissions.files(it.id for it in given):
        files.setdefault(stored.submission_id, []).append((stored.file.kind, stored.file.name))
    for it in given:
        state = texts.given_label("", it).strip("（）") or STATES[it.state]
        what = "、".join(filter(None, (files_label(files.get(it.id, [])), it.text)))
        moment = it.given_at.astimezone(ctx.zone)
        rows.append([_folder(ctx, debt, it), debtor_name(ctx, debt, it), state, moment, what])
    have, returned = counted(debt.given), {it.debtor_id for it in given if not it.counts}
    for debtor in (it for it in behind_of(debt, mine) if it.id not in returned):
        group = debtor if isinstance(debtor, Group) else main_group(debtor, ctx.directory)
        state = texts.still_owed(have.get(debtor.id, 0), debt.wanted.count)
        rows.append([group.name if group else NO_GROUP, debtor.name, state, None, None])
    return sorted(rows, key=lambda row: (pinyin_key(str(row[0])), pinyin_key(str(row[1]))))
