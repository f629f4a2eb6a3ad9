from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from faq_bank.encoder import (
    SHIPPED,
    Encoder,
    HashingEncoder,
    SentenceTransformersEncoder,
    StaticEncoder,
    load_encoder,
)
from faq_bank.training.export import save_student

_VOCABULARY = {"<unk>": 0, "pensão": 1, "reforma": 2, "quando": 3}


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    words = Tokenizer(models.WordLevel(_VOCABULARY, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    return words


@pytest.fixture(scope="module")
def small_model(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    weights = np.array([[0, 0, 0], [1, 0.5, 0], [0.9, 0.6, 0], [0, 0, 1]], dtype=np.float32)
    save_student(weights, tokenizer, folder)
    return folder


@pytest.fixture(scope="module")
def other_model(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of another layout: not normalised, full precision."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    folder = tmp_path_factory.mktemp("other")
    weights = np.array([[0, 0], [3, 4], [4, 3], [0, 9]], dtype=np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[module], device="cpu").save(str(folder), create_model_card=False)
    return folder


@pytest.fixture(params=["shipped", "small", "other", "hashing"])
def encoder(request: pytest.FixtureRequest, small_model: Path, other_model: Path) -> Encoder:
    made = {
        "shipped": lambda: load_encoder(),
        "small": lambda: load_encoder(small_model),
        "other": lambda: load_encoder(str(other_model)),
        "hashing": HashingEncoder,
    }
    encoder: Encoder = made[request.param]()
    return encoder


class TestAnyEncoder:
    def test_gives_a_row_of_length_one_for_each_text(self, encoder: Encoder) -> None:
        vectors = encoder.encode(["pensão", "quando reforma"])
        assert vectors.dtype == np.float32
        assert vectors.shape == (2, encoder.dimensions)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)

    def test_a_text_that_says_nothing_is_all_zeros(self, encoder: Encoder) -> None:
        assert not encoder.encode([""]).any()

    def test_bears_what_people_send(self, encoder: Encoder) -> None:
        vectors = encoder.encode(["\ud83d", "a" * 100_000, "\u202e\x00", "pensão " * 20_000])
        assert np.isfinite(vectors).all()

    def test_takes_no_text_at_all(self, encoder: Encoder) -> None:
        assert encoder.encode([]).shape[0] == 0

    def test_the_same_text_alone_or_among_others_has_the_same_vector(
        self, encoder: Encoder
    ) -> None:
        alone = encoder.encode(["quando reforma"])[0]
        among = encoder.encode(["pensão", "quando reforma", "x y z"])[1]
        assert alone == pytest.approx(among, abs=1e-5)


def test_the_layout_decides_who_reads_the_model(small_model: Path, other_model: Path) -> None:
    assert isinstance(load_encoder(small_model), StaticEncoder)
    assert isinstance(load_encoder(other_model), SentenceTransformersEncoder)


def test_other_weights_have_another_name(small_model: Path) -> None:
    assert load_encoder(small_model).name != load_encoder().name


@pytest.fixture(scope="module")
def _as_sentence_transformer() -> Iterator[SentenceTransformersEncoder]:
    yield SentenceTransformersEncoder(str(SHIPPED))


@pytest.mark.parametrize(
    "text",
    [
        "Qual é o prazo para pedir o subsídio de desemprego?",
        "Πώς ανανεώνω την κάρτα ανεργίας του ΟΑΕΔ;",
        "Rút bảo hiểm xã hội một lần cần giấy tờ gì?",
        "When will my pension be paid?",
    ],
)
def test_the_shipped_model_is_what_sentence_transformers_reads(
    _as_sentence_transformer: SentenceTransformersEncoder, text: str
) -> None:
    (slow,), (fast,) = _as_sentence_transformer.encode([text]), load_encoder().encode([text])
    assert float(slow @ fast) > 0.999


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("επίδομα ανεργίας", "ΕΠΙΔΟΜΑ ΑΝΕΡΓΕΙΑΣ"),
        ("subsídio de desemprego", "SUBSIDIO DE DESEMPREGO"),
        ("hoà bảo hiểm", "hòa bảo hiểm"),
    ],
)
def test_marks_that_people_leave_out_change_nothing(one: str, other: str) -> None:
    first, second = load_encoder().encode([one, other])
    assert float(first @ second) > 0.999


def test_the_same_question_in_four_languages_is_close() -> None:
    asked = ["Quando é paga a pensão?", "Πότε πληρώνεται η σύνταξη;", "Khi nào trả lương hưu?"]
    english, strange = load_encoder().encode(["When is the pension paid?", "The cat sleeps."])
    for vector in load_encoder().encode(asked):
        assert float(vector @ english) > float(vector @ strange) + 0.2
