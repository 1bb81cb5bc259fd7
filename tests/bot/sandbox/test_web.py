"""What stands behind the page of the web chat."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import FormData

from bot.sandbox import Chat, Person, Sandbox
from bot.sandbox.views import service_text
from bot.sandbox.web import step
from tests.bot.sandbox.conftest import PNG, START, Api, Clock

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def act(api: Api, deed: str, /, **body: Any) -> Any:
    """Do something as the page does."""
    async with api.session.post(f"{api.sandbox.url}/live/{deed}", json=body) as response:
        assert response.status == 200, await response.text()
        return await response.json()


@pytest.mark.parametrize(
    ("now", "name", "then"),
    [
        ("2026-11-25 14:20", "10m", "2026-11-25 14:30"),
        ("2026-11-25 14:20", "1h", "2026-11-25 15:20"),
        ("2026-11-25 14:20", "1d", "2026-11-26 14:20"),
        ("2026-11-25 14:20", "morning", "2026-11-26 07:30"),
        ("2026-11-25 03:00", "morning", "2026-11-26 07:30"),
        ("2026-11-25 14:20", "monday", "2026-11-30 07:30"),
        ("2026-11-30 07:00", "monday", "2026-12-07 07:30"),
        ("2026-12-31 20:00", "morning", "2027-01-01 07:30"),
    ],
)
def test_buttons_of_the_clock(now: str, name: str, then: str) -> None:
    begins = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    assert begins + step(begins, name) == datetime.fromisoformat(then).replace(tzinfo=SHANGHAI)


async def test_the_page_and_its_parts_are_served(api: Api, sandbox: Sandbox) -> None:
    for path, kind in (
        ("/", "text/html"),
        ("/page/app.js", "text/javascript"),
        ("/page/base.css", "text/css"),
    ):
        async with api.session.get(sandbox.url + path) as response:
            assert response.status == 200
            assert response.content_type == kind
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    for path in ("/page/nothing.js", "/page/..%2Fweb.py", "/live/file/nothing"):
        async with api.session.get(sandbox.url + path) as response:
            assert response.status == 404


async def test_the_state_names_people_chats_and_the_time(
    api: Api, sandbox: Sandbox, li: Person, maths: Chat
) -> None:
    sandbox.describe(li, "数学教研组长")
    await sandbox.send(li, maths, "大家好")
    async with api.session.get(f"{sandbox.url}/live/state") as response:
        state = await response.json()
    assert state["bot"]["username"] == "jiaoyan_bot"
    assert state["people"][0]["role"] == "数学教研组长"
    group = next(chat for chat in state["chats"] if chat["id"] == maths.id)
    assert (group["title"], group["members"], group["last"]["text"]) == ("数学教研组", [101, 102], "大家好")
    assert (state["now"], state["zone"], state["adjustable"]) == (
        int(START.timestamp()),
        "Asia/Shanghai",
        True,
    )


async def test_people_act_through_the_page(
    api: Api, sandbox: Sandbox, li: Person, fang: Person, clock: Clock
) -> None:
    await act(api, "start", me=fang.id, payload="join")
    await act(api, "send", me=li.id, chat=li.id, text="一")
    post = sandbox.messages(li)[0]
    await act(api, "edit", me=li.id, key=f"{li.id}:{post.id}", text="二")
    await act(api, "send", me=li.id, chat=li.id, text="三", reply=f"{li.id}:{post.id}")
    assert sandbox.messages(fang)[0].text == "/start join"
    assert sandbox.messages(li)[1].data["reply_to_message"]["text"] == "二"
    await act(api, "clock", step="1h")
    assert (clock.time - START).total_seconds() == 3600


async def test_trouble_on_the_page(api: Api, sandbox: Sandbox, li: Person, prep: Chat) -> None:
    await act(api, "trouble", what="block", me=li.id)
    assert li.blocked
    await act(api, "trouble", what="unblock", me=li.id)
    await act(api, "trouble", what="flood", chat=li.id, seconds=15)
    assert await api.refused("sendMessage", chat_id=li.id, text="x") == "Too Many Requests: retry after 15"
    await act(api, "trouble", what="rename", chat=prep.id, title="新名")
    await act(api, "trouble", what="remove", me=li.id, chat=prep.id)
    assert (prep.title, prep.bot_status) == ("新名", "kicked")
    await act(api, "trouble", what="add", me=li.id, chat=prep.id)
    await act(api, "trouble", what="upgrade", me=li.id, chat=prep.id)
    assert prep.migrated_to is not None
    await act(api, "trouble", what="down", seconds=30)
    async with api.session.get(f"{api.base}/getMe") as response:
        assert response.status == 502


async def test_nonsense_is_refused(api: Api, sandbox: Sandbox, li: Person, maths: Chat) -> None:
    bodies: list[Any] = [
        {},
        {"me": 9, "chat": 101, "text": "x"},
        {"me": li.id, "chat": li.id, "text": " "},
        [],
    ]
    for body in bodies:
        async with api.session.post(f"{sandbox.url}/live/send", json=body) as response:
            assert response.status == 400
    assert sandbox.messages(li) == []


async def test_uploads_become_documents_photos_and_albums(api: Api, sandbox: Sandbox, li: Person) -> None:
    async def upload(kind: str, *files: tuple[str, bytes]) -> int:
        form = FormData({"me": "101", "chat": "101", "caption": "附件", "as": kind}, quote_fields=False)
        for name, content in files:
            form.add_field("file", content, filename=name, content_type="text/html")
        async with api.session.post(f"{sandbox.url}/live/upload", data=form) as response:
            return response.status

    assert await upload("document", ("页.html", b"<script>"), ("b.txt", b"x")) == 200
    assert await upload("photo", ("a.png", PNG)) == 200
    assert await upload("photo", ("a.png", PNG), ("b.png", PNG)) == 200
    assert await upload("photo", ("a.png", b"no picture")) == 400
    posts = sandbox.messages(li)
    assert [post.text for post in posts] == ["附件", "", "附件", "附件", ""]
    assert posts[3].data["media_group_id"] == posts[4].data["media_group_id"]


async def test_a_persons_file_never_runs_as_a_page(api: Api, sandbox: Sandbox, li: Person) -> None:
    await sandbox.send_document(li, li, "页.html", b"<script>alert(1)</script>", "text/html")
    async with api.session.get(f"{sandbox.url}/live/posts", params={"chat": li.id}) as response:
        (post,) = await response.json()
    async with api.session.get(sandbox.url + post["document"]["url"]) as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E9%A1%B5.html"


async def test_changes_are_streamed(api: Api, sandbox: Sandbox, li: Person) -> None:
    async with api.session.get(f"{sandbox.url}/live/events") as response:
        assert b'"what": "hello"' in await response.content.readline()
        await response.content.readline()
        await sandbox.send(li, li, "一")
        line = (await response.content.readline()).decode()
        assert line.startswith("data: ")
        assert '"text": "一"' in line


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ({"text": "x"}, None),
        ({"new_chat_members": [{"id": 2, "first_name": "王芳"}]}, "李 明邀请王芳加入了群组"),
        ({"new_chat_members": [{"id": 1, "first_name": "李"}]}, "李 明加入了群组"),
        ({"left_chat_member": {"id": 1, "first_name": "李"}}, "李 明离开了群组"),
        ({"left_chat_member": {"id": 2, "first_name": "王芳"}}, "李 明将王芳移出了群组"),
        ({"new_chat_title": "新名"}, "李 明把群名改为“新名”"),
        ({"pinned_message": {"text": "通知"}}, "李 明置顶了“通知”"),
        ({"pinned_message": {"document": {}}}, "李 明置顶了“文件”"),
        ({"forum_topic_created": {"name": "听课"}}, "李 明新建了话题“听课”"),
        ({"migrate_from_chat_id": -1}, "本群已升级为超级群"),
    ],
)
def test_service_messages_in_words(content: dict[str, Any], line: str | None) -> None:
    assert service_text({"from": {"id": 1, "first_name": "李", "last_name": "明"}, **content}) == line
