"""What is rarely needed is not loaded before it is."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "later"),
    [
        (
            "bot.app",
            {
                "PIL",
                "dateparser",
                "defusedxml",
                "docx",
                "holidays",
                "icalendar",
                "lxml",
                "openpyxl",
                "pypdf",
                "school.plan_review.proposing",
                "school.plans.reading",
                "school.plans.tokens",
            },
        ),
        ("bot.export_job", {"aiohttp", "docx", "pydantic", "school.plans", "school.when", "telegram"}),
    ],
)
def test_a_fresh_process_is_light(module: str, later: set[str]) -> None:
    said = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not later & set(said.stdout.split())
