""".docx: the words a reader sees on the pages, without headers, footers, notes and comments.

Tracked changes count as accepted: what was inserted stays, what was deleted is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from handlers.support.documents.numbering import Numbering
from handlers.support.documents.packages import Package, is_on
from handlers.support.documents.symbols import symbol
from handlers.support.documents.tables import continued, row_lines
from handlers.support.documents.word_styles import Styles

_SKIPPED: Final = frozenset(
    # Deleted or moved away; properties; the reading above characters; formulas of fields; what a chart says.
    (
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "sdtPr",
        "sectPr",
        "rt",
        "instrText",
        "delText",
        "delInstrText",
        "chart",
    )
)
_BREAKS: Final = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}


def text(package: Package, main: str, root: Element) -> str:
    """The text of a document, given its main part and that part's tree."""
    styles = Styles(package.related_tree(main, "styles"))
    numbering = Numbering(package.related_tree(main, "numbering"))
    body = root.find("body")
    return "\n".join(_Reader(styles, numbering).blocks(body)) if body is not None else ""


class _Reader:
    """Walks a document from its beginning to its end; the numbers of lists count on the way."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def blocks(self, container: Element) -> list[str]:
        """The lines of a body, a table cell or a text box."""
        lines: list[str] = []
        before = ""
        for block in _flat(container):
            if block.tag == "tbl":
                lines += self._table(block)
                continue
            paragraph, boxes = self._paragraph(block)
            if _mark_is_deleted(block):
                before += paragraph
            else:
                lines += self._numbered(block, before + paragraph).split("\n")
                before = ""
            lines += boxes
        return lines + ([before] if before else [])

    def _paragraph(self, paragraph: Element) -> tuple[str, list[str]]:
        """Its own words, and the lines of the text boxes that hang on it."""
        if self._styles.is_contents(paragraph):
            return "", []
        words: list[str] = []
        boxes: list[str] = []
        for element in _visible(paragraph):
            if element.tag == "t":
                words.append(element.text or "")
            elif element.tag in _BREAKS:
                words.append(_BREAKS[element.tag])
            elif element.tag == "sym":
                words.append(symbol(element.get("font", ""), element.get("char", "")))
            elif element.tag == "txbxContent":
                boxes += self.blocks(element)
        return "".join(words).replace("\xad", ""), boxes

    def _numbered(self, paragraph: Element, words: str) -> str:
        number, level = self._styles.list_of(paragraph, self._numbering)
        mark = "" if number is None else self._numbering.next(number, level)
        # An empty paragraph counts in its list, but its number alone says nothing.
        return mark + words.strip() if words.strip() else ""

    def _table(self, table: Element) -> list[str]:
        above: dict[int, list[str]] = {}
        lines: list[str] = []
        for row in _rows(table):
            cells: list[list[str]] = []
            column = _grid_before(row)
            for cell in _cells(row):
                merge = cell.find("tcPr/vMerge")
                if merge is not None and merge.get("val", "continue") == "continue":
                    cells.append(continued(above.get(column, [])))
                else:
                    cells.append(self.blocks(cell))
                    above[column] = cells[-1]
                column += _span(cell)
            lines += row_lines(cells)
        return lines


def _flat(container: Element) -> Iterator[Element]:
    """The paragraphs and tables directly in a container, out of controls and tracked insertions."""
    for child in container:
        if child.tag in ("p", "tbl"):
            yield child
        elif child.tag == "AlternateContent":
            yield from _flat(_chosen(child))
        elif child.tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            yield from _flat(child)


def _visible(element: Element) -> Iterator[Element]:
    """Everything in a paragraph that shows; text boxes come whole."""
    for child in element:
        if child.tag == "AlternateContent":
            yield from _visible(_chosen(child))
        elif child.tag in _SKIPPED or (child.tag == "r" and is_on(child.find("rPr/vanish"))):
            continue
        else:
            yield child
            if child.tag != "txbxContent":
                yield from _visible(child)


def _chosen(alternatives: Element) -> Element:
    """Of the same content written twice, for new and for old programs, the first that has words or is last."""
    choices = [each for each in alternatives if each.tag in ("Choice", "Fallback")]
    worded = (each for each in choices if any(words.text for words in each.iter("t")))
    return next(worded, choices[0] if choices else alternatives)


def _mark_is_deleted(paragraph: Element) -> bool:
    """Whether a tracked change joins the paragraph to the next."""
    return paragraph.find("pPr/rPr/del") is not None or paragraph.find("pPr/rPr/moveFrom") is not None


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr" and child.find("trPr/del") is None:
            yield child
        elif child.tag in ("sdt", "sdtContent", "customXml"):
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == "tc" and child.find("tcPr/cellDel") is None and not _is_merged_sideways(child):
            yield child
        elif child.tag in ("sdt", "sdtContent", "customXml"):
            yield from _cells(child)


def _is_merged_sideways(cell: Element) -> bool:
    """Old programs leave the covered cells in the file."""
    merge = cell.find("tcPr/hMerge")
    return merge is not None and merge.get("val", "continue") == "continue"


def _span(cell: Element) -> int:
    return _count(cell.find("tcPr/gridSpan")) or 1


def _grid_before(row: Element) -> int:
    return _count(row.find("trPr/gridBefore"))


def _count(element: Element | None) -> int:
    digits = element.get("val", "") if element is not None else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
