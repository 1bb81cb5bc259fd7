"""Calendar files: as RFC 5545 wants them, and read by a stranger's library as the school means them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar import Calendar as StrangersCalendar
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from handlers.scheduling.icalendar import calendar_file
from school.calendar.terms import Period, Term, Timetable
from school.directory import Directory
from school.people import Group, GroupKind, Member, School, Stage
from school.scheduling.schedule import Audience, Change, Item, ItemKind, Part, occurrences
from tests.sample import TIMETABLE

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
TERM = Term("2026-2027学年第一学期", date(2026, 8, 31), date(2027, 1, 22))
WINTER = Timetable(
    tuple(
        Period(it.number, it.half, it.start.replace(minute=it.start.minute // 2), it.end) for it in TIMETABLE
    ),
    season=((12, 1), (2, 28)),
    name="冬令",
)


def directory(zone: str = "Asia/Shanghai") -> Directory:
    return Directory(
        School(1, "青禾小学", Stage.PRIMARY, zone, 1),
        (Member(5, 1, "陈小满"), Member(6, 1, "苏婉清")),
        (Group(1, GroupKind.SUBJECT, "数学组"),),
        (TERM,),
        TIMETABLE,
        (),
        (WINTER,),
    )


def written(*items: Item, zone: str = "Asia/Shanghai", name: str = "数学组") -> bytes:
    return calendar_file(items, directory(zone), name, NOW, host="qinghe_bot")


def event(title: str = "教研活动", day: date = date(2026, 11, 25), **more: Any) -> Item:
    given: dict[str, Any] = {"id": 3, "kind": ItemKind.EVENT, "last_day": day, **more}
    return Item(title=title, first_day=day, **given)


def series(rrule: str, first: date = date(2026, 9, 2), last: date = date(2027, 1, 20), **more: Any) -> Item:
    given: dict[str, Any] = {"starts": time(14, 20), "ends": time(15, 50), "place": "三楼会议室", **more}
    return event(day=first, last_day=last, kind=ItemKind.SERIES, rrule=rrule, **given)


def properties(content: bytes, name: str) -> list[str]:
    """The content lines with this name, unfolded."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    return [line for line in lines if re.match(rf"{name}[;:]", line)]


# As the school means it --------------------------------------------------------------------------------


def read(content: bytes) -> StrangersCalendar:
    [calendar] = IcsCalendarStream.from_ics(content.decode()).calendars
    return calendar


def expanded(content: bytes, zone: str = "Asia/Shanghai") -> list[tuple[object, object, str | None]]:
    """Start, end and place of everything, in order, as another library reads it."""
    timeline = read(content).timeline_tz(ZoneInfo(zone))
    return sorted(((it.dtstart, it.end, it.location) for it in timeline), key=str)


def meant(item: Item, zone: str = "Asia/Shanghai") -> list[tuple[object, object, str | None]]:
    """The same from the school's own rules, for items that say when they end."""
    found = []
    for it in occurrences(item, date.min, date.max, directory(zone).calendar):
        if it.starts is None or it.ends is None:
            found.append((it.day, it.last_day + timedelta(days=1), it.place))
        else:
            tz = ZoneInfo(zone)
            found.append(
                (
                    datetime.combine(it.day, it.starts, tz),
                    datetime.combine(it.last_day, it.ends, tz),
                    it.place,
                )
            )
    return sorted(found, key=str)


ODD_WEEKS = "FREQ=WEEKLY;INTERVAL=2"
MOVED = {
    date(2026, 9, 16): Change(date(2026, 9, 16), None),
    date(2026, 9, 30): Change(date(2026, 9, 30), date(2026, 10, 9), time(10, 20), time(11, 0), "录播室"),
    date(2026, 12, 23): Change(date(2026, 12, 23), date(2027, 1, 4)),
    date(2027, 1, 20): Change(date(2027, 1, 20), date(2027, 1, 26)),
}
CASES = {
    "an event": event(starts=time(9, 10), ends=time(9, 50), place="录播室"),
    "a whole day": event(),
    "several whole days": event(last_day=date(2026, 11, 27)),
    "over the year's end": event(
        day=date(2026, 12, 30), last_day=date(2027, 1, 2), starts=time(8, 0), ends=time(17, 0)
    ),
    "every week, over the year's end": series("FREQ=WEEKLY;BYDAY=WE"),
    "odd weeks": series(ODD_WEEKS, date(2026, 9, 2)),
    "even weeks": series(ODD_WEEKS, date(2026, 9, 9)),
    "odd weeks, cancelled and moved": series(ODD_WEEKS, changes=MOVED),
    "whole days, cancelled and moved": series("FREQ=WEEKLY", starts=None, ends=None, changes=MOVED),
    "the first cancelled": series("FREQ=WEEKLY", changes={date(2026, 9, 2): Change(date(2026, 9, 2), None)}),
    "the last Friday of a month": series("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 9, 25)),
    "the last day of a month": series(
        "FREQ=MONTHLY;BYMONTHDAY=-1", date(2027, 11, 30), date(2028, 4, 1), periods=()
    ),
    "two days a week": series("FREQ=WEEKLY;BYDAY=TU,TH", date(2026, 9, 1)),
    "counted": series("FREQ=WEEKLY;COUNT=5"),
    "bells that change with the season": series("FREQ=WEEKLY", periods=(6, 7)),
    "on one leap day": series("FREQ=YEARLY", date(2028, 2, 29), date(2036, 3, 1)),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Paris"])
def test_another_library_reads_what_the_school_means(name: str, zone: str) -> None:
    item = CASES[name]
    assert expanded(written(item, zone=zone), zone) == meant(item, zone)
    assert meant(item, zone)


def test_bells_of_another_season_are_overrides_of_one_series() -> None:
    content = written(series("FREQ=WEEKLY", periods=(6, 7)))
    hours = {f"{it.dtstart:%H:%M}" for it in read(content).timeline}
    assert hours == {"14:20", "14:10"}
    assert len(properties(content, "RRULE")) == 1


@given(
    st.sampled_from(
        ["FREQ=WEEKLY", ODD_WEEKS, "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,WE", "FREQ=MONTHLY;BYDAY=2WE"]
    ),
    st.integers(0, 200),
    st.integers(1, 250),
    st.dictionaries(
        st.integers(0, 30),
        st.one_of(st.none(), st.tuples(st.integers(-20, 20), st.one_of(st.none(), st.integers(0, 22)))),
        max_size=5,
    ),
    st.booleans(),
)
@settings(max_examples=120, deadline=None)
def test_whatever_is_moved_or_cancelled(
    rrule: str,
    begins: int,
    lasts: int,
    changes: dict[int, tuple[int, int | None] | None],
    timed: bool,
) -> None:
    first = date(2026, 9, 2) + timedelta(days=begins)
    plain = series(rrule, first, first + timedelta(days=lasts))
    days = [it.planned for it in occurrences(plain, date.min, date.max)]
    made: dict[date, Change] = {}
    for nth, change in changes.items():
        if nth < len(days) and change is None:
            made[days[nth]] = Change(days[nth], None)
        elif nth < len(days) and change is not None:
            by, hour = change
            at = (time(hour, 5), time(hour + 1, 10)) if hour is not None and timed else (None, None)
            made[days[nth]] = Change(days[nth], days[nth] + timedelta(days=by), *at)
    item = replace(plain, changes=made)
    if not timed:
        item = replace(item, starts=None, ends=None)
    content = written(item)
    assert expanded(content) == meant(item)
    check(content)


def test_what_never_takes_place_is_left_out() -> None:
    only = date(2026, 9, 2)
    assert not read(written(series("FREQ=WEEKLY", last=only, changes={only: Change(only, None)}))).events


def test_an_event_that_says_only_when_it_begins_lasts_an_hour() -> None:
    [found] = read(written(event(starts=time(14, 20)))).events
    assert found.computed_duration == timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts", "trigger"),
    [(None, "TRIGGER:-PT16H"), (time(17, 0), "TRIGGER:-P1D")],
    ids=["at eight", "at five"],
)
def test_a_deadline_rings_the_day_before_and_keeps_nobody_busy(starts: time | None, trigger: str) -> None:
    content = written(event("交总结", date(2026, 12, 31), kind=ItemKind.DEADLINE, starts=starts))
    [found] = read(content).events
    day = date(2026, 12, 31)
    assert found.dtstart == (datetime.combine(day, starts, ZoneInfo("Asia/Shanghai")) if starts else day)
    assert (found.summary, found.transparency) == ("截止：交总结", "TRANSPARENT")
    assert properties(content, "TRIGGER") == [trigger]
    assert len(found.alarm) == 1


def test_a_month_item_stands_on_the_first_working_day() -> None:
    month = event("中期评估", date(2026, 10, 1), last_day=date(2026, 10, 31), kind=ItemKind.MONTH)
    [found] = read(written(month)).events
    assert (found.dtstart, found.summary, found.transparency) == (
        date(2026, 10, 8),
        "本月：中期评估",
        "TRANSPARENT",
    )
    [done] = read(written(replace(month, done=True))).events
    assert done.summary == "✓ 本月：中期评估"


def test_who_it_is_for_and_who_has_a_part_is_told() -> None:
    item = event(audience=Audience(1), parts={5: Part.PREPARER, 6: Part.SPEAKER}, note="带教材\n早到")
    [found] = read(written(item)).events
    assert found.categories == ["数学组"]
    assert found.description == "主讲：苏婉清\n主备：陈小满\n带教材\n早到"
    assert read(written(event())).events[0].categories == ["全校"]
    assert read(written(event(audience=Audience(None, frozenset({5}))))).events[0].categories == ["陈小满"]


def test_who_takes_a_turn_stands_on_that_day_and_finds_it_in_their_calendar() -> None:
    turns = {date(2026, 9, 9): {5: Part.PREPARER}, date(2026, 9, 23): {6: Part.PREPARER}}
    item = series("FREQ=WEEKLY", turns=turns, audience=Audience(1), parts={6: Part.SPEAKER})
    told = {it.dtstart: it.description for it in read(written(item)).timeline}
    by_day = {day.date(): words for day, words in told.items() if isinstance(day, datetime)}
    assert by_day[date(2026, 9, 9)] == "主备：陈小满"
    assert by_day[date(2026, 9, 23)] == "主备：苏婉清"
    assert by_day[date(2026, 9, 16)] == "主讲：苏婉清"
    guest = Member(5, 1, "陈小满")
    own = calendar_file(
        [item], directory(), "陈小满", NOW, host="qinghe_bot", wanted=lambda it: it.concerns(guest)
    )
    check(own)
    assert [it.description for it in read(own).timeline] == ["主备：陈小满"]


def test_an_entry_keeps_its_id_and_counts_its_revisions() -> None:
    before, after = event(revision=4), event("改了名称", date(2026, 11, 26), revision=5)
    uids = {properties(written(it), "UID")[0] for it in (before, after)}
    assert uids == {"UID:item-3@qinghe_bot"}
    assert properties(written(after), "SEQUENCE") == ["SEQUENCE:5"]


# As the RFC wants it -----------------------------------------------------------------------------------

HOSTILE = "；,;:\\n“引号”\"'<b>&\x00\x07\x7f\x85\u2028🏫\r\nEND:VCALENDAR\n" + "很长" * 60

DATE, LOCAL, MOMENT = r"\d{8}", r"\d{8}T\d{6}", r"\d{8}T\d{6}Z"
KNOWN = {
    "UID": r".+",
    "DTSTAMP": MOMENT,
    "SEQUENCE": r"\d+",
    "TRANSP": "OPAQUE|TRANSPARENT",
    "RRULE": r"FREQ=(WEEKLY|MONTHLY|YEARLY|DAILY)(;[A-Z]+=[A-Z0-9,+-]+)*",
    "ACTION": "DISPLAY",
    "TRIGGER": r"-P(T?\d+[DH])",
}
TEXTS = {"SUMMARY", "LOCATION", "DESCRIPTION", "CATEGORIES", "NAME", "X-WR-CALNAME", "PRODID", "COMMENT"}
Found = dict[str, list[tuple[dict[str, str], str]]]
"""Parameters and value of each property of a component."""
TIMES = {"DTSTART", "DTEND", "EXDATE", "RECURRENCE-ID"}


def content_lines(content: bytes) -> Iterator[tuple[str, dict[str, str], str]]:
    """Name, parameters and value of each line; checks 3.1: CRLF, at most 75 octets, no character taken apart."""
    assert content.endswith(b"\r\n")
    for physical in content[:-2].split(b"\r\n"):
        assert len(physical) <= 75
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", physical)
        physical.decode()  # A character on both sides of a fold could not be decoded.
    for line in content[:-2].decode().replace("\r\n ", "").split("\r\n"):
        head, _, value = line.partition(":")
        name, *parameters = head.split(";")
        assert re.fullmatch(r"[A-Z-]+", name), line
        yield name, {key: it for key, _, it in (parameter.partition("=") for parameter in parameters)}, value


def check(content: bytes) -> None:
    """What RFC 5545 demands of a file like ours."""
    Calendar.from_ical(content).validate()  # type: ignore[no-untyped-call]
    zones: set[str] = set()
    open_components: list[tuple[str, Found]] = []
    masters: dict[str, int] = {}
    for name, parameters, value in content_lines(content):
        if name == "BEGIN":
            open_components.append((value, {}))
            continue
        if name == "END":
            component, found = open_components.pop()
            assert component == value
            if component == "VTIMEZONE":
                zones.add(found["TZID"][0][1])
            if component == "VEVENT":
                check_event(found, zones, masters)
            continue
        if name in KNOWN:
            assert re.fullmatch(KNOWN[name], value), (name, value)
        if name in TEXTS:
            assert not re.search(r"(?<!\\)(?:\\\\)*\\(?![\\;,nN])", value), value
            assert name == "CATEGORIES" or not re.search(r"(?<!\\)[;,]", re.sub(r"\\\\", "", value)), value
        open_components[-1][1].setdefault(name, []).append((parameters, value))
    assert not open_components
    assert all(count == 1 for count in masters.values())


def check_event(found: Found, zones: set[str], masters: dict[str, int]) -> None:
    for needed in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE"):
        assert len(found[needed]) == 1
    [(of_start, start)] = found["DTSTART"]
    whole_day = of_start == {"VALUE": "DATE"}
    for name in TIMES & set(found):
        for parameters, value in found[name]:
            if parameters == {"VALUE": "DATE"}:
                assert re.fullmatch(DATE, value)
            else:
                assert parameters["TZID"] in zones
                assert re.fullmatch(LOCAL, value)
    for name in ("EXDATE", "DTEND"):
        assert all(parameters == of_start for parameters, _ in found.get(name, ()))
    assert all(value > start for _, value in found.get("DTEND", ()))
    assert "DTEND" in found or not whole_day
    for _, rule in found.get("RRULE", ()):
        [until] = re.findall(r"UNTIL=([^;]+)", rule)
        assert re.fullmatch(DATE if whole_day else MOMENT, until)
        assert "COUNT" not in rule
    uid = found["UID"][0][1]
    if "RECURRENCE-ID" in found:
        assert "RRULE" not in found
        assert masters[uid] == 1
    else:
        masters[uid] = masters.get(uid, 0) + 1


@pytest.mark.parametrize("name", CASES)
def test_files_keep_to_the_rfc(name: str) -> None:
    check(written(CASES[name]))


def test_hostile_words_stay_words() -> None:
    item = event(HOSTILE, place=HOSTILE, note=HOSTILE, starts=time(8, 0))
    content = written(item, name=HOSTILE)
    check(content)
    assert content.count(b"\r\nEND:VCALENDAR\r\n") == 1
    [found] = read(content).events
    assert found.summary is not None
    assert found.summary.startswith("；,;:\\n“引号”\"'<b>&")


def test_a_calendar_without_entries_is_still_one() -> None:
    content = written()
    check(content)
    assert read(content).events == []
    assert properties(content, "NAME") == ["NAME:数学组"]


def test_the_same_schedule_is_the_same_file_but_for_its_stamp() -> None:
    items = tuple(replace(it, id=n) for n, it in enumerate(CASES.values(), 1))
    later = calendar_file(items, directory(), "数学组", NOW + timedelta(hours=9), host="qinghe_bot")

    def unstamped(content: bytes) -> bytes:
        return re.sub(rb"DTSTAMP:\w+", b"", content)

    assert unstamped(later) == unstamped(written(*items))
