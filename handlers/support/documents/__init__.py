"""A file that somebody sent -> its text, without trusting the file.

Everything is synchronous and works on bytes in memory; callers run it in a thread. What a file is shows in
its bytes: names lie, and phones rename.
"""

from __future__ import annotations

from handlers.support.documents import formats, plain
from handlers.support.documents.model import (
    MAX_CHARACTERS,
    MAX_FILE_BYTES,
    Document,
    DocumentDamaged,
    DocumentEmpty,
    DocumentLocked,
    DocumentTooLarge,
    Kind,
    OtherFormat,
    PictureOfText,
    UnknownFormat,
)
from school.problems import Problem

__all__ = [
    "Document",
    "DocumentDamaged",
    "DocumentEmpty",
    "DocumentLocked",
    "DocumentTooLarge",
    "Kind",
    "OtherFormat",
    "PictureOfText",
    "UnknownFormat",
    "read_document",
]


def read_document(content: bytes, name: str) -> Document:
    """The text of a .docx, .xlsx, .pdf, .txt or .md file.

    `name` is only asked where the bytes leave it open which program wrote an old file.

    Raises:
        DocumentTooLarge, OtherFormat, UnknownFormat, PictureOfText, DocumentLocked, DocumentDamaged,
        DocumentEmpty.
    """
    if len(content) > MAX_FILE_BYTES:
        raise DocumentTooLarge("bytes", MAX_FILE_BYTES)
    document = _read(content, name)
    if len(document.text) > MAX_CHARACTERS:
        raise DocumentTooLarge("characters", MAX_CHARACTERS)
    if not any(char.isalnum() for char in document.text):
        raise DocumentEmpty
    return document


def _read(content: bytes, name: str) -> Document:
    formats.refuse_unreadable(content, name)
    try:
        if content.startswith(b"PK"):
            # Each reader comes with its own libraries; those of the others need not be loaded.
            from handlers.support.documents.office import read_office

            return read_office(content)
        if formats.is_pdf(content):
            from handlers.support.documents.pdf import read_pdf

            return read_pdf(content)
    except Problem:
        raise
    # A damaged file makes its reader fail with whatever its innards happen to raise.
    except Exception as error:
        raise DocumentDamaged from error
    return Document(plain.decode(content), "text")
