"""Updates of every kind that Telegram knows and some that it does not, with the oddest contents; seeded."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from benchmarks.odd_contents import ODD_NAMES, ODD_TEXTS, PLAIN_TEXTS, RIGHTS, Json, media, others, service

STAND_INS = (1087968824, 136817688, 777000)


class OddUpdates:
    """An endless source. `people` and `groups` are ids; `offered` answers callback data that buttons carry."""

    def __init__(
        self,
        seed: int,
        people: Sequence[int],
        groups: Sequence[int],
        commands: Sequence[str],
        verbs: Sequence[str],
        offered: Sequence[str],
        now: Callable[[], int],
    ) -> None:
        self._chance = random.Random(seed)
        self._people = people
        self._groups = groups
        self._commands = commands
        self._verbs = verbs
        self._offered = offered
        self._now = now
        self._message_id = 1000

    def __iter__(self) -> Iterator[Json]:
        while True:
            yield self._update()

    def _update(self) -> Json:
        kinds: dict[Callable[[], Json], int] = {
            self._typed: 40,
            self._tapped: 30,
            self._sent: 12,
            self._service: 5,
            self._edited: 4,
            self._membership: 3,
            self._broadcast: 3,
            self._rest: 3,
        }
        return self._chance.choices(list(kinds), list(kinds.values()))[0]()

    # Who and where -----------------------------------------------------------------------------------

    def _user(self) -> Json:
        chance = self._chance
        if chance.random() < 0.03:
            return {"id": chance.choice(STAND_INS), "is_bot": True, "first_name": "Group", "username": "G"}
        if chance.random() < 0.02:
            return {"id": 555_000, "is_bot": True, "first_name": "别的机器人", "username": "other_bot"}
        user = {"id": chance.choice(self._people), "is_bot": False, "first_name": "老师"}
        if chance.random() < 0.1:
            user |= {"first_name": self._name(), "last_name": self._name(), "username": "x" * 32}
        return user

    def _name(self) -> str:
        return self._chance.choice(ODD_NAMES)

    def _chat(self, user: Json) -> Json:
        if self._chance.random() < 0.65:
            return {"id": user["id"], "type": "private", "first_name": user["first_name"]}
        kind = self._chance.choice(("group", "supergroup", "supergroup"))
        return {"id": self._chance.choice(self._groups), "type": kind, "title": self._name()}

    def _message(self, content: Json) -> Json:
        user = self._user()
        self._message_id += 1
        message = {
            "message_id": self._message_id,
            "date": self._now() - self._chance.choice((0, 0, 0, 30, 90_000, 40_000_000)),
            "chat": self._chat(user),
            "from": user,
            **content,
        }
        for decorate in (self._forwarded, self._replied, self._threaded, self._signed, self._marked):
            if self._chance.random() < 0.08:
                message |= decorate()
        return message

    def _forwarded(self) -> Json:
        user = {"id": 4242, "is_bot": False, "first_name": self._name()}
        chat = {"id": -100_777, "type": "channel", "title": self._name()}
        origins: tuple[Json, ...] = (
            {"type": "user", "sender_user": user},
            {"type": "hidden_user", "sender_user_name": self._name()},
            {"type": "chat", "sender_chat": chat},
            {"type": "channel", "chat": chat, "message_id": 1},
        )
        return {"forward_origin": {**self._chance.choice(origins), "date": 1}}

    def _replied(self) -> Json:
        chat = {"id": 1, "type": "private"}
        far = {"origin": {"type": "hidden_user", "sender_user_name": "某", "date": 1}, "message_id": 3}
        return self._chance.choice(
            (
                {"reply_to_message": {"message_id": 2, "date": 0, "chat": chat}},
                {"external_reply": far, "quote": {"text": "引", "position": 0}},
                {"reply_to_story": {"id": 1, "chat": chat}},
            )
        )

    def _threaded(self) -> Json:
        return {"message_thread_id": self._chance.choice((1, 7, 999_999)), "is_topic_message": True}

    def _signed(self) -> Json:
        bot = {"id": 9, "is_bot": True, "first_name": "内联", "username": "inline_bot"}
        channel = {"id": -100_888, "type": "channel", "title": self._name()}
        return self._chance.choice(
            (
                {"via_bot": bot},
                {"sender_chat": channel, "is_automatic_forward": True, "author_signature": self._name()},
                {"media_group_id": str(self._chance.randrange(5))},
                {"has_protected_content": True, "business_connection_id": "b", "effect_id": "1"},
            )
        )

    def _marked(self) -> Json:
        beyond = {"type": "bot_command", "offset": 0, "length": 9999}
        return {"entities": [beyond, {"type": "future_kind", "offset": 3, "length": 0}]}

    # What --------------------------------------------------------------------------------------------

    def _text(self) -> str:
        chance = self._chance
        kind = chance.random()
        if kind < 0.35:
            return chance.choice(PLAIN_TEXTS)
        if kind < 0.55:
            return chance.choice(ODD_TEXTS)
        if kind < 0.85:
            at = chance.choice(("", "", "@jiaoyan_bot", "@Jiaoyan_Bot", "@other_bot"))
            gap = chance.choice((" ", "\n", "  ", "\u3000"))
            words = chance.choice(("", *PLAIN_TEXTS, *ODD_TEXTS))
            return f"/{chance.choice(self._commands)}{at}{gap}{words}"[:4096]
        return "".join(chr(self._code_point()) for _ in range(chance.choice((1, 7, 60, 700))))

    def _code_point(self) -> int:
        start, end = self._chance.choice(
            (
                (0x20, 0x7E),
                (0x4E00, 0x9FFF),
                (0x0, 0x1F),
                (0x2000, 0x206F),
                (0x1F300, 0x1FAFF),
                (0x3000, 0x303F),
            )
        )
        return self._chance.randint(start, end)

    def _typed(self) -> Json:
        return {"message": self._message({"text": self._text()})}

    def _sent(self) -> Json:
        chance = self._chance
        name = chance.choice(
            ("名单.xlsx", "../../etc/passwd", "a" * 300 + ".xlsx", "\u202excod.xlsx", "", "\ud800.csv")
        )
        size = chance.choice((0, 10, 30_000_000, 5_000_000_000))
        content: Json = chance.choice(media(name, size, self._name()))
        if chance.random() < 0.4:
            content = {**content, "caption": chance.choice(("/observe 数学", *ODD_TEXTS))[:1024]}
        return {"message": self._message(content)}

    def _service(self) -> Json:
        content: Json = self._chance.choice(service(self._name(), self._chance.randrange(9)))
        return {"message": self._message(content)}

    def _edited(self) -> Json:
        return {"edited_message": {**self._message({"text": self._text()}), "edit_date": self._now()}}

    def _tapped(self) -> Json:
        chance, user = self._chance, self._user()
        message = self._message({"text": "旧消息"}) | {"chat": self._chat(user)}
        message["from"] = {"id": 123456, "is_bot": True, "first_name": "教研助手"}
        chat, number = message["chat"], message["message_id"]
        query: Json = {"id": str(number), "from": user, "chat_instance": "1", "data": self._data()}
        place = chance.random()
        if place < 0.85:
            query["message"] = message
        elif place < 0.95:
            query["message"] = {"chat": chat, "message_id": number, "date": 0}
        else:
            query["inline_message_id"] = "inline"
        if chance.random() < 0.02:
            del query["data"]
            query["game_short_name"] = "game"
        return {"callback_query": query}

    def _data(self) -> str:
        chance = self._chance
        if self._offered and chance.random() < 0.6:
            data = chance.choice(self._offered[-400:])
            return data if chance.random() < 0.85 else data[: chance.randrange(len(data) + 1)]
        parts = [
            chance.choice((*self._verbs, "gone", "")),
            *(self._argument() for _ in range(chance.randrange(5))),
        ]
        return ":".join(parts).encode("utf-8", "replace")[:64].decode("utf-8", "ignore")

    def _argument(self) -> str:
        odd = (
            "",
            "0",
            "-1",
            "x",
            "paper",
            "term",
            "director",
            "all",
            "name",
            "٣",
            "9" * 19,
            "\x00",
            "\u202e",
        )
        return str(self._chance.randrange(12)) if self._chance.random() < 0.6 else self._chance.choice(odd)

    def _membership(self) -> Json:
        user = self._user()
        bot = {"id": 123456, "is_bot": True, "first_name": "教研助手", "username": "jiaoyan_bot"}
        statuses = ("member", "left", "kicked", "administrator", "restricted")
        old, new = (self._seat(bot, self._chance.choice(statuses)) for _ in range(2))
        change = {"chat": self._chat(user), "from": user, "date": self._now()}
        return {"my_chat_member": {**change, "old_chat_member": old, "new_chat_member": new}}

    def _seat(self, bot: Json, status: str) -> Json:
        seat: Json = {
            "user": bot,
            "status": status,
            "until_date": 0,
            "is_member": self._chance.random() < 0.5,
        }
        if status in ("administrator", "restricted"):
            seat |= dict.fromkeys(RIGHTS, False)
        return seat

    def _broadcast(self) -> Json:
        channel = {"id": -100_999, "type": "channel", "title": self._name()}
        post = {
            "message_id": 5,
            "date": self._now(),
            "chat": channel,
            "sender_chat": channel,
            "text": self._text(),
        }
        return {self._chance.choice(("channel_post", "edited_channel_post")): post}

    def _rest(self) -> Json:
        user, chat = self._user(), {"id": -100_999, "type": "channel", "title": "频道"}
        return self._chance.choice(others(user, chat, self._text()[:256]))
