"""Phrasings: enough of them, of different kinds, each what its kind says, and none for two entries."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence

from faq_bank.entry import Entry, Kind
from faq_bank.loader import Located
from faq_bank.problem import Problem
from faq_bank.text import normalise, sound, words
from faq_bank.validation.limits import Limits
from kit.languages import LANGUAGES, Language

_SENTENCE_END = re.compile(r"[.!?;…]+(?=\s|$)")
_ASKS = re.compile(r"[?;]")

Finding = tuple[str, str, str]


def phrasing_findings(entry: Entry, limits: Limits) -> Iterator[Finding]:
    for language, kinds in entry.phrasings.items():
        count = sum(len(texts) for texts in kinds.values())
        if count < limits.phrasings:
            what = f"{count} phrasings, at least {limits.phrasings} are needed"
            yield f"phrasings.{language}", what, "add how people really ask it"
        if len(kinds) < limits.kinds:
            what = f"{len(kinds)} kinds of phrasing, at least {limits.kinds} are needed"
            yield (
                f"phrasings.{language}",
                what,
                "add another kind: a story, an old name, misspelt ...",
            )
        for kind, texts in kinds.items():
            for text in texts:
                for what, mend in _belies(kind, text, language, limits):
                    yield f"phrasings.{language}.{kind}", f"{text!r} {what}", mend


def _belies(kind: Kind, text: str, language: Language, limits: Limits) -> Iterator[tuple[str, str]]:
    """Where a phrasing is not of the kind it is filed under."""
    most = limits.keyword_words[language]
    if kind == "story" and not _tells(text, limits.story_words):
        what = f"is no story of two sentences and {limits.story_words} words"
        yield what, "tell what happened, with the question last"
    if kind == "bare" and language != "en" and _marked(text):
        yield "has accents", "write it as people without them do (Greeklish, toneless)"
    if kind == "keywords" and (_ASKS.search(text) or len(text.split()) > most):
        yield "is more than keywords", f"write at most {most} bare words"


def _tells(text: str, least: int) -> bool:
    return len(words(text)) >= least and len(_SENTENCE_END.findall(text)) >= 2


def _marked(text: str) -> bool:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "đ" in decomposed or any(unicodedata.combining(c) for c in decomposed)


def repeated_wordings(located: Sequence[Located]) -> Iterator[Problem]:
    """Phrasings twice in an entry, and those that two entries of one organisation share.

    Two phrasings are the same when they hold the same words, in any order, spelling marks aside.
    """
    owners: dict[tuple[str, frozenset[str]], dict[str, tuple[Located, str, str]]] = defaultdict(
        dict
    )
    for place in located:
        for language in LANGUAGES:
            seen: set[str] = set()
            for kind, text in place.entry.wordings(language):
                name = f"phrasings.{language}.{kind}" if kind != "title" else f"question.{language}"
                exact = normalise(text).casefold()
                if exact in seen:
                    what = f"{text!r} stands there twice"
                    yield Problem(place.file, place.entry.id, name, what, "remove one")
                seen.add(exact)
                key = place.entry.organisation, _bag(text)
                owners[key].setdefault(place.entry.id, (place, name, text))
    for sharers in owners.values():
        (first, _, _), *others = sharers.values()
        for place, name, text in others:
            what = f"{text!r} is asked in {first.entry.id} as well"
            mend = "keep it where the answer fits better"
            yield Problem(place.file, place.entry.id, name, what, mend)


def _bag(text: str) -> frozenset[str]:
    return frozenset(words(sound(normalise(text))))
