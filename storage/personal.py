"""What is kept of one person, to be taken out whole or erased.

Every column that leads to a person is either theirs (`OWN`) or names them in what is somebody else's (`NAMED`);
a test finds one that stands in neither.
"""

from __future__ import annotations

from typing import Any, Final

from storage.database import Session

OWN: Final = {
    "allowances": "member_id",
    "announcement_answers": "member_id",
    "announcements": "author_id",
    "appointments": "member_id",
    "claims": "member_id",
    "duties": "member_id",
    "group_members": "member_id",
    "item_done": "member_id",
    "item_people": "member_id",
    "leaves": "member_id",
    "observation_changes": "member_id",
    "observations": "observer_id",
    "preferences": "member_id",
    "records": "member_id",
    "submissions": "member_id",
    "teaching": "member_id",
}
"""Tables whose rows are of one person, by the column that says of whom."""

NAMED: Final = frozenset(
    {
        ("accounts", "member_id"),
        ("allowances", "granted_by"),
        ("announcement_people", "member_id"),
        ("class_lessons", "member_id"),
        ("closings", "closed_by"),
        ("closings", "reopened_by"),
        ("drafts", "member_id"),
        ("exports", "member_id"),
        ("feeds", "member_id"),
        ("items", "created_by"),
        ("leaves", "recorded_by"),
        ("observations", "host_id"),
        ("pairs", "mentee_id"),
        ("pairs", "mentor_id"),
        ("plans", "imported_by"),
        ("plans", "sent_by"),
        ("reminders", "member_id"),
        ("sittings", "member_id"),
        ("templates", "sent_by"),
    }
)
"""Columns that name a person in rows of somebody else or of the program's own. What a colleague wrote about a
lesson is the colleague's; what was shared of it is seen in the chat."""

PARTS: Final = {
    "observations": {
        "attachments": "observation_id",
        "observation_lines": "observation_id",
        "shares": "observation_id",
    },
    "records": {"attachments": "record_id"},
    "submissions": {"submission_files": "submission_id"},
}
"""What hangs on rows of one's own."""

_PRIVATE: Final = ("claims", "duties", "exports", "feeds", "preferences", "reminders", "sittings")


class Personal:
    """The data of the people of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def data(self, member_id: int) -> dict[str, list[dict[str, Any]]]:
        """Every row that is this person's, by table."""
        found = {"members": await self._rows("members", "id", member_id)}
        for table, column in OWN.items():
            found[table] = await self._rows(table, column, member_id)
            for part, leads_to in PARTS.get(table, {}).items():
                rows = await self._session.rows(
                    f"SELECT p.* FROM {part} p JOIN {table} t ON t.id = p.{leads_to} "
                    f"WHERE t.school_id = ? AND t.{column} = ? ORDER BY p.rowid",
                    (self._school_id, member_id),
                )
                found.setdefault(part, []).extend(map(dict, rows))
        return {table: rows for table, rows in found.items() if rows}

    async def files(self, member_id: int) -> list[tuple[str, str]]:
        """The files this person sent, as (name, SHA-256); those not fetched yet are missing."""
        rows = await self._session.rows(
            """
            SELECT f.name, max(d.sha256) AS sha256 FROM (
                SELECT a.name, a.unique_id FROM attachments a
                LEFT JOIN observations o ON o.id = a.observation_id LEFT JOIN records r ON r.id = a.record_id
                WHERE a.school_id = :school AND :member IN (o.observer_id, r.member_id)
                UNION ALL
                SELECT f.name, f.unique_id FROM submission_files f JOIN submissions s ON s.id = f.submission_id
                WHERE s.school_id = :school AND s.member_id = :member
            ) f JOIN downloads d ON d.unique_id = f.unique_id AND d.sha256 IS NOT NULL
            GROUP BY f.unique_id ORDER BY f.name
            """,
            {"school": self._school_id, "member": member_id},
        )
        return [(row["name"], row["sha256"]) for row in rows]

    async def erase(self, member_id: int, name: str) -> None:
        """Make a person nobody who can be known, called `name` from now on; the account has been untied before.

        What the school counts and was given stays. What only the person saw goes: notes and appraisals that were
        not shared, lines and pictures of lessons, wishes, reasons of leave, why work was returned.
        """
        own = {"school": self._school_id, "member": member_id, "name": name}
        for statement in _ERASE:
            await self._session.run(statement, own)
        for table in _PRIVATE:
            await self._session.run(
                f"DELETE FROM {table} WHERE school_id = :school AND member_id = :member", own
            )

    async def _rows(self, table: str, column: str, member_id: int) -> list[dict[str, Any]]:
        rows = await self._session.rows(
            f"SELECT * FROM {table} WHERE school_id = ? AND {column} = ? ORDER BY rowid",
            (self._school_id, member_id),
        )
        return [dict(row) for row in rows]


_MINE = "school_id = :school AND observer_id = :member"
_RENAMED: Final = """
    UPDATE closings SET results = json_set(results,
        '$.people', json((SELECT json_group_array(json(
            CASE json_extract(it.value, '$[0]') WHEN :member THEN json_set(it.value, '$[1]', :name) ELSE it.value END
        )) FROM json_each(results, '$.people') it)),
        '$.rules', json((SELECT json_group_array(
            iif(it.value LIKE m.name || '每%', :name || substr(it.value, length(m.name) + 1), it.value)
        ) FROM json_each(results, '$.rules') it JOIN members m ON m.school_id = :school AND m.id = :member)))
    WHERE school_id = :school
"""
"""Names in what closed terms came to; the rule for a single person begins with the name, such as 陈小满每学期听课 15 节."""
_NAME: Final = "(SELECT name FROM members WHERE school_id = :school AND id = :member)"
_ERASE: Final = (
    _RENAMED,
    f"UPDATE class_lessons SET teacher = NULL WHERE school_id = :school AND teacher = {_NAME}",
    *(
        f"UPDATE observation_changes SET {it} = :name WHERE school_id = :school AND part = 'host' AND {it} = {_NAME}"
        for it in ("before", "after")
    ),
    "UPDATE members SET name = :name, user_id = NULL, birth = NULL, joined_year = NULL, active = 0 "
    "WHERE school_id = :school AND id = :member",
    f"UPDATE observations SET notes = NULL, word = NULL WHERE {_MINE}",
    "UPDATE records SET word = NULL WHERE school_id = :school AND member_id = :member",
    "UPDATE observations SET strengths = NULL, suggestions = NULL, mark = NULL, sheet = NULL "
    f"WHERE {_MINE} AND NOT EXISTS (SELECT 1 FROM shares s WHERE s.observation_id = observations.id)",
    f"DELETE FROM observation_lines WHERE observation_id IN (SELECT id FROM observations WHERE {_MINE})",
    f"DELETE FROM attachments WHERE observation_id IN (SELECT id FROM observations WHERE {_MINE})",
    "DELETE FROM observation_changes WHERE school_id = :school AND member_id = :member",
    "UPDATE observations SET host_name = :name WHERE school_id = :school AND host_id = :member",
    "UPDATE leaves SET reason = '' WHERE school_id = :school AND member_id = :member",
    "UPDATE announcement_people SET user_id = NULL WHERE school_id = :school AND member_id = :member",
)
