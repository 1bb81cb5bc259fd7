"""Duties offered to a new school."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.counting.duties import Metric
from school.people import Role, Stage
from school.suggestions import adjust_duty, name_term, suggest_duties, suggest_term

OFFERED = suggest_duties(Stage.JUNIOR)


@pytest.mark.parametrize("stage", list(Stage))
def test_no_two_suggestions_ask_the_same_of_the_same_people(stage: Stage) -> None:
    offered = suggest_duties(stage)
    assert len({(it.metric, it.per, it.role) for it in offered}) == len(offered)
    assert all(it.count > 0 for it in offered)


@pytest.mark.parametrize(
    ("text", "metric", "role", "count"),
    [
        ("听课 12", Metric.OBSERVE, None, 12),
        ("教师听课每学期12节", Metric.OBSERVE, None, 12),
        ("教研组长 听课 25节", Metric.OBSERVE, Role.GROUP_LEAD, 25),
        ("行政听课30", Metric.OBSERVE, Role.SCHOOL_LEADER, 30),
        ("公开课2节", Metric.OPEN_LESSON, None, 2),
        ("教学反思 每月 2 篇", Metric.REFLECTION, None, 2),
        ("试卷 2", Metric.EXAM_PAPER, None, 2),
    ],
)
def test_a_line_changes_the_number_of_the_duty_it_names(
    text: str, metric: Metric, role: Role | None, count: int
) -> None:
    changed = adjust_duty(text, OFFERED)
    assert changed is not None
    assert (changed.metric, changed.role, changed.count) == (metric, role, count)


@pytest.mark.parametrize(
    "text", ["", "听课", "12", "听课 0", "听课 999", "听课 10到12节", "组长公开课 3", "早操 3"]
)
def test_a_line_that_names_no_offered_duty_changes_nothing(text: str) -> None:
    assert adjust_duty(text, OFFERED) is None


def test_only_primary_schools_are_not_offered_exam_papers() -> None:
    with_exams = [
        stage for stage in Stage if any(it.metric is Metric.EXAM_PAPER for it in suggest_duties(stage))
    ]
    assert with_exams == [Stage.JUNIOR, Stage.SENIOR, Stage.NINE_YEAR]


@given(st.dates(date(2010, 1, 1), date(2060, 1, 1)))
def test_a_suggested_term_is_called_as_its_first_day_says(today: date) -> None:
    term = suggest_term(today)
    assert term.name == name_term(term.first_day) == name_term(term.first_day + timedelta(days=1))
