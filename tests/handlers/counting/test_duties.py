"""How a director sets what the school wants, as dialogues."""

from __future__ import annotations

import pytest

from school.counting.duties import Duty, Metric, Per
from storage.directories import read_directory
from tests import sample
from tests.conftest import School
from tests.handlers.counted import owe
from tests.handlers.old_buttons import data_under, tap_again


async def duties_of(school: School) -> tuple[Duty, ...]:
    async with school.town.app.database.reading() as session:
        return (await read_directory(session, school.ids.school_id)).duties


async def test_five_taps_set_a_duty_for_everybody(school: School) -> None:
    answer = await school.director.says("/duties")
    assert "还没有任务" in answer
    for label in ("添加任务", "全体教师", "听课", "每学期", "15"):
        await school.director.taps(label)
    assert school.director.sees() == "✅ 已设置\n全体教师每学期听课 15 节"
    [duty] = await duties_of(school)
    assert (duty.metric, duty.count, duty.per, duty.role) == (Metric.OBSERVE, 15, Per.TERM, None)
    assert "听课 本学期 0/15" in await school.teacher.says("/my_quota")


@pytest.mark.parametrize(
    ("taps", "words"),
    [
        (["教研组长", "公开课", "每学期", "2"], "教研组长每学期上公开课 2 节"),
        (["某个组", "数学组", "集体备课", "每人", "每周", "1"], "数学组每周集体备课 1 次"),
        (["某个组", "数学组", "公开课", "全组", "每半月", "1"], "数学组每半月合计公开课 1 节"),
        (["各教研组", "教研活动", "每两周", "1"], "各教研组每两周合计教研活动 1 次"),
        (["按年龄", "45周岁以下", "听课", "每学期", "15"], "45周岁以下的教师每学期听课 15 节"),
        (
            ["按教龄", "教龄3年以内", "某类听课", "只算推门课", "每月", "2"],
            "教龄3年以内的教师每月推门听课 2 节",
        ),
        (["某一位老师", "白露", "读书笔记", "每半月", "1"], "白露每半月写读书笔记 1 篇"),
        (["学校行政", "听课", "每天", "3"], "学校行政每天听课 3 节"),
        (["备课组长", "试卷", "每学年", "4"], "备课组长每学年命制试卷 4 份"),
    ],
)
async def test_a_duty_may_be_for_a_role_a_group_or_a_person(
    school: School, taps: list[str], words: str
) -> None:
    await school.director.says("布置任务")
    for label in ["添加任务", *taps]:
        await school.director.taps(label)
    assert words in school.director.sees()


@pytest.mark.parametrize(("typed", "count"), [("18节", 18), ("二十", 20), ("200", 200)])
async def test_a_person_and_a_number_can_be_typed(school: School, typed: str, count: int) -> None:
    await school.director.says("/duties")
    await school.director.taps("添加任务")
    await school.director.taps("某一位老师")
    assert "姓名" in await school.director.says("没有这个人")
    await school.director.says("何雨桐")
    await school.director.taps("听课")
    await school.director.taps("每学期")
    for nonsense in ("很多", "0", "201", "-3", "1.5"):
        assert "数字" in await school.director.says(nonsense)
    await school.director.says(typed)
    assert [(it.count, it.member_id) for it in await duties_of(school)] == [
        (count, school.ids.members["何雨桐"])
    ]


async def test_the_same_duty_again_changes_its_number(school: School) -> None:
    await owe(school, 15)
    await school.director.says("/duties")
    for label in ("添加任务", "全体教师", "听课", "每学期", "12"):
        await school.director.taps(label)
    assert [it.count for it in await duties_of(school)] == [12]


async def test_a_number_is_changed_with_three_taps(school: School) -> None:
    await owe(school, 15)
    await school.director.says("/duties")
    await school.director.taps("全体教师每学期听课 15 节")
    await school.director.taps("改数量")
    assert (await school.director.taps("12")).text == "已修改"
    assert "每学期听课 12 节" in school.director.sees()
    await school.director.taps("‹ 全部任务")
    assert "全体教师每学期听课 12 节" in school.director.buttons()


async def test_a_removed_duty_is_gone_once_and_comes_back_once(school: School) -> None:
    await owe(school, 15, member_id=school.ids.members["白露"])
    await owe(school, 2, Metric.PAPER, group_id=school.ids.groups["数学组"])
    for label in ("白露每学期听课", "数学组每学期写论文"):
        await school.director.says("/duties")
        await school.director.taps(label)
        remove = data_under(school.director, "删除")
        await tap_again(school.director, remove)
        assert "已删除" in school.director.sees()
        assert len(await duties_of(school)) == 1
        restore = data_under(school.director, "撤回")
        assert "已经删除" in (await tap_again(school.director, remove)).text
        for _ in range(2):
            await tap_again(school.director, restore)
        assert "已设置" in school.director.sees()
        assert len(await duties_of(school)) == 2


async def test_many_duties_are_turned_page_by_page(school: School) -> None:
    for count, metric in enumerate(Metric, start=1):
        await owe(school, count, metric)
    assert "共 14 条" in await school.director.says("/duties")
    await school.director.taps("下一页")
    assert len(school.director.buttons()) == 6 + 4
    await school.director.taps("上一页")
    assert len(school.director.buttons()) == 8 + 4


async def test_a_group_is_only_offered_where_there_is_one(school: School) -> None:
    async with school.town.app.database.writing() as session:
        await session.run("DELETE FROM staff_groups")
    await school.director.says("/duties")
    await school.director.taps("添加任务")
    assert not any("某个组" in label for label in school.director.buttons())


async def test_only_the_director_sets_duties_and_only_in_private(school: School) -> None:
    duty_id = await owe(school, 15)
    for talker in (school.teacher, school.head, school.leader):
        assert "教科室主任" in await talker.says("/duties")
        for data in (f"duties.remove:{duty_id}", f"duties.count:{duty_id}", "duties.add", "duties.show"):
            assert "教科室主任" in (await tap_again(talker, data)).text
    group = school.town.group(-500, "数学组", school.director)
    assert "私聊" in await school.director.says("/duties", group)
    assert [it.count for it in await duties_of(school)] == [15]


async def test_another_school_is_out_of_reach(school: School) -> None:
    other = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    foreign = School(school.town, other, *(school.director,) * 5)
    duty_id = await owe(foreign, 9)
    await school.director.says("/duties")
    for data in (
        f"duties.open:{duty_id}",
        f"duties.count:{duty_id}",
        f"duties.restore:{duty_id}",
        f"duties.age:{duty_id}",
        f"duties.adds:{duty_id}",
        f"duties.part:{duty_id}",
    ):
        assert "过期" in (await tap_again(school.director, data)).text
    await tap_again(school.director, f"duties.remove:{duty_id}")
    assert len(await duties_of(foreign)) == 1
    assert await duties_of(school) == ()
