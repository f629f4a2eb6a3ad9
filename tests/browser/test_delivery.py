"""Nothing is lost, nothing counts twice, order is kept: whatever happens to the connection."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import story
from tests.browser.conftest import OpenContext, watched
from tests.browser.fake_api import FAULTS, RunningApi
from tests.browser.words import say

# The network "comes back" again and again, so that tests need not wait for the back-off.
KEEP_RETRYING = "setInterval(() => dispatchEvent(new Event('online')), 40)"


def test_a_question_opens_a_conversation_and_is_answered(page: Page, api: RunningApi) -> None:
    story.open_page(page, api.address, "pt", "en")
    assert api.talks == {}
    replies = story.ask(page, "When am I paid?")
    assert [(r.sender, r.text, r.language) for r in replies] == [
        ("bot", "You said: When am I paid?", "en")
    ]
    assert story.replies(page)[0].sender == "system"
    assert api.talk.said == ["When am I paid?"]
    assert page.problems == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_message_counts_once_whatever_goes_wrong(page: Page, api: RunningApi, fault: str) -> None:
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "first")
    api.faults.extend([fault, fault])
    replies = story.ask(page, "second")
    assert [r.text for r in replies] == ["You said: second"]
    assert api.talk.said == ["first", "second"]
    assert story.own_messages(page) == ["first", "second"]


@pytest.mark.parametrize("fault", ["before", "after", "mid", "500", "429"])
def test_the_opening_of_a_conversation_may_fail_too(
    page: Page, api: RunningApi, fault: str
) -> None:
    story.open_page(page, api.address, "pt", "en")
    api.open_faults.append(fault)
    assert [r.text for r in story.ask(page, "hello")] == ["You said: hello"]
    assert api.talk.said == ["hello"]
    assert [r.sender for r in story.replies(page)] == ["system", "bot"]


def test_a_hundred_drops_lose_nothing_double_nothing_and_keep_the_order(
    page: Page, api: RunningApi
) -> None:
    chance = random.Random(7)
    api.faults.extend(chance.choice(["before", "after", "mid"]) for _ in range(99))
    api.open_faults.append("before")
    story.open_page(page, api.address, "pt", "en")
    page.evaluate(KEEP_RETRYING)
    wanted = [f"message {n}" for n in range(40)]
    for n, text in enumerate(wanted):
        page.locator("ponte-chat textarea").fill(text)
        page.locator("ponte-chat textarea").press("Enter")
        if n % 10 == 5:
            api.cut_streams += 1
    expect(page.locator("ponte-chat:not([busy])")).to_be_attached(timeout=60_000)
    assert api.dropped == 100
    assert api.talk.said == wanted
    assert story.own_messages(page) == wanted
    assert [r.text for r in story.replies(page)[1:]] == [f"You said: {text}" for text in wanted]
    shown = page.locator("ponte-chat .message:not(.system) .text").all_inner_texts()
    assert shown == [text for n in wanted for text in (n, f"You said: {n}")]


def test_drops_and_reloads_together_lose_nothing(page: Page, api: RunningApi) -> None:
    chance = random.Random(11)
    wanted = [f"story {n}" for n in range(12)]
    story.open_page(page, api.address, "pt", "en")
    for text in wanted:
        api.faults.append(chance.choice(["before", "after", "mid", "slow"]))
        page.locator("ponte-chat textarea").fill(text)
        page.locator("ponte-chat textarea").press("Enter")
        if chance.random() < 0.6:
            page.reload()
            story.ready(page)
    page.evaluate(KEEP_RETRYING)
    story.settle(page)
    assert api.talk.said == wanted
    expect(page.locator("ponte-chat .mine")).to_have_count(len(wanted))
    shown = page.locator("ponte-chat .message:not(.system) .text").all_inner_texts()
    assert shown == [text for n in wanted for text in (n, f"You said: {n}")]


def test_what_is_written_without_a_connection_waits_visibly_and_goes_out_later(
    page: Page, api: RunningApi
) -> None:
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "one")
    api.down = True
    api.cut_streams += 1
    for text in ("two", "three"):
        page.locator("ponte-chat textarea").fill(text)
        page.locator("ponte-chat textarea").press("Enter")
    expect(page.locator("ponte-chat .unsent .foot").first).to_have_text(say("unsent"))
    expect(page.locator("ponte-chat .trouble")).to_contain_text(say("offline"))
    expect(page.locator("ponte-chat .panel > [role=status]")).to_contain_text(say("unsent"))
    api.down = False
    page.get_by_role("button", name=say("retry")).click()
    story.settle(page)
    assert api.talk.said == ["one", "two", "three"]
    expect(page.locator("ponte-chat .unsent")).to_have_count(0)
    expect(page.locator("ponte-chat .trouble")).to_be_hidden()
    expect(page.locator("ponte-chat .panel > [role=status]")).to_have_text(say("sentAfter"))


def test_a_reload_keeps_the_conversation_and_the_half_written_text(
    page: Page, api: RunningApi
) -> None:
    api.script["menu"] = [
        {"kind": "text", "text": "Which?", "choices": [{"label": "Blue", "value": "c:1"}]}
    ]
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "hello")
    story.ask(page, "menu")
    story.type_text(page, "half a story")
    before = story.replies(page)
    page.reload()
    story.ready(page)
    expect(page.locator("ponte-chat .message")).to_have_count(5)
    assert story.replies(page) == before
    assert page.locator("ponte-chat textarea").input_value() == "half a story"
    assert [r.text for r in story.tap(page, "Blue")] == ["You said: c:1"]
    assert len(api.talks) == 1


def test_a_reload_in_the_middle_of_a_turn_gets_the_answer(page: Page, api: RunningApi) -> None:
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "one")
    api.seconds = 0.6
    page.locator("ponte-chat textarea").fill("two")
    page.locator("ponte-chat textarea").press("Enter")
    page.wait_for_timeout(200)
    page.reload()
    story.settle(page)
    expect(page.locator("ponte-chat .bot")).to_have_count(2)
    assert api.talk.said == ["one", "two"]
    assert story.own_messages(page) == ["one", "two"]


def test_a_clerks_words_arrive_by_the_stream_also_after_it_broke(
    page: Page, api: RunningApi
) -> None:
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "a person please")
    api.say(api.talk, {"text": "Good morning, this is Ana."})
    expect(page.locator("ponte-chat .clerk .text")).to_have_text("Good morning, this is Ana.")
    api.down = True
    api.cut_streams += 1
    page.wait_for_timeout(100)
    api.say(api.talk, {"text": "Are you there?"})
    api.down = False
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("ponte-chat .clerk .text").last).to_have_text("Are you there?")
    expect(page.locator("ponte-chat .clerk")).to_have_count(2)


def test_without_a_working_stream_the_chat_asks_now_and_then(page: Page, api: RunningApi) -> None:
    api.stream_works = False
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "hello")
    api.say(api.talk, {"text": "A word from the office."})
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("ponte-chat .clerk .text")).to_have_text("A word from the office.")


def test_a_conversation_the_server_forgot_is_replaced_and_the_message_goes_on(
    page: Page, api: RunningApi
) -> None:
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "old")
    api.talks.clear()
    replies = story.ask(page, "new")
    assert [r.text for r in replies] == ["You said: new"]
    assert api.talk.said == ["new"]
    expect(page.locator("ponte-chat .system").filter(has_text=say("expired"))).to_have_count(1)
    page.reload()
    expect(page.locator("ponte-chat .mine .text")).to_have_text(["new"])


def test_a_forgotten_conversation_is_told_on_the_next_visit(page: Page, api: RunningApi) -> None:
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "old")
    api.talks.clear()
    page.reload()
    expect(page.locator("ponte-chat .system")).to_contain_text(say("expired"))
    expect(page.locator("ponte-chat .intro")).to_be_visible()
    assert [r.text for r in story.ask(page, "new")] == ["You said: new"]


@pytest.mark.parametrize("status", [400, 403, 409, 413, 422])
def test_a_refused_message_stays_can_be_corrected_and_holds_nothing_up(
    page: Page, api: RunningApi, status: int
) -> None:
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "fine")
    api.refusal = (status, "Please write words, not only signs.")
    page.locator("ponte-chat textarea").fill("???")
    page.locator("ponte-chat textarea").press("Enter")
    expect(page.locator("ponte-chat .unsent")).to_contain_text(
        say("refused") + "Please write words, not only signs."
    )
    page.reload()
    expect(page.locator("ponte-chat .unsent")).to_contain_text("Please write words")
    api.refusal = None
    story.ask(page, "goes on")
    page.get_by_role("button", name=say("edit")).click()
    assert page.locator("ponte-chat textarea").input_value() == "???"
    page.locator("ponte-chat textarea").press("Enter")
    story.settle(page)
    assert api.talk.said == ["fine", "goes on", "???"]


def test_too_many_messages_are_sent_again_when_the_server_says_so(
    page: Page, api: RunningApi
) -> None:
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "one")
    api.faults.append("429")
    page.locator("ponte-chat textarea").fill("two")
    page.locator("ponte-chat textarea").press("Enter")
    expect(page.locator("ponte-chat .trouble")).to_contain_text(say("busy", n=1))
    story.settle(page)
    assert api.talk.said == ["one", "two"]


def test_two_tabs_share_one_conversation(new_context: OpenContext, api: RunningApi) -> None:
    context = new_context()
    one, two = watched(context.new_page()), watched(context.new_page())
    story.open_page(one, api.address, "pt", "en")
    story.open_page(two, api.address, "pt", "en")
    story.ask(one, "from one")
    expect(two.locator("ponte-chat .bot .text")).to_have_text("You said: from one")
    story.ask(two, "from two")
    expect(one.locator("ponte-chat .mine")).to_have_count(2)
    assert len(api.talks) == 1
    assert api.talk.said == ["from one", "from two"]


def test_a_new_conversation_is_confirmed_first(page: Page, api: RunningApi) -> None:
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "old")
    page.get_by_role("button", name=say("renew")).click()
    page.keyboard.press("Escape")
    assert story.own_messages(page) == ["old"]
    page.get_by_role("button", name=say("renew")).click()
    page.get_by_role("button", name=say("renewYes")).click()
    expect(page.locator("ponte-chat .intro")).to_be_visible()
    story.ask(page, "new")
    assert len(api.talks) == 2
    assert story.own_messages(page) == ["new"]


def test_a_choice_is_sent_as_a_choice_and_old_choices_rest(page: Page, api: RunningApi) -> None:
    choices = [{"label": "Blue", "value": "colour:blue"}, {"label": "Red", "value": "colour:red"}]
    api.script["menu"] = [{"kind": "choices", "text": "Which?", "choices": choices}]
    story.open_page(page, api.address, "pt", "en")
    assert story.ask(page, "menu")[0].choices == ("Blue", "Red")
    story.tap(page, "Red")
    assert api.talk.said == ["menu", "colour:red"]
    assert story.own_messages(page) == ["menu", "Red"]
    assert story.replies(page)[1].choices == ()
    page.locator("ponte-chat .choices button", has_text="Red").click(force=True)
    page.locator("ponte-chat .choices button", has_text="Blue").click(force=True)
    story.settle(page)
    assert api.talk.said == ["menu", "colour:red"]
    page.reload()
    expect(page.locator("ponte-chat .mine .text").last).to_have_text("Red")
    expect(page.locator("ponte-chat .choices button.used")).to_contain_text("Red")


def test_files_are_sent_and_refusals_are_the_servers_words(
    page: Page, api: RunningApi, tmp_path: Path
) -> None:
    story.open_page(page, api.address, "pt", "en")
    good, bad, big = tmp_path / "slip.pdf", tmp_path / "virus.exe", tmp_path / "big.pdf"
    good.write_bytes(b"%PDF-1.4")
    bad.write_bytes(b"MZ")
    with big.open("wb") as file:
        file.truncate(10 * 1024 * 1024 + 1)
    story.attach(page, good)
    expect(page.locator("ponte-chat .mine.file .foot").last).to_have_text(say("uploaded"))
    expect(page.locator("ponte-chat .bot .text").last).to_have_text("Received: slip.pdf.")
    story.attach(page, bad)
    expect(page.locator("ponte-chat .mine.file .foot").last).to_contain_text("I can take PDF")
    story.attach(page, big)
    expect(page.locator("ponte-chat .mine.file .foot").last).to_contain_text(say("fileTooBig"))
    api.faults.append("after")
    story.attach(page, good)
    expect(page.locator("ponte-chat .mine.file .foot").last).to_have_text(say("uploaded"))


def test_a_message_the_server_stumbles_over_does_not_hold_up_the_next(
    page: Page, api: RunningApi
) -> None:
    story.open_page(page, api.address, "pt", "en")
    story.ask(page, "one")
    page.evaluate(KEEP_RETRYING)
    api.faults.extend(["500"] * 8)
    assert [r.text for r in story.ask(page, "poison")] == []
    expect(page.locator("ponte-chat .unsent")).to_contain_text("Something failed on our side.")
    story.ask(page, "three")
    assert api.talk.said == ["one", "three"]
