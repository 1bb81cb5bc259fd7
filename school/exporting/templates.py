"""A school's own templates: places such as {{课题}}, or columns with a heading, that are filled with what was observed.

Nothing in a template is ever executed: a place is a name, and a name stands for a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from school.problems import Problem

MOST_TEMPLATES: Final = 20
MOST_NAMES: Final = 60
"""Different places or columns that one template may have."""
MOST_PAGES: Final = 400
"""Lessons for which one document may hold a page each."""


class Place(StrEnum):
    """What a place can stand for; the value is what it is called."""

    NUMBER = "序号"
    DAY = "日期"
    TIME = "听课时间"
    WEEKDAY = "星期"
    WEEK = "周次"
    PERIOD = "节次"
    HOST = "执教教师"
    OBSERVER = "听课人"
    CLASS = "班级"
    SUBJECT = "学科"
    TOPIC = "课题"
    KIND = "课型"
    MODE = "听课方式"
    PROCESS = "教学过程"
    STRENGTHS = "评价"
    SUGGESTIONS = "建议"
    MARK = "评定"
    PHOTOS = "照片"
    REMARK = "备注"
    SCHOOL = "学校"
    GROUP = "教研组"
    TERM = "学期"
    TOTAL = "总节数"


OF_ALL: Final = frozenset({Place.SCHOOL, Place.TERM, Place.TOTAL})
"""What is the same on every page."""

# What schools call these on their own forms.
_ALIASES: Final = {
    Place.NUMBER: "编号 次序 No",
    Place.DAY: "听课日期 上课日期 年月日",
    Place.TIME: "时间 上课时间 授课时间",
    Place.WEEK: "教学周 周 第几周",
    Place.PERIOD: "第几节 课次 节",
    Place.HOST: "教师 执教 执教者 执教人 授课教师 授课人 上课教师 上课人 任课教师 主讲教师 开课教师 讲课教师",
    Place.OBSERVER: "听课教师 听课者 记录人 记录者 评课人 姓名",
    Place.CLASS: "年级班级 授课班级 上课班级 年级 班次",
    Place.SUBJECT: "科目 课程",
    Place.TOPIC: "课题名称 教学内容 授课内容 教学课题 题目 内容",
    Place.MODE: "方式 听课形式 形式",
    Place.REMARK: "状态 确认情况",
    Place.KIND: "类型 课的类型 听课类型 课类",
    Place.PROCESS: "过程 听课记录 教学流程 课堂实录 教学环节 听课过程 记录 教学过程记录 听课内容",
    Place.STRENGTHS: "亮点 优点 评课 听课评价 总体评价 点评 教学评价 简评 教学亮点 评析",
    Place.SUGGESTIONS: "意见 意见建议 意见和建议 建议意见 改进建议 不足 不足与建议 教学建议 存在问题",
    Place.MARK: "等第 等级 得分 评分 分数 总分 评价等级 评价等第",
    Place.PHOTOS: "图片 现场照片 听课照片 附图",
    Place.SCHOOL: "学校名称 单位",
    Place.GROUP: "组别 学科组 科组 所在组",
    Place.TERM: "学年学期 学年度",
    Place.TOTAL: "合计 总数 听课节数 节数",
}
_PLACE_OF: Final = {
    name: place for place in Place for name in (place.value, *_ALIASES.get(place, "").split())
}
_MARKED: Final = re.compile(r"\{\{\s*([^{}]{1,30}?)\s*\}\}")
_ASIDE: Final = re.compile(r"[\s:：*（）()/／、，,。.]+")


class Shape(StrEnum):
    """How a template is filled: a copy of it for each lesson, or one row of a table for each."""

    WORD_PAGES = "word_pages"
    WORD_ROWS = "word_rows"
    SHEET_PAGES = "sheet_pages"
    SHEET_ROWS = "sheet_rows"

    @property
    def is_word(self) -> bool:
        """Whether it is a Word document."""
        return self in (Shape.WORD_PAGES, Shape.WORD_ROWS)

    @property
    def by_page(self) -> bool:
        """Whether each lesson has a page of its own."""
        return self in (Shape.WORD_PAGES, Shape.SHEET_PAGES)


class Fault(StrEnum):
    """Why a file can't be a template."""

    NO_PLACES = "no_places"
    TOO_MANY = "too_many"
    MACROS = "macros"
    OUTSIDE = "outside"
    """It would fetch something, or run something, when it is opened."""
    LARGE = "large"
    OTHER = "other"


class NoTemplate(Problem):
    """A file that can't be a template."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class TooManyPages(Problem):
    """More lessons than one document can have pages for."""


class TooManyTemplates(Problem):
    """A school has as many templates as it may."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template of a school. `places` says what each name in it stands for; None: it is left empty."""

    id: int
    name: str
    sha256: str
    shape: Shape
    places: Mapping[str, Place | None]

    @property
    def unknown(self) -> list[str]:
        """The names that stand for nothing."""
        return [name for name, place in self.places.items() if place is None]


def read_place(name: str) -> Place | None:
    """What a name stands for, whatever blanks and brackets it is written with; None for one that is not known."""
    return _PLACE_OF.get(_ASIDE.sub("", name))


def names_in(text: str) -> list[str]:
    """The names of the places in a text, in order: those of {{日期}}和{{ 课题 }} are 日期 and 课题."""
    return _MARKED.findall(text)


def marked(text: str) -> list[tuple[int, int, str]]:
    """Where the places of a text begin and end, and their names."""
    return [(it.start(), it.end(), it[1]) for it in _MARKED.finditer(text)]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled, once: what is put in is not looked at again."""
    return _MARKED.sub(lambda it: values.get(it[1], ""), text)


def places_of(names: Iterable[str]) -> dict[str, Place | None]:
    """What these names stand for, each once, in order. Raises NoTemplate where there are none, or too many."""
    found = {name: read_place(name) for name in names}
    if not found:
        raise NoTemplate(Fault.NO_PLACES)
    if len(found) > MOST_NAMES:
        raise NoTemplate(Fault.TOO_MANY)
    return found


def in_one_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the row that is repeated for each lesson: all places of lessons stand in it, two at least.

    `rows` hold the names in each row of a table; None where the places are spread over a form.
    """
    with_places = [
        index for index, names in enumerate(rows) if any(read_place(it) not in OF_ALL for it in names)
    ]
    if len(with_places) == 1 and len({*rows[with_places[0]]}) > 1:
        return with_places[0]
    return None


def header_in(rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the row that looks like a header: the first with two known headings, of three at least."""
    for index, row in enumerate(rows):
        headings = [cell for cell in row if cell.strip()]
        if len(headings) > 2 and sum(read_place(it) is not None for it in headings) > 1:
            return index
    return None
