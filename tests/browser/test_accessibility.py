"""axe-core finds nothing to object to, on every page, in every language, at every width, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import story
from tests.browser.conftest import OpenContext, watched
from tests.browser.fake_api import RunningApi
from tests.browser.test_widget import RECEIPT, SAFETY

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SIZES = {"narrow": (320, 640), "phone": (390, 844), "desktop": (1280, 800), "zoomed": (320, 256)}
CHOICES = [{"label": label, "value": label} for label in ("One", "Two", "Three", "Four", "Five")]


def objections(page: Page) -> list[Any]:
    """What axe objects to: rules of WCAG 2.2 A and AA and its best practices."""
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (found["id"], node["target"], node["failureSummary"])
        for found in result["violations"]
        for node in found["nodes"]
    ]


def whole_conversation(page: Page, api: RunningApi, language: str) -> None:
    """One bubble of each kind, an open list of choices, a file, a clerk and an unsent message."""
    tag = {"language": language}
    api.script["go"] = [
        {**tag, "kind": "text", "text": "Hello", "choices": CHOICES[:2]},
        {
            **tag,
            "kind": "answer",
            "text": "Yes.\n\n1. a\n2. b\n\n- www.seg-social.pt",
            "choices": CHOICES[:3],
        },
        {**tag, **RECEIPT},
        {**tag, "kind": "handoff", "text": "A person answers."},
        {**tag, **SAFETY},
    ]
    api.script["menu"] = [{**tag, "kind": "choices", "text": "Which?", "choices": CHOICES}]
    story.ask(page, "go")
    api.say(api.talk, {"text": "Ana here.", **tag})
    expect(page.locator("ponte-chat .clerk")).to_have_count(1)
    story.ask(page, "menu")
    api.down = True
    api.cut_streams += 1
    story.type_text(page, "x" * 2001)
    story.type_text(page, "unsent")
    page.locator("ponte-chat textarea").press("Enter")
    expect(page.locator("ponte-chat .unsent")).to_have_count(1)
    story.type_text(page, "x" * 2001)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["pt", "el", "vi", "en"])
def test_axe_has_no_objection(
    new_context: OpenContext, api: RunningApi, language: str, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    page = watched(
        new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
        ).new_page()
    )
    organisation = {"pt": "pt", "el": "gr", "vi": "vn", "en": "pt"}[language]
    story.open_page(page, api.address, organisation, language)
    assert objections(page) == []
    whole_conversation(page, api, language)
    assert objections(page) == []
    page.locator("ponte-chat .renew").click()
    assert objections(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["narrow", "desktop"])
def test_axe_has_no_objection_to_the_other_pages(
    new_context: OpenContext, api: RunningApi, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    page = watched(
        new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
        ).new_page()
    )
    page.goto(f"{api.address}/?language=el")
    assert objections(page) == []
    page.goto(f"{api.address}/case?language=vi")
    page.locator("form button").click()
    assert objections(page) == []
    page.locator("#reference").fill("KMTR-4827-6")
    page.locator("#secret").fill("kiwi-sun-42")
    page.locator("form button").click()
    expect(page.locator("#found")).to_be_visible()
    assert objections(page) == []
    page.goto(f"http://localhost:{api.port}/embed?language=en")
    expect(page.locator("ponte-chat .launcher")).to_be_visible()
    assert objections(page) == []
    story.open_launcher(page)
    assert objections(page) == []


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_with_forced_colours_every_part_keeps_an_edge(
    new_context: OpenContext, api: RunningApi, size: str
) -> None:
    width, height = SIZES[size]
    page = watched(
        new_context(viewport={"width": width, "height": height}, forced_colors="active").new_page()
    )
    story.open_page(page, api.address, "pt", "en")
    api.script["menu"] = [{"kind": "choices", "text": "Which?", "choices": CHOICES}]
    story.ask(page, "menu")
    for selector in (".mine .bubble", ".bot .bubble", ".choices button", ".row .send", ".box"):
        style = page.locator(f"ponte-chat {selector}").first.evaluate(
            "(n) => getComputedStyle(n).borderTopWidth + getComputedStyle(n).borderTopStyle"
        )
        assert style in ("1pxsolid", "2pxsolid"), selector
    assert objections(page) == []
