"""The pages that the house promises are there and say what they must."""

import json
import re
import sqlite3
import subprocess
import sys

import pytest

from kit.languages import LANGUAGES
from kit.settings import ROOT
from tests.docs.pages import FENCE, all_pages, name_of, prose, shell_lines

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def tracked(*patterns):
    done = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip("no checkout: the files cannot be listed")
    return [name for name in done.stdout.split("\0") if name]


def test_the_architecture_names_every_folder():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    folders = {name.partition("/")[0] for name in tracked() if "/" in name}
    missing = {folder for folder in folders if f"`{folder}/" not in text}
    assert missing == set()


def test_every_channel_has_its_page():
    channels = {path.parent.name for path in (ROOT / "connectors").glob("*/routes.py")}
    pages = {path.stem for path in (ROOT / "docs" / "channels").glob("*.md")}
    assert channels <= pages


def test_the_widget_s_page_names_every_attribute_it_reads():
    widget = (ROOT / "connectors" / "web" / "static" / "widget.js").read_text("utf-8")
    text = (ROOT / "docs" / "channels" / "web.md").read_text("utf-8")
    read = set(re.findall(r"this\.getAttribute\(\"([a-z-]+)\"\)", widget))
    assert {name for name in read if f"`data-{name}`" not in text} == set()


def test_adding_a_language_names_every_file_that_lists_them():
    text = (ROOT / "docs" / "languages.md").read_text("utf-8")
    lists = re.compile(r"[\"'{ ](pt)[\"']?[,:].{0,400}?[\"' ](vi)[\"']?[,:\]]", re.DOTALL)
    wanted = {
        name
        for name in tracked("kit/*.py", "connectors/**/*.py", "faq_bank/*.py", "bot/**/*.py")
        if lists.search((ROOT / name).read_text("utf-8")) and "ORGANISATION" not in name
    }
    assert {name for name in wanted if name not in text} == set()


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_four_parts(page):
    headings = re.findall(r"^## (.+)$", page.read_text("utf-8"), re.MULTILINE)
    assert headings == ["Context", "Options", "Decision", "Consequences"]


def test_decisions_are_numbered_without_a_gap_and_listed():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    assert [path.name for path in DECISIONS if path.name not in index] == []


def test_decisions_that_the_code_cites_exist():
    texts = "".join((ROOT / name).read_text("utf-8") for name in tracked("*.py", "*.toml", "*.yml"))
    cited = set(re.findall(r"docs/decisions/(\d{4})", texts))
    assert cited <= {path.name[:4] for path in DECISIONS}


def test_the_changelog_has_the_parts_of_keep_a_changelog():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## [Unreleased]" in text
    parts = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert parts <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_licence_is_the_one_the_package_names():
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in licence
    assert "Version 2.0, January 2004" in licence
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize("page", all_pages(), ids=name_of)
def test_a_page_names_no_place_of_one_machine(page):
    text = page.read_text("utf-8")
    assert re.findall(r"(?<![\w.])/(?:work|root|home|Users)/[\w.]+", text) == []


@pytest.mark.parametrize("page", all_pages(), ids=name_of)
def test_a_page_begins_with_its_title_and_closes_its_blocks(page):
    text = page.read_text("utf-8")
    assert text.startswith(("# ", "<!--")) or "\n# " in text[:400]
    assert text.count("\n```") % 2 == 0


@pytest.mark.parametrize("page", all_pages(), ids=name_of)
def test_shell_and_json_blocks_are_well_formed(page):
    script = "\n".join(shell_lines(page))
    done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for language, block in FENCE.findall(page.read_text("utf-8")):
        if language == "json":
            json.loads(block)


def test_the_backup_command_copies_a_database_in_use(tmp_path):
    """The very line of operate.md, with its two paths replaced."""
    page = ROOT / "docs" / "operate.md"
    (line,) = [line for line in shell_lines(page) if "VACUUM INTO" in line]
    source, copy = tmp_path / "desk.db", tmp_path / "copy.db"
    open_one = sqlite3.connect(source)
    open_one.execute("PRAGMA journal_mode=WAL")
    open_one.execute("CREATE TABLE cases (reference TEXT)")
    open_one.execute("INSERT INTO cases VALUES ('K7QM-2X9D-R')")
    open_one.commit()
    line = line.replace("var/desk.db", str(source)).replace("backup/desk.db", str(copy))
    subprocess.run(["bash", "-ec", line.replace(".venv/bin/python", sys.executable)], check=True)
    with sqlite3.connect(copy) as copied:
        assert copied.execute("SELECT reference FROM cases").fetchall() == [("K7QM-2X9D-R",)]
    open_one.close()
    copied.close()


def test_the_readme_greets_in_every_language():
    text = (ROOT / "README.md").read_text("utf-8")
    asked = [line for line in shell_lines(ROOT / "README.md") if "ponte ask" in line]
    assert len(asked) >= len(LANGUAGES)
    assert "make up" in text
    assert "make test" in text
    assert "## Figures" in prose(ROOT / "README.md")
