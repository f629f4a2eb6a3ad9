"""What the gateway may ask of Rasa, checked before Rasa sees it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

MAX_SENDER = 200
MAX_MESSAGE = 8000

# The only command: a tapped or matched choice. `/restart`, `/back` and intents with entities,
# which Rasa would run for anybody who types them, are refused.
CHOICE = "/choose{"


class BadRequest(ValueError):
    """Not a turn; the argument is a code the gateway's log can show."""


@dataclass(frozen=True)
class Turn:
    sender: str
    message: str
    metadata: dict[str, Any]


def read_turn(body: bytes) -> Turn:
    """The turn in a request's body, or `BadRequest`."""
    try:
        asked = json.loads(body)
    except ValueError:
        raise BadRequest("not_json") from None
    if not isinstance(asked, dict):
        raise BadRequest("not_an_object")
    sender, message = asked.get("sender"), asked.get("message")
    metadata = asked.get("metadata", {})
    if not isinstance(sender, str) or not sender.strip() or len(sender) > MAX_SENDER:
        raise BadRequest("sender_missing")
    if not isinstance(message, str) or not message.strip() or len(message) > MAX_MESSAGE:
        raise BadRequest("message_missing")
    if not isinstance(metadata, dict):
        raise BadRequest("metadata_not_an_object")
    if message.lstrip().startswith("/") and not message.lstrip().startswith(CHOICE):
        raise BadRequest("command_refused")
    return Turn(sender, message, metadata)
