"""A term plan for the sample school, sent by its director, and what has become of it."""

from __future__ import annotations

import io

import docx as word

from school.counting.duties import Duty
from storage.directories import read_directory
from tests.conftest import School
from tests.handlers.scheduled import stored

PLAN = """青禾小学2026—2027学年第一学期教研工作计划
一、工作要求
1、教师每学期听课不少于15节，教研组长不少于20节。青年教师每学期上公开课1节。
2、数学组每周三下午第2节教研，英语组隔周周五下午第1节教研，科学组每周二下午第二节教研。
3、11月30日前上交课题材料。
二、具体安排
九月份
1、召开教研组长会议
2、开展新教师培训
十二月份
1、开展期末复习研讨
2、12月9日数学组公开课
3、举行读书<b>沙龙&
"""


def as_docx(text: str) -> bytes:
    """The text as a Word document."""
    document = word.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


async def send(school: School, text: str = PLAN, name: str = "计划.docx") -> str:
    """The director sends a plan; what the bot says of it."""
    content = as_docx(text) if name.endswith(".docx") else text.encode()
    await school.director.sends(name, content)
    await school.director.taps("这是工作计划")
    return school.director.sees()


async def titles(school: School) -> list[str]:
    """What the schedule holds."""
    return sorted(it.title for it in await stored(school))


async def all_duties(school: School) -> list[Duty]:
    """What the school wants of whom."""
    async with school.town.app.database.reading() as session:
        return list((await read_directory(session, school.ids.school_id)).duties)
