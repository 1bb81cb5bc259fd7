"""Characters as PDF programs write them, as the ones that people type.

A font draws ⼯ (Kangxi radical) and 工 with one glyph, and many programs note the wrong one of the two.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What Unicode itself calls the same: Kangxi radicals, compatibility ideographs, ligatures such as ﬁ.
_SAME: Final = re.compile("[\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufb06]")
# The simplified ones among the supplementary radicals, for which Unicode gives no equal.
_RADICALS: Final = str.maketrans(
    dict(
        zip(
            "⺁⺊⺟⺠⺥⺩⺮⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
            "厂卜母民爪王竹虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
            strict=True,
        )
    )
    | {"\xa0": " ", "\xad": None, "\u200b": None, "\ufeff": None}
)


def ordinary(text: str) -> str:
    """The text in ordinary characters."""
    return _SAME.sub(lambda char: unicodedata.normalize("NFKC", char.group()), text.translate(_RADICALS))
