"""What the school wants of whom: the director looks at its rules, changes and removes them."""

from __future__ import annotations

from dataclasses import replace

from handlers.counting.duty_entry import AGE, COUNT, ONLY, SERVICE, read_sentence, span_of
from handlers.people.choosing import one_page
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.counting import duties as texts
from school.counting.duties import ANY, Duty, Metric, Only, age_on, service_on
from school.people import Member, Role
from school.problems import Outdated

family = Family("duties", "任务")
PAGE = 8
_ALL = "all"


@family.command(
    "duties",
    "设置任务",
    role=Role.DIRECTOR,
    where=Where.PRIVATE,
    plain=("设置任务", "布置任务"),
    example="/duties 45周岁以下教师每学期听课15节",
)
async def show_duties(ctx: Context) -> None:
    """The school's duties; with a sentence behind it, one more of them."""
    if ctx.args:
        await read_sentence(ctx)
    else:
        await show_page(ctx, 0)


@family.button("duties.show", role=Role.DIRECTOR)
async def show_again(ctx: Context) -> None:
    """The same, where a button was tapped."""
    await show_page(ctx, 0)


@family.button("duties.page", role=Role.DIRECTOR)
async def show_page(ctx: Context, page: int) -> None:
    """One page of them."""
    duties = ctx.directory.duties
    shown, turns = one_page(duties, page, PAGE, lambda at: f"duties.page:{at}")
    rows = [[Button(texts.duty_label(it, ctx.directory), f"duties.open:{it.id}")] for it in shown]
    more = [Button(texts.CONSENT, "consent.settings"), Button(texts.POINTS, "points.settings")]
    ctx.show(texts.overview(len(duties)), [*rows, turns, [Button(texts.ADD, "duties.add")], more])


@family.button("duties.open", role=Role.DIRECTOR)
async def open_duty(ctx: Context, duty_id: int) -> None:
    """One duty, and whom it binds."""
    duty = _duty(ctx, duty_id)
    rules = ctx.directory.rules_at(ctx.today)
    bound = [it for it in ctx.directory.active if rules.binds(duty, it, ctx.today)]
    unlimited = replace(duty, age=ANY, service=ANY)
    unknown = [
        it for it in ctx.directory.active if _unknown(ctx, duty, it) and rules.binds(unlimited, it, ctx.today)
    ]
    ctx.show(texts.card(duty, ctx.directory, bound, unknown), _card_buttons(duty))


def _unknown(ctx: Context, duty: Duty, member: Member) -> bool:
    """Whether the roster does not say what decides if this person is meant."""
    day = ctx.term.first_day
    return (duty.age != ANY and age_on(member, day) is None) or (
        duty.service != ANY and service_on(member, day) is None
    )


def _card_buttons(duty: Duty) -> list[list[Button]]:
    def button(label: str, verb: str) -> Button:
        return Button(label, f"{verb}:{duty.id}")

    rows = [[button(texts.CHANGE, "duties.count"), button(texts.REMOVE, "duties.remove")]]
    if not duty.together and duty.member_id is None:
        rows.append([button(texts.LIMIT_AGE, "duties.age"), button(texts.LIMIT_SERVICE, "duties.service")])
        rows.append([button(texts.DOES_NOT_ADD if duty.adds else texts.ADDS, "duties.adds")])
    if duty.metric is Metric.OBSERVE:
        part = [button(texts.PART, "duties.part")] if duty.only is Only.ALL else []
        rows.append([*part, button(texts.ONLINE, "duties.online")])
    return [*rows, [Button(texts.BACK, "duties.show")]]


def _find(ctx: Context, duty_id: int) -> Duty | None:
    return next((it for it in ctx.directory.duties if it.id == duty_id), None)


def _duty(ctx: Context, duty_id: int) -> Duty:
    duty = _find(ctx, duty_id)
    if duty is None:
        raise Outdated
    return duty


@family.button("duties.remove", role=Role.DIRECTOR)
async def remove(ctx: Context, duty_id: int) -> None:
    """Take a duty away, with a way back; a second tap changes nothing."""
    duty = _find(ctx, duty_id)
    if duty is None:
        ctx.answer(texts.GONE)
        return
    await ctx.store.duties.remove(duty.id, ctx.now)
    keyboard = [[Button(texts.RESTORE, f"duties.restore:{duty.id}")], [Button(texts.BACK, "duties.show")]]
    ctx.show(texts.removed(duty, ctx.directory), keyboard)


@family.button("duties.restore", role=Role.DIRECTOR)
async def restore(ctx: Context, duty_id: int) -> None:
    """Set a removed duty again; a second tap changes nothing."""
    restored = await ctx.store.duties.restore(duty_id)
    if restored is not None:
        await ctx.reload()
    duty = _duty(ctx, restored or duty_id)
    keyboard = [[Button(texts.ADD, "duties.add"), Button(texts.BACK, "duties.show")]]
    ctx.show(texts.saved(duty, ctx.directory), keyboard)


# --- changing -------------------------------------------------------------------------------------


async def _change(ctx: Context, data: Data) -> None:
    duty = _duty(ctx, data["duty"])
    changed = replace(
        duty,
        count=int(data.get("count", duty.count)),
        age=span_of(data["age"]) if "age" in data else duty.age,
        service=span_of(data["service"]) if "service" in data else duty.service,
    )
    if changed.age != ANY or changed.service != ANY:
        changed = replace(changed, others=False)
    await _store(ctx, duty, changed)


async def _store(ctx: Context, duty: Duty, changed: Duty) -> None:
    """Put one rule in the place of another; should there be such a rule already, it takes the number."""
    duty_id = duty.id
    if replace(changed, count=duty.count) == duty:
        await ctx.store.duties.set_count(duty.id, changed.count)
    else:
        await ctx.store.duties.remove(duty.id, ctx.now)
        duty_id = await ctx.store.duties.add(changed, ctx.now)
    await ctx.reload()
    ctx.answer(texts.CHANGED)
    await open_duty(ctx, duty_id)


def _or_any(field: Field) -> Field:
    choices = field.choices
    assert choices is not None  # noqa: S101  (both fields offer some)
    return replace(field, choices=lambda ctx, data: [*choices(ctx, data), Choice(texts.NO_LIMIT, "0-0")])


for name, field in (("count", COUNT), ("age", _or_any(AGE)), ("service", _or_any(SERVICE))):
    family.form(Form(f"duties.{name}", texts.TITLE, (field,), _change, role=Role.DIRECTOR))


async def _begin(ctx: Context, form: str, duty_id: int) -> None:
    duty = _duty(ctx, duty_id)
    data = {"duty": duty.id, "metric": duty.metric, "per": duty.per, "only": duty.only}
    await forms.begin(ctx, ctx.environment.registry.forms[form], data)


@family.button("duties.count", role=Role.DIRECTOR)
async def change_count(ctx: Context, duty_id: int) -> None:
    """Ask for another number."""
    await _begin(ctx, "duties.count", duty_id)


@family.button("duties.age", role=Role.DIRECTOR)
async def change_age(ctx: Context, duty_id: int) -> None:
    """Ask whom of those it means by their age."""
    await _begin(ctx, "duties.age", duty_id)


@family.button("duties.service", role=Role.DIRECTOR)
async def change_service(ctx: Context, duty_id: int) -> None:
    """Ask whom of those it means by their years of service."""
    await _begin(ctx, "duties.service", duty_id)


@family.button("duties.adds", role=Role.DIRECTOR)
async def turn_adds(ctx: Context, duty_id: int) -> None:
    """Let it come on top of other rules, or not."""
    duty = _duty(ctx, duty_id)
    if duty.together or duty.member_id is not None:
        raise Outdated
    await _store(ctx, duty, replace(duty, adds=not duty.adds))


# --- lessons watched online -----------------------------------------------------------------------


async def _set_online(ctx: Context, data: Data) -> None:
    duty, said = _duty(ctx, data["duty"]), data["online"]
    await ctx.store.duties.set_online_most(duty.id, None if said == _ALL else int(said))
    await ctx.reload()
    ctx.answer(texts.CHANGED)
    await open_duty(ctx, duty.id)


def _online_choices(_: Context, __: Data) -> list[Choice]:
    some = [Choice(texts.at_most(number), str(number)) for number in (1, 2, 3, 5, 8, 10)]
    return [Choice(texts.ONLINE_ALL, _ALL), Choice(texts.ONLINE_NONE, "0"), *some]


ONLINE = Field("online", lambda ctx, data: texts.ask_online(), _online_choices, COUNT.read)
ONLINE_FORM = family.form(Form("duties.online", texts.TITLE, (ONLINE,), _set_online, role=Role.DIRECTOR))


@family.button("duties.online", role=Role.DIRECTOR)
async def change_online(ctx: Context, duty_id: int) -> None:
    """Ask how many of the lessons may be watched online."""
    duty = _duty(ctx, duty_id)
    if duty.metric is not Metric.OBSERVE:
        raise Outdated
    await forms.begin(ctx, ONLINE_FORM, {"duty": duty.id})


# --- a part of the whole --------------------------------------------------------------------------


async def _add_part(ctx: Context, data: Data) -> None:
    whole = _duty(ctx, data["duty"])
    online_most = None if whole.online_most else whole.online_most
    part = replace(
        whole, only=Only(data["only"]), count=int(data["count"]), adds=False, online_most=online_most
    )
    duty_id = await ctx.store.duties.add(part, ctx.now)
    await ctx.reload()
    await open_duty(ctx, duty_id)


def _parts(ctx: Context, data: Data) -> list[Choice]:
    kinds = [it for it in texts.ONLY_CHOICES if it is not Only.ALL]
    paired = _duty(ctx, data["duty"]).side is not None
    return [Choice(texts.ONLY_CHOICES[it], it) for it in kinds if paired or it is not Only.PARTNER]


PART = family.form(
    Form("duties.part", texts.TITLE, (replace(ONLY, choices=_parts), COUNT), _add_part, role=Role.DIRECTOR)
)


@family.button("duties.part", role=Role.DIRECTOR)
async def add_part(ctx: Context, duty_id: int) -> None:
    """Ask how many of the lessons have to be of one kind."""
    duty = _duty(ctx, duty_id)
    if duty.metric is not Metric.OBSERVE or duty.only is not Only.ALL:
        raise Outdated
    await forms.begin(ctx, PART, {"duty": duty.id, "metric": duty.metric, "per": duty.per})
