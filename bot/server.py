"""Starts the Rasa server: `bot/.venv/bin/python -m bot.server` from the repository root.

It is `rasa run` with the environment that our `endpoints.yml` and a quiet, offline server need.
SIGTERM ends it.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

DEFAULTS = {
    # Rasa would report its use to its maker.
    "RASA_TELEMETRY_ENABLED": "false",
    "PONTE_ACTIONS_URL": "http://127.0.0.1:5055/webhook",
    "PONTE_ACTIONS_SECRET": "development",
    "RASA_TRACKER_DB": "var/rasa/tracker.db",
    # TensorFlow comes with Rasa and is imported, never used.
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "OMP_NUM_THREADS": "1",
    "LOG_LEVEL": "INFO",
}


def set_environment() -> None:
    """Fills in what the operator left open; what is set stays."""
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("PONTE_TRACKER_URL", f"sqlite:///{os.environ['RASA_TRACKER_DB']}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.server", description=__doc__)
    parser.add_argument("--port", default="5005")
    parser.add_argument("--interface", default="127.0.0.1")
    parser.add_argument("--model", default="var/rasa/models/ponte.tar.gz")
    chosen = parser.parse_args()
    if not Path(chosen.model).is_file():
        sys.exit(f"There is no trained model at {chosen.model}: train one first (make train).")
    set_environment()
    sys.argv = ["rasa", "run"]
    sys.argv += ["--port", chosen.port, "--interface", chosen.interface, "--model", chosen.model]
    sys.argv += ["--endpoints", "endpoints.yml", "--credentials", "bot/credentials.yml"]
    # Imported late: Rasa reads its environment on import, and takes seconds.
    import rasa.__main__

    rasa.__main__.main()


if __name__ == "__main__":
    main()
