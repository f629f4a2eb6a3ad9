from pathlib import Path

import pytest
import yaml

from desk.taxonomy.taxonomy import TaxonomyInvalid, load_taxonomies, load_taxonomy
from kit.languages import LANGUAGES
from kit.settings import ROOT

TAXONOMIES = load_taxonomies(ROOT / "desk" / "taxonomy")


@pytest.mark.parametrize("organisation", ["pt", "gr", "vn"])
def test_each_organisation_sorts_its_matters_finely_enough(organisation):
    taxonomy = TAXONOMIES[organisation]
    assert len(taxonomy.life_events) >= 8
    assert sum(len(event.subjects) for event in taxonomy.life_events) >= 25
    assert len(list(taxonomy.reasons())) >= 70


@pytest.mark.parametrize("organisation", ["pt", "gr", "vn"])
def test_each_reason_has_words_in_each_language(organisation):
    for reason in TAXONOMIES[organisation].reasons():
        for language in LANGUAGES:
            assert len(reason.words[language]) >= 3, (reason.path, language)


@pytest.mark.parametrize("kind", ["request", "complaint", "appointment"])
@pytest.mark.parametrize("organisation", ["pt", "gr", "vn"])
def test_every_kind_of_case_finds_a_way_through_the_menus(organisation, kind):
    events = [event for event in TAXONOMIES[organisation].life_events if event.serves(kind)]
    assert events
    for event in events:
        for subject in event.subjects:
            if subject.serves(kind):
                assert any(kind in reason.kinds for reason in subject.reasons)


def _broken(tmp_path: Path, **change: object) -> Path:
    raw = yaml.safe_load((ROOT / "desk/taxonomy/pt.yml").read_text("utf-8"))
    raw["life_events"][0]["subjects"][0]["reasons"][0].update(change)
    path = tmp_path / "pt.yml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"department": "nobody"}, "department 'nobody' unknown"),
        ({"documents": ["nothing"]}, "document 'nothing' unknown"),
        ({"kinds": []}, "kinds is empty"),
        ({"name": {"pt": "Só português"}}, "name lacks el, vi, en"),
    ],
)
def test_an_invalid_taxonomy_names_file_entry_and_mend(tmp_path, change, words):
    with pytest.raises(TaxonomyInvalid, match=words) as caught:
        load_taxonomy(_broken(tmp_path, **change))
    assert str(caught.value).startswith("pt.yml: ")
