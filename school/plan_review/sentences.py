"""A sentence of a term plan that somebody wants to be an entry: what can be read from it as one."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from school.directory import Directory
from school.folding import fold
from school.people import Member
from school.plan_review.duties import metric_in, propose_duties
from school.plan_review.proposals import DutyDraft, ItemDraft, Proposal, Section, Whom
from school.problems import Problem
from school.scheduling.item_lines import LONGEST_NOTE, LONGEST_PLACE, LONGEST_TITLE, read_item
from school.scheduling.schedule import ItemKind
from school.scheduling.timing import Timing

_KINDS = {Section.DEADLINES: ItemKind.DEADLINE, Section.SERIES: ItemKind.SERIES}

_DAY: Final = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]")


def proposal_of(words: str, section: Section, school: Directory, author: Member, now: datetime) -> Proposal:
    """An entry of a section with what a sentence says of it; what it does not say is left to be asked.

    `now` is aware, in the school's zone.
    """
    if section is Section.DUTIES:
        return _duty(words, school)
    kind = _KINDS.get(section, ItemKind.EVENT)
    title, timing, place, whom = words, None, None, None
    try:
        said = read_item(words, now, school)
    except Problem:  # A rule that never falls says nothing of when this is.
        said = None
    if said is not None:
        title, place = said.title or words, said.place
        found = said.named.audience(school, author)
        whom = Whom(found.group_id, people=found.people) if found is not None else None
        timing = next(iter(said.timings), None)
    draft = ItemDraft(
        kind,
        title[:LONGEST_TITLE],
        fitting_time(timing, kind),
        whom or Whom(),
        place=place and place[:LONGEST_PLACE],
        note=words[:LONGEST_NOTE] if words != title else None,
    )
    return Proposal(section, words, draft)


def names_day(words: str) -> bool:
    """Whether a sentence names a day, as 12月8日组织赛课 does, and so may be an event outside any calendar."""
    return _DAY.search(fold(words)) is not None


def fitting_time(timing: Timing | None, kind: ItemKind) -> Timing | None:
    """A time as the kind of item wants it: a deadline has its last day, a series a rule."""
    if timing is None or (kind is ItemKind.SERIES) != (timing.kind is ItemKind.SERIES):
        return None
    if kind is ItemKind.DEADLINE:
        return Timing(kind, timing.last_day, timing.last_day, timing.starts)
    return timing


def _duty(words: str, school: Directory) -> Proposal:
    # What reads plans is loaded when it is needed.
    from school.plans.reading import read_plan

    found = next(propose_duties(read_plan(words).quotas, words, school), None)
    if found is not None:
        return Proposal(Section.DUTIES, words, found.draft, found.questions)
    return Proposal(Section.DUTIES, words, DutyDraft("", words[:20], 1, "次", metric_in(words), None, Whom()))
