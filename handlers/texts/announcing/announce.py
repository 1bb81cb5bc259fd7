"""Writing an announcement: what is asked, the preview, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.texts.announcing.announcements import RECEIVED, audience_label, files_label
from handlers.texts.days import moment_label
from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import names
from handlers.texts.problems import explain
from school.announcing.addressees import MayNotAddress, UnknownAddressees
from school.announcing.announcements import (
    FEWEST_CHOICES,
    LONGEST_CHOICE,
    MOST_CHOICES,
    MOST_FILES,
    AlreadySent,
    Ask,
    Delivery,
    NobodyToTell,
    NothingToSay,
    OddChoices,
    TextTooLong,
    TimeIsPast,
    TooManyFiles,
    UnclearTime,
)
from school.calendar.terms import Term
from school.directory import Directory
from storage.announcements import Announcement
from storage.chats import BoundChat

TITLE = "发通知"
CONTENT_TITLE, AUDIENCE_TITLE, TIME_TITLE, CHOICES_TITLE = "通知内容", "通知对象", "发送时间", "回执选项"
EVERYBODY = "👥 全校老师"
OPEN = "👀 打开看看"
LATER, NOW, CHANGE_TIME, CANCEL_TIME = "⏰ 定时发", "📢 现在就发", "⏰ 改时间", "✕ 不定时了"
CHANGE_AUDIENCE, CHANGE_CONTENT, DROP = "👥 换对象", "✏️ 换内容", "🗑 不发了"
BACK = "‹ 预览"
ASKS = {Ask.RECEIPT: "收到", Ask.CHOICE: "自己定选项", Ask.WORDS: "写几个字", Ask.NOTHING: "不用回执"}
SAMPLE = "这是预览，点了不算回执。"
_NAMES = 8


# --- the questions --------------------------------------------------------------------------------------


def ask_content(parts: Sequence[tuple[int, str | None]]) -> Html:
    """What is to be said; `parts` are the characters and the kind of file of what has come already."""
    if not parts:
        return h("请发通知内容：文字（格式会保留）、图片、视频或文件都可以，发完点“✓ 完成”。")
    size, kinds = sum(size for size, _ in parts), [kind for _, kind in parts if kind]
    what = "、".join(part for part in (f"{size} 个字" if size else "", files_label(kinds)) if part)
    return h("已收到 {what}。可以接着发，发完点“✓ 完成”。", what=what)


def ask_audience() -> Html:
    """Whom it is for."""
    return lines(
        [
            h("发给谁？可以选几项，也可以直接写组名或姓名，用顿号隔开。"),
            h("选组和老师，会私聊发给每个人；选 💬 群，会发在群里。"),
        ]
    )


def ask_time() -> Html:
    """When it is to go out."""
    return h("什么时候发？点一个，或者直接写，比如“明早8点”“下周一 7:30”。")


def ask_choices() -> Html:
    """What people are to choose from."""
    return h(
        "请写 {fewest} 到 {most} 个选项，用斜杠隔开，每个不超过 {longest} 个字，比如：<code>参加 / 请假</code>",
        fewest=FEWEST_CHOICES,
        most=MOST_CHOICES,
        longest=LONGEST_CHOICE,
    )


def usual_time(moment: datetime, now: datetime) -> str:
    """今天 17:00, 明天 7:30, 下周一 7:30; a day beyond tomorrow is one of next week."""
    days = (moment.date() - now.date()).days
    day = "今天" if days == 0 else "明天" if days == 1 else f"下周{'一二三四五六日'[moment.weekday()]}"
    return f"{day} {moment.hour}:{moment:%M}"


# --- the preview ----------------------------------------------------------------------------------------


def preview(
    announcement: Announcement,
    delivery: Delivery,
    directory: Directory,
    rooms: Sequence[BoundChat],
    now: datetime,
    term: Term,
    about_event: Html | None,
    *,
    quiet: bool,
) -> Html:
    """Under the sample: whom it reaches, how, and when."""
    scheduled = announcement.due_at.astimezone(now.tzinfo) if announcement.due_at else None
    ways = [
        f"私聊 {len(delivery.private)} 人" if delivery.private else "",
        f"群 {len(delivery.rooms)} 个" if delivery.rooms else "",
    ]
    return lines(
        [
            h("👆 这就是大家会看到的，<b>还没有发出</b>。"),
            "",
            h("发给：{audience}", audience=audience_label(announcement.addressees, directory, rooms)),
            h("一共 {n} 位老师：{ways}", n=len(delivery.people), ways="，".join(filter(None, ways)) or "—"),
            _unreachable("会在群里看到", [it.name for it in delivery.elsewhere]),
            _unreachable("群里也看不到", [it.name for it in delivery.unreached]),
            h("时间：{when}", when=moment_label(scheduled, term) if scheduled else "现在"),
            about_event,
            h("🌙 这时是休息时间（21:30–6:30）。") if quiet else None,
        ]
    )


def _unreachable(where: str, people: Sequence[str]) -> Html | None:
    if not people:
        return None
    return h(
        "⚠️ 私聊联系不上 {n} 人，{where}：{names}", n=len(people), where=where, names=names(people, _NAMES)
    )


def send_label(delivery: Delivery) -> str:
    """📢 发给 8 人."""
    reached = len(delivery.people) - len(delivery.unreached)
    return f"📢 发给 {reached} 人" if reached else "📢 发到群里"


def schedule_label(moment: datetime) -> str:
    """⏰ 定在 11月26日 08:00 发."""
    return f"⏰ 定在 {moment.month}月{moment.day}日 {moment:%H:%M} 发"


def morning_label(moment: datetime) -> str:
    """🌙 明早 06:30 发, which may be this morning."""
    return f"🌙 早上 {moment:%H:%M} 再发"


def ask_label(announcement: Announcement) -> str:
    """✅ 回执：收到."""
    words = RECEIVED if announcement.ask is Ask.RECEIPT else ASKS[announcement.ask]
    if announcement.ask is Ask.CHOICE:
        words = "/".join(announcement.choices)
    return f"🙋 回执：{words}"


def pin_label(*, pinned: bool) -> str:
    """📌 群里置顶：否."""
    return f"📌 群里置顶：{'是' if pinned else '否'}"


def rooms_label(*, also: bool) -> str:
    """💬 发到群里：否."""
    return f"💬 发到群里：{'是' if also else '否'}"


def choose_ask() -> Html:
    """What stands under the announcement."""
    return lines(
        [
            h("<b>请老师怎么回？</b>"),
            h("收到：点一下就记下时间。"),
            h("自己定选项：比如“参加 / 请假”。"),
            h("写几个字：每人回一小段话。"),
            h("Telegram 不告诉任何人谁看过消息，所以只有点了才算数。"),
        ]
    )


def scheduled(announcement: Announcement, audience: str, moment: datetime, term: Term) -> Html:
    """It will go out by itself."""
    return lines(
        [
            h(
                "⏰ 已定好，<b>{when}</b> 发给{audience}。",
                when=moment_label(moment, term),
                audience=audience,
            ),
            h("发给谁以那时的名单为准。"),
        ]
    )


def below() -> Html:
    """In place of the question: the preview comes below."""
    return h("👇 通知预览")


def dropped() -> Html:
    """It is not sent, and forgotten."""
    return h("好的，这条通知不发了。")


def went_out_late(moment: datetime) -> Html:
    """A scheduled announcement is late, because the bot was down."""
    return h("⏰ 原定 {when} 的通知刚发出，晚了一会儿。", when=f"{moment:%H:%M}")


def too_late(announcement: Announcement, excerpt: str, moment: datetime, term: Term) -> Html:
    """A scheduled announcement is so late that its author has to decide."""
    return h(
        "⚠️ “{excerpt}”原定 {when} 发，那时机器人没有在运行。现在还发吗？",
        excerpt=excerpt,
        when=moment_label(moment, term),
    )


def not_sent(excerpt: str, why: Html) -> Html:
    """A scheduled announcement can't go out."""
    return lines([h("⚠️ 定时的通知“{excerpt}”没有发出。", excerpt=excerpt), why])


# --- what speaks against it -----------------------------------------------------------------------------


@explain.register
def _(problem: MayNotAddress) -> Html:
    return h("组长可以通知自己组的老师和群；要通知别的组或全校，请找教科室主任。")


@explain.register
def _(problem: UnknownAddressees) -> Html:
    return h("没有找到“{given}”。请写组名或老师的姓名，用顿号隔开，或者点按钮选。", given=problem.given[:40])


@explain.register
def _(problem: AlreadySent) -> Html:
    return h("这条通知已经发出了。要更正或撤回，请用 /announcements 打开它。")


@explain.register
def _(problem: OddChoices) -> Html:
    return ask_choices()


@explain.register
def _(problem: TextTooLong) -> Html:
    return h(
        "一共 {size} 个字，一条消息最多 {limit} 个字。请删短一些，或者做成文件来发。",
        size=problem.size,
        limit=problem.limit,
    )


@explain.register
def _(problem: TooManyFiles) -> Html:
    return h("一条通知最多带 {limit} 张图片和 {limit} 个文件。", limit=MOST_FILES)


@explain.register
def _(problem: NothingToSay) -> Html:
    return h("请发文字、图片、视频、语音或文件。")


@explain.register
def _(problem: NobodyToTell) -> Html:
    return h("现在一个人也通知不到：私聊都联系不上，也没有选群。请换对象，或者先请老师们加入。")


@explain.register
def _(problem: UnclearTime) -> Html:
    return h("没看懂是什么时候。请写日期和钟点，比如“明早8点”“11月27日 7:30”。")


@explain.register
def _(problem: TimeIsPast) -> Html:
    return h("{when} 已经过了，请换一个时间。", when=moment_label(problem.moment))
