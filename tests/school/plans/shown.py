"""Entries as short lines, for tables of expected readings."""

from __future__ import annotations

from school.plans.document import Quota, ResearchTime


def shown_quota(quota: Quota) -> str:
    """A quota as who, kind, count and period: `教师 听课 15 term`, `行政 听课 1-2 week`."""
    count = f"{quota.count}-{quota.max}" if quota.max else str(quota.count)
    return f"{quota.who} {quota.kind} {count} {quota.per}"


def shown_time(time: ResearchTime) -> str:
    """A meeting time as group, freq and weekday, then what else is known: `语文 weekly 2 pm 第1,2`."""
    parts = [time.group, time.freq, str(time.weekday)]
    parts += [f"nth={time.nth}"] if time.nth else []
    parts += [time.parity] if time.parity else []
    parts += [time.half] if time.half else []
    parts += ["第" + ",".join(map(str, time.periods))] if time.periods else []
    parts += ["-".join(time.clock)] if time.clock else []
    return " ".join(parts)
