from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.conversation import (
    Conversation,
    Inbox,
    InboxState,
    Message,
    Outbox,
    OutboxState,
)


async def find_conversation(session: AsyncSession, conversation_id: str) -> Conversation | None:
    return await session.get(Conversation, conversation_id)


async def messages_after(
    session: AsyncSession, conversation_id: str, after: int, limit: int = 500
) -> list[Message]:
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.id > after)
        .order_by(Message.id)
        .limit(limit)
    )
    return list(await session.scalars(query))


async def replies_to(session: AsyncSession, inbox_id: int) -> list[Message]:
    query = (
        select(Message)
        .where(Message.inbox_id == inbox_id, Message.position > 0)
        .order_by(Message.position)
    )
    return list(await session.scalars(query))


async def received(session: AsyncSession, channel: str, external_id: str) -> Inbox | None:
    query = select(Inbox).where(Inbox.channel == channel, Inbox.external_id == external_id)
    return (await session.scalars(query)).one_or_none()


async def next_waiting(session: AsyncSession, conversation_id: str) -> Inbox | None:
    """The oldest unanswered message: later ones wait for it, so the order is kept."""
    query = (
        select(Inbox)
        .where(Inbox.conversation_id == conversation_id, Inbox.state == InboxState.WAITING)
        .order_by(Inbox.id)
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def conversations_waiting(
    session: AsyncSession, now: datetime, limit: int = 100
) -> list[str]:
    """Conversations whose oldest waiting message may be tried, and that nobody holds."""
    query = (
        select(Inbox.conversation_id)
        .join(Conversation, Conversation.id == Inbox.conversation_id)
        .where(
            Inbox.state == InboxState.WAITING,
            or_(Inbox.next_at.is_(None), Inbox.next_at <= now),
            or_(Conversation.leased_until.is_(None), Conversation.leased_until < now),
        )
        .distinct()
        .limit(limit)
    )
    return list(await session.scalars(query))


async def undelivered(session: AsyncSession, conversation_id: str) -> list[Outbox]:
    query = (
        select(Outbox)
        .where(Outbox.conversation_id == conversation_id, Outbox.state == OutboxState.WAITING)
        .order_by(Outbox.message_id)
    )
    return list(await session.scalars(query))


async def conversations_undelivered(session: AsyncSession, limit: int = 100) -> list[str]:
    query = (
        select(Outbox.conversation_id)
        .where(Outbox.state == OutboxState.WAITING)
        .distinct()
        .limit(limit)
    )
    return list(await session.scalars(query))


async def was_offered(session: AsyncSession, conversation_id: str, value: str) -> bool:
    """Whether a choice was ever put under a reply of this conversation (the latest 200 messages)."""
    query = (
        select(Message.data)
        .where(Message.conversation_id == conversation_id, Message.author != "citizen")
        .order_by(Message.id.desc())
        .limit(200)
    )
    for data in await session.scalars(query):
        if any(choice["value"] == value for choice in data.get("choices", [])):
            return True
    return False
