"""The wording of every reply, and the files Rasa reads, kept honest."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.training import INPUTS, fingerprint, input_files

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ["pt", "el", "vi", "en"]
TOPICS = sorted((ROOT / "bot/domain").glob("*.yml"))
# The shortest of the channels' limits for the text on a button.
LABEL_LENGTH = 20


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(path)
    return content


def responses() -> dict[str, list[dict[str, Any]]]:
    return {key: texts for path in TOPICS for key, texts in read(path).get("responses", {}).items()}


def test_no_key_stands_in_two_files() -> None:
    keys = [key for path in TOPICS for key in read(path).get("responses", {})]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", responses())
def test_a_reply_is_worded_once_in_each_language(key: str) -> None:
    texts = responses()[key]
    assert [variant["condition"] for variant in texts] == [
        [{"type": "slot", "name": "language", "value": language}] for language in LANGUAGES
    ]
    placeholders = [set(re.findall(r"{(\w*)}", variant["text"])) for variant in texts]
    assert all(found == placeholders[0] for found in placeholders)
    for variant in texts:
        text = variant["text"]
        assert text == unicodedata.normalize("NFC", text).strip()
        assert "\n\n" not in text, "Rasa would send it as two messages"
        assert not re.search(r"[*_`<>#]{2}|</|\]\(", text), "plain text only"
        if key.startswith("utter_label_"):
            assert len(text) <= LABEL_LENGTH


def test_labels_of_one_language_tell_themselves_apart() -> None:
    for index, language in enumerate(LANGUAGES):
        labels = [
            texts[index]["text"].casefold()
            for key, texts in responses().items()
            if key.startswith("utter_label_")
            # Shown only beside each other's opposite, never together.
            and key != "utter_label_not_helped"
        ]
        assert len(labels) == len(set(labels)), language


def test_no_intent_has_a_name_that_rasa_keeps_for_itself() -> None:
    intents = {name for path in TOPICS for entry in read(path).get("intents", []) for name in entry}
    assert not intents & {"back", "restart", "session_start"}


def test_the_configuration_is_complete_so_that_training_leaves_it_alone() -> None:
    assert {"recipe", "assistant_id", "language", "pipeline", "policies"} <= set(
        read(ROOT / "config.yml")
    )


def test_a_changed_input_changes_the_fingerprint(tmp_path: Path) -> None:
    for file in input_files():
        copy = tmp_path / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    assert fingerprint(tmp_path) == fingerprint()
    for name in INPUTS:
        path = tmp_path / name
        file = path if path.is_file() else next(input_files_under(path))
        before, content = fingerprint(tmp_path), file.read_bytes()
        file.write_bytes(content + b"\n")
        assert fingerprint(tmp_path) != before, name
        file.write_bytes(content)


def input_files_under(folder: Path) -> Any:
    return (file for file in sorted(folder.rglob("*")) if file.suffix in {".yml", ".py"})
