"""Writes the table of commands into the manual, from the registry: `python -m docs.commands`."""

from __future__ import annotations

from pathlib import Path

from handlers.families import FAMILIES
from handlers.support.registry import Command, Where
from school.people import Role

MANUAL = Path(__file__).with_name("manual.zh.md")
BEGIN, END = "<!-- commands -->\n", "<!-- /commands -->"
_WHO = {
    None: "所有人",
    Role.TEACHER: "老师",
    Role.PREP_LEAD: "组长",
    Role.GROUP_LEAD: "组长",
    Role.SCHOOL_LEADER: "行政",
    Role.DIRECTOR: "主任",
}
_WHERE = {Where.ANYWHERE: "私聊、群", Where.PRIVATE: "私聊", Where.GROUP: "群"}


def table() -> str:
    """The commands in the order of /help, as a Markdown table."""
    rows = [
        _row(family.title, command) for family in FAMILIES for command in family.commands if command.in_menu
    ]
    return "\n".join(["| 命令 | 用来 | 谁 | 在哪里 | 也可以说 |", "|---|---|---|---|---|", *rows, ""])


def _row(title: str, command: Command) -> str:
    plain = "、".join(command.plain)
    return f"| /{command.name} | {command.title} | {_WHO[command.role]} | {_WHERE[command.where]} | {plain} |"


def with_table(manual: str) -> str:
    """The manual with the table as it should be."""
    before, rest = manual.split(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    MANUAL.write_text(with_table(MANUAL.read_text("utf-8")), "utf-8")
