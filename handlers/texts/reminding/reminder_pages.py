"""The pages about reminders: how a person and a school want them, what will go out and what did not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from handlers.texts.days import day_label, moment_label, short_day
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.problems import explain
from school.directory import Directory
from school.reminding.reminders import Kind, Note, Personal, Rule, Topic, Wishes, WordsTooLong
from school.scheduling.schedule import Item
from storage.outbox import DeadLetter
from storage.reminders import Reminder, State

ALL, LESS = "全部提醒", "少提醒我"
REST = {"day": "停一天", "week": "停一周", "term": "停到学期结束"}
RESUME, KINDS, UNTIL = "▶️ 恢复提醒", "按类型选", "停到哪一天…"
UNTIL_TITLE = "暂停提醒"
SCHOOL, MINE = "⚙️ 学校的提醒", "‹ 我的提醒"
BACK_TO_SCHOOL = "‹ 学校的提醒"
ON, OFF = "打开", "关闭"
COUNTS_ON, COUNTS_OFF = "周安排里加任务完成情况", "周安排里不加任务完成情况"
UPCOMING = "📬 未来七天要发的"
HOLD, RELEASE = "⏸ 先不发", "▶️ 照常发"
EDIT, USUAL, SEND_NOW = "✏️ 改内容", "↩️ 用原来的内容", "📤 现在就发"
MISHAPS, BACK_TO_UPCOMING = "没发出去的", "‹ 返回"
EDIT_TITLE = "改提醒的内容"
OPEN_AGAIN = "✅ 已完成 · 点一下撤销"

_TOPICS = {
    Topic.EVE: "教研活动的前一天（发到群里）",
    Topic.SOON: "活动开始前（私聊）",
    Topic.PART: "主讲、主备提前三天（私聊）",
    Topic.DEADLINE: "截止前 7、3、1 天和当天（私聊）",
    Topic.MONTH_CLOSING: "月底前一周没完成的事（私聊负责人）",
    Topic.WEEK: "每周安排（群里和私聊）",
    Topic.MONTH: "每月安排（群里和私聊）",
    Topic.QUOTA: "任务快到期，提醒慢于进度的老师（私聊）",
}
_SHORT = {
    Topic.EVE: "前一天",
    Topic.SOON: "开始",
    Topic.PART: "主讲主备",
    Topic.DEADLINE: "截止",
    Topic.MONTH_CLOSING: "月底",
    Topic.WEEK: "周安排",
    Topic.MONTH: "月安排",
    Topic.QUOTA: "任务",
}
_KINDS = {
    Kind.EVE: "前一天",
    Kind.SOON: "开始前",
    Kind.PART: "主讲主备",
    Kind.DEADLINE_7: "还有 7 天",
    Kind.DEADLINE_3: "还有 3 天",
    Kind.DEADLINE_1: "还有 1 天",
    Kind.DEADLINE_0: "今天截止",
    Kind.MONTH_CLOSING: "月底前",
    Kind.WEEK: "每周安排",
    Kind.MONTH: "每月安排",
    Kind.QUOTA: "任务快到期",
    Kind.CORRECTION: "更正",
    Kind.CRITIQUE: "还没评课",
    Kind.SHARED: "评课有修改",
}
_NOTES = {
    Note.LATE: "晚发了",
    Note.TOO_LATE: "错过时间，没发",
    Note.NOBODY: "没有收得到的人",
    Note.FAILED: "出错了，没发",
}


# --- one person ---------------------------------------------------------------------------------------


def mine(personal: Personal, today: date) -> Html:
    """How somebody is reminded."""
    return lines(
        [
            h("<b>我的提醒</b>"),
            _standing(personal, today),
            "",
            h("活动开始前、截止前、每周和每月的第一个工作日，我会私聊提醒您。"),
            h("晚上 21:30 到早上 6:30、放假时不打扰。"),
        ]
    )


OWN_TOPICS = tuple(topic for topic in Topic if topic is not Topic.PART)
"""What a person may turn off; what they have to prepare themselves they are always told."""


def kinds() -> Html:
    """The kinds of reminders, to be turned off and on."""
    return lines([h("<b>我的提醒</b>"), h("点一下关掉或打开。要您主讲、主备的，总会提前告诉您。")])


def switch(topic: Topic, *, on: bool) -> str:
    """✅ 每周安排, ▫️ 每周安排."""
    return f"{'✅' if on else '▫️'} {_SWITCHES[topic]}"


_SWITCHES = {
    Topic.EVE: "活动前一天",
    Topic.SOON: "活动开始前",
    Topic.DEADLINE: "截止提醒",
    Topic.MONTH_CLOSING: "月底未完成",
    Topic.WEEK: "每周安排",
    Topic.MONTH: "每月安排",
    Topic.QUOTA: "任务进度",
}


def ask_until() -> Html:
    """On which day it goes on."""
    return h("哪一天恢复提醒？请发日期，比如：<code>12月10日</code>、下周一。")


def _standing(personal: Personal, today: date) -> Html:
    if personal.paused_until is not None and personal.paused_until > today:
        return h("⏸ 已暂停，{day}恢复。", day=day_label(personal.paused_until))
    if personal.less:
        return h("🔕 只提醒您要准备的和快截止的。")
    if personal.off:
        off = [_SWITCHES[topic] for topic in OWN_TOPICS if topic in personal.off]
        return h("🔔 除了{off}，都提醒。", off="、".join(off))
    return h("🔔 全部提醒。")


def less_now() -> str:
    """Over the tapped button."""
    return "好的，以后只提醒您要准备的和快截止的。想改回来，请发 /reminders 。"


def again_at(moment: datetime) -> str:
    """When it will be said again."""
    return f"好的，{moment_label(moment)} 再提醒您。"


NOT_TONIGHT = "已经是晚上了，可以选“明早”。"
OVER_BY_THEN = "到那时已经开始或截止了。"


def marked_done(title: str) -> str:
    """Somebody is done."""
    return f"“{title}”记为已完成，不再提醒您。"


def open_again(title: str) -> str:
    """Not done after all."""
    return f"“{title}”还没完成，会继续提醒您。"


# --- the school ---------------------------------------------------------------------------------------


def school(wishes: Wishes) -> Html:
    """What the school wants to be reminded of."""
    rows = [
        h("{mark} {topic}　{at}", mark="✅" if rule.on else "▫️", topic=label, at=at_label(topic, rule))
        for topic, label in _TOPICS.items()
        for rule in [wishes.rule(topic)]
    ]
    counts = h("周安排里{has}任务完成情况。", has="有" if wishes.counts else "没有")
    return lines([h("<b>学校的提醒</b>"), "", *rows, "", counts, h("点一项来改。")])


def topic_button(topic: Topic, rule: Rule) -> str:
    """前一天 17:00."""
    return f"{_SHORT[topic]} {at_label(topic, rule) if rule.on else '关'}"


def at_label(topic: Topic, rule: Rule) -> str:
    """17:00, or 2 小时前."""
    if topic is not Topic.SOON:
        return f"{rule.at:%H:%M}"
    return minutes_label(rule.minutes)


def minutes_label(minutes: int) -> str:
    """30 分钟前, 2 小时前."""
    return f"{minutes // 60} 小时前" if minutes % 60 == 0 else f"{minutes} 分钟前"


def topic(topic: Topic, rule: Rule) -> Html:
    """One topic."""
    now = f"现在：{at_label(topic, rule)}" if rule.on else "现在：关闭"
    return lines([h("<b>{topic}</b>", topic=_TOPICS[topic]), h("{now}", now=now), "", h("改成？")])


# --- what will go out ---------------------------------------------------------------------------------


def upcoming(total: int, now: datetime) -> Html:
    """Over the list of the next seven days; each reminder is a button."""
    if not total:
        return lines([h("<b>未来七天</b>没有要发的提醒。"), h("发 /add 添加日程，我会按时提醒。")])
    return lines(
        [h("<b>未来七天要发的提醒</b>（{n} 条）", n=total), h("点一条，可以看内容、先不发或改内容。")]
    )


def in_list(reminder: Reminder, item: Item | None, at: datetime) -> str:
    """⏸ 11月25日 17:00 数学组教研 · 前一天."""
    mark = "⏸ " if reminder.state is State.HELD else "✏️ " if reminder.words else ""
    return f"{mark}{short_day(at.date())} {at:%H:%M} {about(reminder, item)}"


def about(reminder: Reminder, item: Item | None) -> str:
    """数学组教研 · 前一天, or 每周安排."""
    kind = _KINDS[reminder.kind]
    return f"{item.title} · {kind}" if item else kind


def one(
    reminder: Reminder,
    item: Item | None,
    at: datetime,
    school: Directory,
    chats: Sequence[str],
    people: int,
    unreachable: int,
    words: Html | None,
) -> Html:
    """One reminder: when, to whom, and what it says as things are now."""
    places = [h("群“{chat}”", chat=chat) for chat in chats]
    if people or unreachable:
        places.append(h("私聊 {n} 位老师", n=people))
    held = h("⏸ 已暂停，不会发出。") if reminder.state is State.HELD else None
    term = school.calendar.term_of(at.date())
    return lines(
        [
            h("<b>{about}</b>", about=about(reminder, item)),
            h("时间：{at}", at=moment_label(at, term)),
            h("发给：{places}", places=joined(places) if places else "没有人"),
            h("另有 {n} 位还没打开过机器人，收不到。", n=unreachable) if unreachable else None,
            held,
            h("\n<blockquote>{words}</blockquote>", words=words) if words else None,
        ]
    )


def over(reminder: Reminder, item: Item | None) -> Html:
    """A reminder that has gone out, or will not."""
    what = "已经发出" if reminder.state is State.SENT else "没有发出"
    note = note_label(reminder.note)
    rest = f"（{note}）" if note else ""
    return h("<b>{about}</b>{what}{rest}。", about=about(reminder, item), what=what, rest=rest)


def sending(moment: datetime, now: datetime) -> str:
    """When it goes, over the tapped button."""
    if moment <= now:
        return "好的，马上发出。"
    return f"现在是休息时间，{moment:%H:%M} 发出。"


def ask_words(words: str, *, only_chats: bool) -> Html:
    """Other words for one reminder; those of a week or month are for chats, people have their own."""
    return lines(
        [
            h("现在的内容："),
            h("<blockquote>{words}</blockquote>", words=Html(words)),
            h("请发新的内容，会原样发出去。"),
            h("改的是群里的；私聊里仍是各人自己的安排。") if only_chats else None,
        ]
    )


def note_label(note: str | None) -> str:
    """Why a reminder did not simply go out, with the id of an error."""
    name, _, rest = (note or "").partition(" ")
    label = _NOTES.get(Note(name), "") if name else ""
    return f"{label}，编号 {rest}" if rest else label


def mishaps(
    reminders: Sequence[tuple[Reminder, Item | None, datetime]],
    letters: Sequence[tuple[DeadLetter, str, datetime]],
) -> Html:
    """What was late or skipped, and what Telegram would not take, of the last two weeks."""
    if not reminders and not letters:
        return h("最近两周没有漏发、晚发的提醒，也没有送不到的消息。")
    rows = [
        h("· {at} {about}：{note}", at=moment_label(at), about=about(it, item), note=note_label(it.note))
        for it, item, at in reminders
    ]
    dead = [
        h("· {at} 给{whom}：{why}", at=moment_label(at), whom=whom, why=_why(it.error))
        for it, whom, at in letters
    ]
    return lines(
        [
            h("<b>最近两周</b>"),
            h("\n<b>晚发和没发的提醒</b>") if rows else None,
            *rows,
            h("\n<b>送不到的消息</b>") if dead else None,
            *dead,
        ]
    )


def _why(error: str) -> str:
    """Telegram's reason as a teacher would put it; one we do not know stays as it is."""
    known = {
        "blocked by the user": "对方停用了机器人",
        "deactivated": "对方的账号已注销",
        "chat not found": "找不到这个聊天",
        "can't initiate": "对方还没打开过机器人",
        "kicked": "机器人已被移出群",
        "not enough rights": "机器人在群里不能发言",
        "have no rights": "机器人在群里不能发言",
    }
    return next((words for sign, words in known.items() if sign in error.lower()), error)


@explain.register
def _(problem: WordsTooLong) -> Html:
    return h("请发 1 到 {n} 个字。", n=problem.most)


def next_broadcast(at: datetime, now: datetime) -> str:
    """When the words about a week or month go out next."""
    return "这次的马上就发。" if at - now <= timedelta(minutes=2) else f"好的，下一次是{moment_label(at)}。"
