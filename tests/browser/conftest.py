"""A browser and a fake server for the tests of widget and pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.fake_api import RunningApi
from tests.browser.story import chromium, launch

HERE = Path(__file__).parent
OpenContext = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(
                pytest.mark.enable_socket
            )  # loopback only: the fake server and the browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium. On a developer's machine the tests are skipped without one; in CI that is a failure."""
    executable = chromium()
    if executable is None:
        sentence = "No Chromium found: install one or set PONTE_CHROMIUM."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        running = launch(playwright, executable)
        yield running
        running.close()


@pytest.fixture(scope="module")
def server() -> Iterator[RunningApi]:
    running = RunningApi()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def api(server: RunningApi) -> RunningApi:
    server.reset()
    return server


@pytest.fixture
def new_context(browser: Browser) -> Iterator[OpenContext]:
    """Opens browser contexts that are closed after the test."""
    opened: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        settings = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options}
        context = browser.new_context(**settings)
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: OpenContext) -> Page:
    """A desktop window; a script error on the page fails the test that caused it."""
    return watched(new_context().new_page())


def watched(page: Page) -> Page:
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.on(
        "console",
        lambda line: problems.append(line.text) if "Content Security Policy" in line.text else None,
    )
    page.problems = problems  # type: ignore[attr-defined]
    return page
