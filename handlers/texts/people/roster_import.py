"""Taking a list of teachers over: what was understood, what has to be asked, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from handlers.support.spreadsheet_problems import Encrypted, NotASpreadsheet, OldSpreadsheet, TooLarge
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.names_and_roles import KINDS, names, role_name
from handlers.texts.problems import explain
from school.directory import Directory
from school.people import GroupKind, Member, Role
from school.plans.document_kinds import Kind
from school.roster.changes import Changes
from school.roster.draft import (
    ColumnNotRead,
    DateUnreadable,
    GradeMissing,
    NameLooksWrong,
    NameMissing,
    RosterProblem,
    SameNameTwice,
    TeachingUnclear,
    TooManyRows,
    UnknownGroup,
)
from school.roster.standing import Entry
from school.staff.name_entry import LONGEST_GROUP

PASTE_TITLE, IMPORT_TITLE = "粘贴名单", "导入名单"
YES, CREATE, PASS_OVER = "✅ 导入", "新建", "不建，先不分到这些组"
SAME_PERSON, NAMESAKES = "是同一位，合并", "是同名的不同老师"

FIRST_PROBLEMS, MORE_PROBLEMS = 8, 30
"""Lines about problems under the preview, and on each page after it."""
_MANY_NAMES, _MANY_ROWS = 12, 5


@explain.register
def _(problem: TooLarge) -> Html:
    if problem.what == "rows":
        return h("表格太长了，最多读 {limit} 行。请删掉用不着的内容再发。", limit=problem.limit)
    if problem.what == "cells":
        return h("表格里的格子太多了。请删掉用不着的内容再发。")
    return h("文件太大了，最大 {mb} MB。请删掉用不着的内容再发。", mb=problem.limit // 1024 // 1024)


@explain.register
def _(problem: NotASpreadsheet) -> Html:
    return h("这个文件读不出表格。请发 .xlsx 或 .csv 文件，也可以用 /roster 粘贴名单。")


@explain.register
def _(problem: OldSpreadsheet) -> Html:
    return h("这是旧格式的 .xls。请在 Excel 或 WPS 里“另存为” .xlsx，再发给我。")


@explain.register
def _(problem: Encrypted) -> Html:
    return h("这个表格有密码，我打不开。请去掉密码再发。")


HANDED_OVER = {Kind.PLAN: ("工作计划", "计划"), Kind.CLASSES: ("课程表", "课程表")}


def is_other(kind: Kind, name: str) -> Html:
    """The document is handed over to the import that it is for."""
    whole, short = HANDED_OVER[kind]
    return h("“{name}”是{whole}，不是老师名单，已按{short}读：", name=name, whole=whole, short=short)


def not_fetched() -> Html:
    """The file could not be fetched from Telegram."""
    return h("文件没有取到，请再发一次。太大的文件（20 MB 以上）取不了。")


# What was understood -----------------------------------------------------------------------------------


def nothing_read(problems: Sequence[str]) -> Html:
    """There is nobody in it."""
    return lines(
        [
            h("没有读到老师的姓名。表格里要有“姓名”一列，或者每行写一个姓名。"),
            *(Html(it) for it in problems[:_MANY_NAMES]),
        ]
    )


def nothing_new(count: int, problems: Sequence[str]) -> Html:
    """All of it is known."""
    return lines(
        [
            h("读到 {n} 人，和现在的名单完全一样，不用导入。", n=count),
            *(["", *_look_at(problems[:MORE_PROBLEMS], len(problems))] if problems else []),
        ]
    )


def ask_for_groups(groups: Sequence[tuple[str, GroupKind, Sequence[int]]]) -> Html:
    """Whether to found groups; each with its kind and the rows that name it."""
    return lines(
        [
            h("名单里有学校还没有的组，要新建吗？"),
            *(
                h("· {name}（{kind}，{rows}）", name=name, kind=KINDS[kind], rows=_rows(rows))
                for name, kind, rows in groups[:_MANY_NAMES]
            ),
            h("…… 共 {n} 个", n=len(groups)) if len(groups) > _MANY_NAMES else None,
        ]
    )


def ask_about_namesakes(twice: Sequence[SameNameTwice]) -> Html:
    """Whether rows of one name are one person."""
    return lines(
        [
            h("有的姓名出现了不止一次："),
            *(h("· {name}（{rows}）", name=it.name, rows=_rows(it.rows)) for it in twice[:_MANY_NAMES]),
            h("…… 共 {n} 个姓名", n=len(twice)) if len(twice) > _MANY_NAMES else None,
            h("是同一位老师写了几行，还是同名的不同老师？"),
        ]
    )


def _rows(rows: Sequence[int]) -> str:
    shown = "、".join(map(str, rows[:_MANY_ROWS]))
    return f"第 {shown} 行" + (f"等 {len(rows)} 行" if len(rows) > _MANY_ROWS else "")


def preview_pages(problems: int) -> int:
    """How many pages a preview with so many problems has."""
    return 1 + -(-max(0, problems - FIRST_PROBLEMS) // MORE_PROBLEMS)


def preview(changes: Changes, problems: Sequence[str], directory: Directory, page: int) -> Html:
    """What an import would do, with the first problems; the further pages hold the other problems."""
    if page > 0:
        start = FIRST_PROBLEMS + (page - 1) * MORE_PROBLEMS
        return lines([h("⚠️ 还要看一看："), *(Html(it) for it in problems[start : start + MORE_PROBLEMS])])
    people = len(changes.to_store) + len(changes.unchanged)
    facts = [
        h("导入到：{school}", school=directory.school.name),
        h("读到 <b>{n}</b> 人：{parts}", n=people, parts=_counts(changes)),
        _fact("新建的组", [it.name for it in changes.new_groups]),
        _fact("教研组长、备课组长", [_lead_line(it) for it in changes.to_store if it.leads]),
        _fact("管理职务", [_appointed_line(it) for it in changes.to_store if _newly_appointed(it)]),
        _fact("新增", [it.name for it in changes.new]),
        _fact("更新", [it.name for it in changes.changed]),
        _fact("重新加入", [it.name for it in changes.returning]),
        _fact("同名的有几位，分不清，没有改动", changes.unsure),
        _missing(changes.missing),
    ]
    trouble = _look_at(problems[:FIRST_PROBLEMS], len(problems)) if problems else []
    return lines([*facts, *(["", *trouble] if trouble else [])])


def _counts(changes: Changes) -> str:
    parts = {
        "新增": len(changes.new),
        "重新加入": len(changes.returning),
        "更新": len(changes.changed),
        "不变": len(changes.unchanged),
    }
    return "，".join(f"{word} {n} 人" for word, n in parts.items() if n)


def _fact(title: str, words: Sequence[str]) -> Html | None:
    return h("{title}：{names}", title=title, names=names(words, _MANY_NAMES)) if words else None


def _lead_line(entry: Entry) -> str:
    return f"{entry.name}（{'、'.join(sorted(entry.leads))}）"


def _newly_appointed(entry: Entry) -> frozenset[Role]:
    return entry.appointed - (entry.member.appointed if entry.member else frozenset())


def _appointed_line(entry: Entry) -> str:
    return f"{entry.name}（{'、'.join(role_name(role) for role in sorted(_newly_appointed(entry)))}）"


def _missing(missing: Sequence[Member]) -> Html | None:
    if not missing:
        return None
    return h(
        "名单里没有、保持不变的：{names}（调走的请用 /people 办理离校）",
        names=names([it.name for it in missing], _MANY_NAMES),
    )


def _look_at(problems: Sequence[str], total: int) -> list[Html]:
    return [h("⚠️ 有 {n} 处请看一看：", n=total), *(Html(it) for it in problems)]


def imported(changes: Changes, directory: Directory) -> Html:
    """Done."""
    n = len(directory.active)
    waiting = sum(member.user_id is None for member in directory.active)
    return lines(
        [
            h("✅ 名单已导入：{counts}。", counts=_counts(changes) or "没有改动"),
            _fact("新建的组", [it.name for it in changes.new_groups]),
            h("现在共 {n} 人，{waiting} 人还没有加入。", n=n, waiting=waiting),
        ]
    )


# Problems ----------------------------------------------------------------------------------------------


@singledispatch
def problem_line(problem: RosterProblem) -> Html | None:
    """What needs a look, with its row; None for what is asked in a question of its own."""
    return None


@problem_line.register
def _(problem: NameMissing) -> Html:
    return h("第 {row} 行：没有读到姓名（{text}），没有导入", row=problem.row, text=_short(problem.text))


@problem_line.register
def _(problem: NameLooksWrong) -> Html:
    return h("第 {row} 行：“{text}”不像姓名，没有导入", row=problem.row, text=_short(problem.text))


@problem_line.register
def _(problem: UnknownGroup) -> Html | None:
    if len(problem.name) <= LONGEST_GROUP:
        return None
    return h("第 {row} 行：“{text}”不像组名，没有读", row=problem.row, text=_short(problem.name))


@problem_line.register
def _(problem: TeachingUnclear) -> Html:
    return h("第 {row} 行：任教没看懂“{text}”", row=problem.row, text=_short(problem.text))


@problem_line.register
def _(problem: DateUnreadable) -> Html:
    return h("第 {row} 行：日期没看懂“{text}”", row=problem.row, text=_short(problem.text))


@problem_line.register
def _(problem: ColumnNotRead) -> Html:
    return h("“{title}”这一列没有读", title=_short(problem.title))


@problem_line.register
def _(problem: TooManyRows) -> Html:
    return h("只读了前 {limit} 行，后面的没有读", limit=problem.limit)


def leaderless(people: Sequence[str]) -> Html:
    """People called 组长 without a group."""
    return h("写了组长，但没写是哪个组：{names}", names=names(people, _MANY_NAMES))


def grouped_by_subject(people: Sequence[str]) -> Html:
    """People without a group in the roster who go to that of their subject."""
    return h("没写教研组，按任教学科归组：{names}", names=names(people, _MANY_NAMES))


def gradeless(missing: Sequence[GradeMissing]) -> Html:
    """Subjects without a grade; a group alone may be enough for these people."""
    people = [f"{it.name}（{'、'.join(it.subjects)}）" for it in missing]
    return h("写了学科，但没写年级，学科没有记：{names}", names=names(people, _MANY_NAMES))


def withheld(columns: Sequence[str]) -> Html:
    """Columns with personal data, which are not read."""
    return h("为保护隐私，没有读这些列：{columns}", columns=joined(columns))


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"
