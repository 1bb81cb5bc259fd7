"""How a person would stand in the school after a roster is taken over."""

from __future__ import annotations

from dataclasses import dataclass

from school.people import Assignment, Member, Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as they would stand after the import. Groups are named: some do not exist yet.

    `member` is who they are now; None for somebody new.
    """

    member: Member | None
    name: str
    groups: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    appointed: frozenset[Role] = frozenset()
    teaches: tuple[Assignment, ...] = ()
    birth: str | None = None
    joined_year: int | None = None
