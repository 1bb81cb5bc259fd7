"""What the places of a template stand for, lesson by lesson."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from handlers.papers.material import Material
from handlers.papers.wording import class_name, group_name, process, short_lesson_day, verdict
from handlers.texts.days import weekday
from handlers.texts.exporting.papers import IN_CLASS, ONLINE, PENDING, span_name
from school.announcing.receipts import main_group
from school.counting.consent import State
from school.exporting.templates import Place, Template
from school.observing.observations import Observation

Given = Mapping[Place | None, str | int | date | None]


def common(material: Material) -> Given:
    """What is the same for all lessons."""
    return {
        Place.SCHOOL: material.school.school.name,
        Place.TERM: span_name(material.span),
        Place.TOTAL: len(material.logs),
    }


def of_lesson(material: Material, log: Observation, number: int) -> Given:
    """What a lesson puts into the places; `number` counts from 1. Photos are put in by whoever can draw them."""
    visit, lesson = log.visit, log.visit.lesson
    group = main_group(material.school.member_by_id[log.observer_id], material.school)
    return {
        **common(material),
        Place.NUMBER: number,
        Place.DAY: visit.day,
        Place.TIME: short_lesson_day(visit),
        Place.WEEKDAY: weekday(visit.day),
        Place.WEEK: material.span.term.week_of(visit.day),
        Place.PERIOD: visit.period,
        Place.HOST: visit.host_name,
        Place.OBSERVER: material.name(log.observer_id),
        Place.CLASS: class_name(lesson),
        Place.SUBJECT: lesson.subject,
        Place.TOPIC: lesson.topic,
        Place.KIND: visit.kind_name,
        Place.MODE: ONLINE if visit.online else IN_CLASS,
        Place.REMARK: PENDING if log.state is State.PENDING else "",
        Place.PROCESS: process(material, log),
        Place.STRENGTHS: log.appraisal.strengths,
        Place.SUGGESTIONS: log.appraisal.suggestions,
        Place.MARK: verdict(log),
        Place.GROUP: group_name(group),
    }


def words_of_lesson(template: Template, material: Material, log: Observation, number: int) -> dict[str, str]:
    """What a lesson puts into every place of a template, by the names there; nothing into those not known."""
    return at_last(template, material) | as_words(template, of_lesson(material, log, number))


def as_words(template: Template, given: Given) -> dict[str, str]:
    """The same by the names that stand in a template, as text; names that stand for none of these are left out."""
    return {name: shown(given[place]) for name, place in template.places.items() if place in given}


def at_last(template: Template, material: Material) -> dict[str, str]:
    """What is put into the places that no lesson has filled: what all share, or nothing."""
    return dict.fromkeys(template.places, "") | as_words(template, common(material))


def shown(value: str | int | date | None) -> str:
    """A value as text: 2026年11月25日 for a date."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)
