"""What the picture of a board shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from school.counting.quotas import Pace

MOST: Final = 150
"""People on one picture: Telegram takes photos up to 20 times as high as wide, and 10,000 pixels in sum."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: how many of how many. `target` 0 is nothing owed; `expected` is marked on the bar."""

    name: str
    count: int
    target: int
    expected: int
    pace: Pace
    words: str
