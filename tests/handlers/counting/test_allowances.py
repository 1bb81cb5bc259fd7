"""What takes from people's duties, as the director grants it and the teacher sees it."""

from __future__ import annotations

from datetime import date

from tests.conftest import School
from tests.handlers.counted import observed, owe
from tests.handlers.old_buttons import data_under, tap_again


async def open_allowances(school: School) -> None:
    await school.director.says("/board")
    await school.director.taps("看明细")
    await school.director.taps("陈小满")
    await school.director.taps("减免")


async def test_days_that_do_not_count_shrink_the_number_and_say_why(school: School) -> None:
    await owe(school, 15)
    await open_allowances(school)
    assert "没有减免" in school.director.sees()
    await school.director.taps("添加减免")
    await school.director.taps("某段时间不算")
    assert "没看懂是哪几天" in await school.director.says("很久")
    await school.director.says("8月31日至9月30日")
    await school.director.taps("全部任务")
    await school.director.taps("产假")
    assert "产假：8月31日至9月30日不算" in school.director.sees()
    assert "您的任务有减免" in school.teacher.sees()
    answer = await school.teacher.says("/my_quota")
    assert "听课 本学期 0/12" in answer
    assert "（原定 15，产假）" in answer
    await school.teacher.taps("听课 本学期")
    assert "➖ 产假：8月31日至9月30日不算" in school.teacher.sees()
    assert "原定 15，按上课日折算为 12。" in school.teacher.sees()


async def test_a_term_off_is_said_as_such(school: School) -> None:
    await owe(school, 15)
    await open_allowances(school)
    await school.director.taps("添加减免")
    await school.director.taps("本学期全免")
    await school.director.taps("听课")
    await school.director.says("支教一学期")
    assert "➖ 听课 本学期 免" in await school.teacher.says("/my_quota")
    board = await school.director.says("/board")
    assert "➖ 免 1 人" in board and "➖ 陈小满 免" in board


async def test_part_time_and_late_arrival(school: School) -> None:
    await owe(school, 20)
    await open_allowances(school)
    await school.director.taps("添加减免")
    await school.director.taps("按百分比")
    assert "0 到 99" in await school.director.says("一半")
    await school.director.taps("50%")
    await school.director.taps("全部任务")
    await school.director.taps("兼职")
    assert "听课 本学期 0/10" in await school.teacher.says("/my_quota")
    await school.director.taps("添加减免")
    await school.director.taps("中途到岗")
    await school.director.says("11月25日")
    await school.director.taps("全部任务")
    await school.director.taps("中途到岗")
    assert "听课 本学期 0/4" in await school.teacher.says("/my_quota")


async def test_a_leave_is_taken_out_of_the_duties_with_one_tap_and_put_back(school: School) -> None:
    await owe(school, 15)
    await school.director.says("/leave 陈小满 9月1日至10月31日 病假")
    reduce = data_under(school.director, "任务按比例减")
    for _ in range(2):
        await tap_again(school.director, reduce)
    assert school.director.sees().count("病假") == 1
    assert "听课 本学期 0/9" in await school.teacher.says("/my_quota")
    await school.director.taps("病假：9月1日至10月31日不算")
    await school.director.taps("取消减免")
    assert "听课 本学期 0/15" in await school.teacher.says("/my_quota")


async def test_heads_see_the_work_of_their_people_and_no_appraisal(school: School) -> None:
    await owe(school, 15)
    await observed(school, "陈小满", date(2026, 11, 24))
    await school.head.says("/board")
    await school.head.taps("看明细")
    assert "周牧野" not in school.head.buttons()
    await school.head.taps("陈小满")
    assert "陈小满的任务" in school.head.sees()
    assert "➖ 减免" not in school.head.buttons()
    await school.head.taps("听课 本学期")
    assert "11月24日 外校老师 三（1）班数学 随堂课" in school.head.sees()
    assert "评价只给自己看" not in school.head.sees()
    zhou = school.ids.members["周牧野"]
    assert "需要" in (await tap_again(school.head, f"board.person:{zhou}")).text
    await school.teacher.says("/my_quota")
    assert "需要" in (await tap_again(school.teacher, f"board.person:{zhou}")).text


async def test_a_board_is_also_a_picture(school: School) -> None:
    await owe(school, 15)
    await observed(school, "陈小满", date(2026, 11, 24))
    await school.head.says("/board")
    assert "图片" in (await school.head.taps("图片")).text
    assert "photo" in school.head.last().data
    assert "数学组 · 听课 本学期" in school.head.sees()
