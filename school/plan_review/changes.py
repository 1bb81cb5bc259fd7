"""What a later version of a plan changes."""

from __future__ import annotations

from enum import StrEnum


class Change(StrEnum):
    """How an entry stands to what the school has of it; LEFT: an earlier version had it too, it was not imported."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"
    LEFT = "left"
