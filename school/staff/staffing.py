"""What must hold while people come, go and change their duties."""

from __future__ import annotations

from school.directory import Directory
from school.people import Assignment, Member, Role, Stage
from school.problems import BadAnswer, LastDirector, NameTaken, Problem
from school.roster.fields import clean_name, is_name
from school.roster.teaching import read_teaching

LONGEST_NAME = 20


class TeachingNotRead(Problem):
    """A typed 任教 that was not understood, whole or in part; `unclear` holds what was not."""

    def __init__(self, unclear: str) -> None:
        self.unclear = unclear


def check_director_remains(directory: Directory, without: Member) -> None:
    """A school keeps a director who has an account: one who has not joined can't act.

    Raises:
        LastDirector: there is no such director besides this member, who is one.
    """
    others = [it for it in directory.directors if it.id != without.id and it.user_id is not None]
    if Role.DIRECTOR in without.appointed and not others:
        raise LastDirector


def read_name(text: str, directory: Directory, *, own: Member | None = None) -> str:
    """A typed name, tidied: 张　三老师 becomes 张三.

    Raises:
        BadAnswer: it is no name.
        NameTaken: somebody else in the school is called this; `own` is the person who is renamed.
    """
    name, _ = clean_name(text)
    if not is_name(name) or len(name) > LONGEST_NAME:
        raise BadAnswer("person", text)
    if any(member.name == name and member != own for member in directory.active):
        raise NameTaken(name)
    return name


def read_lessons(text: str, stage: Stage) -> tuple[Assignment, ...]:
    """A typed 任教 such as 三年级数学、三（2）班科学; nothing for 无.

    Raises:
        TeachingNotRead: something in it was not understood; nothing is guessed.
    """
    if text.strip() in {"无", "没有", "不任教"}:
        return ()
    reading = read_teaching(text, stage)
    if reading.unclear or not reading.assignments:
        raise TeachingNotRead("、".join(reading.unclear) or text)
    return reading.assignments
