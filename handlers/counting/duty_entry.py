"""Setting a duty: from one sentence, or in a few taps."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.counting import duties as texts
from handlers.texts.counting.duty_words import METRIC_LABELS, PER_LABELS
from handlers.texts.html import Html
from handlers.texts.names_and_roles import role_name
from school.counting.duties import OWED_AS_ONE, Duty, Metric, Only, Per, Side, Span
from school.counting.duty_entry import read_years
from school.directory import Directory
from school.grades import read_number
from school.names import pinyin_key
from school.people import GroupKind, Role
from school.plan_review.duties import propose_duties
from school.plan_review.proposals import Proposal
from school.problems import BadAnswer, Outdated

family = Family("duty_entry", "任务")
MOST = 200
"""More of anything than a person can be asked for, a slip of the pen."""
LONGEST_SENTENCE = 400
UNSAID = "全体教师每学期"
"""Who and how often, for a sentence that says only what: 听课20节."""
_USUAL = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30)
_PERIODS = (Per.TERM, Per.MONTH, Per.WEEK, Per.HALF_MONTH, Per.TWO_WEEKS, Per.TWO_MONTHS, Per.YEAR, Per.DAY)
"""The usual ones first."""
_ROLES = (Role.PREP_LEAD, Role.GROUP_LEAD, Role.SCHOOL_LEADER, Role.DIRECTOR)
_AS_ONE, _SOME_LESSONS, _OTHERS = "one", "some", "others"


@family.button("duties.add", role=Role.DIRECTOR)
async def add(ctx: Context) -> None:
    """Set another duty."""
    await forms.begin(ctx, FORM)


async def show_saved(ctx: Context, duty_ids: list[int]) -> None:
    """Say what was set, in the school as it stands then."""
    school = await ctx.reload()
    duties = [it for it in school.duties if it.id in duty_ids]
    online = [
        Button(texts.ONLINE, f"duties.online:{it.id}")
        for it in duties
        if len(duties) == 1 and it.metric is Metric.OBSERVE
    ]
    ctx.show(
        texts.several_saved(duties, school),
        [online, [Button(texts.ADD, "duties.add"), Button(texts.BACK, "duties.show")]],
    )


# --- one sentence ---------------------------------------------------------------------------------


async def read_sentence(ctx: Context) -> None:
    """What is read from the words behind the command is shown before it is set."""
    sentence = " ".join(ctx.args.split())[:LONGEST_SENTENCE]
    # In a thread, for the first one loads what reads plans.
    duties, _ = await asyncio.to_thread(_read, sentence, ctx.directory)
    if duties:
        await forms.begin(ctx, SENTENCE, {"sentence": sentence})
    else:
        ctx.show(texts.not_understood(), [[Button(texts.ADD, "duties.add")]])


def _read(sentence: str, school: Directory) -> tuple[list[Duty], list[str]]:
    """The duties of a sentence, and the words for those that can't be set."""
    proposals = _proposals(sentence, school) or _proposals(f"{UNSAID}{sentence}", school)
    duties = [it.duty for it in proposals if it.duty is not None and it.duty.count <= MOST]
    return duties, [it.quote for it in proposals if it.duty is None]


def _proposals(sentence: str, school: Directory) -> list[Proposal]:
    from school.plans.reading import read_plan

    return list(propose_duties(read_plan(sentence).quotas, sentence, school))


async def _set_all(ctx: Context, data: Data) -> None:
    duties, _ = _read(data["sentence"], ctx.directory)
    await show_saved(ctx, [await ctx.store.duties.add(duty, ctx.now) for duty in duties])


def _sure(ctx: Context, data: Data) -> list[Choice]:
    several = len(_read(data["sentence"], ctx.directory)[0]) > 1
    return [Choice(texts.SET_ALL if several else texts.SET, "yes")]


SENTENCE = family.form(
    Form(
        "duties.sentence",
        texts.TITLE,
        (
            Field(
                "sure",
                lambda ctx, data: texts.understood(*_read(data["sentence"], ctx.directory), ctx.directory),
                _sure,
            ),
        ),
        _set_all,
        role=Role.DIRECTOR,
    )
)


# --- a few taps -----------------------------------------------------------------------------------


def _whom(ctx: Context, _: Data) -> list[Choice]:
    school = ctx.directory
    roles = [Choice(role_name(role), role) for role in _ROLES]
    years = [Choice(texts.BY_AGE, "age"), Choice(texts.BY_SERVICE, "service")]
    sides = [Choice(label, side) for side, label in texts.SIDES.items()] if school.pairs else []
    kinds = [kind for kind in GroupKind if any(group.kind is kind for group in school.groups)]
    groups = [Choice(texts.SOME_GROUP, "group")] if school.groups else []
    together = [Choice(texts.TOGETHER[kind], kind) for kind in kinds]
    person = [Choice(texts.SOME_PERSON, "person")]
    every = [Choice(texts.EVERYBODY, "all"), Choice(texts.OTHERS, _OTHERS)]
    return [*every, *roles, *years, *groups, *person, *sides, *together]


def _groups(ctx: Context, _: Data) -> list[Choice]:
    return [Choice(group.name, str(group.id)) for group in ctx.directory.groups]


def _people(ctx: Context, _: Data) -> list[Choice]:
    people = sorted(ctx.directory.active, key=lambda member: pinyin_key(member.name))
    return [Choice(member.name, str(member.id)) for member in people]


def _read_person(ctx: Context, _: Data, text: str) -> str:
    found = ctx.directory.roster.called(text)
    if len(found) != 1:
        raise BadAnswer("person", text)
    return str(found[0].id)


def _read_span(_: Context, __: Data, text: str) -> str:
    span = read_years(text)
    return f"{span.least or 0}-{span.most or 0}"


def span_of(value: str | None) -> Span:
    """The years that an answer stands for: 35-45, 0-45, 50-0; nothing is any."""
    least, _, most = (value or "0-0").partition("-")
    return Span(int(least) or None, int(most) or None)


def _metrics(_: Context, data: Data) -> list[Choice]:
    usual = [Choice(label, metric) for metric, label in METRIC_LABELS.items()]
    paired = [Choice(texts.OF_PARTNER, Only.PARTNER)] if data.get("whom") in set(Side) else []
    return [*paired, *usual, Choice(texts.SOME_LESSONS, _SOME_LESSONS)]


def _only(_: Context, __: Data) -> list[Choice]:
    return [Choice(label, only) for only, label in texts.ONLY_CHOICES.items() if only is not Only.PARTNER]


def _work(data: Data) -> tuple[Metric, Only]:
    """The kind of work that was chosen, and which lessons of it count."""
    chosen = data["metric"]
    if chosen == Only.PARTNER:
        return Metric.OBSERVE, Only.PARTNER
    if chosen == _SOME_LESSONS:
        return Metric.OBSERVE, Only(data["only"])
    return Metric(chosen), Only(data.get("only", Only.ALL))


def _counts(_: Context, __: Data) -> list[Choice]:
    return [Choice(str(number), str(number)) for number in _USUAL]


def _read_count(_: Context, __: Data, text: str) -> str:
    words = text.rstrip("节次篇项份个本 ")
    number = int(words) if words.isdecimal() and len(words) <= 3 else read_number(words)
    if number is None or not 1 <= number <= MOST:
        raise BadAnswer("number", text)
    return str(number)


def _ask_count(_: Context, data: Data) -> Html:
    return texts.ask_count(*_work(data), Per(data["per"]))


def _spans(labels: dict[str, str]) -> Any:
    return lambda ctx, data: [Choice(label, value) for value, label in labels.items()]


def _asked(whom: str) -> Any:
    return lambda data: data.get("whom") == whom


METRIC = Field(
    "metric",
    lambda ctx, data: texts.ask_metric(),
    lambda ctx, data: [Choice(label, metric) for metric, label in METRIC_LABELS.items()],
    columns=3,
)
PER = Field(
    "per",
    lambda ctx, data: texts.ask_per(),
    lambda ctx, data: [Choice(PER_LABELS[per], per) for per in _PERIODS],
    columns=3,
)
COUNT = Field("count", _ask_count, _counts, _read_count, columns=4)
ONLY = Field("only", lambda ctx, data: texts.ask_only(), _only)
AGE = Field("age", lambda ctx, data: texts.ask_age(), _spans(texts.AGES), _read_span)
SERVICE = Field("service", lambda ctx, data: texts.ask_service(), _spans(texts.SERVICES), _read_span)


def _may_be_one(data: Data) -> bool:
    return bool(data.get("whom") == "group" and data.get("metric") in OWED_AS_ONE)


async def _finish(ctx: Context, data: Data) -> None:
    metric, only = _work(data)
    duty = Duty(
        0,
        metric,
        int(data["count"]),
        Per(data["per"]),
        age=span_of(data.get("age")),
        service=span_of(data.get("service")),
        only=only,
    )
    await show_saved(ctx, [await ctx.store.duties.add(_addressed(ctx, duty, data), ctx.now)])


def _addressed(ctx: Context, duty: Duty, data: Data) -> Duty:
    """The duty for those whom the answers name. Raises Outdated for a group or person that is gone."""
    whom, school = data["whom"], ctx.directory
    if whom == _OTHERS:
        return replace(duty, others=True)
    if whom in set(Role):
        return replace(duty, role=Role(whom))
    if whom in set(Side):
        return replace(duty, side=Side(whom))
    if whom in set(GroupKind):
        return replace(duty, group_kind=GroupKind(whom), together=True)
    if whom == "group":
        if int(data["group"]) not in school.group_by_id:
            raise Outdated
        return replace(duty, group_id=int(data["group"]), together=data.get("as_one") == _AS_ONE)
    if whom == "person":
        if int(data["person"]) not in school.member_by_id:
            raise Outdated
        return replace(duty, member_id=int(data["person"]))
    return duty


FORM = family.form(
    Form(
        "duties.add",
        texts.TITLE,
        (
            Field("whom", lambda ctx, data: texts.ask_whom(), _whom),
            Field("group", lambda ctx, data: texts.ask_group(), _groups, when=_asked("group")),
            Field(
                "person",
                lambda ctx, data: texts.ask_person(),
                _people,
                _read_person,
                columns=3,
                when=_asked("person"),
            ),
            replace(AGE, when=_asked("age")),
            replace(SERVICE, when=_asked("service")),
            replace(METRIC, choices=_metrics),
            replace(ONLY, when=lambda data: data.get("metric") == _SOME_LESSONS),
            Field(
                "as_one",
                lambda ctx, data: texts.ask_as_one(),
                lambda ctx, data: [Choice(texts.EACH, "each"), Choice(texts.AS_ONE, _AS_ONE)],
                when=_may_be_one,
            ),
            PER,
            COUNT,
        ),
        _finish,
        role=Role.DIRECTOR,
    )
)
