"""How well messages are told apart, per language, on messages kept out of training."""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from rasa.core.agent import Agent, load_agent
from ruamel.yaml import YAML

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LANGUAGES = ("pt", "el", "vi", "en")

# What leads to the same action is the same: a missed task is answered by the search, which
# recognises tasks too.
QUESTIONS = {"ask_question", "nlu_fallback", "stop", "go_back", "change"}

FLOOR = 0.88
MAX_TASKS_FROM_QUESTIONS = 0.10


def read_examples(path: Path) -> list[tuple[str, str]]:
    blocks = YAML(typ="safe").load(path)["nlu"]
    return [
        (block["intent"], line.removeprefix("- "))
        for block in blocks
        for line in block["examples"].strip().split("\n")
    ]


@pytest.fixture(scope="module")
def agent(model: Path) -> Agent:
    # The server sets Rasa's own log up; without that it prints every message it parses.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    return asyncio.run(load_agent(model_path=str(model)))


def outcome(intent: str) -> str:
    return "question" if intent in QUESTIONS else intent


def without_marks(text: str) -> str:
    """As typed on a keyboard without accents, tonos or tones."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [str, without_marks])
def test_messages_never_seen_are_understood(
    agent: Agent, language: str, typed: Callable[[str], str]
) -> None:
    examples = [
        (intent, typed(text))
        for intent, text in read_examples(HERE / "held_out" / f"{language}.yml")
    ]

    async def parse() -> list[str]:
        return [(await agent.parse_message(text))["intent"]["name"] for _, text in examples]

    found = [outcome(intent) for intent in asyncio.run(parse())]
    wanted = [outcome(intent) for intent, _ in examples]
    wrong = [
        f"{want} -> {got}: {text}"
        for (_, text), want, got in zip(examples, wanted, found)
        if want != got
    ]
    asked = [got for want, got in zip(wanted, found) if want == "question"]
    strayed = sum(got != "question" for got in asked) / len(asked)
    accuracy = 1 - len(wrong) / len(examples)
    print(f"{language}: {accuracy:.1%} of {len(examples)}, questions taken for tasks {strayed:.1%}")
    print("\n".join(wrong))
    assert accuracy >= FLOOR, wrong
    assert strayed <= MAX_TASKS_FROM_QUESTIONS, wrong


def test_nothing_held_out_is_trained_on() -> None:
    for language in LANGUAGES:
        trained = {
            text.casefold()
            for path in (ROOT / "nlu_data" / language).glob("*.yml")
            for _, text in read_examples(path)
        }
        held = {text.casefold() for _, text in read_examples(HERE / f"held_out/{language}.yml")}
        assert not trained & held


def test_every_task_has_forty_examples_in_every_language() -> None:
    tasks = {
        "file_request", "file_complaint", "book_appointment", "check_status", "my_requests",
        "ask_person", "change_language", "ask_question",
    }  # fmt: skip
    for language in LANGUAGES:
        counts = dict.fromkeys(tasks, 0)
        for path in (ROOT / "nlu_data" / language).glob("*.yml"):
            for intent, _ in read_examples(path):
                if intent in tasks:
                    counts[intent] += 1
        assert {name for name, count in counts.items() if count < 40} == set(), language
