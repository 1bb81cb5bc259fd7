"""What people do and what of it the bot hears."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.sandbox import Chat, Person, Sandbox
from tests.bot.sandbox.conftest import PNG, Api


async def heard(api: Api) -> list[dict[str, Any]]:
    """What has reached the bot so far."""
    return list(await api("getUpdates"))


async def test_a_text_carries_its_entities(api: Api, sandbox: Sandbox, li: Person) -> None:
    await sandbox.send(li, li, "😀 /help #公开课 @jiaoyan_bot")
    ((update),) = await heard(api)
    assert update["message"]["entities"] == [
        {"type": "bot_command", "offset": 3, "length": 5},
        {"type": "hashtag", "offset": 9, "length": 4},
        {"type": "mention", "offset": 14, "length": 12},
    ]


@pytest.mark.parametrize(
    ("text", "reaches"),
    [
        ("大家好", False),
        ("/observe 听课", True),
        ("/observe@jiaoyan_bot", True),
        ("/observe@other_bot", False),
        ("看一下 /observe", False),
        ("@jiaoyan_bot 在吗", True),
        ("@Jiaoyan_Bot 在吗", True),
        ("@liming 在吗", False),
    ],
)
async def test_in_a_group_the_bot_hears_what_is_meant_for_it(
    api: Api, sandbox: Sandbox, li: Person, maths: Chat, text: str, reaches: bool
) -> None:
    await sandbox.send(li, maths, text)
    assert bool(await heard(api)) is reaches


async def test_the_bot_hears_replies_to_itself(api: Api, sandbox: Sandbox, li: Person, maths: Chat) -> None:
    await api("sendMessage", chat_id=maths.id, text="问")
    await sandbox.send(li, maths, "答", reply_to=sandbox.messages(maths)[0])
    (update,) = await heard(api)
    message = update["message"]
    assert message["reply_to_message"]["text"] == "问"
    assert message["message_thread_id"] == 1
    assert "is_topic_message" not in message


async def test_administrators_and_bots_without_privacy_hear_everything(
    api: Api, sandbox: Sandbox, li: Person, maths: Chat
) -> None:
    open_group = sandbox.add_group(-1009, "开放群", [li], privacy=False)
    await sandbox.send(li, open_group, "大家好")
    sandbox.promote_bot(maths)
    await sandbox.send(li, maths, "大家好")
    kinds = [next(key for key in update if key != "update_id") for update in await heard(api)]
    assert kinds == ["message", "my_chat_member", "message"]


async def test_start_carries_the_payload_and_opens_the_chat(api: Api, sandbox: Sandbox, fang: Person) -> None:
    await sandbox.press_start(fang, "join_abc")
    (update,) = await heard(api)
    assert update["message"]["text"] == "/start join_abc"
    await api("sendMessage", chat_id=fang.id, text="您好")


async def test_blocking_and_unblocking(api: Api, sandbox: Sandbox, li: Person) -> None:
    sandbox.block(li)
    assert (
        await api.refused("sendMessage", chat_id=li.id, text="x") == "Forbidden: bot was blocked by the user"
    )
    with pytest.raises(ValueError, match="blocked"):
        await sandbox.send(li, li, "x")
    sandbox.unblock(li)
    await api("sendMessage", chat_id=li.id, text="x")
    changes = [update["my_chat_member"] for update in await heard(api)]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert changes[0]["chat"]["type"] == "private"


async def test_files_pictures_and_albums_arrive(api: Api, sandbox: Sandbox, li: Person) -> None:
    await sandbox.send_document(li, li, "教案.docx", b"x", "application/msword", caption="/plan 教案")
    await sandbox.send_photo(li, li, PNG)
    await sandbox.send_album(li, li, [PNG, PNG], caption="两张")
    document, photo, first, second = [update["message"] for update in await heard(api)]
    assert (document["document"]["mime_type"], document["caption_entities"][0]["type"]) == (
        "application/msword",
        "bot_command",
    )
    assert photo["photo"][0]["file_size"] == len(PNG)
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("两张", False)


async def test_edits_arrive_as_edits(api: Api, sandbox: Sandbox, li: Person, fang: Person) -> None:
    post = await sandbox.send(li, li, "一")
    await sandbox.edit(li, post, "/help")
    update = (await heard(api))[-1]["edited_message"]
    assert (update["text"], update["entities"][0]["type"], post.edits) == ("/help", "bot_command", ["一"])
    with pytest.raises(ValueError, match="did not write"):
        await sandbox.edit(fang, post, "二")


async def test_long_texts_go_as_several_messages(api: Api, sandbox: Sandbox, li: Person) -> None:
    await sandbox.send(li, li, "课" * 5000)
    assert [len(update["message"]["text"]) for update in await heard(api)] == [4096, 904]


async def test_people_write_only_where_they_are(sandbox: Sandbox, li: Person, fang: Person) -> None:
    group = sandbox.add_group(-1003, "语文组", [fang])
    with pytest.raises(ValueError, match="is not in"):
        await sandbox.send(li, group, "x")
    with pytest.raises(ValueError, match="another person"):
        await sandbox.send(li, fang, "x")
    with pytest.raises(ValueError, match="no topic"):
        await sandbox.send(fang, group, "x", thread=4)
    with pytest.raises(ValueError, match="empty"):
        await sandbox.send(li, li, " ")


async def test_the_bot_comes_and_goes(api: Api, sandbox: Sandbox, li: Person) -> None:
    group = sandbox.add_group(-1004, "新群", [li], with_bot=False)
    assert await api.refused("sendMessage", chat_id=group.id, text="x") == (
        "Forbidden: bot is not a member of the supergroup chat"
    )
    sandbox.add_bot(group, payload="join")
    came, joined, greeted = await heard(api)
    assert came["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert joined["message"]["new_chat_members"][0]["id"] == 123456
    assert greeted["message"]["text"] == "/start@jiaoyan_bot join"
    sandbox.remove_bot(group)
    assert await api.refused("sendMessage", chat_id=group.id, text="x") == (
        "Forbidden: bot was kicked from the supergroup chat"
    )
    await sandbox.send(li, group, "/help")
    assert [update["my_chat_member"]["new_chat_member"]["status"] for update in (await heard(api))[3:]] == [
        "kicked"
    ]


async def test_the_bot_leaves_by_itself(api: Api, maths: Chat, li: Person) -> None:
    await api("leaveChat", chat_id=maths.id)
    assert maths.bot_status == "left"
    assert "private" in await api.refused("leaveChat", chat_id=li.id)


async def test_members_join_and_leave(api: Api, sandbox: Sandbox, li: Person, maths: Chat) -> None:
    new = sandbox.add_person(103, "林晓雨")
    sandbox.set_member(maths, new, "member", by=li)
    sandbox.set_member(maths, new, "left")
    joined, left = [update["message"] for update in await heard(api)]
    assert (joined["from"]["id"], joined["new_chat_members"][0]["id"]) == (li.id, new.id)
    assert left["left_chat_member"]["id"] == new.id
    assert (await api("getChatMember", chat_id=maths.id, user_id=new.id))["status"] == "left"
    assert await api("getChatMemberCount", chat_id=maths.id) == 3


async def test_groups_are_renamed_and_upgraded(api: Api, sandbox: Sandbox, li: Person, prep: Chat) -> None:
    sandbox.rename_group(prep, "四年级备课组")
    new = sandbox.upgrade_group(prep)
    renamed, gone, come = [update["message"] for update in await heard(api)]
    assert renamed["new_chat_title"] == "四年级备课组"
    assert (gone["chat"]["id"], gone["migrate_to_chat_id"]) == (prep.id, new.id)
    assert (come["chat"]["id"], come["migrate_from_chat_id"]) == (new.id, prep.id)
    refusal = await api.raw("sendMessage", chat_id=prep.id, text="x")
    assert refusal["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refusal["parameters"] == {"migrate_to_chat_id": new.id}
    await sandbox.send(li, prep, "/help")
    assert (await heard(api))[-1]["message"]["chat"]["id"] == new.id
    assert len(sandbox.messages(prep)) == 4


async def test_what_the_bot_can_ask_about_chats(api: Api, li: Person, fang: Person, maths: Chat) -> None:
    assert (await api("getMe"))["username"] == "jiaoyan_bot"
    chat = await api("getChat", chat_id=maths.id)
    assert (chat["title"], chat["type"], chat["permissions"]["can_send_messages"]) == (
        "数学教研组",
        "supergroup",
        True,
    )
    assert [member["user"]["id"] for member in await api("getChatAdministrators", chat_id=maths.id)] == [
        li.id
    ]
    assert (await api("getChatMember", chat_id=maths.id, user_id=123456))["status"] == "member"
    assert (await api("getChatMember", chat_id=maths.id, user_id=fang.id))["status"] == "member"
    assert (
        await api.refused("getChatMember", chat_id=maths.id, user_id=9)
        == "Bad Request: PARTICIPANT_ID_INVALID"
    )
    assert await api.refused("getChatAdministrators", chat_id=li.id) == (
        "Bad Request: there are no administrators in the private chat"
    )


async def test_messages_and_edits_can_be_waited_for(api: Api, sandbox: Sandbox, li: Person) -> None:
    waiting = asyncio.create_task(sandbox.next_message(li))
    first = await api("sendMessage", chat_id=li.id, text="一")
    await api("sendMessage", chat_id=li.id, text="二")
    assert (await waiting).text == "一"
    assert (await sandbox.next_message(li)).text == "二"
    await api("editMessageText", chat_id=li.id, message_id=first["message_id"], text="三")
    assert (await sandbox.next_edit(li)).text == "三"
    await api("sendMessage", chat_id=li.id, text="四")
    sandbox.forget()
    with pytest.raises(TimeoutError, match="a message of the bot"):
        await sandbox.next_message(li, 0.01)


async def test_settled_waits_for_confirmation_and_silence(api: Api, sandbox: Sandbox, li: Person) -> None:
    await sandbox.send(li, li, "一")
    with pytest.raises(TimeoutError):
        await sandbox.settled(0.01, 0.05)
    (update,) = await heard(api)
    settled = asyncio.create_task(sandbox.settled(0.02))
    await api("getUpdates", offset=update["update_id"] + 1)
    await api("sendMessage", chat_id=li.id, text="答")
    await settled
    assert sandbox.messages(li)[-1].text == "答"
