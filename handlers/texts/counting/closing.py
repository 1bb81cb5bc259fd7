"""Closing a term in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers.texts.counting.duty_words import PER_LABELS, UNITS, work
from handlers.texts.days import day_label, moment_label
from handlers.texts.html import Html, h, lines
from handlers.texts.problems import explain
from school.calendar.terms import Term
from school.counting.board import Kind
from school.counting.closing import Result, Results, TermNotBegun
from school.directory import Directory
from school.people import Member

CLOSE, NOT_YET, PENDING = "🔒 结束并归档", "先不结束", "去处理待确认的"
NEXT_TERM, RULES, RESULTS = "➕ 添加下一学期", "看任务规定", "📊 看完成情况"
REOPEN, REOPEN_NOW, KEEP_CLOSED, CLOSE_AGAIN = "🔓 重新打开", "🔓 重新打开", "不打开", "🔒 再次结束"
BACK = "‹ 返回"


def kind_label(kind: Kind) -> str:
    """听课（每学期）."""
    return f"{work(kind.metric, kind.only)}（{PER_LABELS[kind.per]}）"


def nothing_to_close() -> Html:
    """No term is open."""
    return h("没有要结束的学期。已结束的学期可以点开看。")


def ask(term: Term, results: Results, pending: int, today: date) -> Html:
    """What closing means, and what is open still."""
    early = h("⚠️ 学期到{day}才结束，现在结束，后面的记录就加不进来了。", day=day_label(term.last_day))
    return lines(
        [
            h("结束<b>{name}</b>？", name=term.name),
            "",
            *_summary(results),
            h("⏳ 还有 {n} 项登记待确认，结束后不再计入。", n=pending) if pending else None,
            early if today <= term.last_day else None,
            "",
            h("结束以后：这学期的听课和登记不能再加、再改、再删，完成情况和当时的任务规定一起存档。"),
            h("老师、组、师徒、任务规定延续到下学期。需要时您可以重新打开。"),
            h("台账可以用 /export 导出，现在或以后都行。"),
        ]
    )


def _summary(results: Results) -> list[Html]:
    if not results.people:
        return [h("这学期没有设任务。")]
    rows = []
    for kind in results.kinds:
        found = results.of(kind)
        done = sum(not it.missing for it in found)
        rows.append(
            h(
                "{mark} {kind}：{n} {of}，完成 {done} {of}",
                mark="✅" if done == len(found) else "▫️",
                kind=kind_label(kind),
                n=len(found),
                of="个组" if found[0].member_id is None else "人",
                done=done,
            )
        )
    return rows


def closed(term: Term, following: Term | None, school: Directory) -> Html:
    """A term is closed, and what comes now."""
    own = sum(it.member_id is not None for it in school.duties)
    return lines(
        [
            h("🔒 <b>{name}</b>已经结束归档。", name=term.name),
            h("下一学期：{name}，{day}开始。", name=following.name, day=day_label(following.first_day))
            if following
            else h("下一学期还没有设，现在就可以加。"),
            h(
                "延续的有：任务规定 {n} 条（其中 {own} 条是单独给个人定的，请看看还要不要），师徒 {pairs} 对。",
                n=len(school.duties),
                own=own,
                pairs=sum(it.last_day is None for it in school.pairs),
            ),
        ]
    )


def results(term: Term, found: Results, by: Member, at: datetime) -> Html:
    """What a closed term came to."""
    return lines(
        [
            h("🔒 <b>{name}</b>", name=term.name),
            h("{name}于 {when} 结束归档", name=by.name, when=moment_label(at)),
            "",
            *_summary(found),
            "",
            h("当时的任务规定：") if found.rules else None,
            *(h("· {rule}", rule=rule) for rule in found.rules),
        ]
    )


def of_kind(term: Term, kind: Kind, total: int, shown: Sequence[Result]) -> Html:
    """Who had done how much of one kind of work."""
    unit = UNITS[kind.metric]
    return lines(
        [
            h("<b>{kind}</b>　{term}　共 {n}", kind=kind_label(kind), term=term.name, n=total),
            "",
            *(
                h(
                    "{mark} {name} {done}/{owed}{missing}",
                    mark="▫️" if it.missing else "✅",
                    name=it.name,
                    done=it.done,
                    owed=it.owed,
                    missing=f" 差 {it.missing} {unit}" if it.missing else "",
                )
                for it in shown
            ),
        ]
    )


def ask_reopen(term: Term) -> Html:
    """Whether to open it again."""
    return h(
        "重新打开<b>{name}</b>？打开以后老师们又能增加、修改这学期的记录；改完请再结束一次，完成情况会重新存档。",
        name=term.name,
    )


def reopened(term: Term) -> Html:
    """It is open again."""
    return h("🔓 <b>{name}</b>已经重新打开，记录可以改了。", name=term.name)


@explain.register
def _(problem: TermNotBegun) -> Html:
    return h("这个学期还没开始，不用结束。")
