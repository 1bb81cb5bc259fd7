"""What stands in a monthly brief and in a term's report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.counting.quota import METRIC_LABELS, amount
from handlers.texts.days import day_label, short_day
from school.counting.duties import Metric
from school.counting.tallies import Counts
from school.exporting.exports import Span
from school.scheduling.schedule import ItemKind, Occurrence

_NUMERALS = "一二三四五六七八九"
OVERVIEW, OBSERVING, COMPLETION, OTHER_WORK = "概况", "听课情况", "任务完成情况", "公开课与其他记录"
ACTIVITIES, COLLECTING, COMING, BY_PERSON = "教研活动", "材料收交", "下月安排", "教师个人汇总"
GROUP_HEADER = ("教研组", "人数", "听课", "人均")
DUTY_HEADER = ("任务", "应完成", "已完成", "完成率", "还差的")
COUNT_HEADER = ("类别", "数量")
RECORD_HEADER = ("日期", "老师", "类别", "题目")
ACTIVITY_HEADER = ("日期", "时间", "事项", "范围", "地点", "主讲／主备")
COLLECTED_HEADER = ("截止", "材料", "应交", "已交", "迟交", "未交")
PERSON_HEADER = ("教研组", "姓名", "听课")
BY_SUBJECT, BY_KIND = "按学科", "按课型"
EACH_BY_GROUP, BY_PERSON_CHART, BY_WEEK, BY_MONTH = (
    "各组人均听课（节）",
    "各人听课（节）",
    "每周听课（节）",
    "每月听课（节）",
)
NO_LOGS = "这段时间没有听课记录。"
DONE_ALL = "全部完成"
_MANY_NAMES = 30


def section(number: int, title: str) -> str:
    """一、概况; numbers from 1 to 9."""
    return f"{_NUMERALS[number - 1]}、{title}"


def heading(whose: str, span: str, paper: str) -> str:
    """数学组2026年11月教研简报."""
    return f"{whose}{span}{paper}"


def until(span: Span, day: date, made: date) -> str:
    """Which days it tells of, and when it was made."""
    return f"{short_day(span.first_day)}至{short_day(day)}的记录　{made.year}年{made.month}月{made.day}日由教研助手汇总"


def overview(people: int, groups: int, counts: Counts, each: float, activities: int) -> str:
    """The first paragraph."""
    said = f"参加统计的教师 {people} 人"
    said += f"，分 {groups} 个教研组。" if groups > 1 else "。"
    said += f"共听课 {counts.get(Metric.OBSERVE, 0)} 节，人均 {each:g} 节"
    others = [
        f"{METRIC_LABELS[it]} {amount(it, count)}"
        for it in Metric
        if it is not Metric.OBSERVE and (count := counts.get(it, 0))
    ]
    said += f"；登记{'、'.join(others)}。" if others else "。"
    return said + (f"组织教研活动 {activities} 次。" if activities else "")


def observing(lessons: int, hosts: int, observers: int, people: int, pending: bool) -> str:
    """Under 听课情况; `pending`: something waits for consent."""
    words = f"{people} 位教师中有 {observers} 位听过课，共 {lessons} 节；被听课的教师 {hosts} 位。"
    return f"{words}待确认的没有计入。" if pending else words


def days(it: Occurrence, times: int) -> str:
    """11月25日 周三; 11月 for a month item; 9月2日起 12 次 for what is told in one line."""
    if it.item.kind is ItemKind.MONTH:
        return f"{it.day.month}月"
    return f"{short_day(it.day)}起 {times} 次" if times > 1 else day_label(it.day)


def of_groups(duty: str) -> str:
    """A duty that groups owe as one."""
    return f"各组：{duty}"


def week(number: int) -> str:
    """第9周, below a column."""
    return f"第{number}周"


def names(people: Sequence[str]) -> str:
    """陈小满、何雨桐 …, not longer than a cell bears."""
    more = f" 等 {len(people)} 人" if len(people) > _MANY_NAMES else ""
    return "、".join(people[:_MANY_NAMES]) + more


def percent(part: int, whole: int) -> str:
    """67%; rounded down, so that 100% means all."""
    return f"{part * 100 // whole}%" if whole else ""
