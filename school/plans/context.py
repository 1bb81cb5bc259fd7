"""What earlier clauses of a paragraph lend to later ones."""

from __future__ import annotations

from dataclasses import dataclass

from school.plans.counted import Named
from school.plans.document import Per
from school.plans.subjects import Who


@dataclass(slots=True)
class Context:
    """What earlier clauses of a paragraph said and later ones leave out.

    `who` leads its clause; `weak` was only mentioned, or comes from a heading. `group` is the subject group
    whose plan this is. `bound` tells that a duty stands in the same sentence: 教师上一节，新教师上两节;
    `label` that the clause before only names people: 教研组长：20节.
    """

    group: str | None = None
    who: tuple[Who, ...] = ()
    weak: tuple[Who, ...] = ()
    period: tuple[Per, str] | None = None
    activity: Named | None = None
    wish: bool = False
    obliged: bool = False
    away: bool = False
    nth: bool = False
    bound: bool = False
    label: bool = False

    def begin_sentence(self) -> None:
        """Forget what counts for one sentence only."""
        self.wish = self.away = self.nth = self.bound = self.label = False
