"""Writing an announcement: what, to whom, when; a preview; one tap sends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from handlers.announcing.letters import KINDS
from handlers.announcing.moving import with_move
from handlers.announcing.previews import own_draft, show_preview
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.desks import desk_of
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.wording import html_from
from handlers.texts.announcing import announce as texts
from handlers.texts.announcing.announcements import room_label
from handlers.texts.html import Html
from handlers.texts.names_and_roles import role_name, told_apart
from school.announcing.addressees import (
    Addressees,
    MayNotAddress,
    UnknownAddressees,
    addressable_groups,
    may_address,
    read_addressees,
    rooms_beside,
    split_line,
    union,
)
from school.announcing.announcements import (
    LONGEST_TEXT,
    MOST_FILES,
    Ask,
    NothingToSay,
    State,
    TextTooLong,
    TimeIsPast,
    TooManyFiles,
    UnclearTime,
    read_choices,
)
from school.people import Member, Role
from school.permissions import OVERSEERS
from school.problems import Outdated
from school.when import read_when
from storage.announcements import Announcement, File
from storage.records import Attachment

family = Family("announce", "通知")
MORNING, AFTERNOON = time(7, 30), time(17, 0)
ROLES = (Role.GROUP_LEAD, Role.PREP_LEAD, Role.SCHOOL_LEADER)


@family.command(
    "announce",
    "发通知",
    role=Role.PREP_LEAD,
    where=Where.PRIVATE,
    plain=("发通知", "通知"),
    example="/announce 语文组 明天教研改到第七节",
)
async def announce(ctx: Context) -> None:
    """Begin an announcement; with everything in one line, show how it will be seen."""
    data: Data = {"rooms": await own_rooms(ctx)}
    if ctx.args and ctx.message is not None:
        addressees, start = split_line(ctx.args, ctx.directory)
        if addressees is not None:
            if not may_address(ctx.member, addressees, ctx.directory, ()):
                raise MayNotAddress
            data["whom"] = _values(addressees)
        if ctx.args[start:].strip():
            data["content"] = [_checked([], _part(ctx, ctx.text.rfind(ctx.args) + start))]
    groups = addressable_groups(ctx.member, ctx.directory)
    if "whom" not in data and not ctx.member.roles & OVERSEERS and len(groups) == 1 and not data["rooms"]:
        data["whom"] = [f"g{groups[0].id}"]
    await forms.begin(ctx, ANNOUNCE, data)


async def own_rooms(ctx: Context) -> list[list[Any]]:
    """The group chats this person may announce in: chat, topic, group and title."""
    rooms = await desk_of(ctx).rooms()
    whole = bool(ctx.member.roles & OVERSEERS)
    return [
        [room.chat_id, room.thread_id, room.group_id, room.title]
        for room in rooms
        if whole or room.group_id in ctx.member.leads
    ]


# --- what is said ---------------------------------------------------------------------------------------


def _part(ctx: Context, start: int = 0, file: Attachment | None = None) -> Data:
    """What a message adds: its words, from a character on, and its file."""
    if ctx.message is None:
        raise Outdated
    html, size = html_from(ctx.message, start)
    kept = [file.kind, file.file_id, file.name] if file else None
    return {"html": html, "size": size, "file": kept}


def _checked(parts: Sequence[Data], new: Data) -> Data:
    """Another part, if what there is stays within a message and an album. Raises TextTooLong, TooManyFiles."""
    every = [*parts, new]
    size = _size(every)
    if size > LONGEST_TEXT:
        raise TextTooLong(size, LONGEST_TEXT)
    kind = new["file"][0] if new["file"] else None
    if kind and sum(bool(it["file"]) and it["file"][0] == kind for it in every) > MOST_FILES:
        raise TooManyFiles
    return new


def _size(parts: Iterable[Data]) -> int:
    sizes: list[int] = [part["size"] for part in parts if part["html"]]
    return sum(sizes) + max(0, len(sizes) - 1)


def _read_part(ctx: Context, data: Data, _: str) -> Data:
    return _checked(data.get("content", []), _part(ctx))


def _take_part(ctx: Context, data: Data, file: Attachment) -> Data:
    if file.kind not in KINDS:
        raise NothingToSay
    return _checked(data.get("content", []), _part(ctx, file=file))


def _ask_content(_: Context, data: Data) -> Html:
    parts = data.get("content", [])
    return texts.ask_content([(it["size"], it["file"][0] if it["file"] else None) for it in parts])


def _with_content(announcement: Announcement, parts: Sequence[Data]) -> Announcement:
    html = "\n".join(part["html"] for part in parts if part["html"])
    files = tuple(File(*part["file"]) for part in parts if part["file"])
    if not html.strip() and not files:
        raise NothingToSay
    return replace(announcement, html=html, size=_size(parts), files=files)


# --- to whom --------------------------------------------------------------------------------------------


def _values(addressees: Addressees) -> list[str]:
    """Addressees as the values of ticked choices."""
    return [
        *(["all"] if addressees.everyone else []),
        *(f"g{it}" for it in sorted(addressees.groups)),
        *(f"r-{it}" for it in sorted(addressees.roles)),
        *(f"p{it}" for it in sorted(addressees.people)),
        *(f"c{chat_id}.{thread_id}" for chat_id, thread_id in sorted(addressees.rooms)),
    ]


def _addressees(values: Iterable[str]) -> Addressees:
    return union(_one(value) for value in values)


def _one(value: str) -> Addressees:
    kind, rest = value[0], value[1:]
    if kind == "g":
        return Addressees(groups=frozenset({int(rest)}))
    if kind == "p":
        return Addressees(people=frozenset({int(rest)}))
    if kind == "r":
        return Addressees(roles=frozenset({Role(rest[1:])}))
    if kind == "c":
        chat_id, thread_id = rest.split(".")
        return Addressees(rooms=frozenset({(int(chat_id), int(thread_id))}))
    return Addressees(everyone=True)


def _choices(ctx: Context, data: Data) -> list[Choice]:
    """What one may tick; people who were named stand here too."""
    whole = bool(ctx.member.roles & OVERSEERS)
    rooms = [
        Choice(room_label(title), f"c{chat_id}.{thread_id}") for chat_id, thread_id, _, title in data["rooms"]
    ]
    groups = [Choice(it.name, f"g{it.id}") for it in addressable_groups(ctx.member, ctx.directory)]
    roles = [Choice(role_name(role), f"r-{role}") for role in ROLES] if whole else []
    everybody = [Choice(texts.EVERYBODY, "all")] if whole else []
    known = {it.value for it in [*everybody, *rooms, *groups, *roles]}
    named = _addressees(it for it in data.get("whom", []) if it not in known)
    people = [_person(ctx, it) for it in ctx.directory.active if it.id in named.people]
    more = [Choice(role_name(role), f"r-{role}") for role in sorted(named.roles)]
    return [*everybody, *people, *more, *rooms, *groups, *roles]


def _person(ctx: Context, member: Member) -> Choice:
    several = len(ctx.directory.roster.called(member.name)) > 1
    return Choice(told_apart(member, ctx.directory) if several else member.name, f"p{member.id}")


def _read_audience(ctx: Context, _: Data, text: str) -> list[str]:
    """What was named, of namesakes all: those who are not meant are unticked by a tap."""
    addressees = read_addressees(text, ctx.directory, namesakes=True)
    if addressees is None:
        raise UnknownAddressees(text)
    named = _values(addressees)
    within_reach = [it for it in named if may_address(ctx.member, _one(it), ctx.directory, ())]
    if not within_reach:
        raise MayNotAddress
    return within_reach


# --- when -----------------------------------------------------------------------------------------------


def _times(ctx: Context, _: Data) -> list[Choice]:
    """This afternoon, tomorrow morning, and the morning of the next Monday."""
    today = ctx.now.date()
    monday = today + timedelta(days=7 - today.weekday())
    found = [(today, AFTERNOON), (today + timedelta(days=1), MORNING), (monday, MORNING)]
    moments = [datetime.combine(day, clock, ctx.zone) for day, clock in found]
    later = dict.fromkeys(moment for moment in moments if moment > ctx.now)
    return [Choice(texts.usual_time(it, ctx.now), f"{int(it.timestamp())}") for it in later]


def _read_time(ctx: Context, _: Data, text: str) -> str:
    when = read_when(text, ctx.said_at, ctx.directory.calendar)
    moment = when.starts_at(ctx.zone) if when is not None and not when.more else None
    if moment is None:
        raise UnclearTime
    if moment <= ctx.now:
        raise TimeIsPast(moment)
    return f"{int(moment.timestamp())}"


# --- the preview and what may be changed there -----------------------------------------------------------


async def _finish(ctx: Context, data: Data) -> None:
    addressees = _addressees(data["whom"])
    draft = _with_content(Announcement(0, ctx.member.id, "", 0, (), addressees), data["content"])
    desk = desk_of(ctx)
    also = rooms_beside(addressees, await desk.rooms())
    if also and (await desk.delivery(draft)).unreached:
        # Those who can't be reached in private see it in their group chat.
        draft = replace(draft, addressees=union([addressees, Addressees(rooms=also)]))
    draft = await with_move(desk, draft)
    await show_preview(ctx, await ctx.store.announcements.add(draft, ctx.now))


async def _save(ctx: Context, draft: Announcement) -> None:
    """Keep what a form changed in a draft, and show the preview below."""
    await ctx.store.announcements.save(draft, ctx.now)
    await show_preview(ctx, draft)


async def _set_content(ctx: Context, data: Data) -> None:
    draft = _with_content(await own_draft(ctx, data["announcement"]), data["content"])
    await _save(ctx, await with_move(desk_of(ctx), draft))


async def _set_audience(ctx: Context, data: Data) -> None:
    draft = replace(await own_draft(ctx, data["announcement"]), addressees=_addressees(data["whom"]))
    await _save(ctx, await with_move(desk_of(ctx), draft))


async def _set_choices(ctx: Context, data: Data) -> None:
    draft = await own_draft(ctx, data["announcement"])
    await _save(ctx, replace(draft, ask=Ask.CHOICE, choices=tuple(data["choices"])))


async def _set_time(ctx: Context, data: Data) -> None:
    moment = datetime.fromtimestamp(int(data["when"]), ctx.zone)
    draft = await own_draft(ctx, data["announcement"])
    await _save(ctx, replace(draft, due_at=moment, state=State.DRAFT))


_CONTENT = Field("content", _ask_content, read=_read_part, take=_take_part, many=True)
_WHOM = Field(
    "whom", lambda _, __: texts.ask_audience(), _choices, _read_audience, many=True, columns=2, page=14
)
ANNOUNCE = family.form(Form("announce", texts.TITLE, (_CONTENT, _WHOM), _finish, Role.PREP_LEAD))
CONTENT = family.form(
    Form("announce_content", texts.CONTENT_TITLE, (_CONTENT,), _set_content, Role.PREP_LEAD)
)
AUDIENCE = family.form(Form("announce_whom", texts.AUDIENCE_TITLE, (_WHOM,), _set_audience, Role.PREP_LEAD))
TIME = family.form(
    Form(
        "announce_time",
        texts.TIME_TITLE,
        (Field("when", lambda _, __: texts.ask_time(), _times, _read_time, columns=3),),
        _set_time,
        Role.PREP_LEAD,
    )
)
CHOICES = family.form(
    Form(
        "announce_choices",
        texts.CHOICES_TITLE,
        (
            Field(
                "choices",
                lambda _, __: texts.ask_choices(),
                read=lambda _, __, text: list(read_choices(text)),
            ),
        ),
        _set_choices,
        Role.PREP_LEAD,
    )
)
