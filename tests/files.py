"""Small files of the types that people send."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

OFFICE_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/main" ContentType="application/vnd.openxmlformats-officedocument.main+xml"/></Types>'
)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A .zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def office(
    main: str = "word/document", parts: Mapping[str, str | bytes] | None = None, types: str = OFFICE_TYPES
) -> bytes:
    """An Office file with this main part (without its ending)."""
    return archive({"[Content_Types].xml": types, f"{main}.xml": "<x/>", **(parts or {})})


def compound(*streams: str) -> bytes:
    """The header of an old Office file, and a directory with these streams."""
    entries = (
        (name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little")).ljust(
            128, b"\0"
        )
        for name in streams
    )
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")) + b"".join(entries)
