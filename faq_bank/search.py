"""Finds the answer to a citizen's message, or says what else to do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faq_bank.decision import Decision, Evidence, Thresholds, Verdict, decide
from faq_bank.encoder import SHIPPED, Encoder, load_encoder
from faq_bank.entry import Entry
from faq_bank.greeklish import WORDS_FILE, load_greeklish
from faq_bank.kinds import KINDS
from faq_bank.language import LanguageDetector, load_detector
from faq_bank.lists import CRISIS_TOPICS
from faq_bank.loader import Bank, load_bank
from faq_bank.ranking.features import Message, entry_features, query_features, sides
from faq_bank.ranking.model import Ranking, load_ranking
from faq_bank.reader import Read, Reader
from faq_bank.safety import HOME_ORGANISATION, TEXTS, SafetyText, load_texts, named_topics
from faq_bank.segments import Segments, cut
from faq_bank.store import Index, open_index
from faq_bank.text import normalise, words
from kit.languages import LANGUAGES, Language, home_language, is_language

Floats = NDArray[np.float32]
MOST_ENTRIES = 10
_LONGEST_CHARACTERS = 4_000
_LEAST_PROBABILITY = 0.005
_FOREIGN = 2.5
_FOLLOW_UP_WORDS = 8
# What a sentence in passing says counts a little less: it lacks the rest of the story.
_ASIDE = 0.8


class UnknownName(ValueError):  # noqa: N818 - named for what it says
    """An organisation or a language that the bank does not have."""


@dataclass(frozen=True)
class Found:
    id: str
    version: str
    probability: float
    language: str
    question: str
    answer: str
    more: str | None


@dataclass(frozen=True)
class SearchResult:
    """`entries`: best first, also where none is shown; `shown` of them are answer or choices."""

    language: str
    language_confidence: float
    decision: Decision
    entries: tuple[Found, ...]
    safety: str | None = None
    task: str | None = None
    shown: int = 0


@dataclass(frozen=True)
class Question:
    text: str
    organisation: str | None = None
    language: str = "auto"
    topic: str | None = None


@dataclass(frozen=True)
class _Understood:
    """A question with its language and its sentences; `rows` are its places in the batch."""

    question: Question
    language: Language
    confidence: float
    segments: Segments
    rows: slice


class Search:
    """Thread-safe: nothing changes after it is built. A new bank is a new Search."""

    def __init__(
        self,
        bank: Bank,
        index: Index,
        reader: Reader,
        *,
        detector: LanguageDetector,
        ranking: Ranking,
        safety_texts: Mapping[tuple[str, str, str], str],
        thresholds: Thresholds,
    ) -> None:
        self.bank = bank
        self._index = index
        self._reader = reader
        self._detector = detector
        self._ranking = ranking
        self._safety_texts = safety_texts
        self._thresholds = thresholds
        self._versions = {entry.id: entry.version for entry in bank.entries}

    @property
    def organisations(self) -> tuple[str, ...]:
        return tuple(sorted(self._index.shelves))

    def ask(
        self,
        text: str,
        *,
        organisation: str | None = None,
        language: str = "auto",
        topic: str | None = None,
    ) -> SearchResult:
        """`topic`: the id of the entry the conversation is at; a follow-up may name nothing itself."""
        return self.ask_many([Question(text, organisation, language, topic)])[0]

    def ask_many(self, questions: Sequence[Question]) -> list[SearchResult]:
        """As `ask`, in order; the texts are read together, which is faster."""
        for question in questions:
            self.check_names(question)
        understood = self._understand(questions)
        texts = [text for one in understood for text in _texts(one.segments)]
        tags = [one.language for one in understood for _ in _texts(one.segments)]
        read = self._reader.read(texts, tags)
        results = [self._answer(one, _part(read, one.rows)) for one in understood]
        return [
            self._followed(one, result) for one, result in zip(understood, results, strict=True)
        ]

    def _followed(self, one: _Understood, result: SearchResult) -> SearchResult:
        """A short message that fits nothing may go on from the last answer: "and for my husband?"."""
        topic = self.bank.by_id.get(one.question.topic or "")
        unclear = result.decision in {"clarify", "handoff"} and result.safety is None
        if (
            topic is None
            or not unclear
            or not 0 < len(words(one.segments.whole)) <= _FOLLOW_UP_WORDS
        ):
            return result
        title = topic.question.get(one.language, "")
        joined = replace(
            one.question, text=f"{title} {one.segments.whole}", language=one.language, topic=None
        )
        found = self.ask_many([joined])[0]
        if found.decision not in {"answer", "choose"}:
            return result
        return replace(found, language_confidence=result.language_confidence)

    def check_names(self, question: Question) -> None:
        if question.organisation is not None and question.organisation not in self._index.shelves:
            known = ", ".join(self.organisations)
            raise UnknownName(f"there is no organisation {question.organisation!r}; known: {known}")
        if question.language != "auto" and not is_language(question.language):
            known = ", ".join(("auto", *LANGUAGES))
            raise UnknownName(f"there is no language {question.language!r}; known: {known}")

    def entry(self, entry_id: str, language: str) -> Found | None:
        entry = self.bank.by_id.get(entry_id)
        return self._found(entry, 1.0, language) if entry else None

    def safety(self, text: str, organisation: str | None, language: str) -> SafetyText | None:
        """The help lines for a person in danger, or None. Looks at nothing else."""
        topic = self.ask(text, organisation=organisation, language=language).safety
        return self.safety_text(topic, organisation, language) if topic else None

    def safety_text(self, topic: str, organisation: str | None, language: str) -> SafetyText | None:
        tongue = language if is_language(language) else "en"
        office = organisation or HOME_ORGANISATION[tongue]
        text = self._safety_texts.get((office, topic, tongue))
        return SafetyText(topic, text) if text is not None else None

    def _understand(self, questions: Sequence[Question]) -> list[_Understood]:
        found: list[_Understood] = []
        begin = 0
        for question in questions:
            segments = cut(question.text[:_LONGEST_CHARACTERS])
            language, confidence = self._language(question)
            end = begin + len(_texts(segments))
            found.append(_Understood(question, language, confidence, segments, slice(begin, end)))
            begin = end
        return found

    def _language(self, question: Question) -> tuple[Language, float]:
        if question.language != "auto":
            return question.language, 1.0  # type: ignore[return-value]  # checked to be one
        prior = home_language(question.organisation) if question.organisation else None
        guess = self._detector.detect(question.text, prior)
        return guess.language, round(float(guess.confidence), 4)  # type: ignore[return-value]  # one of the four

    def _answer(self, one: _Understood, read: Read) -> SearchResult:
        message = Message(read, one.segments.focus, one.language)
        if not words(normalise(one.segments.whole)):
            return SearchResult(one.language, one.confidence, "clarify", ())
        ranked = self._rank(one.question, message)
        verdict = self._verdict(one, message, ranked)
        entries = tuple(
            self._found(entry, probability, one.language)
            for entry, probability in ranked[:MOST_ENTRIES]
            if probability >= _LEAST_PROBABILITY
        )
        return SearchResult(
            one.language,
            one.confidence,
            verdict.decision,
            entries,
            safety=verdict.safety,
            task=verdict.task,
            shown=min(verdict.shown, len(entries)),
        )

    def _rank(self, question: Question, message: Message) -> list[tuple[Entry, float]]:
        chosen = [question.organisation] if question.organisation else list(self.organisations)
        shelves = [self._index.shelves[name] for name in chosen]
        tables = [entry_features(sides(shelf, message), message) for shelf in shelves]
        strange = np.concatenate(
            [
                np.full(len(table), _strangeness(name, message.language, len(shelves)), np.float32)
                for name, table in zip(chosen, tables, strict=True)
            ]
        )
        raw = self._ranking.raw(
            np.concatenate(tables), query_features(tables, message), offsets=strange
        )
        calibrated = self._ranking.calibrated(raw, message.language)
        ids = [entry_id for shelf in shelves for entry_id in shelf.entry_ids]
        best = np.lexsort((-raw, -calibrated))[:MOST_ENTRIES]
        return [(self.bank.by_id[ids[n]], float(calibrated[n])) for n in best]

    def _verdict(
        self, one: _Understood, message: Message, ranked: Sequence[tuple[Entry, float]]
    ) -> Verdict:
        table = self._index.kinds.probabilities(message.read)
        evidence = Evidence(
            entries=[probability for _, probability in ranked],
            kinds=_kinds(table, message),
            crisis_named=named_topics(one.segments.whole, self._reader.greek),
            words=len(words(one.segments.whole)),
        )
        return decide(evidence, self._thresholds)

    def _found(self, entry: Entry, probability: float, language: str) -> Found:
        tongue = language if language in entry.answer else "en"
        return Found(
            entry.id,
            self._versions[entry.id],
            round(probability, 4),
            tongue,
            entry.question[tongue],
            entry.answer[tongue],
            (entry.more or {}).get(tongue),
        )


def _strangeness(organisation: str, language: str, shelves: int) -> float:
    """Who asks all offices at once in Greek means Greece, unless the words say otherwise."""
    foreign = language != "en" and HOME_ORGANISATION[language] != organisation
    return -_FOREIGN if shelves > 1 and foreign else 0.0


def _texts(segments: Segments) -> tuple[str, ...]:
    return (segments.whole, *segments.sentences) if segments.is_long else (segments.whole,)


def _part(read: Read, rows: slice) -> Read:
    return Read(read.vectors[rows], read.sketches[rows], read.queries[rows])


def _kinds(table: Floats, message: Message) -> Mapping[str, float]:
    """A crisis may stand in any sentence; what is wanted, in the sentence that asks or the whole."""
    asked = table[message.focus + 1] if message.is_long else table[0]
    main = np.maximum(table[0], asked)
    aside = _ASIDE * table.max(axis=0)
    return {
        kind: float(max(main[n], aside[n]) if kind in CRISIS_TOPICS else main[n])
        for n, kind in enumerate(KINDS)
    }


def open_search(
    *,
    entries_dir: Path,
    index_dir: Path,
    model_dir: Path = SHIPPED,
    encoder: Encoder | None = None,
    safety_dir: Path = TEXTS,
    thresholds: Thresholds | None = None,
) -> Search:
    """Ready to answer; builds the index when bank or encoder changed (the shipped one if none).

    BankInvalid when an entry cannot be read.
    """
    bank = load_bank(entries_dir)
    greek = load_greeklish(model_dir) if (model_dir / WORDS_FILE).is_file() else None
    reader = Reader(encoder or load_encoder(model_dir), greek)
    return Search(
        bank,
        open_index(bank, reader, index_dir),
        reader,
        detector=load_detector(model_dir),
        ranking=load_ranking(),
        safety_texts=load_texts(safety_dir),
        thresholds=thresholds or Thresholds(),
    )
