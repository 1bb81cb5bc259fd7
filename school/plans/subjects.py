"""Who a clause is about: the duty bearer among the roles it names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from school.plans import force_words
from school.plans.role_words import SUBJECTS
from school.plans.tokens import Holder, Role

_COORDINATE = re.compile(r"\s*(?:、|,|和|及|与|或|以及|及其|/|并|兼)\s*")
_OBLIQUE = re.compile(
    r"(?:向|包|给|对|为|与|跟|和|到|在|被|交|送|报|帮助|配合|协助|服务|加强|培养|发挥|指导|深入|进|每个?班|听|关注|重视|抓好|抓|经|根据|按照|按|依据|围绕|"
    r"结合|符合|促进|推动|带动|提高|提升|下属|所属|一个|参与|参加|纳入|成为|作为|报请|上报|建设|完善|由于|通过|利用|除|所[蹲联带挂]系?|推荐|选派|推选|确定|派出|抽取|选拔|评选|邀请|聘请|特邀|特聘|请|帮带|带|配备|奖励|表彰|"
    r"(?:\d|[二两三四五六七八九十])+\s?[名位个])\s?(?:本组|组内|本校|我校|校内|全组|本学科|学科)?(?:的)?\s?$"
)
_NOT_SUBJECT = re.compile(
    r"的(?!每|听|必)|会(?!议?[每须应必要])|座谈|例会|会议|大会|论坛|沙龙|培训|教案|队伍|基本功|大赛|竞赛|评比|读书节|建设|专业|素质|论文|办公|手册|工作会|课堂|"
    r"之间(?!每|互|相|要|应|至少|听)|成长|水平|发展|课程(?:标准|表)|要求|规定|安排(?=的|时间)|统一|负责制|章程|实际|计划"
)
_CAUSE = re.compile(force_words.CAUSE)
_INSPECT = re.compile(force_words.INSPECT)
_EVERYONE = ("每人", "人人", "人均", "每师")
_LEFT_OVER = re.compile("其[他余它]")
"""其他每人1节 is for those who were not named before."""
_MERGED = re.compile("(?:合并?|并|组)[为成]$")
_EVERY_GROUP = ("每组", "各组", "全组")
_SUBJECTS = re.compile(rf"(?:(?:{SUBJECTS})(?:、|和|与|及)){{1,12}}$")
_NEWCOMER = re.compile("新|职初|见习|徒弟")
_AWAY = re.compile(
    r"\s?(?:凡)?((?:外出|出外)(?:学习|培训|听课|教研|考察|参加|进修|开会)?)"
    r"(?=[^,;。]{0,6}(?:返|回|归|后)|[,须要应必]|(?<=学习|培训|考察|进修)$)"
)
_ONLY_AGE = re.compile("(?:.*[岁年].{0,6}以[上下内]的?(?:[(].*[)])?|其他|其余|其它)")
_LEADS_THEM = re.compile("(?:组织|带领|召集)$")
_TEACHES = re.compile("(?:培养|指导|帮助|组织|辅导|督促)\\s?$")
_MAKES = ("指导", "帮助", "请")
_ACTS = re.compile(r"\s?(?:每|至少|上|开|写|撰|完成|参加|做|读|听)")
_DIVIDED = re.compile("分(?:为|成|设)")
_CHAIRS = re.compile("主持|牵头|召集|记录|审核|审阅|主讲|安排|具体负责|负责(?!检查|听)")


@dataclass(frozen=True, slots=True)
class Who:
    """A duty bearer as the plan names it, without 每位 and the like."""

    name: str
    holder: Holder
    distributive: bool = False


TEACHERS = Who("教师", Holder.PERSON)


def subject(
    text: str, original: str, named: Sequence[Role], before: int, known: Sequence[Who], after: int = 0
) -> tuple[tuple[Who, ...], bool]:
    """The holders that a clause names ahead of a position, and whether they lead the clause.

    Only roles that begin at or behind `after` count. `original` is the clause as written, `known` are the
    holders of the clauses before: 每人 refers to them. Roles after 向, 对, 根据 and the like, or in front of
    会议, 培训 and the like, bear nothing.
    """
    parts = _parts_of_group(
        text, original, [role for role in named if after <= role.start and role.end <= before]
    )
    if parts is not None:
        return (parts,), True
    groups: list[list[Role]] = []
    for role in named:
        if role.end > before + 1:
            break
        if role.start < after:
            continue
        if _bears_nothing(text, role, groups):
            continue
        between = text[groups[-1][-1].end : role.start] if groups else ""
        if groups and _COORDINATE.fullmatch(between):
            groups[-1].append(role)
        else:
            groups.append([role])
    if not groups:
        return (), False
    chosen = groups[0]
    for group in groups[1:]:
        chosen = _nearer(text, chosen, group)
    leads = _leads(text[after : chosen[0].start], chosen)
    holders = [_who(text, original, role, known) for role in chosen]
    if any(text[slice(*group[0].name)] in _EVERYONE for group in groups):
        holders = [replace(who, distributive=True) for who in holders]
    return (*_shared_name(text, original, chosen[0]), *holders), leads


def _shared_name(text: str, original: str, role: Role) -> Iterator[Who]:
    """语文、数学教研组 are two groups: the name that the subjects in front share with the last."""
    subjects = _SUBJECTS.search(text[: role.start])
    own = re.match(SUBJECTS, text[role.name[0] : role.name[1]])
    if subjects is None or own is None:
        return
    rest = original[role.name[0] + own.end() : role.name[1]].strip()
    for found in re.finditer(SUBJECTS, subjects.group()):
        name = original[subjects.start() + found.start() : subjects.start() + found.end()]
        yield Who(name + rest, role.holder, role.distributive)


def _parts_of_group(text: str, original: str, named: Sequence[Role]) -> Who | None:
    """The parts of a group that is divided, as later clauses speak of them.

    英语组分为两个备课小组 makes 英语备课小组.
    """
    groups = [role for role in named if role.holder is Holder.GROUP]
    for whole, part in itertools.pairwise(groups):
        if _DIVIDED.search(text, whole.end, part.start):
            subject_of = re.match(SUBJECTS, text[slice(*whole.name)])
            length = subject_of.end() if subject_of else 0
            start = whole.name[0]
            return Who(original[start : start + length] + original[slice(*part.name)], Holder.GROUP, True)
    return None


def _nearer(text: str, chosen: list[Role], group: list[Role]) -> list[Role]:
    between = text[chosen[-1].end : group[0].start].strip()
    everyone = text[slice(*group[0].name)] in _EVERYONE
    if everyone and chosen[0].holder in (Holder.PERSON, Holder.GROUP):
        return chosen if len(between) <= 6 and chosen[0].holder is Holder.PERSON else group
    if _LEADS_THEM.search(between) and text[slice(*chosen[0].core)].endswith(("组长", "主任")):
        return chosen
    if _INSPECT.search(between) and not group[0].distributive:
        return chosen
    if _CAUSE.search(between) or group[0].distributive or len(between) <= 2:
        return group
    return chosen


def _leads(ahead: str, chosen: Sequence[Role]) -> bool:
    prefix = ahead.strip()
    return (
        len(prefix) <= 4
        or chosen[0].distributive
        or _MERGED.search(ahead) is not None
        or re.search(rf"(?:{force_words.CAUSE}|由|凡|[前内])$", prefix) is not None
    )


def _bears_nothing(text: str, role: Role, groups: Sequence[Sequence[Role]]) -> bool:
    after = text[role.end :]
    if role.holder is Holder.GROUP and _MERGED.search(text[: role.start]):
        return False
    if _NOT_SUBJECT.match(after) or (_by(text, role) and _CHAIRS.match(after)):
        return True
    found = _OBLIQUE.search(text[max(0, role.start - 9) : role.start])
    if found is None or (role.distributive and found.group() in ("和", "与")):
        return False
    word = found.group().strip()
    if role.holder is Holder.PUPIL and _TEACHES.search(word):
        return False
    if word in _MAKES and _ACTS.match(after):
        return False
    coordinated = word in ("和", "与") and groups and groups[-1][-1].end == role.start - len(found.group())
    demanded = word == "对" and re.match(r".{0,6}(?:要求|规定)", after)
    return not (coordinated or demanded)


def _by(text: str, role: Role) -> bool:
    return text.endswith("由", 0, role.start)


def _who(text: str, original: str, role: Role, known: Sequence[Who]) -> Who:
    folded = text[slice(*role.name)]
    if text[slice(*role.core)] in _EVERYONE:
        if left_over := _LEFT_OVER.match(folded):
            return Who(f"{left_over[0]}教师", Holder.PERSON, distributive=True)
        people = [who for who in known if who.holder is Holder.PERSON]
        return replace(people[0] if people else TEACHERS, distributive=True)
    if folded in _EVERY_GROUP:
        teams = [who for who in known if who.holder is Holder.GROUP]
        return replace(teams[0] if teams else Who("教研组", Holder.GROUP), distributive=True)
    if folded == "每校":
        return Who("学校", Holder.OFFICE, distributive=True)
    span = role.core if _NEWCOMER.match(text, role.core[0]) else role.name
    kept = (
        char
        for char, shown in zip(original[slice(*span)], text[slice(*span)], strict=True)
        if shown not in " 的()"
    )
    name = "".join(kept).replace("老师", "教师").replace("老師", "教師")
    if role.holder is Holder.PERSON and _ONLY_AGE.fullmatch(folded):
        name += "教师"
    away = _AWAY.match(text, role.end)
    if away is not None and role.holder is Holder.PERSON:
        name = original[slice(*away.span(1))] + name
    return Who(name, role.holder, role.distributive)
