"""Read the single cells of a roster: names, duties (职务) and dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from school.folding import fold
from school.names import HAN
from school.people import Role

Cell = str | date | None
"""A cell as the spreadsheet gives it: text, a real date (or datetime), or nothing."""

_HAN_NAME: Final = re.compile(rf"[{HAN}]{{2,6}}|[{HAN}]{{1,12}}(?:·[{HAN}]{{1,12}}){{1,4}}")
_LATIN_NAME: Final = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ .'’-]{1,39}")
_DOTS: Final = str.maketrans("•・‧⋅", "····")
# 王小明（组长）, 王小明*, 王小明老师
_AFTER_NAME: Final = re.compile(r"\s*(?:\((?P<note>[^()]*)\)|[*★☆△▲#]+|老师)\s*$")


def clean_name(text: str) -> tuple[str, str]:
    """The name in a cell and what stands behind it in brackets: ("王小明", "组长") for 王小明（组长）.

    Blanks inside a Chinese name (张　三) are there for alignment only.
    """
    name, notes = _tidy(text), []
    while match := _AFTER_NAME.search(name):
        if not match.start():
            break
        name = name[: match.start()]
        notes.append(match["note"] or "")
    closed = name.replace(" ", "")
    return (closed if _HAN_NAME.fullmatch(closed) else name), "、".join(filter(None, notes))


def _tidy(text: str) -> str:
    """One form of brackets, dots and blanks, and nothing invisible; letters keep their case."""
    plain = unicodedata.normalize("NFKC", text).translate(_DOTS)
    return " ".join("".join(c for c in plain if c.isprintable() or c.isspace()).split())


def is_name(text: str) -> bool:
    """Whether a cell of a name column holds a name: no digits, no formula, no remark."""
    return bool(_HAN_NAME.fullmatch(text) or _LATIN_NAME.fullmatch(text))


_SEPARATORS: Final = re.compile(r"[\s、,;/兼及和&]+")
_DIRECTOR: Final = re.compile(r"(?:教科|教研|科研|教师发展)(?:室|处|中心|部)?(?:负责人|(?<!副)主任)")
_LEADER: Final = re.compile(r"校长|书记|(?<!班)主任|主席|行政|中层|校领导|校级")
_OTHER_LEAD: Final = re.compile(r"年级组长|课题组长|副组长|班组长")


def read_roles(position: str) -> frozenset[Role]:
    """The roles that a position (职务) gives: several for 副校长兼语文教研组长, none for 班主任.

    A deputy of the research office is a school leader, not a second director.
    """
    return frozenset(role for part in _SEPARATORS.split(fold(position)) for role in _roles_of(part))


def _roles_of(part: str) -> set[Role]:
    roles = set()
    if _DIRECTOR.search(part):
        roles.add(Role.DIRECTOR)
    elif _LEADER.search(part):
        roles.add(Role.SCHOOL_LEADER)
    if "组长" in part and not _OTHER_LEAD.search(part):
        roles.add(Role.PREP_LEAD if "备课" in part else Role.GROUP_LEAD)
    return roles


_YEAR_MONTH: Final = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})(?!\d)\D{0,3}(?:\d{1,2}\s*日?\D{0,2}.*)?")
_SOLID: Final = re.compile(r"(\d{4})(\d{2})(?:\d{2})?")
_SHORT: Final = re.compile(r"(\d{2})\s*[年./-]\s*(\d{1,2})(?!\d)\D{0,3}(?:\d{1,2}\s*日?)?")
_YEAR: Final = re.compile(r"(\d{4})\s*年?")


def read_month(cell: Cell) -> str | None:
    """A year and month as YYYY-MM from 1985年3月, 1985-03, 1985.3.12, 198503, 85.3 or a date; else None."""
    if isinstance(cell, date):
        return _month(cell.year, cell.month)
    text = fold(cell or "").strip()
    if match := _YEAR_MONTH.fullmatch(text) or _SOLID.fullmatch(text):
        return _month(int(match[1]), int(match[2]))
    if match := _SHORT.fullmatch(text):
        # Nobody teaches at an age that would make 85 mean 2085, or 05 mean 1905.
        year = int(match[1])
        return _month(year + (1900 if year >= 30 else 2000), int(match[2]))
    return None


def read_year(cell: Cell) -> int | None:
    """A year from 2008, 2008年, 2008年9月, 2008.09, 200809 or a date; None for anything else."""
    if isinstance(cell, str) and (match := _YEAR.fullmatch(fold(cell).strip())):
        return _plausible(int(match[1]))
    month = read_month(cell)
    return int(month[:4]) if month else None


def _month(year: int, month: int) -> str | None:
    return f"{year:04}-{month:02}" if _plausible(year) and 1 <= month <= 12 else None


def _plausible(year: int) -> int | None:
    """Years in which somebody alive may have been born or begun to teach."""
    return year if 1920 <= year <= 2099 else None
