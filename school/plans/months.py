"""Month lists: 九月份：, （一）九月, 六—七月份, 【10月】, a table row 九月｜…, or headings in the middle of a paragraph."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from school.plans.calendars import Heading, Reader
from school.plans.document import MonthPlan, Quote
from school.plans.items import items_of
from school.plans.lines import Cells, Line, Rank, cut
from school.plans.numbers import NUMBER, number
from school.plans.tables import Header

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十]|元)"
_YEAR = r"(?:(?:\d{2,4}|20[xX*_]{2}|[二〇○零一三四五六七八九0Oo]{4})\s?[年.])?\s?"
_JOINT = rf"{_MONTH}(?:\s?月份?(?:[上中下]旬|[初底末])?)?(?:\s?(?:-{{1,2}}|、|至|和|到|,|/)\s?{_YEAR}{_MONTH}){{0,2}}"
_MONTHS = rf"(?P<months>{_JOINT})\s?月"
_NO_DAY = r"(?!\s?(?:\d(?!\d?\s?[、.](?!\d))|[上中下]旬|[初底末中]|[一二三四五六七八九十]+[日号]|[考的]))份{0,2}(?![份的])"
_PART_OF_MONTH = r"(?:[上中下]旬|[初底末中])(?=\s?[:\t|])"
_NOTE = r"(?:\s?\((?!\d{1,2}\)|[一二三]\))[^()\n]{1,24}\))?"
_TOPIC = (
    r"(?:(?:教学|教研|教科研|科研|主要|重点|常规|工作|活动|具体|研修|培训|课题|学校|校本|各项|安排|计划|内容|要点|任务|重心|"
    r"事项|日程|行事历|表|的|及|与|和|主题|推进|部分|研训)){1,8}"
)
_SET_OFF = rf"\s?(?:{_TOPIC})?{_NOTE}\s?(?:[:.、|\t]|-{{1,4}}|$)"
_HEADING = re.compile(
    rf"(?P<label>(?:时间|月份|日期)\s?:\s?(?=[^:]{{1,16}}$))?[\[(《“\"]?\s?{_YEAR}{_MONTHS}(?:{_PART_OF_MONTH}|{_NO_DAY})\s?[\])》”\"]?{_NOTE}"
    rf"(?:{_SET_OFF}|(?P<weak>[ ,]{{1,8}}(?![ ,我本将全]|学校)|(?=[\u4e00-\u9fff①(1])))"
    r"|20\d{2}\s?[./]\s?(?P<figures>1[0-2]|0?[1-9])\s?(?:[:、]|$)"
)
_TIME_LABEL = re.compile(r"(?:时间|月份|日期)\s?:\s?$")
_SEASON = 2
"""时间：2月至7月 says how long all of it takes."""
_INLINE = re.compile(
    rf"(?<![\d.年至从-])(?=(?<![一二三四五六七八九十、和至到]){_MONTH}\s?月份{{0,2}}\s?(?::|(?<=月份)\s*$))"
)
_WEEKS = rf"(?:的?第?{NUMBER}(?:(?:-{{1,2}}|至|到|、)第?{NUMBER})?周)"
_CELL = re.compile(
    rf"{_YEAR}{_MONTHS}份{{0,2}}(?:[上中下]旬|[初底末中]|{_WEEKS})?{_NOTE}"
    rf"|20\d{{2}}[./年-](?P<dated>{_MONTH})|(?P<bare>{_MONTH})"
)
_JOINT_SEPARATOR = re.compile(r"[^\d一二三四五六七八九十元]+")


Months = tuple[int, ...]


class MonthGrammar:
    """Month headings in lines and in tables."""

    def heading(self, line: Line, previous: Months | None) -> Heading[Months] | None:
        """The month heading a line opens with.

        The month before tells 六、七月份 (June and July, after May) from 六、七月份 (the sixth point: July).
        """
        joint = _joint_with_marker(line, previous)
        found = _HEADING.match(line.folded, line.body if joint is None else joint)
        months = _months(found["months"] or found["figures"]) if found else None
        if found is None or months is None or (found["label"] and len(months) > _SEASON):
            return None
        strong = found["weak"] is None or (found["weak"].strip() == "" and found["weak"] != "")
        return Heading(months, found.end(), strong, joint is None)

    def row(self, line: Line, row: Cells, header: Header | None) -> tuple[Months, int] | None:
        """The month of a table row: in its own column, or in one of the first two."""
        column = header.first("month") if header else None
        for key in (0, 1) if column is None else (column,):
            months = (
                _cell_months(line.folded[slice(*row[key])], bare=column is not None)
                if key < len(row)
                else None
            )
            if months:
                return months, key
        return None

    def cell(self, line: Line, cell: tuple[int, int]) -> Months | None:
        """The month that a table cell consists of."""
        return _cell_months(line.folded[slice(*cell)], bare=False)

    def owns(self, header: Header) -> bool:
        """Tables by month."""
        return header.kind == "month"


def _joint_with_marker(line: Line, previous: Months | None) -> int | None:
    marker = line.marker
    if marker is None or marker.rank not in (Rank.CHINESE, Rank.ARABIC) or line.folded[line.body - 1] != "、":
        return None
    found = _HEADING.match(line.folded, line.body)
    months = _months(found["months"] or found["figures"]) if found else None
    if months is None or months[0] != marker.number % 12 + 1:
        return None
    follows = marker.number != 1 if previous is None else marker.number == previous[-1] % 12 + 1
    if not follows:
        return None
    return line.lead


def _months(text: str) -> Months | None:
    values = []
    for piece in _JOINT_SEPARATOR.split(re.sub(r"\d{4}\s?年|[二〇○零一三四五六七八九]{4}年", "", text)):
        value = 1 if piece == "元" else number(piece)
        if value is None or not 1 <= value <= 12:
            return None
        values.append(value)
    if len(values) == 2 and re.search(r"-|至|到", text):
        steps = (values[1] - values[0]) % 12
        return tuple((values[0] - 1 + step) % 12 + 1 for step in range(steps + 1)) if 0 < steps <= 6 else None
    return tuple(dict.fromkeys(values))


def read_months(source: str, lines: Sequence[Line]) -> tuple[MonthPlan, ...]:
    """The month lists of a plan, in the order of the text; rows and lists of the same month are joined."""
    sections = Reader(MonthGrammar()).read([part for line in lines for part in split_inline(line)])
    plans: list[MonthPlan] = []
    for section in sections:
        items = items_of(source, section.stretches)
        if not items:
            continue
        start, end = section.heading.start, items[-1].quote.end
        if plans and plans[-1].months == section.key:
            items, start = (*plans[-1].items, *items), plans.pop().quote.start
        plans.append(MonthPlan(section.key, items, Quote(source[start:end], start, end)))
    return tuple(plans)


def split_inline(line: Line) -> list[Line]:
    """A line cut before month headings in its middle, as in `……。九月份：1.… 十月份：1.…`."""
    cuts = [
        found.start()
        for found in _INLINE.finditer(line.folded)
        if found.start() > line.body and not _TIME_LABEL.search(line.folded, 0, found.start())
    ]
    if not cuts:
        return [line]
    edges = [0, *cuts, len(line.folded)]
    return [cut(line, begin, end) for begin, end in itertools.pairwise(edges)]


def _cell_months(text: str, bare: bool) -> Months | None:
    found = _CELL.fullmatch("".join(text.split()))
    if found is None or (found["bare"] and not bare):
        return None
    return _months(found["bare"] or found["dated"] or found["months"])
