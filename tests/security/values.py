"""What may stand in callback data, by the annotation of the argument: right, wrong, somebody else's, absurd."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from handlers.support.registry import ButtonAction
from tests.security.schools import FOREIGN, OUR_TOKEN, THEIR_OLD_TOKEN, Actor, Town

LONGEST = 64
"""Bytes of callback data; Telegram delivers no more."""

_ODD_NUMBERS = (
    "-1",
    "99999",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "1" + "0" * 45,
    "１２",
    "٣",
    "1_0",
    " 1",
    "+1",
    "1.0",
    "1e3",
    "0x1",
    "NaN",
    "一",
    "",
    "x",
    "\u202e1",
)
_WORDS = (
    "",
    "all",
    "director",
    "name",
    "timetable",
    "2026-08-31",
    "2026-13-99",
    THEIR_OLD_TOKEN,
    OUR_TOKEN[:8],
    "%",
    "' OR 1=1 --",
    "<b>&",
    "../../etc",
    "\u202e\u200b",
    "\U0001f9d1\u200d\U0001f3eb",
    "p",
    "p-1",
    "px",
    "p" + "9" * 30,
    "=",
    f"={FOREIGN}",
    "<",
    ">",
    "x",
    "ok",
    f"g{FOREIGN}",
    f"m{FOREIGN}",
    "g1",
    "m" + "9" * 30,
    "m٣",
    "g²",
)


def usual(kind: type, actor: Actor, town: Town) -> str:
    """A value that makes sense: something of the actor's own."""
    if kind is int:
        return str(actor.own)
    if issubclass(kind, Enum):
        return of_enum(kind)[0]
    return OUR_TOKEN


def of_enum(kind: type) -> list[str]:
    """The values of an enumeration; an empty word for anything else."""
    return [str(it.value) for it in kind] if issubclass(kind, Enum) else [""]


def sensible(kind: type, actor: Actor, town: Town) -> list[str]:
    """Values that name something: of the actor, of a colleague, of the school, of the other school."""
    if kind is int:
        colleague = town.members["周牧野"]
        ours = (actor.own, actor.member, colleague, 5000 + colleague, town.groups["数学组"], town.school_id)
        return [*map(str, ours), str(FOREIGN), "0", "1"]
    return of_enum(kind) if issubclass(kind, Enum) else [OUR_TOKEN, "name", f"g{FOREIGN}"]


def possible(kind: type, actor: Actor, town: Town) -> list[str]:
    """The same with what makes no sense."""
    if kind is int:
        return [*sensible(kind, actor, town), *_ODD_NUMBERS]
    if issubclass(kind, Enum):
        return [*of_enum(kind), "", "nonsense", str(FOREIGN)]
    return [OUR_TOKEN, *_WORDS]


def all_data(action: ButtonAction, actor: Actor, town: Town) -> Iterator[str]:
    """Callback data for a verb: each argument through its values while the others make sense, all of the
    other school's, and the wrong number of arguments."""
    base = [usual(kind, actor, town) for kind in action.types]
    yield from few_data(action, actor, town)
    person = [str(actor.member) if kind is int else it for kind, it in zip(action.types, base, strict=True)]
    for place, kind in enumerate(action.types):
        for value in possible(kind, actor, town):
            yield _joined(action.verb, [*base[:place], value, *base[place + 1 :]])
        for value in sensible(kind, actor, town):
            yield _joined(action.verb, [*person[:place], value, *person[place + 1 :]])
    yield _joined(action.verb, [*base, "1"])
    yield _joined(action.verb, [*base, "", ""])
    yield f"{action.verb}{':' * 20}"


def few_data(action: ButtonAction, actor: Actor, town: Town) -> Iterator[str]:
    """A handful: own, of the other school, and none at all."""
    yield _joined(action.verb, [usual(kind, actor, town) for kind in action.types])
    yield _joined(
        action.verb,
        [str(FOREIGN) if kind is int else usual(kind, actor, town) for kind in action.types],
    )
    yield action.verb


def _joined(verb: str, values: list[str]) -> str:
    return ":".join([verb, *values]).encode()[:LONGEST].decode(errors="ignore")


TYPED = (
    "",
    "听课 三（2）班数学",
    "陈小满",
    "数学组",
    str(FOREIGN),
    "9" * 400,
    "<b>&lt;</i>",
    "\u202e\u200f\u200b\u0000",
    "a\nb\n\n\nc",
    '=HYPERLINK("http://x")',
    "%s %(x)s {0} {x}",
    "公开课 《圆的面积》 昨天",
    "三" * 4000,
    "🧑‍🏫" * 300,
    "-1 0 2026-02-30 25:99 第0节 第999节 99年级 -5班",
)
"""What somebody may type behind a command or as an answer."""
