"""The observer's side of sharing: what whoever gave the lesson gets to see, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers.observing.log_writing import show_appraisal
from handlers.observing.logs import own_log
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.forms import CHOSEN, NOT_CHOSEN
from handlers.texts.observing import sharing as texts
from handlers.texts.observing.log_card import SHARED_PARTS
from school.observing.observations import Observation, SharedPart
from school.observing.sharing import parts_written
from school.problems import Outdated
from storage.outbox import cards

family = Family("log_sharing", "听课")
_BITS = {part: 1 << at for at, part in enumerate(SharedPart)}
"""Buttons carry the parts that are ticked as one number: nothing is stored before the last tap."""
_NOT_AT_FIRST = SharedPart.LINES


def letter_card(log_id: int) -> str:
    """The name of the letter that tells the host of an appraisal."""
    return f"share:{log_id}"


def corrected_card(log_id: int, moment: datetime) -> str:
    """The name of the letter that tells the host of a correction, at a moment."""
    return f"{letter_card(log_id)}:{int(moment.timestamp())}"


def letter_buttons(log: Observation) -> list[list[Button]]:
    """What the host may do with a letter."""
    return [
        [Button(texts.SEEN, f"share.seen:{log.id}"), Button(texts.ANSWER, f"share.answer:{log.id}")],
        [Button(texts.OPEN_LESSON, f"lesson.open:{log.id}")],
    ]


def to_look_again(logs: Sequence[Observation]) -> list[list[Button]]:
    """What the host may do where appraisals were corrected."""
    if len(logs) == 1:
        return letter_buttons(logs[0])
    return [[Button(texts.look_again(it), f"lesson.open:{it.id}")] for it in logs]


@family.button("log.share")
async def choose(ctx: Context, log_id: int) -> None:
    """What to share: what is shared now, or else all that is written but the record of the lesson."""
    log = await _shareable(ctx, log_id)
    written = parts_written(log)
    parts = log.share.parts if log.share else [it for it in written if it is not _NOT_AT_FIRST]
    _show(ctx, log, [it for it in written if it in parts])


@family.button("share.pick")
async def pick(ctx: Context, log_id: int, bits: int) -> None:
    """Another choice."""
    log = await _shareable(ctx, log_id)
    _show(ctx, log, _chosen(log, bits))


async def _shareable(ctx: Context, log_id: int) -> Observation:
    """An own log of a colleague's lesson. Raises Outdated, OnlyInPrivate."""
    log = await own_log(ctx, log_id)
    if log.visit.host_id is None:
        raise Outdated
    return log


def _chosen(log: Observation, bits: int) -> list[SharedPart]:
    return [part for part in parts_written(log) if bits & _BITS[part]]


def _bits(parts: Iterable[SharedPart]) -> int:
    return sum(_BITS[part] for part in parts)


def _show(ctx: Context, log: Observation, chosen: list[SharedPart]) -> None:
    written, bits = parts_written(log), _bits(chosen)
    back = [Button(texts.BACK, f"log.write:{log.id}")]
    if log.share:
        back.insert(0, Button(texts.TAKE_BACK, f"share.back:{log.id}"))
    if not written:
        ctx.show(texts.nothing_to_share(log), [back])
        return
    ticks = [
        Button(
            (CHOSEN if part in chosen else NOT_CHOSEN) + SHARED_PARTS[part],
            f"share.pick:{log.id}:{bits ^ _BITS[part]}",
        )
        for part in written
    ]
    send = [Button(texts.SEND, f"share.send:{log.id}:{bits}")] if chosen else []
    ctx.show(texts.choose(log, chosen), [*in_columns(ticks, 2), send, back])


@family.button("share.send")
async def send(ctx: Context, log_id: int, bits: int) -> None:
    """Share what is ticked, and tell the host."""
    log = await _shareable(ctx, log_id)
    chosen = _chosen(log, bits)
    if not chosen:
        ctx.answer(texts.NOTHING_CHOSEN)
        return
    if log.share is not None and log.share.parts == frozenset(chosen):
        await show_appraisal(ctx, log.id)
        return
    await ctx.store.sharing.share(log.id, chosen, ctx.now)
    log = await own_log(ctx, log.id)
    host = ctx.directory.member_by_id.get(log.visit.host_id or 0)
    reached = host is not None and host.active and host.user_id is not None
    if host is not None and host.user_id is not None and reached:
        text = texts.letter(log, ctx.member.name, ctx.directory)
        ctx.tell(host.user_id, text, letter_buttons(log), card=letter_card(log.id))
    ctx.answer(texts.SENT)
    ctx.show(texts.shared(log, reached=reached), [[Button(texts.BACK, f"log.write:{log.id}")]])


@family.button("share.back")
async def take_back(ctx: Context, log_id: int) -> None:
    """Share nothing of this log any more."""
    log = await _shareable(ctx, log_id)
    await withdraw(ctx, log)
    ctx.answer(texts.TAKEN_BACK)
    await show_appraisal(ctx, log.id)


async def withdraw(ctx: Context, log: Observation) -> None:
    """Let the host that stands in `log` see nothing of it any more, and say so in place of every letter."""
    if log.share is None:
        return
    await ctx.store.sharing.take_back(log.id)
    host = ctx.directory.member_by_id.get(log.visit.host_id or 0)
    if host is not None and host.user_id is not None:
        corrected = await cards(ctx.store.session, f"{letter_card(log.id)}:")
        for card in (letter_card(log.id), *(it.card for it in corrected)):
            ctx.edit_card(host.user_id, card, texts.taken_back(log, ctx.member.name))
