import pytest

from connectors.web.languages import preferred_language


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("vi", "pt-PT", "vi"),
        ("xx", "pt-PT,en;q=0.5", "pt"),
        (None, "fr-FR,fr;q=0.9,el;q=0.8,en;q=0.7", "el"),
        (None, "en;q=0.2,vi-VN;q=0.9", "vi"),
        (None, "fr,de", "pt"),
        (None, None, "pt"),
        (None, ";;;q=,,\x00", "pt"),
    ],
)
def test_the_page_comes_in_the_best_language_we_have(asked, accepted, language):
    assert preferred_language(asked, accepted, "pt") == language
