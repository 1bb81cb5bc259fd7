"""An open database in a temporary folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Empty, with the newest schema."""
    opened = await Database.open(tmp_path / "jiaoyan.db")
    yield opened
    await opened.close()
