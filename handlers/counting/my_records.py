"""What a teacher has entered besides observations: list, open, change, add files, delete and bring back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from handlers.counting.consenting import tell_of_waiting
from handlers.counting.records import DAY, FILES, KIND, LINK, TITLE, attach_files
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.numbers import read_number
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.counting import records as texts
from school.counting.consent import State, state_of
from school.counting.duties import Metric
from school.problems import Outdated
from storage.records import Record

family = Family("my_records", "任务")
PAGE = 8


@family.command("my_records", "我的登记", where=Where.PRIVATE, plain=("我的登记",))
async def my_records(ctx: Context) -> None:
    """Everything entered, the latest first."""
    await show_list(ctx, 0)


@family.button("records.page")
async def show_list(ctx: Context, page: int) -> None:
    """One page of the list."""
    page = max(0, page)
    total = await ctx.store.records.count(ctx.member.id)
    records = await ctx.store.records.latest(ctx.member.id, limit=PAGE, offset=page * PAGE)
    rows = [[Button(texts.list_label(it, with_kind=True), f"record.open:{it.id}")] for it in records]
    turns = []
    if page > 0:
        turns.append(Button(texts.NEWER, f"records.page:{page - 1}"))
    if total > (page + 1) * PAGE:
        turns.append(Button(texts.OLDER, f"records.page:{page + 1}"))
    ctx.show(texts.record_list(total), [*rows, turns, [Button(texts.NEW, "record.new")]])


async def own_record(ctx: Context, record_id: int, *, deleted: bool = False) -> Record:
    """A record of this member. Raises Outdated when it is somebody else's, or deleted and that was not asked."""
    record = await ctx.store.records.get(record_id, ctx.member.id, deleted=deleted)
    if record is None:
        raise Outdated
    return record


@family.button("record.open")
async def open_record(ctx: Context, record_id: int) -> None:
    """One record."""
    record = await own_record(ctx, record_id)
    first = [Button(texts.ATTACH, f"record.attach:{record.id}")]
    if record.files:
        first.append(Button(texts.SEE_FILES, f"record.files:{record.id}"))
    second = [
        Button(texts.CHANGE, f"record.change:{record.id}"),
        Button(texts.DELETE, f"record.delete:{record.id}"),
    ]
    text = texts.card(record, ctx.directory.term_at(record.day))
    ctx.show(text, [first, second, [Button(texts.TO_LIST, "records.page:0")]])


@family.link(LINK)
async def open_by_link(ctx: Context, argument: str) -> None:
    """From the short card in a group to the record itself."""
    await open_record(ctx, read_number(argument))


@family.button("record.files")
async def see_files(ctx: Context, record_id: int) -> None:
    """The files of a record, as Telegram keeps them."""
    record = await own_record(ctx, record_id)
    ctx.send_files(await ctx.store.records.attachments(record_id=record.id))


@family.button("record.delete")
async def delete(ctx: Context, record_id: int) -> None:
    """Take a record away, with a way back; a second tap changes nothing."""
    record = await own_record(ctx, record_id, deleted=True)
    await ctx.store.records.set_deleted(record.id, ctx.member.id, ctx.now)
    ctx.show(texts.deleted(record), [[Button(texts.RESTORE, f"record.restore:{record.id}")]])


@family.button("record.restore")
async def restore(ctx: Context, record_id: int) -> None:
    """Bring a deleted record back."""
    record = await own_record(ctx, record_id, deleted=True)
    await ctx.store.records.set_deleted(record.id, ctx.member.id, None)
    await open_record(ctx, record.id)


@family.button("record.change")
async def choose_change(ctx: Context, record_id: int) -> None:
    """Which part to change."""
    record = await own_record(ctx, record_id)
    buttons = [Button(label, f"{verb}:{record.id}") for label, verb in _CHANGES]
    back = [Button(texts.TO_CARD, f"record.open:{record.id}")]
    attach = [Button(texts.ATTACH, f"record.attach:{record.id}")]
    ctx.show(texts.card(record, ctx.directory.term_at(record.day)), [buttons, attach, back])


async def _change(ctx: Context, record: Record, changed: Record) -> None:
    """Store a record as it is now; changed, it waits again."""
    changed = replace(changed, state=state_of(ctx.member, changed.metric, ctx.directory), word=None)
    await ctx.store.records.change(changed)
    if record.state is not State.PENDING:
        await tell_of_waiting(ctx, changed)


def _change_form(name: str, field: Field, change: Callable[[Record, str], Record]) -> None:
    async def finish(ctx: Context, data: Data) -> None:
        record = await own_record(ctx, data["record"])
        await _change(ctx, record, change(record, data[field.key]))
        ctx.answer(texts.CHANGED)
        await open_record(ctx, record.id)

    form = family.form(Form(name, texts.TITLE, (field,), finish))

    @family.button(name)
    async def begin(ctx: Context, record_id: int) -> None:
        record = await own_record(ctx, record_id)
        ctx.directory.check_open(record.day)
        known = {"metric": record.metric} if field is not KIND else {}
        await forms.begin(ctx, form, {**known, "record": record.id})


_change_form("record.kind", KIND, lambda record, value: replace(record, metric=Metric(value)))
_change_form("record.title", TITLE, lambda record, value: replace(record, title=value))
_change_form("record.day", DAY, lambda record, value: replace(record, day=date.fromisoformat(value)))
_CHANGES = ((texts.KIND, "record.kind"), (texts.TITLE_OF, "record.title"), (texts.DAY, "record.day"))


async def _store_files(ctx: Context, data: Data) -> None:
    record = await own_record(ctx, data["record"])
    await attach_files(ctx, record.id, data["files"])
    if record.state is State.RETURNED and not ctx.directory.is_closed(record.day):
        await _change(ctx, record, record)
    await open_record(ctx, record.id)


ATTACH = family.form(Form("record.attach", texts.TITLE, (FILES,), _store_files))


@family.button("record.attach")
async def attach(ctx: Context, record_id: int) -> None:
    """Collect files for a record."""
    await forms.begin(ctx, ATTACH, {"record": (await own_record(ctx, record_id)).id})
