"""A real database and the real app; only the bank and the dialogue server are scripted."""

import uuid
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from connectors.dialogue import NoDialogue
from kit.settings import Settings
from launch.bank import Bank
from launch.migrate import migrate
from launch.services import Services, open_services
from launch.web import create_web
from tests.fakes import (
    FakeBank,
    FakeReasons,
    NoCrisis,
    ScriptedDialogue,
    StillDetector,
    a_result,
    an_entry,
)

REASON = "payments/payment-problems/late"


@dataclass
class Citizen:
    """A citizen at the public API."""

    client: httpx.AsyncClient
    conversation: str
    headers: dict[str, str]

    async def post(self, **body: Any) -> httpx.Response:
        body = {"client_message_id": str(uuid.uuid4()), **body}
        path = f"/api/conversations/{self.conversation}/messages"
        return await self.client.post(path, json=body, headers=self.headers)

    async def say(self, text: str) -> list[dict[str, Any]]:
        answer = await self.post(text=text)
        assert answer.status_code == 200, answer.text
        return answer.json()["replies"]

    async def tap(self, choice: str) -> list[dict[str, Any]]:
        answer = await self.post(choice=choice)
        assert answer.status_code == 200, answer.text
        return answer.json()["replies"]

    async def messages(self, after: int = 0) -> list[dict[str, Any]]:
        path = f"/api/conversations/{self.conversation}/messages?after={after}"
        return (await self.client.get(path, headers=self.headers)).json()["messages"]


@pytest.fixture
def scripted() -> ScriptedDialogue | NoDialogue:
    return NoDialogue()


@pytest.fixture
def fake_bank(guesses) -> Bank:
    entry = an_entry(more="Mais sobre o NISS.")
    search = FakeBank(
        results={
            "niss": a_result("answer", entry),
            "abono": a_result("choose", entry, an_entry("pt.family.abono")),
            "reclamar": a_result("task", task="complaint"),
            "estado do meu": a_result("task", task="status"),
        },
        entries={entry.id: entry},
    )
    reasons = {name: FakeReasons(guesses) for name in ("pt", "gr", "vn")}
    return Bank(search, StillDetector(), NoCrisis(), reasons)


@pytest.fixture
def guesses() -> list[tuple[str, float]]:
    return []


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_folder=tmp_path)


@pytest.fixture
async def services(settings, fake_bank, scripted):
    async with open_services(settings, dialogue=scripted, bank=fake_bank) as opened:
        await migrate(opened.engine)
        yield opened


@pytest.fixture
async def client(services: Services):
    transport = httpx.ASGITransport(create_web(services), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://ponte") as opened:
        yield opened


@pytest.fixture
async def citizen(client) -> Citizen:
    return await a_citizen(client)


async def a_citizen(client, organisation: str = "pt", language: str = "auto") -> Citizen:
    body = {"organisation": organisation, "language": language}
    opened = (await client.post("/api/conversations", json=body)).json()
    return Citizen(client, opened["id"], {"Authorization": f"Bearer {opened['token']}"})
