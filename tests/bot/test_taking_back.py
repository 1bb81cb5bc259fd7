"""Messages that have a name are deleted and pinned by it; what is given up does not go out."""

from __future__ import annotations

import asyncio
import time

from bot.app import App
from bot.sandbox import Sandbox
from school.people import Stage
from storage.chats import BoundChat
from storage.outbox import BROADCAST, Letter, cards, drop
from storage.store import Store
from tests.bot.conftest import Start, column
from tests.bot.test_outbox import letter, post, reader, states, texts
from tests.conftest import START
from tests.dialogue import Town
from tests.pictures import png


def by_card(method: str, card: str) -> Letter:
    return Letter(-100, method, {}, card=card)


async def give_up(app: App, occasions: str) -> None:
    """What a handler does that takes something back."""
    async with app.database.writing() as session:
        dropped = await drop(session, occasions, START)
    app.sender.drop(dropped)


async def test_what_is_given_up_does_not_go_out_and_holds_up_nobody(start: Start, sandbox: Sandbox) -> None:
    async with start(messages_per_second=20) as town:
        people = [reader(town, number) for number in range(1, 1501)]
        await post(town.app, [letter(it.id, "旧", BROADCAST, occasion=f"a:{it.id}") for it in people])
        await sandbox.until(lambda: texts(people[0]))
        await give_up(town.app, "a:")
        began = time.monotonic()
        await post(town.app, [letter(people[-1].id, "新", BROADCAST)])
        await town.quiet()
        assert texts(people[-1]) == ["新"]
        assert time.monotonic() - began < 5
        assert sum(bool(texts(person)) for person in people) < 100


async def test_what_is_given_up_while_on_its_way_is_taken_back(town: Town) -> None:
    person = reader(town, 1)
    town.sandbox.latency = 0.2
    await post(town.app, [letter(1, "收回", BROADCAST, occasion="a:1", card="a:1")])
    await asyncio.sleep(0.1)
    await give_up(town.app, "a:")
    await town.sandbox.until(lambda: town.sandbox.requests["deleteMessages"])
    await town.sandbox.settled()
    assert not person.posts()


async def test_what_is_given_up_is_not_tried_again(town: Town) -> None:
    person = reader(town, 1)
    town.sandbox.fail(500, "Internal Server Error", method="sendMessage")
    town.sandbox.latency = 0.1
    await post(town.app, [letter(1, "收回", BROADCAST, occasion="a:1")])
    await asyncio.sleep(0.05)
    await give_up(town.app, "a:")
    await post(town.app, [letter(1, "后面的")])
    await town.quiet()
    assert texts(person) == ["后面的"]


async def test_messages_of_an_album_have_names_of_their_own(town: Town) -> None:
    person = reader(town, 1)
    file = await town.sandbox.send_photo(person.person, person.person, png())
    media = [{"type": "photo", "media": file.data["photo"][-1]["file_id"]}] * 3
    await post(town.app, [Letter(1, "sendMediaGroup", {"media": media}, card="album:1")])
    await town.quiet()
    async with town.app.database.reading() as session:
        found = await cards(session, "album:")
    assert [card.card for card in found] == ["album:1", "album:1.1", "album:1.2"]
    album = [post.id for post in person.posts() if "media_group_id" in post.data]
    assert [card.message_id for card in found] == album


async def test_messages_are_deleted_and_pinned_by_their_card(town: Town) -> None:
    owner = reader(town, 1)
    group = town.group(-100, "群", owner)
    town.sandbox.promote_bot(group)
    sends = [letter(-100, text, card=text) for text in ("留下", "删去")]
    await post(town.app, [*sends, by_card("pinChatMessage", "留下"), by_card("deleteMessage", "删去")])
    await town.quiet()
    stays = next(post for post in owner.posts(group) if post.text == "留下")
    assert group.pinned == [stays.id]
    assert "删去" not in [post.text for post in owner.posts(group)]


async def test_a_card_that_is_gone_is_neither_deleted_nor_pinned_nor_a_dead_letter(town: Town) -> None:
    owner = reader(town, 1)
    group = town.group(-100, "群", owner)
    town.sandbox.promote_bot(group)
    await post(town.app, [letter(-100, "没了", card="没了"), by_card("deleteMessage", "没了")])
    await post(town.app, [by_card("deleteMessage", "没了"), by_card("pinChatMessage", "没了")])
    await post(town.app, [by_card("deleteMessage", "从来没有")])
    await town.quiet()
    assert await states(town.app) == ["sent"] * 5


async def test_a_group_in_which_the_bot_may_not_pin_is_not_lost(town: Town) -> None:
    owner = reader(town, 1)
    town.group(-100, "群", owner)
    async with town.app.database.writing() as session:
        store = Store(session, None)
        school = await store.schools.add("青禾小学", Stage.PRIMARY, "Asia/Shanghai", START)
        await store.chats.bind(BoundChat(-100, 0, school, None, "群", present=True), 1, START)
    await post(town.app, [letter(-100, "置顶", card="c"), by_card("pinChatMessage", "c")])
    await town.quiet()
    assert await states(town.app) == ["sent", "dead"]
    assert await column(town.app.database, "SELECT present FROM chats") == [1]
