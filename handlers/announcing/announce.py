"""Writing an announcement: what, to whom, when; a preview; one tap sends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from handlers.announcing.addressing import WHOM, addressees_from, chosen_values, own_rooms
from handlers.announcing.letters import KINDS
from handlers.announcing.moving import with_move
from handlers.announcing.previews import own_draft, show_preview
from handlers.support import forms
from handlers.support.attachments import attachment_of
from handlers.support.context import Context
from handlers.support.desks import desk_of
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.wording import html_from
from handlers.texts.announcing import announce as texts
from handlers.texts.html import Html
from school.announcing.addressees import (
    Addressees,
    MayNotAddress,
    addressable_groups,
    may_address,
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
from school.people import Role
from school.permissions import OVERSEERS
from school.problems import Outdated
from school.when import read_when
from storage.announcements import Announcement, File
from storage.records import Attachment

family = Family("announce", "通知")
MORNING, AFTERNOON = time(7, 30), time(17, 0)


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
            data["whom"] = chosen_values(addressees)
        if ctx.args[start:].strip():
            data["content"] = [_checked([], _part(ctx, ctx.text.rfind(ctx.args) + start))]
    if file := attachment_of(ctx.message) if ctx.message else None:
        written = data.pop("content", [{"html": "", "size": 0}])[0]
        data["content"] = [_carried(file) | {"html": written["html"], "size": written["size"]}]
    groups = addressable_groups(ctx.member, ctx.directory)
    if "whom" not in data and not ctx.member.roles & OVERSEERS and len(groups) == 1 and not data["rooms"]:
        data["whom"] = [f"g{groups[0].id}"]
    await forms.begin(ctx, ANNOUNCE, data, album=_CONTENT.key)


# --- what is said ---------------------------------------------------------------------------------------


def _part(ctx: Context, start: int = 0, file: Attachment | None = None) -> Data:
    """What a message adds: its words, from a character on, and its file."""
    if ctx.message is None:
        raise Outdated
    html, size = html_from(ctx.message, start)
    return {**(_carried(file) if file else {"file": None}), "html": html, "size": size}


def _carried(file: Attachment) -> Data:
    """A file as a part. Raises NothingToSay for one that no announcement may carry."""
    if file.kind not in KINDS:
        raise NothingToSay
    return {"html": "", "size": 0, "file": [file.kind, file.file_id, file.name]}


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
    addressees = addressees_from(data["whom"])
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
    draft = replace(await own_draft(ctx, data["announcement"]), addressees=addressees_from(data["whom"]))
    await _save(ctx, await with_move(desk_of(ctx), draft))


async def _set_choices(ctx: Context, data: Data) -> None:
    draft = await own_draft(ctx, data["announcement"])
    await _save(ctx, replace(draft, ask=Ask.CHOICE, choices=tuple(data["choices"])))


async def _set_time(ctx: Context, data: Data) -> None:
    moment = datetime.fromtimestamp(int(data["when"]), ctx.zone)
    draft = await own_draft(ctx, data["announcement"])
    await _save(ctx, replace(draft, due_at=moment, state=State.DRAFT))


_CONTENT = Field("content", _ask_content, read=_read_part, take=_take_part, many=True)
ANNOUNCE = family.form(Form("announce", texts.TITLE, (_CONTENT, WHOM), _finish, Role.PREP_LEAD))
CONTENT = family.form(
    Form("announce_content", texts.CONTENT_TITLE, (_CONTENT,), _set_content, Role.PREP_LEAD)
)
AUDIENCE = family.form(Form("announce_whom", texts.AUDIENCE_TITLE, (WHOM,), _set_audience, Role.PREP_LEAD))
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
