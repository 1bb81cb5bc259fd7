"""Duties and counts in words: what is owed, how far somebody has come, what stands behind a number."""

from __future__ import annotations

from datetime import date

from handlers.texts.html import Html, h
from school.quotas import Metric, Per

METRIC_LABELS: dict[Metric, str] = {
    Metric.OBSERVE: "听课",
    Metric.OPEN_LESSON: "公开课",
    Metric.MEETING: "教研活动",
    Metric.JOINT_PREP: "集体备课",
    Metric.REFLECTION: "教学反思",
    Metric.READING_NOTE: "读书笔记",
    Metric.PAPER: "论文",
    Metric.CASE: "案例",
    Metric.LESSON_PLAN: "教学设计",
    Metric.LECTURE: "讲座",
    Metric.TRAINING: "培训",
    Metric.PROJECT: "课题",
    Metric.CONTEST: "评比",
    Metric.EXAM_PAPER: "试卷",
}
UNITS: dict[Metric, str] = {
    Metric.OBSERVE: "节",
    Metric.OPEN_LESSON: "节",
    Metric.MEETING: "次",
    Metric.JOINT_PREP: "次",
    Metric.REFLECTION: "篇",
    Metric.READING_NOTE: "篇",
    Metric.PAPER: "篇",
    Metric.CASE: "篇",
    Metric.LESSON_PLAN: "篇",
    Metric.LECTURE: "次",
    Metric.TRAINING: "次",
    Metric.PROJECT: "项",
    Metric.CONTEST: "次",
    Metric.EXAM_PAPER: "份",
}
PER_LABELS: dict[Per, str] = {
    Per.DAY: "每天",
    Per.WEEK: "每周",
    Per.HALF_MONTH: "每半月",
    Per.MONTH: "每月",
    Per.TERM: "每学期",
    Per.YEAR: "每学年",
}
PER_WINDOWS: dict[Per, str] = {
    Per.DAY: "今天",
    Per.WEEK: "本周",
    Per.HALF_MONTH: "这半月",
    Per.MONTH: "本月",
    Per.TERM: "本学期",
    Per.YEAR: "本学年",
}
BAR_CELLS = 8


def window_label(per: Per, today: date) -> str:
    """今天, 本周, 上半月, 下半月, 本月, 本学期, 本学年."""
    if per is Per.HALF_MONTH:
        return "上半月" if today.day <= 15 else "下半月"
    return PER_WINDOWS[per]


def amount(metric: Metric, count: int) -> str:
    """3 节, 1 篇."""
    return f"{count} {UNITS[metric]}"


def bar(count: int, target: int, cells: int = BAR_CELLS) -> Html:
    """▓▓▓▓░░░░: any work done fills a cell, and only a finished duty fills the last one."""
    full = cells if count >= target else min(cells - 1, -(-count * cells // target))
    return h("{bar}", bar="▓" * full + "░" * (cells - full))
