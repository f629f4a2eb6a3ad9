from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.cases.case import Attachment, Case, CaseReply, Draft


async def open_draft(session: AsyncSession, conversation_id: str) -> Draft | None:
    query = select(Draft).where(Draft.conversation_id == conversation_id)
    return (await session.scalars(query)).one_or_none()


async def case_by_reference(session: AsyncSession, reference: str) -> Case | None:
    query = select(Case).where(Case.reference == reference).with_for_update()
    return (await session.scalars(query)).one_or_none()


async def cases_of(session: AsyncSession, conversation_id: str) -> list[Case]:
    """Cases filed in this conversation, newest first."""
    query = select(Case).where(Case.conversation_id == conversation_id).order_by(Case.id.desc())
    return list(await session.scalars(query))


async def replies_of(session: AsyncSession, case_id: int) -> list[CaseReply]:
    query = select(CaseReply).where(CaseReply.case_id == case_id).order_by(CaseReply.id)
    return list(await session.scalars(query))


async def loose_attachments(session: AsyncSession, conversation_id: str) -> list[Attachment]:
    """Files uploaded in the conversation that belong to no case yet."""
    query = (
        select(Attachment)
        .where(Attachment.conversation_id == conversation_id, Attachment.case_id.is_(None))
        .order_by(Attachment.at, Attachment.id)
    )
    return list(await session.scalars(query))


async def count_loose_attachments(session: AsyncSession, conversation_id: str) -> int:
    query = (
        select(func.count())
        .select_from(Attachment)
        .where(Attachment.conversation_id == conversation_id, Attachment.case_id.is_(None))
    )
    return int(await session.scalar(query) or 0)


async def attachment_by_client_id(session: AsyncSession, client_id: str) -> Attachment | None:
    query = select(Attachment).where(Attachment.client_id == client_id)
    return (await session.scalars(query)).one_or_none()
