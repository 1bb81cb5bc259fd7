from __future__ import annotations
from school.plans.document import PlanDraft
from school.plans.lines import split_lines
from school.plans.months import read_months
from school.plans.weeks import read_weeks
from school.plans.quotas import read_quotas
from school.plans.research_times import read_research_times
from school.plans.deadlines import read_deadlines
from school.plans.vertical import restore_rows
from school.plans.script import fold
from school.plans.setting import subject_group


def read_plan(text: str) -> PlanDraft:
    lines = restore_rows(split_lines(text))
    months = read_months(text, lines)
    weeks = read_weeks(text, lines)
    taken = [(p.quote.start, p.quote.end) for p in [*months, *weeks]]
    prose = [l for l in lines if not any(a <= l.start + l.lead < b for a, b in taken)]
    group = subject_group(lines)
    items = [(i.quote.start, fold(i.quote.text)) for p in months for i in p.items] + [
        (i.quote.start, fold(i.quote.text)) for p in weeks for i in p.items
    ]
    return PlanDraft(
        months=months,
        weeks=weeks,
        quotas=read_quotas(text, prose, items, group),
        research_times=read_research_times(text, prose, group),
        deadlines=read_deadlines(text, prose, months, weeks),
    )


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
        "research_times": [
            {
                "group": r.group,
                "freq": r.freq,
                "weekday": r.weekday,
                "nth": r.nth,
                "half": r.half,
                "periods": list(r.periods) if r.periods else None,
                "clock": list(r.clock) if r.clock else None,
                "quote": r.quote.text,
            }
            for r in draft.research_times
        ],
        "quotas": [
            {
                "who": q.who,
                "what": q.what,
                "kind": q.kind,
                "count": q.count,
                "max": q.max,
                "unit": q.unit,
                "per": q.per,
                "quote": q.quote.text,
            }
            for q in draft.quotas
        ],
        "deadlines": [{"what": d.what, "when": d.when, "quote": d.quote.text} for d in draft.deadlines],
    }
