"""What the sandbox knows: people, chats, their messages, and who has to be told of a change."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.sandbox.commands import Profile
from bot.sandbox.entities import write_html
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.limits import Limits
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Webhook

Json = dict[str, Any]
ChatType = Literal["private", "group", "supergroup"]

# Telegram keeps a tapped button waiting for about this long.
QUERY_LIFETIME = timedelta(minutes=15)


@dataclass(eq=False)
class Person:
    """A human on Telegram. `started` means that the bot may write first, `blocked` that it may not."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    role: str = ""
    started: bool = False
    blocked: bool = False

    @property
    def name(self) -> str:
        """The name as a chat shows it."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def names(self) -> Json:
        """The fields that a User and a private Chat share."""
        names = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        return {key: name for key, name in names.items() if name}

    def as_user(self) -> Json:
        """The User object of the Bot API."""
        return {"id": self.id, "is_bot": False, **self.names(), "language_code": "zh-hans"}


@dataclass(eq=False)
class Post:
    """A message in a chat. `data` is the Message object as the Bot API shows it now.

    `reply_markup` is a reply keyboard, its removal or a forced reply: these belong to the message but are
    no part of the Message object. `edits` holds the texts it had before. `silent` means that it came without
    a sound, `reaction` is the bot's emoji on it.
    """

    chat: Chat
    data: Json
    reply_markup: Json | None = None
    edits: list[str] = field(default_factory=list)
    silent: bool = False
    reaction: str | None = None

    @property
    def id(self) -> int:
        """message_id, unique within its chat."""
        return int(self.data["message_id"])

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.data.get("from", {}).get("is_bot"))

    @property
    def text(self) -> str:
        """The plain text or caption, empty for a service message."""
        return str(self.data.get("text", self.data.get("caption", "")))

    @property
    def entities(self) -> list[Json]:
        """Entities of the text or caption."""
        return [*self.data.get("entities", ()), *self.data.get("caption_entities", ())]

    @property
    def html(self) -> str:
        """The text as Telegram HTML."""
        return write_html(self.text, self.entities)

    @property
    def keyboard(self) -> list[list[Json]]:
        """Rows of inline buttons, empty without a keyboard."""
        return list(self.data.get("reply_markup", {}).get("inline_keyboard", []))

    @property
    def buttons(self) -> list[str]:
        """Labels of the inline buttons, row by row."""
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def thread(self) -> int | None:
        """The forum topic; None for General and outside of forums."""
        return self.data.get("message_thread_id") if self.data.get("is_topic_message") else None

    @property
    def document(self) -> Json | None:
        """The Document object of a message with a file."""
        return self.data.get("document")


@dataclass(eq=False)
class Chat:
    """A private chat with the bot (its id is the person's) or a group.

    `members` maps people to `creator`, `administrator`, `member`, `left` or `kicked`; `bot_status` says the
    same of the bot. With `privacy` the bot hears in a group only what is meant for it.
    """

    id: int
    type: ChatType
    title: str = ""
    person: Person | None = None
    members: dict[int, str] = field(default_factory=dict)
    bot_status: str = "member"
    privacy: bool = True
    forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    migrated_to: int | None = None
    migrated_from: Chat | None = None
    posts: dict[int, Post] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    last_id: int = 0

    @property
    def is_group(self) -> bool:
        """Whether it is a group or supergroup."""
        return self.type != "private"

    def present(self) -> list[int]:
        """Ids of the people who are in the chat now."""
        if self.person is not None:
            return [self.person.id]
        return [number for number, status in self.members.items() if status not in ("left", "kicked")]

    def as_chat(self) -> Json:
        """The Chat object of the Bot API."""
        if self.person is not None:
            return {**self.person.names(), "id": self.id, "type": self.type}
        chat: Json = {"id": self.id, "type": self.type, "title": self.title}
        if self.forum:
            chat["is_forum"] = True
        return chat


@dataclass(eq=False)
class Query:
    """A tapped inline button; `answer` resolves to what the bot sends with answerCallbackQuery."""

    id: str
    asked_at: datetime
    answer: asyncio.Future[Json]


@dataclass(frozen=True)
class Change:
    """Something a spectator may want to know. `what` is post, edit, delete, chat, people, typing or clock."""

    what: str
    chat: Chat | None = None
    post: Post | None = None


class World:
    """Everything behind one bot. Without `record` it keeps no messages, for benchmarks.

    `now` is the clock of the chats; `monotonic` gives the real seconds by which limits and outages end.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        bot: Json,
        token: str,
        *,
        record: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.now = now
        self.monotonic = monotonic
        self.bot = bot
        self.token = token
        self.record = record
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.limits: Limits | None = None
        self.faults = Faults(monotonic)
        self.updates = Updates()
        self.files = Files()
        self.profile = Profile()
        self.requests: Counter[str] = Counter()
        self.refusals: Counter[int] = Counter()
        self.webhook: Webhook
        self.spectators: list[Callable[[Change], None]] = []

    def unix_now(self) -> int:
        """The sandbox clock as Telegram writes dates: whole seconds since 1970 UTC."""
        return int(self.now().timestamp())

    def tell(self, what: str, chat: Chat | None = None, post: Post | None = None) -> None:
        """Let every spectator know of a change."""
        change = Change(what, chat, post)
        for spectator in self.spectators:
            spectator(change)

    def chat_of(self, person: Person) -> Chat:
        """The private chat of a person with the bot."""
        return self.chats[person.id]

    def post(
        self,
        chat: Chat,
        sender: Json,
        content: Json,
        reply_markup: Json | None = None,
        *,
        silent: bool = False,
    ) -> Post:
        """Put a message into a chat. `content` are the fields of Message beyond id, sender, chat and date."""
        chat.last_id += 1
        data = {
            "message_id": chat.last_id,
            "from": sender,
            "chat": chat.as_chat(),
            "date": self.unix_now(),
            **content,
        }
        post = Post(chat, data, reply_markup, silent=silent)
        if self.record:
            chat.posts[post.id] = post
            self.tell("post", chat, post)
        return post

    def forget_old_queries(self) -> None:
        """Drop taps that can't be answered any more."""
        oldest = self.now() - QUERY_LIFETIME
        for query in [query for query in self.queries.values() if query.asked_at < oldest]:
            query.answer.cancel()
            del self.queries[query.id]


def recent(world: World, chat: Chat) -> deque[Post]:
    """The messages of a chat in order, those of the group it was upgraded from first."""
    posts: deque[Post] = deque(chat.posts.values())
    earlier = chat.migrated_from
    while earlier is not None:
        posts.extendleft(reversed(earlier.posts.values()))
        earlier = earlier.migrated_from
    return posts
