"""Office Open XML: which kind of document a package holds."""

from __future__ import annotations

from handlers.support.documents import word, workbook
from handlers.support.documents.model import Document, OtherFormat, UnknownFormat
from handlers.support.documents.packages import Package

_OPEN_DOCUMENT, _APPLE = "content.xml", "Index/Document.iwa"


def read_office(content: bytes) -> Document:
    """The text of a .docx or .xlsx.

    Raises:
        OtherFormat: it was written by LibreOffice or Pages. UnknownFormat: it is another archive.
        And whatever `Package` raises.
    """
    package = Package(content)
    main = next((path for kind, path in package.related("").values() if kind == "officeDocument"), None)
    if main is None:
        if package.has(_OPEN_DOCUMENT) or package.has(_APPLE):
            raise OtherFormat(".docx")
        raise UnknownFormat
    if main.lower().endswith(".bin"):
        raise OtherFormat(".xlsx")
    root = package.tree(main)
    if root.tag == "document":
        return Document(word.text(package, main, root), "docx")
    if root.tag == "workbook":
        sheets = workbook.sheets(package, main, root)
        return Document(workbook.text(sheets), "xlsx", sheets=tuple(sheet.title for sheet in sheets))
    raise UnknownFormat
