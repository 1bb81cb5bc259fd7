"""How a school wants to be reminded: what, when, and whether."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from handlers.reminding.planning import LOOK_BACK
from handlers.setup.settings import BACK
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.reminding import reminder_pages as texts
from school.people import Role
from school.problems import Outdated
from school.reminding.late_reminders import overtaken
from school.reminding.reminders import Rule, Topic, plan_school, topic_of

family = Family("reminder_settings", "日程")

MORNINGS = ("0630", "0700", "0730", "0800", "0900", "1200")
AFTERNOONS = ("1200", "1600", "1700", "1800", "1900", "2000")
TIMES = {
    Topic.EVE: AFTERNOONS,
    Topic.PART: AFTERNOONS,
    Topic.DEADLINE: MORNINGS,
    Topic.MONTH_CLOSING: MORNINGS,
    Topic.WEEK: MORNINGS,
    Topic.MONTH: MORNINGS,
    Topic.QUOTA: AFTERNOONS,
}
MINUTES = (30, 60, 120, 180)
_NEXT_WITHIN = timedelta(days=100)
"""Longer than the longest vacation."""


@family.button("remind.school", role=Role.DIRECTOR)
async def show(ctx: Context) -> None:
    """Everything the school can set."""
    wishes = await ctx.store.preferences.wishes()
    topics = [
        Button(texts.topic_button(topic, wishes.rule(topic)), f"remind.topic:{topic}") for topic in Topic
    ]
    counts = Button(
        texts.COUNTS_OFF if wishes.counts else texts.COUNTS_ON, f"remind.counts:{int(not wishes.counts)}"
    )
    back = [Button(texts.MINE, "remind.mine"), BACK]
    ctx.show(texts.school(wishes), [*in_columns(topics, 2), [counts], back])


@family.button("remind.topic", role=Role.DIRECTOR)
async def show_topic(ctx: Context, topic: Topic) -> None:
    """One topic, with the times it can have."""
    rule = (await ctx.store.preferences.wishes()).rule(topic)
    turn = Button(texts.OFF if rule.on else texts.ON, f"remind.turn:{topic}:{int(not rule.on)}")
    ctx.show(
        texts.topic(topic, rule),
        [*in_columns(_times(topic), 3), [turn], [Button(texts.BACK_TO_SCHOOL, "remind.school")]],
    )


def _times(topic: Topic) -> list[Button]:
    if topic is Topic.SOON:
        return [Button(texts.minutes_label(it), f"remind.at:{topic}:{it}") for it in MINUTES]
    return [Button(f"{it[:2]}:{it[2:]}", f"remind.at:{topic}:{it}") for it in TIMES[topic]]


@family.button("remind.at", role=Role.DIRECTOR)
async def set_time(ctx: Context, topic: Topic, at: str) -> None:
    """Another time; it also turns the topic on."""
    if topic is Topic.SOON and at in map(str, MINUTES):
        rule = Rule(True, minutes=int(at))
    elif topic is not Topic.SOON and at in TIMES[topic]:
        rule = Rule(True, time(int(at[:2]), int(at[2:])))
    else:
        raise Outdated
    await ctx.store.preferences.set_rule(topic, rule)
    await _say_next(ctx, topic)
    await show(ctx)


async def _say_next(ctx: Context, topic: Topic) -> None:
    """When a week's or month's words go out next, for this week's may have been said or be overtaken."""
    if topic not in (Topic.WEEK, Topic.MONTH):
        return
    wishes, calendar = await ctx.store.preferences.wishes(), ctx.directory.calendar
    since = ctx.now.date() - LOOK_BACK
    known = await ctx.store.reminders.spans(since)
    waiting = await ctx.store.reminders.spans(since, open_only=True)
    dues = overtaken(calendar, wishes, ctx.now, waiting)
    dues += plan_school(calendar, wishes, ctx.now, ctx.now + _NEXT_WITHIN)
    of_topic = (
        due for due in dues if topic_of(due.kind) is topic and (due.kind, due.day) not in known - waiting
    )
    if (due := next(of_topic, None)) is not None:
        ctx.answer(texts.next_broadcast(due.at.astimezone(ctx.zone), ctx.now))


@family.button("remind.turn", role=Role.DIRECTOR)
async def turn(ctx: Context, topic: Topic, on: int) -> None:
    """Turn a topic on or off."""
    rule = (await ctx.store.preferences.wishes()).rule(topic)
    await ctx.store.preferences.set_rule(topic, replace(rule, on=bool(on)))
    await _say_next(ctx, topic)
    await show(ctx)


@family.button("remind.counts", role=Role.DIRECTOR)
async def turn_counts(ctx: Context, shown: int) -> None:
    """Whether the weekly words tell how far the duties have come."""
    await ctx.store.preferences.set_counts(bool(shown))
    await show(ctx)
