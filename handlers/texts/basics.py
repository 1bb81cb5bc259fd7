"""Greetings and help."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.support.registry import Command
from handlers.texts.html import Html, h, lines
from storage.accounts import Seat

CREATE = "🏫 创建学校"
JOIN = "🙋 加入学校"
_COURTESIES = frozenset(
    {"谢谢", "谢谢您", "谢谢你", "多谢", "感谢", "辛苦", "好的", "好", "收到", "知道", "嗯", "OK", "ok"}
)


def hello(waiting: Sequence[str] = ()) -> Html:
    """Three lines for a stranger, who may be `waiting` for the answer of some schools."""
    return lines(
        [
            *(h("⏳ 您加入{school}的申请还在等教科室主任确认。\n", school=school) for school in waiting),
            h("<b>您好，我是教研助手。</b>"),
            h("我替教研组记听课、算任务、提醒教研日，少填表，少催人。"),
            h("教科室主任请先创建学校；老师请用主任发的邀请链接加入。"),
        ]
    )


def welcome_back(name: str, school: str, families: Sequence[tuple[str, Sequence[Command]]]) -> Html:
    """For a member who presses Start again."""
    return lines(
        [h("<b>{name}老师，您好！</b>", name=name), h("{school}", school=school), "", _commands(families)]
    )


def help_page(families: Sequence[tuple[str, Sequence[Command]]]) -> Html:
    """What this person may do here."""
    return lines([_commands(families), "", h("在私聊里，也可以直接说“听课 3年级数学”“我的任务”。")])


def _commands(families: Sequence[tuple[str, Sequence[Command]]]) -> Html:
    blocks = []
    for title, commands in families:
        rows = [h("/{name}　{title}", name=c.name, title=c.title) for c in commands]
        blocks.append(lines([h("<b>{title}</b>", title=title), *rows]))
    return Html("\n\n".join(blocks))


def nothing_to_cancel() -> Html:
    """No form is open."""
    return h("现在没有正在填的表。")


def schools(current: Sequence[Seat], seats: Sequence[Seat]) -> Html:
    """Where this account works, and where else it could."""
    if not seats:
        return h("您还没有加入学校。请发 /start。")
    here = (
        h("现在是<b>{school}</b>（{name}）。", school=current[0].school_name, name=current[0].member_name)
        if current
        else None
    )
    others = h("点一下切换到别的学校：") if len(seats) > len(current) else h("您只加入了这一所学校。")
    return lines([here, others])


def sitting(name: str, school: str) -> Html:
    """The school was switched."""
    return h("已切换到<b>{school}</b>，您在这里是{name}。", school=school, name=name)


def is_courtesy(text: str) -> bool:
    """谢谢老师！, 好的, 收到了: words that ask for nothing."""
    return text.rstrip("！!。～~ 老师了") in _COURTESIES


def you_are_welcome() -> Html:
    """An answer to thanks."""
    return h("不客气，有事随时找我。")


def not_understood() -> Html:
    """Words that fit nothing."""
    return lines(
        [
            h("没明白您的意思。可以试试："),
            h("/observe 记一次听课，比如“听课 3年级数学”"),
            h("/my_quota 看我的任务"),
            h("/help 看全部功能"),
        ]
    )
