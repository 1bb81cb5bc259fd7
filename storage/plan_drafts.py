"""Entries of term plans as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from school.counting.duties import EVERY, Metric, Only, Per, Reach, Side, Span
from school.people import GroupKind, Role
from school.plan_review.proposals import (
    Draft,
    DutyDraft,
    ItemDraft,
    PeopleDraft,
    Proposal,
    Question,
    Section,
    Whom,
)
from school.scheduling.schedule import ItemKind
from school.scheduling.timing import timing_from_json


def pack(proposal: Proposal) -> dict[str, Any]:
    """An entry as plain values."""
    return {
        "section": proposal.section,
        "quote": proposal.quote,
        "questions": proposal.questions,
        "twice": proposal.twice,
        "draft": pack_draft(proposal.draft),
    }


def unpack(data: dict[str, Any]) -> Proposal:
    """What `pack` wrote."""
    questions = tuple(map(Question, data["questions"]))
    return Proposal(
        Section(data["section"]), data["quote"], unpack_draft(data["draft"]), questions, data["twice"]
    )


def pack_draft(draft: Draft) -> dict[str, Any]:
    """What an entry would set up, as plain values."""
    whom = draft.whom and [
        draft.whom.group_id,
        draft.whom.role,
        sorted(draft.whom.people),
        draft.whom.new_group,
    ]
    match draft:
        case ItemDraft():
            return {
                "of": "item",
                "who": draft.who,
                "whom": whom,
                "kind": draft.kind,
                "title": draft.title,
                "timing": draft.timing and draft.timing.as_json(),
                "place": draft.place,
                "note": draft.note,
                "changes": [[day.isoformat(), new and new.isoformat()] for day, new in draft.changes],
            }
        case DutyDraft():
            return {
                "of": "duty",
                "who": draft.who,
                "whom": whom,
                "what": draft.what,
                "count": draft.count,
                "unit": draft.unit,
                "metric": draft.metric,
                "per": draft.per,
                "reach": _pack_reach(draft.reach),
            }
        case PeopleDraft():
            return {
                "of": "people",
                "who": draft.who,
                "whom": whom,
                "members": sorted(draft.members),
                "strangers": draft.strangers,
                "lead": draft.lead,
            }


def unpack_draft(data: dict[str, Any]) -> Draft:
    """What `pack_draft` wrote."""
    whom = _whom(*data["whom"]) if data["whom"] else None
    if data["of"] == "item":
        timing = timing_from_json(data["timing"]) if data["timing"] else None
        changes = tuple(
            (date.fromisoformat(day), date.fromisoformat(new) if new else None)
            for day, new in data["changes"]
        )
        return ItemDraft(
            ItemKind(data["kind"]),
            data["title"],
            timing,
            whom,
            data["who"],
            data["place"],
            data["note"],
            changes,
        )
    if data["of"] == "duty":
        metric = Metric(data["metric"]) if data["metric"] else None
        per = Per(data["per"]) if data["per"] else None
        reach = _unpack_reach(data["reach"]) if "reach" in data else EVERY
        return DutyDraft(data["who"], data["what"], data["count"], data["unit"], metric, per, whom, reach)
    return PeopleDraft(data["who"], frozenset(data["members"]), tuple(data["strangers"]), whom, data["lead"])


def _whom(group_id: int | None, role: str | None, people: list[int], new_group: str) -> Whom:
    return Whom(group_id, Role(role) if role else None, frozenset(people), new_group)


def _pack_reach(reach: Reach) -> list[Any]:
    years = [reach.age.least, reach.age.most, reach.service.least, reach.service.most]
    told = [reach.only, reach.together, reach.adds, reach.others, reach.online_most]
    return [reach.side, reach.group_kind, *years, *told]


def _unpack_reach(data: list[Any]) -> Reach:
    # What was stored before there were duties of all others and online lessons ends with `adds`.
    side, kind, age_from, age_to, service_from, service_to, only, together, adds, *later = data
    return Reach(
        Side(side) if side else None,
        GroupKind(kind) if kind else None,
        Span(age_from, age_to),
        Span(service_from, service_to),
        Only(only),
        together,
        adds,
        *later,
    )
