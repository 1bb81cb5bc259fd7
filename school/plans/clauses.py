"""Paragraphs, sentences and clauses of folded text, as spans."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[^。!?！？]+[。!?！？]*")
_CLAUSE = re.compile(r"[^,;:()]+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Begin and end of each sentence; semicolons do not end one."""
    return [found.span() for found in _SENTENCE.finditer(text) if found.group().strip()]


def clauses(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Begin and end of each clause of a sentence; brackets hold clauses of their own."""
    return [found.span() for found in _CLAUSE.finditer(text, begin, end) if found.group().strip()]
