"""`jiaoyan check`, `doctor`, `backup` and `restore`."""

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
from storage.archives import BadArchive
from storage.backup import BackupTrouble, back_up
from storage.backup import restore as put_back
from storage.database import DatabaseInUse
from storage.one_school import NoSuchSchool


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
