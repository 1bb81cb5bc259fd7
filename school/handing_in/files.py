"""Limits for files that people send."""

from __future__ import annotations

from school.problems import Problem

LARGEST = 20 * 2**20
"""Bytes a bot may fetch from Telegram (core.telegram.org/bots/api#getfile)."""


class FileTooLarge(Problem):
    """A file beyond what Telegram lets bots fetch."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.limit = LARGEST


def check_size(size: int) -> None:
    """Refuse a file of more bytes than can be fetched. Raises FileTooLarge."""
    if size > LARGEST:
        raise FileTooLarge(size)
