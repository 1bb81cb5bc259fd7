"""Writing an announcement: one line or a few questions, a true preview, one tap."""

from __future__ import annotations

import pytest

from tests.conftest import School
from tests.dialogue import Talker, buttons_of, words_of
from tests.handlers.announced import announced, announcement_at, maths_room, says_formatted
from tests.handlers.counted import bind
from tests.handlers.old_buttons import data_under, tap_again
from tests.pictures import png


async def test_one_line_is_shown_as_it_will_be_seen_and_one_tap_sends_it(school: School) -> None:
    await school.director.says("/announce 数学组 明天教研改到第七节")
    sample, card = school.director.posts()[-2:]
    assert words_of(sample).endswith("明天教研改到第七节")
    assert "发给：数学组" in words_of(card) and "私聊 2 人" in words_of(card)
    assert "联系不上 1 人，群里也看不到：何雨桐" in words_of(card)
    await school.director.taps("📢 发给 2 人")
    for talker in (school.head, school.teacher):
        assert words_of(talker.last()) == words_of(sample)
        assert buttons_of(talker.last()) == ["收到"]
    assert not school.colleague.posts() and not school.leader.posts()


async def test_the_same_tap_twice_sends_once(school: School) -> None:
    await school.director.says("/announce 数学组 明天开会")
    go = data_under(school.director, "📢 发给")
    await school.director.taps("📢 发给")
    answer = await tap_again(school.director, go)
    assert not answer.show_alert
    assert len(school.teacher.posts()) == 1
    assert "已送达" in school.director.sees() or "正在发送" in school.director.sees()


async def test_the_sample_answers_that_it_is_one(school: School) -> None:
    await school.director.says("/announce 数学组 明天开会")
    answer = await school.director.taps("收到", on=school.director.posts()[-2])
    assert "预览" in answer.text


async def test_questions_ask_for_what_a_bare_command_leaves_open(school: School) -> None:
    director = school.director
    assert "请发通知内容" in await director.says("/announce")
    assert "已收到 5 个字" in await director.says("周五交教案"[:5])
    await director.says("一共两份")
    await director.taps("完成")
    assert "发给谁" in director.sees()
    await director.taps("语文组")
    await director.says("陈小满")
    await director.taps("完成")
    assert "发给：语文组、陈小满" in director.sees()
    await director.taps("📢 发给 2 人")
    assert words_of(school.colleague.last()).endswith("周五交教案\n一共两份")
    assert len(school.teacher.posts()) == 1


async def test_words_that_mean_nobody_are_asked_again(school: School) -> None:
    await school.director.says("/announce 明天开会")
    assert "没有找到“书法组”" in await school.director.says("书法组")
    await school.director.says("全校")
    await school.director.taps("完成")
    assert "发给：全校老师" in school.director.sees()


async def test_formatting_is_kept_and_what_looks_like_it_is_not_taken_for_it(school: School) -> None:
    line = "/announce 数学组 😀明天<b>教研</b>&改到第七节"
    bold = {"type": "bold", "offset": line.index("改") + 1, "length": 2}
    link = {"type": "text_link", "offset": line.index("第") + 1, "length": 3, "url": "https://x.cn/?a=1&b=2"}
    await says_formatted(school.director, line, {"type": "bot_command", "offset": 0, "length": 9}, bold, link)
    await school.director.taps("📢 发给")
    seen = school.teacher.last()
    assert words_of(seen).endswith("😀明天<b>教研</b>&改到第七节")
    marks = {
        entity["type"]: words_of(seen)
        .encode("utf-16-le")[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
        .decode("utf-16-le")
        for entity in seen.data["entities"]
        if entity["offset"] > 12
    }
    assert marks == {"bold": "改到", "text_link": "第七节"}


async def test_a_picture_with_few_words_carries_them_and_the_button(school: School) -> None:
    director = school.director
    await director.says("/announce")
    await school.town.sandbox.send_photo(director.person, director.person, png(), caption="运动会安排")
    await school.town.quiet()
    await director.taps("完成")
    await director.says("数学组")
    await director.taps("完成")
    await director.taps("📢 发给")
    seen = school.teacher.last()
    assert "photo" in seen.data and words_of(seen).endswith("运动会安排") and buttons_of(seen) == ["收到"]


async def test_an_album_goes_ahead_of_its_words(school: School) -> None:
    director = school.director
    await director.says("/announce")
    pictures = [png(shade) for shade in (1, 2, 3)]
    await school.town.sandbox.send_album(director.person, director.person, pictures, caption="三张图")
    await school.town.quiet()
    assert "3 张图片" in director.sees()
    await director.taps("完成")
    await director.says("数学组")
    await director.taps("完成")
    await director.taps("📢 发给")
    *album, words = school.teacher.posts()
    assert [it.data["photo"][-1]["file_unique_id"] for it in album]
    assert len({it.data["media_group_id"] for it in album}) == 1 and len(album) == 3
    assert words_of(words).endswith("三张图") and buttons_of(words) == ["收到"]


async def test_the_sample_loses_its_button_once_it_is_sent(school: School) -> None:
    await school.director.says("/announce 数学组 周六培训")
    sample, _ = school.director.posts()[-2:]
    assert "不算回执" in (await school.director.taps("收到", on=sample)).text
    await school.director.taps("📢 发")
    assert buttons_of(sample) == []


async def test_a_film_is_announced_with_its_words(school: School) -> None:
    sandbox, director = school.town.sandbox, school.director.person
    await school.director.says("/announce")
    await sandbox.send_recording(
        director, director, "video", "示范课.mp4", b"x", "video/mp4", caption="示范课"
    )
    await school.town.quiet()
    await school.director.taps("完成")
    await school.director.says("数学组")
    await school.director.taps("完成")
    await school.director.taps("📢 发")
    post = school.teacher.last()
    assert "video" in post.data
    assert "示范课" in post.text


async def test_a_document_can_be_all_there_is_to_say(school: School) -> None:
    director = school.director
    await director.says("/announce")
    await director.sends("放假通知.docx", b"PK\x03\x04...")
    await director.taps("完成")
    await director.says("数学组")
    await director.taps("完成")
    await director.taps("📢 发给")
    assert school.teacher.last().data["document"]["file_name"] == "放假通知.docx"


async def test_more_than_a_message_holds_is_refused_with_the_numbers(school: School) -> None:
    await school.director.says("/announce")
    await school.director.says("字" * 3000)
    assert "4001 个字" in await school.director.says("字" * 1000)
    assert "已收到 3000 个字" in school.director.sees()


async def test_an_eleventh_picture_is_refused(school: School) -> None:
    director = school.director
    await director.says("/announce")
    for shade in range(11):
        await school.town.sandbox.send_photo(director.person, director.person, png(shade))
    await school.town.quiet()
    assert any("最多带 10 张图片" in words_of(post) for post in director.posts())


async def test_nothing_to_say_is_asked_for(school: School) -> None:
    await school.director.says("/announce")
    answer = await school.director.taps("完成")
    assert answer.text and "发给谁" not in school.director.sees()


# --- the group chats -------------------------------------------------------------------------------------


async def test_who_cannot_be_reached_in_private_sees_it_in_the_chat_of_the_group(school: School) -> None:
    group = await maths_room(school)
    await school.director.says("/announce 数学组 明天开会")
    assert "会在群里看到：何雨桐" in school.director.sees()
    await school.director.taps("📢 发给 3 人")
    assert words_of(school.teacher.last(group)).endswith("明天开会")


async def test_the_chat_is_left_out_with_a_tap(school: School) -> None:
    group = await maths_room(school)
    await school.director.says("/announce 数学组 明天开会")
    await school.director.taps("发到群里：是")
    assert "群里也看不到：何雨桐" in school.director.sees()
    await school.director.taps("📢 发给 2 人")
    assert not school.teacher.posts(group)


async def test_a_chat_alone_can_be_the_audience(school: School) -> None:
    group = await maths_room(school)
    await school.director.says("/announce 明天开会")
    await school.director.taps("💬 群")
    await school.director.taps("完成")
    assert "一共 3 位老师：群 1 个" in school.director.sees()
    await school.director.taps("📢 发给")
    assert words_of(school.teacher.last(group)).endswith("明天开会")
    assert not school.teacher.posts()


async def test_it_is_pinned_where_the_bot_may_and_the_author_told_where_it_may_not(school: School) -> None:
    group = await maths_room(school)
    other = school.town.group(-1003, "语文教研群", school.colleague)
    await bind(school, -1003, "语文组")
    school.town.sandbox.promote_bot(group)
    await school.town.quiet()
    await school.director.says("/announce 明天开会")
    await school.director.taps("☐ 💬 群")
    await school.director.taps("☐ 💬 群")
    await school.director.taps("完成")
    await school.director.taps("群里置顶：否")
    await school.director.taps("📢 发给")
    assert group.pinned == [announcement_at(school.teacher, group).id]
    assert words_of(school.colleague.last(other)).endswith("明天开会") and not other.pinned
    await school.town.app.announcing.tick()
    await school.town.quiet()
    assert "1 个群没能置顶" in school.director.sees()


async def test_in_a_forum_it_goes_into_the_bound_topic(school: School) -> None:
    forum = school.town.group(-1004, "全校群", school.teacher, school.director, forum=True)
    thread = school.town.sandbox.add_topic(forum, "教研")
    await school.director.says("/bind 数学组", forum, thread=thread)
    await school.director.says("/announce 明天开会")
    await school.director.taps("💬")
    await school.director.taps("完成")
    await school.director.taps("📢 发给")
    assert announcement_at(school.teacher, forum).data["message_thread_id"] == thread


# --- who may ---------------------------------------------------------------------------------------------


async def test_a_head_announces_to_the_own_group_without_naming_it(school: School) -> None:
    await school.head.says("/announce 明天带听课本")
    assert "发给：数学组" in school.head.sees()
    await school.head.taps("📢 发给 1 人")
    assert "苏婉清（数学组组长）" in words_of(school.teacher.last())


@pytest.mark.parametrize("whom", ["语文组", "全校", "教研组长", "周牧野"])
async def test_a_head_announces_to_nobody_else(school: School, whom: str) -> None:
    assert "组长可以通知自己组" in await school.head.says(f"/announce {whom} 明天开会")
    assert not school.colleague.posts()


async def test_a_teacher_announces_to_nobody(school: School) -> None:
    await school.teacher.says("/announce 数学组 明天开会")
    assert not school.head.posts()


async def test_a_draft_is_its_authors_alone(school: School) -> None:
    await school.director.says("/announce 数学组 明天开会")
    go = data_under(school.director, "📢 发给")
    await school.leader.says("/help")
    answer = await tap_again(school.leader, go)
    assert "过期" in answer.text
    assert not school.teacher.posts()


async def test_who_lost_the_role_meanwhile_may_not_send(school: School) -> None:
    await school.head.says("/announce 明天开会")
    go = data_under(school.head, "📢 发给")
    async with school.town.app.database.writing() as session:
        await session.run("UPDATE group_members SET lead = 0")
    answer = await tap_again(school.head, go)
    assert answer.show_alert and not school.teacher.posts()


async def test_it_is_not_written_in_a_group(school: School) -> None:
    group = await maths_room(school)
    assert "私聊" in await school.director.says("/announce 数学组 明天开会", group)


# --- what is asked ---------------------------------------------------------------------------------------


async def test_nothing_need_be_asked(school: School) -> None:
    await school.director.says("/announce 数学组 明天开会")
    await school.director.taps("回执：收到")
    await school.director.taps("不用回执")
    assert buttons_of(announcement_at(school.director)) == []
    await school.director.taps("📢 发给")
    assert buttons_of(school.teacher.last()) == []
    assert "谁还没" not in str(school.director.buttons())


async def test_choices_of_ones_own_stand_in_place_of_received(school: School) -> None:
    await school.director.says("/announce 数学组 明天开会")
    await school.director.taps("回执：收到")
    await school.director.taps("自己定选项")
    assert "2 到 6 个选项" in await school.director.says("参加")
    await school.director.says("参加 / <请假>&")
    await school.director.taps("📢 发给")
    assert buttons_of(school.teacher.last()) == ["参加", "<请假>&"]


async def test_content_and_audience_can_be_changed_before_it_goes(school: School) -> None:
    director: Talker = school.director
    await director.says("/announce 数学组 明天开会")
    await director.taps("换内容")
    await director.says("后天开会")
    await director.taps("完成")
    await director.taps("换对象")
    await director.taps("语文组")
    await director.taps("完成")
    await director.taps("📢 发给")
    assert words_of(school.colleague.last()).endswith("后天开会")
    assert not school.teacher.posts()


async def test_what_is_dropped_is_gone(school: School) -> None:
    await school.director.says("/announce 数学组 明天开会")
    go = data_under(school.director, "📢 发给")
    await school.director.taps("不发了")
    answer = await tap_again(school.director, go)
    assert "过期" in answer.text and not school.teacher.posts()


async def test_hostile_words_go_through_unharmed(school: School) -> None:
    words = "</b><script>&lt; 👨‍👩‍👧 \u202e{name} %s"
    await announced(school, f"数学组 {words}")
    assert words_of(school.teacher.last()).endswith(words)


async def test_plain_chinese_begins_one_too(school: School) -> None:
    await school.director.says("通知 数学组 明天开会")
    assert "发给：数学组" in school.director.sees()


@pytest.mark.parametrize(
    ("kind", "name", "method"),
    [("voice", "语音.ogg", "sendVoice"), ("video_note", "留言.mp4", "sendVideoNote")],
)
async def test_what_is_spoken_into_the_phone_is_announced_too(
    school: School, kind: str, name: str, method: str
) -> None:
    await school.director.says("/announce 数学组")
    sandbox, person = school.town.sandbox, school.director.person
    await sandbox.send_recording(person, person, kind, name, b"OggS", "audio/ogg")
    await school.town.quiet()
    await school.director.taps("完成")
    before = sandbox.requests[method]
    await school.director.taps("📢 发")
    assert sandbox.requests[method] > before
    assert kind in {key for post in school.teacher.posts() for key in post.data}


async def test_a_command_under_a_picture_announces_the_picture(school: School) -> None:
    sandbox, person = school.town.sandbox, school.director.person
    await sandbox.send_photo(person, person, png(), caption="/announce 数学组 看看这块板书")
    await school.town.quiet()
    await school.director.taps("📢 发")
    [post] = [post for post in school.teacher.posts() if "photo" in post.data]
    assert "看看这块板书" in str(post.data["caption"])


@pytest.mark.parametrize(
    "command", ["/announce\n数学组\n", "/Announce@yanxiu_bot 数学组 ", "/announce  数学组 "]
)
async def test_however_a_command_under_a_picture_is_parted_its_words_are_kept(
    school: School, command: str
) -> None:
    sandbox, person = school.town.sandbox, school.director.person
    await sandbox.send_photo(person, person, png(), caption=f"{command}看看这块板书")
    await school.town.quiet()
    await school.director.taps("📢 发给")
    [post] = [post for post in school.teacher.posts() if "photo" in post.data]
    assert str(post.data["caption"]).endswith("看看这块板书")


async def test_a_command_alone_under_a_document_asks_whom_it_is_for(school: School) -> None:
    await school.director.sends("通知.docx", b"PK", caption="/announce")
    assert "1 个文件" in school.director.sees() or "发给谁" in school.director.sees()


async def test_an_album_under_a_command_is_announced_as_a_whole(school: School) -> None:
    sandbox, director = school.town.sandbox, school.director
    pictures = [png(shade) for shade in (1, 2, 3)]
    await sandbox.send_album(director.person, director.person, pictures, caption="/announce 数学组 三张图")
    await school.town.quiet()
    assert "3 张图片" in director.sees()
    assert not any("还不知道这个文件" in words_of(post) for post in director.posts())
    await director.taps("完成")
    await director.taps("📢 发给")
    *album, words = school.teacher.posts()
    assert len(album) == 3 and words_of(words).endswith("三张图")
