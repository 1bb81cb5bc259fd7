"""Which letter goes next."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from bot.lanes import Lanes
from bot.pace import Pace
from storage.outbox import BROADCAST, REPLY, Letter, Waiting


def letter(number: int, chat_id: int, priority: int = REPLY) -> Waiting:
    return Waiting(number, Letter(chat_id, "sendMessage", {}, priority))


def lanes(*letters: Waiting, rate: float = 1e6) -> Lanes:
    found = Lanes(Pace(rate))
    for waiting in letters:
        found.add(waiting)
    return found


def taken(queue: Lanes, now: float = 0.0) -> list[int]:
    """The numbers of the letters that go at this moment, none of them arriving."""
    found = []
    while (waiting := queue.next(now)) is not None:
        found.append(waiting.id)
    return found


def test_one_letter_a_chat_is_on_its_way_at_a_time() -> None:
    first, second, other = letter(1, 7), letter(2, 7), letter(3, 8)
    queue = lanes(first, second, other)
    assert taken(queue) == [1, 3]
    queue.done(first)
    assert taken(queue) == [2]


def test_answers_go_ahead_of_broadcasts_in_other_chats_and_in_the_same() -> None:
    queue = lanes(letter(1, 7, BROADCAST), letter(2, 8, BROADCAST), letter(3, 9), letter(4, 8))
    assert taken(queue) == [3, 4]
    assert taken(queue, 1.0) == [1]


def test_an_answer_does_not_overtake_what_is_on_its_way() -> None:
    broadcast = letter(1, 7, BROADCAST)
    queue = lanes(broadcast)
    assert taken(queue) == [1]
    queue.add(letter(2, 7))
    assert taken(queue) == []
    queue.done(broadcast)
    assert taken(queue) == [2]


def test_a_broadcast_waits_for_the_rate_and_an_answer_goes_meanwhile() -> None:
    queue = lanes(letter(1, 1, BROADCAST), letter(2, 2, BROADCAST), rate=10)
    assert taken(queue) == [1]
    assert queue.wait(0.0) == 0.1
    queue.add(letter(3, 3))
    assert taken(queue) == [3]
    assert taken(queue, 0.25) == [2]


def test_a_letter_to_be_tried_again_keeps_its_place_and_holds_up_its_chat_only() -> None:
    first = letter(1, 7)
    queue = lanes(first, letter(2, 7))
    taken(queue)
    queue.again(first, until=5.0)
    queue.add(letter(3, 8))
    assert taken(queue, 1.0) == [3]
    assert queue.wait(1.0) == 4.0
    assert taken(queue, 4.9) == []
    assert taken(queue, 5.0) == [1]
    queue.done(first)
    assert taken(queue, 5.0) == [2]


def test_an_answer_goes_ahead_of_a_broadcast_that_is_tried_again_but_not_before_its_time() -> None:
    broadcast = letter(1, 7, BROADCAST)
    queue = lanes(broadcast)
    taken(queue)
    queue.again(broadcast, until=5.0)
    queue.add(letter(2, 7))
    assert taken(queue, 1.0) == []
    assert taken(queue, 5.0) == [2]


def test_a_group_that_moves_takes_its_letters_along_in_order() -> None:
    first = letter(1, -7)
    queue = lanes(first, letter(2, -7), letter(3, -7, BROADCAST), letter(4, -100))
    assert taken(queue) == [1, 4]
    queue.move(first, -100)
    queue.done(letter(4, -100))
    went = []
    while (waiting := queue.next(0.0)) is not None:
        assert waiting.letter.chat_id == -100
        went.append(waiting.id)
        if len(went) < 2:
            queue.done(waiting)
    assert went == [1, 2]  # The burst of a group is three, and one has gone before.
    assert queue.held(REPLY) == 1 and queue.held(BROADCAST) == 1


def test_nothing_waits_when_there_is_nothing() -> None:
    queue = lanes()
    assert queue.next(0.0) is None and queue.wait(0.0) is None


letters = st.lists(st.tuples(st.integers(1, 4), st.sampled_from([REPLY, BROADCAST])), max_size=40)
fates = st.lists(st.sampled_from(["arrives", "fails", "is slow"]), max_size=200)


@given(letters, fates)
def test_every_letter_goes_once_and_in_order_whatever_happens(
    given_letters: list[tuple[int, int]], fates: list[str]
) -> None:
    queue = lanes(*(letter(number, chat, lane) for number, (chat, lane) in enumerate(given_letters)))
    arrived: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    slow: list[Waiting] = []
    luck, now = iter(fates), 0.0
    for _ in range(10_000):
        waiting = queue.next(now)
        if waiting is None and not slow:
            pause = queue.wait(now)
            if pause is None:
                break
            now += max(pause, 1e-6)
            continue
        fate = next(luck, "arrives") if waiting else "arrives"
        waiting = waiting or slow.pop(0)
        if fate == "fails":
            queue.again(waiting, now + 1)
        elif fate == "is slow":
            slow.append(waiting)
        else:
            arrived[waiting.letter.chat_id, waiting.letter.priority].append(waiting.id)
            queue.done(waiting)
    for numbers in arrived.values():
        assert numbers == sorted(numbers)
    assert sorted(chain(*arrived.values())) == list(range(len(given_letters)))
    assert queue.held(REPLY) == queue.held(BROADCAST) == 0


def test_what_is_dropped_does_not_go_and_what_stands_behind_it_does() -> None:
    queue = lanes(letter(1, 7, BROADCAST), letter(2, 7, BROADCAST), letter(3, 8, BROADCAST))
    assert queue.drop({1, 3}) == set()
    assert queue.held(BROADCAST) == 1
    assert taken(queue) == [2]


def test_what_is_on_its_way_when_it_is_dropped_is_told() -> None:
    first = letter(1, 7)
    queue = lanes(first, letter(2, 7))
    assert taken(queue) == [1]
    assert queue.drop({1, 2}) == {1}
    queue.done(first)
    assert taken(queue) == [] and queue.held(REPLY) == 0


def test_of_many_chats_with_many_broadcasts_none_waits_for_the_others_to_end() -> None:
    """By the age of letters alone, the chats whose letters were written first would go first every time."""
    chats, rounds = range(1, 41), 5
    queue = lanes(
        *(letter(chat * 100 + number, chat, BROADCAST) for chat in chats for number in range(rounds)), rate=30
    )
    now, told = 0.0, dict.fromkeys(chats, 0)
    while any(queue.held(priority) for priority in (REPLY, BROADCAST)):
        waiting = queue.next(now)
        if waiting is None:
            now += queue.wait(now) or 0.0
            continue
        queue.done(waiting)
        told[waiting.letter.chat_id] += 1
        assert max(told.values()) - min(told.values()) <= 1
    assert now <= len(chats) * rounds / 30 + 1
