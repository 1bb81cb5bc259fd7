"""The timetable of the classes, from the file that a director sends to what it is good for, as dialogues."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta

import pytest
from openpyxl import Workbook

from tests.conftest import School
from tests.handlers import made_documents
from tests.handlers.observing.test_observe import logs_of
from tests.handlers.old_buttons import tap_again

TABLE = """
节次|周一|周二|周三|周四|周五
早读|语文|英语|语文|英语|语文
1|数学|语文|数学|语文|数学
2|语文|数学|语文|数学|自习
3|英语|体育|数学 陈小满|音乐|语文
"""
OF_ONE = TABLE.replace("陈小满", "苏婉清").replace("英语", "英语 王小明") + "4|语文|数学|语文|数学|语文"


def workbook(*sheets: tuple[str, str]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, text in sheets:
        page = book.create_sheet(title)
        for line in text.strip().split("\n"):
            page.append([cell or None for cell in line.split("|")])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


async def send(school: School, name: str = "课程表.xlsx", content: bytes | None = None) -> str:
    content = content or workbook(("三1", OF_ONE), ("三（2）班", TABLE))
    await school.director.sends(name, content)
    await school.director.taps("这是课程表")
    return school.director.sees()


async def store(school: School) -> None:
    await send(school)
    await school.director.taps("存下")


async def lessons(school: School) -> int:
    [row] = await school.town.app.database.read("SELECT count(*) AS n FROM class_lessons")
    return int(row["n"])


async def test_a_file_is_shown_and_stored_at_one_tap(school: School) -> None:
    page = await send(school)
    assert "读到 三（1）班、三（2）班，每周 33 节课" in page
    assert "名单里对不上的老师：王小明（1 节）" in page
    assert "自习 2 节不算课" in page and "没认出来" not in page and "早读" not in page
    assert await lessons(school) == 0
    await school.director.taps("存下")
    assert "课程表存好了：三（1）班、三（2）班，每周 33 节课" in school.director.sees()
    assert await lessons(school) == 33
    await school.director.taps("📋 课程表")
    assert "三（1）班、三（2）班，每周共 33 节课" in school.director.sees()


async def test_what_no_teacher_of_a_subject_gives_is_no_problem(school: School) -> None:
    lines = "节次|周一|周二|周三|周四|周五\n1|班队会|社团活动|自习|课后服务|大课间\n2|数学 苏婉清|量子|数学 苏婉清"
    page = await send(school, content=workbook(("三1", lines)))
    assert "社团、自习等 4 节不算课" in page and "班会" not in page
    assert "没认出来、不存的格子：量子（1 格）" in page


async def test_a_new_file_replaces_the_classes_in_it_and_no_others(school: School) -> None:
    await store(school)
    await send(school, content=workbook(("302", "节次|周一|周二|周三\n1|数学|语文|英语")))
    await school.director.taps("存下")
    rows = await school.town.app.database.read(
        "SELECT class_no, count(*) AS n FROM class_lessons GROUP BY class_no ORDER BY class_no"
    )
    assert [(row["class_no"], row["n"]) for row in rows] == [(1, 19), (2, 3)]


async def test_a_teachers_own_timetable_changes_nobody_elses(school: School) -> None:
    await store(school)
    await send(school, "苏婉清.xlsx", workbook(("苏婉清", "节次|周一|周二|周三\n1|三1数学||\n5||三2数学|")))
    await school.director.taps("存下")
    rows = await school.town.app.database.read(
        "SELECT weekday, period, class_no FROM class_lessons WHERE member_id = ? ORDER BY weekday",
        (school.ids.members["苏婉清"],),
    )
    assert [tuple(row) for row in rows] == [(1, 1, 1), (2, 5, 2)]
    assert await lessons(school) == 33


async def test_it_is_deleted_with_a_word_in_between(school: School) -> None:
    await store(school)
    await school.director.says("/settings")
    await school.director.taps("课程表")
    await school.director.taps("删除课程表")
    assert await lessons(school) == 33
    await school.director.taps("确定删除")
    assert await lessons(school) == 0 and "还没有课程表" in school.director.sees()


async def test_a_new_term_may_go_on_with_it(school: School) -> None:
    await store(school)
    school.town.clock.advance(timedelta(days=65))
    await school.director.says("/settings")
    await school.director.taps("学期和考试")
    await school.director.taps("新学期")
    await school.director.taps("就用这个学期")
    await school.director.says("/settings")
    await school.director.taps("课程表")
    await school.director.taps("沿用2026-2027学年第一学期的课程表")
    assert "每周共 33 节课" in school.director.sees()
    assert await lessons(school) == 66


@pytest.mark.parametrize("wrong", ["这是工作计划", "这是教师名单"])
async def test_sent_as_something_else_it_is_still_known(school: School, wrong: str) -> None:
    await school.director.sends("表.xlsx", workbook(("三1", OF_ONE)))
    await school.director.taps(wrong)
    assert any("是课程表，不是" in str(post.data.get("text")) for post in school.director.posts())
    assert "每周 19 节课" in school.director.sees()


async def test_a_word_table_whose_head_is_wider_than_its_rows(school: School) -> None:
    def row(*cells: str | tuple[str, int]) -> str:
        return made_table_row([cell if isinstance(cell, tuple) else (cell, 1) for cell in cells])

    body = (
        "<w:p><w:r><w:t>三（2）班课程表</w:t></w:r></w:p><w:tbl>"
        + row(("节次", 2), "周一", "周二", "周三", "周四", "周五")
        + row("上午", "第一节", "数学", "语文", "数学", "语文", "数学")
        + row("下午", "第一节", "语文", "数学", "语文", "数学", "英语")
        + "</w:tbl>"
    )
    assert "读到 三（2）班，每周 10 节课" in await send(school, "课表.docx", made_documents.docx(body))
    await school.director.taps("存下")
    rows = await school.town.app.database.read(
        "SELECT subject FROM class_lessons WHERE weekday = 5 AND period = 5"
    )
    assert [row["subject"] for row in rows] == ["英语"]


def made_table_row(cells: Sequence[tuple[str, int]]) -> str:
    return (
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'
            for text, span in cells
        )
        + "</w:tr>"
    )


async def test_cells_merged_in_a_workbook_hold_in_all_their_rows_and_columns(school: School) -> None:
    book = Workbook()
    page = book.worksheets[0]
    for line in (
        "三（2）班课程表",
        "|||星期一||星期二||星期三",
        "上午||1|语文||数学||英语",
        "||2|||体育||音乐",
    ):
        page.append([cell or None for cell in line.split("|")])
    for cells in ("A1:H1", "A3:A4", "D2:E2", "F2:G2", "D3:D4"):
        page.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    await send(school, content=stream.getvalue())
    await school.director.taps("存下")
    rows = await school.town.app.database.read(
        "SELECT weekday, period, subject FROM class_lessons ORDER BY weekday, period"
    )
    assert [tuple(row) for row in rows] == [
        *((1, 1, "语文"), (1, 2, "语文"), (2, 1, "数学"), (2, 2, "体育"), (3, 1, "英语"), (3, 2, "音乐"))
    ]


async def test_what_is_no_timetable_is_told_kindly(school: School) -> None:
    page = await send(school, content=workbook(("三1", "姓名|学科\n苏婉清|数学")))
    assert "没有读到课程表" in page and "没有读的表" in page
    await school.director.taps("课程表怎么发")
    assert "把课程表文件直接发给我" in school.director.sees()


async def test_only_a_director_may(school: School) -> None:
    await store(school)
    await school.teacher.says("/help")
    answer = await tap_again(school.teacher, "classes.removed:2026-08-31")
    assert "需要" in answer.text and await lessons(school) == 33


# --- where one could go ---------------------------------------------------------------------------


async def test_lessons_of_today_and_tomorrow_are_proposed_of_the_own_subject_first(school: School) -> None:
    await store(school)
    page = await school.teacher.says("/where")
    assert "可以去听的课 · 数学" in page
    assert "今天 11月25日 周三" not in page, (
        "in the third period the teacher has a lesson, the others are over"
    )
    assert "11月26日 周四" in page and "第2节 09:10 三（1）班数学 苏婉清" not in page, "both teach then"
    assert "语文" not in page


async def test_a_lesson_going_on_is_logged_at_one_tap(school: School) -> None:
    await store(school)
    school.town.clock.advance(timedelta(minutes=30))
    page = await school.leader.says("/where")
    assert "第3节 10:20 三（1）班数学 苏婉清（正在上）" in page
    await school.leader.taps("在听苏婉清")
    assert "已记下" in school.leader.sees() and "第3节" in school.leader.sees()
    [log] = await logs_of(school, "顾长河")
    assert (log.visit.host_name, log.visit.period, log.visit.lesson.subject) == ("苏婉清", 3, "数学")


async def test_nothing_is_logged_before_a_lesson_begins(school: School) -> None:
    await store(school)
    await school.leader.says("/where")
    await school.leader.taps("10:20 陈小满")
    assert "还没上课" in school.leader.sees() and "10:20—11:00（第3节）" in school.leader.sees()
    answer = await school.leader.taps("我听了")
    assert "10:20 才上课" in answer.text and await logs_of(school, "顾长河") == []
    school.town.clock.advance(timedelta(minutes=25))
    await school.leader.taps("我听了")
    assert len(await logs_of(school, "顾长河")) == 1


async def test_other_subjects_and_colleagues_are_a_tap_away(school: School) -> None:
    await store(school)
    await school.director.says("/where")
    assert "周牧野" in school.director.sees(), "who teaches nothing is shown all subjects"
    await school.teacher.says("/where")
    await school.teacher.taps("其他学科")
    assert "今天 11月25日 周三\n· 第4节 11:10 三（1）班语文 周牧野" in school.teacher.sees()
    await school.teacher.taps("本学科")
    assert "苏婉清" in school.teacher.sees()
    await school.teacher.taps("按老师看")
    assert "可以去听谁的课" in school.teacher.sees()


async def test_an_old_button_of_a_lesson_that_is_gone_is_answered(school: School) -> None:
    await store(school)
    await school.leader.says("/where")
    page = school.leader.last()
    await store(school)
    answer = await school.leader.taps("10:20 陈小满", on=page)
    assert answer.text and await logs_of(school, "顾长河") == []
    for data in ("where.hear:1:gestern", "where.hear:1:2026-11-28", "where.hear:99999:2026-11-25"):
        assert (await tap_again(school.leader, data)).text


# --- /observe -------------------------------------------------------------------------------------


async def test_a_class_is_enough_while_it_has_a_lesson(school: School) -> None:
    await store(school)
    school.town.clock.advance(timedelta(minutes=30))
    page = await school.leader.says("/observe 三2班")
    assert "已记下" in page and "按课程表" in page
    [log] = await logs_of(school, "顾长河")
    assert (log.visit.host_name, log.visit.period, log.visit.lesson.subject) == ("陈小满", 3, "数学")


@pytest.mark.parametrize(
    ("line", "host", "period", "subject"),
    [
        ("/observe 三1班 第1节", "苏婉清", 1, "数学"),
        ("/observe 三2班语文", "周牧野", 2, "语文"),
        ("/observe 昨天 三1班 第1节", "周牧野", 1, "语文"),
        ("/observe 陈小满 第3节", "陈小满", 3, "数学"),
        ("/observe 三1班数学 何雨桐", "何雨桐", None, "数学"),
    ],
)
async def test_what_a_line_leaves_open_comes_from_the_timetable(
    school: School, line: str, host: str, period: int | None, subject: str
) -> None:
    async with school.town.app.database.writing() as session:
        await session.run(
            "INSERT INTO teaching (school_id, member_id, grade, subject, class_no) VALUES (?, ?, 3, '语文', 2)",
            (school.ids.school_id, school.ids.members["周牧野"]),
        )
    await store(school)
    school.town.clock.advance(timedelta(hours=6))
    page = await school.leader.says(line)
    assert "已记下" in page, page
    [log] = await logs_of(school, "顾长河")
    assert (log.visit.host_name, log.visit.period, log.visit.lesson.subject) == (host, period, subject)


async def test_where_several_lessons_may_be_meant_it_asks_as_ever(school: School) -> None:
    await store(school)
    school.town.clock.advance(timedelta(hours=6))
    assert "听的是哪一科" in await school.leader.says("/observe 三2班")
    assert "谁上的课" in await school.teacher.says("/observe 三2班语文 王五")


async def test_alone_it_offers_what_is_going_on(school: School) -> None:
    await store(school)
    assert "听的是哪个年级" in await school.leader.says("/observe")
    await school.leader.taps("取消")
    school.town.clock.advance(timedelta(minutes=30))
    assert "现在是第3节" in await school.leader.says("/observe")
    assert school.leader.buttons()[:3] == ["三（2）班数学 陈小满", "三（1）班数学 苏婉清", "别的课"]
    await school.leader.taps("三（1）班数学")
    [log] = await logs_of(school, "顾长河")
    assert (log.visit.host_name, log.visit.period, log.visit.lesson.class_no) == ("苏婉清", 3, 1)


async def test_the_own_subject_is_offered_first_and_the_rest_page_by_page(school: School) -> None:
    subjects = ["美术", "英语", "语文", "音乐", "体育", "科学", "道德与法治", "数学", "劳动"]
    sheets = [(f"三{at}", f"节次|周一|周二|周三\n3|||{it}") for at, it in enumerate(subjects, 1)]
    await send(school, content=workbook(*sheets))
    await school.director.taps("存下")
    school.town.clock.advance(timedelta(minutes=30))
    await school.teacher.says("/observe")
    first = school.teacher.buttons()
    assert first[0] == "三（8）班数学" and first[7] == "别的课"
    await school.teacher.taps("下一页")
    assert [it for it in school.teacher.buttons() if "班" in it] and "别的课" in school.teacher.buttons()
    seen = {it for it in (*first, *school.teacher.buttons()) if "班" in it}
    assert len(seen) == len(subjects)
    await school.teacher.taps("班劳动")
    assert "谁上的课" in school.teacher.sees()


async def test_instead_of_a_tap_a_line_may_be_typed(school: School) -> None:
    await store(school)
    school.town.clock.advance(timedelta(minutes=30))
    await school.leader.says("/observe")
    assert "已记下" in await school.leader.says("三2班")
    await school.leader.says("/observe")
    assert "谁上的课" in await school.leader.says("四年级英语")
    await school.leader.taps("取消")
    await school.leader.says("/observe")
    assert "没认出是哪节课" in await school.leader.says("嗯")
    await school.leader.taps("别的课")
    assert "听的是哪个年级" in school.leader.sees()


async def test_one_is_not_offered_the_own_lesson(school: School) -> None:
    await store(school)
    school.town.clock.advance(timedelta(minutes=30))
    await school.head.says("/observe")
    assert school.head.buttons()[:2] == ["三（2）班数学 陈小满", "别的课"]


async def test_every_page_of_what_was_not_understood_fits_into_a_message(school: School) -> None:
    days = "节次|周一|周二|周三|周四|周五\n1|语文|语文|语文|语文|语文\n"
    unread = [
        "\n".join(
            f"{nth}|" + "|".join(f"第{at}张{nth}之{day}看不懂" + "长" * 20 for day in range(5))
            for nth in range(2, 14)
        )
        for at in range(1, 6)
    ]
    sheets = [(f"三{at}", days + it) for at, it in enumerate(unread, 1)]
    await send(school, content=workbook(*sheets))
    pages = [school.director.sees()]
    while any("下一页" in it for it in school.director.buttons()):
        await school.director.taps("下一页")
        assert school.director.sees() not in pages
        pages.append(school.director.sees())
    assert sum(it.count("没认出来、不存的格子") for it in pages) == 38
