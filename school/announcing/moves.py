"""What an announcement does to an event that it moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from school.scheduling.timing import Timing, timing_from_json


@dataclass(frozen=True, slots=True)
class Move:
    """The occurrence of an item, named by the day its rule gave, and its new time."""

    item_id: int
    planned: date
    timing: Timing

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"item": self.item_id, "day": self.planned.isoformat(), "timing": self.timing.as_json()}


def move_from_json(found: dict[str, Any]) -> Move:
    """What `Move.as_json` wrote."""
    return Move(found["item"], date.fromisoformat(found["day"]), timing_from_json(found["timing"]))
