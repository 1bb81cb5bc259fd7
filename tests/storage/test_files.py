"""Files under their SHA-256."""

from __future__ import annotations

import hashlib
import os
import re
import time
from pathlib import Path

import pytest

from storage import migrations
from storage.files import Files
from storage.unused_files import BY_CONTENT, IN_TEXTS


@pytest.mark.parametrize("content", [b"", b"a", "教案".encode() * 100_000])
def test_a_file_comes_back_under_its_hash(tmp_path: Path, content: bytes) -> None:
    files = Files(tmp_path / "files")
    sha256 = files.put(content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert files.get(sha256) == content


def test_the_same_file_is_kept_once(tmp_path: Path) -> None:
    files = Files(tmp_path)
    assert files.put(b"a") == files.put(b"a")
    assert sum(it.is_file() for it in tmp_path.rglob("*")) == 1


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Files(tmp_path).get("0" * 64)


@pytest.mark.parametrize("name", ["", "../jiaoyan.db", "A" * 64, "0" * 63, "0" * 65, "../" + "0" * 61])
def test_a_name_that_is_no_hash_leads_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError):
        Files(tmp_path).path(name)


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    files = Files(tmp_path)
    with monkeypatch.context() as broken, pytest.raises(OSError, match="No space"):
        broken.setattr("os.fsync", full)
        files.put(b"a")
    assert not [it for it in tmp_path.rglob("*") if it.is_file()]
    assert files.get(files.put(b"a")) == b"a"


def aged(files: Files, content: bytes, days: float) -> str:
    sha256 = files.put(content)
    then = time.time() - days * 86_400
    os.utime(files.path(sha256), (then, then))
    return sha256


def test_what_was_not_put_for_a_week_is_old_and_goes(tmp_path: Path) -> None:
    files = Files(tmp_path)
    old, young = aged(files, b"old", 8), aged(files, b"young", 6)
    half = files.path(old).with_name("tmpabc")
    half.write_bytes(b"")
    os.utime(half, (0, 0))
    folders = files.folders()
    assert folders == sorted({old[:2], young[:2]})
    assert sorted(files.old(old[:2])) == sorted([old, "tmpabc"]) and files.old(young[:2]) == []
    assert files.remove_old(old[:2], [old, "tmpabc", "gone"]) == 2
    assert [files.path(it).exists() for it in (old, young)] == [False, True]


def test_what_is_put_again_meanwhile_stays(tmp_path: Path) -> None:
    files = Files(tmp_path)
    sha256 = aged(files, b"picture of the month", 30)
    found = files.old(sha256[:2])
    files.put(b"picture of the month")
    assert files.remove_old(sha256[:2], found) == 0
    assert files.get(sha256)


def test_an_empty_store_has_no_folders(tmp_path: Path) -> None:
    files = Files(tmp_path / "none")
    assert files.folders() == [] and files.old("ab") == []


def test_every_column_that_names_files_is_asked_before_they_are_pruned() -> None:
    naming = set()
    for _, sql in migrations.available():
        for table, body in re.findall(r"CREATE TABLE (\w+) \((.*?)\n\);", sql, re.DOTALL):
            naming |= {
                (table, line.split()[0])
                for line in body.split("\n")
                if re.match(r"\s*\w+ +TEXT", line) and re.search(r"sha.?256", line, re.IGNORECASE)
            }
    assert naming <= {(rows.split()[0], column) for rows, column in (BY_CONTENT | IN_TEXTS).items()}
    assert ("plans", "document") in naming


def test_a_finished_file_is_moved_into_the_store(tmp_path: Path) -> None:
    files = Files(tmp_path / "files")
    made = files.workplace / "made"
    made.write_bytes(b"content")
    sha256 = files.take(made)
    assert files.get(sha256) == b"content" and not made.exists()
    assert files.put(b"content") == sha256
