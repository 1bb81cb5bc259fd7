"""What is said to who asked for a document, and how its files are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.support.context import Environment, document_json
from handlers.support.replies import Button, Keyboard, message_json
from handlers.texts.exporting import exports as texts
from handlers.texts.html import Html
from school.directory import Directory
from school.exporting.exports import Request, Scope, read_span
from school.people import Member
from school.problems import Outdated
from storage.database import Session
from storage.directories import read_directory
from storage.exports import KEPT, Export, MadeFile
from storage.outbox import Letter


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked for a document, at which account, in which school as it stands now."""

    export: Export
    user_id: int
    school: Directory
    today: date

    @property
    def named(self) -> Html:
        """What was asked for."""
        return named(self.export.request, self.school, self.today)


async def asker_of(session: Session, export: Export, now: datetime) -> Asker | None:
    """Who asked; None where that person has left, or has no account any more."""
    school = await read_directory(session, export.school_id)
    member = school.member_by_id.get(export.member_id)
    if member is None or not member.active or member.user_id is None:
        return None
    return Asker(export, member.user_id, school, now.astimezone(school.calendar.timezone).date())


def card_of(export_id: int) -> str:
    """The name of the message that says how far an order is."""
    return f"export:{export_id}"


def scope_name(scope: Scope, school: Directory) -> str:
    """What people a scope holds. Raises Outdated where they are gone."""
    if scope.member_id is not None:
        found: Member | None = school.member_by_id.get(scope.member_id)
        if found is None:
            raise Outdated
        return found.name
    if scope.group_id is None:
        return texts.scope_label(None)
    if scope.group_id not in school.group_by_id:
        raise Outdated
    return school.group_by_id[scope.group_id].name


def named(request: Request, school: Directory, today: date) -> Html:
    """What a document is called; of one whose people or term are gone, only its kind."""
    paper = texts.paper_name(request.paper)
    try:
        return texts.title(paper, scope_name(request.scope, school), read_span(request.span, school, today))
    except Outdated:
        return Html(paper)


def stop_button(export_id: int) -> Keyboard:
    """Takes an order back."""
    return [[Button(texts.STOP, f"export.stop:{export_id}")]]


def edit(asker: Asker, words: Html, keyboard: Keyboard = ()) -> Letter:
    """Change the message that says how far it is."""
    card = card_of(asker.export.id)
    return Letter(asker.user_id, "editMessageText", message_json(words, keyboard), card=card)


def progress(asker: Asker, done: int, of: int) -> Letter:
    """Say how far it is."""
    return edit(asker, texts.making(asker.named, done, of), stop_button(asker.export.id))


def sent(asker: Asker, files: Sequence[MadeFile], environment: Environment) -> list[Letter]:
    """The files, each once; those with an address as links."""
    addresses = [(it.name, environment.download(it.token), it.size) for it in files if it.token]
    if addresses:
        return [edit(asker, texts.by_link(asker.named, addresses, KEPT.days))]
    letters = [edit(asker, texts.ready(asker.named))]
    for number, it in enumerate(files, 1):
        caption = texts.caption(asker.named, number, len(files))
        letters.append(
            Letter(
                asker.user_id,
                "sendDocument",
                document_json(it.name, it.sha256, caption),
                occasion=f"{card_of(asker.export.id)}:{number}",
            )
        )
    return letters
