"""Text files: .txt and .md in the encodings that Chinese programs write."""

from __future__ import annotations

import codecs
import re
from typing import Final

from handlers.support.documents.model import DocumentDamaged, UnknownFormat

_BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE: Final = 4096


def decode(content: bytes) -> str:
    """The text in UTF-8, UTF-16 (with or without its mark) or GB18030, which includes GBK.

    Line ends become newlines.

    Raises:
        UnknownFormat: it is no text at all.
        DocumentDamaged: it is marked as UTF-16 but is not.
    """
    text = _decoded(content)
    if _BINARY.search(text):
        raise UnknownFormat
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise DocumentDamaged from error
    for encoding in (*_unmarked_utf16(content), "utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnknownFormat


def _unmarked_utf16(content: bytes) -> tuple[str, ...]:
    """UTF-16 shows in its line ends and digits: their zero bytes stand all on one side of the pairs."""
    sample = content[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd and not even:
        return ("utf-16-le",)
    return ("utf-16-be",) if even and not odd else ()
