"""How teachers write time, understood: `read_when` from (text, now, calendar) to a moment, day, range or rule.

The way of a text: `tokens` (words of time and gaps) -> the grammar (`phrases`, `day_rules`, `hour_rules`,
`recurrences`) -> meanings that know no clock (`calendar_days`, `school_days`, `beside_days`, `hours`) -> `resolve`.
`messages` looks for expressions in whole texts and chooses among several.
"""

from __future__ import annotations

from school.when.exchange import as_json, calendar_from_json
from school.when.messages import find_when, read_when
from school.when.model import DayHalf, Kind, When

__all__ = ["DayHalf", "Kind", "When", "as_json", "calendar_from_json", "find_when", "read_when"]
