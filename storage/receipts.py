"""Who was asked by an announcement, and what they answered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from school.announcing.addressees import Addressees
from school.announcing.announcements import Ask, State
from storage.announcements import Announcement, addressees_from, moment_or_none
from storage.database import Session
from storage.moments import to_text


@dataclass(frozen=True, slots=True)
class Receipt:
    """One of the people asked: the private chat it was sent to, if any, and what they answered when."""

    member_id: int
    user_id: int | None
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """What a tap needs to know: what was asked, and what this member has answered. `addressees` is for those
    who were not among the people when it went out (`asked` False)."""

    state: State
    ask: Ask
    choices: tuple[str, ...]
    round: int
    author_id: int
    asked: bool
    addressees: Addressees
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An announcement that waits for an answer: in which round, what it says, and what there is to choose from."""

    announcement_id: int
    round: int
    html: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many it was for and sent to, what has arrived or can't, and how many answered what."""

    people: int
    private: int
    rooms: int
    private_arrived: int
    rooms_arrived: int
    failed: int
    unpinned: int
    answers: dict[str, int] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        """How many people have answered."""
        return sum(self.answers.values())

    @property
    def on_the_way(self) -> int:
        """How many messages Telegram has neither taken nor refused."""
        return max(0, self.private + self.rooms - self.private_arrived - self.rooms_arrived - self.failed)


class Receipts:
    """The answers to the announcements of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def question(self, announcement_id: int, member_id: int) -> Question | None:
        """What a tap of this member on this announcement means."""
        row = await self._session.row(
            """
            SELECT a.state, a.ask, a.choices, a.round, a.author_id, a.addressees,
                   p.member_id IS NOT NULL AS asked, w.answer, w.answered_at
            FROM announcements a
            LEFT JOIN announcement_people p ON p.announcement_id = a.id AND p.member_id = :member
            LEFT JOIN announcement_answers w
                   ON w.announcement_id = a.id AND w.round = a.round AND w.member_id = :member
            WHERE a.school_id = :school AND a.id = :id
            """,
            {"school": self._school_id, "id": announcement_id, "member": member_id},
        )
        if row is None:
            return None
        return Question(
            State(row["state"]),
            Ask(row["ask"]),
            tuple(json.loads(row["choices"])),
            row["round"],
            row["author_id"],
            bool(row["asked"]),
            addressees_from(row["addressees"]),
            row["answer"],
            moment_or_none(row["answered_at"]),
        )

    async def unanswered(self, member_id: int, since: datetime) -> list[Unanswered]:
        """The announcements since a moment that wait for 收到 or a choice of a member, the latest first."""
        rows = await self._session.rows(
            """
            SELECT a.id, a.round, a.html, a.choices FROM announcement_people p
            JOIN announcements a ON a.id = p.announcement_id
            WHERE p.member_id = ? AND p.school_id = ? AND a.state = 'sent' AND a.ask IN ('receipt', 'choice')
              AND a.sent_at >= ?
              AND NOT EXISTS (SELECT 1 FROM announcement_answers w WHERE w.announcement_id = a.id
                                 AND w.round = a.round AND w.member_id = p.member_id)
            ORDER BY a.id DESC
            """,
            (member_id, self._school_id, to_text(since)),
        )
        return [
            Unanswered(row["id"], row["round"], row["html"], tuple(json.loads(row["choices"])))
            for row in rows
        ]

    async def answer(
        self, announcement_id: int, round_: int, member_id: int, answer: str, now: datetime
    ) -> None:
        """Keep what a member answered, in place of an earlier answer of the same round."""
        await self._session.run(
            "INSERT INTO announcement_answers (school_id, announcement_id, round, member_id, answer, answered_at) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (announcement_id, round, member_id) DO UPDATE SET "
            "answer = excluded.answer, answered_at = excluded.answered_at WHERE school_id = excluded.school_id",
            (self._school_id, announcement_id, round_, member_id, answer, to_text(now)),
        )
        await self._session.run(
            "UPDATE announcements SET live = 1 WHERE school_id = ? AND id = ? AND live = 0",
            (self._school_id, announcement_id),
        )

    async def join(self, announcement_id: int, member_id: int) -> None:
        """Somebody who came to the school or the group after it went out is one of the people from now on."""
        await self._session.run(
            "INSERT INTO announcement_people (school_id, announcement_id, member_id) VALUES (?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            (self._school_id, announcement_id, member_id),
        )

    async def of(self, announcement: Announcement) -> list[Receipt]:
        """Everybody who was asked, with the answer to the latest round."""
        rows = await self._session.rows(
            """
            SELECT p.member_id, p.user_id, w.answer, w.answered_at FROM announcement_people p
            LEFT JOIN announcement_answers w
                   ON w.announcement_id = p.announcement_id AND w.round = ? AND w.member_id = p.member_id
            WHERE p.school_id = ? AND p.announcement_id = ? ORDER BY p.member_id
            """,
            (announcement.round, self._school_id, announcement.id),
        )
        return [
            Receipt(row["member_id"], row["user_id"], row["answer"], moment_or_none(row["answered_at"]))
            for row in rows
        ]

    async def tally(self, announcement: Announcement) -> Tally:
        """How far it has come: every count is a range of an index."""
        first, last = f"announce:{announcement.id}:", f"announce:{announcement.id};"
        [row] = await self._session.rows(
            """
            SELECT
                (SELECT count(*) FROM announcement_people p WHERE p.announcement_id = a.id) AS people,
                (SELECT count(p.user_id) FROM announcement_people p WHERE p.announcement_id = a.id) AS private,
                (SELECT count(*) FROM announcement_rooms r WHERE r.announcement_id = a.id) AS rooms,
                (SELECT count(*) FROM cards WHERE card >= :first AND card < :last) AS arrived,
                (SELECT count(*) FROM cards WHERE card >= :first || '-' AND card < :first || '.') AS rooms_arrived,
                (SELECT count(*) FROM outbox WHERE occasion >= :first AND occasion < :last AND state = 'dead')
                    AS failed,
                (SELECT count(*) FROM outbox
                  WHERE occasion >= 'pin-' || :first AND occasion < 'pin-' || :last AND state = 'dead') AS unpinned
            FROM announcements a WHERE a.school_id = :school AND a.id = :id
            """,
            {"school": self._school_id, "id": announcement.id, "first": first, "last": last},
        )
        answers = await self._session.rows(
            "SELECT answer, count(*) AS n FROM announcement_answers "
            "WHERE school_id = ? AND announcement_id = ? AND round = ? GROUP BY answer",
            (self._school_id, announcement.id, announcement.round),
        )
        return Tally(
            people=row["people"],
            private=row["private"],
            rooms=row["rooms"],
            private_arrived=row["arrived"] - row["rooms_arrived"],
            rooms_arrived=row["rooms_arrived"],
            failed=row["failed"],
            unpinned=row["unpinned"],
            answers={answer["answer"]: answer["n"] for answer in answers},
        )

    async def nudges_since(self, announcement_id: int, moment: datetime) -> int:
        """How often those who have not answered were reminded since a moment."""
        [row] = await self._session.rows(
            "SELECT count(*) AS n FROM announcement_nudges "
            "WHERE school_id = ? AND announcement_id = ? AND nudged_at >= ?",
            (self._school_id, announcement_id, to_text(moment)),
        )
        return int(row["n"])

    async def nudged(self, announcement_id: int, now: datetime) -> int:
        """They are reminded once more; the number of this reminder."""
        return await self._session.insert(
            "INSERT INTO announcement_nudges (school_id, announcement_id, nudged_at) VALUES (?, ?, ?)",
            (self._school_id, announcement_id, to_text(now)),
        )
