"""The log that somebody is writing in class, if any."""

from __future__ import annotations

from handlers.support.context import Context
from handlers.support.registry import Command
from school.observing.in_class import Sitting

_OBSERVE = "observe"


async def sitting_of(ctx: Context) -> Sitting | None:
    """The log that this person writes in class now, or wrote last. It is written in private only."""
    if not ctx.private or ctx.member_or_none is None:
        return None
    return await ctx.store.class_lines.sitting(ctx.member.id)


async def open_sitting(ctx: Context) -> Sitting | None:
    """The log that what this person sends now belongs to: it was sent before writing ended, however late it comes."""
    sitting = await sitting_of(ctx)
    return sitting if sitting is not None and ctx.said_at <= sitting.ends_at else None


def is_command_in_class(spoken: tuple[Command, str] | None, text: str) -> bool:
    """Whether words that begin like a command are one while everything else becomes a line.

    只听课… or 提交了作业 is about the lesson; 我的任务 alone, or 听课 with a blank and a lesson, is meant for the bot.
    """
    if spoken is None:
        return False
    command, rest = spoken
    return not rest or (command.name == _OBSERVE and " " in text)
