"""Putting the schedule into other calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.html import Html, h, lines
from school.scheduling.schedule import Item, ItemKind, Part

PRODUCT = "-//jiaoyan-bot//教研助手//ZH"
WHOLE_SCHOOL = "全校"
SUBSCRIBE, OTHERS = "🔗 订阅，有变化自动更新", "全校或教研组的日程文件"
RENEW, RENEW_NOW, STOP, STOP_NOW, KEEP = "换一个地址", "换新地址", "停用", "停用", "‹ 不用了"
PICTURE_BELOW = "图片在最下面"
_PARTS = {Part.SPEAKER: "主讲", Part.PREPARER: "主备"}


def entry_title(item: Item) -> str:
    """What stands in the calendar: a deadline and a month item say what they are."""
    if item.kind is ItemKind.DEADLINE:
        return f"截止：{item.title}"
    if item.kind is ItemKind.MONTH:
        return f"{'✓ ' if item.done else ''}本月：{item.title}"
    return item.title


def entry_details(note: str | None, parts: Sequence[tuple[Part, str]]) -> str:
    """The note, and who speaks or prepares (part and name)."""
    named = {word: [name for part, name in parts if part is which] for which, word in _PARTS.items()}
    people = [f"{word}：{'、'.join(names)}" for word, names in named.items() if names]
    return "\n".join([*people, *([note] if note else [])])


def calendar_name(school: str, whose: str) -> str:
    """What the calendar is called on a phone."""
    return f"{school} · {whose}"


def schedule_of(name: str) -> str:
    """陈小满的日程."""
    return f"{name}的日程"


def file_name(title: str) -> str:
    """陈小满的日程.ics; what could be no part of a file's name is left out."""
    return "".join(it for it in title if it.isalnum() or it in "（）-_") + ".ics"


def file_caption(title: str) -> Html:
    """What to do with the file."""
    return lines(
        [
            h("📅 <b>{title}</b>", title=title),
            h("点开文件，选“添加到日历”，就进了手机日历。"),
            h("文件不会自己更新；以后日程有变，请再发一次 /calendar。"),
        ]
    )


def nothing_yet(title: str) -> Html:
    """There is nothing to put into a file."""
    return h("现在还没有{title}。等有了安排，再发 /calendar 就能放进手机日历。", title=title)


def choose_scope() -> Html:
    """Whose file."""
    return h("要哪一份日程文件？")


def feed(address: str) -> Html:
    """The private address, and where it goes on phones."""
    return lines(
        [
            h("🔗 <b>您的日历订阅地址</b>（点一下就能复制）"),
            h("<code>{address}</code>", address=address),
            "",
            h("<b>苹果手机</b>：设置 › 日历 › 账户 › 添加账户 › 其他 › 添加已订阅的日历，粘贴地址。"),
            h(
                "<b>安卓手机</b>：日历的设置里找“订阅日历”或“网络日历”，粘贴地址；没有这一项，就用 /calendar 的文件。"
            ),
            "",
            h("日程一有变化，手机几小时内自动更新。拿到地址的人都能看到您的日程，请不要转发。"),
        ]
    )


def renew() -> Html:
    """Whether to make a new address."""
    return h("换新地址后，旧地址立即失效，手机上要重新订阅。要换吗？")


def stop() -> Html:
    """Whether to end the address."""
    return h("停用后，手机上订阅的日历不再更新。要停用吗？")


def stopped() -> Html:
    """The address has ended."""
    return h("订阅地址已停用。想再用时，发 /calendar 生成新的。")


def picture_name(month: date) -> str:
    """The file's name."""
    return f"日程-{month:%Y-%m}.png"


def picture_caption(month: date, whose: str) -> Html:
    """2026年11月 · 数学组."""
    return h("{year}年{month}月 · {whose}", year=month.year, month=month.month, whose=whose)
