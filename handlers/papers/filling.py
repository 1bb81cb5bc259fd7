"""A school's own template, Word or Excel, as something that lessons are put into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.papers.book import Gallery
from handlers.papers.filled_sheet import fill_sheet
from handlers.papers.filled_word import FilledWord
from handlers.papers.material import Material
from school.exporting.templates import MOST_PAGES, Template, TooManyPages
from school.observing.observations import Observation


@dataclass(frozen=True)
class Filler:
    """Fills one template, as often as it is asked to."""

    template: Template
    content: bytes
    material: Material
    gallery: Gallery

    @property
    def ending(self) -> str:
        """How the names of the files end."""
        return ".docx" if self.template.shape.is_word else ".xlsx"

    def fill(self, logs: Sequence[Observation]) -> bytes:
        """A file with these lessons in it. Raises TooManyPages."""
        if self.template.shape.by_page and len(logs) > MOST_PAGES:
            raise TooManyPages
        if self.template.shape.is_word:
            return FilledWord(self.template, self.content, self.material, self.gallery).fill(logs)
        return fill_sheet(self.template, self.content, self.material, logs)
