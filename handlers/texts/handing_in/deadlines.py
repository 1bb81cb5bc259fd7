"""What heads see of deadlines: the echo, and how far people have come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from handlers.texts.announcing.nudging import mention
from handlers.texts.counting.quota import METRIC_LABELS
from handlers.texts.days import day_label, short_day
from handlers.texts.handing_in.submissions import PROOFS, how_to_answer
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.problems import explain
from handlers.texts.scheduling.items import audience, when
from school.counting.duties import Metric
from school.directory import Directory
from school.handing_in.submissions import NothingWanted, Owes, Proof, Requirement
from school.people import Group, Member
from school.scheduling.schedule import Item, occurrences

TITLE = "布置要交的材料"
SAVE, ANOTHER_TIME, ANOTHER_AUDIENCE, ANOTHER_TITLE = "✅ 保存", "改时间", "改对象", "改名称"
MORE, LESS = "＋ 1 份", "－ 1 份"
NEW, BACK, REFRESH = "➕ 新的", "‹ 返回", "🔄 刷新"
MISSING, GIVEN, NUDGE, PACK, TICK = "📋 还没交", "📄 已交", "🔔 催一下", "📦 打包", "☑️ 勾选"
MORE_ACTIONS, OTHER_SETTINGS, FEWER_SETTINGS = "⋯ 更多", "⋯ 更多设置", "‹ 收起"
TELL, EDIT, CANCEL = "📣 通知", "✏️ 修改", "🗑 取消"
NUDGED_NOBODY, ALL_GIVEN, ALL_ON_LEAVE, TICKED, UNTICKED = (
    "他们现在都联系不上，请当面说一声。",
    "都交齐了，不用催。",
    "没交的老师都在请假，先不催。",
    "已勾选。",
    "已取消勾选。",
)
_OWES = {Owes.EACH: "每人交", Owes.SUBJECT_GROUP: "每个教研组交", Owes.PREP_GROUP: "每个备课组交"}


def ask_line() -> Html:
    """The whole deadline in one line."""
    return lines(
        [
            h("请发一行，写明什么时候前、谁交、交什么，比如："),
            h("<code>11月30日前 每位教师交一篇教学案例</code>"),
            h("<code>周五17:00前 数学组每人交2份试卷</code>"),
            h("<code>12月20日前 每个教研组交一份工作总结</code>"),
        ]
    )


def ask_when() -> Html:
    """By when."""
    return h("什么时候截止？请直接发，比如：11月30日　下周五17:00")


def ask_title() -> Html:
    """What is handed in."""
    return h("要交什么？请直接发名称，比如：教学案例")


def ask_whom() -> Html:
    """Who owes."""
    return h("谁来交？点一个，或者直接发组名、姓名。")


# --- the echo -----------------------------------------------------------------------------------------


def who(item: Item, wanted: Requirement, school: Directory) -> str:
    """数学组，每人交 1 份; of one group that hands in for itself 数学组，交 1 份."""
    group = school.group_by_id.get(item.audience.group_id or 0)
    if group is not None and group.kind is wanted.owes.group_kind:
        return f"{group.name}，交 {wanted.count} 份"
    return f"{audience(item.audience, school)}，{_OWES[wanted.owes]} {wanted.count} 份"


def _facts(item: Item, wanted: Requirement, school: Directory, today: date) -> list[Html | None]:
    [it] = occurrences(item, item.first_day, item.last_day, school.calendar)
    counts = f"计入{METRIC_LABELS[wanted.metric]}任务" if wanted.metric else None
    late = None if wanted.proof is Proof.TICK else "可以补交，标明补交" if wanted.late else "过期不收"
    return [
        h("<b>{title}</b>", title=item.title),
        h("{when}", when=when(it, school, today)),
        h("{who}", who=who(item, wanted, school)),
        h("形式：{proof}", proof=PROOFS[wanted.proof]),
        h("{rest}", rest="；".join(filter(None, (late, counts)))) if late or counts else None,
    ]


def echo(
    item: Item,
    wanted: Requirement,
    school: Directory,
    today: date,
    owing: int,
    warnings: Sequence[Html],
    more: Sequence[date],
) -> Html:
    """The deadline in full, before it is kept."""
    unit = "人" if wanted.owes is Owes.EACH else "个组"
    further = [short_day(day) for day in more]
    return lines(
        [
            *_facts(item, wanted, school, today),
            h("要交的：{n} {unit}", n=owing, unit=unit),
            h("另外还有：{days}", days="、".join(further)) if further else None,
            *(["", *warnings] if warnings else []),
            "",
            h("对吗？点一下就改。"),
        ]
    )


def no_such_duty(metric: Metric) -> Html:
    """It counts for a duty that nobody has."""
    return h("还没有人有{label}任务，可以在 /duties 里设。", label=METRIC_LABELS[metric])


def saved(items: int) -> str:
    """Above the first of so many deadlines that were kept."""
    return "✅ 已保存。" if items == 1 else f"✅ 已保存，共 {items} 次，这是第一次。"


def owes_choice(owes: Owes) -> str:
    """改为每个教研组交."""
    return f"改为{_OWES[owes]}"


def proof_choice(proof: Proof) -> str:
    """形式：文件."""
    short = {Proof.ANY: "都可以", Proof.TICK: "当面交"}.get(proof, PROOFS[proof])
    return f"形式：{short}"


def late_choice(late: bool) -> str:
    """补交：可以."""
    return f"补交：{'可以' if late else '不收'}"


def metric_choice(label: str, counts: bool) -> str:
    """计入案例任务：是."""
    return f"计入{label}任务：{'是' if counts else '否'}"


def move_to(day: date) -> str:
    """改到11月27日 周五."""
    return f"改到{day_label(day)}"


# --- how far they have come ---------------------------------------------------------------------------


def listed(n: int) -> Html:
    """Above the deadlines one looks after."""
    if not n:
        return lines([h("还没有布置要交的材料。"), "", ask_line()])
    return h("📥 <b>要交的材料</b>\n点开看进度，或者布置新的。")


def list_label(item: Item, have: int, total: int) -> str:
    """教学案例 11月30日 3/12."""
    short = item.title if len(item.title) <= 14 else f"{item.title[:13]}…"
    return f"{short} {short_day(item.last_day)} {have}/{total}"


def progress(
    item: Item,
    wanted: Requirement,
    school: Directory,
    now: datetime,
    rows: Sequence[tuple[str, int, int]],
    unreachable: int,
    note: str = "",
) -> Html:
    """One deadline: what it wants, then by group how many are done of how many."""
    done, total = sum(row[1] for row in rows), sum(row[2] for row in rows)
    by_group = [
        h("{mark}{name}　{done}/{total}", mark="✅ " if have == of else "▫️ ", name=name, done=have, total=of)
        for name, have, of in rows
    ]
    return lines(
        [
            *([h("{note}", note=note), ""] if note else []),
            *_facts(item, wanted, school, now.date()),
            "",
            h("<b>已交齐 {done}/{total}</b>", done=done, total=total),
            *(by_group if len(rows) > 1 else []),
            h("⚠️ 没交的里有 {n} 人联系不上", n=unreachable) if unreachable else None,
        ]
    )


def missing_head(item: Item, n: int) -> Html:
    """Above the names of those who have not."""
    if not n:
        return h("✅ <b>{title}</b>都交齐了。", title=item.title)
    return h("<b>{title}</b>还没交齐的有 {n} 个：", title=item.title, n=n)


def missing_groups(groups: Iterable[Group]) -> Html:
    """The groups that owe."""
    return h("{names}", names="、".join(group.name for group in groups))


def tick_head(item: Item) -> Html:
    """Above the names to tick."""
    return h("<b>{title}</b>\n当面交了的，点名字勾选；再点一次取消。", title=item.title)


# --- reminding ------------------------------------------------------------------------------------------


def nudge(item: Item, wanted: Requirement, by: str, school: Directory, today: date) -> Html:
    """In private, to somebody who owes."""
    [it] = occurrences(item, item.first_day, item.last_day, school.calendar)
    return lines(
        [
            h("🔔 {by}提醒您，<b>{title}</b>还没交齐。", by=by, title=item.title),
            h("{when}", when=when(it, school, today)),
            how_to_answer(wanted.proof),
        ]
    )


def nudge_in_room(item: Item, people: Iterable[Member]) -> Html:
    """In a group chat, to those who can't be written to in private."""
    return h("🔔 请 {people} 交一下<b>{title}</b>。", people=joined(map(mention, people)), title=item.title)


@explain.register
def _(problem: NothingWanted) -> Html:
    return h("按这样选，没有人要交。请改一下对象，或者改为每人交。")


def more_actions(item: Item) -> Html:
    """Above what one seldom does about a deadline."""
    return h("<b>{title}</b>：还可以", title=item.title)
