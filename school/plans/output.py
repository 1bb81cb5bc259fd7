"""A draft as plain data, for the command line and for summaries."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from school.plans.document import Deadline, MonthPlan, PlanDraft, Quota, Quote, ResearchTime, WeekPlan


def draft_as_json(draft: PlanDraft) -> dict[str, Any]:
    """The draft as JSON-ready lists: months, weeks, research_times, quotas, deadlines, people, parts, unused.

    A joint month heading becomes a list (`[6, 7]`), several weeks a string (`"2-3"`), days `MM-DD`.
    """
    return {
        "months": [_month(plan) for plan in draft.months],
        "weeks": [_week(plan) for plan in draft.weeks],
        "research_times": [_research_time(entry) for entry in draft.research_times],
        "quotas": [_entry(entry) for entry in draft.quotas],
        "deadlines": [_entry(entry) for entry in draft.deadlines],
        "people": [
            {
                "label": people.label,
                "names": list(people.names),
                "sure": people.sure,
                "quote": people.quote.text,
            }
            for people in draft.people
        ],
        "parts": [asdict(part) for part in draft.parts],
        "unused": [{"quote": _line(left.quote), "telling": left.telling} for left in draft.unused],
    }


def _line(quote: Quote) -> str:
    return quote.text.strip()


def _month(plan: MonthPlan) -> dict[str, Any]:
    month = plan.months[0] if len(plan.months) == 1 else list(plan.months)
    return {"month": month, "items": [item.text for item in plan.items], "quote": _line(plan.quote)}


def _week(plan: WeekPlan) -> dict[str, Any]:
    return {
        "week": str(plan.first) if plan.first == plan.last else f"{plan.first}-{plan.last}",
        "from": _day(plan.begins),
        "to": _day(plan.ends),
        "items": [item.text for item in plan.items],
        "quote": _line(plan.quote),
    }


def _day(day: tuple[int, int] | None) -> str | None:
    return f"{day[0]:02}-{day[1]:02}" if day else None


def _research_time(entry: ResearchTime) -> dict[str, Any]:
    return _entry(entry) | {
        "periods": list(entry.periods) if entry.periods else None,
        "clock": list(entry.clock) if entry.clock else None,
    }


def _entry(entry: ResearchTime | Quota | Deadline) -> dict[str, Any]:
    return asdict(entry) | {"quote": _line(entry.quote), "sure": entry.sure, "doubts": list(entry.doubts)}


@dataclass(frozen=True, slots=True)
class Summary:
    """How much was read: items under months and weeks, entries of each list, and what needs a person's eye."""

    month_items: int
    week_items: int
    research_times: int
    quotas: int
    deadlines: int
    people: int
    parts: int
    doubtful: int
    unused: int
    unused_telling: int


def summary(draft: PlanDraft) -> Summary:
    """The counts of a draft. `doubtful` are the entries to ask about before they are saved."""
    sure = [time.sure for time in draft.research_times] + [quota.sure for quota in draft.quotas]
    sure += [deadline.sure for deadline in draft.deadlines] + [people.sure for people in draft.people]
    return Summary(
        month_items=sum(len(plan.items) for plan in draft.months),
        week_items=sum(len(plan.items) for plan in draft.weeks),
        research_times=len(draft.research_times),
        quotas=len(draft.quotas),
        deadlines=len(draft.deadlines),
        people=len(draft.people),
        parts=len(draft.parts),
        doubtful=sure.count(False),
        unused=len(draft.unused),
        unused_telling=sum(left.telling for left in draft.unused),
    )
