"""The picture of a month: what stands where, in type that needs no fonts on the machine."""

from __future__ import annotations

import io
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from handlers.pictures.canvas import mixed
from handlers.pictures.lettering import BOLD, ELLIPSIS, font, printable, shortened, wrapped
from handlers.pictures.month import BLUE, PAPER, RED, month_picture
from handlers.pictures.month_page import MOST, MOST_NOTES, PEOPLE, SCHOOL, WIDTH, Cell, Mark, Page
from school.calendar.terms import Phase, SchoolCalendar, SpecialDay, Term, Timetable
from school.scheduling.schedule import Audience, Item, ItemKind, Occurrence, agenda
from tests.sample import TIMETABLE

AUTUMN = Term(
    "2026-2027学年第一学期",
    date(2026, 8, 31),
    date(2027, 1, 22),
    (Phase("期中考试", date(2026, 11, 12), date(2026, 11, 15)),),
)
CALENDAR = SchoolCalendar(
    ZoneInfo("Asia/Shanghai"),
    (AUTUMN,),
    (Timetable(TIMETABLE),),
    (
        SpecialDay(date(2026, 11, 20), "秋季运动会", works=True),
        SpecialDay(date(2026, 11, 27), "停课", works=False),
        SpecialDay(date(2026, 11, 28), "补课", works=True, counts_as=5),
        SpecialDay(date(2026, 11, 24), "调课", works=True, counts_as=1),
    ),
)
NOVEMBER = date(2026, 11, 1)
WEDNESDAY = date(2026, 11, 25)


def item(title: str, day: date = WEDNESDAY, kind: ItemKind = ItemKind.EVENT, **more: object) -> Item:
    given = {"id": 1, "last_day": day, "starts": time(14, 20), **more}
    return Item(kind=kind, title=title, first_day=day, **given)  # type: ignore[arg-type]


def falls(*items: Item, month: date = NOVEMBER) -> list[Occurrence]:
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return agenda(items, month, last)


def page(*items: Item, month: date = NOVEMBER, groups: dict[int, str] | None = None) -> Page:
    return Page(month, falls(*items, month=month), CALENDAR, groups or {})


def cell(of: Page, day: date) -> Cell:
    return next(cell for week in of.weeks for cell in week.cells if cell.day == day)


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def at_day(of: Page, day: date) -> tuple[int, int]:
    """A pixel of a day where nothing is written: its lower right corner."""
    week = next(week for week in of.weeks if any(cell.day == day for cell in week.cells))
    return of.columns[day.weekday()][1] - 8, week.bottom - 8


def test_an_item_stands_on_its_day_with_its_time_and_title() -> None:
    [card] = cell(page(item("数学组教研活动")), WEDNESDAY).cards
    assert card.clock == "14:20"
    assert "".join(card.lines) == "数学组教研活动"


@pytest.mark.parametrize(
    ("given", "clock"),
    [
        (item("交质量分析", kind=ItemKind.DEADLINE, starts=time(17, 0)), "截止 17:00"),
        (item("交质量分析", kind=ItemKind.DEADLINE, starts=None), "截止"),
        (item("教学开放周", starts=None, last_day=date(2026, 11, 27)), "至27日"),
        (item("支教", starts=None, last_day=date(2026, 12, 4)), "至12月4日"),
        (item("校庆", starts=None), ""),
    ],
)
def test_what_stands_above_a_title(given: Item, clock: str) -> None:
    assert [card.clock for card in cell(page(given), WEDNESDAY).cards] == [clock]


def test_an_event_that_began_in_the_month_before_stands_on_the_first() -> None:
    found = cell(page(item("支教", date(2026, 10, 28), last_day=date(2026, 11, 4))), NOVEMBER)
    assert [card.lines for card in found.cards] == [["支教"]]


def test_an_event_of_several_days_stands_on_each_of_them_but_the_weekend() -> None:
    shown = page(item("教学开放周系列展示活动", date(2026, 11, 26), last_day=date(2026, 12, 2)))
    cards = {day: cell(shown, date(2026, 11, day)).cards for day in (26, 27, 28, 30)}
    assert {day: [len(it.lines) for it in found] for day, found in cards.items()} == {
        26: [3],
        27: [],
        28: [1],
        30: [1],
    }
    assert [card.clock for card in cards[30]] == [""]


def test_a_day_with_too_much_says_how_much_is_left_out() -> None:
    full = cell(page(*[item(f"第{n}项") for n in range(MOST)]), WEDNESDAY)
    assert (len(full.cards), full.more) == (MOST, 0)
    over = cell(page(*[item(f"第{n}项") for n in range(MOST + 3)]), WEDNESDAY)
    assert (len(over.cards), over.more) == (MOST - 1, 4)


@pytest.mark.parametrize(
    ("day", "mark", "label"),
    [
        (date(2026, 10, 1), Mark.HOLIDAY, "国庆节"),
        (date(2026, 10, 10), Mark.MAKE_UP, "补周三课"),
        (date(2026, 11, 12), Mark.EXAM, "期中考试"),
        (date(2026, 11, 15), Mark.NONE, ""),
        (date(2026, 11, 20), Mark.NONE, "秋季运动会"),
        (date(2026, 11, 27), Mark.HOLIDAY, "停课"),
        (date(2026, 11, 28), Mark.MAKE_UP, "补课补周五课"),
        (date(2026, 11, 24), Mark.NONE, "调课按周一上课"),
        (date(2026, 11, 25), Mark.NONE, ""),
    ],
)
def test_what_kind_of_day_it_is(day: date, mark: Mark, label: str) -> None:
    found = cell(page(month=day.replace(day=1)), day)
    assert (found.mark, "".join(found.label).replace(" ", "")) == (mark, label)


def test_weeks_have_the_numbers_of_the_term_and_none_outside_it() -> None:
    assert [week.number for week in page().weeks] == [9, 10, 11, 12, 13, 14]
    assert [week.number for week in page(month=date(2026, 8, 1)).weeks] == [None] * 5 + [1]
    assert [week.number for week in page(month=date(2027, 1, 1)).weeks] == [18, 19, 20, 21, None]


def test_days_of_the_months_beside_it_show_nothing() -> None:
    assert cell(page(month=NOVEMBER), date(2026, 12, 1)) == Cell(date(2026, 12, 1), inside=False)


def test_month_items_stand_below_the_days() -> None:
    review = item(
        "课题中期评估", NOVEMBER, ItemKind.MONTH, last_day=date(2026, 11, 30), starts=None, done=True
    )
    found = page(review)
    assert [(note.lines, note.done) for note in found.notes] == [(["课题中期评估"], True)]
    assert not any(cell.cards for week in found.weeks for cell in week.cells)
    assert found.notes_bottom < found.height


def test_the_legend_names_whose_colour_is_whose_where_there_are_several() -> None:
    ours, theirs = Audience(7), Audience(3)
    groups = {7: "数学组", 3: "语文组"}
    assert page(item("教研", audience=ours), groups=groups).legend == []
    [row] = page(
        item("教研", audience=ours),
        item("教研", audience=theirs),
        item("大会"),
        item("培训", audience=Audience(None, frozenset({5}))),
        groups=groups,
    ).legend
    assert [name for _, _, name in row] == ["全校", "语文组", "数学组", "个人"]
    assert [colour for _, colour, _ in row][::3] == [SCHOOL, PEOPLE]


def test_an_empty_month_and_a_year_not_announced_say_so() -> None:
    words = [name for row in page(month=date(2031, 5, 1)).legend for _, _, name in row]
    assert words == ["本月还没有安排", "2031年的放假安排还没有公布，节日按法定日期估计。"]


def test_weekends_are_narrow_until_something_happens_there() -> None:
    monday, *_, saturday, sunday = (right - left for left, right in page().columns)
    assert saturday == sunday < monday
    *_, busy, sunday = (right - left for left, right in page(item("培训", date(2026, 11, 7))).columns)
    assert busy > saturday == sunday


def test_the_picture_shows_holidays_and_today() -> None:
    laid_out = page()
    png = month_picture(NOVEMBER, (), CALENDAR, "青禾小学", today=WEDNESDAY)
    image = opened(png)
    assert image.size == (WIDTH, laid_out.height)
    assert image.getpixel(at_day(laid_out, date(2026, 11, 27))) == mixed(RED, 0.08)
    assert image.getpixel(at_day(laid_out, WEDNESDAY)) == PAPER
    week = next(it for it in laid_out.weeks if it.number == 13)
    beside_the_number = laid_out.columns[WEDNESDAY.weekday()][0] + 12, week.top + 29
    assert image.getpixel(beside_the_number) == BLUE
    another_day = opened(month_picture(NOVEMBER, (), CALENDAR, "青禾小学", today=date(2026, 12, 2)))
    assert another_day.getpixel(beside_the_number) == PAPER


@pytest.mark.parametrize("title", ["", "青禾实验学校（集团）第一附属小学" * 6, "<b>&\x00", "🏫" * 30])
def test_no_title_breaks_the_picture(title: str) -> None:
    image = opened(month_picture(NOVEMBER, falls(item(title)), CALENDAR, title))
    assert image.width == WIDTH


def test_the_fullest_of_months_stays_within_what_telegram_takes() -> None:
    """A photo's width and height together must not exceed 10,000 pixels (Bot API, sendPhoto)."""
    crowd = [
        item("一项名称特别长的活动" * 9, NOVEMBER + timedelta(days=n), id=n)
        for n in range(30)
        for _ in "123456"
    ]
    months = [
        item("材料" * 40, NOVEMBER, ItemKind.MONTH, last_day=date(2026, 11, 30), id=900 + n)
        for n in range(40)
    ]
    image = opened(month_picture(NOVEMBER, falls(*crowd, *months), CALENDAR, "青禾小学"))
    assert image.width + image.height < 6_000


def test_too_many_month_items_say_how_many_are_left_out() -> None:
    many = [item(f"第{n}件", NOVEMBER, ItemKind.MONTH, id=n) for n in range(MOST_NOTES + 2)]
    found = page(*many).notes
    assert len(found) == MOST_NOTES + 1
    assert found[-1].lines == ["还有 2 项"]


def test_the_same_month_is_the_same_picture() -> None:
    found = falls(item("数学组教研活动"))
    assert month_picture(NOVEMBER, found, CALENDAR, "数学组") == month_picture(
        NOVEMBER, found, CALENDAR, "数学组"
    )


# Type --------------------------------------------------------------------------------------------------

TEXTS = st.text(st.sampled_from("教研活动（三）班，。：“”《》 abc123-./…"), max_size=60)


def test_chinese_has_its_own_shapes_and_is_no_row_of_boxes() -> None:
    shapes = {bytes(font(24).getmask(character)) for character in "教研备课周单双休班🏫\U0010ffff"}
    assert len(shapes) == 9 + 1


def test_what_the_font_lacks_is_left_out() -> None:
    assert printable("🏃 秋季\n运动会\u200d🎉 \x00") == "秋季 运动会"


@given(TEXTS, st.integers(60, 400), st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_no_line_is_too_wide_or_one_too_many(text: str, width: int, most: int) -> None:
    face = font(24)
    lines = wrapped(text, face, width, most)
    assert len(lines) <= most
    assert all(face.getlength(line) <= width for line in lines)


@given(TEXTS, st.integers(60, 400))
@settings(max_examples=200, deadline=None)
def test_with_room_nothing_is_lost_but_spaces(text: str, width: int) -> None:
    assert "".join("".join(wrapped(text, font(24), width, 100)).split()) == "".join(text.split())


def test_lines_do_not_break_words_nor_begin_with_a_comma() -> None:
    assert wrapped("听课，评课，说课", font(20), 60, 9) == ["听课，", "评课，", "说课"]
    assert wrapped("学习 Scratch3.0 软件", font(20), 118, 9) == ["学习", "Scratch3.0", "软件"]


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    face = font(24, BOLD)
    assert wrapped("同课异构：荷花", face, 100, 1) == ["同课异" + ELLIPSIS]
    assert shortened("教研", face, 48) == "教研"
    assert shortened("教研组", face, 48) == "教" + ELLIPSIS
