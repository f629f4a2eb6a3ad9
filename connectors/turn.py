"""One turn, as a list of steps: read, language, crisis, dialogue, store, deliver.

A message was stored before it got here. Whatever dies on the way, the message is still waiting and
the turn is played again; what was committed is not done twice (desk.conversations.usecases).
"""

import asyncio
import time
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import anyio.to_thread
from prometheus_client import Counter, Histogram
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from connectors.channel import Channel, DeliveryFailed
from connectors.choices import match
from connectors.dialogue import Dialogue, DialogueUnavailable, Said
from desk.cases.queries import open_draft
from desk.conversations.conversation import Conversation, Inbox, InboxState, OutboxState
from desk.conversations.queries import (
    conversations_undelivered,
    conversations_waiting,
    find_conversation,
    messages_after,
    next_waiting,
    undelivered,
)
from desk.conversations.reply import Choice, Reply
from desk.conversations.usecases import (
    AlreadyAnswered,
    answer,
    lease,
    post,
    put_off,
    release,
    unanswered,
)
from faq_bank.language import Guess
from kit.clock import Clock
from kit.database import Sessions
from kit.languages import is_language
from kit.logging import log
from kit.wording import Wording
from kit.words import language_named

TRIES = 5
LEASE_SECONDS = 30.0

TURNS = Counter("ponte_turns_total", "Turns by outcome", ["outcome"])
TURN_SECONDS = Histogram(
    "ponte_turn_seconds",
    "Time of a turn",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 3, 10),
)


class Detector(Protocol):
    def detect(self, text: str, prior: str | None = None) -> Guess: ...


class Crisis(Protocol):
    """Recognises a person in danger."""

    def safety(self, text: str, organisation: str, language: str) -> "CrisisText | None": ...


class CrisisText(Protocol):
    @property
    def topic(self) -> str: ...
    @property
    def text(self) -> str: ...


class PlainDialogue(Protocol):
    """The dialogue without Rasa: commits the turn itself."""

    async def play(self, said: Said, intent: str | None = None) -> None: ...


#: What a bare "yes" or "no" was, when a rule answered it: the desk knows to what it was said.
_LOOSE = {"utter_yes_what": "affirm", "utter_no_what": "deny"}


@dataclass(frozen=True)
class Parts:
    """What a turn is made of, joined in launch."""

    sessions: Sessions
    readers: Sessions
    clock: Clock
    wording: Wording
    detector: Detector
    crisis: Crisis
    dialogue: Dialogue
    plain: PlainDialogue
    channels: Mapping[str, Channel]
    turns_per_epoch: int = 40


class Turns:
    """Plays the waiting messages of conversations, each conversation in order and by one worker."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.holder = uuid.uuid4().hex
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: set[asyncio.Task[None]] = set()

    async def finish(self, conversation_id: str, inbox_id: int, *, seconds: float) -> bool:
        """Waits until a message is answered; False when that takes too long (it goes on by itself).

        The work is a task of its own: a citizen who hangs up does not stop her turn.
        """
        deadline = time.monotonic() + seconds
        while True:
            task = asyncio.create_task(self.run(conversation_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            await asyncio.wait({task}, timeout=max(0.1, deadline - time.monotonic()))
            if await self._is_over(inbox_id):
                return True
            if time.monotonic() >= deadline:
                return False
            await asyncio.sleep(0.1)

    async def run(self, conversation_id: str) -> None:
        """Plays whatever waits in a conversation; a no-op when another worker holds it."""
        lock = self._locks[conversation_id]
        try:
            async with lock:
                await self._run_held(conversation_id)
        except SQLAlchemyError as error:
            # The message is stored; the sweep tries again when the database answers.
            log.error("turn.database_failed", error=type(error).__name__)
        finally:
            if not lock.locked():
                self._locks.pop(conversation_id, None)

    async def _run_held(self, conversation_id: str) -> None:
        parts = self.parts
        async with parts.sessions.begin() as session:
            if not await self._hold(session, conversation_id):
                return
        try:
            while await self._one(conversation_id):
                pass
        finally:
            async with parts.sessions.begin() as session:
                await release(session, conversation_id, holder=self.holder)

    async def _hold(self, session: AsyncSession, conversation_id: str) -> bool:
        """Takes or renews the lease; False when another worker has it."""
        return await lease(
            session,
            self.parts.clock,
            conversation_id,
            holder=self.holder,
            seconds=LEASE_SECONDS,
        )

    async def _one(self, conversation_id: str) -> bool:
        """One waiting message; True when there may be another."""
        started = time.perf_counter()
        read = await self._read(conversation_id)
        if read is None:
            return False
        try:
            outcome = await self._play(read)
        except AlreadyAnswered:
            outcome = "already"
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001 - the outermost edge of a turn: nothing may be lost
            log.error("turn.failed", inbox=read.inbox_id, error=type(error).__name__, exc_info=True)
            return await self._failed(read)
        if not await self._is_over(read.inbox_id):
            log.error("turn.failed", inbox=read.inbox_id, error="still_waiting")
            return await self._failed(read)
        await self.deliver(conversation_id)
        seconds = time.perf_counter() - started
        TURNS.labels(outcome).inc()
        TURN_SECONDS.observe(seconds)
        log.info(
            "turn.done", inbox=read.inbox_id, outcome=outcome, milliseconds=round(seconds * 1e3)
        )
        return True

    async def _read(self, conversation_id: str) -> Said | None:
        """Takes the next message, decides its language and what a typed number or label means."""
        parts = self.parts
        async with parts.sessions.begin() as session:
            conversation = await find_conversation(session, conversation_id)
            inbox = await next_waiting(session, conversation_id)
            if not await self._hold(session, conversation_id):
                return None
            if conversation is None or inbox is None:
                return None
            if inbox.next_at is not None and inbox.next_at > parts.clock.now():
                return None
            choice = inbox.choice or match(inbox.text or "", conversation.offered)
            await self._decide_language(conversation, inbox.text or "", choice)
            self._count_turn(conversation)
            return Said(
                conversation=conversation.id,
                epoch=conversation.epoch,
                organisation=conversation.organisation,
                language=conversation.language,
                inbox_id=inbox.id,
                text=inbox.text,
                choice=choice,
            )

    async def _decide_language(
        self, conversation: Conversation, text: str, choice: str | None
    ) -> None:
        named = (choice or "").removeprefix("language:") if choice else language_named(text)
        if named and is_language(named):
            conversation.language, conversation.language_is_chosen = named, True
            return
        if named == "auto":
            conversation.language_is_chosen = False
        if conversation.language_is_chosen or choice is not None or not text:
            return
        prior = conversation.language
        guess = await anyio.to_thread.run_sync(self.parts.detector.detect, text, prior)
        if guess.certain and is_language(guess.language):
            conversation.language = guess.language

    def _count_turn(self, conversation: Conversation) -> None:
        """A fresh tracker now and then: Rasa slows with every turn of a conversation."""
        conversation.turns_in_epoch += 1
        if conversation.turns_in_epoch > self.parts.turns_per_epoch:
            conversation.epoch += 1
            conversation.turns_in_epoch = 1

    async def _play(self, said: Said) -> str:
        if said.choice is None:
            text = said.text or ""
            crisis = await anyio.to_thread.run_sync(
                self.parts.crisis.safety, text, said.organisation, said.language
            )
            if crisis is not None:
                return await self._signpost(said, crisis)
            if not any(character.isalnum() for character in text):
                reply = Reply(self.parts.wording.say("symbols_only", said.language), said.language)
                return await self._store(said, [reply], "symbols_only")
        return await self._dialogue(said)

    async def _signpost(self, said: Said, crisis: CrisisText) -> str:
        person = Choice(self.parts.wording.label("person", said.language), "task:person")
        reply = Reply(crisis.text, said.language, kind="safety", choices=(person,))
        return await self._store(said, [reply], f"safety_{crisis.topic}")

    async def _dialogue(self, said: Said) -> str:
        try:
            statics = await self.parts.dialogue.play(said)
        except DialogueUnavailable as away:
            log.warning("turn.dialogue_away", inbox=said.inbox_id, error=away.reason)
            return await self._plainly(said)
        if await self._is_over(said.inbox_id):
            return "dialogue"
        loose = next((_LOOSE[s.key] for s in statics if s.key in _LOOSE), None)
        if loose is not None or not statics or await self._has_draft(said.conversation):
            # A yes or no to something offered; or nothing said although nothing was stored (a hidden
            # failure); or small talk from a tracker that lost the open form: the desk knows better.
            return await self._plainly(said, loose)
        replies = [Reply(static.text, said.language) for static in statics]
        return await self._store(said, replies, "small_talk")

    async def _plainly(self, said: Said, intent: str | None = None) -> str:
        await self.parts.plain.play(said, intent)
        return "plain"

    async def _store(self, said: Said, replies: list[Reply], outcome: str) -> str:
        parts = self.parts
        async with parts.sessions.begin() as session:
            inbox = await unanswered(session, said.inbox_id)
            conversation = await session.get_one(Conversation, said.conversation)
            await answer(
                session, parts.clock, conversation, inbox, replies=replies, outcome=outcome
            )
        return outcome

    async def _has_draft(self, conversation_id: str) -> bool:
        async with self.parts.readers() as session:
            return await open_draft(session, conversation_id) is not None

    async def _is_over(self, inbox_id: int) -> bool:
        async with self.parts.readers() as session:
            inbox = await session.get(Inbox, inbox_id)
            return inbox is not None and inbox.state != InboxState.WAITING

    async def _failed(self, said: Said) -> bool:
        """Puts a failed message off; after the last try it is set aside with an apology and a way out."""
        parts = self.parts
        async with parts.sessions.begin() as session:
            inbox = await session.get_one(Inbox, said.inbox_id)
            conversation = await session.get_one(Conversation, said.conversation)
            if not put_off(inbox, now=parts.clock.now(), limit=TRIES):
                return False
            conversation.open_question = inbox.text or conversation.open_question
            yes = Choice(parts.wording.label("person", said.language), "handoff:yes")
            text = parts.wording.say("trouble", said.language)
            apology = Reply(text, said.language, kind="handoff", author="system", choices=(yes,))
            await post(session, parts.clock, conversation, [apology])
        TURNS.labels("set_aside").inc()
        await self.deliver(said.conversation)
        return True

    async def deliver(self, conversation_id: str) -> None:
        """Hands over what stands in the outbox of a conversation, in order."""
        parts = self.parts
        async with parts.readers() as session:
            waiting = await undelivered(session, conversation_id)
            if not waiting:
                return
            first = waiting[0].message_id
            messages = await messages_after(session, conversation_id, first - 1)
        channel = parts.channels[waiting[0].channel]
        ids = {row.message_id for row in waiting}
        try:
            await channel.deliver(conversation_id, [m for m in messages if m.id in ids])
        except DeliveryFailed as failure:
            log.warning("outbox.failed", channel=channel.name, error=type(failure).__name__)
            return
        async with parts.sessions.begin() as session:
            for row in await undelivered(session, conversation_id):
                if row.message_id in ids:
                    row.state, row.sent_at = OutboxState.SENT, parts.clock.now()

    async def sweep(self, *, every: float = 1.0) -> None:
        """Runs for ever: takes up what a crash, a lock or a failure left waiting."""
        while True:
            try:
                async with self.parts.readers() as session:
                    waiting = await conversations_waiting(session, self.parts.clock.now())
                    undelivered = await conversations_undelivered(session)
                for conversation_id in undelivered:
                    await self.deliver(conversation_id)
                for conversation_id in waiting:
                    if not self._locks[conversation_id].locked():
                        await self.run(conversation_id)
            except SQLAlchemyError as error:
                log.error("sweep.database_failed", error=type(error).__name__)
            await asyncio.sleep(every)

    async def close(self) -> None:
        """Lets turns under way end (10 seconds at most)."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=10)
