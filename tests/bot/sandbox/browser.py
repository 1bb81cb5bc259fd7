"""A small driver for headless Chromium over the DevTools Protocol, for tests of the web chat."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on PATH"),
]
"""Marks for a module of browser tests: `pytestmark = NEEDS_BROWSER`."""

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)
_KEYS = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowUp": 38}

# Finds the smallest visible thing with a name: a control by label or text, or else any text.
_FIND = """
(name, role) => {
  const shown = (e) => {
    const r = e.getBoundingClientRect();
    return r.width && r.height && getComputedStyle(e).visibility !== "hidden";
  };
  const named = (e) =>
    [e.getAttribute("aria-label"), e.innerText, e.title, e.placeholder].filter(Boolean).map((t) => t.trim());
  const open = document.querySelector("dialog[open]") ?? document;
  const controls = [...open.querySelectorAll(role ?? "button, a, input, textarea, label, [role=option]")].filter(shown);
  const like = (test) => controls.findLast((e) => named(e).some(test));
  return like((t) => t === name) ?? like((t) => t.startsWith(name)) ?? like((t) => t.includes(name));
}
"""


class Page:
    """One tab. Names of things to click are what a person reads: a label or a text."""

    def __init__(self, socket: ClientWebSocketResponse, *, touch: bool) -> None:
        self._socket = socket
        self._touch = touch
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.problems: list[str] = []
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said)
            elif said["method"] == "Runtime.exceptionThrown":
                self.problems.append(str(said["params"]["exceptionDetails"]))
            elif said["method"] == "Log.entryAdded" and said["params"]["entry"]["level"] == "error":
                self.problems.append(str(said["params"]["entry"]["text"]))

    async def command(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the DevTools Protocol."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        said = await asyncio.wait_for(answer, 20)
        if "error" in said:
            raise RuntimeError(f"{method}: {said['error']}")
        return dict(said["result"])

    async def close(self) -> None:
        """Close the tab."""
        if not self._socket.closed:
            await self._socket.send_json({"id": next(self._numbers), "method": "Page.close"})
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader
        await self._socket.close()

    async def goto(self, url: str) -> None:
        """Load a page; `see` waits for what it shows."""
        await self.command("Page.navigate", url=url)

    async def evaluate(self, expression: str) -> Any:
        """The JSON value of a JavaScript expression, awaited."""
        result = await self.command(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in result:
            raise RuntimeError(str(result["exceptionDetails"].get("exception", result["exceptionDetails"])))
        return result["result"].get("value")

    async def wait_for(self, condition: str, within: float = 5.0) -> None:
        """Wait until a JavaScript condition is true; raises TimeoutError after `within` seconds."""
        met = await self.evaluate(
            f"""new Promise((done) => {{
              const met = () => Boolean({condition});
              if (met()) return done(true);
              const observer = new MutationObserver(() => {{ if (met()) finish(true); }});
              const finish = (result) => {{ observer.disconnect(); done(result); }};
              observer.observe(document, {{subtree: true, childList: true, attributes: true, characterData: true}});
              setTimeout(() => finish(met()), {within * 1000});
            }})"""
        )
        if not met:
            raise TimeoutError(f"{condition} did not come true; the page shows:\n{await self.text()}")

    async def see(self, text: str, within: float = 5.0) -> None:
        """Wait until a text is on the page."""
        await self.wait_for(f"document.body?.innerText.includes({json.dumps(text)})", within)

    async def gone(self, text: str, within: float = 5.0) -> None:
        """Wait until a text is not on the page any more."""
        await self.wait_for(f"!document.body.innerText.includes({json.dumps(text)})", within)

    async def text(self) -> str:
        """All that the page shows."""
        return str(await self.evaluate("document.body?.innerText ?? ''"))

    async def click(self, name: str, selector: str | None = None) -> None:
        """Click (or touch) what bears this name, once it is there; `selector` narrows the choice."""
        find = f"({_FIND})({json.dumps(name)}, {json.dumps(selector)})"
        await self.wait_for(find)
        place = await self.evaluate(
            f"""(() => {{ const e = {find}; e.scrollIntoView({{block: "nearest", behavior: "instant"}});
              const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()"""
        )
        await self.tap(*place)

    async def tap(self, x: float, y: float) -> None:
        """Click or touch a point of the window."""
        if self._touch:
            await self.command("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
            await self.command("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
            return
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            await self.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def write(self, text: str) -> None:
        """Type into what has the focus."""
        await self.command("Input.insertText", text=text)

    async def key(self, name: str) -> None:
        """Press Enter, Escape, Tab or an arrow."""
        code = _KEYS[name]
        text = {"text": "\r"} if name == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            await self.command(
                "Input.dispatchKeyEvent",
                type=kind,
                key=name,
                code=name,
                windowsVirtualKeyCode=code,
                **(text if kind == "keyDown" else {}),
            )

    async def choose_files(self, *paths: Path) -> None:
        """Put files into the page's file field."""
        field = await self.command(
            "Runtime.evaluate", expression="document.querySelector('input[type=file]')"
        )
        files = [str(path) for path in paths]
        await self.command("DOM.setFileInputFiles", files=files, objectId=field["result"]["objectId"])

    async def screenshot(self, path: Path) -> None:
        """Save what the window shows as PNG."""
        picture = await self.command("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(picture["data"]))


class Browser:
    """A running Chromium."""

    def __init__(self, session: ClientSession, debugger: str) -> None:
        self._session = session
        self._debugger = debugger
        self.pages: list[Page] = []

    async def page(self, width: int = 1280, height: int = 800, *, phone: bool = False) -> Page:
        """A new tab of this size; a phone has a touch screen and a denser picture."""
        async with self._session.put(f"{self._debugger}/json/new?about:blank") as response:
            target = await response.json(content_type=None)
        socket = await self._session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0)
        page = Page(socket, touch=phone)
        self.pages.append(page)
        for domain in ("Page", "Runtime", "Log", "DOM"):
            await page.command(f"{domain}.enable")
        await page.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        if phone:
            await page.command("Emulation.setTouchEmulationEnabled", enabled=True)
        return page

    async def close_pages(self) -> None:
        """Close all tabs' connections."""
        for page in self.pages:
            await page.close()


@contextmanager
def running_chromium() -> Iterator[str]:
    """Start Chromium with a fresh profile; the address of its debugger. It ends with the block."""
    assert CHROMIUM is not None, "no Chromium on this machine"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [CHROMIUM, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                yield _debugger_address(process)
            finally:
                process.terminate()


def _debugger_address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if "DevTools listening on ws://" in line:
            return "http://" + line.split("ws://")[1].split("/")[0]
    raise RuntimeError("Chromium did not start")


@asynccontextmanager
async def browsing(address: str) -> AsyncIterator[Browser]:
    """Use a running Chromium by the address of its debugger; tabs are closed with the block."""
    async with ClientSession() as session:
        browser = Browser(session, address)
        try:
            yield browser
        finally:
            await browser.close_pages()


@pytest.fixture(scope="session")
def chromium() -> Iterator[str]:
    """One Chromium for all tests that import this fixture; the address of its debugger."""
    with running_chromium() as address:
        yield address
