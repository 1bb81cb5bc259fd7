"""`jiaoyan schools`, `add-school` and `delete-school`."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import fail, settings_or_exit
from storage.adding import Added, NameTaken, SeveralSchools
from storage.adding import add_school as add
from storage.archives import BadArchive
from storage.backup import BackupTrouble
from storage.database import Database, DatabaseInUse, DatabaseTrouble
from storage.migrations import SchemaTooNew
from storage.one_school import NoSuchSchool
from storage.one_school import schools as all_schools
from storage.store import Store


def schools() -> None:
    """List the schools of this installation, with their numbers; the bot may go on running."""
    settings = settings_or_exit()
    if not settings.database.exists():
        fail(f"There is no database at {settings.database}.")
    for it in all_schools(settings.database):
        typer.echo(f"{it.id:6}  {it.name}: {it.people} people, {it.joined} joined")


def add_school(
    file: Annotated[Path, typer.Argument(help="A zip file that `jiaoyan backup` wrote.", dir_okay=False)],
    school: Annotated[
        int | None, typer.Option(help="Which school, by its number in the archive, where that holds several.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="What it is called from now on, if another school has its name.")
    ] = None,
) -> None:
    """Add a school from a backup to this installation, beside those it serves; stop the bot first."""
    settings = settings_or_exit()
    now = datetime.now(UTC)
    try:
        added = asyncio.run(add(file, settings.database, settings.files, now, school_id=school, name=name))
    except BadArchive as problem:
        fail(f"{file} can't be added: {problem}. Nothing was changed.")
    except NoSuchSchool:
        fail(f"There is no school {school} in {file}. Nothing was changed.")
    except SeveralSchools as several:
        listed = ", ".join(f"{it.id} {it.name}" for it in several.found)
        fail(f"{file} holds several schools: {listed}. Say which with --school. Nothing was changed.")
    except NameTaken as taken:
        fail(
            f"There is a school called {taken.name} here (`jiaoyan schools`). If it is another one, "
            "give this one a name that people can tell from it, with --name. Nothing was changed."
        )
    except DatabaseInUse:
        fail(f"The bot is running on {settings.database}. Stop it first.")
    except FileNotFoundError as error:
        fail(
            f"There is no {error.filename or error}. A school is added to an installation with others; see restore."
        )
    except SchemaTooNew:
        fail(f"A later version of jiaoyan wrote {settings.database}; install that version.")
    except (BackupTrouble, DatabaseTrouble, OSError) as error:
        fail(f"The school could not be added: {error}. No row of it was added.")
    _tell(added)


def _tell(added: Added) -> None:
    it = added.school
    typer.echo(
        f"Added {it.name} as school {it.id}: {it.people} people, {it.joined} joined, {added.files} files."
    )
    if added.missing:
        typer.echo(f"{added.missing} files that it names are not in the archive.")
    for title in added.taken_chats:
        typer.echo(f"The chat {title} is tied to another school here and stays so.")
    typer.echo(
        f"What was there before is kept as {added.kept}. People press START once; add the bot to the groups."
    )


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
