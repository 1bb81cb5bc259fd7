"""师徒结对 in words."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.days import short_day
from handlers.texts.html import Html, h, lines
from school.counting.duties import Pair
from school.directory import Directory
from school.people import Member

TITLE = "师徒结对"
NEW, END, BACK = "➕ 结对", "结束结对", "‹ 全部师徒"


def label(pair: Pair, school: Directory) -> str:
    """苏婉清 → 陈小满."""
    mentor, mentee = school.member_by_id[pair.mentor_id], school.member_by_id[pair.mentee_id]
    return f"{mentor.name} → {mentee.name}"


def overview(total: int) -> Html:
    """Heading of the list; the pairs are the buttons."""
    return lines(
        [
            h("<b>师徒结对</b>　{n} 对", n=total) if total else h("<b>师徒结对</b>　还没有。"),
            h("也可以一行写：<code>/pairs 师傅 徒弟、徒弟</code>"),
            h("师徒互听的任务在 /duties 里设，比如：<code>/duties 师傅每月听徒弟的课3节</code>"),
        ]
    )


def card(pair: Pair, school: Directory) -> Html:
    """One pair."""
    return lines(
        [
            h("<b>{pair}</b>", pair=label(pair, school)),
            h("从{day}开始。结束以后，互听的任务不再要求，听过的课都还在。", day=short_day(pair.first_day)),
        ]
    )


def ended(pair: Pair, school: Directory) -> Html:
    """A pair is no more."""
    return h("已结束：{pair}", pair=label(pair, school))


def told_mentor(mentees: Sequence[Member]) -> Html:
    """For the mentor."""
    return h(
        "您成了{names}的师傅。发 /my_quota 看师徒互听的任务。", names="、".join(it.name for it in mentees)
    )


def told_mentee(mentor: Member) -> Html:
    """For a mentee."""
    return h("{name}成了您的师傅。发 /my_quota 看师徒互听的任务。", name=mentor.name)


def ask_mentor() -> Html:
    """Who is the mentor."""
    return h("谁是师傅？点一下，或者直接发姓名。")


def ask_mentees(mentor: Member) -> Html:
    """Who are the mentees."""
    return h("<b>{name}</b>的徒弟是谁？可以点几位，也可以直接发姓名。", name=mentor.name)
