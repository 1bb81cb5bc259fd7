"""An order for a document -> the files that come of it, in a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from handlers.papers.book import Gallery, write_book
from handlers.papers.filling import Filler
from handlers.papers.folder import Binder
from handlers.papers.material import Material, files_of_logs, gather
from handlers.papers.report import write_report
from handlers.papers.sheets import sheets_of
from handlers.papers.word import WordPaper
from handlers.papers.wording import whose
from handlers.support.workbooks import write_workbook
from handlers.texts import papers as texts
from school.exports import NothingToExport, Paper, Request
from school.folders import safe
from school.people import Member
from school.problems import Outdated
from school.templates import Template
from storage.database import Session
from storage.directories import read_directory
from storage.files import Files
from storage.records import KeptFile
from storage.store import Store
from storage.submissions import StoredFile

TABLES: Final = frozenset({Paper.WORKBOOK, Paper.OBSERVATIONS, Paper.RECORDS, Paper.DUTIES})

Progress = Callable[[int, int], None]
"""Is told how many steps are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where documents are made: the files people sent, the folder to write into, whom to tell how far it is.

    `part_bytes` is the most an archive may have where it has to go out in parts; None: it may have any size.
    """

    files: Files
    folder: Path
    progress: Progress
    part_bytes: int | None = None


@dataclass(frozen=True)
class Order:
    """A document of which everything has been read that goes into it."""

    request: Request
    material: Material
    photos: Mapping[int, Sequence[KeptFile]]
    given: Mapping[int, Sequence[StoredFile]]
    template: Template | None = None

    def make(self, workshop: Workshop) -> Sequence[Path]:
        """Write the files into the workshop's folder. It blocks, for seconds or (archives) minutes.

        Raises TooManyPages.
        """
        paper, material = self.request.paper, self.material
        stem = self._stem(self.template.name if self.template else texts.PAPERS[paper])
        if paper in TABLES:
            target = workshop.folder / f"{stem}.xlsx"
            write_workbook(sheets_of(paper, material), target)
            return [target]
        gallery = Gallery(workshop.files, self.photos)
        if self.template is not None:
            return self._fill(self.template, stem, gallery, workshop)
        if paper is Paper.FOLDER or (paper is Paper.BOOK and material.scope.member_id is None):
            binder = Binder(material, gallery, self.given, workshop.folder)
            pieces = [*binder.books()]
            if paper is Paper.FOLDER:
                pieces = [*binder.summaries(), *pieces, *binder.handed_in()]
            return binder.bind(pieces, stem, workshop.part_bytes, workshop.progress)
        word = WordPaper(stem, whose(material))
        if paper is Paper.BOOK:
            [owner] = material.members
            write_book(word, material, owner, material.logs, gallery, workshop.progress)
        else:
            write_report(word, material, paper)
        target = workshop.folder / f"{stem}.docx"
        word.save(target)
        return [target]

    def _stem(self, paper: str) -> str:
        return safe(texts.file_stem(paper, whose(self.material), self.material.span), 60)

    def _fill(self, template: Template, stem: str, gallery: Gallery, workshop: Workshop) -> Sequence[Path]:
        """The school's own template, filled; where each lesson has a page, several people have a file each."""
        binder = Binder(self.material, gallery, self.given, workshop.folder)
        filler = Filler(template, workshop.files.get(template.sha256), self.material, gallery)
        if template.shape.by_page and self.material.scope.member_id is None:
            pieces = [*binder.forms(filler)]
            return binder.bind(pieces, stem, workshop.part_bytes, workshop.progress)
        target = workshop.folder / f"{stem}{filler.ending}"
        target.write_bytes(filler.fill(self.material.logs))
        return [target]


async def prepare(
    session: Session, school_id: int, member_id: int | None, request: Request, now: datetime
) -> Order:
    """Read what a member (None: the operator) asked for. `now` is aware.

    Raises:
        Outdated, Forbidden: what was asked for is gone, or not (any more) for this member to have.
        NothingToExport: there is nothing in it.
    """
    store, school = Store(session, school_id), await read_directory(session, school_id)
    viewer = _viewer(school.member_by_id, member_id)
    material = await gather(store, school, viewer, request, now.astimezone(school.calendar.timezone))
    about_logs = request.paper in (Paper.BOOK, Paper.FORM)
    if not (material.logs if about_logs else _holds_anything(material)):
        raise NothingToExport
    template = await store.templates.get(request.template_id or 0) if request.paper is Paper.FORM else None
    if request.paper is Paper.FORM and template is None:
        raise Outdated
    with_photos = about_logs or request.paper is Paper.FOLDER
    photos = await files_of_logs(store, material.logs) if with_photos else {}
    given = await _handed_in(store, material) if request.paper is Paper.FOLDER else {}
    return Order(request, material, photos, given, template)


async def _handed_in(store: Store, material: Material) -> dict[int, list[StoredFile]]:
    found: dict[int, list[StoredFile]] = {}
    ids = [it.id for debt in material.debts for it in debt.given]
    for file in await store.submissions.files(ids):
        found.setdefault(file.submission_id, []).append(file)
    return found


def _viewer(members: dict[int, Member], member_id: int | None) -> Member | None:
    if member_id is None:
        return None
    if member_id not in members:
        raise Outdated
    return members[member_id]


def _holds_anything(material: Material) -> bool:
    return bool(material.logs or material.records or material.agenda or material.debts or material.kinds)
