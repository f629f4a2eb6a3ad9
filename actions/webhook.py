"""The webhook Rasa calls, on a loopback port of its own; rasa-sdk's ActionExecutor does the work.

rasa-sdk's own server would send the whole tracker and the exception's text back on an error, listen
on every address and allow every origin: this one does none of it.
"""

import hmac
import json
import zlib
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions.office import Office
from actions.rasa import all_actions
from kit.logging import log

_BODY_LIMIT = 4_000_000


def create_action_app(office: Office, *, token: str) -> FastAPI:
    """The app; `token` must come with every call as the header `X-Ponte-Secret`."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    executor = ActionExecutor()
    for action in all_actions(office):
        executor.register_action(action)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/webhook")
    async def webhook(request: Request) -> JSONResponse:
        sent = request.headers.get("X-Ponte-Secret", "")
        if not hmac.compare_digest(sent.encode(), token.encode()):
            return JSONResponse({"error": "unauthorised"}, status_code=401)
        call = await _read(request)
        if call is None:
            return JSONResponse({"error": "invalid"}, status_code=400)
        name = str(call.get("next_action"))
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as rejection:
            return JSONResponse(
                {"error": "rejected", "action_name": rejection.action_name}, status_code=400
            )
        except ActionNotFoundException:
            return JSONResponse({"error": "unknown action", "action_name": name}, status_code=404)
        except Exception as error:  # noqa: BLE001 - outermost edge: the tracker must not leak
            log.error("action.failed", error=type(error).__name__, exc_info=True)
            return JSONResponse({"error": "failed", "action_name": name}, status_code=500)
        body = result.model_dump() if hasattr(result, "model_dump") else (result or {})
        return JSONResponse(body)

    return app


async def _read(request: Request) -> dict[str, Any] | None:
    body = await request.body()
    if request.headers.get("Content-Encoding") == "deflate":
        body = zlib.decompressobj().decompress(body, _BODY_LIMIT)
    if len(body) > _BODY_LIMIT:
        return None
    try:
        call = json.loads(body)
    except ValueError:
        return None
    return call if isinstance(call, dict) else None
