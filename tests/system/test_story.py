"""A citizen's whole story in a real browser, in each language: by touch on a phone, by keyboard on a desktop."""

import os
import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from kit.settings import ROOT
from kit.wording import load_wording
from tests.browser import story

pytestmark = [pytest.mark.system, pytest.mark.browser]

WORDING = load_wording(ROOT / "bot" / "domain")
AXE = ROOT / "tests" / "browser" / "vendor" / "axe.min.js"

#: Organisation, a question, the wish for a person's work, and what happened; each as it is typed.
STORIES = {
    "pt": (
        "pt",
        "Fui despedida ontem, quanto tempo tenho para pedir o subsídio de desemprego?",
        "quero fazer uma reclamação",
        "Pedi a reforma em março, já lá vão oito meses, e até hoje ninguém me respondeu aos e-mails",
        "maria.silva@example.org",
    ),
    "el": (
        "gr",
        "Πόσα λεφτά είναι το επίδομα ανεργίας αυτόν τον χρόνο;",
        "θέλω να κάνω παράπονο",
        "Έκανα αίτηση για σύνταξη πριν από οκτώ μήνες και κανείς δεν μου απαντάει",
        "eleni@example.org",
    ),
    "vi": (
        "vn",
        "Em bị mất thẻ BHYT giấy rồi, giờ đi khám bệnh có được không ạ?",
        "tôi muốn khiếu nại",
        "Tôi nộp hồ sơ thai sản đã hơn hai tháng mà vẫn chưa nhận được tiền, gọi điện không ai trả lời",
        "0912345678",
    ),
    "en": (
        "pt",
        "How do I get a NISS number as a foreigner?",
        "I want to make a complaint",
        "I asked for unemployment benefit three months ago and nobody answers my messages",
        "john@example.org",
    ),
}


@pytest.fixture(scope="module")
def browser():
    executable = story.chromium()
    if executable is None:
        sentence = "No Chromium found: install one or set PONTE_CHROMIUM."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        running = story.launch(playwright, executable)
        yield running
        running.close()


def label(key: str, language: str) -> str:
    return WORDING.label(key, language)


def pictures(name: str) -> Path | None:
    """Screenshots are kept where PONTE_SHOTS points, for a person to look at."""
    folder = os.environ.get("PONTE_SHOTS")
    return Path(folder) / f"{name}.png" if folder else None


def shoot(page: Page, name: str) -> None:
    if (path := pictures(name)) is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        story.screenshot(page, path)


def objections(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [found["id"] for found in result["violations"]]


def press_tap(page: Page, wanted: str) -> None:
    """Reaches the last button with this label by Shift+Tab from the field, and presses Enter."""
    field = page.locator("ponte-chat textarea")
    field.focus()
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        reached = page.evaluate(
            """() => {let e = document.activeElement;
            while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
            const b = e && e.closest ? e.closest('button') : null;
            return b ? [b.innerText.trim(), b.getAttribute('aria-disabled')] : null;}"""
        )
        if reached and re.sub(r"^\d+\s*", "", reached[0]) == wanted and reached[1] != "true":
            page.keyboard.press("Enter")
            story.settle(page)
            return
    raise AssertionError(f"the keyboard never reached {wanted!r}")


@pytest.mark.parametrize("language", ["pt", "el", "vi", "en"])
@pytest.mark.parametrize(
    ("way", "size"), [("touch", (390, 844)), ("keyboard", (1280, 800))], ids=["touch", "keyboard"]
)
def test_from_the_first_question_to_the_answered_status(
    browser, ponte, tmp_path, language, way, size
):
    organisation, question, wish, what_happened, contact = STORIES[language]
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        has_touch=way == "touch",
        bypass_csp=True,
    )
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def choose(key: str) -> list[story.Reply]:
        if way == "touch":
            buttons = page.locator("ponte-chat .choices button:enabled:not([aria-disabled])")
            buttons.filter(has_text=label(key, language)).last.tap()
            story.settle(page)
            return story.last_replies(page)
        press_tap(page, label(key, language))
        return story.last_replies(page)

    story.open_page(page, ponte.url, organisation, language)
    shoot(page, f"{language}-{way}-1-welcome")

    (answer, *_) = story.ask(page, question)
    assert (answer.kind, answer.language) == ("answer", language), answer
    shoot(page, f"{language}-{way}-2-answer")

    story.ask(page, wish)
    replies = story.ask(page, what_happened)
    reasons = replies[-1].choices
    assert 2 <= len(reasons) <= 4, replies
    shoot(page, f"{language}-{way}-3-reason")

    story.ask(page, "1")
    replies = story.ask(page, contact)
    paper = tmp_path / "recibo.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    story.attach(page, paper)
    replies = choose("continue")
    assert what_happened in replies[-1].text
    assert "recibo.pdf" in replies[-1].text
    shoot(page, f"{language}-{way}-4-summary")

    replies = choose("confirm")
    assert replies[-1].kind == "receipt"
    reference, secret = story.receipt(page)
    shoot(page, f"{language}-{way}-5-receipt")
    assert objections(page) == []

    page.reload()
    story.ready(page)
    expect(page.locator("ponte-chat .receipt code")).to_have_count(2)
    assert story.receipt(page) == (reference, secret)

    page.goto(f"{ponte.url}/case?language={language}")
    page.fill("[name=reference]", reference.lower())
    page.fill("[name=secret]", secret)
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text(reference)
    shoot(page, f"{language}-{way}-6-case")
    assert objections(page) == []

    shown = httpx.get(
        f"{ponte.url}/api/cases/{reference}", headers={"X-Case-Secret": secret}, trust_env=False
    ).json()
    assert (shown["kind"], shown["state"]) == ("complaint", "received")
    assert errors == []
    assert {url.split("/")[2] for url in requests if url.startswith("http")} == {
        f"127.0.0.1:{ponte.port}"
    }
    context.close()
