"""How often one conversation or one address may call; and how much it may send."""

import json

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.web.errors import ApiError


class Limiter:
    """A moving window a minute, in this process."""

    def __init__(self, *, messages_per_minute: int, conversations_per_minute: int) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._items = {
            "messages": RateLimitItemPerMinute(messages_per_minute),
            "conversations": RateLimitItemPerMinute(conversations_per_minute),
            "cases": RateLimitItemPerMinute(30),
        }

    async def spend(self, what: str, who: str, *, message: str) -> None:
        """Counts one call; raises ApiError 429 when the minute is used up."""
        if not await self._window.hit(self._items[what], what, who):
            raise ApiError(429, "slow_down", message, retry_after=10)


class BodyLimit:
    """Refuses larger bodies than allowed, by their announced and by their real length.

    Attachments have a limit of their own in their route.
    """

    def __init__(self, app: ASGIApp, *, limit: int, upload_limit: int) -> None:
        self.app, self.limit, self.upload_limit = app, limit, upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        limit = self.upload_limit if scope["path"].endswith("/attachments") else self.limit
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > limit:
            await _refuse(send)
            return
        body = bytearray()
        more = True
        while more:
            part = await receive()
            if part["type"] == "http.disconnect":
                return
            body += part.get("body", b"")
            more = part.get("more_body", False)
            if len(body) > limit:
                await _refuse(send)
                return
        await self.app(scope, _replay(bytes(body), receive), send)


def _replay(body: bytes, receive: Receive) -> Receive:
    is_given = False

    async def again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _refuse(send: Send) -> None:
    error = {"code": "too_large", "message": "The request is too large.", "field": None}
    body = json.dumps({"error": error}).encode()
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
