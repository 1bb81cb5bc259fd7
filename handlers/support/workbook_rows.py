"""The rows of a sheet as a workbook keeps them (SpreadsheetML, ECMA-376 part 1, 18.3): much quicker than a library
that makes an object of every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from xml.sax.saxutils import escape

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from handlers.support.tables import Tally, Value
from handlers.support.xml_text import xml_text

HEADER: Final = Font(bold=True)
HEADER_FILL: Final = PatternFill("solid", fgColor="DDEBF7")
_SHORT_FILL: Final = PatternFill("solid", fgColor="FCE4D6")
_FULL_FILL: Final = PatternFill("solid", fgColor="E2EFDA")
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_CENTRED: Final = Alignment(horizontal="center", vertical="top")
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet, or a CSV made from it, might take for the beginning of a formula."""
_LONGEST: Final = 32_767
_DAY_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001  (Excel knows no time zones)
"""From what Excel counts days, all after February 1900."""
# A bare one would be read as the end of a line.
_RETURN: Final = {"\r": "&#13;"}


class Looks:
    """The numbers under which a workbook keeps the looks of cells."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.header = self._number(font=HEADER, fill=HEADER_FILL, alignment=_TOP)
        self.text = self._number(alignment=_TOP)
        # As if typed with a leading apostrophe, so that editing the cell does not wake it either.
        self.active = self._number(alignment=_TOP, quotePrefix=True)
        self.number = self._number(alignment=_CENTRED)
        self.day = self._number(alignment=_CENTRED, number_format="yyyy-mm-dd")
        self.moment = self._number(alignment=_CENTRED, number_format="yyyy-mm-dd hh:mm")
        self._tallies: dict[tuple[int, bool], int] = {}

    def tally(self, tally: Tally) -> int:
        """That of a number out of so many, by whether it is full."""
        look = tally.of, tally.count >= tally.of
        if look not in self._tallies:
            self._tallies[look] = self._number(
                alignment=_CENTRED,
                number_format=f'0"/{tally.of}"',
                fill=_FULL_FILL if look[1] else _SHORT_FILL,
            )
        return self._tallies[look]

    def _number(self, **look: object) -> int:
        cell: Any = WriteOnlyCell(self._page)
        for name, value in look.items():
            setattr(cell, name, value)
        return int(cell.style_id)


@dataclass(slots=True)
class Rows:
    """Writes the rows of one sheet; the first is the header."""

    looks: Looks
    count: int = field(default=0, init=False)
    """Of the rows written so far."""

    def row(self, values: Sequence[Value], height: float | None = None) -> str:
        """The next row. `height` is in points; None leaves it to the program."""
        self.count += 1
        high = "" if height is None else f' ht="{height:g}" customHeight="1"'
        cells = "".join(
            self._cell(f"{get_column_letter(column)}{self.count}", value)
            for column, value in enumerate(values, 1)
            if value is not None
        )
        return f'<row r="{self.count}"{high}>{cells}</row>'

    def _cell(self, place: str, value: str | float | date | Tally) -> str:
        looks = self.looks
        if self.count == 1:
            return _text(place, looks.header, str(value))
        if isinstance(value, str):
            return _text(place, looks.active if value.startswith(ACTIVE) else looks.text, value)
        if isinstance(value, datetime):
            return _number(place, looks.moment, (value.replace(tzinfo=None) - _DAY_ZERO) / timedelta(days=1))
        if isinstance(value, date):
            return _number(place, looks.day, (value - _DAY_ZERO.date()).days)
        if isinstance(value, Tally):
            return _number(place, looks.tally(value), value.count)
        return _number(place, looks.number, value)


def _number(place: str, look: int, number: float) -> str:
    return f'<c r="{place}" s="{look}"><v>{number:.16g}</v></c>'


def _text(place: str, look: int, text: str) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f'<c r="{place}" s="{look}" t="inlineStr"><is><t{kept}>{escape(clean(text), _RETURN)}</t></is></c>'


def clean(text: str) -> str:
    """Without characters that XML can't hold, cut to what a cell can hold."""
    return xml_text(text)[:_LONGEST]
