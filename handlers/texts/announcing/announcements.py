"""An announcement as people see it, the counting card of its author, and the list of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from handlers.texts.days import short_day
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.names_and_roles import duties, role_name
from handlers.texts.problems import plain
from school.announcing.addressees import Addressees
from school.announcing.announcements import Ask, State
from school.directory import Directory
from school.people import Member, Role
from storage.announcements import Announcement
from storage.chats import BoundChat
from storage.receipts import Tally

RECEIVED = "收到"
REPLY, CHANGE_REPLY = "✍️ 写几个字回复", "✓ 已回复，点这里可改"
MISSING, NUDGE, RESULTS, SHEET = "🙋 谁还没点", "🔔 催一下", "📊 结果", "📄 导出表格"
NOT_ANSWERED = "🙋 谁还没回"
CORRECT, WITHDRAW, REFRESH = "✏️ 更正", "↩️ 撤回", "🔄 刷新"
REALLY_WITHDRAW, KEEP = "确定撤回", "不撤回"
TO_LIST = "‹ 通知列表"
NEW, OWN, ALL = "➕ 发通知", "我发的", "全校的"
_ICONS: Final = {State.DRAFT: "📝", State.SCHEDULED: "⏰", State.SENT: "📢", State.WITHDRAWN: "↩️"}
_STATES: Final = {State.DRAFT: "草稿", State.SCHEDULED: "定时", State.SENT: "", State.WITHDRAWN: "已撤回"}
_EXCERPT: Final = 24


# --- the message itself ---------------------------------------------------------------------------------


def message(announcement: Announcement, author: Member, directory: Directory, now: datetime) -> Html:
    """What everybody sees, and who says it; `now` carries the school's zone."""
    corrected = announcement.corrected_at
    mark = (
        h("<i>（{day} 已更正）</i>", day=clock_label(corrected.astimezone(now.tzinfo), now))
        if corrected
        else None
    )
    head = h("📢 <b>{author}</b>", author=signed(author, directory))
    body = Html(announcement.html)
    return lines(
        part for part in (head, "", body or None, "" if mark and body else None, mark) if part is not None
    )


def signed(author: Member, directory: Directory) -> str:
    """林知远（教科室主任）."""
    titles = duties(author, directory)
    return f"{author.name}（{titles[0]}）" if titles else author.name


def clock_label(moment: datetime, now: datetime) -> str:
    """10:02 on the same day, else 11月25日 10:02."""
    same = moment.date() == now.date()
    return f"{moment:%H:%M}" if same else f"{short_day(moment.date())} {moment:%H:%M}"


def counted(label: str, number: int) -> str:
    """收到（12）; without a number nobody has tapped yet."""
    return f"{label}（{number}）" if number else label


def own_choice(label: str, moment: datetime, now: datetime) -> str:
    """✓ 收到 10:02: on the button in the private chat of the one who tapped it."""
    return f"✓ {label} {clock_label(moment, now)}"


def withdrawn() -> Html:
    """In place of a message that is too old to be deleted."""
    return h("<i>这条通知已撤回。</i>")


# --- what is known of it --------------------------------------------------------------------------------


def excerpt(announcement: Announcement, length: int = _EXCERPT) -> str:
    """The first words, or what is in it where it has none."""
    words = short(plain(Html(announcement.html)), length)
    return words or files_label([file.kind for file in announcement.files])


def short(words: str, length: int = _EXCERPT) -> str:
    """The first words of a text, in one line."""
    line = " ".join(words.split())
    return line if len(line) <= length else line[:length] + "…"


def files_label(kinds: Sequence[str]) -> str:
    """3 张图片、1 段语音、1 个文件."""
    counts = Counter(_COUNTED.get(kind, "个文件") for kind in kinds)
    order = [*dict.fromkeys(_COUNTED.values()), "个文件"]
    return "、".join(f"{counts[words]} {words}" for words in order if counts[words])


_COUNTED = {"photo": "张图片", "voice": "段语音", "video": "段视频", "video_note": "段视频"}


def audience_label(addressees: Addressees, directory: Directory, rooms: Iterable[BoundChat]) -> str:
    """全校、语文组、教研组长、陈小满、💬 语文教研群; what is gone by now is left out."""
    names = ["全校老师"] if addressees.everyone else []
    names += [group.name for group in directory.groups if group.id in addressees.groups]
    names += [role_name(role) for role in Role if role in addressees.roles]
    names += [it.name for it in directory.members if it.id in addressees.people]
    names += [room_label(it.title) for it in rooms if (it.chat_id, it.thread_id) in addressees.rooms]
    return "、".join(names) or "（还没有选）"


def room_label(title: str) -> str:
    """💬 语文教研群."""
    return f"💬 {title}"


def card(announcement: Announcement, audience: str, tally: Tally, now: datetime) -> Html:
    """The author's card: how far it has come. `now` carries the school's zone."""
    sent = announcement.sent_at.astimezone(now.tzinfo) if announcement.sent_at else now
    corrected = announcement.corrected_at
    return lines(
        [
            h("📢 <b>{excerpt}</b>", excerpt=excerpt(announcement, 60)),
            h("{when} 发给 {audience}", when=clock_label(sent, now), audience=audience),
            h("✏️ {when} 更正过", when=clock_label(corrected.astimezone(now.tzinfo), now))
            if corrected
            else None,
            "",
            h("<b>已撤回</b>") if announcement.state is State.WITHDRAWN else _arrivals(tally),
            None if announcement.state is State.WITHDRAWN else _answers(announcement, tally),
            h("⚠️ {n} 个群没能置顶，请把机器人设为管理员。", n=tally.unpinned) if tally.unpinned else None,
        ]
    )


def _arrivals(tally: Tally) -> Html:
    parts = []
    if tally.private:
        parts.append(h("私聊 {n}/{of}", n=tally.private_arrived, of=tally.private))
    if tally.rooms:
        parts.append(h("群 {n}/{of}", n=tally.rooms_arrived, of=tally.rooms))
    head = h("📤 正在发送：") if tally.on_the_way else h("已送达：")
    failed = h("（{n} 处送不到）", n=tally.failed) if tally.failed else h("")
    return joined([head, joined(parts, "，"), failed], "")


def _answers(announcement: Announcement, tally: Tally) -> Html | None:
    if announcement.ask is Ask.NOTHING:
        return None
    if announcement.ask is Ask.CHOICE:
        counts = [
            h("{choice} {n}", choice=choice, n=tally.answers.get(str(number), 0))
            for number, choice in enumerate(announcement.choices)
        ]
        return h(
            "{counts}，还没选 {rest}", counts=joined(counts, "，"), rest=max(0, tally.people - tally.answered)
        )
    word = "已回复" if announcement.ask is Ask.WORDS else "点了收到"
    return h("{word}：{n}/{of}", word=word, n=tally.answered, of=tally.people)


# --- the list -------------------------------------------------------------------------------------------


def announcements(total: int, *, everybody: bool) -> Html:
    """Above the buttons of the list."""
    if not total:
        return h("还没有发过通知。") if everybody else h("您还没有发过通知。")
    return h(
        "<b>{whose}通知</b>　共 {n} 条\n📝 草稿　⏰ 定时　📢 已发　↩️ 已撤回",
        whose="全校的" if everybody else "我的",
        n=total,
    )


def list_label(announcement: Announcement, now: datetime) -> str:
    """One line of the list: 📢 11月25日 明天教研改到第七节."""
    moment = announcement.due_at or announcement.sent_at
    when = clock_label(moment.astimezone(now.tzinfo), now) if moment else _STATES[announcement.state]
    return f"{_ICONS[announcement.state]} {when} {excerpt(announcement, 16)}"


def ask_withdraw(announcement: Announcement) -> Html:
    """What happens when it is withdrawn."""
    return lines(
        [
            h("要撤回“{excerpt}”吗？", excerpt=excerpt(announcement)),
            h("已经发出的消息会删掉，还没发出的不再发。看过的人不会忘记，必要时请另发一条说明。"),
            h("超过两天的消息 Telegram 不让删，会改成“已撤回”，图片和文件会留着。"),
        ]
    )


def kept(announcement: Announcement) -> Html:
    """It was not withdrawn."""
    return h("好的，“{excerpt}”没有撤回。", excerpt=excerpt(announcement))


def taken_back(announcement: Announcement) -> Html:
    """It was withdrawn."""
    return h("↩️ “{excerpt}”已撤回。", excerpt=excerpt(announcement))


# --- corrections ----------------------------------------------------------------------------------------

CORRECT_TITLE = "更正通知"
ONLY_CORRECT, ASK_AGAIN = "✅ 更正", "✅ 更正，并请大家重新点"


def ask_correction(html: str) -> Html:
    """The new words are asked for."""
    return lines(
        [
            *((h("现在是："), "", Html(html), "") if html else ()),
            h("请发改好的全文，会替换原来的文字，图片和文件不变。"),
        ]
    )


def confirm_correction(html: str) -> Html:
    """The new words as they will be seen."""
    return lines([h("改成这样："), "", Html(html), "", h("修改没有提示音；需要时可以再点“催一下”。")])


def corrected(*, again: bool) -> Html:
    """The messages are being edited."""
    return h("✏️ 正在更正已发出的消息，回执重新收集。") if again else h("✏️ 正在更正已发出的消息。")


def counts_of(answers: Mapping[str, int], choices: Sequence[str]) -> list[int]:
    """How many chose what, in the order of the choices."""
    return [answers.get(str(number), 0) for number in range(len(choices))]
