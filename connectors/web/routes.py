"""The public conversation API of the contract."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Header, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import IntegrityError

from connectors.choices import ALWAYS, label_of
from connectors.turn import Turns
from connectors.web.errors import ApiError
from connectors.web.hub import WebChannel
from connectors.web.languages import preferred_language
from connectors.web.limits import Limiter
from connectors.web.schemas import (
    CaseOut,
    CaseReplyOut,
    Messages,
    NewConversation,
    NewMessage,
    Opened,
    Replies,
    ReplyOut,
    Uploaded,
)
from desk.cases.attachments import AttachmentRefusedCount, store_file
from desk.cases.case import Attachment, Case, CaseUnknown, StatusLocked
from desk.cases.queries import attachment_by_client_id, count_loose_attachments, replies_of
from desk.cases.reference import ReferenceMistyped, read_reference
from desk.cases.usecases import look_up
from desk.conversations.conversation import Conversation, Message, OutboxState
from desk.conversations.queries import (
    find_conversation,
    messages_after,
    received,
    replies_to,
    undelivered,
    was_offered,
)
from desk.conversations.reply import Choice, Reply
from desk.conversations.usecases import accept, note_attachment, open_conversation, post
from desk.taxonomy.taxonomy import Taxonomy
from faq_bank.text import normalise
from kit.clock import Clock
from kit.database import Sessions
from kit.errors import Refusal
from kit.languages import ENDONYMS, home_language, is_language
from kit.wording import Wording

#: How long a POST waits for its turn; the turn itself is bounded by the dialogue's deadline.
PATIENCE_SECONDS = 20.0
PING_SECONDS = 15.0
#: Another process may have stored something: streams look by themselves this often.
LOOK_SECONDS = 2.0

Bearer = Annotated[str | None, Header(alias="Authorization")]


@dataclass(frozen=True)
class WebParts:
    sessions: Sessions
    readers: Sessions
    clock: Clock
    wording: Wording
    turns: Turns
    channel: WebChannel
    limiter: Limiter
    taxonomies: dict[str, Taxonomy]
    organisation_names: dict[str, dict[str, str]]
    attachments_folder: Path
    attachment_size: int
    attachment_count: int
    message_limit: int


def api_routes(parts: WebParts) -> APIRouter:
    router = APIRouter(prefix="/api")
    conversations = _Conversations(parts)
    router.add_api_route(
        "/conversations", conversations.open, methods=["POST"], status_code=201, response_model=Opened,
        response_model_exclude_none=True,
    )  # fmt: skip
    router.add_api_route(
        "/conversations/{conversation_id}/messages", conversations.say, methods=["POST"],
        response_model=Replies, response_model_exclude_none=True,
    )  # fmt: skip
    router.add_api_route(
        "/conversations/{conversation_id}/messages", conversations.messages, methods=["GET"],
        response_model=Messages, response_model_exclude_none=True,
    )  # fmt: skip
    router.add_api_route(
        "/conversations/{conversation_id}/stream", conversations.stream, methods=["GET"],
        response_class=StreamingResponse,
    )  # fmt: skip
    router.add_api_route(
        "/conversations/{conversation_id}/attachments", conversations.attach, methods=["POST"],
        status_code=201, response_model=Uploaded,
    )  # fmt: skip
    router.add_api_route(
        "/cases/{reference}", _Cases(parts).show, methods=["GET"], response_model=CaseOut
    )
    return router


def as_reply(message: Message) -> ReplyOut:
    data: dict[str, Any] = message.data
    return ReplyOut(
        id=str(message.id),
        at=message.at.isoformat(),
        sender=message.author,
        kind=message.kind,
        language=message.language,
        text=message.text,
        choices=data.get("choices"),
        entry=data.get("entry"),
        case=data.get("case"),
        client_message_id=data.get("client_message_id"),
    )


class _Conversations:
    def __init__(self, parts: WebParts) -> None:
        self.parts = parts

    async def open(
        self,
        request: Request,
        body: NewConversation,
        accepted: Annotated[str | None, Header(alias="Accept-Language")] = None,
    ) -> Opened:
        """A new conversation; with language "auto" the welcome follows Accept-Language if it is ours."""
        parts = self.parts
        language: str = body.language
        if language == "auto":
            language = preferred_language(None, accepted, home_language(body.organisation))
        address = request.client.host if request.client else "unknown"
        await parts.limiter.spend(
            "conversations", address, message=parts.wording.say("slow_down", language, seconds=10)
        )
        async with parts.sessions.begin() as session:
            conversation, token = await open_conversation(
                session,
                parts.clock,
                organisation=body.organisation,
                channel="web",
                language=language,
            )
            conversation.language_is_chosen = body.language != "auto"
            stored = await post(session, parts.clock, conversation, [self._welcome(conversation)])
            for row in await undelivered(session, conversation.id):
                row.state, row.sent_at = OutboxState.SENT, parts.clock.now()
            replies = [as_reply(message) for message in stored]
        return Opened(id=conversation.id, token=token, replies=replies)

    def _welcome(self, conversation: Conversation) -> Reply:
        wording, language = self.parts.wording, conversation.language
        name = self.parts.organisation_names[conversation.organisation][language]
        tasks = ("request", "complaint", "appointment", "status", "person")
        choices = tuple(Choice(wording.label(task, language), f"task:{task}") for task in tasks)
        text = wording.say("welcome", language, organisation=name)
        return Reply(text, language, kind="choices", author="system", choices=choices)

    async def say(
        self,
        conversation_id: str,
        body: NewMessage,
        response: Response,
        authorization: Bearer = None,
    ) -> Replies:
        """Takes one message and gives the replies once the turn is over.

        The same `client_message_id` again gives the same replies. 202 with no replies: the message is
        kept and its turn goes on; the replies come by the stream.
        """
        parts = self.parts
        conversation = await self._allowed(conversation_id, authorization)
        text = self._checked_text(body, conversation.language)
        external_id = f"{conversation_id}:{body.client_message_id}"
        await self._spend_unless_known(conversation, external_id)
        if body.choice is not None:
            await self._check_choice(conversation, body.choice)
        inbox_id = await self._accept(conversation_id, external_id, text, body.choice)
        is_over = await parts.turns.finish(conversation_id, inbox_id, seconds=PATIENCE_SECONDS)
        if not is_over:
            response.status_code = 202
        async with parts.readers() as session:
            replies = await replies_to(session, inbox_id)
        return Replies(replies=[as_reply(message) for message in replies])

    def _checked_text(self, body: NewMessage, language: str) -> str | None:
        say = self.parts.wording.say
        if (body.text is None) == (body.choice is None):
            raise ApiError(422, "invalid", "Send either text or choice.", field="text")
        if body.text is None:
            return None
        text = normalise(body.text)
        if not text:
            raise ApiError(422, "empty", say("empty", language), field="text")
        if len(text) > self.parts.message_limit:
            message = say("too_long", language, limit=self.parts.message_limit)
            raise ApiError(422, "too_long", message, field="text")
        return text

    async def _spend_unless_known(self, conversation: Conversation, external_id: str) -> None:
        async with self.parts.readers() as session:
            if await received(session, "web", external_id) is not None:
                return
        message = self.parts.wording.say("slow_down", conversation.language, seconds=10)
        await self.parts.limiter.spend("messages", conversation.id, message=message)

    async def _check_choice(self, conversation: Conversation, value: str) -> None:
        if value.startswith(ALWAYS):
            return
        async with self.parts.readers() as session:
            if await was_offered(session, conversation.id, value):
                return
        message = self.parts.wording.say("choice_expired", conversation.language)
        raise ApiError(422, "choice_unknown", message, field="choice")

    async def _accept(
        self, conversation_id: str, external_id: str, text: str | None, choice: str | None
    ) -> int:
        for attempt in (1, 2):
            try:
                return await self._accept_once(conversation_id, external_id, text, choice)
            except IntegrityError:
                # The same message arrived twice at one moment; the second look finds the first.
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    async def _accept_once(
        self, conversation_id: str, external_id: str, text: str | None, choice: str | None
    ) -> int:
        parts = self.parts
        async with parts.sessions.begin() as session:
            conversation = await session.get_one(Conversation, conversation_id)
            inbox = await accept(
                session,
                parts.clock,
                conversation,
                external_id=external_id,
                shown=text or self._shown(conversation, choice or ""),
                text=text,
                choice=choice,
            )
            return inbox.id

    def _shown(self, conversation: Conversation, choice: str) -> str:
        """What stands in the transcript for a tap: the label that was tapped."""
        label = label_of(choice, conversation.offered)
        if label:
            return label
        kind, _, value = choice.partition(":")
        if kind == "language":
            return ENDONYMS.get(value, value)
        try:
            return self.parts.wording.label(value, conversation.language)
        except ValueError:
            return value

    async def messages(
        self,
        conversation_id: str,
        authorization: Bearer = None,
        after: Annotated[int, Query(ge=0)] = 0,
    ) -> Messages:
        await self._allowed(conversation_id, authorization)
        async with self.parts.readers() as session:
            found = await messages_after(session, conversation_id, after)
        return Messages(messages=[as_reply(message) for message in found])

    async def stream(
        self,
        conversation_id: str,
        authorization: Bearer = None,
        after: Annotated[int, Query(ge=0)] = 0,
    ) -> StreamingResponse:
        """Server-sent events: each message since `after`, then what comes, with a ping now and then."""
        await self._allowed(conversation_id, authorization)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            self._events(conversation_id, after), media_type="text/event-stream", headers=headers
        )

    async def _events(self, conversation_id: str, after: int) -> AsyncIterator[str]:
        yield ": open\n\n"
        loop = asyncio.get_running_loop()
        pinged = loop.time()
        while True:
            async with self.parts.readers() as session:
                found = await messages_after(session, conversation_id, after)
            for message in found:
                after = message.id
                reply = as_reply(message).model_dump(by_alias=True, exclude_none=True)
                yield f"id: {message.id}\nevent: message\ndata: {json.dumps(reply)}\n\n"
            if loop.time() - pinged > PING_SECONDS:
                pinged = loop.time()
                yield ": ping\n\n"
            await self.parts.channel.wait(conversation_id, seconds=LOOK_SECONDS)

    async def attach(
        self,
        conversation_id: str,
        file: UploadFile,
        request: Request,
        authorization: Bearer = None,
    ) -> Uploaded:
        conversation = await self._allowed(conversation_id, authorization)
        form = await request.form()
        sent_id = form.get("client_message_id")
        client_id = f"{conversation_id}:{sent_id}" if isinstance(sent_id, str) and sent_id else None
        try:
            return await self._attach(conversation, file, client_id[:120] if client_id else None)
        except Refusal as refusal:
            raise self._refused(refusal, conversation.language) from None

    async def _attach(
        self, conversation: Conversation, file: UploadFile, client_id: str | None
    ) -> Uploaded:
        parts = self.parts
        async with parts.readers() as session:
            known = await attachment_by_client_id(session, client_id) if client_id else None
            count = await count_loose_attachments(session, conversation.id)
        if known is not None:
            return Uploaded(id=known.id, name=known.name, size=known.size)
        if count >= parts.attachment_count:
            raise AttachmentRefusedCount(limit=parts.attachment_count)
        content = await file.read(parts.attachment_size + 1)
        name = file.filename or "file"

        def store() -> Any:
            return store_file(
                parts.attachments_folder,
                name=name,
                content=content,
                size_limit=parts.attachment_size,
            )

        stored = await anyio.to_thread.run_sync(store)
        async with parts.sessions.begin() as session:
            session.add(
                Attachment(
                    id=stored.id,
                    conversation_id=conversation.id,
                    client_id=client_id,
                    name=stored.name,
                    media_type=stored.media_type,
                    size=stored.size,
                    path=stored.path,
                    at=parts.clock.now(),
                )
            )
            await note_attachment(
                session, parts.clock, conversation, name=stored.name, client_id=client_id
            )
        return Uploaded(id=stored.id, name=stored.name, size=stored.size)

    def _refused(self, refusal: Refusal, language: str) -> ApiError:
        from connectors.web.errors import STATUS

        facts = dict(refusal.facts)
        if "limit" in facts and refusal.key.endswith("size"):
            facts["limit"] = f"{facts['limit']} MB"
        message = self.parts.wording.say(refusal.key, language, **facts)
        return ApiError(STATUS.get(type(refusal), 422), refusal.key, message, field="file")

    async def _allowed(self, conversation_id: str, authorization: str | None) -> Conversation:
        scheme, _, token = (authorization or "").partition(" ")
        async with self.parts.readers() as session:
            conversation = await find_conversation(session, conversation_id)
        if conversation is None:
            raise ApiError(404, "conversation_unknown", "There is no such conversation.")
        if scheme.lower() != "bearer" or not conversation.accepts(token):
            raise ApiError(
                401, "token_wrong", "Send the conversation's token as Authorization: Bearer.",
                field="Authorization",
            )  # fmt: skip
        return conversation


class _Cases:
    def __init__(self, parts: WebParts) -> None:
        self.parts = parts

    async def show(
        self,
        reference: str,
        request: Request,
        secret: Annotated[str | None, Header(alias="X-Case-Secret")] = None,
        language: str = "en",
    ) -> CaseOut:
        """State, due date and replies; the same 404 whether reference or secret is wrong."""
        parts = self.parts
        language = language if is_language(language) else "en"
        address = request.client.host if request.client else "unknown"
        slow = parts.wording.say("slow_down", language, seconds=10)
        await parts.limiter.spend("cases", address, message=slow)
        unknown = ApiError(404, "case_unknown", parts.wording.say("case_unknown", language))
        try:
            known = read_reference(reference)
        except ReferenceMistyped:
            message = parts.wording.say("reference_mistyped", language)
            raise ApiError(404, "reference_mistyped", message, field="reference") from None
        if not secret:
            message = parts.wording.say("ask_status_secret", language)
            raise ApiError(401, "secret_missing", message, field="X-Case-Secret")
        case: Case | None = None
        refusal: Refusal | None = None
        async with parts.sessions.begin() as session:
            try:
                case = await look_up(session, parts.clock, known, secret[:64])
                return await self._out(session, case, language)
            except (CaseUnknown, StatusLocked) as caught:
                refusal = caught
        if isinstance(refusal, StatusLocked):
            minutes = int(refusal.facts["minutes"])
            message = parts.wording.say("status_locked", language, minutes=minutes)
            raise ApiError(429, "status_locked", message, retry_after=minutes * 60)
        raise unknown

    async def _out(self, session: Any, case: Case, language: str) -> CaseOut:
        taxonomy = self.parts.taxonomies[case.organisation]
        replies = await replies_of(session, case.id)
        return CaseOut(
            reference=case.reference,
            kind=case.kind,
            state=str(case.state),
            state_text=self.parts.wording.say(f"state_{case.state}", language),
            reason=taxonomy.names(case.reason, language)[2],
            department=taxonomy.departments[case.department][language],
            filed_at=case.filed_at.isoformat(),
            due_at=case.due_at.isoformat(),
            replies=[
                CaseReplyOut(at=reply.at.isoformat(), sender=reply.author, text=reply.text)
                for reply in replies
            ],
        )
