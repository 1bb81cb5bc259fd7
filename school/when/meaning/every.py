"""A recurrence as it was read: the parts of an RFC 5545 RRULE.

Parity (单周, 双周) is one of teaching weeks, so it needs a first day to count from, which `recurrences` gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from school.calendar.terms import Parity
from school.when.meaning.weekdays import Weekdays

_DAY_NAMES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Every:
    """The parts of an RRULE. `weekdays` are ISO numbers; `nth` numbers them within the month.

    `vague`: a frequency without a day (每周), which alone is no time to meet.
    """

    frequency: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    month: int | None = None
    position: int | None = None
    parity: Parity | None = None
    vague: bool = False

    @property
    def rrule(self) -> str:
        """The RRULE value, without DTSTART and UNTIL."""
        names = [_DAY_NAMES[number - 1] for number in self.weekdays]
        if self.nth:
            names = [f"{nth}{name}" for nth in self.nth for name in names]
        parts = {
            "FREQ": self.frequency,
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "BYMONTH": str(self.month or ""),
            "BYDAY": ",".join(names),
            "BYMONTHDAY": ",".join(map(str, self.month_days)),
            "BYSETPOS": str(self.position or ""),
        }
        return ";".join(f"{key}={value}" for key, value in parts.items() if value)


def expand(weekdays: Weekdays) -> tuple[int, ...]:
    """The single weekdays of a list or a range, in the order of the week."""
    numbers = weekdays.numbers
    if weekdays.ranged:
        numbers = tuple((numbers[0] - 1 + n) % 7 + 1 for n in range((numbers[-1] - numbers[0]) % 7 + 1))
    return tuple(sorted(set(numbers)))
