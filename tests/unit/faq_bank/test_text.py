import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq_bank.text import bare, expand, has_greek, normalise, prepare, sound, spread, words


def test_normalise_composes_and_drops_what_nobody_sees() -> None:
    typed = unicodedata.normalize("NFD", "Segurança\u00a0Social") + "\u202e\u200b\x07 \ud83d\n\tok "
    assert normalise(typed) == "Segurança Social ok"
    assert normalise("e\u200d\u0301") == "é"


@given(st.text(st.characters(codec=None, categories=None)))
def test_normalise_is_stable_and_always_encodable(text: str) -> None:
    once = normalise(text)
    once.encode("utf-8")
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Licença de PARENTALIDADE", "licenca de parentalidade"),
        ("Ένσημα και Σύνταξης", "ενσημα και συνταξησ"),
        ("ΣΥΝΤΑΞΗΣ", "συνταξησ"),
        ("Đăng ký thai sản", "dang ky thai san"),
        ("hoà", "hoa"),
    ],
)
def test_bare_is_lower_case_without_marks(text: str, expected: str) -> None:
    assert bare(text) == expected


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("σύνταξη", "σινταξη"),
        ("επίδομα ανεργίας", "ΕΠΗΔΟΜΑ ΑΝΕΡΓΕΙΑΣ"),
        ("αυτό", "αφτο"),
        ("εγγραφή", "εγκραφή"),
        ("αλλαγή", "αλαγη"),
        ("παιδί", "πεδή"),
    ],
)
def test_greek_spelling_mistakes_sound_the_same(right: str, wrong: str) -> None:
    assert sound(right) == sound(wrong)


def test_sound_keeps_different_words_apart() -> None:
    assert sound("που") != sound("πω")
    assert sound("baixa médica") == "baixa medica"


def test_words_leave_punctuation_behind() -> None:
    assert words("I've 12 κάρτες; hợp-đồng_A1!") == ["I've", "12", "κάρτες", "hợp", "đồng", "A1"]


def test_has_greek_looks_for_letters() -> None:
    assert has_greek("to ένσημο")
    assert not has_greek("ensima 12")


def test_spread_separates_glued_words_and_leaves_names_of_forms() -> None:
    assert spread("12-12-2022em hưởngBH") == "12-12-2022 em hưởng BH"
    assert spread("E111 S1 eEFKA iPhone") == "E111 S1 eEFKA iPhone"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("pt", "Pq n recebo? tb p/mim, obg", "porque não recebo? também para mim, obrigado"),
        ("pt", "qual o n.º?", "qual o número?"),
        ("el", "δλδ το ΙΚΑ tpt", "δηλαδή το ΙΚΑ τίποτα"),
        (
            "vi",
            "E nghỉ BHXH ở cty đc ko, sdt?",
            "em nghỉ bảo hiểm xã hội ở công ty được không, số điện thoại?",
        ),
        ("vi", "hưởngBH", "hưởng bảo hiểm"),
        ("en", "can u help pls", "can you help please"),
    ],
)
def test_prepare_writes_abbreviations_out(language: str, text: str, expected: str) -> None:
    assert prepare(text, language) == expected


def test_expand_knows_no_abbreviation_of_another_language() -> None:
    assert expand("k q bh", "en") == "k q bh"
    assert expand("k q bh", "fr") == "k q bh"


def test_prepare_asks_for_greek_letters_in_greek_only() -> None:
    assert prepare("thelo", "el", lambda text: text.replace("thelo", "θέλω")) == "θέλω"
    assert prepare("thelo", "en", lambda text: "wrong") == "thelo"
