"""The grammar of the moments things are due: 11月15日前, 开学两周内, 第12周, 月底, 学期结束时, 活动后三天内."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from school.plans.numbers import NUMBER, number
from school.plans.patterns import word_pattern

_BEFORE = (
    r"(?:之前|以前|前(?!期|后|两|三|一|沿|提|往|景|来|面|列|夕|进|言|者|辈|[一二三四五六七八九十])|截止|为止)"
)
_WITHIN = r"(?:之|以)?内(?!容)"
_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天]"

_DOTTED = rf"(?P<dotted>(?P<dotted_month>\d{{1,2}})\.(?P<dotted_day>\d{{1,2}}))(?={_BEFORE})"
_YEAR = r"(?:(?:\d{4}|次|翌|当|今|明)\s?年\s?)?"
_DATE = (
    rf"{_YEAR}(?P<month>{NUMBER})\s?月\s?(?P<day>{NUMBER})\s?[日号]?"
    rf"(?:\s?(?:-|至|到)\s?(?:(?P<until_month>{NUMBER})\s?月\s?)?(?P<until>{NUMBER})[日号])?"
    rf"(?:\s?\((?:{_WEEKDAY})\)(?=\s?{_BEFORE}))?"
)
_DAYS_OF_EACH_MONTH = (
    rf"(?P<each_month>(?:每个?|次|下个?|隔)月的?\s?{NUMBER}\s?[日号]?(?:\s?[、和,]\s?{NUMBER}\s?[日号]){{0,3}}(?<=[日号]))"
    "(?!左右)"
)
_DAY_OF_MONTH = rf"(?P<day_only>{NUMBER})\s?[日号](?={_BEFORE})"
_OPENING = rf"开学(?:之?后|之?初|以来)?(?:的)?(?:第)?(?P<opening>[一二两三四1-4])(?:个)?(?:教学)?周{_WITHIN}"
_WEEK = (
    rf"(?P<each_week>每(?:个)?月)?(?:开学)?(?:后)?(?:的)?第\s?(?P<week>{NUMBER})\s?(?:个)?(?:教学)?周"
    rf"(?:末|{_WITHIN}|{_WEEKDAY})?"
)
_PART_OF_MONTH = (
    rf"{_YEAR}(?:(?P<each>每(?:个)?)|(?P<part_month>{NUMBER})\s?)?月份?\s?(?P<part>底|末|[上中下]旬|初)"
)
_MONTH = rf"(?P<year_month>每年的?{NUMBER}月份?)|(?P<month_only>{NUMBER})月份?(?=\s?(?:[,。;)]|$))"
_EXAMS = rf"(?P<exam>(?:期中|期末)(?:考试|测试|检测|复习))(?:结束)?(?!结束|后|前{NUMBER})"
_AFTER_EXAMS = (
    rf"(?:期中|期末|开学)(?:考试|测试|检测)?(?:结束)?后(?:的)?{NUMBER}(?:个)?(?:天|日|周|星期){_WITHIN}"
)
_OF_TERM = (
    r"(?<![上往历])(?<![上往历]学)(?:[每本]?学期(?:结束|末|初)(?:时|后?的?[一二两三1-3]个?(?:周|天|星期)内)?|(?:每|本|下)?(?:个)?学?期?开学初|(?:每学期)?开学(?=之?前)|(?:每|(?<![录课业记])本)?期末(?!材料|资料|试卷|试题|复习|成绩|命题|检测|测试|质量)时?|期中(?!考|测|检|质|试|复|教)|"
    r"学年(?:结束|末|度末)时?|年底|年终|放(?:寒|暑)?假|(?:寒|暑)假(?:结束)?(?!作业|生活|计划))"
)
_HOLIDAYS = "国庆节?|元旦|中秋节?|春节|五一节?|清明节?|教师节"
_AHEAD_OF = "[每本]?学期结束|期末(?:考试)?|放(?:寒|暑)?假|(?:寒|暑)假|考试|开学"
_END_OF_TERM = rf"(?:{_AHEAD_OF})前(?:的)?{NUMBER}(?:个)?(?:天|日|周|星期)(?:{_WITHIN})?"
_WEEKLY = (
    rf"每?逢?(?:每|单|双|隔)周的?(?:(?P<each_weekday>{_WEEKDAY}|[一二三四五六日天])(?:上午|下午|中午|放学后?|下班)?(?!{_BEFORE})"
    rf"|(?:{_WEEKDAY}|[一二三四五六日天末])?(?:放学|下班|上午|下午|中午)?(?=[之以]?前))"
)
_AFTER_EVENT = (
    r"(?:每次)?(?:活动|上课|开课|听课|检查|会议|课|讲座|培训|比赛|考试|测试|考核|返校|回校|外出学习)(?:结束)?(?:后|前)?(?:的)?"
    rf"(?:当天|{NUMBER}(?:天|日|周){_WITHIN})"
)
_LEAD = rf"提前{NUMBER}(?:个)?(?:天|日|周|星期)|当天|当日"
_SPAN = rf"(?<![后末初\d一二两三四五六七八九十]){NUMBER}(?:个)?(?:天|周|星期){_WITHIN}"
_WORDS = "|".join((_AFTER_EXAMS, _END_OF_TERM, _OF_TERM, _HOLIDAYS, _WEEKLY, _AFTER_EVENT, _LEAD))
_MOMENT = word_pattern(
    f"(?:{_DOTTED}|{_DATE}|{_DAYS_OF_EACH_MONTH}|{_DAY_OF_MONTH}|{_OPENING}|{_WEEK}|{_PART_OF_MONTH}|{_EXAMS}|(?P<words>{_WORDS})|(?P<span>{_SPAN})|{_MONTH})"
    rf"\s?(?:\)?(?:上午|下午|中午|晚上)?\s?(?:\d{{1,2}}(?:[:点]\d{{0,2}})?)?(?:放学|下班)?(?P<before>{_BEFORE}))?"
)
_LAST_WEEK = 30
_ENDS_WITHIN = re.compile(rf"{_WITHIN}$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment something may be due. `when` is `11-15`, `week:8`, `month-end:11`, or None for the words as written.

    `limit` tells whether the words say so themselves (前, 内, 截止); `exam` ones also stand for what happens
    before an exam, `bare_month` ones for a month of the plan, `weekly` ones (每周五) for any meeting.
    """

    start: int
    end: int
    when: str | None
    limit: bool
    exam: bool
    bare_month: bool
    relative: bool
    weekly: bool


def find_moments(text: str, begin: int, end: int, month: int | None) -> Iterator[Moment]:
    """The moments in a stretch of folded text; `month` is the month under which it stands in a calendar."""
    for found in _MOMENT.finditer(text, begin, end):
        when = _when(found, month)
        if when == "":
            continue
        within = _ENDS_WITHIN.search(found.group()) is not None and found["span"] is None
        limit = found["before"] is not None or within
        bare = found["month_only"] is not None or found["year_month"] is not None
        yield Moment(
            *found.span(),
            when,
            limit=limit,
            exam=found["exam"] is not None,
            bare_month=bare,
            relative=found["words"] is not None,
            weekly=found["each_weekday"] is not None,
        )


def _when(found: re.Match[str], month: int | None) -> str | None:
    """The moment in figures, None if it has none, empty if the figures make no date."""
    if found["week"]:
        if found["each_week"]:
            return None
        week = number(found["week"])
        return f"week:{week}" if week and week <= _LAST_WEEK else ""
    if found["opening"]:
        return f"week:{number(found['opening'])}"
    if found["dotted"]:
        return _date(found["dotted_month"], found["dotted_day"])
    if found["month"]:
        return _date(found["until_month"] or found["month"], found["until"] or found["day"])
    if found["day_only"]:
        return _date(str(month), found["day_only"]) if month is not None else None
    if found["part"] in ("底", "末") and not found["each"]:
        return _month_end(number(found["part_month"]) if found["part_month"] else month)
    return _month_end(number(found["month_only"])) if found["month_only"] else None


def _date(month: str, day: str) -> str:
    month_number, day_number = number(month), number(day)
    if not month_number or not day_number or month_number > 12 or day_number > 31:
        return ""
    return f"{month_number:02}-{day_number:02}"


def _month_end(month: int | None) -> str | None:
    return f"month-end:{month:02}" if month and 1 <= month <= 12 else None
