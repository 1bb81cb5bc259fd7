"""What the tests about announcements do again and again."""

from __future__ import annotations

from typing import Any

from bot.sandbox import Chat, people
from bot.sandbox.world import Post
from tests.conftest import School
from tests.dialogue import Talker
from tests.handlers.counted import bind

MATHS_ROOM, SCHOOL_ROOM = -1001, -1002


async def maths_room(school: School) -> Chat:
    """The group chat of 数学组, with everybody in it who has joined."""
    everybody = (school.head, school.teacher, school.director, school.colleague)
    group = school.town.group(MATHS_ROOM, "数学教研群", *everybody)
    await bind(school, MATHS_ROOM, "数学组")
    return group


async def announced(
    school: School, line: str = "数学组 明天教研改到第七节", by: Talker | None = None
) -> None:
    """An announcement in one line, sent with one tap."""
    author = by or school.director
    await author.says(f"/announce {line}")
    await author.taps("📢 发")


async def tick(school: School) -> None:
    """Let the clock's part of announcements do its work now, with every card rested."""
    ticking = school.town.app.announcing
    later = ticking.seconds() + 60
    ticking.seconds = lambda: later
    await ticking.tick()
    await school.town.quiet()


async def says_formatted(talker: Talker, text: str, *entities: dict[str, Any]) -> None:
    """Write with bold words, links and the like."""
    world, person = talker.town.sandbox.world, talker.person
    content = {"text": text, "entities": list(entities)}
    people.say(world, person, talker.town.sandbox.chat(person), content, None, None)
    await talker.town.quiet()


def announcement_at(talker: Talker, chat: Chat | None = None) -> Post:
    """The newest announcement somebody sees."""
    return next(
        post for post in reversed(talker.posts(chat)) if "（" in post.text and post.text.startswith("📢")
    )
