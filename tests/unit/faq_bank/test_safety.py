import pytest

from faq_bank.encoder import SHIPPED
from faq_bank.greeklish import load_greeklish
from faq_bank.lists import CRISIS_TOPICS, labelled
from faq_bank.phrases import compile_phrases, line_of, toned
from faq_bank.safety import load_texts, named_topics
from faq_bank.text import sound
from kit.languages import LANGUAGES, ORGANISATIONS

GREEK = load_greeklish(SHIPPED)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("domestic violence leave rules?", "violence"),
        ("o meu marido bate-me", "violence"),
        ("me xtypaei o antras mou", "violence"),
        ("chong em danh dap em hoai", "violence"),
        ("quero por fim a minha vida", "suicide"),
        ("8elw na pe8anw", "suicide"),
        ("toi muon tu tu", "suicide"),
        ("I am 13 and my dad hits me", "child_danger"),
        ("ο γείτονας χτυπάει τα παιδιά του", "child_danger"),
        ("bao hanh tre em goi so nao", "child_danger"),
    ],
)
def test_words_of_danger_are_named(text: str, topic: str) -> None:
    assert topic in named_topics(text, GREEK)


@pytest.mark.parametrize(
    "text",
    [
        "my phone died",
        "morte do meu marido subsidio",
        "child benefit",
        "kill two birds",
        "tai nan chet nguoi tu tuat",
        "từ từ rồi nộp được không",
        "με χτύπησε αυτοκίνητο πηγαίνοντας στη δουλειά",
        "bateram-me no carro a caminho do trabalho",
        "I want to end my self-employment",
        "my boss threatens to fire me",
    ],
)
def test_harmless_words_are_left_alone(text: str) -> None:
    assert named_topics(text, GREEK) == ()


def test_the_lists_are_long_enough_in_every_language() -> None:
    for language in LANGUAGES:
        for topic in CRISIS_TOPICS:
            own = [row for row in labelled() if (row.language, row.label) == (language, topic)]
            assert len(own) >= 40


def test_the_listed_words_name_nearly_all_listed_examples() -> None:
    examples = [row for row in labelled() if row.label in CRISIS_TOPICS]
    missed = [row.text for row in examples if not named_topics(row.text, GREEK)]
    assert len(missed) / len(examples) < 0.05


def test_every_organisation_has_every_text_in_every_language() -> None:
    texts = load_texts()
    wanted = {(o, t, tag) for o in ORGANISATIONS for t in CRISIS_TOPICS for tag in LANGUAGES}
    assert wanted <= texts.keys()


def test_patterns_have_choices_gaps_endings_and_joined_words() -> None:
    phrase = compile_phrases(["a|b .. run* to_day now?"], sound)
    assert phrase.search(line_of("B is really running to day", sound))
    assert not phrase.search(line_of("b one two three four five runs to day", sound))
    assert not phrase.search(line_of("a runs today", sound))


def test_tones_stand_at_the_end_wherever_they_were_typed() -> None:
    assert toned("hoạ") == toned("họa")
    assert toned("tự tử") != toned("từ từ")
