import pytest

from kit.words import command_in, folded, language_named


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("English please!", "en"),
        ("Em português, por favor", "pt"),
        ("ΣΤΑ ΕΛΛΗΝΙΚΑ", "el"),
        ("sta ellinika", "el"),
        ("Tiếng Việt", "vi"),
        ("tieng viet", "vi"),
    ],
)
def test_a_language_is_asked_for_by_name(text, language):
    assert language_named(text) == language


@pytest.mark.parametrize("text", ["ok", "sim", "vâng", "I study English at school", "", "123"])
def test_other_words_ask_for_no_language(text):
    assert language_named(text) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Parar", "stop"),
        ("ΠΙΣΩ", "go_back"),
        ("Όχι", "deny"),
        ("không", "deny"),
        ("Ναι!", "affirm"),
        ("quero reclamar", None),
        ("đúng", None),  # "right"; without its mark it could be "stop"
    ],
)
def test_commands_are_whole_messages(text, command):
    assert command_in(text) == command


def test_folding_drops_marks_case_and_punctuation():
    assert folded("  Đăng  ΚΉΣ, é! ") == "dang κησ e"
