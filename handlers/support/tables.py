"""Tables as they go into a workbook; `handlers.support.workbooks` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from storage.files import Files


@dataclass(frozen=True, slots=True)
class Tally:
    """A number out of how many there should be: it shows as 8/15, sorts and adds up as 8."""

    count: int
    of: int


Value = str | int | float | date | datetime | Tally | None
"""What a cell may hold. A datetime is written as its own wall clock; text is never a formula."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns (or, `lying`, bars) of the numbers in a column of the sheet, named by its first column. Columns count
    from 0; only the first `rows` rows are drawn."""

    title: str
    column: int
    rows: int
    lying: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title on the tab, the header row and the rows below it.

    `widths` are in the half-width characters of a screen; without them columns are as wide as what is in them.
    Of what is no table (not `filtered`), such as notes, nothing can be filtered.
    """

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()
    charts: Sequence[Chart] = ()
    filtered: bool = True


def keep_workbook(files: Files, sheet: Sheet) -> str:
    """Write a sheet as .xlsx into the file store, in a thread; its SHA-256."""
    # What writes workbooks is loaded when it is needed, beside the event loop.
    from handlers.support.workbooks import workbook

    return files.put(workbook([sheet]))
