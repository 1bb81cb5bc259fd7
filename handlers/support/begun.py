"""The form that somebody has begun and can go on with."""

from __future__ import annotations

from handlers.support.context import Context
from school.permissions import holds
from storage.drafts import Draft


async def latest_draft(ctx: Context) -> Draft | None:
    """The draft this person touched last; it takes what they type.

    One that can't be gone on with is dropped on the way, or it would stand in the way of all that is typed:
    the form or its question went with an update of the program, or the person lost the role it takes.
    """
    while (draft := await ctx.store.drafts.latest(ctx.user.id)) is not None:
        if _may_go_on(ctx, draft):
            return draft
        await ctx.store.drafts.close(draft.id)
    return None


def _may_go_on(ctx: Context, draft: Draft) -> bool:
    form = ctx.environment.registry.forms.get(draft.form)
    if form is None or all(field.key != draft.step for field in form.fields):
        return False
    member = ctx.member_or_none
    elsewhere = draft.member_id is not None and (member is None or member.id != draft.member_id)
    # The seat in another school is looked at when the form goes on there.
    return elsewhere or form.role is None or (member is not None and holds(member, form.role))
