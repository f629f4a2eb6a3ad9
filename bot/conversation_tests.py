"""Rasa's own conversation tests against the trained model: `bot/.venv/bin/python -m bot.conversation_tests`.

A failing story fails the run; what failed is written to var/rasa/results.
"""

from __future__ import annotations

import os
import subprocess
import sys

from bot.server import set_environment
from bot.training import MODEL, ROOT, is_current


def main() -> int:
    model = ROOT / MODEL
    if not is_current(model):
        print("The dialogue model is not up to date: run `make train` first.", file=sys.stderr)
        return 1
    set_environment()
    os.environ["PYTHONWARNINGS"] = "ignore"
    command = [sys.executable, "-m", "rasa", "test", "core", "--fail-on-prediction-errors", "--e2e"]
    command += ["--model", str(MODEL), "--stories", "tests/conversations"]
    command += ["--endpoints", "endpoints.yml", "--out", "var/rasa/results", "--no-plot", "--quiet"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
