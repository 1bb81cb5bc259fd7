"""A real process, killed while an announcement goes out and while everybody taps 收到."""

from __future__ import annotations

from pathlib import Path

from benchmarks.announced_kill import rehearse


async def test_six_kills_keep_nobody_from_it_and_lose_no_tap(tmp_path: Path) -> None:
    report = await rehearse(tmp_path, kills=6, seed=20261125)
    assert report.good, str(report)
