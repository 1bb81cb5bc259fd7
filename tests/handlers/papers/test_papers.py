"""What stands in documents, made in this process and straight from the database."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from handlers.papers.archives import Archive
from handlers.papers.making import Workshop, prepare
from handlers.papers.photos import photo
from school.counting.consent import State
from school.counting.duties import Duty, Metric, Per
from school.exporting.exports import NothingToExport, Paper, Request, Scope
from school.observing.customs import Customs, Readers
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Visit
from school.observing.sheets import USUAL
from school.people import GroupKind
from school.problems import Forbidden, Outdated
from storage.database import Database, Session
from storage.files import Files
from storage.store import Store
from tests import sample
from tests.conftest import START
from tests.handlers.papers.test_exports import TERM, words_in

MONDAY = date(2026, 11, 23)
WHOLE = Scope()


@dataclass
class Office:
    """A school in a database, and where documents are made of it."""

    session: Session
    ids: sample.Sample
    folder: Path

    @property
    def store(self) -> Store:
        return Store(self.session, self.ids.school_id)

    async def made(self, paper: Paper, who: str | None, scope: Scope = WHOLE, span: str = TERM) -> bytes:
        """A document as somebody (None: the operator) gets it."""
        member = self.ids.members[who] if who else None
        order = await prepare(self.session, self.ids.school_id, member, Request(paper, scope, span), START)
        workshop = Workshop(Files(self.folder / "files"), self.folder, lambda done, of: None)
        [path] = order.make(workshop)
        return path.read_bytes()

    async def rows(self, paper: Paper, who: str | None, sheet: str) -> Sequence[tuple[object, ...]]:
        book = load_workbook(io.BytesIO(await self.made(paper, who)))
        return [*book[sheet].iter_rows(values_only=True)]

    async def saw(self, observer: str, host: str) -> int:
        visit = Visit(Lesson(3, 2, "数学", "圆"), self.ids.members[host], host, MONDAY, 3)
        thought = Appraisal("自己看的笔记", "板书清楚", "放慢一点")
        return (await self.store.observations.add(self.ids.members[observer], visit, thought, START)).id


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    database = await Database.open(tmp_path / "jiaoyan.db")
    async with database.writing() as session:
        yield Office(session, await sample.found(session, START), tmp_path)
    await database.close()


async def test_what_groups_owe_as_one_stands_by_itself(office: Office) -> None:
    duty = Duty(0, Metric.OPEN_LESSON, 1, Per.MONTH, group_kind=GroupKind.SUBJECT, together=True)
    await office.store.duties.add(duty, START)
    who = office.ids.members["何雨桐"]
    await office.store.records.add(who, Metric.OPEN_LESSON, "圆的面积", date(2026, 9, 9), START)
    rows = await office.rows(Paper.WORKBOOK, "林知远", "组任务完成情况")
    assert [*rows] == [
        ("教研组", "公开课（每月）"),
        ("语文组", 0),
        ("数学组", 1),
        ("英语组", 0),
    ]
    words = words_in(await office.made(Paper.REPORT, "林知远"))
    assert "各组：公开课（每月）" in words and "语文组、数学组、英语组" in words


async def test_what_waits_for_consent_is_marked_and_not_counted(office: Office) -> None:
    who = office.ids.members["陈小满"]
    for state in State:
        await office.store.records.add(who, Metric.PAPER, f"论文 {state}", MONDAY, START, state)
    rows = await office.rows(Paper.WORKBOOK, "林知远", "其他记录")
    assert [row[5:] for row in rows] == [
        ("题目", "附件", "状态"),
        ("论文 counted", None, None),
        ("论文 pending", None, "待确认"),
    ]
    assert ("数学组", 3, 0, 0, 1) in await office.rows(Paper.WORKBOOK, "林知远", "各组汇总")


async def test_lessons_that_wait_are_marked_and_numbers_are_those_of_the_duty(office: Office) -> None:
    await office.store.duties.add(Duty(0, Metric.OBSERVE, 9, Per.TERM), START)
    who = office.ids.members["陈小满"]
    lesson = Lesson(3, 2, "数学", "圆")
    visits = [
        (Visit(lesson, None, "外校老师", MONDAY, 1, online=True), State.COUNTED),
        (Visit(lesson, None, "又记一遍", MONDAY, 1), State.COUNTED),
        (Visit(lesson, None, "等着的", MONDAY, 2), State.PENDING),
        (Visit(lesson, None, "退回的", MONDAY, 3), State.RETURNED),
    ]
    for visit, state in visits:
        await office.store.observations.add(who, visit, Appraisal(), START, state)
    rows = await office.rows(Paper.WORKBOOK, "林知远", "听课记录")
    assert [(row[5], row[9], row[-1]) for row in rows] == [
        ("执教", "课型", "状态"),
        ("外校老师", "线上随堂课", None),
        ("又记一遍", "随堂课", None),
        ("等着的", "随堂课", "待确认"),
    ]
    assert [
        row[1:3] for row in await office.rows(Paper.WORKBOOK, "林知远", "数学组") if row[0] == "陈小满"
    ] == [(1, 1)]
    assert "共 1 节" in words_in(await office.made(Paper.REPORT, "林知远"))
    own = Scope(member_id=who)
    book = words_in(await office.made(Paper.BOOK, "陈小满", own))
    assert "共 3 节（1 节待确认）" in book and "随堂课（待确认）" in book and "退回的" not in book


@pytest.mark.parametrize(
    ("readers", "who", "reads"),
    [
        (Readers.NOBODY, "林知远", False),
        (Readers.LEADERS, "林知远", True),
        (Readers.LEADERS, "苏婉清", False),
        (Readers.HEADS, "苏婉清", True),
        (Readers.HEADS, None, False),
    ],
)
async def test_appraisals_stand_only_where_the_school_lets_them_be_read(
    office: Office, readers: Readers, who: str | None, reads: bool
) -> None:
    await office.store.preferences.set_customs(Customs().read_by(readers, START))
    log_id = await office.saw("陈小满", "何雨桐")
    await office.store.observations.fill(log_id, USUAL.blank().marked(0, "18"), START)
    await office.store.class_lines.add(log_id, START, "小组讨论，两组没有参与", 7)
    scope = Scope(group_id=office.ids.groups["数学组"])
    own = words_in(await office.made(Paper.BOOK, "陈小满", Scope(member_id=office.ids.members["陈小满"])))
    for words in ("10:00 小组讨论", "自己看的笔记", "板书清楚", "教学目标 18/20；共 18/100 分"):
        assert words in own
    page = load_workbook(io.BytesIO(await office.made(Paper.OBSERVATIONS, who, scope))).worksheets[0]
    shown = str([*page.iter_rows(values_only=True)])
    for words in ("10:00 小组讨论", "板书清楚", "18/20"):
        assert (words in shown) is reads
    assert "自己看的笔记" not in shown


async def test_rights_are_looked_at_again_when_it_is_made(office: Office) -> None:
    await office.saw("陈小满", "何雨桐")
    with pytest.raises(Forbidden):
        await office.made(Paper.WORKBOOK, "陈小满")
    for scope, span in ((Scope(group_id=99), TERM), (WHOLE, "2030-01"), (Scope(member_id=99), TERM)):
        with pytest.raises(Outdated):
            await office.made(Paper.WORKBOOK, "林知远", scope, span)
    with pytest.raises(NothingToExport):
        await office.made(Paper.BOOK, "白露", Scope(member_id=office.ids.members["白露"]))


async def test_those_who_left_stay_in_the_books_of_their_time(office: Office) -> None:
    await office.saw("白露", "何雨桐")
    await office.session.run("UPDATE members SET active = 0 WHERE name = '白露'")
    rows = await office.rows(Paper.OBSERVATIONS, "林知远", "听课记录")
    assert [row[3] for row in rows[1:]] == ["白露"]
    duties = await office.rows(Paper.DUTIES, "林知远", "任务完成情况")
    assert not any("白露" in row for row in duties)


def test_an_archive_is_parted_where_it_would_be_too_large(tmp_path: Path) -> None:
    with Archive(tmp_path, "台账", 7_000) as archive:
        for number in range(5):
            archive.add(f"{number}.txt", bytes(2_000))
        parts = archive.files()
    assert [it.name for it in parts] == ["台账 第1包.zip", "台账 第2包.zip", "台账 第3包.zip"]


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff broken", b"GIF89a" + b"\xff" * 20])
def test_what_is_no_picture_is_left_out(content: bytes) -> None:
    assert photo(content) is None


async def test_properties_of_cells_stand_in_the_order_that_word_wants(office: Office) -> None:
    await office.saw("陈小满", "何雨桐")
    content = await office.made(Paper.BOOK, "陈小满", Scope(member_id=office.ids.members["陈小满"]))
    order = ["tcW", "gridSpan", "vMerge", "shd", "vAlign"]
    for table in Document(io.BytesIO(content)).tables:
        for properties in table._element.iter(qn("w:tcPr")):
            names = [order.index(it.tag.rpartition("}")[2]) for it in properties]
            assert names == sorted(names)
