"""What citizens do with cases: start a draft, send it, look at it."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from desk.cases import queries
from desk.cases.case import Case, CaseRecord, CaseReply, CaseState, CaseUnknown, Draft, StatusLocked
from desk.cases.deadline import due_at
from desk.cases.reference import hash_secret, new_reference, new_secret, secrets_match
from desk.conversations.conversation import Conversation, new_id
from desk.taxonomy.taxonomy import Taxonomy
from kit.clock import Clock

TRIES = 5
LOCK = timedelta(minutes=15)

#: Compared against when no case has the reference, so that both answers take the same time.
_NOBODY = hash_secret("2222-2222-2", "2" * 10)


async def start_draft(
    session: AsyncSession, clock: Clock, conversation: Conversation, *, kind: str, step: str
) -> Draft:
    """A new draft; an open one of the conversation is given up for it."""
    await drop_draft(session, conversation)
    draft = Draft(
        id=new_id(),
        conversation_id=conversation.id,
        kind=kind,
        step=step,
        is_correcting=False,
        contact_is_asked=False,
        menu={},
        opened_at=clock.now(),
    )
    session.add(draft)
    await session.flush()
    return draft


async def drop_draft(session: AsyncSession, conversation: Conversation) -> None:
    draft = await queries.open_draft(session, conversation.id)
    if draft is not None:
        await session.delete(draft)
        await session.flush()


async def file_case(
    session: AsyncSession,
    clock: Clock,
    conversation: Conversation,
    draft: Draft,
    taxonomy: Taxonomy,
) -> tuple[Case, str]:
    """Makes the draft a case, with its attachments; gives the case and its secret, told only now."""
    reason = taxonomy.reason(draft.reason or "")
    if reason is None or not draft.description:
        raise ValueError("a draft needs a reason and a description before it is filed")
    reference, secret, now = new_reference(), new_secret(), clock.now()
    case = Case(
        reference=reference,
        secret_hash=hash_secret(reference, secret),
        organisation=conversation.organisation,
        kind=draft.kind,
        state=CaseState.RECEIVED,
        reason=reason.path,
        department=reason.department,
        language=conversation.language,
        description=draft.description,
        contact=draft.contact,
        conversation_id=conversation.id,
        draft_id=draft.id,
        filed_at=now,
        due_at=due_at(conversation.organisation, now, reason.working_days),
        failed_tries=0,
    )
    session.add(case)
    await session.flush()
    session.add(CaseRecord(case_id=case.id, what="filed", state=case.state, by="citizen", at=now))
    for attachment in await queries.loose_attachments(session, conversation.id):
        attachment.case_id = case.id
    await session.delete(draft)
    await session.flush()
    return case, secret


async def look_up(session: AsyncSession, clock: Clock, reference: str, secret: str) -> Case:
    """The case of a reference and its secret.

    Raises CaseUnknown for a wrong pair, StatusLocked after five wrong secrets within 15 minutes. The
    caller must commit also when it raises, or the tries are not counted.
    """
    case, now = await queries.case_by_reference(session, reference), clock.now()
    if case is None:
        secrets_match(_NOBODY, reference, secret)
        raise CaseUnknown
    if case.locked_until is not None and case.locked_until > now:
        raise StatusLocked(minutes=_minutes_left(case.locked_until, now))
    if not secrets_match(case.secret_hash, reference, secret):
        case.failed_tries += 1
        if case.failed_tries >= TRIES:
            case.failed_tries, case.locked_until = 0, now + LOCK
        await session.flush()
        raise CaseUnknown
    case.failed_tries = 0
    return case


def _minutes_left(until: datetime, now: datetime) -> int:
    return max(1, round((until - now).total_seconds() / 60))


async def reply_to_case(
    session: AsyncSession, clock: Clock, case: Case, *, author: str, text: str
) -> CaseReply:
    """The office's written reply; the case is answered by it."""
    reply = CaseReply(case_id=case.id, author=author, text=text, at=clock.now())
    case.move(CaseState.ANSWERED)
    session.add(reply)
    session.add(
        CaseRecord(case_id=case.id, what="replied", state=case.state, by=author, at=clock.now())
    )
    await session.flush()
    return reply
