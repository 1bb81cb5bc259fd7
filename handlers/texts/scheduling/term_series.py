"""Regular meetings that go on in a new term."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.days import short_day
from handlers.texts.html import Html, h, lines
from handlers.texts.scheduling.items import hours, rule
from school.calendar.terms import Term
from school.directory import Directory
from school.scheduling.schedule import Item

TITLE, TO_TERM = "延续定期活动", "‹ 学期"


def button(count: int) -> str:
    """The button on the page of a term."""
    return f"🔁 延续上学期的 {count} 项定期活动"


def label(item: Item, school: Directory) -> str:
    """数学组教研 每周三 14:50."""
    return f"{item.title} {rule(item, school.calendar)} {hours(item.starts)}".rstrip()


def ask(term: Term) -> Html:
    """Which go on."""
    return h("哪些定期活动在<b>{term}</b>继续？不要的点一下去掉，再点“完成”。", term=term.name)


def continued(term: Term, added: Sequence[tuple[Item, int]], school: Directory) -> Html:
    """What goes on, from when and how often; days off are left out."""
    if not added:
        return h("没有选，一项也没有延续。")
    return lines(
        [
            h("✅ 已排到<b>{term}</b>，放假的日子跳过：", term=term.name),
            *(
                h(
                    "· {what}，{first}起，共 {n} 次",
                    what=label(item, school),
                    first=short_day(item.first_day),
                    n=count,
                )
                for item, count in added
            ),
            "",
            h("时间、地点有变的，请在 /schedule 里点开修改。"),
        ]
    )


def nothing() -> Html:
    """There is none."""
    return h("没有要延续的定期活动了。")
