"""Structured logs, for people or for machines. Tokens never reach them."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog

Listener = Callable[[Mapping[str, Any]], None]

_listeners: list[Listener] = []
_WRITTEN = re.compile(r"[^\x00-\x7f]+")
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{10,}")


def configure(level: str, style: str) -> None:
    """Send everything, the libraries' records included, to standard error in one style."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        _tell_listeners,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _without_what_was_written,
    ]
    last = _without_tokens(
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    threshold = logging.getLevelNamesMapping()[level]
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=max(threshold, logging.WARNING), handlers=[handler], force=True)
    # A tick that is called while the last one still runs is left out on purpose; that is not worth a warning.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Pass every record of an error on to `listener`, for as long as the block lasts."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def _tell_listeners(_: Any, __: str, event: Any) -> Any:
    if event["level"] in ("error", "critical"):
        for listener in _listeners:
            listener(event)
    return event


def _without_what_was_written(_: Any, __: str, event: Any) -> Any:
    """An error may quote what a teacher has written (invalid literal for int(): '…'); that is not for the log.
    What we say in errors is English, what they write is not."""
    if "exception" in event:
        event["exception"] = _WRITTEN.sub("…", event["exception"])
    return event


def _without_tokens(render: Callable[..., str | bytes]) -> Callable[..., str]:
    """Whatever a record holds, and however deep, what is printed shows no bot token."""

    def rendered(logger: Any, name: str, event: Any) -> str:
        return _TOKEN.sub("<token>", str(render(logger, name, event)))

    return rendered
