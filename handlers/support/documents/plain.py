"""Text files: .txt and .md in the encodings that Chinese programs write."""

from __future__ import annotations

import codecs
import re
from typing import Final

from handlers.support.documents.model import DocumentDamaged, UnknownFormat

_BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_COMMON: Final = re.compile(r"[\t\r\n -~“”‘’…—\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_PLAIN: Final = re.compile(
    "[的一不人有在是年月日教学學师師课課校工作研组組每期周週节節二三四五六七八九十。，、：；]"
)
"""What every plan is full of."""
_SAMPLE: Final = 4096


def decode(content: bytes) -> str:
    """The text in UTF-8, UTF-16 (with or without its mark), GB18030, which includes GBK, or Big5.

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
    for encoding in (*_unmarked_utf16(content), "utf-8-sig", *_double_bytes(content)):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnknownFormat


def _double_bytes(content: bytes) -> tuple[str, str]:
    """GB18030 and Big5: the same bytes are characters in both, but sense in one of them only."""
    sample = content[:_SAMPLE]
    gb, big5 = (len(_PLAIN.findall(sample.decode(encoding, "ignore"))) for encoding in ("gb18030", "big5"))
    return ("big5", "gb18030") if big5 > gb else ("gb18030", "big5")


def _unmarked_utf16(content: bytes) -> tuple[str, ...]:
    """The order of bytes in which a file with zero bytes makes sense as Chinese, if there is one."""
    sample = content[:_SAMPLE]
    if 0 not in sample or len(content) % 2:
        return ()
    return tuple(
        encoding
        for encoding in ("utf-16-le", "utf-16-be")
        if len(_COMMON.findall(sample.decode(encoding, "replace"))) > 0.45 * len(sample)
    )
