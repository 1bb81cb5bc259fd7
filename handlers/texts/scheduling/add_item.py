"""Adding an item and giving one another time: the questions, the echo, and what speaks against a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from handlers.texts.days import short_day, weekday
from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import names
from handlers.texts.problems import explain
from handlers.texts.scheduling.items import details, hours, month_name, rule, when
from school.directory import Directory
from school.permissions import MayNotSchedule
from school.scheduling.conflicts import Conflict, Hitch
from school.scheduling.schedule import Item, ItemKind, occurrences
from school.scheduling.timing import Timing
from school.scheduling.typed_times import NeverFalls, NoTermAhead

TITLE = "加日程"
SAVE, ANOTHER_TIME, ANOTHER_AUDIENCE, ANOTHER_TITLE = "✅ 保存", "改时间", "改对象", "改名称"
ANOTHER_PLACE, ADD_PLACE = "改地点", "➕ 地点"
USUAL_TITLES = ("教研活动", "集体备课", "听评课", "磨课", "专题讲座", "例会")
_MOST_WARNINGS, _PEOPLE_SHOWN = 6, 3


def ask_line() -> Html:
    """The whole item in one line."""
    return lines(
        [
            h("请发一行，时间、内容、地点都写在里面，比如："),
            h("<code>下周三下午第二节 数学组教研 三楼会议室</code>"),
            h("<code>每周四下午第一节 集体备课</code>"),
            h("<code>12月20日前 交教学反思</code>"),
            h("<code>12月份：课题中期评估</code>"),
        ]
    )


def ask_title() -> Html:
    """What it is."""
    return h("这是什么活动？点一个，或者直接发名称。")


def understood(title: str | None, when: str | None, whom: str | None) -> Html | None:
    """What a line has said already, above the question for the rest: 📌 数学组教研 · 数学组; None where it is nothing."""
    said = [it for it in (title, when, whom) if it]
    return h("📌 <b>{said}</b>", said=" · ".join(said)) if said else None


def ask_when() -> Html:
    """When it is."""
    return lines(
        [
            h("什么时候？请直接发，比如："),
            h("下周三下午第二节　12月9日14:20"),
            h("每周四下午第一节　单周周二15:10"),
            h("12月份　12月20日前"),
        ]
    )


def ask_which() -> Html:
    """Which of several times was meant."""
    return h("时间是哪一个？都不对就直接发，比如：12月9日14:20")


def ask_hour(day: str) -> Html:
    """At what time of the day."""
    return h("{day}几点？点一节课，或者直接发时间，比如：15:30。不定就跳过。", day=day)


def period_label(number: int, starts: str) -> str:
    """第6节 14:20."""
    return f"第{number}节 {starts}"


def ask_whom() -> Html:
    """Whom it is for."""
    return h("是谁的活动？点一个，或者直接发组名、姓名。")


def ask_place() -> Html:
    """Where it is."""
    return h("在哪里？直接发地点；不定就跳过。")


def timing(it: Timing, school: Directory, today: date) -> str:
    """A possible time, on a button: 12月1日 周二（第14周）起，单周周二."""
    item = it.put(Item(0, it.kind, "", it.first_day, it.last_day))
    if it.kind is ItemKind.MONTH:
        return month_name(it.first_day, today)
    if it.kind is ItemKind.SERIES:
        return f"{short_day(it.first_day)}起，{rule(item, school.calendar)}{hours(it.starts)}"
    [first] = occurrences(item, it.first_day, it.first_day)
    return when(first, school, today)


def echo(
    item: Item, school: Directory, today: date, warnings: Iterable[Html], more: Sequence[date] = ()
) -> Html:
    """The item in full, before it is kept. `more` are further days, each of which becomes an item."""
    [first, *rest] = occurrences(item, date.min, date.max, school.calendar) or [None]
    assert first is not None  # noqa: S101  (an item that never falls is not read)
    ahead = 1 + len(rest) if item.kind is ItemKind.SERIES else None
    further = [f"{short_day(day)} {weekday(day)}" for day in more]
    return lines(
        [
            h("请核对，没问题就点保存："),
            "",
            details(first, school, today, ahead=ahead),
            h("还有：{days}，共 {n} 项", days="、".join(further), n=len(further) + 1) if further else None,
            *_exceptions(item),
            *_block(warnings),
        ]
    )


def _block(warnings: Iterable[Html]) -> list[Html | str]:
    found = list(warnings)
    return ["", *found] if found else []


def _exceptions(item: Item) -> list[Html]:
    out = []
    for change in sorted(item.changes.values(), key=lambda it: it.day):
        if change.new_day is None:
            out.append(h("· {day}不开", day=f"{short_day(change.day)} {weekday(change.day)}"))
        else:
            new = f"{short_day(change.new_day)} {weekday(change.new_day)}"
            out.append(h("· {day}改到{new}", day=short_day(change.day), new=new))
    return out


def warnings(conflicts: Sequence[Conflict], school: Directory, today: date, *, many: bool) -> list[Html]:
    """What speaks against an item; of a series, which of its days."""
    found = [_warning(it, school, today) for it in conflicts[:_MOST_WARNINGS]]
    if many:
        left = len(conflicts) - len(found)
        found = [h("· {words}", words=words) for words in found]
        head = h("⚠️ 有 {n} 次遇到放假、考试或别的安排：", n=len({it.planned for it in conflicts}))
        return [head, *found, *([h("· 另有 {n} 处", n=left)] if left > 0 else [])]
    return [h("⚠️ {words}。", words=words) for words in found]


def _warning(it: Conflict, school: Directory, today: date) -> Html:
    day = f"{short_day(it.day)} {weekday(it.day)}"
    match it.hitch:
        case Hitch.PAST:
            return h("{day}已经过去了", day=day)
        case Hitch.DAY_OFF if not it.name:
            return h("{day}是周末", day=day)
        case Hitch.DAY_OFF:
            return h("{day}{name}，不上班", day=day, name=f"是{it.name}" if it.name != "停课" else it.name)
        case Hitch.EXAM | Hitch.OCCASION:
            return h("{day}有{name}", day=day, name=it.name)
        case Hitch.AWAY:
            return h("{day} {people}请假", day=day, people=_people(it, school))
        case _:
            return h("{day}和“{name}”时间冲突（{people}）", day=day, name=it.name, people=_people(it, school))


def _people(it: Conflict, school: Directory) -> str:
    return names([school.member_by_id[who].name for who in it.people], _PEOPLE_SHOWN)


def move_to(day: date) -> str:
    """The button that proposes a day."""
    return f"改到{short_day(day)} {weekday(day)}"


def skip(count: int) -> str:
    """The button that leaves out the days of a series that don't fit."""
    return f"这 {count} 次不开"


def shift(count: int) -> str:
    """The button that moves them to the next day that fits."""
    return f"这 {count} 次顺延"


@explain.register
def _(problem: MayNotSchedule) -> Html:
    return h("只能给自己带的组和组里的老师排日程；全校的请教科室主任来加。")


@explain.register
def _(problem: NoTermAhead) -> Html:
    return h("定期活动要排到学期末，但下学期还没有设。请先用 /settings 加上新学期。")


@explain.register
def _(problem: NeverFalls) -> Html:
    return h("照这个说法，以后一次也没有了。请检查一下日期。")
