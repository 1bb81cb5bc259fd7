"""`jiaoyan plan` and `jiaoyan when`, typed into a shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from bot.__main__ import COMMANDS, command_line
from tests.handlers.made_documents import docx, pdf, table, words

REPOSITORY = Path(__file__).parents[2]
NOW = "2026-11-22T10:00+08:00"
SCHOOL = {
    "timezone": "Asia/Shanghai",
    "term": {"name": "第一学期", "first_day": "2026-08-31", "last_day": "2027-01-24"},
    "periods": [
        {"number": 1, "half": "am", "start": "08:00", "end": "08:40"},
        {"number": 2, "half": "am", "start": "08:50", "end": "09:30"},
        {"number": 3, "half": "pm", "start": "13:30", "end": "14:10"},
        {"number": 4, "half": "pm", "start": "14:20", "end": "15:00"},
    ],
}
PLAN = """数学组工作计划
一、常规工作
每位教师每学期听课不少于12节。每周三下午第二节为数学组教研时间。12月5日前上交教学反思。
二、每月安排
九月：
1.制定计划。
2.召开组长会议。
十月：
1.青年教师汇报课。
"""


def run(*command: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(command_line(), command, input=given)


@pytest.fixture
def school(tmp_path: Path) -> str:
    file = tmp_path / "school.json"
    file.write_text(json.dumps(SCHOOL), "utf-8")
    return str(file)


@pytest.fixture
def plan(tmp_path: Path) -> str:
    file = tmp_path / "计划.txt"
    file.write_text(PLAN, "utf-8")
    return str(file)


def test_every_line_gets_one_line_of_json(school: str):
    given = "下周三下午第二节\n\n三年级有两个班\n第14周周五前上交\n".encode() + b"\xff\xfe\n"
    result = run("when", "--school", school, "--now", NOW, "--json", "-", given=given)
    assert result.exit_code == 0
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["kind"] for answer in answers] == ["datetime", "none", "none", "date", "none"]
    assert (answers[0]["start"], answers[0]["period"], answers[0]["week"]) == ("2026-11-25T14:20", [4], 13)
    assert answers[3]["deadline"] is True


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("下周三下午第二节", "11月25日 周三（第13周）14:20—15:00（第4节）"),
        ("12月1日至12月3日", "12月1日 周二（第14周） 至 12月3日 周四（第14周）"),
        ("每周三下午3点教研", "每周 周三 15:00"),
        ("明天上午", "11月23日 周一（第13周）上午"),
        ("12月5日前上交", "12月5日 周六（第14周）（截止）"),
        ("12月1日、3日下午2点", "12月1日 周二（第14周）、12月3日 周四（第14周）14:00"),
        ("三年级有两个班", "没有时间"),
    ],
)
def test_without_json_a_time_is_shown_as_teachers_write_it(school: str, text: str, shown: str):
    assert run("when", "--school", school, "--now", NOW, text).stdout == f"{shown}\n"


def test_a_time_can_be_read_without_a_school_and_in_its_own_wall_time(school: str):
    assert run("when", "--now", NOW, "明天").stdout == "11月23日 周一\n"
    late = run("when", "--school", school, "--now", "2026-11-22T23:30", "明天").stdout
    assert late == run("when", "--school", school, "--now", "2026-11-22T15:30+00:00", "明天").stdout


@pytest.mark.parametrize(
    "content", ["not json", "[]", '{"term": {"name": "x"}}', '{"timezone": "Nowhere/Here"}', "\udcff"]
)
def test_a_school_file_of_another_shape_is_refused_in_one_sentence(tmp_path: Path, content: str):
    file = tmp_path / "school.json"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    result = run("when", "--school", str(file), "--now", NOW, "明天")
    assert result.exit_code == 2
    assert "does not describe a school" in result.stderr


def test_a_moment_that_is_none_is_refused():
    assert run("when", "--now", "soon", "明天").exit_code == 2


def test_a_plan_comes_as_one_json_object(plan: str):
    result = run("plan", plan, "--json")
    draft = json.loads(result.stdout)
    assert [(month["month"], month["items"]) for month in draft["months"]] == [
        (9, ["制定计划", "召开组长会议"]),
        (10, ["青年教师汇报课"]),
    ]
    assert draft["quotas"][0]["count"] == 12
    assert draft["research_times"][0]["weekday"] == 3
    assert draft["deadlines"][0]["when"] == "12-05"


def test_a_plan_is_shown_with_its_counts_first_and_every_entry_with_its_sentence(plan: str):
    shown = run("plan", plan).stdout
    assert shown.startswith("月安排 3 项，周安排 0 项，教研时间 1 个，任务 1 项，截止日期 1 个")
    assert "\n  9月\n    · 制定计划\n    · 召开组长会议\n" in shown
    assert "数学：每周周三下午第2节\n    “每周三下午第二节为数学组教研时间。”" in shown
    assert "12月5日：" in shown


def test_plans_of_every_kind_of_file_come_out_alike(tmp_path: Path):
    rows = [["月份", "工作内容"], ["九月", "制定计划"], ["十月", "青年教师汇报课"]]
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.docx").write_bytes(docx(table(*rows)))
    ruled = "".join(f"70 {y} 330 0.5 re f\n" for y in (740, 715, 690, 665))
    ruled += "".join(f"{x} 665 0.5 75 re f\n" for x in (70, 130, 400))
    cells = "".join(
        words(80, y, month) + words(140, y, item)
        for (month, item), y in zip(rows, (722, 697, 672), strict=True)
    )
    (tmp_path / "a.pdf").write_bytes(pdf(ruled + cells))
    (tmp_path / "a.md").write_text("\n".join("\t".join(row) for row in rows), "utf-8")
    for file in sorted(tmp_path.iterdir()):
        months = json.loads(run("plan", str(file), "--json").stdout)["months"]
        found = [(month["month"], month["items"]) for month in months]
        assert found == [(9, ["制定计划"]), (10, ["青年教师汇报课"])], file.name


def test_a_file_that_is_no_document_is_refused_in_one_sentence(tmp_path: Path):
    file = tmp_path / "计划.doc"
    file.write_bytes(b"{\\rtf1 plan}")
    result = run("plan", str(file))
    assert result.exit_code == 2
    assert "“另存为” .docx" in result.stderr
    assert run("plan", str(tmp_path / "nowhere.docx")).exit_code == 2


def test_every_command_has_a_sentence_of_help():
    shown = run("--help").stdout
    assert all(name in shown for name in COMMANDS)


def test_reading_a_time_starts_without_loading_the_bot(school: str):
    loaded = "import sys; sys.argv = ['jiaoyan', 'when', '--school', sys.argv[1], '明天', '--json']\n"
    loaded += "from bot.__main__ import main\ntry: main()\nexcept SystemExit: pass\n"
    loaded += (
        "print(sorted({'telegram', 'aiohttp', 'apscheduler', 'handlers', 'storage'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", loaded, school],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        timeout=60,
    )
    assert result.stdout.splitlines()[-1] == "[]"
