"""What is handed in without a question: answers to reminders, albums, edited messages; files as they arrive."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Post
from school.handing_in.submissions import State
from tests import sample
from tests.conftest import School
from tests.dialogue import Talker
from tests.files import archive, office
from tests.handlers.handing_in.test_submissions import asked, files_of, given, later
from tests.handlers.scheduled import only
from tests.pictures import png
from tests.reminding import go_to, local

LONG = "这篇案例写的是三年级分数的初步认识，从折纸开始，让学生自己说出平均分的意思。"
DUE = "12月4日17:00前"


async def reminded(school: School, line: str = f"{DUE} 每位教师交一篇教学案例") -> Post:
    """The reminder of a deadline, as the teacher sees it."""
    await asked(school, line)
    await go_to(school, local("2026-11-27 08:00"))
    assert "还有 7 天截止" in school.teacher.sees()
    return school.teacher.last()


async def edits(talker: Talker, post: Post, **changes: Any) -> None:
    """Change what a message holds beside its text: its caption, or its file."""
    world = talker.town.sandbox.world
    post.data = post.data | changes
    world.updates.add("edited_message", post.data)
    await talker.town.quiet()


# --- answers to a reminder ------------------------------------------------------------------------------


async def test_a_text_that_answers_a_reminder_is_handed_in(school: School) -> None:
    reminder = await reminded(school)
    assert "已收到教学案例" in await school.teacher.says(LONG, reply_to=reminder)
    assert [it.text for it in await given(school)] == [LONG]


async def test_a_few_words_are_asked_about_first(school: School) -> None:
    reminder = await reminded(school)
    assert "要把“好的，收到”作为教学案例交上来吗" in await school.teacher.says(
        "好的，收到", reply_to=reminder
    )
    await school.teacher.taps("取消")
    assert await given(school) == []
    await school.teacher.says("题目：平均分", reply_to=reminder)
    await school.teacher.taps("就交这段文字")
    assert [it.text for it in await given(school)] == ["题目：平均分"]


async def test_where_only_text_counts_a_few_words_are_enough(school: School) -> None:
    await school.director.says(f"/deadline {DUE} 每位教师交一句教学格言")
    for _ in range(3):
        await school.director.taps("形式：")
    await school.director.taps("保存")
    await go_to(school, local("2026-11-27 08:00"))
    assert "已收到" in await school.teacher.says("教学相长", reply_to=school.teacher.last())


async def test_a_text_is_explained_where_none_counts(school: School) -> None:
    reminder = await reminded(school, f"{DUE} 每位教师交一张板书照片")
    assert "要交照片" in await school.teacher.says(LONG, reply_to=reminder)
    await school.town.sandbox.send_photo(
        school.teacher.person, school.teacher.person, png(1), reply_to=reminder
    )
    await school.town.quiet()
    assert "已收到板书照片\n1 张照片" in school.teacher.sees()


async def test_an_answer_goes_to_the_reminder_and_not_to_an_open_question(school: School) -> None:
    reminder = await reminded(school)
    await school.teacher.says("/log 公开课")
    await school.teacher.says(LONG, reply_to=reminder)
    assert [it.text for it in await given(school)] == [LONG]


async def test_words_that_are_a_command_stay_one(school: School) -> None:
    reminder = await reminded(school)
    assert "我的待办" in await school.teacher.says("我的待办", reply_to=reminder)
    assert await given(school) == []


async def test_what_was_sent_back_may_be_mended_by_answering(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    await school.teacher.sends("案例.docx", b"MZ\x90")
    assert "没有收下" in school.teacher.sees()
    answer = await school.teacher.sends("案例.docx", office(), reply_to=school.teacher.last())
    assert "已收到教学案例" in answer
    assert [it.state for it in await given(school)] == [State.GIVEN]


async def test_who_owes_nothing_is_told_so(school: School) -> None:
    reminder = await reminded(school)
    await school.teacher.says(LONG, reply_to=reminder)
    await school.director.says("/deadline")
    later(school, days=9)
    assert "过了截止时间" in await school.teacher.says(LONG + "改", reply_to=reminder)
    assert [it.text for it in await given(school)] == [LONG]


# --- albums and receipts --------------------------------------------------------------------------------


async def test_an_album_has_one_receipt_that_counts(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    before = len(school.teacher.posts())
    me = school.teacher.person
    await school.town.sandbox.send_album(me, me, [png(1), png(2), png(3)], caption="板书")
    await school.town.quiet()
    answers = [post for post in school.teacher.posts()[before:] if post.from_bot]
    assert len(answers) == 1
    assert "已收到教学案例\n3 张照片" in answers[0].text
    assert [it.text for it in await given(school)] == ["板书"]


async def test_a_picture_that_comes_a_little_later_can_be_added(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    sandbox, me = school.town.sandbox, school.teacher.person
    for number in (1, 2):
        await sandbox.send_photo(me, me, png(number))
        await school.town.quiet()
    await school.teacher.taps("➕ 加到刚交的教学案例")
    assert "已收到教学案例\n2 张照片" in school.teacher.sees()
    assert len(await given(school)) == 1
    assert len(await files_of(school)) == 2
    later(school, hours=1)
    await sandbox.send_photo(me, me, png(3))
    await school.town.quiet()
    assert not any("加到刚交" in label for label in school.teacher.buttons())


async def test_nothing_is_added_any_more_once_it_is_sent_back_or_too_late(school: School) -> None:
    await school.director.says(f"/deadline {DUE} 每位教师交一篇教学案例")
    await school.director.taps("更多设置")
    await school.director.taps("补交：")
    await school.director.taps("保存")
    await go_to(school, local("2026-12-04 16:50"))
    await school.teacher.says("/submit")
    sandbox, me = school.town.sandbox, school.teacher.person
    for number in (1, 2):
        await sandbox.send_photo(me, me, png(number))
        await school.town.quiet()
    later(school, minutes=15)
    answer = await school.teacher.taps("➕ 加到刚交的教学案例")
    assert "过了截止时间" in (answer.text or school.teacher.sees())
    assert len(await files_of(school)) == 1


@pytest.mark.parametrize(
    ("kind", "name"), [("video", "微课.mp4"), ("audio", "朗读.mp3"), ("voice", "语音.ogg")]
)
async def test_films_and_sound_are_handed_in_and_looked_at(school: School, kind: str, name: str) -> None:
    content = {"video": b"\0\0\0\x20ftypisom", "audio": b"ID3\x03", "voice": b"OggS"}[kind]
    await asked(school)
    await school.teacher.says("/submit")
    me = school.teacher.person
    await school.town.sandbox.send_recording(me, me, kind, name, content, "x/y")
    await school.town.quiet()
    assert f"已收到教学案例\n{name}" in school.teacher.sees()
    assert await files_of(school) == [name]
    await school.head.says("/deadline")
    for tap in ("教学案例", "已交", "陈小满"):
        await school.head.taps(tap)
    assert any(kind in post.data for post in school.head.posts())


# --- edited messages ------------------------------------------------------------------------------------


async def test_an_edited_caption_and_an_exchanged_file_follow(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    sandbox, me = school.town.sandbox, school.teacher.person
    post = await sandbox.send_document(me, me, "初稿.docx", office(), caption="初稿")
    await school.town.quiet()
    await edits(school.teacher, post, caption="定稿")
    assert "已按您改过的更新" in school.teacher.sees()
    assert [it.text for it in await given(school)] == ["定稿"]
    other = sandbox.world.files.add(office(parts={"1": ""}), "定稿.docx", "x/y", "documents")
    document = {"file_name": other.name, "mime_type": other.mime, **other.as_file()}
    await edits(school.teacher, post, document=document)
    assert await files_of(school) == ["定稿.docx"]
    answers = len(school.teacher.posts())
    await edits(school.teacher, post)
    assert len(school.teacher.posts()) == answers
    later(school, days=6)
    await edits(school.teacher, post, caption="太晚")
    assert "刚才的修改没有收下" in school.teacher.sees()
    assert [it.text for it in await given(school)] == ["定稿"]


# --- what files are -------------------------------------------------------------------------------------


async def test_a_file_gets_the_name_that_its_content_calls_for(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    await school.teacher.sends("案例.docx", png(1))
    assert await files_of(school) == ["案例.png"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("案例.docx", archive({"一.txt": "x"}), "打不开"),
        ("案例.docm", office(), "带有宏"),
        ("材料.zip", archive({"装.exe": "MZ"}), "里有程序"),
        ("<b>案例.doc", b"<html>", "其实是网页"),
        ("运行.bat", b"del", "是程序或脚本"),
    ],
)
async def test_what_is_not_taken_is_explained_and_still_owed(
    school: School, name: str, content: bytes, said: str
) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    assert f"“{name}”{said}" in await school.teacher.sends(name, content)
    assert not any(it.counts for it in await given(school))
    assert "📤 教学案例" in (await school.teacher.says("/todo"), *school.teacher.buttons())


async def test_what_was_there_before_counts_again_where_its_successor_is_not_taken(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    await school.teacher.sends("好的.docx", office())
    await school.teacher.says("/todo")
    await school.teacher.taps("🔁")
    await school.teacher.sends("坏的.docx", b"MZ\x90")
    assert "以前交的那份还在" in school.teacher.sees()
    assert await files_of(school) == ["好的.docx"]
    assert [it.state for it in await given(school)] == [State.GIVEN]


async def test_a_reminder_says_how_to_hand_in(school: School) -> None:
    reminder = await reminded(school)
    assert "直接回复这条消息，把文件、照片或文字发给我就行" in reminder.text


async def test_a_reminder_of_two_things_to_hand_in_leads_to_the_buttons(school: School) -> None:
    await asked(school, f"{DUE} 每位教师交一份教学计划")
    reminder = await reminded(school)
    assert "教学计划" in reminder.text and "教学案例" in reminder.text
    assert "直接回复" not in reminder.text
    assert reminder.text.count("要交哪一项，点下面的按钮。") == 1
    assert school.teacher.buttons()[:2] == ["📤 提交：教学计划", "📤 提交：教学案例"]


async def test_what_is_given_in_hand_has_no_button_in_the_reminder(school: School) -> None:
    reminder = await reminded(school, f"{DUE} 每位教师交纸质教案")
    assert "请当面交给负责人" in reminder.text
    assert not {"📤 提交", "✅ 我完成了"} & set(school.teacher.buttons())


# --- others ---------------------------------------------------------------------------------------------


async def answers(talker: Talker, data: str, text: str) -> str:
    """Answer a message of the bot's that bears a button with this data, wherever it came from."""
    sandbox, person = talker.town.sandbox, talker.person
    post = sandbox.world.post(
        sandbox.chat(person),
        sandbox.world.bot,
        {"text": "提醒", "reply_markup": {"inline_keyboard": [[{"text": "📤 提交", "callback_data": data}]]}},
    )
    return await talker.says(text, reply_to=post)


async def test_nobody_hands_in_by_answering_for_others_or_in_another_school(school: School) -> None:
    await asked(school)
    item, chen = (await only(school)).id, school.ids.members["陈小满"]
    assert "不用您交" in await answers(school.colleague, f"submit.to:{item}:{chen}", LONG)
    stranger = school.town.person(900, "路人")
    await stranger.starts()
    for data in (f"submit.due:{item}", f"submit.to:{item}:{chen}"):
        assert "还没有加入学校" in await answers(stranger, data, LONG)
    theirs = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    other = school.town.person(sample.TEACHER + 1000, "外校老师")
    await other.starts()
    assert "还没有加入学校" in await answers(other, f"submit.due:{item}", LONG)
    assert "过期" in await answers(other, f"submit.to:{item}:{theirs.members['陈小满']}", LONG)
    assert "过期" in await answers(other, "submit.due:999", LONG)
    assert "过期" in await answers(other, "submit.to:x", LONG)
    assert await given(school) == []
