"""What a count counts: the activity named after it (一节公开课), before it (听课15节) or in an earlier clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from school.plans.document import Kind
from school.plans.role_words import SUBJECTS
from school.plans.tokens import Activity, Count, Period

Named = tuple[Kind, str]
"""A kind with the words of the plan."""

LESSON_UNITS = ("节", "堂", "节次")
LOOSE_UNITS = ("个", "项", "例", "张", "题", "道", "件", "则", "条", "部", "遍", "届", "轮", "幅", "讲")
"""Units of many things that are no duty: 一个主题, 两项措施."""

_WRITTEN: tuple[Kind, ...] = (
    "反思", "论文", "案例", "教学设计", "读书笔记", "总结", "投稿", "博客", "资源", "读书", "学习", "其他",
)  # fmt: skip
_FITS: dict[str, tuple[Kind, ...]] = {
    "节": ("听课", "公开课", "资源", "教学设计"),
    "堂": ("听课", "公开课", "资源", "教学设计"),
    "节次": ("听课", "公开课"),
    "篇": _WRITTEN,
    "本": ("读书", "读书笔记", "教学设计", "其他"),
    "部": ("读书",),
    "册": ("读书", "读书笔记"),
    "万字": ("读书", "读书笔记"),
    "字": ("读书", "读书笔记"),
    "课时": ("培训", "学习", "教学设计", "听课"),
    "学时": ("培训", "学习", "听课"),
    "套": ("试卷", "资源", "教学设计", "其他"),
    "份": (*_WRITTEN, "试卷", "计划", "检查"),
}
_EACH = re.compile(r"各(?:不少于|至少|写|上|交|完成|开展|组织|进行)?\s?$")
_LISTENING = re.compile(r"听(?![取力写从见说])[^,课、]{0,12}$")
_STUDYING = re.compile(r"(?:(?:学习|研读|阅读|自学|精读)(?![材资用])[^,、写撰交发]{0,8}|[学读]\s?)$")
_OBJECT_FOLLOWS = re.compile(
    r"\s?(?:以上|及以上|左右)?的?(?=[\u4e00-\u9fff“《])"
    r"(?!并|且|以|左右|及|每|/|,|进行|参加|由|作为|后|前|内|时|的?(?:基础|任务))"
)
_OBJECT_ENDS = re.compile("[、和及或与/并到至]|进行|参加|开展|用于|供|交给|在|上传|发")
_OBJECT_REACH = 20
_ANY_LESSON = re.compile(r"(?P<name>[^,、]{0,14}?)课(?![题程堂时])")
_TIMETABLED = re.compile(rf"(?:{SUBJECTS}|阅读|班会|写作|作文|选修|健康|安全|早读|自习|实验|活动|微|团|队)$")
_TEACHING = re.compile(
    r"(?:上|开|开设|推出|拿出|承担|执教|展示|打磨|磨|录|献|准备|安排|讲|提供|做)(?:好)?\s?$"
)
_SOMETHING = re.compile(r"(?!的)[\u4e00-\u9fff“《][^,;。、]{1,15}")
_HANDING = re.compile(r"(?:交|报|提供|写|撰写|编|编写|出|制作|填写|设计|完成|做)\s?$")
_AND = re.compile(r"[、和及与]\s?")
_BARE_LESSON = re.compile(r"课(?=\s?(?:及?以上|左右|$|[,;、。)]))")
_ALTERNATIVE = re.compile(r"(?:或|或者)\s?$")
_RECOMMENDING = re.compile(r"(?:推荐|推选|选送|选派)出?\s?(?P<named>[^,;上写开讲参]{0,30})$")
_QUALITY = re.compile(
    "情况|方案|记录(?!本)|地点|资料|材料|质量|水平|能力|形式|内容|主题|氛围|环境|经验|效果|过程|模式"
)
_SAYS_NO_MORE = re.compile(
    r"不少于|不得少于|不能少于|不低于|不得低于|至少|最少|达到?|累计|共|为|在|总数|节数|次数|篇数|数量|全组|所任|学科|每[人位名]|均|应|须|必须|要|也|各|"
    r"其中|分别|平均|保证|确保|上|听|写|做到|完成|开|[^\u4e00-\u9fff]"
)
_LENGTHS = ("字", "万字")
"""Units of how long a piece is; they count a duty only with a period or a name of their own."""
_NEW_MATTER = 4
"""More words than these, besides role, period and 不少于, name something of their own."""
_OF_PUPILS = re.compile(
    "学生|测试|检测|考试|测验|班会|家长|板报|手抄报|队会|升旗|运动会|作文|作业|训练|游戏|早操"
)
_OTHER_UNITS = ("期", "篇", "份", "本", "套")
_VERB_KINDS: tuple[Kind, ...] = ("检查", "评比", "培训", "交流")
_OBJECT_KINDS: tuple[Kind, ...] = (
    "教学设计", "论文", "反思", "案例", "总结", "读书笔记", "资源", "试卷", "课题",
)  # fmt: skip


_USUAL_UNITS: dict[Kind, str] = {
    "听课": "节", "公开课": "节", "教研活动": "次", "会议": "次", "讲座": "次", "检查": "次",
}  # fmt: skip


def fits(kind: Kind, unit: str) -> bool:
    """Whether things of a kind are counted in a unit: 篇 does not count lessons."""
    if kind == "计划":
        return unit in ("次", "份")
    if kind == "评比":
        return unit not in ("个", "份", "篇")
    return unit not in _FITS or kind in _FITS[unit]


def usual_unit(kind: Kind) -> str:
    """The unit of things of a kind where the plan gives none."""
    return _USUAL_UNITS.get(kind) or ("篇" if fits(kind, "篇") else "次")


class Counted:
    """Finds what the counts of one clause count.

    `original` is the clause as written, `named` where it names those who do it.
    """

    def __init__(
        self,
        text: str,
        original: str,
        acts: Sequence[Activity],
        counts: Sequence[Count],
        named: Sequence[tuple[int, int]],
    ) -> None:
        self._text, self._original, self._acts, self._counts = text, original, acts, counts
        self._named = named

    def of(self, index: int, inherited: Named | None, periods: Sequence[Period]) -> list[Named]:
        """What the count at an index counts; several where it says 各; nothing if that is not told."""
        count = self._counts[index]
        limit = self._counts[index + 1].start if index + 1 < len(self._counts) else len(self._text)
        ahead = self._text[: count.start]
        if _ALTERNATIVE.search(ahead) or "被听" in ahead:
            return []
        if count.unit in LESSON_UNITS and _LISTENING.search(ahead):
            return [("听课", "听课")]
        recommended = _RECOMMENDING.search(ahead)
        if recommended is not None:
            return [("推荐", self._recommended(recommended["named"], count, limit))]
        done = next((act for act in self._acts if 0 <= count.start - act.end <= 1), None)
        if done is not None and count.unit == "次" and done.kind in _VERB_KINDS:
            return [(done.kind, self._words(done.start, done.end))]
        follows = _OBJECT_FOLLOWS.match(self._text, count.end) is not None
        if _BARE_LESSON.match(self._text, count.end) and not _TEACHING.search(ahead):
            follows = False  # 二十节课以上 counts what was named before
        if follows:
            if count.unit == "篇" and _STUDYING.search(ahead):
                return [("学习", self._words(count.end, limit))]
            named = self._object(count, limit, periods)
            if named is not None:
                return [named]
        floor = self._counts[index - 1].end if index else 0
        before = [act for act in self._acts if floor <= act.start and act.end <= count.start]
        if count.unit == "次":
            before = [act for act in before if not _QUALITY.match(self._text, act.end)]
        fitting = [act for act in before if fits(act.kind, count.unit)]
        if index and fitting and _AND.fullmatch(self._text[fitting[-1].end : count.start]):
            fitting = []  # 两节示范课与三次诊断: that lesson belongs to the count before
        if fitting:
            return self._preceding(fitting, count)
        if (
            inherited is not None
            and fits(inherited[0], count.unit)
            and not (follows and limit - count.end > 1)
            and not self._names_something_new(floor, count, periods)
            and not (count.unit in _LENGTHS and not periods)
        ):
            return [inherited]
        recurs = any(not period.soft and period.end <= count.start for period in periods)
        return self._something(count, limit) if recurs else []

    def _recommended(self, named: str, count: Count, limit: int) -> str:
        """优秀课例 of 推荐优秀课例1个, and 人 of 推荐2人."""
        start = max(named.rfind("、"), named.rfind("和")) + 1
        if named[start:].strip():
            return self._words(count.start - len(named) + start, count.start)
        return self._words(count.end, limit)

    def topic(self) -> Named | None:
        """What a clause without counts is about: 组织听课 is listening, 检查听课情况 is checking."""
        for act in reversed(self._acts):
            if not _QUALITY.match(self._text, act.end) and not self._text.endswith("定", 0, act.start):
                return act.kind, self._words(act.start, act.end)
        return None

    def _names_something_new(self, floor: int, count: Count, periods: Sequence[Period]) -> bool:
        """Whether the words ahead of a count that names nothing speak of another thing, as 参与评论3次 does."""
        if count.unit in LESSON_UNITS:
            return False
        ahead = list(self._text[floor : count.start])
        for period in periods:
            for position in range(max(period.start, floor), min(period.end, count.start)):
                ahead[position - floor] = " "
        for start, end in self._named:
            for position in range(max(start, floor), min(end, count.start)):
                ahead[position - floor] = " "
        return len(_SAYS_NO_MORE.sub("", "".join(ahead))) >= _NEW_MATTER

    def _object(self, count: Count, limit: int, periods: Sequence[Period]) -> Named | None:
        acts = [
            act
            for act in self._acts
            if count.end <= act.start < limit and not _QUALITY.match(self._text, act.end)
        ]
        if not acts or acts[0].start - count.end > _OBJECT_REACH:
            return self._lesson(count, limit, periods) if count.unit in LESSON_UNITS else None
        of = self._text.rfind("的", acts[0].end, acts[-1].start) if len(acts) > 1 else -1
        acts = [act for act in acts if act.start > of]  # 环境布置、游戏活动的检查 is a 检查
        chosen = acts[0]
        for act in acts[1:]:
            between = self._text[chosen.end : act.start]
            if _OBJECT_ENDS.search(between) or len(between) > 6:
                break
            kind = chosen.kind if chosen.kind == "集体备课" else act.kind
            chosen = Activity(chosen.start, act.end, kind)
        if not fits(chosen.kind, count.unit):
            fitting = [act for act in acts if fits(act.kind, count.unit)]
            if not fitting:
                return self._lesson(count, limit, periods) if count.unit in LESSON_UNITS else None
            chosen = fitting[0]
        return chosen.kind, self._words(count.end, chosen.end)

    def _lesson(self, count: Count, limit: int, periods: Sequence[Period]) -> Named | None:
        """A lesson without a name of its own (录一节课); those of the timetable (每周一节写字课) are none."""
        found = _ANY_LESSON.match(self._text, count.end, limit)
        taught = _TEACHING.search(self._text[: count.start]) is not None
        each_term = taught and any(period.per in ("term", "year") for period in periods)
        if found is None or (_TIMETABLED.search(found["name"]) and not each_term):
            return None
        if not found["name"] and (not taught or any(period.per == "week" for period in periods)):
            return None
        return "公开课", self._words(count.end, found.end())

    def _preceding(self, fitting: Sequence[Activity], count: Count) -> list[Named]:
        last = fitting[-1]
        acting = [act for act in fitting if act.kind in _VERB_KINDS]
        if count.unit == "次" and acting and last.kind in _OBJECT_KINDS:
            return [(acting[-1].kind, self._words(acting[-1].start, last.end))]
        together = [last]
        if _EACH.search(self._text[: count.start]):
            for act in reversed(fitting[:-1]):
                if not re.fullmatch(r"[、和及与]", self._text[act.end : together[0].start]):
                    break
                together.insert(0, act)
        elif len(fitting) > 1 and self._text[fitting[-2].end : last.start] == "或":
            together = [fitting[-2]]
        return [(act.kind, self._words(act.start, act.end)) for act in together]

    def _something(self, count: Count, limit: int) -> list[Named]:
        """A duty without a name of its own, such as 每月交一份过程性材料."""
        found = _SOMETHING.match(self._text, count.end, limit)
        if found is None or count.unit not in _OTHER_UNITS or _OF_PUPILS.search(found.group()):
            return []
        if not _HANDING.search(self._text[: count.start]):
            return []
        return [("其他", self._words(count.end, found.end()))]

    def _words(self, start: int, end: int) -> str:
        return re.sub("^(?:及?以上)?的", "", self._original[start:end].strip())
