"""Styles of a .docx, as far as they tell how a paragraph is numbered or that it is the table of contents."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from handlers.support.documents.numbering import Numbering

_MOST_ANCESTORS: Final = 20
"""Styles are based on others; a file can have them go round in a circle."""


class Styles:
    """The styles by id; without a styles part there are none."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {} if root is None else {each.get("styleId", ""): each for each in root.iter("style")}
        self._default = next(
            (
                name
                for name, each in self._styles.items()
                if each.get("type") == "paragraph" and each.get("default") in ("1", "true", "on")
            ),
            "",
        )

    def list_of(self, paragraph: Element, numbering: Numbering) -> tuple[str | None, int]:
        """The list that numbers a paragraph, None for none, and its level from 0."""
        own_number = _value(paragraph, "pPr/numPr/numId")
        own_level = _value(paragraph, "pPr/numPr/ilvl")
        style = _value(paragraph, "pPr/pStyle") or self._default
        number, level = (
            (own_number, None) if own_number is not None else self._list_of_style(style, numbering)
        )
        if number is None or number == "0":
            return None, 0
        return number, int(own_level) if own_level and own_level.isdigit() else level or 0

    def _list_of_style(self, style: str, numbering: Numbering) -> tuple[str | None, int | None]:
        for name in self._lineage(style):
            number = _value(self._styles[name], "pPr/numPr/numId")
            if number is not None:
                level = _value(self._styles[name], "pPr/numPr/ilvl")
                if level is not None and level.isdigit():
                    return number, int(level)
                return number, numbering.level_of_style(number, name)
        return None, None

    def is_contents(self, paragraph: Element) -> bool:
        """Whether a paragraph stands in the table of contents, which only repeats the headings."""
        style = self._styles.get(_value(paragraph, "pPr/pStyle") or "")
        name = _value(style, "name") if style is not None else None
        return (name or "").lower().startswith("toc ")

    def _lineage(self, style: str) -> list[str]:
        names: list[str] = []
        while style in self._styles and len(names) < _MOST_ANCESTORS:
            names.append(style)
            style = _value(self._styles[style], "basedOn") or ""
        return names


def _value(element: Element, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else found.get("val")
