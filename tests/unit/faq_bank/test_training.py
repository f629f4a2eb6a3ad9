"""The recipe at the size of a toy: that it runs, with and without a bank, and repeats itself."""

import gzip
import random
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from faq_bank.encoder import load_encoder
from faq_bank.training import __main__ as recipe
from faq_bank.training.bank import held_out
from faq_bank.training.export import save_student
from faq_bank.training.teacher import Teacher
from faq_bank.training.variants import greeklish, typo, variant

_WORDS = {
    "pt": "pensão reforma abono baixa prazo pedido morada senha",
    "el": "σύνταξη επίδομα άδεια αίτηση προθεσμία κάρτα διεύθυνση κωδικός",
    "vi": "lương hưu trợ cấp nghỉ phép đơn xin thời hạn thẻ địa chỉ mật khẩu",
}
_ENGLISH = "pension allowance leave request deadline card address password".split()


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    folder = tmp_path / "pairs"
    folder.mkdir()
    chance = random.Random(3)
    for language, words in _WORDS.items():
        lines = [
            f"{' '.join(chance.sample(_ENGLISH, 4))}\t{' '.join(chance.sample(words.split(), 4))}"
            "\ttatoeba\tA\t1"
            for _ in range(60)
        ]
        with gzip.open(folder / f"permissive.{language}.tsv.gz", "wt", encoding="utf-8") as out:
            out.write("\n".join(lines))
    return folder


@pytest.fixture
def teacher(tmp_path: Path) -> Path:
    vocabulary = {word: number for number, word in enumerate(["<unk>", *_ENGLISH])}
    words = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.random.default_rng(0).normal(size=(len(vocabulary), 16)).astype(np.float32)
    save_student(weights, words, tmp_path / "teacher")
    return tmp_path / "teacher"


def _train(pairs: Path, teacher: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = str(out / "no-bank")
    arguments = f"--pairs {pairs} --teacher {teacher} --entries {nowhere} --taxonomy {nowhere}"
    rest = f"--out {out} --cache {out / 'cache'} --dimensions 8 --passes 3 --only encoder"
    monkeypatch.setattr(sys, "argv", ["training", *arguments.split(), *rest.split()])
    recipe.main()


def test_the_recipe_runs_without_a_bank_and_repeats_itself(
    pairs: Path, teacher: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        _train(pairs, teacher, tmp_path / name, monkeypatch)
    assert load_encoder(tmp_path / "one").dimensions == 8
    assert load_encoder(tmp_path / "one").name == load_encoder(tmp_path / "two").name


def test_the_teacher_goes_on_where_it_was_killed(
    teacher: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faq_bank.training.teacher._KEPT_EVERY", 3)
    cache = tmp_path / "cache"
    vectors = Teacher(str(teacher), cache).encode(_ENGLISH)
    (texts,) = cache.glob("*.txt")
    texts.write_text("\n".join(texts.read_text("utf-8").split("\n")[:3]), "utf-8")
    assert np.array_equal(Teacher(str(teacher), cache).encode(_ENGLISH), vectors)
    assert sorted(texts.read_text("utf-8").split("\n")) == sorted(_ENGLISH)


def test_two_of_ten_phrasings_are_held_out_and_always_the_same() -> None:
    out = [held_out(f"pergunta {number}") for number in range(1_000)]
    assert 150 < sum(out) < 250
    assert out == [held_out(f"  pergunta  {number}") for number in range(1_000)]


def test_variants_change_one_thing_and_repeat_with_the_seed() -> None:
    assert variant("trợ cấp", "vi", random.Random(1)) == "tro cap"
    assert {greeklish("θέλω", random.Random(seed)) for seed in range(40)} >= {"thelo", "8elw"}
    assert len(typo("reforma", random.Random(2))) in {6, 7, 8}
    assert typo("de um", random.Random(2)) == "de um"
