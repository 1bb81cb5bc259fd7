"""A local look-alike of Telegram's Bot API with a web chat: the demo, and what tests talk to.

    async with Sandbox() as sandbox:
        li = sandbox.add_person(101, "李明")
        ...  # start a bot with sandbox.token against sandbox.url
        await sandbox.press_start(li)
        welcome = await sandbox.next_message(li)
        answer = await sandbox.press(li, welcome, "收到")

The Bot API is below `sandbox.url + "/bot"`, files below `sandbox.url + "/file/bot"`, the web chat at
`sandbox.url`. It takes parse_mode HTML and entities; Markdown it refuses.
"""

from bot.sandbox.limits import Limits
from bot.sandbox.people import Answer
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.world import Chat, Person, Post

__all__ = ["Answer", "Chat", "Limits", "Person", "Post", "Sandbox"]
