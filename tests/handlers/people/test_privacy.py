"""What is kept is told, taken out and erased; a school ends only by its name."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from school.counting.duties import Metric
from tests import sample
from tests.bot.conftest import column
from tests.conftest import School
from tests.dialogue import Talker
from tests.handlers.counted import owe
from tests.handlers.counting.test_closing import close
from tests.handlers.old_buttons import data_under, tap_again


async def rows(school: School, sql: str) -> list[Any]:
    return await column(school.town.app.database, sql)


def archive_of(talker: Talker) -> zipfile.ZipFile:
    """The archive in the latest post that has one."""
    post = next(it for it in reversed(talker.posts()) if "document" in it.data)
    stored = talker.town.sandbox.world.files.get(post.data["document"]["file_id"])
    assert stored is not None
    return zipfile.ZipFile(io.BytesIO(stored.content))


async def test_anybody_reads_what_is_kept_and_strangers_are_forgotten(school: School) -> None:
    stranger = school.town.person(77, "路人")
    await stranger.starts()
    assert "不属于任何学校" in await stranger.says("/privacy")
    assert await rows(school, "SELECT user_id FROM accounts WHERE user_id = 77") == [77]
    await stranger.taps("删除我的账号信息")
    assert "已删除" in stranger.sees()
    assert await rows(school, "SELECT user_id FROM accounts WHERE user_id = 77") == []


async def test_ones_own_data_come_as_an_archive_and_nobody_elses(school: School) -> None:
    await school.teacher.says("/observe 三（2）班数学 昨天第2节")
    await school.colleague.says("/log 教学反思 同事的秘密反思")
    await school.teacher.says("/log 教学反思 我的反思")
    await school.teacher.says("/privacy")
    await school.teacher.taps("导出我的数据")
    with archive_of(school.teacher) as archive:
        data = json.loads(archive.read("数据.json"))
    assert data["school"] == "青禾小学"
    assert data["tables"]["members"][0]["name"] == "陈小满"
    assert [it["title"] for it in data["tables"]["records"]] == ["我的反思"]
    assert "同事的秘密反思" not in json.dumps(data, ensure_ascii=False)


async def test_erasing_leaves_counts_without_a_name(school: School) -> None:
    await school.teacher.says("/log 教学反思 我的反思")
    await school.teacher.says("/privacy")
    await school.teacher.taps("删除我的资料")
    assert "不能恢复" in school.teacher.sees()
    await school.teacher.taps("确定删除，不能恢复")
    assert "您的资料已删除" in school.teacher.sees()
    member = school.ids.members["陈小满"]
    assert await rows(school, f"SELECT name FROM members WHERE id = {member}") == [f"已注销的老师{member}"]
    assert await rows(school, "SELECT title FROM records") == ["我的反思"]
    assert await rows(school, f"SELECT user_id FROM accounts WHERE user_id = {sample.TEACHER}") == []
    assert "不属于任何学校" in await school.teacher.says("/privacy")
    assert "没有找到" in await school.director.says("/people 陈小满")


async def test_nothing_of_the_erased_person_is_left_in_the_database(school: School) -> None:
    await school.teacher.says("/observe 三（2）班数学 昨天第2节")
    await school.teacher.says("/privacy")
    await school.teacher.taps("删除我的资料")
    await school.teacher.taps("确定删除，不能恢复")
    await school.town.quiet()
    database = school.town.app.database
    tables = await column(database, "SELECT name FROM sqlite_master WHERE type = 'table'")
    for table in set(tables) - {
        "outbox",
        "cards",
    }:  # That letters arrived is kept for a while, not what they said.
        kept = str([tuple(row) for row in await database.read(f"SELECT * FROM {table}")])
        assert "陈小满" not in kept and str(sample.TEACHER) not in kept, table


async def test_what_a_closed_term_came_to_stays_without_the_name(school: School) -> None:
    await owe(school, 2)
    member = school.ids.members["陈小满"]
    await owe(school, 1, Metric.PAPER, member_id=member)
    await close(school)
    before = json.loads((await rows(school, "SELECT results FROM closings"))[0])
    await school.teacher.says("/privacy")
    await school.teacher.taps("删除我的资料")
    await school.teacher.taps("确定删除，不能恢复")
    after = json.loads((await rows(school, "SELECT results FROM closings"))[0])
    assert any("陈小满每学期" in it for it in before["rules"])
    anonymous = json.dumps(before, ensure_ascii=False).replace("陈小满", f"已注销的老师{member}")
    assert json.dumps(after, ensure_ascii=False) == anonymous


async def test_nothing_is_left_of_the_name_where_another_colleague_was_put_in_its_place(
    school: School,
) -> None:
    await school.colleague.says("/observe 三（2）班数学 陈小满 第3节")
    await school.colleague.taps("修改")
    await school.colleague.taps("课和老师")
    await school.colleague.says("三（1）班数学 苏婉清")
    assert await rows(school, "SELECT before FROM observation_changes WHERE part = 'host'") == ["陈小满"]
    await school.teacher.says("/privacy")
    await school.teacher.taps("删除我的资料")
    await school.teacher.taps("确定删除，不能恢复")
    member = school.ids.members["陈小满"]
    assert await rows(school, "SELECT before FROM observation_changes WHERE part = 'host'") == [
        f"已注销的老师{member}"
    ]


async def test_nothing_is_left_of_what_a_head_said_about_the_persons_work(school: School) -> None:
    await school.teacher.says("/observe 三（1）班数学 苏婉清 昨天第2节")
    await school.teacher.says("/log 教学反思 等待的力量")
    async with school.town.app.database.writing() as session:
        for table in ("observations", "records"):
            await session.run(f"UPDATE {table} SET state = 'returned', word = '写得太短'")
    await school.teacher.says("/privacy")
    await school.teacher.taps("删除我的资料")
    await school.teacher.taps("确定删除，不能恢复")
    for table in ("observations", "records"):
        assert await rows(school, f"SELECT word FROM {table}") == [None]


async def test_an_old_button_erases_nobody_else(school: School) -> None:
    await school.teacher.says("/privacy")
    await school.teacher.taps("删除我的资料")
    data = data_under(school.teacher, "确定删除，不能恢复")
    await school.colleague.says("/privacy")
    assert "过期" in (await tap_again(school.colleague, data)).text
    assert school.ids.members["陈小满"] in await rows(school, "SELECT id FROM members WHERE active")


async def test_the_last_director_can_not_vanish(school: School) -> None:
    await school.director.says("/privacy")
    answer = await school.director.taps("删除我的资料")
    assert "主任" in answer.text
    assert await rows(school, f"SELECT user_id FROM members WHERE user_id = {sample.DIRECTOR}")


async def test_the_director_erases_who_has_left(school: School) -> None:
    await school.director.says("/people 何雨桐")
    await school.director.taps("离校")
    await school.director.taps("离校")
    await school.director.says("/privacy")
    await school.director.taps("离校老师的资料")
    await school.director.taps("何雨桐")
    await school.director.taps("确定删除，不能恢复")
    assert "何雨桐的个人资料已删除" in school.director.sees()
    assert "何雨桐" not in await rows(school, "SELECT name FROM members")


@pytest.mark.parametrize(("typed", "left"), [("青禾", 1), ("青禾小学", 0)])
async def test_a_school_ends_only_by_its_full_name(school: School, typed: str, left: int) -> None:
    await school.director.says("/privacy")
    await school.director.taps("删除整所学校")
    answer = await school.director.says(typed)
    assert ("没有删除" in answer) is bool(left)
    assert await rows(school, "SELECT count(*) FROM schools") == [left]
    for table in ("members", "observations", "items", "duties", "chats", "preferences"):
        if not left:
            assert await rows(school, f"SELECT count(*) FROM {table}") == [0], table


async def test_after_the_end_its_people_are_strangers(school: School) -> None:
    await school.director.says("/privacy")
    await school.director.taps("删除整所学校")
    await school.director.says("青禾小学")
    assert "不属于任何学校" in await school.teacher.says("/privacy")
