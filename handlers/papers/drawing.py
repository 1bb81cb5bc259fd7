"""Writes what an order asks for: Word documents, archives, filled templates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from handlers.papers.book import Gallery, write_book
from handlers.papers.filling import Filler
from handlers.papers.folder import Binder
from handlers.papers.making import Order, Workshop
from handlers.papers.report import write_report
from handlers.papers.word import WordPaper
from handlers.papers.wording import whose
from school.exporting.exports import Paper
from school.exporting.templates import Template


def draw(order: Order, stem: str, workshop: Workshop) -> Sequence[Path]:
    """Write the files, named `stem`, into the workshop's folder. Raises TooManyPages."""
    paper, material = order.request.paper, order.material
    several = material.scope.member_id is None
    gallery = Gallery(workshop.files, order.photos)
    binder = Binder(material, gallery, order.given, order.proofs, workshop.folder)
    if order.template is not None:
        return _fill(order.template, stem, binder, workshop)
    if paper is Paper.FOLDER:
        pieces = [*binder.summaries(), *binder.books(), *binder.records(), *binder.handed_in()]
        return binder.bind(pieces, stem, workshop.part_bytes, workshop.progress)
    if paper is Paper.BOOK and several:
        return binder.bind([*binder.books()], stem, workshop.part_bytes, workshop.progress)
    word = WordPaper(stem, whose(material))
    if paper is Paper.BOOK:
        [owner] = material.members
        write_book(word, material, owner, material.logs, gallery, workshop.progress)
    else:
        write_report(word, material, paper)
    target = workshop.folder / f"{stem}.docx"
    word.save(target)
    return [target]


def _fill(template: Template, stem: str, binder: Binder, workshop: Workshop) -> Sequence[Path]:
    """The school's own template, filled; where each lesson has a page, several people have a file each."""
    material = binder.material
    filler = Filler(template, workshop.files.get(template.sha256), material, binder.gallery)
    if template.shape.by_page and material.scope.member_id is None:
        return binder.bind([*binder.forms(filler)], stem, workshop.part_bytes, workshop.progress)
    target = workshop.folder / f"{stem}{filler.ending}"
    target.write_bytes(filler.fill(material.logs))
    return [target]
