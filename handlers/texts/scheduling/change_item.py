"""Changing an item: what to change, its new time, and who speaks and prepares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handlers.texts.days import short_day, weekday
from handlers.texts.html import Html, h, lines
from handlers.texts.scheduling.items import PARTS, details, hours, rule, when
from school.directory import Directory
from school.scheduling.schedule import Item, ItemKind, Occurrence, Part, occurrences
from school.scheduling.timing import Timing

FORM_TITLE = "改日程"
NAME, PLACE, WHOM, NOTE, TIME = "名称", "地点", "对象", "备注", "时间"
ONLY_THIS, FROM_NOW_ON = "只改这一次", "以后都改"
THIS_TIME, EVERY_TIME, IN_TURN = "就这一次", "每次都是", "轮流来"


def choose(it: Occurrence, school: Directory, today: date) -> Html:
    """Which part to change."""
    return lines([details(it, school, today), "", h("要改哪一项？")])


def ask_note() -> Html:
    """A note."""
    return h("请发备注，比如要带什么材料；不要备注就跳过。")


def ask_how_much(it: Occurrence, school: Directory, today: date) -> Html:
    """Whether to move one occurrence of a series or all."""
    return lines(
        [
            h("<b>{title}</b>：{rule}", title=it.item.title, rule=rule(it.item, school.calendar)),
            h("只改{when}这一次，还是以后都改？", when=when(it, school, today)),
        ]
    )


def time_of(it: Timing, school: Directory, today: date) -> str:
    """A time in words, with its end."""
    item = it.put(Item(0, it.kind, "", it.first_day, it.last_day))
    if it.kind is ItemKind.SERIES:
        clock = hours(it.starts, it.ends)
        return f"{rule(item, school.calendar)}{clock and ' '}{clock}，{short_day(it.first_day)}起"
    [first] = occurrences(item, it.first_day, it.first_day)
    return when(first, school, today)


def ask_when(before: Timing, school: Directory, today: date, *, whole: bool) -> Html:
    """A new time."""
    example = "每周四下午第一节" if whole else "下周四，或者 12月10日14:20"
    return lines(
        [
            h("现在是{time}。", time=time_of(before, school, today)),
            h("改到什么时候？请直接发，比如：{example}", example=example),
        ]
    )


def ask_sure(
    title: str, before: Timing, new: Timing, school: Directory, today: date, warnings: Iterable[Html]
) -> Html:
    """Old and new time side by side."""
    found = list(warnings)
    return lines(
        [
            h("请核对，没问题就点保存："),
            "",
            h("<b>{title}</b>", title=title),
            h("原来：<s>{time}</s>", time=time_of(before, school, today)),
            h("改到：<b>{time}</b>", time=time_of(new, school, today)),
            *(["", *found] if found else []),
        ]
    )


def ask_part(part: Part) -> Html:
    """Who speaks, or prepares."""
    return h("谁{part}？点名字，可以选几位，也可以直接发姓名；没有就跳过。", part=PARTS[part])


def ask_order() -> Html:
    """In which order people take turns."""
    return h("请按先后顺序点名字，从这一次开始轮流主备，再点“完成”。")


def ask_times(it: Occurrence, school: Directory, today: date) -> Html:
    """For which occurrences of a series."""
    return lines(
        [
            h("<b>{title}</b>是定期活动。", title=it.item.title),
            h(
                "是{when}这一次的主讲、主备，每次都是同样的人，还是大家轮流主备？",
                when=when(it, school, today),
            ),
        ]
    )


def turns(item: Item, names: Iterable[tuple[date, str]]) -> Html:
    """Who prepares when."""
    rows = [
        h("{day} {weekday}　{name}", day=short_day(day), weekday=weekday(day), name=name)
        for day, name in names
    ]
    return lines([h("✅ <b>{title}</b>的轮流表：", title=item.title), *rows])
