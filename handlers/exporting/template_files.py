"""A Word or Excel file that somebody sent as a template: what is in it, without trusting it.

Everything blocks and works on bytes in memory; callers run it in a thread.
"""

from __future__ import annotations

import io
import re
from pathlib import PurePath
from typing import Final
from xml.etree.ElementTree import Element

from openpyxl import load_workbook

from handlers.support.documents import formats
from handlers.support.documents.model import DocumentDamaged
from handlers.support.documents.packages import Package
from school.exporting.folders import safe
from school.exporting.templates import (
    OF_ALL,
    Fault,
    NoTemplate,
    Place,
    Shape,
    Template,
    header_in,
    in_one_row,
    names_in,
    places_of,
    read_place,
)
from school.problems import Problem

LARGEST: Final = 3 * 2**20
"""Bytes of a template: a form with a crest on it has some 100 KB."""
MAX_ROWS, MAX_COLUMNS = 200, 40
"""Of a sheet that is looked at for places."""
HEADER_WITHIN: Final = 12
_MACRO_PARTS: Final = re.compile(r"vbaproject|vbadata|macrosheets|activex|\.bin$", re.IGNORECASE)
_PRINTER: Final = re.compile(r"printersettings\d*\.bin$", re.IGNORECASE)
_FETCHING_PARTS: Final = re.compile(r"externallinks/|connections\.xml$|querytables/", re.IGNORECASE)
# Fields of Word that fetch or run something (ECMA-376 part 1, 17.16.5), and what formulas of Excel can do it with.
_FIELDS: Final = re.compile(r"\b(?:DDE(?:AUTO)?|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|RD)\b")
_FORMULAS: Final = re.compile(
    r"\b(?:WEBSERVICE|CALL|REGISTER(?:\.ID)?|EXEC|RTD|IMAGE)\s*\(|\|\s*'", re.IGNORECASE
)
_OWN_DISK: Final = re.compile(r"file:///[a-z]:", re.IGNORECASE)


def read_template(content: bytes, name: str, sha256: str) -> Template:
    """What a file is as a template; its id is 0.

    Raises:
        NoTemplate: there is nothing to fill, or it would do something when opened.
        DocumentTooLarge, DocumentLocked, DocumentDamaged, OtherFormat, UnknownFormat, PictureOfText.
    """
    if len(content) > LARGEST:
        raise NoTemplate(Fault.LARGE)
    formats.refuse_unreadable(content, name)
    if not content.startswith(b"PK"):
        raise NoTemplate(Fault.OTHER)
    try:
        return _read(Package(content), content, safe(PurePath(name).stem, 30), sha256)
    except Problem:
        raise
    # A damaged file makes its reader fail with whatever its innards happen to raise.
    except Exception as error:
        raise DocumentDamaged from error


def _read(package: Package, content: bytes, name: str, sha256: str) -> Template:
    main = next((path for kind, path in package.related("").values() if kind == "officeDocument"), "")
    trees = _checked(package)
    root = trees.get(main.lower())
    if root is not None and root.tag == "document":
        return Template(0, name, sha256, *_word(root, trees))
    if root is not None and root.tag == "workbook":
        return Template(0, name, sha256, *_sheets(content))
    raise NoTemplate(Fault.OTHER)


def _checked(package: Package) -> dict[str, Element]:
    """Every XML part by its path, once nothing in them does anything by itself."""
    trees = {}
    for path in package.paths:
        if _MACRO_PARTS.search(path) and not _PRINTER.search(path):
            raise NoTemplate(Fault.MACROS)
        if _FETCHING_PARTS.search(path):
            raise NoTemplate(Fault.OUTSIDE)
        if path.endswith((".xml", ".rels")):
            trees[path] = package.tree(path)
    if "macroenabled" in "".join(it.get("ContentType", "") for it in trees["[content_types].xml"]).lower():
        raise NoTemplate(Fault.MACROS)
    for path, root in trees.items():
        if path.endswith(".rels"):
            _refuse_outside(root)
        if any(_FIELDS.search(it) for it in _instructions(root)) or any(
            _FORMULAS.search(it.text or "") for it in root.iter("f")
        ):
            raise NoTemplate(Fault.OUTSIDE)
    return trees


def _refuse_outside(relations: Element) -> None:
    """Links may lead outside, for people click on them; a template of one's own disk is what Word always notes."""
    for it in relations:
        kind = it.get("Type", "").rpartition("/")[2]
        usual = kind == "attachedTemplate" and _OWN_DISK.match(it.get("Target", ""))
        if it.get("TargetMode") == "External" and kind != "hyperlink" and not usual:
            raise NoTemplate(Fault.OUTSIDE)


def _instructions(root: Element) -> list[str]:
    """What fields are told to do; one instruction may be split over several runs."""
    whole = "".join(it.text or "" for it in root.iter("instrText"))
    return [whole, *(it.get("instr", "") for it in root.iter("fldSimple"))]


# Word --------------------------------------------------------------------------------------------------


def _word(root: Element, trees: dict[str, Element]) -> tuple[Shape, dict[str, Place | None]]:
    names = _names(root)
    rows = [*map(_names, root.iter("tr"))]
    row = in_one_row(rows)
    beside = [tree for path, tree in trees.items() if re.search(r"word/(?:header|footer)\d*\.xml$", path)]
    for tree in beside:
        names += _names(tree)
    repeated = row is not None and {*rows[row]} >= {*_lesson_names(names)}
    return Shape.WORD_ROWS if repeated else Shape.WORD_PAGES, places_of(names)


def _names(element: Element) -> list[str]:
    """The names in the paragraphs of an element, in order. Word may split one over several runs."""
    texts = ("".join(it.text or "" for it in paragraph.iter("t")) for paragraph in element.iter("p"))
    return [name for text in texts for name in names_in(text)]


def _lesson_names(names: list[str]) -> list[str]:
    return [it for it in names if read_place(it) not in OF_ALL]


# Excel -------------------------------------------------------------------------------------------------


def _sheets(content: bytes) -> tuple[Shape, dict[str, Place | None]]:
    book = load_workbook(io.BytesIO(content), read_only=True)
    for page in book.worksheets:
        page.reset_dimensions()
        rows = [
            ["" if cell is None else str(cell) for cell in row]
            for row in page.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
        ]
        marked = [[name for cell in row for name in names_in(cell)] for row in rows]
        if any(marked):
            names = [name for row in marked for name in row]
            return Shape.SHEET_ROWS if in_one_row(marked) is not None else Shape.SHEET_PAGES, places_of(names)
        header = header_in(rows[:HEADER_WITHIN])
        if header is not None:
            return Shape.SHEET_ROWS, places_of(it.strip() for it in rows[header] if it.strip())
    raise NoTemplate(Fault.NO_PLACES)
