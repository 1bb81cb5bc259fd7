"""Messages of the bot: what Telegram takes and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Chat, Person, Sandbox
from bot.sandbox.files import DOWNLOAD_LIMIT, UPLOAD_LIMIT
from tests.bot.sandbox.conftest import PNG, START, Api


async def test_a_message_comes_back_as_telegram_shows_it(api: Api, li: Person) -> None:
    message = await api("sendMessage", chat_id=li.id, text=" <b>好</b> /help\n", parse_mode="HTML")
    assert message == {
        "message_id": 1,
        "from": {"id": 123456, "is_bot": True, "first_name": "教研助手", "username": "jiaoyan_bot"},
        "chat": {"id": 101, "type": "private", "first_name": "李明", "username": "liming"},
        "date": int(START.timestamp()),
        "text": "好 /help",
        "entities": [
            {"type": "bold", "offset": 0, "length": 1},
            {"type": "bot_command", "offset": 2, "length": 5},
        ],
    }


async def test_a_form_and_a_query_do_as_well_as_json(api: Api, sandbox: Sandbox, li: Person) -> None:
    form = {
        "chat_id": "101",
        "text": "一",
        "reply_markup": '{"inline_keyboard":[[{"text":"x","callback_data":"y"}]]}',
    }
    async with api.session.post(f"{api.base}/sendmessage", data=form) as response:
        assert response.status == 200
    async with api.session.get(
        f"{api.base}/sendMessage", params={"chat_id": "101", "text": "二"}
    ) as response:
        assert response.status == 200
    assert [post.text for post in sandbox.messages(li)] == ["一", "二"]
    assert sandbox.messages(li)[0].buttons == ["x"]


async def test_who_mentions_a_person_gets_that_person(
    api: Api, sandbox: Sandbox, li: Person, fang: Person
) -> None:
    await api("sendMessage", chat_id=li.id, text='<a href="tg://user?id=102">王</a>', parse_mode="HTML")
    assert sandbox.messages(li)[0].entities[0]["user"]["first_name"] == "王芳"


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": 999, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": 102, "text": "x"}, "Forbidden: bot can't initiate conversation with a user"),
        ({"chat_id": 101}, "Bad Request: message text is empty"),
        ({"chat_id": 101, "text": " \n"}, "Bad Request: message text is empty"),
        ({"chat_id": 101, "text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"chat_id": 101, "text": "课" * 4097}, "Bad Request: message is too long"),
        ({"chat_id": 101, "text": "x", "parse_mode": "Nope"}, "Bad Request: unsupported parse_mode"),
        ({"chat_id": 101, "text": "x", "message_thread_id": 5}, "Bad Request: message thread not found"),
        (
            {"chat_id": 101, "text": "x", "reply_parameters": {"message_id": 77}},
            "Bad Request: message to be replied not found",
        ),
        (
            {"chat_id": 101, "text": "x", "reply_markup": "{"},
            "Bad Request: can't parse reply_markup JSON object",
        ),
        ({"chat_id": 101, "text": "x", "reply_markup": []}, "Bad Request: object expected as reply markup"),
    ],
)
async def test_refuses(api: Api, li: Person, fang: Person, params: dict[str, Any], description: str) -> None:
    assert await api.refused("sendMessage", **params) == description


async def test_the_limit_counts_characters_after_parsing(api: Api, li: Person) -> None:
    await api("sendMessage", chat_id=li.id, text="<b>" + "课" * 4096 + "</b>", parse_mode="HTML")


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "x", "callback_data": "听" * 22}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "x", "copy_text": {"text": ""}}, "Bad Request: BUTTON_COPY_TEXT_INVALID"),
        (
            {"text": "x", "url": "no address"},
            "Bad Request: inline keyboard button URL 'no address' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x"},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"callback_data": "x"},
            "Bad Request: can't parse inline keyboard button: Can't find field \"text\"",
        ),
    ],
)
async def test_refuses_buttons(api: Api, li: Person, button: dict[str, Any], description: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert await api.refused("sendMessage", chat_id=li.id, text="x", reply_markup=markup) == description


async def test_callback_data_may_have_64_bytes(api: Api, li: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "听" * 21 + "x"}]]}
    await api("sendMessage", chat_id=li.id, text="x", reply_markup=markup)


@pytest.mark.parametrize(("count", "fits"), [(100, True), (101, False)])
async def test_a_hundred_buttons_are_the_most(api: Api, li: Person, count: int, fits: bool) -> None:
    rows = [[{"text": str(number), "callback_data": "x"}] for number in range(count)]
    answer = await api.raw("sendMessage", chat_id=li.id, text="x", reply_markup={"inline_keyboard": rows})
    assert answer["ok"] is fits


async def test_a_link_button_keeps_its_scheme_or_gets_one(api: Api, sandbox: Sandbox, li: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "url": "t.me/jiaoyan_bot?start=a"}]]}
    await api("sendMessage", chat_id=li.id, text="x", reply_markup=markup)
    assert (await sandbox.press(li, sandbox.messages(li)[-1], "x")).url == "http://t.me/jiaoyan_bot?start=a"


async def test_reply_keyboards_are_seen_by_people_only(api: Api, sandbox: Sandbox, li: Person) -> None:
    markup = {"keyboard": [["上午第一节", {"text": "取消"}]], "one_time_keyboard": True}
    message = await api("sendMessage", chat_id=li.id, text="x", reply_markup=markup)
    assert "reply_markup" not in message
    assert sandbox.messages(li)[-1].reply_markup == {
        "keyboard": [[{"text": "上午第一节"}, {"text": "取消"}]],
        "one_time_keyboard": True,
    }


async def test_an_answer_quotes_what_it_answers(api: Api, sandbox: Sandbox, li: Person) -> None:
    asked = await sandbox.send(li, li, "问")
    message = await api("sendMessage", chat_id=li.id, text="答", reply_parameters={"message_id": asked.id})
    assert message["reply_to_message"]["text"] == "问"
    lost = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await api("sendMessage", chat_id=li.id, text="答", reply_parameters=lost)


async def test_topics_exist_only_in_forums_and_general_has_no_number(
    api: Api, sandbox: Sandbox, li: Person
) -> None:
    forum = sandbox.add_group(-1002, "全校教研", [li], forum=True)
    topic = sandbox.add_topic(forum, "听课")
    message = await api("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic)
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)
    assert sandbox.messages(forum)[-1].thread == topic
    general = {"chat_id": forum.id, "text": "x", "message_thread_id": 1}
    assert await api.refused("sendMessage", **general) == "Bad Request: message thread not found"


async def test_silent_and_protected_messages_say_so(api: Api, sandbox: Sandbox, li: Person) -> None:
    quiet = {"disable_notification": True, "protect_content": True}
    message = await api("sendMessage", chat_id=li.id, text="x", **quiet)
    assert message["has_protected_content"]
    assert sandbox.messages(li)[-1].silent
    again = {"chat_id": li.id, "from_chat_id": li.id, "message_id": message["message_id"]}
    assert await api.refused("forwardMessage", **again) == "Bad Request: message can't be forwarded"


async def test_documents_can_be_sent_fetched_and_sent_again(api: Api, sandbox: Sandbox, li: Person) -> None:
    files = {"document": ("教案.pdf", b"%PDF-1")}
    sent = (await api.upload("sendDocument", files, chat_id="101", caption="<b>教案</b>", parse_mode="HTML"))[
        "result"
    ]
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert (sent["document"]["file_name"], sent["document"]["file_size"]) == ("教案.pdf", 6)
    file_id = sent["document"]["file_id"]
    path = (await api("getFile", file_id=file_id))["file_path"]
    async with api.session.get(f"{sandbox.url}/file/bot{sandbox.token}/{path}") as response:
        assert await response.read() == b"%PDF-1"
    again = await api("sendDocument", chat_id=li.id, document=file_id)
    assert again["document"] == sent["document"]


@pytest.mark.parametrize("kind", ["video", "audio", "voice"])
async def test_recordings_are_passed_on_by_their_id(
    api: Api, sandbox: Sandbox, li: Person, kind: str
) -> None:
    post = await sandbox.send_recording(li, li, kind, "a.bin", b"x", "x/y", caption="朗读")
    [update] = await api("getUpdates", timeout=5)
    sent = update["message"]
    assert (sent["caption"], sent[kind].get("file_name")) == ("朗读", None if kind == "voice" else "a.bin")
    again = await api(f"send{kind.title()}", chat_id=li.id, **{kind: post.data[kind]["file_id"]})
    assert again[kind]["file_unique_id"] == sent[kind]["file_unique_id"]


async def test_files_are_not_given_to_a_wrong_token(api: Api, sandbox: Sandbox, li: Person) -> None:
    sent = await sandbox.send_document(li, li, "a.txt", b"x")
    path = (await api("getFile", file_id=sent.document["file_id"]))["file_path"] if sent.document else ""
    async with api.session.get(f"{sandbox.url}/file/bot1:wrong/{path}") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("sendDocument", {}, "Bad Request: there is no document in the request"),
        ("sendDocument", {"document": "nonsense"}, "Bad Request: wrong file identifier/HTTP URL specified"),
        (
            "getFile",
            {"file_id": "nonsense"},
            "Bad Request: wrong file_id or the file is temporarily unavailable",
        ),
        ("sendMediaGroup", {"media": []}, "Bad Request: there are no messages to send"),
        (
            "sendMediaGroup",
            {"media": [{"type": "photo"}] * 11},
            "Bad Request: too many messages to send as an album",
        ),
        (
            "sendMediaGroup",
            {"media": [{"type": "photo"}, {"type": "document"}]},
            "Bad Request: document can't be mixed with other media types",
        ),
        ("sendChatAction", {"action": "dance"}, "Bad Request: wrong parameter action in request"),
        ("copyMessage", {"from_chat_id": 101, "message_id": 5}, "Bad Request: message to copy not found"),
        (
            "forwardMessage",
            {"from_chat_id": 101, "message_id": 5},
            "Bad Request: message to forward not found",
        ),
    ],
)
async def test_refuses_files(
    api: Api, li: Person, method: str, params: dict[str, Any], description: str
) -> None:
    assert await api.refused(method, chat_id=li.id, **params) == description


async def test_refuses_long_captions_empty_files_and_broken_pictures(api: Api, li: Person) -> None:
    async def description(method: str, content: bytes, **fields: str) -> str:
        files = {"document" if method == "sendDocument" else "photo": ("a", content)}
        return str((await api.upload(method, files, chat_id="101", **fields))["description"])

    assert (
        await description("sendDocument", b"x", caption="长" * 1025)
        == "Bad Request: message caption is too long"
    )
    assert await description("sendDocument", b"") == "Bad Request: file must be non-empty"
    assert await description("sendPhoto", b"no picture") == "Bad Request: IMAGE_PROCESS_FAILED"
    assert await description("sendDocument", bytes(UPLOAD_LIMIT + 1)) == "Request Entity Too Large"


async def test_bots_can_not_fetch_more_than_20_mb(api: Api, sandbox: Sandbox, li: Person) -> None:
    post = await sandbox.send_document(li, li, "big.zip", bytes(DOWNLOAD_LIMIT + 1))
    assert post.document is not None
    assert await api.refused("getFile", file_id=post.document["file_id"]) == "Bad Request: file is too big"


async def test_an_album_is_several_messages_with_one_id(api: Api, sandbox: Sandbox, li: Person) -> None:
    files = {"a": ("a.png", PNG), "b": ("b.png", PNG)}
    media = '[{"type":"photo","media":"attach://a","caption":"两张"},{"type":"photo","media":"attach://b"}]'
    first, second = (await api.upload("sendMediaGroup", files, chat_id="101", media=media))["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("两张", False)
    assert (first["photo"][0]["width"], first["photo"][0]["height"]) == (40, 30)


async def test_copies_lose_their_origin_and_forwards_keep_it(
    api: Api, sandbox: Sandbox, li: Person, maths: Chat
) -> None:
    post = await sandbox.send(li, li, "原文")
    source = {"from_chat_id": li.id, "message_id": post.id}
    copied = await api("copyMessage", chat_id=maths.id, **source)
    forwarded = await api("forwardMessage", chat_id=maths.id, **source)
    assert copied == {"message_id": 1}
    assert sandbox.messages(maths)[0].data["from"]["is_bot"]
    assert forwarded["forward_origin"]["sender_user"]["first_name"] == "李明"


async def test_unknown_methods_and_wrong_tokens(api: Api, sandbox: Sandbox) -> None:
    assert (await api.raw("sendNonsense"))["error_code"] == 404
    async with api.session.get(f"{sandbox.url}/bot1:wrong/getMe") as response:
        assert response.status == 401
        assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
