"""听课本: a teacher's observation book, a list in front and a page for each lesson, in the customary form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from docx.shared import Cm

from handlers.papers.material import Material
from handlers.papers.photos import Photo, photo
from handlers.papers.word import HEI, WordPaper, fill, set_height, shade
from handlers.papers.wording import class_name, lesson_day, process, short_lesson_day, verdict
from handlers.support.xml_text import xml_text
from handlers.texts.exporting import books as texts
from handlers.texts.exporting.papers import span_name, waiting
from school.announcing.receipts import main_group
from school.counting.consent import State
from school.observing.observations import Observation
from school.people import Member
from storage.files import Files
from storage.records import KeptFile

PHOTOS_A_PAGE: Final = 4
_COLUMNS: Final = (2.2, 5.4, 1.8, 2.9, 1.8, 2.9)
"""Centimetres, together the width of a page."""
_PHOTO_WIDTH: Final = 6.5
_LINE: Final = 1.0


@dataclass(frozen=True, slots=True)
class _Heights:
    """Of the rows of a form that fills a page, and of a photo in it, in centimetres."""

    process: float
    thought: float
    photo: float = 0.0


_BY_PHOTOS: Final = (
    _Heights(11.6, 4.2),
    *[_Heights(8.2, 3.0, 5.1)] * 2,
    *[_Heights(6.4, 2.4, 4.1)] * 2,
)
"""By how many photos there are."""


@dataclass(frozen=True)
class Gallery:
    """The photos of logs, opened when their page is written. What is no picture is named below the others."""

    files: Files
    kept: Mapping[int, Sequence[KeptFile]]

    def of(self, log_id: int) -> tuple[list[Photo], list[str]]:
        """The pictures of a log, a page's worth, and the names of all other files."""
        pictures: list[Photo] = []
        names: list[str] = []
        for it in self.kept.get(log_id, ()):
            found = photo(self.files.get(it.sha256), self._pictures) if it.sha256 else None
            if found is None or len(pictures) == PHOTOS_A_PAGE:
                names.append(it.file.name)
            else:
                pictures.append(found)
        return pictures, names

    @property
    def _pictures(self) -> int:
        return sum(min(len(files), PHOTOS_A_PAGE) for files in self.kept.values())


def write_book(
    paper: WordPaper,
    material: Material,
    member: Member,
    logs: Sequence[Observation],
    gallery: Gallery,
    step: Callable[[int, int], None] = lambda done, of: None,
) -> None:
    """A cover with the list of lessons, then a page for each whose appraisal is for who asked; `step` is told how
    many are done, of how many."""
    _write_cover(paper, material, member, logs)
    for number, log in enumerate(logs, 1):
        if log.id in material.readable:
            _write_page(paper, material, member, log, number, gallery)
        step(number, len(logs))


def _write_cover(paper: WordPaper, material: Material, member: Member, logs: Sequence[Observation]) -> None:
    group = main_group(member, material.school)
    paper.title(material.school.school.name, 16, before=30)
    paper.title(texts.BOOK_TITLE, 30)
    pending = sum(log.state is State.PENDING for log in logs)
    group_name = group.name if group else None
    facts = texts.cover(member.name, group_name, span_name(material.span), len(logs), pending)
    paper.text(facts, 12, centred=True, after=18)
    rows = [
        (
            number,
            short_lesson_day(log.visit),
            log.visit.host_name,
            class_name(log.visit.lesson) + log.visit.lesson.subject,
            log.visit.lesson.topic or "",
            log.visit.kind_name + waiting(log.state),
        )
        for number, log in enumerate(logs, 1)
    ]
    paper.table(texts.LIST_HEADER, rows, (1.1, 4.2, 2, 3.2, 4.7, 1.8))
    if any(log.id not in material.readable for log in logs):
        paper.text(texts.ONLY_LISTED, 9)


def _write_page(
    paper: WordPaper, material: Material, member: Member, log: Observation, number: int, gallery: Gallery
) -> None:
    visit, lesson, thought = log.visit, log.visit.lesson, log.appraisal
    paper.title(texts.PAGE_TITLE, 18, new_page=True)
    paper.text(texts.page_line(material.school.school.name, span_name(material.span), number), 9, after=3)
    pictures, others = gallery.of(log.id)
    heights = _BY_PHOTOS[len(pictures)]
    table = paper.grid(7 if pictures or others else 6, _COLUMNS)
    rows = list(table.rows)
    _facts(
        rows[0],
        (texts.TIME, lesson_day(visit), texts.CLASS, class_name(lesson), texts.SUBJECT, lesson.subject),
    )
    _facts(
        rows[1],
        (texts.HOST, visit.host_name, texts.KIND, visit.kind_name, texts.OBSERVER, member.name),
    )
    _block(rows[2], texts.TOPIC, lesson.topic or "", _LINE)
    _block(rows[3], texts.PROCESS, process(material, log), heights.process)
    _block(rows[4], texts.STRENGTHS, thought.strengths or "", heights.thought)
    suggestions = texts.suggestions(thought.suggestions, verdict(log))
    _block(rows[5], texts.SUGGESTIONS, suggestions, heights.thought)
    if len(rows) > 6:
        _pictures(rows[6], pictures, others, heights.photo)


def _facts(row: Any, texts_of_cells: Sequence[str]) -> None:
    set_height(row, _LINE)
    for nth, (cell, text) in enumerate(zip(row.cells, texts_of_cells, strict=True)):
        if nth % 2 == 0:
            _label(cell, text)
        else:
            fill(cell, text, centred=True)


def _label(cell: Any, text: str) -> None:
    fill(cell, text, font=HEI, centred=True)
    shade(cell)


def _block(row: Any, label: str, text: str, height: float) -> None:
    set_height(row, height)
    _label(row.cells[0], label)
    fill(_rest_of(row), text, middle=height == _LINE)


def _rest_of(row: Any) -> Any:
    """All cells of a row but the first, as one."""
    cells = row.cells
    return cells[1].merge(cells[-1])


def _pictures(row: Any, pictures: Sequence[Photo], others: Sequence[str], height: float) -> None:
    _label(row.cells[0], texts.PHOTOS)
    cell = _rest_of(row)
    paragraph = cell.paragraphs[0]
    for it in pictures:
        width = min(_PHOTO_WIDTH, height * it.width / it.height)
        paragraph.add_run().add_picture(BytesIO(it.content), width=Cm(width))
        paragraph.add_run(" ")
    if others:
        below = cell.add_paragraph() if pictures else paragraph
        below.add_run(xml_text(texts.other_files(others)))
