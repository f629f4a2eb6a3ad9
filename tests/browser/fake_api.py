"""A small stand-in for Ponte's server, in the shape of the contract, that can be made to fail on purpose.

It serves the real pages and scripts with the real headers, keeps conversations in memory, and breaks
connections where a test asks for it: `api.faults` holds what happens to the next posted messages.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
import uuid
from collections import deque
from collections.abc import AsyncIterator, Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
import yaml
from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import UploadFile

WEB = Path(__file__).parents[2] / "connectors" / "web"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; form-action 'self'; frame-ancestors *; base-uri 'none'; require-trusted-types-for 'script'"
)
FAULTS = ("before", "after", "mid", "500", "503", "429", "proxy", "slow")

Json = dict[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Any]
Send = Callable[[Any], Any]


@dataclass
class Talk:
    """One conversation, as the server would remember it."""

    id: str
    token: str
    language: str
    messages: list[Json] = field(default_factory=list)
    answered: dict[str, list[Json]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """What the citizen said or chose (its value), in the order in which it was stored."""

    def shown(self, choice: str) -> str:
        """A tap stands in the history under its label, as in the real server."""
        offered = [c for message in self.messages for c in message.get("choices", [])]
        names = {"pt": "Português", "el": "Ελληνικά", "vi": "Tiếng Việt", "en": "English"}
        labels = {c["value"]: c["label"] for c in offered}
        return str(labels.get(choice) or names.get(choice.removeprefix("language:"), choice))


class FakeApi:
    """The state behind the fake server and the switches that tests turn."""

    def __init__(self) -> None:
        self.address = ""
        self.reset()

    def reset(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.next_id = 1
        self.faults: deque[str] = deque()
        self.open_faults: deque[str] = deque()
        self.refusal: tuple[int, str] | None = None
        self.down = False
        self.seconds = 0.0
        self.calls: list[str] = []
        self.dropped = 0
        self.streams = 0
        self.stream_works = True
        self.cut_streams = 0
        self.script: dict[str, list[Json]] = {}

    @property
    def talk(self) -> Talk:
        """The conversation opened last."""
        return list(self.talks.values())[-1]

    def new_message(self, talk: Talk, message: Json) -> Json:
        stored = {"id": str(self.next_id), "at": datetime.now(UTC).isoformat(), **message}
        self.next_id += 1
        talk.messages.append(stored)
        return stored

    def say(self, talk: Talk, message: Json) -> Json:
        """Something that arrives later: a clerk's reply, a notice."""
        return self.new_message(
            talk, {"from": "clerk", "kind": "text", "language": "en", **message}
        )

    def open(self, language: str) -> Talk:
        talk = Talk(id=str(uuid.uuid4()), token=uuid.uuid4().hex, language=language)
        self.talks[talk.id] = talk
        tag = "pt" if language == "auto" else language
        text = "Hello! You are writing with an automated assistant, not a person."
        tasks = [
            {"label": f"Make a {task}", "value": f"task:{task}"}
            for task in ("request", "complaint")
        ]
        opening = {
            "from": "system",
            "kind": "choices",
            "language": tag,
            "text": text,
            "choices": tasks,
        }
        self.new_message(talk, opening)
        return talk

    def turn(self, talk: Talk, body: Json) -> list[Json]:
        key = body["client_message_id"]
        if key in talk.answered:
            return talk.answered[key]
        said = body.get("text") or body["choice"]
        shown = body.get("text") or talk.shown(said)
        own = {"from": "citizen", "kind": "text", "text": shown, "client_message_id": key}
        self.new_message(talk, own)
        talk.said.append(said)
        plain = [{"kind": "text", "text": f"You said: {said}"}]
        replies = [
            self.new_message(talk, {"from": "bot", "language": "en", **reply})
            for reply in self.script.get(said, plain)
        ]
        talk.answered[key] = replies
        return replies


def error(status: int, code: str, message: str, **headers: str) -> JSONResponse:
    body = {"error": {"code": code, "message": message, "field": None}}
    return JSONResponse(body, status, headers={k.replace("_", "-"): v for k, v in headers.items()})


class Faults:
    """Breaks the next calls as planned; the connection itself is cut, as a lost network would."""

    def __init__(self, app: FastAPI, api: FakeApi) -> None:
        self.app, self.api = app, api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        transport: asyncio.Transport = receive.__self__.transport  # type: ignore[attr-defined]
        self.api.calls.append(f"{scope['method']} {scope['path'].rsplit('/', 1)[-1]}")
        fault = "before" if self.api.down else self.plan(scope)
        if fault == "before":
            self.api.dropped += 1
            transport.abort()
        elif fault in ("after", "mid"):
            self.api.dropped += 1
            await self.cut(fault, scope, receive, send, transport)
        elif fault == "slow":
            await asyncio.sleep(0.7)
            await self.app(scope, receive, send)
        elif fault:
            await self.refuse(fault)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def plan(self, scope: Scope) -> str:
        if scope["method"] != "POST":
            return ""
        faults = (
            self.api.open_faults if scope["path"].endswith("/conversations") else self.api.faults
        )
        return faults.popleft() if faults else ""

    async def cut(
        self, fault: str, scope: Scope, receive: Receive, send: Send, transport: asyncio.Transport
    ) -> None:
        sent: list[Json] = []

        async def keep(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, keep)
        if fault == "mid":
            await send(sent[0])
            body = sent[1]["body"]
            await send(
                {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True}
            )
            await asyncio.sleep(0.01)
        transport.abort()

    def refuse(self, fault: str) -> Response:
        if fault == "proxy":
            return HTMLResponse("<h1>Bad gateway</h1>", 502)
        if fault == "429":
            return error(429, "slow_down", "Too many messages.", Retry_After="1")
        return error(int(fault), "trouble", "Something failed on our side.")


def pages(app: FastAPI, api: FakeApi) -> None:
    strings = yaml.safe_load((WEB / "pages" / "strings.yml").read_text("utf-8"))
    jinja = Environment(
        loader=FileSystemLoader(WEB / "pages"), autoescape=True, undefined=StrictUndefined
    )

    def page(name: str, language: str, organisation: str = "pt") -> HTMLResponse:
        facts = {
            "language": language,
            "strings": strings,
            "version": "test",
            "organisation": organisation,
        }
        html = jinja.get_template(name).render(**facts)
        return HTMLResponse(html, headers={"Content-Security-Policy": CSP})

    @app.get("/")
    async def index(language: str = "en") -> HTMLResponse:
        return page("index.html", language)

    @app.get("/case")
    async def case(language: str = "en") -> HTMLResponse:
        return page("case.html", language)

    @app.get("/embed")
    async def embed(
        request: Request, language: str = "en", organisation: str = "pt"
    ) -> HTMLResponse:
        """Somebody else's website, under another origin, with a strict policy of its own."""
        home = api.address
        html = (
            f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'><title>A town</title>"
            "<meta name='viewport' content='width=device-width'>"
            f"<script src='{home}/widget.js' data-organisation='{organisation}' data-language='auto' defer></script>"
            "</head><body><main><h1>A town</h1><p><a href='#'>A link of the town</a></p></main></body></html>"
        )
        policy = (
            f"default-src 'none'; script-src {home}; connect-src {home}; base-uri 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

    @app.get("/widget.js")
    async def widget() -> Response:
        return Response((WEB / "static" / "widget.js").read_bytes(), media_type="text/javascript")

    app.mount("/static", StaticFiles(directory=WEB / "static"))

    @app.get("/{organisation}")
    async def organisation(organisation: str, language: str = "en") -> Response:
        if organisation not in strings["organisations"]:
            return Response(status_code=404)
        return page("organisation.html", language, organisation)


def create_app(api: FakeApi) -> FastAPI:
    app = FastAPI()
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Retry-After"],
    )

    def talk_of(request: Request, key: str) -> Talk | None:
        talk = api.talks.get(key)
        return (
            talk
            if talk and request.headers.get("Authorization") == f"Bearer {talk.token}"
            else None
        )

    @app.post("/api/conversations", status_code=201)
    async def open_conversation(request: Request) -> Json:
        talk = api.open((await request.json()).get("language", "auto"))
        return {"id": talk.id, "token": talk.token, "replies": talk.messages}

    @app.post("/api/conversations/{key}/messages")
    async def post_message(request: Request, key: str) -> Response:
        talk = talk_of(request, key)
        body = await request.json()
        await asyncio.sleep(api.seconds)
        if talk is None:
            return error(404, "unknown", "No such conversation.")
        if api.refusal:
            return error(api.refusal[0], "refused", api.refusal[1])
        return JSONResponse({"replies": api.turn(talk, body)})

    @app.get("/api/conversations/{key}/messages")
    async def messages(request: Request, key: str, after: int = 0) -> Response:
        talk = talk_of(request, key)
        if talk is None:
            return error(401, "unknown", "No such conversation.")
        return JSONResponse({"messages": [m for m in talk.messages if int(m["id"]) > after]})

    @app.get("/api/conversations/{key}/stream")
    async def stream(request: Request, key: str, after: int = 0) -> Response:
        talk = talk_of(request, key)
        if talk is None or not api.stream_works:
            return error(404, "unknown", "No such conversation.")
        return StreamingResponse(events(talk, after), media_type="text/event-stream")

    async def events(talk: Talk, after: int) -> AsyncIterator[str]:
        api.streams += 1
        cut, last = api.cut_streams, after
        yield ": ping\n\n"
        while not api.down and cut == api.cut_streams and talk.id in api.talks:
            for message in [m for m in talk.messages if int(m["id"]) > last]:
                last = int(message["id"])
                yield f"event: message\ndata: {json.dumps(message)}\n\n"
            await asyncio.sleep(0.02)

    @app.post("/api/conversations/{key}/attachments", status_code=201)
    async def attach(request: Request, key: str) -> Response:
        talk = talk_of(request, key)
        if talk is None:
            return error(404, "unknown", "No such conversation.")
        async with request.form() as form:
            upload = form["file"]
            assert isinstance(upload, UploadFile)
            name, size, own_id = upload.filename or "", upload.size, form["client_message_id"]
        if not name.endswith((".pdf", ".png", ".jpg")):
            return error(422, "kind", "I can take PDF, PNG, JPG, HEIC and DOCX only.")
        own = {"from": "citizen", "kind": "attachment", "text": name}
        api.new_message(talk, own | {"client_message_id": own_id})
        api.new_message(
            talk, {"from": "bot", "kind": "text", "language": "en", "text": f"Received: {name}."}
        )
        return JSONResponse({"id": "1", "name": name, "size": size}, 201)

    @app.get("/api/cases/{reference}")
    async def case(request: Request, reference: str) -> Response:
        if request.headers.get("X-Case-Secret") != "kiwi-sun-42":
            return error(404, "unknown", "Unknown.")
        replies = [
            {
                "at": "2026-11-23T09:30:00Z",
                "from": "clerk",
                "language": "pt",
                "text": "Bom dia.\nEstá pago.",
            }
        ]
        record = {
            "reference": reference,
            "kind": "request",
            "state": "in_progress",
            "due_at": "2026-12-04",
        }
        return JSONResponse({**record, "replies": replies})

    pages(app, api)
    return app


class RunningApi(FakeApi):
    """The fake server in a thread of its own, on a free loopback port."""

    def start(self) -> None:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.port: int = listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        app: Any = Faults(create_app(self), self)
        config = uvicorn.Config(
            app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, args=([listener],), daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self.cut_streams += 1
        self.server.should_exit = True
        self.thread.join(5)
