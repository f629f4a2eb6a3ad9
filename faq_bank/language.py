"""Which of the four languages a message is written in, and whether that is sure enough to switch.

Certainties first (Greek letters, letters that only Vietnamese has), then a small model over
character n-grams, then langdetect as second opinion where the model hesitates.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from faq_bank.text import bare, normalise

LANGUAGES = ("pt", "el", "vi", "en")
MODEL_FILE = "language.npz"

_GRAM_SIZES = (1, 2, 3, 4, 5)
_BUCKET_BITS = 18
_LONGEST_CHARACTERS = 400
_MULTIPLIER = np.uint32(0x01000193)
_MIXER = np.uint32(0x9E3779B1)

_GREEK_LETTER = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# Not ă, which Romanian has as well.
_VIETNAMESE_LETTER = re.compile(r"[đơư\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]", re.IGNORECASE)
_ANY_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# What says nothing about the language: addresses, links, numbers, references, dates.
_NEUTRAL = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\S*\d\S*")
# Words that everybody types, and letters that are names of papers or offices anywhere.
_EVERYBODYS = frozenset(
    _WORD.findall(
        """
        ok okay okey oki kk no hi hello email mail sms iban pdf jpg app
        site online internet whatsapp telegram facebook google viber zalo pin login web covid info euro euros
        menu chat niss nif cc amka afm efka dypa oaed kep opeka ehic nie bot link
        pt el vi en gr vn eu ue am pm lol haha hahaha hmm hm ah
        oh
        """
    )
)

_SURE = 0.9
_SURE_OF_TWO_WORDS = 0.95
# The second opinion counts little: langdetect knows neither Greeklish nor toneless Vietnamese. It
# decides between Portuguese and English words that stand alone.
_DOUBT = 1.0
_NEVER = 2.0
_ENOUGH_LETTERS = 5
_GREEK_SHARE = 0.5
_VIETNAMESE_SHARE = 0.2


@dataclass(frozen=True)
class Guess:
    """`certain`: sure enough to change the language of a conversation."""

    language: str
    confidence: float
    certain: bool


class SecondOpinion(Protocol):
    def probabilities(self, text: str) -> npt.NDArray[np.float64]: ...


class LanguageDetector:
    """Thread-safe."""

    def __init__(self, model: "NgramModel", second: SecondOpinion | None = None) -> None:
        self._model = model
        self._second = second

    def detect(self, text: str, prior: str | None = None) -> Guess:
        """`prior` is the language of the conversation: kept unless the text says otherwise."""
        told = _telling(normalise(text[: 4 * _LONGEST_CHARACTERS]))
        if not told or not _in_our_letters(told):
            return Guess(prior or "en", 0.0, certain=False)
        by_letters = _by_letters(told)
        if by_letters is not None:
            sure = len(told) >= _ENOUGH_LETTERS and not _may_be_name(told)
            return Guess(by_letters, 0.999, certain=True) if sure else _unsure(by_letters, prior)
        probabilities = self._probabilities(told)
        language, confidence = LANGUAGES[probabilities.argmax()], float(probabilities.max())
        if confidence >= _sure_from(told) and not _may_be_name(told):
            return Guess(language, confidence, certain=True)
        return _unsure(language, prior, confidence)

    def _probabilities(self, told: str) -> npt.NDArray[np.float64]:
        probabilities = self._model.probabilities(told)
        if self._second is None or probabilities.max() >= _SURE:
            return probabilities
        weighed = probabilities * (_DOUBT + self._second.probabilities(told))
        weighed *= min(1.0, probabilities.sum() / weighed.sum())
        return weighed


def _unsure(language: str, prior: str | None, confidence: float = _SURE) -> Guess:
    if prior is not None and prior != language:
        return Guess(prior, min(confidence, 0.5), certain=False)
    return Guess(language, min(confidence, _SURE - 0.01), certain=False)


def _telling(text: str) -> str:
    """The words that can tell a language from another."""
    words = _WORD.findall(_NEUTRAL.sub(" ", text))
    return " ".join(word for word in words if bare(word) not in _EVERYBODYS)


def _in_our_letters(told: str) -> bool:
    ours = len(_LATIN_LETTER.findall(told)) + len(_GREEK_LETTER.findall(told))
    return 2 * ours >= len(_ANY_LETTER.findall(told))


def _by_letters(told: str) -> str | None:
    greek = len(_GREEK_LETTER.findall(told))
    if greek >= _GREEK_SHARE * len(_ANY_LETTER.findall(told)):
        return "el"
    words = told.split()
    marked = sum(_VIETNAMESE_LETTER.search(word) is not None for word in words)
    return "vi" if marked >= _VIETNAMESE_SHARE * len(words) else None


def _sure_from(told: str) -> float:
    """How sure the model must be; of one word, or next to nothing, it never is."""
    words = told.count(" ") + 1
    if words < 2 or len(told) <= _ENOUGH_LETTERS:
        return _NEVER
    return _SURE_OF_TWO_WORDS if words == 2 else _SURE


def _may_be_name(told: str) -> bool:
    words = told.split()
    capitals = len(words) == 1 and told.isupper()
    return capitals or (len(words) <= 4 and all(w[0].isupper() and not w.isupper() for w in words))


@dataclass(frozen=True)
class NgramModel:
    """Logistic regression over hashed character n-grams. The last column stands for all others."""

    rows: npt.NDArray[np.int8]
    scale: float
    bias: npt.NDArray[np.float32]
    temperature: float

    def probabilities(self, text: str) -> npt.NDArray[np.float64]:
        """One number a language of LANGUAGES; what is missing to 1 is some other language."""
        hashed = buckets(text)
        total = self.rows[hashed].sum(axis=0, dtype=np.float64)
        logits = total * self.scale / np.sqrt(len(hashed)) + self.bias
        powers = np.exp((logits - logits.max()) / self.temperature)
        return np.asarray((powers / powers.sum())[: len(LANGUAGES)])


def buckets(text: str) -> npt.NDArray[np.uint32]:
    """The n-grams of the lower-case words of a text as bucket numbers."""
    spaced = f" {text[:_LONGEST_CHARACTERS].lower()} "
    codes = np.frombuffer(spaced.encode("utf-32-le", "ignore"), dtype=np.uint32)
    hashed = [_hash(codes, size) for size in _GRAM_SIZES if len(codes) >= size]
    return np.concatenate(hashed)


def _hash(codes: npt.NDArray[np.uint32], size: int) -> npt.NDArray[np.uint32]:
    count = len(codes) - size + 1
    state = np.full(count, size, dtype=np.uint32)
    with np.errstate(over="ignore"):
        for offset in range(size):
            state = (state ^ codes[offset : offset + count]) * _MULTIPLIER
            state ^= state >> np.uint32(15)
        return (state * _MIXER) >> np.uint32(32 - _BUCKET_BITS)


class Langdetect:
    """langdetect with the four profiles only, seeded: the same text always gets the same answer."""

    _SEED = 0

    @cached_property
    def _factory(self) -> "object":
        from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

        factory = DetectorFactory()
        factory.set_seed(self._SEED)
        profiles = [Path(PROFILES_DIRECTORY, name).read_text("utf-8") for name in LANGUAGES]
        factory.load_json_profile(profiles)
        return factory

    def probabilities(self, text: str) -> npt.NDArray[np.float64]:
        from langdetect.lang_detect_exception import LangDetectException

        detector = self._factory.create()  # type: ignore[attr-defined]
        detector.append(text)
        try:
            found = {one.lang: one.prob for one in detector.get_probabilities()}
        except LangDetectException:  # no letters that any profile knows
            return np.full(len(LANGUAGES), 1 / len(LANGUAGES))
        return np.array([found.get(language, 0.0) for language in LANGUAGES])


def load_detector(model_dir: Path) -> LanguageDetector:
    with np.load(model_dir / MODEL_FILE) as stored:
        model = NgramModel(
            rows=stored["rows"],
            scale=float(stored["scale"]),
            bias=stored["bias"],
            temperature=float(stored["temperature"]),
        )
    return LanguageDetector(model, Langdetect())
