"""An announcement that changes an event moves the event with it."""

from __future__ import annotations

from datetime import date, time, timedelta

from school.scheduling.schedule import Audience
from tests.conftest import School
from tests.handlers.announced import tick
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.scheduled import DEC_2, maths, only, put, weekly

LINE = "/announce 数学组 下周三磨课改到第七节"


async def test_the_preview_shows_what_moves_with_it(school: School) -> None:
    await put(school, maths(school))
    await school.director.says(LINE)
    assert "发出时同时改日程“磨课”：12月2日 周三（第14周）14:20 → 12月2日 周三（第14周）15:10" in (
        school.director.sees()
    )
    await school.director.taps("📢 发给")
    moved = await only(school)
    assert (moved.first_day, moved.starts, moved.periods) == (DEC_2, time(15, 10), (7,))
    assert any("日程“磨课”已改到 12月2日 周三（第14周）15:10" in it.text for it in school.director.posts())


async def test_nothing_moves_where_the_author_says_so(school: School) -> None:
    [before] = await put(school, maths(school))
    await school.director.says(LINE)
    await school.director.taps("日程也改：是")
    assert "日程里有“磨课”" in school.director.sees()
    await school.director.taps("📢 发给")
    assert await only(school) == before


async def test_a_correction_offers_to_move_the_event_again(school: School) -> None:
    await put(school, maths(school))
    await school.director.says(LINE)
    await school.director.taps("📢 发给")
    await school.director.taps("更正")
    await school.director.says("下周三磨课改到第五节")
    await school.director.taps("✅ 更正")
    assert "日程里有“磨课”：12月2日 周三（第14周）15:10 → 12月2日 周三（第14周）13:30" in (
        school.director.sees()
    )
    data = data_under(school.director, "日程也改")
    for _ in range(2):
        await tap_again(school.director, data)
        assert (await only(school)).starts == time(13, 30)
    await tap_again(school.head, data)
    assert len(school.teacher.posts()) == 1


async def test_of_a_series_only_that_time_moves(school: School) -> None:
    await put(school, weekly(school))
    await school.head.says("/announce 下周三的教研改到下周四下午第一节")
    await school.head.taps("📢 发给")
    changes = (await only(school)).changes
    assert [(it.day, it.new_day, it.starts) for it in changes.values()] == [
        (DEC_2, date(2026, 12, 3), time(13, 30))
    ]


async def test_it_moves_when_the_announcement_goes_out_not_before(school: School) -> None:
    [before] = await put(school, maths(school))
    await school.director.says(LINE)
    await school.director.taps("定时发")
    await school.director.says("明早8点")
    await school.director.taps("定在")
    assert await only(school) == before
    school.town.clock.advance(timedelta(hours=22))
    await tick(school)
    assert (await only(school)).starts == time(15, 10)


async def test_an_event_that_is_gone_by_then_is_told(school: School) -> None:
    [item] = await put(school, maths(school))
    await school.director.says(LINE)
    await school.town.app.database.write("UPDATE items SET cancelled_at = 'now' WHERE id = ?", (item.id,))
    await school.director.taps("📢 发给")
    assert any("日程没有改" in post.text for post in school.director.posts())
    assert len(school.teacher.posts()) == 1


async def test_other_words_are_asked_about_anew(school: School) -> None:
    [before] = await put(school, maths(school))
    await school.director.says(LINE)
    await school.director.taps("换内容")
    await school.director.says("下周三磨课带听课本")
    await school.director.taps("完成")
    assert "日程" not in school.director.sees()
    await school.director.taps("📢 发给")
    assert await only(school) == before


async def test_an_event_that_also_concerns_others_is_not_offered(school: School) -> None:
    await put(school, maths(school, audience=Audience()))
    await school.director.says(LINE)
    assert "日程" not in str(school.director.buttons())


async def test_an_event_of_others_is_not_offered(school: School) -> None:
    people = frozenset({school.ids.members["陈小满"]})
    director = school.ids.members["林知远"]
    await put(school, maths(school, audience=Audience(people=people), created_by=director))
    await school.head.says("/announce 下周三磨课改到第七节")
    assert "日程" not in str(school.head.buttons())
