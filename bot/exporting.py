"""Has documents made, one after another, each in a process of its own, and sends what came of them.

An order is a row until it is settled, and settled in one transaction with the letters that carry the files: after
a kill it is made again, and the person gets it once.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Final

import structlog

from bot.clock import Clock
from bot.persistence import until_stored
from handlers.exporting.export_letters import Asker, asker_of, edit, progress, sent
from handlers.handing_in.packing import LARGEST
from handlers.support.context import Environment
from handlers.texts.exporting import exports as texts
from storage import exports
from storage.database import Database, DatabaseTrouble
from storage.exports import Export, MadeFile, with_addresses
from storage.files import Files
from storage.outbox import Letter, Outbox, Waiting
from storage.store import Store

log = structlog.get_logger()

STARTS: Final = 20
"""How often an order is begun that ends the process, or the bot, before it is finished."""
LONGEST: Final = 900.0
"""Seconds that making a document may take."""
BETWEEN_NEWS: Final = 3.0
"""Seconds between two words about how far it is."""
_LINE: Final = 1 << 20
_WORDS: Final = {"nothing": texts.nothing, "gone": texts.gone, "pages": texts.too_many_pages}
"""For what a process says about itself; anything else is a failure of ours."""


class Exporter:
    """Works through the orders. `wake` it when there are new ones, or one is not wanted any more."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        files: Files,
        environment: Environment,
        clock: Clock,
        offer: Callable[[list[Waiting] | None], None],
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._files = files
        self._environment = environment
        self._clock = clock
        self._offer = offer
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look at the orders again."""
        self._wake.set()

    async def run(self) -> None:
        """Make documents until cancelled."""
        await asyncio.to_thread(self._files.clear_workplace)
        while True:
            self._wake.clear()
            export = await until_stored(lambda: exports.next_waiting(self._database))
            if export is None:
                await self._wake.wait()
            else:
                await self._make(export)

    async def _make(self, export: Export) -> None:
        if export.starts >= STARTS:
            await self._end(export, "failed", lambda asker: [edit(asker, texts.failed(asker.named))])
            return
        await until_stored(lambda: exports.begun(self._database, export.id))
        try:
            async with asyncio.timeout(LONGEST):
                result = await self._result(export)
        except TimeoutError:
            log.error("an export took too long", export_id=export.id)
            result = {"problem": "failed"}
        except Exception:
            log.exception("an export failed", export_id=export.id)
            result = {"problem": "failed"}
        if result is not None:
            await self._deliver(export, result)

    # --- the process --------------------------------------------------------------------------------

    async def _result(self, export: Export) -> dict[str, Any] | None:
        """What the process says at its end; None where the order is not wanted any more."""
        async with self._process(export) as process:
            saying = asyncio.create_task(self._last_words(export, process))
            try:
                while not saying.done():
                    woken = asyncio.create_task(self._wake.wait())
                    await asyncio.wait({saying, woken}, return_when=asyncio.FIRST_COMPLETED)
                    woken.cancel()
                    self._wake.clear()
                    if not saying.done() and not await until_stored(lambda: self._is_wanted(export)):
                        return None
                return saying.result()
            finally:
                saying.cancel()

    @contextlib.asynccontextmanager
    async def _process(self, export: Export) -> AsyncIterator[Process]:
        # It needs to know neither the token nor anything else that the bot was told.
        plain = {name: value for name, value in os.environ.items() if not name.startswith("JIAOYAN_")}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.export_job",
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=plain,
            limit=_LINE,
        )
        try:
            assert process.stdin is not None  # noqa: S101  (a pipe was asked for)
            process.stdin.write(json.dumps(self._job(export)).encode())
            process.stdin.close()
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def _job(self, export: Export) -> dict[str, Any]:
        it = export.request
        return {
            "database": str(self._database.path),
            "files": str(self._files.folder),
            "school": export.school_id,
            "member": export.member_id,
            "paper": it.paper,
            "scope": it.scope.code,
            "span": it.span,
            "template": it.template_id,
            "now": self._clock.now().isoformat(),
            # With an address for it, an archive may be as large as it is.
            "part_bytes": None if self._environment.web_address else LARGEST,
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
        async with self._database.reading() as session:
            found = await Store(session, export.school_id).exports.get(export.id)
        return found is not None and found.state == "waiting"

    # --- what is said -------------------------------------------------------------------------------

    async def _tell(self, export: Export, done: int, of: int) -> None:
        """Say how far it is; where that can't be stored just now, the next time will do."""
        with contextlib.suppress(DatabaseTrouble):
            await self._post_progress(export, done, of)

    async def _post_progress(self, export: Export, done: int, of: int) -> None:
        now = self._clock.now()
        async with self._database.writing() as session:
            asker = await asker_of(session, export, now)
            letters = [progress(asker, done, of)] if asker else []
            posted = await self._outbox.post(session, letters, now)
        self._offer(posted)

    async def _deliver(self, export: Export, result: dict[str, Any]) -> None:
        if "files" not in result:
            words = _WORDS.get(result["problem"], texts.failed)
            await self._end(export, "failed", lambda asker: [edit(asker, words(asker.named))])
            return
        files = [MadeFile(*it) for it in result["files"]]
        largest = max(it.size for it in files)
        if largest > LARGEST and not self._environment.web_address:
            await self._end(
                export, "failed", lambda asker: [edit(asker, texts.too_large(asker.named, largest))]
            )
            return
        kept = with_addresses(files) if largest > LARGEST else files
        await self._end(export, "done", lambda asker: sent(asker, kept, self._environment), kept)

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
        now = self._clock.now()
        async with self._database.writing() as session:
            store = Store(session, export.school_id)
            if not await store.exports.settle(export.id, state, now):
                return
            await store.exports.keep(export.id, files)
            asker = await asker_of(session, export, now)
            posted = await self._outbox.post(session, letters_to(asker) if asker else [], now)
        self._offer(posted)
