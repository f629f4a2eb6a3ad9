"""The words for citizens: the `responses` of bot/domain/*.yml, read once.

Rasa utters the static ones itself; actions and connectors take theirs from here, so that there is
one place of words for both.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kit.languages import LANGUAGES
from kit.yaml_files import read_yaml


class WordingError(ValueError):
    """A text is missing or its placeholders differ between languages."""


class Wording:
    """Texts by key and language."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self.texts = texts

    def say(self, key: str, language: str, **facts: Any) -> str:
        """The text of `utter_<key>`, its `{placeholders}` filled from `facts`.

        Facts are put in as they are and never read as templates themselves, so a citizen's braces
        stay braces. Raises WordingError for an unknown key or a missing fact.
        """
        try:
            template = self.texts[f"utter_{key}"][language]
        except KeyError:
            raise WordingError(f"utter_{key} has no text in {language!r}") from None
        try:
            return template.format_map(facts)
        except KeyError as missing:
            raise WordingError(f"utter_{key} needs the fact {missing}") from None

    def label(self, key: str, language: str) -> str:
        return self.say(f"label_{key}", language)


def load_wording(folder: Path) -> Wording:
    """Reads every domain file; raises WordingError when a key misses a language."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*.yml")):
        domain = read_yaml(path) or {}
        for key, variants in (domain.get("responses") or {}).items():
            if key in texts:
                raise WordingError(f"{key} stands in two files, the second is {path.name}")
            texts[key] = _by_language(key, variants)
    return Wording(texts)


def _by_language(key: str, variants: list[dict[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for variant in variants:
        for condition in variant.get("condition", []):
            if condition.get("name") == "language":
                found[condition["value"]] = variant["text"].strip()
    missing = [tag for tag in LANGUAGES if tag not in found]
    if missing:
        raise WordingError(f"{key} has no text in {', '.join(missing)}")
    return found
