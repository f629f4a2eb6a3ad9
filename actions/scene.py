"""One turn as the dialogue sees it, inside the transaction that will end it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import anyio.to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from actions.office import Office
from desk.cases.case import Draft
from desk.cases.queries import open_draft
from desk.conversations.conversation import Conversation, Inbox
from desk.conversations.queries import find_conversation
from desk.conversations.reply import Choice, Kind, Reply
from desk.conversations.usecases import AlreadyAnswered, answer, unanswered
from desk.taxonomy.taxonomy import Taxonomy
from faq_bank.search import SearchResult
from kit.logging import log

#: How a turn that the dialogue ended is named in the inbox and in logs.
OUTCOME = "dialogue"


@dataclass(frozen=True)
class Turn:
    """What the dialogue is told: whose message, in which language, and what was understood."""

    inbox_id: int
    language: str
    #: Rasa's intent, or what stands in for it when Rasa is away; None for a tap.
    intent: str | None = None
    #: The value of a choice that was tapped or matched.
    choice: str | None = None


@dataclass
class Scene:
    office: Office
    session: AsyncSession
    turn: Turn
    inbox: Inbox
    conversation: Conversation
    draft: Draft | None
    found: SearchResult | None

    @property
    def language(self) -> str:
        return self.turn.language

    @property
    def text(self) -> str:
        return (self.inbox.text or "").strip()

    @property
    def words(self) -> list[str]:
        return re.findall(r"\w+", self.text)

    @property
    def taxonomy(self) -> Taxonomy:
        return self.office.taxonomies[self.conversation.organisation]

    def say(self, key: str, **facts: Any) -> str:
        return self.office.wording.say(key, self.language, **facts)

    def reply(self, key: str, *choices: Choice, kind: Kind | None = None, **facts: Any) -> Reply:
        kind = kind or ("choices" if choices else "text")
        return Reply(self.say(key, **facts), self.language, kind=kind, choices=choices)

    def choice(self, label: str, value: str) -> Choice:
        return Choice(self.office.wording.label(label, self.language), value)


@dataclass(frozen=True)
class Played:
    """How a turn ended: what the dialogue server must mirror."""

    outcome: str
    texts: tuple[str, ...] = ()
    #: The open draft's kind and step afterwards; None when none is open.
    kind: str | None = None
    step: str | None = None


#: A piece of dialogue: one turn in, replies out.
Part = Callable[[Scene], Awaitable[list[Reply]]]


async def play(office: Office, turn: Turn, part: Part) -> Played:
    """Runs a part and commits everything of it at once: business, replies, the end of the turn.

    When the turn was over already (another process or the fallback was faster, or this is the
    second try after a crash) nothing is written and the outcome is "already".
    """
    found = await _search(office, turn)
    try:
        async with office.sessions.begin() as session:
            scene = await _open_scene(session, office, turn, found)
            replies = await part(scene)
            await answer(
                session,
                office.clock,
                scene.conversation,
                scene.inbox,
                replies=replies,
                outcome=OUTCOME,
            )
            draft = await open_draft(session, scene.conversation.id)
    except AlreadyAnswered:
        return await _already(office, turn)
    decision = found.decision if found else None
    log.info("turn.played", inbox=turn.inbox_id, outcome=OUTCOME, decision=decision)
    return Played(
        outcome=OUTCOME,
        texts=tuple(reply.text for reply in replies),
        kind=draft.kind if draft else None,
        step=draft.step if draft else None,
    )


async def _open_scene(
    session: AsyncSession, office: Office, turn: Turn, found: SearchResult | None
) -> Scene:
    inbox = await unanswered(session, turn.inbox_id)
    conversation = await find_conversation(session, inbox.conversation_id)
    if conversation is None:
        raise AlreadyAnswered
    draft = await open_draft(session, conversation.id)
    return Scene(office, session, turn, inbox, conversation, draft, found)


async def _already(office: Office, turn: Turn) -> Played:
    async with office.readers() as session:
        inbox = await session.get(Inbox, turn.inbox_id)
        draft = await open_draft(session, inbox.conversation_id) if inbox else None
    return Played("already", kind=draft.kind if draft else None, step=draft.step if draft else None)


async def _search(office: Office, turn: Turn) -> SearchResult | None:
    """Looks a written message up before the transaction opens: computing must not hold the lock."""
    async with office.readers() as session:
        inbox = await session.get(Inbox, turn.inbox_id)
        conversation = await find_conversation(session, inbox.conversation_id) if inbox else None
    if inbox is None or conversation is None or turn.choice or not inbox.text:
        return None
    text, organisation, topic = inbox.text, conversation.organisation, conversation.topic

    def ask() -> SearchResult:
        return office.bank.ask(text, organisation=organisation, language=turn.language, topic=topic)

    return await anyio.to_thread.run_sync(ask)
