"""What the words of a deadline want: 每位教师交一篇教学案例. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from school.counting.duties import Metric
from school.counting.records import read_kind
from school.handing_in.submissions import MOST, Owes, Proof
from school.problems import BadAnswer
from school.when.grammar.numerals import number

_EACH_GROUP: Final = re.compile(r"(?:每一?个?|各个?)(?P<kind>教研组|学科组|备课组|科组|组)(?!长)")
_EACH_ONE: Final = re.compile(
    r"每一?(?:位|个|名)?(?:教师|老师|人)|各位(?:教师|老师)|(?:所有|全体)(?:教师|老师|成员)?|全校(?:教师|老师)?|人人|大家"
)
_HANDS_IN: Final = re.compile(r"(?:上交|提交|报送|上报|上传|完成|撰写|(?<!结)交(?![流给往])|写)")
_BROUGHT: Final = re.compile(r"(?:把|将)?(?P<thing>[^把将]+?)(?:上交|交|提交|报送|送)(?:到|至|给|齐)")
"""把教案交到教科室: the thing stands before the verb."""
_NUMBER: Final = re.compile(
    r"\s*(?P<n>\d{1,2}|[一两二三四五六七八九十]{1,3})\s*(?P<unit>篇|份|个|张|幅|次|套|件|节|本)(?:的)?"
)
_LEAD: Final = re.compile(r"^(?:请|都|要|需要?|须|应|必须|务必|至少)+")
_IN_HAND: Final = re.compile(r"纸质|纸版|打印版|当面|交到办公室")
_EDGES: Final = " \u3000:：,，、。；;的"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the words of a deadline say: what is handed in, by whom, how many and in which form."""

    thing: str
    owes: Owes
    count: int
    proof: Proof
    metric: Metric | None


def read_wanted(words: str) -> Wanted:
    """每位教师交一篇教学案例: one 教学案例 of each. `thing` is empty where the words name none."""
    words = " ".join(words.split())
    owes, rest = _who(words)
    verb = _HANDS_IN.search(rest)
    if brought := _BROUGHT.search(rest):
        rest = brought["thing"]
    elif verb and verb.end() < len(rest):
        rest = rest[verb.end() :]
    rest = _LEAD.sub("", rest.strip(_EDGES))
    count = 1
    if said := _NUMBER.search(rest):
        # Several pictures are sent together, as one submission.
        count = 1 if said["unit"] in "张幅" else max(1, min(number(said["n"]) or 1, MOST))
        # What stands behind the number is the thing: 一份工作总结; or before it: 工作总结一份.
        rest = rest[said.end() :].strip(_EDGES) or rest[: said.start()]
    thing = rest.strip(_EDGES)
    return Wanted(thing, owes, count, _proof(words), metric_of(thing))


def _who(words: str) -> tuple[Owes, str]:
    group = _EACH_GROUP.search(words)
    if group:
        owes = Owes.PREP_GROUP if group["kind"] == "备课组" else Owes.SUBJECT_GROUP
        return owes, words[: group.start()] + words[group.end() :]
    return Owes.EACH, _EACH_ONE.sub("", words, count=1)


def _proof(words: str) -> Proof:
    if _IN_HAND.search(words):
        return Proof.TICK
    return Proof.PHOTO if "照片" in words else Proof.ANY


def metric_of(thing: str) -> Metric | None:
    """The kind of work that the end of a name says: 数学教学案例 is a 教学案例."""
    for start in range(len(thing)):
        try:
            return read_kind(thing[start:])
        except BadAnswer:
            continue
    return None
