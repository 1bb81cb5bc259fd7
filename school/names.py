"""Chinese names: their order, their parts, and finding the people of a school in a line of text."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from school.people import Member
from school.surnames import COMPOUND_SURNAMES, SURNAMES

# Names are read character by character: without the dictionary of phrases the library starts half a second
# sooner and needs 45 MB less. It looks at the environment when it is imported.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, lazy_pinyin

# Surnames that are read otherwise than the same character elsewhere (the usual reading sorts them wrongly).
_SURNAME_READINGS: Final = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "盖": "ge",
    "乐": "yue", "缪": "miao", "翟": "zhai", "覃": "qin", "种": "chong", "黑": "he", "折": "she", "秘": "bi",
    "繁": "po", "员": "yun", "召": "shao", "尹": "yin", "逄": "pang", "冼": "xian", "卜": "bu", "重": "chong",
    "洗": "xian", "晁": "chao", "宓": "mi", "郗": "xi", "隗": "wei", "邸": "di", "褚": "chu", "祭": "zhai",
    "尉迟": "yuchi", "万俟": "moqi", "长孙": "zhangsun", "澹台": "tantai", "单于": "chanyu",
}  # fmt: skip

# Rare characters of personal names lie beyond the basic plane: 𬀩, 𣲘.
HAN: Final = "㐀-䶿一-鿿\U00020000-\U000323af"
_NAME: Final = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,10}}(?:·[{HAN}]{{1,10}}){{1,3}}")
# Ordinary words that begin like a surname; as a lone word in a line about a lesson they are not a person.
_NOT_NAMES_TEXT: Final = (
    "周一 周二 周三 周四 周五 周六 周日 周天 周长 周末 单周 单元 单词 方程 方法 时间 时光 "
    "高效 高中 高考 万里 安全 平行 包装 计算 应用 应用题 金属 白杨 江南 黄河 黄山 马上 石油 "
    "古诗 文言文 童年 童话 成语 成长 明天 明年 明日 和平 夏天 白鹭 白天 全班 全校 全天 连堂 "
    "司机 时态 关系 路程 向量 温度 景物 农业 商业 华北 华南 华东 车间 师徒 简单 简便 管理 "
    "常态 毕业 毕业班 文言 成果 成绩 申论 荣誉 阳光 安排 游戏 乐理 麦田 古文 全体 康复 章节 "
    "易错 易错题 席间 应急 关键 万物 江河 海洋 师生 武术 舒展 温习 连排 梅花 荷花 华夏 柳树 "
    "沙漠 项链 桂花 石壕吏 孔乙己 白毛女 祝福 边城 雷雨 孔雀 包身工 阿长 任务 向阳 辛亥"
)
_NOT_NAMES: Final = frozenset(_NOT_NAMES_TEXT.split())

_HONORIFIC: Final = re.compile(r"老师|副?(?:主任|校长|书记|组长)")


@lru_cache(maxsize=8192)
def pinyin_key(name: str) -> tuple[str, str]:
    """A sort key that puts names in the order of a Chinese list: by syllable, then by character."""
    surname, given = split_name(name)
    first = [_SURNAME_READINGS[surname]] if surname in _SURNAME_READINGS else lazy_pinyin(surname)
    syllables = [*first, *lazy_pinyin(given, style=Style.TONE3)]
    return " ".join(syllables).lower(), name


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name of a Han name; ("", name) for names written otherwise."""
    if not _NAME.fullmatch(name) or "·" in name:
        return "", name
    size = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:size], name[size:]


def looks_like_name(text: str) -> bool:
    """Whether a lone word may be a person's name: 王小明, 欧阳修文, 阿依古丽·买买提, but not 周三 or 方程."""
    if not _NAME.fullmatch(text) or text in _NOT_NAMES:
        return False
    surname, given = split_name(text)
    return not surname or surname in COMPOUND_SURNAMES or (surname in SURNAMES and len(given) <= 2)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A person spoken of in a text between two offsets; `members` is empty for a stranger."""

    start: int
    end: int
    name: str
    members: tuple[Member, ...]


class RosterIndex:
    """The active people of a school, ready to be found in text. Build it once per roster."""

    def __init__(self, members: Iterable[Member]) -> None:
        full, surname, given = (defaultdict[str, list[Member]](list) for _ in range(3))
        for member in members:
            if not member.active or not member.name:
                continue
            full[member.name].append(member)
            family, rest = split_name(member.name)
            surname[family].append(member)
            if family and len(rest) > 1:
                given[rest].append(member)
        self._full = {name: tuple(people) for name, people in full.items()}
        self._surname = {name: tuple(people) for name, people in surname.items() if name}
        self._given = {name: tuple(people) for name, people in given.items()}
        self._longest = _longest_first(self._full)

    def called(self, name: str) -> tuple[Member, ...]:
        """Everybody with exactly this name."""
        return self._full.get(name, ())

    def at(self, text: str, start: int) -> NameMatch | None:
        """The longest full name of the roster that begins at this offset, with 老师 if it follows."""
        for name in self._longest.get(text[start : start + 1], ()):
            if text.startswith(name, start):
                return NameMatch(start, _after_honorific(text, start + len(name)), name, self._full[name])
        return None

    def addressed(self, text: str) -> dict[int, NameMatch]:
        """李老师, 小张老师, 建国老师, 欧阳主任, by the offset where each begins."""
        found = (self._addressed(text, match) for match in _HONORIFIC.finditer(text))
        return {name.start: name for name in found if name}

    def _addressed(self, text: str, honorific: re.Match[str]) -> NameMatch | None:
        end = honorific.start()
        words = [text[start:end] for start in range(max(0, end - 4), end)]
        for word in words:
            plain = word[1:] if word[0] in "小老大" else word
            if members := self._full.get(plain):
                return NameMatch(end - len(word), honorific.end(), plain, members)
            if members := self._surname.get(plain) or self._given.get(plain):
                return NameMatch(end - len(word), honorific.end(), word + honorific[0], members)
        for word in words:
            if looks_like_name(word) or word in SURNAMES or word in COMPOUND_SURNAMES:
                return NameMatch(end - len(word), honorific.end(), word + honorific[0], ())
        return None

    def by_short_name(self, word: str) -> tuple[Member, ...]:
        """Whom a lone 建国, 小李 or 老李 means: a given name only if one person has it, a surname everybody."""
        people = self._given.get(word, ())
        if len(people) == 1:
            return people
        return self._surname.get(word[1:], ()) if word[:1] in ("小", "老", "大") else ()


def _after_honorific(text: str, end: int) -> int:
    match = _HONORIFIC.match(text, end)
    return match.end() if match else end


def _longest_first(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    by_first = defaultdict[str, list[str]](list)
    for name in names:
        by_first[name[0]].append(name)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in by_first.items()}
