"""`python -m faq_bank.training.language`: trains the language model of `faq_bank.language`."""

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import yaml
from torch.nn import functional

from faq_bank.language import LANGUAGES, MODEL_FILE, NgramModel, buckets
from faq_bank.text import bare
from faq_bank.training.bank import Content, read_content
from faq_bank.training.foreign import foreign_words
from faq_bank.training.pairs import read_pairs
from faq_bank.training.variants import greeklish, typo

_OTHER = len(LANGUAGES)
_BUCKETS = 1 << 18
_EVERYDAY = Path(__file__).parent / "everyday.yml"
_EVERYDAY_TIMES = 30
_BANK_TIMES = 4
_SENTENCES = 90_000
_FOREIGN = 60_000
_PASSES = 3
_BATCH = 256
_RATE = 0.02

Example = tuple[str, int]


def examples(pairs_dir: Path, bank: Content, seed: int) -> list[Example]:
    chance = random.Random(seed)
    made = [
        (typed, LANGUAGES.index(language))
        for language, text in _texts(pairs_dir, bank, chance)
        for typed in (as_typed(chunk(text, chance), language, chance),)
    ]
    made += [(text, _OTHER) for text in foreign_words(_FOREIGN, seed)]
    made = [(text, label) for text, label in made if text.strip()]
    chance.shuffle(made)
    return made


def _texts(pairs_dir: Path, bank: Content, chance: random.Random) -> Iterator[tuple[str, str]]:
    yield from _parallel(pairs_dir, chance)
    everyday = yaml.safe_load(_EVERYDAY.read_text("utf-8"))
    for language, texts in everyday.items():
        yield from ((language, text) for text in texts for _ in range(_EVERYDAY_TIMES))
    yield from ((language, text) for language, text in bank.texts() for _ in range(_BANK_TIMES))


def _parallel(pairs_dir: Path, chance: random.Random) -> Iterator[tuple[str, str]]:
    """As many sentences in each language, those of the manuals last."""
    by_language: dict[str, dict[str, float]] = {language: {} for language in LANGUAGES}
    for pair in read_pairs(pairs_dir):
        if pair.english.lower() == pair.translation.lower():
            continue
        by_language["en"][pair.english] = pair.weight
        by_language[pair.language][pair.translation] = pair.weight
    for language, texts in by_language.items():
        ranked = sorted(texts, key=lambda text: (-texts[text] * (0.4 + chance.random()), text))
        yield from ((language, text) for text in ranked[:_SENTENCES])


def chunk(text: str, chance: random.Random) -> str:
    """A run of one to seven words, or now and then all of it."""
    words = text.split()
    size = chance.choice((1, 2, 2, 3, 3, 4, 5, 6, 7, len(words)))
    start = chance.randrange(max(1, len(words) - size + 1))
    return " ".join(words[start : start + size])


def as_typed(text: str, language: str, chance: random.Random) -> str:
    """Half of it as people type who leave the marks out."""
    if language == "el" and chance.random() < 0.85:
        text = greeklish(text, chance)
    elif language in {"pt", "vi"} and chance.random() < 0.5:
        text = bare(text)
    if chance.random() < 0.1:
        text = typo(text, chance)
    return text.upper() if chance.random() < 0.05 else text


def train(made: list[Example], seed: int) -> NgramModel:
    torch.manual_seed(seed)
    hashed = [torch.from_numpy(buckets(text).astype(np.int64)) for text, _ in made]
    labels = torch.tensor([label for _, label in made])
    rows = torch.nn.EmbeddingBag(_BUCKETS, _OTHER + 1, mode="sum", sparse=True)
    torch.nn.init.zeros_(rows.weight)
    bias = torch.zeros(_OTHER + 1, requires_grad=True)
    dense = torch.optim.Adam([bias], lr=_RATE)
    sparse = torch.optim.SparseAdam(list(rows.parameters()), lr=_RATE)
    steps = _PASSES * len(made) // _BATCH
    for step in range(steps):
        if step * _BATCH % len(made) < _BATCH:
            order = torch.randperm(len(made))
        at = step * _BATCH % len(made)
        chosen = order[at : at + _BATCH].tolist()
        for group in (*sparse.param_groups, *dense.param_groups):
            group["lr"] = _RATE * (1 - step / steps)
        loss = functional.cross_entropy(
            _logits(rows, bias, [hashed[i] for i in chosen]), labels[chosen]
        )
        sparse.zero_grad()
        dense.zero_grad()
        loss.backward()
        sparse.step()
        dense.step()
        if step % 500 == 0:
            sys.stdout.write(f"language: step {step:,} of {steps:,}, {loss.item():.4f}\n")
            sys.stdout.flush()
    return _packed(rows.weight.detach().numpy(), bias.detach().numpy())


def _logits(
    rows: torch.nn.EmbeddingBag, bias: torch.Tensor, bags: list[torch.Tensor]
) -> torch.Tensor:
    lengths = torch.tensor([len(bag) for bag in bags])
    summed: torch.Tensor = rows(torch.cat(bags), torch.cumsum(lengths, 0) - lengths)
    return summed / lengths.sqrt()[:, None] + bias


def _packed(rows: np.ndarray, bias: np.ndarray) -> NgramModel:
    scale = float(np.quantile(np.abs(rows), 0.9999)) / 127
    packed = np.clip(np.round(rows / scale), -127, 127).astype(np.int8)
    return NgramModel(rows=packed, scale=scale, bias=bias, temperature=1.0)


def save(model: NgramModel, folder: Path) -> None:
    np.savez_compressed(
        folder / MODEL_FILE,
        rows=model.rows,
        scale=model.scale,
        bias=model.bias,
        temperature=model.temperature,
    )


def train_language(pairs: Path, content: Content, out: Path, *, seed: int) -> None:
    made = examples(pairs, content, seed)
    sys.stdout.write(f"language: {len(made):,} examples\n")
    save(train(made, seed), out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True, help="folder of permissive.*.tsv.gz")
    parser.add_argument("--entries", type=Path, default=Path("faq_bank/entries"))
    parser.add_argument("--taxonomy", type=Path, default=Path("desk/taxonomy"))
    parser.add_argument("--out", type=Path, default=Path("faq_bank/model"))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    content = read_content(given.entries, given.taxonomy)
    train_language(given.pairs, content, given.out, seed=given.seed)


if __name__ == "__main__":
    main()
