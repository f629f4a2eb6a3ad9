"""The two ends Rasa talks to: the gateway that asks it, the action server it asks."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
import uuid
import zlib
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TIMEOUT_SECONDS = 20


@dataclass
class Rasa:
    """What the gateway does: post one turn, read the replies."""

    port: int
    sender: str = field(default_factory=lambda: f"{uuid.uuid4()}.1")

    def another(self) -> Rasa:
        return Rasa(self.port)

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._url}/", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def say(self, text: str, language: str = "en", **metadata: Any) -> list[dict[str, Any]]:
        status, replies = self.post(
            {
                "sender": self.sender,
                "message": text,
                "metadata": {"language": language, "organisation": "pt", **metadata},
            }
        )
        assert status == 200, (status, replies)
        assert isinstance(replies, list)
        return replies

    def choose(self, value: str, language: str = "en") -> list[dict[str, Any]]:
        return self.say("/choose" + json.dumps({"value": value, "language": language}), language)

    def post(self, body: object) -> tuple[int, Any]:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self._url}/webhook", content, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

    @property
    def _url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks/rest"


def slot(name: str, value: object) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value, "timestamp": None}


def loop(name: str | None) -> dict[str, Any]:
    return {"event": "active_loop", "name": name, "timestamp": None}


LISTEN = {"event": "followup", "name": "action_listen", "timestamp": None}

CASE_SLOTS = ("case_reason", "case_description", "case_contact", "case_attachments")


@dataclass
class Call:
    action: str
    text: str
    intent: str
    language: str
    organisation: str | None
    requested: str | None
    metadata: dict[str, Any]
    secret: str | None
    value: str | None
    body: dict[str, Any]


class ActionServer:
    """Behaves as the real actions do towards Rasa, and remembers every call."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.broken: str | None = None
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                fake._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/webhook"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def reset(self) -> None:
        self.calls, self.broken = [], None

    def names(self) -> list[str]:
        """The actions called since the last look."""
        names = [call.action for call in self.calls]
        self.calls = []
        return names

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        content = handler.rfile.read(int(handler.headers["Content-Length"]))
        if handler.headers.get("Content-Encoding") == "deflate":
            content = zlib.decompress(content)
        asked = json.loads(content)
        call = _read(asked, handler.headers.get("X-Ponte-Secret"))
        self.calls.append(call)
        status, reply = self._reply(call)
        answer = json.dumps(reply).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer)

    def _reply(self, call: Call) -> tuple[int, Any]:
        if self.broken == "status":
            return 500, {"error": "broken"}
        if self.broken == "shape":
            return 200, {"events": [{"event": "no such event"}], "responses": []}
        return 200, {"events": _events(call), "responses": []}


def _read(asked: dict[str, Any], secret: str | None) -> Call:
    tracker = asked["tracker"]
    last = [event for event in tracker["events"] if event["event"] == "user"][-1]
    values = [e["value"] for e in tracker["latest_message"]["entities"] if e["entity"] == "value"]
    return Call(
        action=asked["next_action"],
        text=last["text"],
        intent=tracker["latest_message"]["intent"]["name"],
        language=tracker["slots"]["language"],
        organisation=tracker["slots"]["organisation"],
        requested=tracker["slots"]["requested_slot"],
        metadata=last.get("metadata") or {},
        secret=secret,
        value=values[0] if values else None,
        body=asked,
    )


def _events(call: Call) -> list[dict[str, Any]]:
    if call.action == "validate_case_form":
        return _case_form(call)
    if call.action == "validate_status_form":
        return [slot("status_reference", None), slot("requested_slot", "status_reference")]
    if call.action == "action_choose" and call.value == "open":
        return [loop("case_form"), slot("requested_slot", "case_description"), LISTEN]
    return []


def _case_form(call: Call) -> list[dict[str, Any]]:
    if call.metadata.get("finish"):
        return [slot(name, None) for name in CASE_SLOTS] + [slot("requested_slot", None)]
    return [slot("case_description", "asked"), slot("requested_slot", "case_description")]
