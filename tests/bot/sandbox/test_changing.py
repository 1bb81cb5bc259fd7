"""Edits, deletions, pins, reactions and answers to tapped buttons."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import Answer, Chat, Person, Sandbox
from bot.sandbox.changing import NOT_MODIFIED, OLD_QUERY
from tests.bot.sandbox.conftest import Api, Clock

KEYBOARD = {"inline_keyboard": [[{"text": "收到", "callback_data": "ok"}]]}


async def test_an_edit_changes_text_and_takes_the_keyboard_away(
    api: Api, sandbox: Sandbox, li: Person
) -> None:
    message = await api("sendMessage", chat_id=li.id, text="一", reply_markup=KEYBOARD)
    edited = await api(
        "editMessageText",
        chat_id=li.id,
        message_id=message["message_id"],
        text="<b>二</b>",
        parse_mode="HTML",
    )
    (post,) = sandbox.messages(li)
    assert (post.text, post.html, post.keyboard, post.edits) == ("二", "<b>二</b>", [], ["一"])
    assert edited["edit_date"]


async def test_a_new_keyboard_alone_is_no_edit_of_the_text(api: Api, sandbox: Sandbox, li: Person) -> None:
    message = await api("sendMessage", chat_id=li.id, text="一")
    edited = await api(
        "editMessageReplyMarkup", chat_id=li.id, message_id=message["message_id"], reply_markup=KEYBOARD
    )
    assert "edit_date" not in edited
    assert sandbox.messages(li)[0].buttons == ["收到"]


async def test_an_edit_must_change_something(api: Api, li: Person) -> None:
    number = (await api("sendMessage", chat_id=li.id, text="一", reply_markup=KEYBOARD))["message_id"]
    same: dict[str, Any] = {"chat_id": li.id, "message_id": number, "reply_markup": KEYBOARD}
    assert await api.refused("editMessageText", text="一", **same) == f"Bad Request: {NOT_MODIFIED}"
    assert await api.refused("editMessageReplyMarkup", **same) == f"Bad Request: {NOT_MODIFIED}"
    await api("editMessageText", chat_id=li.id, message_id=number, text="一")


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("editMessageText", {"text": "x"}, "Bad Request: message identifier is not specified"),
        ("editMessageText", {"text": "x", "message_id": 99}, "Bad Request: message to edit not found"),
        ("editMessageText", {"text": "x", "message_id": 1}, "Bad Request: message can't be edited"),
        ("editMessageText", {"text": "", "message_id": 2}, "Bad Request: message text is empty"),
        ("editMessageText", {"text": "x" * 4097, "message_id": 2}, "Bad Request: message is too long"),
        (
            "editMessageText",
            {"text": "x", "message_id": 3},
            "Bad Request: there is no text in the message to edit",
        ),
        (
            "editMessageCaption",
            {"caption": "x", "message_id": 2},
            "Bad Request: there is no caption in the message to edit",
        ),
        (
            "editMessageCaption",
            {"caption": "x" * 1025, "message_id": 3},
            "Bad Request: message caption is too long",
        ),
        ("deleteMessage", {"message_id": 99}, "Bad Request: message to delete not found"),
        ("pinChatMessage", {"message_id": 99}, "Bad Request: message to pin not found"),
        ("unpinChatMessage", {}, "Bad Request: message to unpin not found"),
        ("setMessageReaction", {"message_id": 99}, "Bad Request: message to react not found"),
        (
            "setMessageReaction",
            {"message_id": 1, "reaction": [{"type": "paid"}]},
            "Bad Request: REACTION_INVALID",
        ),
    ],
)
async def test_refuses(
    api: Api, sandbox: Sandbox, li: Person, method: str, params: dict[str, Any], description: str
) -> None:
    await sandbox.send(li, li, "mine")
    await api("sendMessage", chat_id=li.id, text="yours")
    await api.upload("sendDocument", {"document": ("a.txt", b"x")}, chat_id="101")
    assert await api.refused(method, chat_id=li.id, **params) == description


async def test_captions_can_be_edited(api: Api, sandbox: Sandbox, li: Person) -> None:
    sent = (await api.upload("sendDocument", {"document": ("a.txt", b"x")}, chat_id="101"))["result"]
    await api("editMessageCaption", chat_id=li.id, message_id=sent["message_id"], caption="新")
    assert sandbox.messages(li)[0].text == "新"


async def test_in_a_group_only_administrators_delete_what_others_wrote(
    api: Api, sandbox: Sandbox, li: Person, maths: Chat
) -> None:
    post = await sandbox.send(li, maths, "闲聊")
    where = {"chat_id": maths.id, "message_id": post.id}
    assert await api.refused("deleteMessage", **where) == "Bad Request: message can't be deleted"
    sandbox.promote_bot(maths)
    assert await api("deleteMessage", **where) is True
    assert post not in sandbox.messages(maths)


async def test_several_messages_go_at_once_and_missing_ones_do_not_matter(
    api: Api, sandbox: Sandbox, li: Person
) -> None:
    numbers = [(await api("sendMessage", chat_id=li.id, text=str(n)))["message_id"] for n in range(3)]
    assert await api("deleteMessages", chat_id=li.id, message_ids=[*numbers[:2], 99]) is True
    assert [post.text for post in sandbox.messages(li)] == ["2"]


async def test_pins_show_in_the_chat_and_need_rights_in_a_group(
    api: Api, sandbox: Sandbox, li: Person, maths: Chat
) -> None:
    number = (await api("sendMessage", chat_id=li.id, text="一"))["message_id"]
    await api("pinChatMessage", chat_id=li.id, message_id=number)
    assert (await api("getChat", chat_id=li.id))["pinned_message"]["text"] == "一"
    await api("unpinChatMessage", chat_id=li.id)
    assert "pinned_message" not in await api("getChat", chat_id=li.id)
    number = (await api("sendMessage", chat_id=maths.id, text="一"))["message_id"]
    refusal = await api.refused("pinChatMessage", chat_id=maths.id, message_id=number)
    assert refusal == "Bad Request: not enough rights to manage pinned messages in the chat"


async def test_a_reaction_stays_until_it_is_taken_back(api: Api, sandbox: Sandbox, li: Person) -> None:
    post = await sandbox.send(li, li, "完成了")
    await api(
        "setMessageReaction", chat_id=li.id, message_id=post.id, reaction=[{"type": "emoji", "emoji": "👍"}]
    )
    assert post.reaction == "👍"
    await api("setMessageReaction", chat_id=li.id, message_id=post.id)
    assert post.reaction is None


async def test_a_tap_reaches_the_bot_and_its_answer_the_person(
    api: Api, sandbox: Sandbox, li: Person
) -> None:
    await api("sendMessage", chat_id=li.id, text="一", reply_markup=KEYBOARD)
    tap = asyncio.create_task(sandbox.press(li, sandbox.messages(li)[0], "收到"))
    (update,) = await api("getUpdates", timeout=5)
    query = update["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["text"]) == ("ok", li.id, "一")
    await api("answerCallbackQuery", callback_query_id=query["id"], text="谢谢", show_alert=True)
    assert await tap == Answer("谢谢", show_alert=True)


async def test_a_tap_is_answered_once_and_in_time(
    api: Api, sandbox: Sandbox, li: Person, clock: Clock
) -> None:
    async def tapped() -> str:
        (update,) = await api("getUpdates", offset=-1, timeout=5)
        return str(update["callback_query"]["id"])

    await api("sendMessage", chat_id=li.id, text="一", reply_markup=KEYBOARD)
    tap = asyncio.create_task(sandbox.press(li, sandbox.messages(li)[0], "ok"))
    number = await tapped()
    assert (
        await api.refused("answerCallbackQuery", callback_query_id=number, text="长" * 201)
        == "Bad Request: MESSAGE_TOO_LONG"
    )
    await api("answerCallbackQuery", callback_query_id=number)
    assert await tap == Answer()
    assert await api.refused("answerCallbackQuery", callback_query_id=number) == f"Bad Request: {OLD_QUERY}"
    late = asyncio.create_task(sandbox.press(li, sandbox.messages(li)[0], "ok"))
    await asyncio.sleep(0)
    number = await tapped()
    clock.advance(timedelta(minutes=16))
    assert await api.refused("answerCallbackQuery", callback_query_id=number) == f"Bad Request: {OLD_QUERY}"
    late.cancel()


async def test_only_buttons_that_are_there_can_be_tapped(api: Api, sandbox: Sandbox, li: Person) -> None:
    await api("sendMessage", chat_id=li.id, text="一", reply_markup=KEYBOARD)
    with pytest.raises(LookupError, match="收到"):
        await sandbox.press(li, sandbox.messages(li)[0], "稍后")


async def test_a_tap_that_nobody_answers_times_out(api: Api, sandbox: Sandbox, li: Person) -> None:
    await api("sendMessage", chat_id=li.id, text="一", reply_markup=KEYBOARD)
    with pytest.raises(TimeoutError, match="收到"):
        await sandbox.press(li, sandbox.messages(li)[0], "收到", 0.01)
