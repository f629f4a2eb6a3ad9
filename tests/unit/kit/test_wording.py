import re

import pytest

from kit.languages import LANGUAGES
from kit.settings import ROOT
from kit.wording import Wording, WordingError, load_wording

WORDING = load_wording(ROOT / "bot" / "domain")


def test_placeholders_are_the_same_in_every_language():
    for key, texts in WORDING.texts.items():
        found = {tag: set(re.findall(r"{(\w+)}", texts[tag])) for tag in LANGUAGES}
        assert len({frozenset(names) for names in found.values()}) == 1, (key, found)


def test_labels_fit_a_button():
    for key, texts in WORDING.texts.items():
        if key.startswith("utter_label_"):
            assert all(len(text) <= 20 for text in texts.values()), key


def test_a_citizen_s_braces_stay_braces():
    said = Wording({"utter_x": {"en": "You wrote: {description}"}}).say(
        "x", "en", description="{secret} {0}"
    )
    assert said == "You wrote: {secret} {0}"


def test_a_missing_text_or_fact_is_named():
    wording = Wording({"utter_x": {"en": "{a}"}})
    with pytest.raises(WordingError, match="utter_y has no text in 'en'"):
        wording.say("y", "en")
    with pytest.raises(WordingError, match="needs the fact 'a'"):
        wording.say("x", "en")


def test_a_key_without_one_language_is_refused(tmp_path):
    (tmp_path / "a.yml").write_text(
        "responses:\n  utter_x:\n  - text: Olá\n    condition: [{type: slot, name: language, value: pt}]\n"
    )
    with pytest.raises(WordingError, match="utter_x has no text in el, vi, en"):
        load_wording(tmp_path)
