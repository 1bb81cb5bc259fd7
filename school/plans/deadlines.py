"""When things are due: 11月15日前, 开学第一周内, 第12周上交, 月底前, 学期结束前."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from school.plans.clauses import clauses, sentences
from school.plans.document import Deadline, Item, MonthPlan, Quote, WeekPlan
from school.plans.due_words import Moment, find_moments
from school.plans.force_words import WISH
from school.plans.lines import Line
from school.plans.numbers import NUMBER
from school.plans.script import fold

_WISH = re.compile(WISH)
_HANDS_IN = re.compile(
    "上交|交|提交|报送|上报|收齐|截止|截稿|上传|完成|形成|归档|存档|定稿|发(?:至|到|给|送|我|教)|送(?:至|到|交|教)|报(?:上来|给|至|教)"
)
_HANDED_IN = re.compile("上交|交(?:教|到|至|齐|给)|提交|上报|报送|截止|收(?:齐|取|集|各|缴)|^收")
_NOT_HAND_IN = re.compile("交流|送教|传统|提交流|外交|交往|交谈|交替|社交")
_MID_OR_END = re.compile("期[中末]前")
_EXAMINES = re.compile("[^,;。]{0,12}(?:考试|测试|检测|测验|月考|考查)")
_HANDING_REACH = 30
_ONLY_HANDS_IN = re.compile(
    r"\s?[于在]?(?:本?(?:周|星期)[一二三四五]前?)?(?:每[人组]|各组)?(?:按时|及时|统一)?(?:上交|提交|上报|交齐|收齐|截止|报送)"
    r"[\d一二两三四五]{0,2}[篇份个]?\s?"
)
"""周五前上交, 每人上交1篇: what is handed in stands in an earlier clause."""
_EACH_TIME = re.compile(r"(?:\s?(?:、|和|及)[^,;。]{1,8}?)?\s?各[^,;。]{0,8}[一1]次")
_SCHEDULED = re.compile(r"(?:安排|定|放)在[^,;。]{0,6}$")
_DUE_DAY = re.compile(
    r"(?:截止|截至|期限|最迟|最晚|(?:上交|提交|交稿|报送|上报|申报|结题)[^,;。]{0,4}?的?时间)[^,;。]{0,8}$"
)
_NAMES_DAY = re.compile(
    r"(?:的)?(?:截止|截至|最迟|最晚)?(?:日期|时间|期限)?\s?(?:为|是|定于|定在|:|在|于)*\s?$"
)
_CLAUSE_END = re.compile("[,;。)]")
_LISTED_END = re.compile("[;。)]")
_TAKES_UP = re.compile(r"[^,;。将把]{0,12}(?:将(?![与会要在对于进继不])|把)")
_NAME_REACH = 12
_EDGES = " \t\n\u3000，。；;、,()（）:：为是"
_GOES_ON = re.compile(r"\s?(?:并|且|同时)")
_AND_HANDS_IN = re.compile(
    r"\s?(?:并|且|同时|(?:统一|及时|按时)?(?:上交|提交|报送|上报|交)(?:教|到|至|给|学校))"
)
_OWN_LIMIT = re.compile(
    rf"\s?(?:并|且|同时)[^,;。]{{0,8}}?(?:{NUMBER}\s?[日号周]|[月年]底|[中末])(?:之|以)?前"
)
"""并于12月21日前上交 is no limit of what the clause ahead of it says."""
_HELD = re.compile(
    rf"(?<![月\d])(?P<day>(?:{NUMBER}\s?月\s?)?{NUMBER}\s?[日号]?(?:\s?(?:-|至|到)\s?(?:{NUMBER}\s?月\s?)?{NUMBER})?\s?[日号])"
    r"(?:\([^()]{1,6}\))?[^,;。前内]{0,10}?(?:举[行办]|召开|组织|开展|进行|承办|检查|评比|比赛|赛课|考试|考核|活动)"
)
"""12月17日至18日组织作业检查."""
_REFERS_BACK = re.compile(r"\s?(?:将|把|并|均|统一|一律|于|在|都|全部|由)")
_HANDED_IN_LATER = re.compile(
    r"[^;。]{0,50},\s?并(?:及时|统一|按时)?(?:将|把)(?:(?![日号底]前)[^,;。]){1,14}(?:上交|交|报)"
)
_WEEKDAY_OF_DAY = re.compile(r"[在于於]?[本这這下]?(?:周|週|星期|礼拜)[一二三四五六日天]\s?[（(]$")
_CELL_END = re.compile(r"\s*[\t|｜]\s*")
_NO_OBJECT = re.compile(
    r"[\s前之以]*(?:送|交|报|上报|上交|提交|传|发|上传|汇总|归档)(?:到|至|给|于|$)?"
    r"(?:教|学校|校|各|办|组|指定|年级|科|课程|处|室|$|、|并|参)"
)


def read_deadlines(
    source: str, lines: Sequence[Line], months: Sequence[MonthPlan], weeks: Sequence[WeekPlan]
) -> tuple[Deadline, ...]:
    """The deadlines in prose lines and in the items of month lists and week calendars, in order.

    What a week calendar says is handed in (上交, 截止, 收齐) is due in that week.
    """
    found: list[Deadline] = []
    for line in lines:
        for begin, end in sentences(line.folded):
            found += _sentence(source, line.folded, line.start, max(begin, line.body), end, None)
    for plan in months:
        for item in plan.items:
            text = fold(item.quote.text)
            found += _sentence(source, text, item.quote.start, 0, len(text), plan.months[-1])
    for week in weeks:
        for item in week.items:
            text = fold(item.quote.text)
            own = list(_sentence(source, text, item.quote.start, 0, len(text), None))
            found += own or _due_in_week(item, text, week)
    return tuple(found)


def _due_in_week(item: Item, text: str, week: WeekPlan) -> Iterator[Deadline]:
    for begin, end in clauses(text, 0, len(text)):
        if _HANDED_IN.search(_NOT_HAND_IN.sub("  ", text[begin:end])):
            left = 0 if _GOES_ON.match(text, begin) or _ONLY_HANDS_IN.fullmatch(text, begin, end) else begin
            start = item.quote.start
            quote = Quote(item.quote.text[left:end].strip(), start + left, start + end)
            yield Deadline(quote.text, f"week:{week.last}", quote)


def _sentence(
    source: str, text: str, offset: int, begin: int, end: int, month: int | None
) -> Iterator[Deadline]:
    done = begin
    for moment in find_moments(text, begin, end, month):
        if not _is_due(text, moment, begin, end) or _is_wish(text, moment, begin, end):
            continue
        left, right = _extent(text, moment, done if done <= moment.start else begin, end)
        done = right
        what = _what(source, text, offset, moment, left, right)
        comma = text.rfind(",", left, moment.start) + 1
        if held := _HELD.search(text, left, max(left, comma)):
            words = source[offset + held.start() : offset + held.end("day")]
            what, left = re.sub(f"[在于於]?{re.escape(words)}", "", what, count=1), comma
        quote = Quote(source[offset + left : offset + right].strip(), offset + left, offset + right)
        if what:
            when = moment.when or source[offset + moment.start : offset + moment.end].strip()
            yield Deadline(what, when, quote, () if moment.limit else ("limit_implied",))


def _is_due(text: str, moment: Moment, begin: int, end: int) -> bool:
    """Whether a moment is a last one: it says so, is announced as one, or something is handed in then."""
    if _DUE_DAY.search(text[max(begin, moment.start - 16) : moment.start]):
        return True
    if moment.bare_month:
        return False
    if moment.weekly and not moment.limit:
        after = _NOT_HAND_IN.sub("", _clause_after(text, moment, end))
        return _HANDED_IN.search(after) is not None or after.startswith("交")
    hands_in = _hands_in(text, moment, begin, end)
    if moment.exam or _MID_OR_END.match(text, moment.start):
        return hands_in and not text.startswith(",", moment.end)
    if _SCHEDULED.search(text[max(begin, moment.start - 10) : moment.start]):
        return hands_in
    return moment.limit or hands_in


def _is_wish(text: str, moment: Moment, begin: int, end: int) -> bool:
    """Whether the clause of a moment only hopes: 争取在月底前完成."""
    left = max(text.rfind(mark, begin, moment.start) for mark in ",;。") + 1
    right = text.find(",", moment.end, end)
    return _WISH.search(text, max(left, begin), right if right >= 0 else end) is not None


def _clause_after(text: str, moment: Moment, end: int) -> str:
    begins = moment.end + text.startswith(",", moment.end)
    stop = _CLAUSE_END.search(text, begins, end)
    return text[begins : stop.start() if stop else end]


def _hands_in(text: str, moment: Moment, begin: int, end: int) -> bool:
    begins = moment.end + 1 if text.startswith(",", moment.end) else moment.end
    if _EACH_TIME.match(text, moment.end, end) and not moment.relative:
        return True
    ends = _LISTED_END if _TAKES_UP.match(text, begins) else _CLAUSE_END
    stop = ends.search(text, begins, end)
    while (
        stop is not None
        and stop.group() == ","
        and _AND_HANDS_IN.match(text, stop.end())
        and not _OWN_LIMIT.match(text, stop.end())
    ):
        stop = ends.search(text, stop.end(), end)
    after = _NOT_HAND_IN.sub("", text[begins : stop.start() if stop else end])
    if not moment.limit and _EXAMINES.match(after):
        return False
    if _HANDS_IN.search(after[:_HANDING_REACH]) is not None:
        return True
    return not moment.limit and _HANDED_IN_LATER.match(text, begins, end) is not None


def _extent(text: str, moment: Moment, begin: int, end: int) -> tuple[int, int]:
    """The stretch a deadline is about: from the last semicolon to the end of its clause, or of the next."""
    left = max(begin, text.rfind(";", begin, moment.start) + 1)
    colon = text.rfind(":", left, moment.start) + 1
    if colon and moment.start - colon > 1:
        left = colon
    stop = re.compile("[,;)]")
    closed = text.startswith(")", moment.end) and not text.startswith(",", moment.end + 1)
    right = stop.search(text, moment.end + closed, end)
    if right is not None and right.start() - moment.end <= 1 and text[right.start()] == ",":
        right = stop.search(text, right.end(), end)
    while right is not None and right.group() == "," and _AND_HANDS_IN.match(text, right.end()):
        right = stop.search(text, right.end(), end)
    return left, right.start() if right else end


def _what(source: str, text: str, offset: int, moment: Moment, left: int, right: int) -> str:
    """What is due: the clause of the day without the day, or the whole stretch where the clause has no object."""
    comma = text.rfind(",", left, moment.start) + 1
    own = text[max(left, comma) : right]
    complete = len(own) - (moment.end - moment.start) >= 6 and not _NO_OBJECT.match(text, moment.end)
    if comma > left and complete and not _REFERS_BACK.match(own):
        left = comma
    named = _NAMES_DAY.search(text, max(left, moment.start - _NAME_REACH), moment.start)
    stop = named.start() if named else moment.start
    before = source[offset + left : offset + stop].rstrip()
    after = source[offset + moment.end : offset + right].strip(_EDGES)
    after = re.split("[（(]", after.lstrip("）)"))[0]
    before = _WEEKDAY_OF_DAY.sub("", before)
    joint = "，" if before[-1:] in ("，", ",", "（", "(") else ""
    before = re.sub("[在于於]$", "", before.strip(_EDGES))
    return _CELL_END.sub("，", before + (joint if before and after else "") + after)
