"""教研简报 and 教研工作报告: what a group or the school did in a month or a term, with tables and charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from handlers.papers.charts import bars, columns
from handlers.papers.material import Material
from handlers.papers.word import WordPaper
from handlers.papers.wording import group_name, hours, people_of, whose
from handlers.texts.counting.quota import METRIC_LABELS, amount
from handlers.texts.days import short_day
from handlers.texts.exporting import papers as paper_texts
from handlers.texts.exporting import reports as texts
from school.counting.board import Kind
from school.counting.duties import Metric
from school.counting.tallies import Completion, by_month, by_week
from school.exporting.exports import Paper
from school.scheduling.schedule import ItemKind, Occurrence

NOTABLE: Final = (
    Metric.OPEN_LESSON,
    Metric.LECTURE,
    Metric.PAPER,
    Metric.PROJECT,
    Metric.CONTEST,
)
"""Work that is listed piece by piece; of the rest the number is told."""
_OFTEN: Final = 3
"""What takes place more often is told in one line."""


def write_report(paper: WordPaper, material: Material, kind: Paper) -> None:
    """Everything about a group or the school in these days. A brief also tells what comes next month."""
    span = paper_texts.span_name(material.span)
    paper.title(texts.heading(whose(material), span, paper_texts.PAPERS[kind]), 18)
    paper.text(texts.until(material.span, material.until, material.today), 9, centred=True, after=6)
    sections = [
        (texts.OVERVIEW, _overview),
        (texts.OBSERVING, _observing),
        (texts.COMPLETION, _completion),
        (texts.OTHER_WORK, _other_work),
        (texts.ACTIVITIES, _activities),
        (texts.COLLECTING, _collecting),
        (texts.COMING, _coming) if kind is Paper.BRIEF else (texts.BY_PERSON, _by_person),
    ]
    shown = [it for it in sections if _applies(it[0], material)]
    for number, (title, write) in enumerate(shown, 1):
        paper.heading(texts.section(number, title))
        write(paper, material)


def _applies(title: str, material: Material) -> bool:
    needs = {
        texts.COMPLETION: material.kinds or material.group_completions,
        texts.OTHER_WORK: material.counted_records,
        texts.ACTIVITIES: _done(material),
        texts.COLLECTING: material.debts,
        texts.COMING: material.coming,
    }
    return bool(needs.get(title, True))


def _overview(paper: WordPaper, material: Material) -> None:
    counts: Counter[Metric] = Counter()
    for each in material.sums:
        counts.update(each.counts)
    people = len(material.members)
    lessons = counts[Metric.OBSERVE]
    events = sum(it.item.kind is not ItemKind.MONTH for it in _done(material))
    groups = sum(it.group is not None for it in material.sums)
    words = texts.overview(people, groups, counts, round(lessons / people, 1) if people else 0, events)
    paper.text(words, indented=True, after=6)
    if len(material.sums) < 2:
        return
    metrics = material.metrics[:6]
    rows = [
        (
            group_name(it.group),
            len(it.members),
            it.counts.get(Metric.OBSERVE, 0),
            it.observed_each,
            *(it.counts.get(metric, 0) for metric in metrics),
        )
        for it in material.sums
    ]
    header = [*texts.GROUP_HEADER, *(METRIC_LABELS[it] for it in metrics)]
    paper.table(header, rows, [3, 1.3, 1.3, 1.3, *([1.7] * len(metrics))])
    if lessons:
        paper.picture(
            bars(texts.EACH_BY_GROUP, [(group_name(it.group), it.observed_each) for it in material.sums])
        )


def _observing(paper: WordPaper, material: Material) -> None:
    logs = material.counted_logs
    if not logs:
        paper.text(texts.NO_LOGS, indented=True)
        return
    hosts, observers = {log.visit.host_name for log in logs}, {log.observer_id for log in logs}
    paper.text(
        texts.observing(len(logs), len(hosts), len(observers), len(material.members), material.pending),
        indented=True,
        after=6,
    )
    days = [log.visit.day for log in logs]
    weeks = by_week(days, material.span, material.today)
    months = by_month(days, material.span, material.today)
    if len(weeks) > 1:
        paper.picture(columns(texts.BY_WEEK, [(texts.week(week), count) for week, count in weeks]))
    elif len(months) > 1:
        paper.picture(columns(texts.BY_MONTH, [(f"{it.month}月", count) for it, count in months]))
    if len(material.sums) == 1:
        counted_by_name = [
            (it.name, material.work.get(it.id, {}).get(Metric.OBSERVE, 0)) for it in material.members
        ]
        paper.picture(bars(texts.BY_PERSON_CHART, counted_by_name))
    _counts(paper, texts.BY_SUBJECT, (log.visit.lesson.subject for log in logs))
    _counts(paper, texts.BY_KIND, (log.visit.kind_name for log in logs))


def _counts(paper: WordPaper, title: str, names: Iterable[str]) -> None:
    """How often each comes, in one row of a table; the most frequent first."""
    found = Counter(names).most_common(10)
    if len(found) > 1:
        paper.table(
            [title, *(name for name, _ in found)], [["节数", *(n for _, n in found)]], [1] * (len(found) + 1)
        )


def _completion(paper: WordPaper, material: Material) -> None:
    alone = [(it.name, material.completions.get(it.id, {})) for it in material.members]
    together = [(group.name, done) for group, done in material.group_completions]
    rows = [_completed(paper_texts.kind_heading(kind), kind, alone) for kind in material.kinds]
    rows += [
        _completed(texts.of_groups(paper_texts.kind_heading(kind)), kind, together)
        for kind in dict.fromkeys(kind for _, done in together for kind in done)
    ]
    paper.table(texts.DUTY_HEADER, rows, (3.6, 1.5, 1.5, 1.5, 8.9))


def _completed(
    duty: str, kind: Kind, those: Iterable[tuple[str, Mapping[Kind, Completion]]]
) -> Sequence[object]:
    """How many of those who owe something are done with it, and who is not."""
    owing = [(name, done[kind]) for name, done in those if kind in done]
    behind = [name for name, it in owing if it.missing]
    done = len(owing) - len(behind)
    return duty, len(owing), done, texts.percent(done, len(owing)), texts.names(behind) or texts.DONE_ALL


def _other_work(paper: WordPaper, material: Material) -> None:
    counts = Counter(it.metric for it in material.counted_records)
    found = [it for it in Metric if counts[it]]
    paper.text(
        "、".join(f"{METRIC_LABELS[it]} {amount(it, counts[it])}" for it in found) + "。",
        indented=True,
        after=6,
    )
    listed = [it for it in material.counted_records if it.metric in NOTABLE]
    rows = [
        (short_day(it.day), material.name(it.member_id), METRIC_LABELS[it.metric], it.title) for it in listed
    ]
    if rows:
        paper.table(texts.RECORD_HEADER, rows, (2.2, 2.2, 2.2, 10.4))


def _activities(paper: WordPaper, material: Material) -> None:
    _agenda(paper, material, _done(material))


def _done(material: Material) -> list[Occurrence]:
    """What has taken place by now."""
    return [it for it in material.agenda if it.day <= material.until]


def _coming(paper: WordPaper, material: Material) -> None:
    _agenda(paper, material, material.coming)


def _agenda(paper: WordPaper, material: Material, found: Sequence[Occurrence]) -> None:
    groups = material.school.group_by_id
    times = Counter(it.item.id for it in found)
    untold = set(times)
    rows = []
    for it in found:
        often = times[it.item.id] > _OFTEN
        if often and it.item.id not in untold:
            continue
        untold.discard(it.item.id)
        rows.append(
            (
                texts.days(it, times[it.item.id] if often else 1),
                hours(it),
                it.item.title,
                group_name(groups.get(it.item.audience.group_id or 0), paper_texts.WHOLE_SCHOOL),
                it.place or "",
                "" if often else people_of(it, material.school),
            )
        )
    paper.table(texts.ACTIVITY_HEADER, rows, (3.2, 2.5, 4.8, 2, 2.2, 2.3))


def _collecting(paper: WordPaper, material: Material) -> None:
    rows = [
        (
            short_day(it.item.last_day),
            it.item.title,
            it.owing,
            it.owing - len(it.missing),
            it.late,
            texts.names(it.missing),
        )
        for it in map(material.collected, material.debts)
    ]
    paper.table(texts.COLLECTED_HEADER, rows, (2, 5, 1.3, 1.3, 1.3, 6.1))


def _by_person(paper: WordPaper, material: Material) -> None:
    """Everybody in one table: what has been done of each kind, and of what was owed."""
    metrics, kinds = material.metrics[:5], material.kinds[:4]
    header = [*texts.PERSON_HEADER, *(METRIC_LABELS[it] for it in metrics)]
    header += [paper_texts.kind_heading(it) for it in kinds]
    rows = []
    for each in material.sums:
        for member in each.members:
            work, owed = material.work.get(member.id, {}), material.completions.get(member.id, {})
            counts = [work.get(it, 0) for it in (Metric.OBSERVE, *metrics)]
            done = [f"{owed[it].done}/{owed[it].owed}" if it in owed else "" for it in kinds]
            rows.append((group_name(each.group), member.name, *counts, *done))
    paper.table(header, rows, [2.4, 2, 1.2, *([1.4] * len(metrics)), *([2] * len(kinds))], size=9)
