"""What is kept of a conversation: the messages of both sides, and what came in and went out."""

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.database import Row


class Conversation(Row):
    """One citizen's thread with one organisation on one channel."""

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    organisation: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    #: True once the citizen picked a language; detection no longer moves it then.
    language_is_chosen: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    #: Number of the tracker in use at the dialogue server, and its turns so far.
    epoch: Mapped[int] = mapped_column(default=0)
    turns_in_epoch: Mapped[int] = mapped_column(default=0)
    #: Choices that stood under the latest replies, so that a number or a word can stand for a tap.
    offered: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    #: The latest question that got no sure answer: it becomes the text of a case if one is opened.
    open_question: Mapped[str | None] = mapped_column(Text)
    topic: Mapped[str | None] = mapped_column(String(120))
    unsure_in_a_row: Mapped[int] = mapped_column(default=0)
    leased_by: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[datetime | None]

    def accepts(self, token: str) -> bool:
        return hmac.compare_digest(self.token_hash, hash_token(token))


def new_id() -> str:
    return str(uuid.uuid4())


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InboxState(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"


class Inbox(Row):
    """A message as it came in, stored before anything is acknowledged; one row is one turn."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("channel", "external_id"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(160))
    text: Mapped[str | None] = mapped_column(Text)
    choice: Mapped[str | None] = mapped_column(String(300))
    fingerprint: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    state: Mapped[InboxState] = mapped_column(String(16), default=InboxState.WAITING, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(40))


class Message(Row):
    """What either side said, in the order in which it was stored."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("inbox_id", "position"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    #: The message of the citizen that this belongs to (position 0 is that message itself).
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"))
    position: Mapped[int]
    author: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime]


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Outbox(Row):
    """A reply still to be delivered, written in the transaction that stored it."""

    __tablename__ = "outbox"
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    state: Mapped[OutboxState] = mapped_column(String(16), default=OutboxState.WAITING, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
