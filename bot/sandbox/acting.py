"""What people do in the sandbox, and what they see of the bot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from bot.sandbox import people
from bot.sandbox.people import Answer
from bot.sandbox.scene import ChatRef, PersonRef, Scene
from bot.sandbox.waiting import Waits
from bot.sandbox.world import Post, World, recent

Json = dict[str, Any]
Found = TypeVar("Found")


class Stage(Scene):
    """Acting and watching. `within` is in real seconds; when it runs out, TimeoutError is raised."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.waits = Waits(world)

    async def press_start(self, who: PersonRef, payload: str | None = None) -> Post:
        """Open the bot and press START, with the payload of a deep link if there is one."""
        person = self.person(who)
        self.unblock(person)
        return await self.send(person, person, f"/start {payload}" if payload else "/start")

    async def send(
        self,
        who: PersonRef,
        chat: ChatRef,
        text: str,
        *,
        thread: int | None = None,
        reply_to: Post | None = None,
    ) -> Post:
        """Write a text; the bot gets it if it may hear it. Raises ValueError where the person may not write."""
        return people.write(self.world, self.person(who), self.chat(chat), text, thread, reply_to)

    async def send_document(
        self,
        who: PersonRef,
        chat: ChatRef,
        name: str,
        content: bytes,
        mime: str = "application/octet-stream",
        *,
        caption: str | None = None,
        thread: int | None = None,
        reply_to: Post | None = None,
    ) -> Post:
        """Send a file."""
        fields = people.captioned(people.document(self.world, name, content, mime), caption)
        return people.say(self.world, self.person(who), self.chat(chat), fields, thread, reply_to)

    async def send_photo(
        self,
        who: PersonRef,
        chat: ChatRef,
        content: bytes,
        *,
        caption: str | None = None,
        thread: int | None = None,
        reply_to: Post | None = None,
    ) -> Post:
        """Send a picture (PNG, JPEG, GIF or WebP)."""
        fields = people.captioned(people.photo(self.world, content), caption)
        return people.say(self.world, self.person(who), self.chat(chat), fields, thread, reply_to)

    async def send_recording(
        self,
        who: PersonRef,
        chat: ChatRef,
        kind: str,
        name: str,
        content: bytes,
        mime: str,
        *,
        caption: str | None = None,
        reply_to: Post | None = None,
    ) -> Post:
        """Send a `video`, an `audio` or a `voice` note."""
        fields = people.captioned(people.recording(self.world, kind, name, content, mime), caption)
        return people.say(self.world, self.person(who), self.chat(chat), fields, None, reply_to)

    async def send_album(
        self,
        who: PersonRef,
        chat: ChatRef,
        pictures: Sequence[bytes],
        *,
        caption: str | None = None,
        thread: int | None = None,
    ) -> list[Post]:
        """Send several pictures at once: one message each, tied by media_group_id, caption on the first."""
        album = {"media_group_id": people.next_album()}
        person, place = self.person(who), self.chat(chat)
        captions = [caption] + [None] * (len(pictures) - 1)
        return [
            people.say(
                self.world,
                person,
                place,
                album | people.captioned(people.photo(self.world, picture), words),
                thread,
                None,
            )
            for picture, words in zip(pictures, captions, strict=True)
        ]

    async def edit(self, who: PersonRef, post: Post, text: str) -> None:
        """Change an own message."""
        people.rewrite(self.world, self.person(who), post, text)

    async def press(self, who: PersonRef, post: Post, button: str, within: float = 5.0) -> Answer:
        """Tap an inline button, named by label or callback_data; what the bot answers.

        Raises LookupError when there is no such button now. A link button answers with its own address.
        """
        found = people.find_button(post, button)
        if "url" in found:
            return Answer(url=found["url"])
        waiting = people.tap(self.world, self.person(who), post, found)
        await self.waits.until(waiting.done, within, f"the answer to {button!r}")
        return Answer(**waiting.result())

    def block(self, who: PersonRef) -> None:
        """Let a person block the bot."""
        people.set_blocked(self.world, self.person(who), blocked=True)

    def unblock(self, who: PersonRef) -> None:
        """Let a person unblock the bot."""
        people.set_blocked(self.world, self.person(who), blocked=False)

    def inject(self, updates: Iterable[Json]) -> None:
        """Queue ready-made Update objects; those without update_id get one."""
        self.world.updates.inject(updates)

    def messages(self, chat: ChatRef) -> list[Post]:
        """All messages of a chat in order, with those of the group it was upgraded from."""
        return list(recent(self.world, self.chat(chat)))

    async def next_message(self, chat: ChatRef, within: float = 5.0) -> Post:
        """The bot's oldest message in this chat that `next_message` has not returned yet."""
        return await self.waits.next_message(self.chat(chat), within)

    async def next_edit(self, chat: ChatRef, within: float = 5.0) -> Post:
        """The message of the bot's oldest edit in this chat that `next_edit` has not returned yet."""
        return await self.waits.next_edit(self.chat(chat), within)

    async def until(self, look: Callable[[], Found | None], within: float = 5.0, what: str = "it") -> Found:
        """What `look` returns once that is true; it is asked again after every change."""
        return await self.waits.until(look, within, what)

    def forget(self) -> None:
        """Let `next_message` and `next_edit` pass over everything so far."""
        self.waits.forget()

    async def settled(self, quiet: float = 0.1, within: float = 10.0) -> None:
        """Wait until all updates are confirmed and the bot has called nothing for `quiet` seconds."""
        await self.waits.settled(quiet, within)
