"""The one place that calls the Rasa server, and guards against what it is known to do.

Rasa answers 200 and an empty list for every failure, runs slash commands that citizens type, mixes
citizens when the sender is missing, and blocks for seconds on long texts. So: nothing but words goes
in, always with a sender; nothing comes back unchecked; a failure is an exception.
"""

import json
import re
import time
from dataclasses import dataclass
from typing import Protocol

import httpx
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

#: Rasa only needs to tell what is wanted: the head and the tail of a story do, where the wish stands.
HEAD, TAIL = 300, 500


class DialogueUnavailable(Exception):  # noqa: N818 - a state of the outside world
    """The dialogue server is away, late or talking nonsense; `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Said:
    """One turn for the dialogue server."""

    conversation: str
    epoch: int
    organisation: str
    language: str
    inbox_id: int
    text: str | None = None
    choice: str | None = None


@dataclass(frozen=True)
class Static:
    """A reply that a rule uttered without an action: its key in the wording, and its text."""

    key: str
    text: str


class Dialogue(Protocol):
    async def play(self, said: Said) -> list[Static]:
        """Static replies; an action's replies are in the desk already. Raises DialogueUnavailable."""
        ...

    async def is_up(self) -> bool: ...


class _RasaMessage(BaseModel):
    model_config = ConfigDict(extra="allow")
    recipient_id: str
    key: str = ""
    text: str | None = None


_ANSWER = TypeAdapter(list[_RasaMessage])


class RasaDialogue:
    """A client of Rasa's REST channel on loopback."""

    def __init__(
        self, client: httpx.AsyncClient, url: str, *, deadline: float, retry_after: float
    ) -> None:
        self._client, self._url = client, url.rstrip("/")
        self._deadline, self._retry_after = deadline, retry_after
        self._down_until = 0.0

    async def play(self, said: Said) -> list[Static]:
        if time.monotonic() < self._down_until:
            raise DialogueUnavailable("resting")
        try:
            return await self._call(said)
        except DialogueUnavailable as away:
            if away.reason in ("late", "unreachable"):
                self._down_until = time.monotonic() + self._retry_after
            raise

    async def _call(self, said: Said) -> list[Static]:
        try:
            answer = await self._client.post(
                f"{self._url}/webhooks/rest/webhook",
                json=request_body(said),
                timeout=httpx.Timeout(self._deadline),
            )
        except httpx.TimeoutException:
            raise DialogueUnavailable("late") from None
        except httpx.HTTPError:
            raise DialogueUnavailable("unreachable") from None
        if answer.status_code != httpx.codes.OK:
            raise DialogueUnavailable("refused")
        return _statics(answer.content, expected=sender_of(said))

    async def is_up(self) -> bool:
        try:
            answer = await self._client.get(f"{self._url}/webhooks/rest/", timeout=2.0)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK


def sender_of(said: Said) -> str:
    if not said.conversation:
        raise ValueError("a turn without a conversation would land in Rasa's shared one")
    return f"{said.conversation}.{said.epoch}"


def request_body(said: Said) -> dict[str, object]:
    if said.choice is not None:
        entities = {"value": said.choice, "language": said.language}
        message = f"/choose{json.dumps(entities, ensure_ascii=False)}"
    else:
        message = plain_words(said.text or "")
    return {
        "sender": sender_of(said),
        "message": message,
        "metadata": {
            "language": said.language,
            "organisation": said.organisation,
            "conversation": said.conversation,
            "inbox": said.inbox_id,
        },
    }


_EMAIL = re.compile(r"\S+@\S+")
_NUMBER = re.compile(r"\d[\d .\-/]{4,}\d")


def plain_words(text: str) -> str:
    """What Rasa may read: no command, no long number, no address, at most 800 characters."""
    text = _NUMBER.sub("0", _EMAIL.sub("e-mail", text))
    if len(text) > HEAD + TAIL:
        text = f"{text[:HEAD]} {text[-TAIL:]}"
    text = re.sub(r"^(?:[\s/\\]+|EXTERNAL\s*:)+", "", text, flags=re.IGNORECASE)
    return text or "?"


def _statics(content: bytes, *, expected: str) -> list[Static]:
    try:
        messages = _ANSWER.validate_json(content)
    except ValidationError:
        raise DialogueUnavailable("malformed") from None
    if any(message.recipient_id != expected for message in messages):
        raise DialogueUnavailable("mixed_up")
    return [Static(message.key, message.text) for message in messages if message.text]


class NoDialogue:
    """The twin without a server: every turn is played plainly."""

    async def play(self, said: Said) -> list[Static]:  # noqa: ARG002
        raise DialogueUnavailable("absent")

    async def is_up(self) -> bool:
        return False
