"""Schools in memory: what was read in a transaction that came to nothing is read again, the rest stays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.database import Database
from storage.directories import Directories
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


class Undone(Exception):
    """Rolls a transaction back."""


async def test_only_what_a_lost_transaction_read_is_forgotten(database: Database) -> None:
    ours = (await sample.build(database, NOW)).school_id
    other = (await sample.build(database, NOW, "云岭小学", shift=1000)).school_id
    kept = Directories()
    async with database.writing() as session:
        before = await kept.get(session, ours, await version(Store(session, ours)))
    kept.keep()
    with pytest.raises(Undone):
        async with database.writing() as session:
            store = Store(session, other)
            await store.schools.rename(other, "没有成的名字")
            lost = await kept.get(session, other, await version(store))
            raise Undone
    kept.forget()
    async with database.writing() as session:
        await Store(session, other).schools.rename(other, "新名字")
        # The same version once more, with another name behind it.
        after = await kept.get(session, other, lost.school.version)
        assert await kept.get(session, ours, before.school.version) is before
    assert (lost.school.name, after.school.name) == ("没有成的名字", "新名字")


async def version(store: Store) -> int:
    """The version of the store's school now."""
    [row] = await store.session.rows("SELECT version FROM schools WHERE id = ?", (store.school_id,))
    return int(row["version"])
