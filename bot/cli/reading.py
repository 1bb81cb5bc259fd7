"""`jiaoyan plan` and `jiaoyan when`: what the bot understands of a plan or of a time, without the bot.

What a command needs is loaded when it runs, so that each starts at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from school.calendar.terms import SchoolCalendar

_ZONE = "Asia/Shanghai"


def plan(
    file: Annotated[
        Path, typer.Argument(help="A .docx, .xlsx, .pdf, .txt or .md file.", exists=True, dir_okay=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Read a term plan: months, weeks, meeting times, quotas, deadlines, people."""
    from school.plans.output import draft_as_json
    from school.plans.reading import read_plan

    draft = read_plan(_text_of(file))
    if as_json:
        typer.echo(_json(draft_as_json(draft)))
    else:
        from bot.cli.plan_words import described

        typer.echo(described(draft))


def when(
    text: Annotated[str, typer.Argument(help="A message; - reads one a line from standard input.")],
    school: Annotated[
        Path | None, typer.Option(help="JSON file with the school's term and periods.", exists=True)
    ] = None,
    now: Annotated[
        datetime | None,
        typer.Option(
            help="The moment it was written, as 2026-11-22T10:00+08:00; without it, this moment.",
            parser=datetime.fromisoformat,
            metavar="ISO",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Read a time as teachers write it, such as 下周三下午第二节."""
    from school.when import as_json as when_as_json
    from school.when import read_when

    calendar = _calendar(school)
    moment = datetime.now(UTC) if now is None else now
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=calendar.timezone)
    for line in _lines() if text == "-" else [text]:
        found = read_when(line, moment, calendar)
        if as_json:
            typer.echo(_json(when_as_json(found)))
        else:
            from bot.cli.when_words import described

            typer.echo(described(found, calendar))


def _text_of(file: Path) -> str:
    from handlers.support.documents import read_document
    from school.problems import Problem

    try:
        return read_document(file.read_bytes(), file.name).text
    except Problem as problem:
        from handlers.texts import documents
        from handlers.texts.problems import plain

        _fail(f"{file}: {plain(documents.explain(problem))}")
    except OSError as error:
        _fail(f"{file}: {error.strerror}.")


def _calendar(file: Path | None) -> SchoolCalendar:
    from school.calendar.terms import SchoolCalendar
    from school.when import calendar_from_json

    if file is None:
        return SchoolCalendar(ZoneInfo(_ZONE))
    try:
        return calendar_from_json(json.loads(file.read_text("utf-8")))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        _fail(f"{file} does not describe a school: {type(error).__name__} {error}.")


def _lines() -> Iterable[str]:
    # A line that is no UTF-8 gets an answer like any other.
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    return (line.rstrip("\r\n") for line in sys.stdin)


def _fail(sentence: str) -> NoReturn:
    # The console brings the settings along, which take longer to load than a time takes to read.
    from bot.cli.console import fail

    fail(sentence)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
