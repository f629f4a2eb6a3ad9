"""Starts the parts as processes of one unit, restarts one that dies, and leaves none behind."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import anyio

_PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 12.0
#: A part that dies this often before everything was ready once cannot start: the operator is told.
DEATHS_AT_START = 5


@dataclass(frozen=True)
class Part:
    """One process: its command, and how to tell that it is ready."""

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[], Awaitable[bool]]
    environment: dict[str, str] = field(default_factory=dict)
    ready_seconds: float = 180.0


def _die_with_parent() -> None:
    """In the child, before it starts: on Linux it gets SIGKILL when the supervisor dies, however."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Supervisor:
    """Runs parts until told to stop; a dead part is started again, one that cannot start stops everything."""

    def __init__(self, parts: list[Part], *, log_folder: Path, root: Path) -> None:
        self._parts, self._logs, self._root = parts, log_folder, root
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._stop = asyncio.Event()
        self._was_up = False
        self.failure: str | None = None

    def stop(self) -> None:
        self._stop.set()

    async def run(self, on_ready: Callable[[str, float], None], on_all: Callable[[], None]) -> bool:
        """Starts every part side by side; returns when stopped. False when a part gave up."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.stop)
        keepers = [asyncio.create_task(self._keep(part)) for part in self._parts]
        try:
            if await self._all_ready(on_ready):
                self._was_up = True
                on_all()
                await self._stop.wait()
        finally:
            self._stop.set()
            await self._end()
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)
        return self.failure is None

    async def _all_ready(self, on_ready: Callable[[str, float], None]) -> bool:
        async def wait(part: Part) -> None:
            started = time.monotonic()
            while not self._stop.is_set():
                if await part.is_ready():
                    on_ready(part.name, time.monotonic() - started)
                    return
                if time.monotonic() - started > part.ready_seconds:
                    self._give_up(part, "was not ready in time")
                    return
                await asyncio.sleep(0.2)

        await asyncio.gather(*(wait(part) for part in self._parts))
        return not self._stop.is_set()

    def _give_up(self, part: Part, why: str) -> None:
        log = self._logs / f"{part.name}.log"
        self.failure = f"{part.name} {why}; see {log}"
        self._stop.set()

    async def _keep(self, part: Part) -> None:
        deaths: list[float] = []
        while not self._stop.is_set():
            process = await self._start(part)
            await process.wait()
            if self._stop.is_set():
                return
            now = time.monotonic()
            deaths = [at for at in deaths if now - at < 60] + [now]
            if not self._was_up and len(deaths) >= DEATHS_AT_START:
                self._give_up(part, f"ended {len(deaths)} times while starting")
                return
            # What ran once is started again for ever, more slowly the more often it dies.
            await asyncio.sleep(min(5.0, 0.25 * 2 ** len(deaths)))

    async def _start(self, part: Part) -> asyncio.subprocess.Process:
        self._logs.mkdir(parents=True, exist_ok=True)
        path = self._logs / f"{part.name}.log"
        if path.exists() and path.stat().st_size > 20_000_000:
            path.replace(path.with_suffix(".old.log"))
        async with await anyio.open_file(path, "ab") as out:
            process = await asyncio.create_subprocess_exec(
                *part.command,
                cwd=self._root,
                env={**os.environ, **part.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out.wrapped,
                stderr=asyncio.subprocess.STDOUT,
                preexec_fn=_die_with_parent,
                # A group of its own: Ctrl-C reaches the supervisor alone, which stops in order.
                process_group=0,
            )
        self._running[part.name] = process
        return process

    async def _end(self) -> None:
        """SIGTERM in reverse order of start, SIGKILL for what does not end in time."""
        for part in reversed(self._parts):
            process = self._running.get(part.name)
            if process is None or process.returncode is not None:
                continue
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), GRACE_SECONDS)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
