"""What a group sees of an answer that goes to one person."""

from __future__ import annotations

from handlers.texts.html import Html, h

OPEN = "打开私聊"


def sent_privately() -> Html:
    """The answer was sent to the person who asked."""
    return h("已经私聊发给您了。")


def open_privately() -> Html:
    """The bot can't write to this person before they have opened the private chat."""
    return h("这个只给您自己看，请点按钮到私聊里看。")
