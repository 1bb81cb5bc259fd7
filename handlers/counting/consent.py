"""Work that waits for a head: look at it, let it count, or return it with a word."""

from __future__ import annotations

from handlers.counting.consenting import waiting_for
from handlers.people.choosing import one_page
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, in_columns
from handlers.texts.counting import consent as texts
from handlers.texts.counting import records as record_texts
from handlers.texts.counting.duty_words import METRIC_LABELS
from school.counting.consent import State, may_decide
from school.counting.duties import Metric
from school.people import Member, Role
from school.problems import BadAnswer, Forbidden, Outdated
from storage.records import Record

family = Family("consent", "任务")
PAGE = 8
LONGEST_WORD = 100


@family.command(
    "confirm", "待确认的登记", role=Role.PREP_LEAD, where=Where.PRIVATE, plain=("待确认", "待确认的登记")
)
async def confirm(ctx: Context) -> None:
    """What waits for the sender."""
    await show_list(ctx, 0)


@family.button("consent.list", role=Role.PREP_LEAD)
async def show_list(ctx: Context, page: int) -> None:
    """The same, page by page."""
    found = await waiting_for(ctx, ctx.member)
    shown, turns = one_page(found, page, PAGE, lambda at: f"consent.list:{at}")
    rows = [[Button(texts.label(it, ctx.directory), f"consent.open:{it.id}")] for it in shown]
    ctx.show(texts.waiting(len(found)), [*rows, turns])


async def _waiting(ctx: Context, record_id: int) -> tuple[Record, Member]:
    """A record that waits, and who entered it. Raises Outdated, Forbidden."""
    found = await ctx.store.records.some([record_id])
    author = ctx.directory.member_by_id.get(found[0].member_id) if found else None
    if author is None or not author.active or found[0].state is not State.PENDING:
        raise Outdated
    if not may_decide(ctx.member, author, ctx.directory):
        raise Forbidden
    return found[0], author


@family.button("consent.open", role=Role.PREP_LEAD)
async def open_record(ctx: Context, record_id: int) -> None:
    """One of them, with its files."""
    record, author = await _waiting(ctx, record_id)
    buttons = [
        Button(texts.YES, f"consent.yes:{record.id}"),
        Button(texts.RETURN, f"consent.return:{record.id}"),
    ]
    files = [Button(record_texts.SEE_FILES, f"consent.files:{record.id}")] if record.files else []
    text = texts.card(record, author, ctx.directory.term_at(record.day))
    ctx.show(text, [buttons, files, [Button(texts.BACK, "consent.list:0")]])


@family.button("consent.files", role=Role.PREP_LEAD)
async def see_files(ctx: Context, record_id: int) -> None:
    """The files of a record that waits."""
    record, _ = await _waiting(ctx, record_id)
    ctx.send_files(await ctx.store.records.attachments(record_id=record.id))


@family.button("consent.yes", role=Role.PREP_LEAD)
async def agree(ctx: Context, record_id: int) -> None:
    """Let it count, and go on with the next."""
    record, _ = await _waiting(ctx, record_id)
    await ctx.store.records.decide(record.id, State.COUNTED, None, ctx.member.id, ctx.now)
    ctx.answer(texts.AGREED)
    await show_list(ctx, 0)


async def _return(ctx: Context, data: Data) -> None:
    record, author = await _waiting(ctx, data["record"])
    await ctx.store.records.decide(record.id, State.RETURNED, data["word"], ctx.member.id, ctx.now)
    if author.user_id is not None:
        button = Button(record_texts.CHANGE, f"record.open:{record.id}")
        ctx.tell(author.user_id, texts.returned(record, ctx.member, data["word"]), [[button]])
    await show_list(ctx, 0)


def _read_word(_: Context, __: Data, text: str) -> str:
    word = " ".join(text.split())
    if not 1 <= len(word) <= LONGEST_WORD:
        raise BadAnswer("word", text)
    return word


RETURN = family.form(
    Form(
        "consent_return",
        texts.TITLE,
        (Field("word", lambda ctx, data: texts.ask_word(), read=_read_word),),
        _return,
        role=Role.PREP_LEAD,
    )
)


@family.button("consent.return", role=Role.PREP_LEAD)
async def ask_word(ctx: Context, record_id: int) -> None:
    """Ask why it is returned."""
    record, _ = await _waiting(ctx, record_id)
    await forms.begin(ctx, RETURN, {"record": record.id})


# --- which work has to be looked at ---------------------------------------------------------------


@family.button("consent.settings", role=Role.DIRECTOR)
async def settings(ctx: Context) -> None:
    """The kinds of work, ticked where a head has to look first."""
    wanted = ctx.directory.consent
    ticks = [
        Button(texts.tick(label, metric in wanted), f"consent.want:{metric}:{int(metric not in wanted)}")
        for metric, label in METRIC_LABELS.items()
        if metric is not Metric.OBSERVE
    ]
    ctx.show(texts.settings(), [*in_columns(ticks, 2), [Button(texts.TO_DUTIES, "duties.show")]])


@family.button("consent.want", role=Role.DIRECTOR)
async def want(ctx: Context, metric: Metric, wanted: int) -> None:
    """Let a kind of work be looked at, or not; what has been entered stays as it is."""
    if metric is Metric.OBSERVE:
        raise Outdated
    now = ctx.directory.consent - {metric}
    await ctx.store.preferences.set_consent(now | {metric} if wanted else now)
    await ctx.reload()
    await settings(ctx)
