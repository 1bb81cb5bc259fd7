"""A whole expression as it was read: days, times of day, a rule, and how they are marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from school.when.meaning.days import Days, Unit
from school.when.meaning.every import Every
from school.when.meaning.hours import Hours

Mark = Literal["", "by", "before", "within", "from", "starts", "after"]


@dataclass(slots=True)
class Phrase:
    """A whole expression, read but not yet resolved; it stands at text[start:end].

    `weak`: taken alone it need not be a time, so it counts only where nothing else stands in the message.
    `moved`: the new time of something moved (改到); `was`: the old one (原定); `placed`: announced as a time
    (时间：, 定于); `choice`: another one to choose from follows (周三上午或周四). `clause` counts the sentences
    before it. `gap` is what stands between a day and an hour joined.
    """

    start: int
    end: int = 0
    days: Days | None = None
    further: tuple[Days, ...] = ()  # other days of a list
    either: bool = False  # the list is one of days to choose from: 周三或周四
    hours: Hours | None = None
    last: Days | None = None  # the far end, where both ends have times of day
    last_hours: Hours | None = None
    every: Every | None = None
    bound: Days | None = None  # the days a recurrence is limited to
    bound_mark: Mark = ""
    minutes: int | None = None  # from now
    shift: tuple[int, Unit] | None = None  # 推迟一周: how far the day before it is moved, negative: forward
    mark: Mark = ""
    weak: bool = False
    moved: bool = False
    was: bool = False
    placed: bool = False
    choice: bool = False
    clause: int = 0
    gap: tuple[int, int] | None = None
