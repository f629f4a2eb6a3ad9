"""A case is a request, a complaint or a wish for an appointment; a draft is one not yet sent."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.database import Row
from kit.errors import Refusal

CASE_KINDS = ("request", "complaint", "appointment")


class CaseState(StrEnum):
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


#: Where a case may go from where; reopening is an answered or closed case in progress again.
MOVES: dict[CaseState, frozenset[CaseState]] = {
    CaseState.RECEIVED: frozenset({CaseState.IN_PROGRESS, CaseState.WAITING, CaseState.ANSWERED}),
    CaseState.IN_PROGRESS: frozenset({CaseState.WAITING, CaseState.ANSWERED}),
    CaseState.WAITING: frozenset({CaseState.IN_PROGRESS, CaseState.ANSWERED, CaseState.CLOSED}),
    CaseState.ANSWERED: frozenset({CaseState.IN_PROGRESS, CaseState.CLOSED}),
    CaseState.CLOSED: frozenset({CaseState.IN_PROGRESS}),
}


class CaseMoveImpossible(Refusal):
    """A case cannot go from its state to the one asked for."""


class CaseUnknown(Refusal):
    """No case has this reference and secret; which of the two is wrong is not told."""


class StatusLocked(Refusal):
    """Too many wrong secrets for this reference."""


class Case(Row):
    __tablename__ = "cases"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    organisation: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[CaseState] = mapped_column(String(16), default=CaseState.RECEIVED)
    reason: Mapped[str] = mapped_column(String(200))
    department: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))
    description: Mapped[str] = mapped_column(Text)
    contact: Mapped[str | None] = mapped_column(String(200))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    #: The draft this came from: one draft becomes one case, whatever is tried twice.
    draft_id: Mapped[str] = mapped_column(String(36), unique=True)
    filed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    failed_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]

    def move(self, to: CaseState) -> None:
        if to not in MOVES[self.state]:
            raise CaseMoveImpossible(state=self.state, to=to)
        self.state = to


class CaseRecord(Row):
    """One line of a case's history."""

    __tablename__ = "case_records"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    what: Mapped[str] = mapped_column(String(40))
    state: Mapped[CaseState] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


class CaseReply(Row):
    """What the office wrote to the citizen, or she to the office, about a case."""

    __tablename__ = "case_replies"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    author: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Draft(Row):
    """What a citizen has told so far of a case, or of a case she asks about; one per conversation.

    The dialogue server only mirrors `step`; when it loses its tracker, this is where to go on.
    """

    __tablename__ = "drafts"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), unique=True)
    #: request, complaint, appointment or status.
    kind: Mapped[str] = mapped_column(String(16))
    step: Mapped[str] = mapped_column(String(24))
    #: True while a single field is corrected from the summary.
    is_correcting: Mapped[bool] = mapped_column(default=False)
    description: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(String(200))
    contact: Mapped[str | None] = mapped_column(String(200))
    contact_is_asked: Mapped[bool] = mapped_column(default=False)
    reference: Mapped[str | None] = mapped_column(String(16))
    #: Where in the menus the citizen stands, and what was predicted: `{"path", "page", "guesses"}`.
    menu: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_at: Mapped[datetime]


class Attachment(Row):
    __tablename__ = "attachments"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    #: For the widget's repeated upload of one file: the same id is stored once.
    client_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    path: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
