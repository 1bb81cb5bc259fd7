"""Fixtures: a sandbox with a few people and groups, and a bot that speaks plain HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from bot.sandbox import Chat, Person, Sandbox
from tests.bot.sandbox.browser import chromium

__all__ = ["chromium"]

START = datetime(2026, 11, 25, 6, 20, tzinfo=UTC)
"""Wednesday, 14:20 in Shanghai."""

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (40).to_bytes(4, "big") + (30).to_bytes(4, "big")


@dataclass
class Api:
    """The bot's side: calls methods and gives back the whole JSON answer."""

    session: ClientSession
    sandbox: Sandbox

    @property
    def base(self) -> str:
        """Address of the Bot API with the bot's token."""
        return f"{self.sandbox.url}/bot{self.sandbox.token}"

    async def raw(self, method: str, **params: Any) -> dict[str, Any]:
        """The answer to a call with a JSON body."""
        async with self.session.post(f"{self.base}/{method}", json=params) as response:
            answer = await response.json()
            assert response.status == answer.get("error_code", 200)
            return dict(answer)

    async def __call__(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        answer = await self.raw(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """The description of a call that must fail."""
        answer = await self.raw(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def upload(self, method: str, files: dict[str, tuple[str, bytes]], **fields: str) -> dict[str, Any]:
        """The answer to a multipart call; files are name -> (file name, content)."""
        form = FormData(fields, quote_fields=False)
        for name, (file_name, content) in files.items():
            form.add_field(name, content, filename=file_name, content_type="application/pdf")
        async with self.session.post(f"{self.base}/{method}", data=form) as response:
            return dict(await response.json())


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    time: datetime = START

    def now(self) -> datetime:
        """The time it shows."""
        return self.time

    def advance(self, by: timedelta) -> None:
        """Move it."""
        self.time += by


@pytest.fixture
def clock() -> Clock:
    """The sandbox's clock."""
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    """A running sandbox without anybody in it."""
    async with Sandbox(clock.now, advance=clock.advance) as sandbox:
        yield sandbox


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[Api]:
    """The bot's side of it."""
    async with ClientSession() as session:
        yield Api(session, sandbox)


@pytest.fixture
def li(sandbox: Sandbox) -> Person:
    """Li Ming, who knows the bot."""
    person = sandbox.add_person(101, "李明", username="liming")
    person.started = True
    return person


@pytest.fixture
def fang(sandbox: Sandbox) -> Person:
    """Wang Fang, who has never met the bot."""
    return sandbox.add_person(102, "王芳")


@pytest.fixture
def maths(sandbox: Sandbox, li: Person, fang: Person) -> Chat:
    """A supergroup with both of them and the bot."""
    return sandbox.add_group(-1001, "数学教研组", [li, fang])


@pytest.fixture
def prep(sandbox: Sandbox, li: Person, fang: Person) -> Chat:
    """An ordinary group with both of them and the bot."""
    return sandbox.add_group(-55, "三年级备课组", [li, fang], kind="group")
