"""The learnt ranking: a conditional logit over the entries and "none of them", then calibration."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faq_bank.ranking.features import FEATURES, QUERY_FEATURES
from faq_bank.softmax import softmax

Floats = NDArray[np.float32]
SHIPPED = Path(__file__).parent / "weights.json"


@dataclass(frozen=True)
class Ranking:
    """`curves`: by language, how often an entry given this raw probability was right."""

    entry_weights: Floats
    none_weights: Floats
    curves: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]

    def raw(self, entry_rows: Floats, query_row: Floats, offsets: Floats | float = 0.0) -> Floats:
        """A probability for each entry; what is missing to 1 is "none of them"."""
        fit = entry_rows @ self.entry_weights + offsets
        logits = np.append(fit, query_row @ self.none_weights)
        probabilities: Floats = softmax(logits)[:-1]
        return probabilities

    def calibrated(self, raw: Floats, language: str) -> Floats:
        """The order stays; together the entries never have more than all of it."""
        points, shares = self.curves[language]
        values = np.interp(raw, points, shares)
        total = values.sum()
        scaled: Floats = (values / total if total > 1 else values).astype(np.float32)
        return scaled


def load_ranking(path: Path = SHIPPED) -> Ranking:
    data = json.loads(path.read_text("utf-8"))
    entry, query = data["entry"], data["query"]
    return Ranking(
        np.array([entry[name] for name in FEATURES], np.float32),
        np.array([query[name] for name in QUERY_FEATURES], np.float32),
        {tag: (tuple(c["raw"]), tuple(c["right"])) for tag, c in data["curves"].items()},
    )


def dump_ranking(ranking: Ranking, note: Mapping[str, object]) -> str:
    data = {
        "note": note,
        "entry": {
            name: round(float(w), 4)
            for name, w in zip(FEATURES, ranking.entry_weights, strict=True)
        },
        "query": {
            name: round(float(w), 4)
            for name, w in zip(QUERY_FEATURES, ranking.none_weights, strict=True)
        },
        "curves": {
            tag: {"raw": [round(x, 4) for x in raw], "right": [round(y, 4) for y in right]}
            for tag, (raw, right) in ranking.curves.items()
        },
    }
    return json.dumps(data, indent=1) + "\n"
