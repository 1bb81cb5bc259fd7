"""What all commands share: reading the settings, and ending with one clear sentence."""

from __future__ import annotations

from typing import NoReturn

import typer

from bot import logs
from bot.settings import Settings, SettingsProblem, read_settings


def settings_or_exit() -> Settings:
    """The settings, with logging set up by them; when they are missing or wrong, say so and end."""
    try:
        settings = read_settings()
    except SettingsProblem as problem:
        fail(f"{problem}\nSet it in the environment or in a .env file in this folder.")
    logs.configure(settings.log_level, settings.log_format)
    return settings


def fail(sentence: str) -> NoReturn:
    """Say what is wrong and end with 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)
