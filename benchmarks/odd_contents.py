"""The oddest things an update can hold: texts, names, media, rights."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

ODD_TEXTS = (
    "",
    " ",
    "/",
    "//",
    "/ start",
    "/@",
    "/start@",
    "/help@another_bot",
    "/HELP@JIAOYAN_BOT",
    "/observe\n三（2）班数学\n\n第3节",
    "／帮助",
    "/start j" + "A" * 60,
    "/start d99999999999999999999",
    "/start log٣",
    "/start \u202e",
    "<b>粗</b> &lt;i&gt; <a href='tg://user?id=1'>x</a>",
    "</b></i><script>",
    "&amp;&#0;&#x1F600;&",
    '=HYPERLINK("http://evil","点")',
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "{0} {x} %s %(y)d ${z}",
    "'; DROP TABLE members; --",
    "\x00\x01\x07\x1b[31m",
    "\u202eabc\u202d\u2066\u2069\u200f",
    "\u200b\u200c\u200d\ufeff\u2060",
    "\ud800 单独的代理",
    "尾部\udfff",
    "𠮷野家🧑‍🏫👩🏽‍❤️‍💋‍👨🏻🏳️‍🌈" * 20,
    "Z̷̢̡̛̖̯̰̱a̷l̴g̶o̵" * 30,
    "\n" * 500,
    "、" * 4096,
    "三" * 4096,
    "\U0001f600" * 4096,
    "9" * 4096,
    "一" * 300 + "班",
    "第" * 200 + "节",
    "(" * 2000,
    "《" * 1000 + "》" * 1000,
    "9999年99月99日 25:61",
    "2月30日 -1班 第0节 0年级",
    "１２年级３班 ﹙二﹚",
    "下下下下下下下下周八",
    "听课" * 500,
    "登记" + "论文" * 1000,
    "2026-09-01 至 1999-01-01",
    "上午 8:00-8:40\n" * 200,
)
"""What people type, paste, or send from a broken client."""

PLAIN_TEXTS = (
    "听课 三（2）班数学 第3节 《认识分数》",
    "登记 公开课 《圆的面积》 昨天",
    "我的任务",
    "我的听课",
    "完成情况",
    "帮助",
    "取消",
    "数学",
    "陈小满",
    "12",
    "12月10日14:20",
    "每周四下午第一节",
    "好的",
)
ODD_NAMES = (
    "李",
    "<b>王&amp;",
    "=1+1",
    "\u202e反了",
    "\u200b\u200d",
    "𠮷" * 32,
    "🧑‍🏫" * 16,
    "a\nb",
    "\ud83d",
    "\x00",
    "",
    "%s{0}",
    "Ⅷ" * 64,
)
_FILE = {"file_id": "odd-file", "file_unique_id": "odd-unique"}
_SIZED = {**_FILE, "width": 10, "height": 10}
_LASTING = {**_FILE, "duration": 1}
_OPTION = {"text": "甲", "voter_count": 0, "persistent_id": "1"}
_POLL = {
    "id": "1",
    "question": "？",
    "options": [_OPTION, _OPTION],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)
"""What the Bot API says of an administrator or a restricted member."""


def media(name: str, size: int, title: str) -> tuple[Json, ...]:
    """Messages with something else than text; `name` and `size` are a file's."""
    return (
        {"photo": [{**_SIZED, "file_size": 10}]},
        {"photo": []},
        {"document": {**_FILE, "file_name": name, "file_size": size, "mime_type": "x"}},
        {"document": dict(_FILE)},
        {"video": {**_SIZED, "duration": 1}},
        {"animation": {**_SIZED, "duration": 1}, "document": dict(_FILE)},
        {"audio": {**_LASTING, "title": title}},
        {"voice": dict(_LASTING)},
        {"video_note": {**_LASTING, "length": 9}},
        {"sticker": {**_SIZED, "type": "regular", "is_animated": False, "is_video": False}},
        {"contact": {"phone_number": "+1", "first_name": title}},
        {"location": {"longitude": 0.0, "latitude": 91.0}},
        {"venue": {"location": {"longitude": 0, "latitude": 0}, "title": "地", "address": ""}},
        {"poll": dict(_POLL)},
        {"dice": {"emoji": "🎲", "value": 1}},
        {"game": {"title": "t", "description": "d", "photo": [dict(_SIZED)]}},
        {"story": {"id": 1, "chat": {"id": 1, "type": "private"}}},
        {"from_a_later_version": {"x": [1, None]}},
    )


def service(name: str, number: int) -> tuple[Json, ...]:
    """What Telegram tells of a chat."""
    user = {"id": 4243, "is_bot": False, "first_name": name}
    return (
        {"new_chat_members": [user]},
        {"left_chat_member": user},
        {"new_chat_title": name or "群"},
        {"new_chat_photo": [dict(_SIZED)]},
        {"delete_chat_photo": True},
        {"group_chat_created": True},
        {"supergroup_chat_created": True},
        {"migrate_from_chat_id": -5},
        {"migrate_to_chat_id": -100_000 - number},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 1}},
        {"forum_topic_created": {"name": name, "icon_color": 1}},
        {"forum_topic_closed": {}},
        {"general_forum_topic_hidden": {}},
        {"video_chat_started": {}},
        {"video_chat_ended": {"duration": 1}},
        {"web_app_data": {"data": "x", "button_text": "y"}},
        {"users_shared": {"request_id": 1, "users": [{"user_id": 1}]}},
        {"chat_shared": {"request_id": 1, "chat_id": -1}},
        {"write_access_allowed": {}},
        {"boost_added": {"boost_count": 1}},
        {"connected_website": "example.org"},
        {},
    )


def others(user: Json, chat: Json, words: str) -> tuple[Json, ...]:
    """Updates that are no messages."""
    return (
        {"inline_query": {"id": "1", "from": user, "query": words, "offset": ""}},
        {"chosen_inline_result": {"result_id": "1", "from": user, "query": "x"}},
        {"poll": dict(_POLL)},
        {
            "poll_answer": {
                "poll_id": "1",
                "user": user,
                "option_ids": [0],
                "option_persistent_ids": ["1"],
            }
        },
        {"chat_join_request": {"chat": chat, "from": user, "user_chat_id": 1, "date": 1}},
        {"message_reaction_count": {"chat": chat, "message_id": 1, "date": 1, "reactions": []}},
        {
            "pre_checkout_query": {
                "id": "1",
                "from": user,
                "currency": "X",
                "total_amount": 1,
                "invoice_payload": "",
            }
        },
        {"a_kind_of_a_later_version": {"from": user}},
        {},
    )
