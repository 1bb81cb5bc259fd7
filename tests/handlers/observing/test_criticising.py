"""Appraising a lesson, sharing it, and the other side, as dialogues."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import Answer
from school.observing.customs import Customs
from school.observing.observations import Observation, SharedPart
from storage.store import Store
from tests.conftest import School
from tests.dialogue import Talker
from tests.handlers.observing.test_observe import logs_of
from tests.handlers.old_buttons import tap_again

LINE = "/observe 三（1）班数学 苏婉清 第3节"
FIVE = ("教学目标", "教学内容", "教学过程", "学生学习", "教学效果")


async def appraise(school: School) -> None:
    await school.teacher.says(LINE)
    await school.teacher.taps("评课")


async def write(school: School, strengths: str = "板书清楚", suggestions: str = "小结让学生说") -> None:
    await school.teacher.taps("亮点和建议")
    await school.teacher.says(strengths)
    await school.teacher.taps("下一项")
    await school.teacher.says(suggestions)
    await school.teacher.taps("就这些，保存")


async def customs(school: School, *labels: str) -> None:
    await school.director.says("/observing")
    for label in labels:
        await school.director.taps(label)


async def tapped(talker: Talker, data: str) -> Answer:
    """A tap on a button that nobody shows to this person."""
    if not talker.posts():
        await talker.says("/help")
    return await tap_again(talker, data)


async def only_log(school: School, name: str = "陈小满") -> Observation:
    [log] = await logs_of(school, name)
    return log


# --- sheets ---------------------------------------------------------------------------------------


async def test_the_usual_sheet_takes_five_taps(school: School) -> None:
    await appraise(school)
    await school.teacher.taps("打分")
    for name, points in zip(FIVE, ("18", "19", "17", "20", "16"), strict=True):
        assert f"▶️ {name}" in school.teacher.sees()
        await school.teacher.taps(points)
    assert "合计 90/100" in school.teacher.sees()
    await school.teacher.taps("完成")
    assert "评分　90/100" in school.teacher.sees()
    log = await only_log(school)
    assert log.sheet is not None and log.sheet.marks == ("18", "19", "17", "20", "16")


async def test_what_is_required_is_asked_for_before_it_is_done(school: School) -> None:
    await appraise(school)
    await school.teacher.taps("打分")
    await school.teacher.taps("18")
    answer = await school.teacher.taps("完成")
    assert answer.text == "必填项还没打：教学内容、教学过程、学生学习、教学效果"


async def test_points_on_no_button_are_typed_and_marks_are_changed_and_cleared(school: School) -> None:
    await appraise(school)
    await school.teacher.taps("打分")
    await school.teacher.taps("其他分数")
    assert "整数" in await school.teacher.says("21")
    await school.teacher.says("3分")
    await school.teacher.taps("上一项")
    assert "✓ 3" not in school.teacher.buttons()
    await school.teacher.taps("12")
    await school.teacher.taps("上一项")
    await school.teacher.taps("清空")
    log = await only_log(school)
    assert log.sheet is not None and log.sheet.marks == (None, None, None, None, None)


async def test_the_director_makes_a_sheet_for_open_lessons_in_the_chat(school: School) -> None:
    await customs(school, "评课表", "新建一张")
    await school.director.says("公开课评价表")
    assert "没看懂" in await school.director.says("教学目标")
    await school.director.says("1. 教学目标 30\n2. 学生参与 优/良/合格\n3. 特色 10 选填")
    await school.director.taps("用于哪些课")
    await school.director.taps("公开课")
    await school.director.taps("返回")
    assert "用于：公开课" in school.director.sees() and "特色　10 分（选填）" in school.director.sees()
    await school.teacher.says(LINE + " 公开课")
    await school.teacher.taps("评课")
    await school.teacher.taps("打分")
    assert "公开课评价表" in school.teacher.sees()
    await school.teacher.taps("28")
    await school.teacher.taps("优")
    await school.teacher.taps("完成")
    assert "评分　28/40 优" in school.teacher.sees()
    await school.teacher.says("/observe 三（3）班数学 何雨桐")
    await school.teacher.taps("评课")
    await school.teacher.taps("打分")
    assert "课堂教学评价表" in school.teacher.sees()


async def test_a_sheet_is_rearranged_by_taps_and_what_was_filled_stays(school: School) -> None:
    await customs(school, "评课表", "新建一张")
    await school.director.says("本校评课表")
    await school.director.taps("用常用的五项表")
    await appraise(school)
    await school.teacher.taps("打分")
    await school.teacher.taps("18")
    await school.director.taps("教学内容")
    await school.director.taps("上移")
    await school.director.taps("改成选填")
    await school.director.taps("返回")
    assert "1. 教学内容　20 分（选填）" in school.director.sees()
    await school.director.taps("教学效果")
    await school.director.taps("删掉")
    await school.director.taps("加项目")
    await school.director.says("信息技术 优/良/合格")
    await school.director.taps("改名称")
    await school.director.says("新评课表")
    assert "新评课表" in school.director.sees() and "5. 信息技术　优/良/合格" in school.director.sees()
    await school.teacher.taps("19")
    log = await only_log(school)
    assert log.sheet is not None and log.sheet.name == "本校评课表"
    assert log.sheet.marks == ("18", "19", None, None, None)
    await school.director.taps("删除这张")
    await school.director.taps("评课表")
    assert "常用的五项表" in school.director.sees()


async def test_two_sheets_of_one_name_are_refused(school: School) -> None:
    for _ in range(2):
        await customs(school, "评课表", "新建一张")
        answer = await school.director.says("本校评课表")
    assert "已经有“本校评课表”了" not in answer
    await school.director.taps("用常用的五项表")
    await customs(school, "评课表", "新建一张")
    assert "已经有“本校评课表”了" in await school.director.says("本校评课表")


# --- words ----------------------------------------------------------------------------------------


async def test_phrases_of_ones_own_are_offered_and_taken_with_a_tap(school: School) -> None:
    await appraise(school)
    await school.teacher.taps("亮点和建议")
    assert "学生参与面广" in " ".join(school.teacher.buttons())
    await school.teacher.says("导入巧妙有趣；板书有章法")
    await school.teacher.taps("就这些，保存")
    await school.teacher.says("/observe 三（3）班数学 何雨桐")
    await school.teacher.taps("评课")
    await school.teacher.taps("亮点和建议")
    assert [it[2:] for it in school.teacher.buttons()[:2]] == ["导入巧妙有趣", "板书有章法"]
    await school.teacher.taps("板书有章法")
    await school.teacher.says("#0 也是自己写的")
    await school.teacher.taps("就这些，保存")
    [newest, _] = await logs_of(school)
    assert newest.appraisal.strengths == "板书有章法\n#0 也是自己写的"


# --- sharing --------------------------------------------------------------------------------------


async def test_nothing_is_shared_until_the_observer_says_so(school: School) -> None:
    await appraise(school)
    await write(school)
    assert "评价只有您自己看得到" in school.teacher.sees()
    await school.head.says("/my_lessons")
    await school.head.taps("三（1）班数学")
    assert "板书清楚" not in school.head.sees() and "还没有人分享" in school.head.sees()
    assert "陈小满" in school.head.sees()


async def test_chosen_parts_reach_the_colleague_who_acknowledges_and_answers(school: School) -> None:
    await appraise(school)
    await write(school)
    await school.teacher.taps("私人笔记")
    await school.teacher.says("她今天有点紧张")
    await school.teacher.taps("完成")
    await school.teacher.taps("分享给苏婉清")
    await school.teacher.taps("亮点")
    await school.teacher.taps("就分享这些")
    letter = school.head.sees()
    assert "陈小满" in letter and "小结让学生说" in letter
    assert "板书清楚" not in letter and "紧张" not in letter
    await school.head.taps("已阅")
    assert "已阅" not in school.head.buttons()
    await school.head.taps("回复")
    await school.head.says("谢谢，下次试试")
    assert "苏婉清回复了您的评课" in school.teacher.sees() and "下次试试" in school.teacher.sees()
    await school.teacher.taps("看这节课")
    assert "✅ 已阅 11月25日" in school.teacher.sees() and "下次试试" in school.teacher.sees()
    log = await only_log(school)
    assert log.share is not None and log.share.parts == {SharedPart.SUGGESTIONS}


async def test_what_is_taken_back_is_gone_on_the_other_side(school: School) -> None:
    await appraise(school)
    await write(school)
    await school.teacher.taps("分享给苏婉清")
    await school.teacher.taps("就分享这些")
    letter = school.head.last()
    keyboard = letter.data["reply_markup"]
    await school.teacher.taps("返回")
    await school.teacher.taps("已分享给苏婉清")
    await school.teacher.taps("收回分享")
    assert "收回了" in school.head.sees() and "板书清楚" not in school.head.sees()
    letter.data["reply_markup"] = keyboard
    answer = await school.head.taps("已阅", on=letter)
    assert "过期" in answer.text
    await school.head.says("/my_lessons")
    await school.head.taps("三（1）班数学")
    assert "板书清楚" not in school.head.sees()


async def test_what_was_meant_for_one_colleague_is_not_shown_to_another(school: School) -> None:
    await appraise(school)
    await write(school)
    await school.teacher.taps("分享给苏婉清")
    await school.teacher.taps("就分享这些")
    await school.teacher.taps("返回")
    await school.teacher.taps("返回")
    await school.teacher.taps("修改")
    await school.teacher.taps("课和老师")
    await school.teacher.taps("三年级")
    await school.teacher.taps("数学")
    await school.teacher.taps("周牧野")
    log = await only_log(school)
    assert (log.visit.host_name, log.share) == ("周牧野", None)
    assert "收回了" in school.head.sees()
    await school.colleague.says("/my_lessons")
    await school.colleague.taps("三年级数学")
    assert "板书清楚" not in school.colleague.sees()


async def test_nobody_but_the_host_reads_what_is_shared(school: School) -> None:
    await appraise(school)
    await write(school)
    await school.teacher.taps("分享给苏婉清")
    await school.teacher.taps("就分享这些")
    log = await only_log(school)
    for verb in ("share.seen", "share.answer", "share.lines", "share.files", "lesson.open", "lesson.seen"):
        answer = await tapped(school.colleague, f"{verb}:{log.id}")
        assert "过期" in answer.text, verb


async def test_who_has_not_joined_finds_it_later(school: School) -> None:
    await school.teacher.says("/observe 三（3）班数学 何雨桐")
    await school.teacher.taps("评课")
    await write(school)
    await school.teacher.taps("分享给何雨桐")
    await school.teacher.taps("就分享这些")
    assert "还没有加入" in school.teacher.sees()


async def test_the_record_of_the_lesson_is_shared_only_when_ticked(school: School) -> None:
    await school.teacher.says(LINE)
    await school.teacher.taps("边听边记")
    await school.teacher.says("两组没有参与")
    await school.teacher.taps("记完了")
    await school.teacher.taps("评课")
    await school.teacher.taps("分享给苏婉清")
    assert "就分享这些" not in " ".join(school.teacher.buttons())
    await school.teacher.taps("课堂记录")
    await school.teacher.taps("就分享这些")
    await school.head.taps("看这节课")
    await school.head.taps("看课堂记录")
    assert "10:00 两组没有参与" in school.head.sees()


async def share_sheet(talker: Talker, points: str) -> None:
    await talker.says(LINE)
    await talker.taps("评课")
    await talker.taps("打分")
    for _ in FIVE:
        await talker.taps(points)
    await talker.taps("完成")
    await talker.taps("分享给苏婉清")
    await talker.taps("就分享这些")


async def test_several_observers_of_one_lesson_are_one_lesson_with_several_sheets(school: School) -> None:
    await share_sheet(school.teacher, "18")
    await share_sheet(school.colleague, "15")
    await school.leader.says("/observe 三年级数学 苏婉清")
    await school.head.says("/my_lessons")
    assert "1 节课有人来听，共 3 人次" in school.head.sees() and "2 份新的评课" in school.head.sees()
    await school.head.taps("3人 📬")
    page = school.head.sees()
    assert "来听课 3 人：陈小满、周牧野、顾长河" in page
    assert "2 份评分合在一起" in page and "平均总分 82.5" in page and "教学目标 16.5" in page
    await school.head.taps("都已阅")
    for name in ("陈小满", "周牧野"):
        share = (await only_log(school, name)).share
        assert share is not None and share.seen_at is not None


# --- who reads, 每听必评 -----------------------------------------------------------------------------


async def test_leaders_read_what_was_written_after_the_school_said_so(school: School) -> None:
    await appraise(school)
    await write(school)
    early = await only_log(school)
    school.town.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    await customs(school, "谁能看评价", "加上学校领导")
    await school.teacher.says("/observe 三（3）班数学 何雨桐")
    await school.teacher.taps("评课")
    assert "学校领导、教科室主任看得到" not in school.teacher.sees()
    await write(school, "提问有层次")
    assert "您自己和学校领导、教科室主任看得到" in school.teacher.sees()
    [late, _] = await logs_of(school)
    await tapped(school.leader, f"cover.visit:0:{late.id}")
    assert "提问有层次" in school.leader.sees()
    await tapped(school.leader, f"cover.visit:0:{early.id}")
    assert "过期" in (await tapped(school.leader, f"cover.lines:0:{early.id}")).text
    assert "板书清楚" not in school.leader.sees() and "只有听课人自己" in school.leader.sees()
    await school.head.says("/my_lessons")
    assert "听课老师自己、学校领导、教科室主任" in school.head.sees()


async def test_a_head_reads_of_the_own_group_only(school: School) -> None:
    await customs(school, "谁能看评价", "再加上组长")
    await school.colleague.says("/observe 五（2）班语文 白露")
    [log] = await logs_of(school, "周牧野")
    answer = await tapped(school.head, f"cover.visit:{school.ids.groups['数学组']}:{log.id}")
    assert "过期" in answer.text
    answer = await tapped(school.head, f"cover.visit:0:{log.id}")
    assert "需要" in answer.text


async def test_where_every_visit_is_to_be_appraised_it_is_asked_for_once(school: School) -> None:
    await customs(school, "打开每听必评")
    await school.teacher.says(LINE)
    await school.teacher.says("/observe 三（3）班数学 何雨桐")
    await school.teacher.taps("评课")
    await school.teacher.taps("已当面评课")
    await school.teacher.says("/my_logs")
    assert any("⏳" in it and "苏婉清" in it for it in school.teacher.buttons())
    assert not any("⏳" in it and "何雨桐" in it for it in school.teacher.buttons())
    before = len(school.teacher.posts())
    for hours in (24, 8, 24, 24):
        school.town.clock.advance(timedelta(hours=hours))  # type: ignore[attr-defined]
        await school.town.app.reminding.tick()
        await school.town.quiet()
    asked = [it for it in school.teacher.posts()[before:] if "每听必评" in it.text]
    assert len(asked) == 1 and "苏婉清" in asked[0].text and "何雨桐" not in asked[0].text
    await school.teacher.taps("评 三（1）班数学", on=asked[0])
    assert "苏婉清" in school.teacher.sees()


async def test_where_the_school_does_not_want_it_nobody_is_asked(school: School) -> None:
    await school.teacher.says(LINE)
    before = len(school.teacher.posts())
    for _ in range(3):
        school.town.clock.advance(timedelta(hours=20))  # type: ignore[attr-defined]
        await school.town.app.reminding.tick()
    await school.town.quiet()
    assert len(school.teacher.posts()) == before


async def test_only_the_director_sets_customs(school: School) -> None:
    assert "教科室主任" in await school.teacher.says("/observing")
    answer = await tapped(school.head, "observing.critique:1")
    assert "教科室主任" in answer.text


# --- what is shared and then corrected ---------------------------------------------------------------


async def later(school: School, minutes: int) -> None:
    school.town.clock.advance(timedelta(minutes=minutes))  # type: ignore[attr-defined]
    await school.town.app.reminding.tick()
    await school.town.quiet()


async def shared_and_seen(school: School) -> None:
    await appraise(school)
    await write(school)
    await school.teacher.taps("分享给苏婉清")
    await school.teacher.taps("就分享这些")
    await school.head.taps("已阅")
    await school.teacher.taps("返回")


async def add_strength(school: School, words: str) -> None:
    await school.teacher.taps("亮点和建议")
    await school.teacher.says(words)
    await school.teacher.taps("存")


async def test_a_correction_of_what_is_shared_is_told_once_and_quietly(school: School) -> None:
    await shared_and_seen(school)
    before = len(school.head.posts())
    await add_strength(school, "学生讨论充分")
    await later(school, 6)
    await add_strength(school, "追问有层次")
    await later(school, 6)
    assert len(school.head.posts()) == before
    assert "修改后对方还没有点“已阅”" in await card_of(school)
    await later(school, 5)
    told = school.head.posts()[before:]
    assert len(told) == 1 and told[0].silent
    assert "陈小满修改了分享给您的评课" in told[0].text
    assert "学生讨论充分" in told[0].text and "追问有层次" in told[0].text
    await later(school, 60)
    assert len(school.head.posts()) == before + 1
    await school.head.taps("已阅")
    assert "✅ 已阅" in await card_of(school)


async def card_of(school: School) -> str:
    log = await only_log(school)
    await tapped(school.teacher, f"log.open:{log.id}")
    return school.teacher.sees()


async def test_who_has_looked_already_or_sees_nothing_of_it_is_not_told(school: School) -> None:
    await shared_and_seen(school)
    before = len(school.head.posts())
    await school.teacher.taps("私人笔记")
    await school.teacher.says("只给自己看")
    await school.teacher.taps("完成")
    await later(school, 11)
    await add_strength(school, "学生讨论充分")
    await school.head.says("/my_lessons")
    await school.head.taps("📬")
    assert "学生讨论充分" in school.head.sees()
    await school.head.taps("已阅")
    await later(school, 11)
    assert not [it for it in school.head.posts()[before:] if "修改了" in it.text]


async def test_a_correction_is_told_though_the_lesson_is_of_another_day_since(school: School) -> None:
    await shared_and_seen(school)
    await add_strength(school, "学生讨论充分")
    log = await only_log(school)
    await tapped(school.teacher, f"log.change:{log.id}")
    await school.teacher.taps("日期")
    await school.teacher.taps("昨天")
    assert (await only_log(school)).visit.day < log.visit.day
    await later(school, 11)
    assert "修改了分享给您的评课" in school.head.sees() and "学生讨论充分" in school.head.sees()


async def test_what_was_taken_back_since_is_not_told(school: School) -> None:
    await shared_and_seen(school)
    await add_strength(school, "学生讨论充分")
    await school.teacher.taps("已分享给苏婉清")
    await school.teacher.taps("收回分享")
    before = len(school.head.posts())
    await later(school, 11)
    assert len(school.head.posts()) == before


async def test_what_was_told_of_corrections_is_taken_back_too(school: School) -> None:
    await shared_and_seen(school)
    for words in ("学生讨论充分", "追问有层次"):
        await add_strength(school, words)
        await later(school, 11)
    await school.teacher.taps("已分享给苏婉清")
    await school.teacher.taps("收回分享")
    shown = [it for it in school.head.posts() if "学生讨论充分" in it.text or "追问有层次" in it.text]
    assert shown == []
    assert len([it for it in school.head.posts() if "收回了" in it.text]) == 3


async def is_corrected(school: School, log: Observation) -> bool:
    async with school.town.app.database.reading() as session:
        found = await Store(session, school.ids.school_id).observations.find(log.id)
    return found is not None and found.share is not None and found.share.corrected


async def share_all(school: School, log: Observation) -> None:
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.sharing.share(log.id, SharedPart, school.town.clock.now())


async def test_a_line_whose_message_was_edited_is_a_correction_and_not_of_a_locked_log(
    school: School,
) -> None:
    sandbox, person = school.town.sandbox, school.teacher.person
    await school.teacher.says(LINE)
    await school.teacher.taps("边听边记")
    post = await sandbox.send(person, person, "导如自然")
    await school.town.quiet()
    await school.teacher.taps("记完了")
    log = await only_log(school)
    await share_all(school, log)
    await sandbox.edit(person, post, "导入自然")
    await school.town.quiet()
    assert await is_corrected(school, log)
    async with school.town.app.database.writing() as session:
        await Store(session, school.ids.school_id).preferences.set_customs(Customs(lock_days=1))
    await later(school, 3 * 24 * 60)
    await sandbox.edit(person, post, "后来改的")
    await school.town.quiet()
    assert "后来改的" not in str(await line_texts(school, log))


async def line_texts(school: School, log: Observation) -> list[str]:
    async with school.town.app.database.reading() as session:
        return [it.text for it in await Store(session, school.ids.school_id).class_lines.of(log.id)]


async def test_what_is_merged_into_a_shared_log_is_a_correction(school: School) -> None:
    await appraise(school)
    await write(school)
    log = await only_log(school)
    await share_all(school, log)
    await school.teacher.says(LINE)
    await school.teacher.taps("是另一节")
    await school.teacher.taps("评课")
    await write(school, "追问有层次")
    assert not await is_corrected(school, log)
    await tapped(school.teacher, f"log.merge_now:{log.id}")
    assert (await only_log(school)).appraisal.strengths == "板书清楚\n追问有层次"
    assert await is_corrected(school, log)
