"""Reading a school's term plan: `read_plan` turns its text into a draft that a person confirms."""

from school.plans.document import PlanDraft
from school.plans.output import Summary, draft_as_json, summary
from school.plans.reading import read_plan

__all__ = ["PlanDraft", "Summary", "draft_as_json", "read_plan", "summary"]
