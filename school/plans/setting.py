"""What a whole text is about: the subject group whose plan it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from school.plans.lines import Line
from school.plans.role_words import SUBJECTS

_TITLE_LINES = 4
_TITLE = re.compile(
    rf"((?:(?:{SUBJECTS})[、和及与]){{0,5}}(?:{SUBJECTS}))(?:学科)?(?:教研组|备课组|学科组|科组|组|教研|学科|教学)[^,。;]{{0,16}}(?:计划|安排|方案|工作)"
)
_OWN = re.compile("我组|本组|我们组|全组|我校[^,。]{0,4}组")
_GROUP = re.compile(rf"({SUBJECTS})(?:学科)?(教研组|备课组|学科组|科组|组)(?!长)")


def subject_group(lines: Sequence[Line]) -> str | None:
    """The group that speaks, such as 数学教研组, or None for a plan of the whole school.

    Told by the title, or by a text that says 我组 and names groups of one subject only.
    """
    for line in lines[:_TITLE_LINES]:
        found = _TITLE.search(line.folded)
        if found and len(line.text) <= 60:
            return found[1] + ("备课组" if "备课组" in found[0] else "教研组")
    text = "\n".join(line.folded for line in lines)
    named = Counter(found[1] for found in _GROUP.finditer(text))
    if len(named) == 1 and len(_OWN.findall(text)) >= 2:
        return f"{next(iter(named))}教研组"
    return None
