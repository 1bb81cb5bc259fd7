"""Who has how many, on a phone screen: counts only, never an appraisal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.counting.duty_words import window_label, work
from handlers.texts.counting.quota import bar, mine, short_line
from handlers.texts.days import day_label
from handlers.texts.html import Html, h, joined, lines
from school.calendar.terms import Term
from school.counting.board import Kind, Standing
from school.counting.quotas import Pace, Progress
from school.directory import Directory
from school.people import Group, Member

WHOLE_SCHOOL = "全校"
EARLIER, LATER, OTHER_GROUP, BACK = "‹ 上一页", "下一页 ›", "换个组", "‹ 返回"
POST, OTHER_KINDS = "发到本群", "换任务"
PICTURE, DETAILS, ALLOW = "🖼 图片", "🔍 看明细", "➖ 减免"
PICTURE_BELOW = "图片发在下面了"
EXCUSED = "免"
_CELLS = 5
_TURN = {Pace.BEHIND: 0, Pace.ON_PACE: 1, Pace.DONE: 2}
_MARKS = {Pace.BEHIND: "⏳ ", Pace.ON_PACE: "", Pace.DONE: "✅ "}


def kind_label(kind: Kind, today: date) -> str:
    """听课 本学期."""
    return f"{work(kind.metric, kind.only)} {window_label(kind.per, today)}"


def board(
    scope: str,
    kind: Kind,
    everybody: Sequence[Standing],
    shown: Sequence[Standing],
    school: Directory,
    today: date,
) -> Html:
    """One page of a board, under what holds for all its pages."""
    head = h("<b>{scope} · {kind}</b>", scope=scope, kind=kind_label(kind, today))
    day = day_label(today, school.term_at(today))
    if not everybody:
        return lines([head, day, "", h("现在放假，这一项暂时不计。")])
    return lines([head, day, _summary(everybody), "", *(line(it, school) for it in shown)])


def choose_kind(scope: str) -> Html:
    """Above the kinds of work that a board may show."""
    return h("<b>{scope}</b>：看哪一项？", scope=scope)


def heading(scope: str) -> Html:
    """The name above a board without people."""
    return h("<b>{scope}</b>", scope=scope)


def as_ones(found: Sequence[tuple[Group, Progress]], school: Directory, today: date) -> Html:
    """What groups owe as one, each in a line, those behind first."""
    rows = (
        h("{mark}{group} {what}", mark=_MARKS[it.pace], group=group.name, what=short_line(it, school, today))
        for group, it in sorted(found, key=lambda pair: _TURN[pair[1].pace])
    )
    return lines(["", h("<b>全组合计</b>"), *rows])


def rest(shown: Sequence[Standing], school: Directory) -> Html:
    """The people that did not fit into the first message."""
    return lines(line(it, school) for it in shown)


def _summary(everybody: Sequence[Standing]) -> Html:
    paces = [it.progress.pace for it in everybody if not it.progress.excused]
    done, behind, excused = paces.count(Pace.DONE), paces.count(Pace.BEHIND), len(everybody) - len(paces)
    parts = [
        h("{n} 人", n=len(everybody)),
        h("✅ 完成 {n} 人", n=done) if done else None,
        h("⏳ 慢于进度 {n} 人", n=behind) if behind else None,
        h("➖ 免 {n} 人", n=excused) if excused else None,
    ]
    return joined([part for part in parts if part], "，")


def who(standing: Standing, school: Directory) -> str:
    """陈小满; 苏婉清→陈小满 where the lessons of a partner are owed."""
    partner_id = standing.progress.partner_id
    partner = f"→{school.member_by_id[partner_id].name}" if partner_id is not None else ""
    return f"{standing.member.name}{partner}"


def line(standing: Standing, school: Directory) -> Html:
    """⏳ 陈小满 3/15 ■□□□□ 差12."""
    it, name = standing.progress, who(standing, school)
    if it.excused:
        return h("➖ {name} 免", name=name)
    return h(
        "{mark}{name} {count}/{target} {bar}{missing}{pending}",
        mark=_MARKS[it.pace],
        name=name,
        count=it.count,
        target=it.target,
        bar=bar(it.count, it.target, _CELLS),
        missing=f" 差{it.missing}" if it.missing else "",
        pending=f"（待确认{it.pending}）" if it.pending else "",
    )


def of_person(member: Member, found: Sequence[Progress], school: Directory, today: date) -> Html:
    """One person's numbers, for heads."""
    if not found:
        return h("<b>{name}</b>现在没有要完成的任务。", name=member.name)
    return mine(found, [], school, today, whose=f"{member.name}的任务")


def picture_subtitle(everybody: Sequence[Standing], today: date, term: Term) -> str:
    """11月25日 周三（第13周）　8 人，完成 3 人，慢于进度 2 人. The picture draws no emoji."""
    return f"{day_label(today, term)}　{_summary(everybody)}　（竖线是按进度应有的数）"


def left_out(count: int) -> str:
    """How many did not fit on the picture."""
    return f"还有 {count} 人" if count > 0 else ""


def picture_name() -> str:
    """The name of the file."""
    return "board.png"


def picture_caption(title: str) -> Html:
    """Under the picture."""
    return h("{title}", title=title)


def choose_person() -> Html:
    """Whose numbers to look at."""
    return h("看谁的明细？")


def no_duties(scope: str, *, director: bool) -> Html:
    """Nobody here owes anything."""
    hint = h("点下面的按钮来布置。") if director else h("教科室主任可以用 /duties 布置。")
    return lines([h("<b>{scope}</b>还没有任务。", scope=scope), hint])


def choose_group() -> Html:
    """Which group to look at."""
    return h("看哪个组？")
