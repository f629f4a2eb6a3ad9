"""What the citizen sees and can do in the chat."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import story
from tests.browser.conftest import OpenContext, watched
from tests.browser.fake_api import WEB, RunningApi
from tests.browser.words import say

LANGUAGES = ("pt", "el", "vi", "en")
LANGUAGE_NAMES = {"pt": "Português", "el": "Ελληνικά", "vi": "Tiếng Việt", "en": "English"}
RECEIPT: dict[str, Any] = {
    "kind": "receipt",
    "text": "Done.",
    "case": {
        "reference": "KMTR-4827-6",
        "secret": "kiwi-sun-42",
        "kind": "request",
        "due_at": "2026-12-08",
    },
}
SAFETY: dict[str, Any] = {
    "kind": "safety",
    "text": "You are not alone.\nIn danger: 112.\nVictims' line: 800 202 148, day and night (24 hours).\nSMS to 3060.",
}

# Where the focus is, through shadow roots, and whether it can be seen there.
FOCUS = """() => {
  let node = document.activeElement;
  while (node.shadowRoot && node.shadowRoot.activeElement) node = node.shadowRoot.activeElement;
  const box = node.getBoundingClientRect();
  const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(box.y + Math.min(box.height / 2, 12), 1), innerHeight - 1);
  let top = document.elementFromPoint(x, y);
  while (top && top.shadowRoot && top.shadowRoot.elementFromPoint(x, y) !== top) {
    const inner = top.shadowRoot.elementFromPoint(x, y);
    if (!inner) break;
    top = inner;
  }
  const style = getComputedStyle(node.tagName === "TEXTAREA" ? node.closest(".box") : node);
  return {
    name: (node.getAttribute("aria-label") || node.textContent || node.tagName).trim(),
    tag: node.tagName,
    seen: Boolean(top && (node.contains(top) || top.contains(node))) && box.bottom > 0 && box.top < innerHeight,
    marked: style.outlineStyle !== "none" || style.boxShadow !== "none",
  };
}"""


def press_tab_until(page: Page, name: str, key: str = "Tab", limit: int = 40) -> list[str]:
    passed = []
    for _ in range(limit):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        passed.append(focus["name"])
        if name in focus["name"]:
            return passed
    raise AssertionError(f"{name} is not reached with {key}: {passed}")


# ---------------------------------------------------------------- the script itself


def test_the_script_stays_small() -> None:
    size = len(gzip.compress((WEB / "static" / "widget.js").read_bytes(), 9))
    assert size < 30_000, size


def test_the_script_has_no_sink_that_would_run_text() -> None:
    for name in ("widget.js", "case.js"):
        source = (WEB / "static" / name).read_text("utf-8")
        for sink in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ):
            assert sink not in source


def test_every_word_is_there_in_every_language(page: Page, api: RunningApi) -> None:
    story.open_page(page, api.address, "pt", "en")
    words = page.evaluate("customElements.get('ponte-chat').words")
    assert set(words) == set(LANGUAGES)
    for language in LANGUAGES:
        assert list(words[language]) == list(words["en"])
        for key, text in words[language].items():
            assert text.strip()
            assert set_of_facts(text) == set_of_facts(words["en"][key]), (language, key)


def set_of_facts(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}


def test_nothing_is_asked_of_anybody_else(page: Page, api: RunningApi) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    api.script["link"] = [
        {"kind": "text", "text": "See https://www.seg-social.pt or call 300 502 502."}
    ]
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "link")
    assert hosts == {urlsplit(api.address).netloc}
    assert page.context.cookies() == []
    assert page.problems == []  # type: ignore[attr-defined]


# ---------------------------------------------------------------- text stays text

PAYLOADS = [
    "<img src=x onerror=hacked=1>",
    "<script>hacked=1</script>",
    "<svg/onload=hacked=1>",
    "\"><iframe srcdoc='<script>parent.hacked=1</script>'>",
    "javascript:hacked=1",
    "[click](javascript:hacked=1)",
    "data:text/html,<script>hacked=1</script>",
    'https://a.example/"onmouseover="hacked=1',
    "https://a.example/<b>x</b>",
    "</textarea></style></template><script>hacked=1</script>",
    "{{constructor.constructor('hacked=1')()}} ${hacked=1}",
    "<a href=javascript:hacked=1>x</a>",
    "&lt;img src=x onerror=hacked=1&gt;",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=hacked=1>",
    "a\u202eb\u2066c\u2028d\u0000e",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_is_shown_as_text_wherever_it_comes_in(
    page: Page, api: RunningApi, payload: str
) -> None:
    api.script["go"] = [
        {
            "kind": kind,
            "from": "bot",
            "text": payload,
            "language": payload,
            "choices": [{"label": payload, "value": payload}],
            "entry": {"id": payload, "version": payload},
            "case": {"reference": payload, "secret": payload, "due_at": payload},
        }
        for kind in ("text", "answer", "receipt", "handoff", "safety", payload)
    ]
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, payload)
    story.ask(page, "go")
    api.say(api.talk, {"text": payload, "from": payload})
    expect(page.locator("ponte-chat .bot, ponte-chat .clerk")).to_have_count(8)
    for own in page.locator("ponte-chat .mine .text").all()[:1]:
        assert normal(own.text_content()) == normal(payload)
    shown = page.locator("ponte-chat .bot .text").all_text_contents()
    assert all(normal(payload) in normal(text.replace(" " + say("newTab"), "")) for text in shown)
    page.reload()
    expect(page.locator("ponte-chat .mine")).to_have_count(2)
    report = page.evaluate("""() => {
      const root = document.querySelector("ponte-chat").shadowRoot;
      const bad = "img, script, iframe, object, embed, form form, style, link, math, [onerror], [onload], [onmouseover], b";
      return {
        hacked: window.hacked,
        bad: root.querySelectorAll(bad).length,
        links: [...root.querySelectorAll("a")].map((a) => a.protocol),
      };
    }""")
    assert report["hacked"] is None
    assert report["bad"] == 0
    assert set(report["links"]) <= {"https:", "http:", "mailto:", "tel:", "sms:"}
    assert page.problems == []  # type: ignore[attr-defined]


def normal(text: str | None) -> str:
    return " ".join((text or "").replace("\u0000", "\ufffd").replace("\ufffd", "").split())


LINKS = [
    ("text", "Ligue 300 502 502 (dias úteis).", ["tel:300502502"]),
    ("text", "Do estrangeiro: +351 210 545 400.", ["tel:+351210545400"]),
    ("text", "Linha SNS 808 24 24 24, 24 horas.", ["tel:808242424"]),
    ("text", "Καλέστε 1555 ή 15900, ή 210 1234567.", ["tel:1555", "tel:15900", "tel:2101234567"]),
    (
        "text",
        "Gọi 1900 9068 (1.000 đồng/phút) hoặc 024 3789 9999.",
        ["tel:19009068", "tel:02437899999"],
    ),
    ("text", "Gọi 1900.9068 hoặc 1900 969 680.", ["tel:19009068", "tel:1900969680"]),
    ("text", "Σύλλογος 116 111 και 116123.", ["tel:116111", "tel:116123"]),
    ("text", "São 1.342,83 € em 2026, 100 000 000 đồng, 5.000.000 đồng, 250.000 €.", []),
    ("text", "Lei 4808/2021, Decreto-Lei n.º 220/2006, de 3-11-2006, artigo 112.", []),
    ("text", "NISS 12345678901, mã 0116012345, de 2024 a 2026, 15 %, 12.12.2022.", []),
    ("text", "Referência KMTR-4827-6; IBAN PT50 0002 0123 1234 5678 9015 4.", []),
    ("text", "Veja www.seg-social.pt/inicio.", ["https://www.seg-social.pt/inicio"]),
    (
        "text",
        "(https://www.gov.gr/a_(b)), e-mail ana.silva@seg-social.pt.",
        ["https://www.gov.gr/a_(b)", "mailto:ana.silva@seg-social.pt"],
    ),
    ("text", "baohiemxahoi.gov.vn, e-ΕΦΚΑ, v.v., π.χ. 3.5", ["https://baohiemxahoi.gov.vn/"]),
    ("text", "dypa.gov.gr; seg-social.pt", ["https://dypa.gov.gr/", "https://seg-social.pt/"]),
    ("safety", "Ligue 112 ou 116 111. 24 horas por dia, desde 2019.", ["tel:112", "tel:116111"]),
    ("safety", "Gọi 111, 113 hoặc 1900 969 680 (24/7).", ["tel:111", "tel:113", "tel:1900969680"]),
    ("safety", "SMS para o 3060; chamada 800 202 148", ["sms:3060", "tel:800202148"]),
]


@pytest.mark.parametrize(("kind", "text", "links"), LINKS)
def test_addresses_and_numbers_become_links(
    page: Page, api: RunningApi, kind: str, text: str, links: list[str]
) -> None:
    api.script["go"] = [{"kind": kind, "text": text}]
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "go")
    found = page.locator("ponte-chat .bot .text a").evaluate_all(
        "nodes => nodes.map((a) => a.href)"
    )
    assert found == links
    shown = page.locator("ponte-chat .bot .text").text_content() or ""
    assert shown.replace(" " + say("newTab"), "") == text


def test_lists_and_steps_are_lists(page: Page, api: RunningApi) -> None:
    text = "First this.\n\n1. One\n2. Two\n\nThen:\n- a\n- b\nThe end."
    api.script["go"] = [{"kind": "answer", "text": text, "entry": {"id": "x", "version": "1"}}]
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "go")
    tags = page.locator("ponte-chat .answer .text > *").evaluate_all(
        "nodes => nodes.map((n) => n.tagName)"
    )
    assert tags == ["P", "OL", "P", "UL", "P"]
    expect(page.locator("ponte-chat .answer .badge")).to_have_text(say("official"))


def test_a_crisis_text_has_large_buttons_to_call(page: Page, api: RunningApi) -> None:
    api.script["help"] = [SAFETY]
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "help")
    calls = page.locator("ponte-chat .calls a")
    assert calls.all_inner_texts() == [say("call", n="112"), say("call", n="800 202 148")]
    assert calls.evaluate_all("nodes => nodes.map((a) => a.href)") == ["tel:112", "tel:800202148"]


def test_a_receipt_can_be_copied_and_saved(new_context: OpenContext, api: RunningApi) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    page = watched(context.new_page())
    api.script["file"] = [RECEIPT]
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "file")
    assert story.receipt(page) == ("KMTR-4827-6", "kiwi-sun-42")
    expect(page.locator("ponte-chat .due")).to_have_text(say("due", date="8 December 2026"))
    page.get_by_role("button", name=say("copySecret")).click()
    assert page.evaluate("navigator.clipboard.readText()") == "kiwi-sun-42"
    expect(page.locator("ponte-chat .panel > [role=status]")).to_have_text(say("copied"))
    with page.expect_download() as download:
        page.get_by_role("button", name=say("save")).click()
    assert download.value.suggested_filename == "KMTR-4827-6.txt"
    saved = Path(download.value.path()).read_text("utf-8")
    for part in ("KMTR-4827-6", "kiwi-sun-42", say("due", date="8 December 2026")):
        assert part in saved
    assert page.problems == []  # type: ignore[attr-defined]


# ---------------------------------------------------------------- language


@pytest.mark.parametrize("language", LANGUAGES)
def test_choosing_a_language_switches_the_words_and_tells_the_server(
    page: Page, api: RunningApi, language: str
) -> None:
    api.script[f"language:{language}"] = [{"kind": "text", "language": language, "text": "…"}]
    story.open_page(page, api.address, "pt", "en")
    words = page.evaluate("customElements.get('ponte-chat').words")
    story.ask(page, "hello")
    story.choose_language(page, language)
    assert api.talk.said[-1] == f"language:{language}"
    expect(page.locator("ponte-chat button.send")).to_have_text(words[language]["send"])
    expect(page.locator("ponte-chat label[for=field]")).to_have_text(words[language]["message"])
    assert page.locator("ponte-chat .root").get_attribute("lang") == language
    assert story.own_messages(page)[-1] == LANGUAGE_NAMES[language]
    page.reload()
    expect(page.locator("ponte-chat button.send")).to_have_text(words[language]["send"])
    assert page.locator("ponte-chat select").input_value() == language


def test_a_language_chosen_before_the_first_word_opens_the_conversation_in_it(
    page: Page, api: RunningApi
) -> None:
    story.open_page(page, api.address, "pt", "en")
    story.choose_language(page, "vi")
    assert api.talks == {}
    api.script["chào"] = [{"kind": "text", "language": "vi", "text": "Chào bạn."}]
    story.ask(page, "chào")
    assert api.talk.language == "vi"
    assert api.talk.said == ["chào"]


def test_the_words_follow_the_language_of_the_replies(page: Page, api: RunningApi) -> None:
    api.script["γεια"] = [{"kind": "text", "language": "el", "text": "Καλημέρα"}]
    story.open_page(page, api.address, "pt", "pt")
    expect(page.locator("ponte-chat button.send")).to_have_text(say("send", "pt"))
    story.ask(page, "γεια")
    expect(page.locator("ponte-chat button.send")).to_have_text(say("send", "el"))
    assert page.locator("ponte-chat .bot .text").get_attribute("lang") == "el"
    assert page.locator("ponte-chat select").input_value() == "auto"


def test_vietnamese_typing_is_not_sent_half_way(page: Page, api: RunningApi) -> None:
    story.open_page(page, api.address, "vn", "vi")
    story.type_text(page, "tiê")
    page.locator("ponte-chat textarea").dispatch_event(
        "keydown", {"key": "Enter", "isComposing": True}
    )
    page.locator("ponte-chat textarea").dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    assert api.talks == {}
    assert page.locator("ponte-chat textarea").input_value() == "tiê"


# ---------------------------------------------------------------- writing


def test_a_new_line_does_not_send_and_enter_does(page: Page, api: RunningApi) -> None:
    story.open_page(page, api.address, "pt", "en")
    field = page.locator("ponte-chat textarea")
    field.press_sequentially("one")
    field.press("Shift+Enter")
    field.press_sequentially("two")
    assert api.talks == {}
    field.press("Enter")
    story.settle(page)
    assert api.talk.said == ["one\ntwo"]
    field.press("Enter")
    field.fill("   \n ")
    field.press("Enter")
    story.settle(page)
    assert api.talk.said == ["one\ntwo"]


def test_a_long_text_is_counted_and_a_too_long_one_kept_back(page: Page, api: RunningApi) -> None:
    story.open_page(page, api.address, "pt", "en")
    count = page.locator("ponte-chat .count")
    story.type_text(page, "ξ" * 1000)
    expect(count).to_be_empty()
    story.type_text(page, "ξ" * 1001)
    expect(count).to_have_text(say("count", n=1001, max=2000))
    story.type_text(page, "ξ" * 2003)
    expect(count).to_have_text(say("tooLong", n=3))
    expect(page.locator("ponte-chat textarea")).to_have_attribute("aria-invalid", "true")
    page.locator("ponte-chat textarea").press("Enter")
    assert api.talks == {}
    assert len(page.locator("ponte-chat textarea").input_value()) == 2003
    story.ask(page, "😀" * 2000)
    assert api.talk.said == ["😀" * 2000]


def test_slow_answers_show_that_somebody_writes(page: Page, api: RunningApi) -> None:
    story.open_page(page, api.address, "pt", "en")
    api.seconds = 1.2
    story.type_text(page, "hello")
    page.locator("ponte-chat textarea").press("Enter")
    expect(page.locator("ponte-chat .typing[role=status]")).to_have_text(say("typing"))
    story.settle(page)
    expect(page.locator("ponte-chat .typing")).to_be_empty()


def test_only_what_is_new_is_announced(page: Page, api: RunningApi) -> None:
    story.open_page(page, api.address, "pt", "en")
    log = page.locator("ponte-chat [role=log]")
    expect(log).to_have_attribute("aria-live", "polite")
    assert log.get_attribute("aria-label") == say("log")
    story.ask(page, "one")
    page.evaluate("""() => {
      const insert = Element.prototype.insertBefore;
      window.spoken = [];
      Element.prototype.insertBefore = function (node, next) {
        if (this.getAttribute("role") === "log") window.spoken.push(this.getAttribute("aria-live"));
        return insert.call(this, node, next);
      };
    }""")
    story.ask(page, "two")
    assert set(page.evaluate("window.spoken")) == {"polite"}
    page.add_init_script("""addEventListener("DOMContentLoaded", () => {
      const insert = Element.prototype.insertBefore;
      window.spoken = [];
      Element.prototype.insertBefore = function (node, next) {
        if (this.getAttribute("role") === "log") window.spoken.push(this.getAttribute("aria-live"));
        return insert.call(this, node, next);
      };
    })""")
    page.reload()
    expect(page.locator("ponte-chat .message")).to_have_count(5)
    assert set(page.evaluate("window.spoken")) <= {"off"}
    expect(log).to_have_attribute("aria-live", "polite")


VOICES = """
  const spoken = (window.spoken = []);
  class Utterance extends EventTarget { constructor(text) { super(); this.text = text; } }
  window.SpeechSynthesisUtterance = Utterance;
  const voices = [
    { lang: "pt-BR", localService: true, name: "b" }, { lang: "pt-PT", localService: true, name: "p" },
    { lang: "en-US", localService: false, name: "far away" },
  ];
  const engine = new EventTarget();
  Object.assign(engine, { getVoices: () => voices, speak: (u) => spoken.push([u.text, u.lang]), cancel: () => spoken.push("cancel") });
  Object.defineProperty(window, "speechSynthesis", { value: engine });
"""


def test_replies_are_read_aloud_by_a_voice_of_this_device_only(page: Page, api: RunningApi) -> None:
    page.add_init_script(VOICES)
    api.script["pt"] = [{"kind": "text", "language": "pt", "text": "Bom dia.\n\n- um\n- dois"}]
    story.open_page(page, api.address, "pt", "pt")
    story.ask(page, "hello")
    expect(page.locator("ponte-chat .bot .listen")).to_be_hidden()
    story.ask(page, "pt")
    listen = page.locator("ponte-chat .bot .listen").last
    expect(listen).to_have_text(say("listen", "pt"))
    listen.click()
    expect(listen).to_have_text(say("stop", "pt"))
    assert page.evaluate("spoken") == [["Bom dia.", "pt-PT"], ["um", "pt-PT"], ["dois", "pt-PT"]]
    listen.click()
    expect(listen).to_have_text(say("listen", "pt"))
    assert page.evaluate("spoken.at(-1)") == "cancel"


# ---------------------------------------------------------------- keyboard


def test_the_keyboard_alone_asks_chooses_files_and_starts_anew(page: Page, api: RunningApi) -> None:
    choices = [{"label": "Blue", "value": "c:1"}, {"label": "Red", "value": "c:2"}]
    api.script["menu"] = [{"kind": "choices", "text": "Which?", "choices": choices}]
    api.script["c:2"] = [RECEIPT]
    story.open_page(page, api.address, "pt", "en")
    order = press_tab_until(page, "TEXTAREA")
    assert order.index(say("language")) < order.index(say("person")) < order.index(say("request"))
    page.keyboard.type("menu")
    page.keyboard.press("Enter")
    story.settle(page)
    press_tab_until(page, "Red", "Shift+Tab")
    page.keyboard.press("Enter")
    story.settle(page)
    expect(page.locator("ponte-chat .receipt")).to_be_visible()
    press_tab_until(page, say("copyReference"))
    press_tab_until(page, say("save"))
    press_tab_until(page, say("attach"))
    press_tab_until(page, say("renew"), "Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS)["name"] == say("cancel")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("ponte-chat .intro")).to_be_visible()
    assert page.evaluate(FOCUS)["tag"] == "TEXTAREA"


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (320, 256)])
def test_the_focus_is_always_visible(
    new_context: OpenContext, api: RunningApi, width: int, height: int
) -> None:
    page = watched(new_context(viewport={"width": width, "height": height}).new_page())
    choices = [{"label": f"Choice {n}", "value": f"c:{n}"} for n in range(9)]
    api.script["menu"] = [
        SAFETY,
        RECEIPT,
        {"kind": "choices", "text": "Which?", "choices": choices},
    ]
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "menu")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    hidden = []
    for _ in range(45):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["tag"] == "BODY":
            break
        if not (focus["seen"] and focus["marked"]):
            hidden.append(focus)
    assert hidden == []


# ---------------------------------------------------------------- floating


def test_one_script_tag_puts_the_chat_on_a_strict_website(page: Page, api: RunningApi) -> None:
    page.goto(f"http://localhost:{api.port}/embed?language=en")
    launcher = page.locator("ponte-chat .launcher")
    expect(launcher).to_have_text(say("launcher"))
    launcher.click()
    assert page.evaluate(FOCUS)["tag"] == "TEXTAREA"
    assert [r.text for r in story.ask(page, "hello")] == ["You said: hello"]
    page.keyboard.press("Escape")
    expect(page.locator("ponte-chat .panel")).to_be_hidden()
    assert page.evaluate(FOCUS)["name"] == say("launcher")
    api.say(api.talk, {"text": "Here is Ana."})
    expect(page.locator("ponte-chat .news")).to_have_text("1")
    expect(page.locator("ponte-chat .launcher [role=status]")).to_have_text(say("unread", n=1))
    page.keyboard.press("Enter")
    expect(page.locator("ponte-chat .clerk .text")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("ponte-chat .news")).to_be_hidden()
    page.get_by_role("link", name="A link of the town").focus()
    assert page.problems == []  # type: ignore[attr-defined]


def test_on_a_phone_the_panel_covers_the_page_and_keeps_the_focus_inside(
    new_context: OpenContext, api: RunningApi
) -> None:
    page = watched(new_context(viewport={"width": 390, "height": 844}).new_page())
    page.goto(f"http://localhost:{api.port}/embed?language=en")
    story.open_launcher(page)
    names = []
    for _ in range(25):
        page.keyboard.press("Tab")
        names.append(page.evaluate(FOCUS)["name"])
    assert "A link of the town" not in names
    assert say("close") in names
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("ponte-chat textarea")).to_be_visible()
    page.locator("ponte-chat").get_by_role("button", name=say("close")).click()
    expect(page.locator("ponte-chat .launcher")).to_be_focused()


# ---------------------------------------------------------------- colour and space


def luminance(rgb: list[int]) -> float:
    parts = [
        v / 255 / 12.92 if v / 255 <= 0.04045 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in rgb
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: list[int], other: list[int]) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


COLOURS = [
    "#ffd700",
    "#00ff00",
    "#ffffff",
    "#000000",
    "#f00",
    "#7f7f7f",
    "#87ceeb",
    "blue; }",
    "#12",
    "",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_colour_an_office_gives_is_made_readable(
    new_context: OpenContext, api: RunningApi, scheme: str
) -> None:
    page = watched(new_context(color_scheme=scheme).new_page())
    story.open_page(page, api.address, "pt", "en")
    for colour in COLOURS:
        found = page.evaluate(
            """(colour) => {
              document.querySelector("ponte-chat").remove();
              const chat = document.createElement("ponte-chat");
              chat.setAttribute("accent", colour);
              document.body.append(chat);
              const rgb = (value) => value.match(/\\d+/g).slice(0, 3).map(Number);
              const style = (selector) => getComputedStyle(chat.shadowRoot.querySelector(selector));
              return {
                head: [rgb(style(".head").color), rgb(style(".head").backgroundColor)],
                send: [rgb(style(".send").color), rgb(style(".send").backgroundColor)],
                tool: [rgb(style(".tools button").color), rgb(style(".panel").backgroundColor)],
                task: [rgb(style(".intro button").borderColor), rgb(style(".panel").backgroundColor)],
              };
            }""",
            colour,
        )
        for name, (front, back) in found.items():
            assert contrast(front, back) >= 4.5, (colour, name, front, back)


LONG = {
    "pt": "Anticonstitucionalissimamente" * 6,
    "el": "Σπανοβαγγελοδημήτρηςαναρμοδιότητα" * 6,
    "vi": "nghiêngnghiêngnghiêng" * 8,
    "en": "x" * 300,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 390])
def test_nothing_overflows_a_narrow_window(
    new_context: OpenContext, api: RunningApi, language: str, width: int
) -> None:
    page = watched(new_context(viewport={"width": width, "height": 640}).new_page())
    word = LONG[language]
    api.script["go"] = [
        {
            "kind": "answer",
            "language": language,
            "text": word,
            "choices": [{"label": word, "value": "a"}],
        },
        {**RECEIPT, "language": language, "case": {**RECEIPT["case"], "secret": word}},
        {**SAFETY, "language": language},
    ]
    for path in ("/", "/case", "/pt"):
        page.goto(f"{api.address}{path}?language={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    story.ready(page)
    story.ask(page, word)
    story.ask(page, "go")
    api.down = True
    api.cut_streams += 1
    story.type_text(page, word)
    page.locator("ponte-chat textarea").press("Enter")
    expect(page.locator("ponte-chat .trouble")).to_be_visible()
    wide = page.evaluate("""() => {
      const root = document.querySelector("ponte-chat").shadowRoot;
      const nodes = [...root.querySelectorAll("*")].filter((n) => n.checkVisibility() && !n.closest(".vh, .who, svg"));
      const out = nodes.filter((n) => n.getBoundingClientRect().right > innerWidth || n.getBoundingClientRect().left < 0);
      return out.map((n) => n.className).concat(document.documentElement.scrollWidth > innerWidth ? ["page"] : []);
    }""")
    assert wide == []


def test_everything_one_taps_is_large_enough(new_context: OpenContext, api: RunningApi) -> None:
    page = watched(new_context(viewport={"width": 360, "height": 740}).new_page())
    api.script["go"] = [
        SAFETY,
        RECEIPT,
        {"kind": "text", "text": "?", "choices": [{"label": "A", "value": "a"}]},
    ]
    story.open_page(page, api.address, "pt", "el")
    story.ask(page, "go")
    sizes: list[Any] = page.evaluate("""() => {
      const root = document.querySelector("ponte-chat").shadowRoot;
      const nodes = [...root.querySelectorAll("button, select, .calls a")].filter((n) => n.checkVisibility());
      return nodes.map((n) => [n.textContent.trim(), n.getBoundingClientRect().width, n.getBoundingClientRect().height]);
    }""")
    small = [size for size in sizes if min(size[1:]) < 24]
    assert small == []
    assert [size[0] for size in sizes if size[2] < 43.5] == []


def test_motion_stops_for_those_who_ask(new_context: OpenContext, api: RunningApi) -> None:
    page = watched(new_context(reduced_motion="reduce").new_page())
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "hello")
    names = page.locator("ponte-chat .message").evaluate_all(
        "nodes => nodes.map((n) => getComputedStyle(n).animationName)"
    )
    assert set(names) == {"none"}


def test_text_grows_with_the_readers_size(page: Page, api: RunningApi) -> None:
    story.open_page(page, api.address, "pt", "en")
    size = "parseFloat(getComputedStyle(document.querySelector('ponte-chat').shadowRoot.querySelector('.intro p')).fontSize)"
    assert page.evaluate(size) == 16
    client = page.context.new_cdp_session(page)
    client.send("Page.enable")
    client.send("Page.setFontSizes", {"fontSizes": {"standard": 24, "fixed": 20}})
    page.reload()
    story.ready(page)
    assert page.evaluate(size) == 24
