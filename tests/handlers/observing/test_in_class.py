"""Writing in class, as dialogues."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from school.observing.in_class import Line
from storage.store import Store
from tests.conftest import School
from tests.dialogue import buttons_of, words_of
from tests.handlers.observing.test_observe import logs_of
from tests.pictures import png

ZONE = ZoneInfo("Asia/Shanghai")


async def lines_of(school: School, at: int = 0) -> list[Line]:
    """The lines of the teacher's latest log, or of one before."""
    log = (await logs_of(school))[at]
    async with school.town.app.database.reading() as session:
        return await Store(session, school.ids.school_id).class_lines.of(log.id)


async def written(school: School, at: int = 0) -> list[tuple[str, str]]:
    return [(f"{it.said_at.astimezone(ZONE):%H:%M}", it.text) for it in await lines_of(school, at)]


async def begins(school: School, line: str = "/observe 三（1）班数学 苏婉清 第3节") -> None:
    await school.teacher.says(line)
    await school.teacher.taps("边听边记")


def later(school: School, **by: int) -> None:
    school.town.clock.advance(timedelta(**by))  # type: ignore[attr-defined]


async def test_every_message_becomes_a_line_with_its_time(school: School) -> None:
    await begins(school)
    assert "11:10 左右自动结束" in school.teacher.sees()
    later(school, minutes=25)
    await school.teacher.says("小组讨论，两组没有参与")
    later(school, minutes=2)
    answer = await school.teacher.says("板书 <b>清楚</b>")
    assert "已记 2 条" in answer and "10:27" in answer
    assert await written(school) == [("10:25", "小组讨论，两组没有参与"), ("10:27", "板书 <b>清楚</b>")]


async def test_the_card_stands_below_what_was_written_and_only_once(school: School) -> None:
    await begins(school)
    for words in ("导入", "新授", "练习"):
        await school.teacher.says(words)
    cards = [post for post in school.teacher.posts() if "✅ 记完了" in buttons_of(post)]
    assert [words_of(post) for post in cards] == [school.teacher.sees()]
    assert "已记 3 条" in school.teacher.sees()


@pytest.mark.parametrize(
    "words", ["听课的老师很多", "任务布置清楚", "今天复习分数", "提交作业的方式新", "谢谢"]
)
async def test_words_that_begin_like_a_command_are_lines_in_class(school: School, words: str) -> None:
    await begins(school)
    await school.teacher.says(words)
    assert [text for _, text in await written(school)] == [words]


@pytest.mark.parametrize("words", ["/my_logs", "我的听课", "/help", "听课 三（2）班语文 周牧野"])
async def test_commands_are_no_lines(school: School, words: str) -> None:
    await begins(school)
    await school.teacher.says(words)
    assert await written(school, -1) == []


async def test_photos_voice_notes_and_videos_join_the_record(school: School) -> None:
    await begins(school)
    person, sandbox = school.teacher.person, school.town.sandbox
    await sandbox.send_photo(person, person, png(1), caption="板书")
    await sandbox.send_recording(person, person, "voice", "v.ogg", b"OggS-voice", "audio/ogg")
    await sandbox.send_recording(person, person, "video", "v.mp4", b"ftyp-video", "video/mp4")
    await school.town.quiet()
    assert [(it.text, it.file) for it in await lines_of(school)] == [
        ("板书", "photo"),
        ("", "voice"),
        ("", "video"),
    ]
    assert [log.photos for log in await logs_of(school)] == [3]
    await school.teacher.taps("看一看")
    await school.teacher.taps("🎤 语音")
    await school.teacher.taps("看附件")
    assert "voice" in school.teacher.last().data


async def test_an_album_is_a_line_for_each_picture_and_one_card(school: School) -> None:
    await begins(school)
    person = school.teacher.person
    await school.town.sandbox.send_album(person, person, [png(1), png(2), png(3)], caption="学生作品")
    await school.town.quiet()
    assert [it.text for it in await lines_of(school)] == ["学生作品", "", ""]
    assert "已记 3 条" in school.teacher.sees()


async def test_an_edited_message_changes_its_line(school: School) -> None:
    await begins(school)
    person, sandbox = school.teacher.person, school.town.sandbox
    post = await sandbox.send(person, person, "导如自然")
    await school.town.quiet()
    later(school, minutes=3)
    await sandbox.edit(person, post, "导入自然")
    await school.town.quiet()
    assert await written(school) == [("10:00", "导入自然")]


async def test_what_comes_late_keeps_its_time_and_order_even_after_the_end(school: School) -> None:
    await begins(school)
    await school.teacher.says("导入")
    sandbox, person = school.town.sandbox, school.teacher.person
    await sandbox.down("reset")
    for words in ("新授", "练习"):
        later(school, minutes=10)
        await sandbox.send(person, person, words)
    later(school, hours=5)
    await sandbox.up()
    await school.town.quiet()
    assert await written(school) == [("10:00", "导入"), ("10:10", "新授"), ("10:20", "练习")]


async def test_it_is_closed_by_saying_so_too(school: School) -> None:
    await begins(school)
    await school.teacher.says("导入")
    assert "✅ 记完了，共 1 条。" in await school.teacher.says("记完了。")
    later(school, minutes=1)
    assert "没明白" in await school.teacher.says("新授")
    assert [words for _, words in await written(school)] == ["导入"]


async def test_what_was_sent_before_it_was_closed_belongs_to_it_though_it_comes_after(school: School) -> None:
    await begins(school)
    later(school, minutes=20)
    await school.teacher.taps("记完了")
    early = int((school.town.clock.now() - timedelta(minutes=5)).timestamp())
    for words, sent, number in (("早发的", early, 9001), ("晚发的", early + 600, 9002)):
        school.town.sandbox.inject(
            [
                {
                    "message": {
                        "message_id": number,
                        "date": sent,
                        "chat": {"id": school.teacher.id, "type": "private", "first_name": "陈小满"},
                        "from": {"id": school.teacher.id, "is_bot": False, "first_name": "陈小满"},
                        "text": words,
                    }
                }
            ]
        )
    await school.town.quiet()
    assert await written(school) == [("10:15", "早发的")]


async def test_a_lesson_may_run_over_midnight(school: School) -> None:
    later(school, hours=13, minutes=50)
    await begins(school, "/observe 三（1）班数学 苏婉清")
    await school.teacher.says("晚自习开始")
    later(school, minutes=15)
    await school.teacher.says("过了零点")
    assert await written(school) == [("23:50", "晚自习开始"), ("00:05", "过了零点")]
    await school.teacher.taps("看一看")
    assert "11月26日 周四 00:05" in school.teacher.sees()


async def test_closing_shows_the_log_and_what_follows_is_no_line(school: School) -> None:
    await begins(school)
    await school.teacher.says("导入")
    await school.teacher.taps("记完了")
    assert "共 1 条" in school.teacher.sees() and "苏婉清" in school.teacher.sees()
    later(school, minutes=1)
    assert "自动结束" not in await school.teacher.says("下课后的话")
    assert len(await lines_of(school)) == 1


async def test_forgotten_it_ends_by_itself_and_can_be_gone_on_with(school: School) -> None:
    await begins(school)
    await school.teacher.says("导入")
    later(school, minutes=90)
    posts = len(school.teacher.posts())
    answer = await school.teacher.says("还想补一句")
    assert len(school.teacher.posts()) == posts + 1
    assert "11:10 已经自动结束" in answer
    await school.teacher.taps("连这句一起")
    await school.teacher.says("再来一句")
    assert await written(school) == [("10:00", "导入"), ("11:30", "还想补一句"), ("11:30", "再来一句")]


async def test_who_keeps_writing_is_not_cut_off_by_the_bell(school: School) -> None:
    await begins(school)
    for _ in range(6):
        later(school, minutes=15)
        await school.teacher.says("还在讲")
    assert len(await lines_of(school)) == 6


async def test_a_question_asked_in_class_is_answered_and_then_lines_go_on(school: School) -> None:
    await begins(school)
    await school.teacher.says("导入")
    await school.teacher.taps("课题")
    await school.teacher.says("认识分数")
    await school.teacher.says("新授")
    [log] = await logs_of(school)
    assert log.visit.lesson.topic == "认识分数"
    assert [text for _, text in await written(school)] == ["导入", "新授"]


async def test_a_form_from_before_the_lesson_does_not_swallow_its_lines(school: School) -> None:
    await school.teacher.says("/log 教学反思")
    await school.teacher.says("/observe 三（1）班数学 苏婉清")
    later(school, minutes=1)
    await school.teacher.taps("边听边记")
    await school.teacher.says("导入")
    assert [text for _, text in await written(school)] == ["导入"]


async def test_lines_are_changed_retimed_deleted_and_brought_back(school: School) -> None:
    await begins(school)
    await school.teacher.says("导入")
    await school.teacher.taps("记完了")
    later(school, minutes=1)
    await school.teacher.taps("课堂记录 1")
    await school.teacher.taps("10:00 导入")
    await school.teacher.taps("改文字")
    await school.teacher.says("导入很自然")
    await school.teacher.taps("改时间")
    assert "14:25" in await school.teacher.says("25点")
    await school.teacher.says("9点58分")
    assert await written(school) == [("09:58", "导入很自然")]
    await school.teacher.taps("删除")
    assert await written(school) == []
    await school.teacher.taps("撤回删除")
    assert await written(school) == [("09:58", "导入很自然")]


async def test_nobody_else_reads_or_changes_a_line(school: School) -> None:
    await begins(school)
    await school.teacher.says("导入")
    [line] = await lines_of(school)
    await school.head.says("/my_logs")
    post = school.head.last()
    for verb in ("open", "text", "time", "delete", "restore", "file"):
        post.data["reply_markup"] = {
            "inline_keyboard": [[{"text": verb, "callback_data": f"line.{verb}:{line.id}"}]]
        }
        answer = await school.head.taps(verb, on=post)
        assert answer.text and "过期" in answer.text
    assert [it.text for it in await lines_of(school)] == ["导入"]


async def test_what_is_written_in_a_group_is_no_line(school: School) -> None:
    group = school.town.group(-500, "数学组", school.teacher)
    await begins(school)
    await school.teacher.says("@jiaoyan_bot 你好", group)
    assert await lines_of(school) == []


async def test_a_line_takes_its_file_along_when_it_is_deleted(school: School) -> None:
    await begins(school)
    person = school.teacher.person
    await school.town.sandbox.send_photo(person, person, png(1), caption="板书")
    await school.town.quiet()
    await school.teacher.taps("看一看")
    await school.teacher.taps("板书")
    await school.teacher.taps("删除")
    assert [(log.photos, log.lines) for log in await logs_of(school)] == [(0, 0)]
    await school.teacher.taps("撤回删除")
    assert [(log.photos, log.lines) for log in await logs_of(school)] == [(1, 1)]
