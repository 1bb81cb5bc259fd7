"""Words that every form shares."""

from __future__ import annotations

from handlers.texts.html import Html, h, lines

BACK, SKIP, CANCEL, DONE = "‹ 上一步", "跳过", "取消", "✓ 完成"
NEXT, END = "下一项 ›", "✅ 就这些，保存"
EARLIER, LATER = "‹ 上一页", "下一页 ›"
CHOSEN = "☑ "
NOT_CHOSEN = "☐ "


def question(title: str, at: int, of: int, body: Html) -> Html:
    """A question with the form's name and how far one is."""
    head = (
        h("<b>{title}</b>　{at}/{of}", title=title, at=at, of=of)
        if of > 1
        else h("<b>{title}</b>", title=title)
    )
    return lines([head, "", body])


def once_more(note: Html, asked: Html) -> Html:
    """A question that is asked again because the answer did not fit."""
    return lines([note, "", asked])


def cancelled(title: str) -> Html:
    """The form was given up."""
    return h("“{title}”已取消，什么都没有保存。", title=title)


def continued(title: str) -> Html:
    """Said in a group: the form goes on in private."""
    return h("“{title}”请到私聊里填写。", title=title)


def done_in_private(title: str) -> Html:
    """Said in a group: the form was filled in."""
    return h("✅ “{title}”已填好。", title=title)


def unfinished(title: str) -> Html:
    """Another form still waits."""
    return h("您还有一份没填完的“{title}”。", title=title)


CONTINUE = "继续填写"
DROP = "不填了"
ALREADY_ANSWERED = "这一步已经填过了，请看最新的一条消息。"
GONE = "这张表已经填完或取消了。"
CHOOSE_ONE = "请点一个按钮来选。"
SEND_SOME = "还没有收到照片或文件。"
CHOOSE_SOME = "请先至少选一项。"
TYPE_IT = "请直接发一条文字消息来回答。"
