"""No link of the docs leads nowhere."""

import re

import pytest

from tests.docs.pages import all_pages, anchors, name_of, prose

_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")


def links():
    for page in all_pages():
        for found in sorted({a or b for a, b in _LINK.findall(prose(page))}):
            if not re.match(r"https?:|mailto:", found):
                yield pytest.param(page, found, id=f"{name_of(page)} {found}")


@pytest.mark.parametrize(("page", "link"), list(links()))
def test_a_link_leads_somewhere(page, link):
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    assert target.exists(), f"{name_of(page)} links to {link}, which is not there"
    if anchor:
        assert anchor in anchors(target), f"{name_of(page)}: no heading for {link}"


@pytest.mark.parametrize("page", all_pages(), ids=name_of)
def test_a_page_of_the_docs_can_be_reached_from_the_readme(page):
    linked = {(start.parent / link.partition("#")[0]).resolve()
              for start in all_pages()
              for link in (a or b for a, b in _LINK.findall(prose(start)))
              if not re.match(r"https?:|mailto:", link)}  # fmt: skip
    folders = {path for path in linked if path.is_dir()}
    assert page.name == "README.md" or page in linked or page.parent in folders
