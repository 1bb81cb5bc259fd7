"""The web chat: a page that shows every person's Telegram, and the JSON behind it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox import views
from bot.sandbox.errors import ApiError
from bot.sandbox.people import find_button, tap
from bot.sandbox.world import Change, Chat, Post, recent

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

Json = dict[str, Any]
Act = Callable[[Json], Awaitable[Json | None]]

HEARTBEAT = 5.0  # seconds between two words about the clock
TAP_PATIENCE = 20.0  # seconds that a tapped button shows that it waits
HISTORY = 300  # messages of a chat that the page loads
SCHOOL_MORNING = time(7, 30)
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_POLICY = "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; frame-ancestors 'none'"


class WebChat:
    """Routes of the page (`/`, `/page/…`) and of its data (`/live/…`). Times are shown in `zone`."""

    def __init__(self, sandbox: Sandbox, zone: str) -> None:
        self._sandbox = sandbox
        self._world = sandbox.world
        self._zone = ZoneInfo(zone)
        self._run = uuid4().hex
        self._streams: set[asyncio.Queue[Json]] = set()
        self._world.spectators.append(self._see)

    def add_routes(self, app: web.Application) -> None:
        """Add the routes of the web chat."""
        app.router.add_get("/", self._page)
        app.router.add_get(r"/page/{name:[a-z]+\.[a-z]+}", self._page)
        app.router.add_get("/live/state", self._state)
        app.router.add_get("/live/posts", self._posts)
        app.router.add_get("/live/commands", self._commands)
        app.router.add_get("/live/events", self._events)
        app.router.add_get("/live/file/{path:.+}", self._file)
        app.router.add_post("/live/upload", self._upload)
        acts: dict[str, Act] = {
            "send": self._send,
            "start": self._start,
            "edit": self._edit,
            "press": self._press,
            "clock": self._clock,
            "trouble": self._trouble,
        }
        for name, act in acts.items():
            app.router.add_post(f"/live/{name}", _posted(act))

    # What the page reads

    async def _page(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name", "index.html")
        source = files("bot.sandbox") / "web" / name
        if not source.is_file():
            raise web.HTTPNotFound
        kind = _TYPES.get(f".{name.rpartition('.')[2]}", "application/octet-stream")
        return web.Response(
            body=source.read_bytes(),
            content_type=kind,
            charset="utf-8",
            headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"},
        )

    async def _state(self, _: web.Request) -> web.Response:
        return web.json_response(views.state(self._world) | self._clock_view())

    async def _posts(self, request: web.Request) -> web.Response:
        chat = self._chat(request.query["chat"])
        posts = list(recent(self._world, chat))[-HISTORY:]
        return web.json_response([views.post_view(self._world, post) for post in posts])

    async def _commands(self, request: web.Request) -> web.Response:
        chat, me = self._chat(request.query["chat"]), int(request.query["me"])
        admin = chat.members.get(me) in ("creator", "administrator")
        return web.json_response(
            self._world.profile.commands_in(chat.id, me, group=chat.is_group, admin=admin)
        )

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._world.files.at(request.match_info["path"])
        if stored is None:
            raise web.HTTPNotFound
        shown = stored.path.startswith("photos/")
        disposition = "inline" if shown else f"attachment; filename*=UTF-8''{quote(stored.name)}"
        # A file of whatever kind must never run as a page of the sandbox.
        headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
        kind = "image/png" if shown else "application/octet-stream"
        return web.Response(body=stored.content, content_type=kind, headers=headers)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: every change, and the clock now and then."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        await response.prepare(request)
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._streams.add(queue)
        try:
            event: Json = {"what": "hello", "run": self._run} | self._clock_view()
            while True:
                await response.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        event = await queue.get()
                except TimeoutError:
                    event = {"what": "clock"} | self._clock_view()
        finally:
            self._streams.discard(queue)

    def _see(self, change: Change) -> None:
        if not self._streams:
            return
        event: Json = {"what": change.what}
        if change.chat is not None:
            event["chat"] = change.chat.id
        if change.post is not None:
            event["post"] = views.post_view(self._world, change.post)
        if change.what == "clock":
            event |= self._clock_view()
        for stream in self._streams:
            stream.put_nowait(event)

    def _clock_view(self) -> Json:
        return {
            "now": self._world.unix_now(),
            "zone": self._zone.key,
            "adjustable": self._sandbox.advance is not None,
        }

    # What people do on the page

    def _chat(self, number: Any) -> Chat:
        return self._sandbox.chat(int(number))

    def _post(self, key: str) -> Post:
        chat, number = key.split(":")
        return self._world.chats[int(chat)].posts[int(number)]

    async def _send(self, body: Json) -> None:
        reply_to = self._post(body["reply"]) if body.get("reply") else None
        await self._sandbox.send(
            int(body["me"]),
            int(body["chat"]),
            body["text"],
            thread=body.get("thread"),
            reply_to=reply_to,
        )

    async def _start(self, body: Json) -> None:
        """START in the private chat, or a startgroup link that brings the bot into a group."""
        if "group" in body:
            self._sandbox.add_bot(int(body["group"]), int(body["me"]), body.get("payload") or "")
        else:
            await self._sandbox.press_start(int(body["me"]), body.get("payload") or None)

    async def _edit(self, body: Json) -> None:
        await self._sandbox.edit(int(body["me"]), self._post(body["key"]), body["text"])

    async def _press(self, body: Json) -> Json | None:
        post = self._post(body["key"])
        waiting = tap(
            self._world, self._sandbox.person(int(body["me"])), post, find_button(post, body["data"])
        )
        try:
            async with asyncio.timeout(TAP_PATIENCE):
                return await asyncio.shield(waiting)
        except TimeoutError:
            return None

    async def _clock(self, body: Json) -> None:
        if self._sandbox.advance is not None:
            self._sandbox.advance(step(self._world.now().astimezone(self._zone), body["step"]))
            self._world.tell("clock")

    async def _trouble(self, body: Json) -> None:
        sandbox = self._sandbox
        match body["what"]:
            case "block":
                sandbox.block(int(body["me"]))
            case "unblock":
                sandbox.unblock(int(body["me"]))
            case "down":
                await sandbox.down("bad_gateway", float(body["seconds"]))
            case "flood":
                sandbox.flood(int(body["chat"]), int(body["seconds"]))
            case "upgrade":
                sandbox.upgrade_group(int(body["chat"]))
            case "rename":
                sandbox.rename_group(int(body["chat"]), body["title"])
            case "remove":
                sandbox.remove_bot(int(body["chat"]), int(body["me"]))
            case "add":
                sandbox.add_bot(int(body["chat"]), int(body["me"]))
        self._world.tell("people")

    async def _upload(self, request: web.Request) -> web.Response:
        """Files that a person sends: several pictures become an album, other files a message each."""
        form = await request.post()
        sent = [value for value in form.getall("file") if isinstance(value, FileField)]
        me, chat, caption = int(str(form["me"])), int(str(form["chat"])), str(form.get("caption", "")) or None
        thread = int(str(form["thread"])) if form.get("thread") else None
        contents = [(file.filename, file.content_type, file.file.read()) for file in sent]
        try:
            if form.get("as") == "photo" and len(contents) > 1:
                pictures = [content for _, _, content in contents]
                await self._sandbox.send_album(me, chat, pictures, caption=caption, thread=thread)
                return web.json_response({})
            for name, kind, content in contents:
                if form.get("as") == "photo":
                    await self._sandbox.send_photo(me, chat, content, caption=caption, thread=thread)
                else:
                    await self._sandbox.send_document(
                        me, chat, name, content, kind, caption=caption, thread=thread
                    )
                caption = None
        except (ApiError, ValueError) as problem:
            return web.json_response({"error": str(problem)}, status=400)
        return web.json_response({})


def _posted(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A handler that takes JSON and answers JSON; what makes no sense is answered with 400."""

    async def handle(request: web.Request) -> web.Response:
        try:
            body = await request.json()
            if not isinstance(body, dict):
                raise TypeError("an object is expected")
            return web.json_response(await act(body))
        except (ValueError, LookupError, TypeError) as problem:
            return web.json_response({"error": str(problem)}, status=400)

    return handle


def step(now: datetime, name: str) -> timedelta:
    """How far a button of the clock moves it from `now`, which is local time.

    10m, 1h and 1d add that much; morning goes to tomorrow 7:30, monday to 7:30 of the next Monday.
    """
    plain = {"10m": timedelta(minutes=10), "1h": timedelta(hours=1), "1d": timedelta(days=1)}
    if name in plain:
        return plain[name]
    days = {"morning": 1, "monday": 7 - now.weekday()}[name]
    return datetime.combine(now.date() + timedelta(days=days), SCHOOL_MORNING, now.tzinfo) - now
