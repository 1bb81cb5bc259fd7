"""What a teacher owes and hands in: files, photos, albums, texts, late, again, from a reminder."""

from __future__ import annotations

from datetime import timedelta

import pytest

from school.handing_in.submissions import State, Submission
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.dialogue import Talker, buttons_of
from tests.files import office
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.scheduled import only
from tests.pictures import png
from tests.reminding import go_to, local, said


async def asked(school: School, line: str = "11月30日前 每位教师交一篇教学案例") -> None:
    await school.director.says(f"/deadline {line}")
    await school.director.taps("保存")


async def given(school: School) -> list[Submission]:
    item = await only(school)
    async with school.town.app.database.reading() as session:
        return await Store(session, school.ids.school_id).submissions.of([item.id])


async def files_of(school: School) -> list[str]:
    pieces = await given(school)
    async with school.town.app.database.reading() as session:
        store = Store(session, school.ids.school_id)
        return [it.file.name for it in await store.submissions.files(it.id for it in pieces)]


def later(school: School, **by: float) -> None:
    school.town.clock.advance(timedelta(**by))


async def test_todo_says_what_i_owe_by_when_and_what_is_done(school: School) -> None:
    assert "没有要交" in await school.teacher.says("/todo")
    await asked(school)
    text = await school.teacher.says("/todo")
    assert "教学案例" in text
    assert "11月30日 周一前，还有 5 天" in text
    await school.teacher.taps("📤")
    await school.teacher.says("写好了")
    text = await school.teacher.says("/todo")
    assert "没有要交的了" in text
    assert "✅ 教学案例（11月25日 10:00）" in text


async def test_a_file_is_received_at_once_with_its_name_and_time(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    text = await school.teacher.sends("<b>案例&.docx", office())
    assert "已收到教学案例" in text
    assert "<b>案例&.docx" in text
    assert "11月25日 周三 10:00" in text
    assert await files_of(school) == ["<b>案例&.docx"]


async def test_the_receipt_of_a_text_says_how_it_begins(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    assert "“<i>课堂&" in await school.teacher.says("<i>课堂&" + "很长" * 30)
    assert "很长……”" in school.teacher.sees()


async def test_what_is_written_under_a_file_is_kept_with_it(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    await school.teacher.sends("案例.docx", office(), caption="第二稿")
    [piece] = await given(school)
    assert (piece.text, await files_of(school)) == ("第二稿", ["案例.docx"])


async def test_somebody_of_several_debts_chooses(school: School) -> None:
    await asked(school)
    await school.head.says("/deadline 周五前 每人交一份试卷")
    await school.head.taps("保存")
    assert "要交哪一项" in await school.teacher.says("/submit")
    assert school.teacher.buttons() == ["📤 试卷", "📤 教学案例"]


async def test_debts_with_the_same_title_are_told_apart_by_their_days(school: School) -> None:
    await asked(school)
    await asked(school, "周五前 每位教师交一篇教学案例")
    await school.teacher.says("/submit")
    assert school.teacher.buttons() == ["📤 教学案例（11月27日前）", "📤 教学案例（11月30日前）"]


async def test_a_loose_file_is_offered_the_open_deadlines(school: School) -> None:
    await asked(school)
    assert "要放到哪里" in await school.teacher.sends("案例.docx", office())
    await school.teacher.taps("📤 教学案例")
    assert "已收到教学案例" in school.teacher.sees()
    assert await files_of(school) == ["案例.docx"]


@pytest.mark.parametrize("loose", [True, False])
async def test_an_album_is_one_submission(school: School, loose: bool) -> None:
    await asked(school)
    if not loose:
        await school.teacher.says("/submit")
    pictures = [png(1), png(2), png(3)]
    await school.town.sandbox.send_album(school.teacher.person, school.teacher.person, pictures)
    await school.town.quiet()
    if loose:
        await school.teacher.taps("📤 教学案例")
    assert len(await given(school)) == 1
    assert len(await files_of(school)) == 3


async def test_before_the_deadline_a_new_one_takes_the_place_of_the_old(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    await school.teacher.sends("一稿.docx", office(parts={"1": ""}))
    await school.teacher.says("/todo")
    await school.teacher.taps("🔁")
    assert "换成新的" in await school.teacher.sends("二稿.docx", office(parts={"2": ""}))
    assert await files_of(school) == ["二稿.docx"]


async def test_of_several_one_is_chosen_to_be_replaced(school: School) -> None:
    await asked(school, "11月30日前 每位教师交两篇教学反思")
    for text in ("第一篇", "第二篇"):
        await school.teacher.says("/submit")
        await school.teacher.says(text)
    assert "已交 2/2" in school.teacher.sees()
    await school.teacher.says("/todo")
    await school.teacher.taps("第1份")
    await school.teacher.says("第一篇改")
    assert {it.text for it in await given(school)} == {"第一篇改", "第二篇"}


async def test_what_comes_late_is_marked_where_it_may_come(school: School) -> None:
    await asked(school)
    later(school, days=6)
    assert "已过期，可以补交" in await school.teacher.says("/todo")
    await school.teacher.taps("📤")
    assert "（补交）" in await school.teacher.says("迟到的案例")
    [piece] = await given(school)
    assert piece.late
    assert "🔁" not in " ".join(school.teacher.buttons())


async def test_what_may_not_come_late_is_refused(school: School) -> None:
    await school.director.says("/deadline 11月30日前 每位教师交一篇教学案例")
    await school.director.taps("更多设置")
    await school.director.taps("补交：")
    await school.director.taps("保存")
    await school.teacher.says("/submit")
    later(school, days=6)
    assert "没有要交" in await school.teacher.says("/todo")
    to_mine = f"submit.to:{(await only(school)).id}:{school.ids.members['陈小满']}"
    answer = await tap_again(school.teacher, to_mine)
    assert "过了截止时间" in (answer.text or school.teacher.sees())
    assert await given(school) == []


async def test_only_what_is_wanted_counts(school: School) -> None:
    await school.director.says("/deadline 11月30日前 每位教师交一篇教学案例")
    await school.director.taps("形式：")
    await school.director.taps("保存")
    await school.teacher.says("/submit")
    assert "要交文件" in await school.teacher.says("文字")
    await school.town.sandbox.send_photo(school.teacher.person, school.teacher.person, png(1))
    await school.town.quiet()
    assert "要交文件" in school.teacher.sees()
    assert "已收到" in await school.teacher.sends("案例.docx", office())


async def test_what_is_given_in_hand_is_not_sent(school: School) -> None:
    await asked(school, "11月30日前 每位教师交纸质教案")
    assert "当面交" in await school.teacher.says("/todo")
    assert school.teacher.buttons() == []
    assert "没有要交" in await school.teacher.says("/submit")


async def test_any_member_hands_in_for_the_group(school: School) -> None:
    await asked(school, "11月30日前 每个教研组交一份工作总结")
    await school.head.says("/todo")
    await school.teacher.says("/submit")
    await school.teacher.sends("总结.docx", office())
    assert "没有要交的了" in await school.head.says("/todo")
    assert "语文组交一份" in await school.colleague.says("/todo")
    assert "没有要交" in await school.director.says("/todo")


async def test_an_edited_text_is_edited_until_the_deadline(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    sandbox, me = school.town.sandbox, school.teacher.person
    post = await sandbox.send(me, me, "初稿")
    await school.town.quiet()
    await sandbox.edit(me, post, "定稿")
    await school.town.quiet()
    assert "已按您改过的更新" in school.teacher.sees()
    later(school, days=6)
    await sandbox.edit(me, post, "太晚了")
    await school.town.quiet()
    assert "刚才的修改没有收下" in school.teacher.sees()
    assert [it.text for it in await given(school)] == ["定稿"]


async def test_a_program_is_sent_back_whatever_it_is_called(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    await school.teacher.sends("案例.docx", b"MZ\x90\x00")
    assert "是程序或脚本" in school.teacher.sees()
    assert [it.state for it in await given(school)] == [State.RETURNED]
    assert "被退回" in await school.teacher.says("/todo")


async def test_the_same_tap_twice_asks_twice_and_keeps_one(school: School) -> None:
    await asked(school)
    await school.teacher.says("/todo")
    data = data_under(school.teacher, "📤")
    await tap_again(school.teacher, data)
    await tap_again(school.teacher, data)
    await school.teacher.says("案例")
    await tap_again(school.teacher, data)
    assert len(await given(school)) == 1


async def test_nobody_hands_in_for_somebody_else(school: School) -> None:
    await asked(school)
    item, chen = (await only(school)).id, school.ids.members["陈小满"]
    for talker in (school.colleague, school.leader):
        answer = await tap_again(await awake(talker), f"submit.to:{item}:{chen}")
        assert "不用您交" in answer.text
    await school.teacher.says("/submit")
    await school.teacher.says("我的")
    [piece] = await given(school)
    answer = await tap_again(school.colleague, f"submit.again:{piece.id}")
    assert "不用您交" in answer.text


async def awake(talker: Talker) -> Talker:
    await talker.says("/help")
    return talker


async def test_a_reminder_reaches_only_those_who_owe_and_takes_a_file_in_reply(school: School) -> None:
    await asked(school, "12月4日17:00前 每位教师交一篇教学案例")
    await school.colleague.says("/submit")
    await school.colleague.says("早早交了")
    await go_to(school, local("2026-11-27 08:00"))
    assert "还有 7 天截止" in school.teacher.sees()
    assert not any("天截止" in text for text in said(school, school.colleague.id))
    assert not any("天截止" in text for text in said(school, school.director.id))
    assert "我完成了" not in " ".join(school.teacher.buttons())
    await school.town.sandbox.send_document(
        school.teacher.person, school.teacher.person, "案例.docx", office(), reply_to=school.teacher.last()
    )
    await school.town.quiet()
    assert "已收到教学案例" in school.teacher.sees()
    await school.head.taps("📤 提交")
    await school.head.says("我的案例")
    assert len(await given(school)) == 3


async def test_who_was_sent_back_is_reminded_again(school: School) -> None:
    await asked(school, "12月4日17:00前 每位教师交一篇教学案例")
    await school.teacher.says("/submit")
    await school.teacher.says("交了")
    [piece] = await given(school)
    async with school.town.app.database.writing() as session:
        await Store(session, school.ids.school_id).submissions.send_back(piece.id, "重写")
    await go_to(school, local("2026-11-27 08:00"))
    assert "还有 7 天截止" in school.teacher.sees()


async def test_a_reminder_is_answered_in_its_own_school(school: School) -> None:
    await asked(school, "12月4日17:00前 每位教师交一篇教学案例")
    await go_to(school, local("2026-11-27 08:00"))
    theirs = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    async with school.town.app.database.writing() as session:
        store = Store(session, theirs.school_id)
        await store.members.link(theirs.members["白露"], school.teacher.id)
        await store.accounts.sit(school.teacher.id, theirs.members["白露"])
    await school.teacher.taps("📤 提交")
    await school.teacher.says("我的案例")
    assert [it.text for it in await given(school)] == ["我的案例"]


async def test_other_deadlines_stand_in_todo_until_they_are_done(school: School) -> None:
    await school.head.says("/add 11月30日前 填<b>课题表")
    await school.head.taps("保存")
    assert "填<b>课题表" in await school.teacher.says("/todo")
    data = data_under(school.teacher, "完成了")
    for _ in range(2):
        await tap_again(school.teacher, data)
    assert "填<b>课题表" not in await school.teacher.says("/todo")
    assert "填<b>课题表" in await school.head.says("/todo")
    # 周牧野 is of another group.
    assert "填<b>课题表" not in await school.colleague.says("/todo")
    assert "过期" in (await tap_again(school.colleague, data)).text


async def test_a_stranger_gets_no_further(school: School) -> None:
    await asked(school)
    stranger = school.town.person(900, "路人")
    await stranger.starts()
    assert "还没有加入学校" in await stranger.says("/todo")
    answer = await tap_again(stranger, f"submit.due:{(await only(school)).id}")
    assert "加入" in answer.text


async def test_a_question_for_what_came_as_an_answer_to_the_reminder_is_closed(school: School) -> None:
    await asked(school)
    await go_to(school, local("2026-11-27 08:00"))
    reminder = school.teacher.last()
    await school.teacher.taps("📤 提交", on=reminder)
    question = school.teacher.last()
    await school.teacher.says("我的案例写了分数的初步认识，已经发在教研组。", reply_to=reminder)
    if "当作" in school.teacher.sees() or "吗" in school.teacher.sees():
        await school.teacher.taps("交")
    assert [it.state for it in await given(school)] == [State.GIVEN]
    assert not buttons_of(question)
    assert "已收到" not in await school.teacher.says("听课 3年级数学 苏婉清")
    assert len(await given(school)) == 1
