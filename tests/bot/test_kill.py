"""A real process under load, killed at random moments: nothing is lost and nothing done twice."""

from __future__ import annotations

from pathlib import Path

from benchmarks.kill import rehearse


async def test_six_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    report = await rehearse(tmp_path, kills=6, seed=20261125)
    assert report.messages > 200
    assert report.good, str(report)
