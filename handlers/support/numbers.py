"""Numbers that come back from buttons and links, which anybody can forge."""

from __future__ import annotations

import re

from school.problems import Outdated

_NUMBER = re.compile(r"-?[0-9]{1,15}")
"""Ids of chats have 13 digits; a longer number is none of ours, and SQLite takes no more than 19."""


def read_number(text: str) -> int:
    """A whole number as we write it. Raises Outdated for anything else."""
    if not _NUMBER.fullmatch(text):
        raise Outdated
    return int(text)
