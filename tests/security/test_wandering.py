"""People who tap and type whatever they like, for a while; seeded, so that it can be played again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable
from typing import Any

import pytest

from tests.security import values
from tests.security.rehearsal import REGISTRY, Reaction, Rehearsal
from tests.security.schools import OUR_CHAT, OUR_TOKEN, Actor
from tests.security.test_matrix import check

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANSWERS = (
    "数学",
    "3",
    "陈小满",
    "苏婉清、周牧野",
    "12月10日14:20",
    "下周三下午第二节",
    "每周四下午第一节",
    "2027-02-22 至 2027-07-02",
    "期中考试 11月11日至12日",
    "上午 8:00-8:40\n上午 8:50-9:30",
    "听课 12",
    "三楼会议室",
    "《圆的面积》",
    "三（2）班数学",
    "姓名 任教\n方小园 三（1）班数学\n沈一舟 四年级英语",
    "2026-11-20",
    "15:30",
    "好的",
    "取消",
    *values.TYPED[1:],
)
FILES: tuple[dict[str, Any], ...] = (
    {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1, "file_size": 1}]},
    {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "名单.xlsx", "file_size": 9}},
    {"document": {"file_id": "e", "file_unique_id": "e"}},
)


Offer = tuple[str, int | None]
"""Callback data of a button, and the group chat that it stands in."""


class Wanderer:
    """Somebody with a phone and no plan, who likes best what they have not tried yet."""

    def __init__(self, rehearsal: Rehearsal, actor: Actor, chance: random.Random) -> None:
        self.rehearsal = rehearsal
        self.actor = actor
        self.chance = chance
        self.seen: list[Offer] = []
        self.tried: Counter[str] = Counter()

    async def act(self) -> tuple[str, Reaction]:
        """Do something, mostly what the last answers offer."""
        kind = self.chance.choices(
            ("tap", "answer", "command", "file", "old", "group"), (56, 18, 12, 3, 6, 5)
        )[0]
        if kind in ("tap", "old") and self.seen:
            return await self._tap(self.seen[-14:] if kind == "tap" else self.seen)
        if kind == "file":
            return "a file", await self._heard(
                self.rehearsal.play_message(self.actor, self.chance.choice(FILES))
            )
        if kind == "answer":
            return await self._type(self.chance.choice(ANSWERS))
        return await self._type(self._command(), OUR_CHAT if kind == "group" else None)

    def _command(self) -> str:
        command = self.chance.choice(list(REGISTRY.commands.values()))
        words = self.chance.choice(("", "", *ANSWERS))
        tries = (f"/{command.name} {words}", command.example or f"/{command.name}", f"/start j{OUR_TOKEN}")
        return self.chance.choices(tries, (5, 5, 1))[0].strip()

    async def _tap(self, offered: list[Offer]) -> tuple[str, Reaction]:
        """Of three buttons the one that was tapped least."""
        some = self.chance.choices(offered, k=3)
        data, place = min(some, key=lambda it: self.tried[verb_of(it[0])])
        self.tried[verb_of(data)] += 1
        return f"tap {data} in {place}", await self._heard(self.rehearsal.taps(self.actor, data, place))

    async def _type(self, text: str, chat: int | None = None) -> tuple[str, Reaction]:
        return f"type {text[:60]!r} in {chat}", await self._heard(
            self.rehearsal.types(self.actor, text, chat)
        )

    async def _heard(self, act: Awaitable[Reaction]) -> Reaction:
        reaction = await act
        for letter in reaction.letters:
            if letter.chat_id in (self.actor.user_id, OUR_CHAT):
                place = OUR_CHAT if letter.chat_id == OUR_CHAT else None
                self.seen += [(data, place) for data in letter.buttons]
        return reaction


def verb_of(data: str) -> str:
    """What a button does; of those below a question, what they answer."""
    verb, *rest = data.split(":")
    return f"{verb}:{rest[1]}:{rest[2][:1]}" if verb == "f" else verb


@pytest.mark.parametrize("seed", range(6))
async def test_whoever_wanders_about_meets_no_error_and_no_other_school(
    rehearsal: Rehearsal, seed: int
) -> None:
    chance, story = random.Random(seed), list[str]()
    async with rehearsal.forgetting():
        people = [Wanderer(rehearsal, actor, chance) for actor in rehearsal.ours]
        for _ in range(250):
            wanderer = chance.choice([*people, *people[-1:] * 4])
            what, reaction = await wanderer.act()
            story.append(f"{wanderer.actor.name}: {what}")
            check(rehearsal, reaction, "\n".join(story[-12:]))
            assert reaction.answers or "/start" in what, "\n".join([*story[-12:], "silence"])
