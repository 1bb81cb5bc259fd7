"""A Word template of the school's own, filled: a page for each lesson, or a row of a table for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from handlers.papers.book import Gallery
from handlers.papers.material import Material
from handlers.papers.photos import Photo
from handlers.papers.values import at_last, words_of_lesson
from handlers.support.xml_text import xml_text
from school.exporting.templates import Place, Shape, Template, in_one_row, marked, names_in
from school.observing.observations import Observation

_PHOTO_WIDTH, _CELL_MARGINS = 6.0, 0.5
"""Centimetres."""
_TWIPS: Final = 567
"""In a centimetre; Word measures cells in twentieths of a point."""


class FilledWord:
    """A template in which lessons are put one after another."""

    def __init__(self, template: Template, content: bytes, material: Material, gallery: Gallery) -> None:
        self._template = template
        self._material = material
        self._gallery = gallery
        self._document: Any = Document(BytesIO(content))

    def fill(self, logs: Sequence[Observation]) -> bytes:
        """The document with these lessons in it."""
        body = self._document.element.body
        rows = [*body.iter(qn("w:tr"))] if self._template.shape is Shape.WORD_ROWS else []
        row = in_one_row([[name for it in _paragraphs(row) for name in names_in(_text(it))] for row in rows])
        pattern = [it for it in body if it.tag != qn("w:sectPr")] if row is None else [rows[row]]
        lessons = [[deepcopy(it) for it in pattern] for _ in logs]
        # What all share goes in before the lessons do: what people wrote is not looked at for places.
        for element in self._all_parts():
            _fill(element, at_last(self._template, self._material))
        for number, (log, elements) in enumerate(zip(logs, lessons, strict=True), 1):
            for it in elements:
                self._put_lesson(it, log, number)
            begins_page = row is None and number > 1
            for it in _on_a_new_page(elements) if begins_page else elements:
                pattern[0].addprevious(it)
        for it in pattern:
            it.getparent().remove(it)
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _put_lesson(self, element: Any, log: Observation, number: int) -> None:
        photos = {name for name, place in self._template.places.items() if place is Place.PHOTOS}
        with_photos = [it for it in _paragraphs(element) if photos & {*names_in(_text(it))}]
        _fill(element, words_of_lesson(self._template, self._material, log, number))
        if with_photos:
            self._put_photos(with_photos[0], self._gallery.of(log.id)[0])

    def _put_photos(self, paragraph: Any, photos: Sequence[Photo]) -> None:
        written = Paragraph(paragraph, self._document._body)
        width = _room_in(paragraph)
        for it in photos:
            written.add_run().add_picture(BytesIO(it.content), width=Cm(width))

    def _all_parts(self) -> Iterator[Any]:
        """The body, and headers and footers that are there."""
        yield self._document.element.body
        for section in self._document.sections:
            for part in (
                section.header,
                section.footer,
                section.first_page_header,
                section.first_page_footer,
                section.even_page_header,
                section.even_page_footer,
            ):
                if not part.is_linked_to_previous:
                    yield part._element


def _room_in(paragraph: Any) -> float:
    """How wide a photo may be in a paragraph, in centimetres: narrower in a narrow cell of a table."""
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}") if cell is not None else None
    if width is None or width.get(qn("w:type")) != "dxa":
        return _PHOTO_WIDTH
    return max(1.0, min(_PHOTO_WIDTH, int(width.get(qn("w:w"))) / _TWIPS - _CELL_MARGINS))


def _on_a_new_page(elements: list[Any]) -> list[Any]:
    """The same, beginning on a new page."""
    first = elements[0] if elements and elements[0].tag == qn("w:p") else None
    if first is None:
        first = OxmlElement("w:p")
        elements = [first, *elements]
    first.get_or_add_pPr().get_or_add_pageBreakBefore()
    return elements


def _paragraphs(element: Any) -> list[Any]:
    return [*element.iter(qn("w:p"))]


def _pieces(paragraph: Any) -> list[Any]:
    """The pieces of text of a paragraph, without those of text boxes in it, which have paragraphs of their own."""
    return [it for it in paragraph.iter(qn("w:t")) if next(it.iterancestors(qn("w:p"))) is paragraph]


def _text(paragraph: Any) -> str:
    return "".join(it.text or "" for it in _pieces(paragraph))


def _fill(element: Any, words: Mapping[str, str]) -> None:
    """Fill the places whose names are among these words; what is put in looks as the place did."""
    for paragraph in _paragraphs(element):
        if known := [name for name in names_in(_text(paragraph)) if name in words]:
            _fill_paragraph(paragraph, {name: words[name] for name in known})


def _fill_paragraph(paragraph: Any, words: Mapping[str, str]) -> None:
    pieces = _pieces(paragraph)
    whole = "".join(it.text or "" for it in pieces)
    texts = filled_pieces(whole, [len(it.text or "") for it in pieces], words)
    for piece, text in zip(pieces, texts, strict=True):
        _write(piece, xml_text(text))


def filled_pieces(whole: str, lengths: Sequence[int], words: Mapping[str, str]) -> list[str]:
    """A text that lies in pieces, with its places filled: a place goes into the piece in which it begins."""
    texts, at = [], 0
    spans = _spans(whole, words)
    for length in lengths:
        end, text = at + length, ""
        position = at
        for start, stop, word in spans:
            if start >= end or stop <= position:
                continue
            if start >= at:
                text += whole[position:start] + word
            position = min(stop, end)
        texts.append(text + whole[position:end])
        at = end
    return texts


def _spans(whole: str, words: Mapping[str, str]) -> list[tuple[int, int, str]]:
    return [(start, stop, words[name]) for start, stop, name in marked(whole) if name in words]


def _write(piece: Any, text: str) -> None:
    """Put a text in place of another; its lines are broken as they are."""
    first, *more = text.split("\n")
    piece.text = first
    piece.set(qn("xml:space"), "preserve")
    after = piece
    for line in more:
        end, following = OxmlElement("w:br"), OxmlElement("w:t")
        following.text = line
        following.set(qn("xml:space"), "preserve")
        after.addnext(end)
        end.addnext(following)
        after = following
