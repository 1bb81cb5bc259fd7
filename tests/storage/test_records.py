"""Records of other work, and the files that prove it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from school.counting.duties import Metric
from storage.database import Database, Session
from storage.records import Attachment, Record, Records
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
FILE = Attachment("document", "file-1", "unique-1", "教案.docx", 1000)


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    database = await Database.open(tmp_path / "school.db")
    await sample.build(database, NOW)
    await sample.build(database, NOW, "云岭小学", shift=1000)
    async with database.writing() as opened:
        yield opened
    await database.close()


CHEN, SU = 3, 2
"""Ids that the sample's first school gives to 陈小满 and 苏婉清."""


@pytest.fixture
def records(session: Session) -> Records:
    return Records(session, 1)


async def add(records: Records, title: str, day: date = MONDAY, metric: Metric = Metric.REFLECTION) -> int:
    return await records.add(CHEN, metric, title, day, NOW)


async def test_a_record_is_found_by_its_author_alone(records: Records, session: Session) -> None:
    record_id = await add(records, "<b>等待&</b>")
    assert await records.get(record_id, CHEN) == Record(
        record_id, CHEN, Metric.REFLECTION, "<b>等待&</b>", MONDAY, 0
    )
    assert await records.get(record_id, SU) is None
    assert await Records(session, 2).get(record_id, CHEN) is None


async def test_records_of_a_kind_come_page_by_page_the_latest_first(records: Records) -> None:
    for number in range(3):
        await add(records, f"第{number}篇", MONDAY)
    await add(records, "周二", TUESDAY)
    await add(records, "论文", MONDAY, Metric.PAPER)

    async def page(offset: int) -> list[str]:
        found = await records.between(CHEN, Metric.REFLECTION, MONDAY, TUESDAY, limit=2, offset=offset)
        return [record.title for record in found]

    assert [await page(0), await page(2), await page(4)] == [["周二", "第2篇"], ["第1篇", "第0篇"], []]
    assert await records.count_between(CHEN, Metric.REFLECTION, MONDAY, MONDAY) == 3
    assert [it.title for it in await records.on_day(CHEN, Metric.REFLECTION, TUESDAY)] == ["周二"]


async def test_the_list_of_everything_holds_every_kind(records: Records) -> None:
    await add(records, "反思")
    await add(records, "论文", TUESDAY, Metric.PAPER)
    assert [it.title for it in await records.latest(CHEN, limit=8)] == ["论文", "反思"]
    assert (await records.count(CHEN), await records.count(SU)) == (2, 0)


async def test_a_changed_record_says_what_it_was_changed_to(records: Records) -> None:
    record_id = await add(records, "旧题目")
    changed = Record(record_id, CHEN, Metric.CASE, "新题目", TUESDAY, 0)
    await records.change(changed)
    assert await records.get(record_id, CHEN) == changed
    await records.change(replace(changed, member_id=SU, title="别人的"))
    assert await records.get(record_id, CHEN) == changed


async def test_a_deleted_record_can_come_back(records: Records) -> None:
    record_id = await add(records, "反思")
    await records.set_deleted(record_id, SU, NOW)
    assert await records.count(CHEN) == 1
    await records.set_deleted(record_id, CHEN, NOW)
    assert await records.get(record_id, CHEN) is None
    assert await records.get(record_id, CHEN, deleted=True) is not None
    assert (
        await records.count(CHEN) == await records.count_between(CHEN, Metric.REFLECTION, MONDAY, MONDAY) == 0
    )
    await records.set_deleted(record_id, CHEN, None)
    assert [it.id for it in await records.latest(CHEN, limit=8)] == [record_id]


async def test_the_same_file_hangs_on_a_record_once(records: Records, session: Session) -> None:
    record_id = await add(records, "反思")
    assert await records.attach(FILE, NOW, record_id=record_id)
    assert not await records.attach(FILE, NOW, record_id=record_id)
    assert await records.attach(replace(FILE, unique_id="unique-2"), NOW, record_id=record_id)
    found = await records.get(record_id, CHEN)
    assert found is not None and found.files == 2
    assert [it.unique_id for it in await records.attachments(record_id=record_id)] == ["unique-1", "unique-2"]
    assert await Records(session, 2).attachments(record_id=record_id) == []
