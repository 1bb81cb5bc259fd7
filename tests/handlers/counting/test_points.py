"""考核积分 as dialogues: off until there are weights, each total opens into its lines."""

from __future__ import annotations

from datetime import date

from school.counting.duties import Metric
from tests.conftest import School
from tests.handlers.counted import observed, wrote
from tests.handlers.old_buttons import tap_again

DAY = date(2026, 11, 24)


async def set_weights(school: School) -> None:
    await school.director.says("/duties")
    await school.director.taps("考核积分")
    await school.director.taps("听课 —")
    await school.director.says("0.5")
    await school.director.taps("论文 —")
    await school.director.taps("3 分")


async def test_points_are_off_until_work_is_worth_something(school: School) -> None:
    await school.teacher.says("/my_quota")
    assert "🏅 我的积分" not in school.teacher.buttons()
    assert "过期" in (await tap_again(school.teacher, "points.mine")).text
    await set_weights(school)
    assert {"听课 0.5 分", "论文 3 分"} <= set(school.director.buttons())


async def test_every_point_is_explained(school: School) -> None:
    await set_weights(school)
    await observed(school, "陈小满", DAY, DAY, DAY)
    await wrote(school, "陈小满", "论文", DAY, Metric.PAPER)
    await school.head.says("/my_quota")
    await tap_again(school.head, "points.mine")
    assert "考核积分　0 分" in school.head.sees()
    await school.teacher.says("/my_quota")
    await tap_again(school.teacher, "points.mine")
    answer = school.teacher.sees()
    assert "考核积分　4.5 分" in answer
    assert "听课 3 节 × 0.5 分 = 1.5 分" in answer
    assert "论文 1 篇 × 3 分 = 3 分" in answer


async def test_leaders_see_everybody_and_teachers_only_themselves(school: School) -> None:
    await set_weights(school)
    await observed(school, "陈小满", DAY)
    await school.director.taps("积分表")
    assert school.director.buttons()[0] == "陈小满 0.5"
    await school.director.taps("陈小满")
    assert "陈小满考核积分" in school.director.sees()
    await school.teacher.says("/my_quota")
    for data in ("points.board:0", f"points.of:{school.ids.members['周牧野']}"):
        assert "需要" in (await tap_again(school.teacher, data)).text


async def test_points_are_turned_off_again(school: School) -> None:
    await set_weights(school)
    await school.director.taps("关闭积分")
    assert "现在没有开" in school.director.sees()
