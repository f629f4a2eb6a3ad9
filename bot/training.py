"""Trains the dialogue model when its inputs changed: `bot/.venv/bin/python -m bot.training`.

Needs nothing but the standard library until there is something to train, so asking is cheap.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL = Path("var/rasa/models/ponte.tar.gz")

# All that decides what the trained model is. The pins stand for Rasa itself.
INPUTS = (
    "config.yml",
    "bot/domain",
    "bot/rules",
    "bot/components",
    "bot/language",
    "bot/requirements.lock",
    "nlu_data",
)


def input_files(root: Path = ROOT) -> Iterator[Path]:
    for name in INPUTS:
        path = root / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in files if file.suffix in {".yml", ".py", ".lock"})


def fingerprint(root: Path = ROOT) -> str:
    """One hash over names and contents of every input."""
    digest = hashlib.sha256()
    for file in input_files(root):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def is_current(model: Path, root: Path = ROOT) -> bool:
    mark = _mark_of(model)
    return model.is_file() and mark.is_file() and mark.read_text().strip() == fingerprint(root)


def train(model: Path, root: Path = ROOT) -> None:
    """Trains into a name of its own and puts the model in place only when it is whole."""
    wanted = fingerprint(root)
    model.parent.mkdir(parents=True, exist_ok=True)
    fresh = model.with_name(f"fresh-{os.getpid()}.tar.gz")
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "LOG_LEVEL": "WARNING",
        "LOG_LEVEL_LIBRARIES": "ERROR",
    }
    command = [sys.executable, "-m", "rasa", "train", "--config", "config.yml"]
    command += ["--domain", "bot/domain", "--data", "nlu_data", "bot/rules", "--force"]
    command += ["--out", str(fresh.parent), "--fixed-model-name", fresh.name.split(".")[0]]
    command += ["--skip-validation", "--quiet"]
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0 or not fresh.is_file():
            sys.exit(f"Training failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
        _mark_of(model).unlink(missing_ok=True)
        fresh.replace(model)
        _mark_of(model).write_text(wanted + "\n")
    finally:
        fresh.unlink(missing_ok=True)


def _mark_of(model: Path) -> Path:
    return model.with_suffix("").with_suffix(".sha256")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.training", description=__doc__)
    parser.add_argument("--model", type=Path, default=ROOT / MODEL)
    parser.add_argument("--force", action="store_true", help="train even when nothing changed")
    chosen = parser.parse_args()
    if is_current(chosen.model) and not chosen.force:
        print("The dialogue model is up to date.")
        return
    train(chosen.model.resolve())
    print(f"The dialogue model is trained: {chosen.model}")


if __name__ == "__main__":
    main()
