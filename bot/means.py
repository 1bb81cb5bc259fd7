"""What those parts of the bot work with that write to people of their own accord."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from handlers.support.context import Environment
from storage.database import Database
from storage.outbox import Outbox, Waiting


@dataclass(frozen=True, slots=True)
class Means:
    """`offer` takes letters that were committed."""

    database: Database
    outbox: Outbox
    environment: Environment
    clock: Clock
    offer: Callable[[list[Waiting] | None], None]
