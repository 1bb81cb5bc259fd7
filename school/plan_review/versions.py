"""A later version of a term plan next to what an earlier one set up: what is new, changed, gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from typing import Final, TypeVar

from school.counting.duties import Duty
from school.plan_review.duties import rule_of
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
from school.scheduling.schedule import Item, ItemKind
from school.scheduling.timing import Timing, rhythm, timing_of

_ALIKE: Final = 0.6
"""From which likeness of their words two entries of a section are taken for the same."""
_SAME_PLAN: Final = 0.3
"""From which share of entries in common a plan is taken for a later version of another."""
_CALENDAR: Final = frozenset({Section.MONTHS, Section.WEEKS, Section.DEADLINES})

D = TypeVar("D", ItemDraft, DutyDraft)


def pair(new: Sequence[Proposal], old: Sequence[Proposal]) -> dict[int, int]:
    """Which entry of an old version each of the new one goes on from, by their places; each is used once.

    First those whose words are the same, then those that are most alike.
    """
    found: dict[int, int] = {}
    left = dict(enumerate(old))
    for alike in (_same_words, _same_matter):
        for at, entry in enumerate(new):
            if (
                at not in found
                and (other := next((n for n, it in left.items() if alike(entry, it)), None)) is not None
            ):
                found[at] = other
                del left[other]
    likeness = sorted(_likeness(new, found, left), reverse=True)
    for _, at, other in likeness:
        if at not in found and other in left:
            found[at] = other
            del left[other]
    return found


def is_later_version(new: Sequence[Proposal], old: Sequence[Proposal]) -> bool:
    """Whether so much of one plan stands in the other that they are versions of one."""
    return bool(new) and len(pair(new, old)) >= _SAME_PLAN * min(len(new), len(old)) > 0


def _same_words(one: Proposal, other: Proposal) -> bool:
    return one.section is other.section and one.quote == other.quote and one.draft == other.draft


def _same_matter(one: Proposal, other: Proposal) -> bool:
    if one.duty and other.duty:
        return rule_of(one.duty) == rule_of(other.duty)
    return one.section is other.section and _words(one) == _words(other)


def _words(it: Proposal) -> str:
    match it.draft:
        case ItemDraft(title=title):
            return title
        case DutyDraft(who=who, what=what):
            return f"{who} {what}"
        case PeopleDraft(who=who):
            return who


def _likeness(
    new: Sequence[Proposal], found: Mapping[int, int], left: Mapping[int, Proposal]
) -> Iterator[tuple[float, int, int]]:
    for at, entry in enumerate(new):
        if at in found:
            continue
        matcher = SequenceMatcher(b=_words(entry), autojunk=False)
        for other, it in left.items():
            if not _comparable(entry.section, it.section):
                continue
            matcher.set_seq1(_words(it))
            if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
                ratio = matcher.ratio()
                if ratio >= _ALIKE:
                    yield ratio, at, other


def _comparable(one: Section, other: Section) -> bool:
    return one is other or (one in _CALENDAR and other in _CALENDAR)


# --- what was, what is, what is to be -------------------------------------------------------------


def draft_of_item(item: Item) -> ItemDraft:
    """An item as it stands in the schedule."""
    whom = Whom(item.audience.group_id, people=item.audience.people)
    changes = tuple((day, change.new_day) for day, change in sorted(item.changes.items()))
    return ItemDraft(
        item.kind, item.title, timing_of(item), whom, place=item.place, note=item.note, changes=changes
    )


def draft_of_duty(duty: Duty, words: DutyDraft) -> DutyDraft:
    """A duty as it stands, with the words a plan has for it."""
    people = frozenset(() if duty.member_id is None else (duty.member_id,))
    whom = Whom(duty.group_id, duty.role, people)
    return replace(words, count=duty.count, metric=duty.metric, per=duty.per, whom=whom, reach=duty.reach)


@dataclass(frozen=True, slots=True)
class Merged:
    """What a later version makes of something; `clash`: it says otherwise than what somebody has changed here."""

    draft: Draft
    clash: bool


def merge(before: Draft, after: Draft, now: Draft) -> Merged:
    """Bring the changes from `before` to `after` into what stands `now`: what they leave alone stays as it is."""
    if type(before) is not type(after) or type(after) is not type(now):
        return Merged(after, clash=False)
    parts, clash = {}, False
    for name in (field.name for field in fields(after)):
        was, new, here = (getattr(it, name) for it in (before, after, now))
        if same(was, new):
            parts[name] = here
        else:
            parts[name] = new
            clash = clash or not (same(here, was) or same(here, new))
    if isinstance(timing := parts.get("timing"), Timing):
        parts["kind"] = timing.kind
    return Merged(replace(after, **parts), clash)


def same(one: object, other: object) -> bool:
    """Whether two parts of entries mean the same; a series may begin later, on the same days and at the same time."""
    if isinstance(one, Timing) and isinstance(other, Timing) and one.kind is other.kind is ItemKind.SERIES:
        return (rhythm(one), one.periods or (one.starts, one.ends)) == (
            rhythm(other),
            other.periods or (other.starts, other.ends),
        )
    return one == other


def changed_parts(before: Draft, after: Draft) -> list[str]:
    """The names of the parts in which two drafts of one thing differ; the plan's own words don't count."""
    words = {"who", "what", "unit", "note"}
    return [
        it.name
        for it in fields(after)
        if it.name not in words and not same(getattr(before, it.name, None), getattr(after, it.name))
    ]


def carried_on(new: Proposal, old_read: Proposal, old: Proposal, now: Draft | None) -> Proposal:
    """An entry of a later version that goes on from an earlier one.

    `old_read` is the earlier one as it was read, `old` with what the director made of it, `now` what the school
    has of it, None where it was not imported.
    """
    merged = merge(old_read.draft, new.draft, now or old.draft)
    if now is None:
        same_text = not changed_parts(old_read.draft, new.draft)
        return replace(new, draft=merged.draft, questions=old.questions if same_text else new.questions)
    questions = (Question.CHANGED_HERE,) if merged.clash else ()
    return replace(new, draft=merged.draft, questions=questions, twice=False)
