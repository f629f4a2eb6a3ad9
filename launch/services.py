"""The composition root: everything is opened here, in order, and closed in reverse."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.office import Office
from actions.plain import play_plainly
from actions.scene import Turn
from connectors.dialogue import Dialogue, NoDialogue, RasaDialogue, Said
from connectors.turn import Parts, Turns
from connectors.web.hub import WebChannel
from connectors.web.limits import Limiter
from connectors.web.routes import WebParts
from connectors.web.site import HERE as WEB
from desk.taxonomy.taxonomy import Taxonomy, load_taxonomies
from kit.clock import Clock, SystemClock
from kit.database import Sessions, open_engine, open_readers, open_sessions
from kit.settings import ROOT, Settings
from kit.wording import Wording, load_wording
from kit.yaml_files import read_yaml
from launch.bank import Bank, open_bank
from launch.secret import action_token


@dataclass(frozen=True)
class Services:
    settings: Settings
    clock: Clock
    engine: AsyncEngine
    sessions: Sessions
    readers: Sessions
    wording: Wording
    taxonomies: dict[str, Taxonomy]
    dialogue: Dialogue
    office: Office
    turns: Turns
    web: WebParts
    action_token: str

    async def health(self) -> dict[str, str]:
        """Each part's state in a word; "up" is well."""
        return {
            "database": await self._database(),
            "search": "up",
            "dialogue": "up" if await self.dialogue.is_up() else "down",
        }

    async def _database(self) -> str:
        try:
            async with self.readers() as session:
                await session.execute(text("SELECT 1 FROM conversations LIMIT 1"))
        except SQLAlchemyError:
            return "down"
        return "up"


class PlainTurns:
    """Joins the connectors' fallback to the actions."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def play(self, said: Said, intent: str | None = None) -> None:
        turn = Turn(said.inbox_id, said.language, intent=intent, choice=said.choice)
        await play_plainly(self._office, turn, said.text)


def organisation_names() -> dict[str, dict[str, str]]:
    raw: dict[str, Any] = read_yaml(WEB / "pages" / "strings.yml")
    return {name: facts["name"] for name, facts in raw["organisations"].items()}


@asynccontextmanager
async def open_services(
    settings: Settings,
    *,
    clock: Clock | None = None,
    dialogue: Dialogue | None = None,
    bank: Bank | None = None,
) -> AsyncIterator[Services]:
    """Opens everything a web process needs. Tests hand in a clock, a dialogue or a bank of their own."""
    clock = clock or SystemClock()
    engine = open_engine(settings.database_url)
    sessions, readers = open_sessions(engine), open_readers(engine)
    wording = load_wording(ROOT / "bot" / "domain")
    taxonomies = load_taxonomies(ROOT / "desk" / "taxonomy")
    bank = bank or open_bank(settings, taxonomies)
    names = organisation_names()
    office = Office(
        sessions=sessions,
        readers=readers,
        clock=clock,
        wording=wording,
        bank=bank.search,
        taxonomies=taxonomies,
        reasons=bank.reasons,
        names=names,
    )
    channel = WebChannel()
    async with httpx.AsyncClient(trust_env=False) as client:
        if dialogue is None:
            dialogue = _rasa(settings, client)
        turns = Turns(
            Parts(
                sessions=sessions,
                readers=readers,
                clock=clock,
                wording=wording,
                detector=bank.detector,
                crisis=bank.crisis,
                dialogue=dialogue,
                plain=PlainTurns(office),
                channels={"web": channel},
                turns_per_epoch=settings.dialogue.turns_per_epoch,
            )
        )
        web = WebParts(
            sessions=sessions,
            readers=readers,
            clock=clock,
            wording=wording,
            turns=turns,
            channel=channel,
            limiter=Limiter(
                messages_per_minute=settings.web.messages_per_minute,
                conversations_per_minute=settings.web.conversations_per_minute,
            ),
            taxonomies=taxonomies,
            organisation_names=names,
            attachments_folder=settings.data_folder / "attachments",
            attachment_size=settings.attachments.size_limit,
            attachment_count=settings.attachments.count_limit,
            message_limit=settings.web.message_limit,
        )
        try:
            yield Services(
                settings, clock, engine, sessions, readers, wording, taxonomies, dialogue,
                office, turns, web, action_token(settings),
            )  # fmt: skip
        finally:
            await turns.close()
            await engine.dispose()


def _rasa(settings: Settings, client: httpx.AsyncClient) -> Dialogue:
    if not settings.dialogue.url:
        return NoDialogue()
    return RasaDialogue(
        client,
        settings.dialogue.url,
        deadline=settings.dialogue.deadline_seconds,
        retry_after=settings.dialogue.retry_seconds,
    )
