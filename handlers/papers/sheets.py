"""Documents as tables: what stands on which sheet of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handlers.handing_in.owing import Debt
from handlers.papers.material import Material
from handlers.papers.wording import class_name, group_name, hours, people_of, process, verdict, whose
from handlers.support.tables import Chart, Sheet, Tally, Value
from handlers.texts.counting.quota import METRIC_LABELS
from handlers.texts.exporting import papers as texts
from school.announcing.receipts import main_group
from school.counting.consent import State
from school.counting.duties import Metric
from school.counting.tallies import GroupSum, by_month, by_week
from school.exporting.exports import Paper
from school.observing.observations import Observation
from school.people import Member
from school.scheduling.schedule import ItemKind

_STATE_WIDTH = 10


def sheets_of(paper: Paper, material: Material) -> Iterator[Sheet]:
    """The sheets of a workbook, in order."""
    if paper is Paper.OBSERVATIONS:
        yield observations(material)
    elif paper is Paper.RECORDS:
        yield records(material)
    elif paper is Paper.DUTIES:
        yield duties(material)
    else:
        yield from _everything(material)


def _everything(material: Material) -> Iterator[Sheet]:
    yield _notes(material)
    several = material.scope.member_id is None
    if several:
        yield _by_group(material)
    yield from (it for it in (_by_month(material), _by_week(material)) if it.rows)
    yield observations(material)
    yield records(material)
    yield duties(material)
    if material.group_completions:
        yield _group_duties(material)
    if several:
        yield from (_of_group(material, it) for it in material.sums)
        yield _schedule(material)
        yield _collected(material)


def _notes(material: Material) -> Sheet:
    lines = texts.notes(
        material.school.school.name,
        whose(material),
        material.span,
        material.now,
        with_appraisals=bool(material.readable),
        pending=material.pending,
        scope=material.scope,
    )
    return Sheet(texts.NOTES, [texts.NOTES], [[line] for line in lines], (90,), filtered=False)


def _by_group(material: Material) -> Sheet:
    header = [texts.GROUP, texts.PEOPLE, texts.OBSERVED, texts.OBSERVED_EACH]
    header += [METRIC_LABELS[it] for it in material.metrics]
    rows: list[list[Value]] = [
        [
            group_name(it.group),
            len(it.members),
            it.counts.get(Metric.OBSERVE, 0),
            it.observed_each,
            *(it.counts.get(metric, 0) for metric in material.metrics),
        ]
        for it in material.sums
    ]
    charts = [Chart(texts.OBSERVED_EACH, 3, len(rows), lying=True)]
    return Sheet(texts.BY_GROUP, header, rows, charts=charts)


def _by_month(material: Material) -> Sheet:
    months = by_month((log.visit.day for log in material.counted_logs), material.span, material.today)
    rows: list[list[Value]] = [[texts.month_name(month), count] for month, count in months]
    return Sheet(
        texts.BY_MONTH,
        [texts.MONTH, texts.OBSERVED],
        rows if len(rows) > 1 else [],
        charts=[Chart(texts.OBSERVED, 1, len(rows))],
    )


def _by_week(material: Material) -> Sheet:
    weeks = by_week((log.visit.day for log in material.counted_logs), material.span, material.today)
    rows: list[list[Value]] = [[f"第{week}周", count] for week, count in weeks]
    return Sheet(
        texts.BY_WEEK, [texts.WEEK, texts.OBSERVED], rows, charts=[Chart(texts.OBSERVED, 1, len(rows))]
    )


def observations(material: Material) -> Sheet:
    """Every lesson observed, a row each; with what was thought of it where that is for the viewer."""
    header, widths = [*texts.LOG_HEADER], [*texts.LOG_WIDTHS]
    if material.readable:
        header += texts.APPRAISAL_HEADER
        widths += texts.APPRAISAL_WIDTHS
    if material.pending:
        header.append(texts.STATE)
        widths.append(_STATE_WIDTH)
    groups = _groups(material)
    return Sheet(
        texts.PAPERS[Paper.OBSERVATIONS],
        header,
        (_log_row(material, log, groups) for log in material.logs),
        widths,
    )


def _log_row(material: Material, log: Observation, groups: dict[int, str]) -> list[Value]:
    visit, lesson, thought = log.visit, log.visit.lesson, log.appraisal
    row: list[Value] = [
        visit.day,
        material.span.term.week_of(visit.day),
        visit.period,
        material.name(log.observer_id),
        groups[log.observer_id],
        visit.host_name,
        class_name(lesson),
        lesson.subject,
        lesson.topic,
        visit.kind_name,
    ]
    if material.readable:
        row += [
            process(material, log) or None,
            thought.strengths,
            thought.suggestions,
            verdict(log) or None,
            log.photos or None,
        ]
    return [*row, *_state(material, log.state)]


def _state(material: Material, state: State) -> list[Value]:
    """The cell that marks what waits, where something does."""
    return [texts.PENDING if state is State.PENDING else None] if material.pending else []


def _groups(material: Material) -> dict[int, str]:
    """The group each member is listed under."""
    return {it.id: group_name(main_group(it, material.school)) for it in material.members}


def records(material: Material) -> Sheet:
    """Every other piece of work, a row each."""
    groups = _groups(material)
    rows: Iterable[list[Value]] = (
        [
            it.day,
            material.span.term.week_of(it.day),
            material.name(it.member_id),
            groups[it.member_id],
            METRIC_LABELS[it.metric],
            it.title,
            it.files or None,
            *_state(material, it.state),
        ]
        for it in material.records
    )
    header, widths = [*texts.RECORD_HEADER], [*texts.RECORD_WIDTHS]
    if material.pending:
        header.append(texts.STATE)
        widths.append(_STATE_WIDTH)
    return Sheet(texts.PAPERS[Paper.RECORDS], header, rows, widths)


def duties(material: Material) -> Sheet:
    """Duties × people: how much of what was owed is done."""
    header = [texts.GROUP, texts.NAME, *map(texts.kind_heading, material.kinds)]
    rows = [
        [group_name(each.group), member.name, *_tallies(material, member)]
        for each in material.sums
        for member in each.members
        if member.active
    ]
    widths = [14, 10, *(max(10, 2 * len(title) + 2) for title in header[2:])]
    return Sheet(texts.PAPERS[Paper.DUTIES], header, rows, widths)


def _group_duties(material: Material) -> Sheet:
    """What groups owe as one."""
    kinds = list(dict.fromkeys(kind for _, done in material.group_completions for kind in done))
    rows: list[list[Value]] = [
        [group.name, *(Tally(done[it].done, done[it].owed) if it in done else None for it in kinds)]
        for group, done in material.group_completions
    ]
    return Sheet(texts.GROUP_DUTIES, [texts.GROUP, *map(texts.kind_heading, kinds)], rows)


def _tallies(material: Material, member: Member) -> list[Value]:
    owed = material.completions.get(member.id, {})
    return [Tally(owed[kind].done, owed[kind].owed) if kind in owed else None for kind in material.kinds]


def _of_group(material: Material, each: GroupSum) -> Sheet:
    """The people of one group and all they have done."""
    header = [texts.NAME, texts.OBSERVED, *(METRIC_LABELS[it] for it in material.metrics)]
    header += [texts.kind_heading(it) for it in material.kinds]
    rows: list[list[Value]] = []
    for member in each.members:
        work = material.work.get(member.id, {})
        counts = [work.get(it, 0) for it in (Metric.OBSERVE, *material.metrics)]
        rows.append([member.name, *counts, *_tallies(material, member)])
    return Sheet(
        group_name(each.group), header, rows, charts=[Chart(texts.OBSERVED, 1, len(rows), lying=True)]
    )


def _schedule(material: Material) -> Sheet:
    rows: list[list[Value]] = [
        [
            texts.month_name(it.day) if it.item.kind is ItemKind.MONTH else it.day,
            material.span.term.week_of(it.day) if it.item.kind is not ItemKind.MONTH else None,
            hours(it),
            it.item.title,
            group_name(material.school.group_by_id.get(it.item.audience.group_id or 0), texts.WHOLE_SCHOOL),
            it.place,
            people_of(it, material.school),
        ]
        for it in material.agenda
    ]
    return Sheet(texts.SCHEDULE, texts.SCHEDULE_HEADER, rows, texts.SCHEDULE_WIDTHS)


def _collected(material: Material) -> Sheet:
    rows = [_debt_row(material, it) for it in material.debts]
    return Sheet(texts.COLLECTED, texts.COLLECTED_HEADER, rows, texts.COLLECTED_WIDTHS)


def _debt_row(material: Material, debt: Debt) -> list[Value]:
    it = material.collected(debt)
    return [
        it.item.last_day,
        it.item.title,
        group_name(material.school.group_by_id.get(it.item.audience.group_id or 0), texts.WHOLE_SCHOOL),
        Tally(it.owing - len(it.missing), it.owing),
        it.in_time,
        it.late,
        "、".join(it.missing),
    ]
