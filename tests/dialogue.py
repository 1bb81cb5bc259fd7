"""Conversations with the whole bot through the sandbox, so that tests read as dialogues.

answer = await li.says("/help")
await li.taps("创建学校")
assert "学校名称" in li.sees()
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.app import App
from bot.clock import Clock
from bot.sandbox import Answer, Chat, Person, Post, Sandbox


@dataclass
class Town:
    """A running bot, the Telegram it talks to, and the clock they share."""

    sandbox: Sandbox
    app: App
    clock: Clock

    def person(self, number: int, name: str) -> Talker:
        """Somebody new on Telegram."""
        return Talker(self, self.sandbox.add_person(number, name))

    def group(self, number: int, title: str, *talkers: Talker, **kwargs: Any) -> Chat:
        """A group chat without the bot's having been told what it is for; `number` is negative."""
        return self.sandbox.add_group(number, title, [talker.person for talker in talkers], **kwargs)

    async def quiet(self) -> None:
        """Return when everything that people did has been handled and answered."""
        for _ in range(6000):
            # Looked at first: what is confirmed by then stands in the journal that is read next.
            confirmed = not self.sandbox.world.updates.pending
            waiting = await self.app.database.read(
                "SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL)"
                " + (SELECT count(*) FROM outbox WHERE state = 'waiting')"
                " + (SELECT count(*) FROM downloads WHERE done_at IS NULL)"
                " + (SELECT count(*) FROM exports WHERE state = 'waiting') AS n"
            )
            if confirmed and not waiting[0]["n"]:
                return
            await asyncio.sleep(0.005)
        raise TimeoutError("the bot did not come to rest")


@dataclass
class Talker:
    """A person with a phone."""

    town: Town
    person: Person

    @property
    def id(self) -> int:
        """The Telegram id."""
        return self.person.id

    async def starts(self, payload: str | None = None) -> str:
        """Press START, perhaps from a deep link; what the bot answers in private."""
        await self.town.sandbox.press_start(self.person, payload)
        await self.town.quiet()
        return self.sees()

    async def says(self, text: str, chat: Chat | None = None, **kwargs: Any) -> str:
        """Write a message; what the bot's latest message in that chat says then."""
        await self.town.sandbox.send(self.person, chat or self.person, text, **kwargs)
        await self.town.quiet()
        return self.sees(chat)

    async def sends(self, name: str, content: bytes, chat: Chat | None = None, **kwargs: Any) -> str:
        """Send a file."""
        await self.town.sandbox.send_document(self.person, chat or self.person, name, content, **kwargs)
        await self.town.quiet()
        return self.sees(chat)

    async def taps(self, label: str, chat: Chat | None = None, *, on: Post | None = None) -> Answer:
        """Tap the button whose label contains `label`, on the newest message that has one (or on `on`).

        A link button into the private chat is followed: START is pressed there.
        """
        posts = [on] if on else list(reversed(self.posts(chat)))
        for post in posts:
            exact = next((it for it in buttons_of(post) if label in it), None)
            if exact is not None:
                answer = await self.town.sandbox.press(self.person, post, exact)
                if answer.url and "?start=" in answer.url:
                    await self.starts(answer.url.partition("?start=")[2])
                await self.town.quiet()
                return answer
        raise AssertionError(f"no button {label!r}; there is: {[buttons_of(post) for post in posts[:2]]}")

    def posts(self, chat: Chat | None = None) -> list[Post]:
        """The bot's messages in that chat, oldest first."""
        return [post for post in self.town.sandbox.messages(chat or self.person) if post.from_bot]

    def sees(self, chat: Chat | None = None) -> str:
        """The text of the bot's newest message."""
        posts = self.posts(chat)
        return words_of(posts[-1]) if posts else ""

    def last(self, chat: Chat | None = None) -> Post:
        """The bot's newest message."""
        return self.posts(chat)[-1]

    def buttons(self, chat: Chat | None = None) -> list[str]:
        """The labels under the bot's newest message."""
        posts = self.posts(chat)
        return buttons_of(posts[-1]) if posts else []


def words_of(post: Post) -> str:
    """The text or caption of a message."""
    return str(post.data.get("text") or post.data.get("caption") or "")


def buttons_of(post: Post) -> list[str]:
    """The labels of the inline buttons under a message, row by row."""
    rows = post.data.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]
