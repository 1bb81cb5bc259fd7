"""Groups on Telegram: tying them to the school or to one of its groups."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.html import Html, h, joined, lines
from handlers.texts.names_and_roles import KINDS
from handlers.texts.problems import explain
from school.binding import MayNotBind, MayNotRebind, NoSuchGroup
from school.directory import Directory
from school.people import GroupKind
from school.problems import Unidentified
from storage.chats import BoundChat

WHOLE = "🏫 全校"
TAKE_OVER, KEEP = "确定改过来", "不改"
ADD, TO_CHATS = "➕ 把我加进群", "绑定的群"
TALK = "🙋 打开私聊"
_LONGEST_TITLE = 16


def other_kind(kind: GroupKind) -> str:
    """The button that turns to the groups of this kind."""
    return f"{KINDS[kind]} ›"


def other_school(school: Directory) -> str:
    """The button that turns to another school."""
    return f"{school.school.name} ›"


def target(school: Directory, group_id: int | None) -> str:
    """What a chat is tied to: 数学组, or 全校."""
    group = school.group_by_id.get(group_id) if group_id is not None else None
    return group.name if group else "全校"


def _full_target(school: Directory, group_id: int | None) -> Html:
    return h("<b>{target}</b>（{school}）", target=target(school, group_id), school=school.school.name)


def _place(*, topic: bool) -> str:
    return "本话题" if topic else "本群"


def offer(school: Directory, *, topic: bool) -> Html:
    """In a group: what it could be tied to."""
    return h(
        "请选{place}绑定到哪里（{school}），教科室主任或组长点一下：",
        place=_place(topic=topic),
        school=school.school.name,
    )


def bound_now(school: Directory, group_id: int | None, *, topic: bool) -> Html:
    """In a group: what it is tied to already."""
    target = _full_target(school, group_id)
    return h(
        "{place}现在绑定到{target}。要改就再选一次，不改不用理会。", place=_place(topic=topic), target=target
    )


def bound(school: Directory, group_id: int | None, *, topic: bool) -> Html:
    """In a group: it is tied now."""
    return lines(
        [
            h(
                "✅ {place}已绑定到{target}。",
                place=_place(topic=topic),
                target=_full_target(school, group_id),
            ),
            h("通知会发到这里。老师们请打开私聊按“开始”，才能收到个人提醒。"),
        ]
    )


def ask_take_over(
    old: tuple[Directory, int | None], new: tuple[Directory, int | None], *, topic: bool
) -> Html:
    """In a group: it is tied to something else already."""
    return h(
        "{place}现在绑定在{old}，改成{new}吗？",
        place=_place(topic=topic),
        old=_full_target(*old),
        new=_full_target(*new),
    )


def kept() -> Html:
    """In a group: it stays tied to what it was."""
    return h("好的，没有改。")


def unbound(*, topic: bool) -> Html:
    """In a group: it is tied to nothing any more."""
    return h("{place}已解绑，不会再收到通知。要重新绑定就发 /bind", place=_place(topic=topic))


def not_bound(*, topic: bool) -> Html:
    """In a group: there is nothing to untie."""
    return h("{place}没有绑定。要绑定就发 /bind", place=_place(topic=topic))


def still_bound(school: Directory, group_id: int | None) -> Html:
    """In a group that the bot was brought back to: the tie holds."""
    return h("我在。这里绑定在{target}，要改就发 /bind", target=_full_target(school, group_id))


def hint_to_stranger() -> Html:
    """In a group: who added the bot belongs to no school."""
    return h("大家好，我是教研助手。请先在私聊里创建或加入学校，再回来发 /bind")


def hint_to_teacher() -> Html:
    """In a group: who added the bot may not tie chats."""
    return h("大家好，我是教研助手。请教科室主任或组长在这里发 /bind")


def taken_away(title: str, by: str) -> Html:
    """To a director in private: a chat of this school was tied to another school."""
    return h("群“{title}”刚由“{by}”改绑到别的学校，不再收到本校的通知。", title=title, by=by)


def removed(school: Directory, ties: Sequence[BoundChat]) -> Html:
    """To a director in private: the bot was removed from a chat with these ties, of which there is one at least."""
    return h(
        "⚠️ 我被移出了群“{title}”（{target}），通知发不到那里了。把我重新加进群就能恢复。",
        title=ties[0].title,
        target=joined(target(school, tie.group_id) for tie in ties),
    )


def chats(school: Directory, bound_chats: Sequence[BoundChat]) -> Html:
    """In private: the chats of the school, and how to tie one more."""
    return lines(
        [
            h("<b>绑定的群</b>") if bound_chats else h("还没有绑定的群。"),
            *(_in_list(school, chat) for chat in bound_chats),
            "",
            h("要加一个群，点下面的按钮选群，再在群里点要绑定的组。"),
            h("我已经在群里的，直接在群里发 /bind；要解绑就发 /unbind"),
        ]
    )


def _in_list(school: Directory, chat: BoundChat) -> Html:
    return h(
        "{mark} {title}{topic} → {target}{gone}",
        mark="✅" if chat.present else "⚠️",
        title=chat.title,
        topic="（话题）" if chat.thread_id else "",
        target=target(school, chat.group_id),
        gone="" if chat.present else "（我已不在群里）",
    )


def forget(chat: BoundChat) -> str:
    """The button that takes a chat the bot has left off the list."""
    cut = chat.title[:_LONGEST_TITLE] + ("…" if len(chat.title) > _LONGEST_TITLE else "")
    return f"🗑 不再显示：{cut}"


@explain.register
def _(problem: MayNotBind) -> Html:
    return h("绑定群要由教科室主任，或者这个组的组长来做。")


@explain.register
def _(problem: MayNotRebind) -> Html:
    return h("这里已经绑定了别的组或学校，请教科室主任来改。")


@explain.register
def _(problem: NoSuchGroup) -> Html:
    return h("没有叫“{name}”的组。发 /bind 从列表里选。", name=problem.name)


@explain.register
def _(problem: Unidentified) -> Html:
    return h("您在匿名发言，我认不出是谁。请先关掉“匿名”，再发一次。")
