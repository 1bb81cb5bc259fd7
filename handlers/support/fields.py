"""What a form is made of: fields declared once, each a question with the answers it takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.support.context import Context
from handlers.texts.html import Html
from school.people import Role
from school.problems import Outdated
from storage.records import Attachment

Data = dict[str, Any]
"""What has been answered so far, by field key. Keys that begin with a dot belong to the engine."""

Ask = Callable[[Context, Data], Html]

PAGE = 24
"""How many choices stand under one message, unless the field wants fewer."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a question. The value goes through callback data: at most some 30 bytes."""

    label: str
    value: str


def any_time(_: Data) -> bool:
    """For fields that are always asked."""
    return True


@dataclass(frozen=True, slots=True)
class Field:
    """A question. It takes a tapped choice, typed text (`read`), a file (`take`), or several of these.

    `many` lets several choices be ticked; the answer is then a list. `ticked` says which are from the
    start; `read` may then answer a list too, each of which is ticked. `when` says whether the question
    makes sense after what was answered before. `read` raises BadAnswer for text that does not fit; `also` tells
    which further answers typed text gives, by key.
    `pages` is for a question that is longer than a message: how many pages its own text has. `ask` shows
    the one that `page_of` tells, and all choices stand under each.
    """

    key: str
    ask: Ask
    choices: Callable[[Context, Data], Sequence[Choice]] | None = None
    read: Callable[[Context, Data, str], Any] | None = None
    also: Callable[[Context, Data, str], Data] | None = None
    take: Callable[[Context, Data, Attachment], Any] | None = None
    optional: bool = False
    many: bool = False
    ticked: Callable[[Context, Data], Sequence[str]] | None = None
    columns: int = 2
    page: int = PAGE
    when: Callable[[Data], bool] = any_time
    pages: Callable[[Context, Data], int] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A declared form. `finish` stores what was answered and says so; the draft is gone by then.

    Words that it returns take the place of the card in the group where the form was begun.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    finish: Callable[[Context, Data], Awaitable[Html | None]]
    role: Role | None = Role.TEACHER

    def field(self, key: str) -> Field:
        """The field of this key. Raises Outdated for a key of an earlier version of the form."""
        for field in self.fields:
            if field.key == key:
                return field
        raise Outdated
