""".pdf: the text layer, put back into paragraphs and tables by where the words and rules stand."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from time import monotonic
from typing import Any, Final

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError

from handlers.support.documents.model import (
    MAX_CHARACTERS,
    MAX_PAGES,
    MAX_SECONDS,
    Document,
    DocumentLocked,
    DocumentTooLarge,
    PictureOfText,
)
from handlers.support.documents.page_items import Collector, Page
from handlers.support.documents.page_text import page_lines, right_margin

_LIMITS: Final[dict[str, Any]] = {
    "maximum_declared_stream_length": 20_000_000,
    "array_based_stream_maximum_output_length": 8_000_000,
    "zlib_maximum_output_length": 8_000_000,
    "lzw_maximum_output_length": 2_000_000,
    "run_length_maximum_output_length": 8_000_000,
    "stream_decoding_work_maximum_length": 20_000_000,
    "stream_parsing_work_maximum_count": 300_000,
    "xform_maximum_invocations_per_extraction": 200,
    "page_tree_maximum_entries": 5_000,
    "disable_legacy_handling": True,
}
"""So that no single page takes long; the pages together are bounded by the clock."""
_FEW: Final = 10
"""Characters on a page. A scan often carries a page number or the mark of the scanner as text."""
_PAGE_NUMBER: Final = re.compile(
    r"[-—–\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／，,共]+\s*\d{1,3}(?:\s*页)?)?[-—–\s]*"
)
_READABLE: Final = re.compile(r"[\w\s\u3000-\u303f\uff00-\uffef!-~“”‘’…—·●○■□◆★①-⑳]")

# It warns of every oddity of every file; what matters comes as an exception.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(content: bytes) -> Document:
    """The text of a PDF.

    Raises:
        DocumentLocked, DocumentTooLarge; PictureOfText where it has no text layer or one of gibberish.
        A damaged file raises whatever comes.
    """
    deadline = monotonic() + MAX_SECONDS
    try:
        with apply_configuration(**_LIMITS):
            pages = _pages(content, deadline)
    except LimitReachedError as error:
        raise DocumentTooLarge("bytes", _LIMITS["zlib_maximum_output_length"]) from error
    margin = right_margin(pages)
    texts = [page_lines(page, margin) for page in pages]
    empty = tuple(number for number, lines in enumerate(texts, 1) if sum(map(len, lines)) < _FEW)
    text = "\n".join(line for lines in _without_running_heads(texts) for line in lines)
    if len(empty) == len(texts) or len(_READABLE.findall(text)) < 0.7 * len(text):
        raise PictureOfText(scan=True)
    return Document(text, "pdf", len(texts), empty)


def _pages(content: bytes, deadline: float) -> list[Page]:
    reader = PdfReader(BytesIO(content))
    _unlock(reader)
    if len(reader.pages) > MAX_PAGES:
        raise DocumentTooLarge("pages", MAX_PAGES)
    pages, characters = [], 0
    for page in reader.pages:
        pages.append(_page(page, deadline))
        characters += sum(len(piece.text) for piece in pages[-1].pieces)
        if characters > MAX_CHARACTERS:
            raise DocumentTooLarge("characters", MAX_CHARACTERS)
    return pages


def _unlock(reader: PdfReader) -> None:
    """Many PDFs are locked against changes only: those open with an empty password."""
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")
        except (DependencyError, NotImplementedError) as error:
            raise DocumentLocked from error
        if not opened:
            raise DocumentLocked


def _page(page: PageObject, deadline: float) -> Page:
    collector = Collector(page.rotation)

    def before(operator: bytes, operands: list[Any], matrix: list[float], _: list[float]) -> None:
        if monotonic() > deadline:
            raise DocumentTooLarge("seconds", int(MAX_SECONDS))
        collector.draw(operator, operands, matrix)

    if monotonic() > deadline:
        raise DocumentTooLarge("seconds", int(MAX_SECONDS))
    page.extract_text(visitor_operand_before=before, visitor_text=collector.write)
    return collector.page()


def _without_running_heads(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without page numbers and without what stands at the top or bottom of most pages."""
    edges = Counter(line for lines in pages for line in {*lines[:1], *lines[-1:]})
    often = max(3, len(pages) * 2 // 3)

    def runs(line: str) -> bool:
        return _PAGE_NUMBER.fullmatch(line) is not None or edges[line] >= often

    kept = []
    for lines in pages:
        start, end = 0, len(lines)
        while start < end and start < 2 and runs(lines[start]):
            start += 1
        while end > start and end > len(lines) - 2 and runs(lines[end - 1]):
            end -= 1
        kept.append(lines[start:end])
    return kept
