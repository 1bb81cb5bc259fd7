"""An order for a document -> the files that come of it, in a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from handlers.papers.material import Material, files_of_logs, files_of_records, gather
from handlers.papers.sheets import sheets_of
from handlers.papers.wording import whose
from handlers.support.workbooks import write_workbook
from handlers.texts.exporting import papers as texts
from school.exporting.exports import NothingToExport, Paper, Request
from school.exporting.folders import safe
from school.exporting.templates import Template
from school.people import Member
from school.problems import Outdated
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


# Without words of its own: whoever logs or shows it would spell out twenty thousand lessons.
@dataclass(frozen=True, repr=False)
class Order:
    """A document of which everything has been read that goes into it: files are those of lessons (`photos`), of
    submissions (`given`) and of other work (`proofs`), each by its id."""

    request: Request
    material: Material
    photos: Mapping[int, Sequence[KeptFile]]
    given: Mapping[int, Sequence[StoredFile]]
    proofs: Mapping[int, Sequence[KeptFile]]
    template: Template | None = None

    def make(self, workshop: Workshop) -> Sequence[Path]:
        """Write the files into the workshop's folder. It blocks, for seconds or (archives) minutes.

        Raises TooManyPages.
        """
        name = self.template.name if self.template else texts.PAPERS[self.request.paper]
        stem = safe(texts.file_stem(name, whose(self.material), self.material.span), 60)
        if self.request.paper in TABLES:
            target = workshop.folder / f"{stem}.xlsx"
            write_workbook(sheets_of(self.request.paper, self.material), target)
            return [target]
        # What writes Word and opens photos is not loaded for tables.
        from handlers.papers.drawing import draw

        return draw(self, stem, workshop)


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
    if not _holds_anything(material):
        raise NothingToExport
    template = await store.templates.get(request.template_id or 0) if request.paper is Paper.FORM else None
    if request.paper is Paper.FORM and template is None:
        raise Outdated
    with_photos = request.paper in (Paper.BOOK, Paper.FORM, Paper.FOLDER)
    photos = await files_of_logs(store, material.logs) if with_photos else {}
    given = await _handed_in(store, material) if request.paper is Paper.FOLDER else {}
    proofs = await files_of_records(store, material.records) if request.paper is Paper.FOLDER else {}
    return Order(request, material, photos, given, proofs, template)


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
