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


_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"L\0\0\0\x01\x14\x02\0",
)
"""How programs begin: Windows, Linux, scripts, Java and macOS, Windows shortcuts."""


def is_program(content: bytes) -> bool:
    """Whether a file, whatever it is called, is something that a computer would run."""
    return content.startswith(_PROGRAMS)
