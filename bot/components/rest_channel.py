"""The one door into Rasa: JSON over loopback, from the gateway only.

Rasa's own REST channel takes a message without a sender into one shared conversation, runs any
slash command it is sent, logs the text of a message that failed and answers an error with an
empty success. This one refuses, refuses, stays silent and says so.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.components.action_reply import failed_actions, install
from bot.language.requests import BadRequest, Turn, read_turn

log = logging.getLogger(__name__)


class StaticReplies(CollectingOutputChannel):
    """Collects what rules utter. What actions say reaches the citizen through the desk's outbox."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        key = message.get("utter_action")
        # A form also utters `utter_ask_<slot>`; its validating action has asked already.
        if key and not key.startswith("utter_ask_"):
            self.messages.append(
                {"recipient_id": recipient_id, "key": key, "text": message.get("text")}
            )


class GatewayChannel(InputChannel):
    """`POST /webhooks/rest/webhook`, as Rasa's own channel, with the guards named above.

    200 and a list of replies (empty where an action did the talking); 400 for a request that is
    not one; 500 when Rasa failed; 502 when the action server did.
    """

    @classmethod
    def name(cls) -> str:
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayChannel:
        install()
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        webhook = Blueprint("gateway_channel", __name__)

        @webhook.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                turn = read_turn(request.body)
            except BadRequest as refused:
                return response.json({"error": str(refused)}, status=400)
            return await self._answer(turn, on_new_message)

        return webhook

    async def _answer(
        self, turn: Turn, on_new_message: Callable[[UserMessage], Awaitable[Any]]
    ) -> HTTPResponse:
        replies = StaticReplies()
        failed: list[str] = []
        failed_actions.set(failed)
        try:
            await on_new_message(
                UserMessage(
                    turn.message,
                    replies,
                    turn.sender,
                    input_channel=self.name(),
                    metadata=turn.metadata,
                )
            )
        except Exception as error:
            # The name of the error only: its text may quote the citizen.
            log.error("dialogue.turn.failed kind=%s", type(error).__name__)
            return response.json({"error": "turn_failed"}, status=500)
        if failed:
            log.error("dialogue.action.failed action=%s", failed[0])
            return response.json({"error": "action_failed", "action": failed[0]}, status=502)
        return response.json(replies.messages)
