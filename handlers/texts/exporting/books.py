"""What stands in an observation book."""

from __future__ import annotations

from collections.abc import Sequence

BOOK_TITLE, PAGE_TITLE = "听课记录本", "听课记录"
LIST_HEADER = ("序号", "时间", "执教", "班级学科", "课题", "课型")
TIME, CLASS, SUBJECT, HOST, KIND, OBSERVER = "听课时间", "班级", "学科", "执教教师", "课型", "听课人"
TOPIC, PROCESS, STRENGTHS, SUGGESTIONS, PHOTOS = "课题", "教学过程", "评价", "意见建议", "照片"
ONLY_LISTED = "没有单页的几节，评价只有听课人自己看得到；完整的听课本请听课人自己导出。"


def cover(name: str, group: str | None, span: str, lessons: int, pending: int) -> str:
    """Under the title of a book; `pending` of the lessons wait for consent."""
    total = f"共 {lessons} 节（{pending} 节待确认）" if pending else f"共 {lessons} 节"
    return "　　".join(filter(None, (f"姓名：{name}", group and f"教研组：{group}", span, total)))


def page_line(school: str, span: str, number: int) -> str:
    """Above the form of a lesson."""
    return f"{school}　{span}　第 {number} 节"


def suggestions(words: str | None, marks: str) -> str:
    """What could be better, and how good it was."""
    return "\n".join(filter(None, (words, marks and f"评定：{marks}")))


def other_files(names: Sequence[str]) -> str:
    """The files that hang on a log and can't be shown on a page."""
    return "另有附件：" + "、".join(names)
