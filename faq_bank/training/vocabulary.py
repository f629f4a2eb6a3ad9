"""The student's tokenizer: subwords, whole words and short phrases, chosen by what they save.

A phrase ("bảo hiểm xã hội", "segurança social") is one piece where its words stand together far
more often than by chance: an average of word vectors cannot know that by itself.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from faq_bank.text import ENCODER_FOLDS

_UNKNOWN = "<unk>"
_SPACE = "▁"
_LONGEST_WORD = 30
_MOST_REPEATED = 50
_PHRASE_WORDS = (2, 3, 4)
# How much more often than by chance two words must stand together, as a logarithm.
_COHESION = 4.5
_NEVER = -1e4


def folding() -> normalizers.Normalizer:
    """Lower case, the folds of `faq_bank.text`, and spaces for everything that is not a word."""
    folds = [normalizers.Replace(Regex(pattern), letter) for pattern, letter in ENCODER_FOLDS]
    return normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.Lowercase(),
            *folds,
            normalizers.Replace(Regex(r"[\W_]+"), " "),
            normalizers.Strip(),
        ]
    )


def count_phrases(texts: Iterable[tuple[str, float]], least: float) -> Counter[tuple[str, ...]]:
    """How much one to four words standing together weigh; texts come with their weight.

    Longer phrases are counted only where their parts reach the least weight.
    """
    fold = folding()
    folded = [(fold.normalize_str(text).split(), weight) for text, weight in texts]
    counts: Counter[tuple[str, ...]] = Counter()
    for words, weight in folded:
        for word in words:
            counts[(word,)] += weight  # type: ignore[assignment]
    for size in _PHRASE_WORDS:
        longer: Counter[tuple[str, ...]] = Counter()
        for words, weight in folded:
            for gram in _grams(words, size):
                if counts[gram[:-1]] >= least and counts[gram[1:]] >= least:
                    longer[gram] += weight  # type: ignore[assignment]
        counts.update({gram: weight for gram, weight in longer.items() if weight >= least})
    return counts


def _grams(words: list[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(size)), strict=False)


@dataclass(frozen=True)
class Sizes:
    subwords: int = 12_000
    words: int = 36_000
    phrases: int = 12_000


@dataclass(frozen=True)
class Pieces:
    """The student's tokenizer, and what each of its pieces falls into: a phrase into its words, a
    word into subwords, a subword into itself."""

    tokenizer: Tokenizer
    parts: Sequence[Sequence[int]]


def build_pieces(counts: Counter[tuple[str, ...]], wanted: Counter[str], sizes: Sizes) -> Pieces:
    """`wanted` are the bank's own words: they come first, however rare they are elsewhere."""
    single = Counter({gram[0]: count for gram, count in counts.items() if len(gram) == 1})
    total = sum(single.values())
    subwords = dict(_subwords(single, sizes.subwords))
    first = [word for word, _ in wanted.most_common() if len(word) <= _LONGEST_WORD]
    rest = (word for word, _ in single.most_common() if 1 < len(word) <= _LONGEST_WORD)
    words = {
        _SPACE + word: math.log(max(single[word], 1) / total)
        for word in list(dict.fromkeys([*first, *rest]))[: sizes.words]
    }
    phrases = {
        "".join(_SPACE + word for word in gram): math.log(count / total)
        for gram, count in _cohesive(counts, single, total)[: sizes.phrases]
    }
    every = subwords | words | phrases
    ordered = [(_UNKNOWN, 0.0), *sorted(every.items(), key=lambda item: (-item[1], item[0]))]
    without_phrases = _limited(ordered, subwords | words)
    without_words = _limited(ordered, {_SPACE: 0.0} | subwords)
    parts = [
        (without_phrases if piece in phrases else without_words)
        .encode(piece.replace(_SPACE, " "))
        .ids
        if piece in phrases or piece in words
        else [number]
        for number, (piece, _) in enumerate(ordered)
    ]
    return Pieces(_unigram(ordered), parts)


def _limited(ordered: Sequence[tuple[str, float]], allowed: Mapping[str, float]) -> Tokenizer:
    """The same pieces with the same numbers, of which only some are ever taken."""
    return _unigram([(piece, allowed.get(piece, _NEVER)) for piece, _ in ordered])


def _subwords(single: Counter[str], size: int) -> Iterator[tuple[str, float]]:
    """Merged pairwise (which repeats itself exactly), then weighed by how often each is used."""
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.Metaspace(_SPACE, prepend_scheme="always")
    trainer = trainers.BpeTrainer(vocab_size=size, show_progress=False)
    # Repeated by the square root of the count: rare words are what subwords are for.
    repeated = {word: min(_MOST_REPEATED, math.isqrt(int(count))) for word, count in single.items()}
    learner.train_from_iterator(_repeated(repeated), trainer)
    used = Counter(dict.fromkeys(learner.get_vocab(), 1))
    for word, encoded in zip(single, learner.encode_batch(list(single)), strict=True):
        for piece in encoded.tokens:
            used[piece] += max(1, repeated[word])
    total = sum(used.values())
    for piece, count in used.items():
        # A word that is a piece of its own must win over its parts, so parts are made dearer.
        yield piece, math.log(count / total) - 2.0


def _repeated(repeated: Mapping[str, int]) -> Iterator[str]:
    for word, times in repeated.items():
        if re.search(r"[^\W\d]", word):
            yield from (word for _ in range(times))
    yield from sorted({character for word in repeated for character in word})


def _cohesive(
    counts: Counter[tuple[str, ...]], single: Counter[str], total: int
) -> list[tuple[tuple[str, ...], float]]:
    """Phrases by what they save: how often, times how much more often than by chance."""

    def saved(item: tuple[tuple[str, ...], int]) -> float:
        gram, count = item
        apart = sum(math.log(single[word] / total) for word in gram)
        return count * (math.log(count / total) - apart - _COHESION * (len(gram) - 1))

    candidates = (item for item in counts.items() if len(item[0]) > 1)
    return sorted((item for item in candidates if saved(item) > 0), key=lambda i: -saved(i))


def _unigram(vocabulary: Sequence[tuple[str, float]]) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(list(vocabulary), unk_id=0, byte_fallback=False))
    tokenizer.normalizer = folding()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(_SPACE, prepend_scheme="always", split=False)
    return tokenizer
