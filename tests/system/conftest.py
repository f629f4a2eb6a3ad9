"""The whole product as its own processes: `ponte up` on spare ports, with a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Ponte:
    """A running product; only processes started here are ever touched, by their id."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Ponte":
        environment = {
            **os.environ,
            "PORT": str(self.port),
            "PONTE_DATA_FOLDER": str(self.folder),
            "PONTE_ACTIONS__PORT": str(free_port()),
            "PONTE_DIALOGUE__URL": f"http://127.0.0.1:{free_port()}",
            "PONTE_WEB__CONVERSATIONS_PER_MINUTE": "10000",
            "PONTE_WEB__MESSAGES_PER_MINUTE": "10000",
        }
        with (self.folder / "up.log").open("a") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "launch.cli", "up"],
                cwd=ROOT,
                env=environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
            )
        self.wait_ready()
        return self

    def wait_ready(self, *, seconds: float = READY_SECONDS, dialogue: bool = True) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                raise AssertionError((self.folder / "up.log").read_text())
            try:
                ready = httpx.get(f"{self.url}/ready", timeout=5, trust_env=False).json()
                if ready["status"] == "ready" or (not dialogue and ready["status"] == "degraded"):
                    return
            except (httpx.HTTPError, ValueError):
                pass
            time.sleep(0.2)
        raise AssertionError("not ready in time: " + (self.folder / "up.log").read_text())

    def children(self) -> list[psutil.Process]:
        assert self.process is not None
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, word: str) -> psutil.Process:
        return next(p for p in self.children() if word in " ".join(p.cmdline()))

    def kill(self, word: str) -> None:
        """SIGKILL to one part, "bot.server" or "launch.cli web", once it is there."""
        for _ in range(100):
            try:
                return self.child(word).send_signal(signal.SIGKILL)
            except (StopIteration, psutil.NoSuchProcess):
                time.sleep(0.1)
        raise AssertionError(f"there is no process {word!r} to kill")

    def stop(self) -> list[psutil.Process]:
        """SIGTERM as an operator would; gives the processes that are left."""
        assert self.process is not None
        family = self.children()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=40)
        _, alive = psutil.wait_procs(family, timeout=5)
        return alive


@pytest.fixture(scope="session")
def ponte(tmp_path_factory):
    running = Ponte(tmp_path_factory.mktemp("ponte")).start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.stop()


@dataclass
class Talk:
    """A citizen at the public API who, like the widget, sends a message until it is acknowledged."""

    url: str
    organisation: str = "pt"
    id: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def open(self) -> "Talk":
        body = {"organisation": self.organisation, "language": "auto"}
        opened = httpx.post(f"{self.url}/api/conversations", json=body, trust_env=False).json()
        self.id, self.headers = opened["id"], {"Authorization": f"Bearer {opened['token']}"}
        return self

    def send(self, *, client_message_id: str | None = None, **body: Any) -> list[dict[str, Any]]:
        message = {"client_message_id": client_message_id or str(uuid.uuid4()), **body}
        deadline = time.monotonic() + 90
        while True:
            try:
                answer = httpx.post(
                    f"{self.url}/api/conversations/{self.id}/messages",
                    json=message, headers=self.headers, timeout=30, trust_env=False,
                )  # fmt: skip
                if answer.status_code == 200:
                    return answer.json()["replies"]
                assert answer.status_code in (202, 429), answer.text
            except httpx.HTTPError:
                pass
            assert time.monotonic() < deadline, "the message was never acknowledged"
            time.sleep(0.2)

    def say(self, text: str) -> list[dict[str, Any]]:
        return self.send(text=text)

    def tap(self, choice: str) -> list[dict[str, Any]]:
        return self.send(choice=choice)

    def messages(self) -> list[dict[str, Any]]:
        path = f"{self.url}/api/conversations/{self.id}/messages?after=0"
        return httpx.get(path, headers=self.headers, timeout=30, trust_env=False).json()["messages"]


@pytest.fixture
def talk(ponte) -> Talk:
    return Talk(ponte.url).open()
