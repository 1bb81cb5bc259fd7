"""Lines, sheets, shares and corrections of logs, on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from school.observing.corrections import Change, Corrected, Entry
from school.observing.customs import Customs, Readers
from school.observing.in_class import Line, Sitting
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Share, SharedPart, Visit
from school.observing.phrases import Praise
from school.observing.sheets import USUAL, Sheet
from school.observing.visits import VisitKind
from storage.database import Database, Session
from storage.directories import read_directory
from storage.records import Attachment
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 25)
VOICE = Attachment("voice", "file-1", "unique-1", "语音.ogg", 10)


@pytest.fixture
async def ids(database: Database) -> sample.Sample:
    return await sample.build(database, NOW)


def minute(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


async def new_log(session: Session, ids: sample.Sample) -> tuple[Store, int]:
    store = Store(session, ids.school_id)
    visit = Visit(Lesson(3, 1, "数学"), ids.members["苏婉清"], "苏婉清", DAY, 3)
    return store, (await store.observations.add(ids.members["陈小满"], visit, Appraisal(), NOW)).id


async def test_lines_stand_in_the_order_in_which_they_were_sent(
    database: Database, ids: sample.Sample
) -> None:
    async with database.writing() as session:
        store, log = await new_log(session, ids)
        lines = store.class_lines
        late = await lines.add(log, minute(5), "后到的先发", 11)
        first = await lines.add(log, minute(1), "第一句", 10)
        assert await lines.add(log, minute(1), "第一句", 10) is None
        same_second = await lines.add(log, minute(5), "同一秒", 12)
        assert [it.id for it in await lines.of(log)] == [first, late, same_second]
        found = await store.observations.find(log)
        assert found is not None and found.lines == 3
        assert await lines.of_message(ids.members["陈小满"], 11) == late
        assert await lines.of_message(ids.members["苏婉清"], 11) is None


async def test_a_line_is_changed_moved_deleted_and_brought_back_with_its_file(
    database: Database, ids: sample.Sample
) -> None:
    mate = ids.members["陈小满"]
    async with database.writing() as session:
        store, log = await new_log(session, ids)
        file = await store.records.attach(VOICE, NOW, observation_id=log)
        line = await store.class_lines.add(log, NOW, "", 1, file)
        assert line is not None
        await store.class_lines.rewrite(line, "改过")
        await store.class_lines.retime(line, minute(3))
        assert await store.class_lines.get(line, mate) == (log, Line(line, minute(3), "改过", "voice"))
        assert await store.class_lines.get(line, ids.members["苏婉清"]) is None
        await store.class_lines.set_deleted(line, NOW)
        found = await store.observations.find(log)
        assert found is not None and (found.lines, found.photos) == (0, 0)
        assert await store.class_lines.of(log) == []
        assert await store.records.attachments(observation_id=log) == []
        await store.class_lines.set_deleted(line, None)
        assert len(await store.records.attachments(observation_id=log)) == 1


async def test_lines_move_into_another_log(database: Database, ids: sample.Sample) -> None:
    async with database.writing() as session:
        store, one = await new_log(session, ids)
        _, other = await new_log(session, ids)
        await store.class_lines.add(one, minute(2), "乙", 2)
        await store.class_lines.add(other, minute(1), "甲", 1)
        await store.class_lines.move(one, other)
        assert [it.text for it in await store.class_lines.of(other)] == ["甲", "乙"]


async def test_a_member_writes_in_one_log_at_a_time(database: Database, ids: sample.Sample) -> None:
    mate = ids.members["陈小满"]
    async with database.writing() as session:
        store, one = await new_log(session, ids)
        _, other = await new_log(session, ids)
        await store.class_lines.sit_down(mate, Sitting(one, NOW, minute(50)))
        await store.class_lines.sit_down(mate, Sitting(other, minute(1), minute(60)))
        await store.class_lines.set_end(mate, minute(30))
        assert await store.class_lines.sitting(mate) == Sitting(other, minute(1), minute(30))
        await store.observations.delete(other, NOW)
        assert await store.class_lines.sitting(mate) is None


async def test_a_filled_sheet_stays_as_it_was_filled(database: Database, ids: sample.Sample) -> None:
    filled = USUAL.blank().marked(0, "18")
    async with database.writing() as session:
        store, log = await new_log(session, ids)
        await store.observations.fill(log, filled, NOW)
        found = await store.observations.find(log)
        assert found is not None and found.sheet == filled
        await store.observations.fill(log, None, NOW)
        assert (await store.observations.find(log)).sheet is None  # type: ignore[union-attr]


async def test_sheets_and_customs_are_read_with_the_school(database: Database, ids: sample.Sample) -> None:
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        before = await read_directory(session, ids.school_id)
        number = await store.sheets.add("公开课评价表", USUAL.dimensions, {VisitKind.OPEN_LESSON})
        sheet = Sheet(number, "公开课评价表", USUAL.dimensions, frozenset({VisitKind.OPEN_LESSON}))
        customs = replace(Customs(critique=True, lock_days=7).read_by(Readers.LEADERS, NOW))
        await store.preferences.set_customs(customs)
        after = await read_directory(session, ids.school_id)
        assert (before.sheets, before.customs) == ((), Customs())
        assert (after.sheets, after.customs) == ((sheet,), customs)
        assert after.school.version > before.school.version
        await store.sheets.change(replace(sheet, name="新表", kinds=frozenset()))
        [changed] = (await read_directory(session, ids.school_id)).sheets
        assert (changed.name, changed.kinds) == ("新表", frozenset())
        await store.sheets.remove(number)
        assert (await read_directory(session, ids.school_id)).sheets == ()


async def test_what_is_shared_is_acknowledged_answered_and_taken_back(
    database: Database, ids: sample.Sample
) -> None:
    parts = frozenset({SharedPart.MARKS, SharedPart.SUGGESTIONS})

    async with database.writing() as session:
        store, log = await new_log(session, ids)

        async def share() -> Share | None:
            [found] = await store.observations.of_host(ids.members["苏婉清"], DAY, DAY)
            return found.share

        assert await share() is None
        await store.sharing.share(log, parts, NOW)
        await store.sharing.seen(log, minute(1))
        await store.sharing.seen(log, minute(2))
        assert await share() == Share(parts, NOW, minute(1))
        await store.sharing.answer(log, "谢谢", minute(3))
        assert await share() == Share(parts, NOW, minute(1), "谢谢")
        await store.sharing.share(log, {SharedPart.LINES}, minute(4))
        assert await share() == Share(frozenset({SharedPart.LINES}), minute(4), None, "谢谢")
        await store.sharing.take_back(log)
        assert await share() is None


async def test_corrections_tell_who_when_and_what(database: Database, ids: sample.Sample) -> None:
    change = Change(Corrected.PERIOD, "3", "4")
    async with database.writing() as session:
        store, log = await new_log(session, ids)
        await store.corrections.note(log, ids.members["陈小满"], [change], NOW)
        assert await store.corrections.of(log) == [Entry(change, ids.members["陈小满"], NOW)]


async def test_phrases_come_newest_first(database: Database, ids: sample.Sample) -> None:
    async with database.writing() as session:
        store, one = await new_log(session, ids)
        _, other = await new_log(session, ids)
        await store.observations.change_appraisal(one, Appraisal(strengths="旧", suggestions="慢些"), NOW)
        await store.observations.change_appraisal(other, Appraisal(strengths="新"), NOW)
        assert await store.observations.phrases(ids.members["陈小满"], 9) == {
            Praise.STRENGTHS: ["新", "旧"],
            Praise.SUGGESTIONS: ["慢些"],
        }
