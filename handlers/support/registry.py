"""The one list of everything the bot can be asked: commands, buttons, links, forms.

The menus, /help, the permission check, the table in the manual and the tests that walk every command
are all made from it.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from telegram import Message

from handlers.support.context import Context
from handlers.support.fields import Form
from handlers.support.numbers import read_number
from school.people import Role
from school.problems import Outdated, Problem

Handler = Callable[..., Awaitable[None]]
T = TypeVar("T")


class UnknownCommand(Problem):
    """A command the bot does not have."""

    def __init__(self, name: str) -> None:
        self.name = name


class Where(Enum):
    """In which chats a command is offered and works."""

    ANYWHERE = "anywhere"
    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Command:
    """A command. `role` None means that strangers may use it too; `plain` are Chinese words for it.

    `offered_to` is the role that menus and /help show it to, where that is not everybody who may use it.
    With `plain_alone` the words are ones that also say a time (今天): they count only alone, and not while a
    question waits for words.
    """

    name: str
    title: str
    role: Role | None
    where: Where
    plain: tuple[str, ...]
    example: str
    run: Handler
    in_menu: bool = True
    offered_to: Role | None = None
    plain_alone: bool = False

    @property
    def audience(self) -> Role | None:
        """The role that it is shown to; None for everybody."""
        return self.offered_to or self.role

    @property
    def for_heads(self) -> bool:
        """Whether it is for more than teachers."""
        return self.audience not in (None, Role.TEACHER)


@dataclass(frozen=True, slots=True)
class ButtonAction:
    """What a tap on a button with this verb does. Arguments follow the verb, separated by colons."""

    verb: str
    role: Role | None
    run: Handler
    types: tuple[type, ...]
    alike: int | None = None

    def same(self, args: Sequence[str]) -> tuple[str, ...]:
        """What several buttons under one message must have in common for an answer to mean them."""
        return tuple(args[: self.alike])

    def arguments(self, texts: Sequence[str]) -> list[Any]:
        """The arguments as the handler wants them. Raises Outdated when they do not fit."""
        if len(texts) != len(self.types):
            raise Outdated
        try:
            return [
                read_number(text) if kind is int else kind(text)
                for kind, text in zip(self.types, texts, strict=True)
            ]
        except ValueError as error:
            raise Outdated from error


@dataclass(frozen=True, slots=True)
class DeepLink:
    """What /start with a payload of this prefix does; the rest of the payload is the argument."""

    prefix: str
    role: Role | None
    run: Handler


class Family:
    """The commands, buttons and links of one module, under one heading of /help."""

    def __init__(self, name: str, title: str) -> None:
        self.name = name
        self.title = title
        self.commands: list[Command] = []
        self.buttons: list[ButtonAction] = []
        self.links: list[DeepLink] = []
        self.forms: list[Form] = []
        self.events: dict[str, Handler] = {}
        self.arrivals: dict[str, Handler] = {}
        self.replies: list[ButtonAction] = []

    def command(
        self,
        name: str,
        title: str,
        *,
        role: Role | None = Role.TEACHER,
        where: Where = Where.ANYWHERE,
        plain: tuple[str, ...] = (),
        example: str = "",
        in_menu: bool = True,
        offered_to: Role | None = None,
        plain_alone: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Register `/name`. `title` is what the menu shows."""

        def register(run: Handler) -> Handler:
            self.commands.append(
                Command(name, title, role, where, plain, example, run, in_menu, offered_to, plain_alone)
            )
            return run

        return register

    def button(self, verb: str, *, role: Role | None = Role.TEACHER) -> Callable[[Handler], Handler]:
        """Register what a tap on `verb:arg:…` does; the handler's annotations say what the args are."""

        def register(run: Handler) -> Handler:
            self.buttons.append(_action(verb, role, run))
            return run

        return register

    def reply(
        self, verb: str, *, role: Role | None = Role.TEACHER, alike: int | None = None
    ) -> Callable[[Handler], Handler]:
        """Register what a private message does that answers one with a button of this verb, and one only; or with
        several whose first `alike` arguments are the same."""

        def register(run: Handler) -> Handler:
            self.replies.append(replace(_action(verb, role, run), alike=alike))
            return run

        return register

    def form(self, form: Form) -> Form:
        """Register a form."""
        self.forms.append(form)
        return form

    def on(self, event: str) -> Callable[[Handler], Handler]:
        """Register what happens on `words`, `line` (words written in class), `file`, `file_arrived`, `edited`,
        `membership`, `group` or `started_in_group`."""

        def register(run: Handler) -> Handler:
            self.events[event] = run
            return run

        return register

    def arrival(self, purpose: str) -> Callable[[Handler], Handler]:
        """Register who is called with a file, once fetched, that was asked for with this purpose."""

        def register(run: Handler) -> Handler:
            self.arrivals[purpose] = run
            return run

        return register

    def link(self, prefix: str, *, role: Role | None = Role.TEACHER) -> Callable[[Handler], Handler]:
        """Register what `/start prefix…` does."""

        def register(run: Handler) -> Handler:
            self.links.append(DeepLink(prefix, role, run))
            return run

        return register


def _action(verb: str, role: Role | None, run: Handler) -> ButtonAction:
    signature = inspect.signature(run, eval_str=True)
    types = tuple(parameter.annotation for parameter in list(signature.parameters.values())[1:])
    return ButtonAction(verb, role, run, types)


class Registry:
    """All families together, looked up by name."""

    def __init__(self, families: Iterable[Family]) -> None:
        self.families = tuple(families)
        self.forms = _unique((form.name, form) for family in self.families for form in family.forms)
        self.commands = _unique((c.name, c) for family in self.families for c in family.commands)
        self.buttons = _unique((b.verb, b) for family in self.families for b in family.buttons)
        self.links = _unique((link.prefix, link) for family in self.families for link in family.links)
        self.on = _unique(pair for family in self.families for pair in family.events.items())
        self.arrivals = _unique(pair for family in self.families for pair in family.arrivals.items())
        self.replies = _unique((it.verb, it) for family in self.families for it in family.replies)
        plain = _unique((word, c) for c in self.commands.values() for word in c.plain)
        # 我的听课任务 also begins with 我的听课: the longer word is the one that was meant.
        self.plain = dict(sorted(plain.items(), key=lambda pair: len(pair[0]), reverse=True))

    def spoken(self, text: str) -> tuple[Command, str] | None:
        """The command behind plain Chinese (听课 3年级数学), with what follows it."""
        for word, command in self.plain.items():
            if text.startswith(word) and (text == word or not command.plain_alone):
                return command, text[len(word) :].strip(" \u3000:：,，")
        return None

    def reply_to(self, message: Message | None) -> str | None:
        """The data of the button under a message whose reply means something; None where it could mean several."""
        rows = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
        found = [str(button.callback_data) for row in rows for button in row]
        meant: dict[tuple[str, tuple[str, ...]], str] = {}
        for data in found:
            verb, *args = data.split(":")
            if verb in self.replies:
                meant.setdefault((verb, self.replies[verb].same(args)), data)
        return next(iter(meant.values())) if len(meant) == 1 else None


async def run_button(registry: Registry, ctx: Context, data: str) -> None:
    """Do what a tapped button says, if it still makes sense and this person may."""
    await _run(registry.buttons, ctx, data)


async def run_reply(registry: Registry, ctx: Context, data: str) -> None:
    """Do what answering a message with this button says."""
    await _run(registry.replies, ctx, data)


async def _run(actions: Mapping[str, ButtonAction], ctx: Context, data: str) -> None:
    verb, *texts = data.split(":")
    action = actions.get(verb)
    if action is None:
        raise Outdated
    ctx.require(action.role)
    await action.run(ctx, *action.arguments(texts))


async def run_command(ctx: Context, command: Command, args: str) -> None:
    """Do what a command says, if this person may, here."""
    ctx.args = args
    ctx.require(command.role, private=command.where is Where.PRIVATE)
    await command.run(ctx)


def _unique(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name} is registered twice")
        found[name] = value
    return found
