"""People in danger are recognised before anything else and given the right line, in their language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import Pattern

import yaml

from faq_bank.grams import Greek
from faq_bank.lists import CRISIS_TOPICS, crisis_words
from faq_bank.phrases import Fold, compile_phrases, line_of, toned
from faq_bank.text import has_greek, prepare, sound
from kit.languages import LANGUAGES

TEXTS = Path(__file__).parent / "safety"

#: Whose help lines are given when nobody said where the citizen is.
HOME_ORGANISATION: Mapping[str, str] = {"pt": "pt", "el": "gr", "vi": "vn", "en": "pt"}


@dataclass(frozen=True)
class SafetyText:
    topic: str
    text: str


def load_texts(folder: Path = TEXTS) -> Mapping[tuple[str, str, str], str]:
    """The help text by organisation, topic and language."""
    texts: dict[tuple[str, str, str], str] = {}
    for path in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8")) or ():
            for language, text in block["help"].items():
                texts[path.stem, block["topic"], language] = text
    return texts


def named_topics(text: str, greek: Greek | None = None) -> tuple[str, ...]:
    """The crisis topics that the words of a message name, whatever language it was taken for."""
    found = {topic for language in _tongues(text) for topic in _named(text, language, greek)}
    return tuple(topic for topic in CRISIS_TOPICS if topic in found)


def _tongues(text: str) -> Sequence[str]:
    """Greek letters are Greek. Otherwise any: people in distress do not choose their language well."""
    return ("el",) if has_greek(text) else LANGUAGES


def _named(text: str, language: str, greek: Greek | None) -> list[str]:
    written = prepare(text, language, greek)
    fold = _fold(written, language)
    topics, unless = _patterns(language, fold)
    line = unless.sub(" ", line_of(written, fold))
    return [topic for topic, pattern in topics.items() if pattern.search(line)]


def _fold(written: str, language: str) -> Fold:
    """Marks are ignored, but for a Vietnamese who writes tones: there từ từ is "slowly"."""
    writes_tones = language == "vi" and toned(written) != written.casefold()
    return toned if writes_tones else sound


@cache
def _patterns(language: str, fold: Fold) -> tuple[Mapping[str, Pattern[str]], Pattern[str]]:
    listed = crisis_words(language)
    topics = {topic: compile_phrases(found, fold) for topic, found in listed.patterns.items()}
    return topics, compile_phrases(listed.unless, fold)
