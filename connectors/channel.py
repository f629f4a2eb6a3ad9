"""What every channel is to the rest: a way to deliver replies that are stored already."""

from collections.abc import Sequence
from typing import Protocol

from desk.conversations.conversation import Message


class DeliveryFailed(Exception):  # noqa: N818 - the name of house style section 7
    """A channel could not deliver; it is tried again later."""


class Channel(Protocol):
    name: str

    async def deliver(self, conversation_id: str, messages: Sequence[Message]) -> None:
        """Hands messages over, in order. Raises DeliveryFailed."""
        ...
