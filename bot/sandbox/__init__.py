"""A local look-alike of Telegram's Bot API with a web chat: the demo, and what tests talk to."""

from bot.sandbox.limits import Limits
from bot.sandbox.people import Answer
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.world import Chat, Person, Post

__all__ = ["Answer", "Chat", "Limits", "Person", "Post", "Sandbox"]
