"""What a citizen does in the chat, as functions that work on any address: fake server or real one.

open_page(page, "http://127.0.0.1:8080", "pt")
replies = ask(page, "Quando recebo o subsídio de desemprego?")
replies = tap(page, "Fazer um pedido")
reference, secret = receipt(page)
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Playwright, expect

TURN = 15_000  # milliseconds a turn may take
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Reply:
    """One bubble that did not come from the citizen."""

    sender: str  # bot, clerk, system
    kind: str  # text, answer, receipt, handoff, safety
    language: str
    text: str
    choices: tuple[str, ...]  # those that can still be tapped


def chromium() -> str | None:
    """Where a Chromium is on this machine: PONTE_CHROMIUM, the Debian place, or the PATH."""
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    found = [os.environ.get("PONTE_CHROMIUM"), "/usr/bin/chromium", *map(shutil.which, names)]
    return next((path for path in found if path and Path(path).exists()), None)


def launch(playwright: Playwright, executable: str) -> Browser:
    return playwright.chromium.launch(executable_path=executable, args=FLAGS)


def open_page(
    page: Page, base_url: str, organisation: str = "pt", language: str | None = None
) -> Locator:
    """Opens the page of an organisation and waits for its chat."""
    query = f"?language={language}" if language else ""
    page.goto(f"{base_url}/{organisation}{query}")
    return ready(page)


def open_launcher(page: Page) -> Locator:
    """Opens the floating chat on a page that embeds it."""
    page.locator("ponte-chat button.launcher").click()
    return ready(page)


def ready(page: Page) -> Locator:
    chat = page.locator("ponte-chat")
    expect(chat.locator("textarea")).to_be_visible(timeout=TURN)
    return chat


def settle(page: Page) -> None:
    """Waits until everything the citizen wrote has been answered."""
    expect(page.locator("ponte-chat:not([busy])")).to_be_attached(timeout=TURN)


def type_text(page: Page, text: str) -> None:
    """Puts text into the field without sending it."""
    page.locator("ponte-chat textarea").fill(text)


def ask(page: Page, text: str) -> list[Reply]:
    """Writes a message, sends it with Enter and returns what came back."""
    type_text(page, text)
    page.locator("ponte-chat textarea").press("Enter")
    settle(page)
    return last_replies(page)


def tap(page: Page, label: str) -> list[Reply]:
    """Taps the last button with this label (a choice, a task, a tool) and returns what came back."""
    buttons = page.locator("ponte-chat button:enabled:not([aria-disabled])")
    buttons.filter(has_text=re.compile(rf"^\s*{re.escape(label)}\s*$")).last.click()
    settle(page)
    return last_replies(page)


def attach(page: Page, path: Path) -> list[Reply]:
    page.locator("ponte-chat input[type=file]").set_input_files(path)
    settle(page)
    expect(page.locator("ponte-chat .mine.file .foot").last).not_to_be_empty(timeout=TURN)
    return last_replies(page)


def choose_language(page: Page, tag: str) -> None:
    page.locator("ponte-chat select").select_option(tag)
    settle(page)


def replies(page: Page) -> list[Reply]:
    """Every bubble of the other side, oldest first."""
    return [read_reply(node) for node in page.locator("ponte-chat .message:not(.mine)").all()]


def last_replies(page: Page) -> list[Reply]:
    """What came after the citizen's last message."""
    nodes = page.locator("ponte-chat .message").all()
    own = [i for i, node in enumerate(nodes) if "mine" in classes(node)]
    return [read_reply(node) for node in nodes[(own[-1] + 1 if own else 0) :]]


def own_messages(page: Page) -> list[str]:
    return page.locator("ponte-chat .mine .text").all_inner_texts()


def receipt(page: Page) -> tuple[str, str]:
    """Reference and secret of the last receipt."""
    codes = page.locator("ponte-chat .receipt").last.locator("code").all_inner_texts()
    return codes[0], codes[1]


def screenshot(page: Page, path: Path | str) -> None:
    page.screenshot(path=str(path))


def classes(node: Locator) -> list[str]:
    return (node.get_attribute("class") or "").split()


def read_reply(node: Locator) -> Reply:
    names = classes(node)
    text = node.locator(".text").first
    buttons = node.locator(".choices button:enabled:not([aria-disabled])").all_inner_texts()
    return Reply(
        sender=next((name for name in names if name in ("bot", "clerk", "system")), ""),
        kind=next(
            (name for name in names if name in ("answer", "receipt", "handoff", "safety")), "text"
        ),
        language=(text.get_attribute("lang") or "") if text.count() else "",
        text=text.inner_text() if text.count() else node.inner_text(),
        choices=tuple(buttons),
    )
