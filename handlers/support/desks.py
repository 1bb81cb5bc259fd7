"""A place in a school from which something is said, with an update at hand or without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.support.context import Context, Environment
from school.announcing.announcements import Delivery, plan
from school.directory import Directory
from school.people import Member
from storage.announcements import Announcement
from storage.chats import BoundChat
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to speak for a school outside of an update. `now` carries the school's zone."""

    store: Store
    directory: Directory
    environment: Environment
    now: datetime

    @classmethod
    def at(cls, store: Store, directory: Directory, environment: Environment, now: datetime) -> Desk:
        """A desk in a school, at a moment of whatever zone."""
        return cls(store, directory, environment, now.astimezone(ZoneInfo(directory.school.timezone)))

    def author(self, announcement: Announcement) -> Member:
        """Who made it."""
        return self.directory.member_by_id[announcement.author_id]

    async def rooms(self) -> list[BoundChat]:
        """The group chats of the school in which the bot is."""
        chats = await self.store.chats.of_school(self.directory.school.id)
        return [chat for chat in chats if chat.present]

    async def delivery(self, announcement: Announcement) -> Delivery:
        """Where it would go now."""
        unreachable = await self.store.accounts.unreachable_members(self.directory.school.id)
        rooms = await self.rooms()
        return plan(announcement.addressees, self.directory, rooms, set(unreachable), announcement.author_id)


def desk_of(ctx: Context) -> Desk:
    """The desk in the school that an update is about."""
    return Desk.at(ctx.store, ctx.directory, ctx.environment, ctx.now)
