"""Who there is in the sandbox: people, groups, the bot's place in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bot.sandbox import groups, people
from bot.sandbox.world import Chat, Person, World

# A chat or person may be given as itself or by id; a person stands for the private chat with the bot.
PersonRef = Person | int
ChatRef = Chat | Person | int


class Scene:
    """The people and groups of a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def person(self, who: PersonRef) -> Person:
        """The person with this id."""
        return who if isinstance(who, Person) else self.world.people[who]

    def chat(self, which: ChatRef) -> Chat:
        """The chat with this id, a person's private chat, or the supergroup that a group has become."""
        if isinstance(which, Person):
            return self.world.chat_of(which)
        return people.current(self.world, which if isinstance(which, Chat) else self.world.chats[which])

    def add_person(
        self, number: int, first_name: str, last_name: str | None = None, username: str | None = None
    ) -> Person:
        """A new person who has not met the bot yet; `number` is the Telegram id, above 0."""
        person = Person(number, first_name, last_name, username)
        self.world.people[number] = person
        self.world.chats[number] = Chat(number, "private", person=person)
        self.world.tell("people")
        return person

    def describe(self, who: PersonRef, role: str) -> None:
        """A line about a person for the web chat, such as 教科室主任."""
        self.person(who).role = role
        self.world.tell("people")

    def add_group(
        self,
        number: int,
        title: str,
        members: Iterable[PersonRef],
        kind: Literal["group", "supergroup"] = "supergroup",
        *,
        forum: bool = False,
        privacy: bool = True,
        with_bot: bool = True,
    ) -> Chat:
        """A new group, of which nobody has told the bot; `number` is negative. The first member owns it."""
        if number >= 0 or (forum and kind == "group"):
            raise ValueError("ids of groups are negative, and only supergroups can be forums")
        chat = Chat(number, kind, title, privacy=privacy, forum=forum)
        # Message 1 of a forum stands for its General topic.
        chat.last_id = 1 if forum else 0
        chat.members = {self.person(member).id: "member" for member in members}
        if chat.members:
            chat.members[next(iter(chat.members))] = "creator"
        chat.bot_status = "member" if with_bot else "left"
        self.world.chats[number] = chat
        self.world.tell("people")
        return chat

    def _owner(self, chat: Chat) -> Person:
        owner = next((number for number, status in chat.members.items() if status == "creator"), None)
        return self.world.people[owner if owner is not None else next(iter(chat.members))]

    def add_bot(self, chat: ChatRef, by: PersonRef | None = None, payload: str | None = None) -> None:
        """Bring the bot into a group; with a payload as a `startgroup` link does."""
        group = self.chat(chat)
        person = self.person(by) if by is not None else self._owner(group)
        groups.set_bot_status(self.world, group, person, "member")
        if payload is not None:
            groups.greet_group(self.world, group, person, payload)

    def promote_bot(self, chat: ChatRef, by: PersonRef | None = None) -> None:
        """Make the bot an administrator, who hears everything."""
        group = self.chat(chat)
        person = self.person(by) if by is not None else self._owner(group)
        groups.set_bot_status(self.world, group, person, "administrator")

    def remove_bot(self, chat: ChatRef, by: PersonRef | None = None) -> None:
        """Throw the bot out of a group."""
        group = self.chat(chat)
        person = self.person(by) if by is not None else self._owner(group)
        groups.set_bot_status(self.world, group, person, "kicked")

    def set_member(
        self,
        chat: ChatRef,
        who: PersonRef,
        status: Literal["member", "administrator", "left", "kicked"],
        by: PersonRef | None = None,
    ) -> None:
        """Let a person join, become an administrator, leave or be removed."""
        group, person = self.chat(chat), self.person(who)
        groups.set_member_status(
            self.world, group, person, status, self.person(by) if by is not None else person
        )

    def rename_group(self, chat: ChatRef, title: str) -> None:
        """Give a group another title."""
        group = self.chat(chat)
        groups.rename(self.world, group, title, self._owner(group))

    def add_topic(self, chat: ChatRef, name: str) -> int:
        """Open a topic in a forum; its message_thread_id."""
        group = self.chat(chat)
        return groups.add_topic(self.world, group, name, self._owner(group))

    def upgrade_group(self, chat: ChatRef) -> Chat:
        """Turn a group into a supergroup with another id; the old id then answers with migrate_to_chat_id."""
        group = self.chat(chat)
        return groups.upgrade(self.world, group, self._owner(group))
