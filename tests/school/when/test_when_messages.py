"""Whole messages: where the time stands in them, and which of several times is meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from school.calendar.terms import SchoolCalendar
from school.when import as_json, calendar_from_json, find_when, read_when
from tests.school.when.school import CALENDAR, NOW, ZONE, brief


@pytest.mark.parametrize(
    ("message", "meaning"),
    [
        ("各位老师好，明天下午4:10在三楼会议室召开月考质量分析会，请准时参加", "2027-03-11 16:10"),
        ("请各备课组于3月31日前将电子稿发到教科室邮箱", "by 2027-03-31"),
        ("兹定于2027年4月8日（星期四）上午8：40在报告厅举行公开课", "2027-04-08 08:40"),
        ("听课 3.25 5年级科学 钱老师", "2027-03-25"),
        ("听课 周五第2节 四（1）班语文 孙老师", "2027-03-12 09:10-09:50 P2"),
        ("帮我约李老师下周二上午第四节听六年级一班的英语课", "2027-03-16 11:10-11:50 P4"),
        ("数学组每周四下午二、三节集体备课", "FREQ=WEEKLY;BYDAY=TH 14:50-16:20 P6,7"),
        ("综合组活动放在每月最后一周的周五下午", "FREQ=MONTHLY;BYDAY=-1FR pm"),
        ("原定周四下午的教研改到周五下午第二节", "2027-03-12 14:50-15:30 P6"),
        ("本周四的集体备课取消，改为下周一上午第三节", "2027-03-15 10:20-11:00 P3"),
        ("明天上午第二节的课调到下午第三节", "2027-03-11 15:40-16:20 P7"),
        ("沙龙推迟到4月8日", "2027-04-08"),
        ("周五的沙龙推迟一周", "2027-03-19"),
        ("周五下午第二节教研顺延两周", "2027-03-26 14:50-15:30 P6"),
        ("周五教研推迟一周，下午3点开始", "2027-03-19 15:00"),
        ("原定4月8日的讲座延后三天举行", "2027-04-11"),
        ("下周四的检查提前两天", "2027-03-16"),
        ("周四教研，提前一天把教案发到群里", "2027-03-11"),
        ("林三月4月8日上课", "2027-04-08"),
        ("周五李老师上课", "2027-03-12"),
        ("周五新老师见面", "2027-03-12"),
        ("周五请周一鸣老师讲座", "2027-03-12"),
        ("例会改周五", "2027-03-12"),
        ("每周教研时间为周四下午第二节", "FREQ=WEEKLY;BYDAY=TH 14:50-15:30 P6"),
        ("每两周集体备课一次，周四下午", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH from 2027-03-11 pm"),
        ("每周听课2节，周五前交记录", "by 2027-03-12"),
        ("今天通知一下：下周三下午两点开会", "2027-03-17 14:00"),
        ("昨天说的磨课定在周五下午", "2027-03-12 pm"),
        ("3月18日语文组教研，下午2:30开始，地点三楼", "2027-03-18 14:30"),
        ("日期：3月18日（周四）\n地点：录播室\n时间：下午2:30", "2027-03-18 14:30"),
        ("地点：录播室 时间：下午第二节 日期：3月18日", "2027-03-18 14:50-15:30 P6"),
        ("下周三我校语文组下午第二节开展教研", "2027-03-17 14:50-15:30 P6"),
        ("评课每人不超过5分钟，周四下午开始", "2027-03-11 pm"),
        ("3点在录播室集合", "2027-03-10 15:00"),
        ("我第三节去听课", "2027-03-10 10:20-11:00 P3"),
        ("周五下午教研，3点开始", "2027-03-12 15:00"),
        ("周五上午听课，下午3点评课", "2027-03-12 15:00"),
        ("4月8日上午听课。下午2点评课", "2027-04-08 am"),
        ("第1周的记录还没交，周五前补", "by 2027-03-12"),
        ("昨天的会，下午3点继续", "2027-03-10 15:00"),
        ("下午开会", "2027-03-10 pm"),
        ("下午3点 数学组碰头", "2027-03-10 15:00"),
        ("下午第二节 数学组碰头", "2027-03-10 14:50-15:30 P6"),
        ("报名截止时间：4月10日17:00", "by 2027-04-10 17:00"),
        ("①3月20日前交计划", "by 2027-03-20"),
        ("2、3月20日前交计划", "by 2027-03-20"),
        ("1.3月20日前交计划", "by 2027-03-20"),
        ("2.8:30签到", "2027-03-11 08:30"),
        ("周四前往实验小学听课", "2027-03-11"),
        ("10月完成初稿", "2026-10-01 .. 2026-10-31"),
    ],
)
def test_the_time_that_a_message_means_is_found(message: str, meaning: str) -> None:
    assert brief(read_when(message, NOW, CALENDAR)) == meaning


def test_every_time_of_a_notice_is_found_where_it_stands() -> None:
    notice = "一、3月20日前交计划；二、下周四下午第二节听课；三、第8周周三汇报。"
    found = {notice[start:end]: brief(when) for (start, end), when in find_when(notice, NOW, CALENDAR)}
    assert found == {
        "3月20日前": "by 2027-03-20",
        "下周四下午第二节": "2027-03-18 14:50-15:30 P6",
        "第8周周三": "2027-04-14",
    }


def test_words_between_the_parts_of_a_time_are_told_from_it() -> None:
    for message in ("每周教研时间为周四下午", "下周四教研，时间下午2:30"):
        when = read_when(message, NOW, CALENDAR)
        assert when is not None
        assert when.gap is not None
        assert message[slice(*when.gap)].strip("，") == "教研"


def test_the_numbers_of_a_list_are_no_part_of_its_dates() -> None:
    notice = "通知：\n1、周五听课\n2、25号前交反思\n3.8:30签到"
    assert [brief(when) for _, when in find_when(notice, NOW, CALENDAR)] == [
        "2027-03-12",
        "by 2027-03-25",
        "2027-03-11 08:30",
    ]


def test_a_further_hour_is_one_of_the_same_day() -> None:
    notice = "4月8日8:30报到，9:00开幕；周五下午第1节听课，第2节评课，晚上7点联欢"
    assert [brief(when) for _, when in find_when(notice, NOW, CALENDAR)] == [
        "2027-04-08 08:30",
        "2027-04-08 09:00",
        "2027-03-12 14:00-14:40 P5",
        "2027-03-12 14:50-15:30 P6",
        "2027-03-12 19:00",
    ]


def test_equally_good_times_are_offered_beside_the_first() -> None:
    when = read_when("3月20日前交初稿，4月20日前交终稿", NOW, CALENDAR)
    assert when is not None
    assert brief(when) == "by 2027-03-20"
    assert [brief(other) for other in when.alternatives] == ["by 2027-04-20"]


def test_a_date_that_contradicts_its_weekday_is_a_doubt_without_a_day() -> None:
    when = read_when("教研改到3月18日（周五）下午", NOW, CALENDAR)
    assert when is not None
    assert (when.kind, when.first_day) == ("doubt", None)
    assert [brief(other) for other in when.alternatives] == ["2027-03-18 pm", "2027-03-19 pm"]


def test_on_a_sunday_the_date_beside_this_thursday_decides_which_one_it_is() -> None:
    sunday = datetime(2027, 3, 14, 9, 30, tzinfo=ZONE)
    assert brief(read_when("本周四（3月18日）下午", sunday, CALENDAR)) == "2027-03-18 pm"
    assert brief(read_when("本周四（3月18日）下午", NOW, CALENDAR)) == "? 2027-03-11 pm | 2027-03-18 pm"


def test_weekdays_below_a_week_belong_to_it() -> None:
    plan = "第5周教研安排：周二语文，周三下午数学\n周五前交记录"
    assert [brief(when) for _, when in find_when(plan, NOW, CALENDAR)] == [
        "2027-03-23",
        "2027-03-24 pm",
        "by 2027-03-26",
    ]


def test_the_weekday_decides_between_the_years_of_a_date() -> None:
    assert brief(read_when("9月10日（周四）", NOW, CALENDAR)) == "2026-09-10"
    assert brief(read_when("9月10日（周五）", NOW, CALENDAR)) == "2027-09-10"


def test_a_date_gone_by_in_this_school_year_offers_the_coming_one() -> None:
    when = read_when("9月15日", NOW, CALENDAR)
    assert when is not None
    assert [brief(other) for other in when.alternatives] == ["2027-09-15"]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("周四第二节", "2027-03-04 09:10-09:50 P2"),
        ("周三", "2027-03-10"),
        ("周三下午第一节", "2027-03-03 14:00-14:40 P5"),
        ("周二下午", "2027-03-09 pm"),
        ("20号", "2027-02-20"),
        ("3.25", "2026-03-25"),
        ("11月20日", "2026-11-20"),
        ("第一节", "2027-03-10 08:20-09:00 P1"),
        ("下午第一节", "2027-03-09 14:00-14:40 P5"),
        ("上周五", "2027-03-05"),
    ],
)
def test_for_records_what_has_no_week_of_its_own_lies_behind(text: str, meaning: str) -> None:
    assert brief(read_when(text, NOW, CALENDAR, past=True)) == meaning


def test_in_the_summer_dates_belong_to_the_school_year_to_come() -> None:
    august = datetime(2027, 8, 20, 9, 0, tzinfo=ZONE)
    assert brief(read_when("9月10日", august, CALENDAR)) == "2027-09-10"


def test_the_day_is_the_schools_not_that_of_the_clock_it_is_read_from() -> None:
    evening_in_london = datetime(2027, 3, 9, 17, 0, tzinfo=UTC)  # 1:00 on the 10th in Shanghai
    assert brief(read_when("今天", evening_in_london, CALENDAR)) == "2027-03-10"


def test_without_a_timetable_periods_keep_their_numbers_and_no_clock_is_invented() -> None:
    when = read_when("周四第二、三节", NOW, SchoolCalendar(ZONE))
    assert when is not None
    assert (when.first_day, when.start_time, when.periods) == (date(2027, 3, 11), None, (2, 3))


def test_without_a_term_there_are_no_teaching_weeks() -> None:
    assert read_when("第8周周三", NOW, SchoolCalendar(ZONE)) is None
    assert read_when("期中考试前", NOW, SchoolCalendar(ZONE)) is None


def test_moments_are_aware() -> None:
    when = read_when("周四下午第二节", NOW, CALENDAR)
    assert when is not None
    assert when.starts_at(ZONE) == datetime(2027, 3, 11, 14, 50, tzinfo=ZONE)
    assert when.ends_at(ZONE) == datetime(2027, 3, 11, 15, 30, tzinfo=ZONE)


def test_a_reading_as_json() -> None:
    assert as_json(read_when("下周四下午第二节", NOW, CALENDAR)) == {
        "kind": "datetime",
        "start": "2027-03-18T14:50",
        "end": "2027-03-18T15:30",
        "half": "pm",
        "period": [6],
        "week": 4,
        "span": [0, 8],
    }
    assert as_json(read_when("3月15日起", NOW, CALENDAR)) == {
        "kind": "range",
        "start": "2027-03-15",
        "end": None,
        "week": 4,
        "span": [0, 6],
    }
    assert as_json(read_when("每周四8:20—9:00", NOW, CALENDAR)) == {
        "kind": "recurrence",
        "rrule": "FREQ=WEEKLY;BYDAY=TH",
        "time": "08:20",
        "time_end": "09:00",
        "span": [0, 12],
    }
    assert as_json(read_when("3月18日（周五）", NOW, CALENDAR))["kind"] == "none"
    assert as_json(None) == {"kind": "none"}


def test_a_school_file_becomes_a_calendar() -> None:
    calendar = calendar_from_json(
        {
            "timezone": "Asia/Urumqi",
            "term": {
                "name": "2026-2027学年第二学期",
                "first_day": "2027-02-22",
                "last_day": "2027-07-09",
                "exams": [{"name": "期中考试", "start": "2027-04-28", "end": "2027-04-29"}],
            },
            "periods": [{"number": 1, "half": "am", "start": "09:30", "end": "10:10"}],
            "breaks": [{"name": "大课间", "start": "10:10", "end": "10:40"}],
        }
    )
    assert calendar.timezone.key == "Asia/Urumqi"
    assert calendar.week_of(date(2027, 3, 10)) == 3
    assert calendar.terms[0].exams[0].last_day == date(2027, 4, 29)
    period = calendar.period(date(2027, 3, 10), 1)
    assert period is not None
    assert period.start == time(9, 30)
