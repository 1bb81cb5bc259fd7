from __future__ import annotations
from school.plans.document import PlanDraft
from school.plans.lines import split_lines
from school.plans.months import read_months
from school.plans.weeks import read_weeks


def read_plan(text: str) -> PlanDraft:
    lines = split_lines(text)
    return PlanDraft(months=read_months(text, lines), weeks=read_weeks(text, lines))


def draft_as_json(draft: PlanDraft) -> dict[str, object]:
    return {
        "months": [
            {
                "month": list(m.months) if len(m.months) > 1 else m.months[0],
                "items": [i.text for i in m.items],
            }
            for m in draft.months
        ],
        "weeks": [
            {
                "week": str(w.first) if w.first == w.last else f"{w.first}-{w.last}",
                "items": [i.text for i in w.items],
            }
            for w in draft.weeks
        ],
    }
