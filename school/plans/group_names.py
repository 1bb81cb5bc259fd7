"""How plans name the groups that meet: 数学教研组, 低段语文, 政史地生, 各备课组, 全校."""

from __future__ import annotations

import re

from school.plans.role_words import SUBJECTS
from school.plans.script import fold

_SHORT = "[语数英外物化政生史地音体美信艺劳科心品思社综]"
_LEVEL = "(?:[高初][一二三]|[一二三四五六七八九]{1,3}年级|[低中高]年[段级]|[低中高]段|(?:小学|初中|高中)部?)"
_TEAM = "(?:(?:大|小|中心)?(?:教研|备课|学科|科|集备)?(?:大|小)?组)"
_SUBJECT = rf"(?:{_SHORT}{{2,6}}(?=[组、:和及(]|教研|备课|$)|{SUBJECTS})"
GROUP = re.compile(
    rf"(?P<subject>{_LEVEL}?{_SUBJECT}(?:{_LEVEL}(?={_TEAM}))?(?:\s?(?:、|和|及|与|/)\s?{_SUBJECT})*(?:学科|科目)?(?P<team>{_TEAM})?)"
    r"(?!活动室|楼|馆|厅|室|教室|办公室|实验室|角|书|课(?!题)|教学|教师培训|老师|(?<=政治)学习)"
    r"|(?P<other>(?:各|每个)?(?:课题组长|教研组长|备课组长|班主任)|全校(?:性)?|全体(?:教师|老师|教职工)|(?:各|每个)?(?:学科)?教研组|"
    rf"(?:各|每个)?(?:年级|学科)?备课组|课题组|其[它他余](?:学科|科目|各组|组)|{_LEVEL}(?:备课组|组)?|中层|行政)"
)
"""A group in folded text: `subject` where it is named by what it teaches, with `team` if it says 组."""

WHOLE_SCHOOL = "全校"
_JOINTS = re.compile(r"\s?[、和及与與/]\s?")
_TEAM_ENDING = re.compile(r"(?:大|小)?(?:教研|教硏|备课|備課|学科|學科|集备)?(?:大|小)?[组組]$")


def without_team(group: str) -> str:
    """数学教研组 without 教研组."""
    return re.sub(rf"{_TEAM}$", "", group)


def names_of(words: str) -> list[str]:
    """The groups in a list as written, without 教研组 and the like: `语文、数学教研组` is 语文 and 数学."""
    return [name for piece in _JOINTS.split(words) if (name := _bare(piece))]


def names_in(folded: str, original: str, begin: int, end: int) -> list[str]:
    """The groups named in a stretch; those named by their subject go before 各教研组 and the like.

    `original` is the same text as written: the names are cut from it.
    """
    found = list(GROUP.finditer(folded, begin, end))
    found = [group for group in found if group["subject"]] or found[-1:]
    names: list[str] = []
    for group in found:
        words = original[slice(*group.span())].strip()
        names += names_of(words) if group["subject"] else [_office(group.group(), words)]
    return list(dict.fromkeys(names))


def _bare(name: str) -> str:
    """数学教研组, 数学科组 and 数学学科 are called 数学; 文科组 is called 文科."""
    name = _TEAM_ENDING.sub("", name.strip())
    name = re.sub(r"(?:学科|學科|科目)$", "", name)
    return name[:-1] if name.endswith("科") and re.fullmatch(SUBJECTS, fold(name[:-1])) else name


def _office(folded: str, words: str) -> str:
    """全校, 课题组, and 六年级 for its 备课组."""
    if folded.startswith("全"):
        return WHOLE_SCHOOL
    return re.sub(r"(?<=[一二三四五六七八九]年[级級])(?:备课|備課)[组組]$", "", words.lstrip("各每个個"))
