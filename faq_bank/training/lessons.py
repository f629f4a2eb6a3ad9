"""From texts to what the student is trained on."""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from faq_bank.text import bare, has_greek, prepare
from faq_bank.training.bank import Content
from faq_bank.training.greek import frequent_words
from faq_bank.training.pairs import Pair, read_words
from faq_bank.training.sentences import Noise, Parts, Sentences
from faq_bank.training.student import Lessons, reduce_targets
from faq_bank.training.teacher import Teacher
from faq_bank.training.variants import variant
from faq_bank.training.vocabulary import Pieces, Sizes, build_pieces, count_phrases, folding

_LEAST_WEIGHT = 6.0
_BANK_WEIGHT = 1.5
_GREEK_BANK_WEIGHT = 20.0
_PASSAGE_TIMES = 4
_VARIANT_WEIGHT = 0.5
_BANK = "bank"

Prepare = Callable[[str, str], str]


@dataclass(frozen=True)
class Materials:
    """Everything as text: pairs (the bank's passages among them) and one variant of each."""

    pairs: Sequence[Pair]
    variants: Sequence[str]
    content: Content


def gather(pairs: Sequence[Pair], content: Content, prepared: Prepare, seed: int) -> Materials:
    chance = random.Random(seed)
    joined = [*pairs, *(_PASSAGE_TIMES * list(_passage_pairs(content, prepared)))]
    typed = [variant(pair.translation, pair.language, chance) for pair in joined]
    return Materials(joined, typed, content)


def _passage_pairs(content: Content, prepared: Prepare) -> Iterator[Pair]:
    for passage in content.passages:
        for language, text in passage.items():
            if "en" in passage and text and passage["en"]:
                english = prepared(passage["en"], "en")
                yield Pair(english, prepared(text, language), language, _BANK)


def greek_words(pairs: Sequence[Pair], folder: Path, content: Content) -> list[tuple[str, str]]:
    texts = [(pair.translation, pair.weight) for pair in pairs if pair.language == "el"]
    texts += [(word, _VARIANT_WEIGHT) for word in read_words(folder, "el")]
    texts += [
        (text, _GREEK_BANK_WEIGHT)
        for language, text in content.texts()
        if language == "el" and has_greek(text)
    ]
    return frequent_words(texts)


def pieces_for(materials: Materials, prepared: Prepare, sizes: Sizes) -> Pieces:
    asked = [prepared(text, language) for language, text in materials.content.texts()]
    asked += [bare(text) for text in asked]
    fold = folding()
    wanted = Counter(word for text in asked for word in fold.normalize_str(text).split())
    counts = count_phrases(_weighted(materials, asked), _LEAST_WEIGHT)
    return build_pieces(counts, wanted, sizes)


def _weighted(materials: Materials, asked: Sequence[str]) -> Iterator[tuple[str, float]]:
    english = {pair.english: pair.weight for pair in materials.pairs}
    yield from english.items()
    yield from ((pair.translation, pair.weight) for pair in materials.pairs)
    for pair, typed in zip(materials.pairs, materials.variants, strict=True):
        if pair.language == "vi":
            yield typed, pair.weight * _VARIANT_WEIGHT
    yield from ((text, _BANK_WEIGHT) for text in asked)


def lessons(materials: Materials, pieces: Pieces, teacher: Teacher, dimensions: int) -> Lessons:
    english = sorted({pair.english for pair in materials.pairs})
    row = {text: number for number, text in enumerate(english)}
    targets = reduce_targets(teacher.encode(english), dimensions)
    sys.stdout.write(f"lessons: {len(materials.pairs):,} pairs, {len(english):,} English texts\n")
    sys.stdout.flush()
    return Lessons(
        english=Sentences(pieces.tokenizer, english),
        translations=Sentences(pieces.tokenizer, [pair.translation for pair in materials.pairs]),
        variants=Sentences(pieces.tokenizer, materials.variants),
        english_of=np.array([row[pair.english] for pair in materials.pairs]),
        targets=targets,
        noise=Noise(Parts.of(pieces.parts)),
    )


def preparing(greek: Callable[[str], str]) -> Prepare:
    return lambda text, language: prepare(text, language, greek)
