"""Names for files and folders made of what people wrote: safe on every system, and told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,8}")


def safe(text: str, most: int = 20) -> str:
    """A text as a part of a name: no separators, nothing invisible, at most `most` characters; never empty."""
    visible = "".join(it for it in text if unicodedata.category(it) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    plain = _UNSAFE.sub(" ", visible)
    plain = " ".join(plain.split()).strip(" .")[:most].strip(" .")
    return f"_{plain}" if _RESERVED.fullmatch(plain) else plain or "未命名"


def suffix_of(name: str) -> str:
    """The ending of a file's name, .docx, or nothing where it has none that is one."""
    ending = PurePosixPath(name).suffix.lower()
    return ending if _SUFFIX.fullmatch(ending) else ""


def told_apart(names: Iterable[str]) -> list[str]:
    """The same names, those that come again with a number before their ending; the case makes no difference."""
    taken: set[str] = set()
    found = []
    for name in names:
        path, free, number = PurePosixPath(name), name, 1
        while free.casefold() in taken:
            number += 1
            free = str(path.with_name(f"{path.stem}（{number}）{path.suffix}"))
        taken.add(free.casefold())
        found.append(free)
    return found
