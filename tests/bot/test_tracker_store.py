"""What Rasa remembers between turns, and what it forgets."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.tracker_store import DialogueStore


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load("bot/domain")


def store_at(path: Path, domain: Domain, **options: float) -> DialogueStore:
    return DialogueStore(domain=domain, host=f"sqlite:///{path / 'tracker.db'}", **options)


def conversation(domain: Domain, sender: str = "a.1") -> DialogueStateTracker:
    events = [
        ActionExecuted("action_listen"),
        UserUttered("my secret story", {"name": "file_complaint"}),
        SlotSet("language", "vi"),
        ActionExecuted("case_form"),
        ActiveLoop("case_form"),
        SlotSet("case_reason", None),
        SlotSet("requested_slot", "case_description"),
        ActionExecuted("action_listen"),
    ]
    return DialogueStateTracker.from_events(sender, events, domain.slots, domain=domain)


def test_slots_and_the_open_form_come_back(tmp_path: Path, domain: Domain) -> None:
    asyncio.run(store_at(tmp_path, domain).save(conversation(domain)))

    tracker = asyncio.run(store_at(tmp_path, domain).retrieve("a.1"))

    assert tracker is not None
    assert tracker.active_loop_name == "case_form"
    assert tracker.get_slot("requested_slot") == "case_description"
    assert tracker.get_slot("language") == "vi"
    assert tracker.latest_action_name == "action_listen"


def test_no_words_are_kept_and_the_row_does_not_grow(tmp_path: Path, domain: Domain) -> None:
    store, tracker = store_at(tmp_path, domain), conversation(domain)
    asyncio.run(store.save(tracker))
    first = rows(tmp_path)
    for _ in range(50):
        tracker.update(UserUttered("my secret story", {"name": "ask_question"}))
        tracker.update(ActionExecuted("action_answer_question"))
        tracker.update(ActionExecuted("action_listen"))
    asyncio.run(store.save(tracker))

    assert len(rows(tmp_path)) == len(first) == 1
    assert len(rows(tmp_path)[0]) == pytest.approx(len(first[0]), abs=40)
    for file in tmp_path.iterdir():
        assert b"secret" not in file.read_bytes()


def test_an_unknown_sender_has_no_tracker(tmp_path: Path, domain: Domain) -> None:
    assert asyncio.run(store_at(tmp_path, domain).retrieve("nobody")) is None


def test_dialogues_untouched_for_long_are_forgotten(tmp_path: Path, domain: Domain) -> None:
    asyncio.run(store_at(tmp_path, domain).save(conversation(domain, "old.1")))
    with sqlite3.connect(tmp_path / "tracker.db") as database:
        database.execute("UPDATE dialogues SET saved_at = ?", (time.time() - 31 * 86400,))

    store = store_at(tmp_path, domain, forget_after_days=30)
    asyncio.run(store.save(conversation(domain, "new.1")))

    assert asyncio.run(store.keys()) == ["new.1"]


def rows(path: Path) -> list[str]:
    with sqlite3.connect(path / "tracker.db") as database:
        return [events for (events,) in database.execute("SELECT events FROM dialogues")]
