"""Every refusal of the public API has one shape, and one table says which status it gets."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from desk.cases.attachments import (
    AttachmentRefusedCount,
    AttachmentRefusedDamaged,
    AttachmentRefusedEmpty,
    AttachmentRefusedKind,
    AttachmentRefusedSize,
)
from desk.cases.case import CaseUnknown, StatusLocked
from desk.cases.reference import ReferenceMistyped
from desk.conversations.usecases import MessageIdReused
from kit.errors import Refusal
from kit.logging import log


class ApiError(Exception):
    """A request that gets a clear no; `field` is what to mend."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        field: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.field = status, code, message, field
        self.retry_after = retry_after

    def response(self) -> JSONResponse:
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else None
        body = {"error": {"code": self.code, "message": self.message, "field": self.field}}
        return JSONResponse(body, status_code=self.status, headers=headers)


STATUS: dict[type[Exception], int] = {
    MessageIdReused: 409,
    CaseUnknown: 404,
    StatusLocked: 429,
    ReferenceMistyped: 404,
    AttachmentRefusedKind: 415,
    AttachmentRefusedSize: 413,
    AttachmentRefusedCount: 409,
    AttachmentRefusedEmpty: 422,
    AttachmentRefusedDamaged: 422,
}

_PLAIN: dict[int, tuple[str, str]] = {
    400: ("bad_request", "The request could not be read."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address takes other methods."),
    413: ("too_large", "The request is too large."),
}


def add_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(OperationalError, _database_busy)
    app.add_exception_handler(Refusal, _refusal)


async def _api_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    return error.response()


async def _refusal(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    status = STATUS.get(type(error), 422)
    retry = error.facts.get("minutes")
    message = "That is not possible: " + error.key.replace("_", " ") + "."
    return ApiError(
        status, error.key, message, retry_after=int(retry) * 60 if retry else None
    ).response()


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = dict(error.errors()[0])
    place = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")]
    if first["type"] == "json_invalid":
        return ApiError(400, "json_invalid", "The body is not valid JSON.").response()
    message = f"{first['msg']}."
    return ApiError(422, "invalid", message, field=".".join(place) or None).response()


async def _plain(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code, message = _PLAIN.get(error.status_code, ("refused", str(error.detail)))
    return ApiError(error.status_code, code, message).response()


async def _database_busy(_request: Request, error: Exception) -> JSONResponse:
    """The database is locked or away: nothing was stored, so the sender keeps it and tries again."""
    log.error("database.unavailable", error=type(error).__name__)
    message = "The office is busy at the moment; nothing was stored. Please send it again."
    return ApiError(429, "busy", message, retry_after=2).response()
