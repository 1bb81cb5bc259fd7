"""What a handler is given: who asks, where, when, in which school; and how to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from telegram import Chat, Message, Update, User
from telegram.constants import ChatType

from handlers.support.replies import Button, Keyboard, keyboard_json, message_json, send_method
from handlers.texts.html import Html
from school.calendar.terms import Term
from school.directory import Directory
from school.people import Member, Role
from school.permissions import holds
from school.problems import Forbidden, NotAMember, OnlyInPrivate, Outdated
from storage.accounts import Caller
from storage.directories import read_directory
from storage.files import Files
from storage.outbox import Letter
from storage.records import Attachment
from storage.store import Store

if TYPE_CHECKING:
    from handlers.support.registry import Registry

STAND_INS = frozenset({1087968824, 136817688, 777000})
"""Accounts that Telegram names where nobody signs: GroupAnonymousBot for an administrator who stays anonymous,
Channel_Bot for somebody who writes as a channel, and Telegram itself for posts of a linked channel."""

GENERAL_TOPIC = 1
"""The thread id of a forum's General topic, which Telegram wants left out when sending."""

FEED_PATH = "/calendar/{token}.ics"
"""Where the web port serves calendars."""


DOWNLOAD_PATH = "/files/{token}"
"""Where the web port serves documents that are too large for Telegram."""


class Environment:
    """What stays the same from update to update."""

    def __init__(
        self,
        registry: Registry,
        files: Files,
        bot_username: str,
        timezone: str,
        owner_ids: frozenset[int] = frozenset(),
        *,
        open_registration: bool = False,
        web_address: str | None = None,
    ) -> None:
        self.registry = registry
        self.files = files
        self.bot_username = bot_username
        self.timezone = timezone
        self.owner_ids = owner_ids
        self.open_registration = open_registration
        self.web_address = web_address
        """Where the web port is reached from outside; None where it is shut."""

    def link(self, payload: str) -> str:
        """A deep link that opens the private chat with the bot and passes `payload` to /start."""
        return f"https://t.me/{self.bot_username}?start={payload}"

    def feed(self, token: str) -> str:
        """The address at which a calendar can be subscribed to, where the web port is open."""
        return f"{self.web_address}{FEED_PATH.format(token=token)}"

    def download(self, token: str) -> str:
        """The private address of a document, where the web port is open."""
        return f"{self.web_address}{DOWNLOAD_PATH.format(token=token)}"


class Context:
    """One update on its way through a handler. Letters are collected and posted when it has succeeded."""

    def __init__(
        self,
        environment: Environment,
        update: Update,
        store: Store,
        caller: Caller,
        directory: Directory | None,
        now: datetime,
    ) -> None:
        user, chat = update.effective_user, update.effective_chat
        assert user is not None and chat is not None  # noqa: S101  (the dispatcher drops what has neither)
        self.environment = environment
        self.update = update
        self.store = store
        self.caller = caller
        self.user: User = user
        self.chat: Chat = chat
        self.args = ""
        """What follows the command, stripped."""
        self.letters: list[Letter] = []
        self.dropped: list[int] = []
        """Letters in the outbox that are not to go any more."""
        self.toast: tuple[str, bool] | None = None
        """The answer to a tapped button: words, and whether they need to be confirmed."""
        self._directory = directory
        self._utc = now

    # --- who, where, when -------------------------------------------------------------------------

    @property
    def message(self) -> Message | None:
        """The message that was sent or edited, or the one whose button was tapped if it is accessible."""
        found = self.update.effective_message
        return found if isinstance(found, Message) else None

    @property
    def text(self) -> str:
        """What was typed."""
        return (self.message and (self.message.text or self.message.caption)) or ""

    @property
    def private(self) -> bool:
        """Whether this is the person's own chat with the bot."""
        return self.chat.type == ChatType.PRIVATE

    @property
    def sender_name(self) -> str:
        """The name Telegram shows of the sender; empty for an account that has been deleted."""
        return self.user.full_name or ""

    @property
    def anonymous(self) -> bool:
        """Whether nobody can tell who wrote this."""
        return self.user.id in STAND_INS

    @property
    def thread_id(self) -> int:
        """The forum topic of the message; 0 for none and for General."""
        message = self.message
        thread = message.message_thread_id if message and message.is_topic_message else None
        return 0 if thread in (None, GENERAL_TOPIC) else thread

    @property
    def directory(self) -> Directory:
        """The school this is about. Raises NotAMember when there is none."""
        if self._directory is None:
            raise NotAMember
        return self._directory

    @property
    def member_or_none(self) -> Member | None:
        """The sender as a member of that school."""
        return self._directory.member_by_user.get(self.user.id) if self._directory else None

    @property
    def member(self) -> Member:
        """The sender as a member of the school. Raises NotAMember."""
        member = self.member_or_none
        if member is None:
            raise NotAMember(in_bound_chat=self.caller.bound)
        return member

    @cached_property
    def zone(self) -> ZoneInfo:
        """The school's time zone, or the installation's for somebody without a school."""
        return ZoneInfo(self._directory.school.timezone if self._directory else self.environment.timezone)

    @cached_property
    def now(self) -> datetime:
        """This moment, in the school's zone."""
        return self._utc.astimezone(self.zone)

    @cached_property
    def said_at(self) -> datetime:
        """When the person wrote it, which may be earlier than now after an outage."""
        message = self.message
        if self.update.callback_query or message is None:
            return self.now
        return message.date.astimezone(self.zone)

    @property
    def today(self) -> date:
        """The school's date when the person wrote."""
        return self.said_at.date()

    @property
    def term(self) -> Term:
        """The school's term as of today."""
        return self.directory.term_at(self.today)

    def require(self, role: Role | None, *, private: bool = False) -> None:
        """Raise Forbidden, NotAMember or OnlyInPrivate unless this person may do this here."""
        if role is not None and not holds(self.member, role):
            raise Forbidden(role)
        if private and not self.private:
            raise OnlyInPrivate

    async def reload(self) -> Directory:
        """The school as it stands after what this handler wrote."""
        self._directory = await read_directory(self.store.session, self.directory.school.id)
        return self._directory

    async def enter(self, school_id: int) -> Directory:
        """Go on in another school: one just created, joined or switched to."""
        self._directory = await read_directory(self.store.session, school_id)
        self.store = Store(self.store.session, school_id)
        self.__dict__.pop("zone", None)
        self.__dict__.pop("now", None)
        return self._directory

    @property
    def asks_for_files(self) -> bool:
        """Whether the handler asked for a file to be fetched."""
        return "downloads" in vars(self.store)

    @property
    def asks_for_exports(self) -> bool:
        """Whether the handler asked for a document to be made, or took that back."""
        return "exports" in vars(self.store)

    # --- answering --------------------------------------------------------------------------------

    def reply(
        self, text: Html, keyboard: Keyboard = (), *, card: str | None = None, occasion: str | None = None
    ) -> None:
        """Answer in this chat (and topic); in a group as a reply to the message, without a sound."""
        payload = message_json(text, keyboard)
        if self.thread_id:
            payload["message_thread_id"] = self.thread_id
        if not self.private:
            payload["disable_notification"] = True
            if self.message and not self.update.callback_query:
                payload["reply_parameters"] = {
                    "message_id": self.message.message_id,
                    "allow_sending_without_reply": True,
                }
        self.letters.append(Letter(self.chat.id, "sendMessage", payload, occasion=occasion, card=card))

    def reply_privately(self, text: Html, keyboard: Keyboard = (), *, card: str | None = None) -> None:
        """Answer in the person's own chat with the bot."""
        self.send(self.user.id, message_json(text, keyboard), card=card)

    def tell(self, user_id: int, text: Html, keyboard: Keyboard = (), *, card: str | None = None) -> None:
        """Write to somebody else in private."""
        self.send(user_id, message_json(text, keyboard), card=card)

    def show(self, text: Html, keyboard: Keyboard = (), *, card: str | None = None) -> None:
        """Put a new page where a button was tapped; answer with a new message when nothing was tapped."""
        query = self.update.callback_query
        if query is None or query.message is None:
            self.reply(text, keyboard, card=card)
            return
        payload = message_json(text, keyboard) | {"message_id": query.message.message_id}
        self.send(self.chat.id, payload, method="editMessageText", card=card)

    def edit_markup_of_card(self, chat_id: int, card: str) -> None:
        """Take the buttons off a message that was sent under the name `card`."""
        self.send(chat_id, {"reply_markup": keyboard_json(())}, method="editMessageReplyMarkup", card=card)

    def edit_card(self, chat_id: int, card: str, text: Html, keyboard: Keyboard = ()) -> None:
        """Change a message that was sent under the name `card`."""
        self.send(chat_id, message_json(text, keyboard), method="editMessageText", card=card)

    def reply_document(self, name: str, sha256: str, caption: Html, keyboard: Keyboard = ()) -> None:
        """Answer in private with a file that lies in the file store."""
        self.send(self.user.id, document_json(name, sha256, caption, keyboard), method="sendDocument")

    def reply_photo(self, name: str, sha256: str, caption: Html, *, occasion: str | None = None) -> None:
        """Answer in this chat (and topic) with a picture that lies in the file store; in a group without a sound."""
        payload = _file_json("photo", name, sha256, caption)
        if self.thread_id:
            payload["message_thread_id"] = self.thread_id
        if not self.private:
            payload["disable_notification"] = True
        self.letters.append(Letter(self.chat.id, "sendPhoto", payload, occasion=occasion))

    def send_files(self, files: Sequence[Attachment]) -> None:
        """Send back in private what people sent, as Telegram keeps it. Raises Outdated when there is nothing."""
        if not files:
            raise Outdated
        for file in files:
            self.send(self.user.id, {file.kind: file.file_id}, method=send_method(file.kind))

    def send(
        self, chat_id: int, payload: dict[str, Any], *, method: str = "sendMessage", card: str | None = None
    ) -> None:
        """Put any call of the Bot API into the outbox."""
        self.letters.append(Letter(chat_id, method, payload, card=card))

    def answer(self, text: str, *, alert: bool = False) -> None:
        """Say something over the tapped button, for a moment or (`alert`) until it is dismissed."""
        self.toast = (text, alert)

    def private_button(self, text: str, payload: str) -> Button:
        """A button that opens the private chat and passes `payload`."""
        return Button(text, url=self.environment.link(payload))


def document_json(name: str, sha256: str, caption: Html, keyboard: Keyboard = ()) -> dict[str, Any]:
    """The parameters of sendDocument for a file of the file store, without its chat."""
    return _file_json("document", name, sha256, caption, keyboard)


def _file_json(kind: str, name: str, sha256: str, caption: Html, keyboard: Keyboard = ()) -> dict[str, Any]:
    payload: dict[str, Any] = {
        kind: {"sha256": sha256, "name": name},
        "caption": caption,
        "parse_mode": "HTML",
    }
    if keyboard:
        payload["reply_markup"] = keyboard_json(keyboard)
    return payload
