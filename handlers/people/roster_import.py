"""Taking over a list of teachers: read, show what was understood, store once that is confirmed."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers.people.choosing import tell_of_new_duties
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.documents import read_document
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.questions import page_of
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.support.spreadsheet_problems import NotASpreadsheet
from handlers.texts.html import Html
from handlers.texts.people import roster as roster_texts
from handlers.texts.people import roster_import as texts
from school.directory import Directory
from school.people import Assignment, GroupKind, Role
from school.permissions import holds
from school.plans.document_kinds import Kind, kind_of, rows_of
from school.problems import Problem
from school.roster.changes import Changes, by_subject, compare, full_name, leaderless, unknown_groups
from school.roster.draft import GradeMissing, PersonDraft, RosterDraft, SameNameTwice, UnknownGroup
from school.roster.fields import Cell
from school.roster.reading import is_list_of_names, read_pasted_roster, read_roster
from school.roster.teaching import Teaching
from storage.downloads import Download

family = Family("roster_import", "老师名单")
LEAST_ENTRIES = 3
"""Entries read in a file without people from which it is taken for a term plan."""


@family.arrival("roster")
async def read_file(ctx: Context, download: Download) -> None:
    """A roster that a director sent as a file has been fetched."""
    ctx.require(Role.DIRECTOR)
    sha256 = download.sha256
    if sha256 is None:
        ctx.reply(texts.not_fetched())
        return
    school, files = ctx.directory, ctx.environment.files
    draft = await asyncio.to_thread(
        lambda: read_roster(
            _rows(files.get(sha256), download.name), school.school.stage, groups=school.groups
        )
    )
    kind = Kind.ROSTER if draft.people else await _other_kind(ctx, download, sha256)
    if kind in texts.HANDED_OVER:
        ctx.reply(texts.is_other(kind, download.name))
        handed = replace(download, purpose={**(download.purpose or {}), "handed": True})
        await ctx.environment.registry.arrivals[kind](ctx, handed)
        return
    await show_draft(ctx, draft)


async def _other_kind(ctx: Context, download: Download, sha256: str) -> Kind:
    """What a file without people in it reads like; one that comes from another import does not go back."""
    if (download.purpose or {}).get("handed"):
        return Kind.ROSTER
    files = ctx.environment.files

    def kind() -> Kind:
        from school.plans.output import summary
        from school.plans.reading import read_plan

        try:
            text = read_document(files.get(sha256), download.name).text
        except Problem:
            return Kind.ROSTER
        found = summary(read_plan(text))
        items = found.month_items + found.week_items
        if items + found.research_times + found.quotas + found.deadlines >= LEAST_ENTRIES:
            return Kind.PLAN
        return Kind.CLASSES if kind_of(text, 0) is Kind.CLASSES else Kind.ROSTER

    return await asyncio.to_thread(kind)


def _rows(content: bytes, name: str) -> Sequence[Sequence[Cell]]:
    """The rows of a sheet or, where a roster is a Word document, of its tables."""
    from handlers.support.spreadsheets import read_rows

    try:
        return read_rows(content)
    except NotASpreadsheet:
        try:
            return rows_of(read_document(content, name).text)
        except Problem as problem:
            raise NotASpreadsheet from problem


@family.button("roster.paste", role=Role.DIRECTOR)
async def paste(ctx: Context) -> None:
    """Ask for names to be pasted."""
    await forms.begin(ctx, PASTED)


async def take_names(ctx: Context) -> bool:
    """Take names that a director pasted unasked for a roster; nothing is stored before it is confirmed."""
    if not holds(ctx.member, Role.DIRECTOR):
        return False
    draft = await _read_names(ctx, ctx.text)
    if not is_list_of_names(ctx.text, draft):
        return False
    await show_draft(ctx, draft)
    return True


async def _read_pasted(ctx: Context, data: Data) -> None:
    await show_draft(ctx, await _read_names(ctx, data["names"]))


async def _read_names(ctx: Context, text: str) -> RosterDraft:
    school = ctx.directory
    return await asyncio.to_thread(
        lambda: read_pasted_roster(text, school.school.stage, groups=school.groups)
    )


PASTED = family.form(
    Form(
        "roster_paste",
        texts.PASTE_TITLE,
        (Field("names", lambda _, __: roster_texts.paste(), read=lambda _, __, text: text),),
        _read_pasted,
        role=Role.DIRECTOR,
    )
)


async def show_draft(ctx: Context, draft: RosterDraft) -> None:
    """Begin with what has to be asked; answer at once where there is nothing to store."""
    problems = [line for it in draft.problems if (line := texts.problem_line(it))]
    if draft.withheld:
        problems.append(texts.withheld(draft.withheld))
    gradeless = [it for it in draft.problems if isinstance(it, GradeMissing)]
    problems += [texts.gradeless(gradeless)] if gradeless else []
    twice = [it for it in draft.problems if isinstance(it, SameNameTwice)]
    strange = unknown_groups(draft.people, ctx.directory)
    changes = compare(draft.people, ctx.directory, create_groups=True, apart=True)
    problems += [texts.leaderless(names)] if (names := leaderless(draft.people, changes)) else []
    problems += [texts.grouped_by_subject(names)] if (names := by_subject(changes, draft.people)) else []
    again = [Button(roster_texts.TEMPLATE, "roster.template"), Button(roster_texts.PASTE, "roster.paste")]
    if not draft.people:
        ctx.reply(texts.nothing_read(problems), [again])
    elif not changes.to_store and not strange:
        ctx.reply(
            texts.nothing_new(len(draft.people), problems), [[Button(roster_texts.INVITE, "invite.show")]]
        )
    else:
        data: Data = {"people": [_packed(it) for it in draft.people], "problems": problems}
        data |= {"strange": texts.ask_for_groups(_with_rows(draft, ctx.directory))} if strange else {}
        data |= {"twice": texts.ask_about_namesakes(twice)} if twice else {}
        await ctx.store.drafts.drop(ctx.user.id, IMPORT.name)
        await forms.begin(ctx, IMPORT, data)


def _with_rows(draft: RosterDraft, directory: Directory) -> list[tuple[str, GroupKind, list[int]]]:
    """The groups the school lacks, with the rows that name each."""
    rows = defaultdict[str, list[int]](list)
    for problem in draft.problems:
        if isinstance(problem, UnknownGroup):
            rows[full_name(problem.kind, problem.name)].append(problem.row)
    return [(it.name, it.kind, rows[it.name]) for it in unknown_groups(draft.people, directory)]


# The confirmation --------------------------------------------------------------------------------------


def _changes(ctx: Context, data: Data) -> Changes:
    """What the import would do now; the school may have changed since the list was read."""
    people = [_unpacked(it) for it in data["people"]]
    return compare(
        people, ctx.directory, create_groups=data.get("groups") != "no", apart=data.get("apart") == "yes"
    )


def _preview(ctx: Context, data: Data) -> Html:
    return texts.preview(_changes(ctx, data), data["problems"], ctx.directory, page_of(data))


async def _import(ctx: Context, data: Data) -> None:
    before, changes = ctx.directory, _changes(ctx, data)
    groups = {group.name: group.id for group in before.groups}
    for it in changes.new_groups:
        group = await ctx.store.schools.add_group(before.school.id, it.kind, it.name, it.subject, it.grade)
        groups[it.name] = group.id
    for entry in changes.to_store:
        await ctx.store.members.take_over(entry, groups, ctx.now)
    after = await ctx.reload()
    tell_of_new_duties(ctx, before)
    buttons = [Button(roster_texts.INVITE, "invite.show"), Button(roster_texts.ROSTER, "roster.page:0")]
    ctx.show(texts.imported(changes, after), [buttons])


def _choices(*pairs: tuple[str, str]) -> Callable[[Context, Data], list[Choice]]:
    choices = [Choice(label, value) for label, value in pairs]
    return lambda _, __: choices


IMPORT = family.form(
    Form(
        "roster_import",
        texts.IMPORT_TITLE,
        (
            Field(
                "groups",
                lambda _, data: Html(data["strange"]),
                _choices((texts.CREATE, "yes"), (texts.PASS_OVER, "no")),
                columns=1,
                when=lambda data: "strange" in data,
            ),
            Field(
                "apart",
                lambda _, data: Html(data["twice"]),
                _choices((texts.SAME_PERSON, "no"), (texts.NAMESAKES, "yes")),
                columns=1,
                when=lambda data: "twice" in data,
            ),
            Field(
                "go",
                _preview,
                _choices((texts.YES, "yes")),
                pages=lambda _, data: texts.preview_pages(len(data["problems"])),
            ),
        ),
        _import,
        role=Role.DIRECTOR,
    )
)


# A person in a draft row -------------------------------------------------------------------------------


def _packed(person: PersonDraft) -> Data:
    return {
        "row": person.row,
        "name": person.name,
        "groups": person.groups,
        "prep_groups": person.prep_groups,
        "roles": sorted(person.roles),
        "teaches": [[it.grade, it.subject, it.class_no] for it in person.teaching.assignments],
        "birth": person.birth,
        "joined_year": person.joined_year,
        "likely_group": person.likely_group,
    }


def _unpacked(data: Data) -> PersonDraft:
    return PersonDraft(
        data["row"],
        data["name"],
        tuple(data["groups"]),
        tuple(data["prep_groups"]),
        frozenset(map(Role, data["roles"])),
        teaching=Teaching(tuple(Assignment(*it) for it in data["teaches"])),
        birth=data["birth"],
        joined_year=data["joined_year"],
        likely_group=data.get("likely_group"),
    )
