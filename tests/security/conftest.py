"""Two schools once for all tests of this folder: what they play is forgotten after each act."""

from __future__ import annotations

import io
import sys
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from bot import logs
from tests.security.rehearsal import Rehearsal


@pytest.fixture(scope="session")
def logged() -> Iterator[io.StringIO]:
    """Everything that the program logs meanwhile, down to the smallest matter."""
    usual, sys.stderr = sys.stderr, io.StringIO()
    logs.configure("DEBUG", "console")
    yield sys.stderr
    sys.stderr = usual
    logs.configure("ERROR", "console")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rehearsal]:
    """Our school, the other school, and a bot that forgets."""
    found = await Rehearsal.open(tmp_path_factory.mktemp("schools"))
    yield found
    found.close()
