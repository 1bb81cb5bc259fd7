"""Entering other work and looking after it, as dialogues."""

from __future__ import annotations

from datetime import date, timedelta

from school.counting.duties import Metric
from tests import sample
from tests.conftest import School
from tests.handlers.counted import observed, owe, records_of, wrote
from tests.handlers.old_buttons import data_under, tap_again

GROUP = -500
TODAY, YESTERDAY = date(2026, 11, 25), date(2026, 11, 24)


async def test_one_line_is_stored_at_once_and_counts(school: School) -> None:
    await owe(school, 2, Metric.OPEN_LESSON)
    answer = await school.teacher.says("/log 公开课 《圆的面积》 昨天")
    assert answer.splitlines() == [
        "✅ 已登记",
        "公开课　《圆的面积》",
        "11月24日 周二（第13周）",
        "",
        "公开课 本学期 1/2，还差 1 节",
    ]
    [record] = await records_of(school)
    assert (record.metric, record.title, record.day) == (Metric.OPEN_LESSON, "《圆的面积》", YESTERDAY)
    assert school.teacher.buttons() == ["📎 附文件", "修改", "↩︎ 撤销"]


async def test_a_line_without_a_day_means_today(school: School) -> None:
    await school.teacher.says("登记 教学反思 一次失败的提问")
    assert [(it.title, it.day) for it in await records_of(school)] == [("一次失败的提问", TODAY)]


async def test_a_bare_command_asks_kind_title_day_and_file(school: School) -> None:
    await owe(school, 1, Metric.PAPER)
    await school.teacher.says("/log")
    assert school.teacher.buttons()[0] == "论文"
    assert "听课" not in school.teacher.buttons()
    await school.teacher.taps("教学反思")
    await school.teacher.says("等待的力量")
    await school.teacher.taps("前天")
    await school.teacher.sends("反思.docx", b"text")
    assert "已收到 1 个" in school.teacher.sees()
    await school.teacher.taps("完成")
    [record] = await records_of(school)
    assert (record.metric, record.day, record.files) == (Metric.REFLECTION, TODAY - timedelta(days=2), 1)


async def test_files_are_fetched_into_the_data_folder(school: School) -> None:
    await school.teacher.says("/log 教学反思 等待的力量")
    await school.teacher.taps("附文件")
    await school.teacher.sends("反思.docx", b"the very text")
    await school.teacher.taps("完成")
    assert "📎 1 个附件" in school.teacher.sees()
    [row] = await school.town.app.database.read("SELECT sha256 FROM downloads")
    assert school.town.app.files.get(row["sha256"]) == b"the very text"
    await school.teacher.taps("看附件")
    assert school.teacher.last().data["document"]["file_name"] == "反思.docx"


async def test_a_kind_and_a_day_can_be_typed(school: School) -> None:
    await school.teacher.says("/log")
    assert "点一个按钮" in await school.teacher.says("唱歌")
    await school.teacher.says("反思")
    await school.teacher.says("等待的力量")
    assert "没看懂" in await school.teacher.says("那天")
    await school.teacher.says("上周五")
    await school.teacher.taps("跳过")
    [record] = await records_of(school)
    assert (record.metric, record.day) == (Metric.REFLECTION, date(2026, 11, 20))


async def test_a_title_alone_is_kept_while_the_kind_is_asked(school: School) -> None:
    assert "哪一类" in await school.teacher.says("/log 圆的面积")
    await school.teacher.taps("公开课")
    await school.teacher.taps("今天")
    await school.teacher.taps("跳过")
    assert [it.title for it in await records_of(school)] == ["圆的面积"]


async def test_a_future_day_is_refused_and_the_rest_is_kept(school: School) -> None:
    answer = await school.teacher.says("/log 公开课 圆的面积 12月3日")
    assert "12月3日 周四还没到" in answer and "哪一天" in answer
    assert len(school.teacher.posts()) == 1
    assert "还没到" in await school.teacher.says("明天")
    assert await records_of(school) == []
    await school.teacher.taps("今天")
    assert [(it.title, it.day) for it in await records_of(school)] == [("圆的面积", TODAY)]


async def test_a_day_of_years_ago_is_refused(school: School) -> None:
    await school.teacher.says("/log 公开课 圆的面积 2024年3月1日")
    assert "2024年3月1日" in school.teacher.sees()


async def test_a_title_that_is_too_long_is_asked_again(school: School) -> None:
    await school.teacher.says("/log 论文 " + "长" * 101)
    assert "101 个字" in school.teacher.sees() and "题目是什么" in school.teacher.sees()
    assert "1 到 100 个字" in await school.teacher.says("长" * 101)
    await school.teacher.says("短一点")
    assert "哪一天" in school.teacher.sees()


async def test_the_same_entry_twice_is_noticed(school: School) -> None:
    await school.teacher.says("/log 教学反思 等待的力量")
    assert "已经登记过" in await school.teacher.says("/log 教学反思 《等待的力量》")
    await school.teacher.taps("不用了")
    assert len(await records_of(school)) == 1
    await school.teacher.says("/log 教学反思 等待的力量")
    await school.teacher.taps("再登记一次")
    assert len(await records_of(school)) == 2


async def test_another_day_or_kind_is_no_repetition(school: School) -> None:
    for line in ("教学反思 等待", "教学反思 等待 昨天", "论文 等待"):
        assert "已登记" in await school.teacher.says(f"/log {line}")


async def test_observations_go_where_they_belong(school: School) -> None:
    assert "谁上的课" in await school.teacher.says("/log 听课 3年级数学")
    assert "过期" in (await tap_again(school.teacher, "record.of:observe")).text


async def test_a_group_sees_that_it_was_entered_and_the_author_the_rest(school: School) -> None:
    group = school.town.group(GROUP, "数学组", school.teacher)
    answer = await school.teacher.says("/log 论文 论<b>提问", group)
    assert answer == "✅ 陈小满：论文已登记"
    assert "论<b>提问" in school.teacher.sees()
    await school.teacher.taps("附文件、修改", group)
    assert school.teacher.buttons() == ["📎 附文件", "修改", "🗑 删除", "‹ 我的登记"]


async def test_what_a_group_began_is_asked_in_private(school: School) -> None:
    group = school.town.group(GROUP, "数学组", school.teacher)
    await school.teacher.says("/log", group)
    assert "哪一类" in school.teacher.sees()


# --- afterwards -----------------------------------------------------------------------------------


async def test_undo_takes_it_back_once_and_can_itself_be_undone(school: School) -> None:
    await owe(school, 1, Metric.PAPER)
    await school.teacher.says("/log 论文 论提问")
    undo = data_under(school.teacher, "撤销")
    for _ in range(2):
        assert (await tap_again(school.teacher, undo)).text == ""
    assert await records_of(school) == []
    assert "0/1" in await school.teacher.says("/my_quota")
    await school.teacher.taps("撤回删除")
    assert [it.title for it in await records_of(school)] == ["论提问"]


async def test_kind_title_and_day_can_be_changed(school: School) -> None:
    await school.teacher.says("/log 论文 论提问")
    for part, answer in (("类别", "案例"), ("日期", "昨天")):
        await school.teacher.taps("修改")
        await school.teacher.taps(part)
        assert (await school.teacher.taps(answer)).text == "已修改"
    await school.teacher.taps("修改")
    await school.teacher.taps("题目")
    await school.teacher.says("  论\n等待 ")
    [record] = await records_of(school)
    assert (record.metric, record.title, record.day) == (Metric.CASE, "论 等待", YESTERDAY)
    assert "案例　论 等待" in school.teacher.sees()


async def test_the_list_pages_through_everything_the_latest_first(school: School) -> None:
    for nth in range(9):
        await wrote(school, "陈小满", f"第{nth}篇" + "很长的题目" * 10, YESTERDAY - timedelta(days=nth))
    assert "共 9 项" in await school.teacher.says("/my_records")
    labels = school.teacher.buttons()
    assert labels[0].startswith("11月24日 教学反思 第0篇") and len(labels[0]) < 40
    await school.teacher.taps("较早的")
    assert "11月16日 教学反思 第8篇" in school.teacher.buttons()[0]
    await school.teacher.taps("第8篇")
    assert "第8篇" in school.teacher.sees()
    await school.teacher.taps("我的登记")
    assert "共 9 项" in school.teacher.sees()


async def test_an_empty_list_says_how_to_begin(school: School) -> None:
    await observed(school, "陈小满", TODAY)
    assert "/log 公开课 《圆的面积》" in await school.teacher.says("我的登记")


async def test_nobody_reaches_the_records_of_another(school: School) -> None:
    other = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    await wrote(School(school.town, other, *(school.teacher,) * 5), "陈小满", "别校的", TODAY)
    await wrote(school, "苏婉清", "别人的", TODAY)
    await school.teacher.says("/my_records")
    for record_id in (1, 2, 99):
        for verb in ("open", "delete", "restore", "change", "title", "attach", "files"):
            assert "过期" in (await tap_again(school.teacher, f"record.{verb}:{record_id}")).text
    assert [it.title for it in await records_of(school, "苏婉清")] == ["别人的"]


async def test_a_stranger_is_shown_the_door(school: School) -> None:
    stranger = school.town.person(7, "路人")
    assert "还没有加入学校" in await stranger.says("/log 论文 论提问")
