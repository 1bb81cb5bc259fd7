"""Photos and documents."""

from __future__ import annotations

import pytest

from tests.conftest import School
from tests.handlers.observing.test_observe import logs_of
from tests.pictures import png

PHOTO = png()


async def test_photos_are_collected_for_a_log(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清")
    await school.teacher.taps("照片")
    await school.town.sandbox.send_album(
        school.teacher.person, school.teacher.person, [png(1), png(2), png(3)]
    )
    await school.town.quiet()
    await school.teacher.taps("完成")
    [log] = await logs_of(school)
    assert log.photos == 3


async def test_a_photo_without_a_question_is_asked_about(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清")
    await school.town.sandbox.send_photo(school.teacher.person, school.teacher.person, PHOTO)
    await school.town.quiet()
    assert "要放到哪里" in school.teacher.sees()
    await school.teacher.taps("三（1）班数学")
    [log] = await logs_of(school)
    assert log.photos == 1


async def sends_photo(school: School, caption: str, picture: bytes = PHOTO) -> str:
    person = school.teacher.person
    await school.town.sandbox.send_photo(person, person, picture, caption=caption)
    await school.town.quiet()
    return school.teacher.sees()


@pytest.mark.parametrize("caption", ["听课 三年级数学 苏婉清", "/observe 三年级数学 苏婉清"])
async def test_a_photo_with_a_lesson_under_it_is_the_log_of_that_lesson(school: School, caption: str) -> None:
    answer = await sends_photo(school, caption)
    assert "已记下" in answer and "📎 1 个附件" in answer
    [log] = await logs_of(school)
    assert (log.visit.host_name, log.photos, log.appraisal.notes) == ("苏婉清", 1, None)


async def test_an_album_waits_with_the_lesson_under_it_for_what_is_missing(school: School) -> None:
    person = school.teacher.person
    await school.town.sandbox.send_album(person, person, [png(1), png(2), png(3)], caption="听课 三年级数学")
    await school.town.quiet()
    assert "谁上的课" in school.teacher.sees()
    await school.teacher.taps("苏婉清")
    assert [log.photos for log in await logs_of(school)] == [3]


async def test_a_photo_of_a_lesson_that_is_there_already_is_hung_on_it(school: School) -> None:
    await school.teacher.says("/observe 三年级数学 苏婉清")
    assert "已经记过" in await sends_photo(school, "听课 三年级数学 苏婉清")
    await school.teacher.taps("打开那一条")
    assert [log.photos for log in await logs_of(school)] == [1]


async def test_what_is_written_under_a_photo_becomes_part_of_the_notes(school: School) -> None:
    await school.teacher.says("/observe 三年级数学 苏婉清 导入自然")
    await sends_photo(school, "板书 <b>工整</b>")
    await school.teacher.taps("三（1）班数学")
    await school.teacher.says("/my_logs")
    await school.teacher.taps("三（1）班数学")
    await school.teacher.taps("照片")
    await sends_photo(school, "学生作品", png(2))
    await school.teacher.taps("完成")
    [log] = await logs_of(school)
    assert (log.photos, log.appraisal.notes) == (2, "导入自然\n板书 <b>工整</b>\n学生作品")


async def test_a_photo_with_nothing_to_hang_it_on_is_answered(school: School) -> None:
    await school.town.sandbox.send_photo(school.teacher.person, school.teacher.person, PHOTO)
    await school.town.quiet()
    assert "/observe" in school.teacher.sees()


async def test_photos_are_called_photos_and_files_by_their_names(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清")
    await school.town.sandbox.send_photo(school.teacher.person, school.teacher.person, PHOTO)
    await school.town.quiet()
    assert "照片要放到哪里" in school.teacher.sees()
    assert "收到 2 个文件" in await school.teacher.sends("教案.docx", b"x")
    await school.teacher.taps("取消")
    assert "“教案.docx”要放到哪里" in await school.teacher.sends("教案.docx", b"x")


async def test_a_director_with_an_old_xls_is_told_how_to_save_it(school: School) -> None:
    await school.director.sends("名单.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old")
    await school.director.taps("教师名单")
    assert ".xlsx" in school.director.sees()


async def test_a_second_roster_takes_the_place_of_one_that_was_not_confirmed(school: School) -> None:
    for name in ("方晓雯", "白晓"):
        await school.director.sends("名单.csv", f"姓名\n{name}\n".encode())
        await school.director.taps("教师名单")
        assert f"新增：{name}" in school.director.sees()
    assert not any("没填完" in post.data.get("text", "") for post in school.director.posts())


async def test_a_file_beyond_the_limit_is_refused_with_its_size(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清")
    assert "30 MB" in await school.teacher.sends("录像.mp4", b"0" * (30 * 2**20))


async def test_the_content_of_a_photo_is_kept_in_the_data_folder(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清")
    await school.teacher.taps("照片")
    await school.town.sandbox.send_photo(school.teacher.person, school.teacher.person, PHOTO)
    await school.town.quiet()
    await school.teacher.taps("完成")
    [row] = await school.town.app.database.read("SELECT sha256 FROM downloads")
    assert school.town.app.files.get(row["sha256"])


@pytest.mark.parametrize("name", ["课件.exe", "课堂互动.apk", "教案.docx.scr"])
async def test_a_program_is_not_taken_and_is_told_why(school: School, name: str) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清")
    assert "程序" in await school.teacher.sends(name, b"MZ\x90\0")
    [log] = await logs_of(school)
    assert log.photos == 0
