"""Office files are zip archives of XML parts: open them within limits."""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from handlers.support.documents.model import DocumentDamaged, DocumentLocked, DocumentTooLarge

MAX_PARTS: Final = 3000
MAX_UNPACKED_BYTES: Final = 24 * 1024 * 1024
"""Of the XML parts that are read, together. Pictures stay packed."""
MAX_RATIO: Final = 300
_SMALL_PART: Final = 1024 * 1024
"""Below this a high ratio is harmless: forms and calendars are mostly repetition."""
MAX_TAGS: Final = 1_200_000
MAX_DEPTH: Final = 250
"""Nested tables and text boxes of real files stay below 80; everything that walks a tree relies on it."""


class Package:
    """An open archive. Parts come as trees whose tags and attributes have lost their namespaces."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError) as error:
            raise DocumentDamaged from error
        parts = self._archive.infolist()
        if len(parts) > MAX_PARTS:
            raise DocumentTooLarge("parts", MAX_PARTS)
        if any(part.flag_bits & 1 for part in parts):
            raise DocumentLocked
        self._parts = {part.filename.lower(): part for part in parts}
        self._left = MAX_UNPACKED_BYTES
        self._tags = MAX_TAGS

    @property
    def paths(self) -> list[str]:
        """The names of all parts, in lower case, for case does not count."""
        return [*self._parts]

    def has(self, path: str) -> bool:
        """Whether there is such a part; case does not count."""
        return path.lower() in self._parts

    def tree(self, path: str) -> Element:
        """An XML part as a tree, at most `MAX_DEPTH` deep.

        Raises:
            DocumentTooLarge, DocumentDamaged: also where it declares entities, which can explode or read
            files and which no Office program writes.
        """
        data = self._bytes(path)
        self._tags -= data.count(b"<")
        if self._tags < 0:
            raise DocumentTooLarge("bytes", MAX_UNPACKED_BYTES)
        try:
            root: Element = fromstring(data, forbid_dtd=True)
        except (ValueError, SyntaxError) as error:
            raise DocumentDamaged from error
        _strip_namespaces(root)
        return root

    def _bytes(self, path: str) -> bytes:
        part = self._parts.get(path.lower())
        if part is None:
            raise DocumentDamaged
        self._left -= part.file_size
        if self._left < 0 or part.file_size > max(_SMALL_PART, MAX_RATIO * part.compress_size):
            raise DocumentTooLarge("bytes", MAX_UNPACKED_BYTES)
        try:
            return self._archive.read(part)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
            raise DocumentDamaged from error

    def related(self, source: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id -> (last word of the type, path). The source "" is the package."""
        folder, base = posixpath.split(source)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(path):
            return {}
        found = {}
        for each in self.tree(path):
            if each.get("TargetMode") != "External":
                target = unquote(each.get("Target", ""))
                kind = each.get("Type", "").rpartition("/")[2]
                found[each.get("Id", "")] = kind, posixpath.normpath(posixpath.join("/", folder, target))[1:]
        return found

    def related_tree(self, source: str, kind: str) -> Element | None:
        """The first part of a kind that a part refers to, such as its "styles"; None where there is none."""
        paths = [path for each, path in self.related(source).values() if each == kind]
        return self.tree(paths[0]) if paths and self.has(paths[0]) else None


def is_on(switch: Element | None) -> bool:
    """Whether a switch such as <w:vanish/> is there and not turned off."""
    return switch is not None and switch.get("val", "1") not in ("0", "false", "off")


def _strip_namespaces(root: Element) -> None:
    """Two namespaces, of ECMA and of ISO, say the same in all these parts; local names are clear enough."""
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise DocumentDamaged
        for element in level:
            # Comments and processing instructions, which have no tag of text, were dropped in parsing.
            element.tag = element.tag.rpartition("}")[2]
            if any("}" in key for key in element.attrib):
                element.attrib = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        level = [child for element in level for child in element]
