"""Where everything goes on the picture of a month: pixels, lines and colours, measured before drawing."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final

from handlers.pictures.canvas import Colour
from handlers.pictures.lettering import MEDIUM, REGULAR, font, printable, shortened, wrapped
from handlers.texts import pictures as texts
from school.calendar.terms import SchoolCalendar
from school.scheduling.schedule import Item, ItemKind, Occurrence

WIDTH: Final = 1080
MARGIN: Final = 24
WEEK, WEEKEND = 78, 106
"""Widths of the column with the week's number, and of a day of the weekend on which nothing happens."""
TOP, NAMES, ROW = 122, 44, 128
"""Heights of the title, of the weekdays' names, and of a week at the least."""
PAD, HEAD, LABEL = 8, 54, 30
"""Inside a day: its border, the height of its number, and of each line of its name."""
GAP, CARD_PAD, CLOCK, LINE = 6, 5, 26, 30
"""Between items, around their words, and the heights of their lines."""
NOTE, NOTE_GAP, SMALL = 37, 7, 40
"""Heights of a line of a month item, of what follows it, and of a line of the legend."""
MOST, MOST_NOTES = 4, 15
"""Items of one day, and month items, that are shown."""

SCHOOL: Final = (67, 83, 180)
PEOPLE: Final = (100, 112, 130)
PALETTE: Final[tuple[Colour, ...]] = (
    (22, 128, 92), (147, 64, 176), (194, 88, 12), (12, 122, 150), (190, 40, 100), (110, 105, 20), (128, 82, 52),
)  # fmt: skip
"""Colours of groups, in the order of their ids."""


class Mark(Enum):
    """What makes a day stand out."""

    NONE = "none"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    EXAM = "exam"


@dataclass(frozen=True, slots=True)
class Card:
    """An item on a day."""

    clock: str
    lines: Sequence[str]
    colour: Colour
    due: bool

    @property
    def height(self) -> int:
        """In pixels."""
        return 2 * CARD_PAD + bool(self.clock) * CLOCK + len(self.lines) * LINE


@dataclass(frozen=True, slots=True)
class Cell:
    """A day. `inside`: it is one of the month; `off`: people stay at home; `more` items did not fit."""

    day: date
    inside: bool
    off: bool = False
    mark: Mark = Mark.NONE
    label: Sequence[str] = ()
    cards: Sequence[Card] = ()
    more: int = 0

    @property
    def height(self) -> int:
        """In pixels, at the least."""
        cards = sum(card.height + GAP for card in self.cards)
        return HEAD + len(self.label) * LABEL + cards + bool(self.more) * LINE + PAD


@dataclass(frozen=True, slots=True)
class Week:
    """A row of days; `number` is that of the teaching week."""

    number: int | None
    cells: Sequence[Cell]
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Note:
    """A month item; without a colour a remark below them."""

    lines: Sequence[str]
    colour: Colour | None = None
    done: bool = False


class Page:
    """The layout of one month."""

    def __init__(
        self,
        month: date,
        occurrences: Sequence[Occurrence],
        calendar: SchoolCalendar,
        groups: Mapping[int, str],
    ) -> None:
        self.month = month.replace(day=1)
        self._calendar = calendar
        days = Calendar().monthdatescalendar(month.year, month.month)
        self.term = calendar.term_of(self.month) or calendar.term_of(days[-1][0])
        self._colours = _colours([it.item for it in occurrences])
        by_day: dict[date, list[Occurrence]] = {}
        for it in occurrences:
            if it.item.kind is not ItemKind.MONTH:
                for day in self._days_of(it):
                    by_day.setdefault(day, []).append(it)
        self.columns = _columns(by_day)
        self.weeks = self._stacked([[self._cell(day, by_day.get(day, [])) for day in week] for week in days])
        self.notes = self._notes([it.item for it in occurrences if it.item.kind is ItemKind.MONTH])
        self.notes_top = self.weeks[-1].bottom + 20
        height = 68 + sum(len(it.lines) * NOTE + NOTE_GAP for it in self.notes) + 8
        self.notes_bottom = self.notes_top + (height if self.notes else 0)
        self.legend_top = self.notes_bottom + (14 if self.notes else 0)
        self.legend = self._legend(groups, empty=not occurrences)
        self.height = self.legend_top + SMALL * len(self.legend) + 18

    def _days_of(self, it: Occurrence) -> Iterator[date]:
        """The days of the month on which an occurrence stands: its first, and those on which people come to it."""
        first = max(it.day, self.month)
        yield first
        for nth in range(1, (it.last_day - first).days + 1):
            day = first + timedelta(days=nth)
            if self._calendar.is_workday(day) and day.month == self.month.month:
                yield day

    def _stacked(self, weeks: Iterable[Sequence[Cell]]) -> list[Week]:
        stacked: list[Week] = []
        top = TOP + NAMES
        for cells in weeks:
            bottom = top + max(ROW, *(cell.height for cell in cells))
            numbers = (self._calendar.week_of(cell.day) for cell in cells)
            number = next((number for number in numbers if number is not None), None)
            stacked.append(Week(number, cells, top, bottom))
            top = bottom
        return stacked

    def _cell(self, day: date, found: Sequence[Occurrence]) -> Cell:
        if day.month != self.month.month:
            return Cell(day, inside=False)
        left, right = self.columns[day.weekday()]
        room = right - left - 2 * PAD
        mark, names = self._mark(day)
        label = [line for name in names for line in wrapped(printable(name), font(21, MEDIUM), room, 2)]
        shown = found if len(found) <= MOST else found[: MOST - 1]
        cards = [self._card(it, day, room - 10, crowded=len(found) > 2) for it in shown]
        off = not self._calendar.is_workday(day)
        return Cell(day, True, off, mark, label, cards, len(found) - len(shown))

    def _mark(self, day: date) -> tuple[Mark, list[str]]:
        """What stands out about a day, and the words for it."""
        what = self._calendar.day(day)
        names = [what.name] if what.name else []
        if what.kind == "holiday":
            return Mark.HOLIDAY, names
        made_up = what.kind == "make_up"
        if what.works and what.lessons_of != day.isoweekday():
            names.append(texts.lessons_of(what.lessons_of, made_up=made_up))
        exam = self.term and next((it for it in self.term.exams if it.first_day <= day <= it.last_day), None)
        if exam and what.works:
            names.insert(0, exam.name)
        mark = Mark.MAKE_UP if made_up else Mark.EXAM if exam and what.works else Mark.NONE
        return mark, names

    def _card(self, it: Occurrence, day: date, width: int, *, crowded: bool) -> Card:
        due = it.item.kind is ItemKind.DEADLINE
        colour = self._colours[_whose(it.item)]
        if day > max(it.day, self.month):
            return Card("", wrapped(printable(it.item.title), font(24, REGULAR), width, 1), colour, due)
        clock = texts.clock(it.starts, due=due)
        if it.last_day > it.day:
            clock = f"{clock} {texts.up_to(it.last_day, self.month)}".strip()
        lines = wrapped(printable(it.item.title), font(24, REGULAR), width, 2 if crowded else 3)
        return Card(shortened(clock, font(20, MEDIUM), width), lines, colour, due)

    def _notes(self, items: Sequence[Item]) -> list[Note]:
        notes = [self._note(item) for item in items[:MOST_NOTES]]
        left_out = len(items) - len(notes)
        return [*notes, Note([texts.more(left_out)])] if left_out else notes

    def _note(self, item: Item) -> Note:
        lines = wrapped(printable(item.title), font(26, REGULAR), WIDTH - 2 * MARGIN - 84, 2)
        return Note(lines, self._colours[_whose(item)], item.done)

    def _legend(
        self, groups: Mapping[int, str], *, empty: bool
    ) -> list[list[tuple[int, Colour | None, str]]]:
        """Rows of (x, colour, words); colours only where there are several to tell apart."""
        named: list[tuple[Colour | None, str]] = []
        if len(self._colours) > 1:
            named = [(colour, _name(whose, groups)) for whose, colour in self._colours.items()]
        rows = _in_rows([it for it in named if it[1]])
        remarks = [texts.NOTHING if empty else None, texts.estimated(self._calendar, self.month)]
        return rows + [[(MARGIN + 4, None, remark)] for remark in remarks if remark]


def _whose(item: Item) -> int | str:
    """What decides an item's colour: the id of its group, or `school`, or `people`."""
    if item.audience.people:
        return "people"
    return "school" if item.audience.group_id is None else item.audience.group_id


def _colours(items: Iterable[Item]) -> dict[int | str, Colour]:
    whose = {_whose(item) for item in items}
    found: dict[int | str, Colour] = {"school": SCHOOL} if "school" in whose else {}
    for number, group in enumerate(sorted(it for it in whose if isinstance(it, int))):
        found[group] = PALETTE[number % len(PALETTE)]
    return found | ({"people": PEOPLE} if "people" in whose else {})


def _name(whose: int | str, groups: Mapping[int, str]) -> str:
    if isinstance(whose, int):
        return groups.get(whose, "")
    return texts.WHOLE_SCHOOL if whose == "school" else texts.PEOPLE


def _columns(by_day: Mapping[date, object]) -> list[tuple[int, int]]:
    """Left and right of each weekday; a day of the weekend is narrow where nothing happens on any."""
    busy = {day.weekday() for day in by_day}
    narrow = [weekday for weekday in (5, 6) if weekday not in busy]
    room = WIDTH - 2 * MARGIN - WEEK
    wide = (room - WEEKEND * len(narrow)) / (7 - len(narrow))
    edges = [float(MARGIN + WEEK)]
    for weekday in range(7):
        edges.append(edges[-1] + (WEEKEND if weekday in narrow else wide))
    return [(round(edges[n]), round(edges[n + 1])) for n in range(7)]


def _in_rows(named: Sequence[tuple[Colour | None, str]]) -> list[list[tuple[int, Colour | None, str]]]:
    rows: list[list[tuple[int, Colour | None, str]]] = []
    x = WIDTH
    for colour, name in named:
        words = shortened(printable(name), font(22, REGULAR), 300)
        width = 28 + round(font(22, REGULAR).getlength(words)) + 34
        if x + width > WIDTH - MARGIN + 34:
            rows.append([])
            x = MARGIN + 4
        rows[-1].append((x, colour, words))
        x += width
    return rows
