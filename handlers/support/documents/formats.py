"""What a file is, told by its first bytes, and the refusal of what can't be read."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final, Literal

from handlers.support.documents.model import DocumentLocked, OtherFormat, PictureOfText, UnknownFormat

_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Microsoft's compound file: .doc, .xls, .wps, .et, and whatever is locked with a password."""
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_MARKUP: Final = (b"{\\rtf", b"<html", b"<!doctype html", b"<?xml", b"mime-version:")
"""Word saves these too, often under the name .doc."""
_OTHERS: Final = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF", b"ID3", b"OggS", b"RIFF")
_PDF_WITHIN: Final = 1024
"""Some programs put a few bytes in front of %PDF; readers look this far."""


def is_pdf(content: bytes) -> bool:
    """Whether a file is a PDF."""
    return b"%PDF-" in content[:_PDF_WITHIN]


def refuse_unreadable(content: bytes, name: str) -> None:
    """Raise OtherFormat, PictureOfText, DocumentLocked or UnknownFormat where the first bytes say so."""
    if content.startswith(_COMPOUND):
        _refuse_compound(content, name)
    if content.startswith(_PICTURES) or content[8:12] == b"WEBP" or content[4:12] in _HEIC:
        raise PictureOfText(scan=False)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower().startswith(_MARKUP):
        raise OtherFormat(".docx")
    if content.startswith(_OTHERS) or content[4:8] == b"ftyp":
        raise UnknownFormat


_HEIC: Final = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypavif")
_TABLE_NAMES: Final = frozenset({".xls", ".et", ".xlt", ".xlsx"})


def _refuse_compound(content: bytes, name: str) -> None:
    """The names of the streams inside, in UTF-16, tell what a compound file is."""
    if _has_stream(content, "EncryptedPackage"):
        raise DocumentLocked
    if _has_stream(content, "PowerPoint Document"):
        raise UnknownFormat
    target: Literal[".docx", ".xlsx"] = ".docx"
    if not _has_stream(content, "WordDocument"):
        named_table = PurePath(name).suffix.lower() in _TABLE_NAMES
        is_table = named_table or _has_stream(content, "Workbook") or _has_stream(content, "Book")
        target = ".xlsx" if is_table else ".docx"
    raise OtherFormat(target)


def _has_stream(content: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in content
