"""What people are told when they tap, who has not, reminders, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers.texts.announcing.announcements import clock_label, excerpt
from handlers.texts.announcing.nudging import mention
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.problems import explain
from school.announcing.announcements import LONGEST_WORDS, Ask
from school.announcing.receipts import Missing, WordsTooLong
from school.people import Group, Member
from storage.announcements import Announcement

WRITE_TITLE = "回复通知"
WITHDRAWN = "这条通知已经撤回了，不用点了。"
CORRECTED = "通知刚刚更正过，请看一下新的内容再点。"
NOT_FOR_YOU = "这条通知不是发给您的，不用点，谢谢！"
YOUR_OWN = "这是您自己发的通知，不用点。"
NOBODY_MISSING = "大家都回过了，不用催。"
ALL_ON_LEAVE = "还没回的老师都在请假，先不催。"
NOBODY_IN_REACH = "还没回的老师，私聊和群里都联系不上。"
NO_GROUP = "未分组"
SHEET_HEADER = ("姓名", "教研组", "回执", "时间", "备注")
UNREACHABLE, ON_LEAVE, LEFT = "私聊联系不上", "请假", "已离开学校"
_CHUNK = 60
"""Names in one piece of a list that may have to be cut into pages."""


# --- over the tapped button -----------------------------------------------------------------------------


def noted(label: str, now: datetime) -> str:
    """A tap was recorded."""
    return f"已记下：{now:%H:%M} {label}"


def already(label: str, moment: datetime, now: datetime) -> str:
    """The same tap again."""
    return f"您 {clock_label(moment, now)} 已经点过“{label}”了。"


def please_tap(choices: Sequence[str]) -> Html:
    """Words answer an announcement that asks for a tap."""
    if choices:
        numbered = "　".join(f"{number}. {choice}" for number, choice in enumerate(choices, 1))
        return h(
            "请点通知下面的按钮，或者回复文字、序号：{numbered}。有话要说，请直接找发通知的人。",
            numbered=numbered,
        )
    return h("请点通知下面的“收到”，或者回复“收到”。有话要说，请直接找发通知的人。")


def typed(noted_: str, about: str, more: int) -> Html:
    """收到 was typed; `about` is the announcement it was taken for, `more` others wait too."""
    return lines(
        [
            h("{noted}（{about}）", noted=noted_, about=about) if about else h("{noted}", noted=noted_),
            h("还有 {n} 条通知没点，请点通知下面的“收到”。", n=more) if more else None,
        ]
    )


def ask_words() -> Html:
    """A short answer in words."""
    return h("请写您的回复，{limit} 字以内。", limit=LONGEST_WORDS)


def words_noted(words: str) -> Html:
    """A short answer was kept."""
    return h("✅ 已记下您的回复：{words}\n要改的话，再点一次通知下面的按钮。", words=words)


# --- who has not ----------------------------------------------------------------------------------------


def missing_blocks(still: Missing) -> list[Html]:
    """The names of those who have not answered, in pieces that pages can be made of."""
    blocks = [
        piece
        for group, people in still.by_group
        for piece in _named(group.name if group else NO_GROUP, people)
    ]
    blocks += _named(f"⚠️ {UNREACHABLE}", still.unreachable)
    blocks += _named(f"🏠 {ON_LEAVE}，不催", still.on_leave)
    return blocks + _named(f"{LEFT}，不用等", still.left)


def _named(title: str, people: Sequence[Member]) -> list[Html]:
    pieces = [people[start : start + _CHUNK] for start in range(0, len(people), _CHUNK)]
    return [
        lines(
            [
                h("<b>{title}</b>　{n} 人", title=title, n=len(people)) if number == 0 else None,
                h("{names}", names="、".join(member.name for member in piece)),
            ]
        )
        for number, piece in enumerate(pieces)
    ]


def missing_head(announcement: Announcement, still: Missing, total: int) -> Html:
    """Above the names."""
    if not still.present:
        but = f"，除了请假的 {len(still.on_leave)} 人" if still.on_leave else ""
        return h("✅ “{excerpt}”：{n} 位老师都回了{but}。", excerpt=excerpt(announcement), n=total, but=but)
    word = "点收到" if announcement.ask is Ask.RECEIPT else "回复"
    return h(
        "“{excerpt}”\n还没{word}：{n} 人（共 {total} 人）",
        excerpt=excerpt(announcement),
        word=word,
        n=still.present,
        total=total,
    )


def page(head: Html, blocks: Iterable[Html], number: int, pages: int) -> Html:
    """A head and some of the pieces below it."""
    where = h("第 {number}/{pages} 页", number=number + 1, pages=pages) if pages > 1 else None
    parts = [head, *blocks, *([where] if where else [])]
    return Html("\n\n".join(parts))


def paged(blocks: Sequence[Html], size: int = 3000) -> list[list[Html]]:
    """Pieces on pages of at most `size` characters of HTML; at least one page."""
    pages: list[list[Html]] = [[]]
    used = 0
    for block in blocks:
        if pages[-1] and used + len(block) > size:
            pages.append([])
            used = 0
        pages[-1].append(block)
        used += len(block) + 2
    return pages


# --- reminders ------------------------------------------------------------------------------------------


def nudge(announcement: Announcement, author: str) -> Html:
    """In private, to somebody who has not answered."""
    what = "请看一下，点“收到”" if announcement.ask is Ask.RECEIPT else "请回一下"
    return h(
        "🔔 {author}提醒您，有一条通知还没回：\n“{excerpt}”\n{what}。",
        author=author,
        excerpt=excerpt(announcement, 60),
        what=what,
    )


def nudge_in_room(announcement: Announcement, people: Iterable[Member]) -> Html:
    """In a group chat, to those who can't be written to in private."""
    return h(
        "🔔 请 {people} 看一下通知“{excerpt}”，{what}。",
        people=joined(map(mention, people)),
        what="点“收到”" if announcement.ask is Ask.RECEIPT else "回一下",
        excerpt=excerpt(announcement, 60),
    )


# --- what came of it ------------------------------------------------------------------------------------


def results_head(announcement: Announcement, answered: int, total: int) -> Html:
    """Above the answers."""
    return h(
        "“{excerpt}”\n已回 {n} 人，共 {total} 人", excerpt=excerpt(announcement), n=answered, total=total
    )


def chosen_blocks(choice: str, groups: Sequence[tuple[Group | None, Sequence[Member]]]) -> list[Html]:
    """Who chose this, by group."""
    total = sum(len(people) for _, people in groups)
    head = h("<b>{choice}</b>　{n} 人", choice=choice, n=total)
    rows = [
        h(
            "{group}：{names}",
            group=group.name if group else NO_GROUP,
            names="、".join(it.name for it in piece),
        )
        for group, people in groups
        for piece in (people[start : start + _CHUNK] for start in range(0, len(people), _CHUNK))
    ]
    return [lines([head, rows[0]]), *rows[1:]] if rows else [head]


def words_block(member: Member, words: str) -> Html:
    """What somebody wrote."""
    return h("<b>{name}</b>：{words}", name=member.name, words=words)


def sheet_name(announcement: Announcement) -> str:
    """回执_明天教研改到第七节.xlsx."""
    words = "".join(c for c in excerpt(announcement, 20) if c.isalnum()) or "通知"
    return f"回执_{words}.xlsx"


def sheet_caption(announcement: Announcement, answered: int, total: int) -> Html:
    """Under the sheet."""
    return h("📄 “{excerpt}”：{n}/{total}", excerpt=excerpt(announcement), n=answered, total=total)


@explain.register
def _(problem: WordsTooLong) -> Html:
    return h("请写 1 到 {limit} 个字，现在有 {size} 个字。", limit=LONGEST_WORDS, size=problem.size)
