"""Documents from the chat, as dialogues: who may have which, and what is in them."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from docx import Document
from openpyxl import load_workbook

from bot.sandbox import Answer
from school.counting.duties import Metric, Per
from school.handing_in.submissions import Requirement, State, Submission
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Visit
from school.scheduling.schedule import Audience, Item, ItemKind
from storage.store import Store
from tests.conftest import School
from tests.dialogue import Talker
from tests.handlers.counted import observed, owe, wrote
from tests.handlers.old_buttons import data_under, tap_again

MONDAY = date(2026, 11, 23)
TERM = "2026-08-31"


def files_of(talker: Talker) -> dict[str, bytes]:
    """The documents somebody got, by name."""
    found = {}
    for post in talker.posts():
        if document := post.data.get("document"):
            stored = talker.town.sandbox.world.files.get(document["file_id"])
            assert stored is not None
            found[document["file_name"]] = stored.content
    return found


async def until(so: Callable[[], bool]) -> None:
    for _ in range(1000):
        if so():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


def words_in(content: bytes) -> str:
    """All words of a Word document, those in tables too."""
    document = Document(io.BytesIO(content))
    paragraphs = [it.text for it in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*paragraphs, *cells])


def sheets_in(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [*sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


async def saw(school: School, observer: str, host: str, topic: str, day: date = MONDAY) -> int:
    visit = Visit(Lesson(3, 2, "数学", topic), school.ids.members[host], host, day, 3)
    async with school.town.app.database.writing() as session:
        logs = Store(session, school.ids.school_id).observations
        thought = Appraisal("14:25 小组讨论", "板书清楚", "放慢一点", "优秀")
        added = await logs.add(school.ids.members[observer], visit, thought, school.town.clock.now())
        return added.id


async def test_a_teacher_has_the_own_book_with_one_tap(school: School) -> None:
    await saw(school, "陈小满", "何雨桐", "《圆的面积》")
    await saw(school, "苏婉清", "何雨桐", "别人听的课")
    said = await school.teacher.says("/export")
    assert said.splitlines()[:2] == [
        "导出 · 我自己",
        "2026-2027学年第一学期　听课 1 节，其他记录 0 条",
    ]
    await school.teacher.taps("听课本")
    [(name, content)] = files_of(school.teacher).items()
    assert name == "陈小满 听课本 2026-2027学年第一学期.docx"
    words = words_in(content)
    for expected in ("《圆的面积》", "14:25 小组讨论", "板书清楚", "放慢一点", "评定：优秀", "何雨桐"):
        assert expected in words
    assert "别人听的课" not in words
    assert "好了" in school.teacher.posts()[-2].data["text"]


async def test_words_are_set_in_a_chinese_font(school: School) -> None:
    await saw(school, "陈小满", "何雨桐", "圆")
    await school.teacher.says("/export")
    await school.teacher.taps("听课本")
    [content] = files_of(school.teacher).values()
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml").decode()
    assert 'w:eastAsia="宋体"' in xml and 'w:eastAsia="黑体"' in xml


async def test_a_teacher_is_offered_nobody_elses(school: School) -> None:
    await school.teacher.says("导出")
    assert not [label for label in school.teacher.buttons() if "换人" in label or "报告" in label]
    for scope in ("s", f"g{school.ids.groups['数学组']}", f"m{school.ids.members['何雨桐']}"):
        for data in (f"export.make:workbook:{scope}:{TERM}", f"export.at:{scope}:{TERM}"):
            answer = await tap_again(school.teacher, data)
            assert "这个功能需要" in answer.text, answer
    assert files_of(school.teacher) == {}


async def test_a_head_has_the_groups_tables_without_appraisals(school: School) -> None:
    await owe(school, 5)
    await owe(school, 1, Metric.REFLECTION, Per.MONTH)
    await saw(school, "陈小满", "何雨桐", "=1+1")
    await observed(school, "周牧野", MONDAY)
    await wrote(school, "何雨桐", "反思一", date(2026, 10, 12))
    said = await school.head.says("/export")
    assert said.splitlines()[0] == "导出 · 数学组"
    await school.head.taps("全部表格")
    sheets = sheets_in(files_of(school.head)["数学组 全部表格 2026-2027学年第一学期.xlsx"])
    assert list(sheets) == [
        "说明", "各组汇总", "按月", "按周", "听课记录", "其他记录", "任务完成情况", "数学组", "活动安排", "材料收交",
    ]  # fmt: skip
    header, row = sheets["听课记录"]
    assert header[-1] == "课型" and "亮点" not in header
    assert isinstance(row[0], datetime) and row[0].date() == MONDAY
    assert row[1:] == (
        13,
        3,
        "陈小满",
        "数学组",
        "何雨桐",
        "三（2）班",
        "数学",
        "=1+1",
        "随堂课",
    )
    assert sheets["任务完成情况"][0] == ("教研组", "姓名", "听课（每学期）", "教学反思（每月）")
    assert ("数学组", "何雨桐", 0, 1) in sheets["任务完成情况"]
    assert not any("周牧野" in str(rows) for rows in sheets.values())


async def test_text_never_becomes_a_formula_and_sheets_are_ready_to_print(school: School) -> None:
    await saw(school, "陈小满", "何雨桐", "=1+1")
    await school.head.says("/export")
    await school.head.taps("听课记录")
    [content] = files_of(school.head).values()
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    assert page["I2"].data_type == "s" and page["I2"].quotePrefix
    assert page["A2"].number_format == "yyyy-mm-dd"
    assert page.freeze_panes == "A2" and page.auto_filter.ref == "A1:J2"
    assert page.print_title_rows == "$1:$1" and page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToHeight == 0 and page.sheet_properties.pageSetUpPr.fitToPage


async def test_the_director_has_reports_of_everybody_by_month_and_term(school: School) -> None:
    await owe(school, 5)
    await saw(school, "陈小满", "何雨桐", "圆")
    await wrote(school, "白露", "三（2）班《秋天》", MONDAY, Metric.OPEN_LESSON)
    await school.director.says("/export")
    await school.director.taps("教研工作报告")
    await school.director.taps("换时间")
    await school.director.taps("2026年11月")
    await school.director.taps("月度简报")
    report, brief = map(words_in, files_of(school.director).values())
    assert "青禾小学2026-2027学年第一学期教研工作报告" in report and "七、" not in brief
    for words in (report, brief):
        assert "共听课 1 节" in words and "三（2）班《秋天》" in words and "板书清楚" not in words


async def test_a_person_is_chosen_from_the_group(school: School) -> None:
    await saw(school, "陈小满", "何雨桐", "圆")
    await school.head.says("/export")
    await school.head.taps("换人、换组")
    await school.head.taps("按人")
    assert "白露" not in school.head.buttons()
    await school.head.taps("陈小满")
    await school.head.taps("📘 听课本")
    words = words_in(files_of(school.head)["陈小满 听课本 2026-2027学年第一学期.docx"])
    assert "圆" in words and "板书清楚" not in words and "评价只有听课人自己看得到" in words


async def test_the_folder_of_a_term_holds_books_tables_and_what_was_handed_in(school: School) -> None:
    await saw(school, "陈小满", "何雨桐", "圆")
    await observed(school, "周牧野", MONDAY)
    now, ids = school.town.clock.now(), school.ids
    async with school.town.app.database.writing() as session:
        store = Store(session, ids.school_id)
        item = Item(0, ItemKind.DEADLINE, "教学案例", MONDAY, MONDAY, Audience(), created_by=1)
        item = await store.schedule.add(item, now)
        await store.submissions.require(item.id, Requirement())
        for name in ("陈小满", "周牧野"):
            who = ids.members[name]
            given = Submission(0, item.id, who, who, State.GIVEN, now, late=False, text=f"{name}的案例")
            await store.submissions.add(given)
    await school.director.says("/export")
    await school.director.taps("学期台账")
    archive = zipfile.ZipFile(
        io.BytesIO(files_of(school.director)["青禾小学 台账 2026-2027学年第一学期.zip"])
    )
    assert archive.namelist() == [
        "清单.xlsx",
        "教研工作报告.docx",
        "全部表格.xlsx",
        "数学组/听课本/陈小满 听课本.docx",
        "语文组/听课本/周牧野 听课本.docx",
        "数学组/教学案例/陈小满 教学案例.txt",
        "语文组/教学案例/周牧野 教学案例.txt",
    ]
    assert archive.read("数学组/教学案例/陈小满 教学案例.txt").decode("utf-8-sig") == "陈小满的案例"
    assert len(sheets_in(archive.read("清单.xlsx"))["清单"]) == 7
    await school.head.says("/export")
    await school.head.taps("学期台账")
    [content] = files_of(school.head).values()
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "语文" in name]


async def test_the_files_of_other_work_lie_in_the_folder_by_group_and_kind(school: School) -> None:
    for title, word in (("《圆》", "教案"), ("《圆的周长》", "课件")):
        await school.teacher.says(f"/log 公开课 {title}")
        await school.teacher.taps("附文件")
        for ending in ("docx", "jpg"):
            await school.teacher.sends(f"{word}.{ending}", f"{word} {ending}".encode())
        await school.teacher.taps("完成")
    await wrote(school, "周牧野", "没有附件", MONDAY)
    await school.director.says("/export")
    await school.director.taps("学期台账")
    archive = zipfile.ZipFile(
        io.BytesIO(files_of(school.director)["青禾小学 台账 2026-2027学年第一学期.zip"])
    )
    proofs = [name for name in archive.namelist() if name.startswith("数学组/公开课/")]
    assert proofs == [
        "数学组/公开课/陈小满 圆.docx",
        "数学组/公开课/陈小满 圆.jpg",
        "数学组/公开课/陈小满 圆的周长.docx",
        "数学组/公开课/陈小满 圆的周长.jpg",
    ]
    assert archive.read(proofs[0]).decode() == "教案 docx"
    listed = sheets_in(archive.read("清单.xlsx"))["清单"]
    assert [row[1:] for row in listed if row[4] == proofs[1]] == [
        ("数学组", "陈小满", "公开课 《圆》", proofs[1])
    ]


async def test_an_empty_document_is_not_made_but_explained(school: School) -> None:
    await school.teacher.says("/export")
    await school.teacher.taps("听课本")
    assert files_of(school.teacher) == {}
    assert "还没有内容" in school.teacher.sees()


def hold(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made until `go_on`."""
    monkeypatch.setattr(school.town.app.exporter, "wake", lambda: None)


async def go_on(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    school.town.app.exporter.wake()
    await school.town.quiet()


async def press(talker: Talker, label: str) -> Answer:
    """Tap without waiting for what comes of it."""
    return await talker.town.sandbox.press(talker.person, talker.last(), label)


async def test_the_same_tap_twice_makes_one_document(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    await saw(school, "陈小满", "何雨桐", "圆")
    await school.teacher.says("/export")
    page = school.teacher.last()
    hold(school, monkeypatch)
    for expected in ("", "正在准备这一份"):
        answer = await school.town.sandbox.press(school.teacher.person, page, "📘 听课本 Word")
        assert answer.text.startswith(expected)
    await go_on(school, monkeypatch)
    assert len(files_of(school.teacher)) == 1


async def test_what_is_taken_back_is_not_made(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    await saw(school, "陈小满", "何雨桐", "圆")
    await school.teacher.says("/export")
    hold(school, monkeypatch)
    await press(school.teacher, "📘 听课本 Word")
    await until(lambda: "正在准备" in school.teacher.sees())
    data = data_under(school.teacher, "取消")
    await press(school.teacher, "取消")
    await go_on(school, monkeypatch)
    assert "已取消" in school.teacher.sees() and files_of(school.teacher) == {}
    assert "过期" in (await tap_again(school.teacher, data)).text


async def test_somebody_who_leads_no_more_gets_nothing(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    await saw(school, "陈小满", "何雨桐", "圆")
    await school.head.says("/export")
    hold(school, monkeypatch)
    await press(school.head, "📊 全部表格 Excel")
    async with school.town.app.database.writing() as session:
        await session.run("UPDATE group_members SET lead = 0")
    await go_on(school, monkeypatch)
    assert files_of(school.head) == {} and "不能导出了" in school.head.sees()


@pytest.mark.parametrize("span", ["2030-01", "2026-13", "2019-09-01", "0000-00"])
async def test_days_that_are_none_are_out_of_date(school: School, span: str) -> None:
    answer = (
        await tap_again(school.teacher, f"export.at:m{school.ids.members['陈小满']}:{span}")
        if (await school.teacher.says("/export"))
        else None
    )
    assert answer is not None and "过期" in answer.text


async def test_what_is_old_is_forgotten(school: School) -> None:
    await saw(school, "陈小满", "何雨桐", "圆")
    await school.teacher.says("/export")
    await school.teacher.taps("听课本")
    school.town.clock.advance(timedelta(days=8))
    await school.town.app._prune()
    rows = await school.town.app.database.read(
        "SELECT (SELECT count(*) FROM exports) + (SELECT count(*) FROM export_files)"
    )
    assert rows[0][0] == 0
