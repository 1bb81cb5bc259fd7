"""Into which pages the entries of a plan are laid out."""

from __future__ import annotations

from enum import StrEnum

from school.plan_review.changes import Change
from school.plan_review.proposals import Proposal


class View(StrEnum):
    """What is paged through: a section, how entries stand to an earlier version, or what has to be decided."""

    MONTHS = "months"
    WEEKS = "weeks"
    SERIES = "series"
    DUTIES = "duties"
    DEADLINES = "deadlines"
    PEOPLE = "people"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    SAME = "same"
    LEFT = "left"
    DOUBTS = "doubts"
    CLASHES = "clashes"

    def shows(self, proposal: Proposal, change: Change) -> bool:
        """Whether an entry of a section belongs here, or one that stands so to an earlier version."""
        if self.value in set(Change):
            return change.value == self.value
        return change is not Change.GONE and proposal.section.value == self.value


SECTIONS = (
    View.MONTHS,
    View.WEEKS,
    View.SERIES,
    View.DUTIES,
    View.DEADLINES,
    View.PEOPLE,
    View.CLASHES,
    View.DOUBTS,
)
VERSIONS = (View.NEW, View.CHANGED, View.GONE, View.SAME, View.LEFT, View.CLASHES, View.DOUBTS)
CHANGES = (View.NEW, View.CHANGED, View.GONE)
"""What a later version does otherwise."""
