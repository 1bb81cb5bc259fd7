"""Everything counted besides observations (公开课, 教学反思, 论文 …), and the files that prove it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Row

from school.counting.consent import State
from school.counting.duties import Metric
from storage.database import Session
from storage.moments import to_text


@dataclass(frozen=True, slots=True)
class Record:
    """One piece of work by one member; `word` says why it was returned."""

    id: int
    member_id: int
    metric: Metric
    title: str
    day: date
    files: int
    state: State = State.COUNTED
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that somebody sent; `kind` is `photo`, `document`, `video`, `audio` or `voice`.

    `caption` is what was written under it. It is not stored with the file: whoever takes the file keeps it.
    `message_id` is the message it came in, 0 where nobody needs to know.
    """

    kind: str
    file_id: str
    unique_id: str
    name: str
    size: int
    caption: str = ""
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that hangs on the observation or the record of this id; `sha256` is None until its content has been
    fetched."""

    owner_id: int
    file: Attachment
    sha256: str | None


class Records:
    """The records and attachments of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(
        self,
        member_id: int,
        metric: Metric,
        title: str,
        day: date,
        now: datetime,
        state: State = State.COUNTED,
    ) -> int:
        """Store a piece of work and answer its id."""
        return await self._session.insert(
            "INSERT INTO records (school_id, member_id, metric, title, day, state, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._school_id, member_id, metric, title, day.isoformat(), state, to_text(now)),
        )

    async def change(self, record: Record) -> None:
        """Replace kind, title, day and state of a record by what this one says; it has not been decided about."""
        await self._session.run(
            "UPDATE records SET metric = ?, title = ?, day = ?, state = ?, word = NULL "
            "WHERE school_id = ? AND id = ? AND member_id = ?",
            (
                record.metric,
                record.title,
                record.day.isoformat(),
                record.state,
                self._school_id,
                record.id,
                record.member_id,
            ),
        )

    async def set_deleted(self, record_id: int, member_id: int, moment: datetime | None) -> None:
        """Take a record of this member out of every list and count, or (None) bring it back."""
        await self._session.run(
            "UPDATE records SET deleted_at = ? WHERE school_id = ? AND id = ? AND member_id = ?",
            (to_text(moment) if moment else None, self._school_id, record_id, member_id),
        )

    async def get(self, record_id: int, member_id: int, *, deleted: bool = False) -> Record | None:
        """A record of this member; one that was deleted only on request."""
        row = await self._session.row(
            f"{_SELECT} WHERE r.school_id = ? AND r.id = ? AND r.member_id = ? AND (? OR r.deleted_at IS NULL)",
            (self._school_id, record_id, member_id, deleted),
        )
        return _record(row) if row else None

    async def pending(self, member_ids: Iterable[int]) -> list[Record]:
        """What these members have entered that waits for consent, in the order it was entered."""
        rows = await self._session.rows(
            f"{_SELECT} JOIN json_each(?) i ON i.value = r.member_id "
            "WHERE r.school_id = ? AND r.state = 'pending' AND r.deleted_at IS NULL ORDER BY r.id",
            (json.dumps(list(member_ids)), self._school_id),
        )
        return [_record(row) for row in rows]

    async def some(self, record_ids: Sequence[int]) -> list[Record]:
        """The records of these ids, whoever's they are."""
        rows = await self._session.rows(
            f"{_SELECT} JOIN json_each(?) i ON i.value = r.id WHERE r.school_id = ? AND r.deleted_at IS NULL",
            (json.dumps(record_ids), self._school_id),
        )
        return [_record(row) for row in rows]

    async def on_day(self, member_id: int, metric: Metric, day: date) -> list[Record]:
        """This member's work of one kind on one day."""
        return await self.between(member_id, metric, day, day, limit=-1)

    async def between(
        self, member_id: int, metric: Metric, first: date, last: date, *, limit: int, offset: int = 0
    ) -> list[Record]:
        """This member's work of one kind in a stretch of days, the latest first; -1 is no limit."""
        rows = await self._session.rows(
            f"{_SELECT} WHERE r.school_id = ? AND r.member_id = ? AND r.metric = ? AND r.day BETWEEN ? AND ? "
            "AND r.deleted_at IS NULL ORDER BY r.day DESC, r.id DESC LIMIT ? OFFSET ?",
            (self._school_id, member_id, metric, first.isoformat(), last.isoformat(), limit, offset),
        )
        return [_record(row) for row in rows]

    async def count_between(self, member_id: int, metric: Metric, first: date, last: date) -> int:
        """How much work of one kind this member has done in a stretch of days."""
        [row] = await self._session.rows(
            "SELECT count(*) AS n FROM records WHERE school_id = ? AND member_id = ? AND metric = ? "
            "AND day BETWEEN ? AND ? AND deleted_at IS NULL",
            (self._school_id, member_id, metric, first.isoformat(), last.isoformat()),
        )
        return int(row["n"])

    async def of_all(self, member_ids: Iterable[int], first: date, last: date) -> list[Record]:
        """The work of these members of a stretch of days, the earliest first."""
        rows = await self._session.rows(
            f"{_SELECT} WHERE r.school_id = ? AND r.day BETWEEN ? AND ? AND r.deleted_at IS NULL "
            "AND r.member_id IN (SELECT value FROM json_each(?)) ORDER BY r.day, r.id",
            (self._school_id, first.isoformat(), last.isoformat(), json.dumps(list(member_ids))),
        )
        return [_record(row) for row in rows]

    async def count_of_all(self, member_ids: Iterable[int], first: date, last: date) -> int:
        """How many these are."""
        [row] = await self._session.rows(
            "SELECT count(*) AS n FROM json_each(?) i JOIN records r ON r.school_id = ? "
            "AND r.member_id = i.value WHERE r.day BETWEEN ? AND ? AND r.deleted_at IS NULL",
            (json.dumps(list(member_ids)), self._school_id, first.isoformat(), last.isoformat()),
        )
        return int(row["n"])

    async def latest(self, member_id: int, *, limit: int, offset: int = 0) -> list[Record]:
        """This member's work of every kind, the latest first."""
        rows = await self._session.rows(
            f"{_SELECT} WHERE r.school_id = ? AND r.member_id = ? AND r.deleted_at IS NULL "
            "ORDER BY r.day DESC, r.id DESC LIMIT ? OFFSET ?",
            (self._school_id, member_id, limit, offset),
        )
        return [_record(row) for row in rows]

    async def count(self, member_id: int) -> int:
        """How many records this member has."""
        [row] = await self._session.rows(
            "SELECT count(*) AS n FROM records WHERE school_id = ? AND member_id = ? AND deleted_at IS NULL",
            (self._school_id, member_id),
        )
        return int(row["n"])

    async def attach(
        self,
        file: Attachment,
        now: datetime,
        *,
        observation_id: int | None = None,
        record_id: int | None = None,
    ) -> int | None:
        """Add a file to an observation or a record and answer its id; None when it hangs there already."""
        known = await self._session.row(
            "SELECT 1 FROM attachments WHERE school_id = ? AND observation_id IS ? AND record_id IS ? AND unique_id = ?",
            (self._school_id, observation_id, record_id, file.unique_id),
        )
        if known:
            return None
        return await self._session.insert(
            "INSERT INTO attachments (school_id, observation_id, record_id, file_id, unique_id, kind, name, size, "
            "created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._school_id,
                observation_id,
                record_id,
                file.file_id,
                file.unique_id,
                file.kind,
                file.name,
                file.size,
                to_text(now),
            ),
        )

    async def move(self, observation_id: int, to: int) -> None:
        """Hang the files of one observation on another."""
        await self._session.run(
            "UPDATE attachments SET observation_id = ? WHERE school_id = ? AND observation_id = ?",
            (to, self._school_id, observation_id),
        )

    async def kept_files(self, observations: Iterable[int]) -> list[KeptFile]:
        """The files of many observations, each in the order they came; those of lines taken away left out."""
        taken_away = (
            "SELECT 1 FROM observation_lines l WHERE l.attachment_id = a.id AND l.deleted_at IS NOT NULL"
        )
        return await self._kept("observation_id", observations, f"NOT EXISTS ({taken_away})")

    async def files_of(self, records: Iterable[int]) -> list[KeptFile]:
        """The files of many records, each in the order they came."""
        return await self._kept("record_id", records)

    async def _kept(self, owner: str, ids: Iterable[int], which: str = "TRUE") -> list[KeptFile]:
        rows = await self._session.rows(
            f"SELECT a.{owner}, a.kind, a.file_id, a.unique_id, a.name, a.size, "
            "(SELECT max(d.sha256) FROM downloads d WHERE d.unique_id = a.unique_id) AS sha256 "
            f"FROM json_each(?) i JOIN attachments a ON a.school_id = ? AND a.{owner} = i.value "
            f"WHERE {which} ORDER BY a.id",
            (json.dumps(list(ids)), self._school_id),
        )
        return [KeptFile(row[0], Attachment(*row[1:6]), row["sha256"]) for row in rows]

    async def detach_all(self, record_id: int) -> None:
        """Take all files off a record: others take their place."""
        await self._session.run(
            "DELETE FROM attachments WHERE school_id = ? AND record_id = ?", (self._school_id, record_id)
        )

    async def attachments(
        self, *, observation_id: int | None = None, record_id: int | None = None
    ) -> list[Attachment]:
        """The files of an observation or a record, in the order they came; those of deleted lines left out."""
        rows = await self._session.rows(
            "SELECT kind, file_id, unique_id, name, size FROM attachments a "
            "WHERE school_id = ? AND observation_id IS ? AND record_id IS ? AND NOT EXISTS "
            "(SELECT 1 FROM observation_lines l WHERE l.attachment_id = a.id AND l.deleted_at IS NOT NULL) ORDER BY id",
            (self._school_id, observation_id, record_id),
        )
        return [Attachment(*row) for row in rows]


_SELECT = """
    SELECT r.*, (SELECT count(*) FROM attachments a
                 WHERE a.school_id = r.school_id AND a.record_id = r.id) AS files
    FROM records r
"""


def _record(row: Row) -> Record:
    return Record(
        row["id"],
        row["member_id"],
        Metric(row["metric"]),
        row["title"],
        date.fromisoformat(row["day"]),
        row["files"],
        State(row["state"]),
        row["word"],
    )
