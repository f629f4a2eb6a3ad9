"""Every record of the desk, for Alembic and for tests that make a database without it."""

from desk.cases.case import Attachment, Case, CaseRecord, CaseReply, Draft
from desk.conversations.conversation import Conversation, Inbox, Message, Outbox
from kit.database import Row

metadata = Row.metadata

__all__ = [
    "Attachment",
    "Case",
    "CaseRecord",
    "CaseReply",
    "Conversation",
    "Draft",
    "Inbox",
    "Message",
    "Outbox",
    "metadata",
]
