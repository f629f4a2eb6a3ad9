import pytest

from connectors.choices import match

OFFERED = [
    {"label": "Subsídio de desemprego", "value": "a"},
    {"label": "Reforma", "value": "b"},
    {"label": "Outro assunto", "value": "c"},
]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", "b"),
        (" 2. ", "b"),
        ("(3)", "c"),
        ("reforma", "b"),
        ("SUBSIDIO DE DESEMPREGO", "a"),
        ("outro assunto!", "c"),
        ("4", None),
        ("0", None),
        ("reformas", None),
        ("", None),
    ],
)
def test_numbers_and_labels_stand_for_a_tap(text, value):
    assert match(text, OFFERED) == value


def test_a_number_is_no_choice_where_only_one_stands():
    assert match("1", OFFERED[:1]) is None


def test_two_equal_labels_are_not_guessed():
    assert match("sim", [{"label": "Sim", "value": "x"}, {"label": "sim", "value": "y"}]) is None
