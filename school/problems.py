"""Typed refusals. They carry data, never prose: the words are chosen in `handlers.texts.problems`."""

from __future__ import annotations

from school.people import Role


class Problem(Exception):
    """Base of everything a person may be told no for. Subclasses carry what the sentence needs."""


class Forbidden(Problem):
    """The person's roles do not allow this; `needed` is the least role that would, where there is one."""

    def __init__(self, needed: Role | None = None) -> None:
        self.needed = needed


class NotAMember(Problem):
    """The account belongs to no school, or not to the one this chat is tied to."""

    def __init__(self, *, in_bound_chat: bool = False) -> None:
        self.in_bound_chat = in_bound_chat


class OnlyInPrivate(Problem):
    """This is asked in a group and would show there what belongs in a private chat."""


class OnlyInGroup(Problem):
    """This makes sense in a group chat only."""


class Unidentified(Problem):
    """Somebody who writes in the name of the group or of a channel; nobody can tell who it is."""


class Outdated(Problem):
    """A button or link whose matter is finished, gone or somebody else's."""


class NotYours(Problem):
    """A link in a group that leads to what one person entered, followed by another, or too late."""


class TooFast(Problem):
    """Somebody sends far more than a person can read the answers to."""


class TermClosed(Problem):
    """Something of a term that is closed would be added, changed or taken away."""


class SetAside(Problem):
    """An update that was begun again and again, and ended the program, or met its end, each time."""


class LastDirector(Problem):
    """A school never loses its last director."""


class NameTaken(Problem):
    """Another one of that name exists already."""

    def __init__(self, name: str) -> None:
        self.name = name


class BadAnswer(Problem):
    """A typed answer that does not fit the question. `expected` names the question's own explanation."""

    def __init__(self, expected: str, given: str = "") -> None:
        self.expected = expected
        self.given = given


class InvitationInvalid(Problem):
    """An invitation that is unknown, expired or replaced by a newer one."""


class RegistrationClosed(Problem):
    """Only the owners of this installation may create schools."""
