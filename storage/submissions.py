"""What the deadlines of one school want, and what has been handed in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from school.counting.duties import Metric
from school.handing_in.submissions import Owes, Proof, Requirement, State, Submission
from storage.database import Session
from storage.moments import from_text, to_text
from storage.records import Attachment


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a submission; `sha256` is None until its content has been fetched."""

    submission_id: int
    file: Attachment
    sha256: str | None


class Submissions:
    """The submissions of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    # --- what is wanted ---------------------------------------------------------------------------

    async def require(self, item_id: int, wanted: Requirement) -> None:
        """Say what is to be handed in by a deadline, in place of what was said before."""
        await self._session.run(
            "INSERT INTO requirements (item_id, school_id, owes, count, proof, late, metric) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (item_id) DO UPDATE SET owes = excluded.owes, "
            "count = excluded.count, proof = excluded.proof, late = excluded.late, metric = excluded.metric "
            "WHERE school_id = excluded.school_id",
            (item_id, self._school_id, wanted.owes, wanted.count, wanted.proof, wanted.late, wanted.metric),
        )

    async def requirement(self, item_id: int) -> Requirement | None:
        """What a deadline wants; None where nothing is handed in by it."""
        return (await self.requirements([item_id])).get(item_id)

    async def requirements(self, item_ids: Iterable[int]) -> dict[int, Requirement]:
        """What these items want, by item id; those that want nothing are left out."""
        rows = await self._session.rows(
            "SELECT r.* FROM json_each(?) i JOIN requirements r ON r.item_id = i.value WHERE r.school_id = ?",
            (json.dumps(list(item_ids)), self._school_id),
        )
        return {row["item_id"]: _requirement(row) for row in rows}

    # --- what was given ---------------------------------------------------------------------------

    async def add(self, given: Submission, *, album: str | None = None, message_id: int | None = None) -> int:
        """Keep a submission and answer its id; that of `given` is not looked at."""
        return await self._session.insert(
            "INSERT INTO submissions (school_id, item_id, debtor_id, member_id, state, text, word, late, album, "
            "message_id, record_id, given_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._school_id,
                given.item_id,
                given.debtor_id,
                given.member_id,
                given.state,
                given.text,
                given.word,
                given.late,
                album,
                message_id,
                given.record_id,
                to_text(given.given_at),
            ),
        )

    async def attach(self, submission_id: int, file: Attachment) -> bool:
        """Add a file. False when the very same one is there already."""
        known = await self._session.row(
            "SELECT 1 FROM submission_files WHERE school_id = ? AND submission_id = ? AND unique_id = ?",
            (self._school_id, submission_id, file.unique_id),
        )
        if known:
            return False
        await self._session.run(
            "INSERT INTO submission_files (school_id, submission_id, kind, file_id, unique_id, name, size, "
            "message_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._school_id,
                submission_id,
                file.kind,
                file.file_id,
                file.unique_id,
                file.name,
                file.size,
                file.message_id or None,
            ),
        )
        return True

    async def rename(self, submission_id: int, unique_id: str, name: str) -> None:
        """Give a file the name that its content calls for."""
        await self._session.run(
            "UPDATE submission_files SET name = ? WHERE school_id = ? AND submission_id = ? AND unique_id = ?",
            (name, self._school_id, submission_id, unique_id),
        )

    async def detach(self, submission_id: int, unique_id: str) -> None:
        """Take a file off: another was put into its message."""
        await self._session.run(
            "DELETE FROM submission_files WHERE school_id = ? AND submission_id = ? AND unique_id = ?",
            (self._school_id, submission_id, unique_id),
        )

    async def get(self, submission_id: int) -> Submission | None:
        """A submission that none has taken the place of."""
        row = await self._session.row(
            "SELECT * FROM submissions WHERE school_id = ? AND id = ? AND ended_at IS NULL",
            (self._school_id, submission_id),
        )
        return _submission(row) if row else None

    async def of(self, item_ids: Iterable[int], debtors: Iterable[int] | None = None) -> list[Submission]:
        """All submissions of these items that none has taken the place of, or those of some debtors; the oldest
        first."""
        items = json.dumps(list(item_ids))
        if debtors is None:
            rows = await self._session.rows(
                "SELECT s.* FROM json_each(?) i JOIN submissions s ON s.item_id = i.value "
                "WHERE s.school_id = ? AND s.ended_at IS NULL ORDER BY s.id",
                (items, self._school_id),
            )
        else:
            rows = await self._session.rows(
                "SELECT s.* FROM json_each(?) i JOIN json_each(?) d "
                "JOIN submissions s ON s.item_id = i.value AND s.debtor_id = d.value "
                "WHERE s.school_id = ? AND s.ended_at IS NULL ORDER BY s.id",
                (items, json.dumps(list(debtors)), self._school_id),
            )
        return [_submission(row) for row in rows]

    async def made_of(self, member_id: int, *, message_id: int) -> Submission | None:
        """The submission that a message of this member's made or brought a file to."""
        row = await self._session.row(
            "SELECT * FROM submissions s WHERE school_id = :school AND member_id = :member AND ended_at IS NULL "
            "AND (message_id = :message OR id IN (SELECT submission_id FROM submission_files f "
            "WHERE f.message_id = :message AND f.school_id = s.school_id)) ORDER BY id DESC LIMIT 1",
            {"school": self._school_id, "member": member_id, "message": message_id},
        )
        return _submission(row) if row else None

    async def of_album(self, member_id: int, album: str) -> Submission | None:
        """The submission that an album of this member's made."""
        row = await self._session.row(
            "SELECT * FROM submissions WHERE school_id = ? AND member_id = ? AND album = ? "
            "AND ended_at IS NULL ORDER BY id DESC LIMIT 1",
            (self._school_id, member_id, album),
        )
        return _submission(row) if row else None

    async def latest_given(self, member_id: int, since: datetime) -> Submission | None:
        """What this member has handed in last, if it was after a moment and counts."""
        row = await self._session.row(
            "SELECT * FROM submissions WHERE school_id = ? AND member_id = ? AND state = 'given' "
            "AND given_at >= ? AND ended_at IS NULL ORDER BY id DESC LIMIT 1",
            (self._school_id, member_id, to_text(since)),
        )
        return _submission(row) if row else None

    async def files(self, submission_ids: Iterable[int]) -> list[StoredFile]:
        """The files of these submissions, in the order they came."""
        rows = await self._session.rows(
            "SELECT f.*, (SELECT max(d.sha256) FROM downloads d WHERE d.unique_id = f.unique_id) AS sha256 "
            "FROM json_each(?) i JOIN submission_files f ON f.submission_id = i.value "
            "WHERE f.school_id = ? ORDER BY f.submission_id, f.rowid",
            (json.dumps(list(submission_ids)), self._school_id),
        )
        return [
            StoredFile(
                row["submission_id"],
                Attachment(
                    row["kind"],
                    row["file_id"],
                    row["unique_id"],
                    row["name"],
                    row["size"],
                    message_id=row["message_id"] or 0,
                ),
                row["sha256"],
            )
            for row in rows
        ]

    async def end(self, submission_id: int, now: datetime) -> None:
        """Another has taken its place, or it was a tick that is taken back."""
        await self._session.run(
            "UPDATE submissions SET ended_at = ? WHERE school_id = ? AND id = ? AND ended_at IS NULL",
            (to_text(now), self._school_id, submission_id),
        )

    async def send_back(self, submission_id: int, word: str) -> None:
        """It does not count as it is, for the reason given."""
        await self._session.run(
            "UPDATE submissions SET state = 'returned', word = ? WHERE school_id = ? AND id = ?",
            (word, self._school_id, submission_id),
        )

    async def reinstate(self, refused: Submission, now: datetime) -> int | None:
        """Let what counted before a refused submission took its place count again: its id, None without one."""
        back = await self._session.rows(
            "UPDATE submissions SET ended_at = NULL WHERE school_id = ? AND item_id = ? AND debtor_id = ? "
            "AND ended_at = ? AND state = 'given' RETURNING id",
            (self._school_id, refused.item_id, refused.debtor_id, to_text(refused.given_at)),
        )
        if not back:
            return None
        await self.end(refused.id, now)
        return int(back[0]["id"])

    async def rewrite(self, submission_id: int, text: str | None) -> None:
        """The words of the message it was made of were edited."""
        await self._session.run(
            "UPDATE submissions SET text = ? WHERE school_id = ? AND id = ?",
            (text, self._school_id, submission_id),
        )

    # --- reminders by hand ------------------------------------------------------------------------

    async def nudges_since(self, item_id: int, moment: datetime) -> int:
        """How often those who owe were reminded by hand since a moment."""
        [row] = await self._session.rows(
            "SELECT count(*) AS n FROM deadline_nudges WHERE school_id = ? AND item_id = ? AND nudged_at >= ?",
            (self._school_id, item_id, to_text(moment)),
        )
        return int(row["n"])

    async def nudged(self, item_id: int, now: datetime) -> None:
        """They are reminded once more."""
        await self._session.run(
            "INSERT INTO deadline_nudges (school_id, item_id, nudged_at) VALUES (?, ?, ?)",
            (self._school_id, item_id, to_text(now)),
        )


async def school_of(session: Session, item_id: int) -> int | None:
    """The school a deadline belongs to; for a button in a private chat, where no school is given."""
    row = await session.row("SELECT school_id FROM requirements WHERE item_id = ?", (item_id,))
    return int(row["school_id"]) if row else None


def _requirement(row: Row) -> Requirement:
    metric = Metric(row["metric"]) if row["metric"] else None
    return Requirement(Owes(row["owes"]), row["count"], Proof(row["proof"]), bool(row["late"]), metric)


def _submission(row: Row) -> Submission:
    return Submission(
        id=row["id"],
        item_id=row["item_id"],
        debtor_id=row["debtor_id"],
        member_id=row["member_id"],
        state=State(row["state"]),
        given_at=from_text(row["given_at"]),
        late=bool(row["late"]),
        text=row["text"],
        word=row["word"],
        record_id=row["record_id"],
    )
