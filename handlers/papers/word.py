"""Word documents as a Chinese school expects them: A4, 宋体 and 黑体 named for Word, tables that keep to the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from handlers.support.xml_text import xml_text

SONG, HEI = "宋体", "黑体"
WIDTH: Final = 17.0
"""Centimetres between the margins of a page."""
_MARGIN: Final = 2.0
_LATIN: Final = "Times New Roman"
_SHADE: Final = "EAF1FB"
_SIZES: Final = {1: 15, 2: 12.5}


class WordPaper:
    """A document that is written from top to bottom."""

    def __init__(self, title: str, author: str) -> None:
        self.document: Any = Document()
        self.document.core_properties.title = xml_text(title)
        self.document.core_properties.author = xml_text(author)
        self._set_page()
        self._set_fonts()

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(_MARGIN)
        section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.6)
        section.footer_distance = Cm(0.8)
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for piece in ("第 ", "PAGE", " 页"):
            run = footer.add_run("" if piece == "PAGE" else piece)
            run.font.size = Pt(9)
            if piece == "PAGE":
                _add_field(run, piece)

    def _set_fonts(self) -> None:
        styles = self.document.styles
        _name_font(styles["Normal"], SONG, 10.5)
        styles["Normal"].paragraph_format.space_after = Pt(0)
        for level, size in _SIZES.items():
            style = styles[f"Heading {level}"]
            _name_font(style, HEI, size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.font.bold = False
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(12), Pt(6)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading, 1 or 2; it stays with what follows."""
        self.document.add_heading(xml_text(text), level)

    def title(self, text: str, size: float = 18, *, new_page: bool = False, before: float = 0) -> None:
        """A line in 黑体 in the middle, perhaps on a new page; sizes and the space before it in points."""
        paragraph = self.text(text, size, HEI, centred=True)
        paragraph.paragraph_format.page_break_before = new_page
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.space_after = Pt(size / 3)
        paragraph.paragraph_format.keep_with_next = True

    def text(
        self,
        text: str,
        size: float = 10.5,
        font: str = SONG,
        *,
        centred: bool = False,
        indented: bool = False,
        after: float = 0,
    ) -> Paragraph:
        """A paragraph; `indented` by two characters, as running text is."""
        paragraph: Paragraph = self.document.add_paragraph()
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if indented:
            paragraph.paragraph_format.first_line_indent = Pt(2 * size)
            paragraph.paragraph_format.line_spacing = 1.4
        paragraph.paragraph_format.space_after = Pt(after)
        style_run(paragraph.add_run(xml_text(text)), font, size)
        return paragraph

    def table(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[object]],
        widths: Sequence[float],
        size: float = 9.5,
    ) -> None:
        """A table with its header repeated on every page; `widths` are shares of the page's width."""
        lines: list[Sequence[object]] = [header, *rows]
        total = sum(widths)
        table = self.grid(len(lines), [WIDTH * it / total for it in widths])
        centred = [all(_is_short(line[nth]) for line in lines) for nth in range(len(header))]
        for number, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
            if number == 0:
                _repeat(row)
            _keep_whole(row)
            for cell, value, in_middle in zip(row.cells, line, centred, strict=True):
                fill(cell, str(value), size, centred=in_middle or number == 0, gap=2)
                if number == 0:
                    shade(cell)
        self.text("", 6)

    def grid(self, rows: int, widths: Sequence[float]) -> Any:
        """An empty table with lines and columns of these widths in centimetres."""
        table = self.document.add_table(rows, len(widths))
        table.style = "Table Grid"
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)
        return table

    def picture(self, content: bytes, width: float = WIDTH) -> None:
        """A picture in the middle, `width` centimetres wide."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run().add_picture(BytesIO(content), width=Cm(width))

    def save(self, target: Path) -> None:
        """Write the file."""
        self.document.save(str(target))


def fill(
    cell: _Cell,
    text: str,
    size: float = 10.5,
    font: str = SONG,
    *,
    centred: bool = False,
    middle: bool = True,
    gap: float = 1,
) -> None:
    """Write into a cell, a paragraph for each line; `middle` is about top and bottom, `gap` the points around it."""
    if middle:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(xml_text(text).split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(gap)
        style_run(paragraph.add_run(line), font, size)


def style_run(run: Run, font: str, size: float) -> None:
    """Give a run a Chinese font, beside a Latin one, and a size in points."""
    run.font.size = Pt(size)
    run.font.name = _LATIN
    _run_fonts(run._element.get_or_add_rPr()).set(qn("w:eastAsia"), font)


def set_height(row: _Row, centimetres: float) -> None:
    """The least height of a row; it grows with what is in it."""
    row.height = Cm(centimetres)
    row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST


def shade(cell: _Cell) -> None:
    """A pale ground, as headers have."""
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        ground.set(qn(f"w:{name}"), value)
    properties = cell._element.get_or_add_tcPr()
    # Word wants them in the order of the standard (ECMA-376 part 1, 17.4.69).
    after = properties.find(qn("w:vAlign"))
    properties.append(ground) if after is None else after.addprevious(ground)


def _name_font(style: Any, font: str, size: float) -> None:
    style.font.name, style.font.size = _LATIN, Pt(size)
    fonts = _run_fonts(style.element.get_or_add_rPr())
    fonts.set(qn("w:eastAsia"), font)
    # The theme's fonts would go before those that are named.
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _run_fonts(properties: Any) -> Any:
    return properties.get_or_add_rFonts()


def _repeat(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _add_field(run: Run, code: str) -> None:
    for kind in ("begin", "instr", "end"):
        element = OxmlElement("w:instrText" if kind == "instr" else "w:fldChar")
        if kind == "instr":
            element.text = code
        else:
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)


def _is_short(value: object) -> bool:
    return not isinstance(value, str) or len(value) <= 12
