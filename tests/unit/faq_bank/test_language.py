import numpy as np
import pytest

from faq_bank.encoder import SHIPPED
from faq_bank.language import (
    LANGUAGES,
    Langdetect,
    LanguageDetector,
    NgramModel,
    buckets,
    load_detector,
)


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return load_detector(SHIPPED)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("subsidio desemprego", "pt"),
        ("quero reclamar", "pt"),
        ("qto tempo demora o subsidio", "pt"),
        ("QUERO MARCAR ATENDIMENTO", "pt"),
        ("epidoma anergias", "el"),
        ("8elw na miliso me kapoion", "el"),
        ("pws ananewnw thn karta anergias", "el"),
        ("poso einai h sintaksi xireias", "el"),
        ("καρτα ανεργιας", "el"),
        ("τι είναι το NISS;", "el"),
        ("σύνταξη", "el"),
        ("tro cap that nghiep", "vi"),
        ("em muon hoi ve thai san", "vi"),
        ("bhxh 1 lan rut the nao", "vi"),
        ("rút bảo hiểm một lần", "vi"),
        ("sick pay how long", "en"),
        ("i need ensima for my pension", "en"),
    ],
)
def test_short_messages_of_citizens_are_certain(
    detector: LanguageDetector, text: str, language: str
) -> None:
    guess = detector.detect(text, prior="en" if language != "en" else "pt")
    assert (guess.language, guess.certain) == (language, True)


@pytest.mark.parametrize("prior", [*LANGUAGES, None])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "OK!!",
        "12345",
        "AB12-34CD",
        "maria@example.org",
        "https://x.gr/a",
        "3/2022",
        "😀",
        "NISS",
    ],
)
def test_what_says_nothing_keeps_the_language(
    detector: LanguageDetector, text: str, prior: str | None
) -> None:
    guess = detector.detect(text, prior=prior)
    assert (guess.language, guess.confidence, guess.certain) == (prior or "en", 0.0, False)


@pytest.mark.parametrize(
    "text",
    ["João Silva", "Nguyễn Văn An", "Γιώργος Παπαδόπουλος", "Mary Smith", "sim", "no", "αμκα"],
)
def test_names_and_single_words_never_switch(detector: LanguageDetector, text: str) -> None:
    for prior in LANGUAGES:
        assert detector.detect(text, prior=prior).language == prior
        assert not detector.detect(text, prior=prior).certain


@pytest.mark.parametrize("text", ["Где моя пенсия", "我的养老金在哪里", "أين معاشي"])
def test_letters_of_none_of_the_four_are_no_evidence(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text, prior="el").confidence == 0.0


@pytest.mark.parametrize(
    "text", ["ich habe meine arbeit verloren", "când primesc pensia de boală pentru mama mea"]
)
def test_another_language_is_doubted(detector: LanguageDetector, text: str) -> None:
    guess = detector.detect(text, prior="pt")
    assert (guess.language, guess.certain) == ("pt", False)


def test_a_local_word_does_not_change_an_english_sentence(detector: LanguageDetector) -> None:
    assert detector.detect("how many ένσημα do I need for the pension").language == "en"
    assert (
        detector.detect("my wife asks how to chốt sổ after she left the company").language == "en"
    )


def test_the_same_text_always_gets_the_same_answer(detector: LanguageDetector) -> None:
    assert len({detector.detect("reforma no pension").confidence for _ in range(20)}) == 1


def test_a_very_long_message_is_cut_not_refused(detector: LanguageDetector) -> None:
    assert detector.detect("quanto tempo falta para a reforma " * 5_000).language == "pt"
    assert detector.detect("\ud83d\u202e").confidence == 0.0


def test_langdetect_knows_the_four_only() -> None:
    second = Langdetect()
    assert LANGUAGES[int(second.probabilities("onde posso pedir a reforma").argmax())] == "pt"
    assert second.probabilities("12345").tolist() == [0.25] * 4


def test_the_model_leaves_room_for_other_languages() -> None:
    rows = np.zeros((1 << 18, 5), dtype=np.int8)
    model = NgramModel(rows, scale=1.0, bias=np.zeros(5, dtype=np.float32), temperature=1.0)
    assert model.probabilities("palavra").tolist() == pytest.approx([0.2] * 4)


def test_buckets_ignore_case() -> None:
    assert buckets("Olá").tolist() == buckets("OLÁ").tolist()
    assert len(buckets("olá")) == 5 + 4 + 3 + 2 + 1
