"""Wakes the streams of a conversation when something new is stored; the database stays the source."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from desk.conversations.conversation import Message


class WebChannel:
    """Delivery on the web: the reply is stored, whoever listens is woken and reads it by its cursor."""

    name = "web"

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    async def deliver(self, conversation_id: str, messages: Sequence[Message]) -> None:
        if messages:
            for event in self._waiting.get(conversation_id, ()):
                event.set()

    async def wait(self, conversation_id: str, *, seconds: float) -> None:
        """Returns when something was delivered or the time is over, whichever is first."""
        event = asyncio.Event()
        self._waiting[conversation_id].add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting[conversation_id].discard(event)
            if not self._waiting[conversation_id]:
                self._waiting.pop(conversation_id, None)
