"""Telegram HTML that can't be built from unescaped text."""

from __future__ import annotations

import html as _html
from collections.abc import Iterable
from typing import LiteralString

LIMIT = 4096
"""Characters Telegram takes in one message, counted after entities are parsed."""


class Html(str):
    """Text that is already Telegram HTML. Plain strings are escaped wherever they meet it."""

    __slots__ = ()


def h(template: LiteralString, **values: object) -> Html:
    """Fill a template written by us; every value that is not `Html` is escaped.

    >>> h("<b>{name}</b>", name="<张>")
    '<b>&lt;张&gt;</b>'
    """
    return Html(template.format(**{key: escape(value) for key, value in values.items()}))


def escape(value: object) -> Html:
    """Any value as Html; `Html` stays as it is."""
    if isinstance(value, Html):
        return value
    return Html(_html.escape(str(value), quote=True).replace("\x00", ""))


def lines(parts: Iterable[object | None]) -> Html:
    """Parts one below the other; None is left out, an empty string leaves a blank line."""
    return Html("\n".join(escape(part) for part in parts if part is not None))


def joined(parts: Iterable[object], separator: LiteralString = "、") -> Html:
    """Parts in one line."""
    return Html(separator.join(escape(part) for part in parts))


def paged(text: str, size: int = 3000) -> list[str]:
    """A long plain text cut into pages of at most `size` characters, at line ends where there are some."""
    pages: list[str] = []
    rest = text
    while len(rest) > size:
        cut = rest.rfind("\n", size // 2, size)
        cut = size if cut < 0 else cut + 1
        pages.append(rest[:cut])
        rest = rest[cut:]
    return [*pages, rest]
