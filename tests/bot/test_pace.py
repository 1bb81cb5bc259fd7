"""How fast the bot may speak."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import BROADCAST_GAP, GROUP_BURST, GROUP_PER_MINUTE, OVERDRAFT, PRIVATE_BURST, Pace

RATE = 29.5
PERSON, GROUP = 7, -7


def sent_at_once(pace: Pace, chat_id: int, now: float) -> int:
    """How many messages to one chat may go at this moment."""
    count = 0
    while pace.chat_ready_at(chat_id, now) <= now:
        pace.spend(chat_id, now)
        count += 1
    return count


@pytest.mark.parametrize(("chat_id", "burst"), [(PERSON, PRIVATE_BURST), (GROUP, GROUP_BURST)])
def test_a_chat_gets_a_short_burst_and_then_one_a_second(chat_id: int, burst: float) -> None:
    pace = Pace(1000)
    assert sent_at_once(pace, chat_id, 100.0) == burst
    assert pace.chat_ready_at(chat_id, 100.0) == pytest.approx(101.0)
    assert sent_at_once(pace, chat_id, 100.9) == 0
    assert [sent_at_once(pace, chat_id, second) for second in (101.0, 102.0, 103.0)] == [1, 1, 1]


def test_after_a_rest_the_burst_is_there_again() -> None:
    pace = Pace(1000)
    sent_at_once(pace, PERSON, 0.0)
    assert sent_at_once(pace, PERSON, 3600.0) == PRIVATE_BURST


def test_a_group_gets_twenty_a_minute() -> None:
    pace = Pace(1000)
    times = [float(second) for second in range(60) for _ in range(sent_at_once(pace, GROUP, float(second)))]
    assert len(times) == GROUP_PER_MINUTE
    assert pace.chat_ready_at(GROUP, 59.0) == 60.0


def test_what_a_group_refused_takes_no_place_in_its_minute() -> None:
    pace = Pace(1000)
    for second in range(20):
        pace.spend(-1, float(second))
    pace.hold(-1, 21.0)
    assert pace.chat_ready_at(-1, 21.0) == 21.0
    pace.spend(-1, 21.0)
    assert pace.chat_ready_at(-1, 25.0) == 60.0


@pytest.mark.parametrize("chat_id", [PERSON, GROUP])
def test_broadcasts_keep_their_distance_in_a_chat_and_answers_need_not(chat_id: int) -> None:
    pace = Pace(1000)
    pace.spend(chat_id, 100.0)
    assert pace.chat_ready_at(chat_id, 100.0) <= 100.0
    assert pace.chat_ready_at(chat_id, 100.0, urgent=False) == 100.0 + BROADCAST_GAP


def test_a_held_chat_waits_exactly_and_others_do_not() -> None:
    pace = Pace(1000)
    pace.spend(PERSON, 0.0)
    pace.hold(PERSON, 33.0)
    assert pace.chat_ready_at(PERSON, 1.0) == 33.0
    assert pace.chat_ready_at(PERSON + 1, 1.0) <= 1.0


def test_broadcasts_keep_to_the_overall_rate_and_answers_may_go_ahead() -> None:
    pace = Pace(RATE)
    pace.spend(1, 0.0)
    assert pace.overall_ready_at(False, 0.0) == pytest.approx(1 / RATE)
    assert pace.overall_ready_at(True, 0.0) == 0.0
    for chat_id in range(2, 2 + int(OVERDRAFT)):
        assert pace.overall_ready_at(True, 0.0) == 0.0
        pace.spend(chat_id, 0.0)
    assert pace.overall_ready_at(True, 0.0) == pytest.approx(1 / RATE)
    assert pace.overall_ready_at(False, 0.0) == pytest.approx((OVERDRAFT + 1) / RATE)


def test_chats_of_long_ago_are_forgotten_and_held_ones_are_not() -> None:
    pace = Pace(1000)
    pace.spend(PERSON, 0.0)
    pace.hold(PERSON, 10_000.0)
    for chat_id in range(100, 10_200):
        pace.spend(chat_id, 0.0)
    pace.spend(1, 100.0)
    assert pace.chat_ready_at(PERSON, 100.0) == 10_000.0
    assert sent_at_once(pace, 100, 100.0) == PRIVATE_BURST


steps = st.lists(
    st.tuples(
        st.floats(0, 5, allow_nan=False),
        st.sampled_from([1, 2, 3, -1, -2]),
        st.booleans(),
    ),
    max_size=200,
)


@given(steps)
def test_never_more_than_the_limits_in_any_stretch_of_time(
    steps: list[tuple[float, int, bool]],
) -> None:
    """Whoever asks and waits as told stays within every limit, however the requests fall."""
    pace, now = Pace(RATE), 0.0
    sent: list[tuple[float, int]] = []
    for pause, chat_id, urgent in steps:
        now += pause
        ready = max(pace.chat_ready_at(chat_id, now), pace.overall_ready_at(urgent, now))
        now = max(now, ready)
        pace.spend(chat_id, now)
        sent.append((now, chat_id))
    for first, (begin, _) in enumerate(sent):
        counts: Counter[int] = Counter()
        for position, (end, chat_id) in enumerate(sent[first:], 1):
            span = end - begin
            assert position <= 1 + OVERDRAFT + RATE * span + 1e-6
            counts[chat_id] += 1
            burst = GROUP_BURST if chat_id < 0 else PRIVATE_BURST
            assert counts[chat_id] <= burst + span + 1e-6
            if chat_id < 0 and span < 60 - 1e-6:
                assert counts[chat_id] <= GROUP_PER_MINUTE


@given(st.lists(st.sampled_from(range(1, 100)), min_size=2, max_size=100, unique=True))
def test_a_broadcast_goes_out_at_exactly_the_rate(chats: list[int]) -> None:
    pace, now = Pace(RATE), 0.0
    for chat_id in chats:
        now = max(now, pace.overall_ready_at(False, now))
        pace.spend(chat_id, now)
    assert now == pytest.approx((len(chats) - 1) / RATE)
