"""Files that nothing names are removed after a while, and no other."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from storage.outbox import REPLY, Letter, Outbox
from tests.conftest import School
from tests.files import office
from tests.handlers.handing_in.test_submissions import asked, files_of


def in_store(school: School) -> set[str]:
    return {path.name for path in Path(school.town.app.settings.files).glob("??/*")}


async def a_month_later(school: School) -> None:
    """Everything has lain there for a month; the clock's part of the bot clears up."""
    for path in Path(school.town.app.settings.files).glob("??/*"):
        os.utime(path, (0, 0))
    school.town.clock.advance(timedelta(days=30))
    await school.town.app._prune()


async def test_what_was_handed_in_stays_and_what_was_made_of_it_goes(school: School) -> None:
    await asked(school)
    await school.teacher.says("/submit")
    await school.teacher.sends("案例.docx", office())
    [handed_in] = in_store(school)
    await school.director.says("/deadline")
    await school.director.taps("教学案例")
    await school.director.taps("更多")
    await school.director.taps("打包")
    assert len(in_store(school)) == 2
    await a_month_later(school)
    assert in_store(school) == {handed_in}
    assert await files_of(school) == ["案例.docx"]


async def test_what_a_letter_names_that_waits_stays(school: School) -> None:
    app = school.town.app
    named, unnamed = app.files.put(b"letter"), app.files.put(b"nothing")
    outbox = await Outbox.open(app.database)
    async with app.database.writing() as session:
        # Nobody has told the sender of it, as when the program ended before it went out.
        payload = {"document": {"sha256": named, "name": "名单.xlsx"}}
        await outbox.post(session, [Letter(101, "sendDocument", payload, REPLY)], school.town.clock.now())
    await a_month_later(school)
    assert in_store(school) == {named}
    assert unnamed not in in_store(school)


async def test_a_list_that_was_only_read_goes_with_its_row(school: School) -> None:
    await school.director.sends("名单.csv", "姓名\n甲乙丙".encode())
    await school.director.taps("教师名单")
    assert len(in_store(school)) == 1
    await a_month_later(school)
    assert in_store(school) == set()
    assert await school.town.app.database.read("SELECT id FROM downloads") == []
