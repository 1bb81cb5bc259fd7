"""People who tap and type whatever they like, for a while; seeded, so that it can be played again."""

from __future__ import annotations

import random
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


class Wanderer:
    """Somebody with a phone and no plan."""

    def __init__(self, rehearsal: Rehearsal, actor: Actor, chance: random.Random) -> None:
        self.rehearsal = rehearsal
        self.actor = actor
        self.chance = chance
        self.seen: list[str] = []

    async def act(self) -> tuple[str, Reaction]:
        """Do something, mostly what the last answer offers."""
        kind = self.chance.choices(
            ("tap", "answer", "command", "file", "old", "group"), (60, 16, 8, 3, 8, 5)
        )[0]
        if kind == "tap" and self.seen:
            return await self._tap(self.chance.choice(self.seen[-12:]))
        if kind == "old" and self.seen:
            return await self._tap(self.chance.choice(self.seen))
        if kind == "file":
            return "a file", await self._heard(
                self.rehearsal.play_message(self.actor, self.chance.choice(FILES))
            )
        if kind == "answer":
            return await self._type(self.chance.choice(ANSWERS))
        words = self.chance.choice(("", "", *ANSWERS))
        command = self.chance.choice([*REGISTRY.commands, f"start j{OUR_TOKEN}"])
        return await self._type(f"/{command} {words}".strip(), OUR_CHAT if kind == "group" else None)

    async def _tap(self, data: str) -> tuple[str, Reaction]:
        return f"tap {data}", await self._heard(self.rehearsal.taps(self.actor, data))

    async def _type(self, text: str, chat: int | None = None) -> tuple[str, Reaction]:
        return f"type {text[:60]!r} in {chat}", await self._heard(
            self.rehearsal.types(self.actor, text, chat)
        )

    async def _heard(self, act: Any) -> Reaction:
        reaction: Reaction = await act
        for letter in reaction.letters:
            if letter.chat_id in (self.actor.user_id, OUR_CHAT):
                self.seen += letter.buttons
        return reaction


@pytest.mark.parametrize("seed", range(12))
async def test_whoever_wanders_about_meets_no_error_and_no_other_school(
    rehearsal: Rehearsal, seed: int
) -> None:
    chance = random.Random(seed)
    story: list[str] = []
    async with rehearsal.forgetting():
        people = [Wanderer(rehearsal, actor, chance) for actor in rehearsal.ours]
        for _ in range(60):
            wanderer = chance.choice([*people, people[-1], people[-1]])
            what, reaction = await wanderer.act()
            story.append(f"{wanderer.actor.name}: {what}")
            check(rehearsal, reaction, "\n".join(story))
            assert reaction.answers or "/start" in what, "\n".join([*story, "silence"])
