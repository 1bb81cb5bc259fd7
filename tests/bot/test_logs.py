"""Logs are structured, and no token reaches them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

TOKEN = "123456:AAExampleSecret_secret-secret"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Logging as it was before."""
    root = logging.getLogger()
    level, handlers, config = root.level, root.handlers[:], structlog.get_config()
    yield
    structlog.configure(**config)
    root.setLevel(level)
    root.handlers[:] = handlers


def fail() -> None:
    raise ValueError(f"POST https://api.telegram.org/bot{TOKEN}/sendMessage")


@pytest.mark.parametrize("style", ["console", "json"])
def test_a_token_shows_nowhere(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("DEBUG", style)
    log = structlog.get_logger()
    log.error(f"bot{TOKEN}", address=f"/bot{TOKEN}/", deep={"a": [TOKEN]}, error=ValueError(TOKEN))
    try:
        fail()
    except ValueError:
        log.exception("structlog")
        logging.getLogger("aiohttp").exception("with %s", TOKEN)
    printed = capsys.readouterr().err
    assert TOKEN not in printed and "AAExample" not in printed
    assert printed.count("<token>") >= 7


def test_json_has_one_object_a_line_with_the_error_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "json")
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("更新失败", update_id=7)
    logging.getLogger("asyncio").warning("slow")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert first["event"] == "更新失败" and first["update_id"] == 7 and "ValueError" in first["exception"]
    assert second["event"] == "slow" and second["level"] == "warning"


def test_the_level_counts_and_libraries_keep_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "console")
    structlog.get_logger().debug("too much")
    logging.getLogger("aiosqlite").debug("far too much")
    logging.getLogger("apscheduler").info("too much of others")
    structlog.get_logger().info("enough")
    assert capsys.readouterr().err.count("\n") == 1
