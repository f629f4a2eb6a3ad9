"""The ASGI apps: the public one, and the action webhook on loopback."""

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.middleware.base import RequestResponseEndpoint
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from connectors.web.errors import add_error_handlers
from connectors.web.limits import BodyLimit
from connectors.web.routes import api_routes
from connectors.web.site import Site, site_routes
from kit.settings import ROOT
from launch.services import Services

VERSION = "0.1.0"


def create_web(services: Services) -> FastAPI:
    """The public app; nothing is opened here."""
    settings = services.settings
    app = FastAPI(title="Ponte", version=VERSION, docs_url=None, redoc_url=None)
    add_error_handlers(app)
    app.include_router(api_routes(services.web))
    app.include_router(_operator_routes(services))
    app.include_router(site_routes(Site(_release())))
    app.add_middleware(
        BodyLimit,
        limit=settings.web.body_limit,
        upload_limit=settings.attachments.size_limit + 100_000,
    )
    # Not the event stream: Starlette leaves it out by itself.
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    origins = [origin.strip() for origin in settings.web.allowed_origins.split(",")]
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Accept-Language", "X-Case-Secret"],
        expose_headers=["Retry-After"],
    )
    app.middleware("http")(_harden)
    return app


async def _harden(request: Request, call_next: RequestResponseEndpoint) -> Response:
    response = await call_next(request)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if request.url.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'")
    return response


def _release() -> str:
    """Changes with the files it names, so that browsers fetch new ones."""
    static = ROOT / "connectors" / "web" / "static"
    newest = max((path.stat().st_mtime_ns for path in static.iterdir()), default=0)
    return f"{VERSION}-{newest % 10**10:x}"


def _operator_routes(services: Services) -> APIRouter:
    router = APIRouter(include_in_schema=True)

    @router.get("/health")
    async def health() -> dict[str, str]:
        """Alive: the process answers."""
        return {"status": "ok"}

    @router.get("/ready")
    async def ready() -> JSONResponse:
        """Able to answer: 200 while citizens get answers, also without the dialogue server; else 503."""
        parts = await services.health()
        is_ready = parts["database"] == "up" and parts["search"] == "up"
        state = "ready" if all(part == "up" for part in parts.values()) else "degraded"
        body = {"status": state if is_ready else "down", "parts": parts}
        return JSONResponse(body, status_code=200 if is_ready else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
