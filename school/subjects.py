"""Subjects: their canonical names, what teachers call them, and the groups that are no subject.

Canonical names follow the curricula of 2022 (compulsory education) and 2017/2020 (senior high school),
shortened the way timetables shorten them: 体育 for 体育与健康, 生物 for 生物学.
"""

from __future__ import annotations

import re
from typing import Final

# Canonical name -> what else it is called. Latin names are lower case.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "语文": ("中文", "作文", "习作", "chinese"),
    "数学": ("maths", "math"),
    "英语": ("外语", "英文", "english"),
    "日语": (),
    "俄语": (),
    "物理": ("物理学", "physics"),
    "化学": ("chemistry",),
    "生物": ("生物学", "biology"),
    "历史": ("history",),
    "地理": ("geography",),
    "道德与法治": (
        "道法",
        "道德和法治",
        "思品",
        "品德",
        "思想品德",
        "品德与生活",
        "品德与社会",
        "品社",
        "品生",
    ),
    "政治": ("思想政治", "思政"),
    "科学": ("自然科学", "小学科学", "science"),
    "信息科技": ("信息", "信科", "计算机", "电脑", "微机"),
    "信息技术": (),
    "通用技术": ("通技", "通用"),
    "体育": ("体育与健康", "体育健康", "体健", "pe"),
    "音乐": ("唱游", "music"),
    "美术": ("造型", "art"),
    "艺术": (),
    "劳动": ("劳技", "劳动教育", "劳动技术", "劳动与技术"),
    "综合实践": ("综合实践活动", "综实", "综合与实践"),
    "心理": ("心理健康", "心理健康教育", "心育"),
    "书法": ("写字",),
    "班会": ("主题班会", "班队", "班队会", "班队活动", "少先队活动", "队会"),
    "阅读": ("课外阅读",),
    "校本": ("校本课程",),
    "拓展": ("拓展课程",),
}

# Named after what is done in them: beside a real subject (语文阅读课) they describe the lesson.
_SECONDARY: Final = frozenset({"综合实践", "书法", "阅读", "校本", "拓展"})

_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "音体美": ("音乐", "体育", "美术"),
    "音美": ("音乐", "美术"),
    "体美": ("体育", "美术"),
    "艺体": ("音乐", "美术", "体育"),
    "语数英": ("语文", "数学", "英语"),
    "语数": ("语文", "数学"),
    "数理化": ("数学", "物理", "化学"),
    "理化生": ("物理", "化学", "生物"),
    "理化": ("物理", "化学"),
    "政史地": ("政治", "历史", "地理"),
    "政史": ("政治", "历史"),
    "史地": ("历史", "地理"),
    "史地生": ("历史", "地理", "生物"),
    "文综": ("政治", "历史", "地理"),
    "理综": ("物理", "化学", "生物"),
}
_GROUP_SPELLINGS: Final = {
    "体音美": "音体美",
    "音美体": "音体美",
    "体艺": "艺体",
    "语数外": "语数英",
    "物化生": "理化生",
    "史地政": "政史地",
    "文科综合": "文综",
    "理科综合": "理综",
}

SUBJECTS: Final = tuple(_NAMES)
_CANONICAL: Final = {word: name for name, others in _NAMES.items() for word in (name, *others)}


def _alternatives(words: list[str]) -> str:
    # Longest first, so that 体育与健康 is not read as 体育. Latin words must stand alone.
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(rf"(?<![a-z]){w}(?![a-z])" if w.isascii() else w for w in ordered)


SUBJECT_PATTERN: Final = (
    rf"(?P<subject_group>{_alternatives([*_GROUPS, *_GROUP_SPELLINGS])})"
    # 科学家 is somebody, 课题 and 课堂 are not the end of 数学课.
    rf"|(?P<subject>{_alternatives(list(_CANONICAL))})(?!家)"
    r"(?:学科)?(?:组(?!长))?(?:课(?![题程时后标堂件文本]))?"
)
_SUBJECT: Final = re.compile(SUBJECT_PATTERN)


def subjects_in(match: re.Match[str], grade: int | None = None) -> tuple[str, ...]:
    """The canonical subjects that a match of `SUBJECT_PATTERN` names: several for 音体美."""
    if group := match["subject_group"]:
        names = _GROUPS[_GROUP_SPELLINGS.get(group, group)]
    else:
        names = (_CANONICAL[match["subject"]],)
    return tuple(suit_grade(name, grade) for name in names)


def read_subjects(text: str, grade: int | None = None) -> tuple[str, ...]:
    """Every subject named in a text, in order and without repeats; `text` is folded (see `fold`)."""
    found = (name for m in _SUBJECT.finditer(text) for name in subjects_in(m, grade))
    return tuple(dict.fromkeys(found))


def suit_grade(subject: str, grade: int | None) -> str:
    """The name that the curriculum of a grade uses: 政治 is 道德与法治 up to grade 9."""
    if grade is None:
        return subject
    if grade >= 10:
        return {"道德与法治": "政治", "信息科技": "信息技术"}.get(subject, subject)
    return {"政治": "道德与法治", "信息技术": "信息科技"}.get(subject, subject)


def main_subjects(subjects: tuple[str, ...]) -> tuple[str, ...]:
    """Without those that only describe the lesson, unless there is nothing else."""
    return tuple(s for s in subjects if s not in _SECONDARY) or subjects
