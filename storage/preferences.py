"""How a school and its people want things done: reminding, and observing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from school.counting.duties import Metric
from school.observing.customs import Customs
from school.observing.phrases import OwnPhrases, Praise
from school.reminding.reminders import Personal, Rule, Topic, Wishes
from storage.database import Session
from storage.moments import from_text, to_text

_COUNTS, _PERSONAL, _PHRASES, OBSERVING = "week_counts", "personal", "phrases", "observing"
CONSENT, POINTS = "consent", "points"


class Preferences:
    """The preferences of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def all(self) -> tuple[Wishes, dict[int, Personal]]:
        """What the school wants, and by member id what those people want who have said so."""
        rows = await self._session.rows(
            "SELECT member_id, name, value FROM preferences WHERE school_id = ?", (self._school_id,)
        )
        values = {(row["member_id"], row["name"]): json.loads(row["value"]) for row in rows}
        rules = {topic: _rule(values[None, topic]) for topic in Topic if (None, topic) in values}
        wishes = Wishes(rules, counts=values.get((None, _COUNTS), False))
        return wishes, {who: _personal(it) for (who, name), it in values.items() if who and name == _PERSONAL}

    async def wishes(self) -> Wishes:
        """What the school wants."""
        return (await self.all())[0]

    async def personal(self, member_id: int) -> Personal:
        """What a person wants."""
        row = await self._session.row(
            "SELECT value FROM preferences WHERE school_id = ? AND coalesce(member_id, 0) = ? AND name = ?",
            (self._school_id, member_id, _PERSONAL),
        )
        return _personal(json.loads(row["value"])) if row else Personal()

    async def set_rule(self, topic: Topic, rule: Rule) -> None:
        """Set whether and when the school wants a topic."""
        value = {"on": rule.on, "at": f"{rule.at:%H:%M}", "minutes": rule.minutes}
        await self._set(None, topic, value)

    async def set_counts(self, shown: bool) -> None:
        """Set whether the weekly words in a group's chat tell how far its duties have come."""
        await self._set(None, _COUNTS, shown)

    async def set_personal(self, member_id: int, personal: Personal) -> None:
        """Set what a person wants."""
        until = personal.paused_until.isoformat() if personal.paused_until else None
        value = {"less": personal.less, "paused_until": until, "off": sorted(personal.off)}
        await self._set(member_id, _PERSONAL, value)

    async def phrases(self, member_id: int) -> OwnPhrases:
        """What a person has said about phrases for appraisals."""
        row = await self._session.row(
            "SELECT value FROM preferences WHERE school_id = ? AND coalesce(member_id, 0) = ? AND name = ?",
            (self._school_id, member_id, _PHRASES),
        )
        if row is None:
            return OwnPhrases()
        value = json.loads(row["value"])
        return OwnPhrases({part: tuple(value[part]) for part in Praise}, frozenset(value["hidden"]))

    async def set_phrases(self, member_id: int, said: OwnPhrases) -> None:
        """Set what a person has said about phrases for appraisals."""
        value = {part.value: said.of(part) for part in Praise} | {"hidden": sorted(said.hidden)}
        await self._set(member_id, _PHRASES, value)

    async def set_consent(self, metrics: Iterable[Metric]) -> None:
        """Set which kinds of work a head has to look at before they count."""
        await self._set(None, CONSENT, sorted(metrics))

    async def set_points(self, weights: Mapping[Metric, int]) -> None:
        """Set the weights of work, in tenths of a point; none at all turns points off."""
        await self._set(None, POINTS, dict(weights))

    async def set_customs(self, customs: Customs) -> None:
        """Set how the school goes about observing; it is read with the directory."""
        value = {
            "leaders_since": customs.leaders_since and to_text(customs.leaders_since),
            "heads_since": customs.heads_since and to_text(customs.heads_since),
            "critique": customs.critique,
            "lock_days": customs.lock_days,
        }
        await self._set(None, OBSERVING, value)

    async def _set(self, member_id: int | None, name: str, value: Any) -> None:
        await self._session.run(
            "INSERT INTO preferences (school_id, member_id, name, value) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (school_id, coalesce(member_id, 0), name) DO UPDATE SET value = excluded.value",
            (self._school_id, member_id, name, json.dumps(value)),
        )


def _rule(value: dict[str, Any]) -> Rule:
    return Rule(value["on"], time.fromisoformat(value["at"]), value["minutes"])


def _personal(value: dict[str, Any]) -> Personal:
    until = value["paused_until"]
    # What was stored before single topics could be turned off has none.
    off = frozenset(Topic(name) for name in value.get("off", ()))
    return Personal(value["less"], date.fromisoformat(until) if until else None, off)


def customs_of(text: str) -> Customs:
    """A school's customs from the stored value."""
    value = json.loads(text)
    leaders, heads = value["leaders_since"], value["heads_since"]
    return Customs(
        from_text(leaders) if leaders else None,
        from_text(heads) if heads else None,
        value["critique"],
        value["lock_days"],
    )
