"""Everything that can be asked, by everybody, everywhere: made from the registry, so nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers.support.dispatch import TOAST_LIMIT
from handlers.support.registry import ButtonAction, Where
from handlers.texts import problems as texts
from school.people import Member, Role
from school.permissions import holds
from school.problems import Forbidden, NotAMember, OnlyInPrivate
from tests.security import schools, values
from tests.security.rehearsal import REGISTRY, Reaction, Rehearsal
from tests.security.schools import FREE_CHAT, OUR_CHAT, THEIR_CHAT, Actor

pytestmark = pytest.mark.asyncio(loop_scope="session")

PLACES: tuple[int | None, ...] = (None, OUR_CHAT, THEIR_CHAT)
ONLY_IN_PRIVATE = texts.plain(texts.explain(OnlyInPrivate()))
REFUSALS = {
    texts.plain(texts.explain(it))
    for it in (*map(Forbidden, Role), NotAMember(), NotAMember(in_bound_chat=True))
}


def allowed(actor: Actor, role: Role | None, place: int | None) -> bool:
    """Whether the registry says that this actor may do it there."""
    if role is None:
        return True
    if place == THEIR_CHAT or not actor.member:
        return False
    return holds(Member(actor.member, 1, actor.name, appointed=actor.roles), role)


def check(rehearsal: Rehearsal, reaction: Reaction, what: str) -> None:
    """What holds for every reaction to one of ours."""
    assert "出错了" not in reaction.words, what
    assert schools.SECRET not in reaction.all, f"{what}: {reaction.all}"
    if reaction.changed:
        assert schools.of_the_other(reaction.rows) == rehearsal.others, what
    assert len(reaction.toast) <= TOAST_LIMIT, what
    for letter in reaction.letters:
        assert letter.chat_id > 0 or schools.NOTES not in letter.text, f"{what}: {letter.text}"
        assert not (why := rehearsal.refused_by_telegram(letter)), f"{what}: {why}"


def check_refused(reaction: Reaction, what: str) -> None:
    """A refusal is said, and nothing is done."""
    assert reaction.plainly in REFUSALS, f"{what}: {reaction.plainly!r}"
    assert not reaction.changed, f"{what}: wrote {set(reaction.changed)}"


def taps(rehearsal: Rehearsal, action: ButtonAction, actor: Actor) -> Iterator[tuple[str, int | None]]:
    """What an actor taps, and where: everything in private if they may, a handful elsewhere."""
    own, foreign, bare = values.few_data(action, actor, rehearsal.town)
    yield from ((own, None), (foreign, None), (bare, None))
    yield from ((own, OUR_CHAT), (foreign, THEIR_CHAT))
    if allowed(actor, action.role, None):
        yield from ((foreign, OUR_CHAT), (own, FREE_CHAT))
        if actor in chosen(rehearsal, action.role):
            yield from ((data, None) for data in values.all_data(action, actor, rehearsal.town))


@pytest.mark.parametrize("verb", REGISTRY.buttons)
async def test_a_tap(rehearsal: Rehearsal, verb: str) -> None:
    action = REGISTRY.buttons[verb]
    for actor in rehearsal.ours:
        for data, place in dict.fromkeys(taps(rehearsal, action, actor)):
            what = f"{actor.name} taps {data!r} in {place}"
            reaction = await rehearsal.taps(actor, data, place)
            check(rehearsal, reaction, what)
            assert reaction.answers, f"{what}: silence"
            if not allowed(actor, action.role, place):
                check_refused(reaction, what)
            if not actor.member and schools.OUR_TOKEN not in data:
                check_outsider(rehearsal, reaction, what)


def check_outsider(rehearsal: Rehearsal, reaction: Reaction, what: str) -> None:
    """Who does not belong to us reads no name of ours and changes nothing, but that a group chat may be taken
    over by another school's director, of which ours is told."""
    ours = (schools.NOTES, *rehearsal.town.members)
    assert not [word for word in ours if word in reaction.all], f"{what}: {reaction.all}"
    if reaction.changed:
        assert rehearsal.ours_in(reaction.rows) == rehearsal.ours_in(rehearsal.start), what


@pytest.mark.parametrize("verb", REGISTRY.buttons)
async def test_a_tap_of_another_schools_director(rehearsal: Rehearsal, verb: str) -> None:
    """In our chat and at home, with ids of ours."""
    action, director = REGISTRY.buttons[verb], rehearsal.town.actors["director"]
    for place in (None, OUR_CHAT):
        for data in values.few_data(action, director, rehearsal.town):
            reaction = await rehearsal.taps(rehearsal.town.actors["foreign director"], data, place)
            what = f"the foreign director taps {data!r} in {place}"
            assert reaction.answers, what
            if schools.OUR_TOKEN not in data:
                check_outsider(rehearsal, reaction, what)


def chosen(rehearsal: Rehearsal, role: Role | None) -> list[Actor]:
    """The least who may do something; where anybody may, the director too, who has something to lose."""
    able = [it for it in rehearsal.ours if allowed(it, role, None)]
    return able[:1] if role else [able[0], rehearsal.town.actors["director"]]


@pytest.mark.parametrize("name", REGISTRY.commands)
async def test_a_command(rehearsal: Rehearsal, name: str) -> None:
    command = REGISTRY.commands[name]
    for actor in rehearsal.ours:
        for place in PLACES:
            may = allowed(actor, command.role, place)
            thorough = may and place is None and actor in chosen(rehearsal, command.role)
            for words in values.TYPED if thorough else values.TYPED[:2]:
                text = f"/{name} {words}"
                what = f"{actor.name} writes {text[:80]!r} in {place}"
                reaction = await rehearsal.types(actor, text, place)
                check(rehearsal, reaction, what)
                silent_start = name == "start" and place is not None
                assert reaction.answers or silent_start, f"{what}: silence"
                if not may:
                    check_refused(reaction, what)
                elif command.where is Where.PRIVATE and place is not None:
                    assert reaction.plainly in {ONLY_IN_PRIVATE, *REFUSALS}, f"{what}: {reaction.plainly!r}"
                    assert not reaction.changed, what


@pytest.mark.parametrize("prefix", REGISTRY.links)
async def test_a_link(rehearsal: Rehearsal, prefix: str) -> None:
    link = REGISTRY.links[prefix]
    for actor in rehearsal.ours:
        may = allowed(actor, link.role, None)
        arguments = [
            *values.possible(int, actor, rehearsal.town),
            *values.possible(str, actor, rehearsal.town),
        ]
        for argument in dict.fromkeys([*arguments, "9" * 4000]):
            what = f"{actor.name} follows {prefix + argument[:60]!r}"
            reaction = await rehearsal.types(actor, f"/start {prefix}{argument}")
            check(rehearsal, reaction, what)
            assert reaction.answers, f"{what}: silence"
            if not may:
                check_refused(reaction, what)
