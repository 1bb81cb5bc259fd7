"""What belongs together in a message although it stands apart: a day and its hour, a week and its weekdays."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from school.when.meaning.beside import Moved
from school.when.meaning.calendar_days import Today
from school.when.meaning.days import Within
from school.when.meaning.every import expand
from school.when.meaning.hours import refined, under_word_of
from school.when.meaning.phrase import Phrase
from school.when.meaning.weekdays import Weekdays

_INTRODUCTION: Final = re.compile(r"(?:的?(?:时间|日期))?(?:定?[为是于在]|:|,)*$")
_HEADING_END: Final = re.compile(r":(?!\d)|\n")


def joined(phrases: list[Phrase], text: str) -> list[Phrase]:
    """The phrases of a simplified text after what belongs together is joined; weak ones are left out."""
    return _joined_hours(_under_headings(_with_frequencies(_moved(phrases, text), text), text), text)


def is_time_only(phrase: Phrase) -> bool:
    """Whether it names an hour and no day."""
    return phrase.hours is not None and phrase.days is None and phrase.every is None


def _moved(phrases: list[Phrase], text: str) -> list[Phrase]:
    """周三的教研推迟一周: the day before it in the clause is meant a week later."""
    found: list[Phrase] = []
    for phrase in phrases:
        if phrase.shift is None:
            found.append(phrase)
            continue
        before = found[-1] if found else None
        if before and before.days and before.clause == phrase.clause and not (before.further or before.last):
            before.gap = before.gap or _words_between(before, phrase, text)
            before.days, before.end = Moved(before.days, *phrase.shift), phrase.end
            before.moved, before.was, before.weak = True, False, False
    return found


def _with_frequencies(phrases: list[Phrase], text: str) -> list[Phrase]:
    """每周教研时间为周三下午, 每两周备课一次，周四: the weekday is that of the rule; 每月… 周五 is none at all."""
    found: list[Phrase] = []
    for phrase in phrases:
        rule = found[-1] if found else None
        if rule and rule.every and isinstance(phrase.days, Weekdays) and _names_days_of(rule, phrase, text):
            rule.weak = True
            if rule.every.frequency != "WEEKLY":
                continue
            phrase.every = replace(rule.every, weekdays=expand(phrase.days), vague=False)
            phrase.gap, phrase.start, phrase.days = _words_between(rule, phrase, text), rule.start, None
        found.append(phrase)
    return [phrase for phrase in found if not phrase.weak or is_time_only(phrase)]


def _names_days_of(rule: Phrase, phrase: Phrase, text: str) -> bool:
    every = rule.every
    is_open = every and not (every.weekdays or every.month_days or every.parity or rule.hours or rule.bound)
    between = text[rule.end : phrase.start]
    close = phrase.placed or "," not in between or between.endswith("一次,")
    return bool(is_open) and not phrase.mark and phrase.clause == rule.clause and close


def _words_between(first: Phrase, second: Phrase, text: str) -> tuple[int, int]:
    """Where other words stand between two expressions, less what introduces the second (时间为)."""
    return first.end, first.end + len(_INTRODUCTION.sub("", text[first.end : second.start]))


def _under_headings(phrases: list[Phrase], text: str) -> list[Phrase]:
    """第14周安排：周二语文，周三数学: weekdays below a week belong to it, which is then no time by itself."""
    heading: Phrase | None = None
    for phrase in phrases:
        if isinstance(phrase.days, Weekdays):
            if heading and heading.days and _HEADING_END.search(text, heading.end, phrase.start):
                phrase.days = Within(heading.days, phrase.days)
                heading.weak = True
        elif phrase.days and phrase.days.grain == "week" and not phrase.hours and not phrase.mark:
            heading = phrase
    return phrases


def _joined_hours(phrases: list[Phrase], text: str) -> list[Phrase]:
    """Join a day and a time of day that stand apart: 12月3日语文组教研，下午2:30开始."""
    found: list[Phrase] = []
    for phrase in phrases:
        before = found[-1] if found else None
        if before is None or phrase.hours is None or not is_time_only(phrase):
            found.append(_with_hours_before(found, phrase, text) if phrase.placed else phrase)
            continue
        exact = refined(before.hours, phrase.hours)
        if exact and _awaits_hours(before) and _belong_together(before, phrase):
            before.gap = before.gap or _words_between(before, phrase, text)
            before.hours, before.end = exact, phrase.end
            continue
        if before.hours and (phrase.moved or before.choice or _goes_on(before, phrase)):
            phrase.days, phrase.hours = before.days, under_word_of(before.hours, phrase.hours)
            phrase.weak = phrase.weak and not (before.choice and not before.weak)
        found.append(phrase)
    return [phrase for phrase in found if not phrase.weak]


def _with_hours_before(found: list[Phrase], phrase: Phrase, text: str) -> Phrase:
    """时间：下午第二节 日期：12月3日: the day takes the hour announced before it, which is taken from those found."""
    before = found[-1] if found else None
    if before and before.placed and is_time_only(before) and phrase.hours is None and _awaits_hours(phrase):
        phrase.gap = _words_between(before, phrase, text)
        phrase.hours, phrase.start = before.hours, before.start
        found.pop()
    return phrase


def _awaits_hours(day: Phrase) -> bool:
    """Whether a time of day may still come to these days; not to days gone by (昨天说的)."""
    has_day = (day.days is not None and not _is_gone(day)) or day.every is not None
    return has_day and day.last is None and not day.mark


def _belong_together(day: Phrase, time: Phrase) -> bool:
    return not time.mark and not time.moved and (time.clause == day.clause or time.placed)


def _goes_on(day: Phrase, time: Phrase) -> bool:
    """12月3日8:30报到，9:00开幕; 周三上午第二节、下午第一节: a further hour of the same day."""
    return day.days is not None and not _is_gone(day) and not day.mark and time.clause == day.clause


def _is_gone(day: Phrase) -> bool:
    return isinstance(day.days, Today) and day.days.offset < 0
