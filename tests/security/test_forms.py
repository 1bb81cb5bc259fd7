"""Forms in the hands of those who may not fill them in, and forms that an update of the program took away."""

from __future__ import annotations

import pytest

from handlers.support.fields import Form
from handlers.texts import basics
from tests.security import schools
from tests.security.rehearsal import REGISTRY, Rehearsal
from tests.security.schools import Actor
from tests.security.test_matrix import REFUSALS, allowed, check

pytestmark = pytest.mark.asyncio(loop_scope="session")

DRAFT = 6001
ACTIONS = ("<", ">", "ok", "p0", "p1", "p-1", "px", "p" + "9" * 30, "=", "=1", f"={schools.FOREIGN}", "?", "")
PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1, "file_size": 1}]}


async def open_form(rehearsal: Rehearsal, actor: Actor, form: str, step: str) -> None:
    """Put an open question of this form before somebody, as if a role had been lost since."""
    await rehearsal.session.run("DELETE FROM drafts WHERE user_id = ?", (actor.user_id,))
    await rehearsal.session.run(
        "INSERT INTO drafts (id, user_id, member_id, form, step, data, updated_at) "
        "VALUES (?, ?, ?, ?, ?, '{\".asked\": []}', '2026-11-25T02:00:00Z')",
        (DRAFT, actor.user_id, actor.member or None, form, step),
    )
    await rehearsal.look_again()


def unable(rehearsal: Rehearsal, form: Form) -> list[Actor]:
    return [actor for actor in rehearsal.ours if not allowed(actor, form.role, None)]


@pytest.mark.parametrize("name", REGISTRY.forms)
async def test_a_form_that_one_may_not_fill_in(rehearsal: Rehearsal, name: str) -> None:
    """Nothing is taken, whatever is tapped, typed or sent; to give it up is always possible."""
    form = REGISTRY.forms[name]
    for actor in unable(rehearsal, form):
        for field in form.fields:
            async with rehearsal.forgetting():
                await open_form(rehearsal, actor, name, field.key)
                for action in ACTIONS:
                    reaction = await rehearsal.taps(actor, f"f:{DRAFT}:{field.key}:{action}")
                    check(rehearsal, reaction, action)
                    assert reaction.plainly in REFUSALS
                    assert not reaction.changed
                for reaction in [
                    await rehearsal.types(actor, "数学"),
                    await rehearsal.play_message(actor, PHOTO),
                    await rehearsal.types(actor, f"/start d{DRAFT}"),
                ]:
                    check(rehearsal, reaction, name)
                    assert reaction.answers
                    assert reaction.changed <= {"drafts"}
                assert await rehearsal.session.row("SELECT 1 FROM drafts WHERE id = ?", (DRAFT,)) is None


@pytest.mark.parametrize("name", REGISTRY.forms)
async def test_somebody_elses_form(rehearsal: Rehearsal, name: str) -> None:
    form = REGISTRY.forms[name]
    director, teacher = rehearsal.town.actors["director"], rehearsal.town.actors["teacher"]
    for field in form.fields:
        async with rehearsal.forgetting():
            await open_form(rehearsal, director, name, field.key)
            for action in (*ACTIONS, "x"):
                reaction = await rehearsal.taps(teacher, f"f:{DRAFT}:{field.key}:{action}")
                check(rehearsal, reaction, action)
                assert reaction.answers
                assert not reaction.changed


@pytest.mark.parametrize(("form", "step"), [("gone", "name"), ("record", "gone")])
async def test_a_form_that_an_update_took_away(rehearsal: Rehearsal, form: str, step: str) -> None:
    """It stands in nobody's way."""
    teacher = rehearsal.town.actors["teacher"]
    async with rehearsal.forgetting():
        await open_form(rehearsal, teacher, form, step)
        assert "听课" in (await rehearsal.types(teacher, "听课 三年级数学")).words
    for words, answer in (("/cancel", basics.nothing_to_cancel()), ("天气真好", basics.not_understood())):
        async with rehearsal.forgetting():
            await open_form(rehearsal, teacher, form, step)
            assert answer in (await rehearsal.types(teacher, words)).words
    async with rehearsal.forgetting():
        await open_form(rehearsal, teacher, form, step)
        check(rehearsal, await rehearsal.play_message(teacher, PHOTO), "a photo")
    async with rehearsal.forgetting():
        await open_form(rehearsal, teacher, form, step)
        reaction = await rehearsal.taps(teacher, f"f:{DRAFT}:{step}:x")
        check(rehearsal, reaction, "cancel")
        assert reaction.answers
