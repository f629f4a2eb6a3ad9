from faq_bank.encoder import HashingEncoder
from faq_bank.reasons import ReasonIndex

REASONS = [
    ("money/iban/change", ["Mudar o IBAN", "Change the bank account", "troquei de banco"]),
    ("health/card/lost", ["Cartão de saúde perdido", "Lost health card", "perdi o cartão"]),
    (
        "work/record/missing",
        ["Faltam meses", "Months are missing", "ο εργοδότης δεν κόλλησε ένσημα"],
    ),
]


def test_the_likeliest_reason_comes_first() -> None:
    index = ReasonIndex(HashingEncoder(), REASONS)
    found = index.predict("Bom dia. Ontem perdi o cartão de saúde. O que faço?")
    assert found[0][0] == "health/card/lost"
    assert [path for path, _ in found] != []
    assert abs(sum(share for _, share in index.predict("iban", k=9)) - 1) < 0.001


def test_spelling_and_accents_do_not_matter() -> None:
    index = ReasonIndex(HashingEncoder(), REASONS)
    assert index.predict("Ο ΕΡΓΟΔΟΤΗΣ ΔΕΝ ΚΟΛΗΣΕ ΕΝΣΗΜΑ", k=1)[0][0] == "work/record/missing"


def test_without_reasons_nothing_is_predicted() -> None:
    assert ReasonIndex(HashingEncoder(), []).predict("iban") == []
