"""Leave: the line that tells of it, and who is away when."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from school.calendar.terms import SchoolCalendar, Timetable
from school.names import RosterIndex
from school.people import Member
from school.problems import BadAnswer
from school.staff.leave_lines import read_leave, read_leave_days
from school.staff.leaves import AlreadyAway, Leave, away, check_free
from tests.sample import TERM, TIMETABLE

CALENDAR = SchoolCalendar(ZoneInfo("Asia/Shanghai"), (TERM,), (Timetable(TIMETABLE),), ())
NOW = datetime(2026, 11, 25, 10, tzinfo=CALENDAR.timezone)
CHEN, HE, ZHANG, OTHER = (
    Member(number, 1, name) for number, name in enumerate(("陈小满", "何雨桐", "张伟", "张伟"), 1)
)
ROSTER = RosterIndex((CHEN, HE, ZHANG, OTHER))


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("line", "people", "days", "reason"),
    [
        ("陈小满 11月25日至27日 病假", (CHEN,), (day(11, 25), day(11, 27)), "病假"),
        ("陈小满老师明天请假 家里有事", (CHEN,), (day(11, 26), day(11, 26)), "家里有事"),
        ("陈小满、何雨桐 下周一至周三 外出培训", (CHEN, HE), (day(11, 30), day(12, 2)), "外出培训"),
        ("病假 陈小满 明天起三天", (CHEN,), (day(11, 26), day(11, 28)), "病假"),
        ("陈小满 9月1日起三天 病假", (CHEN,), (day(9, 1), day(9, 3)), "病假"),
        ("陈小满 2026年12月1日起三个月 产假", (CHEN,), (day(12, 1), date(2027, 2, 28)), "产假"),
        ("陈小满 12月1日起158天 产假", (CHEN,), (day(12, 1), day(5, 7, 2027)), "产假"),
        ("陈小满 12月1日起产假", (CHEN,), (day(12, 1), None), "产假"),
        ("陈小满 明天起两周 公出", (CHEN,), (day(11, 26), day(12, 9)), "公出"),
        ("陈小满 明天起请假三天 病假", (CHEN,), (day(11, 26), day(11, 28)), "病假"),
        ("陈小满 明天请2个星期 公出", (CHEN,), (day(11, 26), day(12, 9)), "公出"),
        ("陈小满 12月1日开始共三周 产假", (CHEN,), (day(12, 1), day(12, 21)), "产假"),
        ("陈小满 明天 3节课没人上", (CHEN,), (day(11, 26), day(11, 26)), "3节课没人上"),
        ("陈小满 病假", (CHEN,), None, "病假"),
        ("陈小满 8月31日至9月30日 产假", (CHEN,), (day(8, 31), day(9, 30)), "产假"),
        ("陈小满 12月20日至1月5日", (CHEN,), (day(12, 20), day(1, 5, 2027)), None),
        ("陈小满", (CHEN,), None, None),
        ("张伟 明天 病假", (), (day(11, 26), day(11, 26)), "病假"),
        ("王五 明天 老家有事", (), (day(11, 26), day(11, 26)), None),
        ("12月1日、3日 陈小满", (CHEN,), None, "12月1日、3日"),
    ],
)
def test_a_line(line: str, people: tuple[Member, ...], days: object, reason: str | None) -> None:
    said = read_leave(line, NOW, CALENDAR, ROSTER)
    assert (said.people, said.days, said.reason) == (people, days, reason)


@pytest.mark.parametrize("text", ["", "病假", "2036年1月1日"])
def test_what_names_no_days(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_leave_days(text, NOW, CALENDAR)


def test_who_is_away() -> None:
    sick, long = Leave(1, 1, day(11, 25), day(11, 27), "病假"), Leave(2, 2, day(11, 20), None, "产假")
    assert away((sick, long), day(11, 19)) == {}
    assert away((sick, long), day(11, 25)) == {1: sick, 2: long}
    assert away((sick, long), day(11, 28)) == {2: long}


@pytest.mark.parametrize(
    ("first", "last", "free"),
    [(20, 24, True), (28, 30, True), (20, 25, False), (27, 30, False), (26, 26, False), (28, None, True)],
)
def test_nobody_is_away_twice(first: int, last: int | None, free: bool) -> None:
    leave = Leave(7, 1, day(11, 25), day(11, 27), "病假")
    days = (day(11, first), day(11, last) if last else None)
    check_free(CHEN, days, (leave,), but=7)
    check_free(HE, days, (leave,))
    if free:
        check_free(CHEN, days, (leave,))
    else:
        with pytest.raises(AlreadyAway):
            check_free(CHEN, days, (leave,))
