import random

import pytest

from faq_bank.greeklish import Greeklish
from faq_bank.text import sound
from faq_bank.training.variants import greeklish

_WORDS = (
    "το και για με την θέλω επίδομα ανεργίας σύνταξη χηρείας αίτηση ένσημα χρόνια ξέρω ψάχνω ευχαριστώ "
    "αυτό παιδί δουλεύω μπορώ ντομάτα εγγραφή πού χαρτιά άδεια βοήθεια υγεία"
).split()


@pytest.fixture
def greek() -> Greeklish:
    return Greeklish([(sound(word), word) for word in _WORDS] + [("email", "email")])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8elw", "θέλω"),
        ("thelo", "θέλω"),
        ("9elw", "θέλω"),
        ("syntaksh xhreias", "σύνταξη χηρείας"),
        ("sintaxi hirias", "σύνταξη χηρείας"),
        ("thn aithsh", "την αίτηση"),
        ("xronia", "χρόνια"),
        ("hronia", "χρόνια"),
        ("3erw", "ξέρω"),
        ("xero", "ξέρω"),
        ("4axnw", "ψάχνω"),
        ("efharisto", "ευχαριστώ"),
        ("euxaristw", "ευχαριστώ"),
        ("ayto", "αυτό"),
        ("boro", "μπορώ"),
        ("mporw", "μπορώ"),
        ("eggrafi", "εγγραφή"),
        ("pou", "πού"),
    ],
)
def test_every_scheme_is_read(greek: Greeklish, typed: str, meant: str) -> None:
    assert greek(typed) == meant


def test_what_is_no_greek_word_stays(greek: Greeklish) -> None:
    assert greek("email E106 A1 me@example.gr 65") == "email E106 A1 me@example.gr 65"


def test_an_unknown_word_is_read_letter_by_letter(greek: Greeklish) -> None:
    assert greek("papadakis") == "παπαδακισ"


def test_greek_letters_are_left_alone(greek: Greeklish) -> None:
    assert greek("το επίδομα anergias;") == "το επίδομα ανεργίας;"


def test_made_up_greeklish_comes_back(greek: Greeklish) -> None:
    for seed in range(200):
        typed = greeklish("θέλω σύνταξη χηρείας και επίδομα ανεργίας", random.Random(seed))
        assert sound(greek(typed)) == sound("θέλω σύνταξη χηρείας και επίδομα ανεργίας"), typed


def test_a_long_word_costs_no_more_than_its_readings(greek: Greeklish) -> None:
    assert len(greek("xhbdgu" * 2_000)) >= 12_000
