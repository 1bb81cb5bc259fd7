"""Fixed meeting times: 物理组每周一下午第2节; 每月最后一个周三; tables of groups and times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from school.plans.clauses import sentences
from school.plans.document import Freq, Quote, ResearchTime
from school.plans.group_names import GROUP, WHOLE_SCHOOL, names_in, names_of, without_team
from school.plans.lines import Cells, Line, cells
from school.plans.meeting_words import Hours, When, find_hours, find_whens, weekday_of
from school.plans.tables import Header, headers

_LABEL = re.compile(r"(?:^|[;,、。\s)])([^;:,。()\s]{1,20}?)\s?(?::|\(|-{1,2})\s?$")
_RESEARCH = re.compile(
    "教研(?![组室处]?长|员|室|处)|组长会|集体备课|集备|备课(?!组长|本|笔记)|研讨|业务学习|碰头|例会(?!后)|研修|培训|集中学习|理论学习|政治学习|科研|业务活动|教师学习"
)
_MEETING = re.compile("组活动|活动时间|学习时间|活动日|活动|学习")
_ELSEWHERE = re.compile(
    "英语角|升旗|值日|值班|班会|少先队|社团|大课间|兴趣|卫生|阅读课|作业|听力|晨会|午会|安全|学生|运动|放到|上交|交教|家访|辅导|选修|训练|早读|"
    "公开课|听课|上课|讲课|检查|本次|此次|课外|体育活动|阳光体育|文体|校本课程|通知|公布|上报"
)
_TIMES_OF = re.compile("(?:教研|备课|研讨|学习|组活动|例会)[^,。;]{0,6}时间")
_SHARED = re.compile(
    r"(?:时间|教研|备课|活动)[^,;。:]{0,6}?(?:均|都|一律|统一|全部|同)?(?:为|是|在|定在|定为|安排在|:)"
    r"|(?:均|都|一律|统一|全部)(?:为|是|在|定在|安排在)?\s?(?=上午|下午|中午|第[一二三四五六七八\d])"
)
_CLAUSE_END = re.compile("[,;]")
_SEGMENT_END = re.compile(r"[;]|\((?=[^()]{4,60}[;为][^()]{2,60}\))")
_ALTERNATING = re.compile(r"单周(?P<odd>[^,;。()双]{2,10}?)\s?[、,;]?\s?双周(?P<even>[^,;。()]{2,10})")
"""每周三下午活动（单周语文、双周数学）."""
_MEETING_OF = re.compile(
    r"(?:召开|举行)\s?(?P<who>(?:教研|备课|年级|课题)?组长|行政|班主任|(?P<all>全体教师|全校教师|教职工))(?:工作|教研)?(?:例会|会)"
)
"""每月第二周周四召开组长会."""
_MEETING_AHEAD = re.compile(
    r"((?:教研|备课|年级|课题)?组长|行政|中层|班主任)(?:工作|教研)?(?:例会|会议|会)\s?(?::|(?:定|安排)?在|时间为|为|\()?\s?$"
)
"""组长会：每月最后一个周一."""
_FURTHER_HOURS = re.compile("[,，]\\s?(?=(?:上午|下午)\\s?第)")
_SAME_HOURS = re.compile(r"[,、(]?\s?(?:[为在也]{0,2}(?:同一?|相同|一样的)时间|时间(?:同上|相同|一样))")
"""单周周五同一时间."""
_IN_TURN = re.compile("分别|依次")
_ANNOUNCED = re.compile("设(?:立|有|置)?|分为|成立|共有|划分")
_HEADING_LENGTH = 24
_GRID_DAYS = 3
"""A table row that names at least so many weekdays is the head of a grid."""


def read_research_times(source: str, lines: Sequence[Line], group: str | None) -> tuple[ResearchTime, ...]:
    """The fixed meeting times in the lines of a plan, in order.

    `group` names the subject group whose plan this is; without one a time that names nobody is for the whole
    school.
    """
    reader = _Reader(source, names_of(without_team(group)) if group else [WHOLE_SCHOOL])
    named = headers(lines)
    for index, line in enumerate(lines):
        row = cells(line)
        if index in named:
            reader.header = named[index]
        elif len(row) > 1:
            reader.row(line, row)
        else:
            reader.prose(line)
    return tuple(reader.times)


class _Reader:
    def __init__(self, source: str, default: Sequence[str]) -> None:
        self._source, self._default = source, default
        self._topic = False
        self._since = 0
        self._above: list[str] = []
        self._groups: list[str] = []
        self._grid: dict[int, int] = {}
        self.header: Header | None = None
        self.times: list[ResearchTime] = []
        self._seen: set[ResearchTime] = set()

    # tables

    def row(self, line: Line, row: Cells) -> None:
        """A table row: group and time in their columns, a row of a grid of weekdays, or a sentence over cells."""
        days = {
            index: day for index, cell in enumerate(row) if (day := weekday_of(line.folded[slice(*cell)]))
        }
        group_at = self.header.first("group") if self.header else None
        days_at = self.header.first("days") if self.header else None
        if len(days) >= _GRID_DAYS:
            self._grid = days
        elif self._grid:
            self._grid_row(line, row)
        elif (
            self.header
            and group_at is not None
            and days_at is not None
            and len(row) == len(self.header.columns)
        ):
            names = self._names_in(line, *row[group_at]) or [self._words(line, *row[group_at])]
            for when in find_whens(line.folded, *row[days_at]):
                self._add(line, 0, len(line.folded), [name for name in names if name], when, "weekly")
        else:
            self._stretch(line, 0, len(line.folded))

    def _grid_row(self, line: Line, row: Cells) -> None:
        """Groups under the weekdays of a grid; its first cell may hold the hour (下午第3节)."""
        hours = find_hours(line.folded[slice(*row[0])])
        for index, day in self._grid.items():
            if index >= len(row):
                continue
            groups = [found for found in GROUP.finditer(line.folded, *row[index]) if found["subject"]]
            if groups and (self._topic or any(found["team"] for found in groups)):
                when = When(*row[index], row[index][1], "weekly", day, None, None, hours)
                self._add(line, *row[index], self._names_in(line, *row[index]), when, "weekly")

    # running text

    def prose(self, line: Line) -> None:
        """A line of running text."""
        self._grid = {}
        lists_times = _TIMES_OF.search(line.text) is not None
        self._topic = self._topic or lists_times
        research = _RESEARCH.search(line.text) is not None
        for begin, end in sentences(line.folded):
            self._note_groups(line, begin, end)
            freq: Freq = "weekly"
            for left, right in _segments(line.folded, begin, end):
                before = len(self.times)
                freq = self._stretch(line, left, right, freq, research=research)
                self._share_hours(line, left, right, before)
            self._share_hours(line, begin, end, self._since)
        self._above = self._names_alone(line)
        heading = len(line.text.strip()) <= _HEADING_LENGTH and line.text.rstrip()[-1:] not in "。;"
        if heading and not find_whens(line.folded, 0, len(line.folded)):
            self._topic = _RESEARCH.search(line.text) is not None or _MEETING.search(line.text) is not None
            self._since = len(self.times)
        elif lists_times or (line.marker is not None and len(line.text) >= 60):
            self._topic = False

    def _names_alone(self, line: Line) -> list[str]:
        """The groups a line names if it holds nothing else, as a cell of a table written downwards does."""
        group = GROUP.fullmatch(line.folded.strip())
        return self._names_in(line, 0, len(line.folded)) if group else []

    def _note_groups(self, line: Line, begin: int, end: int) -> None:
        """Remember the groups a plan sets up, for a sentence that gives their times in turn."""
        if _ANNOUNCED.search(line.folded, begin, end):
            groups = self._names_in(line, begin, end)
            self._groups = groups if len(groups) > 1 else self._groups

    def _share_hours(self, line: Line, begin: int, end: int, since: int) -> None:
        """Give the times from an index on that lack an hour the one said for all: 时间均为下午第三节."""
        if since == len(self.times) or not _SHARED.search(line.folded, begin, end):
            return
        days = find_whens(line.folded, begin, end)
        said = _SHARED.search(line.folded, max((when.day_end for when in days), default=begin), end)
        hours = find_hours(line.folded[said.end() : end]) if said else Hours()
        if hours == Hours():
            return
        for index in range(since, len(self.times)):
            time = self.times[index]
            if not (time.half or time.periods or time.clock):
                self.times[index] = replace(
                    time, half=hours.half, periods=hours.periods, clock=hours.clock, doubts=()
                )

    def _stretch(
        self, line: Line, begin: int, end: int, freq: Freq = "weekly", *, research: bool = False
    ) -> Freq:
        text = line.folded
        whens = _with_further_hours(text, find_whens(text, begin, end), end)
        lists = research and len(whens) > 1 and len(GROUP.findall(text, begin, end)) == len(whens)
        if not whens or not (lists or self._is_about_meetings(text, begin, end)):
            return freq
        if len(whens) == 1 and (found := _ALTERNATING.search(text, whens[0].day_end, end)) is not None:
            for parity in ("odd", "even"):
                names = self._names_in(line, *found.span(parity))
                when = replace(whens[0], freq="biweekly", parity=parity)
                self._add(line, begin, end, names, when, "biweekly")
            return freq
        if len(whens) == 1 and (meeting := _MEETING_OF.search(text, whens[0].day_end, end)) is not None:
            who = self._words(line, *meeting.span("who"))
            self._add(line, begin, end, [WHOLE_SCHOOL if meeting["all"] else who], whens[0], freq)
            return freq
        if _IN_TURN.search(text, begin, end):
            names = self._names_in(line, begin, end)
            names = names if len(names) == len(whens) else self._groups
            if len(names) == len(whens):
                for name, when in zip(names, whens, strict=True):
                    self._add(line, begin, end, [name], when, when.freq or freq)
                return freq
        starts = sorted({when.start for when in whens})
        group_first = self._names_first(line, begin, starts[0], end)
        names = []
        for when in whens:
            freq = when.freq or freq
            turn = starts.index(when.start)
            if group_first:
                low = next(
                    (before.end for before in whens if turn and before.start == starts[turn - 1]), begin
                )
                names = self._label(line, low, when.start) or self._names_in(line, low, when.start) or names
            else:
                high = starts[turn + 1] if turn + 1 < len(starts) else end
                stop = _CLAUSE_END.search(text, when.end, high)
                near = self._names_in(line, when.end, stop.start() if stop else high)
                names = _last_of_two(text, when, high, near or self._names_in(line, when.end, high))
            self._add(line, begin, end, names or self._above or self._default, when, freq)
        return freq

    def _names_first(self, line: Line, begin: int, start: int, end: int) -> bool:
        """Whether groups stand ahead of their times: 语文组：周二, but not 教研活动：周二（语文）."""
        if self._label(line, begin, start):
            return True
        ahead = [found["subject"] is not None for found in GROUP.finditer(line.folded, begin, start)]
        behind = any(found["subject"] for found in GROUP.finditer(line.folded, start, end))
        return any(ahead) or (ahead != [] and not behind)

    def _is_about_meetings(self, text: str, begin: int, end: int) -> bool:
        """Whether the weekdays are those of research meetings, not of the flag, the clubs or handing in."""
        if _RESEARCH.search(text, begin, end):
            return True
        if _ELSEWHERE.search(text, begin, end):
            return False
        teams = bool(self._above) or any(found["team"] for found in GROUP.finditer(text, begin, end))
        return self._topic or teams or _MEETING.search(text, begin, end) is not None

    def _label(self, line: Line, low: int, start: int) -> list[str]:
        """The groups in front of a colon or bracket: 理化：周一, 美术（周二上午）."""
        if meeting := _MEETING_AHEAD.search(line.folded, low, start):
            return [self._words(line, *meeting.span(1))]
        label = _LABEL.search(line.folded[low:start])
        if label is None or _RESEARCH.search(label[1]) or _MEETING.search(label[1]) or "时间" in label[1]:
            return []
        end = low + label.end(1)
        begin = max(low, *(line.folded.rfind(mark, low, end) + 1 for mark in ",;。:()"))
        named = GROUP.search(line.folded, begin, end + 1)
        if named is not None and named["subject"]:
            return self._names_in(line, begin, end + 1)
        return names_of(self._words(line, low + label.start(1), end))

    def _names_in(self, line: Line, begin: int, end: int) -> list[str]:
        original = self._source[line.start : line.start + len(line.folded)]
        return names_in(line.folded, original, begin, end)

    def _words(self, line: Line, begin: int, end: int) -> str:
        return self._source[line.start + begin : line.start + end].strip()

    def _add(self, line: Line, begin: int, end: int, names: Sequence[str], when: When, freq: Freq) -> None:
        start, stop = line.start + begin, line.start + end
        quote = Quote(self._source[start:stop], start, stop)
        if self.times and when.hours == Hours() and _SAME_HOURS.match(line.folded, when.day_end):
            last = self.times[-1]
            when = replace(when, hours=Hours(last.half, last.periods, last.clock))
        own = names == ["教研组"] and WHOLE_SCHOOL not in self._default
        for name in self._default if own else names:
            entry = ResearchTime(
                name, when.freq or freq, when.weekday, when.nth, when.hours.half, when.hours.periods,
                when.hours.clock, when.parity, quote, () if when.hours != Hours() else ("time_not_stated",),
            )  # fmt: skip
            if entry not in self._seen:
                self._seen.add(entry)
                self.times.append(entry)


def _with_further_hours(text: str, whens: Sequence[When], end: int) -> list[When]:
    """每周三上午第三节为理科组教研时间，下午第一节为文科组教研时间: each group has an hour of the same day.

    A weekday that only names the day of what follows (周三教研日：每周三下午…) is left out.
    """
    found: list[When] = []
    for index, when in enumerate(whens):
        following = whens[index + 1] if index + 1 < len(whens) else None
        names_day = (
            following and following.weekday == when.weekday and text.startswith(":", following.start - 1)
        )
        if names_day and when.hours == Hours():
            continue
        found.append(when)
        stop = following.start if following else end
        for further in _FURTHER_HOURS.finditer(text, when.end, stop):
            if GROUP.search(text, when.end, further.start()):
                hours = find_hours(text[further.end() : stop])
                found.append(replace(when, start=further.end(), end=further.end(), hours=hours))
    return found


def _last_of_two(text: str, when: When, high: int, names: list[str]) -> list[str]:
    """教务处与年级组长的会商时间 is the time of those it ends with."""
    meets = re.search("[与和][^,;。]{2,8}的", text[when.end : high])
    return names[-1:] if meets else names


def _segments(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches between semicolons; a bracket with a 为 or a semicolon inside stands for itself."""
    start = begin
    for found in _SEGMENT_END.finditer(text, begin, end):
        if found.start() >= start:
            yield start, found.start()
            start = found.end()
            if found.group() == "(":
                start = text.index(")", start) + 1
                yield found.end(), start - 1
    yield start, end
