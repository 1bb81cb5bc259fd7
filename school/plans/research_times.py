"""Fixed meeting times: 物理组每周一下午第2节; 每月最后一个周三; tables of groups and times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from school.plans.clauses import sentences
from school.plans.document import Freq, Quote, ResearchTime
from school.plans.lines import Line, cells
from school.plans.meeting_words import When, find_whens
from school.plans.script import fold
from school.plans.tables import Header, headers
from school.plans.vocabulary import SUBJECTS

_SHORT = "[语数英外物化生政史地音体美信艺劳科心品思社综]"
_LEVEL = "(?:[高初][一二三]|[一二三四五六七八九]年级|[低中高]年?段|小学|初中|高中)"
_TEAM = "(?:(?:大|小|中心)?(?:教研|备课|学科|科|集备)?(?:大|小)?组)"
_SUBJECT = rf"(?:{SUBJECTS}|{_SHORT}{{2,6}}(?=[组、:和及(]|教研|备课))"
_GROUP = re.compile(
    rf"(?P<subject>{_LEVEL}?{_SUBJECT}(?:\s?(?:、|和|及|与|/)\s?{_SUBJECT})*(?:学科|科目)?(?P<team>{_TEAM})?)"
    r"(?!活动室|书|课(?!题)|教学|教师培训|老师)"
    r"|(?P<other>(?:各|每个)?(?:课题组长|教研组长|备课组长|班主任)|全校(?:性)?|全体(?:教师|老师|教职工)|(?:各|每个)?(?:学科)?教研组|"
    rf"(?:各|每个)?(?:年级|学科)?备课组|课题组|{_LEVEL}(?:组)?|中层|行政)"
)
_LABEL = re.compile(r"(?:^|[;,、。\s)])([^;:,。()\s]{1,20}?)\s?(?::|\(|-{1,2})\s?$")
_RESEARCH = re.compile(
    "教研|集体备课|集备|备课|研讨|业务学习|碰头|例会|研修|培训|集中学习|理论学习|政治学习|科研|业务活动|教师学习"
)
_MEETING = re.compile("组活动|活动时间|学习时间|活动日|活动|学习")
_ELSEWHERE = re.compile(
    "升旗|值日|值班|班会|少先队|社团|大课间|兴趣|卫生|阅读课|作业|听力|晨会|午会|安全|学生|运动|放到|上交|交教|家访|辅导|选修|训练|早读|"
    "课外|体育活动|阳光体育|文体|校本课程|通知|公布|上报"
)
_WHOLE_SCHOOL = "全校"


def read_research_times(source: str, lines: Sequence[Line], group: str | None) -> tuple[ResearchTime, ...]:
    """The fixed meeting times in the lines of a plan, in order.

    `group` names the subject group whose plan this is; without one a time that names nobody is for the whole
    school.
    """
    reader = _Reader(source, re.sub(rf"{_TEAM}$", "", group) if group else _WHOLE_SCHOOL)
    named = headers(lines)
    for index, line in enumerate(lines):
        if index in named:
            reader.header = named[index]
        elif len(cells(line)) > 1:
            reader.row(line)
        else:
            reader.prose(line)
    return tuple(reader.times)


class _Reader:
    def __init__(self, source: str, default: str) -> None:
        self._source, self._default = source, default
        self._topic = False
        self.header: Header | None = None
        self.times: list[ResearchTime] = []

    def row(self, line: Line) -> None:
        """A table row: group and time in their columns, or a sentence spread over cells."""
        row = cells(line)
        group_at = self.header.first("group") if self.header else None
        days_at = self.header.first("days") if self.header else None
        if self.header is None or group_at is None or days_at is None or len(row) != len(self.header.columns):
            self._stretch(line, 0, len(line.folded))
            return
        names = self._names_in(line, *row[group_at]) or [self._words(line, *row[group_at])]
        for when in find_whens(line.folded, *row[days_at]):
            self._add(line, 0, len(line.folded), [name for name in names if name], when, "weekly")

    def prose(self, line: Line) -> None:
        """A line of running text."""
        for begin, end in sentences(line.folded):
            freq: Freq = "weekly"
            for left, right in _segments(line.folded, begin, end):
                freq = self._stretch(line, left, right, freq)
        heading = len(line.text.strip()) <= 24 and line.text.rstrip()[-1:] not in "。;"
        about = _RESEARCH.search(line.text) is not None or _MEETING.search(line.text) is not None
        self._topic = about if heading and not find_whens(line.folded, 0, len(line.folded)) else self._topic and (
            line.marker is None or len(line.text) < 60
        )  # fmt: skip

    def _stretch(self, line: Line, begin: int, end: int, freq: Freq = "weekly") -> Freq:
        text = line.folded
        whens = find_whens(text, begin, end)
        if not whens or not self._is_about_meetings(text, begin, end):
            return freq
        starts = sorted({when.start for when in whens})
        group_first = (
            any(_GROUP.finditer(text, begin, starts[0])) or self._label(line, begin, starts[0]) != []
        )
        names: list[str] = []
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
                names = _last_of_two(text, when, high, self._names_in(line, when.end, high))
            self._add(line, begin, end, names or [self._default], when, freq)
        return freq

    def _is_about_meetings(self, text: str, begin: int, end: int) -> bool:
        """Whether the weekdays are those of research meetings, not of the flag, the clubs or handing in."""
        if _RESEARCH.search(text, begin, end):
            return True
        if _ELSEWHERE.search(text, begin, end):
            return False
        teams = any(found["team"] for found in _GROUP.finditer(text, begin, end))
        return self._topic or teams or _MEETING.search(text, begin, end) is not None

    def _label(self, line: Line, low: int, start: int) -> list[str]:
        """The groups in front of a colon or bracket: 理化：周一, 美术（周二上午）."""
        label = _LABEL.search(line.folded[low:start])
        if label is None or _RESEARCH.search(label[1]) or _MEETING.search(label[1]) or "时间" in label[1]:
            return []
        return self._pieces(self._words(line, low + label.start(1), low + label.end(1)))

    def _names_in(self, line: Line, begin: int, end: int) -> list[str]:
        found = list(_GROUP.finditer(line.folded, begin, end))
        found = [group for group in found if group["subject"]] or found[-1:]
        names: list[str] = []
        for group in found:
            words = self._words(line, *group.span())
            names += (
                self._pieces(words)
                if group["subject"]
                else [_office(line.folded[slice(*group.span())], words)]
            )
        return list(dict.fromkeys(names))

    def _pieces(self, words: str) -> list[str]:
        return [name for piece in re.split(r"\s?[、和及与與/]\s?", words) if (name := _bare(piece))]

    def _words(self, line: Line, begin: int, end: int) -> str:
        return self._source[line.start + begin : line.start + end].strip()

    def _add(self, line: Line, begin: int, end: int, names: Sequence[str], when: When, freq: Freq) -> None:
        start, stop = line.start + begin, line.start + end
        quote = Quote(self._source[start:stop], start, stop)
        for name in names:
            entry = ResearchTime(
                name, when.freq or freq, when.weekday, when.nth, when.half, when.periods, when.clock, when.parity,
                quote, () if when.half or when.periods or when.clock else ("time_not_stated",),
            )  # fmt: skip
            if entry not in self.times:
                self.times.append(entry)


def _bare(name: str) -> str:
    """数学教研组, 数学科组 and 数学学科 are called 数学; 文科组 is called 文科."""
    name = re.sub(r"(?:大|小)?(?:教研|教硏|备课|備課|学科|學科|集备)?(?:大|小)?[组組]$", "", name.strip())
    name = re.sub(r"(?:学科|學科|科目)$", "", name)
    return name[:-1] if name.endswith("科") and re.fullmatch(SUBJECTS, fold(name[:-1])) else name


def _last_of_two(text: str, when: When, high: int, names: list[str]) -> list[str]:
    """教务处与年级组长的会商时间 is the time of those it ends with."""
    meets = re.search("[与和][^,;。]{2,8}的", text[when.end : high])
    return names[-1:] if meets else names


def _office(folded: str, words: str) -> str:
    return _WHOLE_SCHOOL if folded.startswith("全") else words.lstrip("各每个個")


def _segments(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches between semicolons; a bracket with a 为 or a semicolon inside stands for itself."""
    start = begin
    for found in re.compile(r"[;]|\((?=[^()]{4,60}[;为][^()]{2,60}\))").finditer(text, begin, end):
        yield start, found.start()
        start = found.end()
    yield start, end
