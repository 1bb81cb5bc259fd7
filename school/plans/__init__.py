"""Reading a term plan."""

from school.plans.reading import read_plan, draft_as_json
