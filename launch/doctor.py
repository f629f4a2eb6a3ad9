"""`ponte doctor`: looks at each part of an installation, and says what to do about what is wrong."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from kit.database import open_engine
from kit.settings import ROOT, Settings
from launch.ports import port_is_free, public_port
from launch.up import BOT_PYTHON

_ROOM_NEEDED = 1_000_000_000
_OLDEST_PYTHON = (3, 11)


class Trouble(Exception):  # noqa: N818 - a finding, told in one line
    """What is wrong and how to mend it."""


def run_doctor(settings: Settings) -> int:
    """Prints a line a check; 0 when all is well, 1 otherwise."""
    troubles = 0
    for name, check in CHECKS:
        try:
            print(f"  ok       {name}: {check(settings)}")
        except Trouble as trouble:
            troubles += 1
            print(f"  TROUBLE  {name}: {trouble}")
    print("All is well." if not troubles else f"{troubles} to mend.")
    return 1 if troubles else 0


def _python(_settings: Settings) -> str:
    if sys.version_info[:2] < _OLDEST_PYTHON:
        raise Trouble("Python 3.11 or newer is needed; install it and run `make install`.")
    return ".".join(map(str, sys.version_info[:3]))


def _sqlite(_settings: Settings) -> str:
    if sqlite3.sqlite_version_info < (3, 35):
        raise Trouble(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 or newer is needed.")
    return sqlite3.sqlite_version


def _bot(_settings: Settings) -> str:
    if not BOT_PYTHON.exists():
        raise Trouble("bot/.venv is missing; run `make install`.")
    code = "import importlib.metadata as m; print(m.version('rasa'))"
    done = subprocess.run(  # noqa: S603 - our own command
        [str(BOT_PYTHON), "-c", code], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Trouble("Rasa does not load in bot/.venv; remove bot/.venv and run `make install`.")
    return f"Rasa {done.stdout.strip()}"


def _folder(settings: Settings) -> str:
    folder = settings.data_folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_text("x", encoding="utf-8")
        probe.unlink()
    except OSError as error:
        raise Trouble(
            f"{folder} cannot be written ({error.strerror}); give this user the right, or set "
            "PONTE_DATA_FOLDER to another folder."
        ) from None
    free = shutil.disk_usage(folder).free
    if free < _ROOM_NEEDED:
        raise Trouble(f"only {free // 1_000_000} MB are free at {folder}; make room.")
    return f"{folder}, {free // 1_000_000_000} GB free"


def _database(settings: Settings) -> str:
    from launch.migrate import is_current

    async def look() -> bool:
        engine = open_engine(settings.database_url)
        try:
            return await is_current(engine)
        finally:
            await engine.dispose()

    try:
        current = asyncio.run(look())
    except Exception as error:  # noqa: BLE001 - whatever the driver says is told
        raise Trouble(
            f"does not open ({type(error).__name__}); check PONTE_DATABASE__URL and that the server runs."
        ) from None
    if not current:
        raise Trouble("is not at the newest shape; `make up` brings it there.")
    return settings.database_url.partition(":")[0]


def _bank(settings: Settings) -> str:
    from launch.bank import prepare_bank

    try:
        return prepare_bank(settings)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the bank is told
        raise Trouble(f"{error}; `ponte faq validate` shows every error.") from None


def _wording(_settings: Settings) -> str:
    from kit.wording import WordingError, load_wording

    try:
        return f"{len(load_wording(ROOT / 'bot' / 'domain').texts)} texts in four languages"
    except (WordingError, OSError) as error:
        raise Trouble(f"{error}; mend bot/domain.") from None


def _model(_settings: Settings) -> str:
    model = ROOT / "var" / "rasa" / "models" / "ponte.tar.gz"
    if not model.exists():
        raise Trouble("is not trained; run `make train`.")
    return f"{model.name}, {model.stat().st_size // 1000} kB"


def _ports(settings: Settings) -> str:
    port = public_port(settings)
    busy = [n for n in (port, settings.actions.port) if not port_is_free("127.0.0.1", n)]
    if busy and not _ponte_answers(port):
        raise Trouble(
            f"{', '.join(map(str, busy))} taken by another program; stop it, or set PORT and PONTE_ACTIONS__PORT."
        )
    return f"{port} and {settings.actions.port} " + ("in use by Ponte" if busy else "free")


def _ponte_answers(port: int) -> bool:
    from urllib.error import URLError
    from urllib.request import urlopen

    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _secret(settings: Settings) -> str:
    if settings.environment == "production" and not settings.actions.token.get_secret_value():
        raise Trouble(
            "PONTE_ACTIONS__TOKEN is not set; production needs it (openssl rand -hex 32)."
        )
    path = Path(settings.data_folder) / "actions.token"
    if path.exists() and path.stat().st_mode & 0o077:
        raise Trouble(f"others may read {path}; run `chmod 600 {path}`.")
    return "set" if settings.actions.token.get_secret_value() else "made at first start"


CHECKS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("Python", _python),
    ("SQLite", _sqlite),
    ("dialogue environment", _bot),
    ("data folder", _folder),
    ("secret of the actions", _secret),
    ("database", _database),
    ("texts", _wording),
    ("FAQ bank and index", _bank),
    ("dialogue model", _model),
    ("ports", _ports),
)
