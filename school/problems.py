"""Typed refusals. They carry data, never prose: the words are chosen in `handlers.texts.problems`."""

from __future__ import annotations


class Problem(Exception):  # noqa: N818  (a refusal is an expected outcome, not an error)
    """Base of everything a person may be told no for. Subclasses carry what the sentence needs."""
