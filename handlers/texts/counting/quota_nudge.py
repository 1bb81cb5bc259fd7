"""The gentle word to those who are behind with their duties, and the list that heads see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.counting.quota import by_when, short_line
from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import names
from school.counting.quotas import Progress
from school.directory import Directory
from school.people import Member

MY_QUOTA, BOARD = "我的任务", "完成情况"
_NAMES = 30


def nudge(found: Sequence[Progress], school: Directory, today: date) -> Html:
    """For one person."""
    return lines(
        [
            h("🌱 提个醒，{by}：", by=by_when(found[0].window, today)),
            *(h("· {what}", what=short_line(it, school, today)) for it in found),
            h("不着急，安排一下时间就好。记过的还没登记，可以现在补上。"),
        ]
    )


def told_heads(members: Sequence[Member], last_day: date) -> Html:
    """For who looks after them: the same people, no numbers."""
    return h(
        "📋 {day}到期的任务，这些老师慢于进度，我已经私下提醒：{names}。",
        day=f"{last_day.month}月{last_day.day}日",
        names=names((it.name for it in members), _NAMES),
    )
