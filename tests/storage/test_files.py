"""Files under their SHA-256."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from storage.files import Files


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
