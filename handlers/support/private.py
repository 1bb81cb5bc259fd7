"""Answers that belong in the private chat, though they may have been asked for in a group."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.support.context import Context
from handlers.support.replies import Button, Keyboard
from handlers.texts import private as texts
from handlers.texts.html import Html


def show_in_private(
    ctx: Context, text: Html, keyboard: Keyboard, *, link: str, also: Sequence[Button] = ()
) -> None:
    """Show a page in the person's own chat; in a group say only that it went there.

    `link` is the deep link payload that shows the same page, for those the bot can't write to yet;
    `also` are buttons under the words in the group.
    """
    if ctx.private:
        ctx.show(text, keyboard)
    elif ctx.caller.reachable:
        ctx.reply_privately(text, keyboard)
        ctx.reply(texts.sent_privately(), [also] if also else ())
    else:
        ctx.reply(texts.open_privately(), [[ctx.private_button(texts.OPEN, link)], also])
