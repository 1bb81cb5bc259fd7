"""A real process, killed while everybody hands in documents and albums."""

from __future__ import annotations

from pathlib import Path

from benchmarks.handed_in import rehearse


async def test_three_kills_lose_no_file_and_take_none_twice(tmp_path: Path) -> None:
    report = await rehearse(tmp_path, kills=3, seed=20261128, people=40)
    assert report.good, str(report)
