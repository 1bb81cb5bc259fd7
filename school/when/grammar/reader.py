"""The cursor the grammar moves over the tokens, and the rule every other rule needs: numbers."""

from __future__ import annotations

from typing import NamedTuple

from school.when.grammar.tokens import Token

_MOST_LISTED = 12  # no teacher lists more; keeps reading linear in long columns of numbers
_LOOKAHEAD = 4


class Numbers(NamedTuple):
    """12, 25、26, 20-25 as they stand before a unit. `ranged`: first and last. `han`: in Chinese numerals."""

    values: tuple[int, ...]
    ranged: bool
    han: bool


class Reader:
    """A position in the tokens. Rules that fail leave it where it was."""

    __slots__ = ("_numbers", "_tokens", "bracketed", "position")

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens + tokens[-1:] * _LOOKAHEAD
        self._numbers: dict[int, tuple[Numbers | None, int]] = {}  # several rules read the same ones
        self.position = 0
        self.bracketed = False  # brackets do not nest: （（（ is nobody's date

    def kind(self, ahead: int = 0) -> str:
        """The kind of the next token, or of one up to four further on."""
        return self._tokens[self.position + ahead].kind

    def peek(self, ahead: int = 0) -> Token:
        """The next token, or one up to four further on."""
        return self._tokens[self.position + ahead]

    @property
    def start(self) -> int:
        """Where the next token begins in the text."""
        return self._tokens[self.position].start

    @property
    def end(self) -> int:
        """Where the last token taken ends in the text."""
        return self._tokens[self.position - 1].end if self.position else 0

    def take(self) -> Token:
        """The next token, and move on."""
        token = self._tokens[self.position]
        self.position += 1
        return token

    def accept(self, *kinds: str) -> Token | None:
        """The next token if it is of one of these kinds, and move on; otherwise None."""
        return self.take() if self._tokens[self.position].kind in kinds else None

    def accept_all(self, *kinds: str) -> bool:
        """Move over these kinds if they all follow one another; otherwise stay."""
        if all(self.kind(ahead) == kind for ahead, kind in enumerate(kinds)):
            self.position += len(kinds)
            return True
        return False

    def numbers(self) -> Numbers | None:
        """A number, a list of numbers or a range, or None. 三四 is a list, 第一、第三 too (but not 三、第8)."""
        start = self.position
        if start not in self._numbers:
            self._numbers[start] = self._read_numbers(), self.position
        found, self.position = self._numbers[start]
        return found

    def _read_numbers(self) -> Numbers | None:
        ordinal = self.kind(-1) == "THE"
        token = self.accept("NUM")
        if token is None:
            return None
        values = list(token.many or (token.value,))
        ranged = False
        while not ranged and len(values) < _MOST_LISTED and self.kind() in ("LIST", "RANGE"):
            skip = 2 if ordinal and self.kind(1) == "THE" else 1
            following = self.peek(skip)
            if following.kind != "NUM":
                break
            ranged = self.kind() == "RANGE"
            values += following.many or (following.value,)
            self.position += skip + 1
        if -1 in values or (ranged and len(values) != 2):
            return Numbers((-1,), ranged=False, han=False)  # a number no unit accepts
        return Numbers(tuple(values), ranged, not token.text.isdecimal())
