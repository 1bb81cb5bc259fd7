"""Names that a plan lists: 组长：…, 语文教研组成员：…, also where they run together without separators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from school.plans.document import Doubt, PeopleList, Quote
from school.plans.lines import Line

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊"
    "白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊殷施安颜倪章鲁牛温芦季俞翁华聂焦葛伍柳邢路岳梅庄辛管祝左"
    "齐涂卓穆甘舒耿牟卜解翟尚关纪宁申符鲍蓝童楚凌欧柴阮景靳蒙卫褚单曲车阎成盛项冷应冉宗柯封娄查米翦谷费席佟欣尤包游柏窦苗裴凤滕栾桂缪迟"
    "邬冀臧伊沙房娜水晏屈隋隗蔺粟危荣司巩匡濮刁练池桑党奚商牧詹全喻艾和明计竺井戚由仇丛巴厉敖习闵佘储"
)
_LABEL = re.compile(
    r"(?:^|[;。]\s*|(?<=\s))(?P<label>[^:,;。、()\s]{0,14}?(?:组长|副组长|组员|成员|主任|主持人|负责人|参加人员|联系人|秘书|名单|师傅|徒弟|"
    r"教师|备课组|教研组))\s?[:]\s*(?P<names>[^;:。]{2,200}?)(?=[;。]|$|\s+[^\s:]{2,8}:)"
)
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:\(.{1,8}\))?")
_SPACED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_SEPARATOR = re.compile(r"[、,\s/;]+")
_HEAD = re.compile("(?:正|副)?组长$")
_MEMBERS = ("组员", "成员")


def read_people(source: str, lines: Sequence[Line]) -> tuple[PeopleList, ...]:
    """The lists of names, in order. 组员 under 低段组长 are listed as 低段."""
    found: list[PeopleList] = []
    for line in lines:
        named = list(_lists(source, line, found))
        if not named and found and _continues(line, found[-1]):
            names = _names(line.text)
            last = found[-1]
            end = line.start + len(line.folded.rstrip())
            quote = Quote(source[last.quote.start : end], last.quote.start, end)
            found[-1] = PeopleList(last.label, (*last.names, *names), quote, ("names_run_together",))
        found += named
    return tuple(found)


def _lists(source: str, line: Line, before: Sequence[PeopleList]) -> Iterator[PeopleList]:
    for found in _LABEL.finditer(line.folded, line.body):
        names = _names(found["names"])
        if not names:
            continue
        start, end = line.start + found.start("label"), line.start + found.end("names")
        label = source[start : line.start + found.end("label")]
        run_together = _SEPARATOR.search(found["names"].strip()) is None and len(names) > 1
        doubts: tuple[Doubt, ...] = ("names_run_together",) if run_together else ()
        yield PeopleList(_full(label, before), names, Quote(source[start:end], start, end), doubts)


def _full(label: str, before: Sequence[PeopleList]) -> str:
    if label in _MEMBERS and before and _HEAD.search(before[-1].label):
        return _HEAD.sub("", before[-1].label) or label
    return re.sub("(?:教研组|備課組|备课组|組|组)?(?:成员|組員|组员)$", "", label) or label


def _continues(line: Line, last: PeopleList) -> bool:
    """A short line of nothing but names goes on with the list that the line before broke off."""
    text = line.text.strip()
    near = 0 <= line.start - last.quote.end <= 3
    return near and line.marker is None and len(text) <= 30 and ":" not in text and len(_names(text)) >= 1


def _names(text: str) -> tuple[str, ...]:
    """The names in a text that holds nothing else; empty if it holds other words."""
    joined = _SPACED.sub(r"\1\2", text.strip())
    names: list[str] = []
    for piece in _SEPARATOR.split(joined):
        if not piece:
            continue
        split = (piece,) if _is_name(piece) else _split(piece)
        if not split:
            return ()
        names += split
    return tuple(names)


def _is_name(piece: str) -> bool:
    return 2 <= len(piece) <= 3 and piece[0] in _SURNAMES


def _split(piece: str) -> tuple[str, ...]:
    """`周明远郑小川` as two names, each two or three characters that begin with a surname; () if impossible."""
    if not 4 <= len(piece) <= 90 or not re.fullmatch(r"[\u4e00-\u9fff]+", piece):
        return ()

    @cache
    def best(start: int) -> tuple[str, ...] | None:
        if start == len(piece):
            return ()
        for length in (3, 2):
            if start + length <= len(piece) and piece[start] in _SURNAMES:
                rest = best(start + length)
                if rest is not None:
                    return (piece[start : start + length], *rest)
        return None

    return best(0) or ()
