"""Draw the README's pictures from the running demo: `.venv/bin/python -m docs.make_screenshots`. Needs Chromium."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bot import logs
from bot.demo import demo
from bot.demo.school import DIRECTOR, MATHS_CHAT, YOUNG
from tests.bot.sandbox.browser import Browser, Page, browsing, running_chromium

IMAGES = Path(__file__).parent / "images"
LARGEST = 200_000
"""Bytes a picture may have, so that the README opens fast."""

PLAIN = "document.querySelector('.middle').style.background = '#dbe5ec'"
"""A gradient behind the messages would make a PNG four times as large."""


async def say(page: Page, text: str, answer: str) -> None:
    """Write a message and wait for what answers it."""
    await page.click("输入消息")
    await page.write(text)
    await page.click("发送")
    await page.wait_for(
        f"[...document.querySelectorAll('.bubble')].at(-1)?.innerText.includes({json.dumps(answer)})"
    )


async def draw(page: Page, name: str) -> None:
    """Save the window once nothing moves any more."""
    await page.evaluate(PLAIN)
    await page.evaluate("document.activeElement?.blur()")
    await asyncio.sleep(1)
    path = IMAGES / name
    await page.screenshot(path)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path} is larger than {LARGEST} bytes")


async def phone(browser: Browser, url: str) -> None:
    """A young teacher has observed a lesson and looks at what is left."""
    page = await browser.page(390, 844, phone=True)
    await page.goto(f"{url}/#{YOUNG}/{MATHS_CHAT}")
    await say(page, "/observe 3年级数学 公开课", "请到私聊里填写")
    await page.goto(f"{url}/#{YOUNG}/{YOUNG}")
    await page.click("董书航")
    await page.see("已记下")
    await say(page, "/my_quota", "我的任务")
    await draw(page, "demo-phone.png")


async def desktop(browser: Browser, url: str) -> None:
    """The director looks at how the maths group is doing."""
    page = await browser.page(1280, 800)
    await page.goto(f"{url}/#{DIRECTOR}/{DIRECTOR}")
    await say(page, "/board", "全校")
    await page.click("换个组")
    await page.click("数学组")
    await page.see("数学组 · 听课 本学期")
    await draw(page, "demo-desktop.png")


async def main(debugger: str) -> None:
    """Play both scenes."""
    IMAGES.mkdir(exist_ok=True)
    async with demo(port=0) as town, browsing(debugger) as browser:
        await phone(browser, town.url)
        await desktop(browser, town.url)


if __name__ == "__main__":
    logs.configure("WARNING", "console")
    with running_chromium() as debugger:
        asyncio.run(main(debugger))
