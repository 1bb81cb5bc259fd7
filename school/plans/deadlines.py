"""When things are due: 11月15日前, 开学第一周内, 第12周上交, 月底前, 学期结束前."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from school.plans.clauses import clauses, sentences
from school.plans.document import Deadline, Item, MonthPlan, Quote, WeekPlan
from school.plans.lines import Line
from school.plans.numbers import NUMBER, number
from school.plans.script import fold

_BEFORE = (
    r"(?:之前|以前|前(?!期|后|两|三|一|沿|提|往|景|来|面|列|夕|进|言|者|辈|[一二三四五六七八九十])|截止|为止)"
)
_DATE = rf"(?:\d{{4}}\s?年)?(?P<month>{NUMBER})\s?月\s?(?P<day>{NUMBER})\s?[日号]?"
_DUE = re.compile(
    rf"(?:(?P<dotted>(?P<dm>\d{{1,2}})\.(?P<dd>\d{{1,2}}))(?={_BEFORE})"
    rf"|{_DATE}(?:\s?(?:-|至|到)\s?(?:{NUMBER}月)?(?P<until>{NUMBER})[日号])?"
    rf"|(?P<monthday>每?(?:个)?月\s?)?(?P<dayonly>{NUMBER})\s?[日号](?={_BEFORE})"
    rf"|(?P<monthly>每(?:个)?月)?(?:开学)?(?:后)?(?:的)?第\s?(?P<week>{NUMBER})\s?(?:个)?(?:教学)?周(?P<weekpart>末|内|周[一二三四五])?"
    rf"|(?P<open>开学(?:后)?(?P<openweeks>一|两|二|三)周(?:之|以)?内)"
    rf"|(?:(?P<each>每(?:个)?)|(?P<endmonth>{NUMBER})\s?)?(?:月份?)\s?(?P<monthpart>底|末|[上中下]旬|初)"
    rf"|(?P<words>(?:期中|期末|开学)(?:考试|测试|检测)?(?:结束)?后(?:的)?{NUMBER}(?:个)?(?:天|日|周|星期)(?:之|以)?内|(?:学期|开学)初|开学前|每周(?:周|星期)?[一二三四五](?:放学|下班)?(?=前)|(?:每|本)?学期(?:结束|末)|(?:每|本)?期末(?:考试)?(?:结束)?|学年(?:结束|末|度末)|年底|期中(?:考试)?|放(?:寒|暑)?假|寒假|暑假|国庆节?|元旦|"
    rf"(?:活动|上课|开课|听课|检查|会议|课|讲座|培训|比赛)(?:结束)?(?:后|前)?(?:的)?(?:当天|{NUMBER}(?:天|日|周)(?:之|以)?内)|提前{NUMBER}(?:个)?(?:天|日|周|星期)|当天|当日)"
    rf")\s?(?P<before>{_BEFORE})?(?P<within>内)?"
)
_HAND_IN = re.compile(
    "上交|交[到至给]?|提交|报送|上报|送交|送|报到|报教|报校|上传|传[到至]|收齐|汇总|完成|落实|结束|截止|归档|形成|定稿|定好|制定|制订|拟定|拟订|交齐|到位|反馈|公布|布置|确定|整理|申报|填写|撰写|写出|发[到至给]"
)
_HANDED_IN = re.compile("上交|交(?:教|到|至|齐|给)|提交|上报|报送|截止|收(?:齐|取|集|各|缴)|^收")
_NOT_HAND_IN = re.compile("交流|送教|传统|提交流")
_EACH_TIME = re.compile(r"(?:\s?(?:、|和|及)[^,;。]{1,8}?)?\s?各[^,;。]{0,8}[一1]次")
_DUE_DAY = re.compile(r"截止|截至|期限|最迟|最后时间")
_EDGES = " \t\n\u3000，。；;、,()（）"
_REFERS_BACK = re.compile(r"\s?(?:将|把|并|均|统一|一律|于|在|都|全部|由)")
_NO_OBJECT = re.compile(
    r"[\s前之以]*(?:送|交|报|上报|上交|提交|传|发|上传|汇总|归档)(?:到|至|给|于|$)?(?:教|学校|校|各|办|组|指定|年级|科|课程|处|室|$|、|并|参)"
)
_EVENT_VERB = re.compile("召开|举行|举办|开展|组织|进行|检查")


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
            start = item.quote.start
            quote = Quote(item.quote.text[begin:end].strip(), start + begin, start + end)
            yield Deadline(quote.text, f"week:{week.last}", quote, ("limit_implied",))


def _sentence(
    source: str, text: str, offset: int, begin: int, end: int, month: int | None
) -> Iterator[Deadline]:
    for found in _DUE.finditer(text, begin, end):
        if not (found["before"] or _hands_in(text, found, begin, end) or _announced(text, found, begin)):
            continue
        when = _when(source, offset, found, month)
        if when is None:
            continue
        left, right = _extent(text, found, begin, end)
        quote = Quote(source[offset + left : offset + right].strip(), offset + left, offset + right)
        what = _what(source, text, offset, found, left, right)
        if what:
            yield Deadline(what, when, quote, () if found["before"] else ("limit_implied",))


def _hands_in(text: str, found: re.Match[str], begin: int, end: int) -> bool:
    begins = found.end() + 1 if text.startswith(",", found.end()) else found.end()
    each = _EACH_TIME.match(text, found.end(), end)
    if each is not None and not found["words"]:
        return True
    stop = re.compile(r"[,;。)]").search(text, begins, end)
    after = _NOT_HAND_IN.sub("", text[begins : stop.start() if stop else end])
    return re.search("上交|交|提交|报送|上报|收齐|截止|上传|完成|形成|归档|定稿", after[:30]) is not None


def _announced(text: str, found: re.Match[str], begin: int) -> bool:
    return _DUE_DAY.search(text[max(begin, found.start() - 12) : found.start()]) is not None


def _when(source: str, offset: int, found: re.Match[str], month: int | None) -> str | None:
    if found["week"] and not found["monthly"]:
        week = number(found["week"])
        return f"week:{week}" if week and week <= 30 else None
    if found["openweeks"]:
        return f"week:{number(found['openweeks'])}"
    if found["dotted"]:
        return _date(found["dm"], found["dd"])
    if found["month"]:
        return _date(found["month"], found["until"] or found["day"])
    if found["dayonly"]:
        if month is not None and not found["monthday"]:
            return _date(str(month), found["dayonly"])
    elif found["monthpart"] in ("底", "末") and not found["each"]:
        named = number(found["endmonth"]) if found["endmonth"] else month
        if named and 1 <= named <= 12:
            return f"month-end:{named:02}"
    written = source[offset + found.start() : offset + found.end()]
    return written.strip()


def _date(month: str, day: str) -> str | None:
    month_number, day_number = number(month), number(day)
    if not month_number or not day_number or month_number > 12 or day_number > 31:
        return None
    return f"{month_number:02}-{day_number:02}"


def _extent(text: str, found: re.Match[str], begin: int, end: int) -> tuple[int, int]:
    """The stretch a deadline is about: from the last semicolon to the end of its clause, or of the next."""
    left = max(begin, max(text.rfind(mark, begin, found.start()) for mark in ";:") + 1)
    stop = re.compile("[,;)]")
    right = stop.search(text, found.end(), end)
    if right is not None and right.start() - found.end() <= 1 and text[right.start()] == ",":
        right = stop.search(text, right.end(), end)
    return left, right.start() if right else end


def _what(source: str, text: str, offset: int, found: re.Match[str], left: int, right: int) -> str:
    """What is due: the clause of the day without the day, or the whole stretch where the clause has no object."""
    comma = text.rfind(",", left, found.start()) + 1
    own = text[max(left, comma) : right]
    complete = len(own) - len(found.group()) >= 6 and not _NO_OBJECT.match(text, found.end())
    if comma > left and complete and not _REFERS_BACK.match(own):
        left = comma
    before = source[offset + left : offset + found.start()].rstrip()
    after = source[offset + found.end() : offset + right].strip(_EDGES)
    after = re.split("[（(]", after)[0]
    joint = "，" if before[-1:] in ("，", ",", "（", "(") else ""
    before = re.sub("(?:[在于於]|截止.{0,4})$", "", before.strip(_EDGES))
    return before + (joint if before and after else "") + after
