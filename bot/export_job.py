"""One document, made in a process of its own: whatever it takes, the bot's event loop goes on.

It reads what to make as JSON from standard input, and says on standard output, a JSON object a line, how far it is
and what came of it. It looks at the database without writing, and is told neither the bot's token nor its settings.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from handlers.papers.making import Workshop, prepare
from school.exporting.exports import NothingToExport, Paper, Request, read_scope
from school.exporting.templates import TooManyPages
from school.problems import Problem
from storage.database import snapshot
from storage.exports import MadeFile
from storage.files import Files

NICENESS: Final = 10
"""Behind the bot, which has people waiting."""


def run(job: dict[str, Any]) -> Sequence[MadeFile]:
    """Make what a job asks for and put it into the file store. Raises what `prepare` raises."""
    files = Files(Path(job["files"]))
    order = asyncio.run(_prepare(job))
    with files.place_to_work(os.getpid()) as folder:
        workshop = Workshop(files, Path(folder), _say_progress, job["part_bytes"])
        made = order.make(workshop)
        return [MadeFile(it.name, it.stat().st_size, files.take(it)) for it in made]


async def _prepare(job: dict[str, Any]) -> Any:
    request = Request(Paper(job["paper"]), read_scope(job["scope"]), job["span"], job["template"])
    now = datetime.fromisoformat(job["now"])
    async with snapshot(Path(job["database"])) as session:
        return await prepare(session, job["school"], job["member"], request, now)


def _say_progress(done: int, of: int) -> None:
    _say({"done": done, "of": of})


def _say(what: dict[str, Any]) -> None:
    # Nobody listens any more when the bot has gone: then this process ends too.
    print(json.dumps(what, ensure_ascii=False), flush=True)  # noqa: T201


def main() -> None:
    """Entry point of the process."""
    job = json.load(sys.stdin)
    _stand_back(job["memory"])
    try:
        made = run(job)
    except MemoryError:
        _say({"problem": "memory"})
    except NothingToExport:
        _say({"problem": "nothing"})
    except TooManyPages:
        _say({"problem": "pages"})
    except Problem:
        _say({"problem": "gone"})
    else:
        _say({"files": [[it.name, it.size, it.sha256] for it in made]})


def _stand_back(memory: int) -> None:
    """Let nobody else suffer from what this process takes: it is the first to wait, and the first to end."""
    os.nice(NICENESS)
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


if __name__ == "__main__":
    main()
