"""`ponte up`: database, bank, dialogue model, then every part, with a line of progress for each."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from kit.settings import ROOT, Settings
from launch.ports import port_is_free, public_port
from launch.processes import Part, Supervisor
from launch.secret import action_token

BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
_WIDTH = 28


class UpFailed(Exception):  # noqa: N818 - told to the operator as one sentence
    """A step failed; the message says which and how to mend it."""


def say(what: str, how: str) -> None:
    print(f"  {what:<{_WIDTH}} {how}", flush=True)


def step(what: str, work: Callable[[], str | None]) -> None:
    """Runs one step and prints how long it took, or what it says instead."""
    started = time.monotonic()
    said = work()
    say(what, said or f"{time.monotonic() - started:.1f} s")


def run_up(settings: Settings) -> int:
    port = public_port(settings)
    for number, what in ((port, "PORT"), (settings.actions.port, "PONTE_ACTIONS__PORT")):
        if not port_is_free("0.0.0.0" if number == port else "127.0.0.1", number):  # noqa: S104
            raise UpFailed(
                f"port {number} is taken: stop what listens there, or choose another with {what}=..."
            )
    if not BOT_PYTHON.exists():
        raise UpFailed("the dialogue environment is missing: run `make install` first")
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    step("database", lambda: _prepared("database"))
    step("FAQ bank and index", lambda: _prepared("bank"))
    step("dialogue model", _train)
    return asyncio.run(_run(settings, port))


def _prepared(what: str) -> str | None:
    """In a process of its own: the supervisor stays small for as long as it runs."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "launch.prepare", what],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise UpFailed(f"{what}: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout.strip() or None


def _train() -> str | None:
    done = subprocess.run(  # noqa: S603 - our own command
        [str(BOT_PYTHON), "-m", "bot.training"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise UpFailed(f"training the dialogue failed: {(done.stderr or done.stdout)[-2000:]}")
    return "up to date" if "up to date" in done.stdout else None


async def _run(settings: Settings, port: int) -> int:
    supervisor = Supervisor(
        parts(settings, port), log_folder=settings.data_folder / "logs", root=ROOT
    )

    def on_ready(name: str, seconds: float) -> None:
        say(name, f"ready after {seconds:.1f} s")

    is_well = await supervisor.run(on_ready, lambda: _addresses(port, settings.data_folder))
    if not is_well:
        raise UpFailed(supervisor.failure or "a part failed")
    say("stopped", "every process has ended")
    return 0


def parts(settings: Settings, port: int) -> list[Part]:
    """The dialogue server (unless its address is set to nothing) and the web process."""
    web = Part(
        "web",
        (sys.executable, "-m", "launch.cli", "web"),
        is_ready=lambda: _answers(f"http://127.0.0.1:{port}/health"),
        environment={"PORT": str(port)},
    )
    return [dialogue_part(settings), web] if settings.dialogue.url else [web]


def dialogue_part(settings: Settings) -> Part:
    rasa = settings.dialogue.url.rpartition(":")[2].strip("/") or "5005"
    return Part(
        "dialogue",
        (str(BOT_PYTHON), "-m", "bot.server", "--port", rasa),
        is_ready=lambda: _answers(f"{settings.dialogue.url}/webhooks/rest/"),
        environment={
            "PONTE_ACTIONS_URL": f"http://127.0.0.1:{settings.actions.port}/webhook",
            "PONTE_ACTIONS_SECRET": action_token(settings),
            "RASA_TRACKER_DB": str(settings.data_folder / "rasa" / "tracker.db"),
        },
    )


async def _answers(url: str) -> bool:
    def ask() -> bool:
        try:
            with urlopen(url, timeout=2) as answer:  # noqa: S310 - a loopback address of ours
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    return await asyncio.to_thread(ask)


def _addresses(port: int, data: Path) -> None:
    print()
    print(f"  Ponte is up: http://localhost:{port}/")
    for name in ("pt", "gr", "vn"):
        print(f"    http://localhost:{port}/{name}")
    print(f'  Try: .venv/bin/ponte ask "Como peço o NISS?"   Logs: {data / "logs"}')
    print("  Ctrl-C stops everything.", flush=True)
