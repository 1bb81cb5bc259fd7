"""Calendars at the web port, for those who know the address and nobody else."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

import aiohttp
import pytest
from ical.calendar_stream import IcsCalendarStream

from bot import feeds, throttle
from handlers.scheduling.own_calendar import written_calendar
from school.scheduling.schedule import Audience, Item, ItemKind
from storage.store import Store
from tests import sample
from tests.bot.conftest import Start
from tests.dialogue import Talker, Town

MATHS = "数学组教研活动"


@dataclass
class Port:
    """A bot with a school in it whose web port is open."""

    town: Town
    ids: sample.Sample
    address: str
    http: aiohttp.ClientSession

    def talker(self, user_id: int, name: str) -> Talker:
        talker = self.town.person(user_id, name)
        self.town.sandbox.person(talker.person).started = True
        return talker

    async def add(self, item: Item) -> Item:
        async with self.town.app.database.writing() as session:
            return await Store(session, self.ids.school_id).schedule.add(item, self.town.clock.now())

    async def feed_of(self, name: str) -> str:
        async with self.town.app.database.writing() as session:
            token = await Store(session, self.ids.school_id).feeds.renew(
                self.ids.members[name], self.town.clock.now()
            )
        return f"{self.address}/calendar/{token}.ics"

    async def status(self, url: str, method: str = "GET", **headers: str) -> int:
        async with self.http.request(method, url, headers=headers) as response:
            return response.status


@pytest.fixture
async def port(start: Start) -> AsyncIterator[Port]:
    async with opened(start, "public_url") as found:
        yield found


@asynccontextmanager
async def opened(start: Start, setting: str | None = None) -> AsyncIterator[Port]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{probe.getsockname()[1]}"
    # Naming an address to listen on opens the port as well.
    settings = {setting: f"http://{listen}/", "listen": listen} if setting else {}
    async with start(**settings) as town, aiohttp.ClientSession() as http:
        ids = await sample.build(town.app.database, town.clock.now())
        yield Port(town, ids, f"http://{listen}", http)


def meeting(port: Port, title: str = MATHS, group: str | None = "数学组") -> Item:
    return Item(
        0,
        ItemKind.EVENT,
        title,
        date(2026, 12, 2),
        date(2026, 12, 2),
        Audience(port.ids.groups[group] if group else None),
        place="三楼会议室",
        starts=time(14, 20),
        ends=time(15, 50),
        created_by=port.ids.members["苏婉清"],
    )


async def titles(port: Port, url: str) -> list[str]:
    async with port.http.get(url) as response:
        assert response.status == 200
        [calendar] = IcsCalendarStream.from_ics(await response.text()).calendars
    return sorted(str(it.summary) for it in calendar.events)


async def test_a_teacher_subscribes_to_their_own_calendar(port: Port) -> None:
    await port.add(meeting(port))
    await port.add(meeting(port, "语文组教研活动", "语文组"))
    await port.add(meeting(port, "全校大会", None))
    chen = port.talker(sample.TEACHER, "陈小满")
    await chen.says("/calendar")
    await chen.taps("订阅")
    [address] = re.findall(r"http\S+\.ics", chen.sees())
    assert await titles(port, address) == ["全校大会", MATHS]


async def test_a_new_address_or_none_ends_the_old_at_once(port: Port) -> None:
    chen = port.talker(sample.TEACHER, "陈小满")
    await chen.says("日历")
    await chen.taps("订阅")
    [first] = re.findall(r"http\S+\.ics", chen.sees())
    page = chen.last()
    await chen.taps("换一个地址")
    assert "旧地址立即失效" in chen.sees()
    await chen.taps("换新地址")
    [second] = re.findall(r"http\S+\.ics", chen.sees())
    assert (await port.status(first), await port.status(second)) == (404, 200)
    await chen.taps("停用", on=page)
    await chen.taps("停用", on=page)
    assert "已停用" in chen.sees()
    assert await port.status(second) == 404


async def test_what_is_sent_may_be_kept_by_its_reader_alone(port: Port) -> None:
    url = await port.feed_of("陈小满")
    async with port.http.get(url) as response:
        assert response.content_type == "text/calendar"
        assert response.charset == "utf-8"
        assert response.headers["Cache-Control"] == "private, max-age=900"
        assert response.headers["ETag"].startswith('W/"')
        assert (await response.read()).startswith(b"BEGIN:VCALENDAR\r\n")


async def test_a_reader_that_has_the_newest_is_told_so(port: Port, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "FRESH", 0.0)
    item = await port.add(meeting(port))
    url = await port.feed_of("陈小满")
    async with port.http.get(url) as response:
        tag = response.headers["ETag"]
    port.town.clock.advance(timedelta(hours=3))
    assert await port.status(url, **{"If-None-Match": tag}) == 304
    async with port.town.app.database.writing() as session:
        store = Store(session, port.ids.school_id)
        await store.schedule.change(replace(item, place="录播室"), port.town.clock.now())
    assert await port.status(url, **{"If-None-Match": tag}) == 200


async def test_asking_again_and_again_writes_it_once(port: Port, monkeypatch: pytest.MonkeyPatch) -> None:
    written = 0

    async def counted(*args: Any, **kwargs: Any) -> bytes:
        nonlocal written
        written += 1
        return await written_calendar(*args, **kwargs)

    monkeypatch.setattr(feeds, "written_calendar", counted)
    url = await port.feed_of("陈小满")
    assert set(await asyncio.gather(*(port.status(url) for _ in range(20)))) == {200}
    assert written == 1


async def test_too_many_requests_are_told_to_come_back(port: Port, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "PER_SECOND", 5)
    guesses = [port.status(f"{port.address}/calendar/{n:032d}.ics") for n in range(40)]
    found = await asyncio.gather(*guesses)
    assert set(found) == {404, 503}
    assert found.count(404) <= 10


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/calendar",
        "/calendar/",
        "/calendar/.ics",
        "/calendar/x.ics",
        "/calendar/" + "a" * 32 + ".ics",
        "/calendar/" + "a" * 32,
        "/calendar/..%2f..%2fetc%2fpasswd.ics",
        "/calendar/%00" + "a" * 31 + ".ics",
        "/telegram",
    ],
)
async def test_there_is_nothing_else_at_the_port(port: Port, path: str) -> None:
    await port.feed_of("陈小满")
    assert await port.status(port.address + path) == 404


async def test_calendars_are_only_read(port: Port) -> None:
    url = await port.feed_of("陈小满")
    assert await port.status(url, "HEAD") == 200
    assert {await port.status(url, method) for method in ("POST", "PUT", "DELETE")} == {405}


async def test_the_address_for_updates_serves_calendars_as_well(start: Start) -> None:
    async with opened(start, "webhook_url") as port:
        assert await titles(port, await port.feed_of("陈小满")) == []


async def test_without_a_public_address_the_port_stays_shut(start: Start) -> None:
    async with opened(start) as port:
        with pytest.raises(aiohttp.ClientConnectorError):
            await port.status(port.address)
        chen = port.talker(sample.TEACHER, "陈小满")
        await chen.says("/calendar")
        assert not any("订阅" in label for label in chen.buttons())
