"""What a teacher sees of deadlines: what is owed, handing in, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers.texts.counting.quota import METRIC_LABELS
from handlers.texts.days import moment_label, short_day, weekday
from handlers.texts.html import Html, h, lines
from handlers.texts.problems import explain
from handlers.texts.scheduling.items import hours
from school.counting.duties import Metric
from school.handing_in.file_types import Flaw, Unwelcome
from school.handing_in.submissions import (
    AllGiven,
    Closed,
    NotOwed,
    OddText,
    Proof,
    Requirement,
    State,
    Submission,
    WrongProof,
)
from school.scheduling.schedule import Item

TITLE = "提交"
_EXCERPT = 30
HAND_IN, AGAIN, TO_TODO, LOOK = "📤 提交", "🔁 重新提交", "‹ 我的待办", "👀 看看交的"
PROOFS = {
    Proof.ANY: "文件、照片或文字",
    Proof.FILE: "文件",
    Proof.PHOTO: "照片",
    Proof.TICK: "当面交，负责人收到后勾选",
    Proof.TEXT: "文字",
}
_ASKED = {
    Proof.ANY: "请把文件、照片或文字直接发给我。几张照片可以一起发，算一份。",
    Proof.FILE: "请把文件直接发给我。",
    Proof.PHOTO: "请把照片发给我。几张可以一起发，算一份。",
    Proof.TEXT: "请把内容直接打字发给我。",
}


def how_to_answer(proof: Proof) -> Html:
    """Under a reminder."""
    if proof is Proof.TICK:
        return h("请当面交给负责人。")
    return h("直接回复这条消息，把{what}发给我就行。", what=PROOFS[proof])


def due(item: Item, today: date) -> str:
    """11月30日 周一 17:00前, with the year where it is another one."""
    year = "" if item.last_day.year == today.year else f"{item.last_day.year}年"
    clock = hours(item.starts)
    return f"{year}{short_day(item.last_day)} {weekday(item.last_day)}{' ' + clock if clock else ''}前"


def todo(rows: Sequence[Html], done: Sequence[Html]) -> Html:
    """What somebody owes, the most urgent first, and what is done."""
    if not rows and not done:
        return h("🎉 现在没有要交的材料。")
    return lines(
        [
            h("📌 <b>我的待办</b>"),
            *(rows or [h("没有要交的了。")]),
            *(["", h("<b>已经交了</b>"), *done] if done else []),
        ]
    )


def todo_row(
    number: int,
    item: Item,
    wanted: Requirement,
    have: int,
    group: str | None,
    now: datetime,
    closes: datetime,
) -> Html:
    """1. 教学案例（11月30日 周一前，还有 5 天）."""
    left = (item.last_day - now.date()).days
    near = {0: "今天截止", 1: "明天截止"}.get(left, f"还有 {left} 天")
    return h(
        "{number}. <b>{title}</b>{group}\n　{due}，{near}{have}{how}",
        number=number,
        title=item.title,
        group=f"（{group}交一份）" if group else "",
        due=due(item, now.date()),
        near="⚠️ 已过期，可以补交" if now >= closes else near,
        have=f"，已交 {have}/{wanted.count}" if wanted.count > 1 else "",
        how=f"，{PROOFS[wanted.proof]}" if wanted.proof is Proof.TICK else "",
    )


def plain_row(number: int, item: Item, today: date) -> Html:
    """2. 交团费（11月30日 周一前）: a deadline by which nothing is handed in here."""
    return h("{number}. <b>{title}</b>\n　{due}", number=number, title=item.title, due=due(item, today))


def done_button(title: str) -> str:
    """✅ 完成了：交团费."""
    return f"✅ 完成了：{title if len(title) <= 14 else f'{title[:13]}…'}"


def returned_row(word: str | None) -> Html:
    """Under what was sent back."""
    return h("　↩️ 被退回：{word}", word=word) if word else h("　↩️ 被退回，请修改后重新提交")


def done_row(item: Item, given: Submission, group: str | None, zone_now: datetime) -> Html:
    """✅ 教学案例（11月25日 10:00 交）."""
    when = given.given_at.astimezone(zone_now.tzinfo)
    return h(
        "✅ {title}{group}（{when}{late}）",
        title=item.title,
        group=f"（{group}）" if group else "",
        when=f"{short_day(when.date())} {when:%H:%M}",
        late="，补交" if given.late else "",
    )


def choose() -> Html:
    """Which deadline something is for."""
    return h("要交哪一项？")


def button(title: str, group: str | None, day: date | None) -> str:
    """📤 教学案例（数学组）, short enough for a button; with its last `day` where others have the same title."""
    short = title if len(title) <= 16 else f"{title[:15]}…"
    more = [group] if group else []
    more += [f"{short_day(day)}前"] if day else []
    return f"📤 {short}" + (f"（{'，'.join(more)}）" if more else "")


def again(title: str, number: int | None) -> str:
    """🔁 教学案例, or the second of several."""
    short = title if len(title) <= 16 else f"{title[:15]}…"
    return f"🔁 {short}" + (f" 第{number}份" if number else "")


def nothing_to_hand_in() -> Html:
    """There is nothing that may be handed in now."""
    return h("现在没有要交的材料。")


def ask_what(item: Item, wanted: Requirement, today: date, group: str | None) -> Html:
    """Send it now."""
    return lines(
        [
            h("<b>{title}</b>{group}", title=item.title, group=f"（{group}）" if group else ""),
            h("{due}", due=due(item, today)),
            h("{asked}", asked=_ASKED.get(wanted.proof, "")),
        ]
    )


def received(
    item: Item,
    what: str,
    now: datetime,
    have: int,
    count: int,
    *,
    late: bool,
    replaced: bool,
    open_: bool,
    metric: Metric | None,
) -> Html:
    """It is here, with its time, and counts for a duty where it is tied to one."""
    rest = f"已交 {have}/{count}。" if count > 1 else ""
    return lines(
        [
            h(
                "✅ 已{verb}<b>{title}</b>{late}",
                verb="换成新的：" if replaced else "收到",
                title=item.title,
                late="（补交）" if late else "",
            ),
            h("{what}", what=what) if what else None,
            h("{moment}", moment=moment_label(now)),
            h("已计入您的{label}任务。", label=METRIC_LABELS[metric]) if metric else None,
            h("{rest}{change}", rest=rest, change="截止前可以重新提交。" if open_ else "")
            if rest or open_
            else None,
        ]
    )


def files_label(files: Sequence[tuple[str, str]]) -> str:
    """3 张照片、案例.docx, of kinds and names: a photo has no name worth telling."""
    photos = sum(kind == "photo" for kind, _ in files)
    named = [name for kind, name in files if kind != "photo"]
    return "、".join([*([f"{photos} 张照片"] if photos else []), *named])


def excerpt(text: str | None) -> str:
    """“一次失败的提问，让我……”: how a text that was handed in begins."""
    if not text:
        return ""
    return f"“{text[:_EXCERPT]}……”" if len(text) > _EXCERPT else f"“{text}”"


def rewritten(item: Item) -> Html:
    """An edited message has taken the place of what it held before."""
    return h("✏️ <b>{title}</b>已按您改过的更新。", title=item.title)


def too_late_to_edit(item: Item) -> Html:
    """A message was edited that has been handed in, after the deadline."""
    return h("<b>{title}</b>已经过了截止时间，刚才的修改没有收下。", title=item.title)


def ask_words(item: Item, words: str) -> Html:
    """A short text answers a reminder: it may be meant for the sender."""
    return h("要把“{words}”作为<b>{title}</b>交上来吗？不是的话点“取消”。", words=words, title=item.title)


HAND_IN_WORDS = "📤 就交这段文字"


def sent_back(item: Item, by: str, word: str | None) -> Html:
    """For who gave it."""
    return lines(
        [
            h("↩️ {by}退回了您交的<b>{title}</b>，请修改后重新提交。", by=by, title=item.title),
            h("“{word}”", word=word) if word else None,
        ]
    )


def refused(item: Item, why: Html) -> Html:
    """What has arrived is not taken."""
    return h("⚠️ <b>{title}</b>没有收下。{why}", title=item.title, why=why)


def still_there(words: Html) -> Html:
    """What it was to replace counts again."""
    return h("{words}\n以前交的那份还在，仍然算数。", words=words)


def not_fetched(item: Item, name: str) -> Html:
    """Telegram did not give the file out."""
    return h("⚠️ “{name}”没有收下来，请把<b>{title}</b>重新提交一次。", name=name, title=item.title)


NOT_FETCHED_WORD = "文件没有收下来，请重新提交。"
STATES = {State.GIVEN: "已交", State.TICKED: "已勾选", State.RETURNED: "已退回"}


_FLAWS = {
    Flaw.PROGRAM: "是程序或脚本，不能提交。请换成文档、照片或视频。",
    Flaw.PACKED_PROGRAM: "里有程序，不能提交。请只打包文档和照片。",
    Flaw.MACROS: "带有宏，不能提交。请用 WPS 或 Office 另存为不带宏的 docx、xlsx 或 pptx，再发一次。",
    Flaw.WEB_PAGE: "其实是网页。请打开后另存为 docx 或 PDF，再发一次。",
    Flaw.LOCKED: "加了密码，别人打不开。请去掉密码，再发一次。",
    Flaw.BROKEN: "打不开：内容不完整，或者不是这种文件。请重新保存，再发一次。",
}


@explain.register
def _(problem: Unwelcome) -> Html:
    return h("“{name}”{flaw}", name=problem.name, flaw=_FLAWS[problem.flaw])


@explain.register
def _(problem: NotOwed) -> Html:
    return h("这一项不用您交，或者已经取消了。发 /todo 看看您的待办。")


@explain.register
def _(problem: WrongProof) -> Html:
    if problem.wanted is Proof.TICK:
        return h("这一项当面交就可以，负责人收到后会勾选。")
    return h("这一项要交{what}。{asked}", what=PROOFS[problem.wanted], asked=_ASKED[problem.wanted])


@explain.register
def _(problem: Closed) -> Html:
    return h("已经过了截止时间，不能再交或更换了。有需要请联系布置的人。")


@explain.register
def _(problem: AllGiven) -> Html:
    return h("这一项您已经交齐了。要换哪一份？请在 /todo 里点“🔁”。")


@explain.register
def _(problem: OddText) -> Html:
    if problem.size == 0:
        return h("请发文字。")
    return h(
        "文字太长了（{size} 字），最多 {most} 字。太长的内容请发文件。", size=problem.size, most=problem.most
    )
