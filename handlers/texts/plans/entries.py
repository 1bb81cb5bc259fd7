"""An entry of a term plan in words: what would be set up, when, for whom; its sentence; what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.texts.counting.duty_words import METRIC_LABELS, PER_LABELS, UNITS, amount, duty_sentence
from handlers.texts.days import short_day
from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import names, role_name
from handlers.texts.scheduling.items import audience, hours, rule, when
from school.counting.duties import ANY, Duty
from school.directory import Directory
from school.people import Role
from school.plan_review.changes import Change
from school.plan_review.proposals import NEW_GROUP, Draft, DutyDraft, ItemDraft, PeopleDraft, Whom
from school.scheduling.schedule import Audience, Item, ItemKind, occurrences
from school.scheduling.series import without_days_off
from storage.plan_entries import Entry

_QUOTE, _WARNINGS, _NAMES = 110, 3, 8
"""Characters of a sentence, warnings of one entry, and names of a list that are shown."""
_OPEN = "？"


@dataclass(frozen=True)
class Shown:
    """What is to be said of an entry beside what it is: `draft` is what would be set up over what stands `now`."""

    draft: Draft
    change: Change = Change.NEW
    now: Draft | None = None
    there: bool = False
    fits: bool = True
    warnings: Sequence[Html] = ()
    before: Duty | None = None
    twin: Item | None = None
    binds_nobody: bool = False


def short(text: str, longest: int = _QUOTE) -> str:
    """A sentence, cut where it is long."""
    return text if len(text) <= longest else f"{text[:longest]}……"


def entry_block(entry: Entry, shown: Shown, school: Directory, today: date) -> Html:
    """One entry: what would be set up, its sentence, what speaks against it."""
    what, details = what_and_when(shown.draft, school, today)
    quote = short(entry.proposal.quote)
    return lines(
        [
            h("{n}. {mark} <b>{what}</b>", n=entry.number, mark=mark(entry, shown), what=what),
            h("{details}", details=details) if details else None,
            h("<i>“{quote}”</i>", quote=quote) if quote != what else None,
            *notes(entry, shown, school, today),
        ]
    )


def notes(entry: Entry, shown: Shown, school: Directory, today: date) -> list[Html]:
    """What has to be known of an entry before it is imported."""
    it, found = entry.proposal, []
    if shown.change is Change.CHANGED and shown.now is not None:
        found.append(
            h("· 现在是：{now}", now="，".join(filter(None, what_and_when(shown.now, school, today))))
        )
    if shown.change is Change.GONE:
        found.append(h("· 新计划里没有这一条了"))
    elif shown.there:
        found.append(h("· 学校里已经有了"))
    if shown.binds_nobody:
        found.append(_binds_nobody(shown.draft))
    if shown.twin:
        clock = hours(shown.twin.starts, shown.twin.ends)
        usual = f"{rule(shown.twin, school.calendar)}{clock and ' '}{clock}"
        found.append(h("· 学校已有“{title}”（{usual}），默认不再加", title=shown.twin.title, usual=usual))
    if isinstance(it.draft, PeopleDraft) and it.draft.strangers:
        strangers = names(it.draft.strangers, _NAMES)
        found.append(h("· 老师名单里没有：{names}（可以先用 /roster 导入）", names=strangers))
    if not shown.fits:
        found.append(h("⚠️ 学校里已经没有这个组了，请改对象。"))
    draft = shown.draft
    if isinstance(draft, DutyDraft) and shown.before and shown.before.count != draft.count:
        now = amount(shown.before.metric, shown.before.count)
        found.append(h("· 学校现在定的是 {n}，导入后按这里的算", n=now))
    if it.uncounted:
        found.append(h("· 这类任务还不能自动统计，默认不导入；要算的话点 ✏️ 选一类"))
    if it.twice:
        found.append(h("· 已经列在“截止”里"))
    if it.is_past(today) and not shown.warnings:
        found.append(h("· 已经过去"))
    return [*found, *shown.warnings[:_WARNINGS]]


def _binds_nobody(draft: Draft) -> Html:
    by_years = isinstance(draft, DutyDraft) and (draft.reach.age != ANY or draft.reach.service != ANY)
    how = "按年龄、教龄的任务，要先在 /roster 登记出生年月、入职年份。" if by_years else "有了以后自动生效。"
    return h("⚠️ 现在没有老师符合。{how}", how=how)


def mark(entry: Entry, shown: Shown) -> str:
    """Whether an entry is imported, in one sign."""
    if entry.gone:
        return "🗑" if entry.kept is False else "📌"
    if shown.there:
        return "☑️"
    return {None: "❓", True: "✅", False: "⬜"}[entry.kept]


def what_and_when(draft: Draft, school: Directory, today: date) -> tuple[str, str]:
    """What an entry is, and when and for whom."""
    match draft:
        case ItemDraft():
            place = f" · {draft.place}" if draft.place else ""
            return (
                draft.title,
                f"{time_words(draft, school, today)} · {whom_words(draft.whom, school)}{place}",
            )
        case DutyDraft():
            return duty_words(draft, school), ""
        case PeopleDraft():
            return people_words(draft, school), ""


def duty_words(draft: DutyDraft, school: Directory) -> str:
    """教研组长每学期听课 20 节; 青年教师（？） · 听课 · 每学期 20 节 where the school knows no such people."""
    duty = draft.duty
    if duty is not None and duty.group_id in (None, *school.group_by_id):
        return duty_sentence(duty, school)
    whom = whom_words(draft.whom, school, everybody="全体教师") if draft.whom else f"{draft.who}（？）"
    what = METRIC_LABELS[draft.metric] if draft.metric else f"{draft.what}（？）"
    unit = UNITS[draft.metric] if draft.metric else draft.unit
    return f"{whom} · {what} · {PER_LABELS[draft.per] if draft.per else _OPEN} {draft.count} {unit}"


def people_words(draft: PeopleDraft, school: Directory) -> str:
    """数学组：陈小满、何雨桐, or who heads it."""
    found = [school.member_by_id[it].name for it in sorted(draft.members) if it in school.member_by_id]
    group = whom_words(draft.whom, school) if draft.whom else f"{draft.who}（？）"
    return f"{group}{'组长' if draft.lead and draft.whom else ''}：{names(found, _NAMES) or '（没有认出的老师）'}"


def whom_words(whom: Whom | None, school: Directory, everybody: str = "全校") -> str:
    """全校, 数学组, 综合组（新建）, 教研组长, or names."""
    if whom is None:
        return f"对象{_OPEN}"
    if whom.role is not None:
        return everybody if whom.role is Role.TEACHER else role_name(whom.role)
    if whom.group == NEW_GROUP:
        return f"{whom.new_group}（新建）"
    if whom.group_id is not None and whom.group_id not in school.group_by_id:
        return "（已没有的组）"
    if not whom.people and whom.group_id is None:
        return everybody
    return audience(Audience(whom.group_id, whom.people), school)


def time_words(draft: ItemDraft, school: Directory, today: date) -> str:
    """When an item is, with the year of a month and the days of a week."""
    if draft.timing is None:
        return f"日期{_OPEN}"
    item = replace(draft, whom=Whom()).item
    assert item is not None  # noqa: S101  (its time is known)
    if item.kind is ItemKind.SERIES:
        return _series(item, school)
    if item.kind is ItemKind.MONTH:
        first, last = item.first_day, item.last_day
        months = [f"{it.year}年{it.month}月" for it in (first, last)]
        return f"{'至'.join(dict.fromkeys(months))}（不定日期）"
    [found] = occurrences(item, item.first_day, item.first_day, school.calendar)
    return when(found, school, today)


def _series(item: Item, school: Directory) -> str:
    item = without_days_off(item, school)
    closed = sorted(day for day, change in item.changes.items() if change.new_day is None)
    moved = [(it.day, it.new_day) for it in item.changes.values() if it.new_day is not None]
    left = f"（{'、'.join(map(short_day, closed[:4]))}除外）" if closed else ""
    left += "".join(f"（{short_day(day)}改到{short_day(new)}）" for day, new in moved[:4])
    begins = f"{short_day(item.first_day)}至{short_day(item.last_day)}"
    clock = hours(item.starts, item.ends)
    return f"{rule(item, school.calendar)}{clock and ' '}{clock}，{begins}{left}"
