import itertools
import random

import pytest

from desk.cases.reference import (
    ALPHABET,
    ReferenceMistyped,
    find_reference,
    find_secret,
    hash_secret,
    new_reference,
    new_secret,
    read_reference,
    secrets_match,
)


def test_a_reference_is_read_back_whatever_its_dress():
    reference = new_reference()
    for dressed in (
        reference,
        reference.lower(),
        reference.replace("-", " "),
        reference.replace("-", ""),
        f"  {reference} ",
    ):
        assert read_reference(dressed) == reference


def test_greek_capitals_that_look_alike_are_forgiven():
    reference = next(r for r in iter(new_reference, None) if {"A", "K"} & set(r))
    assert read_reference(reference.translate(str.maketrans("AK", "ΑΚ"))) == reference


def test_every_single_wrong_symbol_is_found():
    for _ in range(20):
        reference = new_reference()
        for place, symbol in itertools.product(range(len(reference)), ALPHABET):
            if reference[place] in ("-", symbol):
                continue
            with pytest.raises(ReferenceMistyped):
                read_reference(reference[:place] + symbol + reference[place + 1 :])


def test_every_swap_of_two_symbols_is_found():
    for _ in range(20):
        symbols = list(new_reference().replace("-", ""))
        for first, second in itertools.combinations(range(len(symbols)), 2):
            if symbols[first] == symbols[second]:
                continue
            swapped = symbols.copy()
            swapped[first], swapped[second] = swapped[second], swapped[first]
            with pytest.raises(ReferenceMistyped):
                read_reference("".join(swapped))


@pytest.mark.parametrize("text", ["", "K7QM", "K7QM-2X9D-RR", "O0I1-LUZ0-1", "olá, bom dia"])
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(ReferenceMistyped):
        read_reference(text)


def test_reference_and_secret_are_found_in_a_sentence():
    reference, secret = new_reference(), new_secret()
    text = f"Boa tarde, o meu pedido é {reference.lower()} e o código {secret}, obrigada."
    assert (find_reference(text), find_secret(text)) == (reference, secret)


def test_a_secret_is_never_taken_for_a_reference():
    for _ in range(300):
        secret = new_secret()
        assert find_reference(secret) is None
        assert find_secret(secret) == secret


def test_only_the_right_secret_matches():
    stored = hash_secret("K7QM-2X9D-R", "ABCDE23456")
    assert secrets_match(stored, "K7QM-2X9D-R", "abcde 23456")
    assert not secrets_match(stored, "K7QM-2X9D-R", "ABCDE23457")
    assert not secrets_match(stored, "K7QM-2X9D-S", "ABCDE23456")


def test_the_alphabet_has_no_look_alikes():
    assert len(set(ALPHABET)) == 29
    assert not set(ALPHABET) & set("ILOUZ01")
    assert random.Random(1).choice(ALPHABET) in ALPHABET
