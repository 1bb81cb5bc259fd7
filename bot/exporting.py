"""Has documents made, two at a time, each in a process of its own, and sends what came of them.

An order is a row until it is settled, and settled in one transaction with the letters that carry the files: after
a kill it is made again, and the person gets it once.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import count
from typing import Any, Final

import structlog

from bot.export_process import export_process
from bot.means import Means
from bot.persistence import until_stored
from handlers.exporting.export_letters import Asker, asker_of, edit, progress, sent
from handlers.handing_in.packing import LARGEST
from handlers.texts.exporting import exports as texts
from storage import exports
from storage.database import DatabaseTrouble, Session
from storage.exports import Export, MadeFile, with_addresses
from storage.outbox import Letter
from storage.store import Store

log = structlog.get_logger()

STARTS: Final = 20
"""How often an order is begun that ends the process, or the bot, before it is finished."""
LONGEST: Final = 900.0
"""Seconds that making a document may take."""
BETWEEN_NEWS: Final = 3.0
"""Seconds between two words about how far it is."""
_WORDS: Final = {
    "nothing": texts.nothing,
    "gone": texts.gone,
    "pages": texts.too_many_pages,
    "memory": texts.too_much,
}
"""For what a process says about itself; anything else is a failure of ours."""


def next_order(
    waiting: Iterable[Export], taken: Collection[int], served: Mapping[int, int], *, quick_only: bool
) -> Export | None:
    """Which of the waiting orders is to be made next. `taken` are the ids of those in the making.

    One place is for what takes seconds only; at the other what may take minutes goes first, so neither waits
    behind the other. Then what was begun before a restart, then the school that was served (`served`: when, by a
    count of turns) longest ago.
    """
    free = [it for it in waiting if it.id not in taken and (it.request.quick or not quick_only)]
    return min(
        free,
        key=lambda it: (it.request.quick, it.starts == 0, served.get(it.school_id, 0), it.id),
        default=None,
    )


class Exporter:
    """Works through the orders. `wake` it when there are new ones, or one is not wanted any more."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._places = {asyncio.Event(): True, asyncio.Event(): False}
        """Where documents are made, each with the event that wakes it: whether only quick ones are made there."""
        self._choosing = asyncio.Lock()
        self._taken: set[int] = set()
        self._served: dict[int, int] = {}
        self._turns = count(1)

    def wake(self) -> None:
        """Look at the orders again."""
        for woken in self._places:
            woken.set()

    async def run(self) -> None:
        """Make documents until cancelled."""
        await asyncio.to_thread(self._means.environment.files.clear_workplace)
        async with asyncio.TaskGroup() as places:
            for woken, quick_only in self._places.items():
                places.create_task(self._work(woken, quick_only))

    async def _work(self, woken: asyncio.Event, quick_only: bool) -> None:
        while True:
            woken.clear()
            export = await self._take(quick_only)
            if export is None:
                await woken.wait()
                continue
            try:
                await self._make(export, woken)
            finally:
                # Not while the other place chooses from what was read before this was settled.
                async with self._choosing:
                    self._taken.discard(export.id)

    async def _take(self, quick_only: bool) -> Export | None:
        """The next order for a place, which no other place takes any more."""
        async with self._choosing:
            waiting = await until_stored(lambda: exports.waiting(self._means.database))
            export = next_order(waiting, self._taken, self._served, quick_only=quick_only)
            if export is not None:
                self._taken.add(export.id)
                self._served[export.school_id] = next(self._turns)
            return export

    async def _make(self, export: Export, woken: asyncio.Event) -> None:
        if export.starts >= STARTS:
            await self._end(export, "failed", lambda asker: [edit(asker, texts.failed(asker.named))])
            return
        await until_stored(lambda: exports.begun(self._means.database, export.id))
        try:
            async with asyncio.timeout(LONGEST):
                result = await self._result(export, woken)
        except TimeoutError:
            log.error("an export took too long", export_id=export.id)
            result = {"problem": "failed"}
        except Exception:
            log.exception("an export failed", export_id=export.id)
            result = {"problem": "failed"}
        if result is not None:
            await self._deliver(export, result)

    # --- the process --------------------------------------------------------------------------------

    async def _result(self, export: Export, woken: asyncio.Event) -> dict[str, Any] | None:
        """What the process says at its end; None where the order is not wanted any more."""
        async with export_process(self._job(export)) as process:
            saying = asyncio.create_task(self._last_words(export, process))
            try:
                while not saying.done():
                    waking = asyncio.create_task(woken.wait())
                    await asyncio.wait({saying, waking}, return_when=asyncio.FIRST_COMPLETED)
                    waking.cancel()
                    woken.clear()
                    if not saying.done() and not await until_stored(lambda: self._is_wanted(export)):
                        return None
                return saying.result()
            finally:
                saying.cancel()

    def _job(self, export: Export) -> dict[str, Any]:
        it = export.request
        return {
            "database": str(self._means.database.path),
            "files": str(self._means.environment.files.folder),
            "school": export.school_id,
            "member": export.member_id,
            "paper": it.paper,
            "scope": it.scope.code,
            "span": it.span,
            "template": it.template_id,
            "now": self._means.clock.now().isoformat(),
            # With an address for it, an archive may be as large as it is.
            "part_bytes": None if self._means.environment.web_address else LARGEST,
        }

    async def _last_words(self, export: Export, process: Process) -> dict[str, Any]:
        assert process.stdout is not None and process.stderr is not None  # noqa: S101  (pipes were asked for)
        errors = asyncio.create_task(process.stderr.read())
        told, said = time.monotonic(), {"problem": "failed"}
        async for line in process.stdout:
            said = json.loads(line)
            if "done" in said and time.monotonic() - told >= BETWEEN_NEWS:
                told = time.monotonic()
                await self._tell(export, said["done"], said["of"])
        if await process.wait():
            log.error(
                "an export failed", export_id=export.id, exception=(await errors).decode(errors="replace")
            )
            return {"problem": "failed"}
        return said

    async def _is_wanted(self, export: Export) -> bool:
        async with self._means.database.reading() as session:
            return await _waits(session, export)

    # --- what is said -------------------------------------------------------------------------------

    async def _tell(self, export: Export, done: int, of: int) -> None:
        """Say how far it is; where that can't be stored just now, the next time will do."""
        with contextlib.suppress(DatabaseTrouble):
            await self._post_progress(export, done, of)

    async def _post_progress(self, export: Export, done: int, of: int) -> None:
        now = self._means.clock.now()
        async with self._means.database.writing() as session:
            # Who has stopped it just now is not to see it go on.
            asker = await asker_of(session, export, now) if await _waits(session, export) else None
            letters = [progress(asker, done, of)] if asker else []
            posted = await self._means.outbox.post(session, letters, now)
        self._means.offer(posted)

    async def _deliver(self, export: Export, result: dict[str, Any]) -> None:
        if "files" not in result:
            words = _WORDS.get(result["problem"], texts.failed)
            await self._end(export, "failed", lambda asker: [edit(asker, words(asker.named))])
            return
        files = [MadeFile(*it) for it in result["files"]]
        largest = max(it.size for it in files)
        if largest > LARGEST and not self._means.environment.web_address:
            await self._end(
                export, "failed", lambda asker: [edit(asker, texts.too_large(asker.named, largest))]
            )
            return
        kept = with_addresses(files) if largest > LARGEST else files
        await self._end(export, "done", lambda asker: sent(asker, kept, self._means.environment), kept)

    async def _end(
        self,
        export: Export,
        state: str,
        letters_to: Callable[[Asker], list[Letter]],
        files: Sequence[MadeFile] = (),
    ) -> None:
        """Settle an order, with the letters that say so, or that carry its files."""
        await until_stored(lambda: self._settle(export, state, letters_to, files))

    async def _settle(
        self,
        export: Export,
        state: str,
        letters_to: Callable[[Asker], list[Letter]],
        files: Sequence[MadeFile],
    ) -> None:
        now = self._means.clock.now()
        async with self._means.database.writing() as session:
            store = Store(session, export.school_id)
            if not await store.exports.settle(export.id, state, now):
                return
            await store.exports.keep(export.id, files)
            asker = await asker_of(session, export, now)
            posted = await self._means.outbox.post(session, letters_to(asker) if asker else [], now)
        self._means.offer(posted)


async def _waits(session: Session, export: Export) -> bool:
    found = await Store(session, export.school_id).exports.get(export.id)
    return found is not None and found.state == "waiting"
