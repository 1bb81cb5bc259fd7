"""What the documents say is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from bot.settings import Settings
from docs.commands import MANUAL, with_table

ROOT = Path(__file__).parent.parent


def test_the_readme_names_every_setting_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"^\| `(JIAOYAN_\w+)`", readme, re.MULTILINE))
    assert named == {f"JIAOYAN_{name.upper()}" for name in Settings.model_fields}


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=]", line)[0] for line in project["dependencies"]}
    said = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    assert {name for name in names if name.lower() not in said.lower()} == set()


def test_every_dependency_is_locked_without_an_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines)
    locked = {_plain(line.split("==")[0]) for line in lines}
    assert {_plain(re.split(r"[<>=]", line)[0]) for line in wanted} <= locked


def test_the_manual_lists_every_command_as_it_is() -> None:
    manual = MANUAL.read_text("utf-8")
    assert manual == with_table(manual), "run: python -m docs.commands"


def test_links_between_documents_lead_somewhere() -> None:
    for document in [ROOT / "README.md", *ROOT.glob("docs/*.md")]:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / link).exists(), f"{document.name}: {link}"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
