"""Setting up a school: one form with good defaults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from handlers.support import forms
from handlers.support.begun import latest_draft
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.menu import fit_menu
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.setup import schools as texts
from school.calendar.bells import read_timetable
from school.calendar.term_entry import read_term, within
from school.calendar.terms import Period, Term
from school.counting.duties import Duty, Metric, Per
from school.people import GroupKind, Role, Stage
from school.problems import BadAnswer, RegistrationClosed
from school.roster.fields import clean_name, is_name
from school.staff.name_entry import read_group, read_group_names, read_school_name
from school.suggestions import (
    SuggestedDuty,
    adjust_duty,
    suggest_duties,
    suggest_subjects,
    suggest_term,
    suggest_timetable,
)

family = Family("schools", "学校")

ACCEPTED: Final = "ok"
ACCOUNT_NAME: Final = "@"
"""Stands for the name Telegram shows; nobody's typed name is like that."""

LONGEST_GROUP: Final = 40
"""Bytes of a group's name that go through a button's data."""

NEXT_STEPS: Final = (
    (Button(texts.IMPORT, "roster.how"), Button(texts.INVITE, "invite.show")),
    (Button(texts.BIND, "chats.how"), Button(texts.SETTINGS, "school.settings")),
)


@family.command("new_school", "创建学校", role=None, where=Where.PRIVATE, in_menu=False)
async def create_by_command(ctx: Context) -> None:
    """Set up a school, perhaps one more."""
    await create(ctx)


@family.button("school.create", role=None)
async def create(ctx: Context) -> None:
    """Set up a school; one that was begun goes on."""
    _check_may_create(ctx)
    draft = await latest_draft(ctx)
    if draft is not None and draft.form == CREATE.name:
        await forms.resume(ctx, draft)
    else:
        await forms.begin(ctx, CREATE)


def may_create(ctx: Context) -> bool:
    """Whether this account may set up schools in this installation."""
    return ctx.environment.open_registration or ctx.user.id in ctx.environment.owner_ids


def _check_may_create(ctx: Context) -> None:
    if not may_create(ctx):
        raise RegistrationClosed


# --- what the answers mean ----------------------------------------------------------------------------


def _stages(_: Context, __: Data) -> list[Choice]:
    return [Choice(label, stage) for stage, label in texts.STAGES.items()]


def _term(ctx: Context, data: Data) -> Term:
    """The chosen term; before one is chosen, what today suggests."""
    chosen = data.get("term")
    if isinstance(chosen, list):
        typed = Term(chosen[0], date.fromisoformat(chosen[1]), date.fromisoformat(chosen[2]))
        exams = within(suggest_term(typed.first_day).exams, typed)
        return Term(typed.name, typed.first_day, typed.last_day, exams)
    return suggest_term(date.fromisoformat(chosen) if chosen else ctx.today)


def _offered_term(ctx: Context, _: Data) -> list[Choice]:
    # The button carries the day, so that it means next week what it says today.
    return [Choice(texts.TAKE_TERM, suggest_term(ctx.today).first_day.isoformat())]


def _read_term(ctx: Context, _: Data, text: str) -> list[str]:
    term = read_term(text, ctx.today)
    return [term.name, term.first_day.isoformat(), term.last_day.isoformat()]


def _usual_groups(_: Context, data: Data) -> list[str]:
    return [f"{subject}组" for subject in suggest_subjects(data["stage"])]


def _groups(ctx: Context, data: Data) -> list[Choice]:
    names = dict.fromkeys([*_usual_groups(ctx, data), *data.get("groups", [])])
    return [Choice(name.removesuffix("组"), name) for name in names]


def _read_groups(_: Context, __: Data, text: str) -> list[str]:
    names = read_group_names(text, GroupKind.SUBJECT)
    if any(len(name.encode()) > LONGEST_GROUP for name in names):
        raise BadAnswer("group", text)
    return names


def _periods(data: Data) -> tuple[Period, ...]:
    """The chosen timetable; before one is typed, the usual one of the stage."""
    typed = data.get("timetable", ACCEPTED)
    return suggest_timetable(data["stage"]).periods if typed == ACCEPTED else read_timetable(typed)


def _read_timetable(_: Context, __: Data, text: str) -> str:
    read_timetable(text)
    return text


def _as_value(duty: SuggestedDuty) -> str:
    return f"{duty.metric}.{duty.per}.{duty.role or ''}.{duty.count}"


def _as_duty(value: str) -> SuggestedDuty:
    metric, per, role, count = value.split(".")
    return SuggestedDuty(Metric(metric), int(count), Per(per), Role(role) if role else None)


def _chosen_duties(data: Data) -> list[SuggestedDuty]:
    """The ticked duties; of two numbers for the same people and work the later one."""
    ticked = map(_as_duty, data.get("duties", []))
    return list({(duty.metric, duty.per, duty.role): duty for duty in ticked}.values())


def _duties(_: Context, data: Data) -> list[Choice]:
    usual = {(it.metric, it.per, it.role): it for it in suggest_duties(data["stage"])}
    usual |= {(it.metric, it.per, it.role): it for it in _chosen_duties(data)}
    return [Choice(texts.duty_label(duty), _as_value(duty)) for duty in usual.values()]


def _read_duty(_: Context, data: Data, text: str) -> str:
    duty = adjust_duty(text, suggest_duties(data["stage"]))
    if duty is None:
        raise BadAnswer("duty", text)
    return _as_value(duty)


def _account_name(ctx: Context, _: Data) -> Sequence[Choice]:
    name, _note = clean_name(ctx.sender_name)
    return [Choice(texts.take_account_name(name), ACCOUNT_NAME)] if is_name(name) else []


def _read_person(_: Context, __: Data, text: str) -> str:
    name, _note = clean_name(text)
    if not is_name(name):
        raise BadAnswer("person", text)
    return name


# --- the form -----------------------------------------------------------------------------------------


async def _found(ctx: Context, data: Data) -> None:
    """Create the school with everything in it, and its director."""
    _check_may_create(ctx)
    term, now = _term(ctx, data), ctx.now
    school_id = await ctx.store.schools.add(data["name"], Stage(data["stage"]), ctx.environment.timezone, now)
    await ctx.enter(school_id)
    await ctx.store.schools.set_term(school_id, term)
    await ctx.store.schools.set_timetable(school_id, _periods(data))
    for name in data["groups"]:
        subject, _ = read_group(name, Stage(data["stage"]))
        await ctx.store.schools.add_group(school_id, GroupKind.SUBJECT, name, subject)
    for duty in _chosen_duties(data):
        await ctx.store.duties.add(Duty(0, duty.metric, duty.count, duty.per, duty.role), now)
    await _appoint_founder(ctx, data["person"])
    ctx.show(texts.founded(await ctx.reload(), term), NEXT_STEPS)
    fit_menu(ctx, ctx.member)


async def _appoint_founder(ctx: Context, name: str) -> None:
    if name == ACCOUNT_NAME:
        name, _ = clean_name(ctx.sender_name)
    member_id = await ctx.store.members.add(name, ctx.now)
    await ctx.store.members.link(member_id, ctx.user.id)
    await ctx.store.members.appoint(member_id, Role.DIRECTOR)


def _accept(label: str) -> Callable[[Context, Data], Sequence[Choice]]:
    return lambda _, __: [Choice(label, ACCEPTED)]


CREATE = family.form(
    Form(
        "create",
        texts.CREATE_TITLE,
        (
            Field("name", lambda _, __: texts.ask_name(), read=lambda _, __, text: read_school_name(text)),
            Field("stage", lambda _, data: texts.ask_stage(data["name"]), choices=_stages),
            Field("term", lambda ctx, data: texts.ask_term(_term(ctx, data)), _offered_term, _read_term),
            Field(
                "term_sure",
                lambda ctx, data: texts.ask_term_again(_term(ctx, data)),
                _accept(texts.RIGHT),
                when=lambda data: isinstance(data.get("term"), list),
            ),
            Field(
                "groups",
                lambda _, __: texts.ask_groups(),
                _groups,
                _read_groups,
                many=True,
                ticked=_usual_groups,
                columns=3,
            ),
            Field(
                "timetable",
                lambda _, data: texts.ask_timetable(_periods(data)),
                _accept(texts.TAKE_TIMETABLE),
                _read_timetable,
            ),
            Field(
                "timetable_sure",
                lambda _, data: texts.ask_timetable_again(_periods(data)),
                _accept(texts.RIGHT),
                when=lambda data: data.get("timetable", ACCEPTED) != ACCEPTED,
            ),
            Field(
                "duties",
                lambda _, __: texts.ask_duties(),
                _duties,
                _read_duty,
                many=True,
                optional=True,
                columns=1,
            ),
            Field("person", lambda _, __: texts.ask_person(), _account_name, _read_person),
        ),
        _found,
        role=None,
    )
)
