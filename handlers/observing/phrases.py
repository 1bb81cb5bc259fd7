"""常用语: a teacher's own phrases for appraisals, and those that are never to be suggested again."""

from __future__ import annotations

from handlers.observing.log_writing import phrases_for
from handlers.observing.logs import own_log
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.html import Html
from handlers.texts.observing import phrases as texts
from school.observing.phrases import OwnPhrases, Praise, read_phrases, tag_of
from school.problems import BadAnswer, Outdated

family = Family("phrases", "听课")
_DELETE = "-"


@family.button("phrases.show")
async def show(ctx: Context, log_id: int, part: Praise) -> None:
    """The phrases of a part: one's own open, the others go away at a tap. Back leads to the appraisal of a log."""
    log = await own_log(ctx, log_id)
    said, offered = await ctx.store.preferences.phrases(ctx.member.id), (await phrases_for(ctx))[part]
    own = said.of(part)
    here = f"{log.id}:{part}"
    rows = [[Button(texts.own(it), f"phrases.change:{here}:{tag_of(it)}")] for it in own]
    rows += [
        [Button(texts.other(it), f"phrases.hide:{here}:{tag_of(it)}")] for it in offered if it not in own
    ]
    if said.hidden:
        rows.append([Button(texts.bring_back(len(said.hidden)), f"phrases.bring_back:{here}")])
    [other] = set(Praise) - {part}
    last = [
        Button(texts.ADD, f"phrases.add:{here}"),
        Button(texts.PARTS[other], f"phrases.show:{log.id}:{other}"),
    ]
    ctx.show(texts.page(part, own=bool(own)), [*rows, last, [Button(texts.BACK, f"log.write:{log.id}")]])


async def _keep(ctx: Context, said: OwnPhrases, log_id: int, part: Praise) -> None:
    await ctx.store.preferences.set_phrases(ctx.member.id, said)
    await show(ctx, log_id, part)


@family.button("phrases.hide")
async def hide(ctx: Context, log_id: int, part: Praise, tag: str) -> None:
    """Never suggest a phrase again."""
    said = await ctx.store.preferences.phrases(ctx.member.id)
    found = next((it for it in (await phrases_for(ctx))[part] if tag_of(it) == tag), None)
    if found is None or found in said.of(part):
        raise Outdated
    ctx.answer(texts.HIDDEN)
    await _keep(ctx, said.without(found), log_id, part)


@family.button("phrases.bring_back")
async def bring_back(ctx: Context, log_id: int, part: Praise) -> None:
    """Suggest again what was hidden."""
    said = await ctx.store.preferences.phrases(ctx.member.id)
    await _keep(ctx, OwnPhrases(said.own), log_id, part)


def _read(_: Context, __: Data, text: str) -> list[str]:
    return read_phrases(text)


async def _add(ctx: Context, data: Data) -> None:
    part, said = Praise(data["part"]), await ctx.store.preferences.phrases(ctx.member.id)
    await _keep(ctx, said.with_own(part, [*said.of(part), *data["phrases"]]), data["log"], part)


ADD = family.form(
    Form(
        "phrases.add",
        texts.TITLE,
        (Field("phrases", lambda ctx, data: texts.ask_phrases(Praise(data["part"])), read=_read),),
        _add,
    )
)


@family.button("phrases.add")
async def add(ctx: Context, log_id: int, part: Praise) -> None:
    """Ask for phrases of one's own."""
    await forms.begin(ctx, ADD, {"log": (await own_log(ctx, log_id)).id, "part": part})


def _ask_other(_: Context, data: Data) -> Html:
    return texts.ask_other(data["phrase"])


def _read_one(_: Context, __: Data, text: str) -> str:
    [phrase, *more] = read_phrases(text)
    if more:
        raise BadAnswer("phrase", text)
    return phrase


async def _change(ctx: Context, data: Data) -> None:
    part, said = Praise(data["part"]), await ctx.store.preferences.phrases(ctx.member.id)
    after = [] if data["words"] == _DELETE else [data["words"]]
    changed = [new for it in said.of(part) for new in (after if it == data["phrase"] else [it])]
    await _keep(ctx, said.with_own(part, changed), data["log"], part)


CHANGE = family.form(
    Form(
        "phrases.change",
        texts.TITLE,
        (Field("words", _ask_other, lambda ctx, data: [Choice(texts.DELETE, _DELETE)], _read_one),),
        _change,
    )
)


@family.button("phrases.change")
async def change(ctx: Context, log_id: int, part: Praise, tag: str) -> None:
    """Ask for other words for a phrase of one's own, or whether to delete it."""
    log, said = await own_log(ctx, log_id), await ctx.store.preferences.phrases(ctx.member.id)
    phrase = next((it for it in said.of(part) if tag_of(it) == tag), None)
    if phrase is None:
        raise Outdated
    await forms.begin(ctx, CHANGE, {"log": log.id, "part": part, "phrase": phrase})
