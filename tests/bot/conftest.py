"""A trained model, a Rasa server on loopback and a fake action server that counts its calls."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT, ROOT / "tests" / "bot"):
    sys.path.insert(0, str(folder))

from fakes import ActionServer, Rasa

START_SECONDS = 120


@pytest.fixture(scope="session")
def model() -> Path:
    if os.environ.get("PONTE_TEST_MODEL"):
        return Path(os.environ["PONTE_TEST_MODEL"])
    """The product's own model, trained only if something changed since the last time."""
    subprocess.run(
        [sys.executable, "-m", "bot.training"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    return ROOT / "var/rasa/models/ponte.tar.gz"


@pytest.fixture(scope="session")
def actions() -> Iterator[ActionServer]:
    server = ActionServer()
    server.start()
    yield server
    server.stop()


class RasaProcess:
    """Starts `bot.server` as an operator does; `kill` and `start` again for a crash."""

    def __init__(self, model: Path, actions_url: str, folder: Path) -> None:
        self.model, self.actions_url, self.folder = model, actions_url, folder
        self.log = folder / "rasa.log"
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Rasa:
        environment = {
            **os.environ,
            "PONTE_ACTIONS_URL": self.actions_url,
            "PONTE_ACTIONS_SECRET": "a-secret",
            "RASA_TRACKER_DB": str(self.folder / "tracker.db"),
            "PYTHONWARNINGS": "ignore",
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.server"]
                + ["--port", str(self.port), "--model", str(self.model)],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        rasa = Rasa(self.port)
        deadline = time.monotonic() + START_SECONDS
        while not rasa.is_up():
            assert self.process.poll() is None, self.log.read_text()[-4000:]
            assert time.monotonic() < deadline, self.log.read_text()[-4000:]
            time.sleep(0.2)
        return rasa

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=20)

    def terminate(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


@pytest.fixture(scope="session")
def rasa_process(
    model: Path, actions: ActionServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RasaProcess]:
    process = RasaProcess(model, actions.url, tmp_path_factory.mktemp("rasa"))
    process.start()
    yield process
    if process.process is not None and process.process.poll() is None:
        process.kill()


@pytest.fixture
def rasa(rasa_process: RasaProcess, actions: ActionServer) -> Rasa:
    actions.reset()
    return Rasa(rasa_process.port)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
