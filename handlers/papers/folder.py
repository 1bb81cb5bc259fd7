"""台账: the folder of a whole term as an archive, by group: books, tables, the report, the files of other work, what
was handed in, a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from handlers.papers.archives import Archive
from handlers.papers.book import Gallery, write_book
from handlers.papers.filling import Filler
from handlers.papers.material import Material
from handlers.papers.report import write_report
from handlers.papers.sheets import sheets_of
from handlers.papers.word import WordPaper
from handlers.papers.wording import group_name, whose
from handlers.support.tables import Sheet, Value
from handlers.support.workbooks import workbook, write_workbook
from handlers.texts.counting.duty_words import METRIC_LABELS
from handlers.texts.exporting import papers as texts
from school.announcing.receipts import main_group
from school.exporting.exports import Paper
from school.exporting.folders import safe, suffix_of, told_apart
from school.handing_in.submissions import Submission
from school.observing.observations import Observation
from school.people import Group, Member
from storage.records import KeptFile
from storage.submissions import StoredFile


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the archive: where it lies, how it is come by, and what the list says about it."""

    name: str
    content: Callable[[], bytes | Path]
    group: str
    person: str
    about: str


@dataclass(frozen=True)
class Binder:
    """Puts archives together in a folder of their own."""

    material: Material
    gallery: Gallery
    given: Mapping[int, Sequence[StoredFile]]
    """The files of submissions, by submission."""
    proofs: Mapping[int, Sequence[KeptFile]]
    """The files of other work than observing, by record."""
    folder: Path

    def books(self) -> Iterator[Piece]:
        """The book of everybody who has observed a lesson."""
        return self._of_each(texts.PAPERS[Paper.BOOK], ".docx", self._book)

    def forms(self, filler: Filler) -> Iterator[Piece]:
        """The school's own template, filled for everybody who has observed a lesson."""
        return self._of_each(filler.template.name, filler.ending, lambda _, logs: filler.fill(logs))

    def _of_each(
        self, title: str, ending: str, make: Callable[[Member, Sequence[Observation]], bytes | Path]
    ) -> Iterator[Piece]:
        by_observer: dict[int, list[Observation]] = {}
        for log in self.material.logs:
            by_observer.setdefault(log.observer_id, []).append(log)
        for member in self.material.members:
            if logs := by_observer.get(member.id):
                group = group_name(main_group(member, self.material.school))
                name = f"{safe(group)}/{title}/{safe(member.name)} {title}{ending}"
                yield Piece(name, partial(make, member, logs), group, member.name, title)

    def _book(self, member: Member, logs: Sequence[Observation]) -> Path:
        paper = WordPaper(f"{member.name} {texts.PAPERS[Paper.BOOK]}", member.name)
        write_book(paper, self.material, member, logs, self.gallery)
        return self._saved(paper)

    def summaries(self) -> Iterator[Piece]:
        """The report and the tables, which lie on top."""
        about = whose(self.material)
        for kind, ending, make in (
            (Paper.REPORT, "docx", self._report),
            (Paper.WORKBOOK, "xlsx", self._tables),
        ):
            yield Piece(f"{texts.PAPERS[kind]}.{ending}", make, about, "", texts.PAPERS[kind])

    def _report(self) -> Path:
        paper = WordPaper(texts.PAPERS[Paper.REPORT], self.material.school.school.name)
        write_report(paper, self.material, Paper.REPORT)
        return self._saved(paper)

    def _tables(self) -> Path:
        target = self.folder / "tables"
        write_workbook(sheets_of(Paper.WORKBOOK, self.material), target)
        return target

    def _saved(self, paper: WordPaper) -> Path:
        target = self.folder / "paper"
        paper.save(target)
        return target

    def records(self) -> Iterator[Piece]:
        """The files of open lessons, papers and other work, by group and kind."""
        members, files = self.material.school.member_by_id, self.gallery.files
        for record in self.material.records:
            member, kind = members[record.member_id], METRIC_LABELS[record.metric]
            group = group_name(main_group(member, self.material.school))
            title = record.title.strip("《》")
            stem = f"{safe(group)}/{kind}/{safe(member.name)} {safe(title, 40)}"
            about = f"{kind} {record.title}{texts.waiting(record.state)}"
            for it in self.proofs.get(record.id, ()):
                if it.sha256 is not None and files.path(it.sha256).exists():
                    name = f"{stem}{suffix_of(it.file.name)}"
                    yield Piece(name, partial(files.path, it.sha256), group, member.name, about)

    def handed_in(self) -> Iterator[Piece]:
        """What was handed in by the deadlines of the term, by group."""
        for debt in self.material.debts:
            mine = {it.id: it for it in self.material.debtors(debt)}
            for given in (it for it in debt.given if it.counts and it.debtor_id in mine):
                group = self._group(mine[given.debtor_id])
                yield from self._pieces(given, group, debt.item.title)

    def _group(self, debtor: Member | Group) -> str:
        if isinstance(debtor, Group):
            return debtor.name
        return group_name(main_group(debtor, self.material.school))

    def _pieces(self, given: Submission, group: str, title: str) -> Iterator[Piece]:
        person = self.material.name(given.member_id)
        stem = f"{safe(group)}/{safe(title, 40)}/{safe(person)} {safe(title, 40)}"
        files = self.gallery.files
        for it in self.given.get(given.id, ()):
            sha256 = it.sha256
            if sha256 is not None and files.path(sha256).exists():
                name = f"{stem}{suffix_of(it.file.name)}"
                yield Piece(name, partial(files.path, sha256), group, person, title)
        if given.text:
            # A text opens in Notepad too with a mark of its encoding.
            words = given.text.encode("utf-8-sig")
            yield Piece(f"{stem}.txt", partial(bytes, words), group, person, title)

    def bind(
        self, pieces: Sequence[Piece], stem: str, part_bytes: int | None, step: Callable[[int, int], None]
    ) -> Sequence[Path]:
        """Write the archive, with the list of what is in it; `step` is told after each file."""
        names = told_apart(it.name for it in pieces)
        with Archive(self.folder, stem, part_bytes) as archive:
            archive.add(f"{texts.LIST}.xlsx", workbook([_list(pieces, names)]))
            for number, (name, piece) in enumerate(zip(names, pieces, strict=True), 1):
                archive.add(name, piece.content())
                step(number, len(pieces))
            return archive.files()


def _list(pieces: Sequence[Piece], names: Sequence[str]) -> Sheet:
    rows: list[list[Value]] = [
        [number, piece.group, piece.person, piece.about, name]
        for number, (name, piece) in enumerate(zip(names, pieces, strict=True), 1)
    ]
    return Sheet(texts.LIST, texts.LIST_HEADER, rows)
