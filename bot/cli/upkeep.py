"""`jiaoyan check`, `backup` and `restore`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import fail, settings_or_exit
from bot.doctor import examination
from bot.preflight import Finding, findings
from storage.backup import BackupTrouble, BadArchive, back_up
from storage.backup import restore as put_back
from storage.database import Database, DatabaseInUse
from storage.one_school import NoSuchSchool
from storage.one_school import schools as all_schools
from storage.store import Store


def check() -> None:
    """Look whether everything the bot needs is there; ends with 1 where something is not."""
    _report(findings(settings_or_exit()))


def doctor() -> None:
    """Look how a running installation is: what waits, what failed, how large it is; ends with 1 where something is wrong."""
    _report(examination(settings_or_exit()))


def _report(found: AsyncIterator[Finding]) -> None:
    if not asyncio.run(_said(found)):
        raise typer.Exit(1)


async def _said(found: AsyncIterator[Finding]) -> bool:
    good = True
    async for finding in found:
        typer.echo(finding)
        good = good and finding.good
    return good


def backup(
    file: Annotated[Path, typer.Argument(help="The zip file to write.", dir_okay=False)],
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
    school: Annotated[
        int | None, typer.Option(help="Only this school (see `jiaoyan schools`), to move it elsewhere.")
    ] = None,
) -> None:
    """Copy the database and all files into one zip file; the bot may go on running."""
    settings = settings_or_exit()
    try:
        size = back_up(settings.database, settings.files, file, force=force, school_id=school)
    except NoSuchSchool:
        fail(f"There is no school {school}. `jiaoyan schools` lists them.")
    except FileExistsError:
        fail(f"{file} exists. Choose another name, or add --force to overwrite it.")
    except FileNotFoundError:
        fail(f"There is no database at {settings.database}, or no folder {file.absolute().parent}.")
    except (BackupTrouble, OSError) as error:
        fail(f"The backup could not be made: {error}. Nothing was written.")
    typer.echo(f"Backed up to {file} ({size / 1e6:.1f} MB). It holds personal data: keep it safe.")


def schools() -> None:
    """List the schools of this installation, with their numbers; the bot may go on running."""
    settings = settings_or_exit()
    if not settings.database.exists():
        fail(f"There is no database at {settings.database}.")
    for it in all_schools(settings.database):
        typer.echo(f"{it.id:6}  {it.name}: {it.people} people, {it.joined} joined")


def delete_school(
    school: Annotated[int, typer.Argument(help="Its number, see `jiaoyan schools`.")],
    name: Annotated[str, typer.Option(help="Its full name, which nobody types by mistake.")],
) -> None:
    """Delete a school with everything that belongs to it; stop the bot first, and back up."""
    settings = settings_or_exit()
    found = {it.id: it.name for it in all_schools(settings.database)} if settings.database.exists() else {}
    if found.get(school) != name:
        fail(f"There is no school {school} of that name. `jiaoyan schools` lists them. Nothing was deleted.")
    try:
        asyncio.run(_delete(settings.database, school))
    except DatabaseInUse:
        fail(f"The bot is running on {settings.database}. Stop it first, or have its director use /privacy.")
    typer.echo(f"Deleted {name}.")


async def _delete(path: Path, school_id: int) -> None:
    database = await Database.open(path)
    try:
        async with database.writing() as session:
            await Store(session, None).schools.delete(school_id)
    finally:
        await database.close()


def restore(
    file: Annotated[Path, typer.Argument(help="A zip file that `jiaoyan backup` wrote.", dir_okay=False)],
) -> None:
    """Put a backup in place of the present data; stop the bot first."""
    settings = settings_or_exit()
    try:
        kept = put_back(file, settings.database, settings.files, datetime.now(UTC))
    except BadArchive as problem:
        fail(f"{file} can't be restored: {problem}. Nothing was changed.")
    except DatabaseInUse:
        fail(f"The bot is running on {settings.database}. Stop it first.")
    except OSError as error:
        fail(f"{file} could not be restored: {error}.")
    typer.echo(f"Restored {file}." + (f" What was there before is kept as {kept}." if kept else ""))
