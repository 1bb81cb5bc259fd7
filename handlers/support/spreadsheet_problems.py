"""Why a file that somebody sent is not read as a spreadsheet."""

from __future__ import annotations

from school.problems import Problem


class TooLarge(Problem):
    """More than is read: `what` is "bytes" (of the file, or unpacked), "rows" or "cells"; `limit` how much is."""

    def __init__(self, what: str, limit: int) -> None:
        self.what = what
        self.limit = limit


class NotASpreadsheet(Problem):
    """Neither .xlsx nor a table of text, or a damaged or dangerous one."""


class OldSpreadsheet(Problem):
    """An .xls of before 2007, to be saved as .xlsx first."""


class Encrypted(Problem):
    """A spreadsheet that opens with a password only."""
