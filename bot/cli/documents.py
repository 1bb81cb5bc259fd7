"""`jiaoyan export`: a school's documents without the chat."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from bot.cli.console import fail, settings_or_exit
from handlers.papers.making import Order, Workshop, prepare
from school.directory import Directory
from school.exporting.exports import NothingToExport, Paper, Request, Scope, read_span, term_span
from school.problems import Problem
from storage.database import DatabaseTrouble, Session, snapshot
from storage.directories import read_directory
from storage.files import Files
from storage.migrations import SchemaTooNew
from storage.schools import names

What = StrEnum("What", {it.name: it.value for it in Paper if it is not Paper.FORM})  # type: ignore[misc]

_ALL = What(Paper.WORKBOOK)


def export(
    what: Annotated[What, typer.Argument(help="The document to make.")] = _ALL,
    school: Annotated[str, typer.Option(help="The school's name, where there are several.")] = "",
    who: Annotated[str, typer.Option(help="A teacher or a group; without it, the whole school.")] = "",
    when: Annotated[
        str, typer.Option(help="A month such as 2026-11, or a term's first day; without it, this term.")
    ] = "",
    into: Annotated[Path, typer.Option(help="The folder to write into.", file_okay=False)] = Path(),
) -> None:
    """Write a school's documents to files; the bot may go on running. Appraisals of lessons are left out."""
    settings = settings_or_exit()
    now = datetime.now(UTC)
    try:
        order = asyncio.run(_prepare(settings.database, Paper(what.value), school, who, when, now))
    except FileNotFoundError:
        fail(f"There is no database at {settings.database}.")
    except SchemaTooNew:
        fail(f"{settings.database} was written by another version of jiaoyan; start that version's bot once.")
    except DatabaseTrouble as trouble:
        fail(f"{settings.database} can't be read: {trouble}.")
    except NothingToExport:
        fail("There is nothing yet to be written about these people and days.")
    except Problem:
        fail(f"There is no term or month {when}.")
    into.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=into, prefix=".export.") as folder:
        for file in order.make(Workshop(Files(settings.files), Path(folder), lambda done, of: None)):
            typer.echo(f"{shutil.move(file, into / file.name)}")


async def _prepare(database: Path, paper: Paper, school: str, who: str, when: str, now: datetime) -> Order:
    async with snapshot(database) as session:
        directory = await _school(session, school)
        today = now.astimezone(directory.calendar.timezone).date()
        span = read_span(when, directory, today) if when else term_span(directory.term_at(today), directory)
        scope = _scope(directory, who) if who else Scope()
        request = Request(paper, scope, span.code)
        return await prepare(session, directory.school.id, None, request, now)


async def _school(session: Session, name: str) -> Directory:
    """The school of this name, or the only one there is."""
    every = await names(session)
    found = [school_id for school_id, each in every.items() if name in ("", each)]
    if len(found) != 1:
        fail("Say which school with --school: " + ("; ".join(every.values()) or "there is none yet") + ".")
    return await read_directory(session, found[0])


def _scope(school: Directory, who: str) -> Scope:
    """The group or the person of this name."""
    found = [Scope(group_id=it.id) for it in school.groups if it.name == who]
    found += [Scope(member_id=it.id) for it in school.members if it.name == who]
    if not found:
        fail(f"{school.school.name} has neither a group nor a teacher called {who}.")
    if len(found) > 1:
        fail(f"{school.school.name} has several called {who}; export the whole school or a group instead.")
    return found[0]
