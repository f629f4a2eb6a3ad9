"""What the docs say of settings, commands and make targets is what the code says."""

import re
import shlex

import pytest

from kit.settings import ROOT
from tests.docs import reference
from tests.docs.pages import all_pages, name_of, shell_lines

RENEW = "run `.venv/bin/python -m tests.docs.reference` and commit what it writes"


@pytest.mark.parametrize("page", reference.BLOCKS)
def test_a_generated_block_is_what_the_code_says(page):
    assert (ROOT / "docs" / page).read_text("utf-8") == reference.renewed(page), RENEW


def test_every_setting_says_what_it_does():
    assert [name for name, field in reference.settings() if not field.description] == []


def test_every_command_and_option_says_what_it_does():
    silent = [path for path, command in reference.commands() if not command.help]
    silent += [
        f"{path} {parameter.opts[0]}"
        for path, command in reference.commands()
        for parameter in command.params
        if parameter.param_type_name == "option" and not parameter.help
    ]
    assert silent == []


def test_the_promised_commands_exist():
    promised = {"ask", "chat", "doctor", "up", "web", "bot"}
    promised |= {f"faq {verb}" for verb in "validate stats import export index evaluate".split()}
    assert promised - {path.removeprefix("ponte ") for path, _ in reference.commands()} == set()


def test_every_make_target_is_documented():
    text = (ROOT / "docs" / "contributing.md").read_text("utf-8")
    missing = [name for name in reference.make_targets() if f"`make {name}`" not in text]
    assert missing == []


def shell():
    for page in all_pages():
        for line in shell_lines(page):
            yield pytest.param(line, id=f"{name_of(page)}: {line}")


@pytest.mark.parametrize("line", list(shell()))
def test_a_command_in_the_docs_exists_with_its_options(line):
    words = [word for word in shlex.split(line, comments=True) if "=" not in word or word[0] == "-"]
    if words and words[0] == "make":
        assert set(words[1:]) <= reference.make_targets().keys()
    if words and words[0].rpartition("/")[2] == "ponte":
        _check_ponte(words[1:])


def _check_ponte(words):
    command = reference.command_tree()
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    if "--help" in words:
        return
    assert not hasattr(command, "commands"), f"{words} is no command"
    known = {name for parameter in command.params for name in parameter.opts} | {"--debug"}
    options = [word.partition("=")[0] for word in words if word.startswith("--")]
    assert set(options) <= known


def test_every_variable_the_docs_name_is_one():
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    known = {name for name, _ in reference.settings()} | set(variables_in_code())
    known |= set(re.findall(r"environ\.get\(\"(PONTE_[A-Z_]+)\"", tests))
    named = {
        (name_of(page), variable)
        for page in all_pages()
        for variable in re.findall(r"\bPONTE_[A-Z_]+[A-Z]\b", page.read_text("utf-8"))
    }
    assert {(page, variable) for page, variable in named if variable not in known} == set()


def test_every_variable_read_outside_the_settings_is_documented():
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    missing = [name for name in variables_in_code() if f"`{name}`" not in text]
    assert missing == []


def variables_in_code():
    """What an operator may set beside the settings: read by name in launch, bot, endpoints and scripts."""
    python = [*(ROOT / "launch").glob("*.py"), *(ROOT / "bot").glob("*.py")]
    found = set(re.findall(r"\$\{([A-Z_]+)\}", (ROOT / "endpoints.yml").read_text("utf-8")))
    for path in python:
        text = path.read_text("utf-8")
        found |= set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", text))
    server = (ROOT / "bot" / "server.py").read_text("utf-8")
    found |= set(re.findall(r"\"((?:PONTE|RASA)_[A-Z_]+)\": ", server))
    found |= set(re.findall(r"\$\{([A-Z_]+):", (ROOT / "scripts" / "environments").read_text()))
    return sorted(found - {"HOME"})
