"""The measure of all rows: python-telegram-bot as it comes, echoing text and storing nothing."""

from __future__ import annotations

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same."""
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text)


def main() -> None:
    """Poll until stopped."""
    address = os.environ["JIAOYAN_TELEGRAM_API"]
    app = Application.builder().token(os.environ["JIAOYAN_BOT_TOKEN"]).base_url(f"{address}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling()


if __name__ == "__main__":
    main()
