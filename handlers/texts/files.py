"""What to do with a file."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.html import Html, h, joined
from handlers.texts.problems import explain
from school.handing_in.files import FileTooLarge

TITLE = "收到文件"
ROSTER = "👥 这是教师名单"
PLAN = "📄 这是工作计划"
CLASSES = "📋 这是课程表"


def what_for(names: Sequence[str], *, photo: bool) -> Html:
    """Files came without a question; where all are a `photo`, they have no names worth telling."""
    if len(names) > 1:
        return h("收到 {n} {what}，要放到哪里？", n=len(names), what="张照片" if photo else "个文件")
    return h("照片要放到哪里？") if photo else h("“{name}”要放到哪里？", name=names[0])


def to_log(label: str) -> str:
    """Hang it on an observation."""
    return f"📎 {label}"


def to_given(title: str) -> str:
    """Add it to what was handed in just now."""
    return f"➕ 加到刚交的{title if len(title) <= 14 else f'{title[:13]}…'}"


def reading(*names: str) -> Html:
    """The file, or several of them, is being fetched."""
    return h("正在读{names}，请稍等……", names=joined((h("“{name}”", name=name) for name in names), ""))


def nowhere_to_put() -> Html:
    """There is no log yet that a file could belong to."""
    return h("还不知道这个文件该放到哪里。请先发 /observe 记下听课，再把照片或文件发来。")


@explain.register
def _(problem: FileTooLarge) -> Html:
    return h(
        "这个文件有 {size} MB，Telegram 只允许机器人收 {limit} MB 以内的文件。请压缩一下再发，或者发几张照片。",
        size=problem.size // 2**20,
        limit=problem.limit // 2**20,
    )
