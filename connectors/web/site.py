"""The pages citizens open, and the one script a website embeds."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.staticfiles import StaticFiles

from connectors.web.languages import preferred_language
from kit.languages import ORGANISATIONS
from kit.yaml_files import read_yaml

HERE = Path(__file__).parent
STATIC = HERE / "static"

PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data: blob:; font-src 'self'; form-action 'self'; frame-ancestors *; "
        "base-uri 'none'; require-trusted-types-for 'script'"
    ),
    "Vary": "Accept-Language",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

AcceptLanguage = Annotated[str | None, Header(alias="Accept-Language")]


class Site:
    def __init__(self, version: str) -> None:
        self._pages = Environment(
            loader=FileSystemLoader(HERE / "pages"), autoescape=True, undefined=StrictUndefined
        )
        self.strings = read_yaml(HERE / "pages" / "strings.yml")
        self._version = version

    def render(self, page: str, language: str, **facts: object) -> HTMLResponse:
        html = self._pages.get_template(page).render(
            language=language, strings=self.strings, version=self._version, **facts
        )
        return HTMLResponse(html, headers=PAGE_HEADERS)


def site_routes(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def index(language: str | None = None, accepted: AcceptLanguage = None) -> Response:
        return site.render("index.html", preferred_language(language, accepted, "pt"))

    @router.get("/case")
    async def case(language: str | None = None, accepted: AcceptLanguage = None) -> Response:
        return site.render("case.html", preferred_language(language, accepted, "pt"))

    @router.get("/widget.js")
    async def widget() -> Response:
        headers = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}
        return FileResponse(STATIC / "widget.js", media_type="text/javascript", headers=headers)

    async def organisation(
        request: Request, language: str | None = None, accepted: AcceptLanguage = None
    ) -> Response:
        name = request.url.path.strip("/")
        home = site.strings["organisations"][name]["language"]
        chosen = preferred_language(language, accepted, home)
        return site.render("organisation.html", chosen, organisation=name)

    for name in ORGANISATIONS:
        router.add_api_route(f"/{name}", organisation, methods=["GET"])
    router.mount("/static", StaticFiles(directory=STATIC))
    return router
