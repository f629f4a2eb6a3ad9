import subprocess
import sys

import pytest

from kit.settings import ROOT


def ponte(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "launch.cli", *arguments],
        cwd=ROOT, capture_output=True, text=True, input=text, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [("nosuch",), ("ask", "--nosuch"), ("faq", "nosuch"), ("chat", "--organisation", "xx")],
)
def test_wrong_usage_is_status_2_and_one_sentence(arguments):
    done = ponte(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("ponte: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["up", "web", "bot", "chat", "doctor", "ask", "faq"])
def test_every_command_has_help(command):
    done = ponte(command, "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_debug_shows_the_traceback():
    done = ponte("--debug", "chat", "--organisation", "xx")
    assert done.returncode == 2
    assert "Traceback" in done.stderr
