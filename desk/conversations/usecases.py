"""Opening a conversation, taking a message in, and answering it: each once, whatever happens between."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import queries
from desk.conversations.conversation import (
    Conversation,
    Inbox,
    InboxState,
    Message,
    Outbox,
    OutboxState,
    hash_token,
    new_id,
    new_token,
)
from desk.conversations.reply import Reply
from kit.clock import Clock
from kit.errors import Refusal


class MessageIdReused(Refusal):
    """The same message id came again with other content."""


class AlreadyAnswered(Exception):  # noqa: N818 - not a fault: somebody else was faster
    """The turn is over; what was about to be written must not be."""


async def open_conversation(
    session: AsyncSession, clock: Clock, *, organisation: str, channel: str, language: str
) -> tuple[Conversation, str]:
    """A new conversation and the token that opens it (kept only as a hash)."""
    token = new_token()
    conversation = Conversation(
        id=new_id(),
        organisation=organisation,
        channel=channel,
        token_hash=hash_token(token),
        language=language,
        language_is_chosen=False,
        opened_at=clock.now(),
        offered=[],
    )
    session.add(conversation)
    await session.flush()
    return conversation, token


async def accept(
    session: AsyncSession,
    clock: Clock,
    conversation: Conversation,
    *,
    external_id: str,
    shown: str,
    text: str | None = None,
    choice: str | None = None,
) -> Inbox:
    """Stores a message once; a second copy gives the first row. `shown` is what the citizen sees of it.

    Raises MessageIdReused when the id was used for something else. Two copies that arrive at the same
    moment are decided by the unique key: the loser's transaction fails with IntegrityError and is
    tried again by the caller.
    """
    fingerprint = hashlib.sha256(f"{text}\x00{choice}".encode()).hexdigest()
    known = await queries.received(session, conversation.channel, external_id)
    if known is not None:
        if known.fingerprint != fingerprint or known.conversation_id != conversation.id:
            raise MessageIdReused
        return known
    inbox = Inbox(
        conversation_id=conversation.id,
        channel=conversation.channel,
        external_id=external_id,
        text=text,
        choice=choice,
        fingerprint=fingerprint,
        received_at=clock.now(),
        state=InboxState.WAITING,
        attempts=0,
    )
    session.add(inbox)
    await session.flush()
    session.add(
        Message(
            conversation_id=conversation.id,
            inbox_id=inbox.id,
            position=0,
            author="citizen",
            kind="text",
            language=conversation.language,
            text=shown,
            data={"client_message_id": external_id.rpartition(":")[2]},
            at=inbox.received_at,
        )
    )
    await session.flush()
    return inbox


async def note_attachment(
    session: AsyncSession,
    clock: Clock,
    conversation: Conversation,
    *,
    name: str,
    client_id: str | None,
) -> None:
    """Puts a file the citizen sent into the transcript; it asks for no answer."""
    data = {"client_message_id": client_id.rpartition(":")[2]} if client_id else {}
    session.add(
        Message(
            conversation_id=conversation.id,
            inbox_id=None,
            position=0,
            author="citizen",
            kind="attachment",
            language=conversation.language,
            text=name,
            data=data,
            at=clock.now(),
        )
    )
    await session.flush()


async def unanswered(session: AsyncSession, inbox_id: int) -> Inbox:
    """The turn's message, held for this transaction; raises AlreadyAnswered when the turn is over.

    On SQLite the transaction holds the write lock already; on PostgreSQL the row is locked.
    """
    inbox = await session.scalar(select(Inbox).where(Inbox.id == inbox_id).with_for_update())
    if inbox is None or inbox.state != InboxState.WAITING:
        raise AlreadyAnswered
    return inbox


async def answer(
    session: AsyncSession,
    clock: Clock,
    conversation: Conversation,
    inbox: Inbox,
    *,
    replies: Sequence[Reply],
    outcome: str,
) -> list[Message]:
    """Ends a turn: its replies, their delivery and the end of the turn in the caller's transaction."""
    messages = await _store(session, clock, conversation, replies, inbox_id=inbox.id)
    conversation.offered = _standing_choices(replies)
    inbox.state, inbox.outcome = InboxState.ANSWERED, outcome
    await session.flush()
    return messages


async def post(
    session: AsyncSession, clock: Clock, conversation: Conversation, replies: Sequence[Reply]
) -> list[Message]:
    """Says something that answers no message: the welcome, a clerk's reply, a notice."""
    messages = await _store(session, clock, conversation, replies, inbox_id=None)
    conversation.offered = _standing_choices(replies) or conversation.offered
    return messages


def _standing_choices(replies: Sequence[Reply]) -> list[dict[str, str]]:
    """The choices a typed number or word can mean: those under the last reply that has any."""
    lists = [reply.data()["choices"] for reply in replies if reply.choices]
    return list(lists[-1]) if lists else []


async def _store(
    session: AsyncSession,
    clock: Clock,
    conversation: Conversation,
    replies: Sequence[Reply],
    *,
    inbox_id: int | None,
) -> list[Message]:
    messages = [
        Message(
            conversation_id=conversation.id,
            inbox_id=inbox_id,
            position=position,
            author=reply.author,
            kind=reply.kind,
            language=reply.language,
            text=reply.text,
            data=reply.data(),
            at=clock.now(),
        )
        for position, reply in enumerate(replies, start=1)
    ]
    for message in messages:
        session.add(message)
        await session.flush()
        session.add(
            Outbox(
                message_id=message.id,
                conversation_id=conversation.id,
                channel=conversation.channel,
                state=OutboxState.WAITING,
                attempts=0,
            )
        )
    await session.flush()
    return messages


async def lease(
    session: AsyncSession, clock: Clock, conversation_id: str, *, holder: str, seconds: float
) -> bool:
    """Takes the conversation for one worker; False when another holds it and is alive."""
    now = clock.now()
    taken = await session.execute(
        update(Conversation)
        .where(
            Conversation.id == conversation_id,
            or_(
                Conversation.leased_until.is_(None),
                Conversation.leased_until < now,
                Conversation.leased_by == holder,
            ),
        )
        .values(leased_by=holder, leased_until=now + timedelta(seconds=seconds))
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


async def release(session: AsyncSession, conversation_id: str, *, holder: str) -> None:
    await session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.leased_by == holder)
        .values(leased_by=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )


def put_off(inbox: Inbox, *, now: datetime, limit: int) -> bool:
    """Counts a failed try and waits longer each time; True when the message is set aside at last."""
    inbox.attempts += 1
    if inbox.attempts >= limit:
        inbox.state, inbox.outcome = InboxState.SET_ASIDE, "set_aside"
        return True
    inbox.next_at = now + timedelta(seconds=min(60.0, 0.5 * 2**inbox.attempts))
    return False
