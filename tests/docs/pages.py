"""The pages a reader may open, and what stands in them."""

import re
from collections.abc import Iterator
from pathlib import Path

from kit.settings import ROOT

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def all_pages() -> list[Path]:
    own = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [
        *own,
        *sorted((ROOT / "faq_bank").glob("*.md")),
        ROOT / "connectors/web/pages/README.md",
    ]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """A page without its code blocks."""
    return FENCE.sub("", page.read_text("utf-8"))


def shell_lines(page: Path) -> Iterator[str]:
    """Each command line of a page's `sh` blocks; a line that ends in a backslash goes on."""
    for language, block in FENCE.findall(page.read_text("utf-8")):
        if language == "sh":
            for line in block.replace("\\\n", " ").splitlines():
                if line.strip() and not line.lstrip().startswith("#"):
                    yield line.strip()


def anchors(page: Path) -> set[str]:
    """The anchors that a repository's web page gives to headings."""
    headings = re.findall(r"^#+ +(.+?)\s*$", prose(page), re.MULTILINE)
    return {_slug(heading) for heading in headings}


def _slug(heading: str) -> str:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
