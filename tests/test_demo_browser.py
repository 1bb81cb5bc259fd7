"""The demo in a browser, from the first message to the last, as it is played on a phone and on a desktop."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.demo import demo
from bot.sandbox import Sandbox
from tests.bot.sandbox.browser import NEEDS_BROWSER, Browser, Page, browsing, chromium

__all__ = ["chromium"]

pytestmark = NEEDS_BROWSER

BOT, GROUP = "教研助手", "数学教研组"
SIZES = [pytest.param(390, 844, True, id="phone"), pytest.param(1280, 800, False, id="desktop")]
BUBBLES = "[...document.querySelectorAll('.bubble')].map((e) => e.innerText)"
TOO_WIDE = """[...document.querySelectorAll('.conversation *')]
  .filter((e) => !e.closest('pre') && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className)"""


@dataclass
class Visitor:
    """Somebody who plays the demo in one window."""

    page: Page
    phone: bool

    async def becomes(self, name: str) -> None:
        """Choose who to be."""
        await self._back()
        await self.page.click("切换身份")
        await self.page.click(name, ".choice")
        await self.page.wait_for(f"document.querySelector('.whoami')?.innerText.includes({name!r})")

    async def opens(self, chat: str) -> None:
        """Go to a chat."""
        await self._back()
        await self.page.click(chat, ".chatrow strong")
        await self.page.wait_for(f"document.querySelector('.chathead h1')?.innerText.includes({chat!r})")

    async def _back(self) -> None:
        if self.phone and await self.page.evaluate("location.hash.includes('/')"):
            await self.page.click("返回聊天列表")

    async def says(self, text: str, answer: str) -> str:
        """Write a message and wait for an answer with these words; the bot's newest message."""
        await self.page.click("输入消息")
        await self.page.write(text)
        await self.page.click("发送")
        await self.page.wait_for(
            f"(([asked, answer]) => asked?.includes({text!r}) && answer?.includes({answer!r}))({BUBBLES}.slice(-2))",
            within=15,
        )
        assert await self.page.evaluate(TOO_WIDE) == []
        return str(await self.page.evaluate(f"{BUBBLES}.at(-1)"))


@pytest.fixture
async def town() -> AsyncIterator[Sandbox]:
    """The demo, running."""
    async with demo(port=0) as sandbox:
        yield sandbox


@pytest.fixture
async def browser(chromium: str, town: Sandbox) -> AsyncIterator[Browser]:
    """A browser that closes before the demo does, and has had nothing to complain about."""
    async with browsing(chromium) as browser:
        yield browser
        assert [problem for page in browser.pages for problem in page.problems] == []


def observed(quota: str) -> int:
    """How many lessons somebody has observed this term, from what /my_quota answers."""
    count = re.search(r"听课 本学期 (\d+)/15", quota)
    assert count is not None, quota
    return int(count[1])


@pytest.mark.parametrize(("width", "height", "phone"), SIZES)
async def test_a_lesson_observed_in_the_group_counts_at_once(
    browser: Browser, town: Sandbox, width: int, height: int, phone: bool
) -> None:
    page = await browser.page(width, height, phone=phone)
    visitor = Visitor(page, phone)
    await page.goto(town.url)

    await visitor.becomes("沈知秋")
    await visitor.opens(BOT)
    await page.see("沈知秋老师，您好！")
    board = await visitor.says("/board", "全校 · 听课 本学期")
    assert "慢于进度" in board

    await visitor.becomes("叶小禾")
    await visitor.opens(BOT)
    before = observed(await visitor.says("/my_quota", "我的任务"))

    await visitor.opens(GROUP)
    card = await visitor.says("/observe 3年级数学", "请到私聊里填写")
    assert "谁上的课" not in card

    await visitor.opens(BOT)
    await page.see("谁上的课？")
    await page.see("三年级数学 · 今天")
    await page.click("董书航")
    await page.see("已记下")
    await page.gone("谁上的课？")
    assert observed(await visitor.says("/my_quota", "我的任务")) == before + 1

    await visitor.becomes("沈知秋")
    await visitor.opens(GROUP)
    await page.see("叶小禾：听课 三年级数学 已记下")
    assert "董书航" not in await page.text()


@pytest.mark.parametrize(("width", "height", "phone"), SIZES)
async def test_the_link_in_the_group_leads_to_the_same_question(
    browser: Browser, town: Sandbox, width: int, height: int, phone: bool
) -> None:
    page = await browser.page(width, height, phone=phone)
    visitor = Visitor(page, phone)
    await page.goto(town.url)
    await visitor.becomes("叶小禾")
    await visitor.opens(GROUP)
    await visitor.says("/observe 五年级语文 公开课", "请到私聊里填写")
    await page.click("继续填写")
    await page.click("开始", ".startbutton")
    await page.wait_for(f"{BUBBLES}.filter((it) => it.includes('五年级语文 · 今天')).length === 2")
    await page.click("傅清和")
    await page.see("公开课")
    await page.see("已记下")
