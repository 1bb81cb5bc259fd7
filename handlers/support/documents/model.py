"""What a document comes out as, the limits of what is read, and why one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from school.problems import Problem

MAX_FILE_BYTES: Final = 20 * 1024 * 1024
"""Also the most that Telegram lets a bot download."""
MAX_CHARACTERS: Final = 300_000
"""A term plan has 2,000 to 20,000."""
MAX_PAGES: Final = 200
MAX_SECONDS: Final = 20.0

Kind = Literal["docx", "xlsx", "pdf", "text"]


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file: a line for each paragraph; each table row is a line of cells parted by tabs.

    `pages` counts those of a PDF and `pages_without_text` names, from 1, those that are pictures only;
    `sheets` are the names of the sheets that were read.
    """

    text: str
    kind: Kind
    pages: int | None = None
    pages_without_text: tuple[int, ...] = ()
    sheets: tuple[str, ...] = ()


class DocumentTooLarge(Problem):
    """More than is read. `what` is "bytes" (packed or unpacked), "pages", "characters", "parts" or "seconds"."""

    def __init__(self, what: Literal["bytes", "pages", "characters", "parts", "seconds"], limit: int) -> None:
        self.what = what
        self.limit = limit


class OtherFormat(Problem):
    """A format that Word, Excel or WPS can turn into one that is read: `save_as` is .docx or .xlsx."""

    def __init__(self, save_as: Literal[".docx", ".xlsx"]) -> None:
        self.save_as = save_as


class UnknownFormat(Problem):
    """Nothing that holds a plan: a video, an archive, a program."""


class PictureOfText(Problem):
    """A photo, or a PDF that was scanned: there are words to see but none to read."""

    def __init__(self, *, scan: bool) -> None:
        self.scan = scan


class DocumentLocked(Problem):
    """A document that opens with a password only."""


class DocumentDamaged(Problem):
    """A file that claims to be a document but is broken, or built to do harm."""


class DocumentEmpty(Problem):
    """A sound document without a word in it."""
