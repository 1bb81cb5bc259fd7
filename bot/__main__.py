"""The `jiaoyan` command."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Final

import typer

COMMANDS: Final = {
    "run": "bot.cli.service",
    "demo": "bot.cli.trial",
    "check": "bot.cli.upkeep",
    "doctor": "bot.cli.upkeep",
    "export": "bot.cli.documents",
    "backup": "bot.cli.upkeep",
    "restore": "bot.cli.upkeep",
    "schools": "bot.cli.schools",
    "add-school": "bot.cli.schools",
    "delete-school": "bot.cli.schools",
    "plan": "bot.cli.reading",
    "when": "bot.cli.reading",
}
"""Each command is the function of its name in this module."""


def command_line(names: Iterable[str] = tuple(COMMANDS)) -> typer.Typer:
    """The command line with some of the commands, or all."""
    cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    # Without a callback a command line of one command would not expect its name.
    cli.callback()(_about)
    for name in names:
        cli.command(name)(getattr(import_module(COMMANDS[name]), name.replace("-", "_")))
    return cli


def _about() -> None:
    """教研助手: runs a school's teaching-research life in Telegram."""


def main() -> None:
    """Entry point. Only the command asked for is loaded, since the bot itself takes seconds to load."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    command_line([asked] if asked in COMMANDS else COMMANDS)()


if __name__ == "__main__":
    main()
