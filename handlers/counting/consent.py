"""Work that waits for a head: look at it, let it count, or return it with a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from handlers.counting.consenting import Work, author_id, decide, find_work, sort_of, waiting_for
from handlers.people.choosing import one_page
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, in_columns
from handlers.texts.counting import consent as texts
from handlers.texts.counting import records as record_texts
from handlers.texts.counting.duty_words import METRIC_LABELS
from handlers.texts.observing.log_card import CHANGE, CRITICISE, SEE_FILES
from school.counting.consent import Sort, State, may_decide
from school.counting.duties import Metric
from school.exporting.exports import seen_by
from school.observing.observations import Observation
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
    rows = [[Button(texts.label(it, ctx.directory), f"consent.open:{_key(it)}")] for it in shown]
    every = [Button(texts.yes_to_all(len(found)), f"consent.every:{_until(found)}")] if len(found) > 1 else []
    ctx.show(texts.waiting(len(found)), [*rows, turns, every])


def _key(work: Work) -> str:
    return f"{sort_of(work)}:{work.id}"


def _until(found: Sequence[Work]) -> str:
    """The last of each sort that is there now: what comes later is not agreed to with these."""
    last = {sort: max((it.id for it in found if sort_of(it) is sort), default=0) for sort in Sort}
    return f"{last[Sort.RECORD]}:{last[Sort.LOG]}"


async def _waiting_until(ctx: Context, record_id: int, log_id: int) -> list[Work]:
    last = {Sort.RECORD: record_id, Sort.LOG: log_id}
    return [it for it in await waiting_for(ctx, ctx.member) if it.id <= last[sort_of(it)]]


@family.button("consent.every", role=Role.PREP_LEAD)
async def ask_about_all(ctx: Context, record_id: int, log_id: int) -> None:
    """Whether all that was there is agreed to, with how much of whom it is."""
    found = await _waiting_until(ctx, record_id, log_id)
    if not found:
        raise Outdated
    by_author = Counter(ctx.directory.member_by_id[author_id(it)].name for it in found)
    yes = Button(texts.YES, f"consent.all:{record_id}:{log_id}")
    ctx.show(texts.sure_of_all(by_author), [[yes, Button(texts.BACK, "consent.list:0")]])


@family.button("consent.all", role=Role.PREP_LEAD)
async def agree_to_all(ctx: Context, record_id: int, log_id: int) -> None:
    """Let all of it count."""
    for it in await _waiting_until(ctx, record_id, log_id):
        await decide(ctx, it, State.COUNTED)
    ctx.answer(texts.AGREED)
    await show_list(ctx, 0)


async def _waiting(ctx: Context, sort: Sort, work_id: int) -> tuple[Work, Member]:
    """A piece of work that waits, and who entered it. Raises Outdated, Forbidden."""
    work = await find_work(ctx, sort, work_id)
    author = ctx.directory.member_by_id.get(author_id(work)) if work else None
    if work is None or author is None or not author.active or work.state is not State.PENDING:
        raise Outdated
    if not may_decide(ctx.member, author, ctx.directory):
        raise Forbidden
    return work, author


@family.button("consent.open", role=Role.PREP_LEAD)
async def open_work(ctx: Context, sort: Sort, work_id: int) -> None:
    """One of them, with its files; of a lesson as much of what was thought as this head may read."""
    work, author = await _waiting(ctx, sort, work_id)
    buttons = [
        Button(texts.YES, f"consent.yes:{_key(work)}"),
        Button(texts.RETURN, f"consent.return:{_key(work)}"),
    ]
    if isinstance(work, Observation):
        text = texts.lesson_card(work, seen_by(ctx.member, work, ctx.directory), author, ctx.directory)
    else:
        text = texts.card(work, author, ctx.directory.term_at(work.day))
    with_files = isinstance(work, Record) and work.files
    files = [Button(SEE_FILES, f"consent.files:{work.id}")] if with_files else []
    ctx.show(text, [buttons, files, [Button(texts.BACK, "consent.list:0")]])


@family.button("consent.files", role=Role.PREP_LEAD)
async def see_files(ctx: Context, record_id: int) -> None:
    """The files of a record that waits."""
    record, _ = await _waiting(ctx, Sort.RECORD, record_id)
    ctx.send_files(await ctx.store.records.attachments(record_id=record.id))


@family.button("consent.yes", role=Role.PREP_LEAD)
async def agree(ctx: Context, sort: Sort, work_id: int) -> None:
    """Let it count, and go on with the next."""
    work, _ = await _waiting(ctx, sort, work_id)
    await decide(ctx, work, State.COUNTED)
    ctx.answer(texts.AGREED)
    await show_list(ctx, 0)


async def _return(ctx: Context, data: Data) -> None:
    work, author = await _waiting(ctx, Sort(data["sort"]), data["work"])
    await decide(ctx, work, State.RETURNED, data["word"])
    if author.user_id is not None:
        ctx.tell(author.user_id, texts.returned(work, ctx.member, data["word"]), [_ways_to_mend(work)])
    await show_list(ctx, 0)


def _ways_to_mend(work: Work) -> list[Button]:
    if isinstance(work, Record):
        return [Button(record_texts.CHANGE, f"record.change:{work.id}")]
    return [Button(CHANGE, f"log.change:{work.id}"), Button(CRITICISE, f"log.write:{work.id}")]


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
async def ask_word(ctx: Context, sort: Sort, work_id: int) -> None:
    """Ask why it is returned."""
    work, _ = await _waiting(ctx, sort, work_id)
    await forms.begin(ctx, RETURN, {"sort": sort, "work": work.id})


# --- which work has to be looked at ---------------------------------------------------------------


@family.button("consent.settings", role=Role.DIRECTOR)
async def settings(ctx: Context) -> None:
    """The kinds of work, ticked where a head has to look first."""
    wanted = ctx.directory.consent
    ticks = [
        Button(texts.tick(label, metric in wanted), f"consent.want:{metric}:{int(metric not in wanted)}")
        for metric, label in METRIC_LABELS.items()
    ]
    ctx.show(texts.settings(), [*in_columns(ticks, 2), [Button(texts.TO_DUTIES, "duties.show")]])


@family.button("consent.want", role=Role.DIRECTOR)
async def want(ctx: Context, metric: Metric, wanted: int) -> None:
    """Let a kind of work be looked at, or not; what has been entered stays as it is."""
    now = ctx.directory.consent - {metric}
    await ctx.store.preferences.set_consent(now | {metric} if wanted else now)
    await ctx.reload()
    await settings(ctx)
